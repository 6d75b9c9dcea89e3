"""Deliveries are prepared from firm reservations of one member; a line can be taken off, and a delivery cancelled, until it is handed over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection

from batches.errors import InputRefused, NotNow
from batches.event import Event
from distribution.delivery import Delivery, DeliveryLine
from distribution.members import Member
from flows.deliveries import receipt_links
from flows.deliveries.fit import all_fit, unfit_in
from flows.deliveries.numbers import SERIES, given, going_on, of_deliveries
from flows.deliveries.pricing import PriceOf, free_of_charge, priced
from flows.deliveries.ready import Ready, in_order
from flows.deliveries.remarks import reason_given, remark
from flows.kinds import DELIVERIES, MEMBERS
from flows.wiring import House
from record.ledger import Write
from record.reservations import Reservation


def prepare(house: House, member: str, reservations: Collection[str], on: date, by: str, *, note: str = "", price: PriceOf = free_of_charge) -> Delivery:
    """A delivery of these reservations, which it carries from now on. Prepared twice, it is there once.

    ``InputRefused`` where nothing is chosen or it is somebody else's, ``NotNow`` where a reservation has ended, is on another delivery, or its lot may not
    leave. What was given free of charge has no price, whatever ``price`` says (Reg. (EC) No 1186/2009, Art. 76).
    """
    known = MEMBERS.get(house, member)
    chosen = tuple(sorted(set(reservations)))
    held = _chosen(house, member, chosen)
    if (before := _carried_already(house, held)) is not None:
        return before
    lines = tuple(_line(number, each, known, on, price) for number, each in enumerate(in_order(house, held, on), 1))
    plans = sorted({each.plan for each in held})
    with SERIES.open(house, of_deliveries(on), by) as series:
        after = going_on(series)
        number = after.number
        with DELIVERIES.open(house, number, by) as opened:
            opened.along(series, after, given(after, by))
            made = Delivery(id=number, member=member, made_on=on, lines=lines, plan=plans[0] if len(plans) == 1 else "", note=remark(note), made_by=by)
            return opened.save(
                made,
                Event(type="delivery.prepared", actor=by, payload={"member": member, "lines": _told(lines)}),
                also=[partial(house.ledger.reservations.put_on, ids=chosen, delivery=number), _fitting(house, made, on), receipt_links.made(house, made, by)],
            )


def take_off(house: House, delivery: str, line: int, reason: str, on: date, by: str) -> Delivery:
    """Take a line off a delivery that was not handed over. Of a lot that may not leave the reservation ends, so that its demand is served anew; else it stays
    and can go with another delivery. The last line that goes cancels the delivery.
    """
    reason = reason_given(reason)
    with DELIVERIES.open(house, delivery, by) as opened:
        before = still_here(opened.known)
        gone = before.line(line)
        if gone is None:
            return before
        left = tuple(each for each in before.lines if each.number != line)
        after = without_papers(before.model_copy(update={"lines": left}))
        after = after if left else after.model_copy(update={"status": "cancelled", "cancelled_because": reason})
        event = Event(type="delivery.line_taken_off", actor=by, payload={"line": line, "lot": gone.lot, "quantity": gone.quantity, "reason": reason})
        also: list[Write] = [partial(_let_go, house, before, gone, on, by)]
        return opened.save(after, event, also=also if left else [*also, receipt_links.ended(house, delivery)])


def cancel(house: House, delivery: str, reason: str, by: str) -> Delivery:
    """Cancel a delivery that was not handed over; what it carried stays reserved for its demand, and can go with another. Done twice, it is done once."""
    reason = reason_given(reason)
    with DELIVERIES.open(house, delivery, by) as opened:
        if opened.known.status == "cancelled":
            return opened.known
        before = still_here(opened.known)
        after = before.model_copy(update={"status": "cancelled", "cancelled_because": reason})
        event = Event(type="delivery.cancelled", actor=by, payload={"reason": reason})
        return opened.save(after, event, also=[partial(_all_off, house, delivery), receipt_links.ended(house, delivery)])


def still_here(delivery: Delivery) -> Delivery:
    """The delivery; ``NotNow`` where it was handed over or cancelled."""
    if delivery.status == "handed_over":
        raise NotNow("delivery.handed_over", f"{delivery.id} was handed over", f"{delivery.id} ist übergeben")
    if delivery.status == "cancelled":
        raise NotNow(
            "delivery.cancelled", f"{delivery.id} was cancelled; prepare another", f"{delivery.id} ist storniert; bitte eine neue Lieferung vorbereiten"
        )
    return delivery


def without_papers(delivery: Delivery) -> Delivery:
    """The delivery whose lines changed: its papers are to be written anew, but the list it was picked by. Those of before stay in the archive, and the events
    name them.
    """
    kept = delivery.papers_of("picking_list") if delivery.status == "picked" else ()
    return delivery.model_copy(update={"papers": kept, "lacking": ()})


def _chosen(house: House, member: str, chosen: Sequence[str]) -> tuple[Reservation, ...]:
    there = {each.id: each for each in house.ledger.reservations.open(member=member)}
    if not chosen or any(each not in there for each in chosen):
        raise InputRefused(
            "delivery.nothing_chosen",
            "choose what is to be delivered, among what is reserved for this member; look at it again",
            "Bitte wählen, was geliefert werden soll, aus dem für dieses Mitglied Reservierten; bitte neu ansehen",
        )
    return tuple(there[each] for each in chosen)


def _carried_already(house: House, held: Sequence[Reservation]) -> Delivery | None:
    """The delivery that carries exactly these."""
    carried = {each.delivery for each in held}
    if len(carried) != 1 or "" in carried:
        return None
    found = DELIVERIES.find(house, carried.pop())
    return found if found is not None and {line.reservation for line in found.lines} == {each.id for each in held} else None


def _line(number: int, ready: Ready, member: Member, on: date, price: PriceOf) -> DeliveryLine:
    row, reserved = ready.lot.row, ready.reserved
    line = DeliveryLine(
        number=number,
        demand=reserved.demand,
        lot=reserved.lot,
        quantity=reserved.quantity,
        unit=row.told.get("unit", "piece"),
        reservation=reserved.id,
        batch=row.batch,
        importer=row.importer,
        donated=bool(row.told.get("donated")),
    )
    return priced(line, ready.lot, member, on, price)


def _fitting(house: House, delivery: Delivery, on: date) -> Write:
    def fitting(connection: Connection) -> None:
        house.ledger.stock.lock(connection, (each.lot for each in delivery.lines))
        all_fit(connection, delivery, on)

    return fitting


def _let_go(house: House, before: Delivery, line: DeliveryLine, on: date, by: str, connection: Connection) -> None:
    house.ledger.stock.lock(connection, [line.lot])
    if not any(each.id == line.reservation for each in house.ledger.reservations.open_in(connection, delivery=before.id)):
        return
    if any(each.line == line and each.lot_failed for each in unfit_in(connection, before, on)):
        house.ledger.reservations.end(connection, line.reservation, "lot_failed", by)
    else:
        house.ledger.reservations.put_on(connection, [line.reservation], "")


def _all_off(house: House, delivery: str, connection: Connection) -> None:
    held = house.ledger.reservations.open_in(connection, delivery=delivery)
    house.ledger.reservations.put_on(connection, [each.id for each in held], "")


def _told(lines: Sequence[DeliveryLine]) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json", include={"number", "lot", "quantity", "demand"}) for each in lines]
