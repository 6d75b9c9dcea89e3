"""Where each aggregate stands, indexed for sweeps. Derived data: written with each commit, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from record.tables import standings

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Sweep:
    """The gate an aggregate stands at, how long it may stand there (``None``: as long as it likes), and on what it waits."""

    gate: str
    allowed: timedelta | None
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overdue:
    """An aggregate past its gate's deadline."""

    kind: str
    id: str
    gate: str
    since: datetime
    deadline: datetime
    waiting: tuple[str, ...]


class Standings:
    """The projection sweeps look at."""

    def __init__(self, writing: Transaction, reading: Transaction) -> None:
        self._writing, self._reading = writing, reading

    def put(self, connection: Connection, kind: str, id: str, sweep: Sweep, now: datetime) -> None:  # noqa: A002 - the ledger's own word
        """Write where an aggregate stands; the time at a gate counts from when it first stood there."""
        this = (standings.c.kind == kind, standings.c.id == id)
        before = connection.execute(select(standings.c.gate, standings.c.since).where(*this)).first()
        since = before.since if before is not None and before.gate == sweep.gate else now
        deadline = None if sweep.allowed is None else since + sweep.allowed
        connection.execute(delete(standings).where(*this))
        row = {"gate": sweep.gate, "since": since, "deadline": deadline, "waiting": ",".join(sweep.waiting)}
        connection.execute(insert(standings).values(kind=kind, id=id, **row))

    def waiting_for(self, kind: str, what: str) -> tuple[str, ...]:
        """The ids of the aggregates that wait for ``what``, in order."""
        query = select(standings.c.id, standings.c.waiting).where(standings.c.kind == kind, standings.c.waiting.contains(what, autoescape=True))
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(sorted(row.id for row in rows if what in row.waiting.split(",")))

    def overdue(self, kind: str, now: datetime) -> tuple[Overdue, ...]:
        """Every aggregate past its gate's deadline, the longest first."""
        query = select(standings).where(standings.c.deadline < now, standings.c.kind == kind)
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        late = (Overdue(r["kind"], r["id"], r["gate"], r["since"], r["deadline"], tuple(filter(None, r["waiting"].split(",")))) for r in rows)
        return tuple(sorted(late, key=lambda each: (each.deadline, each.id)))
