"""The audit trail: events chained by digest within each aggregate, and the check that nobody changed them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from batches.event import Event
from record.canonical import canonical, sha256_of
from record.tables import events as table

#: What the first event of an aggregate follows on.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it stands in the record. ``seen`` is the digest of what its actor was shown, ``state_sha256`` that of the state it led to."""

    number: int
    at: datetime
    actor: str
    type: str
    payload: dict[str, Any]
    seen: str | None
    state_sha256: str
    previous: str
    digest: str


def digest_of(kind: str, id: str, event: Recorded) -> str:  # noqa: A002 - the ledger's own word
    """SHA-256 over the previous digest and the event's canonical JSON."""
    told = {
        "kind": kind,
        "id": id,
        "number": event.number,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "type": event.type,
        "payload": event.payload,
        "seen": event.seen,
        "state": event.state_sha256,
    }
    return sha256_of(event.previous + canonical(told))


def appended(connection: Connection, kind: str, id: str, head: str, state: str, happened: Sequence[Event], now: datetime) -> str:  # noqa: A002
    """Append events to the chain that ends in ``head``, in the caller's transaction, and return its new end; ``state``: the digest of the state they led to."""
    this = (table.c.kind == kind, table.c.id == id)
    last = connection.execute(select(table.c.number).where(*this).order_by(table.c.number.desc()).limit(1)).scalar() or 0
    for number, each in enumerate(happened, start=last + 1):
        seen = each.payload.get("seen")
        bare = Recorded(number, now, each.actor, each.type, dict(each.payload), seen if isinstance(seen, str) else None, state, head, "")
        head = digest_of(kind, id, bare)
        row = {"number": number, "at": now, "actor": each.actor, "type": each.type, "payload": canonical(bare.payload), "seen": bare.seen}
        connection.execute(insert(table).values(kind=kind, id=id, **row, state_sha256=state, previous=bare.previous, digest=head))
    return head


def from_row(row: RowMapping) -> Recorded:
    """An event from its row."""
    return Recorded(
        number=row["number"],
        at=row["at"],
        actor=row["actor"],
        type=row["type"],
        payload=json.loads(row["payload"]),
        seen=row["seen"],
        state_sha256=row["state_sha256"],
        previous=row["previous"],
        digest=row["digest"],
    )


def faults_in(kind: str, id: str, events: Iterable[Recorded], head: str, state: str, state_sha256: str) -> tuple[str, ...]:  # noqa: A002
    """What does not hold: numbers without a gap, each digest, each link, the last event, and the state the last event led to."""
    faults: list[str] = []
    previous, last_state = GENESIS, None
    for expected, event in enumerate(events, start=1):
        if event.number != expected:
            faults.append(f"{kind} {id}: event {expected} is missing")
            break
        if event.previous != previous:
            faults.append(f"{kind} {id}: event {event.number} does not follow on the one before it")
        if digest_of(kind, id, event) != event.digest:
            faults.append(f"{kind} {id}: event {event.number} ({event.type}) was altered")
        previous, last_state = event.digest, event.state_sha256
    if previous != head:
        faults.append(f"{kind} {id}: the chain does not end in the event the record names as its last")
    found = sha256_of(state)
    if found != state_sha256 or (last_state is not None and found != last_state):
        faults.append(f"{kind} {id}: the state is not the one its last event led to")
    return tuple(faults)
