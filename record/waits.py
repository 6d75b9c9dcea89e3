"""What each aggregate waits for, a row each, so that what is due is found by an index and never by looking at every aggregate.

Derived data: written with each commit of what it is about, in the same transaction. ``next_at`` says when something happens next by itself; ``None``: nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, delete, insert, literal_column, or_, select, tuple_, type_coerce, update
from sqlalchemy.types import NullType

from record.tables import waits

Transaction = Callable[[], AbstractContextManager[Connection]]
#: From the moment a wait begins to the moment it is due; ``None``: it may last as long as it likes.
Deadline = Callable[[datetime], datetime | None]


@dataclass(frozen=True, slots=True)
class Expected:
    """Something an aggregate waits for: what (``ref`` tells several of a kind apart), on whom, and why. Another ``whom`` or ``why`` is another wait."""

    what: str
    whom: str
    why: str
    due: Deadline
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait as it stands. ``step``: how often somebody was reminded of it; ``parked_at``: since when nothing happens by itself any more."""

    kind: str
    id: str
    what: str
    ref: str
    whom: str
    why: str
    since: datetime
    due_at: datetime | None
    next_at: datetime | None
    step: int
    parked_at: datetime | None


class Due(NamedTuple):
    """A wait that is due, as it was found; ``next_at`` as the database has it, to go on from."""

    kind: str
    id: str
    what: str
    ref: str
    next_at: Any


#: The columns in the order of :class:`Wait`.
_COLUMNS = tuple(waits.c[name] for name in ("kind", "id", "what", "ref", "whom", "why", "since", "due_at", "next_at", "step", "parked_at"))
_KEY = (waits.c.id, waits.c.what, waits.c.ref)
_as_it_is = type_coerce(waits.c.next_at, NullType())
_DUE = (
    select(waits.c.kind, *_KEY, _as_it_is)
    .where(waits.c.next_at <= bindparam("now", type_=waits.c.next_at.type))
    .order_by(waits.c.next_at, *_KEY)
    .limit(bindparam("most", type_=Integer()))
)
_DUE_KEY = ("last_at", "last_id", "last_what", "last_ref")
_DUE_AFTER = _DUE.where(_as_it_is >= bindparam("last_at", type_=NullType())).where(
    or_(
        _as_it_is > bindparam("last_at", type_=NullType()),
        tuple_(*_KEY) > tuple_(*(bindparam(name, type_=column.type) for name, column in zip(_DUE_KEY[1:], _KEY, strict=True))),
    )
)


class Moved(Exception):
    """The wait is no longer what it was when it was looked at: somebody else turned it meanwhile, so nothing is to be written."""


