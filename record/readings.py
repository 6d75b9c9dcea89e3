"""What readers understood of papers, kept by the digest of the bytes and the reader's version."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from batches.paper import Paper
from record.canonical import sha256_of
from record.tables import readings

Transaction = Callable[[], AbstractContextManager[Connection]]

#: Outcomes that say as much about the machine as about the paper: not kept, so the next run may do better.
PASSING = frozenset({"not_found", "time_exceeded", "memory_exceeded"})


class Readings:
    """The readings kept so far."""

    def __init__(self, writing: Transaction, reading: Transaction) -> None:
        self._writing, self._reading = writing, reading

    def get(self, sha256: str, reader: str) -> Paper | None:
        """What that reader understood of those bytes; ``None`` when it never saw them, or what was kept is damaged and has to be read anew."""
        with self._reading() as connection:
            row = connection.execute(select(readings).where(readings.c.sha256 == sha256, readings.c.reader == reader)).first()
        return None if row is None or sha256_of(row.reading) != row.digest else Paper.model_validate_json(row.reading)

    def put(self, paper: Paper, reader: str) -> None:
        """Keep what was understood."""
        if paper.error is not None and paper.error.code in PASSING:
            return
        text = paper.model_dump_json()
        with suppress(IntegrityError), self._writing() as connection:  # another run has just kept what the same reader understood of the same bytes
            connection.execute(delete(readings).where(readings.c.sha256 == paper.sha256, readings.c.reader == reader))
            connection.execute(insert(readings).values(sha256=paper.sha256, reader=reader, reading=text, digest=sha256_of(text)))
