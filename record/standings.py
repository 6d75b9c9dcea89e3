"""Where each aggregate stands, indexed for sweeps, and how long it stood at each gate it left. Derived: written with each commit, in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from record.tables import passages, standings
from record.waits import Expected, Waits


@dataclass(frozen=True, slots=True)
class Sweep:
    """The gate an aggregate stands at and what it waits for.

    ``expected``: the rows of that, the gate's own deadline (``gate:…``) among them. ``own``: types of events by which the house only looked again; any other
    means that something was given to the aggregate.
    """

    gate: str
    waiting: tuple[str, ...] = ()
    expected: tuple[Expected, ...] = ()
    own: frozenset[str] = frozenset()


class Standings:
    """The projection of where each aggregate stands."""

    def __init__(self, waits: Waits) -> None:
        self._waits = waits

    def put(self, connection: Connection, kind: str, id: str, sweep: Sweep, now: datetime, *, wake: bool = True) -> None:  # noqa: A002 - the ledger's own word
        """Write where an aggregate stands and what it waits for; the time at a gate counts from when it first stood there, and is kept when it leaves."""
        this = (standings.c.kind == kind, standings.c.id == id)
        before = connection.execute(select(standings.c.gate, standings.c.since).where(*this)).first()
        since = before.since if before is not None and before.gate == sweep.gate else now
        if before is not None and before.gate != sweep.gate:
            left = {"kind": kind, "id": id, "gate": before.gate, "since": before.since}
            connection.execute(delete(passages).where(*(passages.c[name] == value for name, value in left.items())))  # left and entered within one tick
            connection.execute(insert(passages).values(**left, until=now))
        deadline = next((each.due(since) for each in sweep.expected if each.what == f"gate:{sweep.gate}"), None)
        connection.execute(delete(standings).where(*this))
        row = {"gate": sweep.gate, "since": since, "deadline": deadline, "waiting": ",".join(sweep.waiting)}
        connection.execute(insert(standings).values(kind=kind, id=id, **row))
        self._waits.put(connection, kind, id, sweep.expected, now, wake=wake)
