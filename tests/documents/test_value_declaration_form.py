"""The particulars of customs value as the paper form has them: every box, open questions left open, items beside each other and added up."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pikepdf
import pytest

from batches.base import Text
from documents.writing.value_form import ValueHead, value_declaration
from tests.documents.test_writing import text_of

pytestmark = pytest.mark.unit

HEAD = ValueHead("mh-117-ab12cd34", "MH-117", date(2020, 6, 22), "c0" * 32)
BOXES = (("11a", "A", False), ("12", "A", True), ("17a", "B", False), ("18", "B", True), ("19", "C", False), ("23", "C", True), ("24", "", True))


def said(text: str) -> dict[str, str]:
    return {"de": text, "en": f"{text} (en)"}


def boxes(price: str, freight: str, value: str) -> list[dict[str, Any]]:
    amounts = {"11a": price, "12": price, "17a": freight, "18": freight, "24": value}
    return [
        {"box": box, "part": part, "is_sum": is_sum, "name": said(f"Feld {box}"), "amount": Decimal(amounts.get(box, "0.00"))} for box, part, is_sum in BOXES
    ]


def line(number: int, price: str = "1000.00", freight: str = "100.00", value: str = "1100.00") -> dict[str, Any]:
    return {
        "line": number, "category": "ffp2", "model": f"M-{number}", "commodity_code": "6307909810", "valuation_method": "1", "quantity": 10, "unit": "piece",
        "net_price": Decimal("1095.00"), "currency": "USD", "rate": Decimal("1.0950"), "boxes": boxes(price, freight, value), "customs_value": Decimal(value),
    }  # fmt: skip


def question(box: str, answer: bool | None, *, optional: bool = False) -> dict[str, Any]:
    return {"box": box, "text": said(f"Frage {box}?"), "hint": said(f"Hinweis {box}"), "answer": answer, "optional": optional}


def a_form(lines: int = 1, **changes: Any) -> dict[str, Any]:
    form: dict[str, Any] = {
        "due": True,
        "threshold": Decimal(20000),
        "seller": {"name": "Beispiel Trading Ltd", "address": "Shanghai", "country": "CN", "eori": None},
        "buyer": {"name": "Musterhafen Import GmbH", "address": "Kai 1, Hamburg", "country": "DE", "eori": "DE123456789012345"},
        "declarant": None,
        "terms": "FOB Shanghai",
        "invoices": [{"number": "INV-77", "day": date(2020, 5, 18)}, {"number": None, "day": None}],
        "contract": {"number": "MH-117", "day": date(2020, 5, 4)},
        "questions": [question("7a", None), question("7c", None, optional=True), question("9a", True), question("9b", False)],
        "lines": [line(number) for number in range(1, lines + 1)],
        "totals": boxes("2000.00", "200.00", "2200.00"),
        "customs_value": Decimal("2200.00"),
        "foreign_amounts": [{"name": said("Fracht"), "amount": Decimal("6850"), "currency": "USD", "rate": Decimal("1.0950")}],
        "labels": {box: said(f"Beschriftung {box}") for box in ("1", "2a", "2b", "3", "4", "5", "6", "10a", "10b")},
        "parts": {part: said(f"Teil {part}") for part in "ABC"},
        "open": [said("Feld 2b: Anmelder nennen.")],
    }
    return form | changes


def test_the_boxes_hold_what_order_and_papers_say() -> None:
    text = text_of(value_declaration(a_form(), HEAD, {"ffp2": Text(de="Halbmaske", en="half mask")}))
    for part in (
        "1 Beschriftung 1 Beschriftung 1 (en) Beispiel Trading Ltd Shanghai (CN)",
        "EORI DE123456789012345",
        "3 Beschriftung 3 Beschriftung 3 (en) FOB Shanghai",
        "INV-77 vom 18.05.2020",
        "MH-117 vom 04.05.2020",
        "Halbmaske half mask M-1 6307909810 1 1.095,00 USD 1 EUR = 1,0950 USD",
        "Fracht Fracht (en) 6.850,00 USD 1,0950",
        "Die Angaben sind verlangt.",
        "Feld 2b: Anmelder nennen.",
    ):
        assert part in text
    for box, _, _ in BOXES:
        assert f"{box} Feld {box}" in text
    assert "24 Feld 24 Feld 24 (en) 1.100,00" in text


def test_what_only_the_declarant_can_say_is_left_open_and_says_so() -> None:
    text = text_of(value_declaration(a_form(), HEAD))
    assert "2b Beschriftung 2b Beschriftung 2b (en) vom Anmelder einzutragen" in text
    assert "7a offen open Frage 7a?" in text
    assert "7c Frage 7c?" in text, "what may stay open is not asked for"
    assert "9a Frage 9a?" in text
    assert "Nummer fehlt number missing, Datum fehlt date missing" in text
    assert text.count("×") == 2, "only answered questions are ticked"
    assert "×" not in text_of(value_declaration(a_form(questions=[question("7a", None)]), HEAD))


def test_items_stand_three_a_sheet_and_are_added_up_on_the_last() -> None:
    one, several = text_of(value_declaration(a_form(1), HEAD)), text_of(value_declaration(a_form(4), HEAD))
    assert "Summe total" not in one
    assert "Ergänzungsblatt" not in one
    assert "10a Beschriftung 10a Beschriftung 10a (en) 0" in one
    assert several.count("Ergänzungsblatt continuation sheet 1") == 1
    assert "10a Beschriftung 10a Beschriftung 10a (en) 1" in several
    assert "24 Feld 24 Feld 24 (en) 1.100,00 1.100,00 1.100,00" in several
    assert "24 Feld 24 Feld 24 (en) 1.100,00 2.200,00" in several


def test_an_amount_that_is_not_known_is_open_and_never_nought() -> None:
    unknown = line(1) | {"boxes": [each | {"amount": None} for each in boxes("1", "1", "1")]}
    text = text_of(value_declaration(a_form(lines=1) | {"lines": [unknown], "customs_value": None}, HEAD))
    assert text.count("offen open") >= len(BOXES)
    assert "0,00" not in text[text.index("Alle Beträge in EUR") : text.index("In fremder Währung")]


@pytest.mark.parametrize(("due", "words"), [(None, "steht noch nicht fest"), (False, "Die Angaben sind nicht verlangt."), (True, "Die Angaben sind verlangt.")])
def test_whether_they_are_due_is_said(due: bool | None, words: str) -> None:
    assert words in text_of(value_declaration(a_form(due=due), HEAD))


def test_why_customs_waives_them_is_said() -> None:
    assert "Grund der Befreiung Grund der Befreiung (en)" in text_of(value_declaration(a_form(due=False, waiver=said("Grund der Befreiung")), HEAD))


def test_hostile_names_stay_text() -> None:
    seller = {"name": '#panic("x") $x$ @ref 上海', "address": "*b*", "country": "CN", "eori": None}
    text = text_of(value_declaration(a_form(seller=seller), HEAD))
    assert '#panic("x") $x$ @ref 上海 *b* (CN)' in text


def test_it_claims_pdf_a_2b_carries_the_day_and_repeats_byte_for_byte() -> None:
    made = value_declaration(a_form(4), HEAD)
    assert made == value_declaration(a_form(4), HEAD)
    with pikepdf.open(io.BytesIO(made)) as document, document.open_metadata() as metadata:
        assert metadata.pdfa_status == "2B"
        assert str(document.docinfo["/CreationDate"]).startswith("D:20200622")


def test_the_last_boxes_of_the_front_do_not_go_onto_a_page_of_their_own() -> None:
    asked = [question(box, None) for box in ("7a", "7b", "7c", "8a", "8b", "9a", "9b")]
    long = [each | {"text": said("Frage, die über mehr als eine Zeile geht, weil sie das Formblatt der Union in eben diesen Worten stellt?")} for each in asked]
    waiver = said("Zoll ist nicht zu erheben: die Zollstelle verzichtet auf die Angaben, soweit sie nicht unerlässlich sind. " * 3)
    for invoices in (1, 6, 10):
        bills = [{"number": f"INV-{number}", "day": date(2020, 5, 18)} for number in range(invoices)]
        pdf = value_declaration(a_form(questions=long, waiver=waiver, invoices=bills), HEAD)
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert len(document.pages) == 2
