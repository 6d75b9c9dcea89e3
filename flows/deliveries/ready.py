"""What could be delivered: firm reservations that no delivery carries, member by member."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from batches.base import Text
from flows.deliveries.fit import wrong_with
from flows.wiring import House
from record.reservations import Reservation
from record.stock import Kept


@dataclass(frozen=True, slots=True)
class Ready:
    """A reservation with its lot; ``wrong``: why it cannot be delivered."""

    reserved: Reservation
    lot: Kept
    wrong: Text | None


def ready_of(house: House, on: date, member: str | None = None) -> tuple[Ready, ...]:
    """What waits to be delivered, by member, category and expiry: what expires first comes first."""
    held = [each for each in house.ledger.reservations.open(member=member, delivery="") if each.firm]
    return in_order(house, held, on)


def in_order(house: House, held: Iterable[Reservation], on: date) -> tuple[Ready, ...]:
    """Reservations with their lots, in that order."""
    every = tuple(held)
    lots = {each.row.id: each for each in house.ledger.stock.lots(ids={each.lot for each in every})}
    found = (Ready(each, lots[each.lot], wrong_with(lots[each.lot], on)) for each in every if each.lot in lots)
    return tuple(sorted(found, key=_order))


def _order(each: Ready) -> tuple[str, str, date, str, str]:
    row = each.lot.row
    return each.reserved.member, row.category, row.expires_on or date.max, row.lot, each.reserved.id
