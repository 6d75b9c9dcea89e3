"""A batch as the record has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.batch import Batch, Judgement
from batches.errors import InputRefused
from batches.gates import Standing, standing

if TYPE_CHECKING:
    from flows.wiring import House
    from record import Stored

KIND = "batch"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A batch after a run: what is known, what was judged, where it stands, which documents were written, and whether the record changed."""

    batch: Batch
    judgement: Judgement
    standing: Standing
    outputs: tuple[str, ...]
    changed: bool


def to_state(batch: Batch, judgement: Judgement, outputs: Mapping[str, str]) -> dict[str, Any]:
    """The state the ledger keeps of a batch; ``outputs`` maps each document's name to its digest in the archive."""
    return {"batch": batch.model_dump(mode="json", by_alias=True), "judgement": judgement.model_dump(mode="json"), "outputs": dict(outputs)}


def from_state(state: Mapping[str, Any]) -> tuple[Batch, Judgement, dict[str, str]]:
    """The values in a state."""
    return Batch.model_validate(state["batch"]), Judgement.model_validate(state["judgement"]), dict(state["outputs"])


def outcome_of(state: Mapping[str, Any], *, changed: bool) -> Outcome:
    """The outcome a state stands for."""
    batch, judgement, outputs = from_state(state)
    return Outcome(batch, judgement, standing(batch, judgement), tuple(sorted(outputs)), changed)


def no_such_batch(batch_id: str) -> InputRefused:
    """The refusal of a batch that was never opened."""
    return InputRefused(
        "batch.unknown",
        f"there is no batch {batch_id} in this record; freigabe status lists those there are",
        f"Es gibt keine Sendung {batch_id} in dieser Akte; freigabe status zählt sie auf",
    )


@contextmanager
def batch_opened(data: Path, batch_id: str) -> Iterator[tuple[House, Stored]]:
    """The house of a data folder, and a batch as its record has it; ``InputRefused`` when there is none. Looking creates no record."""
    from flows.wiring import has_record, opened

    if not has_record(data):
        raise no_such_batch(batch_id)
    with opened(data) as house:
        stored = house.ledger.read(KIND, batch_id)
        if stored is None:
            raise no_such_batch(batch_id)
        yield house, stored


def stored_outcome(data: Path, batch_id: str) -> Outcome:
    """A batch as the record has it, judged when it last changed; ``InputRefused`` when there is none."""
    with batch_opened(data, batch_id) as (_, stored):
        return outcome_of(stored.state, changed=False)


def stored_outcomes(data: Path) -> Iterator[Outcome]:
    """Every batch in the record, by id. Looking does not create: a folder without a record holds no batches."""
    from flows.wiring import has_record, opened

    if not has_record(data):
        return
    with opened(data) as house:
        for each in house.ledger.list(KIND):
            stored = house.ledger.read(KIND, each)
            if stored is not None:
                yield outcome_of(stored.state, changed=False)
