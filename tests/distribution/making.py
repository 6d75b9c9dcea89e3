"""Members, demand and lots for the tests of distribution, said in few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from distribution import Held, allocate, policy_at
from distribution.demand import Demand, Shelf
from distribution.members import Contact, Member, MemberKind
from distribution.plan import Allocation
from distribution.policy import AllocationPolicy
from distribution.product import Wanted
from distribution.supply import Earmark, ExpectedOn, Quota, StockLot

ON = date(2020, 6, 1)
#: The packaged policy, without a reserve so that sums are easily seen.
POLICY = policy_at(ON).model_copy(update={"reserve_per_mille": 0})


def member(id_: str, kind: MemberKind = "practice", groups: tuple[str, ...] = (), **more: Any) -> Member:
    return Member(id=id_, kind=kind, name=id_, contact=Contact(name="A", mail="a@example.org"), groups=groups, applied_on=ON, **({"status": "admitted"} | more))


def demand(id_: str, of: str, quantity: int, category: str = "ffp2", size: str = "", **more: Any) -> Demand:
    days = {"asked_on": ON - timedelta(days=1), "needed_by": ON + timedelta(days=7)}
    return Demand(id=id_, member=of, wanted=Wanted(category=category, size=size), quantity=quantity, **(days | more))


def lot(id_: str, quantity: int, pack: int = 1, category: str = "ffp2", **more: Any) -> StockLot:
    given = {"quotas": quotas(**more.pop("quotas", {})), "earmarks": earmarks(**more.pop("earmarks", {})), "status": "released", "free": quantity} | more
    return StockLot(id=id_, batch="b", line=1, lot=id_, category=category, model="M", pack=pack, quantity=quantity, **given)


def on_its_way(id_: str, quantity: int, pack: int = 1, likely: date = ON + timedelta(days=5), **more: Any) -> StockLot:
    band = ExpectedOn(earliest=likely - timedelta(days=2), likely=likely, latest=likely + timedelta(days=9), learnt_from=0)
    return lot(id_, quantity, pack, **({"status": "quarantined", "free": 0, "expected": band} | more))


def quotas(**per_mille: int) -> tuple[Quota, ...]:
    return tuple(Quota(whom=whom, per_mille=part) for whom, part in per_mille.items())


def earmarks(**quantities: int) -> tuple[Earmark, ...]:
    return tuple(Earmark(demand=of, quantity=quantity) for of, quantity in quantities.items())


def shared(
    members: Iterable[Member],
    demands: Iterable[Demand],
    lots: Iterable[StockLot],
    policy: AllocationPolicy = POLICY,
    shelves: Mapping[str, Shelf] | None = None,
    held: Iterable[Held] = (),
) -> Allocation:
    return allocate(policy, {each.id: each for each in members}, tuple(demands), shelves or {}, tuple(lots), ON, tuple(held))


def got(allocation: Allocation) -> dict[str, int]:
    """What each demand gets, firm and promised."""
    return {each.demand: each.firm + each.promised for each in allocation.answers}


def from_lots(allocation: Allocation, demand_id: str) -> dict[str, int]:
    return {each.lot: each.quantity for each in allocation.shares if each.demand == demand_id}


def why(allocation: Allocation, demand_id: str) -> str:
    return " ".join(text.de for each in allocation.answers if each.demand == demand_id for text in each.why)
