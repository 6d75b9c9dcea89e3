"""Days of cover, computed by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distribution.cover import CoverPolicy, cover_of, covers_of, runs_out_on, to_fill, with_level
from distribution.demand import Demand, Shelf, StockLevel
from distribution.product import Wanted

pytestmark = pytest.mark.unit

POLICY = CoverPolicy(warn_days=7, fill_days=28, count_old_days=30)
FFP2 = Wanted(category="ffp2")
JUNE_1 = date(2020, 6, 1)


def level(there: int, daily_use: int, wanted: Wanted = FFP2) -> StockLevel:
    return StockLevel(wanted=wanted, there=there, daily_use=daily_use, counted_on=JUNE_1)


@pytest.mark.parametrize(
    ("there", "use", "days_later", "left", "days", "runs_out", "state"),
    [
        (100, 30, 0, 100, 3, date(2020, 6, 4), "soon"),  # 1, 2 and 3 June are covered, 10 are left on the 4th
        (100, 30, 3, 10, 0, date(2020, 6, 4), "out"),
        (100, 30, 9, 0, 0, date(2020, 6, 4), "out"),
        (900, 30, 0, 900, 30, date(2020, 7, 1), "enough"),
        (900, 30, 22, 240, 8, date(2020, 7, 1), "enough"),
        (900, 30, 23, 210, 7, date(2020, 7, 1), "soon"),
        (0, 30, 0, 0, 0, date(2020, 6, 1), "out"),
        (5, 0, 40, 5, None, None, "unused"),
    ],
)
def test_cover_is_what_a_hand_reckons(there: int, use: int, days_later: int, left: int, days: int | None, runs_out: date | None, state: str) -> None:
    cover = cover_of(level(there, use), JUNE_1 + timedelta(days=days_later), POLICY)
    assert (cover.left, cover.days, cover.runs_out_on, cover.state) == (left, days, runs_out, state)


@given(there=st.integers(0, 10**6), use=st.integers(1, 10**4), later=st.integers(0, 400))
def test_the_day_it_runs_out_stays_the_same_however_late_one_looks(there: int, use: int, later: int) -> None:
    on = JUNE_1 + timedelta(days=later)
    cover = cover_of(level(there, use), on, POLICY)
    runs_out = runs_out_on(level(there, use))
    assert runs_out is not None
    assert cover.days == max((runs_out - on).days, 0)


def test_a_supply_for_longer_than_the_calendar_goes_ends_with_it() -> None:
    assert runs_out_on(level(1_000_000_000, 1)) == date.max


def test_a_count_grows_old() -> None:
    assert not cover_of(level(9, 1), JUNE_1 + timedelta(days=30), POLICY).count_is_old
    assert cover_of(level(9, 1), JUNE_1 + timedelta(days=31), POLICY).count_is_old


def test_what_fills_up_is_less_by_what_is_asked_for_already() -> None:
    there = level(100, 30)
    asked = Demand(id="d", member="o", wanted=FFP2, quantity=500, asked_on=JUNE_1, needed_by=JUNE_1, handed_over=100)
    other = asked.model_copy(update={"wanted": Wanted(category="ffp3")})
    assert to_fill(there, JUNE_1, 28) == 28 * 30 - 100
    assert to_fill(there, JUNE_1, 28, [asked, other]) == 28 * 30 - 100 - 400
    assert to_fill(there, JUNE_1, 3, [asked]) == 0


def test_what_runs_out_first_comes_first_and_a_level_takes_the_place_of_its_own_only() -> None:
    gown, mask = Wanted(category="surgical_gown", size="M"), level(70, 10)
    shelf = with_level(with_level(with_level(Shelf(id="o"), level(20, 10, gown)), mask), level(60, 10))
    assert [(each.wanted.category, each.there) for each in shelf.levels] == [("ffp2", 60), ("surgical_gown", 20)]
    assert [each.level.wanted.category for each in covers_of(shelf, JUNE_1, POLICY)] == ["surgical_gown", "ffp2"]
