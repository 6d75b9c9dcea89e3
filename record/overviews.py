"""What each batch is found by in lists, a row each: whose it is, where it stands, what is open, and the words a person may look for.

Derived data: written with each commit of the batch, in the same transaction. A list reads these rows and no batch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, false, func, insert, literal_column, or_, select

from batches.order import folded
from record.canonical import canonical
from record.tables import LONGEST_KEY, aggregates, cases, events, overviews, waits
from record.waits import Wait, Waits

Transaction = Callable[[], AbstractContextManager[Connection]]
KIND = "batch"
#: In the statement itself: only then does SQLite take the index of the few.
_NOTHING: ColumnElement[int] = literal_column("0")


@dataclass(frozen=True, slots=True)
class Overview:
    """What is derived of a batch. ``eori`` and ``importer`` are plain forms, ``shown`` is what lists show, ``search`` folded text, a line for each thing.

    ``second``: how much half done waits for a second person; ``spoke``: the plain names of those who can do nothing about any of it, a line each;
    ``ready``: lots past every gate before release; ``unseen``: lots that arrived and were not looked at.
    """

    batch: str
    eori: str
    importer: str
    stage: str
    blocking: int
    review: int
    second: int
    ready: int
    shown: dict[str, Any]
    search: str
    unseen: int = 0
    spoke: str = ""

    @property
    def row(self) -> dict[str, Any]:
        """As it is kept."""
        kept = asdict(self) | {"shown": canonical(self.shown)}
        return kept | {"eori": key(self.eori), "importer": key(self.importer), "search": self.search.replace("\0", ""), "spoke": self.spoke.replace("\0", "")}


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list: the overview, when the batch was opened and last changed, who has taken it on, and the wait of it that is due first."""

    overview: Overview
    opened_at: datetime
    changed_at: datetime
    account: str | None
    due: Wait | None


