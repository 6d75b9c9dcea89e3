"""Test reports as suppliers send them: do the printed values meet the limits of the class that was ordered?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from batches.batch import Batch
from batches.finding import Evidence
from batches.paper import MeasurementRow, Paper
from batches.rule import Found, Held, Rule, rule
from catalogue.contents import Catalogue
from catalogue.quality import Limit
from validators import test_report_scope
from validators.limits import JudgedValue, judged_values, limit_in_words, outside_allowed, rule_in_words, within
from validators.measured_values import Reading, cell_of, reading_of
from validators.measurement_rows import Asked, Measurement, asked_of

if TYPE_CHECKING:
    from validators.facts import Facts

_LISTED = 12


@dataclass(frozen=True, slots=True)
class Printed:
    """The printed measurements of a report that could be understood for one line, each with the row it stands in."""

    measurements: tuple[Measurement, ...]
    rows: tuple[MeasurementRow, ...]

    def row_of(self, measurement: Measurement) -> MeasurementRow:
        """The row a measurement was read from."""
        return next(row for each, row in zip(self.measurements, self.rows, strict=True) if each is measurement)


@rule(
    "test_report.limit_failed",
    "limits of the standard for the class ordered",
    "the `measurements` printed in the report; the limits of the standard for the `class` (or `material`) ordered",
)
def limit_failed(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Every printed value of a known property meets the limit of the class ordered, whatever verdict or limit the report prints."""
    at = catalogue.at(on)
    for paper, goods in facts.pairs("test_report"):
        asked = asked_of(goods.line, at)
        printed = _printed(paper, goods.number, asked)
        judged = failed = False
        for limit in asked.limits.values():
            values = judged_values(limit, printed.measurements)
            outside = tuple(value for value in values if not within(limit, value.value))
            judged = judged or bool(values)
            if len(outside) > outside_allowed(limit, len(values)):
                failed = True
                yield _found(paper, goods.number, limit, asked, outside, printed)
        if judged and not failed:
            yield Held(line=goods.number, file=paper.file)


def _found(paper: Paper, line: int, limit: Limit, asked: Asked, outside: tuple[JudgedValue, ...], printed: Printed) -> Found:
    seen = [value.shown(limit.rule) for value in outside]
    listed = "; ".join(seen[:_LISTED]) + ("; …" if len(seen) > _LISTED else "")
    name = asked.name_of(limit)
    rows = [printed.row_of(measurement) for value in outside for measurement in value.of]
    return Found(
        line=line,
        file=paper.file,
        seen=f"{name.en}: {'; '.join(seen)}",
        expected=f"{limit_in_words(limit).en}, {rule_in_words(limit).en}",
        values={
            "property": name,
            "limit": limit_in_words(limit),
            "standard": limit.standard,
            "class_ordered": asked.product_class or "–",
            "rule": rule_in_words(limit),
            "values_seen": listed,
        },
        evidence=tuple(Evidence(file=paper.file, page=row.page, box=row.box, text=_text(row)) for row in rows),
        basis=f"{limit.standard}, limit for {asked.product_class}",
        unverified=f"{limit.standard}, {limit.property}" if limit.unverified else None,
    )


def _printed(paper: Paper, line: int, asked: Asked) -> Printed:
    """What of the report's tables is a measurement of a property of the goods. Rows of other properties are no data of ours and are passed over."""
    understood = tuple(_understood(paper, line, asked))
    return Printed(tuple(measurement for measurement, _ in understood), tuple(row for _, row in understood))


def _understood(paper: Paper, line: int, asked: Asked) -> Iterator[tuple[Measurement, MeasurementRow]]:
    for number, row in enumerate(paper.measurements):
        named = asked.named(row.property, row.condition)
        # A bound in a report's table is as often the limit as a result.
        if len(named) != 1 or cell_of(row.value).sign:
            continue
        # A report often prints the unit once, in the heading or with the limit.
        readings = (reading_of(named[0], row.property, row.value, unit, asked.units) for unit in _units(row, named[0].unit))
        reading = next((read for read in readings if isinstance(read, Reading)), None)
        if reading is not None:
            written = f"{row.value} {row.unit}".strip()
            # Rows without a specimen are told apart by their place, so that a mean counts each.
            yield Measurement(f"{paper.file} {number}", line, "", named[0], row.condition, row.specimen, reading, written), row


def _units(row: MeasurementRow, fallback: str) -> tuple[str, ...]:
    if row.unit.strip():
        return (row.unit,)
    in_limit = re.sub(r"^(max|min)?[\s.]*[≤≥<>=]*\s*[\d.,]+\s*", "", row.limit.strip(), flags=re.IGNORECASE)
    return (in_limit, fallback) if in_limit else (fallback,)


def _text(row: MeasurementRow) -> str:
    return " | ".join(part for part in (row.property, row.condition, row.specimen, f"{row.value} {row.unit}".strip(), row.limit) if part)


RULES: tuple[Rule[[Batch, Facts, Catalogue, date]], ...] = (
    limit_failed,
    test_report_scope.incomplete,
    test_report_scope.model_mismatch,
    test_report_scope.standard_not_applicable,
    test_report_scope.laboratory_not_accredited,
    test_report_scope.after_certificate,
)
