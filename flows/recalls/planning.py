"""What a recall will be: the state it gets, whom it tells, and what it must find unchanged when it is written. Read beforehand, checked under the lock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from distribution.members import Member
from distribution.recall import Notice, Reached, Recall
from flows.kinds import MEMBERS
from flows.mailing.server import ADDRESS
from flows.recalls.policy import policy
from flows.recalls.reaching import Reach
from flows.wiring import House


@dataclass(frozen=True)
class Planned:
    """``found``: the part of the reach that is new to the recall; ``told``: the notices to be sent now; ``contacts``: the members the record knows."""

    after: Recall
    found: Reach
    told: tuple[Notice, ...]
    contacts: Mapping[str, Member] = field(default_factory=dict)

    @property
    def noted(self) -> tuple[tuple[str, str], ...]:
        """The demands and deliveries in whose own record the recall is noted: kind and id."""
        demands = {("demand", each.demand) for each in self.found.reserved}
        return tuple(sorted(demands | {("delivery", each.delivery) for each in self.found.reserved if each.delivery}))


def planned(house: House, before: Recall, found: Reach, on: date) -> Planned:
    """The recall with the lots of ``found``, which are new to it. The first time ``before`` has none."""
    contacts = members_of(house, found.recipients | found.waiting)
    rounds = before.rounds + 1 if before.lots else 1
    under_way = _under_way(found)
    told = tuple(
        _notice(each, contacts, on, rounds).model_copy(update={"delivered": each in found.recipients, "under_way": under_way.get(each, ())})
        for each in sorted(found.recipients | found.waiting)
    )
    after = before.model_copy(
        update={
            "lots": (*before.lots, *(each.id for each in found.lots)),
            "batches": tuple(sorted({*before.batches, *found.batches})),
            "reached": (*before.reached, *(Reached(deliveries=each.deliveries, **_sums(each)) for each in found.handed)),
            "held": before.held | {each.id: each.in_house for each in found.lots if each.in_house},
            "stopped": tuple(sorted({*before.stopped, *(each.delivery for each in found.reserved if each.delivery)})),
            "notices": tuple(_merged(before.notices, told)),
            "rounds": rounds,
            "closing": None,  # whoever agreed that it is over knew of fewer lots
        }
    )
    return Planned(after, found, told, contacts)


def members_of(house: House, ids: Iterable[str]) -> dict[str, Member]:
    """The members of these ids that the record knows."""
    wanted, found = sorted(ids), dict[str, Member]()
    for start in range(0, len(wanted), 500):
        found |= {each.id: Member.model_validate(each.state) for each in house.ledger.read_all(MEMBERS.name, wanted[start : start + 500])}
    return found


def _under_way(found: Reach) -> dict[str, tuple[str, ...]]:
    """By member, the deliveries that carry such goods: nobody confirmed them yet, and a driver may have handed them over all the same."""
    carried: dict[str, set[str]] = {}
    for each in found.reserved:
        if each.delivery:
            carried.setdefault(each.member, set()).add(each.delivery)
    return {member: tuple(sorted(numbers)) for member, numbers in carried.items()}


def _notice(member: str, contacts: Mapping[str, Member], on: date, rounds: int) -> Notice:
    known = contacts.get(member)
    due = on + timedelta(days=policy(on).acknowledge_days)
    mailed = known is not None and re.fullmatch(ADDRESS, known.contact.mail) is not None
    return Notice(member=member, name=known.name if known else member, delivered=False, told_on=on, due_on=due, round=rounds, mailed=mailed)


def _merged(before: Sequence[Notice], told: Sequence[Notice]) -> Iterable[Notice]:
    """A member that is told again has to acknowledge again; what it told of other lots stays."""
    new = {each.member: each for each in told}
    for each in before:
        again = new.pop(each.member, None)
        if again is None:
            yield each
            continue
        known = {"told": each.told, "note": each.note, "delivered": each.delivered or again.delivered}
        yield again.model_copy(update=known | {"under_way": tuple(sorted({*each.under_way, *again.under_way}))})
    yield from new.values()


def _sums(row: object) -> dict[str, int | str]:
    return {name: getattr(row, name) for name in ("member", "lot", "delivered", "returned", "destroyed", "used")}
