"""What a batch lacks, through the real flow: a paper is missing, it arrives, and the gap is closed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from batches.shown import batch_shown
from cli.app import status_of
from flows import attach_papers, run_import

pytestmark = pytest.mark.integration

SAMPLE = Path(__file__).parents[2] / "samples" / "leipzig-2020"
WAYBILL, CONFIRMATION = "papers/Transport/AWB 990-40520266.pdf", "papers/Bestätigung Klinikverbund.pdf"
DECLARATION = "papers/PCR/Tuyen bo phu hop VD-PCR50.pdf"


def asked(data: Path, batch: str, capsys: pytest.CaptureFixture[str], status: int) -> dict[str, Any]:
    capsys.readouterr()
    assert status_of(["gaps", batch, "--data", str(data), "--json"]) == status
    shown: dict[str, Any] = json.loads(capsys.readouterr().out)
    return shown


def states(shown: dict[str, Any], line: int) -> dict[str, str]:
    return {each["what"]["en"]: each["state"] for each in shown["lines"][line - 1]["conditions"] if each["required"]}


def test_a_gap_is_shown_until_its_paper_arrives(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, aside = tmp_path / "batch", tmp_path / "aside"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("out"))
    aside.mkdir()
    for file in (WAYBILL, CONFIRMATION, DECLARATION):
        shutil.move(folder / file, aside)
    (outcome,) = run_import([folder], data)
    batch = outcome.batch.id

    before = asked(data, batch, capsys, status=1)
    assert before["complete"] is False
    assert states(before, 1) == {
        "Pro forma invoice": "held", "Air waybill": "missing", "Beneficiary's confirmation": "missing", "Declaration of conformity": "held",
    }  # fmt: skip
    assert states(before, 2)["Declaration of conformity"] == "missing"
    (waybill,) = [each for each in before["lines"][0]["conditions"] if each["what"]["en"] == "Air waybill"]
    assert (waybill["whom"], waybill["codes"], waybill["held"]) == ("declarant", ["N740", "N741", "N703"], [])
    assert "AWB" in waybill["get"]["de"]
    (declaration,) = [each for each in before["lines"][1]["conditions"] if each["what"]["en"] == "Declaration of conformity"]
    (finding,) = [each for each in outcome.judgement.findings if each.code == "papers.missing" and each.line == 2]
    assert (declaration["whom"], declaration["findings"]) == ("supplier", [finding.id])
    assert declaration["basis"].startswith("Reg. (EC) 765/2008 Art. 27(3)")
    shown = batch_shown(outcome.batch, outcome.judgement, ())
    assert [line["missing"][-2:] for line in shown["customs"]["lines"]] == [
        ["document N740/N741/N703: Air waybill, from the declarant (forwarder, customs agent)", "document: Beneficiary's confirmation, from the importer"]
    ] * 2

    assert status_of(["gaps", batch, "--data", str(data), "--lang", "de"]) == 1
    told = capsys.readouterr().out
    assert "✗ Luftfrachtbrief (N740/N741/N703), fehlt: der Luftfrachtbrief" in told
    assert "✓ Proforma-Rechnung: N325 VD-PF-2020-031 (papers/Transport/Pro forma VD-PF-2020-031.pdf)" in told

    attach_papers(data, batch, [aside / Path(WAYBILL).name], "importer")
    assert states(asked(data, batch, capsys, status=1), 1)["Air waybill"] == "held"
    attach_papers(data, batch, [aside / Path(each).name for each in (CONFIRMATION, DECLARATION)], "importer")
    after = asked(data, batch, capsys, status=0)
    assert after["complete"] is True
    assert set(states(after, 1).values()) == set(states(after, 2).values()) == {"held"}
    (waybill,) = [each for each in after["lines"][0]["conditions"] if each["what"]["en"] == "Air waybill"]
    assert (waybill["held"], waybill["get"]) == ([{"file": "AWB 990-40520266.pdf", "number": "990-40520266", "code": "N740"}], None)
    assert asked(data, batch, capsys, status=0) == after


def test_a_batch_that_was_never_opened_has_no_gaps(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["gaps", "nothing-00000000", "--data", str(data)]) == 2
    assert "there is no batch nothing-00000000" in capsys.readouterr().err
