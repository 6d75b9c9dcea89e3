"""Every file somebody sent, kept or refused: what quotas count, and what the house can say of it later.

A row is written before the file is looked at, as ``upload.interrupted``, and settled after: two files sent at once cannot both be the last one within a
quota, and one whose checking killed the process counts all the same. What a quota refuses by number leaves no row, or a refused sender could fill the disk.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, insert, select, text, update

from record.access_tables import uploads

Transaction = Callable[[], AbstractContextManager[Connection]]
Counted = Literal["account", "organisation", "batch"]
INTERRUPTED = "upload.interrupted"
#: The key of PostgreSQL's advisory lock under which quotas are counted.
_COUNTING = 0x75706C64


@dataclass(frozen=True, slots=True)
class Sent:
    """Who sent a file for which batch, and how large it is."""

    batch: str
    account: str
    organisation: str
    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Limit:
    """How much is taken from one account, organisation or batch, since a moment or in all."""

    of: Counted
    most_bytes: int
    most_files: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Upload:
    """One row."""

    id: str
    sent: Sent
    at: datetime
    refused: str | None


@dataclass(frozen=True, slots=True)
class Reached:
    """A limit that leaves no room: by number of files, or by bytes."""

    limit: int
    by: Literal["files", "bytes"]


class Uploads:
    """The files sent so far."""

    def __init__(self, writing: Transaction, reading: Transaction, clock: Callable[[], datetime]) -> None:
        self._writing, self._reading, self._clock = writing, reading, clock

    def begin(self, sent: Sent, limits: Sequence[Limit]) -> str | Reached:
        """Count the file, before it is looked at: the id of its row, or which of ``limits`` (by its place) leaves no room for it."""
        with self._writing() as connection:
            if connection.dialect.name == "postgresql":  # SQLite has one writer anyhow
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _COUNTING})
            reached = self._reached(connection, sent, limits)
            if reached is not None and reached.by == "files":
                return reached
            id_ = uuid.uuid4().hex
            refused = INTERRUPTED if reached is None else "upload.quota_bytes"
            counted = sent.bytes if reached is None else 0
            row = {"batch": sent.batch, "account": sent.account, "organisation": sent.organisation, "file": sent.file, "sha256": sent.sha256}
            connection.execute(insert(uploads).values(id=id_, bytes=counted, at=self._clock(), refused=refused, **row))
            return id_ if reached is None else reached

    def settle(self, id: str, refused: str | None, counted: int | None = None) -> None:  # noqa: A002 - the table's own word
        """What became of it; ``counted``: the bytes that count towards quotas, where they are others than were sent."""
        values: dict[str, object] = {"refused": refused} | ({} if counted is None else {"bytes": counted})
        with self._writing() as connection:
            connection.execute(update(uploads).where(uploads.c.id == id).values(**values))

    def room(self, sent: Sent, limits: Sequence[Limit]) -> Reached | None:
        """Which limit leaves no room for a file of that size now; ``None``: there is room."""
        with self._reading() as connection:
            return self._reached(connection, sent, limits)

    def of_batch(self, batch: str) -> tuple[Upload, ...]:
        """What was sent for a batch, the newest first."""
        query = select(uploads).where(uploads.c.batch == batch).order_by(uploads.c.at.desc(), uploads.c.id)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Upload(row.id, Sent(row.batch, row.account, row.organisation, row.file, row.sha256, row.bytes), row.at, row.refused) for row in rows)

    def _reached(self, connection: Connection, sent: Sent, limits: Sequence[Limit]) -> Reached | None:
        for place, limit in enumerate(limits):
            within = [uploads.c[limit.of] == getattr(sent, limit.of)] + ([uploads.c.at >= limit.since] if limit.since is not None else [])
            files, size = connection.execute(select(func.count(), func.coalesce(func.sum(uploads.c.bytes), 0)).where(*within)).one()
            if files >= limit.most_files:
                return Reached(place, "files")
            if size + sent.bytes > limit.most_bytes:
                return Reached(place, "bytes")
        return None
