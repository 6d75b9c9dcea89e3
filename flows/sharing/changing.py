"""A coordinator sets a share otherwise than the policy computed, with a reason; what no coordinator may do is refused."""

from __future__ import annotations

from datetime import date

from batches.errors import InputRefused, NotNow
from batches.event import Event
from distribution.allocation_check import share_violations
from distribution.plan import Change, Plan, Share
from distribution.supply import StockLot
from flows.kinds import PLANS
from flows.sharing.grounds import Grounds, gathered
from flows.sharing.plans import draft_only, one_at_a_time
from flows.wiring import House


def change_share(house: House, plan: str, demand: str, lot: str, quantity: int, reason: str, by: str, on: date) -> Plan:
    """Set what a demand gets of a lot; a ``quantity`` of 0 takes it away.

    ``InputRefused`` without a reason, for an unknown demand or lot, and for what nobody may do (:func:`distribution.allocation_check.share_violations`): more
    than is free or asked, a lot that is not released, a broken pack, more than a quota. ``NotNow`` when the plan is no draft or its grounds do not stand.
    """
    if not reason.strip():
        raise InputRefused("plan.reason", "say why the share is changed", "Bitte angeben, warum die Menge geändert wird")
    known = PLANS.get(house, plan)
    with one_at_a_time(house, known.category, by), PLANS.open(house, plan, by) as opened:
        known = opened.known
        draft_only(known)
        grounds = gathered(house, known.category, on)
        standing_only(known, grounds)
        after = _set(known, grounds, demand, lot, quantity, reason.strip(), by)
        if after == known:
            return known
        verified(grounds, after)
        payload = {"demand": demand, "lot": lot, "quantity": quantity, "before": _quantity(known, demand, lot), "reason": reason.strip()}
        return opened.save(after, Event(type="plan.share_changed", actor=by, payload=payload))


def standing_only(plan: Plan, grounds: Grounds) -> None:
    """``NotNow`` when what a plan was computed from is not so any more."""
    if plan.grounds != grounds.digest:
        raise stale(plan)


def stale(plan: Plan) -> NotNow:
    """The refusal of a plan whose grounds no longer stand."""
    return NotNow(
        "plan.stale",
        f"stock or demand has changed since plan {plan.id} was drafted; look at what changed and make a new draft",
        f"Seit dem Entwurf {plan.id} haben sich Bestand oder Bedarf geändert; bitte die Änderungen ansehen und einen neuen Entwurf anlegen",
    )


def verified(grounds: Grounds, plan: Plan) -> None:
    """``InputRefused`` for the first thing that a plan's shares do and may not do. A coordinator may take of the reserve, with a reason; never what is not
    there, not released, for others, unfit, or a part of a pack.
    """
    every = (grounds.policy, grounds.members, grounds.demands, grounds.lots, grounds.on, grounds.held)
    if broken := share_violations(plan.shares, *every, by_hand=bool(plan.changes)):
        raise InputRefused(broken[0].code, broken[0].text.en, broken[0].text.de)


def _set(plan: Plan, grounds: Grounds, demand: str, lot: str, quantity: int, reason: str, by: str) -> Plan:
    member = next((each.member for each in grounds.demands if each.id == demand), None)
    if member is None:
        raise InputRefused("plan.no_demand", f"{demand} is no demand of this plan", f"{demand} ist kein Bedarf dieses Plans")
    goods = next((each for each in grounds.lots if each.id == lot), None)
    if goods is None:
        raise InputRefused("plan.no_lot", f"{lot} is no lot of this plan", f"{lot} ist keine Charge dieses Plans")
    if quantity < 0:
        raise InputRefused("plan.quantity", "a share is 0 or more", "Eine Menge ist 0 oder mehr")
    if quantity % goods.pack:
        en, de = f"{goods.lot} is handed out in packs of {goods.pack}", f"{goods.lot} wird nur in Packungen zu {goods.pack} abgegeben"
        raise InputRefused("plan.packs", f"{en}; set a multiple", f"{de}; bitte ein Vielfaches angeben")
    if quantity == _quantity(plan, demand, lot):
        return plan
    others = [each for each in plan.shares if (each.demand, each.lot) != (demand, lot)]
    new = [_share(demand, member, goods, quantity, reason, by)] if quantity else []
    computed = next((each.quantity for each in plan.computed.shares if (each.demand, each.lot) == (demand, lot)), 0)
    changes = [each for each in plan.changes if (each.demand, each.lot) != (demand, lot)]
    if quantity != computed:
        changes.append(Change(demand=demand, lot=lot, computed=computed, quantity=quantity, by=by, reason=reason))
    shares = tuple(sorted((*others, *new), key=lambda each: (each.lot, each.demand)))
    return plan.model_copy(update={"shares": shares, "changes": tuple(changes)})


def _share(demand: str, member: str, lot: StockLot, quantity: int, reason: str, by: str) -> Share:
    return Share(demand=demand, member=member, lot=lot.id, quantity=quantity, kind="firm" if lot.is_stock else "promised", changed_by=by, reason=reason)


def _quantity(plan: Plan, demand: str, lot: str) -> int:
    found = plan.share(demand, lot)
    return 0 if found is None else found.quantity
