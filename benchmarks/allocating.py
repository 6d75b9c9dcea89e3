"""What sharing out costs beside a solver: ``python -m benchmarks.allocating [DEMANDS] [LOTS]``.

Days are made up for several regimes (many categories, sizes, one dense category, packs of several sizes) and allocated whole: from models to a plan that is
checked and has its reasons. Where the rule needs no solver, the floor is HiGHS alone on one linear programme of the same day: what goes from which lot to which
demand, each class worth more than the next, packs and equal shares not looked at; anybody who would leave the day to a solver pays at least that. Where packs
differ, it is the time spent inside HiGHS in that very allocation. Times are those of the processor; more than five floors fail.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from distribution import allocation_solver, policy_at
from distribution.allocation import allocate
from distribution.allocation_need import needs
from distribution.allocation_serving import Serving
from distribution.allocation_supply import Portion, kind_of, portions
from distribution.demand import Demand
from distribution.members import MEMBER_KINDS, Contact, Member
from distribution.policy import AllocationPolicy
from distribution.product import Wanted
from distribution.supply import ExpectedOn, Quota, StockLot

#: The most an allocation may cost, in floors.
LIMIT = 5
ON = date(2020, 6, 1)
CATEGORIES = ("ffp2", "ffp3", "surgical_mask_iir", "medical_gloves", "surgical_gown", "pcr_kit", "thermometer", "face_shield")
GROUPS = tuple(f"g-{at}" for at in range(8))


@dataclass(frozen=True)
class Regime:
    """A manner of days: of goods, sizes, packs, per cent of lots donated, per cent of demand that there is."""

    name: str
    categories: Sequence[str] = CATEGORIES
    sizes: Sequence[str] = ("",)
    packs: Sequence[int] = (10,)
    donated: int = 20
    enough: int = 50


REGIMES = (
    Regime("many categories"),
    Regime("sizes", sizes=("", "S", "M", "L", "XL")),
    Regime("one dense category", categories=("ffp2",)),
    Regime("plenty", enough=150),
    Regime("packs of three sizes", packs=(10, 20, 50)),
)


@dataclass(frozen=True)
class Day:
    """What is allocated."""

    members: dict[str, Member]
    demands: tuple[Demand, ...]
    lots: tuple[StockLot, ...]


@dataclass(frozen=True)
class Measured:
    """Processor seconds of a day; ``inside``: spent in HiGHS by the allocation; ``bare``: HiGHS alone on the linear programme."""

    regime: str
    shares: int
    served: float
    whole: float
    inside: float
    bare: float

    @property
    def floor(self) -> float:
        """What it is measured by: its own solver where it used one."""
        return self.inside or self.bare

    @property
    def ratio(self) -> float:
        """How many floors it costs."""
        return self.whole / self.floor


def made(regime: Regime, demands: int, lots: int, seed: int = 7) -> Day:
    """A day of a regime, the same for the same seed."""
    rolled = random.Random(seed)  # noqa: S311 - nothing secret
    members = {each.id: each for each in (_member(rolled, at) for at in range(max(demands // 4, 2)))}
    asked = tuple(_demand(rolled, regime, f"d-{at:05}", rolled.choice(list(members))) for at in range(demands))
    each_lot = max(sum(each.quantity for each in asked) * regime.enough // 100 // lots, 1)
    return Day(members, asked, tuple(_lot(rolled, regime, f"l-{at:03}", each_lot) for at in range(lots)))


def measured(regime: Regime, demands: int, lots: int) -> Measured:
    """Allocate a day, and let HiGHS do what it can."""
    day, policy = made(regime, demands, lots), policy_at(ON)
    inside: list[float] = []
    plain = allocation_solver.solve

    def timed(columns: Sequence[allocation_solver.Column], integers: int, rows: Sequence[allocation_solver.Row]) -> list[float] | None:
        start = time.process_time()
        try:
            return plain(columns, integers, rows)
        finally:
            inside.append(time.process_time() - start)

    allocation_solver.solve = timed
    try:
        start = time.process_time()
        plan = allocate(policy, day.members, day.demands, {}, day.lots, ON)
        whole = time.process_time() - start
    finally:
        allocation_solver.solve = plain
    served = sum(each.quantity for each in plan.shares) / sum(each.quantity for each in day.demands)
    return Measured(regime.name, len(plan.shares), served, whole, sum(inside), 0 if inside else bare(day, policy))


def bare(day: Day, policy: AllocationPolicy) -> float:
    """Processor seconds of HiGHS on one linear programme of the day; making it is not counted."""
    import highspy

    programme = highspy.HighsLp()
    _fill(programme, day, policy)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("parallel", "off")
    solver.passModel(programme)
    start = time.process_time()
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise SystemExit("HiGHS did not solve the day")
    return time.process_time() - start


def _fill(programme: Any, day: Day, policy: AllocationPolicy) -> None:
    import highspy

    wanting = [each for each in needs(policy, day.members, day.demands, {}, (), ON) if each.asked]
    serving = Serving(policy, ON)
    rows_of_portions, most, flows = 0, [], []
    by_goods: dict[tuple[str, str, str], list[tuple[int, Portion]]] = {}
    for lot in day.lots:
        lot_kind = kind_of(lot, policy, ON)
        for each in portions(lot, lot_kind, policy, (), day.members) if lot_kind else ():
            by_goods.setdefault((lot.category, lot.unit, each.kind), []).append((rows_of_portions, each))
            most.append(each.packs * lot.pack)
            rows_of_portions += 1
    for row, need in enumerate(wanting):
        for kind in ("firm", "promised"):
            there = by_goods.get((need.demand.wanted.category, need.demand.unit, kind), [])
            places = serving.places([each for _, each in there], need) if there else ()
            flows += [(rows_of_portions + row, there[place][0], 10.0 ** (5 - need.priority_class) * (2 if kind == "firm" else 1)) for place in places]
    demand_rows, portion_rows, worth = zip(*flows, strict=True)
    programme.num_col_, programme.num_row_ = len(flows), rows_of_portions + len(wanting)
    programme.sense_ = highspy.ObjSense.kMaximize
    programme.col_cost_ = np.array(worth)
    programme.col_lower_, programme.col_upper_ = np.zeros(len(flows)), np.full(len(flows), highspy.kHighsInf)
    programme.row_lower_ = np.zeros(rows_of_portions + len(wanting))
    programme.row_upper_ = np.array([*most, *(need.asked for need in wanting)], dtype=float)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = np.arange(len(flows) + 1) * 2
    programme.a_matrix_.index_ = np.array([portion_rows, demand_rows], dtype=np.int32).T.ravel()
    programme.a_matrix_.value_ = np.ones(2 * len(flows))


def _member(rolled: random.Random, at: int) -> Member:
    groups = tuple(sorted(rolled.sample(GROUPS, rolled.randint(1, 3))))
    staff = rolled.choice((None, rolled.randint(1, 200)))
    contact = Contact(name="A", mail="a@example.org")
    return Member(
        id=f"m-{at:04}", kind=rolled.choice(MEMBER_KINDS), name="M", contact=contact, status="admitted", groups=groups, staff_in_contact=staff, applied_on=ON
    )


def _demand(rolled: random.Random, regime: Regime, id_: str, member: str) -> Demand:
    return Demand(
        id=id_, member=member, wanted=Wanted(category=rolled.choice(regime.categories), size=rolled.choice(regime.sizes)), quantity=10 * rolled.randint(1, 200),
        asked_on=ON - timedelta(days=rolled.randint(0, 20)), needed_by=ON + timedelta(days=rolled.randint(-5, 40)),
        urgency=rolled.choice(("urgent", "normal", "stock")), partial=rolled.random() > 0.02, free_only=rolled.random() < 0.1,
    )  # fmt: skip


def _lot(rolled: random.Random, regime: Regime, id_: str, about: int) -> StockLot:
    pack = rolled.choice(regime.packs)
    quantity = max(rolled.randint(about // 3, about * 5 // 3) // pack, 1) * pack
    donated, released = rolled.randrange(100) < regime.donated, rolled.random() < 0.75
    likely = ON + timedelta(days=rolled.randint(1, 50))
    return StockLot(
        id=id_, batch="b", line=1, lot=id_, category=rolled.choice(regime.categories), model="M",
        size=rolled.choice([each for each in regime.sizes if each] or [""]), pack=pack, quantity=quantity,
        free=quantity if released else 0, status="released" if released else "quarantined", donated=donated,
        quotas=tuple(Quota(whom=whom, per_mille=rolled.choice((200, 300, 400))) for whom in rolled.sample(GROUPS, 2)) if donated else (),
        expires_on=ON + timedelta(days=rolled.randint(20, 700)) if rolled.random() < 0.9 else None,
        expected=None if released else ExpectedOn(earliest=ON, likely=likely, latest=likely + timedelta(days=10), learnt_from=3),
    )  # fmt: skip


def each_regime(demands: int, lots: int) -> Iterator[Measured]:
    """Every regime, one after the other; what is imported and begun once is done before."""
    for regime in REGIMES:
        measured(regime, 40, 10)
    yield from (measured(regime, demands, lots) for regime in REGIMES)


def main(demands: int, lots: int) -> None:
    """Measure, print, and fail where a day costs too much."""
    table = Table(title_justify="left", title=f"{demands:,} demands, {lots} lots allocated, processor seconds")
    for heading in ("regime", "shares", "of demand", "allocated", "HiGHS within", "HiGHS alone", "× HiGHS"):
        table.add_column(heading, justify="left" if heading == "regime" else "right")
    found = list(each_regime(demands, lots))
    for each in found:
        seconds = (f"{each.whole:.2f}", f"{each.inside:.2f}" if each.inside else "–", "–" if each.inside else f"{each.bare:.2f}")
        table.add_row(each.regime, f"{each.shares:,}", f"{each.served:.0%}", *seconds, f"{each.ratio:.2f}")
    Console().print(table)
    if slow := [each.regime for each in found if each.ratio > LIMIT]:
        raise SystemExit(f"more than {LIMIT} times the solver: {', '.join(slow)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000, int(sys.argv[2]) if len(sys.argv) > 2 else 200)
