"""What each demand may still ask for, its class, and how much of it is minimum cover."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Literal, get_args

from distribution.demand import Demand, Shelf, StockLevel, Urgency
from distribution.held import Held
from distribution.members import Member
from distribution.policy import AllocationPolicy

#: Why a demand is not served at all: it is not open, everything it asks for is reserved, its time is over, its member does not take part.
Barred = Literal["", "closed", "reserved", "lapsed", "no_part"]
_URGENCIES: tuple[Urgency, ...] = get_args(Urgency)


@dataclass(slots=True)
class Need:
    """A demand while it is shared out. ``reserved``: it has that already; ``asked``: it asks for that beyond; ``minimum``: so much of the demand is minimum
    cover (what is reserved counts); ``firm``, ``promised``, ``earmarked``: what it gets.
    """

    demand: Demand
    member: Member
    used_from: date
    priority_class: int
    reserved: int
    asked: int
    minimum: int
    barred: Barred
    firm: int = 0
    promised: int = 0
    earmarked: int = 0

    @property
    def got(self) -> int:
        """What it gets in this allocation."""
        return self.firm + self.promised

    @property
    def left(self) -> int:
        """What it could still use."""
        return self.asked - self.got

    @property
    def has(self) -> int:
        """What of the whole demand is or will be served: handed over, reserved, and of this allocation."""
        return self.demand.handed_over + self.reserved + self.got


def equal_rights(demand: Demand) -> tuple[date, int, date, str]:
    """Who comes first where everything else is equal: needed earlier, more urgent, asked earlier, the smaller id."""
    return (demand.needed_by, _URGENCIES.index(demand.urgency), demand.asked_on, demand.id)


def needs(
    policy: AllocationPolicy, members: Mapping[str, Member], demands: Iterable[Demand], shelves: Mapping[str, Shelf], held: Iterable[Held], on: date
) -> list[Need]:
    """Every demand of a known member, in the order of equal rights."""
    reserved: dict[str, int] = defaultdict(int)
    for each in held:
        reserved[each.demand] += each.reserved
    found, covered = [], dict[tuple[str, str, str, str], int]()
    for demand in sorted((each for each in demands if each.member in members), key=equal_rights):
        member = members[demand.member]
        there = min(reserved[demand.id], demand.outstanding)
        used_from, barred = max(demand.needed_by, on), _barred(demand, member, there, policy, on)
        key = (demand.member, demand.wanted.category, demand.wanted.size, demand.unit)
        lacking = 0 if barred in ("closed", "lapsed", "no_part") else lacking_cover(policy, member, demand, shelves.get(member.id), used_from)
        minimum = min(max(lacking - covered.get(key, 0), 0), demand.outstanding)
        covered[key] = covered.get(key, 0) + minimum  # several demands of a member for the same goods have one minimum between them
        asked = 0 if barred else demand.outstanding - there
        found.append(Need(demand, member, used_from, policy.classes[member.kind], there, asked, minimum, barred))
    return found


def lacking_cover(policy: AllocationPolicy, member: Member, demand: Demand, shelf: Shelf | None, on: date) -> int:
    """What a member lacks of its minimum cover on a day: the policy's days × its daily use, less what it then still has.

    Its shelf tells both; where it does not, use is computed from its staff in contact and nothing is thought to be there. Without either nothing is known of
    it, and nothing counts as minimum.
    """
    levels = [] if shelf is None else _levels(shelf, demand)
    days = policy.cover(demand.wanted.category)
    if levels:
        return max(days * sum(level.daily_use for level in levels) - sum(level.left_on(on) for level in levels), 0)
    return ceil(days * policy.use(demand.wanted.category) * (member.staff_in_contact or 0))


def _levels(shelf: Shelf, demand: Demand) -> Sequence[StockLevel]:
    """The levels that tell of what is asked for: of exactly that, or of every size where the size does not matter."""
    of_unit = [level for level in shelf.levels if level.unit == demand.unit and level.wanted.category == demand.wanted.category]
    return [level for level in of_unit if level.wanted == demand.wanted] or ([] if demand.wanted.size else of_unit)


def _barred(demand: Demand, member: Member, reserved: int, policy: AllocationPolicy, on: date) -> Barred:
    if not demand.outstanding:
        return "closed"
    if not member.takes_part:
        return "no_part"
    if demand.needed_by + timedelta(days=policy.lapse_days) < on:
        return "lapsed"
    return "reserved" if reserved >= demand.outstanding else ""
