"""How long batches stand at each gate: those that left it, and those standing there now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from batches.base import Text
from batches.gates import GATES
from flows.figures.figure import Table, days
from flows.figures.period import ALWAYS, Period
from flows.figures.stages import stage_in_words
from flows.stored import KIND
from record import surveys
from record.ledger import Ledger

#: Nothing passes the gate distribution: released stock may lie as long as nobody needs it, so how long it does is no measure of anybody's work.
TIMED = GATES[:-1]


@dataclass(frozen=True, slots=True)
class TimeAtGate:
    """Days at one gate over ``left`` stays that ended and ``standing`` that go on; ``None`` where there are none.

    ``p90``: nine in ten stays were no longer (nearest rank). A stay that goes on counts with its days so far, so it can only be longer than told.
    """

    gate: str
    left: int
    standing: int
    median: float | None
    p90: float | None
    longest: float | None


@dataclass(frozen=True, slots=True)
class TimeAtGates:
    """Each gate, in the order they are passed."""

    gates: tuple[TimeAtGate, ...]

    @property
    def table(self) -> Table:
        """The same as a table."""
        return Table(
            Text(de="Tage je Stufe", en="Days at each gate"),
            (
                Text(de="Stufe", en="Gate"),
                Text(de="Passiert", en="Passed"),
                Text(de="Stehen dort", en="Standing there"),
                Text(de="Median (Tage)", en="Median (days)"),
                Text(de="90. Perzentil (Tage)", en="90th percentile (days)"),
                Text(de="Längste (Tage)", en="Longest (days)"),
            ),
            tuple((stage_in_words(g.gate), g.left, g.standing, g.median, g.p90, g.longest) for g in self.gates),
        )


def time_at_gates(ledger: Ledger, now: datetime, period: Period = ALWAYS, batches: Collection[str] | None = None) -> TimeAtGates:
    """Stays that ended within the period, and those that go on ``now`` where ``now`` lies within it; of these ``batches`` only, where they are given."""
    only = None if batches is None else frozenset(batches)
    gates: list[TimeAtGate] = []
    with ledger.reading() as connection:
        for gate in TIMED:
            ended = [days(seconds) for id_, seconds in surveys.stays(connection, KIND, gate, period.start, period.end) if only is None or id_ in only]
            there = surveys.standing(connection, KIND, gate) if period.has(now) else []
            going_on = [days(max((now - since).total_seconds(), 0.0)) for id_, since in there if only is None or id_ in only]
            gates.append(_timed(gate, ended, going_on))
    return TimeAtGates(tuple(gates))


def _timed(gate: str, ended: Sequence[float], going_on: Sequence[float]) -> TimeAtGate:
    stays = sorted((*ended, *going_on))
    if not stays:
        return TimeAtGate(gate, 0, 0, None, None, None)
    return TimeAtGate(gate, len(ended), len(going_on), median(stays), stays[-(len(stays) // 10) - 1], stays[-1])
