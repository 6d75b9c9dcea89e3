"""Who has taken on the review of which batch: a row each, while somebody has."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from record.tables import cases

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Case:
    """A batch and the account that has taken it on."""

    batch: str
    account: str
    since: datetime


class Cases:
    """The cases that are taken."""

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def of(self, batch: str) -> Case | None:
        """Who has the batch, ``None`` while nobody has."""
        with self._reading() as connection:
            return held(connection, batch)


def held(connection: Connection, batch: str) -> Case | None:
    """Who has the batch, as the caller's transaction sees it."""
    row = connection.execute(select(cases.c.batch, cases.c.account, cases.c.since).where(cases.c.batch == batch)).first()
    return None if row is None else Case(row.batch, row.account, row.since)


def put(connection: Connection, case: Case) -> None:
    """Give the batch to an account, in the caller's transaction, whoever had it."""
    free(connection, case.batch)
    connection.execute(insert(cases).values(batch=case.batch, account=case.account, since=case.since))


def free(connection: Connection, batch: str) -> None:
    """Nobody has the batch any more, in the caller's transaction."""
    connection.execute(delete(cases).where(cases.c.batch == batch))
