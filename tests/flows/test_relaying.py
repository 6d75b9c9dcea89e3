"""The relay: one event for each message, one drain for however many; nothing is lost when either side is away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from batches.errors import Unavailable
from batches.event import Event
from flows.relaying import CHANGED, Events, Relay, event_of, sending_to
from flows.server import server_url
from flows.stored import KIND
from record import open_ledger, outbox
from record.ledger import Ledger
from record.outbox import Message

pytestmark = pytest.mark.integration


class Prefect:
    """A stand-in that notes what it was sent, and can be away."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.away = False

    def send(self, events: Events) -> None:
        if self.away:
            raise Unavailable("prefect.unavailable", "away")
        self.sent += events


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")


def enter(ledger: Ledger, batch: str, *said: str) -> None:
    ledger.entries.enter(KIND, batch, [{"act": each} for each in said], by="somebody")


def waiting(ledger: Ledger) -> list[str]:
    with ledger.reading() as connection:
        return [message.topic for message in outbox.undelivered(connection)]


def test_many_messages_are_one_event_each_and_one_drain(ledger: Ledger) -> None:
    prefect, drains = Prefect(), []
    enter(ledger, "b-1", "attach", "arrive")
    enter(ledger, "b-2", "arrive")
    relay = Relay(ledger, prefect.send, lambda: drains.append(1))
    assert relay.turn() == 3
    assert len(drains) == 1
    assert [each["resource"]["prefect.resource.id"] for each in prefect.sent] == ["freigabe.batch.b-1", "freigabe.batch.b-1", "freigabe.batch.b-2"]
    assert {each["event"] for each in prefect.sent} == {"freigabe.batch.changed"}
    assert waiting(ledger) == []
    assert relay.turn() == 0
    assert len(drains) == 1


def test_with_workers_one_event_tells_that_batches_are_ready(ledger: Ledger) -> None:
    prefect = Prefect()
    enter(ledger, "b-1", "attach", "arrive")
    Relay(ledger, prefect.send, None).turn()
    assert [each["event"] for each in prefect.sent].count("freigabe.batches.ready") == 1
    assert prefect.sent[-1]["resource"]["prefect.resource.id"] == "freigabe.batches"


def test_what_was_carried_meanwhile_is_an_event_and_no_drain(ledger: Ledger) -> None:
    prefect, drains = Prefect(), []
    enter(ledger, "b-1", "arrive")
    (entry,) = ledger.entries.waiting(KIND, "b-1")
    with ledger.writing() as connection:
        ledger.entries.settle(connection, {entry.position: {"outcome": "applied"}})
    Relay(ledger, prefect.send, lambda: drains.append(1)).turn()
    assert len(prefect.sent) == 1
    assert drains == []


def test_while_prefect_is_away_messages_wait(ledger: Ledger) -> None:
    prefect = Prefect()
    enter(ledger, "b-1", "arrive")
    prefect.away = True
    relay = Relay(ledger, prefect.send, lambda: None)
    with pytest.raises(Unavailable):
        relay.turn()
    assert waiting(ledger) == [CHANGED]
    pauses: list[float] = []

    def stopped(pause: float) -> bool:
        pauses.append(pause)
        prefect.away = len(pauses) < 5
        return len(pauses) > 6

    relay.until(stopped)
    assert pauses[1:5] == sorted(pauses[1:5])
    assert pauses[4] > pauses[1]
    assert pauses[6] < pauses[4]
    assert waiting(ledger) == []
    assert len(prefect.sent) == 1


def test_killed_between_sending_and_marking_it_sends_the_same_events_again(ledger: Ledger) -> None:
    prefect = Prefect()
    enter(ledger, "b-1", "arrive")

    def send_and_die(events: Events) -> None:
        prefect.send(events)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Relay(ledger, send_and_die, lambda: None).turn()
    assert waiting(ledger) == [CHANGED]
    Relay(ledger, prefect.send, lambda: None).turn()
    first, second = prefect.sent
    assert first["id"] == second["id"]


def test_messages_of_other_topics_are_left_and_keep_nothing_back(ledger: Ledger) -> None:
    with ledger.open("other", "o-1", by="somebody") as thing:
        later = tuple(Message(f"overdue:{number}", "batch.overdue", {"batch": "b-9"}) for number in range(600))
        thing.save({"a": 1}, [Event(type="other.opened", actor="somebody", payload={})], later)
    enter(ledger, "b-1", "arrive")
    assert Relay(ledger, Prefect().send, lambda: None).turn() == 1
    assert set(waiting(ledger)) == {"batch.overdue"}


def test_something_that_waits_without_a_message_is_found_by_itself(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import relaying

    clock = [1000.0]
    monkeypatch.setattr(relaying.time, "monotonic", lambda: clock[0])
    drains: list[int] = []
    relay = Relay(ledger, Prefect().send, lambda: drains.append(1))
    enter(ledger, "b-1", "arrive")
    relay.turn()  # asked for once; that drain dies
    relay.turn()
    assert len(drains) == 1
    clock[0] += relaying.NET[0] + 1
    relay.turn()
    assert len(drains) == 2
    clock[0] += relaying.NET[0] + 1
    relay.turn()
    assert len(drains) == 2  # the pause has grown
    clock[0] += relaying.NET[1]
    relay.turn()
    assert len(drains) == 3


def test_what_a_killed_worker_leaves_is_told_to_the_others(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import relaying

    clock = [1000.0]
    monkeypatch.setattr(relaying.time, "monotonic", lambda: clock[0])
    sent: list[str] = []
    relay = Relay(ledger, lambda events: sent.extend(each["event"] for each in events), None)
    enter(ledger, "b-1", "arrive")
    relay.turn()
    relay.turn()
    assert sent.count("freigabe.batches.ready") == 1
    clock[0] += relaying.NET_OF_WORKERS + 1
    relay.turn()
    assert sent.count("freigabe.batches.ready") == 2


def test_a_real_server_keeps_an_event_sent_twice_once(data: Path) -> None:
    url = server_url(data, lambda _: None)
    message = Message("changed:1", CHANGED, {"batch": "b-once", "entry": 1, "act": "arrive"})
    sending_to(url)([event_of(message)])
    sending_to(url)([event_of(message)])
    import os
    import time

    os.environ["NO_PROXY"] = "127.0.0.1"
    import httpx

    ask = {"filter": {"resource": {"id": ["freigabe.batch.b-once"]}}}
    until = time.monotonic() + 20
    while (found := httpx.post(f"{url}/events/filter", json=ask, trust_env=False).json())["total"] == 0 and time.monotonic() < until:
        time.sleep(0.2)
    time.sleep(1)
    found = httpx.post(f"{url}/events/filter", json=ask, trust_env=False).json()
    assert [each["id"] for each in found["events"]] == [event_of(message)["id"]]


def test_a_server_that_does_not_answer_is_named(data: Path) -> None:
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:9"):
        sending_to("http://127.0.0.1:9/api")([])
