"""What holds of every allocation: tried on many made-up days, and against trying every plan there is."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distribution import violations
from distribution.demand import Demand
from distribution.members import Member
from distribution.supply import StockLot
from tests.distribution.making import ON, POLICY, demand, got, lot, member, on_its_way, shared

pytestmark = pytest.mark.unit

GROUPS = ("g1", "g2")
MEMBERS = [member("h", "hospital", ("g1",), staff_in_contact=2), member("p", "practice", ("g1", "g2")), member("c", "care_home", ("g2",), staff_in_contact=3),
           member("s", "school"), member("n", "practice", ("g2",), status="applied")]  # fmt: skip
SIZES = ("", "S", "M")
EITHER = st.booleans()
Day = tuple[list[Demand], list[StockLot]]


@st.composite
def days(draw: st.DrawFn, packs: tuple[int, ...] = (1, 5, 10), partial: st.SearchStrategy[bool] = EITHER) -> Day:
    """Demand and lots of a day."""
    demands = [
        demand(f"d{at}", draw(st.sampled_from("hpcsn")), draw(st.integers(1, 60)), size=draw(st.sampled_from(SIZES)), partial=draw(partial),
               free_only=draw(st.integers(0, 9)) == 0, needed_by=ON + timedelta(days=draw(st.integers(-40, 40))))
        for at in range(draw(st.integers(1, 7)))
    ]  # fmt: skip
    return demands, [_lot(draw, f"l{at}", packs) for at in range(draw(st.integers(0, 4)))]


def _lot(draw: st.DrawFn, id_: str, packs: tuple[int, ...]) -> StockLot:
    quantity = draw(st.integers(1, 80))
    more: dict[str, Any] = {
        "size": draw(st.sampled_from(SIZES)),
        "expires_on": draw(st.none() | st.integers(0, 120).map(lambda days_: ON + timedelta(days=days_))),
    }
    if draw(st.booleans()):
        more |= {"donated": True, "quotas": draw(st.dictionaries(st.sampled_from((*GROUPS, "h")), st.integers(0, 400), max_size=3))}
    else:
        more |= {"earmarks": draw(st.dictionaries(st.sampled_from(("d0", "d1", "d9")), st.integers(1, 50), max_size=2))}
    pack = draw(st.sampled_from(packs))
    if draw(st.integers(0, 3)) == 0:
        return on_its_way(id_, quantity, pack, **more)
    return lot(id_, quantity, pack, **(more | {"free": draw(st.integers(0, quantity)), "blocked": draw(st.sampled_from(("", "", "", "r")))}))


@settings(max_examples=150, deadline=None)
@given(days(), st.integers(0, 100))
def test_every_plan_keeps_the_rule_in_whole_numbers(day: Day, reserve: int) -> None:
    demands, lots = day
    policy = POLICY.model_copy(update={"reserve_per_mille": reserve})
    plan = shared(MEMBERS, demands, lots, policy)
    assert violations(plan, policy, {each.id: each for each in MEMBERS}, demands, lots) == ()
    of_lot: dict[str, int] = defaultdict(int)
    for share in plan.shares:
        of_lot[share.lot] += share.quantity
    assert all(of_lot[each.id] <= (each.free if each.is_stock else each.quantity) for each in lots)
    assert all(of_lot[each.id] == 0 for each in lots if each.blocked)
    assert all(each.why for each in plan.answers)


@settings(max_examples=100, deadline=None)
@given(days(), st.randoms(use_true_random=False))
def test_the_same_input_in_any_order_gives_the_same_plan(day: Day, order: random.Random) -> None:
    demands, lots = day
    members = list(MEMBERS)
    plan = shared(members, demands, lots)
    for each in (demands, lots, members):
        order.shuffle(each)
    assert shared(members, demands, lots) == plan


@settings(max_examples=150, deadline=None)
@given(days(packs=(5,), partial=st.just(True)))
def test_nobody_of_a_lower_class_gets_what_a_higher_one_lacks_of_its_minimum(day: Day) -> None:
    demands = day[0]
    lots = [each.model_copy(update={"earmarks": (), "donated": False, "quotas": ()}) for each in day[1] if each.is_stock]
    by_id, plan = {each.id: each for each in demands}, shared(MEMBERS, demands, lots)
    for lacking in plan.answers:
        if lacking.firm + 5 <= lacking.asked and lacking.firm < lacking.minimum and not by_id[lacking.demand].free_only:
            lower = {each.demand for each in plan.answers if each.priority_class > lacking.priority_class}
            size, until = by_id[lacking.demand].wanted.size, max(by_id[lacking.demand].needed_by, ON) + timedelta(days=30)
            fit = {each.id for each in lots if (not size or each.size == size) and (each.expires_on is None or each.expires_on >= until)}
            assert not [share for share in plan.shares if share.demand in lower and share.lot in fit]


@settings(max_examples=150, deadline=None)
@given(days(packs=(5,), partial=st.just(True)), st.integers(0, 3), st.integers(1, 6))
def test_more_goods_never_mean_less_for_anybody(day: Day, which: int, packs: int) -> None:
    demands, lots = day
    lots = [each.model_copy(update={"donated": False, "quotas": (), "earmarks": ()}) for each in lots if each.is_stock]
    if not lots:
        return
    before, grown = got(shared(MEMBERS, demands, lots)), lots[which % len(lots)]
    more = grown.model_copy(update={"quantity": grown.quantity + 5 * packs, "free": grown.free + 5 * packs})
    after = got(shared(MEMBERS, demands, [*(each for each in lots if each is not grown), more]))
    assert all(after[each] >= before[each] for each in before)


@st.composite
def shortages(draw: st.DrawFn) -> tuple[list[Member], list[Demand], list[StockLot]]:
    """A few members of one class and little enough that every plan can be tried; one size of pack, or several."""
    members = [member(f"m{at}", groups=draw(st.sampled_from((("g1",), ("g2",), ("g1", "g2"))))) for at in range(draw(st.integers(2, 4)))]
    demands = [demand(f"d{each.id}", each.id, draw(st.integers(1, 14)) * 5, size=draw(st.sampled_from(("", "S")))) for each in members]
    sizes = draw(st.sampled_from(((10,), (5, 10), (10, 15), (5, 20))))
    lots = []
    for at in range(draw(st.integers(1, 3))):
        pack = draw(st.sampled_from(sizes))
        more: dict[str, Any] = {"size": draw(st.sampled_from(("S", "M")))}
        if draw(st.booleans()):
            more |= {"donated": True, "quotas": {"g1": 500, "g2": 500}}
        lots.append(lot(f"l{at}", pack * draw(st.integers(1, 4)), pack, **more))
    return members, demands, lots


@settings(max_examples=120, deadline=None)
@given(shortages())
def test_no_plan_at_all_comes_nearer_to_equal_shares(made: tuple[list[Member], list[Demand], list[StockLot]]) -> None:
    members, demands, lots = made
    quantity = {each.id: each.quantity for each in demands}

    def lacking(given_: dict[str, int]) -> Fraction:
        return sum((Fraction((quantity[id_] - given_[id_]) ** 2, quantity[id_]) for id_ in quantity), Fraction(0))

    assert lacking(got(shared(members, demands, lots))) == min(lacking(each) for each in _every_plan(members, demands, lots))


def _every_plan(members: list[Member], demands: list[Demand], lots: list[StockLot]) -> list[dict[str, int]]:
    """What demands may get, by every way to give out the packs of every lot, none beyond what is asked."""
    plans: set[tuple[int, ...]] = {(0,) * len(demands)}
    for each in lots:
        fits = [not wanted.wanted.size or wanted.wanted.size == each.size for wanted in demands]
        groups = {"": (each.quantity // each.pack, fits)}
        if each.donated:
            first = -(-each.quantity // each.pack // 2)  # halves; of an odd number the first quota has the pack that is left over
            drawn = ["g1" if "g1" in of.groups else "g2" for of in members]
            halves = {"g1": first, "g2": each.quantity // each.pack - first}
            groups = {whom: (packs, [fit and at == whom for fit, at in zip(fits, drawn, strict=True)]) for whom, packs in halves.items()}
        for packs, fit in groups.values():
            plans = {
                tuple(more)
                for plan in plans
                for gift in product(*[range(packs + 1) if one else (0,) for one in fit])
                if sum(gift) <= packs
                for more in ([had + each.pack * new for had, new in zip(plan, gift, strict=True)],)
                if all(has <= wanted.quantity for has, wanted in zip(more, demands, strict=True))
            }
    return [dict(zip((each.id for each in demands), plan, strict=True)) for plan in plans]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 6)), min_size=2, max_size=4), st.integers(0, 12))
def test_the_minimum_is_shared_equally_before_anything_else(people: list[tuple[int, int]], packs: int) -> None:
    """Quantity in packs of 10 and staff (14 masks each): what is given first makes up minimum cover as equally as can be, whatever else is asked for."""
    members = [member(f"m{at}", staff_in_contact=staff) for at, (_, staff) in enumerate(people)]
    demands = [demand(f"d{at}", f"m{at}", 10 * asked) for at, (asked, _) in enumerate(people)]
    plan = shared(members, demands, [lot("l", 10 * packs, 10)])
    goal = [-(-each.minimum // 10) for each in plan.answers]
    reached = [min(each.firm // 10, most) for each, most in zip(plan.answers, goal, strict=True)]
    assert sum(reached) == min(packs, sum(goal))
    if packs < sum(goal):
        assert all(each.firm // 10 <= most for each, most in zip(plan.answers, goal, strict=True))
        for one, other in combinations(range(len(goal)), 2):
            for more, less in ((one, other), (other, one)):
                if reached[more] and reached[less] < goal[less]:  # moving a pack betters nothing
                    assert Fraction(2 * reached[more] - 1, goal[more]) <= Fraction(2 * reached[less] + 1, goal[less])
