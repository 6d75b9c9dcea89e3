"""Runs: what the last run over each aggregate was asked, and whether it came to its end; what a run that died leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from record.canonical import canonical
from record.process import ProcessMark, known_dead
from record.tables import leases, runs

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Run:
    """A run. ``attempts`` counts how often a dead one was taken up again."""

    kind: str
    id: str
    request: dict[str, Any]
    started_at: datetime
    ended_at: datetime | None
    attempts: int


class Runs:
    """The last run over each aggregate."""

    def __init__(self, writing: Transaction, reading: Transaction, clock: Callable[[], datetime]) -> None:
        self._writing, self._reading, self._clock = writing, reading, clock

    def start(self, kind: str, id: str, request: dict[str, Any], attempts: int = 0) -> None:  # noqa: A002 - the ledger's own word
        """Note that a run has started; it is unfinished until :meth:`finish`."""
        with self._writing() as connection:
            connection.execute(delete(runs).where(runs.c.kind == kind, runs.c.id == id))
            row = {"request": canonical(request), "started_at": self._clock(), "ended_at": None, "attempts": attempts}
            connection.execute(insert(runs).values(kind=kind, id=id, **row))

    def finish(self, kind: str, id: str) -> None:  # noqa: A002
        """Note that the run came to its end (also by a refusal)."""
        with self._writing() as connection:
            connection.execute(update(runs).where(runs.c.kind == kind, runs.c.id == id).values(ended_at=self._clock()))

    def get(self, kind: str, id: str) -> Run | None:  # noqa: A002
        """The last run over an aggregate."""
        with self._reading() as connection:
            row = connection.execute(select(runs).where(runs.c.kind == kind, runs.c.id == id)).mappings().first()
        return None if row is None else _run(row)

    def dead(self) -> tuple[Run, ...]:
        """Unfinished runs nobody works on: their lease was given back, ran out, or belongs to a process that is dead."""
        with self._reading() as connection:
            return dead_among(connection, self._clock())


def dead_among(connection: Connection, now: datetime) -> tuple[Run, ...]:
    """The unfinished runs nobody works on (see :meth:`Runs.dead`), the oldest first."""
    same = (leases.c.kind == runs.c.kind) & (leases.c.id == runs.c.id)
    columns = (*runs.c, leases.c.holder, leases.c.expires_at, leases.c.machine, leases.c.process)
    query = select(*columns).join_from(runs, leases, same, isouter=True).where(runs.c.ended_at.is_(None))
    rows = connection.execute(query).mappings().all()
    return tuple(sorted((_run(row) for row in rows if not _worked_on(row, now)), key=lambda run: (run.started_at, run.id)))


def _worked_on(row: Any, now: datetime) -> bool:
    return row["holder"] is not None and row["expires_at"] > now and not known_dead(ProcessMark(row["machine"], row["process"]))


def _run(row: Any) -> Run:
    return Run(row["kind"], row["id"], json.loads(row["request"]), row["started_at"], row["ended_at"], row["attempts"])
