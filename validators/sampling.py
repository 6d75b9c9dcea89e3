"""Sampling by attributes: which plan each lot is inspected by, and what the inspection says (ISO 2859-1:1999, single sampling)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from batches.batch import Batch, SamplingPlan
from batches.finding import Evidence
from batches.order import OrderedLot, OrderLine
from batches.rule import Found, Held, Rule, rule
from catalogue.as_of import CatalogueAt
from catalogue.contents import Catalogue
from catalogue.quality import SamplingPolicy
from validators.data_invalid import findings_of
from validators.inspection_rows import FILE, Count, counts
from validators.sampling_tables import Cell, plan
from validators.trade_words import defect_class_in_words
from validators.words_of_people import folded

if TYPE_CHECKING:
    from validators.facts import Facts


@dataclass(frozen=True, slots=True)
class CatalogueTables:
    """The sampling tables of a catalogue as of a day."""

    at: CatalogueAt

    def letter(self, lot_size: int, level: str) -> str | None:
        """The code letter of table 1."""
        row = self.at.code_letters(lot_size)
        return None if row is None else row.letter(level)

    def cell(self, inspection: str, code_letter: str, aql: str) -> Cell | None:
        """The cell of tables 2-A to 2-C."""
        row = self.at.sampling_cell(inspection, code_letter, aql)
        return None if row is None else Cell(row.plan_code_letter, row.sample_size, row.accept, row.reject)

    def aqls(self) -> tuple[str, ...]:
        """The AQLs of the tables."""
        return self.at.catalogue.aqls

    def letters(self) -> tuple[str, ...]:
        """The code letters of the lot table."""
        return tuple(dict.fromkeys(row.code_letter for row in self.at.catalogue.sampling_cells))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The policy for one defect class (or one defect) of a lot, and the plan it comes to."""

    policy: SamplingPolicy
    plan: SamplingPlan

    @property
    def name(self) -> str:
        return self.policy.defect or self.policy.defect_class

    def covers(self, count: Count) -> bool:
        """Whether a counted defect is judged by this plan's own words; a plan for a class takes what no plan for a defect takes."""
        return any(folded(word) in folded(count.defect) for word in self.policy.defect_words)


def sampling_plans(batch: Batch, catalogue: Catalogue) -> tuple[SamplingPlan, ...]:
    """The plan of every lot and defect class, by the policy of the day lots are judged for."""
    return tuple(asked.plan for line, lot in batch.lots for asked in _asked(batch, line, lot, lot.quantity, catalogue))


def _asked(batch: Batch, line: OrderLine, lot: OrderedLot, lot_size: int, catalogue: Catalogue) -> tuple[_Asked, ...]:
    at = catalogue.at(batch.lots_judged_for)
    product = at.product_of(line.category)
    policies: dict[tuple[str, str], SamplingPolicy] = {}
    for policy in at.sampling_policies(product.id if product else "*"):
        policies.setdefault((policy.defect_class, policy.defect), policy)
    order = {"critical": 0, "major": 1, "minor": 2}
    ordered = sorted(policies.values(), key=lambda policy: (order[policy.defect_class], policy.defect))
    return tuple(_Asked(policy, _plan_of(policy, line.line, lot.lot, lot_size, at)) for policy in ordered)


def _plan_of(policy: SamplingPolicy, line: int, lot: str, lot_size: int, at: CatalogueAt) -> SamplingPlan:
    answer = plan(lot_size, policy.aql, policy.level, policy.inspection, minimum_sample=policy.minimum_sample, tables=CatalogueTables(at))
    return SamplingPlan(
        line=line, lot=lot, defect_class=policy.defect or policy.defect_class, aql=policy.aql, level=policy.level, inspection=policy.inspection, **answer
    )


@dataclass(frozen=True, slots=True)
class _Inspected:
    """One defect class of an inspected lot: its plan, the counts that fall to it, the sample they were found in."""

    asked: _Asked
    counts: tuple[Count, ...]
    sample_size: int
    sheet: tuple[Count, ...]

    @property
    def found(self) -> int:
        return sum(count.found for count in self.counts)


