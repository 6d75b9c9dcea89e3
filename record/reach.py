"""What a recall reaches: lots by what they are found by, and who has a reservation on them or got of them. Questions to the database, never a walk.

Each is one statement over indexes, however many lots it is about: it names them by how they are found (:data:`Marks`), or by their ids.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, union_all

from record.overviews import key as short
from record.stock_tables import HOLDINGS, delivery_lines, reservations, stock_books, stock_lots, stock_traces

#: By what lots are found, any of them: ``lot`` (number, as written), ``id``, ``batch``, or a kind of trace with a value in plain form.
Marks = tuple[tuple[str, str], ...]
_OWN = {"lot": stock_lots.c.lot, "id": stock_lots.c.id, "batch": stock_lots.c.batch}
#: Ids named one by one in a statement, at most; what both databases take.
_PORTION = 10_000
_BETWEEN = "\n"


@dataclass(frozen=True, slots=True)
class LotReached:
    """A lot that is reached, with where its quantity is; ``blocked``: the recall that holds it already."""

    id: str
    batch: str
    line: int
    lot: str
    category: str
    status: str
    blocked: str
    expires_on: date | None
    told: dict[str, Any]
    held: dict[str, int]

    @property
    def in_house(self) -> int:
        """What is still in the house and was to be handed on: free and reserved."""
        return self.held["free"] + self.held["reserved"]


class Handed(NamedTuple):
    """What a member got of a lot, over all its deliveries, and what became of it; ``notes``: the deliveries, a line each."""

    member: str
    lot: str
    notes: str
    delivered: int
    returned: int
    destroyed: int
    used: int

    @property
    def deliveries(self) -> tuple[str, ...]:
        """The deliveries, each once."""
        return tuple(sorted(set(self.notes.split(_BETWEEN))))


class Reserved(NamedTuple):
    """A reservation (``firm``) or promise that holds; ``delivery``: the one that was to carry it."""

    id: str
    lot: str
    demand: str
    member: str
    quantity: int
    firm: bool
    delivery: str


class Part(NamedTuple):
    """A line of a delivery, with what its member has left to tell about."""

    delivery: str
    number: int
    lot: str
    left: int


def lots_in(connection: Connection, marks: Marks) -> tuple[LotReached, ...]:
    """The lots that are found by any of the marks, by id."""
    query = select(stock_lots, *(stock_books.c[name] for name in HOLDINGS)).join(stock_books, stock_books.c.lot == stock_lots.c.id, isouter=True)
    found = [_lot(row) for where in _portions(stock_lots.c.id, marks) for row in connection.execute(query.where(where))]
    return tuple(sorted(found, key=lambda each: each.id))


def handed_in(connection: Connection, marks: Marks, member: str | None = None) -> tuple[Handed, ...]:
    """Who got of them: a row for each member and lot."""
    lines, whose = delivery_lines.c, () if member is None else (delivery_lines.c.member == member,)
    sums = (func.sum(each) for each in (lines.quantity, lines.returned, lines.destroyed, lines.used))
    query = select(lines.member, lines.lot, func.aggregate_strings(lines.delivery, _BETWEEN), *sums).group_by(lines.member, lines.lot)
    found = [Handed._make(row) for where in _portions(lines.lot, marks) for row in connection.execute(query.where(where, *whose))]
    return tuple(Handed(*row[:3], *map(int, row[3:])) for row in found) if connection.dialect.name != "sqlite" else tuple(found)


def reserved_in(connection: Connection, marks: Marks) -> tuple[Reserved, ...]:
    """Reservations and promises on them that hold, by id."""
    rows = reservations.c
    query = select(rows.id, rows.lot, rows.demand, rows.member, rows.quantity, rows.firm, rows.delivery).where(rows.ended_at.is_(None))
    found = [Reserved._make(row) for where in _portions(rows.lot, marks) for row in connection.execute(query.where(where))]
    return tuple(sorted(found))


def parts_in(connection: Connection, lots: Sequence[str], member: str) -> tuple[Part, ...]:
    """The lines a member has of these lots, by delivery and number."""
    lines = delivery_lines.c
    left = lines.quantity - lines.returned - lines.destroyed - lines.used
    query = select(lines.delivery, lines.number, lines.lot, left).where(lines.member == member, lines.lot.in_(list(lots)))
    return tuple(Part._make(row) for row in connection.execute(query.order_by(lines.delivery, lines.number)))


def ids(lots: Sequence[str]) -> Marks:
    """Marks that name lots one by one."""
    return tuple(("id", each) for each in lots)


def _portions(column: ColumnElement[str], marks: Marks) -> list[ColumnElement[bool]]:
    """What tells whether a column names one of the lots, in as many portions as their number asks for; a lot is in one of them only."""
    named = sorted({value for kind, value in marks if kind == "id"})
    found = [_found(kind, value) for kind, value in dict.fromkeys(marks) if kind != "id"]
    if not found:
        return [column.in_(named[start : start + _PORTION]) for start in range(0, len(named), _PORTION)]
    within = column.in_(found[0] if len(found) == 1 else union_all(*found))
    return [or_(within, column.in_(named[:_PORTION])) if named else within]


def _found(kind: str, value: str) -> Select[Any]:
    if kind in _OWN:
        return select(stock_lots.c.id).where(_OWN[kind] == value)
    return select(stock_traces.c.lot).where(and_(stock_traces.c.kind == kind, stock_traces.c.value == short(value)))


def _lot(row: Any) -> LotReached:
    held = {name: getattr(row, name) or 0 for name in HOLDINGS}
    return LotReached(row.id, row.batch, row.line, row.lot, row.category, row.status, row.blocked, row.expires_on, json.loads(row.told), held)
