"""The benchmark counts what it says it counts: right, wrong and missed, and nothing for what a label does not speak of."""

from __future__ import annotations

from pathlib import Path

import pytest

from batches.paper import Fact, MeasurementRow, Paper, TradeLine
from benchmarks.accuracy_page import Result, page
from benchmarks.comparing import Labelled, Tally, compare, labelled_papers, same
from benchmarks.speed import Timing

pytestmark = pytest.mark.unit


def fact(field: str, value: str | int) -> Fact:
    return Fact(field=field, value=value, raw=str(value), confidence=0.9)


def counted(paper: Paper, label: dict[str, object]) -> Tally:
    tally = Tally()
    compare(paper, Labelled(Path("paper.pdf"), label), tally, "mine")
    return tally


def test_case_white_space_and_trailing_zeros_do_not_count() -> None:
    assert same("Hubei  Testwerk CO., Ltd.") == same("hubei testwerk co., ltd.")
    assert same("1234.50") == same(1234.5) == same("1234.500")
    assert same("2020-05-12") != same("2020-05-13")


def test_right_wrong_and_missed_are_counted_by_field_kind_and_set() -> None:
    paper = Paper(
        file="paper.pdf", sha256="", kind="test_report",
        facts=(fact("document_number", "TR-1"), fact("issue_date", "2020-05-13"), fact("models", "A-1"), fact("models", "A-9")),
    )  # fmt: skip
    label = {"kind": "test_report", "fields": {"document_number": "TR-1", "issue_date": "2020-05-12", "models": ["A-1", "A-2"], "applicant": "Somebody"}}
    tally = counted(paper, label)
    for key in ("all", "kind test_report", "set mine"):
        assert (tally.right[key], tally.wrong[key], tally.missed[key]) == (2, 2, 2)
    assert (tally.precision("field models"), tally.recall("field models")) == (0.5, 0.5)
    assert tally.precision("field document_number") == tally.recall("field document_number") == 1.0
    assert tally.wrong_rate("field issue_date") == 0.5
    assert tally.precision("field place") is None
    assert tally.precision("kinds") == 1.0


def test_what_the_label_does_not_speak_of_is_wrong_but_not_where_it_states_the_field() -> None:
    paper = Paper(file="paper.pdf", sha256="", kind="test_report", facts=(fact("document_number", "TR-1"), fact("place", "Hanoi")))
    tally = counted(paper, {"kind": "test_report", "fields": {"document_number": "TR-1"}})
    assert (tally.precision("set mine"), tally.precision("stated mine")) == (0.5, 1.0)


def test_an_act_is_its_number_and_a_specimen_too() -> None:
    paper = Paper(
        file="paper.pdf", sha256="", kind="test_report", facts=(fact("legislation", "2016/425"),),
        measurements=(MeasurementRow(property="mass", specimen="3", value="2"), MeasurementRow(property="mass", specimen="A1", value="2")),
    )  # fmt: skip
    rows = [{"property": "mass", "specimen": "No. 03", "value": "2"}, {"property": "mass", "specimen": "1", "value": "2"}]
    tally = counted(paper, {"kind": "test_report", "fields": {"legislation": ["(EU) 2016/425"]}, "tables": {"measurements": rows}})
    assert tally.precision("field legislation") == 1.0
    assert (tally.right["measurements"], tally.wrong["measurements"]) == (1, 1)


def test_another_kind_is_right_only_where_the_label_allows_it() -> None:
    paper = Paper(file="paper.pdf", sha256="", kind="other")
    assert counted(paper, {"kind": "instructions", "fields": {}}).precision("kinds") == 0.0
    assert counted(paper, {"kind": "instructions", "acceptable_kinds": ["other"], "fields": {}}).precision("kinds") == 1.0


def test_rows_are_matched_one_to_one() -> None:
    rows = [
        {"property": "Penetration of paraffin oil", "specimen": "1", "value": "2.4"},
        {"property": "Penetration of paraffin oil", "specimen": "2", "value": "2.9"},
    ]
    read = (
        MeasurementRow(property="penetration paraffin oil", specimen="1", value="2.40"),
        MeasurementRow(property="penetration paraffin oil", specimen="1", value="2.4"),
    )
    tally = counted(Paper(file="p", sha256="", kind="test_report", measurements=read), {"kind": "test_report", "fields": {}, "tables": {"measurements": rows}})
    assert (tally.right["measurements"], tally.wrong["measurements"], tally.missed["measurements"]) == (1, 1, 1)
    lines = [{"quantity": "1000", "amount": "250.00"}]
    tally = counted(Paper(file="p", sha256="", lines=(TradeLine(quantity="1000", amount="250"),)), {"kind": "other", "fields": {}, "tables": {"lines": lines}})
    assert (tally.right["lines"], tally.wrong["lines"], tally.missed["lines"]) == (1, 0, 0)


def test_labels_lie_beside_the_papers_or_in_a_folder_of_their_own(tmp_path: Path) -> None:
    for folder, name in (("papers/a", "x.pdf"), ("labels/a", "x.json"), ("labels/a", "without-paper.json")):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / name).write_text('{"kind": "other", "fields": {}, "quality": "scan"}')
    found = list(labelled_papers(tmp_path / "papers", tmp_path / "labels"))
    assert [item.path for item in found] == [tmp_path / "papers" / "a" / "x.pdf"]
    assert found[0].is_picture


def test_the_page_of_figures_has_every_part() -> None:
    tally = counted(Paper(file="p", sha256="", kind="other", facts=(fact("place", "Emden"),)), {"kind": "other", "fields": {"place": "Emden"}})
    timing = Timing("papers without ruled tables", 2, 3, {"freigabe": 0.4, "PDFium text": 0.1})
    text = page(Result([("mine", "made for this test")], tally, Tally(), {"mine": (1, 0)}, [timing], {"printed papers": 70.0}, "python -m benchmarks.reading"))
    assert "| `place` | 1.000 | 1.000 | 0.000 | 1 | 0 | 0 |" in text
    assert "| papers without ruled tables | 2 | 3 | 4.00 |" in text
    assert "printed papers 70 MiB" in text
