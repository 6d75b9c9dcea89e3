"""When goods on their way may be there: learnt from how long batches stood at each gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from distribution.policy import GATES_ON_THE_WAY, AllocationPolicy, GateOnTheWay
from distribution.supply import ExpectedOn

#: One batch in ten is quicker than the first, half are than the second, nine in ten than the third.
QUANTILES = (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))
#: What is done with goods only once they are there.
_AFTER_ARRIVAL: tuple[GateOnTheWay, ...] = ("quality", "customs", "release")
Band = tuple[int, int, int]


def expected_on(gate: str, since: date, expected: date, passages: Mapping[str, Sequence[int]], policy: AllocationPolicy, on: date) -> ExpectedOn:
    """The days on which a batch that has stood at ``gate`` since a day may be released: earliest (10 %), likely (50 %), latest (90 %).

    ``expected``: the day the goods arrive, or arrived. ``passages``: the days other batches stood at each gate. The remaining gates' quantiles are added
    up, as if a batch that is slow at one gate were slow at all: the band is rather too wide than too narrow. At the gate it stands at now only those
    batches count that stood there as long already. Never before ``on``; goods that are still to come are not released before they came, and what is done with
    goods that are there is done after.
    """
    if gate not in GATES_ON_THE_WAY:
        return ExpectedOn(earliest=on, likely=on, latest=on, learnt_from=0)
    ahead = GATES_ON_THE_WAY[GATES_ON_THE_WAY.index(gate) :]
    stays = {each: _stay(each, passages.get(each, ()), policy, max((on - since).days, 0) if each == gate else 0) for each in ahead}
    days = [on + timedelta(days=sum(stay[at] for stay in stays.values())) for at in range(3)]
    if expected > on:  # batches wait at the quality gate for their goods, which what was seen there counts in: the policy's estimate does not
        handling = [_estimate(policy, each) if each == "quality" else stays[each] for each in ahead if each in _AFTER_ARRIVAL]
        days = [max(day, expected + timedelta(days=sum(stay[at] for stay in handling))) for at, day in enumerate(days)]
    return ExpectedOn(earliest=days[0], likely=days[1], latest=days[2], learnt_from=min(len(passages.get(each, ())) for each in ahead))


def _stay(gate: GateOnTheWay, seen: Sequence[int], policy: AllocationPolicy, stood: int) -> Band:
    """How many more days at a gate, for one that has stood there so long: seen of enough batches, else estimated."""
    lasted = sorted(days - stood for days in seen if days >= stood)
    if len(lasted) >= policy.enough_passages:
        return _band(lasted)
    whole = _band(sorted(seen)) if len(seen) >= policy.enough_passages else _estimate(policy, gate)
    return (max(whole[0] - stood, 0), max(whole[1] - stood, 0), max(whole[2] - stood, 0))


def _band(days: Sequence[int]) -> Band:
    """The quantiles of sorted days: the first value that so large a part does not exceed."""
    quick, likely, slow = (days[max(ceil(part * len(days)) - 1, 0)] for part in QUANTILES)
    return (quick, likely, slow)


def _estimate(policy: AllocationPolicy, gate: GateOnTheWay) -> Band:
    days = policy.gates[gate]
    return (days.quick, days.likely, days.slow)