class After(NamedTuple):
    """Where a page of a list ended; what comes after it is the next page."""

    changed_at: datetime
    batch: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; ``None``, ``False`` and nothing mean: not by this.

    ``importer`` (a plain name) with ``eori`` (plain, or empty): the organisation's own batches, as :func:`batches.account.belongs_to` tells them.
    ``words``: each has to occur, however it is written. ``account``: who has taken it on; ``free``: nobody has. ``overdue_at``: something was due by then.
    ``open``: something is to be decided, looked at or released. ``second_for``: something half done waits for a second person, and the person of that plain
    name can be that.
    """

    importer: str | None = None
    eori: str = ""
    stage: str | None = None
    words: tuple[str, ...] = ()
    account: str | None = None
    free: bool = False
    second: bool = False
    ready: bool = False
    blocking: bool = False
    review: bool = False
    overdue_at: datetime | None = None
    open: bool = False
    second_for: str | None = None


EVERYTHING = Filters()


class Overviews:
    """The projection that lists are read from."""

    def __init__(self, reading: Transaction, waiting: Waits) -> None:
        self._reading, self._waits = reading, waiting

    def put(self, connection: Connection, overview: Overview) -> None:
        """Write a batch's row in the caller's transaction, after its events; the times are those of its first and its last event."""
        this = (aggregates.c.kind == KIND, aggregates.c.id == overview.batch)
        version = connection.execute(select(aggregates.c.version).where(*this)).scalar_one()
        at = select(events.c.at).where(events.c.kind == KIND, events.c.id == overview.batch).limit(1)
        opened_at, changed_at = (connection.execute(at.order_by(order)).scalar_one() for order in (events.c.number, events.c.number.desc()))
        connection.execute(delete(overviews).where(overviews.c.batch == overview.batch))
        connection.execute(insert(overviews).values(**overview.row, version=version, opened_at=opened_at, changed_at=changed_at))

    def of(self, batch: str) -> Overview | None:
        """A batch's row, ``None`` when it has none yet."""
        with self._reading() as connection:
            row = connection.execute(select(overviews).where(overviews.c.batch == batch)).mappings().first()
        return None if row is None else _overview(row)

    def missing(self) -> tuple[str, ...]:
        """The batches without a row: of a record of before."""
        there = exists().where(overviews.c.batch == aggregates.c.id)
        with self._reading() as connection:
            return tuple(sorted(connection.execute(select(aggregates.c.id).where(aggregates.c.kind == KIND, ~there)).scalars()))

    def find(self, filters: Filters = EVERYTHING, after: After | None = None, limit: int = 50, *, oldest: bool = False) -> tuple[Listed, ...]:
        """A page of the list, what changed last first, or last (``oldest``); ``after``: the page that comes after that row (:func:`end_of`)."""
        by = (overviews.c.changed_at, overviews.c.batch)
        query = _narrowed(select(overviews, cases.c.account), filters).order_by(*(by if oldest else (each.desc() for each in by))).limit(limit)
        if after is not None:
            query = query.where(*_beyond(after, oldest=oldest))
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        due = self._due_first([row["batch"] for row in rows])
        return tuple(Listed(_overview(row), row["opened_at"], row["changed_at"], row["account"], due.get(row["batch"])) for row in rows)

    def ids(self, filters: Filters = EVERYTHING, after: str = "", limit: int = 100) -> tuple[str, ...]:
        """Batches of the list by id, those after one: who goes through all of them so misses none that was there in the beginning."""
        query = _narrowed(select(overviews.c.batch), filters).where(overviews.c.batch > after).order_by(overviews.c.batch).limit(limit)
        with self._reading() as connection:
            return tuple(connection.execute(query).scalars())

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many batches the list has."""
        with self._reading() as connection:
            return int(connection.execute(_narrowed(select(func.count()), filters)).scalar_one())

    def counts(self, *lists: Filters) -> tuple[int, ...]:
        """How many batches each of these lists has."""
        with self._reading() as connection:
            return tuple(int(connection.execute(_narrowed(select(func.count()), each)).scalar_one()) for each in lists)

    def of_many(self, batches: Sequence[str]) -> dict[str, Overview]:
        """The rows of several batches, by batch."""
        with self._reading() as connection:
            return {row["batch"]: _overview(row) for row in connection.execute(select(overviews).where(overviews.c.batch.in_(batches))).mappings()}

    def place_of(self, batch: str) -> After | None:
        """Where a batch stands in lists: what comes after it is found by it; ``None`` when it has no row."""
        with self._reading() as connection:
            row = connection.execute(select(overviews.c.changed_at, overviews.c.batch).where(overviews.c.batch == batch)).first()
        return None if row is None else After(*row)

    def _due_first(self, batches: list[str]) -> dict[str, Wait]:
        found: dict[str, Wait] = {}
        for wait in self._waits.of_many(KIND, batches):
            first = found.get(wait.id)
            if wait.due_at is not None and (first is None or first.due_at is None or wait.due_at < first.due_at):
                found[wait.id] = wait
        return found


def end_of(page: tuple[Listed, ...]) -> After | None:
    """Where a page ended; ``None`` for an empty one, after which nothing comes."""
    return After(page[-1].changed_at, page[-1].overview.batch) if page else None


def key(plain: str) -> str:
    """A plain form as it is kept: one too long for an index by its digest."""
    text = plain.replace("\0", "")
    return text if len(text) <= LONGEST_KEY else hashlib.sha256(text.encode()).hexdigest()


def _overview(row: Any) -> Overview:
    told = {field.name: row[field.name] for field in fields(Overview)}
    return Overview(**told | {"shown": json.loads(row["shown"])})


def _narrowed(query: Select[Any], filters: Filters) -> Select[Any]:
    joined = query.select_from(overviews.outerjoin(cases, cases.c.batch == overviews.c.batch))
    return joined.where(*_conditions(filters))


def _beyond(after: After, *, oldest: bool) -> tuple[ColumnElement[bool], ...]:
    """What comes after a row. The first bound alone lets the database begin there in the index."""
    at, batch = overviews.c.changed_at, overviews.c.batch
    if oldest:
        return at >= after.changed_at, or_(at > after.changed_at, and_(at == after.changed_at, batch > after.batch))
    return at <= after.changed_at, or_(at < after.changed_at, and_(at == after.changed_at, batch < after.batch))


def _conditions(filters: Filters) -> Iterator[ColumnElement[bool]]:
    yield from _of_organisation(filters)
    if filters.stage is not None:
        yield overviews.c.stage == filters.stage
    for word in map(folded, filters.words):
        yield overviews.c.search.contains(word.replace("\0", ""), autoescape=True)
    if filters.account is not None:
        yield cases.c.account == filters.account
    if filters.free:
        yield cases.c.account.is_(None)
    for name in ("second", "ready", "blocking", "review"):
        if getattr(filters, name):
            yield overviews.c[name] > _NOTHING
    if filters.overdue_at is not None:
        yield overviews.c.batch.in_(select(waits.c.id).where(waits.c.kind == KIND, waits.c.due_at <= filters.overdue_at))
    if filters.open:
        yield or_(*(overviews.c[name] > _NOTHING for name in ("blocking", "review", "ready", "unseen")))
    if filters.second_for is not None:
        yield overviews.c.second > _NOTHING
        yield ~overviews.c.spoke.contains(f"\n{filters.second_for}\n", autoescape=True)


def _of_organisation(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.importer is not None:
        named = overviews.c.importer == key(filters.importer) if filters.importer else false()
        own = key(filters.eori)
        yield or_(overviews.c.eori == own, and_(overviews.c.eori == "", named)) if own else named
