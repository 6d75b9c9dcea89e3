"""What is read of every batch once, and again only when the batch changed: a process keeps it by the batch's version."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import Connection

from flows.stored import KIND
from record import surveys
from record.ledger import Ledger

Kept = TypeVar("Kept")
#: Batches read in one transaction.
PORTION = 200
#: Reads what is kept of these batches.
Reading = Callable[[Connection, Sequence[str]], Mapping[str, Kept]]


@dataclass(frozen=True, slots=True)
class Looked(Generic[Kept]):
    """What is known of each batch; ``behind``: batches that changed and were not read yet, because a view reads only so many."""

    of: Mapping[str, Kept]
    behind: int = 0


class LookedUp(Generic[Kept]):
    """One instance a process and record. Threads wait for each other: what one of them reads, the others find."""

    def __init__(self, reading: Reading[Kept]) -> None:
        self._reading = reading
        self._versions: dict[str, int] = {}
        self._kept: dict[str, Kept] = {}
        self._lock = Lock()

    def now(self, ledger: Ledger, most: int | None = None) -> Looked[Kept]:
        """What is known now; ``most``: so many changed batches are read, the others are left for the next look."""
        with self._lock:
            with ledger.reading() as connection:
                versions = surveys.versions(connection, KIND)
            for gone in self._versions.keys() - versions.keys():
                del self._versions[gone], self._kept[gone]
            changed = [id_ for id_, version in versions.items() if self._versions.get(id_) != version]
            to_read = changed if most is None else changed[:most]
            portions = iter(to_read)
            while portion := list(islice(portions, PORTION)):
                with ledger.reading() as connection:
                    read = self._reading(connection, portion)
                self._kept.update(read)
                # the version from before reading: what came in between is read once more
                self._versions.update({id_: versions[id_] for id_ in portion if id_ in read})
            return Looked(dict(self._kept), len(changed) - len(to_read))
