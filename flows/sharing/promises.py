"""What becomes of promises and reservations when the verdict on their lot comes: firm as far as there is stock, in the plan's order of classes; or ended, with
an event on the demand and a letter to its member, so that the demand counts again in the next plan.

Each is settled in one transaction of its own. Killed between two, the next turn goes on with the rest: what was settled is not open any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import Connection

from batches.errors import NotNow
from batches.event import Event
from distribution.demand import Demand
from flows.kinds import DEMANDS, MEMBERS, PLANS
from flows.sharing.telling import promise_fell, promise_firm
from flows.wiring import House
from record.outbox import Message
from record.refusals import LeaseTaken
from record.reservations import Ended, Reservation
from record.stock import Kept

#: ``firm``: all of it is reserved now; ``short``: a part of it; ``fell``: nothing; ``given_back``: nobody wants it any more.
Outcome = Literal["firm", "short", "fell", "given_back"]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a promise, or of a reservation whose lot came to nothing; ``got`` of its ``quantity`` is reserved now."""

    reservation: str
    demand: str
    member: str
    lot: str
    quantity: int
    got: int
    outcome: Outcome


def settle_promises(house: House, by: str) -> tuple[Settled, ...]:
    """Settle all whose time has come. What somebody works on just now is settled next time.

    A reservation that a delivery carries is left to that: it hands nothing over of a lot that is blocked, and who cancels it gives the reservation back here.
    """
    done: list[Settled] = []
    open_ = [each for each in house.ledger.reservations.open() if not each.delivery]
    lots = {each.row.id: each for each in _lots(house, {each.lot for each in open_})}
    order = _Classes(house)
    for each in sorted(open_, key=lambda one: (one.lot, *order.of(one))):
        lot = lots.get(each.lot)
        if each.firm and not _failed(lot):
            continue
        with suppress(LeaseTaken, NotNow):  # worked on, or less is free than a moment ago: the next turn sees how it stands then
            settled = _settle(house, each, lot, by)
            done += [] if settled is None else [settled]
    return tuple(done)


def _settle(house: House, each: Reservation, lot: Kept | None, by: str) -> Settled | None:
    with DEMANDS.open(house, each.demand, by) as opened:
        demand = opened.before
        if demand is None or demand.status != "open":
            with house.ledger.writing() as connection:
                house.ledger.reservations.end(connection, each.id, "given_back", by)
            return _told(each, 0, "given_back")
        if _failed(lot):
            event = Event(type="demand.promise_fell", actor=by, payload=_payload(each, lot, 0))
            opened.save(demand, event, messages=_letter(house, promise_fell, demand, each, lot, 0), also=[_ending(house, each, "lot_failed", by)])
            return _told(each, 0, "fell")
        if lot is None or lot.row.status != "released":
            return None
        got = _whole_packs(min(each.quantity, _free(house, each.lot)), lot)
        also = [_ending(house, each, "made_firm" if got else "lot_failed", by), *([_firm(house, each, got, by)] if got else [])]
        event = Event(type="demand.promise_kept" if got == each.quantity else "demand.promise_short", actor=by, payload=_payload(each, lot, got))
        opened.save(demand, event, messages=_letter(house, promise_firm if got else promise_fell, demand, each, lot, got), also=also)
        return _told(each, got, "firm" if got == each.quantity else "short" if got else "fell")


def _lots(house: House, ids: set[str]) -> Iterator[Kept]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), 500):
        yield from house.ledger.stock.lots(ids=wanted[start : start + 500])


def _failed(lot: Kept | None) -> bool:
    """Whether nothing can come of it any more: rejected, recalled, blocked, or the order no longer has it."""
    return lot is None or bool(lot.blocked) or lot.row.status in ("rejected", "recalled")


def _free(house: House, lot: str) -> int:
    (kept,) = house.ledger.stock.lots(ids=[lot])
    return kept.held["free"]


def _whole_packs(quantity: int, lot: Kept) -> int:
    pack = int(lot.row.told.get("pack") or 1)
    return quantity - quantity % pack


def _ending(house: House, each: Reservation, why: Ended, by: str) -> Callable[[Connection], None]:
    def end(connection: Connection) -> None:
        house.ledger.reservations.end(connection, each.id, why, by)

    return end


def _firm(house: House, each: Reservation, got: int, by: str) -> Callable[[Connection], None]:
    def reserve(connection: Connection) -> None:
        house.ledger.reservations.reserve(connection, replace(each, id=f"{each.id}-f", quantity=got, firm=True), by)

    return reserve


def _payload(each: Reservation, lot: Kept | None, got: int) -> dict[str, object]:
    return {"lot": each.lot if lot is None else lot.row.lot, "promised": each.quantity, "quantity": got, "plan": each.plan}


def _letter(house: House, write: Callable[..., Message], demand: Demand, each: Reservation, lot: Kept | None, got: int) -> list[Message]:
    member = MEMBERS.find(house, demand.member)
    return [] if member is None or not member.contact.mail else [write(house.catalogue, member, demand, each, lot, got)]


def _told(each: Reservation, got: int, outcome: Outcome) -> Settled:
    return Settled(each.id, each.demand, each.member, each.lot, each.quantity, got, outcome)


class _Classes:
    """In which order promises of a lot are kept: by the class the plan gave the demand; plans are read once each."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._plans: dict[str, dict[str, int]] = {}

    def of(self, each: Reservation) -> tuple[int, str]:
        """Where it stands in the row."""
        if each.plan not in self._plans:
            plan = PLANS.find(self._house, each.plan)
            self._plans[each.plan] = {} if plan is None else {answer.demand: answer.priority_class for answer in plan.computed.answers}
        return (self._plans[each.plan].get(each.demand, 99), each.id)
