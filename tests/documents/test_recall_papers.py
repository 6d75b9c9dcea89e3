"""The recall notice and the report for the authority: what they tell, that they add up, and that a drill is called one on every page."""

from __future__ import annotations

import pytest

from batches.errors import InputRefused
from documents.writing.recall_notice import recall_notice
from documents.writing.recall_report import recall_report
from tests.documents.outgoing import pages, recall_notice_of, recall_report_of, scanned, standard_of

pytestmark = pytest.mark.unit


def test_a_notice_tells_what_why_how_much_and_what_to_do() -> None:
    text = " ".join(pages(recall_notice(recall_notice_of(authority="Landesdirektion Sachsen"))))
    for told in (
        "Dringende Sicherheitsmitteilung", "RR-2020-03", "09.07.2020", "ZP/B417/20 ist zurückgezogen", "Kein ausreichender Schutz", "MW20200511A", "31.05.2023",
        "L-2020-00017 vom 25.06.2020: 12.000", "L-2020-00021 vom 29.06.2020: 500", "12.500", "Verwendung sofort einstellen", "zurückgeben", "Art. 10 Abs. 4",
        "Landesdirektion Sachsen",
    ):  # fmt: skip
        assert told in text, told
    assert "2017/745" not in text
    assert "ÜBUNG" not in text


@pytest.mark.parametrize(("leftover", "told"), [("return", "zurückgeben"), ("destroy", "unbrauchbar machen"), ("keep", "gesperrt aufbewahren")])
def test_a_notice_says_what_becomes_of_what_is_left(leftover: str, told: str) -> None:
    assert told in " ".join(pages(recall_notice(recall_notice_of(leftover=leftover))))


def test_a_notice_is_acknowledged_by_its_code() -> None:
    found = [code.text for page in scanned(recall_notice(recall_notice_of())) for code in page]
    assert found == ["https://freigabe.musterhilfe.example/recalls/RR-2020-03/answer"]


def test_a_device_is_recalled_by_the_law_of_devices() -> None:
    notice = recall_notice_of()
    device = notice.model_copy(update={"lots": (notice.lots[0].model_copy(update={"regime": "device"}),)})
    assert "2017/745 Art. 13 Abs. 6" in " ".join(pages(recall_notice(device)))
    assert "2017/745 Art. 13(6)" in " ".join(pages(recall_notice(device, "en")))


def test_a_report_adds_up_lot_by_lot_and_names_who_has_not_answered() -> None:
    told = pages(recall_report(recall_report_of()))
    text = " ".join(told)
    assert len(told) > 1
    assert "60.000 39.900 100 20.000 12.000 2.000 4.000 2.000" in text
    assert "500 300 50 100 50" in text
    assert "39 von 40" in text
    assert text.count("steht aus") == 1
    assert all("ausgeliefert" in page for page in told if "Praxis" in page)


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_drill_says_so_on_every_page_of_both_papers(language: str) -> None:
    word = {"de": "ÜBUNG", "en": "DRILL"}[language]
    for written in (recall_notice(recall_notice_of(drill=True), language), recall_report(recall_report_of(drill=True), language)):  # type: ignore[arg-type]
        assert all(word in page for page in pages(written))
    assert word not in " ".join(pages(recall_report(recall_report_of(), language)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{"in_stock": 39899}, {"delivered": 20001}, {"returned": 11999}, {"used": 9000}, {"lot": "ANOTHER"}],
)
def test_a_report_that_does_not_add_up_is_refused(change: dict[str, object]) -> None:
    report = recall_report_of()
    with pytest.raises(InputRefused) as refused:
        recall_report(report.model_copy(update={"lots": (report.lots[0].model_copy(update=change),)}))
    assert refused.value.code == "recall_report.unbalanced"


def test_two_makers_may_have_lots_of_one_number_but_a_lot_stands_once() -> None:
    report = recall_report_of()
    (lot,) = report.lots
    other = lot.model_copy(update={"key": "l-2", "delivered": 0, "returned": 0, "destroyed": 0, "used": 0, "in_stock": 59900})
    assert recall_report(report.model_copy(update={"lots": (lot, other)}))
    with pytest.raises(InputRefused) as refused:
        recall_report(report.model_copy(update={"lots": (lot, lot)}))
    assert refused.value.code == "recall_report.lot_twice"


def test_nothing_delivered_is_said_in_words() -> None:
    report = recall_report_of()
    kept = report.lots[0].model_copy(update={"delivered": 0, "returned": 0, "destroyed": 0, "used": 0, "in_stock": 59900})
    assert "nichts ausgeliefert" in " ".join(pages(recall_report(report.model_copy(update={"lots": (kept,), "recipients": ()}))))


def test_the_same_papers_give_the_same_bytes_of_pdf_a() -> None:
    assert recall_notice(recall_notice_of()) == recall_notice(recall_notice_of())
    assert recall_report(recall_report_of()) == recall_report(recall_report_of())
    assert standard_of(recall_report(recall_report_of(drill=True))) == "2B"
