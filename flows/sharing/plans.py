"""Plans: drafted by the policy from all open demand and all lots of a category; the same grounds give the same plan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from batches.errors import InputRefused, NotNow
from batches.event import Event
from distribution.allocation import allocate
from distribution.plan import Plan, Sharing
from flows.kinds import PLANS, SHARINGS
from flows.sharing.grounds import Differs, Grounds, differences, gathered
from flows.things import Opened
from flows.wiring import House
from record.canonical import sha256_of

#: Why a draft was discarded that a newer one took the place of.
SUPERSEDED = "Es gibt einen neueren Entwurf / there is a newer draft"


def draft(house: House, category: str, on: date, by: str) -> Plan:
    """The draft for a category as things stand now; one from the same grounds is found again, one from others makes way. ``InputRefused``: no category."""
    if house.catalogue.at(on).category(category) is None:
        raise InputRefused("plan.category", f"{category} is no category of the catalogue", f"{category} ist kein Produkt des Katalogs")
    with one_at_a_time(house, category, by) as sharing:
        grounds = gathered(house, category, on)
        drafts = PLANS.all(house, about=category, status=("draft",))
        if (same := next((each for each in drafts if each.grounds == grounds.digest), None)) is not None:
            return same
        number = 1 if sharing.before is None else sharing.before.plans + 1
        plan = _computed(grounds, _id(category, number), by)
        for old in drafts:
            _discard(house, old.id, by, SUPERSEDED)
        with PLANS.open(house, plan.id, by) as opened:
            opened.along(sharing, Sharing(id=category, newest=plan.id, plans=number), Event(type="sharing.planned", actor=by, payload={"plan": plan.id}))
            payload = {"category": category, "policy": plan.computed.policy, "grounds": plan.grounds, "shares": len(plan.shares)}
            return opened.save(plan, Event(type="plan.drafted", actor=by, payload=payload))


@contextmanager
def one_at_a_time(house: House, category: str, by: str) -> Iterator[Opened[Sharing]]:
    """Work on the plans of a category, alone: who drafts or confirms another waits, and sees then what became of this one."""
    with SHARINGS.open(house, category, by) as opened:
        yield opened


def discard(house: House, plan: str, by: str, reason: str) -> Plan:
    """Put a draft aside; what is confirmed stays."""
    if not reason.strip():
        raise InputRefused("plan.reason", "say why", "Bitte angeben, warum")
    return _discard(house, plan, by, reason.strip())


def drafts(house: House) -> tuple[Plan, ...]:
    """The drafts that wait, by category."""
    return tuple(sorted(PLANS.all(house, status=("draft",)), key=lambda each: each.category))


def newest_of(house: House, category: str, most: int) -> tuple[Plan, ...]:
    """The newest plans of a category, the newest first."""
    sharing = SHARINGS.find(house, category)
    ids = [] if sharing is None else [_id(category, number) for number in range(sharing.plans, max(sharing.plans - most, 0), -1)]
    found = {each.id: PLANS.model.model_validate(each.state) for each in house.ledger.read_all(PLANS.name, ids)}
    return tuple(found[each] for each in ids if each in found)


def is_stale(house: House, plan: Plan, on: date) -> tuple[Differs, ...]:
    """What a draft was computed from and is not so any more; nothing: it can be confirmed."""
    return differences(plan.considered, gathered(house, plan.category, on).considered)


def _computed(grounds: Grounds, id_: str, by: str) -> Plan:
    computed = allocate(grounds.policy, grounds.members, grounds.demands, grounds.shelves, grounds.lots, grounds.on, grounds.held)
    shares = computed.shares
    return Plan(
        id=id_, category=grounds.category, computed=computed, shares=shares, grounds=grounds.digest, made_by=by, considered=grounds.considered
    )  # fmt: skip


def _discard(house: House, plan: str, by: str, reason: str) -> Plan:
    with PLANS.open(house, plan, by) as opened:
        known = opened.known
        if known.status == "discarded":
            return known
        draft_only(known)
        after = known.model_copy(update={"status": "discarded", "discarded_by": by, "reason": reason})
        return opened.save(after, Event(type="plan.discarded", actor=by, payload={"reason": reason}))


def draft_only(plan: Plan) -> None:
    """``NotNow`` for a plan that is no draft any more."""
    if plan.status != "draft":
        de, en = {"confirmed": ("bestätigt", "confirmed"), "discarded": ("verworfen", "discarded")}[plan.status]
        raise NotNow("plan.no_draft", f"plan {plan.id} is {en}; make a new draft", f"Der Plan {plan.id} ist {de}; bitte einen neuen Entwurf anlegen")


def _id(category: str, number: int) -> str:
    """Told from the category and its place in the row, so that one that was begun and not kept is begun again under the same name."""
    return f"{PLANS.prefix}-{sha256_of(category)[:6]}-{number:06d}"
