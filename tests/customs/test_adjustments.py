"""Additions and deductions the order names by their codes (UCC Art. 71, 72), and amounts in odd currencies, weights and shares."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from batches.batch import Batch
from batches.order import AdjustmentCode, Order
from catalogue import load_catalogue
from customs import Prepared, prepare, value_particulars
from customs.money import percent_of
from customs.tables import tables
from tests.customs.test_prepare import CONFIRMED, FFP2, codes, order, prepared

pytestmark = pytest.mark.unit

TWO = [FFP2, FFP2 | {"line": 2, "model": "ZX-2", "gross_weight_kg": "300"}]
#: Terms under which nothing but the adjustments moves the value.
CIF = {"incoterm": "CIF", "freight": None, "insurance": None}


def adjusted(code: str, amount: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "amount": amount, "currency": "EUR", **more}


def values(*adjustments: Mapping[str, Any], **changes: Any) -> list[Decimal | None]:
    return [line.customs_value for line in prepared(**(CIF | {"lines": TWO, "adjustments": list(adjustments)} | changes)).result.lines]


def about(answer: Prepared, *subjects: str) -> list[str]:
    """What the first line lacks of these subjects, as far as the first semicolon."""
    return [text.en.partition(";")[0] for text in answer.result.lines[0].missing if text.en.startswith(subjects)]


def test_the_order_takes_the_codes_of_the_table_and_no_other() -> None:
    assert sorted(get_args(AdjustmentCode)) == [row.code for row in tables().adjustments]
    with pytest.raises(ValidationError, match="adjustments"):
        Order.model_validate(order(adjustments=[adjusted("AZ", "1.00")]))


@pytest.mark.parametrize("row", tables().adjustments, ids=lambda row: row.code)
def test_an_addition_raises_the_value_and_a_deduction_lowers_it(row: Any) -> None:
    moved = Decimal(100) if row.kind == "addition" else Decimal(-100)
    assert (row.kind == "addition") == row.code.startswith("A")
    assert values(adjusted(row.code, "400.00")) == [10000 + moved, 10000 + 3 * moved]


@pytest.mark.parametrize("row", tables().adjustments, ids=lambda row: row.code)
def test_every_code_has_its_box_on_the_particulars_of_value(row: Any) -> None:
    made = Order.model_validate(order(**(CIF | {"adjustments": [adjusted(row.code, "400.00")]})))
    batch = Batch(id="b", order=made)
    (line,) = value_particulars(batch, prepare(batch, load_catalogue()).result).lines
    filled = {each.box: each.amount for each in line.boxes if not each.is_sum and each.amount}
    assert filled == {"11a": Decimal("10000.00"), "17b" if row.code == "AK" else row.box: Decimal("400.00")}
    assert next(each.amount for each in line.boxes if each.box == "24") == line.customs_value


def test_what_is_for_one_line_stays_with_it() -> None:
    assert values(adjusted("AE", "400.00", line=2)) == [Decimal("10000.00"), Decimal("10400.00")]
    with pytest.raises(ValidationError, match="AE is for line 3, which the order does not have"):
        values(adjusted("AE", "400.00", line=3))


def test_what_is_for_all_lines_is_shared_out_as_the_order_says() -> None:
    dear = [FFP2, FFP2 | {"line": 2, "unit_price": "4.00", "gross_weight_kg": "100"}]
    assert values(adjusted("AB", "100.00"), lines=dear, apportion_by="value") == [Decimal("10020.00"), Decimal("40080.00")]
    assert values(adjusted("AB", "100.00"), lines=dear) == [Decimal("10050.00"), Decimal("40050.00")]


def test_an_adjustment_in_another_currency_is_converted_or_asked_for() -> None:
    packing = {"code": "AD", "amount": "110.00", "currency": "USD", "line": 1}
    assert values(packing, exchange_rates={"USD": "1.10"}) == [Decimal("10100.00"), Decimal("10000.00")]
    assert values(packing) == [None, None]


@pytest.mark.parametrize(
    ("adjustment", "base"),
    [
        (adjusted("BA", "400.00"), "400.00"),  # § 11(3) Nr. 3 UStG: carriage to the first destination
        (adjusted("BF", "400.00"), "400.00"),  # § 11(3) Nr. 3 UStG: procuring the supply
        (adjusted("BC", "400.00"), "0.00"),
        (adjusted("BB", "400.00"), "0.00"),
        (adjusted("AI", "400.00"), "0.00"),
    ],
)
def test_import_vat_takes_back_carriage_and_buying_commission_alone(adjustment: Mapping[str, Any], base: str) -> None:
    (line,) = prepared(**(CIF | {"adjustments": [adjustment]})).result.lines
    assert line.union_transport == Decimal(base)
    assert line.vat == percent_of((line.customs_value or 0) + (line.duty or 0) + Decimal(base), Decimal(19))


def test_carriers_charges_count_in_full_beside_the_percentage_of_the_freight() -> None:
    line = prepared(mode="air", airport_of_departure="PVG", adjustments=[adjusted("AK", "80.00", note="AWB fee, screening")]).result.lines[0]
    assert line.customs_value == Decimal("10830.00")  # 10000 + 70 % of 1000 + 50 + 80


def test_duties_in_a_price_delivered_duty_paid_leave_it_when_shown_separately() -> None:
    changes: dict[str, Any] = {"incoterm": "DDP", "freight": None, "insurance": None}
    assert prepared(**changes).result.customs_value == Decimal("10000.00")
    assert prepared(**changes, adjustments=[adjusted("BC", "630.00")]).result.customs_value == Decimal("9370.00")


def test_deductions_greater_than_the_price_are_asked_about() -> None:
    answer = prepared(**(CIF | {"adjustments": [adjusted("BC", "10000.01")]}))
    assert (answer.result.customs_value, codes(answer)) == (None, ["customs.commodity_code_uncertain"])


def test_carriage_deducted_by_code_and_by_charge_is_to_be_confirmed() -> None:
    answer = prepared(incoterm="DAP", inland_transport={"amount": "200.00", "currency": "EUR"}, adjustments=[adjusted("BA", "100.00")])
    assert answer.result.customs_value == Decimal("9700.00")
    assert any("not the same costs" in text.en for text in answer.result.lines[0].missing)
    assert answer.findings == ()


def test_dong_have_no_decimals_and_many_figures() -> None:
    dong = {"currency": "VND", "exchange_rate": "25457.19", "freight": {"amount": "25457190", "currency": "VND"}, "insurance": None}
    answer = prepared(**dong, lines=[FFP2 | {"quantity": 1_000_000, "unit_price": "12345"}])
    assert answer.result.customs_value == Decimal("484931.76") + Decimal("1000.00")  # 12,345,000,000 / 25457.19 = 484931.7619…
    assert any("12.345.000.000 VND / 25.457,19 = 484.931,76 EUR" in step.de for step in answer.result.steps)


def test_lines_worth_less_than_a_cent_cannot_be_shared_out_by_value() -> None:
    crumbs = [FFP2 | {"line": n, "quantity": 1, "unit_price": "0.001", "gross_weight_kg": None} for n in (1, 2)]
    answer = prepared(lines=crumbs)
    assert answer.result.customs_value is None
    assert any("cannot be shared out by value" in text.en for text in answer.result.lines[0].missing)


def test_nothing_needs_no_rate_and_adds_nothing() -> None:
    answer = prepared(freight={"amount": "0", "currency": "CNY"}, insurance={"amount": "0.00", "currency": "EUR"}, mode="air", dispatch_country="IN")
    assert answer.result.customs_value == Decimal("10000.00")
    assert answer.result.lines[0].adjustments == ()
    assert about(answer, "freight", "insurance") == ["freight: stated as 0.00"]
    assert answer.findings == ()


def test_insurance_in_the_price_needs_no_rate() -> None:
    assert prepared(incoterm="CIF", insurance={"amount": "9.00", "currency": "CNY"}).result.customs_value == Decimal("10000.00")


def test_a_rate_that_is_missing_is_asked_for_once_with_all_it_is_needed_for() -> None:
    line = prepared(currency="USD", freight={"amount": "1.00", "currency": "USD"}, lines=TWO).result.lines[0]
    asked = [text.en for text in line.missing if "exchange rate" in text.en]
    assert asked == ["exchange rate: units of USD for 1 EUR, needed for Line 1, Line 2, Freight"]


def test_lines_of_equal_weight_get_the_cents_left_over_in_their_order() -> None:
    three = [FFP2 | {"line": n, "model": f"ZX-{n}"} for n in (1, 2, 3)]
    assert values(adjusted("AD", "100.00"), lines=three) == [Decimal("10033.34"), Decimal("10033.33"), Decimal("10033.33")]


def test_freight_by_rail_not_split_counts_whole_and_the_part_is_asked_for() -> None:
    answer = prepared(mode="rail")
    assert (answer.result.customs_value, answer.findings) == (Decimal("11050.00"), ())
    assert any("by distance" in text.en for text in answer.result.lines[0].missing)
    split = prepared(mode="rail", freight={"amount": "1000.00", "currency": "EUR", "to_eu_border": "900.00"})
    assert (split.result.customs_value, about(split, "freight")) == (Decimal("10950.00"), [])


@pytest.mark.parametrize(
    ("method", "number"),
    [
        ("identical", "2"),
        ("Similar_goods", "3"),
        ("gleichartiger Waren", "3"),
        ("deductive method", "4"),
        (5, "5"),
        ("Schlussmethode", "6"),
        ("fall_back", "6"),
    ],
)
def test_a_donation_is_valued_by_the_method_named_in_either_language(method: str | int, number: str) -> None:
    given = FFP2 | {"unit_price": "0", "valuation": {"method": method, "unit_value": "0.80", "source": "invoice 4711"}}
    answer = prepared(donation=True, lines=[given])
    assert (answer.result.lines[0].valuation_method, answer.findings) == (number, ())
    step = answer.result.steps[0]
    assert "nicht verkauft" in step.de
    assert f"Methode {number}" in step.de
    assert "Quelle: invoice 4711" in step.de


@pytest.mark.parametrize("method", ["1", "transaction value", "7", "guess"])
def test_a_donation_has_no_other_method(method: str) -> None:
    given = FFP2 | {"unit_price": "0", "valuation": {"method": method, "unit_value": "0.80", "source": "invoice 4711"}}
    assert codes(prepared(donation=True, lines=[given])) == ["customs.commodity_code_uncertain"]


cents = st.decimals(min_value=Decimal("0.01"), max_value=900, places=2)


@settings(max_examples=60, deadline=None)
@given(
    stated=st.lists(st.tuples(st.sampled_from([row.code for row in tables().adjustments]), cents, st.sampled_from([None, 1, 2, 3])), max_size=6),
    by=st.sampled_from(["weight", "value", None]),
    mode=st.sampled_from(["sea", "air"]),
)
def test_the_boxes_of_every_line_add_up_to_its_value_and_the_lines_to_the_whole(
    stated: list[tuple[str, Decimal, int | None]], by: str | None, mode: str
) -> None:
    lines = [FFP2 | {"line": n, "model": f"ZX-{n}", "unit_price": f"{n}.37", "gross_weight_kg": str(7 * n)} for n in (1, 2, 3)]
    adjustments = [adjusted(code, str(amount), **({} if line is None else {"line": line})) for code, amount, line in stated]
    batch = Batch(id="b", order=Order.model_validate(order(lines=lines, adjustments=adjustments, apportion_by=by, mode=mode)))
    result = prepare(batch, load_catalogue()).result
    made = value_particulars(batch, result)
    for line, declared in zip(result.lines, made.lines, strict=True):
        signed = sum(each.amount if each.code.startswith("A") else -each.amount for each in line.adjustments)
        assert line.customs_value == (line.goods_value or 0) + signed
        assert next(each.amount for each in declared.boxes if each.box == "24") == line.customs_value
    added = sum(amount if code.startswith("A") else -amount for code, amount, _ in stated)
    freight = Decimal(1000) if mode == "sea" else Decimal(700)
    assert result.customs_value == sum(line.goods_value or 0 for line in result.lines) + freight + 50 + added
    assert next(each.amount for each in made.totals if each.box == "24") == result.customs_value


def test_a_lorry_without_a_rate_leaves_the_base_of_import_vat_open_and_the_value_known() -> None:
    answer = prepared(inland_transport={"amount": "4000", "currency": "CZK"})
    line = answer.result.lines[0]
    assert (line.customs_value, line.duty, line.vat) == (Decimal("11050.00"), Decimal("696.15"), None)
    assert codes(answer) == ["customs.commodity_code_uncertain"]
    assert "CZK" in answer.findings[0].message.de


def test_what_was_sold_is_valued_though_something_beside_it_is_not() -> None:
    mixed = [FFP2, FFP2 | {"line": 2, "model": "ZX-2", "unit_price": "0"}]
    by_weight = prepared(lines=mixed, apportion_by="weight")
    assert [line.customs_value for line in by_weight.result.lines] == [Decimal("10525.00"), None]
    assert by_weight.result.customs_value is None
    assert [(finding.code, finding.line) for finding in by_weight.findings] == [("customs.commodity_code_uncertain", 2)]
    by_value = prepared(lines=mixed, apportion_by="value")
    assert [line.customs_value for line in by_value.result.lines] == [None, None]


def test_nothing_is_charged_on_relieved_goods_whatever_they_are_worth() -> None:
    answer = prepared("beneficiary_confirmation", **(CONFIRMED | {"donation": True, "lines": [FFP2 | {"unit_price": "0"}]}))
    line = answer.result.lines[0]
    assert (line.customs_value, line.duty, line.vat) == (None, Decimal("0.00"), Decimal("0.00"))


def test_a_value_found_at_the_border_is_to_be_confirmed_before_freight_is_added() -> None:
    def given(method: str, **changes: Any) -> list[str]:
        goods = FFP2 | {"unit_price": "0", "valuation": {"method": method, "unit_value": "0.80", "source": "price list"}}
        return about(prepared(donation=True, lines=[goods], **changes), "valuation")

    assert given("computed") == ["valuation of line 1: a value by this method includes the way to the Union border already"]
    assert given("similar") == given("deductive", incoterm="CIF") == []


def test_a_pro_forma_price_is_not_called_a_transaction_value() -> None:
    answer = prepared(donation=True)
    assert "Wert der Proforma-Rechnung" in answer.result.steps[0].de
    assert "Transaktionswert" not in answer.result.steps[0].de
    assert codes(answer) == ["customs.commodity_code_uncertain"]


def test_the_way_to_the_airport_counts_in_full_and_is_asked_for_where_one_freight_holds_it() -> None:
    def asked(**changes: Any) -> list[str]:
        return about(prepared(mode="air", airport_of_departure="PVG", **changes), "freight from the works")

    (said,) = asked(incoterm="EXW")
    assert "the way to the airport of departure counts in full" in said
    assert asked(incoterm="FCA") == asked(incoterm="EXW", freight={"amount": "1000", "currency": "EUR", "to_eu_border": "700"}) == []
