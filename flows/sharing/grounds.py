"""What a plan is computed from, gathered in one look: the policy, open demand with what is reserved for it, members, shelves, and lots with what is free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, TypeVar

from batches.base import Frozen, Text
from distribution.demand import Demand, Shelf
from distribution.held import Held
from distribution.members import Member
from distribution.policy import AllocationPolicy, policy_at
from distribution.supply import StockLot
from flows.kinds import DEMANDS, MEMBERS, SHELVES
from flows.sharing.supply import supply
from flows.wiring import House
from record.canonical import canonical, sha256_of
from record.reservations import HandedOver

#: As many as both databases take in one question.
PORTION = 500
What = Literal["new", "gone", "changed"]
T = TypeVar("T", bound=Frozen)


@dataclass(frozen=True)
class Grounds:
    """Everything a plan of a category follows from. ``held``: what of its lots somebody has already, reserved, promised or handed over."""

    category: str
    on: date
    policy: AllocationPolicy
    members: Mapping[str, Member]
    demands: tuple[Demand, ...]
    shelves: Mapping[str, Shelf]
    lots: tuple[StockLot, ...]
    held: tuple[Held, ...]

    @cached_property
    def reserved(self) -> Counter[str]:
        """By demand, what it has reserved or promised, and not handed over."""
        found = Counter[str]()
        for each in self.held:
            found[each.demand] += each.reserved
        return found

    @property
    def considered(self) -> dict[str, str]:
        """A digest for each thing. The day is none of them, nor the days a lot is expected on, which move by themselves: a plan of Friday stands on Monday."""
        return dict(sorted(self._each()))

    @property
    def digest(self) -> str:
        """One for all of it."""
        return digest_of(self.considered)

    def _each(self) -> Iterator[tuple[str, str]]:
        held: dict[str, list[list[object]]] = {}
        for each in self.held:
            held.setdefault(each.demand, []).append([each.lot, each.reserved, each.handed_over])
        yield "policy", _short(self.policy.name)
        for member in self.members.values():
            yield f"member {member.id}", _short(canonical([member.kind, member.status, sorted(member.groups), member.staff_in_contact]))
        for demand in self.demands:
            told = demand.model_dump(mode="json", exclude={"note"})
            yield f"demand {demand.id}", _short(canonical([told, held.get(demand.id, [])]))
        for shelf in self.shelves.values():
            levels = [each.model_dump(mode="json") for each in shelf.levels if each.wanted.category == self.category]
            if levels:
                yield f"shelf {shelf.id}", _short(canonical(levels))
        for lot in self.lots:
            yield f"lot {lot.id}", _short(lot.model_dump_json(exclude={"expected"}))


class Differs(Frozen):
    """One thing that is not as it was when a plan was computed: ``what`` became of which ``kind`` of thing, by its id."""

    kind: str
    id: str
    what: What
    told: Text


def gathered(house: House, category: str, on: date) -> Grounds:
    """What a plan of a category follows from now: all open demand, and the lots that are stock or may become it."""
    demands = DEMANDS.all(house, about=category, status=("open",))
    lots = tuple(each for each in supply(house, on, category=category) if not each.blocked and each.status in ("released", "quarantined"))
    held = held_of(house, {each.id for each in lots}, {each.id for each in demands})
    members = {each.id: each for each in _of(house, MEMBERS.name, Member, {each.member for each in demands} | {each.member for each in held})}
    shelves = {each.id: each for each in _of(house, SHELVES.name, Shelf, members)}
    return Grounds(category, on, policy_at(on), members, demands, shelves, lots, held)


def held_of(house: House, lots: Collection[str], demands: Collection[str]) -> tuple[Held, ...]:
    """What of these lots anybody has already, and what these demands have of any."""
    reserved, handed_over = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for each in house.ledger.reservations.open():
        if each.lot in lots or each.demand in demands:
            reserved[each.lot, each.member, each.demand] += each.quantity
    for line in _handed_over(house, sorted(lots)):
        handed_over[line.lot, line.member, line.demand] += line.quantity - line.returned
    return tuple(
        Held(lot=key[0], member=key[1], demand=key[2], reserved=reserved[key], handed_over=handed_over[key])
        for key in sorted(reserved.keys() | handed_over.keys())
    )


def _handed_over(house: House, lots: list[str]) -> Iterator[HandedOver]:
    for start in range(0, len(lots), PORTION):
        yield from house.ledger.reservations.handed_over(lots=lots[start : start + PORTION])


def digest_of(considered: Mapping[str, str]) -> str:
    """The digest of what was considered."""
    return sha256_of(canonical(dict(considered)))


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[Differs, ...]:
    """What is not as it was."""
    found: list[Differs] = []
    for name in sorted(before.keys() | now.keys()):
        if before.get(name) != now.get(name):
            what: What = "new" if name not in before else "gone" if name not in now else "changed"
            kind, _, id_ = name.partition(" ")
            found.append(Differs(kind=kind, id=id_, what=what, told=_TOLD[kind][what]))
    return tuple(found)


def _of(house: House, kind: str, model: type[T], ids: Iterable[str]) -> Iterator[T]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), PORTION):
        for each in house.ledger.read_all(kind, wanted[start : start + PORTION]):
            yield model.model_validate(each.state)


def _short(text: str) -> str:
    return sha256_of(text)[:16]


_TOLD: dict[str, dict[What, Text]] = {
    "policy": {
        "new": Text(de="Es gilt eine andere Regel.", en="Another policy applies."),
        "gone": Text(de="Es gilt eine andere Regel.", en="Another policy applies."),
        "changed": Text(de="Es gilt eine andere Regel.", en="Another policy applies."),
    },
    "member": {
        "new": Text(de="Ein Mitglied ist dazugekommen.", en="A member has joined."),
        "gone": Text(de="Ein Mitglied hat keinen Bedarf mehr oder nimmt nicht mehr teil.", en="A member needs nothing any more, or takes part no longer."),
        "changed": Text(de="Angaben zu einem Mitglied haben sich geändert.", en="What is known of a member has changed."),
    },
    "demand": {
        "new": Text(de="Ein Bedarf ist dazugekommen.", en="There is new demand."),
        "gone": Text(de="Ein Bedarf ist erledigt, zurückgezogen oder abgelaufen.", en="A demand was met, withdrawn or lapsed."),
        "changed": Text(de="Ein Bedarf oder das für ihn Reservierte hat sich geändert.", en="A demand, or what is reserved for it, has changed."),
    },
    "shelf": {
        "new": Text(de="Ein Mitglied hat seinen Bestand gemeldet.", en="A member told its stock."),
        "gone": Text(de="Eine Bestandsmeldung ist weggefallen.", en="What a member told of its stock is gone."),
        "changed": Text(de="Ein Mitglied hat seinen Bestand neu gemeldet.", en="A member told its stock anew."),
    },
    "lot": {
        "new": Text(de="Eine Charge ist dazugekommen.", en="There is a new lot."),
        "gone": Text(de="Eine Charge ist zurückgewiesen, zurückgerufen oder gesperrt.", en="A lot was rejected, recalled or blocked."),
        "changed": Text(de="Bestand, Freigabe oder Quoten einer Charge haben sich geändert.", en="Stock, release or quotas of a lot have changed."),
    },
}
