"""Which lots may serve which demand, each combination looked at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from functools import cache

from distribution.allocation_need import Need
from distribution.allocation_supply import Hindrance, Portion, goods_hindrance, quota_for
from distribution.policy import AllocationPolicy
from distribution.supply import StockLot


class Serving:
    """Answers of one day by one policy. Demands that agree in goods, days and terms have the same lots, and members of the same groups the same quotas."""

    def __init__(self, policy: AllocationPolicy, on: date) -> None:
        self._policy, self._on = policy, on
        self._told: dict[Hashable, tuple[Sequence[StockLot], Mapping[Hindrance, Sequence[StockLot]]]] = {}
        self._named_by: dict[tuple[str, str], frozenset[str]] = {}
        self._quotas: dict[tuple[str, str], str | None] = {}
        self._places: dict[Hashable, int] = {}
        self._listed = cache(_bits)

    def hindrance(self, lot: StockLot, need: Need) -> Hindrance | None:
        """What keeps a lot from a demand, as :func:`distribution.allocation_supply.hindrance` says."""
        return goods_hindrance(lot, need, self._policy, self._on) or (None if self._quota(lot, need) is not None else "quota")

    def told(self, lots: Sequence[StockLot], need: Need) -> tuple[Sequence[StockLot], Mapping[Hindrance, Sequence[StockLot]]]:
        """Of all lots of a demand's goods those that may serve it, and the others by what keeps them from it."""
        key = (*_terms(need), need.member.id if need.member.id in self._named(lots, need) else need.member.groups)
        if key not in self._told:
            found: dict[Hindrance | None, list[StockLot]] = defaultdict(list)
            for lot in lots:
                found[self.hindrance(lot, need)].append(lot)
            self._told[key] = (found.pop(None, []), {why: those for why, those in found.items() if why is not None})
        return self._told[key]

    def places(self, portions: Sequence[Portion], need: Need) -> tuple[int, ...]:
        """The places of the portions that may serve a demand; they are all portions of its goods and of one kind."""
        kind = portions[0].kind
        goods, own = (kind, *_terms(need)), (kind, need.demand.wanted.category, need.demand.unit, need.member.id)
        if goods not in self._places:
            self._places[goods] = sum(1 << at for at, each in enumerate(portions) if goods_hindrance(each.lot, need, self._policy, self._on) is None)
        if own not in self._places:
            self._places[own] = sum(1 << at for at, each in enumerate(portions) if self._quota(each.lot, need) == each.whom)
        return self._listed(self._places[goods] & self._places[own])

    def _named(self, lots: Sequence[StockLot], need: Need) -> frozenset[str]:
        """Whom quotas of these lots, all there are of the demand's goods, name: the members among them are looked at by themselves."""
        goods = (need.demand.wanted.category, need.demand.unit)
        if goods not in self._named_by:
            self._named_by[goods] = frozenset(quota.whom for lot in lots for quota in lot.quotas)
        return self._named_by[goods]

    def _quota(self, lot: StockLot, need: Need) -> str | None:
        if not lot.donated:
            return ""
        key = (lot.id, need.member.id)
        if key not in self._quotas:
            self._quotas[key] = quota_for(lot, need.member)
        return self._quotas[key]


def _terms(need: Need) -> tuple[Hashable, ...]:
    demand = need.demand
    return (demand.wanted.category, demand.unit, demand.wanted.size.casefold(), demand.free_only, demand.needed_by, need.used_from)


def _bits(mask: int) -> tuple[int, ...]:
    return tuple(at for at in range(mask.bit_length()) if mask >> at & 1)
