"""Complaints: entered by whoever has the goods or for them, decided on by quality control, and what was done about them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from batches.base import Frozen, Text
from batches.errors import InputRefused, NotNow
from batches.event import Event
from batches.who_and_why import reasoned, somebody
from distribution.aftercare import Action, Complaint, ComplaintKind, Count, Line, LotTold, Step, Verdict, Words, proposes_recall
from distribution.duties import Duty, duties, policy_on
from flows.aftercare.kinds import COMPLAINTS
from flows.aftercare.lots import line_of, lot_named, lots_of, told_of
from flows.kinds import MEMBERS
from flows.wiring import House
from record.canonical import canonical


class Told(Frozen):
    """What somebody complains about: a line of a delivery, or a lot (its number or id). ``told_by``: who complained, where somebody else writes it down."""

    kind: ComplaintKind
    quantity: Count
    what: Annotated[Words, Field(min_length=1)]
    delivery: Annotated[str, Field(max_length=80)] = ""
    line: int | None = None
    lot: Annotated[str, Field(max_length=300)] = ""
    received_on: date | None = None
    told_by: Line = ""


def complain(house: House, told: Told, by: str, on: date, *, member: str | None = None, token: str = "") -> Complaint:
    """Keep a complaint. ``member``: whose own it is (it can be about nothing but what it got); ``None``: anybody's, entered by whoever decides on them.

    The same content with the same token is one complaint. ``InputRefused`` for goods there are not, or more of them than were delivered.
    """
    somebody(by)
    received_on = told.received_on or on
    if received_on > on:
        raise InputRefused("complaint.later", f"a complaint cannot come after {on}", f"Eine Beschwerde kann nicht nach dem {on} eingegangen sein")
    lot, owner = _about(house, told, member)
    new = Complaint(
        id=_id(told, owner, token), received_on=received_on, kind=told.kind, lot=lot, quantity=told.quantity, what=told.what, member=owner,
        told_by=told.told_by, delivery=told.delivery, line=told.line, entered_by=by,
    )  # fmt: skip
    return COMPLAINTS.add(house, new, by, "complaint.entered", **_named(new), kind=new.kind, what=new.what)


def decide(house: House, id: str, verdict: Verdict, reason: str, by: str, on: date) -> Complaint:  # noqa: A002 - the ledger's own word
    """Say that the goods do not conform (``upheld``) or do (``rejected``). Decided otherwise later, the later word counts, and both stay in the record."""
    somebody(by)
    reasoned(reason)
    with COMPLAINTS.open(house, id, by) as opened:
        before = opened.known
        if before.status == verdict and before.reason == reason.strip():
            return before
        after = Complaint.model_validate(before.model_dump() | {"status": verdict, "reason": reason, "decided_by": by, "decided_on": on})
        what = {"reason": after.reason, **_named(after)}
        event = Event(type="complaint.upheld" if verdict == "upheld" else "complaint.rejected", actor=by, payload=what)
        return opened.save(after, event)


def note_action(house: House, id: str, step: Step, on: date, by: str, today: date, *, reference: str = "", note: str = "") -> Complaint:  # noqa: A002
    """Note what was done about it on a day; told again it is there once."""
    somebody(by)
    if step == "other" and not note.strip():
        raise InputRefused("complaint.action", "say what was done", "Bitte angeben, was getan wurde")
    with COMPLAINTS.open(house, id, by) as opened:
        before = opened.known
        if not before.received_on <= on <= today:
            raise InputRefused(
                "complaint.action_on",
                f"what is done about it is done from {before.received_on} to {today}",
                f"Maßnahmen liegen zwischen dem {before.received_on} und dem {today}",
            )
        action = Action(step=step, on=on, reference=reference, note=note, by=by)
        if any(each.model_copy(update={"by": by}) == action for each in before.actions):
            return before
        if len(before.actions) >= 200:
            raise NotNow("complaint.full", "200 actions are noted already", "Es sind schon 200 Maßnahmen vermerkt")
        event = Event(type=f"complaint.{_DONE[step]}", actor=by, payload=action.model_dump(mode="json", exclude={"by"}, exclude_defaults=True))
        return opened.save(before.model_copy(update={"actions": (*before.actions, action)}), event)


def duties_of(house: House, complaint: Complaint) -> tuple[Duty, ...]:
    """What acts ask about it, by what kind of product it is in law."""
    product = house.catalogue.at(complaint.received_on).product_of(complaint.lot.category)
    return duties(complaint, "" if product is None else str(product.subject))


def overdue(house: House, complaint: Complaint, on: date) -> tuple[Duty, ...]:
    """What should have been done by now."""
    return tuple(each for each in duties_of(house, complaint) if each.overdue(on))


def proposal(house: House, lot: str, on: date) -> Text | None:
    """Why a lot is better recalled, by the complaints about it; ``None`` where a recall holds it already, or nothing says so."""
    return proposals(house, COMPLAINTS.all(house, about=lot), on).get(lot)


def proposals(house: House, complaints: Iterable[Complaint], on: date) -> Mapping[str, Text]:
    """The same of every lot of these complaints, which are all there are about it."""
    by_lot: dict[str, list[Complaint]] = {}
    for each in complaints:
        by_lot.setdefault(each.lot.id, []).append(each)
    threshold = policy_on(on).threshold
    found = {lot: why for lot, each in by_lot.items() if (why := proposes_recall(each, threshold)) is not None}
    held = {lot for lot, kept in lots_of(house, found).items() if kept.blocked.startswith("rr-")} if found else set[str]()
    return {lot: why for lot, why in found.items() if lot not in held}


def _about(house: House, told: Told, member: str | None) -> tuple[LotTold, str]:
    """The lot, and whose complaint it is."""
    if told.delivery and told.line is not None:
        line = line_of(house, told.delivery, told.line, member)
        if told.quantity > line.quantity:
            raise InputRefused(
                "complaint.quantity", f"{line.quantity} were delivered with that line, not {told.quantity}",
                f"Mit dieser Position kamen {line.quantity}, nicht {told.quantity}",
            )  # fmt: skip
        return told_of(lots_of(house, [line.lot])[line.lot]), line.member
    if member is not None or not told.lot:
        raise InputRefused("complaint.about", "say which line of which delivery it is about", "Bitte wählen, um welche Position welcher Lieferung es geht")
    return told_of(lot_named(house, told.lot)), ""


def _id(told: Told, member: str, token: str) -> str:
    if not token:
        return COMPLAINTS.new_id()
    named = canonical({"told": told.model_dump(mode="json"), "member": member, "token": token})
    return f"{COMPLAINTS.prefix}-{hashlib.sha256(named.encode()).hexdigest()[:12]}"


def _named(complaint: Complaint) -> dict[str, Any]:
    return {"lot": complaint.lot.lot, "batch": complaint.lot.batch, "quantity": complaint.quantity}


def member_name(house: House, member: str) -> str:
    """What a member is called; empty for none."""
    found = MEMBERS.find(house, member) if member else None
    return "" if found is None else found.name


#: What the record calls each step.
_DONE = {
    "manufacturer_told": "manufacturer_told",
    "distributors_told": "distributors_told",
    "authority_told": "authority_told",
    "other": "acted",
}
