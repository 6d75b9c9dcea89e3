"""What was bought for somebody: a pooled order's lots serve the demand they were ordered for first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from distribution.allocation_need import Need
from distribution.allocation_serving import Serving
from distribution.allocation_supply import in_proportion, there
from distribution.held import Held
from distribution.plan import ShareKind
from distribution.policy import AllocationPolicy
from distribution.supply import StockLot


def earmarked(
    lot: StockLot, kind: ShareKind, by_demand: Mapping[str, Need], policy: AllocationPolicy, held: Sequence[Held], serving: Serving
) -> Iterator[tuple[Need, int]]:
    """What each demand gets of a lot that was bought for it, in whole packs; in proportion to what was ordered for it where there is less.

    A demand that is all or nothing gets it only where that is all of it; otherwise the others share as if nothing had been ordered for it, and it takes part in
    sharing out the rest.
    """
    packs = there(lot, kind, policy, held) // lot.pack
    marks = earmarks_left(lot, held)
    wanted = {demand: min(mark, by_demand[demand].left) for demand, mark in sorted(marks.items()) if demand in by_demand}
    wanted = {demand: want for demand, want in wanted.items() if want > 0 and serving.hindrance(lot, by_demand[demand]) is None}
    while True:
        order = [demand for demand in by_demand if demand in wanted]  # of equal rights
        given = dict(zip(order, in_proportion(packs, [wanted[each] for each in order], [wanted[each] // lot.pack for each in order]), strict=True))
        partly = {each for each in order if not by_demand[each].demand.partial and given[each] * lot.pack < by_demand[each].left}
        if not partly:
            break
        wanted = {demand: want for demand, want in wanted.items() if demand not in partly}
    yield from ((by_demand[each], given[each] * lot.pack) for each in order if given[each])


def earmarks_left(lot: StockLot, held: Sequence[Held]) -> dict[str, int]:
    """What is still earmarked for each demand: what it holds of the lot already is not any more. A donation is given by its quotas alone."""
    left: dict[str, int] = defaultdict(int)
    for mark in () if lot.donated else lot.earmarks:
        left[mark.demand] += mark.quantity
    for each in held:
        if each.demand in left:
            left[each.demand] = max(left[each.demand] - each.quantity, 0)
    return dict(left)