def _inspected(batch: Batch, catalogue: Catalogue) -> Iterator[_Inspected]:
    usable, unusable = counts(batch)
    for line, lot in batch.lots:
        sheet = [count for count in usable if (count.line, count.lot) == (line.line, lot.lot)]
        if not sheet:
            continue
        # A larger lot than ordered asks for a larger sample; a smaller one on the sheet does not excuse a smaller sample.
        lot_size = max([lot.quantity, *(count.lot_size for count in sheet if count.lot_size)])
        asked = _asked(batch, line, lot, lot_size, catalogue)
        spoiled = any((row.line, row.lot) == (line.line, lot.lot) for row in unusable)
        for each in asked:
            own = _falling_to(each, asked, sheet)
            if own or not spoiled:
                # A class nobody wrote a row for was looked for in the same sample and not found.
                sample = min((count.sample_size for count in own), default=max(count.sample_size for count in sheet))
                yield _Inspected(each, own, sample, tuple(sheet))


def _falling_to(asked: _Asked, all_asked: Sequence[_Asked], sheet: Sequence[Count]) -> tuple[Count, ...]:
    if asked.policy.defect:
        return tuple(count for count in sheet if asked.covers(count))
    narrowed = [other for other in all_asked if other.policy.defect]
    return tuple(count for count in sheet if count.defect_class == asked.policy.defect_class and not any(other.covers(count) for other in narrowed))


def _evidence(inspected: _Inspected) -> tuple[Evidence, ...]:
    return tuple(Evidence(file=FILE, text=f"row {count.row}: {count.text}") for count in inspected.counts or inspected.sheet)


def _lots_that_held(judged: Iterable[_Inspected], failed: Iterable[_Inspected]) -> Iterator[Held]:
    """A lot holds when every defect class of it does."""
    places = {(each.asked.plan.line, each.asked.plan.lot) for each in judged} - {(each.asked.plan.line, each.asked.plan.lot) for each in failed}
    return (Held(line=line, lot=lot) for line, lot in sorted(places))


@rule(
    "quality.sample_too_small",
    "ISO 2859-1:1999 tables 1 and 2; inspection policy of the project",
    "`sample_size`, `lot_size` and `defect_class` of `inspection.csv`; `lots` of the order; the plan of the policy",
)
def sample_too_small(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Each defect class of an inspected lot was looked for in a sample at least as large as its plan asks."""
    judged = tuple(_inspected(batch, catalogue))
    small = tuple(each for each in judged if each.sample_size < each.asked.plan.sample_size)
    yield from _lots_that_held(judged, small)
    for inspected in small:
        asked = inspected.asked.plan
        yield Found(
            line=asked.line,
            lot=asked.lot,
            seen=f"{inspected.asked.name}: {inspected.sample_size}",
            expected=f"{asked.sample_size} (code letter {asked.code_letter}, AQL {asked.aql}, level {asked.level})",
            values={
                "defect_class": defect_class_in_words(inspected.asked.name),
                "sample": inspected.sample_size,
                "asked": asked.sample_size,
                "aql": asked.aql,
                "level": asked.level,
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
    judged = tuple(_inspected(batch, catalogue))
    rejected = tuple(each for each in judged if each.found >= each.asked.plan.reject)
    yield from _lots_that_held(judged, rejected)
    for inspected in rejected:
        asked = inspected.asked.plan
        yield Found(
            line=asked.line,
            lot=asked.lot,
            seen=f"{inspected.asked.name}: {inspected.found} in {inspected.sample_size}",
            expected=f"at most {asked.accept} (rejection number {asked.reject})",
            values={
                "defect_class": defect_class_in_words(inspected.asked.name),
                "found": inspected.found,
                "sample": inspected.sample_size,
                "accept": asked.accept,
                "reject": asked.reject,
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
