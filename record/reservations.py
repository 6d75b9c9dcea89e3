"""Who is to get what of which lot, what was handed over, and what came of it: rows beside the books, written in one transaction with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from batches.errors import NotNow, ProgramFault
from record.stock import Holding, Move, Stock, not_released
from record.stock_tables import delivery_lines, reservations, stock_lots, stock_traces

Transaction = Callable[[], AbstractContextManager[Connection]]
#: Why a reservation ended: handed over, given back, its lot came to nothing (rejected, recalled), or the lot of a promise was released and it became firm.
Ended = Literal["handed_over", "given_back", "lot_failed", "made_firm"]
#: What becomes of what a member got.
Fate = Literal["back", "destroyed", "used"]
_COLUMN: dict[Fate, str] = {"back": "returned", "destroyed": "destroyed", "used": "used"}


@dataclass(frozen=True, slots=True)
class Reservation:
    """So much of a lot for a demand. ``firm``: of stock; else a promise on a lot on its way. ``delivery``: the one that carries it, empty: none yet."""

    id: str
    lot: str
    demand: str
    member: str
    plan: str
    quantity: int
    firm: bool
    delivery: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A line of a delivery that its member has; ``quantity`` of which so much was returned, destroyed, used."""

    delivery: str
    number: int
    lot: str
    demand: str
    member: str
    quantity: int
    returned: int
    destroyed: int
    used: int
    handed_over_at: datetime


