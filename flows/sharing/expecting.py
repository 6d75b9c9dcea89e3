"""When goods on their way may be there: learnt from how long batches stood at each gate before. A question for each gate, whatever the number of batches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from batches.gates import GATES
from distribution.supply import ExpectedOn
from flows.stored import KIND
from flows.waiting import day_of
from flows.wiring import House
from record import surveys

#: What a batch still has to pass before its lots are stock.
BEFORE_STOCK = GATES[:-1]
_DAY = timedelta(days=1).total_seconds()


def expectations(house: House, due: Mapping[str, date | None], on: date) -> dict[str, ExpectedOn]:
    """For each of these batches the band of days; ``due``: when its goods are expected to arrive, or arrived. One that stands at no gate has none."""
    from distribution.expected import expected_on
    from distribution.policy import policy_at

    if not due:
        return {}
    stands = {id_: (gate, since) for gate in BEFORE_STOCK for id_, since in _standing(house, gate) if id_ in due}
    passages = passages_of(house)
    policy = policy_at(on)
    return {id_: expected_on(gate, day_of(since), due[id_] or on, passages, policy, on) for id_, (gate, since) in stands.items()}


def passages_of(house: House) -> dict[str, tuple[int, ...]]:
    """For how many days (to the nearest) batches stood at each gate that they left."""
    with house.ledger.reading() as connection:
        return {gate: tuple(sorted(round(seconds / _DAY) for _, seconds in surveys.stays(connection, KIND, gate))) for gate in BEFORE_STOCK}


def _standing(house: House, gate: str) -> list[tuple[str, datetime]]:
    with house.ledger.reading() as connection:
        return surveys.standing(connection, KIND, gate)