class Waits:
    """The projection of what is waited for."""

    def __init__(self, writing: Transaction, reading: Transaction) -> None:
        self._writing, self._reading = writing, reading

    def put(self, connection: Connection, kind: str, id: str, rows: Sequence[Expected], now: datetime, *, wake: bool = True) -> None:  # noqa: A002
        """Write what an aggregate waits for, in the caller's transaction.

        A wait that stays keeps since when, how often and until when; one that says something else begins anew, but for its ``since``; one that is gone is
        gone. ``wake``: the aggregate was given something, so what was parked goes on: it is looked at again when it would be due, without more reminders.
        """
        before = {(row.what, row.ref): row for row in connection.execute(_of(kind, id))}
        for each in rows:
            row = before.pop((each.what, each.ref), None)
            this = _this(kind, id, each.what, each.ref)
            if row is None:
                due = each.due(now)
                fresh = {"since": now, "due_at": due, "next_at": due, "step": 0, "parked_at": None}
                connection.execute(insert(waits).values(kind=kind, id=id, what=each.what, ref=each.ref, whom=each.whom, why=each.why, **fresh))
            elif (row.whom, row.why) != (each.whom, each.why):
                due = each.due(now)
                anew = {"due_at": due, "next_at": due, "step": 0, "parked_at": None}
                connection.execute(update(waits).where(*this).values(whom=each.whom, why=each.why, **anew))
            elif wake and row.parked_at is not None:
                connection.execute(update(waits).where(*this).values(next_at=each.due(now), parked_at=None))
        for what, ref in before:
            connection.execute(delete(waits).where(*_this(kind, id, what, ref)))

    def due(self, now: datetime, limit: int, after: Due | None = None) -> tuple[Due, ...]:
        """Where something is to happen by itself by now, the longest due first; ``after``: what comes after that one. Only found, not read: see :meth:`of`."""
        query = _DUE if after is None else _DUE_AFTER
        given = {"now": now, "most": limit} | ({} if after is None else dict(zip(_DUE_KEY, (after.next_at, after.id, after.what, after.ref), strict=True)))
        with self._reading() as connection:
            return tuple(map(Due._make, connection.execute(query, given).all()))

    def of(self, kind: str, id: str) -> tuple[Wait, ...]:  # noqa: A002 - the ledger's own word
        """What an aggregate waits for, what comes next first."""
        with self._reading() as connection:
            found = [Wait(*row) for row in connection.execute(_of(kind, id))]
        return tuple(sorted(found, key=lambda each: (each.next_at is None, each.next_at or each.since, each.what, each.ref)))

    def of_many(self, kind: str, ids: Sequence[str]) -> tuple[Wait, ...]:
        """What several aggregates wait for, by aggregate."""
        query = select(*_COLUMNS).where(waits.c.kind == kind, waits.c.id.in_(ids)).order_by(*_KEY)
        with self._reading() as connection:
            return tuple(Wait(*row) for row in connection.execute(query)) if ids else ()

    def every(self, kind: str, portion: int = 1000) -> Iterator[Wait]:
        """Every wait of a kind, by aggregate, read in portions."""
        after: tuple[str, str, str] | None = None
        while True:
            query = select(*_COLUMNS).where(waits.c.kind == kind).order_by(*_KEY).limit(portion)
            with self._reading() as connection:
                found = [Wait(*row) for row in connection.execute(query if after is None else query.where(tuple_(*_KEY) > after))]
            yield from found
            if len(found) < portion:
                return
            after = (found[-1].id, found[-1].what, found[-1].ref)

    def late(self, kind: str) -> tuple[Wait, ...]:
        """Every wait of a kind that somebody was reminded of or that is parked, by aggregate.

        With the bound in the statement, and sorted here: only then does SQLite take the index of the few.
        """
        query = select(*_COLUMNS).where(waits.c.kind == kind, waits.c.step > literal_column("0"))
        with self._reading() as connection:
            found = [Wait(*row) for row in connection.execute(query)]
        return tuple(sorted(found, key=lambda each: (each.id, each.what, each.ref)))

    def of_kind(self, kind: str, what: str) -> tuple[Wait, ...]:
        """Every wait for ``what``, the longest first."""
        query = select(*_COLUMNS).where(waits.c.kind == kind, waits.c.what == what).order_by(waits.c.since, *_KEY)
        with self._reading() as connection:
            return tuple(Wait(*row) for row in connection.execute(query))


def step(connection: Connection, wait: Wait, next_at: datetime) -> None:
    """Note, in the caller's transaction, that somebody was reminded once more; ``Moved`` when the wait is not as it was looked at."""
    _turn(connection, wait, {"step": wait.step + 1, "next_at": next_at})


def park(connection: Connection, wait: Wait, now: datetime) -> None:
    """Note, in the caller's transaction, that nothing happens by itself any more; ``Moved`` when the wait is not as it was looked at."""
    _turn(connection, wait, {"step": max(wait.step, 1), "next_at": None, "parked_at": now})


def rearm(connection: Connection, wait: Wait, due: datetime | None) -> None:
    """Let a wait begin anew, in the caller's transaction, but for its ``since``; ``Moved`` when it is not as it was looked at."""
    _turn(connection, wait, {"step": 0, "due_at": due, "next_at": due, "parked_at": None})


def set_down(connection: Connection, wait: Wait) -> None:
    """Write a wait as it is, in the caller's transaction, in the place of an earlier one for the same thing: for what no commit derives.

    ``Moved`` when it is there already: somebody else wrote it meanwhile.
    """
    this = _this(wait.kind, wait.id, wait.what, wait.ref)
    if connection.execute(select(waits.c.since).where(*this, waits.c.since == wait.since)).first() is not None:
        raise Moved
    gone(connection, wait)
    connection.execute(insert(waits).values({column.name: getattr(wait, column.name) for column in _COLUMNS}))


def gone(connection: Connection, wait: Wait) -> None:
    """Take a wait away, in the caller's transaction."""
    connection.execute(delete(waits).where(*_this(wait.kind, wait.id, wait.what, wait.ref)))


def _turn(connection: Connection, wait: Wait, values: dict[str, Any]) -> None:
    as_looked_at = (waits.c.step == wait.step, waits.c.next_at.is_not_distinct_from(wait.next_at), waits.c.parked_at.is_not_distinct_from(wait.parked_at))
    this = _this(wait.kind, wait.id, wait.what, wait.ref)
    if connection.execute(update(waits).where(*this, *as_looked_at).values(**values)).rowcount != 1:
        raise Moved


def _of(kind: str, id: str) -> Any:  # noqa: A002
    return select(*_COLUMNS).where(waits.c.kind == kind, waits.c.id == id)


def _this(kind: str, id: str, what: str, ref: str) -> tuple[ColumnElement[bool], ...]:  # noqa: A002
    return (waits.c.kind == kind, waits.c.id == id, waits.c.what == what, waits.c.ref == ref)
