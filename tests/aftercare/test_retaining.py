"""Retained samples: they leave the free stock with the state that says so, and nothing is lost; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from batches.errors import InputRefused, NotNow
from flows.aftercare.kinds import RETAINED
from flows.aftercare.retaining import Taken, due, retain, spend
from tests.aftercare.conftest import ON, Bench, kits

pytestmark = pytest.mark.integration
FORM = "form"
TEN = Taken(lot="L-K", quantity=10, place="Archiv 3")


def test_what_is_retained_is_no_longer_free_and_told_twice_it_is_taken_once(bench: Bench) -> None:
    kits(bench)
    kept = retain(bench.house, TEN, "Quinn", ON, token=FORM)
    assert retain(bench.house, TEN, "Quinn", ON, token=FORM).id == kept.id
    assert bench.books("l-k") == {"free": 490, "withdrawn": 10}
    assert kept.keep_until == ON.replace(year=2025) and kept.left == 10


def test_more_than_is_free_is_refused_and_leaves_nothing(bench: Bench) -> None:
    kits(bench, quantity=9)
    with pytest.raises(NotNow, match="9 are free, not 10"):
        retain(bench.house, TEN, "Quinn", ON)
    assert (RETAINED.all(bench.house), bench.books("l-k")) == ((), {"free": 9})


def test_nothing_is_retained_here_of_a_lot_that_is_not_released(bench: Bench) -> None:
    kits(bench, status="quarantined")
    with pytest.raises(NotNow, match="not released"):
        retain(bench.house, TEN, "Quinn", ON)
    with pytest.raises(InputRefused, match="day to come"):
        retain(bench.house, TEN.model_copy(update={"keep_until": ON - timedelta(days=1)}), "Quinn", ON)


def test_it_is_spent_with_a_reason_and_never_more_than_is_left(bench: Bench) -> None:
    kits(bench)
    kept = retain(bench.house, TEN, "Quinn", ON)
    spend(bench.house, kept.id, 4, "tested", "Gegenprobe nach Beschwerde", "Quinn", ON, left=10)
    with pytest.raises(NotNow, match="6 of this sample"):
        spend(bench.house, kept.id, 4, "tested", "noch einmal", "Quinn", ON, left=10)
    with pytest.raises(InputRefused):
        spend(bench.house, kept.id, 6, "destroyed", "", "Quinn", ON)
    after = spend(bench.house, kept.id, 6, "destroyed", "Frist vorbei", "Quinn", ON)
    assert (after.status, after.left) == ("spent", 0)
    assert bench.books("l-k") == {"free": 490, "destroyed": 10}


def test_what_need_not_be_kept_any_longer_is_due(bench: Bench) -> None:
    kits(bench)
    first = retain(bench.house, TEN.model_copy(update={"keep_until": ON}), "Quinn", ON)
    retain(bench.house, TEN.model_copy(update={"keep_until": ON + timedelta(days=9)}), "Quinn", ON)
    assert due(bench.house, ON) == (), "on its last day it is kept"
    assert [each.id for each in due(bench.house, ON + timedelta(days=1))] == [first.id]
