"""Series whose lots are no longer accepted on sampling (ISO 2859-1:1999 clause 9.4), and the corrective action that resumes it."""

from __future__ import annotations

from collections.abc import Iterator

from batches.batch import Batch
from batches.finding import finding_id
from batches.rule import Found
from catalogue.contents import Catalogue
from validators.lot_plans import asked_of

#: The finding that says so: a sample of whatever size is too small.
CODE = "quality.sample_too_small"


def discontinued(batch: Batch, catalogue: Catalogue) -> Iterator[tuple[str, Found]]:
    """For each line and defect class whose series is no longer accepted on sampling: the class, and what is to be said."""
    for line in batch.order.lines:
        lot = next(each for ordered, each in batch.lots if ordered.line == line.line)
        for asked in asked_of(batch, line, lot, lot.quantity, catalogue):
            if asked.switched.discontinued and asked.plan.because is not None:
                lots = "; ".join(each.name for each in asked.state.led_by)
                yield (
                    asked.plan.defect_class,
                    Found(
                        line=line.line,
                        variant="discontinued",
                        seen=f"{asked.plan.defect_class}: acceptance on sampling discontinued after {lots}",
                        expected="corrective action of the supplier",
                        values={"why": asked.plan.because},
                        basis="ISO 2859-1:1999 clause 9.4",
                        judged_for=batch.lots_judged_for,
                    ),
                )


def corrective_actions(batch: Batch, catalogue: Catalogue) -> dict[tuple[int | None, str], str]:
    """What people stated by accepting that inspection goes on, by line and defect class. An override lets these goods pass and resumes nothing."""
    stated: dict[tuple[int | None, str], str] = {}
    for name, found in discontinued(batch, catalogue):
        finding = finding_id(CODE, found.line, found.lot, found.file, found.seen, found.expected)
        said = [decision for decision in batch.decisions if decision.finding == finding and decision.choice in ("accept", "reject")]
        if said and said[-1].choice == "accept":
            stated[found.line, name] = said[-1].reason
    return stated
