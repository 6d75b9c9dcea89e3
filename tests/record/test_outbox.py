"""Messages are written with the state or not at all, and delivered at least once."""

from __future__ import annotations

import pytest

from batches.event import Event
from record import LeaseLost, Ledger, Message
from tests.record.conftest import Clock

EVENT = Event(type="batch.judged", actor="freigabe")


def test_a_message_is_delivered_once_when_all_goes_well(ledger: Ledger) -> None:
    with ledger.open("batch", "b-1", by="run") as thing:
        thing.save({"n": 1}, [EVENT], [Message("k-1", "person.needed", {"batch": "b-1"})])
        thing.save({"n": 2}, [EVENT], [Message("k-1", "person.needed", {"batch": "b-1"})])
    sent: list[Message] = []
    assert ledger.deliver(sent.append) == 1
    assert ledger.deliver(sent.append) == 0
    assert sent == [Message("k-1", "person.needed", {"batch": "b-1"})]


def test_a_message_of_a_state_that_was_not_saved_is_not_written(ledger: Ledger, clock: Clock) -> None:
    with ledger.open("batch", "b-1", by="run") as thing:
        clock.go_on(61)
        with pytest.raises(LeaseLost):
            thing.save({"n": 1}, [EVENT], [Message("k-1", "person.needed", {})])
    assert ledger.deliver(lambda _: None) == 0
    assert ledger.read("batch", "b-1") is None


def test_a_state_whose_message_cannot_be_written_is_not_saved(ledger: Ledger) -> None:
    with ledger.open("batch", "b-1", by="run") as thing, pytest.raises(TypeError):
        thing.save({"n": 1}, [EVENT], [Message("k-1", "person.needed", {"not": object()})])
    assert ledger.read("batch", "b-1") is None
    assert ledger.events("batch", "b-1") == ()


def test_a_message_whose_receiver_failed_is_sent_again_under_the_same_key(ledger: Ledger) -> None:
    with ledger.open("batch", "b-1", by="run") as thing:
        thing.save({"n": 1}, [EVENT], [Message("k-1", "person.needed", {})])

    def refuse(_: Message) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        ledger.deliver(refuse)
    sent: list[Message] = []
    ledger.deliver(sent.append)
    assert [message.key for message in sent] == ["k-1"]
