"""Demand: asked for, changed, withdrawn by its member or by a coordinator for it, and lapsed by the policy."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from batches.base import Frozen
from batches.errors import InputRefused, NotNow
from batches.event import Event
from batches.order import Unit
from distribution.demand import Asked, Demand, Note, Urgency
from distribution.members import Member
from distribution.product import Wanted
from flows.demand.letters import lapsed_letter
from flows.demand.policy import lapse_days_on, policy_on
from flows.demand.pooling import POOLS
from flows.demand.products import buyable, category_named, name_of
from flows.kinds import DEMANDS, MEMBERS
from flows.wiring import House
from record.canonical import canonical
from record.outbox import Message
from record.reservations import Reservation


class Wish(Frozen):
    """What somebody asks for: the part of a demand that its member decides."""

    wanted: Wanted
    quantity: Asked
    unit: Unit = "piece"
    needed_by: date
    urgency: Urgency = "normal"
    partial: bool = True
    free_only: bool = False
    note: Note = ""


def wish_of(demand: Demand) -> Wish:
    """What a demand asks for."""
    return Wish.model_validate({name: getattr(demand, name) for name in Wish.model_fields})


def ask(house: House, member: str, wish: Wish, by: str, on: date, *, token: str = "", for_them: bool = False) -> Demand:
    """Keep a demand. ``token`` names the form, file or request it came with: the same content with the same token is one demand, however often it is sent.

    ``for_them``: somebody else than the member enters it. ``InputRefused`` for what cannot be asked, ``NotNow`` for a member that does not take part.
    """
    known = taking_part(house, member)
    in_order(house, wish, on)
    new = new_demand(known, wish, by, on, token=token, for_them=for_them)
    return DEMANDS.add(house, new, by, "demand.asked", **payload_of(house, known, new))


def new_demand(member: Member, wish: Wish, by: str, on: date, *, token: str = "", for_them: bool = False) -> Demand:
    """The demand a wish makes; its id follows from member, token and content where there is a token."""
    id_ = DEMANDS.new_id()
    if token:
        content = canonical(wish.model_dump(mode="json"))
        named = "\n".join((member.id, token, content))
        id_ = f"{DEMANDS.prefix}-{hashlib.sha256(named.encode()).hexdigest()[:12]}"
    told = {name: getattr(wish, name) for name in Wish.model_fields}
    return Demand(id=id_, member=member.id, asked_on=on, entered_by=by if for_them else "", **told)


def payload_of(house: House, member: Member, demand: Demand) -> dict[str, Any]:
    """What the event of a new demand tells."""
    told: dict[str, Any] = {
        "asked": wish_of(demand).model_dump(mode="json"),
        "quantity": demand.quantity,
        "goods": name_of(house.catalogue, demand.wanted.category).de,
    }
    return {**told, "member": member.name}


def taking_part(house: House, member: str) -> Member:
    """A member that takes part; ``InputRefused`` where there is none, ``NotNow`` where it was not admitted or has left."""
    known = MEMBERS.get(house, member)
    if not known.takes_part:
        raise NotNow(
            "demand.not_taking_part",
            f"{known.name} does not take part in the channel (yet): a coordinator admits members",
            f"{known.name} nimmt (noch) nicht am Beschaffungsweg teil; Mitglieder lässt die Koordination zu",
        )
    return known


def in_order(house: House, wish: Wish, on: date) -> None:
    """``InputRefused`` for something that cannot be bought, or a day that has passed or is too far ahead."""
    if wish.wanted.category not in buyable(house.catalogue, on):
        category_named(house.catalogue, on, wish.wanted.category)
        raise InputRefused("demand.category", "say the category by its key", "Bitte das Produkt auswählen")
    most = policy_on(on).most_days_ahead
    if not on <= wish.needed_by <= on + timedelta(days=most):
        raise InputRefused(
            "demand.needed_by",
            f"the day it is needed by is today or later, and at most {most} days ahead",
            f"„Benötigt bis“ ist heute oder später und höchstens {most} Tage voraus",
        )


def change(house: House, id: str, wish: Wish, by: str, on: date) -> Demand:  # noqa: A002 - the ledger's own word
    """Change an open demand. Its day may stay though it has passed.

    What is reserved, promised, delivered or ordered for it bounds the change: product, size, unit and *free only* stay, and the quantity covers what it has.
    """
    with DEMANDS.open(house, id, by) as opened:
        before = _open(opened.known)
        taking_part(house, before.member)
        in_order(house, wish if wish.needed_by != before.needed_by else wish.model_copy(update={"needed_by": on}), on)
        after = before.model_copy(update={name: getattr(wish, name) for name in Wish.model_fields})
        if after == before:
            return before
        changes = {
            name: [_plain(getattr(before, name)), _plain(getattr(after, name))] for name in Wish.model_fields if getattr(before, name) != getattr(after, name)
        }
        event = Event(type="demand.changed", actor=by, payload={"changes": changes})
        return opened.save(after, event, also=[_bounded(house, before, after)])


def withdraw(house: House, id: str, by: str, reason: str = "") -> Demand:  # noqa: A002
    """Withdraw what is outstanding of a demand: what was reserved or promised is free for others. ``NotNow`` while a delivery carries some of it.

    Done again it changes nothing.
    """
    with DEMANDS.open(house, id, by) as opened:
        before = opened.known
        if before.status == "withdrawn":
            return before
        after = _open(before).model_copy(update={"status": "withdrawn"})
        event = Event(type="demand.withdrawn", actor=by, payload={"reason": reason} if reason else {})
        return opened.save(after, event, also=[_given_back(house, id, by)])


def lapse(house: House, on: date, by: str = "freigabe") -> tuple[str, ...]:
    """Let open demand lapse whose day passed as long ago as the policy says; the ids. One that something is reserved, promised or ordered for stays.

    Its member is told once, by letter.
    """
    days = lapse_days_on(on)
    gone = []
    for id_ in house.ledger.register.ids(DEMANDS.name, status=("open",), due_by=on - timedelta(days=days + 1)):
        with DEMANDS.open(house, id_, by) as opened:
            before = opened.known
            if before.status != "open" or (on - before.needed_by).days <= days or before.pool or house.ledger.reservations.open(demand=id_):
                continue
            after = before.model_copy(update={"status": "lapsed"})
            opened.save(after, Event(type="demand.lapsed", actor=by, payload={"days": days}), messages=_told(house, after, days))
            gone.append(id_)
    return tuple(gone)


def _told(house: House, demand: Demand, days: int) -> tuple[Message, ...]:
    member = MEMBERS.find(house, demand.member)
    return () if member is None else (lapsed_letter(member, demand, name_of(house.catalogue, demand.wanted.category), days),)


def _open(demand: Demand) -> Demand:
    if demand.status != "open":
        said = {"fulfilled": ("fulfilled", "erfüllt"), "withdrawn": ("withdrawn", "zurückgezogen"), "lapsed": ("lapsed", "verfallen")}[demand.status]
        raise NotNow(
            "demand.not_open",
            f"this demand is {said[0]} and stays as it is; ask anew",
            f"Dieser Bedarf ist {said[1]} und bleibt, wie er ist; bitte neu anfragen",
        )
    return demand


def _bounded(house: House, before: Demand, after: Demand) -> Callable[[Connection], None]:
    """Looks, in the transaction that changes a demand, at what is there for it."""

    def look(connection: Connection) -> None:
        held = house.ledger.reservations.open_in(connection, demand=before.id)
        bound = bool(held or before.handed_over or _is_ordered(house, before))
        if bound and (before.wanted, before.unit, before.free_only) != (after.wanted, after.unit, after.free_only):
            raise NotNow(
                "demand.bound",
                "goods are reserved, promised, delivered or ordered for this demand: product, size, unit and “free only” stay; withdraw it and ask anew",
                "Für diesen Bedarf ist schon Ware reserviert, zugesagt, geliefert oder bestellt: Produkt, Größe, Einheit und „nur kostenlos“ bleiben. "
                "Bitte zurückziehen und neu anfragen",
            )
        has = before.handed_over + sum(each.quantity for each in held)
        if after.quantity < has:
            raise NotNow(
                "demand.less_than_it_has",
                f"{has} are delivered, reserved or promised already: the quantity cannot be less",
                f"{has} sind schon geliefert, reserviert oder zugesagt: Die Menge kann nicht kleiner sein",
            )

    return look


def _is_ordered(house: House, demand: Demand) -> bool:
    pool = POOLS.find(house, demand.pool) if demand.pool else None
    return pool is not None and pool.status == "ordered"


def _given_back(house: House, demand: str, by: str) -> Callable[[Connection], None]:
    def give_back(connection: Connection) -> None:
        held: tuple[Reservation, ...] = house.ledger.reservations.open_in(connection, demand=demand)
        if any(each.delivery for each in held):
            raise NotNow(
                "demand.on_delivery",
                "a delivery with goods for this demand is being prepared; ask the coordinator to take them off it first",
                "Eine Lieferung mit Ware für diesen Bedarf wird schon vorbereitet; bitte zuerst die Koordination bitten, sie herauszunehmen",
            )
        for each in held:
            house.ledger.reservations.end(connection, each.id, "given_back", by)

    return give_back


def _plain(value: object) -> object:
    if isinstance(value, Wanted):
        return f"{value.category} {value.size}".strip()
    return value.isoformat() if isinstance(value, date) else value
