"""Portions shared out among the needs that they may serve, class by class: minimum cover, equal shares, then what is all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from batches.errors import ProgramFault
from distribution.allocation_fair import Claim, share_equally
from distribution.allocation_flow import PackFlow, drawn_in_order
from distribution.allocation_need import Need
from distribution.allocation_supply import Portion

#: So many packs of a portion for a need.
Given = tuple[Need, Portion, int]


@dataclass(frozen=True, slots=True)
class Pool:
    """Portions and needs that hang together: each portion may serve some of the needs. ``serves``: for each need its portions, by their place."""

    portions: Sequence[Portion]
    needs: Sequence[Need]
    serves: Sequence[tuple[int, ...]]

    @property
    def packs(self) -> list[int]:
        """The sizes of pack, largest first."""
        return sorted({each.lot.pack for each in self.portions}, reverse=True)


@dataclass(slots=True)
class OneSize:
    """The portions of a pool that come in packs of one size, and what is given of them.

    ``serves``: for each kind of need its portions; ``kinds``: for each need its kind, -1 where no portion of this size serves it; ``given``: its packs.
    ``capacity``, ``sources``: portions that serve the same kinds as one source, and the sources of each kind.
    """

    pack: int
    portions: list[Portion]
    serves: list[tuple[int, ...]]
    kinds: list[int]
    capacity: list[int]
    sources: list[list[int]]
    flow: PackFlow
    given: list[int]

    @classmethod
    def of(cls, pool: Pool, pack: int) -> OneSize:
        """Those of one size of a pool."""
        places = [at for at, portion in enumerate(pool.portions) if portion.lot.pack == pack]
        own = {at: number for number, at in enumerate(places)}
        by_need = [tuple(own[at] for at in serves if at in own) for serves in pool.serves]
        serves = sorted(set(by_need) - {()})
        kinds = {each: number for number, each in enumerate(serves)}
        portions = [pool.portions[at] for at in places]
        capacity, sources = _merged(portions, serves)
        return cls(pack, portions, serves, [kinds.get(each, -1) for each in by_need], capacity, sources, PackFlow(capacity, sources), [0] * len(by_need))

    def share(self, claims: dict[int, Claim]) -> None:
        """Equal shares for some needs, by their place."""
        for at, packs in zip(claims, share_equally(self.flow, self.pack, list(claims.values())), strict=True):
            self.given[at] += packs

    def placed(self, given: Sequence[int]) -> PackFlow:
        """A flow with so many packs for each need; they must fit."""
        flow = PackFlow(self.capacity, self.sources)
        for at, packs in enumerate(given):
            if packs and flow.push(self.kinds[at], packs) < packs:
                raise ProgramFault(
                    "allocation.does_not_fit", f"{packs} packs of {self.pack} for the demand at place {at}: more packs were given than there are"
                )
        return flow

    def picked(self, needs: Sequence[Need]) -> Iterator[Given]:
        """Which portion each need gets its packs from: first expired, first out; within a kind by class and equal rights."""
        wanted = [0] * len(self.serves)
        for at, packs in enumerate(self.given):
            if packs:
                wanted[self.kinds[at]] += packs
        drawn = drawn_in_order([each.packs for each in self.portions], self.serves, wanted)
        left = [sorted(each.items()) for each in drawn]
        for at in sorted(range(len(needs)), key=lambda place: needs[place].priority_class):
            packs = self.given[at]
            while packs:
                source, there = left[self.kinds[at]][0]
                taken = min(packs, there)
                yield needs[at], self.portions[source], taken
                packs -= taken
                left[self.kinds[at]][0] = (source, there - taken)
                if taken == there:
                    del left[self.kinds[at]][0]


def pools(portions: Sequence[Portion], needs: Sequence[Need], serves: Callable[[Sequence[Portion], Need], tuple[int, ...]]) -> Iterator[Pool]:
    """What hangs together, for each kind of goods; ``serves`` names the places of the portions that serve a need."""
    by_goods: dict[tuple[str, str], list[Portion]] = defaultdict(list)
    for portion in portions:
        by_goods[portion.lot.category, portion.lot.unit].append(portion)
    wanted: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for need in needs:
        if need.left > 0:
            wanted[need.demand.wanted.category, need.demand.unit].append(need)
    for goods in sorted(by_goods.keys() & wanted.keys()):
        served = [(need, places) for need in wanted[goods] if (places := serves(by_goods[goods], need))]
        for joined in _joined(places for _, places in served):
            own = {at: number for number, at in enumerate(joined)}
            inside = [(need, tuple(own[at] for at in places)) for need, places in served if places[0] in own]
            yield Pool([by_goods[goods][at] for at in joined], [need for need, _ in inside], [places for _, places in inside])


def by_class(needs: Sequence[Need]) -> Iterator[list[int]]:
    """The places of needs, class after class; within each they keep their order."""
    order = sorted(range(len(needs)), key=lambda at: needs[at].priority_class)
    for _, places in groupby(order, key=lambda at: needs[at].priority_class):
        yield list(places)


def minimum_claim(need: Need, got: int, pack: int, kind: int) -> Claim:
    """What brings a need to its minimum cover, the last pack begun being whole, but no more than it asks for."""
    base = need.reserved + need.got + got
    missing = max(need.minimum - base, 0)
    most = min(-(-missing // pack), (need.left - got) // pack)
    return Claim(kind, max(base + most * pack, 1), base, most)


def rest_claim(need: Need, got: int, pack: int, kind: int) -> Claim:
    """What brings a need to all it asks for; it is measured by the whole demand, so what it was given before counts."""
    return Claim(kind, need.demand.quantity, min(need.has + got, need.demand.quantity), (need.left - got) // pack)


def share_out(pool: Pool) -> list[Given]:
    """The packs of a pool whose packs are all of one size; exact."""
    one = OneSize.of(pool, pool.packs[0])
    for places in by_class(pool.needs):
        parts = [at for at in places if pool.needs[at].demand.partial]
        for claim in (minimum_claim, rest_claim):
            one.share({at: claim(pool.needs[at], one.given[at] * one.pack, one.pack, one.kinds[at]) for at in parts})
        for at in (each for each in places if not pool.needs[each].demand.partial):
            packs, rest = divmod(pool.needs[at].left, one.pack)
            trial = one.flow.copy()
            if not rest and trial.push(one.kinds[at], packs) == packs:
                one.flow, one.given[at] = trial, packs
    return list(one.picked(pool.needs))


def _merged(portions: Sequence[Portion], serves: Sequence[tuple[int, ...]]) -> tuple[list[int], list[list[int]]]:
    """Portions that serve the same kinds as one source: the packs of each source, and for each kind its sources."""
    takers: dict[int, list[int]] = defaultdict(list)
    for kind, places in enumerate(serves):
        for at in places:
            takers[at].append(kind)
    alike: dict[tuple[int, ...], int] = defaultdict(int)
    for at, kinds in takers.items():
        alike[tuple(kinds)] += portions[at].packs
    sources = sorted(alike)
    of_kind: list[list[int]] = [[] for _ in serves]
    for number, each in enumerate(sources):
        for kind in each:
            of_kind[kind].append(number)
    return [alike[each] for each in sources], of_kind


def _joined(groups: Iterable[tuple[int, ...]]) -> list[list[int]]:
    """Groups that have a member in common joined, each sorted."""
    joined: list[int] = []
    for mask in sorted({sum(1 << at for at in group) for group in groups}):
        apart = [each for each in joined if not each & mask]
        for each in joined:
            mask |= each if each & mask else 0
        joined = [*apart, mask]
    return sorted([at for at in range(mask.bit_length()) if mask >> at & 1] for mask in joined)
