"""The plan each lot is inspected by: the policy of its day for each defect class, and the kind of inspection the lots before it led to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from batches.batch import Batch, SamplingPlan
from batches.inspected_before import SeriesState, series_of
from batches.order import OrderedLot, OrderLine
from catalogue.as_of import CatalogueAt
from catalogue.contents import Catalogue
from catalogue.quality import SamplingPolicy
from validators.inspection_rows import Count
from validators.plan_reasons import one_off, reason
from validators.sampling_tables import Cell, PlanAnswer, plan
from validators.switching import Switched, next_inspection
from validators.words_of_people import folded


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
class Asked:
    """The policy for one defect class (or one defect) of a lot, and the plan it comes to."""

    policy: SamplingPolicy
    plan: SamplingPlan
    lot_size: int
    state: SeriesState
    switched: Switched

    def covers(self, count: Count) -> bool:
        """Whether a counted defect is judged by this plan's own words; a plan for a class takes what no plan for a defect takes."""
        return any(folded(word) in folded(count.defect) for word in self.policy.defect_words)


def sampling_plans(batch: Batch, catalogue: Catalogue) -> tuple[SamplingPlan, ...]:
    """The plan of every lot and defect class, by the policy of the day lots are judged for."""
    return tuple(asked.plan for line, lot in batch.lots for asked in asked_of(batch, line, lot, lot.quantity, catalogue))


def asked_of(batch: Batch, line: OrderLine, lot: OrderedLot, lot_size: int, catalogue: Catalogue) -> tuple[Asked, ...]:
    """The plans of one lot, the gravest class first; ``lot_size`` is what was presented, where that is more than ordered."""
    at = catalogue.at(batch.lots_judged_for)
    product = at.product_of(line.category)
    policies: dict[tuple[str, str], SamplingPolicy] = {}
    for policy in at.sampling_policies(product.id if product else "*"):
        policies.setdefault((policy.defect_class, policy.defect), policy)
    order = {"critical": 0, "major": 1, "minor": 2}
    ordered = sorted(policies.values(), key=lambda policy: (order[policy.defect_class], policy.defect))
    series = series_of(batch.order, line).key
    before = {each.defect_class: each.state for each in batch.inspected_before if each.series == series}
    return tuple(_asked_by(policy, line, lot.lot, lot_size, before, at) for policy in ordered)


def _asked_by(policy: SamplingPolicy, line: OrderLine, lot: str, lot_size: int, before: Mapping[str, SeriesState], at: CatalogueAt) -> Asked:
    state = before.get(policy.name, SeriesState())
    switched = Switched(policy.inspection, discontinued=False, clause="")
    # A policy that asks for another kind of inspection asks for it throughout.
    if policy.inspection == "normal":
        switched = next_inspection(state, reduced_wanted=reduced_wanted(at, line.category))
    answer = plan_for(policy, lot_size, policy.aql, switched.inspection, at)
    because = reason(state, switched, policy.name) if before else one_off()
    asked = {"line": line.line, "lot": lot, "defect_class": policy.name, "aql": policy.aql, "level": policy.level, "inspection": switched.inspection}
    return Asked(policy, SamplingPlan.model_validate({**asked, **answer, "because": because}), lot_size, state, switched)


def plan_for(policy: SamplingPolicy, lot_size: int, aql: str, inspection: str, at: CatalogueAt) -> PlanAnswer:
    """The plan of a policy for that lot size, AQL and kind of inspection."""
    return plan(lot_size, aql, policy.level, inspection, minimum_sample=policy.minimum_sample, tables=CatalogueTables(at))


def reduced_wanted(at: CatalogueAt, category: str) -> bool:
    """Whether the policy of that day wants reduced inspection of goods of a category, once the switching score allows it."""
    product = at.product_of(category)
    return at.reduced_wanted(product.id if product else "*")
