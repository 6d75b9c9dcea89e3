"""The relay: what the outbox tells of batches becomes events of Prefect, and one drain for however many of them.

An event is named by its message, so that sent twice it has its effect once. Messages are marked after the server took them: killed in between, the relay
sends again. A message whose batch was carried by the command that entered it starts no drain; where no relay runs, that command settles it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from batches.errors import Unavailable
from flows.stored import KIND
from record import outbox
from record.outbox import Message

if TYPE_CHECKING:
    from record.ledger import Ledger

CHANGED = f"{KIND}.changed"
#: Seconds between two looks into the outbox; the look is one row of an index.
EVERY = 0.15
#: Seconds after which the relay looks whether something waits that no message told of (its drain died): first, and at most, doubling while that persists.
NET = (5.0, 300.0)
#: The first such pause where workers carry: they take some ten seconds to begin.
NET_OF_WORKERS = 30.0
#: Seconds of pause while Prefect is away: first, and at most, doubling.
AWAY = (0.5, 30.0)
_MOST = 500
_READY = "freigabe.batches.ready"

Events = Sequence[dict[str, Any]]
log = logging.getLogger(__name__)


class Relay:
    """``send`` gives events to Prefect and raises ``Unavailable`` when it did not take them; ``drain`` asks for a warm drain (``None``: a worker's trigger
    on the event ``freigabe.batches.ready`` starts one)."""

    def __init__(self, ledger: Ledger, send: Callable[[Events], None], drain: Callable[[], None] | None) -> None:
        self._ledger, self._send, self._drain = ledger, send, drain
        self._first = NET[0] if drain is not None else NET_OF_WORKERS
        self._look_at, self._pause = 0.0, self._first

    def turn(self) -> int:
        """Relay what waits now; how many messages that were. ``Unavailable``: they still wait."""
        with self._ledger.reading() as connection:
            messages = outbox.undelivered(connection, _MOST, CHANGED)
        if not messages:
            self._catch()
            return 0
        ready = bool(self._ledger.entries.ready(KIND, 1))
        if ready and self._drain is not None:
            self._drain()
        events = [event_of(message) for message in messages]
        self._send(events if self._drain is not None or not ready else [*events, _ready_event(messages)])
        with self._ledger.writing() as connection:
            outbox.delivered(connection, messages, self._ledger.clock())
        self._look_at, self._pause = time.monotonic() + self._first, self._first
        return len(messages)

    def until(self, stopped: Callable[[float], bool]) -> None:
        """Relay until ``stopped`` (told how many seconds to wait) says so; while Prefect or the record is away, with growing pauses."""
        away = 0.0
        if self._drain is not None:
            with suppress(Unavailable):  # the first look for what waits comes soon
                self._drain()
        while not stopped(away or EVERY):
            try:
                self.turn()
            except Unavailable as error:
                if not away:
                    log.warning("relay: %s; messages wait in the outbox", error.en)
                away = min(max(away * 2, AWAY[0]), AWAY[1])
            except Exception:  # a border: whatever goes wrong with one turn, the next must come
                log.exception("relay.fault")
                away = AWAY[1]
            else:
                if away:
                    log.warning("relay: Prefect answers again")
                away = 0.0

    def _catch(self) -> None:
        """Ask for a drain when something waits though its message was relayed: the process that was to carry it has died."""
        if time.monotonic() < self._look_at:
            return
        waits = self._ledger.entries.ready(KIND, 100)
        if waits and self._drain is not None:
            self._drain()
        elif waits:
            self._send([_event(_READY, uuid4(), "freigabe.batches", "batches", {"batches": list(waits), "count": len(waits)})])
        self._pause = min(self._pause * 2, NET[1]) if waits else self._first
        self._look_at = time.monotonic() + self._pause


def event_of(message: Message) -> dict[str, Any]:
    """The event of Prefect a message becomes: about the batch, with an id that is the message's own."""
    batch = str(message.payload[KIND])
    return _event("freigabe.batch.changed", uuid5(NAMESPACE_URL, f"freigabe:{batch}:{message.key}"), f"freigabe.batch.{batch}", batch, message.payload)


def _ready_event(messages: Sequence[Message]) -> dict[str, Any]:
    """One event for all of them: the trigger starts one run, and that drains everything."""
    batches = sorted({str(message.payload[KIND]) for message in messages})
    name = uuid5(NAMESPACE_URL, "freigabe:ready:" + ",".join(f"{message.payload[KIND]}:{message.key}" for message in messages))
    return _event(_READY, name, "freigabe.batches", "batches", {"batches": batches[:100], "count": len(batches)})


def _event(event: str, name: UUID, resource: str, called: str, payload: dict[str, Any]) -> dict[str, Any]:
    about = {"prefect.resource.id": resource, "prefect.resource.name": called}
    return {"id": str(name), "event": event, "occurred": datetime.now(UTC).isoformat(), "resource": about, "payload": payload}


def sending_to(url: str) -> Callable[[Events], None]:
    """Send events to the Prefect server at ``url``; it has taken them when this returns."""
    from flows.speaking_to_prefect import client_of

    def send(events: Events) -> None:
        with client_of(url) as client:
            client.request("POST", "/events", json=list(events)).raise_for_status()

    return send
