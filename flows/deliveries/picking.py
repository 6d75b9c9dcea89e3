"""A delivery is picked: every line is counted. Where fewer are there than were reserved, the difference goes back to free, or is booked out as broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Annotated

from pydantic import Field
from sqlalchemy import Connection

from batches.base import Frozen
from batches.errors import InputRefused, NotNow
from batches.event import Event
from distribution.delivery import Delivery, DeliveryLine
from flows.deliveries import receipt_links
from flows.deliveries.fit import all_fit
from flows.deliveries.preparing import still_here, without_papers
from flows.kinds import DELIVERIES
from flows.wiring import House
from record.ledger import Write
from record.reservations import Reservation
from record.stock import Move

#: More than two lorries hold; each gets a label.
MOST_CARTONS = 2_000


class Counted(Frozen):
    """So many of a line were picked, into so many cartons. Of fewer than reserved: why (``reason``), and whether the rest is ``broken`` (or cannot be found:
    it is booked out) or sound and free again.
    """

    line: int
    quantity: Annotated[int, Field(ge=0, le=1_000_000_000)]
    reason: Annotated[str, Field(max_length=1000)] = ""
    broken: bool = False
    cartons: Annotated[int, Field(ge=1, le=10_000)] = 1


def pick(house: House, delivery: str, counted: Sequence[Counted], on: date, by: str) -> Delivery:
    """A delivery as it was picked. A line of which nothing was picked goes; where nothing at all was, the delivery is cancelled. Told twice, it is told once.

    ``InputRefused`` where a line is not counted, more was counted than reserved or fewer without a reason; ``NotNow`` where a line may not leave.
    """
    with DELIVERIES.open(house, delivery, by) as opened:
        before = still_here(opened.known)
        told = {each.line: each for each in counted}
        if before.status == "picked":
            return _told_again(before, told)
        _in_order(before, told)
        lines = tuple(_picked(each, told[each.number]) for each in before.lines if told[each.number].quantity)
        after = without_papers(before.model_copy(update={"lines": lines, "status": "picked", "picked_by": by, "picked_on": on}))
        if not lines:
            after = after.model_copy(update={"status": "cancelled", "picked_by": "", "picked_on": None, "cancelled_because": _reasons(counted)})
        event = Event(type="delivery.picked", actor=by, payload={"counted": [each.model_dump(mode="json", exclude_defaults=True) for each in counted]})
        also: list[Write] = [partial(_book, house, before, after, told, on, by)]
        return opened.save(after, event, also=also if lines else [*also, receipt_links.ended(house, delivery)])


def _told_again(before: Delivery, told: Mapping[int, Counted]) -> Delivery:
    if all(told.get(each.number) is None or told[each.number].quantity == each.quantity for each in before.lines):
        return before
    raise NotNow("delivery.picked", f"{before.id} was picked by {before.picked_by}", f"{before.id} wurde schon gepackt von {before.picked_by}")


def _in_order(delivery: Delivery, told: Mapping[int, Counted]) -> None:
    for line in delivery.lines:
        count = told.get(line.number)
        if count is None or count.quantity > line.quantity:
            raise InputRefused(
                "delivery.count",
                f"line {line.number}: count it, from 0 to {line.quantity}",
                f"Position {line.number}: bitte zählen, von 0 bis {line.quantity}",
            )
        if count.quantity < line.quantity and not count.reason.strip():
            raise InputRefused(
                "delivery.short_reason",
                f"line {line.number}: say why only {count.quantity} of {line.quantity} were picked",
                f"Position {line.number}: bitte angeben, warum nur {count.quantity} von {line.quantity} gepackt wurden",
            )

    if (cartons := sum(_cartons(each) for each in told.values())) > MOST_CARTONS:
        raise InputRefused(
            "delivery.cartons",
            f"{cartons} cartons: a delivery has at most {MOST_CARTONS}; check the number, or divide the delivery",
            f"{cartons} Kartons: Eine Lieferung hat höchstens {MOST_CARTONS}; bitte die Zahl prüfen oder die Lieferung teilen",
        )


def _cartons(count: Counted) -> int:
    """No more cartons than there is to put into them."""
    return min(count.cartons, max(count.quantity, 1))


def _picked(line: DeliveryLine, count: Counted) -> DeliveryLine:
    packed = line.model_copy(update={"cartons": _cartons(count)})
    if count.quantity == line.quantity:
        return packed
    split = {"quantity": count.quantity, "asked": line.quantity, "short": count.reason.strip(), "reservation": _rest_of(line.reservation)}
    return packed.model_copy(update=split)


def _rest_of(reservation: str) -> str:
    """The reservation that takes the place of one of which less was picked."""
    return f"{reservation}.p"


def _book(house: House, before: Delivery, after: Delivery, told: Mapping[int, Counted], on: date, by: str, connection: Connection) -> None:
    ledger = house.ledger
    ledger.stock.lock(connection, (each.lot for each in before.lines))
    all_fit(connection, before, on)
    held = {each.id: each for each in ledger.reservations.open_in(connection, delivery=before.id)}
    for line in before.lines:
        count = told[line.number]
        if count.quantity == line.quantity:
            continue
        ledger.reservations.end(connection, line.reservation, "given_back", by)
        if count.quantity:
            _reserve_rest(house, connection, held[line.reservation], count.quantity, by)
        if count.broken:
            key = f"short:{before.id}:{line.number}"
            ledger.stock.move(connection, Move(key, line.lot, "free", "withdrawn", line.quantity - count.quantity, before.id, by))


def _reserve_rest(house: House, connection: Connection, held: Reservation, quantity: int, by: str) -> None:
    rest = Reservation(_rest_of(held.id), held.lot, held.demand, held.member, held.plan, quantity, firm=True, delivery=held.delivery)
    house.ledger.reservations.reserve(connection, rest, by)


def _reasons(counted: Sequence[Counted]) -> str:
    return "; ".join(dict.fromkeys(each.reason.strip() for each in counted if each.reason.strip()))[:1000]
