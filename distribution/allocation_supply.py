"""What of each lot is there to be shared out, for whom, and what keeps a lot from a demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from distribution.allocation_need import Need
from distribution.held import Held
from distribution.members import Member
from distribution.plan import ShareKind
from distribution.policy import AllocationPolicy
from distribution.supply import Quota, StockLot

#: What keeps a lot from a demand: other goods, another size, not released (blocked, rejected, or on its way and not to be promised), sold where only what is
#: free of charge is wanted, given to others, not long enough to keep, there too late.
Hindrance = Literal["goods", "size", "status", "paid", "quota", "expiry", "late"]


@dataclass(frozen=True, slots=True)
class Portion:
    """Whole packs of a lot that are shared out together. ``whom``: the group or the member a donation is for; empty: whoever takes part."""

    lot: StockLot
    kind: ShareKind
    whom: str
    packs: int


def kind_of(lot: StockLot, policy: AllocationPolicy, on: date) -> ShareKind | None:
    """Whether a lot is shared out firmly, promised, or not at all."""
    if lot.is_stock:
        return "firm"
    on_its_way = lot.status == "quarantined" and not lot.blocked and lot.expected is not None
    if on_its_way and policy.promise_per_mille and lot.expected is not None and lot.expected.likely <= on + timedelta(days=policy.promise_days):
        return "promised"
    return None


def quota_for(lot: StockLot, member: Member) -> str | None:
    """Which quota of a lot a member draws on: the one that names it, else the first that names a group of it; ``None``: none, so it gets nothing of it.

    ``""`` for a lot that is for everybody.
    """
    if not lot.donated:
        return ""
    named = [quota.whom for quota in lot.quotas if quota.per_mille > 0]
    return next((whom for whom in named if whom == member.id), None) or next((whom for whom in named if whom in member.groups), None)


def hindrance(lot: StockLot, need: Need, policy: AllocationPolicy, on: date) -> Hindrance | None:
    """What keeps a lot from a demand; ``None``: nothing does."""
    return goods_hindrance(lot, need, policy, on) or (None if quota_for(lot, need.member) is not None else "quota")


def goods_hindrance(lot: StockLot, need: Need, policy: AllocationPolicy, on: date) -> Hindrance | None:
    """The same, whoever asks."""
    demand = need.demand
    if (lot.category, lot.unit) != (demand.wanted.category, demand.unit):
        return "goods"
    if not lot.serves(demand.wanted, demand.unit):
        return "size"
    if kind_of(lot, policy, on) is None:
        return "status"
    if demand.free_only and not lot.donated:
        return "paid"
    if not keeps_long_enough(lot, need.used_from, policy):
        return "expiry"
    if lot.status == "quarantined" and lot.expected is not None and lot.expected.likely > demand.needed_by + timedelta(days=policy.lapse_days):
        return "late"
    return None


def keeps_long_enough(lot: StockLot, used_from: date, policy: AllocationPolicy) -> bool:
    """Whether a lot keeps as long as the policy asks of goods needed on a day."""
    return lot.expires_on is None or lot.expires_on >= used_from + timedelta(days=policy.residual(lot.category))


def there(lot: StockLot, kind: ShareKind, policy: AllocationPolicy, held: Sequence[Held]) -> int:
    """How much of a lot may be handed out at all: what is free; of one on its way the part the policy promises, less what is promised."""
    if kind == "firm":
        return max(lot.free, 0)
    return max(lot.quantity * policy.promise_per_mille // 1000 - sum(each.quantity for each in held), 0)


def kept_back(lot: StockLot, policy: AllocationPolicy) -> int:
    """How much of a lot is kept back from sharing, rounded up; what was bought for somebody is not counted in it."""
    per_mille = policy.donation_reserve_per_mille if lot.donated else policy.reserve_per_mille
    ordered = 0 if lot.donated else sum(each.quantity for each in lot.earmarks)
    return -(-max(lot.quantity - ordered, 0) * per_mille // 1000)


def portions(lot: StockLot, kind: ShareKind, policy: AllocationPolicy, held: Sequence[Held], members: Mapping[str, Member], taken: int = 0) -> list[Portion]:
    """What of a lot is shared out, for everybody or quota by quota. ``taken``: what earmarks took of it before."""
    packs = max(there(lot, kind, policy, held) - kept_back(lot, policy) - taken, 0) // lot.pack
    by_whom = _by_quota(lot, packs, held, members) if lot.donated else {"": packs}
    return [Portion(lot, kind, whom, each) for whom, each in by_whom.items() if each]


def first_out(lot: StockLot) -> tuple[date, date, str]:
    """The order in which goods leave: first expired first, then first arrived (or expected); what does not expire comes last."""
    arrives = lot.arrived_on or (date.max if lot.expected is None else lot.expected.likely)
    return (lot.expires_on or date.max, arrives, lot.id)


def in_proportion(packs: int, parts: Sequence[int], most: Sequence[int]) -> list[int]:
    """Packs in proportion to parts, none more than its most: cut off to whole packs, those left over to the largest remainders, of equal ones to the first.

    What one cannot take is shared again among the others.
    """
    given = [0] * len(parts)
    while packs and (open_ := [at for at, part in enumerate(parts) if part > 0 and given[at] < most[at]]):
        whole = sum(parts[at] for at in open_)
        ideal = {at: divmod(packs * parts[at], whole) for at in open_}
        full = [at for at in open_ if given[at] + ideal[at][0] >= most[at]]
        if full:  # first who is served wholly, then the others anew
            for at in full:
                packs -= most[at] - given[at]
                given[at] = most[at]
            continue
        for at in open_:
            given[at] += ideal[at][0]
        packs -= sum(whole_packs for whole_packs, _ in ideal.values())
        for at in sorted(open_, key=lambda each: -ideal[each][1])[:packs]:
            given[at] += 1
        return given
    return given


def _by_quota(lot: StockLot, packs: int, held: Sequence[Held], members: Mapping[str, Member]) -> dict[str, int]:
    """What each quota of a donation still has, in packs. Quotas are of the whole lot; what their members hold is counted against them."""
    quotas = merged(lot.quotas)
    per_mille = list(quotas.values())
    lot_packs = lot.quantity // lot.pack
    entitled = in_proportion(lot_packs * min(sum(per_mille), 1000) // 1000, per_mille, [lot_packs] * len(per_mille))
    used: dict[str, int] = defaultdict(int)
    for each in held:
        whom = None if each.member not in members else quota_for(lot, members[each.member])
        if whom is not None:
            used[whom] += each.quantity
    left = [max(entitled[at] - -(-used[whom] // lot.pack), 0) for at, whom in enumerate(quotas)]
    return dict(zip(quotas, left if sum(left) <= packs else in_proportion(packs, left, left), strict=True))


def merged(quotas: Iterable[Quota]) -> dict[str, int]:
    """Per mille by whom they are for, in the order they are named."""
    found: dict[str, int] = {}
    for each in quotas:
        if each.per_mille > 0:
            found[each.whom] = found.get(each.whom, 0) + each.per_mille
    return found
