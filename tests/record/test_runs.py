"""Runs that died, and readings kept."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update

from batches.paper import Paper, ReadError
from record import Ledger
from record.tables import leases
from tests.record.conftest import Clock


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
        ledger.note("batch", "b-1", [])
        assert [run.id for run in ledger.runs.lost()] == ["b-1"]


def test_a_run_that_lost_its_lease_does_not_end_the_run_that_took_it(ledger: Ledger, clock: Clock) -> None:
    began = ledger.runs.start("batch", "b-1", {"folder": "/x"})
    clock.go_on(61)
    ledger.runs.start("batch", "b-1", {"folder": "/y"})
    ledger.runs.finish("batch", "b-1", began)
    ledger.runs.kept_from_its_end("batch", "b-1", "the disk is full", began)
    (dead,) = ledger.runs.dead()
    assert (dead.request, dead.why) == ({"folder": "/y"}, None)


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
