"""What the record holds, counted: by indexes, so that it can be asked every few seconds however many batches there are.

What only ever grows (passages through gates, counted events) is counted once: :class:`Grown` keeps the counts up to a moment that lies so far back that
nothing is written before it any more, and adds what came since.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, cast, extract, func, literal_column, select

from record.access_tables import uploads
from record.tables import COUNTED, entries, events, outbox, passages, readings, runs, standings, waits

#: A transaction that writes a row of now is over after this.
SETTLED = timedelta(minutes=10)
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many rows, and the time of the oldest."""

    rows: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for one thing, since when the oldest, and how many for longer than each of the ages asked for."""

    rows: int
    oldest: datetime
    longer: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Runs that have not come to their end; ``attempts``: the most often one of them was taken up again."""

    rows: int
    oldest: datetime | None
    attempts: int


def at_gates(connection: Connection) -> dict[str, int]:
    """How many batches stand at each gate."""
    return {row.gate: row.rows for row in connection.execute(select(standings.c.gate, func.count().label("rows")).group_by(standings.c.gate))}


def waited_for(connection: Connection, kind: str, now: datetime, ages: Sequence[timedelta]) -> dict[str, Waiting]:
    """What things of a kind wait for; ``ages`` ascending. Each wait is counted once, in the part of the index that has its age."""
    return {what: _waiting(connection, kind, what, [now - age for age in ages]) for what in _whats(connection, kind)}


def _whats(connection: Connection, kind: str) -> Iterator[str]:
    """Each thing that is waited for, found by one step in the index instead of looking at every wait."""
    what: str | None = ""
    while what is not None:
        what = connection.execute(select(func.min(waits.c.what)).where(waits.c.kind == kind, waits.c.what > what)).scalar()
        if what is not None:
            yield what


def _waiting(connection: Connection, kind: str, what: str, before: Sequence[datetime]) -> Waiting:
    of_it = (waits.c.kind == kind, waits.c.what == what)
    edges = [datetime.max.replace(tzinfo=UTC), *before, _BEGINNING]
    rows = [
        connection.execute(select(func.count()).select_from(waits).where(*of_it, waits.c.since >= start, waits.c.since < end)).scalar_one()
        for end, start in pairwise(edges)
    ]
    oldest: datetime = connection.execute(select(func.min(waits.c.since)).where(*of_it)).scalar_one()
    return Waiting(sum(rows), oldest, tuple(sum(rows[number:]) for number in range(1, len(rows))))


def parked(connection: Connection, kind: str) -> dict[str, int]:
    """How many of them are parked, by what they wait for. Whatever is parked was taken a step before: those are few, and have an index.

    The bound stands in the statement, not beside it: only then does SQLite see that the index holds all of them.
    """
    late = (waits.c.step > literal_column("0"), waits.c.parked_at.is_not(None), waits.c.kind == kind)
    return dict(Counter(connection.execute(select(waits.c.what).where(*late)).scalars()))  # grouped here: SQLite would choose another index for it


def entries_waiting(connection: Connection) -> Kept:
    """Entries no run has settled yet."""
    return Kept(*connection.execute(select(func.count(), func.min(entries.c.entered_at)).where(entries.c.settled_at.is_(None))).one())


def undelivered(connection: Connection) -> dict[str, Kept]:
    """Messages that have not left the house, by topic."""
    query = select(outbox.c.topic, func.count(), func.min(outbox.c.written_at)).where(outbox.c.delivered_at.is_(None)).group_by(outbox.c.topic)
    return {topic: Kept(rows, oldest) for topic, rows, oldest in connection.execute(query)}


def unfinished_runs(connection: Connection) -> Unfinished:
    """Runs without an end."""
    query = select(func.count(), func.min(runs.c.started_at), func.coalesce(func.max(runs.c.attempts), 0)).where(runs.c.ended_at.is_(None))
    return Unfinished(*connection.execute(query).one())


