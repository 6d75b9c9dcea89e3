"""Waits that are due: somebody is reminded, at growing pauses; after the last reminder the wait is parked and nothing more happens by itself.

The rows have all that is needed, so no batch is loaded. Event, message and the row's next step are one transaction, and only if the row is still as it was
looked at; a batch that is being worked on is left for the next turn, and one that fails keeps no other.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from batches.errors import Unavailable
from batches.event import Event
from flows.stalled.saying import asked, happens_next, reason
from flows.stored import from_state
from flows.waiting import day_of, later, rule
from flows.wiring import House
from record import waits
from record.ledger import Write
from record.outbox import Message
from record.refusals import LeaseTaken
from record.waits import Moved, Wait

ACTOR = "freigabe sweep"
#: So many waits are looked at together, and so many in one sweep; the next sweep goes on where this one ended.
PORTION, MOST = 500, 10_000
_log = logging.getLogger(__name__)


@dataclass
class Step:
    """What is to be written about one batch, and under which words the sweep tells of it."""

    events: list[Event] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def add(self, word: str, event: Event, key: str, write: Write) -> None:
        """One step of one wait: its event, the message of it under a key of its own, and the row's new place."""
        self.told.append(word)
        self.events.append(event)
        self.messages.append(Message(key, event.type, {"batch": event.payload["batch"]} | event.payload))
        self.writes.append(write)


def remind_of_what_is_due(house: House, now: datetime, portion: int = PORTION, most: int = MOST) -> Iterator[tuple[str, str]]:
    """Take every wait that is due one step on; (word, batch) for each step: ``reminded``, ``overdue``, ``hold_over``, ``parked``."""
    after, looked_at = None, 0
    while looked_at < most and (found := house.ledger.waits.due(now, min(portion, most - looked_at), after)):
        for kind, id_ in dict.fromkeys((each.kind, each.id) for each in found):
            for word in _one_batch(house, kind, id_, now):
                yield word, id_
        after, looked_at = found[-1], looked_at + len(found)


def _one_batch(house: House, kind: str, id: str, now: datetime) -> list[str]:  # noqa: A002 - the ledger's own word
    try:
        rows = house.ledger.waits.of(kind, id)
        due = [each for each in rows if each.next_at is not None and each.next_at <= now]
        step = _step(house, due, [each for each in rows if each not in due], now)
        if due and not house.ledger.note(kind, id, step.events, step.messages, step.writes):
            with house.ledger.writing() as connection:  # what it was about is no longer in the record
                for each in due:
                    waits.gone(connection, each)
            return []
    except (LeaseTaken, Moved):
        return []  # it is being worked on, or somebody gave it something meanwhile: the next turn looks again
    except Unavailable:
        raise  # what keeps one from being written keeps all: the next sweep comes back
    except Exception:  # noqa: BLE001 - a border: one batch that fails must not keep the others
        _log.exception("batch %s: wait.fault", id)
        return []
    return step.told


def _step(house: House, due: Sequence[Wait], others: Sequence[Wait], now: datetime) -> Step:
    step = Step()
    for wait in due:
        if wait.step >= rule(wait.what, day_of(wait.since)).reminders:
            _park(step, wait, [*others, *(each for each in due if each is not wait)], now)
        else:
            _remind(step, wait, _period_over(house, wait, now) if wait.what == "border_hold" and wait.step == 0 else None, now)
    return step


def _remind(step: Step, wait: Wait, period_over: dict[str, Any] | None, now: datetime) -> None:
    pause = rule(wait.what, day_of(wait.since)).pause_after(wait.step + 1)
    turn = partial(waits.step, wait=wait, next_at=later(now, pause)) if pause is not None else partial(waits.park, wait=wait, now=now)
    if period_over is not None:
        key = f"hold-over:{wait.id}:{period_over['since']}:{period_over['last_day']}"
        step.add("hold_over", Event(type="border.period_over", actor=ACTOR, payload=period_over), key, turn)
        return
    word, type_ = ("overdue", "batch.overdue") if wait.what.startswith("gate:") else ("reminded", "wait.reminded")
    then = happens_next(replace(wait, step=wait.step + 1, next_at=None if pause is None else later(now, pause)))
    payload = _payload(wait) | {"reminder": wait.step + 1, "told": asked(wait).model_dump(), "next": then.model_dump()}
    step.add(word, Event(type=type_, actor=ACTOR, payload=payload), _key("reminded", wait), turn)


def _park(step: Step, wait: Wait, others: Sequence[Wait], now: datetime) -> None:
    then = happens_next(replace(wait, next_at=None, parked_at=now), others)
    payload = _payload(wait) | {"reminders": wait.step, "told": reason(wait).model_dump(), "next": then.model_dump()}
    step.add("parked", Event(type="batch.parked", actor=ACTOR, payload=payload), _key("parked", wait), partial(waits.park, wait=wait, now=now))


def _payload(wait: Wait) -> dict[str, Any]:
    due = None if wait.due_at is None else wait.due_at.isoformat()
    return {"batch": wait.id, "what": wait.what, "ref": wait.ref, "whom": wait.whom, "why": wait.why, "since": wait.since.isoformat(), "due": due}


def _key(word: str, wait: Wait) -> str:
    """The same for the same step of the same wait, and for no other: what it waits for, since when, which turn, when that was due."""
    parts = (wait.kind, wait.id, wait.what, wait.ref, wait.why, wait.since.isoformat(), str(wait.step), str(wait.next_at))
    return f"{word}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}"


def _period_over(house: House, wait: Wait, now: datetime) -> dict[str, Any] | None:
    """What is told, once, of the hold whose period is over; ``None`` where none is, or where it was told already."""
    stored = house.ledger.read(wait.kind, wait.id)
    holds = from_state(stored.state)[0].holds if stored is not None else ()
    for hold in holds:  # one at most is open
        if hold.period_over(day_of(now)):
            since, last_day = hold.since.isoformat(), hold.period.last_day.isoformat()
            payload = {"batch": wait.id, "since": since, "authority": hold.authority, "last_day": last_day, "told": hold.period_ended.model_dump()}
            if not any(e.type == "border.period_over" and e.payload == payload for e in house.ledger.events(wait.kind, wait.id)):
                return payload
    return None