class Reservations:
    """The rows."""

    def __init__(self, reading: Transaction, clock: Callable[[], datetime], stock: Stock) -> None:
        self._reading, self._clock, self._stock = reading, clock, stock

    def reserve(self, connection: Connection, made: Reservation, by: str) -> bool:
        """Reserve, or promise, a quantity; ``False`` when that id was reserved before. ``NotNow`` when there is not so much, or the lot is not released."""
        if connection.execute(select(reservations.c.id).where(reservations.c.id == made.id)).first() is not None:
            return False
        if made.firm:
            self._stock.move(connection, Move(f"reserve:{made.id}", made.lot, "free", "reserved", made.quantity, made.id, by))
        row = {name: getattr(made, name) for name in ("id", "lot", "demand", "member", "plan", "quantity", "delivery")}
        connection.execute(insert(reservations).values(**row, firm=int(made.firm), made_at=self._clock(), ended_at=None, why=""))
        return True

    def end(self, connection: Connection, id: str, why: Ended, by: str) -> bool:  # noqa: A002 - the record's own word
        """End a reservation that was not handed over: what it held is free again. ``False`` when it had ended."""
        row = self._open(connection, id)
        if row is None:
            return False
        if row.firm:
            self._stock.move(connection, Move(f"free:{id}", row.lot, "reserved", "free", row.quantity, id, by))
        connection.execute(update(reservations).where(reservations.c.id == id).values(ended_at=self._clock(), why=why))
        return True

    def put_on(self, connection: Connection, ids: Iterable[str], delivery: str) -> None:
        """Have a delivery carry reservations, or (empty) none; ``NotNow`` for one that another carries, that is a promise, or that has ended."""
        for each in ids:
            row = self._open(connection, each)
            if row is None or not row.firm or (delivery and row.delivery not in ("", delivery)):
                raise NotNow(
                    "reservation.not_free",
                    "this reservation has ended, is a promise, or is on another delivery; look at it again",
                    "Diese Reservierung ist beendet, nur zugesagt oder schon auf einer anderen Lieferung; bitte neu ansehen",
                )
            connection.execute(update(reservations).where(reservations.c.id == each).values(delivery=delivery))

    def hand_over(self, connection: Connection, delivery: str, number: int, reserved: str, by: str) -> bool:
        """A member has what a reservation held, as a line of a delivery; ``False`` when that was told before. ``NotNow`` when the lot may not be handed on."""
        there = select(delivery_lines.c.number).where(delivery_lines.c.delivery == delivery, delivery_lines.c.number == number)
        if connection.execute(there).first() is not None:
            return False
        row = self._open(connection, reserved)
        if row is None and (lot := self._fell_through(connection, reserved)) is not None:
            raise not_released(lot)
        if row is None or row.delivery != delivery or not row.firm:
            raise ProgramFault("reservation.not_on", f"{reserved} is not on {delivery}")
        self._stock.move(connection, Move(f"out:{delivery}:{number}", row.lot, "reserved", "out", row.quantity, delivery, by))
        connection.execute(update(reservations).where(reservations.c.id == reserved).values(ended_at=self._clock(), why="handed_over"))
        values = {"delivery": delivery, "number": number, "lot": row.lot, "demand": row.demand, "member": row.member, "quantity": row.quantity}
        connection.execute(insert(delivery_lines).values(**values, returned=0, destroyed=0, used=0, handed_over_at=self._clock()))
        return True

    def became(self, connection: Connection, key: str, delivery: str, number: int, fate: Fate, quantity: int, by: str) -> bool:
        """Tell what became of a part of a line; ``False`` when that key was told before. ``NotNow`` when more is told than the member had left."""
        this = (delivery_lines.c.delivery == delivery, delivery_lines.c.number == number)
        row = connection.execute(select(delivery_lines).where(*this).with_for_update()).first()
        if row is None:
            raise ProgramFault("delivery.no_line", f"{delivery} has no line {number} that was handed over")
        target: Holding = fate
        if not self._stock.move(
            connection, Move(key, row.lot, "out", target, quantity, delivery, by), at_most=row.quantity - row.returned - row.destroyed - row.used
        ):
            return False
        column = delivery_lines.c[_COLUMN[fate]]
        connection.execute(update(delivery_lines).where(*this).values({column: column + quantity}))
        return True

    def open(
        self,
        *,
        lot: str | None = None,
        demand: str | None = None,
        member: str | None = None,
        delivery: str | None = None,
        plan: str | None = None,
        firm: bool | None = None,
        made_by: datetime | None = None,
    ) -> tuple[Reservation, ...]:
        """Reservations and promises that hold, by id; ``firm``: the ones or the others; ``made_by``: made then or before."""
        with self._reading() as connection:
            return self.open_in(connection, lot=lot, demand=demand, member=member, delivery=delivery, plan=plan, firm=firm, made_by=made_by)

    @staticmethod
    def open_in(
        connection: Connection,
        *,
        lot: str | None = None,
        demand: str | None = None,
        member: str | None = None,
        delivery: str | None = None,
        plan: str | None = None,
        firm: bool | None = None,
        made_by: datetime | None = None,
    ) -> tuple[Reservation, ...]:
        """The same in the caller's transaction."""
        asked = {"lot": lot, "demand": demand, "member": member, "delivery": delivery, "plan": plan}
        query = select(reservations).where(reservations.c.ended_at.is_(None))
        query = query.where(*(reservations.c[name] == value for name, value in asked.items() if value is not None))
        query = query if firm is None else query.where(reservations.c.firm == int(firm))
        query = query if made_by is None else query.where(reservations.c.made_at <= made_by)
        return tuple(_reservation(row) for row in connection.execute(query.order_by(reservations.c.id)))

    def ended(self, *, demand: str) -> tuple[tuple[Reservation, Ended], ...]:
        """Reservations and promises of a demand that ended, each with why."""
        query = select(reservations).where(reservations.c.demand == demand, reservations.c.ended_at.is_not(None)).order_by(reservations.c.id)
        with self._reading() as connection:
            return tuple((_reservation(row), row.why) for row in connection.execute(query))

    def handed_over(
        self, *, lots: Sequence[str] | None = None, member: str | None = None, demand: str | None = None, delivery: str | None = None
    ) -> tuple[HandedOver, ...]:
        """Lines that were handed over."""
        query = select(delivery_lines).order_by(delivery_lines.c.delivery, delivery_lines.c.number)
        query = query if lots is None else query.where(delivery_lines.c.lot.in_(lots))
        asked = {"member": member, "demand": demand, "delivery": delivery}
        query = query.where(*(delivery_lines.c[name] == value for name, value in asked.items() if value is not None))
        with self._reading() as connection:
            return tuple(_handed_over(row) for row in connection.execute(query))

    def traced(self, kind: str, value: str) -> tuple[str, ...]:
        """The lots that something (certificate, manufacturer, notified body, model) leads to, by id."""
        query = select(stock_traces.c.lot).where(stock_traces.c.kind == kind, stock_traces.c.value == value).order_by(stock_traces.c.lot)
        with self._reading() as connection:
            return tuple(connection.execute(query).scalars())

    def named(self, lot: str) -> tuple[str, ...]:
        """The ids of the lots that a manufacturer's lot number names."""
        with self._reading() as connection:
            return tuple(connection.execute(select(stock_lots.c.id).where(stock_lots.c.lot == lot).order_by(stock_lots.c.id)).scalars())

    @staticmethod
    def _fell_through(connection: Connection, id: str) -> str | None:  # noqa: A002
        """The lot of a reservation that ended because its lot came to nothing."""
        query = select(stock_lots.c.lot).join(reservations, reservations.c.lot == stock_lots.c.id)
        named: str | None = connection.execute(query.where(reservations.c.id == id, reservations.c.why == "lot_failed")).scalar()
        return named

    @staticmethod
    def _open(connection: Connection, id: str) -> Row[Any] | None:  # noqa: A002
        query = select(reservations).where(reservations.c.id == id, reservations.c.ended_at.is_(None))
        return connection.execute(query.with_for_update()).first()


def _reservation(row: Any) -> Reservation:
    return Reservation(row.id, row.lot, row.demand, row.member, row.plan, row.quantity, bool(row.firm), row.delivery)


def _handed_over(row: Any) -> HandedOver:
    return HandedOver(row.delivery, row.number, row.lot, row.demand, row.member, row.quantity, row.returned, row.destroyed, row.used, row.handed_over_at)
