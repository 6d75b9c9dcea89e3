"""Small batches go through the real program, papers and all: each gives the findings planted in it and no other, its sound twin none, and both replay alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows import replay_batch
from tests.small_batches.making import NAMES, Finding, SmallBatch

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Imported:
    """What the program printed of every batch: with its flaws, and once the folder was put right."""

    data: Path
    flawed: dict[str, dict[str, Any]]
    sound: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, old_server: Callable[[Path], Path]) -> Iterator[Imported]:
    place = tmp_path_factory.mktemp("small")
    try:
        yield Imported(old_server(place / "data"), flawed=_import(place, flawed=True), sound=_import(place, flawed=False))
    finally:
        _run(place, "stop")


def _import(place: Path, *, flawed: bool) -> dict[str, dict[str, Any]]:
    for name in NAMES:
        SmallBatch(name).make(place / name, flawed=flawed)
    lines = _run(place, "import", *NAMES, "--json").splitlines()
    return dict(zip(NAMES, map(json.loads, lines), strict=True))


def _run(place: Path, *arguments: str) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "FREIGABE_"))}
    environment |= {"FREIGABE_DATA": str(place / "data"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "cli", *arguments], cwd=place, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode in (0, 1), f"{arguments}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def _findings(shown: dict[str, Any]) -> Counter[Finding]:
    return Counter((each["code"], each["severity"], each["line"], each["lot"], each["file"]) for each in shown["findings"])


def _told(shown: dict[str, Any]) -> str:
    return "\n".join(f"{each['code']} {each['line']} {each['lot']} {each['file']}: {each['message']['en']}" for each in shown["findings"])


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_batch_gives_no_finding_but_what_it_owes(imported: Imported, name: str) -> None:
    shown = imported.sound[name]
    assert _findings(shown) == Counter(SmallBatch(name).expected(flawed=False)), _told(shown)
    assert all(paper["error"] is None for paper in shown["papers"])


@pytest.mark.parametrize("name", NAMES)
def test_a_flawed_batch_gives_what_was_planted_and_nothing_else(imported: Imported, name: str) -> None:
    shown = imported.flawed[name]
    assert _findings(shown) == Counter(SmallBatch(name).expected(flawed=True)), _told(shown)


@pytest.mark.parametrize("name", NAMES)
def test_both_judgements_are_given_again_byte_for_byte(imported: Imported, name: str) -> None:
    replayed = list(replay_batch(imported.data, imported.sound[name]["batch"], every=True))
    assert len(replayed) == 2
    assert [each.differences for each in replayed] == [(), ()]
