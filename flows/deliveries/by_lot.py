"""Lines of one lot taken together for paper: a member's several demands are one box in the store and one line to whoever counts; books stay line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flows.deliveries.goods import Goods


def by_lot(goods: Iterable[Goods]) -> Iterator[tuple[Goods, tuple[int, ...]]]:
    """The goods of each lot at one price, with quantity and cartons of all its lines, and the numbers of those lines; in the order of the first."""
    found: dict[object, list[Goods]] = {}
    for each in goods:
        found.setdefault((each.line.lot, each.line.price, each.line.donated), []).append(each)
    for alike in found.values():
        sums = {"quantity": sum(each.line.quantity for each in alike), "cartons": sum(each.line.cartons for each in alike)}
        yield replace(alike[0], line=alike[0].line.model_copy(update=sums)), tuple(each.line.number for each in alike)
