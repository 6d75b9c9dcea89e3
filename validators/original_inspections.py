"""What a lot's inspection says to the lots after it: accepted or not, by which plan, and what it adds to the switching score."""

from __future__ import annotations

from batches.batch import Batch
from batches.inspected_before import InspectedLot, series_of
from catalogue.as_of import CatalogueAt
from catalogue.contents import Catalogue
from validators.counted_lots import Inspected, inspected_lots
from validators.discontinued import corrective_actions
from validators.lot_plans import CatalogueTables, plan_for
from validators.sampling_tables import one_step_tighter
from validators.switching import score_of


def original_inspections(batch: Batch, catalogue: Catalogue) -> tuple[tuple[str, InspectedLot], ...]:
    """What the inspection sheet says about each lot and defect class, with the key of the series it belongs to.

    A sample smaller than its plan asks, with no more defects than the plan allows, has neither accepted nor rejected its lot: no row.
    ``corrective_action`` is the reason of whoever accepted that inspection goes on after it had been discontinued.
    """
    at = catalogue.at(batch.lots_judged_for)
    actions = corrective_actions(batch, catalogue)
    rows = []
    for each in inspected_lots(batch, catalogue):
        asked, accepted = each.asked.plan, each.accepted
        if accepted is None:
            continue
        line = batch.order.line(asked.line)
        lot = InspectedLot(
            batch=batch.id,
            line=asked.line,
            lot=asked.lot,
            category=line.category,
            defect_class=asked.defect_class,
            arrived_on=batch.in_series_on,
            inspection=asked.inspection,
            sample_size=each.sample_size,
            found=each.found,
            accept=asked.accept,
            accepted=accepted,
            score=score_of(accepted=accepted, accept=asked.accept, accepted_one_step_tighter=_accepted_one_step_tighter(each, at)),
            corrective_action=actions.get((asked.line, asked.defect_class), ""),
        )
        rows.append((series_of(batch.order, line).key, lot))
    return tuple(rows)


def _accepted_one_step_tighter(inspected: Inspected, at: CatalogueAt) -> bool:
    """Whether the lot would be accepted by the next smaller AQL of the tables too; ``False`` where there is none."""
    asked = inspected.asked
    smaller = one_step_tighter(asked.policy.aql, CatalogueTables(at))
    return smaller is not None and inspected.found <= plan_for(asked.policy, asked.lot_size, smaller, asked.plan.inspection, at)["accept"]
