"""Our own measurements against the limits of the standards, on Great Expectations: one suite for each standard and class, one validation for all lots.

Great Expectations takes seconds to import, so it is imported only when there is something measured to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from batches.base import Text
from batches.batch import Batch
from batches.finding import Evidence
from batches.rule import Found, Held, Rule, Value, rule
from catalogue.as_of import CatalogueAt
from catalogue.contents import Catalogue
from catalogue.quality import Limit
from validators.data_invalid import findings_of
from validators.inspection_rows import Unusable
from validators.limits import JudgedValue, judged_values, limit_in_words, outside_allowed, rule_in_words, shows, within
from validators.measurement_rows import FILE, Measurement, asked_of, measurements
from validators.specimens import specimens_of

if TYPE_CHECKING:
    from validators.facts import Facts

_POINT = re.compile(r"(?<=\d)\.(?=\d)")
#: A message lists so many values; what was seen, on which the finding's identity rests, so many.
_LISTED, _KEPT = 12, 1000


@dataclass(frozen=True, slots=True)
class Tested:
    """One lot and one limit: the values held against it, and which of them lie outside."""

    line: int
    lot: str
    product_class: str
    limit: Limit
    name: Text
    values: tuple[JudgedValue, ...]
    outside: tuple[JudgedValue, ...] = ()

    @property
    def suite(self) -> str:
        """The name of the suite the limit belongs to: standard and class."""
        return f"{self.limit.standard} {self.product_class}"

    @property
    def surely_outside(self) -> tuple[JudgedValue, ...]:
        """The values that lie outside whatever is behind a bound."""
        return tuple(value for value in self.outside if value.best == value.value or not within(self.limit, value.best))

    @property
    def failed(self) -> bool:
        """Whether more values lie outside than the limit's rule allows."""
        return len(self.surely_outside) > outside_allowed(self.limit, len(self.values))

    @property
    def undecided(self) -> bool:
        """Whether bounds (``<8`` where 6 is the limit) or a result that is lacking leave open if the limit is met."""
        return not self.failed and not shows(self.limit, len(self.values), len(self.outside))


def tests_of(batch: Batch, catalogue: Catalogue) -> tuple[Tested, ...]:
    """Every lot and limit with something measured, judged."""
    to_judge = tuple(_to_judge(measurements(batch, catalogue)[0], batch, catalogue))
    if not to_judge:
        return ()
    from validators.expectations import values_outside

    return values_outside(to_judge)


def held_against_limits(batch: Batch, catalogue: Catalogue) -> tuple[Tested, ...]:
    """What :func:`tests_of` says, reckoned without Great Expectations: for a page that shows at once what the suite will say in the run."""
    return tuple(_compared(each) for each in _to_judge(measurements(batch, catalogue)[0], batch, catalogue))


def _compared(tested: Tested) -> Tested:
    return replace(tested, outside=tuple(value for value in tested.values if not within(tested.limit, value.value)))


def data_docs(batch: Batch, catalogue: Catalogue, folder: Path) -> Path | None:
    """Write Great Expectations' Data Docs of the batch's measurements into ``folder`` for the reviewer; the path of their first page, or ``None``
    when nothing was measured."""
    to_judge = tuple(_to_judge(measurements(batch, catalogue)[0], batch, catalogue))
    if not to_judge:
        return None
    from validators.expectations import write_data_docs

    return write_data_docs(to_judge, catalogue.at(batch.lots_judged_for), folder)


def _to_judge(usable: Iterable[Measurement], batch: Batch, catalogue: Catalogue) -> Iterator[Tested]:
    at = catalogue.at(batch.lots_judged_for)
    asked = {line.line: asked_of(line, at) for line in batch.order.lines}
    by_lot: dict[tuple[int, str], dict[str, list[Measurement]]] = {}
    for each in usable:
        by_property = by_lot.setdefault((each.line, each.lot), {})
        for key in (each.measured.property, each.measured.mean_by_specimen):
            by_property.setdefault(key, []).append(each)
    names = {line: {limit.property: each.name_of(limit) for limit in each.limits.values()} for line, each in asked.items()}
    for (line, lot), by_property in by_lot.items():
        for limit in asked[line].limits.values():
            values = judged_values(limit, by_property.get(limit.property, ()))
            if values:
                yield Tested(line, lot, asked[line].product_class or "", limit, names[line][limit.property], values)


