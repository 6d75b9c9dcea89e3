"""Which packs of several sizes come nearest to equal shares: a mixed-integer programme for HiGHS.

Integer are the packs a need gets of each size; how they flow from sources is continuous, since for whole packs the rest is a transportation problem, whose
corners are whole. What a need lacks costs less with every step of the common measure, and each step saves less than the one before: so the steps are columns of
their own, near the share it would get if packs could be opened; where an answer lies outside of these, they are widened and it is solved again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from batches.errors import ProgramFault
from distribution.allocation_flow import PackFlow

if TYPE_CHECKING:
    from distribution.allocation_sharing import OneSize

#: More integers than this are not tried: the plan made without a solver stands.
MOST_INTEGERS = 3000
#: Branches looked at, and rounds of chords. Counted, not timed: the same input ends the same way.
MOST_NODES, MOST_ROUNDS = 200, 6
Packs = list[list[int]]
#: From, to, and the coefficients of the columns.
Row = tuple[float, float, dict[int, float]]


class Column(NamedTuple):
    """A column: its cost, from, to."""

    cost: float
    least: float
    most: float


#: Columns, how many of them (the first) are integers, and rows.
Programme = tuple[list[Column], int, list[Row]]


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
        reach = self.sizes[0].pack // self.unit + 1
        windows = {at: self._around(at, self.wishes[at].near, reach) for at in self._weighed}
        best: Packs | None = None
        for _ in range(MOST_ROUNDS):
            found = self._checked(solve(*self._programme(windows)))
            if found is None:
                return best
            best = found
            outside = {at: got for at in self._weighed if not windows[at][0] <= (got := self._got(found, at) // self.unit) <= windows[at][1]}
            if not outside:
                return best
            for at, got in outside.items():
                low, high = self._around(at, got * self.unit, reach)
                windows[at] = (min(low, windows[at][0]), max(high, windows[at][1]))
        return best

    def _around(self, at: int, got: int, reach: int) -> tuple[int, int]:
        """The steps of the common measure near a quantity: from, to."""
        wish = self.wishes[at]
        return max(got // self.unit - reach, wish.least // self.unit), min(got // self.unit + reach, wish.most // self.unit)

    def _got(self, packs: Packs, at: int) -> int:
        return sum(size.pack * packs[number][at] for number, size in enumerate(self.sizes))

    def _programme(self, windows: Mapping[int, tuple[int, int]]) -> Programme:
        columns = [Column(0, 0, self.wishes[at].most // self.sizes[number].pack) for at, number in self._packs]
        packs_of = {each: column for column, each in enumerate(self._packs)}
        rows: list[Row] = []
        for at, wish in self.wishes.items():
            got = {packs_of[at, number]: size.pack / self.unit for number, size in enumerate(self.sizes) if (at, number) in packs_of}
            if at not in windows:
                rows.append((wish.least / self.unit, wish.most / self.unit, got))
                continue
            steps = list(self._steps(wish, *windows[at]))
            rows.append((wish.least / self.unit, wish.least / self.unit, got | dict.fromkeys(range(len(columns), len(columns) + len(steps)), -1.0)))
            columns += steps
        rows += self._flow_rows(packs_of, columns)
        return columns, len(self._packs), rows

    def _steps(self, wish: Wish, low: int, high: int) -> Iterator[Column]:
        """What each step of the common measure saves: one by one within the window, beyond it at the rate of its edge, which is never too dear."""
        least, most = wish.least // self.unit, wish.most // self.unit

        def saved(step: int) -> float:
            lacking = wish.weight - wish.base - self.unit * step
            return float(self.unit * (self.unit - 2 * lacking)) / wish.weight

        if low > least:
            yield Column(saved(low - 1), 0, low - least)
        for step in range(low, high):
            yield Column(saved(step), 0, 1)
        if most > high:
            yield Column(saved(high), 0, most - high)

    def _flow_rows(self, packs_of: Mapping[tuple[int, int], int], columns: list[Column]) -> list[Row]:
        """What a kind gets comes from its sources, and no source gives more than it has; adds the columns of the flow."""
        rows: list[Row] = []
        for number, size in enumerate(self.sizes):
            of_source: list[dict[int, float]] = [{} for _ in size.capacity]
            for kind, sources in enumerate(size.sources):
                balance = {column: -1.0 for (at, which), column in packs_of.items() if which == number and size.kinds[at] == kind}
                for source in sources:
                    balance[len(columns)] = of_source[source][len(columns)] = 1.0
                    columns.append(Column(0, 0, size.capacity[source]))
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


def solve(columns: Sequence[Column], integers: int, rows: Sequence[Row]) -> list[float] | None:
    """The values of the columns, of the best answer within the limits."""
    import highspy
    import numpy as np
    from highspy._core import _Highs  # highspy's own face prints a line when it is made, whatever its options

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(columns), len(rows)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.array(columns, dtype=float).T
    lp.row_lower_, lp.row_upper_ = (np.array([each[end] for each in rows], dtype=float) for end in (0, 1))
    lp.integrality_ = [highspy.HighsVarType.kInteger] * integers + [highspy.HighsVarType.kContinuous] * (len(columns) - integers)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row) for _, _, row in rows)])
    lp.a_matrix_.index_ = np.array([column for _, _, row in rows for column in row], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([value for _, _, row in rows for value in row.values()], dtype=float)
    solver = _Highs()
    for option, value in (
        ("output_flag", False),
        ("parallel", "off"),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-6),
        ("mip_max_nodes", MOST_NODES),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    if solver.run() == highspy.HighsStatus.kError:  # reaching a limit is none; to go on without an answer would give another plan
        raise ProgramFault("allocation.solver_failed", "HiGHS could not run")
    found = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return list(solver.getSolution().col_value) if found else None
