"""Which packs of several sizes come nearest to equal shares: a mixed-integer programme for HiGHS.

Integer are the packs a need gets of each size; how they flow from sources is continuous, since for whole packs the rest is a transportation problem, whose
corners are whole. The convex cost of what a need lacks is the upper envelope of its chords between neighbouring multiples of the common measure, near the share
it would get if packs could be opened; where an answer lies outside, chords are added there and it is solved again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from distribution.allocation_flow import PackFlow

if TYPE_CHECKING:
    from distribution.allocation_sharing import OneSize

#: More integers than this are not tried: the plan made without a solver stands.
MOST_INTEGERS = 3000
#: Branches looked at, and rounds of chords. Counted, not timed: the same input ends the same way.
MOST_NODES, MOST_ROUNDS = 200, 6
Packs = list[list[int]]


@dataclass(frozen=True, slots=True)
class Wish:
    """At least and at most so much for a need; with a ``weight``, at a cost of (weight - base - got)² / weight. ``near``: where it is expected to end."""

    least: int
    most: int
    weight: int = 0
    base: int = 0
    near: int = 0


class Model:
    """Needs by their place, and the packs of each size that may serve them."""

    def __init__(self, sizes: Sequence[OneSize], unit: int, wishes: Mapping[int, Wish]) -> None:
        self.sizes, self.unit, self.wishes = sizes, unit, wishes
        self._packs = [(at, number) for at in sorted(wishes) for number, size in enumerate(sizes) if size.kinds[at] >= 0]
        self._weighed = [at for at in sorted(wishes) if wishes[at].weight and wishes[at].most > wishes[at].least]

    def solved(self) -> Packs | None:
        """Packs of each size for each need, checked in whole numbers; ``None`` where nothing was found within the limits."""
        if len(self._packs) > MOST_INTEGERS:
            return None
        span = self.sizes[0].pack // self.unit + 1
        chords = {at: set(self._around(at, self.wishes[at].near, span)) for at in self._weighed}
        best: Packs | None = None
        for _ in range(MOST_ROUNDS):
            found = self._checked(_solve(*self._programme(chords)))
            if found is None:
                return best
            best = found
            outside = {at: self._got(found, at) for at in self._weighed if self._got(found, at) // self.unit not in chords[at]}
            outside = {at: got for at, got in outside.items() if got < self.wishes[at].most}
            if not outside:
                return best
            for at, got in outside.items():
                chords[at] |= set(self._around(at, got, span))
        return best

    def _around(self, at: int, got: int, span: int) -> range:
        """The steps of the common measure (each by its lower end) near a quantity; the first and the last of all are always among the neighbours."""
        wish = self.wishes[at]
        low, high = wish.least // self.unit, wish.most // self.unit
        return range(max(got // self.unit - span, low), min(got // self.unit + span + 1, high))

    def _got(self, packs: Packs, at: int) -> int:
        return sum(size.pack * packs[number][at] for number, size in enumerate(self.sizes))

    def _programme(self, chords: Mapping[int, set[int]]) -> tuple[list[float], list[tuple[float, float]], int, list[tuple[float, float, dict[int, float]]]]:
        """Costs and bounds of the columns, how many of them (the first) are integers, and the rows (from, to, coefficients)."""
        columns: list[tuple[float, float]] = []
        packs_of: dict[tuple[int, int], int] = {}
        for at, number in self._packs:
            packs_of[at, number] = len(columns)
            columns.append((0, self.wishes[at].most // self.sizes[number].pack))
        integers = len(columns)
        costs_of = {at: integers + place for place, at in enumerate(self._weighed)}
        columns += [(0, float("inf"))] * len(costs_of)
        rows = [*self._wish_rows(packs_of), *self._chord_rows(packs_of, costs_of, chords)]
        rows += self._flow_rows(packs_of, columns)
        cost = [0.0] * len(columns)
        for column in costs_of.values():
            cost[column] = 1.0
        return cost, columns, integers, rows

    def _wish_rows(self, packs_of: Mapping[tuple[int, int], int]) -> Iterator[tuple[float, float, dict[int, float]]]:
        for at, wish in self.wishes.items():
            yield wish.least / self.unit, wish.most / self.unit, self._steps(at, packs_of)

    def _steps(self, at: int, packs_of: Mapping[tuple[int, int], int]) -> dict[int, float]:
        """What a need gets, in steps of the common measure."""
        return {packs_of[at, number]: size.pack / self.unit for number, size in enumerate(self.sizes) if (at, number) in packs_of}

    def _chord_rows(
        self, packs_of: Mapping[tuple[int, int], int], costs_of: Mapping[int, int], chords: Mapping[int, set[int]]
    ) -> Iterator[tuple[float, float, dict[int, float]]]:
        for at, column in costs_of.items():
            wish = self.wishes[at]
            for step in sorted(chords[at]):
                here, there = (float((wish.weight - wish.base - self.unit * end) ** 2) / wish.weight for end in (step, step + 1))
                slope = there - here
                yield here - slope * step, float("inf"), {column: 1.0} | {place: -slope * by for place, by in self._steps(at, packs_of).items()}

    def _flow_rows(self, packs_of: Mapping[tuple[int, int], int], columns: list[tuple[float, float]]) -> list[tuple[float, float, dict[int, float]]]:
        """What a kind gets comes from its sources, and no source gives more than it has; adds the columns of the flow."""
        rows: list[tuple[float, float, dict[int, float]]] = []
        for number, size in enumerate(self.sizes):
            of_source: list[dict[int, float]] = [{} for _ in size.capacity]
            for kind, sources in enumerate(size.sources):
                balance = {column: -1.0 for (at, which), column in packs_of.items() if which == number and size.kinds[at] == kind}
                for source in sources:
                    balance[len(columns)] = of_source[source][len(columns)] = 1.0
                    columns.append((0, float(size.capacity[source])))
                rows.append((0, 0, balance))
            rows += [(0, float(packs), given) for packs, given in zip(size.capacity, of_source, strict=True) if given]
        return rows

    def _checked(self, values: Sequence[float] | None) -> Packs | None:
        """The packs of an answer, if in whole numbers they are what was wished and fit together."""
        if values is None:
            return None
        packs = [[0] * len(size.kinds) for size in self.sizes]
        for (at, number), value in zip(self._packs, values, strict=False):
            packs[number][at] = round(value)
        wished = all(wish.least <= self._got(packs, at) <= wish.most for at, wish in self.wishes.items())
        return packs if wished and all(_fits(size, each) for size, each in zip(self.sizes, packs, strict=True)) else None


def _fits(size: OneSize, packs: Sequence[int]) -> bool:
    flow = PackFlow(size.capacity, size.sources)
    return all(each >= 0 and flow.push(size.kinds[at], each) == each for at, each in enumerate(packs) if each)


def _solve(cost: list[float], columns: list[tuple[float, float]], integers: int, rows: list[tuple[float, float, dict[int, float]]]) -> list[float] | None:
    """The values of the columns, of the best answer within the limits."""
    import highspy
    import numpy as np

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(columns), len(rows)
    lp.col_cost_ = np.array(cost)
    lp.col_lower_, lp.col_upper_ = (np.array([each[end] for each in columns], dtype=float) for end in (0, 1))
    lp.row_lower_, lp.row_upper_ = (np.array([each[end] for each in rows], dtype=float) for end in (0, 1))
    lp.integrality_ = [highspy.HighsVarType.kInteger] * integers + [highspy.HighsVarType.kContinuous] * (len(columns) - integers)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row) for _, _, row in rows)])
    lp.a_matrix_.index_ = np.array([column for _, _, row in rows for column in row], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([value for _, _, row in rows for value in row.values()], dtype=float)
    solver: Any = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-6),
        ("mip_max_nodes", MOST_NODES),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    solver.run()
    found = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return list(solver.getSolution().col_value) if found else None
