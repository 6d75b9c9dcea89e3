"""Lots inspected before, on every database: each row holds how its series stands, in the order the lots arrived, whenever they were inspected."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from batches.event import Event
from batches.inspected_before import InspectedLot, SeriesState
from record import Ledger
from record.inspected_lots import Restatement, SeriesLot
from tests.record.conftest import Clock
from tests.validators.series_of_lots import after_all

SERIES = "5" * 64
FIRST_DAY = date(2020, 3, 2)


def lot(number: int, accepted: bool = True, *, place: int = 0, series: str = SERIES, name: str = "L") -> SeriesLot:
    """A lot that arrived on that day, counted from the first."""
    inspected = InspectedLot(
        batch=f"b-{number}",
        line=1,
        lot=f"{name}{place}",
        category="ffp2",
        defect_class="major",
        arrived_on=FIRST_DAY + timedelta(days=number),
        inspection="normal",
        sample_size=80,
        found=0 if accepted else 9,
        accept=3,
        accepted=accepted,
        score=3 if accepted else 0,
    )
    return SeriesLot(series, place, inspected)


def after(state: SeriesState, inspected: InspectedLot) -> SeriesState:
    return after_all([inspected], state=state)


def record(ledger: Ledger, *put: SeriesLot, taken_out: Iterable[SeriesLot] = ()) -> None:
    """Record lots of one batch, as its commit does."""
    changed = (*put, *taken_out)
    batch = changed[0].lot.batch
    with ledger.open("batch", batch, by="run") as thing:
        thing.save({}, [Event(type="lots.inspected", actor="freigabe")], also=[Restatement("batch", batch, put, tuple(taken_out), after)])


def newest(ledger: Ledger, series: str = SERIES) -> SeriesState:
    return ledger.inspected_lots.newest(series, "major", 1)[0][1]


def test_how_a_series_stands_is_that_after_the_newest_lot_that_arrived_before(ledger: Ledger) -> None:
    record(ledger, lot(1, False))
    record(ledger, lot(2, False))
    before = {day: ledger.inspected_lots.before([SERIES], ["critical", "major"], FIRST_DAY + timedelta(days=day)) for day in (1, 2, 3)}
    assert before[1] == ()
    assert [each.state.inspection for each in (*before[2], *before[3])] == ["normal", "tightened"]
    assert [each.lot for each in before[3][0].state.led_by] == ["L0", "L0"]
    assert ledger.inspected_lots.before(["6" * 64], ["major"], date(2030, 1, 1)) == ()


def test_lots_inspected_in_whatever_order_stand_as_if_in_the_order_they_arrived(ledger: Ledger) -> None:
    results = [True, False, True, True, False, True, True, True, True, True, True, False, True, False, True] * 5
    lots = [lot(number, accepted) for number, accepted in enumerate(results)]
    for turn in range(len(lots)):
        record(ledger, lots[turn * 37 % len(lots)])
    known = ledger.inspected_lots.newest(SERIES, "major", 1000)
    assert [inspected for inspected, _ in reversed(known)] == [each.lot for each in lots]
    states = list(itertools.accumulate((each.lot for each in lots), after, initial=SeriesState()))[1:]
    assert [state for _, state in reversed(known)] == states


def test_lots_of_one_batch_stand_in_its_order_and_two_batches_of_a_day_as_they_were_opened(ledger: Ledger, clock: Clock) -> None:
    record(ledger, lot(5, place=0), lot(5, place=1))
    clock.go_on(1)
    other = [SeriesLot(SERIES, place, lot(5, place=place).lot.model_copy(update={"batch": "a-opened-later"})) for place in (0, 1)]
    record(ledger, *other)
    known = [(inspected.batch, inspected.lot) for inspected, _ in reversed(ledger.inspected_lots.newest(SERIES, "major", 9))]
    assert known == [("b-5", "L0"), ("b-5", "L1"), ("a-opened-later", "L0"), ("a-opened-later", "L1")]


def test_a_lot_taken_out_or_moved_leaves_its_series_as_if_it_had_not_been_there(ledger: Ledger) -> None:
    record(ledger, lot(1, False))
    record(ledger, lot(2, False))
    record(ledger, lot(3))
    assert newest(ledger).inspection == "tightened"
    moved = lot(2, False, series="7" * 64)
    record(ledger, moved, taken_out=[lot(2, False)])
    assert newest(ledger).inspection == "normal"
    assert newest(ledger) == after_all([lot(1, False).lot, lot(3).lot])
    assert newest(ledger, "7" * 64) == after_all([moved.lot])
    assert ledger.inspected_lots.of_batch("b-2") == (moved,)
    record(ledger, taken_out=[moved])
    assert ledger.inspected_lots.newest("7" * 64, "major", 1) == ()


def test_nothing_is_left_when_the_commit_fails(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError), ledger.open("batch", "b-1", by="run") as thing:
        thing.save({}, [Event(type="batch.opened", actor="x")], also=[Restatement("batch", "b-1", [lot(1)], (), after), lambda _: 1 / 0])
    assert ledger.inspected_lots.of_batch("b-1") == ()
    assert ledger.read("batch", "b-1") is None


def test_the_next_lot_costs_the_same_however_many_there_are(ledger: Ledger) -> None:
    statements = list[str]()
    event.listen(ledger.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: statements.append(statement))
    costs = []
    for number in range(40):
        del statements[:]
        ledger.inspected_lots.before([SERIES], ["major"], FIRST_DAY + timedelta(days=number))
        record(ledger, lot(number, number % 7 != 0))
        costs.append(len(statements))
    assert costs[10] == costs[39] < 40


def test_batches_of_one_series_committed_at_once_lose_nothing(ledger: Ledger) -> None:
    start, faults = threading.Barrier(4), list[BaseException]()

    def keep(first: int) -> None:
        try:
            start.wait(30)
            for number in range(first, 24, 4):
                record(ledger, lot(number, number % 5 != 0))
        except BaseException as fault:
            faults.append(fault)
            raise

    threads = [threading.Thread(target=keep, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert newest(ledger) == after_all([lot(number, number % 5 != 0).lot for number in range(24)])
    assert len(ledger.inspected_lots.newest(SERIES, "major", 99)) == 24
