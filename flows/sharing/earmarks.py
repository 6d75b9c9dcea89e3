"""What of each lot was bought for somebody: a pooled order's line, told lot by lot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from distribution.pool import earmarks
from distribution.supply import Earmark
from flows.demand.pooling import POOLS, demands_of
from flows.wiring import House
from record.stock import Kept


def earmarks_of(house: House, kept: Collection[Kept]) -> dict[str, tuple[Earmark, ...]]:
    """What of each lot was bought for whose demand (pooled orders), by the lot's id. What was bought as a line is spread over those of its lots of which there
    still is something: whichever of them comes to nothing, the others serve for it.
    """
    if not kept:
        return {}
    bought = {pool.order.batch: pool for pool in POOLS.all(house, status=("ordered",)) if pool.order is not None}
    of_line: dict[tuple[str, int], list[Kept]] = defaultdict(list)
    for each in kept:
        if each.row.batch in bought:
            of_line[each.row.batch, each.row.line].append(each)
    found: dict[str, tuple[Earmark, ...]] = {}
    for (batch, line), lots in of_line.items():
        found |= spread(earmarks(bought[batch], line, demands_of(house, bought[batch])), lots)
    return found


def spread(marks: Sequence[Earmark], lots: Sequence[Kept]) -> dict[str, tuple[Earmark, ...]]:
    """Earmarks of a line over its lots, in proportion to what is there of each; what does not divide goes to the largest remainders, then the first."""
    there = {each.row.id: _there(each) for each in sorted(lots, key=lambda one: one.row.id)}
    whole = sum(there.values())
    found: dict[str, list[Earmark]] = defaultdict(list)
    for mark in marks if whole else ():
        parts = {lot: divmod(mark.quantity * quantity, whole) for lot, quantity in there.items()}
        over = mark.quantity - sum(part for part, _ in parts.values())
        first = sorted(parts, key=lambda lot: (-parts[lot][1], lot))[:over]
        for lot, (part, _) in parts.items():
            if quantity := part + (lot in first):
                found[lot].append(Earmark(demand=mark.demand, quantity=quantity))
    return {lot: tuple(each) for lot, each in found.items()}


def _there(kept: Kept) -> int:
    if kept.blocked or kept.row.status not in ("released", "quarantined"):
        return 0
    return kept.held["free"] if kept.row.status == "released" else kept.row.quantity
