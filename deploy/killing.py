"""``kill -9`` to a worker in the middle of a batch: after it has looked at what was entered, before it has written anything."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import dataclass

from sqlalchemy import Row, select

from deploy.topology import Topology
from record import Ledger
from record.tables import aggregates, leases, runs

KIND = "batch"


@dataclass(frozen=True, slots=True)
class Killed:
    """Which worker was killed, and over which batch."""

    worker: str
    batch: str
    token: int


def kill_in_the_middle(built: Topology, ledger: Ledger, patience: float = 60) -> Killed:
    """Kill the next worker that is found holding a batch it has not yet written. ``TimeoutError`` when none is found in time.

    The holder is stopped first (``SIGSTOP``) and looked at again: what is found then is how it dies.
    """
    versions = {each.id: each.version for each in ledger.read_all(KIND)}
    until = time.monotonic() + patience
    while time.monotonic() < until:
        for row in _held(ledger):
            pid, _, since = row.process.partition("@")
            worker = built.holder(int(pid), since)
            if worker is None:
                continue
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGSTOP)
            if _still(ledger, row.id, row.token, versions.get(row.id, 0)):
                worker.kill()
                return Killed(worker.name, row.id, int(row.token))
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGCONT)
            versions = {each.id: each.version for each in ledger.read_all(KIND)}
        time.sleep(0.005)
    raise TimeoutError(f"no worker was found in the middle of a batch within {patience:.0f} s")


def _held(ledger: Ledger) -> list[Row[tuple[str, int, str]]]:
    query = select(leases.c.id, leases.c.token, leases.c.process).where(leases.c.kind == KIND, leases.c.holder.is_not(None))
    with ledger.reading() as connection:
        return list(connection.execute(query))


def _still(ledger: Ledger, batch: str, token: int, version: int) -> bool:
    """Whether the batch is held by that token, its run has looked at what was entered, and nothing of it is written."""
    held = (leases.c.kind == KIND, leases.c.id == batch, leases.c.token == token, leases.c.holder.is_not(None))
    begun = (runs.c.kind == KIND, runs.c.id == batch, runs.c.ended_at.is_(None))
    with ledger.reading() as connection:
        held_still = connection.execute(select(leases.c.id).where(*held)).first() is not None
        unfinished = connection.execute(select(runs.c.id).where(*begun)).first() is not None
        written = connection.execute(select(aggregates.c.version).where(aggregates.c.kind == KIND, aggregates.c.id == batch)).scalar()
    looked_at = bool(ledger.entries.waiting(KIND, batch)) and batch not in ledger.entries.ready(KIND)
    return held_still and unfinished and looked_at and (written or 0) == version