def papers_read(connection: Connection) -> int:
    """Readings kept: one for each paper's bytes and each version of the reader that understood them."""
    return connection.execute(select(func.count()).select_from(readings)).scalar_one()


def refused_uploads(connection: Connection) -> dict[str, int]:
    """Files that were sent and refused, by code: each code found by one step in an index that holds the refused ones only."""
    found: dict[str, int] = {}
    code: str | None = ""
    while code is not None:
        code = connection.execute(select(func.min(uploads.c.refused)).where(uploads.c.refused > code)).scalar()
        if code is not None:
            found[code] = connection.execute(select(func.count()).select_from(uploads).where(uploads.c.refused == code)).scalar_one()
    return found


@dataclass
class Stays:
    """How long things stood at a gate they have left: how many for each whole number of hours, and the seconds of all of them together."""

    hours: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0

    def plus(self, other: Stays) -> Stays:
        """Both together."""
        return Stays(self.hours + other.hours, self.seconds + other.seconds)


class Grown:
    """Counts of what only grows. One instance a process; each process comes to the same counts."""

    def __init__(self, gates: Sequence[str]) -> None:
        self._stays = {gate: Stays() for gate in gates}
        self._events: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._until = _BEGINNING

    def count(self, connection: Connection, now: datetime) -> tuple[dict[str, Stays], Counter[str], Counter[str]]:
        """Stays by gate, events by type, refused papers by code; all there are by ``now``."""
        settled = max(self._until, now - SETTLED)
        if settled > self._until:
            stays = {gate: kept.plus(_stays(connection, gate, self._until, settled)) for gate, kept in self._stays.items()}
            happened = self._events + _happened(connection, self._until, settled)
            refused = self._refused + _refused_papers(connection, self._until, settled)
            self._stays, self._events, self._refused, self._until = stays, happened, refused, settled
        newest = now + SETTLED  # clocks of several machines
        return (
            {gate: kept.plus(_stays(connection, gate, settled, newest)) for gate, kept in self._stays.items()},
            self._events + _happened(connection, settled, newest),
            self._refused + _refused_papers(connection, settled, newest),
        )


def _stays(connection: Connection, gate: str, start: datetime, end: datetime) -> Stays:
    seconds = seconds_between(connection, passages.c.since, passages.c.until)
    hours = seconds / 3600
    hour = cast(hours if connection.dialect.name == "sqlite" else func.floor(hours), Integer).label("hour")  # SQLite cuts off, PostgreSQL rounds
    within = (passages.c.gate == gate, passages.c.until >= start, passages.c.until < end)
    rows = connection.execute(select(hour, func.count(), func.sum(seconds)).where(*within).group_by(hour)).all()
    return Stays(Counter({int(each): count for each, count, _ in rows}), float(sum(total for _, _, total in rows)))


def seconds_between(connection: Connection, start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[Any]:
    """The seconds from one time to another, counted by the database."""
    if connection.dialect.name == "sqlite":
        return (func.julianday(end) - func.julianday(start)) * 86400
    return extract("epoch", end - start)


def _counted(start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    """The types as literals, not parameters: only then do SQLite and PostgreSQL see that the partial index holds all of them."""
    types: Any = bindparam("counted", COUNTED, expanding=True, literal_execute=True)
    return (events.c.type.in_(types), events.c.at >= start, events.c.at < end)


def _happened(connection: Connection, start: datetime, end: datetime) -> Counter[str]:
    query = select(events.c.type, func.count()).where(*_counted(start, end)).group_by(events.c.type)
    return Counter({type_: int(rows) for type_, rows in connection.execute(query)})


def _refused_papers(connection: Connection, start: datetime, end: datetime) -> Counter[str]:
    query = select(events.c.payload).where(*_counted(start, end), events.c.type == "paper.refused")
    return Counter(str(json.loads(payload).get("code")) for payload in connection.execute(query).scalars())
