"""What a recall reaches: lots by what they are found by, and who has a reservation on them or got of them. Questions to the database, never a walk.

Lots are found by :data:`Marks`, one statement for each kind of them; who has some of them by one statement more each, however many they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, BindParameter, Connection, Select, bindparam, cast, func, select

from record.overviews import key as short
from record.stock_tables import HOLDINGS, delivery_lines, reservations, stock_books, stock_lots, stock_moves, stock_traces

#: By what lots are found, any of them: ``lot`` (number, as written), ``id``, ``batch``, or a kind of trace with a value in plain form.
Marks = tuple[tuple[str, str], ...]
_OWN = {"lot": stock_lots.c.lot, "id": stock_lots.c.id, "batch": stock_lots.c.batch}
#: Ids named one by one in a statement, at most; what both databases take.
_PORTION = 10_000
#: Rows taken from the driver at a time.
_CHUNK = 5_000
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
    found = {each.id: each for query, given in _finding(marks) for each in map(_lot, connection.execute(query, given).all())}
    return tuple(found[each] for each in sorted(found))


def handed_in(connection: Connection, lots: Sequence[str], member: str | None = None) -> tuple[Handed, ...]:
    """Who got of these lots: a row for each member and lot."""
    return tuple(Handed._make(row) for row in _rows(connection, _handed(of_one=member is not None), lots, {"member": member} if member is not None else {}))


def reserved_in(connection: Connection, lots: Sequence[str]) -> tuple[Reserved, ...]:
    """Reservations and promises on these lots that hold, by id."""
    return tuple(sorted(Reserved._make(row) for row in _rows(connection, _reserved(), lots, {})))


def hold_reservations(connection: Connection, lots: Sequence[str]) -> None:
    """Lock the reservations on these lots, which hand-over and return lock before the lot: whoever locks lots takes these first, or two wait for each other."""
    query = select(reservations.c.id).where(reservations.c.lot.in_(bindparam("lots", expanding=True)), reservations.c.ended_at.is_(None))
    for _ in _rows(connection, query.order_by(reservations.c.id).with_for_update(), sorted(lots), {}):
        pass


def parts_in(connection: Connection, lots: Sequence[str], member: str) -> tuple[Part, ...]:
    """The lines a member has of these lots, by delivery and number."""
    lines = delivery_lines.c
    left = lines.quantity - lines.returned - lines.destroyed - lines.used
    query = select(lines.delivery, lines.number, lines.lot, left).where(lines.member == member, lines.lot.in_(list(lots)))
    return tuple(Part._make(row) for row in connection.execute(query.order_by(lines.delivery, lines.number)))


def handed_on(connection: Connection, lots: Sequence[str], member: str) -> tuple[tuple[str, str, int, datetime], ...]:
    """The lines a member has of these lots: lot, delivery, quantity and when it was handed over, the oldest first."""
    lines = delivery_lines.c
    query = select(lines.lot, lines.delivery, lines.quantity, lines.handed_over_at).where(lines.member == member, lines.lot.in_(list(lots)))
    return tuple((row[0], row[1], row[2], row[3]) for row in connection.execute(query.order_by(lines.handed_over_at, lines.delivery, lines.number)))


def restocked_in(connection: Connection, lots: Sequence[str]) -> dict[str, int]:
    """How much of lots came back and was put into stock again, before they were recalled."""
    moves = stock_moves.c
    again = (moves.source == "back", moves.target == "free")
    found: dict[str, int] = {}
    for start in range(0, len(lots), _PORTION):
        query = select(moves.lot, func.sum(moves.quantity)).where(moves.lot.in_(lots[start : start + _PORTION]), *again).group_by(moves.lot)
        found |= {lot: int(quantity) for lot, quantity in connection.execute(query)}
    return found


def named(lots: Sequence[str]) -> Marks:
    """Marks that name lots one by one."""
    return tuple(("id", each) for each in lots)


def _rows(connection: Connection, query: Select[Any], lots: Sequence[str], given: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a question about lots, which there may be very many of: as the driver has them, some thousands at a time."""
    for start in range(0, len(lots), _PORTION):
        with connection.execute(query, given | {"lots": list(lots[start : start + _PORTION])}) as result:
            while chunk := result.cursor.fetchmany(_CHUNK):
                yield from chunk


# The statements are made once: making one takes as long as a small answer does.


@cache
def _handed(*, of_one: bool) -> Select[Any]:
    lines = delivery_lines.c
    sums = (cast(func.sum(each), BigInteger) for each in (lines.quantity, lines.returned, lines.destroyed, lines.used))
    query = select(lines.member, lines.lot, func.aggregate_strings(lines.delivery, _BETWEEN), *sums).group_by(lines.lot, lines.member)
    query = query.where(lines.lot.in_(bindparam("lots", expanding=True)))
    return query.where(lines.member == bindparam("member")) if of_one else query


@cache
def _reserved() -> Select[Any]:
    rows = reservations.c
    query = select(rows.id, rows.lot, rows.demand, rows.member, rows.quantity, rows.firm, rows.delivery).where(rows.ended_at.is_(None))
    return query.where(rows.lot.in_(bindparam("lots", expanding=True)))


def _finding(marks: Marks) -> Iterator[tuple[Select[Any], dict[str, Any]]]:
    """A question for each kind of mark."""
    kinds: dict[str, list[str]] = {}
    for kind, value in dict.fromkeys(marks):
        kinds.setdefault(kind, []).append(value if kind in _OWN else short(value))
    for kind, values in kinds.items():
        for start in range(0, len(values), _PORTION):
            yield _found_by(kind), {"values": values[start : start + _PORTION]}


@cache
def _found_by(kind: str) -> Select[Any]:
    query = select(stock_lots, *(stock_books.c[name] for name in HOLDINGS)).join(stock_books, stock_books.c.lot == stock_lots.c.id, isouter=True)
    values: BindParameter[str] = bindparam("values", expanding=True)
    if kind in _OWN:
        return query.where(_OWN[kind].in_(values))
    return query.join(stock_traces, stock_traces.c.lot == stock_lots.c.id).where(stock_traces.c.kind == kind, stock_traces.c.value.in_(values))


def _lot(row: Any) -> LotReached:
    held = {name: getattr(row, name) or 0 for name in HOLDINGS}
    return LotReached(row.id, row.batch, row.line, row.lot, row.category, row.status, row.blocked, row.expires_on, json.loads(row.told), held)
