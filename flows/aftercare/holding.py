"""Lots that a temperature log holds: blocked as a recall blocks them, under the same lock. What a recall blocks stays the recall's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from distribution.temperature import TemperatureLog
from flows.aftercare.kinds import LOGS
from flows.wiring import House
from record.reach import hold_reservations
from record.stock import Move
from record.stock_tables import register, stock_books, stock_lots
from record.tables import aggregates


def hold_rows(connection: Connection, lots: Iterable[str]) -> tuple[Row[Any], ...]:
    """Keep lots as they are until the transaction ends, always in the same order; their rows, of those there are."""
    rows = (connection.execute(select(stock_lots).where(stock_lots.c.id == each).with_for_update()).first() for each in sorted(set(lots)))
    return tuple(row for row in rows if row is not None)


def hold(house: House, log: str, lots: Sequence[str], connection: Connection) -> None:
    """Block lots for a log, those that nothing blocks yet."""
    free = [row.id for row in hold_rows(connection, lots) if not row.blocked]
    house.ledger.stock.block(connection, free, log)


def let_go(house: House, log: str, lot: str, connection: Connection) -> None:
    """Take the block of a log off a lot. Where another log holds it too, it is that one's from now on; a recall's block stays."""
    house.ledger.stock.unblock(connection, [lot], log, lambda: held_by_logs(connection, besides=log))


def set_aside(house: House, log: str, lot: str, by: str, quantity: int, connection: Connection, *, destroyed: bool) -> None:
    """End what is reserved of a lot and withdraw all that is free then; ``quantity`` is how much that is, as it was planned."""
    hold_reservations(connection, [lot])
    hold_rows(connection, [lot])
    for each in house.ledger.reservations.open_in(connection, lot=lot):
        house.ledger.reservations.end(connection, each.id, "lot_failed", by)
    house.ledger.stock.block(connection, [row.id for row in hold_rows(connection, [lot]) if not row.blocked], log)
    free = connection.execute(select(stock_books.c.free).where(stock_books.c.lot == lot)).scalar() or 0
    if free != quantity:
        raise Changed
    if free:
        house.ledger.stock.move(connection, Move(f"unusable:{log}:{lot}", lot, "free", "withdrawn", free, log, by))
        if destroyed:
            house.ledger.stock.move(connection, Move(f"unusable:{log}:{lot}:destroyed", lot, "withdrawn", "destroyed", free, log, by))


class Changed(Exception):
    """Something of the lot moved between reading and writing."""


def held_by_logs(connection: Connection, besides: str = "") -> dict[str, str]:
    """The lots that a log holds or found unusable, each with one such log: what a recall that turns out unfounded must not free."""
    query = select(aggregates.c.state).join(register, (register.c.kind == aggregates.c.kind) & (register.c.id == aggregates.c.id))
    states = connection.execute(query.where(aggregates.c.kind == LOGS.name, register.c.status.in_(("held", "decided"))).order_by(aggregates.c.id)).scalars()
    found: dict[str, str] = {}
    for log in (TemperatureLog.model_validate_json(state) for state in states):
        if log.id != besides:
            found |= {each.lot.id: log.id for each in log.lots if each.waits or each.decided == "unusable"}
    return found
