"""When goods on their way may be there: learnt from how long batches stood at each gate before. A question for each gate, whatever the number of batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from batches.gates import GATES
from distribution.expected import expected_on
from distribution.policy import policy_at
from distribution.supply import ExpectedOn
from flows.stored import KIND
from flows.waiting import day_of
from flows.wiring import House
from record import surveys

#: What a batch still has to pass before its lots are stock.
BEFORE_STOCK = GATES[:-1]
_DAY = timedelta(days=1).total_seconds()


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A lot that is not released: the gate it stands at, and the day its goods are expected to arrive, or arrived."""

    lot: str
    batch: str
    gate: str
    due: date | None


def expectations(house: House, lots: Sequence[OnItsWay], on: date) -> dict[str, ExpectedOn]:
    """For each lot the band of days on which it may be released. How long it stands at its gate is known of its batch; one ahead of that has just come."""
    if not lots:
        return {}
    since: dict[tuple[str, str], date] = {(batch, gate): day_of(moment) for gate in BEFORE_STOCK for batch, moment in _standing(house, gate)}
    passages, policy = passages_of(house), policy_at(on)
    return {each.lot: expected_on(each.gate, since.get((each.batch, each.gate), on), each.due or on, passages, policy, on) for each in lots}


def passages_of(house: House) -> dict[str, tuple[int, ...]]:
    """For how many days (to the nearest) batches stood at each gate that they left."""
    with house.ledger.reading() as connection:
        return {gate: tuple(sorted(round(seconds / _DAY) for _, seconds in surveys.stays(connection, KIND, gate))) for gate in BEFORE_STOCK}


def _standing(house: House, gate: str) -> list[tuple[str, datetime]]:
    with house.ledger.reading() as connection:
        return surveys.standing(connection, KIND, gate)
