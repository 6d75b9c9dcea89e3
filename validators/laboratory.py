"""Our own measurements against the limits of the standards, on Great Expectations: one suite for each standard and class, one validation for all lots.

Great Expectations takes seconds to import, so it is imported only when there is something measured to judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from batches.base import Text
from batches.batch import Batch
from batches.finding import Evidence
from batches.rule import Found, Held, Rule, rule
from catalogue.contents import Catalogue
from catalogue.quality import Limit
from validators.data_invalid import findings_of
from validators.limits import JudgedValue, feeds, judged_values, limit_in_words, outside_allowed, rule_in_words
from validators.measurement_rows import FILE, Measurement, asked_of, measurements, name_of

if TYPE_CHECKING:
    from validators.facts import Facts

#: A message lists so many values; what was seen, on which the finding's identity rests, so many.
_LISTED, _KEPT = 12, 1000


@dataclass(frozen=True, slots=True)
class Tested:
    """One lot and one limit: the values held against it, and which of them lie outside."""

    line: int
    lot: str
    product_class: str
    limit: Limit
    values: tuple[JudgedValue, ...]
    outside: tuple[JudgedValue, ...] = ()

    @property
    def suite(self) -> str:
        """The name of the suite the limit belongs to: standard and class."""
        return f"{self.limit.standard} {self.product_class}"

    @property
    def failed(self) -> bool:
        """Whether more values lie outside than the limit's rule allows."""
        return len(self.outside) > outside_allowed(self.limit, len(self.values))


def tests_of(batch: Batch, catalogue: Catalogue) -> tuple[Tested, ...]:
    """Every lot and limit with something measured, judged."""
    to_judge = tuple(_to_judge(batch, catalogue))
    if not to_judge:
        return ()
    from validators.expectations import values_outside

    return values_outside(to_judge)


def data_docs(batch: Batch, catalogue: Catalogue, folder: Path) -> Path | None:
    """Write Great Expectations' Data Docs of the batch's measurements into ``folder`` for the reviewer; the path of their first page, or ``None``
    when nothing was measured."""
    to_judge = tuple(_to_judge(batch, catalogue))
    if not to_judge:
        return None
    from validators.expectations import write_data_docs

    return write_data_docs(to_judge, folder)


def _to_judge(batch: Batch, catalogue: Catalogue) -> Iterator[Tested]:
    usable, _ = measurements(batch, catalogue)
    by_lot: dict[tuple[int, str], list[Measurement]] = {}
    for each in usable:
        by_lot.setdefault((each.line, each.lot), []).append(each)
    at = catalogue.at(batch.lots_judged_for)
    for (line, lot), measured in by_lot.items():
        asked = asked_of(batch.order.line(line), at)
        for limit in asked.limits.values():
            values = judged_values(limit, measured)
            if values:
                yield Tested(line, lot, asked.product_class or "", limit, values)


@rule(
    "quality.measurement_out_of_limit",
    "limits of the standard for the class ordered",
    "the rows of `measurements.csv`; the limits of the standard for the `class` (or `material`) ordered",
)
def measurement_out_of_limit(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Every measured property of every lot is within the limit of its standard for the class ordered."""
    tested = tests_of(batch, catalogue)
    yield from (_found(each, batch.lots_judged_for) for each in tested if each.failed)
    failed = {(each.line, each.lot) for each in tested if each.failed}
    yield from (Held(line=line, lot=lot) for line, lot in sorted({(each.line, each.lot) for each in tested} - failed))


@rule(
    "quality.data_invalid",
    "EN ISO/IEC 17025:2017 clause 7.5: a record lets the result be traced and repeated",
    "the rows of `measurements.csv`; `lots` of the order; the properties of the product, with their units and possible values",
)
def measurement_data_invalid(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Every row of the measurement sheet is a measurement of a known lot, property and unit."""
    usable, unusable = measurements(batch, catalogue)
    yield from findings_of(unusable, batch.lots_judged_for)
    spoiled = {(row.line, row.lot) for row in unusable}
    yield from (Held(line=line, lot=lot, file=FILE) for line, lot in sorted({(each.line, each.lot) for each in usable} - spoiled))


def _found(tested: Tested, judged_for: date) -> Found:
    limit, name = tested.limit, _name(tested)
    seen = [value.shown(limit.rule) for value in tested.outside]
    listed = "; ".join(seen[:_LISTED]) + ("; …" if len(seen) > _LISTED else "")
    allowed = outside_allowed(limit, len(tested.values))
    rows = {measurement.where: None for value in tested.outside for measurement in value.of}
    return Found(
        line=tested.line,
        lot=tested.lot,
        seen=f"{name.en}: {'; '.join(seen[:_KEPT])}" + (f"; … {len(seen)} in all" if len(seen) > _KEPT else ""),
        expected=f"{limit_in_words(limit)}, {rule_in_words(limit).en}" + (f" ({allowed} may be outside)" if allowed else ""),
        values={
            "property": name,
            "limit": limit_in_words(limit),
            "standard": limit.standard,
            "class_ordered": tested.product_class,
            "rule": rule_in_words(limit),
            "values_seen": listed,
        },
        evidence=tuple(Evidence(file=FILE, text=where) for where in rows),
        basis=f"{limit.standard}, limit for {tested.product_class}",
        judged_for=judged_for,
        unverified=f"{limit.standard}, {limit.property}" if limit.unverified else None,
    )


def _name(tested: Tested) -> Text:
    measured = next((m.measured for v in tested.values for m in v.of if m.measured.property == tested.limit.property), None)
    source = measured or tested.values[0].of[0].measured
    name = name_of(source)
    if measured is not None or not feeds(tested.limit, tested.values[0].of[0]):
        return name
    return Text(de=f"{name.de}, Mittelwert je Prüfperson", en=f"{name.en}, mean of each wearer")


RULES: tuple[Rule[[Batch, Facts, Catalogue, date]], ...] = (measurement_out_of_limit, measurement_data_invalid)
