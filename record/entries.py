"""What people and the outside world told about an aggregate: each an act as data, kept until a run has applied or refused it.

Entering takes no lease: whoever tells something never waits for a run, and a run that is under way never loses what is told meanwhile. An entry and the
message that something changed are written in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, select, update

from record import outbox
from record.canonical import canonical, sha256_of
from record.outbox import Message
from record.tables import entries, runs
from record.tables import outbox as messages

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: the act as JSON, who told it and when; ``settled`` says what became of it, ``None`` while it waits."""

    position: int
    kind: str
    id: str
    act: dict[str, Any]
    by: str
    entered_at: datetime
    settled: dict[str, Any] | None


class Entries:
    """Everything that was told, in order."""

    def __init__(self, writing: Transaction, reading: Transaction, clock: Callable[[], datetime]) -> None:
        self._writing, self._reading, self._clock = writing, reading, clock

    def enter(self, kind: str, id: str, acts: Sequence[Mapping[str, Any]], by: str) -> tuple[int, ...]:  # noqa: A002 - the ledger's own word
        """Keep acts, and leave the message ``<kind>.changed`` for each; their positions.

        What was told last and still waits is not kept twice. Told again after something else it is kept: who says no, yes and no means no.
        """
        with self._writing() as connection:
            return self.enter_in(connection, kind, id, acts, by)

    def enter_in(self, connection: Connection, kind: str, id: str, acts: Sequence[Mapping[str, Any]], by: str) -> tuple[int, ...]:  # noqa: A002
        """The same in the caller's transaction."""
        told = [(text, sha256_of(text), act.get("act")) for act in acts for text in [canonical(dict(act))]]
        these = (entries.c.settled_at.is_(None), entries.c.kind == kind, entries.c.id == id)
        last_first = select(entries.c.position, entries.c.digest).where(*these).order_by(entries.c.position.desc()).limit(len(told))
        last = connection.execute(last_first).all()[::-1]
        if [row.digest for row in last] == [digest for _, digest, _ in told]:
            return tuple(row.position for row in last)
        now, positions = self._clock(), list[int]()
        for text, digest, name in told:
            row = {"kind": kind, "id": id, "digest": digest, "act": text, "by": by, "entered_at": now}
            position = int(connection.execute(insert(entries).values(**row).returning(entries.c.position)).scalar_one())
            outbox.write(connection, (Message(f"changed:{position}", f"{kind}.changed", {kind: id, "entry": position, "act": name}),), now)
            positions.append(position)
        return tuple(positions)

    def taken_up(self, positions: Sequence[int]) -> None:
        """Mark the messages of settled entries as taken: whoever entered them carried the batch too, and nobody else has to hear of it."""
        settled = [f"changed:{entry.position}" for entry in self.at(positions) if entry.settled is not None]
        if not settled:
            return
        with self._writing() as connection:
            unsent = (messages.c.key.in_(settled), messages.c.delivered_at.is_(None))
            connection.execute(update(messages).where(*unsent).values(delivered_at=self._clock()))

    def waiting(self, kind: str, id: str) -> tuple[Entry, ...]:  # noqa: A002
        """What waits for an aggregate's next run, in order."""
        return self._read(entries.c.settled_at.is_(None), entries.c.kind == kind, entries.c.id == id)

    def at(self, positions: Iterable[int]) -> tuple[Entry, ...]:
        """The entries at these positions, in order."""
        return self._read(entries.c.position.in_(tuple(positions)))

    def of(self, kind: str, id: str) -> tuple[Entry, ...]:  # noqa: A002
        """Everything that was told about an aggregate, settled or not, in order."""
        return self._read(entries.c.kind == kind, entries.c.id == id)

    def ready(self, kind: str, limit: int = 1000, besides: Collection[str] = ()) -> tuple[str, ...]:
        """The ids for which something waits that no run has looked at yet, the longest waiting first, without those in ``besides``: of the first
        ``limit`` entries.

        One that a run looked at and died over is left to the sweep, which comes back with growing pauses; anything told after that makes it ready again.
        """
        same = and_(runs.c.kind == entries.c.kind, runs.c.id == entries.c.id)
        looked_at = exists().where(same, runs.c.ended_at.is_(None), runs.c.started_at >= entries.c.entered_at)
        return self._ids(limit, entries.c.kind == kind, ~looked_at, *([entries.c.id.not_in(besides)] if besides else []))

    def waiting_since(self, kind: str, before: datetime, limit: int = 1000) -> tuple[str, ...]:
        """The ids for which something has waited since before a time, whatever became of runs over it."""
        return self._ids(limit, entries.c.kind == kind, entries.c.entered_at < before)

    def _ids(self, limit: int, *where: ColumnElement[bool]) -> tuple[str, ...]:
        """The ids of the first entries that wait, each once."""
        query = select(entries.c.id).where(entries.c.settled_at.is_(None), *where).order_by(entries.c.position).limit(limit)
        with self._reading() as connection:
            return tuple(dict.fromkeys(connection.execute(query).scalars()))

    def settle(self, connection: Connection, settled: Mapping[int, Mapping[str, Any]]) -> None:
        """Write what became of entries, in the transaction that commits it. One that is settled already stays as it is."""
        now = self._clock()
        for position, what in settled.items():
            this = (entries.c.position == position, entries.c.settled_at.is_(None))
            connection.execute(update(entries).where(*this).values(settled_at=now, settled=canonical(dict(what))))

    def _read(self, *where: Any) -> tuple[Entry, ...]:
        with self._reading() as connection:
            rows = connection.execute(select(entries).where(*where).order_by(entries.c.position)).all()
        told = ((row, None if row.settled is None else json.loads(row.settled)) for row in rows)
        return tuple(Entry(row.position, row.kind, row.id, json.loads(row.act), row.by, row.entered_at, what) for row, what in told)
