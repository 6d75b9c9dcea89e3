"""Runs that died, readings kept, and the projection for sweeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from batches.event import Event
from batches.paper import Paper, ReadError
from record import Ledger
from record.standings import Sweep
from record.tables import leases
from tests.record.conftest import Clock

EVENT = Event(type="batch.judged", actor="freigabe")


def test_a_run_is_dead_when_it_is_unfinished_and_nobody_holds_the_lease(ledger: Ledger) -> None:
    with ledger.open("batch", "b-1", by="run"):
        ledger.runs.start("batch", "b-1", {"folder": "/x"})
        assert ledger.runs.dead() == ()
    assert [(run.id, run.request, run.attempts) for run in ledger.runs.dead()] == [("b-1", {"folder": "/x"}, 0)]
    ledger.runs.finish("batch", "b-1")
    assert ledger.runs.dead() == ()


def test_a_run_is_dead_when_its_process_is(ledger: Ledger) -> None:
    with ledger.open("batch", "b-1", by="run"):
        ledger.runs.start("batch", "b-1", {})
        with ledger.writing() as connection:
            connection.execute(update(leases).values(process="999999999@1"))
        assert [run.id for run in ledger.runs.dead()] == ["b-1"]


def test_a_batch_is_overdue_the_moment_after_its_deadline_counted_from_when_it_first_stood_there(ledger: Ledger, clock: Clock) -> None:
    sweep = Sweep("quality", timedelta(days=10), ("inspection",))
    with ledger.open("batch", "b-1", by="run") as thing:
        thing.save({"n": 1}, [EVENT], sweep=sweep)
        clock.go_on(30)
        thing.save({"n": 2}, [EVENT], sweep=sweep)
    clock.go_on(10 * 86400 - 30)
    assert ledger.standings.overdue("batch", clock()) == ()
    clock.go_on(1)
    assert [(late.id, late.gate, late.waiting) for late in ledger.standings.overdue("batch", clock())] == [("b-1", "quality", ("inspection",))]


def test_what_an_aggregate_waits_for_is_found_by_its_whole_name(ledger: Ledger) -> None:
    for id_, waiting in (("b-1", ("customs_release", "border_hold")), ("b-2", ("border_hold_up",)), ("b-3", ()), ("b-4", ("border_hold",))):
        with ledger.open("batch", id_, by="run") as thing:
            thing.save({"n": 1}, [EVENT], sweep=Sweep("customs", None, waiting))
    assert ledger.standings.waiting_for("batch", "border_hold") == ("b-1", "b-4")
    assert ledger.standings.waiting_for("batch", "border%hold") == ()
    assert ledger.standings.waiting_for("demand", "border_hold") == ()


def test_a_reading_is_kept_for_its_reader_only_and_not_trusted_when_damaged(ledger: Ledger) -> None:
    paper = Paper(file="a.pdf", sha256="a" * 64, pages=2, kind="other")
    ledger.readings.put(paper, "reader 1")
    assert ledger.readings.get("a" * 64, "reader 1") == paper
    assert ledger.readings.get("a" * 64, "reader 2") is None
    with ledger.writing() as connection:
        connection.execute(text("UPDATE readings SET reading = replace(reading, 'other', 'instructions')"))
    assert ledger.readings.get("a" * 64, "reader 1") is None


@pytest.mark.parametrize(("code", "kept"), [("encrypted", True), ("time_exceeded", False)])
def test_an_outcome_that_hangs_on_the_machine_is_not_kept(ledger: Ledger, code: str, kept: bool) -> None:
    paper = Paper.model_validate({"file": "a.pdf", "sha256": "a" * 64, "error": ReadError.model_validate({"code": code, "message": "m"})})
    ledger.readings.put(paper, "r")
    assert (ledger.readings.get("a" * 64, "r") is not None) is kept