@rule(
    "quality.measurement_out_of_limit",
    "limits of the standard for the class ordered",
    "the rows of `measurements.csv`; the limits of the standard for the `class` (or `material`) ordered",
)
def measurement_out_of_limit(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Every measured property of every lot is within the limit of its standard for the class ordered."""
    tested = tests_of(batch, catalogue)
    at = catalogue.at(batch.lots_judged_for)
    yield from (_found(each, at) for each in tested if each.failed)
    open_lots = {(each.line, each.lot) for each in tested if each.failed or each.undecided}
    yield from (Held(line=line, lot=lot) for line, lot in sorted({(each.line, each.lot) for each in tested} - open_lots))


@rule(
    "quality.data_invalid",
    "EN ISO/IEC 17025:2017 clause 7.5: a record lets the result be traced and repeated",
    "the rows of `measurements.csv`; `lots` of the order; the properties of the product, with their units and possible values",
)
def measurement_data_invalid(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Every row of the measurement sheet is a measurement of a known lot, property and unit, and says on which side of its limit it lies."""
    usable, unusable = measurements(batch, catalogue)[0], unusable_rows(batch, catalogue)
    yield from findings_of(unusable, batch.lots_judged_for)
    spoiled = {(row.line, row.lot) for row in unusable}
    yield from (Held(line=line, lot=lot, file=FILE) for line, lot in sorted({(each.line, each.lot) for each in usable} - spoiled))


def unusable_rows(batch: Batch, catalogue: Catalogue) -> tuple[Unusable, ...]:
    """The rows that cannot be measurements, and those whose bounds leave open whether a limit is met."""
    usable, unusable = measurements(batch, catalogue)
    return (*unusable, *_undecidable(usable, batch, catalogue))


def _undecidable(usable: tuple[Measurement, ...], batch: Batch, catalogue: Catalogue) -> Iterator[Unusable]:
    """The rows whose bounds leave open whether a limit is met."""
    with_bounds = {(each.line, each.lot) for each in usable if _is_bound(each)}
    if not with_bounds:
        return
    named: dict[int, None] = {}
    for tested in _to_judge((each for each in usable if (each.line, each.lot) in with_bounds), batch, catalogue):
        compared = _compared(tested)
        if not compared.undecided:
            continue
        for each in (each for value in compared.outside for each in value.of if _is_bound(each) and each.row not in named):
            named[each.row] = None
            values: dict[str, Value] = {"value": each.written, "property": tested.name, "limit": limit_in_words(tested.limit)}
            yield Unusable(each.row, each.where.partition(": ")[2], "bound", each.line, each.lot, FILE, values)


def _is_bound(measured: Measurement) -> bool:
    return measured.reading.low != measured.reading.high


def _found(tested: Tested, at: CatalogueAt) -> Found:
    limit, outside = tested.limit, tested.surely_outside
    seen = [value.shown(limit.rule) for value in outside]
    listed = "; ".join(seen[:_LISTED]) + ("; …" if len(seen) > _LISTED else "")
    allowed = outside_allowed(limit, len(tested.values))
    rows = {measurement.where: None for value in outside for measurement in value.of}
    return Found(
        line=tested.line,
        lot=tested.lot,
        seen=f"{tested.name.en}: {'; '.join(seen[:_KEPT])}" + (f"; … {len(seen)} in all" if len(seen) > _KEPT else ""),
        expected=f"{limit_in_words(limit).en}, {rule_in_words(limit).en}" + (f" ({allowed} may be outside)" if allowed else ""),
        values={
            "property": tested.name,
            "limit": limit_in_words(limit),
            "standard": limit.standard,
            "class_ordered": tested.product_class,
            "rule": rule_in_words(limit),
            "values_seen": Text(de=_POINT.sub(",", listed), en=listed),
            "specimens": _fewer_specimens(tested, at),
        },
        evidence=tuple(Evidence(file=FILE, text=where) for where in rows),
        basis=f"{limit.standard}, limit for {tested.product_class}",
        judged_for=at.on,
        unverified=f"{limit.standard}, {limit.property}" if limit.unverified else None,
    )


def _fewer_specimens(tested: Tested, at: CatalogueAt) -> str | Text:
    """The sentence that fewer specimens were measured than the standard tests; empty when not fewer, or when it is not known."""
    specimens = specimens_of(tested.limit, tested.values, at)
    return specimens.in_words(tested.limit.standard) if specimens is not None and specimens.fewer else ""


RULES: tuple[Rule[[Batch, Facts, Catalogue, date]], ...] = (measurement_out_of_limit, measurement_data_invalid)
