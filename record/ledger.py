"""The ledger: one way in to every aggregate's state, guarded by lease, fencing token and version, with its events and messages in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from batches.errors import ProgramFault
from batches.event import Event
from record import leasing, noting, outbox
from record.answers import Answers
from record.canonical import canonical, sha256_of
from record.cases import Cases
from record.credentials import Attempts, Credentials
from record.database import open_engine, reading, writing
from record.entries import Entries
from record.events import GENESIS, Recorded, appended, faults_in, from_row
from record.inspected_lots import InspectedLots
from record.links import Links
from record.outbox import Message
from record.overviews import Overviews
from record.readings import Readings
from record.refusals import LeaseLost
from record.register import Register
from record.reservations import Reservations
from record.runs import Runs
from record.sessions import Sessions, Tokens
from record.sightings import Sightings
from record.standings import Standings, Sweep
from record.stock import Stock
from record.tables import aggregates, events
from record.uploads import Uploads
from record.waits import Waits

#: How long a lease lasts without renewal. A dead holder on this machine is noticed at once; on another, after this.
LEASE = timedelta(seconds=60)
State = dict[str, Any]
#: Rows written in the transaction that commits a thing.
Write = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Stored:
    """An aggregate as it stands."""

    kind: str
    id: str
    version: int
    state: State


class Thing:
    """An aggregate opened to be worked on."""

    def __init__(self, ledger: Ledger, kind: str, id: str, by: str, token: int, stored: Stored | None) -> None:  # noqa: A002
        self._ledger = ledger
        self.kind, self.id, self.by, self.token = kind, id, by, token
        self.version = stored.version if stored else 0
        self.state: State | None = stored.state if stored else None

    def save(
        self,
        state: State,
        events: Sequence[Event],
        messages: Sequence[Message] = (),
        sweep: Sweep | None = None,
        along: Sequence[Change] = (),
        also: Sequence[Write] = (),
    ) -> None:
        """Commit state, events and messages in one transaction; ``LeaseLost`` (nothing written) when the lease or the version is no longer ours.

        ``along``: changes of other things that are open too; ``also``: what the record looks things up by, written after the events. All of it is written,
        or none.
        A changed state needs an event: without one nobody could tell how it came about.
        """
        changes = (Change(self, state, events), *along)
        for each in changes:
            if not each.events and (each.thing.state is None or each.text != canonical(each.thing.state)):
                raise ProgramFault("record.no_event", f"{each.thing.kind} {each.thing.id}: a state cannot change without an event")
        self._ledger.commit(changes, tuple(messages), sweep, also)
        for each in changes:
            each.thing.version += 1
            each.thing.state = json.loads(each.text)

    def write(self, also: Sequence[Write]) -> None:
        """Write rows beside the state, which stays as it is; ``LeaseLost`` (nothing written) when the lease is no longer ours."""
        with self._ledger.writing() as connection:
            leasing.assert_held(connection, self._ledger.clock, self.kind, self.id, self.token)
            for write in also:
                write(connection)


@dataclass(frozen=True)
class Change:
    """What becomes of an open thing, and by which events."""

    thing: Thing
    state: State
    events: Sequence[Event]

    @property
    def text(self) -> str:
        """The state as it is kept."""
        return canonical(self.state)


class Ledger:
    """States, events, messages, runs and readings of one house. ``clock`` gives aware UTC times."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = lambda: datetime.now(UTC), lease: timedelta = LEASE) -> None:
        self.engine, self.clock, self.lease = engine, clock, lease
        self.readings = Readings(self.writing, self.reading)
        self.entries = Entries(self.writing, self.reading, clock)
        self.runs = Runs(self.writing, self.reading, clock)
        self.waits = Waits(self.writing, self.reading)
        self.standings = Standings(self.waits)
        self.inspected_lots = InspectedLots(self.reading)
        self.sightings = Sightings(self.reading)
        self.credentials = Credentials(self.writing, self.reading, clock)
        self.attempts = Attempts(self.writing, self.reading, clock)
        self.sessions = Sessions(self.writing, self.reading, clock)
        self.tokens = Tokens(self.writing, self.reading, clock)
        self.links = Links(self.writing, self.reading, clock)
        self.answers = Answers(self.writing, clock)
        self.overviews = Overviews(self.reading, self.waits)
        self.cases = Cases(self.reading)
        self.uploads = Uploads(self.writing, self.reading, clock)
        self.register = Register(self.reading, clock)
        self.stock = Stock(self.reading, clock)
        self.reservations = Reservations(self.reading, clock, self.stock)

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that writes."""
        return writing(self.engine)

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that reads."""
        return reading(self.engine)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def open(self, kind: str, id: str, by: str) -> Iterator[Thing]:  # noqa: A002 - what it opens
        """Take the lease on an aggregate and load it; ``LeaseTaken`` when another run works on it. The lease is renewed until the block ends."""
        token = leasing.take(self.writing, self.clock, kind, id, by, self.lease)
        try:
            with leasing.Renewal(self.writing, self.clock, kind, id, token, self.lease):
                yield Thing(self, kind, id, by, token, self.read(kind, id))
        finally:
            leasing.end(self.writing, self.clock, kind, id, token)

    def commit(self, changes: Sequence[Change], messages: tuple[Message, ...], sweep: Sweep | None, also: Sequence[Write] = ()) -> None:
        """What :meth:`Thing.save` does; ``sweep`` is about the first of the things."""
        now = self.clock()
        with self.writing() as connection:
            for each in changes:
                self._write(connection, each, now)
            outbox.write(connection, messages, now)
            if sweep is not None:
                thing, given = changes[0].thing, any(each.type not in sweep.own for each in changes[0].events)
                self.standings.put(connection, thing.kind, thing.id, sweep, now, wake=given)
            for write in also:
                write(connection)

    def note(self, kind: str, id: str, events: Sequence[Event], messages: Sequence[Message] = (), also: Sequence[Write] = ()) -> bool:  # noqa: A002
        """Note in one transaction that something happened, without loading the aggregate or changing its state (see :func:`record.noting.note`).

        ``also``: rows written with it. Whatever one of them raises, nothing is written.
        """
        now = self.clock()
        with self.writing() as connection:
            noted = noting.note(connection, kind, id, events, tuple(messages), now)
            for write in also if noted else ():
                write(connection)
        return noted

    def _write(self, connection: Connection, change: Change, now: datetime) -> None:
        thing, text = change.thing, change.text
        kind, id = thing.kind, thing.id  # noqa: A001
        this = (aggregates.c.kind == kind, aggregates.c.id == id)
        leasing.assert_held(connection, self.clock, kind, id, thing.token)
        row = connection.execute(select(aggregates.c.version, aggregates.c.head).where(*this)).first()
        if (row.version if row else 0) != thing.version:
            raise LeaseLost(kind, id)
        digest = sha256_of(text)
        head = appended(connection, kind, id, row.head if row else GENESIS, digest, change.events, now)
        values = {"version": thing.version + 1, "state": text, "state_sha256": digest, "head": head}
        if row is None:
            connection.execute(insert(aggregates).values(kind=kind, id=id, **values))
        else:
            connection.execute(update(aggregates).where(*this).values(**values))

    def worked_on(self, kind: str, id: str) -> bool:  # noqa: A002
        """Whether a run holds the lease on an aggregate now."""
        return leasing.held(self.reading, self.clock, kind, id)

    def read(self, kind: str, id: str) -> Stored | None:  # noqa: A002
        """An aggregate as it stands, ``None`` when there is none."""
        with self.reading() as connection:
            row = connection.execute(select(aggregates).where(aggregates.c.kind == kind, aggregates.c.id == id)).first()
        return None if row is None else Stored(kind, id, row.version, json.loads(row.state))

    def version_of(self, kind: str, id: str) -> int | None:  # noqa: A002
        """The version an aggregate stands at, ``None`` when there is none: tells whether what was read before is still so."""
        with self.reading() as connection:
            version: int | None = connection.execute(select(aggregates.c.version).where(aggregates.c.kind == kind, aggregates.c.id == id)).scalar()
        return version

    def read_all(self, kind: str, ids: Collection[str] | None = None) -> tuple[Stored, ...]:
        """Every aggregate of a kind (of these, those of ``ids`` that there are), by id, in one look."""
        query = select(aggregates).where(aggregates.c.kind == kind)
        query = query if ids is None else query.where(aggregates.c.id.in_(ids))
        with self.reading() as connection:
            found = [Stored(kind, row.id, row.version, json.loads(row.state)) for row in connection.execute(query)]
        return tuple(sorted(found, key=lambda each: each.id))

    def list(self, kind: str) -> tuple[str, ...]:
        """The ids of every aggregate of a kind, sorted."""
        with self.reading() as connection:
            ids = connection.execute(select(aggregates.c.id).where(aggregates.c.kind == kind)).scalars().all()
        return tuple(sorted(ids))  # not by the database: each sorts text its own way

    def events(self, kind: str, id: str) -> tuple[Recorded, ...]:  # noqa: A002
        """Everything that happened to an aggregate, in order."""
        query = select(events).where(events.c.kind == kind, events.c.id == id).order_by(events.c.number)
        with self.reading() as connection:
            return tuple(from_row(row) for row in connection.execute(query).mappings())

    def every(self, kind: str) -> tuple[str, ...]:
        """The ids of every thing of that kind that has a state or an event: a thing whose state was removed is still there in its events."""
        with self.reading() as connection:
            found = connection.execute(select(aggregates.c.id).where(aggregates.c.kind == kind).union(select(events.c.id).where(events.c.kind == kind)))
            return tuple(sorted(found.scalars()))

    def verify(self, kind: str, id: str) -> tuple[str, ...]:  # noqa: A002
        """Compute the chain anew and compare; one sentence for each fault, none when nothing was altered."""
        with self.reading() as connection:
            row = connection.execute(select(aggregates).where(aggregates.c.kind == kind, aggregates.c.id == id)).first()
        if row is None:
            return (f"{kind} {id}: not in the record",)
        try:
            return faults_in(kind, id, self.events(kind, id), row.head, row.state, row.state_sha256)
        except (ValueError, TypeError):
            return (f"{kind} {id}: an event is no longer readable",)


def open_ledger(url: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC), lease: timedelta = LEASE) -> Ledger:
    """Open the record at a database URL (SQLite or PostgreSQL), creating or migrating its tables when needed."""
    return Ledger(open_engine(url), clock, lease)
