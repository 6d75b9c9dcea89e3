"""Taking something out of stock that is not for members: retained samples, breakage, samples for the laboratory; with a reason, in the batch's own history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from batches.errors import InputRefused
from batches.event import Event
from flows.stored import KIND
from flows.wiring import House
from record.canonical import sha256_of
from record.stock import Kept, Move

#: As long as a reason may be.
LONGEST = 1000


def withdraw(house: House, lot: str, quantity: int, reason: str, by: str, *, key: str = "") -> bool:
    """Take so much of what is free; ``False`` when that ``key`` was told before. ``InputRefused`` without a reason, ``NotNow`` when less is free.

    ``key``: unique for its effect, where whoever tells it may tell it twice (a form sent again, an interrupted command).
    """
    told = reason.strip()
    if not told or len(told) > LONGEST:
        raise InputRefused("stock.reason", "say why it is taken out", "Bitte angeben, wofür entnommen wird")
    if quantity <= 0:
        raise InputRefused("stock.quantity", "take 1 or more", "Bitte mindestens 1 entnehmen")
    kept = lot_of(house, lot)
    move = Move(_key(lot, key or house.ledger.clock(), quantity), lot, "free", "withdrawn", quantity, told[:200], by)
    if any(each.key == move.key for _, each in house.ledger.stock.moves_of(lot)):
        return False
    payload = {"line": kept.row.line, "lot": kept.row.lot, "quantity": quantity, "reason": told}
    event = Event(type="stock.withdrawn", actor=by, payload=payload)

    def book(connection: Connection) -> None:
        house.ledger.stock.move(connection, move)

    if not house.ledger.note(KIND, kept.row.batch, [event], also=[book]):
        raise InputRefused("stock.no_batch", f"the record has no batch {kept.row.batch}", f"Die Akte hat keine Sendung {kept.row.batch}")
    return True


def lot_of(house: House, lot: str) -> Kept:
    """A lot as it is kept; ``InputRefused`` when there is none."""
    found = house.ledger.stock.lots(ids=[lot])
    if not found:
        raise InputRefused("stock.unknown", f"there is no lot {lot} in stock", f"Eine Charge {lot} gibt es im Bestand nicht")
    return found[0]


def _key(lot: str, told: str | datetime, quantity: int) -> str:
    return f"withdraw:{lot}:{sha256_of(f'{told} {quantity}')[:16]}"
