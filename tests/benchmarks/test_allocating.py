"""The benchmark of allocation makes the same days in every run, and measures each beside a solver."""

from __future__ import annotations

import pytest

from benchmarks.allocating import REGIMES, made, measured

pytestmark = pytest.mark.unit


def test_the_same_seed_makes_the_same_day_with_every_kind_of_lot_and_demand() -> None:
    day = made(REGIMES[0], 400, 100)
    assert made(REGIMES[0], 400, 100) == day
    assert {each.status for each in day.lots} == {"released", "quarantined"}
    assert {each.donated for each in day.lots} == {each.free_only for each in day.demands} == {each.partial for each in day.demands} == {True, False}


@pytest.mark.parametrize("regime", [REGIMES[0], REGIMES[-1]], ids=lambda each: each.name)
def test_a_day_is_measured_by_the_solver_it_used_or_by_one_alone(regime: object) -> None:
    took = measured(regime, 300, 20)  # type: ignore[arg-type]
    assert took.shares > 0
    assert 0 < took.served <= 1
    assert took.whole > took.floor > 0 if took.inside else took.bare > 0
