"""A plan is confirmed: its firm shares become reservations, its promised ones promises, in one transaction with the plan's own state; or nothing does.

What keeps it right: plans of a category are worked on one at a time (a lease with a fencing token); the demand that gets something is held and looked at again
in the transaction that reserves; and no quantity is reserved but of a released lot that has it free, under that lot's lock. The names of the reservations
follow from the plan: done twice, it is done once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import partial

from sqlalchemy import Connection

from batches.event import Event
from distribution.demand import Demand
from distribution.plan import Plan, Share
from flows.kinds import DEMANDS, PLANS
from flows.sharing.answers import answered
from flows.sharing.changing import stale, standing_only, verified
from flows.sharing.grounds import PORTION, gathered
from flows.sharing.plans import draft_only, one_at_a_time
from flows.wiring import House
from record import surveys
from record.canonical import sha256_of
from record.reservations import Reservation


def confirm(house: House, plan: str, by: str, on: date) -> Plan:
    """Confirm a draft; one that is confirmed already is what it is. ``NotNow`` when its grounds no longer stand, or a lot is not there any more."""
    known = PLANS.get(house, plan)
    with one_at_a_time(house, known.category, by), PLANS.open(house, plan, by) as opened:
        known = opened.known
        if known.status == "confirmed":
            return known
        draft_only(known)
        grounds = gathered(house, known.category, on)
        standing_only(known, grounds)
        verified(grounds, known)
        after = known.model_copy(update={"status": "confirmed", "confirmed_by": by, "confirmed_on": on})
        wanted = {each.id: each for each in grounds.demands if each.id in {share.demand for share in known.shares}}
        also = (partial(_still_wanted, plan=known, demands=wanted), partial(_reserve, house=house, plan=known, by=by), answered(house, known))
        firm, promised = (sum(each.quantity for each in known.shares if each.kind == kind) for kind in ("firm", "promised"))
        event = Event(type="plan.confirmed", actor=by, payload={"category": known.category, "firm": firm, "promised": promised, "changes": len(known.changes)})
        return opened.save(after, event, also=also)


def reservation_id(plan: str, share: Share) -> str:
    """What the reservation of a share is called: always the same."""
    return f"r-{plan}-{sha256_of(f'{share.demand} {share.lot}')[:16]}"


def _still_wanted(connection: Connection, plan: Plan, demands: Mapping[str, Demand]) -> None:
    """Hold the demand that gets something until all is written; ``NotNow`` when one was changed a moment ago."""
    ids = sorted(demands)
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        found = {id_: Demand.model_validate(json.loads(state)) for id_, _, state in surveys.states(connection, DEMANDS.name, portion, held=True)}
        if any(found.get(each) != demands[each] for each in portion):
            raise stale(plan)


def _reserve(connection: Connection, house: House, plan: Plan, by: str) -> None:
    """Lot by lot, so that two who reserve of several take their locks in the same order. What is promised of a lot that has just come to nothing is not."""
    coming = {each.lot for each in plan.shares if each.kind == "promised"}
    for lot in house.ledger.stock.lots_in(connection, ids=sorted(coming)) if coming else ():
        if lot.blocked or lot.row.status not in ("quarantined", "released"):
            raise stale(plan)
    for share in sorted(plan.shares, key=lambda each: (each.lot, each.demand)):
        made = Reservation(reservation_id(plan.id, share), share.lot, share.demand, share.member, plan.id, share.quantity, share.kind == "firm")
        house.ledger.reservations.reserve(connection, made, by)
