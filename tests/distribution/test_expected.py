"""When goods may be there: learnt from passages, estimated by the policy until there are enough."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from distribution import expected_on, policy_at

pytestmark = pytest.mark.unit

ON = date(2020, 6, 1)
POLICY = policy_at(ON)
ARRIVED = ON - timedelta(days=1)
TEN = list(range(1, 11))


def days(band: object) -> tuple[int, int, int]:
    return tuple((getattr(band, each) - ON).days for each in ("earliest", "likely", "latest"))  # type: ignore[return-value]


def test_until_enough_is_known_the_policy_estimates_and_says_from_how_many() -> None:
    band = expected_on("customs", ON, ARRIVED, {"customs": TEN[:9], "release": TEN}, POLICY, ON)
    assert (days(band), band.learnt_from) == ((0 + 1, 2 + 5, 7 + 9), 9)


def test_enough_passages_replace_the_estimate() -> None:
    band = expected_on("customs", ON, ARRIVED, {"customs": TEN, "release": TEN}, POLICY, ON)
    assert (days(band), band.learnt_from) == ((2, 10, 18), 10)


def test_at_the_present_gate_only_those_count_that_stood_there_as_long() -> None:
    seen = {"release": [1] * 50 + [10] * 10}
    assert days(expected_on("release", ON, ARRIVED, seen, POLICY, ON)) == (1, 1, 10)
    assert days(expected_on("release", ON - timedelta(days=4), ARRIVED, seen, POLICY, ON)) == (6, 6, 6)


def test_it_is_never_before_today_however_long_it_stands() -> None:
    assert days(expected_on("release", ON - timedelta(days=400), ARRIVED, {}, POLICY, ON)) == (0, 0, 0)


def test_goods_on_their_way_are_looked_at_after_they_came() -> None:
    arrives = ON + timedelta(days=30)
    band = expected_on("papers", ON, arrives, {}, POLICY, ON)
    assert days(band) == (30 + 1, 30 + 3 + 2 + 1, 30 + 8 + 7 + 3)


def test_papers_that_take_longer_than_the_voyage_decide() -> None:
    assert days(expected_on("papers", ON, ON + timedelta(days=1), {"papers": [50] * 10}, POLICY, ON))[1] == 50 + 2 + 3 + 2 + 1


def test_a_batch_past_its_gates_is_there() -> None:
    assert days(expected_on("distribution", ON, ARRIVED, {}, POLICY, ON)) == (0, 0, 0)
