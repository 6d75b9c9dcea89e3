"""What must leave the house: written with the state in one transaction, delivered later, at least once and with a key."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from record.canonical import canonical
from record.tables import outbox


@dataclass(frozen=True, slots=True)
class Message:
    """A message; ``key`` is unique for its effect, so a receiver that honours it lets it have that effect once."""

    key: str
    topic: str
    payload: dict[str, Any]


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


def delivered(connection: Connection, messages: Sequence[Message], at: datetime) -> None:
    """Mark messages as taken by their receiver."""
    keys = [message.key for message in messages]
    connection.execute(update(outbox).where(outbox.c.key.in_(keys)).values(delivered_at=at, attempts=outbox.c.attempts + 1))


def deliver(begin: Callable[[], Any], send: Callable[[Message], None], now: Callable[[], datetime]) -> int:
    """Send what is waiting and mark each message once its receiver has it; how many were sent.

    Killed between sending and marking, it sends again: at least once, never not at all. An error of ``send`` counts the attempt and passes on.
    """
    with begin() as connection:
        waiting = undelivered(connection)
    for message in waiting:
        with begin() as connection:
            connection.execute(update(outbox).where(outbox.c.key == message.key).values(attempts=outbox.c.attempts + 1))
        send(message)
        with begin() as connection:
            connection.execute(update(outbox).where(outbox.c.key == message.key).values(delivered_at=now()))
    return len(waiting)
