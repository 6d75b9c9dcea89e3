"""Rows of measurement and inspection sheets that cannot be used, as findings: one for each reason and lot, naming the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from batches.finding import Evidence
from batches.rule import Found
from validators.inspection_rows import Unusable

#: What each reason would have had to read instead.
_EXPECTED = {
    "unknown_line": "a line of the order",
    "unknown_lot": "a lot of the line",
    "duplicate": "one row for each specimen and test",
    "defect_class": "critical, major or minor",
    "count": "a whole number",
    "sample_over_lot": "a sample no larger than the lot",
    "found_over_sample": "no more than were inspected",
    "unknown_property": "a property of the product's standards",
    "ambiguous_property": "one property",
    "unit": "a unit of the property",
    "value_missing": "a value",
    "value": "a number",
    "bound": "a value, or a bound on one side of the limit",
    "range": "a possible value",
    "specimen": "wearer/exercise",
}


def findings_of(rows: Iterable[Unusable], judged_for: date) -> Iterator[Found]:
    """Findings for ``quality.data_invalid``; rows of one lot that fail for the same reason share one."""
    groups: dict[tuple[str, int | None, str | None, str, str], list[Unusable]] = {}
    for row in rows:
        values = repr(sorted((key, str(value)) for key, value in row.values.items()))
        groups.setdefault((row.file, row.line, row.lot, row.reason, values), []).append(row)
    for (file, line, lot, reason, _), group in groups.items():
        numbers = ", ".join(str(row.row) for row in group)
        yield Found(
            line=line,
            lot=lot,
            file=file,
            variant=reason,
            seen="; ".join(f"row {row.row}: {row.text}" for row in group),
            expected=_EXPECTED[reason],
            values={"rows": numbers, **group[0].values},
            evidence=tuple(Evidence(file=file, text=f"row {row.row}: {row.text}") for row in group),
            judged_for=judged_for,
        )
