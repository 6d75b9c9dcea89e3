"""Order, invoice, packing list and waybill side by side: what disagrees, and what only looks like it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from batches.batch import Batch
from batches.order import Order
from batches.paper import Fact, Paper, TradeLine
from batches.rule import Found, Held, Rule, judge
from catalogue import load_catalogue
from catalogue.contents import Catalogue
from validators import trade_lines
from validators.consignment import RULES, amount_mismatch, quantity_mismatch
from validators.facts import Facts
from validators.judging import sentences
from validators.names import model_fits

pytestmark = pytest.mark.unit

DAY = date(2020, 6, 20)


def order(*lines: dict[str, Any], **more: Any) -> Order:
    made = [{"line": number, "category": "ffp2", "quantity": 1000, "unit_price": "0.86"} | line for number, line in enumerate(lines, 1)]
    parties = {"importer": {"name": "Landkreis Muster"}, "supplier": {"name": "Invented Masks"}}
    return Order.model_validate({"order": "C-1", "expected_on": DAY, "currency": "USD", "lines": made} | parties | more)


def paper(kind: str, file: str, *lines: TradeLine, **fields: str) -> Paper:
    facts = tuple(Fact(field=name, value=value, raw=value, confidence=0.9, page=1, box=(1, 2, 3, 4)) for name, value in fields.items())
    return Paper(file=file, sha256=file, pages=1, kind=kind, facts=facts, lines=lines)


def goods(model: str, quantity: str, price: str | None = None, amount: str | None = None, unit: str | None = None, description: str = "mask") -> TradeLine:
    return TradeLine(model=model, description=description, quantity=quantity, unit=unit, unit_price=price, amount=amount, page=1, box=(5, 6, 7, 8))


def invoice(*lines: TradeLine, file: str = "inv.pdf", **fields: str) -> Paper:
    return paper("commercial_invoice", file, *lines, currency="USD", **fields)


def outcomes(rule: Rule[Any], of: Order, *papers: Paper) -> tuple[list[Found], list[Held]]:
    batch = Batch(id="b", order=of, papers=papers)
    listed: list[Found | Held] = list(rule(batch, Facts.of(batch, load_catalogue()), load_catalogue(), DAY))
    judge((rule,), sentences(), DAY, batch, Facts.of(batch, load_catalogue()), load_catalogue(), DAY)
    return [each for each in listed if isinstance(each, Found)], [each for each in listed if isinstance(each, Held)]


def quantities(of: Order, *papers: Paper) -> list[tuple[str | None, str | None]]:
    return [(each.seen, each.expected) for each in outcomes(quantity_mismatch, of, *papers)[0]]


def amounts(of: Order, *papers: Paper) -> list[str]:
    return [each.variant for each in outcomes(amount_mismatch, of, *papers)[0]]


ONE = {"model": "LY-8210"}


def test_the_quantity_ordered_passes_and_another_is_found_with_evidence_from_both_sides() -> None:
    found, held = outcomes(quantity_mismatch, order(ONE), invoice(goods("LY-8210", "1000")))
    assert (found, held) == ([], [Held(line=1, file="inv.pdf")])
    (only,), _ = outcomes(quantity_mismatch, order(ONE), invoice(goods("LY-8210", "999")))
    assert (only.seen, only.expected, only.line) == ("invoice: 999 piece", "order: 1000 piece", 1)
    assert [each.file for each in only.evidence] == ["order.json", "inv.pdf"]
    assert only.evidence[1].box == (5, 6, 7, 8)


def test_several_invoices_of_one_batch_are_summed() -> None:
    two = invoice(goods("LY-8210", "400")), invoice(goods("LY-8210", "600"), file="inv2.pdf")
    assert quantities(order(ONE), *two) == []
    assert quantities(order(ONE), two[0]) == [("invoice: 400 piece", "order: 1000 piece")]


def test_a_pro_forma_beside_the_invoice_and_a_copy_do_not_double_the_goods() -> None:
    line = goods("LY-8210", "1000")
    assert quantities(order(ONE), invoice(line, invoice_number="PI-1"), invoice(line, file="final.pdf", invoice_number="INV-1")) == []
    half = goods("LY-8210", "500")
    copies = invoice(half, invoice_number="A"), invoice(half, file="copy.pdf", invoice_number="A")
    assert quantities(order(ONE), *copies) == [("invoice: 500 piece", "order: 1000 piece")]


def test_pairs_are_two_pieces_and_packages_of_unknown_content_are_not_compared() -> None:
    gloves = order({"model": "G", "category": "medical_gloves"})
    assert quantities(gloves, invoice(goods("G", "500", unit="PRS"))) == []
    assert quantities(gloves, invoice(goods("G", "1000", unit="pairs"))) == [("invoice: 2000 piece", "order: 1000 piece")]
    assert quantities(gloves, invoice(goods("G", "20", unit="boxes"))) == []
    assert quantities(gloves, invoice(goods("G", "20", unit="boxes", description="gloves, 50 pcs/box"))) == []
    assert quantities(gloves, invoice(goods("G", "19", unit="boxes", description="gloves, box of 50"))) == [("invoice: 950 piece", "order: 1000 piece")]


def test_lots_of_a_packing_list_add_up_to_the_quantity_ordered() -> None:
    sound = paper("packing_list", "pl.pdf", goods("LY-8210", "600"), goods("LY-8210", "400"))
    assert quantities(order(ONE), sound) == []
    short = paper("packing_list", "pl.pdf", goods("LY-8210", "600"), goods("LY-8210", "300"))
    assert quantities(order(ONE), invoice(goods("LY-8210", "1000")), short) == [("packing list: 900 piece", "order: 1000 piece")]


def test_a_packing_list_may_count_with_the_goods_paid_for_those_that_invoices_give_free() -> None:
    def packed(quantity: str) -> Paper:
        return paper("packing_list", "pl.pdf", goods("LY-8210", quantity))

    spares = goods("LY-8210", "20", "0.00", "0.00", description="mask, free of charge")
    billed = invoice(goods("LY-8210", "1000", "0.86", "860.00"), spares)
    assert outcomes(quantity_mismatch, order(ONE), billed, packed("1020")) == ([], [Held(line=1, file="inv.pdf"), Held(line=1, file="pl.pdf")])
    assert quantities(order(ONE), billed, packed("1000")) == []
    assert quantities(order(ONE), billed, packed("1021")) == [("packing list: 1021 piece", "order: 1000 piece")]
    assert quantities(order(ONE), invoice(goods("LY-8210", "1000", "0.86", "860.00")), packed("1020")) == [("packing list: 1020 piece", "order: 1000 piece")]
    pro_forma = invoice(goods("LY-8210", "1000", "0.86", "860.00"), spares, file="pro-forma.pdf", invoice_number="PI-1")
    assert quantities(order(ONE), pro_forma, billed, packed("1020")) == []
    assert quantities(order(ONE), invoice(goods("LY-8210", "1020", "0.86", "877.20")), packed("1000")) == [("invoice: 1020 piece", "order: 1000 piece")]


def test_lines_of_one_model_are_compared_together() -> None:
    sizes = order({"model": "N200"}, {"model": "N200"})
    assert quantities(sizes, invoice(goods("N200", "1200"), goods("N200", "800"))) == []
    assert len(quantities(sizes, invoice(goods("N200", "1200"), goods("N200", "900")))) == 2


def test_a_model_that_a_fully_read_invoice_does_not_bill_is_found() -> None:
    two = order(ONE, {"model": "XQ-9"})
    assert quantities(two, invoice(goods("LY-8210", "1000"))) == [("invoice: 0 piece", "order: 1000 piece")]
    assert quantities(two, invoice(goods("LY-8210", "1000"), line_count="2")) == []
    assert quantities(two, invoice(goods("LY-8210", "1000"), goods("something else", "5"))) == []


def test_a_paper_without_the_numbers_raises_no_alarm() -> None:
    assert outcomes(quantity_mismatch, order(ONE), invoice()) == ([], [])
    assert outcomes(amount_mismatch, order(ONE), invoice()) == ([], [])
    assert quantities(order(ONE), invoice(TradeLine(model="LY-8210", description="mask"))) == []


def test_packages_agree_between_packing_list_and_waybill() -> None:
    listed = paper("packing_list", "pl.pdf", packages="412")
    assert quantities(order(ONE), listed, paper("air_waybill", "awb.pdf", packages="412")) == []
    assert quantities(order(ONE), listed, paper("air_waybill", "awb.pdf", packages="158")) == [("air waybill: 158", "packing list: 412")]
    parts = paper("bill_of_lading", "b1.pdf", packages="400"), paper("bill_of_lading", "b2.pdf", packages="12")
    assert quantities(order(ONE), listed, *parts) == []
    assert quantities(order(ONE), paper("air_waybill", "awb.pdf", packages="158")) == []


def test_a_line_that_multiplies_and_sums_passes_and_a_wrong_product_is_found() -> None:
    sound = invoice(goods("LY-8210", "1000", "0.86", "860.00"), total_gross="860.00")
    assert amounts(order(ONE), sound) == []
    assert Held(file="inv.pdf") in outcomes(amount_mismatch, order(ONE), sound)[1]
    assert amounts(order(ONE), invoice(goods("LY-8210", "1000", "0.86", "868.00"), total_gross="868.00")) == ["line_sum"]


def test_a_price_for_a_thousand_is_no_error() -> None:
    assert amounts(order(ONE), invoice(goods("LY-8210", "1000", "860.00", "860.00"), total_gross="860.00")) == []


def test_the_lines_come_to_the_total_within_cents() -> None:
    lines = goods("LY-8210", "1000", "0.86", "860.00"), goods("X", "10", "1.00", "10.00")
    assert amounts(order(ONE), invoice(*lines, total_gross="870.01")) == []
    assert amounts(order(ONE), invoice(*lines, total_gross="880.00")) == ["total"]
    assert amounts(order(ONE), invoice(*lines, total_gross="880.00", line_count="3")) == []


def test_a_total_may_hold_the_freight_of_the_order_or_german_vat() -> None:
    line = goods("LY-8210", "1000", "0.86", "860.00")
    with_freight = order(ONE, freight={"amount": "140.00", "currency": "USD"})
    assert amounts(with_freight, invoice(line, total_gross="1000.00")) == []
    assert amounts(order(ONE), invoice(line, total_gross="1000.00")) == ["total"]
    assert amounts(order(ONE), invoice(line, total_net="860.00", total_gross="1023.40")) == []
    assert amounts(order(ONE), invoice(line, total_gross="1023.40")) == []


def test_the_price_agreed_is_the_price_billed() -> None:
    assert amounts(order(ONE), invoice(goods("LY-8210", "1000", "0.96", "960.00"), total_gross="960.00")) == ["price"]
    assert amounts(order(ONE), invoice(goods("LY-8210", "1000", "0.862", "862.00"), total_gross="862.00")) == ["price"]
    assert amounts(order(ONE | {"unit_price": "0.862"}), invoice(goods("LY-8210", "1000", "0.86", "860.00"), total_gross="860.00")) == []
    euro = paper("commercial_invoice", "inv.pdf", goods("LY-8210", "1000", "0.96", "960.00"), currency="EUR")
    assert amounts(order(ONE), euro) == []
    assert amounts(order(ONE, donation=True), invoice(goods("LY-8210", "1000", "0.96", "960.00"))) == []
    assert amounts(order(ONE), invoice(goods("LY-8210", "500", "1.72", "860.00", unit="pairs"))) == []


def test_totals_are_compared_with_the_order_when_no_lines_could_be_read() -> None:
    assert amounts(order(ONE), invoice(total_gross="860.00")) == []
    assert amounts(order(ONE), invoice(total_gross="900.00")) == ["order_total"]
    assert amounts(order(ONE), invoice(total_gross="430.00"), invoice(total_gross="430.00", file="b.pdf")) == []


def test_every_line_of_a_paper_is_held_against_every_model_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def counting(ordered: str, stated: str, catalogue: Catalogue) -> bool:
        asked.append((ordered, stated))
        return model_fits(ordered, stated, catalogue)

    monkeypatch.setattr(trade_lines, "model_fits", counting)
    lots = [(f"LY-{8200 + number}", f"L{number}{letter}", quantity) for number in range(40) for letter, quantity in (("A", "600"), ("B", "400"))]
    listed = [goods(model, quantity, "0.86").model_copy(update={"lot": lot}) for model, lot, quantity in lots]
    of = order(
        *({"model": model, "lots": [{"lot": lot, "quantity": int(quantity)} for name, lot, quantity in lots if name == model]} for model, _, _ in lots[::2])
    )
    batch, known = Batch(id="b", order=of, papers=(invoice(*listed), paper("packing_list", "pl.pdf", *listed))), load_catalogue()
    findings, passed = judge(RULES, sentences(), DAY, batch, Facts.of(batch, known), known, DAY)
    assert findings == ()
    assert {each.line for each in passed if each.code == "consignment.quantity_mismatch"} == set(range(1, 41))
    assert len(asked) <= 2 * len(listed) * len(of.lines)
