"""Lots on arrival."""

from __future__ import annotations

from datetime import date

import pytest

from batches.batch import Batch
from batches.order import Order
from batches.quality_data import MarkedRow
from batches.rule import Found, Held, judge
from catalogue import load_catalogue
from validators.facts import Facts
from validators.judging import sentences
from validators.lots import expired, shelf_life_short

pytestmark = pytest.mark.unit


def batch(expires_on: str | None, category: str = "ffp2", **more: str) -> Batch:
    order = {
        "order": "E-1", "expected_on": "2020-07-01", "currency": "EUR", "importer": {"name": "Landkreis Muster"}, "supplier": {"name": "Invented Masks"},
        "lines": [
            {"line": 1, "category": category, "model": "M", "quantity": 1, "unit_price": "1", "lots": [{"lot": "A", "quantity": 1, "expires_on": expires_on}]}
        ],
    }  # fmt: skip
    return Batch(id="b", order=Order.model_validate(order | more))


def outcomes(rule: object, of: Batch) -> list[Found | Held]:
    catalogue = load_catalogue()
    judge((rule,), sentences(), of.judged_for, of, Facts.of(of, catalogue), catalogue, of.judged_for)  # type: ignore[arg-type]
    return list(rule(of, Facts.of(of, catalogue), catalogue, of.judged_for))  # type: ignore[operator]


def test_a_lot_is_good_on_its_last_day_and_expired_the_day_after() -> None:
    assert outcomes(expired, batch("2020-07-01")) == [Held(line=1, lot="A")]
    (found,) = outcomes(expired, batch("2020-06-30"))
    assert isinstance(found, Found)
    assert (found.seen, found.expected, found.judged_for) == ("2020-06-30", ">= 2020-07-01", date(2020, 7, 1))


def test_lots_are_judged_for_their_arrival_not_for_the_release_by_customs() -> None:
    late_release = batch("2020-07-05", arrived_on="2020-07-01", customs_release={"mrn": "20DE510220123456R1", "released_on": "2020-07-09"})  # type: ignore[arg-type]
    assert outcomes(expired, late_release) == [Held(line=1, lot="A")]


def test_a_lot_without_a_date_is_not_judged() -> None:
    assert outcomes(expired, batch(None)) == []
    assert outcomes(shelf_life_short, batch(None)) == []


def test_twelve_months_must_be_left_on_arrival() -> None:
    assert outcomes(shelf_life_short, batch("2021-07-01")) == [Held(line=1, lot="A")]
    (found,) = outcomes(shelf_life_short, batch("2021-06-30"))
    assert isinstance(found, Found)
    assert found.expected == ">= 2021-07-01"
    assert outcomes(shelf_life_short, batch("2020-06-30")) == []


def test_goods_that_arrive_in_the_last_year_of_the_calendar_are_judged() -> None:
    late = batch("9999-12-30", arrived_on="9999-06-01")
    assert outcomes(expired, late) == [Held(line=1, lot="A")]
    (found,) = outcomes(shelf_life_short, late)
    assert isinstance(found, Found)
    assert found.expected == ">= 9999-12-31"


def test_kits_that_live_a_year_need_six_months_only() -> None:
    assert outcomes(shelf_life_short, batch("2021-01-01", category="pcr_kit")) == [Held(line=1, lot="A")]
    assert isinstance(outcomes(shelf_life_short, batch("2020-12-31", category="pcr_kit"))[0], Found)


@pytest.mark.parametrize(("seen", "wrong"), [("2020-07", False), ("2020-06", True), ("30.06.2020", True), ("soon", False)])
def test_the_day_on_the_box_counts_where_the_order_names_none_or_a_later_one(seen: str, wrong: bool) -> None:
    for ordered in (None, "2022-01-01"):
        marked = batch(ordered).model_copy(update={"markings": (MarkedRow(row=2, line="1", lot="A", element="expiry", seen=seen),)})
        assert any(isinstance(each, Found) for each in outcomes(expired, marked)) is wrong
