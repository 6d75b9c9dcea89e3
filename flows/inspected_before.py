"""The lots before a batch's own in their series, looked up in the record; and what the batch's own inspections leave there for the lots after it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from batches.batch import Batch
from batches.event import Event
from batches.inspected_before import InspectedLot, SeriesState, series_of
from flows.stored import KIND
from record.inspected_lots import Restatement, SeriesLot

if TYPE_CHECKING:
    from catalogue import Catalogue
    from flows.wiring import House
    from flows.work import Work


#: The event that tells what was recorded of a batch's inspections.
LOTS_INSPECTED = "lots.inspected"


def with_inspected_before(house: House, stored: Batch | None, batch: Batch) -> Batch:
    """The batch with how inspection of its series stood before it arrived.

    A series some lot of which the stored batch has counts of, or QC's word on, stays as it was: the plan of a lot does not change once it was inspected.
    """
    settled = _settled(stored) if stored is not None else set()
    kept = [each for each in stored.inspected_before if each.series in settled] if stored is not None else []
    names = {policy.name for policy in house.catalogue.sampling_policies}
    open_series = {series_of(batch.order, line).key for line in batch.order.lines} - settled
    found = (*kept, *house.ledger.inspected_lots.before(open_series, names, batch.in_series_on))
    return batch.model_copy(update={"inspected_before": tuple(sorted(found, key=lambda each: (each.series, each.defect_class)))})


def _settled(batch: Batch) -> set[str]:
    from validators.inspection_rows import counts

    lines = {each.line for each in counts(batch)[0]} | {each.line for each in batch.lot_verdicts} | {each.line for each in batch.releases}
    return {series_of(batch.order, line).key for line in batch.order.lines if line.line in lines}


def left_on_record(work: Work) -> tuple[tuple[Event, ...], tuple[Restatement, ...]]:
    """What the batch's inspections change in the record of inspected lots, and the event that tells of it; nothing where nothing changes."""
    on_record = work.house.ledger.inspected_lots.of_batch(work.batch.id)
    put, taken_out = _changes(work.batch, _own(work.batch, work.house.catalogue), on_record)
    if not put and not taken_out:
        return (), ()
    told = {"lots": [_told(each) for each in put], "no_longer": [_told(each) for each in taken_out]}
    event = Event(type=LOTS_INSPECTED, actor="freigabe", payload=told)

    def after_lot(state: SeriesState, lot: InspectedLot) -> SeriesState:
        from validators.lot_plans import reduced_wanted
        from validators.switching import after

        return after(state, lot, reduced_wanted=reduced_wanted(work.house.catalogue.at(lot.arrived_on), lot.category))

    return (event,), (Restatement(work.thing.kind, work.batch.id, put, taken_out, after_lot),)


def altered_inspections(house: House, batch_id: str) -> tuple[str, ...]:
    """Lots whose rows are not what the batch's events told, by line, lot and defect class."""
    told: dict[tuple[int, str, str], dict[str, Any]] = {}
    for event in house.ledger.events(KIND, batch_id):
        if event.type == LOTS_INSPECTED:
            for gone in event.payload["no_longer"]:
                told.pop((gone["line"], gone["lot"], gone["defect_class"]), None)
            told |= {(each["line"], each["lot"], each["defect_class"]): each for each in event.payload["lots"]}
    there = {_key(each): _told(each) for each in house.ledger.inspected_lots.of_batch(batch_id)}
    return tuple(f"line {key[0]}, lot {key[1]}, {key[2]}" for key in sorted({*told, *there}) if told.get(key) != there.get(key))


def _told(each: SeriesLot) -> dict[str, Any]:
    return {"series": each.series, "place": each.place, **each.lot.model_dump(mode="json")}


def _own(batch: Batch, catalogue: Catalogue) -> Iterable[SeriesLot]:
    from validators.original_inspections import original_inspections

    places = {(line.line, lot.lot): place for place, (line, lot) in enumerate(batch.lots)}
    return (SeriesLot(series, places[lot.line, lot.lot], lot) for series, lot in original_inspections(batch, catalogue))


def _changes(batch: Batch, now: Iterable[SeriesLot], on_record: Iterable[SeriesLot]) -> tuple[list[SeriesLot], list[SeriesLot]]:
    """Rows to put in and rows to take out; a changed one is both."""
    lots = {(line.line, lot.lot) for line, lot in batch.lots}
    known = {_key(each): each for each in on_record}
    put: list[SeriesLot] = []
    taken_out = [each for each in known.values() if (each.lot.line, each.lot.lot) not in lots]
    for each in now:
        before = known.get(_key(each))
        stands = each if before is None else _original(before, each)
        if before is not None and stands != before:
            taken_out.append(before)
        if stands != before:
            put.append(stands)
    return put, taken_out


def _key(each: SeriesLot) -> tuple[int, str, str]:
    return each.lot.line, each.lot.lot, each.lot.defect_class


def _original(before: SeriesLot, now: SeriesLot) -> SeriesLot:
    """What stays of a lot's first inspection: accepted after it was not, it was sorted and presented again, which counts for nothing.

    Not accepted after it was: the sheet was completed. Where it stands in which series, and what was stated since, is as it is now.
    """
    first = before.lot if now.lot.accepted or not before.lot.accepted else now.lot
    anew = {"arrived_on": now.lot.arrived_on, "category": now.lot.category, "corrective_action": now.lot.corrective_action}
    return SeriesLot(now.series, now.place, first.model_copy(update=anew))
