"""The series a batch's lots belong to, as the record has them: the newest lots of each, and how the next one is to be inspected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from batches.base import Text
from batches.batch import Batch, Judgement, SamplingPlan
from batches.inspected_before import InspectedLot, Series, SeriesState, series_of
from flows.stored import batch_opened, from_state
from flows.wiring import House

#: Lots shown of a series.
MOST_LOTS = 10


@dataclass(frozen=True, slots=True)
class Inspections:
    """The newest lots of a series inspected for one defect class, the newest first; how the next is to be inspected, and why if not normally."""

    series: Series
    lines: tuple[int, ...]
    defect_class: str
    lots: tuple[InspectedLot, ...]
    state: SeriesState
    inspection: str
    discontinued: bool
    because: Text | None


@dataclass(frozen=True, slots=True)
class BatchSampling:
    """The sampling plans of a batch, and what is on record of the series its lots belong to."""

    batch: Batch
    judgement: Judgement
    series: tuple[Inspections, ...]


def sampling_of(data: Path, batch_id: str) -> BatchSampling:
    """What is known of the sampling of a batch; ``InputRefused`` when there is no such batch."""
    with batch_opened(data, batch_id) as (house, stored):
        batch, judged, _ = from_state(stored.state)
        return BatchSampling(batch, judged, tuple(inspections_of(house, batch, judged.sampling)))


def inspections_of(house: House, batch: Batch, plans: tuple[SamplingPlan, ...]) -> Iterator[Inspections]:
    """The series the lots of a batch belong to, one for each defect class, where any lot of it was inspected."""
    from validators.lot_plans import reduced_wanted
    from validators.plan_reasons import reason
    from validators.switching import next_inspection

    lines: dict[str, list[int]] = {}
    for line in batch.order.lines:
        lines.setdefault(series_of(batch.order, line).key, []).append(line.line)
    for key, numbers in lines.items():
        line = batch.order.line(numbers[0])
        wanted = reduced_wanted(house.catalogue.at(batch.lots_judged_for), line.category)
        for name in dict.fromkeys(plan.defect_class for plan in plans if plan.line == line.line):
            known = house.ledger.inspected_lots.newest(key, name, MOST_LOTS)
            if known:
                state = known[0][1]
                switched = next_inspection(state, reduced_wanted=wanted)
                lots, because = tuple(lot for lot, _ in known), reason(state, switched, name)
                yield Inspections(series_of(batch.order, line), tuple(numbers), name, lots, state, switched.inspection, switched.discontinued, because)
