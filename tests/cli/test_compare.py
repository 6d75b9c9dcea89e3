"""``freigabe compare``: a batch of the record and a folder as it lies there, for people and for machines."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from batches.batch import Batch, Judgement
from batches.decision import Decision
from batches.event import Event
from batches.finding import Finding
from batches.paper import Paper, ReadError
from batches.rule import judge
from catalogue import load_catalogue
from cli.app import status_of
from flows.stored import KIND, to_state
from flows.wiring import opened
from tests.validators.test_consignment import ONE, goods, invoice, order, paper
from validators.consignment import RULES
from validators.facts import Facts
from validators.judging import sentences

pytestmark = pytest.mark.unit

SAMPLE = Path(__file__).parents[2] / "samples" / "hanoi-2021"
WRONG = (invoice(goods("LY-8210", "1000"), country_of_origin="China"), paper("packing_list", "pl.pdf", goods("LY-8210", "900")))


def found(batch: Batch) -> tuple[Finding, ...]:
    known = load_catalogue()
    return judge(RULES, sentences(), batch.judged_for, batch, Facts.of(batch, known), known, batch.judged_for)[0]


def kept(data: Path, *papers: Paper, decided: bool = False) -> str:
    """A batch in a record of its own; ``decided``: a person accepted what was found."""
    batch = Batch(id="c-1", order=order(ONE, origin="CN"), papers=papers)
    findings = found(batch)
    decisions = tuple(Decision(finding=each.id, choice="accept", by="R. Weber", reason="counted") for each in findings) if decided else ()
    batch = batch.model_copy(update={"decisions": decisions})
    judgement = Judgement(judged_for=batch.judged_for, catalogue="c", findings=findings)
    with opened(data) as house, house.ledger.open(KIND, batch.id, by="importer") as thing:
        thing.save(to_state(batch, judgement, {}), [Event(type="batch.opened", actor="freigabe")])
    return batch.id


def compared(data: Path, what: str, capfd: pytest.CaptureFixture[str], status: int) -> dict[str, Any]:
    assert status_of(["compare", what, "--data", str(data), "--json"]) == status
    (line,) = capfd.readouterr().out.splitlines()
    shown: dict[str, Any] = json.loads(line)
    return shown


def test_a_batch_shows_its_contradictions_first_with_finding_and_both_spots(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    batch = kept(tmp_path, *WRONG)
    shown = compared(tmp_path, batch, capfd, 1)
    assert (shown["batch"], shown["order"], shown["judged_for"]) == ("c-1", "C-1", "2020-06-20")
    first = shown["subjects"][0]
    assert (first["subject"], first["about"], first["line"], first["verdict"], first["open"]) == ("quantity", "LY-8210", 1, "differs", True)
    assert [(each["file"], each["said"], each["verdict"]) for each in first["statements"]] == [
        ("order.json", "1000 piece", "reference"),
        ("inv.pdf", "1000 piece", "agrees"),
        ("pl.pdf", "900 piece", "differs"),
    ]
    assert first["statements"][2]["spots"][0]["page"] == 1
    assert len(first["findings"]) == 1
    assert [each["verdict"] for each in shown["subjects"] if each["subject"] == "origin"] == ["agrees"]


def test_the_same_batch_is_shown_in_the_same_bytes_and_nothing_is_changed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    batch = kept(tmp_path, *WRONG)
    assert compared(tmp_path, batch, capfd, 1) == compared(tmp_path, batch, capfd, 1)
    with opened(tmp_path) as house:
        stored = house.ledger.read(KIND, batch)
        assert stored is not None
        assert stored.state["batch"]["papers"]


def test_what_people_settled_is_no_open_contradiction(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shown = compared(tmp_path, kept(tmp_path, *WRONG, decided=True), capfd, 0)
    assert (shown["subjects"][0]["verdict"], shown["subjects"][0]["open"]) == ("differs", False)


def test_an_unread_paper_is_no_agreement(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    unread = Paper(file="x.pdf", sha256="x", error=ReadError(code="damaged", message="the file ends too early"))
    assert all(each["verdict"] != "differs" for each in compared(tmp_path, kept(tmp_path, WRONG[0], unread), capfd, 1)["subjects"])


@pytest.mark.parametrize(
    ("lang", "words"), [("de", ("widersprechen sich", "Menge LY-8210", "bestellt 1000")), ("en", ("contradict", "quantity LY-8210", "ordered 1000"))]
)
def test_people_see_signs_and_sentences_in_their_language(lang: str, words: tuple[str, ...], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of(["compare", kept(tmp_path, *WRONG), "--data", str(tmp_path), "--lang", lang]) == 1
    shown = capfd.readouterr().out
    assert all(each in shown for each in (*words, "≠", "=", "pl.pdf"))


def test_an_unknown_batch_is_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of(["compare", "nobody-knows-it", "--data", str(tmp_path)]) == 2
    assert "there is no batch" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_compared_without_a_record(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(SAMPLE, tmp_path / "batch", ignore=shutil.ignore_patterns("out"))
    shown = compared(tmp_path / "data", str(tmp_path / "batch"), capfd, 1)
    differing = [(each["subject"], each["about"]) for each in shown["subjects"] if each["verdict"] == "differs"]
    assert differing == [("quantity", "HN-IIR40")]
    assert not (tmp_path / "data").exists()
    (tmp_path / "empty").mkdir()
    assert status_of(["compare", str(tmp_path / "empty")]) == 2
    assert "order.json" in capfd.readouterr().err
