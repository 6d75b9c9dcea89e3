"""Portions in packs of several sizes that hang together: no formula says which packs come nearest to equal shares, so a first plan is bettered by a solver.

First the shares as if every pack could be opened down to the common measure of their sizes (exact, and a bound below which no plan of whole packs can be).
Then packs, the largest first, as long as they do not exceed that share, the smallest last. Where that does not reach the bound, HiGHS looks for better (see
:mod:`distribution.allocation_solver`): with integer packs it is exact up to its limits of size and effort, which are counted, not timed, so that the same input
gives the same plan. What it finds is rounded, checked and compared in exact fractions, and taken only where it is better.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import gcd

from distribution.allocation_fair import Claim, share_equally
from distribution.allocation_flow import PackFlow
from distribution.allocation_need import Need
from distribution.allocation_sharing import Given, OneSize, Pool, by_class, minimum_claim, rest_claim
from distribution.allocation_solver import Model, Wish

#: Makes a need's claim from what it got in this pool so far, a size of pack, its kind, and (for minimum cover) how much it reaches.
MakeClaim = Callable[[Need, int, int, int], Claim]


class Mixed:
    """A pool with packs of several sizes while it is shared out."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.sizes = [OneSize.of(pool, pack) for pack in pool.packs]
        self.unit = gcd(*pool.packs)
        self.smallest = [min(size.pack for size in self.sizes if size.kinds[at] >= 0) for at in range(len(pool.needs))]

    def share_out(self) -> list[Given]:
        """The packs of every need."""
        for places in by_class(self.pool.needs):
            parts = [at for at in places if self.pool.needs[at].demand.partial]
            for make in (minimum_claim, rest_claim):
                self._stage(parts, make)
            for at in (each for each in places if not self.pool.needs[each].demand.partial):
                self._whole(at)
        return [given for size in self.sizes for given in size.picked(self.pool.needs)]

    def _got(self, at: int) -> int:
        return sum(size.pack * size.given[at] for size in self.sizes)

    def _stage(self, places: Sequence[int], make: MakeClaim) -> None:
        claims = {at: self._claim(at, make) for at in places}
        claims = {at: claim for at, claim in claims.items() if claim.most}
        if not claims:
            return
        before = {at: self._got(at) for at in range(len(self.pool.needs))}
        ideal = self._as_if_opened(claims, before)
        self._packed(claims, {at: before[at] + self.unit * more for at, more in ideal.items()}, before)
        reached = {at: (self._got(at) - before[at]) // self.unit for at in claims}
        if cost(claims, reached, self.unit) > cost(claims, ideal, self.unit):
            self._bettered(claims, ideal, before)

    def _claim(self, at: int, make: MakeClaim) -> Claim:
        """A claim in the common measure; the smallest pack that serves it decides how far its minimum is rounded up."""
        need, pack = self.pool.needs[at], self.smallest[at]
        claim = make(need, self._got(at), pack, 0)
        return Claim(0, claim.weight, claim.base, claim.most * pack // self.unit)

    def _as_if_opened(self, claims: dict[int, Claim], before: dict[int, int]) -> dict[int, int]:
        """What each claim would get if packs could be opened down to the common measure."""
        serves = sorted(set(self.pool.serves))
        kinds = {each: number for number, each in enumerate(serves)}
        flow = PackFlow([each.packs * each.lot.pack // self.unit for each in self.pool.portions], serves)
        for at, places in enumerate(self.pool.serves):
            flow.push(kinds[places], before[at] // self.unit)
        opened = [Claim(kinds[self.pool.serves[at]], claim.weight, claim.base, claim.most) for at, claim in claims.items()]
        return dict(zip(claims, share_equally(flow, self.unit, opened), strict=True))

    def _packed(self, claims: dict[int, Claim], ideal: dict[int, int], before: dict[int, int]) -> None:
        """Packs, the largest first: up to the ideal share, then up to what is claimed."""
        full = {at: before[at] + claim.most * self.unit for at, claim in claims.items()}
        for until in (ideal, full):
            for size in self.sizes:
                most = {at: (until[at] - self._got(at)) // size.pack for at in claims if size.kinds[at] >= 0}
                size.share(
                    {
                        at: Claim(size.kinds[at], claims[at].weight, claims[at].base + self._got(at) - before[at], packs)
                        for at, packs in most.items()
                        if packs > 0
                    }
                )

    def _bettered(self, claims: dict[int, Claim], ideal: dict[int, int], before: dict[int, int]) -> None:
        wishes = {
            at: Wish(before[at], before[at] + claim.most * self.unit, claim.weight, claim.base - before[at], before[at] + ideal[at] * self.unit)
            for at, claim in claims.items()
        }
        fixed = {at: Wish(got, got) for at, got in before.items() if got and at not in claims}
        now = {at: (self._got(at) - before[at]) // self.unit for at in claims}
        found = Model(self.sizes, self.unit, wishes | fixed).solved()
        if found is None:
            return
        reached = {at: (sum(size.pack * packs[at] for size, packs in zip(self.sizes, found, strict=True)) - before[at]) // self.unit for at in claims}
        if cost(claims, reached, self.unit) < cost(claims, now, self.unit):
            self._take(found)

    def _whole(self, at: int) -> None:
        """All of it or nothing."""
        left = self.pool.needs[at].left
        given = [size.given[at] for size in self.sizes]
        flows = [size.flow.copy() for size in self.sizes]
        for size in self.sizes:
            if size.kinds[at] >= 0 and left >= size.pack:
                packs = size.flow.push(size.kinds[at], left // size.pack)
                size.given[at] += packs
                left -= packs * size.pack
        if not left:
            return
        for size, packs, flow in zip(self.sizes, given, flows, strict=True):
            size.given[at], size.flow = packs, flow
        got = {each: Wish(self._got(each), self._got(each)) for each in range(len(self.pool.needs)) if self._got(each)}
        found = Model(self.sizes, self.unit, got | {at: Wish(self.pool.needs[at].left, self.pool.needs[at].left)}).solved()
        if found is not None:
            self._take(found)

    def _take(self, found: Sequence[Sequence[int]]) -> None:
        """Take a plan of the solver, whose packs are placed anew; it was checked that they fit."""
        for size, packs in zip(self.sizes, found, strict=True):
            size.given = list(packs)
            size.flow = size.placed(packs)


def cost(claims: dict[int, Claim], packs: dict[int, int], pack: int) -> Fraction:
    """What is minimised: the sum of (what a claim lacks)² / weight, exactly."""
    return sum((Fraction((claim.weight - claim.base - packs[at] * pack) ** 2, claim.weight) for at, claim in claims.items()), Fraction(0))
