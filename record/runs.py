"""Runs: what the last run over each aggregate was asked, and whether it came to its end; what a run that died leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from record.canonical import canonical
from record.leasing import holds
from record.tables import leases, runs

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Run:
    """A run. ``attempts`` counts how often a dead one was taken up again; ``flow_run`` is Prefect's id of it, ``why`` what kept it from its end."""

    kind: str
    id: str
    request: dict[str, Any]
    started_at: datetime
    ended_at: datetime | None
    attempts: int
    flow_run: str | None = None
    why: str | None = None


class Runs:
    """The last run over each aggregate."""

    def __init__(self, writing: Transaction, reading: Transaction, clock: Callable[[], datetime]) -> None:
        self._writing, self._reading, self._clock = writing, reading, clock

    def start(self, kind: str, id: str, request: dict[str, Any], attempts: int = 0, flow_run: str | None = None) -> datetime:  # noqa: A002
        """Note that a run has started, and when; it is unfinished until :meth:`finish`."""
        with self._writing() as connection:
            now = self._clock()
            connection.execute(delete(runs).where(runs.c.kind == kind, runs.c.id == id))
            row = {"request": canonical(request), "started_at": now, "ended_at": None, "attempts": attempts, "flow_run": flow_run}
            connection.execute(insert(runs).values(kind=kind, id=id, **row))
        return now

    def kept_from_its_end(self, kind: str, id: str, why: str, started_at: datetime | None = None) -> None:  # noqa: A002
        """Note what kept a run from its end; it stays unfinished, for the sweep to take up again."""
        with self._writing() as connection:
            connection.execute(update(runs).where(*_this(kind, id, started_at), runs.c.ended_at.is_(None)).values(why=why))

    def finish(self, kind: str, id: str, started_at: datetime | None = None) -> None:  # noqa: A002
        """Note that the run came to its end (also by a refusal). ``started_at``: only that one, not another that took the lease from it meanwhile."""
        with self._writing() as connection:
            connection.execute(update(runs).where(*_this(kind, id, started_at)).values(ended_at=self._clock()))

    def put_back(self, run: Run, started_at: datetime) -> None:
        """Note that the run that started then came to its end, and that ``run``, which had died before it, still has not."""
        with self._writing() as connection:
            row = {"request": canonical(run.request), "started_at": run.started_at, "ended_at": None, "attempts": run.attempts}
            connection.execute(update(runs).where(*_this(run.kind, run.id, started_at)).values(**row, flow_run=run.flow_run, why=run.why))

    def get(self, kind: str, id: str) -> Run | None:  # noqa: A002
        """The last run over an aggregate."""
        with self._reading() as connection:
            row = connection.execute(select(runs).where(runs.c.kind == kind, runs.c.id == id)).mappings().first()
        return None if row is None else _run(row)

    def dead(self) -> tuple[Run, ...]:
        """Unfinished runs nobody works on: their lease was given back, ran out, or belongs to a process that is dead."""
        with self._reading() as connection:
            return dead_among(connection, self._clock())

    def lost(self) -> tuple[Run, ...]:
        """Those of the dead whose process never gave the lease back: it ended while it worked. One that only failed at a batch may be at work on the next."""
        now = self._clock()
        with self._reading() as connection:
            return _in_order(row for row in _unfinished(connection) if row["holder"] is not None and not holds(row, now))


def dead_among(connection: Connection, now: datetime) -> tuple[Run, ...]:
    """The unfinished runs nobody works on (see :meth:`Runs.dead`), the oldest first."""
    return _in_order(row for row in _unfinished(connection) if not holds(row, now))


def _unfinished(connection: Connection) -> Sequence[RowMapping]:
    same = (leases.c.kind == runs.c.kind) & (leases.c.id == runs.c.id)
    columns = (*runs.c, leases.c.holder, leases.c.expires_at, leases.c.machine, leases.c.process)
    return connection.execute(select(*columns).join_from(runs, leases, same, isouter=True).where(runs.c.ended_at.is_(None))).mappings().all()


def _in_order(rows: Iterable[RowMapping]) -> tuple[Run, ...]:
    return tuple(sorted((_run(row) for row in rows), key=lambda run: (run.started_at, run.id)))


def _this(kind: str, id: str, started_at: datetime | None) -> tuple[ColumnElement[bool], ...]:  # noqa: A002
    row = (runs.c.kind == kind, runs.c.id == id)
    return row if started_at is None else (*row, runs.c.started_at == started_at)


def _run(row: Any) -> Run:
    told = json.loads(row["request"])
    return Run(row["kind"], row["id"], told, row["started_at"], row["ended_at"], row["attempts"], row["flow_run"], row["why"])
