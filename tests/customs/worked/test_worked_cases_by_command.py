"""Worked cases through the command itself: a folder with ``order.json`` and printed papers each, imported together, and the JSON read back to the cent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.customs.worked.cases import CASES, NOT_KNOWN, OF_A_LINE, TOTALS, Case
from tests.documents.printed import print_paper

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[3]


def fit_for_a_folder() -> list[Case]:
    """Of each file the first settled case that hangs on no paper, and each whose papers are all written out."""
    settled = [case for case in CASES if not (case.contested or "sample" in case.told)]
    bare = [case for case in settled if not case.told.get("papers")]
    first = [next(case for case in bare if case.group == group) for group in dict.fromkeys(case.group for case in bare)]
    return first + [case for case in settled if case.texts and len(case.texts) == len(case.told["papers"])]


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "FREIGABE_"))}
    environment |= {"FREIGABE_DATA": str(data), "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-m", "cli", *arguments], capture_output=True, text=True, env=environment, timeout=600, check=False, cwd=data.parent)


def printed(imported: dict[str, Any]) -> dict[str, Any]:
    """What the JSON of an import says of customs, in the shape of a case's expectation; amounts as they are printed."""
    customs = imported["customs"]
    lines = [{"line": line["line"]} | {key: NOT_KNOWN if line[key] is None else line[key] for key in OF_A_LINE} for line in customs["lines"]]
    declared = any(finding["code"] == "customs.value_declaration_required" for finding in imported["findings"])
    return {"lines": lines, "value_declaration": declared} | {key: NOT_KNOWN if customs[key] is None else customs[key] for key in TOTALS}


def test_the_command_prints_the_same(tmp_path: Path, old_server: Callable[[Path], Path]) -> None:
    cases, data = fit_for_a_folder(), old_server(tmp_path / "data")
    assert len(cases) >= 12
    assert {kind for case in cases for kind in case.texts} == {"beneficiary_confirmation", "origin_proof"}
    folders = [tmp_path / str(number) for number, _ in enumerate(cases)]
    for folder, case in zip(folders, cases, strict=True):
        folder.mkdir()
        (folder / "order.json").write_text(json.dumps(case.order), encoding="utf-8")
        for kind, text in case.texts.items():
            print_paper(folder / f"{kind}.pdf", text)
    try:
        done = run(data, "import", *map(str, folders), "--json")
    finally:
        stopped = run(data, "stop")
    assert done.returncode == 1, done.stderr  # the product's own papers are missing, and that is found
    got = [json.loads(line) for line in done.stdout.splitlines()]
    assert {case.order["order"]: printed(imported) for case, imported in zip(cases, got, strict=True)} == {case.order["order"]: case.expected for case in cases}
    assert stopped.returncode == 0, stopped.stderr
