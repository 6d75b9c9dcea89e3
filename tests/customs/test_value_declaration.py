"""The particulars of customs value: every amount in its box, the sum of the boxes is the value, and what nobody said is asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from batches.batch import Batch
from batches.order import Order
from batches.paper import Fact, Paper
from catalogue import load_catalogue
from customs import prepare, value_particulars
from customs.value_declaration import DeclaredLine, ValueParticulars

pytestmark = pytest.mark.unit

INVOICE = Paper(
    file="invoice.pdf",
    sha256="0" * 64,
    pages=1,
    kind="commercial_invoice",
    facts=tuple(Fact(field=f, value=v, raw=v, confidence=0.9, page=1) for f, v in (("invoice_number", "INV-7"), ("invoice_date", "2020-05-12"))),
)


def particulars(*papers: Paper, **changes: Any) -> ValueParticulars:
    base: dict[str, Any] = {
        "order": "PO-1",
        "ordered_on": "2020-05-04",
        "expected_on": "2020-05-29",
        "importer": {"name": "Kreis Musterstadt", "country": "DE"},
        "supplier": {"name": "Beispiel Supply Co.", "country": "CN"},
        "incoterm": "FCA",
        "incoterm_place": "Shanghai Pudong",
        "mode": "air",
        "airport_of_departure": "PVG",
        "origin": "CN",
        "currency": "USD",
        "exchange_rates": {"USD": "1.25", "CNY": "8"},
        "freight": {"amount": "5000.00", "currency": "USD"},
        "insurance": {"amount": "400.00", "currency": "CNY"},
        "lines": [{"line": 1, "category": "ffp2", "model": "ZX-1", "quantity": 30000, "unit_price": "1.00", "gross_weight_kg": "100"}],
    }
    order = Order.model_validate(base | changes)
    batch = Batch(id="b", order=order, papers=papers)
    return value_particulars(batch, prepare(batch, load_catalogue()).result)


def amounts(line: DeclaredLine) -> dict[str, Decimal | None]:
    """The boxes of a line that hold something."""
    return {each.box: each.amount for each in line.boxes if each.amount != 0}


def test_price_freight_and_insurance_stand_in_their_boxes_and_add_up_to_the_value() -> None:
    made = particulars(INVOICE)
    assert amounts(made.lines[0]) == {
        "11a": Decimal("24000.00"),
        "12": Decimal("24000.00"),
        "17a": Decimal("2800.00"),  # 70 % of 5000 / 1.25
        "17c": Decimal("50.00"),
        "18": Decimal("2850.00"),
        "24": Decimal("26850.00"),
    }
    assert made.lines[0].customs_value == made.customs_value == Decimal("26850.00")
    assert (made.lines[0].net_price, made.lines[0].currency, made.lines[0].rate) == (Decimal("30000.00"), "USD", Decimal("1.25"))
    assert [(each.amount, each.currency, each.rate) for each in made.foreign_amounts] == [
        (Decimal("5000.00"), "USD", Decimal("1.25")),
        (Decimal("400.00"), "CNY", Decimal("8")),
    ]


def test_who_sold_to_whom_on_what_terms_by_which_papers() -> None:
    made = particulars(INVOICE)
    assert (made.seller.name, made.buyer.name, made.terms) == ("Beispiel Supply Co.", "Kreis Musterstadt", "FCA Shanghai Pudong")
    assert [(each.number, each.day) for each in made.invoices] == [("INV-7", date(2020, 5, 12))]
    assert (made.contract.number, made.contract.day) == ("PO-1", date(2020, 5, 4))


def test_what_nobody_said_is_asked_and_not_answered() -> None:
    made = particulars()
    assert [(each.box, each.answer) for each in made.questions] == [(box, None) for box in ("7a", "7b", "7c", "8a", "8b", "9a", "9b")]
    assert [each.en.partition(":")[0] for each in made.open] == ["Box 4"]
    assert all(each.de != each.en for each in (*made.open, *(question.text for question in made.questions)))


@pytest.mark.parametrize(("quantity", "due"), [(25000, False), (25001, True)])
def test_the_particulars_are_due_above_20000_euro(quantity: int, due: bool) -> None:
    goods = {"line": 1, "category": "ffp2", "model": "ZX-1", "quantity": quantity, "unit_price": "1.00"}
    made = particulars(lines=[goods], insurance=None, freight=None, incoterm="CIF")
    assert (made.customs_value, made.due, made.threshold) == (quantity / Decimal("1.25"), due, Decimal(20000))


def test_nothing_is_known_of_the_boxes_while_the_value_is_open() -> None:
    made = particulars(freight=None)
    assert {each.amount for each in (*made.lines[0].boxes, *made.totals)} == {None}
    assert (made.due, made.customs_value) == (None, None)
    assert any("line 1" in each.en for each in made.open)


def test_goods_that_were_not_sold_are_named_with_their_method() -> None:
    given = {"line": 1, "category": "ffp2", "model": "ZX-1", "quantity": 100, "unit_price": "0"}
    valued = given | {"valuation": {"method": "similar", "unit_value": "1.25", "source": "invoice 4711"}}
    made = particulars(donation=True, lines=[valued])
    assert (made.lines[0].net_price, made.lines[0].valuation_method) == (Decimal("125.00"), "3")
    assert "Methode 3" in made.open[-1].de


def test_a_charge_in_the_price_that_lies_within_the_union_is_deducted_in_box_19() -> None:
    made = particulars(incoterm="DAP", inland_transport={"amount": "1000.00", "currency": "USD"})
    assert amounts(made.lines[0])["19"] == Decimal("2000.00")  # 30 % of 4000 by air, and 800 by lorry
    assert amounts(made.lines[0])["24"] == Decimal("22000.00")


def test_customs_waive_the_particulars_where_no_duty_is_chargeable() -> None:
    kits = {"line": 1, "category": "pcr_kit", "model": "K-1", "quantity": 30000, "unit": "kit", "unit_price": "1.00"}
    free = particulars(lines=[kits])
    assert (free.due, free.lines[0].commodity_code, "6(5)(d)" in (free.waiver.en if free.waiver else "")) == (True, "38220000", True)
    assert particulars().waiver is None


def test_what_the_declarant_has_said_in_the_declaration_answers_the_questions() -> None:
    told = particulars(declaration={"valuation_indicators": "0100", "representative": {"name": "Muster Spedition", "status": "indirect"}})
    assert {each.box: each.answer for each in told.questions} == {"7a": None, "7b": False, "7c": None, "8a": True, "8b": False, "9a": None, "9b": False}
    assert told.declarant.name == "Muster Spedition"
    in_his_name = particulars(declaration={"representative": {"name": "Muster Spedition"}})
    assert (in_his_name.declarant.name, particulars().declarant.name) == ("Kreis Musterstadt", "Kreis Musterstadt")


def test_a_royalty_the_order_adds_answers_its_question() -> None:
    told = particulars(adjustments=[{"code": "AI", "amount": "10.00", "currency": "EUR"}])
    assert [each.box for each in told.questions if each.answer] == ["9a"]
