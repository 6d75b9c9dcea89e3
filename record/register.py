"""The things of distribution by whose they are, what they are about, how they stand and when they are due: lists read these rows first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from record.stock_tables import register

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Registered:
    """A row. ``owner``: the organisation it belongs to; ``about``: what else it is looked up by (a category, a lot, a group); empty: nothing."""

    kind: str
    id: str
    status: str
    owner: str = ""
    about: str = ""
    due_on: date | None = None


class Register:
    """Every registered thing."""

    def __init__(self, reading: Transaction, clock: Callable[[], datetime]) -> None:
        self._reading, self._clock = reading, clock

    def put(self, connection: Connection, row: Registered) -> None:
        """Write the row of a thing, in the transaction that commits it."""
        connection.execute(delete(register).where(register.c.kind == row.kind, register.c.id == row.id))
        values = {name: getattr(row, name) for name in ("kind", "id", "status", "owner", "about", "due_on")}
        connection.execute(insert(register).values(**values, changed_at=self._clock()))

    def ids(
        self,
        kind: str,
        *,
        owner: str | None = None,
        about: str | None = None,
        status: tuple[str, ...] | None = None,
        due_by: date | None = None,
        after: str = "",
        limit: int | None = None,
    ) -> tuple[str, ...]:
        """The ids of the things of a kind that fit, by id; ``after``: those behind it. ``due_by``: due on that day or before."""
        query = select(register.c.id).where(register.c.kind == kind, *self._fitting(owner, about, status, due_by)).order_by(register.c.id)
        query = query.where(register.c.id > after) if after else query
        with self._reading() as connection:
            return tuple(connection.execute(query.limit(limit)).scalars())

    def row(self, kind: str, id: str) -> Registered | None:  # noqa: A002 - the ledger's own word
        """The row of a thing; ``None`` when there is none."""
        query = select(register).where(register.c.kind == kind, register.c.id == id)
        with self._reading() as connection:
            found = connection.execute(query).first()
        return None if found is None else Registered(found.kind, found.id, found.status, found.owner, found.about, found.due_on)

    def newest(self, kind: str, *, owner: str | None = None, status: tuple[str, ...] | None = None, before: str = "", limit: int = 50) -> tuple[str, ...]:
        """The ids of the things of a kind that fit, the last id first; ``before``: those ahead of it. For things that are numbered in order."""
        query = select(register.c.id).where(register.c.kind == kind, *self._fitting(owner, None, status, None)).order_by(register.c.id.desc())
        query = query.where(register.c.id < before) if before else query
        with self._reading() as connection:
            return tuple(connection.execute(query.limit(limit)).scalars())

    def count(self, kind: str, *, owner: str | None = None, about: str | None = None, status: tuple[str, ...] | None = None) -> int:
        """How many things of a kind fit."""
        with self._reading() as connection:
            return int(connection.execute(select(func.count()).where(register.c.kind == kind, *self._fitting(owner, about, status, None))).scalar_one())

    @staticmethod
    def _fitting(owner: str | None, about: str | None, status: tuple[str, ...] | None, due_by: date | None) -> list[ColumnElement[bool]]:
        asked = {"owner": owner, "about": about}
        where: list[ColumnElement[bool]] = [register.c[name] == value for name, value in asked.items() if value is not None]
        where += [] if status is None else [register.c.status.in_(status)]
        return where if due_by is None else [*where, register.c.due_on <= due_by]
