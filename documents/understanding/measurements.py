"""Measured values of a test report, one row a value: from tables with a row a specimen, a column a specimen, wearer and exercise, several results in a cell,
and from sentences.
"""

from __future__ import annotations

from collections.abc import Iterator

from batches.base import Box
from batches.paper import MeasurementRow
from documents.understanding.layout import Laid
from documents.understanding.leakage_results import is_leakage, leakage
from documents.understanding.result_across import specimens_across
from documents.understanding.result_columns import is_measured, numbered
from documents.understanding.result_grids import Grid, grids
from documents.understanding.result_headings import heading_of
from documents.understanding.result_notes import with_noted_conditions
from documents.understanding.result_rows import context_of, kinds_of, specimens_down
from documents.understanding.result_sentences import in_sentences

#: A report may have hundreds of pages of curves; results of the trade's products stand in the first ones.
_MOST_PAGES = 40


def measurement_rows(pages: tuple[Laid, ...], language: str | None, product_class: str = "") -> tuple[MeasurementRow, ...]:
    """Every measured value of the report; means, verdicts and limits are no measurements."""
    used = pages[:_MOST_PAGES]
    found: list[MeasurementRow] = []
    places: dict[int, list[Box]] = {}
    for grid in grids(used):
        rows = list(_rows_of(grid, product_class, language))
        found += rows
        for row in rows:
            if row.page is not None and row.box is not None:
                places.setdefault(row.page, []).append(row.box)
    for page in used:
        found += in_sentences(page, places.get(page.number, ()), language)
    named = with_noted_conditions([row for row in found if is_measured(row.property)], used)
    return tuple(sorted(dict.fromkeys(named), key=lambda row: row.page or 0))


def _rows_of(grid: Grid, product_class: str, language: str | None) -> Iterator[MeasurementRow]:
    heading = heading_of(grid.titles, grid.notes)
    kinds = kinds_of(grid)
    context = context_of(grid, heading, product_class, language)
    if is_leakage(grid):
        yield from leakage(grid, heading, language)
    elif len(numbered(grid.header)) >= 2:
        yield from specimens_across(context, kinds)
    elif any(kind in ("property", "limit", "value", "specimen", "condition") for kind in kinds) or any(is_measured(name) for name in grid.header):
        yield from specimens_down(context, kinds)
