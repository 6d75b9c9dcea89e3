"""Measured values of a test report, one row a value: from tables with a row a specimen, a column a specimen, wearer and exercise, several results in a cell,
and from sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from batches.paper import MeasurementRow
from documents.understanding.flow import flow_of
from documents.understanding.layout import Laid, Segment
from documents.understanding.leakage_results import is_leakage, leakage
from documents.understanding.numbers import with_dot
from documents.understanding.result_columns import is_measured, is_specimen_name
from documents.understanding.result_grids import Grid, grids, lines_outside
from documents.understanding.result_headings import UNIT, heading_of
from documents.understanding.result_notes import with_noted_conditions
from documents.understanding.result_rows import kinds_of, specimens_across, specimens_down

#: A report may have hundreds of pages of curves; results of the trade's products stand in the first ones.
_MOST_PAGES = 40


def measurement_rows(pages: tuple[Laid, ...], language: str | None) -> tuple[MeasurementRow, ...]:
    """Every measured value of the report; means, verdicts and limits are no measurements."""
    used = pages[:_MOST_PAGES]
    found: list[MeasurementRow] = []
    for grid in grids(used):
        found += _rows_of(grid, language)
    for page in used:
        for block in lines_outside(page):
            for paragraph in _of_one_size(block):
                found += _in_sentences(flow_of(paragraph).text, page.number, language)
    named = with_noted_conditions([row for row in found if is_measured(row.property)], used)
    return tuple(sorted(dict.fromkeys(named), key=lambda row: row.page or 0))


def _of_one_size(block: tuple[Segment, ...]) -> Iterator[list[Segment]]:
    """The block cut where the font size changes, so that a heading is no part of the sentence under it."""
    run: list[Segment] = []
    for segment in block:
        if run and abs(run[-1].size - segment.size) > 0.8:
            yield run
            run = []
        run.append(segment)
    if run:
        yield run


def _rows_of(grid: Grid, language: str | None) -> Iterator[MeasurementRow]:
    heading = heading_of(grid.titles)
    kinds = kinds_of(grid)
    if is_leakage(grid):
        yield from leakage(grid, heading, language)
    elif sum(1 for name in grid.header if is_specimen_name(name)) >= 2:
        yield from specimens_across(grid, heading, kinds, language)
    elif "property" in kinds or "limit" in kinds or "value" in kinds or any(is_measured(name) for name in grid.header):
        yield from specimens_down(grid, heading, kinds, language)


_SENTENCE = re.compile(
    rf"(?P<name>[^\W\d_][\w ./²-]{{2,60}}?)\s*(?:\((?P<condition>[^()]{{2,50}})\))?\s*[:：]\s*(?P<value>\d+(?:[.,]\d+)?)\s*(?P<unit>{UNIT})?\s*"
    r"\(\s*(?:(?:Anforderung|Grenzwert|limit|requirement|required|要求|yêu cầu)\s*[:：]?\s*(?P<limit>[^()]{1,24})|(?P<ac>(?:Ac|"
    r"max\.?|min\.?|≤|≥|<|>)\s*\d[^(),]{0,16})[^()]*)\)",
    re.IGNORECASE,
)


def _in_sentences(text: str, page: int, language: str | None) -> Iterator[MeasurementRow]:
    """``Puderrückstand: 0,8 mg/Handschuh (Anforderung ≤ 2,0)``."""
    for match in _SENTENCE.finditer(text) if "(" in text and (":" in text or "：" in text) else ():
        name = match["name"].strip()
        value = with_dot(match["value"], language)
        if value is None or not is_measured(name):
            continue
        condition = match["condition"] or _plan_before(text[: match.start()])
        yield MeasurementRow(
            property=name, condition=condition, value=value, unit=match["unit"] or "", limit=(match["limit"] or match["ac"]).strip(), page=page
        )


def _plan_before(text: str) -> str:
    """Level and number of specimens of a test by attributes, named before its result."""
    match = re.search(r"(?P<plan>(?:Prüfniveau|inspection level|level)\s+[\w-]+,\s*n\s*=\s*\d+)[^:]*:?\s*$", text, re.IGNORECASE)
    return match["plan"] if match else ""
