"""Messages are written with the state or not at all, and delivered at least once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from batches.event import Event
from record import LeaseLost, Ledger, Message, outbox
from tests.record.conftest import Clock
from tests.record.taking import taken

EVENT = Event(type="batch.judged", actor="freigabe")


def test_a_message_is_delivered_once_when_all_goes_well(ledger: Ledger) -> None:
    with ledger.open("batch", "b-1", by="run") as thing:
        thing.save({"n": 1}, [EVENT], [Message("k-1", "person.needed", {"batch": "b-1"})])
        thing.save({"n": 2}, [EVENT], [Message("k-1", "person.needed", {"batch": "b-1"})])
    with ledger.reading() as connection:
        assert outbox.undelivered(connection, topic="another") == ()
    assert taken(ledger) == [Message("k-1", "person.needed", {"batch": "b-1"})]
    assert taken(ledger) == []


def test_a_message_of_a_state_that_was_not_saved_is_not_written(ledger: Ledger, clock: Clock) -> None:
    with ledger.open("batch", "b-1", by="run") as thing:
        clock.go_on(61)
        with pytest.raises(LeaseLost):
            thing.save({"n": 1}, [EVENT], [Message("k-1", "person.needed", {})])
    assert taken(ledger) == []
    assert ledger.read("batch", "b-1") is None


def test_a_state_whose_message_cannot_be_written_is_not_saved(ledger: Ledger) -> None:
    with ledger.open("batch", "b-1", by="run") as thing, pytest.raises(TypeError):
        thing.save({"n": 1}, [EVENT], [Message("k-1", "person.needed", {"not": object()})])
    assert ledger.read("batch", "b-1") is None
    assert ledger.events("batch", "b-1") == ()


def test_what_is_put_off_waits_for_its_time_and_for_whom_nobody_is_named_until_somebody_is(ledger: Ledger, clock: Clock) -> None:
    told, other, late = (Message(f"k-{each}", "person.needed", {}) for each in (1, 2, 3))
    begun = clock.now

    def due() -> list[tuple[str, int]]:
        with ledger.writing() as connection:
            return [(each.message.key, each.attempts) for each in outbox.pending(connection, ["person.needed"], clock.now, 2)]

    with ledger.writing() as connection:
        outbox.write(connection, (told, other, Message("k-4", "batch.changed", {})), clock.now)
        outbox.write(connection, (late,), clock.now + timedelta(seconds=1))
    assert due() == [("k-1", 0), ("k-2", 0)]
    with ledger.writing() as connection:
        outbox.put_off(connection, ["k-1"], f"{outbox.AWAY}no answer", clock.now + timedelta(minutes=5))
        outbox.put_off(connection, ["k-2"], f"{outbox.NOBODY}50%_off")
    assert due() == [("k-3", 0)]
    clock.go_on(300)
    assert due() == [("k-1", 1), ("k-3", 0)]
    with ledger.writing() as connection:
        assert outbox.put_off_for(connection, ["person.needed"]) == {"away: no answer": 1, "nobody: 50%_off": 1, "": 1}
        assert outbox.late(connection, clock.now) == (3, begun)
        assert outbox.late(connection, clock.now, ["person.needed"]) == (1, begun)
        outbox.delivered(connection, [told], clock.now)
        outbox.delivered(connection, [late], clock.now, why="stale")
        outbox.try_again(connection, ["person.needed"], f"{outbox.NOBODY}50%_off")
    assert due() == [("k-2", 0)]
