"""The chain of events: whatever is altered afterwards is found."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from batches.event import Event
from record import Ledger


@pytest.fixture
def three_events(ledger: Ledger) -> Ledger:
    with ledger.open("batch", "b-1", by="run") as thing:
        thing.save({"n": 1}, [Event(type="batch.opened", actor="importer", payload={"order": "MH-1"})])
        thing.save({"n": 2}, [Event(type="finding.accepted", actor="A. Klein", payload={"reason": "ok", "seen": "a" * 64})])
        thing.save({"n": 3}, [Event(type="batch.judged", actor="freigabe")])
    return ledger


def test_an_untouched_record_verifies(three_events: Ledger) -> None:
    assert three_events.verify("batch", "b-1") == ()
    seen = [event.seen for event in three_events.events("batch", "b-1")]
    assert seen == [None, "a" * 64, None]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE events SET actor = 'B. Groß' WHERE number = 2",
        'UPDATE events SET payload = \'{"reason":"fine"}\' WHERE number = 2',
        "UPDATE events SET at = '2019-01-01 00:00:00.000000' WHERE number = 1",
        "UPDATE events SET type = 'finding.rejected' WHERE number = 2",
        "UPDATE events SET payload = 'no json' WHERE number = 2",
        "DELETE FROM events WHERE number = 1",
        "DELETE FROM events WHERE number = 2",
        "DELETE FROM events WHERE number = 3",
        "DELETE FROM events",
        "UPDATE aggregates SET state = '{\"n\":4}'",
        "UPDATE aggregates SET state = '{\"n\":2}', state_sha256 = (SELECT state_sha256 FROM events WHERE number = 2)",
    ],
)
def test_an_altered_record_does_not_verify(three_events: Ledger, tampering: str) -> None:
    with three_events.writing() as connection:
        assert connection.exec_driver_sql(tampering).rowcount > 0
    assert three_events.verify("batch", "b-1") != ()


def test_each_batch_has_a_chain_of_its_own(three_events: Ledger) -> None:
    with three_events.open("batch", "b-2", by="run") as thing:
        thing.save({}, [Event(type="batch.opened", actor="importer")])
    with three_events.writing() as connection:
        connection.execute(text("UPDATE events SET actor = 'x' WHERE id = 'b-1'"))
    assert three_events.verify("batch", "b-2") == ()
    assert len(three_events.verify("batch", "b-1")) == 3


def test_a_batch_that_is_not_there_does_not_verify(ledger: Ledger) -> None:
    assert ledger.verify("batch", "nowhere") == ("batch nowhere: not in the record",)
