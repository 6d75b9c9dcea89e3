"""Equal shares in whole packs of one size, exactly.

What is minimised is the sum, over the claims, of (what it lacks)² / (what it is measured by). For goods that can be divided at will its minimum is the max-min
fair share: everybody gets the same part of its need, and who cannot use or reach so much leaves it to the others. In whole packs it is that share rounded to
the nearer pack, neither for the large nor for the small (the method of Webster and Sainte-Laguë), and more goods never mean less for anybody.

The sum is separable and convex and what fits is a polymatroid, so giving pack after pack to the claim that gains most is exact (Federgruen and Groenevelt
1986). The k-th pack of ``p`` brings a claim from ``base + p(k - 1)`` to ``base + pk``; its *level* is the middle of that, as a part of the weight. Packs go by
rising level, equal levels in the order of the claims. Here they are not given one by one: up to the highest level at which everything still fits at once
(found as Dinkelbach does, by the bottleneck that is exceeded), then the packs of the next sliver singly, then on without those who can get no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from distribution.allocation_flow import PackFlow

#: Levels are looked at on a grid of 2⁻³¹; packs within one step of it are compared as exact fractions. Products stay below 2⁶³ for quantities up to 10⁹.
_BITS = 31
_TOP = 1 << _BITS
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one demand may get: it has ``base`` of ``weight``, and at most ``most`` packs come to it, which do not exceed the weight; ``kind``: in the flow."""

    kind: int
    weight: int
    base: int
    most: int


def share_equally(flow: PackFlow, pack: int, claims: Sequence[Claim]) -> list[int]:
    """Packs for each claim, in their order, which is also that of equal rights; the flow holds them afterwards."""
    return _Levels(flow, pack, claims).shared()


class _Levels:
    def __init__(self, flow: PackFlow, pack: int, claims: Sequence[Claim]) -> None:
        self._flow, self._pack, self._claims = flow, pack, claims
        self._kind, self._weight, self._base, self._most = (
            np.array([getattr(each, name) for each in claims], dtype=np.int64) for name in ("kind", "weight", "base", "most")
        )
        self._given = np.zeros(len(claims), dtype=np.int64)

    def shared(self) -> list[int]:
        active = np.flatnonzero(self._most > 0)
        while active.size:
            level = self._raise(active)
            if level == _TOP:
                break
            tight = self._singly(active, level + 1)
            active = active[~np.isin(self._kind[active], list(tight))]
        return [int(packs) for packs in self._given]

    def _below(self, claims: NDArray[np.intp], level: int) -> Numbers:
        """How many packs of each claim are at or below a level of the grid."""
        if level == _TOP:
            return self._most.take(claims)
        halves = ((2 * self._weight[claims] * level) >> _BITS) - 2 * self._base[claims]
        below: Numbers = np.clip((halves // self._pack + 1) // 2, self._given[claims], self._most[claims])
        return below

    def _raise(self, active: NDArray[np.intp]) -> int:
        """Give all packs up to the highest level of the grid at which they fit; that level."""
        level = _TOP
        while True:
            more = self._below(active, level) - self._given[active]
            trial = self._flow.copy()
            exceeded = self._pushed(trial, self._kind[active], more)
            if exceeded is None:
                self._flow.free, self._flow.drawn, self._flow.users = trial.free, trial.drawn, trial.users
                self._given[active] += more
                return level
            level = self._highest(active, *exceeded)

    @staticmethod
    def _pushed(flow: PackFlow, kinds: Numbers, more: Numbers) -> tuple[set[int], set[int]] | None:
        """Give it; the bottleneck that is exceeded, if one is."""
        totals = np.zeros(int(kinds.max()) + 1, dtype=np.int64)
        np.add.at(totals, kinds, more)
        for kind in np.flatnonzero(totals):
            if flow.push(int(kind), int(totals[kind])) < totals[kind]:
                return flow.tight(int(kind))
        return None

    def _highest(self, active: NDArray[np.intp], kinds: set[int], sources: set[int]) -> int:
        """The highest level at which the claims of these kinds do not exceed what is left of these sources."""
        held = sum(packs for drawn in self._flow.drawn for source, packs in drawn.items() if source in sources)
        inside = sum(sum(self._flow.drawn[kind].values()) for kind in kinds)
        room = sum(self._flow.free[source] for source in sources) + held - inside
        among = active[np.isin(self._kind[active], list(kinds))]
        low, high = 0, _TOP
        while high - low > 1:
            middle = (low + high) // 2
            if int((self._below(among, middle) - self._given[among]).sum()) <= room:
                low = middle
            else:
                high = middle
        return low

    def _singly(self, active: NDArray[np.intp], level: int) -> set[int]:
        """Give the packs up to the next level of the grid one by one, lowest first; the kinds that can get no more."""
        until = self._below(active, level)
        packs = [
            (Fraction(2 * each.base + self._pack * (2 * number - 1), 2 * each.weight), int(claim))
            for claim, most in zip(active, until, strict=True)
            for each in (self._claims[claim],)
            for number in range(int(self._given[claim]) + 1, int(most) + 1)
        ]
        tight: set[int] = set()
        for _, claim in sorted(packs):
            kind = self._claims[claim].kind
            if kind in tight:
                continue
            if self._flow.push(kind, 1):
                self._given[claim] += 1
            else:
                tight |= self._flow.tight(kind)[0]
        return tight
