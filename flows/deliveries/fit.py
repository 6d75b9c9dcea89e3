"""What keeps a line of a delivery from leaving: its lot is not released, held by a recall or past its expiry, or its reservation has ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from batches.base import Text
from batches.errors import NotNow
from distribution.delivery import Delivery, DeliveryLine
from flows.wiring import House
from record.reservations import Reservation, Reservations
from record.stock import Kept, Stock


@dataclass(frozen=True, slots=True)
class Unfit:
    """A line that may not leave, and why. ``lot_failed``: the lot itself may not; else only its reservation is gone."""

    line: DeliveryLine
    lot: str
    why: Text
    lot_failed: bool


def wrong_with(lot: Kept | None, on: date) -> Text | None:
    """Why nothing of a lot is handed on that day; ``None``: it may leave. A lot may be used up on the last day of its life."""
    if lot is None or lot.row.status != "released":
        return Text(de="nicht freigegeben", en="not released")
    if lot.blocked:
        return Text(de=f"zurückgerufen oder angehalten ({lot.blocked})", en=f"recalled or held ({lot.blocked})")
    if lot.row.expires_on is not None and lot.row.expires_on < on:
        return Text(de=f"abgelaufen am {lot.row.expires_on:%d.%m.%Y}", en=f"expired on {lot.row.expires_on}")
    return None


def unfit_lines(house: House, delivery: Delivery, on: date) -> tuple[Unfit, ...]:
    """The lines of a delivery not handed over yet that may not leave."""
    with house.ledger.reading() as connection:
        return unfit_in(connection, delivery, on)


def unfit_in(connection: Connection, delivery: Delivery, on: date) -> tuple[Unfit, ...]:
    """The same in the caller's transaction."""
    if delivery.status not in ("prepared", "picked"):
        return ()
    lots = {each.row.id: each for each in Stock.lots_in(connection, ids=[line.lot for line in delivery.lines])}
    held = {each.id: each for each in Reservations.open_in(connection, delivery=delivery.id)}
    found = (_unfit(line, lots, held, on) for line in delivery.lines)
    return tuple(each for each in found if each is not None)


def all_fit(connection: Connection, delivery: Delivery, on: date) -> None:
    """``NotNow`` naming the lines that may not leave. Whoever asks holds the lots: what is true now is true until the transaction ends."""
    if not (unfit := unfit_in(connection, delivery, on)):
        return
    en = "; ".join(f"line {each.line.number}, lot {each.lot}: {each.why.en}" for each in unfit)
    de = "; ".join(f"Position {each.line.number}, Charge {each.lot}: {each.why.de}" for each in unfit)
    raise NotNow(
        "delivery.line_unfit",
        f"{delivery.id} may not leave: {en}; take it off the delivery, the others can go",
        f"{delivery.id} darf so nicht hinaus: {de}; bitte von der Lieferung nehmen, die anderen können gehen",
    )


def _unfit(line: DeliveryLine, lots: Mapping[str, Kept], held: Mapping[str, Reservation], on: date) -> Unfit | None:
    lot = lots.get(line.lot)
    name = line.lot if lot is None else lot.row.lot
    if (why := wrong_with(lot, on)) is not None:
        return Unfit(line, name, why, lot_failed=True)
    reserved = held.get(line.reservation)
    if reserved is None or reserved.quantity != line.quantity:
        return Unfit(line, name, Text(de="die Reservierung besteht nicht mehr", en="its reservation has ended"), lot_failed=False)
    return None
