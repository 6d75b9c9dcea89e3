"""Pooled purchases: whole packs, what speaks against a quotation, and whose the goods are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from distribution.demand import Demand
from distribution.pool import Piece, Pool, PooledLine, PooledOrder, Quotation, drifted, earmarks, order_lines, weighed
from distribution.product import Wanted

pytestmark = pytest.mark.unit

ON = date(2020, 6, 1)
GLOVES = "medical_gloves"


def demand(id: str, size: str, quantity: int, **changes: object) -> Demand:  # noqa: A002
    made = Demand(id=id, member=f"o-{id}", wanted=Wanted(category=GLOVES, size=size), quantity=quantity, asked_on=ON, needed_by=date(2020, 6, 20))
    return made.model_copy(update=changes)


DEMANDS = {each.id: each for each in (demand("a", "M", 950), demand("b", "L", 300), demand("c", "M", 100), demand("d", "", 30))}
PIECES = tuple(Piece(demand=each.id, member=each.member, size=each.wanted.size, quantity=each.quantity) for each in DEMANDS.values())
POOL = Pool(id="sb-1", category=GLOVES, made_on=ON, made_by="Cora", pieces=PIECES)


def quotation(**changes: object) -> Quotation:
    told = {"id": "q", "supplier": "Hanoi Mau", "unit_price": Decimal("0.05"), "arrives_on": date(2020, 6, 18), "entered_on": ON}
    return Quotation.model_validate(told | changes)


def ordered(pack: int = 100) -> Pool:
    order = PooledOrder(
        batch="b-1", order="MH-1", importer="o-i", supplier="Hanoi Mau", expected_on=ON, ordered_on=ON, lines=order_lines(POOL, quotation(pack=pack))
    )
    return POOL.model_copy(update={"status": "ordered", "order": order})


def test_a_line_is_a_size_in_whole_packs() -> None:
    assert order_lines(POOL, quotation(pack=100)) == (
        PooledLine(number=1, size="", quantity=100),
        PooledLine(number=2, size="M", quantity=1100),
        PooledLine(number=3, size="L", quantity=300),
    )


def test_the_least_a_supplier_delivers_is_ordered_more_of_the_largest_size() -> None:
    assert [each.quantity for each in order_lines(POOL, quotation(pack=100, least=1500))] == [100, 1100, 300]
    assert [each.quantity for each in order_lines(POOL, quotation(pack=100, least=1501))] == [100, 1200, 300]


def test_a_quotation_says_what_speaks_against_it() -> None:
    days = [each.needed_by for each in DEMANDS.values()]
    good = weighed(POOL, quotation(), days, ON, Decimal("0.05"))
    assert (good.ordered, good.surplus, good.cost, good.above_ceiling, good.says) == (1380, 0, Decimal("69.00"), False, ())
    late = quotation(unit_price=Decimal("0.06"), arrives_on=date(2020, 6, 21), valid_until=date(2020, 5, 31), pack=1000)
    bad = weighed(POOL, late, days, ON, Decimal("0.05"))
    assert bad.above_ceiling
    assert [each.en.partition(" ")[0] for each in bad.says] == ["too", "above", "2620", "quotation"]


def test_a_price_in_another_currency_counts_by_its_rate_and_is_not_compared_without() -> None:
    assert quotation(currency="USD", rate=Decimal("1.25")).price_in_eur == Decimal("0.04")
    unknown = weighed(POOL, quotation(currency="USD"), [], ON, Decimal("0.01"))
    assert (unknown.cost, unknown.above_ceiling, unknown.says[-1].en) == (None, False, "no rate given, not comparable")


def test_goods_are_earmarked_for_demand_that_is_open_and_the_rest_is_anybodys() -> None:
    pool = ordered()
    assert [(each.demand, each.quantity) for each in earmarks(pool, 2, DEMANDS)] == [("a", 950), ("c", 100)]  # of 1100
    withdrawn = DEMANDS | {"a": demand("a", "M", 950, status="withdrawn"), "c": demand("c", "M", 100, handed_over=40)}
    assert [(each.demand, each.quantity) for each in earmarks(pool, 2, withdrawn)] == [("c", 60)]
    assert earmarks(pool, 9, DEMANDS) == ()
    assert earmarks(POOL, 2, DEMANDS) == ()


def test_demand_that_grew_after_the_order_is_earmarked_what_was_bought_for_it() -> None:
    assert [each.quantity for each in earmarks(ordered(), 3, DEMANDS | {"b": demand("b", "L", 5000)})] == [300]


def test_what_became_of_demand_since_it_was_taken_in_is_told() -> None:
    now = {"a": demand("a", "M", 900), "b": demand("b", "L", 400), "c": demand("c", "M", 100, status="lapsed"), "d": demand("d", "S", 30)}
    to_buy = {"a": 900, "b": 400, "c": 0, "d": 30}
    told = [("a", "less", 900), ("b", "more", 400), ("c", "gone", 0), ("d", "other", 30)]
    assert [(each.piece.demand, each.drift, each.now) for each in drifted(POOL, now, to_buy)] == told
    assert drifted(POOL, DEMANDS, {each.demand: each.quantity for each in PIECES}) == ()


def test_while_it_collects_what_is_covered_otherwise_counts_and_once_ordered_only_what_is_outstanding() -> None:
    covered = {each.demand: each.quantity for each in PIECES} | {"a": 50}
    assert [(each.drift, each.now) for each in drifted(POOL, DEMANDS, covered)] == [("less", 50)]
    assert drifted(ordered(), DEMANDS | {"b": demand("b", "L", 999)}) == ()
    assert [each.drift for each in drifted(ordered(), DEMANDS | {"b": demand("b", "L", 300, handed_over=100)})] == ["less"]
