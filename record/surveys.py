"""What figures over the whole record are made of: stays at gates one by one, first times of events, and versions to see what changed since the last look."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from record.counts import seconds_between
from record.tables import aggregates, events, passages, standings


class FirstTime(NamedTuple):
    """When an event of a type happened to a thing for the first time."""

    id: str
    type: str
    at: datetime


def versions(connection: Connection, kind: str) -> dict[str, int]:
    """The version of each thing of a kind: it grows with every event."""
    return {row.id: row.version for row in connection.execute(select(aggregates.c.id, aggregates.c.version).where(aggregates.c.kind == kind))}


def states(connection: Connection, kind: str, ids: Collection[str], *, held: bool = False) -> Iterator[tuple[str, int, str]]:
    """Id, version and state, as it is kept, of these things; ``held``: nobody changes them until the caller's transaction ends."""
    query = select(aggregates.c.id, aggregates.c.version, aggregates.c.state).where(aggregates.c.kind == kind, aggregates.c.id.in_(ids))
    query = query.order_by(aggregates.c.id).with_for_update() if held else query
    for row in connection.execute(query):
        yield row.id, row.version, row.state


def first_times(connection: Connection, kind: str, types: Collection[str], ids: Collection[str]) -> list[FirstTime]:
    """When each of these events happened first to each of these things; looks at the events of these things only."""
    query = (
        select(events.c.id, events.c.type, func.min(events.c.at).label("at"))
        .where(events.c.kind == kind, events.c.id.in_(ids), events.c.type.in_(types))
        .group_by(events.c.id, events.c.type)
    )
    return [FirstTime(row.id, row.type, row.at) for row in connection.execute(query)]


def stays(connection: Connection, kind: str, gate: str, start: datetime | None = None, end: datetime | None = None) -> list[tuple[str, float]]:
    """Who stood at a gate for how many seconds, of those who left it from ``start`` and before ``end``."""
    query = select(passages.c.id, seconds_between(connection, passages.c.since, passages.c.until)).where(passages.c.kind == kind, passages.c.gate == gate)
    query = query if start is None else query.where(passages.c.until >= start)
    query = query if end is None else query.where(passages.c.until < end)
    return [(id_, float(seconds)) for id_, seconds in connection.execute(query)]


def passed(connection: Connection, kind: str, id: str) -> list[tuple[str, datetime, datetime]]:  # noqa: A002 - the ledger's own word
    """The gates a thing left: which, since when it stood there, and until when."""
    query = select(passages.c.gate, passages.c.since, passages.c.until).where(passages.c.kind == kind, passages.c.id == id).order_by(passages.c.since)
    return [(row.gate, row.since, row.until) for row in connection.execute(query)]


def standing(connection: Connection, kind: str, gate: str) -> list[tuple[str, datetime]]:
    """Who stands at a gate now, and since when; the longest first."""
    query = select(standings.c.id, standings.c.since).where(standings.c.kind == kind, standings.c.gate == gate).order_by(standings.c.since, standings.c.id)
    return [(row.id, row.since) for row in connection.execute(query)]


def stands(connection: Connection, kind: str, id: str) -> tuple[str, datetime] | None:  # noqa: A002 - the ledger's own word
    """Where a thing stands, and since when."""
    row = connection.execute(select(standings.c.gate, standings.c.since).where(standings.c.kind == kind, standings.c.id == id)).first()
    return None if row is None else (row.gate, row.since)
