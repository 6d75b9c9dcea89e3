"""What sharing asks of demand: small doors, each used where it is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from importlib import import_module
from typing import Any

from distribution.supply import Earmark
from flows.wiring import House
from record.stock import Kept


def earmarks_of(house: House, kept: Collection[Kept]) -> dict[str, tuple[Earmark, ...]]:
    """What of each lot was bought for whose demand (pooled orders), by the lot's id. What was bought as a line is spread over those of its lots of which there
    still is something: whichever of them comes to nothing, the others serve for it.
    """
    pools, told = _door("flows.demand.pooling", "POOLS"), _door("flows.demand.pooling", "earmarks_of")
    if pools is None or told is None or not kept:
        return {}
    bought = {pool.order.batch for pool in pools.all(house, status=("ordered",)) if pool.order is not None}
    of_line: dict[tuple[str, int], list[Kept]] = defaultdict(list)
    for each in kept:
        if each.row.batch in bought:
            of_line[each.row.batch, each.row.line].append(each)
    found: dict[str, tuple[Earmark, ...]] = {}
    for (batch, line), lots in of_line.items():
        found |= spread(told(house, batch, line), lots)
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


def lapse(house: House, on: date, by: str) -> tuple[str, ...]:
    """Let demand lapse whose day is long over; the ids."""
    door = _door("flows.demand.asking", "lapse")
    return () if door is None else tuple(door(house, on, by))


def warn(house: House, on: date, by: str) -> int:
    """Warn members whose stock runs out; how many letters were written."""
    door = _door("flows.demand.stock_levels", "warnings")
    return 0 if door is None else int(door(house, on, by))


def _there(kept: Kept) -> int:
    if kept.blocked or kept.row.status not in ("released", "quarantined"):
        return 0
    return kept.held["free"] if kept.row.status == "released" else kept.row.quantity


def _door(module: str, name: str) -> Any:
    try:
        return getattr(import_module(module), name, None)
    except ModuleNotFoundError:
        return None
