"""What must leave the house: written with the state in one transaction, delivered later, at least once and with a key."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, func, insert, select, update

from record.canonical import canonical
from record.tables import outbox


@dataclass(frozen=True, slots=True)
class Message:
    """A message; ``key`` is unique for its effect, so a receiver that honours it lets it have that effect once."""

    key: str
    topic: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pending:
    """A message that is to be delivered now; ``attempts``: how often that was tried in vain."""

    message: Message
    written_at: datetime
    attempts: int


#: How ``why`` begins of messages for whom nobody is named: they wait until somebody is, and nobody calls them late.
NOBODY = "nobody: "
#: How it begins of those whose receiver was away: tried again at once when it is back.
AWAY = "away: "


def write(connection: Connection, messages: tuple[Message, ...], at: datetime) -> None:
    """Write messages in the caller's transaction; a key that is there already is not written twice."""
    for message in messages:
        if connection.execute(select(outbox.c.key).where(outbox.c.key == message.key)).first() is None:
            row = {"key": message.key, "topic": message.topic, "payload": canonical(message.payload)}
            connection.execute(insert(outbox).values(**row, written_at=at, delivered_at=None, attempts=0))


def undelivered(connection: Connection, limit: int = 100, topic: str | None = None) -> tuple[Message, ...]:
    """The oldest messages that are still to be delivered; of one topic, so that those nobody fetches yet keep no others back."""
    query = select(outbox).where(outbox.c.delivered_at.is_(None)).order_by(outbox.c.written_at, outbox.c.key).limit(limit)
    query = query if topic is None else query.where(outbox.c.topic == topic)
    return tuple(Message(row["key"], row["topic"], json.loads(row["payload"])) for row in connection.execute(query).mappings())


def pending(connection: Connection, topics: Collection[str], now: datetime, limit: int) -> tuple[Pending, ...]:
    """The oldest messages of these topics that may be tried now; in a transaction that writes, nobody else gets them until it ends."""
    may = (outbox.c.next_at.is_(None) | (outbox.c.next_at <= now)) & (outbox.c.why.is_(None) | ~outbox.c.why.startswith(NOBODY))
    query = select(outbox).where(outbox.c.delivered_at.is_(None), outbox.c.topic.in_(topics), may).order_by(outbox.c.written_at, outbox.c.key).limit(limit)
    rows = connection.execute(query.with_for_update(skip_locked=True)).mappings()
    return tuple(Pending(Message(row["key"], row["topic"], json.loads(row["payload"])), row["written_at"], row["attempts"]) for row in rows)


def delivered(connection: Connection, messages: Sequence[Message], at: datetime, why: str | None = None) -> None:
    """Mark messages as taken by their receiver, or, with ``why``, as done with though nobody took them."""
    keys = [message.key for message in messages]
    connection.execute(update(outbox).where(outbox.c.key.in_(keys)).values(delivered_at=at, attempts=outbox.c.attempts + 1, why=why))


def emptied(connection: Connection, message: Message, of: str) -> None:
    """Keep of a message only that it was: a part of it was for its receiver alone, who has it, or never will."""
    values = {"payload": canonical(message.payload | {of: ""})}
    connection.execute(update(outbox).where(outbox.c.key == message.key, outbox.c.delivered_at.is_not(None)).values(**values))


def put_off(connection: Connection, keys: Collection[str], why: str, until: datetime | None = None) -> None:
    """Count an attempt in vain, with the reason; not tried again before ``until``."""
    connection.execute(update(outbox).where(outbox.c.key.in_(keys)).values(attempts=outbox.c.attempts + 1, why=why, next_at=until))


def try_again(connection: Connection, topics: Collection[str], why: str, *, beginning: bool = False) -> None:
    """Let those be tried anew that were put off for this reason; ``beginning``: for any that begins so."""
    reason = outbox.c.why.startswith(why, autoescape=True) if beginning else outbox.c.why == why
    connection.execute(update(outbox).where(outbox.c.delivered_at.is_(None), outbox.c.topic.in_(topics), reason).values(why=None, next_at=None, attempts=0))


def put_off_for(connection: Connection, topics: Collection[str]) -> dict[str, int]:
    """Why messages of these topics have not left, each with how many; the empty reason is that their turn has not come."""
    query = select(outbox.c.why, func.count()).where(outbox.c.delivered_at.is_(None), outbox.c.topic.in_(topics)).group_by(outbox.c.why)
    return {why or "": rows for why, rows in connection.execute(query)}


def late(connection: Connection, before: datetime, unless: Collection[str] = ()) -> tuple[int, datetime | None]:
    """How many messages have waited since before then, and since when the oldest; those for whom nobody is named, and the topics ``unless``, do not count."""
    others: ColumnElement[bool] = outbox.c.topic.in_(unless) if unless else false()
    counted = (outbox.c.delivered_at.is_(None), outbox.c.written_at < before, ~others, outbox.c.why.is_(None) | ~outbox.c.why.startswith(NOBODY))
    count, oldest = connection.execute(select(func.count(), func.min(outbox.c.written_at)).where(*counted)).one()
    return count, oldest


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a message stands: delivered, or why it has not left and when it is tried again."""

    message: Message
    written_at: datetime
    delivered_at: datetime | None
    attempts: int
    why: str | None
    next_at: datetime | None


def beginning(connection: Connection, key: str) -> tuple[Stands, ...]:
    """The messages whose key begins so, in the order in which they were written."""
    query = select(outbox).where(outbox.c.key.startswith(key, autoescape=True)).order_by(outbox.c.written_at, outbox.c.key)
    return tuple(map(_stands, connection.execute(query).mappings()))


def waiting(connection: Connection, topic: str) -> tuple[Stands, ...]:
    """Everything of a topic that has not left."""
    query = select(outbox).where(outbox.c.delivered_at.is_(None), outbox.c.topic == topic).order_by(outbox.c.written_at, outbox.c.key)
    return tuple(map(_stands, connection.execute(query).mappings()))


def _stands(row: Any) -> Stands:
    names = ("written_at", "delivered_at", "attempts", "why", "next_at")
    return Stands(Message(row["key"], row["topic"], json.loads(row["payload"])), *(row[name] for name in names))
