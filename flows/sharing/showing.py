"""A plan with what it names, as pages, API and command line tell it: demand by demand, in all by class and by group, and what is left of each lot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from batches.base import Frozen
from distribution.demand import Demand
from distribution.members import Member
from distribution.plan import Answer, Change, Plan, Share
from distribution.supply import StockLot
from flows.kinds import DEMANDS, GROUPS, MEMBERS
from flows.sharing.grounds import PORTION
from flows.sharing.supply import supply
from flows.things import Kind
from flows.wiring import House

T = TypeVar("T", bound=Frozen)


@dataclass(frozen=True, slots=True)
class Given:
    """What a demand gets of a lot; ``computed``: what the policy gave, where somebody set it otherwise. A ``quantity`` of 0 was taken away."""

    lot: str
    label: str
    quantity: int
    kind: str
    computed: int | None
    changed_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """A demand in a plan."""

    answer: Answer
    name: str
    demand: Demand | None
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """What the demands of a class, or of the members of a group, ask and get together."""

    asked: int
    firm: int
    promised: int
    demands: int

    @property
    def short(self) -> int:
        """What they do not get."""
        return self.asked - self.firm - self.promised


@dataclass(frozen=True, slots=True)
class Left:
    """A lot in a plan: what was ``free`` when this is shown and what the plan gives of it."""

    lot: StockLot
    given: int

    @property
    def left(self) -> int:
        """What is free afterwards, of a plan that is not confirmed yet."""
        return self.lot.free - self.given


@dataclass(frozen=True, slots=True)
class Told:
    """A plan, told."""

    plan: Plan
    lines: tuple[Line, ...]
    all: Total
    by_class: dict[int, Total]
    by_group: dict[str, Total]
    lots: tuple[Left, ...]


def told(house: House, plan: Plan, on: date) -> Told:
    """A plan with the names of what it is about. Demands in the order of their class, then their member."""
    answers = plan.answers()
    members = {each.id: each for each in _read(house, MEMBERS, {each.member for each in answers})}
    demands = {each.id: each for each in _read(house, DEMANDS, {each.demand for each in answers})}
    lots = {each.id: each for each in supply(house, on, category=plan.category)}
    given = _given(plan, lots)
    names = {id_: each.name for id_, each in members.items()}
    lines = [Line(each, names.get(each.member, each.member), demands.get(each.demand), tuple(given.get(each.demand, ()))) for each in answers]
    return Told(
        plan,
        tuple(sorted(lines, key=lambda each: (each.answer.priority_class, each.name, each.answer.demand))),
        total(answers),
        {number: total(each for each in answers if each.priority_class == number) for number in sorted({each.priority_class for each in answers})},
        _by_group(house, answers, members),
        _left(plan, lots),
    )


def total(answers: Iterable[Answer]) -> Total:
    """What they ask and get together."""
    every = tuple(answers)
    return Total(sum(each.asked for each in every), sum(each.firm for each in every), sum(each.promised for each in every), len(every))


def label(lot: StockLot | None, id_: str) -> str:
    """What people call a lot."""
    return id_ if lot is None else f"{lot.lot} ({lot.model})"


def _given(plan: Plan, lots: Mapping[str, StockLot]) -> dict[str, list[Given]]:
    changes = {(each.demand, each.lot): each for each in plan.changes}
    found: dict[str, list[Given]] = defaultdict(list)
    for share in plan.shares:
        found[share.demand].append(_one(share, changes.pop((share.demand, share.lot), None), lots))
    for gone in changes.values():
        name = label(lots.get(gone.lot), gone.lot)
        found[gone.demand].append(Given(gone.lot, name, 0, "", gone.computed, gone.by, gone.reason))
    return found


def _one(share: Share, change: Change | None, lots: Mapping[str, StockLot]) -> Given:
    name = label(lots.get(share.lot), share.lot)
    if change is None:
        return Given(share.lot, name, share.quantity, share.kind, None, "", "")
    return Given(share.lot, name, share.quantity, share.kind, change.computed, change.by, change.reason)


def _by_group(house: House, answers: Iterable[Answer], members: Mapping[str, Member]) -> dict[str, Total]:
    of: dict[str, list[Answer]] = defaultdict(list)
    for each in answers:
        member = members.get(each.member)
        for group in () if member is None else member.groups:
            of[group].append(each)
    names: dict[str, str] = {each.id: each.name for each in _read(house, GROUPS, of)}
    return {names.get(group, group): total(of[group]) for group in sorted(of, key=lambda one: names.get(one, one))}


def _left(plan: Plan, lots: Mapping[str, StockLot]) -> tuple[Left, ...]:
    given: dict[str, int] = defaultdict(int)
    for each in plan.shares:
        given[each.lot] += each.quantity
    concerned = [each for each in lots.values() if given[each.id] or (each.free and (each.is_stock or each.status == "quarantined"))]
    return tuple(Left(each, given[each.id]) for each in concerned)


def _read(house: House, kind: Kind[T], ids: Iterable[str]) -> Iterable[T]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), PORTION):
        for each in house.ledger.read_all(kind.name, wanted[start : start + PORTION]):
            yield kind.model.model_validate(each.state)
