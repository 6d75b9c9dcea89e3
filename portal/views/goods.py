"""What was counted, read off and measured of one lot, beside what was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from batches.base import Text
from batches.batch import SamplingPlan
from batches.decision import state_of
from batches.finding import Finding
from batches.quality_data import SheetRow
from catalogue.contents import Catalogue
from portal.desk import Known
from portal.views.lots import LotSeen
from validators.counted_lots import inspected_lots
from validators.facts import Facts
from validators.laboratory import Tested, held_against_limits
from validators.limits import limit_in_words, rule_in_words
from validators.marking_expected import Expected, expected_on
from validators.marking_rows import looked_at
from validators.measured_properties import named_property
from validators.measurement_rows import asked_of
from validators.specimens import Specimens, specimens_of
from validators.trade_words import defect_class_in_words


@dataclass(frozen=True, slots=True)
class Counted:
    """A plan of a lot and what its sheet says: ``sample`` and ``found`` are ``None`` while nothing was counted."""

    plan: SamplingPlan
    name: Text
    sample: int | None = None
    found: int | None = None
    verdict: Literal["none", "too_small", "accepted", "rejected"] = "none"


@dataclass(frozen=True, slots=True)
class Marked:
    """An element of the marking: what is expected (``None``: the sheet has it, no act asks), and whether it was looked for: ``text`` empty, not there."""

    element: str
    expected: Expected | None
    looked: bool
    text: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A limit and what was measured against it. ``held``: ``None`` where it cannot be said."""

    name: Text
    standard: str
    limit: Text
    values: tuple[tuple[str, bool], ...]
    held: bool | None
    specimens: Specimens | None

    @property
    def outside(self) -> tuple[str, ...]:
        """The values outside the limit."""
        return tuple(text for text, outside in self.values if outside)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a measurement of a line may be called: names of properties, states specimens are tested in, units."""

    properties: tuple[str, ...]
    conditions: tuple[str, ...]
    units: tuple[str, ...]


def counted(known: Known, catalogue: Catalogue, seen: LotSeen) -> tuple[Counted, ...]:
    """The plans of a lot, each with its count. Where the sheet says that more was presented than ordered, the plan is that of the larger lot."""
    key = (seen.ordered.line, seen.lot.lot)
    inspected = {each.asked.plan.defect_class: each for each in inspected_lots(known.batch, catalogue) if (each.asked.plan.line, each.asked.plan.lot) == key}
    plans = [inspected[plan.defect_class].asked.plan if plan.defect_class in inspected else plan for plan in _plans(known, key)]
    told = []
    for plan in plans:
        name, found = defect_class_in_words(plan.defect_class), inspected.get(plan.defect_class)
        if found is None:
            told.append(Counted(plan, name))
            continue
        verdict: Literal["too_small", "accepted", "rejected"] = "too_small" if found.accepted is None else "accepted" if found.accepted else "rejected"
        told.append(Counted(plan, name, found.sample_size, found.found, verdict))
    return tuple(told)


def _plans(known: Known, key: tuple[int, str]) -> tuple[SamplingPlan, ...]:
    return tuple(plan for plan in known.judgement.sampling if (plan.line, plan.lot) == key)


def marked(known: Known, catalogue: Catalogue, seen: LotSeen) -> tuple[Marked, ...]:
    """The checklist of a lot: what the acts ask for and forbid, then what else the sheet has."""
    if "facts" not in known.made:
        known.made["facts"] = Facts.of(known.batch, catalogue)
    facts: Facts = known.made["facts"]
    looked = looked_at(known.batch).get((seen.ordered.line, seen.lot.lot), {})
    asked = {each.element: each for each in expected_on(facts.goods_of(seen.ordered.line), seen.lot, facts)}
    names = dict.fromkeys((*asked, *looked))
    return tuple(Marked(name, asked.get(name), name in looked, looked[name].text if name in looked else "") for name in names)


def measured(known: Known, catalogue: Catalogue, seen: LotSeen) -> tuple[Measured, ...]:
    """What was measured of a lot, limit by limit."""
    if "tested" not in known.made:
        known.made["tested"] = held_against_limits(known.batch, catalogue)
    tested: tuple[Tested, ...] = known.made["tested"]
    at = catalogue.at(known.batch.lots_judged_for)
    return tuple(_measured(each, specimens_of(each.limit, each.values, at)) for each in tested if (each.line, each.lot) == (seen.ordered.line, seen.lot.lot))


def _measured(tested: Tested, specimens: Specimens | None) -> Measured:
    limit, rule = limit_in_words(tested.limit), rule_in_words(tested.limit)
    values = tuple((each.shown(tested.limit.rule), each in tested.outside) for each in tested.values)
    words = Text(de=f"{limit.de}, {rule.de}", en=f"{limit.en}, {rule.en}")
    return Measured(tested.name, tested.suite, words, values, None if tested.undecided else not tested.failed, specimens)


def choices(known: Known, catalogue: Catalogue, seen: LotSeen, lang: Literal["de", "en"]) -> Choices:
    """What the lists beside the fields of the measurement form offer. A name is offered only where it means one property by itself."""
    at = catalogue.at(known.batch.lots_judged_for)
    asked = asked_of(seen.ordered, at)
    properties = [each.property for each in asked.known]
    names = [(each.name_de if lang == "de" else each.name_en) for each in asked.known]
    told = [name if len(named_property(name, "", asked.known)) == 1 else key for name, key in zip(names, properties, strict=True)]
    states = [(each.name_de if lang == "de" else each.name_en) for each in at.conditioning_states()]
    return Choices(tuple(told), tuple(states), tuple(dict.fromkeys(each.unit for each in asked.known if each.unit)))


def of_quality(known: Known, seen: LotSeen) -> tuple[Finding, ...]:
    """Open findings on the goods themselves: of this lot, its line, or rows nobody can say whose they are."""
    subjects = ("quality", "marking", "lot")
    found = (each for each in known.judgement.findings if each.code.partition(".")[0] in subjects and state_of(each, known.batch.decisions) != "closed")
    return tuple(each for each in found if each.concerns(seen.ordered.line, seen.lot.lot))


def named_in_sheet(rows: Iterable[SheetRow], line: int, lot: str) -> str:
    """How rows of a lot name it. A line without lots is one lot ``-``, and its rows may leave the lot empty: they are replaced under their own name only."""
    return "" if lot == "-" and any((row.line, row.lot) == (str(line), "") for row in rows) else lot
