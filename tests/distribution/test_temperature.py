"""Storage temperatures: what is outside, from when to when, computed by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batches.errors import InputRefused
from catalogue import load_catalogue
from distribution.temperature import Excursion, Limit, Reading, beyond, excursions, limit_for, storage, usual_interval
from tests.aftercare.conftest import NOON, readings

pytestmark = pytest.mark.unit

FRIDGE = Limit(low=Decimal(2), high=Decimal(8), tolerated_minutes=30)


def found(*celsius: str | None, limit: Limit = FRIDGE) -> list[tuple[int, int, str | None, str | None, int]]:
    """Begin in minutes from noon, minutes, lowest, highest, unknown minutes; read every ten minutes."""
    return [
        (
            round((each.begun_at - NOON).total_seconds() / 60), each.minutes, None if each.lowest is None else str(each.lowest),
            None if each.highest is None else str(each.highest), each.unknown_seconds // 60,
        )
        for each in excursions(readings(*celsius), limit, 3)
    ]  # fmt: skip


def test_exactly_at_the_limit_is_within_and_a_tenth_beyond_is_not() -> None:
    assert found("2", "8", "2.0", "8.00") == []
    assert found("2", "8.1", "8", "1.9") == [(10, 10, "8.1", "8.1", 0), (30, 10, "1.9", "1.9", 0)]


def test_a_reading_stands_until_the_next_one_and_nothing_is_drawn_between_them() -> None:
    assert found("5", "9", "10", "9", "5") == [(10, 30, "9", "10", 0)]


def test_the_last_reading_stands_for_one_usual_interval() -> None:
    assert found("5", "5", "9") == [(20, 10, "9", "9", 0)]


def test_from_too_warm_to_too_cold_at_once_is_one_stretch() -> None:
    assert found("5", "9", "1", "5") == [(10, 20, "1", "9", 0)]


def test_where_nothing_was_read_for_too_long_nobody_knows_and_that_counts_as_outside() -> None:
    # after 12:10 the next is at 12:50: 40 minutes are more than three intervals of 10; the reading of 12:10 stands until 12:20
    assert found("5", "5", None, None, None, "5", "5", "5") == [(20, 30, None, None, 30)]
    # 30 minutes are not more than three intervals
    assert found("5", "5", None, None, "5", "5", "5") == []


def test_unknown_time_beside_time_outside_is_one_stretch() -> None:
    assert found("5", "9", None, None, None, "9", "5", "5") == [(10, 50, "9", "9", 30)]


def test_longer_than_tolerated_holds_and_just_as_long_does_not() -> None:
    just, longer = (excursions(readings("5", *["9"] * count, "5"), FRIDGE, 3) for count in (3, 4))
    assert (just[0].minutes, beyond(just, FRIDGE)) == (30, False)
    assert (longer[0].minutes, beyond(longer, FRIDGE)) == (40, True)


def test_limits_with_one_end_have_none_on_the_other() -> None:
    frozen = Limit(high=Decimal(-15))
    assert found("-80", "-15", "-14.9", limit=frozen) == [(20, 10, "-14.9", "-14.9", 0)]


def test_every_category_of_a_storage_row_is_in_the_catalogue_and_has_its_limit() -> None:
    known = load_catalogue().categories_by_key
    assert {row.category for row in storage()} <= set(known)
    assert all(row.low is not None or row.high is not None for row in storage())
    assert all(row.low is None or row.high is None or row.low < row.high for row in storage())


def test_of_several_ways_to_store_it_one_has_to_be_named() -> None:
    on = date(2020, 6, 1)
    assert limit_for("pcr_kit", "refrigerated", on).high == 8
    assert limit_for("antigen_test", "refrigerated", on).high == 30, "it has one way only"
    with pytest.raises(InputRefused, match="frozen, refrigerated"):
        limit_for("pcr_kit", "", on)
    with pytest.raises(InputRefused, match="no storage temperature is known for ffp2"):
        limit_for("ffp2", "", on)


@given(st.lists(st.tuples(st.integers(1, 90), st.integers(-3, 13)), min_size=2, max_size=40))
def test_excursions_do_not_overlap_and_hold_every_reading_outside(told: list[tuple[int, int]]) -> None:
    at, given_ = NOON, []
    for minutes, celsius in told:
        at += timedelta(minutes=minutes)
        given_.append(Reading(at, Decimal(celsius)))
    out: tuple[Excursion, ...] = excursions(given_, FRIDGE, 3)
    assert all(one.ended_at < other.begun_at for one, other in pairwise(out))
    for each in given_:
        inside = any(one.begun_at <= each.at < one.ended_at and one.lowest is not None for one in out)
        assert inside == (FRIDGE.side(each.celsius) != 0)
    assert sum(each.seconds for each in out) <= (given_[-1].at - given_[0].at + usual_interval(given_)).total_seconds()
