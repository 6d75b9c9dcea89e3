"""Who gets what: the policy applied to demand and supply of a day. Pure; the same input, in whatever order, gives the same plan.

The rule is stated in ``docs/decisions/0031-shared-out-by-stated-policy.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from batches.errors import ProgramFault
from distribution.allocation_check import violations
from distribution.allocation_earmarks import earmarked
from distribution.allocation_mixed import Mixed
from distribution.allocation_need import Need, needs
from distribution.allocation_serving import Serving
from distribution.allocation_sharing import pools, share_out
from distribution.allocation_supply import first_out, kind_of, portions
from distribution.allocation_words import Words
from distribution.demand import Demand, Shelf
from distribution.held import Held
from distribution.members import Member
from distribution.plan import Allocation, Answer, Share, ShareKind
from distribution.policy import AllocationPolicy
from distribution.supply import StockLot

#: What a demand gets of a lot.
Quantities = dict[tuple[str, str], int]


def allocate(
    policy: AllocationPolicy,
    members: Mapping[str, Member],
    demands: Sequence[Demand],
    shelves: Mapping[str, Shelf],
    lots: Sequence[StockLot],
    on: date,
    held: Sequence[Held] = (),
) -> Allocation:
    """Share out what there is on a day. ``held``: what of the lots is reserved, promised or handed over already, and is not shared out again.

    Every demand of a known member gets an answer. A plan that breaks the rule in whole numbers is a ``ProgramFault`` and never handed on.
    """
    wanting = needs(policy, members, demands, shelves, held, on)
    of_lot: dict[str, list[Held]] = defaultdict(list)
    for each in held:
        of_lot[each.lot].append(each)
    in_order = sorted(lots, key=first_out)
    serving = Serving(policy, on)
    shares: list[Share] = []
    for kind in ("firm", "promised"):
        shares += _shared(kind, wanting, [lot for lot in in_order if kind_of(lot, policy, on) == kind], policy, members, of_lot, serving)
    words = Words(policy, in_order, serving, on)
    answers = tuple(_answer(need, words) for need in wanting)
    allocation = Allocation(on=on, policy=policy.name, shares=tuple(sorted(shares, key=lambda each: (each.demand, each.kind, each.lot))), answers=answers)
    if broken := violations(allocation, policy, members, demands, lots, held):
        raise ProgramFault("allocation.broken_rule", "; ".join(each.text.en for each in broken[:5]))
    return allocation


def _shared(
    kind: ShareKind,
    wanting: Sequence[Need],
    lots: Sequence[StockLot],
    policy: AllocationPolicy,
    members: Mapping[str, Member],
    held: Mapping[str, Sequence[Held]],
    serving: Serving,
) -> list[Share]:
    """What is given of lots of one kind: what was bought for somebody, then the rest by the rule."""
    given: Quantities = defaultdict(int)
    by_demand = {need.demand.id: need for need in wanting}
    for lot in lots:
        for need, quantity in earmarked(lot, kind, by_demand, policy, held.get(lot.id, ()), serving):
            _give(need, lot, kind, quantity, given)
            need.earmarked += quantity
    taken = {lot: sum(quantity for (_, of), quantity in given.items() if of == lot) for lot in {of for _, of in given}}
    there = [each for lot in lots for each in portions(lot, kind, policy, held.get(lot.id, ()), members, taken.get(lot.id, 0))]
    for pool in list(pools(there, wanting, serving.places)):
        for need, portion, packs in share_out(pool) if len(pool.packs) == 1 else Mixed(pool).share_out():
            _give(need, portion.lot, kind, packs * portion.lot.pack, given)
    by_id = {need.demand.id: need.member.id for need in wanting}
    return [Share(demand=demand, member=by_id[demand], lot=lot, quantity=quantity, kind=kind) for (demand, lot), quantity in given.items()]


def _give(need: Need, lot: StockLot, kind: ShareKind, quantity: int, given: Quantities) -> None:
    given[need.demand.id, lot.id] += quantity
    if kind == "firm":
        need.firm += quantity
    else:
        need.promised += quantity


def _answer(need: Need, words: Words) -> Answer:
    return Answer(
        demand=need.demand.id,
        member=need.member.id,
        asked=need.asked,
        firm=need.firm,
        promised=need.promised,
        priority_class=need.priority_class,
        minimum=need.minimum,
        why=words.why(need),
    )
