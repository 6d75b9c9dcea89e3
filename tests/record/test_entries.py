"""What is entered waits until a run settles it: in order, once, with its message, on every database."""

from __future__ import annotations

import pytest

from record import Ledger
from tests.record.conftest import Clock
from tests.record.taking import taken

pytestmark = pytest.mark.integration

ARRIVED = {"act": "arrive", "by": "agent", "on": "2020-05-29"}
DECIDED = {"act": "decide", "by": "qc", "finding": "f-1"}


def test_an_entry_and_its_message_are_written_together_and_wait_in_order(ledger: Ledger) -> None:
    first = ledger.entries.enter("batch", "b-1", [ARRIVED], by="agent")
    second = ledger.entries.enter("batch", "b-1", [DECIDED], by="qc")
    ledger.entries.enter("batch", "b-2", [ARRIVED], by="agent")
    waiting = ledger.entries.waiting("batch", "b-1")
    assert [(each.position, each.act, each.by, each.settled) for each in waiting] == [(first[0], ARRIVED, "agent", None), (second[0], DECIDED, "qc", None)]
    assert ledger.entries.ready("batch") == ("b-1", "b-2")
    assert [(m.topic, m.payload["batch"], m.payload["act"]) for m in taken(ledger)] == [
        ("batch.changed", "b-1", "arrive"),
        ("batch.changed", "b-1", "decide"),
        ("batch.changed", "b-2", "arrive"),
    ]


def test_the_same_act_twice_waits_once_and_may_be_told_again_when_it_is_settled(ledger: Ledger) -> None:
    first = ledger.entries.enter("batch", "b-1", [ARRIVED], by="agent")
    assert ledger.entries.enter("batch", "b-1", [ARRIVED], by="agent") == first
    with ledger.writing() as connection:
        ledger.entries.settle(connection, {first[0]: {"outcome": "applied"}})
        ledger.entries.settle(connection, {first[0]: {"outcome": "refused"}})
    assert [each.settled for each in ledger.entries.at(first)] == [{"outcome": "applied"}]
    assert ledger.entries.waiting("batch", "b-1") == ()
    again = ledger.entries.enter("batch", "b-1", [ARRIVED], by="agent")
    assert again != first
    assert [each.position for each in ledger.entries.of("batch", "b-1")] == [*first, *again]
    assert len(taken(ledger)) == 2


def test_who_says_no_yes_and_no_before_a_run_comes_has_said_no(ledger: Ledger) -> None:
    no, yes = ({"act": "decide", "by": "qc", "finding": "f-1", "choice": choice} for choice in ("reject", "accept"))
    for act in (no, yes, no, no):
        ledger.entries.enter("batch", "b-1", [act], by="qc")
    assert [each.act for each in ledger.entries.waiting("batch", "b-1")] == [no, yes, no]


def test_what_a_run_died_over_is_ready_again_only_when_something_new_is_told(ledger: Ledger, clock: Clock) -> None:
    ledger.entries.enter("batch", "b-1", [ARRIVED], by="agent")
    ledger.runs.start("batch", "b-1", {})
    ledger.runs.kept_from_its_end("batch", "b-1", "the disk is full")
    assert ledger.entries.ready("batch") == ()
    assert ledger.entries.waiting_since("batch", ledger.clock()) == ()
    clock.go_on(60)
    assert ledger.entries.waiting_since("batch", ledger.clock()) == ("b-1",)
    (dead,) = ledger.runs.dead()
    assert dead.why == "the disk is full"
    ledger.entries.enter("batch", "b-1", [DECIDED], by="qc")
    assert ledger.entries.ready("batch") == ("b-1",)
    ledger.runs.finish("batch", "b-1")
    assert ledger.entries.ready("batch") == ("b-1",)


def test_a_batch_with_many_entries_hides_no_other(ledger: Ledger) -> None:
    for number in range(5):
        ledger.entries.enter("batch", "b-1", [ARRIVED | {"on": number}], by="agent")
    ledger.entries.enter("batch", "b-2", [ARRIVED], by="agent")
    assert ledger.entries.ready("batch", limit=3) == ("b-1",)
    assert ledger.entries.ready("batch", limit=3, besides={"b-1"}) == ("b-2",)


def test_somebody_works_on_a_thing_while_it_is_open(ledger: Ledger) -> None:
    assert not ledger.worked_on("batch", "b-1")
    with ledger.open("batch", "b-1", by="a run"):
        assert ledger.worked_on("batch", "b-1")
    assert not ledger.worked_on("batch", "b-1")
