"""What is waited for: rows that stay, begin anew and go with each commit, found by when something is next to happen, and turned by one only."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from batches.event import Event
from record import LeaseLost, LeaseTaken, Ledger, Message
from record.standings import Sweep
from record.tables import leases, outbox, passages, standings, waits
from record.waits import Expected, Moved, Wait, park, rearm, step
from tests.record.conftest import Clock

OWN = Event(type="batch.judged", actor="freigabe")
GIVEN = Event(type="paper.attached", actor="importer")
DAY = timedelta(days=1)


def expected(what: str = "papers", why: str = "papers.missing", days: int | None = 5, ref: str = "") -> Expected:
    return Expected(what, "importer", why, lambda start: None if days is None else start + days * DAY, ref)


def commit(ledger: Ledger, id_: str, *rows: Expected, gate: str = "papers", event: Event = GIVEN) -> None:
    with ledger.open("batch", id_, by="run") as thing:
        thing.save({"n": thing.version}, [event], sweep=Sweep(gate, tuple(each.what for each in rows), rows, frozenset({"batch.judged"})))


def only(ledger: Ledger, id_: str = "b-1") -> Wait:
    (wait,) = ledger.waits.of("batch", id_)
    return wait


def turn(ledger: Ledger, wait: Wait, how: object, **given: object) -> None:
    with ledger.writing() as connection:
        how(connection, wait, **given)  # type: ignore[operator]


def test_a_wait_that_stays_keeps_its_turn_one_that_is_gone_goes_and_a_new_one_begins(ledger: Ledger, clock: Clock) -> None:
    begun = clock()
    commit(ledger, "b-1", expected())
    turn(ledger, only(ledger), step, next_at=begun + 9 * DAY)
    clock.go_on(3600)
    commit(ledger, "b-1", expected(), expected("review", "certificate.x", 2))
    kept, new = sorted(ledger.waits.of("batch", "b-1"), key=lambda each: each.what)
    assert (kept.since, kept.step, kept.next_at, kept.due_at) == (begun, 1, begun + 9 * DAY, begun + 5 * DAY)
    assert (new.since, new.step, new.next_at) == (clock(), 0, clock() + 2 * DAY)
    commit(ledger, "b-1", expected("review", "certificate.x", 2))
    assert only(ledger).what == "review"


def test_a_wait_for_something_else_begins_anew_since_when_it_first_began(ledger: Ledger, clock: Clock) -> None:
    begun = clock()
    commit(ledger, "b-1", expected(why="two papers"))
    turn(ledger, only(ledger), step, next_at=begun + 9 * DAY)
    clock.go_on(86400)
    commit(ledger, "b-1", expected(why="one paper"))
    wait = only(ledger)
    assert (wait.since, wait.step, wait.why, wait.next_at) == (begun, 0, "one paper", clock() + 5 * DAY)


def test_what_a_batch_is_given_wakes_what_was_parked_and_a_look_by_the_house_does_not(ledger: Ledger, clock: Clock) -> None:
    commit(ledger, "b-1", expected())
    turn(ledger, only(ledger), step, next_at=clock() + DAY)
    turn(ledger, only(ledger), park, now=clock())
    commit(ledger, "b-1", expected(), event=OWN)
    assert only(ledger).parked_at == clock()
    clock.go_on(60)
    commit(ledger, "b-1", expected(), event=GIVEN)
    assert (only(ledger).parked_at, only(ledger).next_at, only(ledger).step) == (None, clock() + 5 * DAY, 1)


def test_what_is_due_is_found_in_portions_each_once_and_what_is_parked_or_without_deadline_never(ledger: Ledger, clock: Clock) -> None:
    for number in range(7):
        commit(ledger, f"b-{number}", expected(days=number % 3), expected("review", days=30), expected("demand", days=None))
    clock.go_on(86400)
    due = [wait for wait in ledger.waits.due(clock(), 100) if wait.what == "papers"]
    assert [wait.id for wait in due] == ["b-0", "b-3", "b-6", "b-1", "b-4"]
    found, after = [], None
    while portion := ledger.waits.due(clock(), 2, after):
        found += portion
        after = portion[-1]
    assert found == due
    parked = next(wait for wait in ledger.waits.of("batch", "b-0") if wait.what == "papers")
    turn(ledger, parked, park, now=clock())
    assert [wait.id for wait in ledger.waits.due(clock(), 100)] == ["b-3", "b-6", "b-1", "b-4"]
    assert [wait.id for wait in ledger.waits.late("batch")] == ["b-0"]
    assert len(list(ledger.waits.every("batch", portion=4))) == 21


def test_a_wait_is_turned_by_whoever_saw_it_as_it_is_and_by_nobody_else(ledger: Ledger, clock: Clock) -> None:
    commit(ledger, "b-1", expected())
    seen = only(ledger)
    turn(ledger, seen, step, next_at=clock() + DAY)
    for how, given in ((step, {"next_at": clock()}), (park, {"now": clock()}), (rearm, {"due": clock()})):
        with pytest.raises(Moved):
            turn(ledger, seen, how, **given)
    turn(ledger, only(ledger), rearm, due=clock() + 2 * DAY)
    assert (only(ledger).step, only(ledger).next_at, only(ledger).since) == (0, clock() + 2 * DAY, seen.since)


def test_what_is_noted_is_in_the_chain_with_its_message_and_rows_or_not_at_all(ledger: Ledger, clock: Clock) -> None:
    commit(ledger, "b-1", expected())
    wait, before = only(ledger), ledger.read("batch", "b-1")
    reminded, message = Event(type="wait.reminded", actor="sweep", payload={"step": 1}), Message("m-1", "wait.reminded", {"step": 1})
    assert ledger.note("batch", "b-1", [reminded], [message], [lambda connection: step(connection, wait, clock() + DAY)])
    with pytest.raises(Moved):
        ledger.note("batch", "b-1", [reminded], [Message("m-2", "wait.reminded", {})], [lambda connection: step(connection, wait, clock() + DAY)])
    with ledger.reading() as connection:
        assert connection.execute(select(outbox.c.key)).scalars().all() == ["m-1"]
    assert [event.type for event in ledger.events("batch", "b-1")] == ["paper.attached", "wait.reminded"]
    assert ledger.verify("batch", "b-1") == ()
    after = ledger.read("batch", "b-1")
    assert before is not None
    assert after is not None
    assert (after.state, after.version) == (before.state, before.version + 1)
    assert not ledger.note("batch", "nobody", [reminded])


def test_nothing_is_noted_while_a_run_works_and_a_run_that_lost_its_lease_cannot_write_afterwards(ledger: Ledger, clock: Clock) -> None:
    commit(ledger, "b-1", expected())
    with ledger.open("batch", "b-1", by="run") as thing:
        with pytest.raises(LeaseTaken):
            ledger.note("batch", "b-1", [OWN])
        clock.go_on(ledger.lease.total_seconds() + 1)
        assert ledger.note("batch", "b-1", [OWN])
        with pytest.raises(LeaseLost):
            thing.save({"n": 9}, [GIVEN])
    assert ledger.verify("batch", "b-1") == ()
    with ledger.reading() as connection:
        assert connection.execute(select(leases.c.token)).scalar() == 3


def test_the_time_at_a_gate_is_kept_when_it_is_left_and_the_deadline_is_counted_from_its_beginning(ledger: Ledger, clock: Clock) -> None:
    begun = clock()
    deadline = Expected("gate:papers", "coordinator", "stands there", lambda start: start + 7 * DAY)
    commit(ledger, "b-1", deadline)
    clock.go_on(3600)
    commit(ledger, "b-1", deadline)
    clock.go_on(7 * 86400)
    with ledger.reading() as connection:
        assert [(row.gate, row.since, row.deadline) for row in connection.execute(select(standings))] == [("papers", begun, begun + 7 * DAY)]
    left = clock()
    commit(ledger, "b-1", gate="quality")
    clock.go_on(60)
    commit(ledger, "b-1", gate="papers")
    with ledger.reading() as connection:
        rows = [(row.gate, row.since, row.until) for row in connection.execute(select(passages).order_by(passages.c.until))]
        assert connection.execute(select(waits)).all() == []
    assert rows == [("papers", begun, left), ("quality", left, clock())]


def test_two_of_a_kind_are_told_apart(ledger: Ledger, clock: Clock) -> None:
    commit(ledger, "b-1", expected("paper_promised", "a", ref="test_report/A"), expected("paper_promised", "b", ref="test_report/B"))
    commit(ledger, "b-1", expected("paper_promised", "b", ref="test_report/B"))
    assert (only(ledger).ref, only(ledger).since) == ("test_report/B", clock())
    assert ledger.waits.of_kind("batch", "paper_promised") == (only(ledger),)
    assert ledger.waits.of_kind("batch", "papers") == ()


def test_a_naive_time_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Exception, match="aware"):
        ledger.waits.due(datetime(2020, 1, 1), 1)  # noqa: DTZ001 - the mistake that is meant
