"""Noting that something happened to an aggregate, without loading it or changing its state: one short transaction, with messages and rows beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from batches.event import Event
from record import leasing, outbox
from record.events import appended
from record.outbox import Message
from record.tables import aggregates


def note(connection: Connection, kind: str, id: str, events: Sequence[Event], messages: tuple[Message, ...], now: datetime) -> bool:  # noqa: A002
    """Append events to an aggregate and write messages, in the caller's transaction; ``False``, and nothing written, when there is no such aggregate.

    ``LeaseTaken`` while a run works on it. A run whose lease ran out unnoticed cannot write afterwards: the fencing token has grown and so has the version.
    """
    leasing.pass_by(connection, now, kind, id)
    this = (aggregates.c.kind == kind, aggregates.c.id == id)
    row = connection.execute(select(aggregates.c.version, aggregates.c.head, aggregates.c.state_sha256).where(*this).with_for_update()).first()
    if row is None:
        return False
    head = appended(connection, kind, id, row.head, row.state_sha256, events, now)
    connection.execute(update(aggregates).where(*this).values(version=row.version + 1, head=head))
    outbox.write(connection, messages, now)
    return True
