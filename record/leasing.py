"""Leases: who may write an aggregate now. Taken, renewed and ended in short transactions; each taking raises the fencing token."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from batches.errors import Unavailable
from record.process import ProcessMark, known_dead, own_mark
from record.refusals import LeaseLost, LeaseTaken
from record.tables import leases

Begin = Callable[[], Any]
Clock = Callable[[], datetime]


def take(begin: Begin, now: Clock, kind: str, id: str, by: str, length: timedelta) -> int:  # noqa: A002 - the ledger's own word
    """Take the lease and return its fencing token; ``LeaseTaken`` while another's holds and its process is not known to be dead."""
    mark = own_mark()
    ours = {"holder": by, "machine": mark.machine, "process": mark.process}
    try:
        with begin() as connection:
            row = _row(connection, kind, id)
            moment = now()
            if row is None:
                connection.execute(insert(leases).values(kind=kind, id=id, token=1, expires_at=moment + length, **ours))
                return 1
            if holds(row, moment):
                raise LeaseTaken(kind, id, row["holder"])
            token = int(row["token"]) + 1
            connection.execute(update(leases).where(leases.c.kind == kind, leases.c.id == id).values(token=token, expires_at=moment + length, **ours))
            return token
    except IntegrityError as error:  # two first takers on PostgreSQL: one row, one winner
        raise LeaseTaken(kind, id, "another run") from error


def pass_by(connection: Connection, now: datetime, kind: str, id: str) -> None:  # noqa: A002
    """Keep everybody from the lease until the caller's transaction ends, without taking it; ``LeaseTaken`` while it holds and its process is not known dead.

    The fencing token grows: a holder whose lease ran out unnoticed can no longer write.
    """
    row = _row(connection, kind, id)
    if row is not None and holds(row, now):
        raise LeaseTaken(kind, id, row["holder"])
    if row is None:
        mark = own_mark()
        try:
            with connection.begin_nested():
                nobody = {"holder": None, "machine": mark.machine, "process": mark.process, "expires_at": now}
                connection.execute(insert(leases).values(kind=kind, id=id, token=1, **nobody))
        except IntegrityError as error:  # a first taker on PostgreSQL came between
            raise LeaseTaken(kind, id, "another run") from error
        return
    mine = (leases.c.kind == kind, leases.c.id == id)
    # Whose it was stays written: a run whose process died is known by it.
    connection.execute(update(leases).where(*mine).values(token=int(row["token"]) + 1, expires_at=now))


def held(begin: Begin, now: Clock, kind: str, id: str) -> bool:  # noqa: A002
    """Whether somebody holds the lease whose process is not known to be dead."""
    with begin() as connection:
        row = connection.execute(select(leases).where(leases.c.kind == kind, leases.c.id == id)).mappings().first()
    return row is not None and holds(row, now())


def assert_held(connection: Connection, now: Clock, kind: str, id: str, token: int) -> None:  # noqa: A002
    """``LeaseLost`` unless the lease of that token still holds; locks the row, so it holds until the caller's transaction ends."""
    row = _row(connection, kind, id)
    if row is None or row["token"] != token or row["holder"] is None or row["expires_at"] <= now():
        raise LeaseLost(kind, id)


def end(begin: Begin, now: Clock, kind: str, id: str, token: int) -> None:  # noqa: A002
    """Give the lease back; nothing happens when it is another's by now."""
    with begin() as connection:
        mine = (leases.c.kind == kind, leases.c.id == id, leases.c.token == token)
        connection.execute(update(leases).where(*mine).values(holder=None, expires_at=now()))


class Renewal:
    """Renews a lease while its holder works; a holder that cannot reach the database any more loses it by expiry."""

    def __init__(self, begin: Begin, now: Clock, kind: str, id: str, token: int, length: timedelta) -> None:  # noqa: A002
        self._begin, self._now, self._length = begin, now, length
        self._mine = (leases.c.kind == kind, leases.c.id == id, leases.c.token == token, leases.c.holder.is_not(None))
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._renew, name=f"lease-{kind}-{id}", daemon=True)

    def __enter__(self) -> Renewal:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _renew(self) -> None:
        while not self._done.wait(self._length.total_seconds() / 4):
            try:
                with self._begin() as connection:
                    moment = self._now()
                    connection.execute(update(leases).where(*self._mine, leases.c.expires_at > moment).values(expires_at=moment + self._length))
            except (SQLAlchemyError, Unavailable):
                continue  # the next turn tries again; if none succeeds, the lease expires and saving says so


def holds(row: Any, moment: datetime) -> bool:
    """Whether a row of the leases says that somebody holds it whose process is not known to be dead."""
    return row["holder"] is not None and row["expires_at"] > moment and not known_dead(ProcessMark(row["machine"], row["process"]))


def _row(connection: Connection, kind: str, id: str) -> Any:  # noqa: A002
    query = select(leases).where(leases.c.kind == kind, leases.c.id == id).with_for_update()
    return connection.execute(query).mappings().first()
