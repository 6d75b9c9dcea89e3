"""Prices computed by hand beside those the house computes, and ceilings just held and just exceeded."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from batches.batch import CustomsLine, ValueAdjustment
from batches.order import Order
from distribution.delivery import PriceParts
from distribution.members import ContractLine, FrameworkContract
from distribution.pricing import Ceiling, Unpriced, above_ceiling, ceiling_for, handling_on, may_call_off, price_of
from distribution.product import Wanted

pytestmark = pytest.mark.unit

ON = date(2020, 6, 22)
SAMPLE = Path(__file__).parents[2] / "samples" / "kaiserslautern-2020" / "order.json"
FFP2 = Wanted(category="ffp2")


def order(**changes: Any) -> Order:
    return Order.model_validate(json.loads(SAMPLE.read_text(encoding="utf-8")) | changes)


def customs(goods: str, *added: tuple[str, str, str | None], within: str = "0.00", duty: str | None = "0.00") -> CustomsLine:
    adjustments = tuple(ValueAdjustment.model_validate({"code": code, "amount": amount, "charge": charge}) for code, amount, charge in added)
    known = {"line": 1, "commodity_code": None, "origin": "CN", "preference": "100", "customs_value": None, "duty_rate": None, "vat_rate": None, "vat": None}
    return CustomsLine.model_validate(known | {"duty": duty, "goods_value": goods, "adjustments": adjustments, "union_transport": within})


def parts_of(found: PriceParts | Unpriced) -> list[str]:
    assert isinstance(found, PriceParts)
    return [str(each) for each in (found.goods, found.freight, found.duty, found.handling, found.total)]


def test_a_mask_bought_free_on_board_costs_what_was_computed_by_hand() -> None:
    bought = order()
    line = bought.lines[0]
    # 126027.40 / 120000 = 1.05022…; (1927.61 + 87.94) / 120000 = 0.01679…; 8066.71 / 120000 = 0.06722…; 4 % of 136109.66 / 120000 = 0.04536…
    found = price_of(bought, line, customs("126027.40", ("AK", "1927.61", "freight"), ("AK", "87.94", "insurance"), duty="8066.71"), ON)
    assert parts_of(found) == ["1.0502", "0.0168", "0.0672", "0.0454", "1.1796"]


def test_a_price_of_the_smallest_goods_keeps_four_decimals() -> None:
    bought = order()
    # 66210.05 / 500000 = 0.13242; 3868.80 / 500000 = 0.00773…; 4414.97 / 500000 = 0.00882…; 4 % of 74493.82 / 500000 = 0.00595…
    found = price_of(bought, bought.lines[2], customs("66210.05", ("AK", "3700.00", "freight"), ("AK", "168.80", "insurance"), duty="4414.97"), ON)
    assert parts_of(found) == ["0.1324", "0.0077", "0.0088", "0.0060", "0.1549"]


def test_carriage_within_the_union_is_freight_unless_the_price_holds_it() -> None:
    bought = order()
    line = bought.lines[0]
    assert parts_of(price_of(bought, line, customs("120000.00", within="1200.00"), ON))[:2] == ["1.0000", "0.0100"]
    delivered = order(incoterm="DAP")
    within = customs("120000.00", ("BA", "1200.00", "inland_transport"), within="1200.00")
    assert parts_of(price_of(delivered, line, within, ON))[:2] == ["1.0000", "0.0000"]


def test_packing_and_commissions_belong_to_the_goods() -> None:
    bought = order()
    assert parts_of(price_of(bought, bought.lines[0], customs("120000.00", ("AD", "2400.00", None)), ON))[:2] == ["1.0200", "0.0000"]


def test_duty_the_seller_pays_is_counted_once() -> None:
    paid = order(incoterm="DDP")
    line = paid.lines[0]
    assert parts_of(price_of(paid, line, customs("120000.00", duty="6000.00"), ON))[:3] == ["1.0000", "0.0000", "0.0000"]
    told_apart = customs("126000.00", ("BC", "6000.00", None), duty="6000.00")
    assert parts_of(price_of(paid, line, told_apart, ON))[:3] == ["1.0000", "0.0000", "0.0500"]


@pytest.mark.parametrize("changes", [{"donation": True}, {"relief_claimed": True}])
def test_what_was_given_or_relieved_of_duty_is_free_of_charge(changes: dict[str, bool]) -> None:
    given = order(**changes)
    found = price_of(given, given.lines[0], customs("120000.00"), ON)
    assert isinstance(found, Unpriced)
    assert found.free
    assert found.why.de == "Spende, kostenlos"


def test_nothing_is_guessed_while_customs_are_not_computed() -> None:
    bought = order()
    for unknown in (None, customs("120000.00", duty=None)):
        found = price_of(bought, bought.lines[0], unknown, ON)
        assert isinstance(found, Unpriced)
        assert not found.free


def contract(ceiling: str = "1.18", **changes: Any) -> FrameworkContract:
    line = ContractLine(wanted=FFP2, ceiling=Decimal(ceiling))
    told = {"id": "rv-1", "number": "RV 7/2020", "public_body": "o-stadt", "importer": "o-imp", "groups": ("g-kl",), "valid_from": date(2020, 5, 1)}
    return FrameworkContract.model_validate(told | {"valid_until": date(2020, 12, 31), "lines": (line,)} | changes)


def price(total: str) -> PriceParts:
    return PriceParts(goods=Decimal(total))


def test_a_price_that_just_holds_the_ceiling_is_not_flagged_and_one_above_it_is() -> None:
    ceiling = ceiling_for([contract("1.1796")], FFP2, "piece", ["g-kl"], ON)
    assert above_ceiling(price("1.1796"), ceiling) is None
    flag = above_ceiling(price("1.1797"), ceiling)
    assert flag is not None
    assert (flag.rule, flag.number, flag.over) == ("price.above_ceiling", "RV 7/2020", Decimal("0.0001"))
    assert flag.says.de == "1,1797 EUR liegen 0,0001 EUR über der Preisobergrenze von 1,1796 EUR des Rahmenvertrags RV 7/2020"
    assert above_ceiling(price("99"), None) is None


def test_a_contract_binds_on_its_days_for_its_groups_goods_and_units_only() -> None:
    held = contract()
    last = held.valid_until
    assert ceiling_for([held], FFP2, "piece", ["g-kl"], last) is not None
    assert ceiling_for([held], FFP2, "piece", ["g-kl"], last + timedelta(days=1)) is None
    assert ceiling_for([held], FFP2, "piece", ["g-other"], ON) is None
    assert ceiling_for([held], FFP2, "pair", ["g-kl"], ON) is None
    assert ceiling_for([held], Wanted(category="ffp3"), "piece", ["g-kl"], ON) is None
    assert ceiling_for([contract(ended_on=ON)], FFP2, "piece", ["g-kl"], ON) is None
    assert ceiling_for([contract(ended_on=ON + timedelta(days=1))], FFP2, "piece", ["g-kl"], ON) is not None


def test_the_public_body_itself_may_call_off_and_the_lowest_of_several_ceilings_holds() -> None:
    assert may_call_off(contract(groups=()), [], "o-stadt")
    assert not may_call_off(contract(groups=()), [], "o-other")
    several = [contract("1.30"), contract("1.20", id="rv-2", number="RV 8")]
    assert ceiling_for(several, FFP2, "piece", ["g-kl"], ON) == Ceiling(contract="rv-2", number="RV 8", ceiling=Decimal("1.20"), unit="piece")


def test_a_ceiling_for_a_size_is_for_that_size_and_one_without_is_for_all() -> None:
    large = contract(lines=(ContractLine(wanted=Wanted(category="ffp2", size="L"), ceiling=Decimal(2)),))
    assert ceiling_for([large], Wanted(category="ffp2", size="l"), "piece", ["g-kl"], ON) is not None
    assert ceiling_for([large], Wanted(category="ffp2", size="M"), "piece", ["g-kl"], ON) is None
    assert ceiling_for([contract()], Wanted(category="ffp2", size="M"), "piece", ["g-kl"], ON) is not None


def test_a_contract_that_ends_before_it_begins_is_none() -> None:
    with pytest.raises(ValidationError):
        contract(valid_until=date(2020, 4, 30))


def test_handling_is_dated_and_has_a_source() -> None:
    row = handling_on(ON)
    assert row.source
    assert row.mark in "VKU"
    assert handling_on(date(1999, 1, 1)) == row
