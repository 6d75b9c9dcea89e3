"""Packs of one size flowing from sources to kinds of demand: what fits beside what, by augmenting paths, in whole numbers.

Demand that the same sources may serve is of one *kind*; only the sum of a kind matters for what fits. What fits is a polymatroid over the kinds (a
transversal one), so a kind that cannot get one pack more now cannot later either, whatever else is given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import pairwise

#: (kind, source) after (kind, source): each takes from its source what the next one gives up there.
Path = list[tuple[int, int]]


class PackFlow:
    """Packs given to kinds, each from sources that serve it. Who has what from where may be moved so that more fits; how much a kind has never falls."""

    def __init__(self, capacity: Sequence[int], serves: Sequence[Sequence[int]]) -> None:
        """``capacity``: packs of each source; ``serves``: for each kind the sources that serve it."""
        self.free = list(capacity)
        self.serves = serves
        self.drawn: list[dict[int, int]] = [{} for _ in serves]
        self.users: list[dict[int, None]] = [{} for _ in capacity]

    def copy(self) -> PackFlow:
        """One to try something on."""
        other = PackFlow(self.free, self.serves)
        other.drawn = [dict(each) for each in self.drawn]
        other.users = [dict(each) for each in self.users]
        return other

    def push(self, kind: int, packs: int) -> int:
        """Give a kind so many packs more, or as many as fit; how many it got."""
        left = packs
        for source in self.serves[kind]:
            if left and self.free[source]:
                left -= self._along([(kind, source)], left)
        while left and (path := self._path(kind)):
            left -= self._along(path, left)
        return packs - left

    def tight(self, kind: int) -> tuple[set[int], set[int]]:
        """For a kind that can get no more: the kinds that hold the sources it could draw on (none of them can get more), and these sources."""
        kinds, sources, waiting = {kind}, set[int](), deque([kind])
        while waiting:
            for source in self.serves[waiting.popleft()]:
                if source not in sources:
                    sources.add(source)
                    new = [user for user in self.users[source] if user not in kinds]
                    kinds.update(new)
                    waiting.extend(new)
        return kinds, sources

    def _path(self, kind: int) -> Path:
        """The shortest way to something free, empty where there is none."""
        reached_by: dict[int, int] = {}
        gives_up: dict[int, int] = {kind: -1}
        waiting = deque([kind])
        while waiting:
            at = waiting.popleft()
            for source in self.serves[at]:
                if source in reached_by:
                    continue
                reached_by[source] = at
                if self.free[source]:
                    path = [(at, source)]
                    while (source := gives_up[at]) >= 0:
                        at = reached_by[source]
                        path.append((at, source))
                    return path[::-1]
                for user in self.users[source]:
                    if user not in gives_up:
                        gives_up[user] = source
                        waiting.append(user)
        return []

    def _along(self, path: Path, most: int) -> int:
        """Move as much as goes along a path, at most so much; how much."""
        gives = list(zip((kind for kind, _ in path[1:]), (source for _, source in path), strict=False))
        last = path[-1][1]
        packs = min([most, self.free[last], *(self.drawn[kind][source] for kind, source in gives)])
        self.free[last] -= packs
        for kind, source in path:
            self.drawn[kind][source] = self.drawn[kind].get(source, 0) + packs
            self.users[source][kind] = None
        for kind, source in gives:
            self.drawn[kind][source] -= packs
            if not self.drawn[kind][source]:
                del self.drawn[kind][source], self.users[source][kind]
        return packs


def drawn_in_order(capacity: Sequence[int], serves: Sequence[Sequence[int]], wanted: Sequence[int]) -> list[dict[int, int]]:
    """For kinds that get so much each (which must fit together): from where, so that the first source gives as much as it can, then the second, and so on.

    Sources are matched one after the other, each as far as it goes; a source that gave something gives it still when others are added (augmenting from the
    side of the sources), which is why the order is kept exactly.
    """
    takers: list[list[int]] = [[] for _ in capacity]
    for kind, sources in enumerate(serves):
        for source in sources:
            takers[source].append(kind)
    drawn: list[dict[int, int]] = [{} for _ in serves]
    open_ = list(wanted)
    for source, packs in enumerate(capacity):
        left = packs
        while left and (path := _taken_over(source, takers, drawn, open_)):
            given_up = [(kind, from_) for (kind, _), (_, from_) in pairwise(path)]
            moved = min([left, open_[path[-1][0]], *(drawn[kind][from_] for kind, from_ in given_up)])
            for kind, from_ in path:
                drawn[kind][from_] = drawn[kind].get(from_, 0) + moved
            for kind, from_ in given_up:
                drawn[kind][from_] -= moved
                if not drawn[kind][from_]:
                    del drawn[kind][from_]
            open_[path[-1][0]] -= moved
            left -= moved
    return drawn


def _taken_over(source: int, takers: Sequence[Sequence[int]], drawn: Sequence[dict[int, int]], open_: Sequence[int]) -> Path:
    """From a source to a kind that still wants: (kind, source) after (kind, source), each kind giving up the next source; empty where there is none."""
    taken: dict[int, int] = {}
    gives_up: dict[int, int] = {source: -1}
    waiting = deque([source])
    while waiting:
        at = waiting.popleft()
        for kind in takers[at]:
            if kind in taken:
                continue
            taken[kind] = at
            if open_[kind]:
                path = [(kind, at)]
                while (kind := gives_up[at]) >= 0:
                    at = taken[kind]
                    path.append((kind, at))
                return path[::-1]
            for other in drawn[kind]:
                if other not in gives_up:
                    gives_up[other] = kind
                    waiting.append(other)
    return []
