"""The hand-over is confirmed: every line leaves the house in one transaction with the delivery, the demand it serves and the link it was confirmed by."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import date
from functools import partial

from sqlalchemy import Connection

from batches.errors import InputRefused, NotNow
from batches.event import Event
from distribution.delivery import ConfirmedBy, Delivery
from distribution.demand import Demand
from flows.deliveries import receipt_links
from flows.deliveries.fit import all_fit
from flows.deliveries.preparing import still_here
from flows.kinds import DELIVERIES, DEMANDS
from flows.things import Opened
from flows.wiring import House

_LONGEST_NAME = 200


def hand_over(house: House, delivery: str, received_by: str, on: date, by: str, confirmed: ConfirmedBy) -> Delivery:
    """A delivery that its member has. Confirmed twice, by whomever, it is handed over once, and the first confirmation stands.

    ``received_by``: who took it, as they signed. ``InputRefused`` without that or for a day that cannot be; ``NotNow`` where it was not picked, was cancelled,
    or a lot of it may not leave: then nothing of it leaves.
    """
    with ExitStack() as stack:
        opened = stack.enter_context(DELIVERIES.open(house, delivery, by))
        if opened.known.status == "handed_over":
            return opened.known
        before = _picked(still_here(opened.known))
        _in_order(before, received_by, on, house.ledger.clock().date())
        for demand, quantity in sorted(_by_demand(before).items()):
            _serve(opened, stack.enter_context(DEMANDS.open(house, demand, by)), quantity, before.id, by)
        after = before.model_copy(
            update={
                "status": "handed_over",
                "handed_over_on": on,
                "handed_over_at": house.ledger.clock(),
                "received_by": received_by.strip(),
                "confirmed": confirmed,
                "confirmed_by": by,
            }
        )
        event = Event(type="delivery.handed_over", actor=by, payload={"received_by": received_by.strip(), "on": on.isoformat(), "confirmed": confirmed})
        return opened.save(after, event, also=[partial(_book, house, before, on, by), receipt_links.ended(house, delivery)])


def with_less(demand: Demand, quantity: int) -> Demand:
    """A demand for which goods came back that it still needs."""
    left = max(demand.handed_over - quantity, 0)
    again = demand.status == "fulfilled" and left < demand.quantity
    return demand.model_copy(update={"handed_over": left} | ({"status": "open"} if again else {}))


def _serve(opened: Opened[Delivery], demand: Opened[Demand], quantity: int, delivery: str, by: str) -> None:
    before = demand.known
    there = before.handed_over + quantity
    complete = before.status == "open" and there >= before.quantity
    after = before.model_copy(update={"handed_over": there} | ({"status": "fulfilled"} if complete else {}))
    event = Event(type="demand.served", actor=by, payload={"delivery": delivery, "quantity": quantity, "demand_is": after.status})
    opened.along(demand, after, event)


def _by_demand(delivery: Delivery) -> Counter[str]:
    every = Counter[str]()
    for line in delivery.lines:
        every[line.demand] += line.quantity
    return every


def _book(house: House, before: Delivery, on: date, by: str, connection: Connection) -> None:
    house.ledger.stock.lock(connection, (each.lot for each in before.lines))
    all_fit(connection, before, on)
    for line in before.lines:
        house.ledger.reservations.hand_over(connection, before.id, line.number, line.reservation, by)


def _picked(delivery: Delivery) -> Delivery:
    if delivery.status != "picked":
        raise NotNow(
            "delivery.not_picked",
            f"{delivery.id} was not picked: enter first what was counted",
            f"{delivery.id} ist noch nicht gepackt: bitte zuerst eintragen, was gezählt wurde",
        )
    return delivery


def _in_order(delivery: Delivery, received_by: str, on: date, today: date) -> None:
    if not received_by.strip() or len(received_by) > _LONGEST_NAME or not received_by.isprintable():
        raise InputRefused(
            "delivery.received_by",
            "say in one line who received the goods",
            "Bitte in einer Zeile angeben, wer die Ware angenommen hat",
        )
    if on < (delivery.picked_on or delivery.made_on) or on > today:
        raise InputRefused(
            "delivery.day",
            f"goods picked on {delivery.picked_on} cannot have been handed over on {on}",
            f"Am {delivery.picked_on} gepackte Ware kann nicht am {on} übergeben worden sein",
        )
