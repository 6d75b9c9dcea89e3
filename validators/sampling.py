"""Sampling by attributes: whether each lot was inspected by its plan, and what the inspection says (ISO 2859-1:1999, single sampling)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from batches.base import Text
from batches.batch import Batch, SamplingPlan
from batches.finding import Evidence
from batches.rule import Found, Held, Rule, rule
from catalogue.contents import Catalogue
from validators.counted_lots import Inspected, inspected_lots
from validators.data_invalid import findings_of
from validators.discontinued import discontinued
from validators.inspection_rows import FILE, counts
from validators.trade_words import defect_class_in_words

if TYPE_CHECKING:
    from validators.facts import Facts


def _evidence(inspected: Inspected) -> tuple[Evidence, ...]:
    return tuple(Evidence(file=FILE, text=f"row {count.row}: {count.text}") for count in inspected.counts or inspected.sheet)


def _kind(plan: SamplingPlan) -> str:
    """How an inspection that is not normal is named beside its numbers; nothing is said of a normal one."""
    return "" if plan.inspection == "normal" else f", {plan.inspection} inspection"


def _why(plan: SamplingPlan) -> Text:
    """The reason for an inspection that is not normal, to follow on a sentence."""
    if plan.inspection == "normal" or plan.because is None:
        return Text(de="", en="")
    return plan.because


def _lots_that_held(judged: Iterable[Inspected], failed: Iterable[Inspected]) -> Iterator[Held]:
    """A lot holds when every defect class of it does."""
    places = {(each.asked.plan.line, each.asked.plan.lot) for each in judged} - {(each.asked.plan.line, each.asked.plan.lot) for each in failed}
    return (Held(line=line, lot=lot) for line, lot in sorted(places))


@rule(
    "quality.sample_too_small",
    "ISO 2859-1:1999 tables 1 and 2; inspection policy of the project",
    "`sample_size`, `lot_size` and `defect_class` of `inspection.csv`; `lots` of the order; the plan of the policy",
)
def sample_too_small(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Each defect class of an inspected lot was looked for in a sample at least as large as its plan asks, and samples still tell of its series at all."""
    judged = tuple(inspected_lots(batch, catalogue))
    small = tuple(each for each in judged if each.sample_size < each.asked.plan.sample_size)
    ended = tuple(found for _, found in discontinued(batch, catalogue))
    yield from (held for held in _lots_that_held(judged, small) if all(found.line != held.line for found in ended))
    yield from ended
    for inspected in small:
        asked = inspected.asked.plan
        yield Found(
            line=asked.line,
            lot=asked.lot,
            seen=f"{asked.defect_class}: {inspected.sample_size}",
            expected=f"{asked.sample_size} (code letter {asked.code_letter}, AQL {asked.aql}, level {asked.level}{_kind(asked)})",
            values={
                "defect_class": defect_class_in_words(asked.defect_class),
                "sample": inspected.sample_size,
                "asked": asked.sample_size,
                "aql": asked.aql,
                "level": asked.level,
                "why": _why(asked),
            },
            evidence=_evidence(inspected),
            judged_for=batch.lots_judged_for,
        )


@rule(
    "quality.lot_rejected",
    "ISO 2859-1:1999 clause 11.1; inspection policy of the project",
    "`found`, `defect` and `defect_class` of `inspection.csv`; the plan of the policy",
)
def lot_rejected(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Fewer defects of a class were found than the plan's rejection number."""
    judged = tuple(inspected_lots(batch, catalogue))
    rejected = tuple(each for each in judged if each.accepted is False)
    yield from _lots_that_held(judged, rejected)
    for inspected in rejected:
        asked = inspected.asked.plan
        yield Found(
            line=asked.line,
            lot=asked.lot,
            seen=f"{asked.defect_class}: {inspected.found} in {inspected.sample_size}",
            expected=f"at most {asked.accept} (rejection number {asked.reject}{_kind(asked)})",
            values={
                "defect_class": defect_class_in_words(asked.defect_class),
                "found": inspected.found,
                "sample": inspected.sample_size,
                "accept": asked.accept,
                "reject": asked.reject,
                "why": _why(asked),
                "defects": "; ".join(f"{count.defect or count.defect_class}: {count.found}" for count in inspected.counts),
            },
            evidence=_evidence(inspected),
            judged_for=batch.lots_judged_for,
        )


@rule(
    "quality.data_invalid",
    "ISO 2859-1:1999 clause 10; inspection sheet as the record of inspection",
    "the rows of `inspection.csv`; `lots` of the order",
)
def inspection_data_invalid(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Every row of the inspection sheet is a count of a known lot."""
    usable, unusable = counts(batch)
    yield from findings_of(unusable, batch.lots_judged_for)
    spoiled = {(row.line, row.lot) for row in unusable}
    yield from (Held(line=line, lot=lot, file=FILE) for line, lot in sorted({(count.line, count.lot) for count in usable} - spoiled))


RULES: tuple[Rule[[Batch, Facts, Catalogue, date]], ...] = (sample_too_small, lot_rejected, inspection_data_invalid)
