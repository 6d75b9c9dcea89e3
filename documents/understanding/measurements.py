"""Measured values of a test report, one row a value: from tables with a row a specimen, a column a specimen, wearer and exercise, several results in a cell,
and from sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from batches.base import Box
from batches.paper import MeasurementRow
from documents.understanding.flow import flow_of
from documents.understanding.layout import Laid, Segment
from documents.understanding.lexicon import table
from documents.understanding.numbers import with_dot
from documents.understanding.result_grids import Grid, column_kind, grids, is_figure, is_measured, is_specimen_name, lines_outside
from documents.understanding.result_headings import (
    FIGURE,
    UNIT,
    Heading,
    column_heading,
    heading_of,
    is_condition,
    limit_for,
    property_and_limit,
    unit_in_limit,
    unit_of,
)
from documents.understanding.script import fold, folded_space, latin_part

#: A report may have hundreds of pages of curves; results of the trade's products stand in the first ones.
_MOST_PAGES = 40


_VALUE = re.compile(rf"^(?P<value>{FIGURE})\s*(?P<unit>{UNIT})?$")


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
    named = [row for row in found if is_measured(row.property)]
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
    kinds = _kinds(grid)
    if _is_leakage(grid):
        yield from _leakage(grid, heading, language)
    elif sum(1 for name in grid.header if is_specimen_name(name)) >= 2:
        yield from _specimens_across(grid, heading, kinds, language)
    elif "property" in kinds or "limit" in kinds or "value" in kinds or any(is_measured(name) for name in grid.header):
        yield from _specimens_down(grid, heading, kinds, language)


def _kinds(grid: Grid) -> list[str | None]:
    """What the columns hold; a running number beside the name of the test is no specimen."""
    kinds = [column_kind(name) for name in grid.header]
    if "property" in kinds:
        running = {fold(word) for word in table("results")["columns"]["running"]["words"]}
        kinds = ["ignored" if kind == "specimen" and fold(name.strip(". ")) in running else kind for kind, name in zip(kinds, grid.header, strict=True)]
    return kinds


def _specimens_down(grid: Grid, heading: Heading, kinds: list[str | None], language: str | None) -> Iterator[MeasurementRow]:
    values = _value_columns(grid, kinds)
    specimen = ""
    kept_property = ""
    for row, box in zip(grid.rows, grid.boxes, strict=True):
        cells = {kind: row[i] for i, kind in reversed(list(enumerate(kinds))) if kind and i < len(row)}
        if _is_summary(row):
            continue
        specimen = cells.get("specimen", "") or specimen
        named = cells.get("property", "")
        kept_property = named or kept_property
        for index in values:
            if index >= len(row):
                continue
            text = row[index].strip()
            several = list(_several(text))
            limit_text = cells.get("limit", "")
            if several:
                yield from _from_cell(several, limit_text, kept_property or heading.property, cells, grid.page, box, language, heading)
                continue
            if not is_figure(text):
                continue
            yield _row(grid, index, text, cells, specimen if "specimen" in kinds else "", kept_property, heading, language, box)


def _value_columns(grid: Grid, kinds: list[str | None]) -> list[int]:
    named = [i for i, kind in enumerate(kinds) if kind == "value"]
    measured = [i for i, (kind, name) in enumerate(zip(kinds, grid.header, strict=True)) if kind is None and (is_measured(name) or unit_of(name))]
    return sorted({*named, *measured}) or [i for i, kind in enumerate(kinds) if kind is None and _mostly_figures(grid, i)]


def _mostly_figures(grid: Grid, index: int) -> bool:
    column = [row[index] for row in grid.rows if index < len(row) and row[index]]
    return bool(column) and sum(1 for cell in column if is_figure(cell)) > 0.6 * len(column)


def _row(
    grid: Grid, index: int, text: str, cells: dict[str, str], specimen: str, named: str, heading: Heading, language: str | None, box: Box | None
) -> MeasurementRow:
    match = _VALUE.match(text)
    value = with_dot((match["value"] if match else text).strip(" <>≤≥~≈"), language) or text
    own = column_heading(grid.header[index])
    limit = cells.get("limit", "") or own.limit or limit_for(own.property or named, heading) or heading.limit
    if limit and re.fullmatch(r"\d+(?:[.,]\d+)?", limit) and re.search(r"[≥≤<>]", _limit_header(grid)):
        limit = f"{re.search(r'[≥≤<>]', _limit_header(grid)).group()}{limit}" if not heading.limit else heading.limit  # type: ignore[union-attr]
    test = column_heading(named)
    named = test.property if test.unit and test.property else named
    name = own.property or named or heading.property
    if own.property and fold(own.property) in fold(heading.property) and not re.search(r"\s(?:und|and|及|và)\s|\s/\s", heading.property):
        name = heading.property
    name = latin_part(named) or name
    unit = (match["unit"] if match and match["unit"] else "") or cells.get("unit", "") or own.unit or test.unit or heading.unit or unit_in_limit(limit)
    condition = latin_part(cells.get("condition", "")) or own.condition or heading.condition
    return MeasurementRow(property=latin_part(name), condition=condition, specimen=specimen, value=value, unit=unit, limit=limit, page=grid.page, box=box)


def _limit_header(grid: Grid) -> str:
    return next((name for name in grid.header if column_kind(name) == "limit"), "")


@cache
def _summaries() -> frozenset[str]:
    return frozenset(fold(word) for word in table("results")["rows"]["summary"])


def _is_summary(row: Sequence[str]) -> bool:
    first = next((cell for cell in row if cell), "")
    return fold(re.sub(r"[\s:(].*$", "", latin_part(first)) or first) in _summaries() or fold(first) in _summaries()


_ONE = re.compile(rf"(?:(?P<specimen>[A-Z]?\d{{1,3}}#?)\s*[:：=]\s*)(?P<value>{FIGURE})\s*(?P<unit>{UNIT})?(?=\s*(?:[;,；，]|$))")


def _several(text: str) -> Iterator[re.Match[str]]:
    """``1: 1.1 %; 2: 0.9 %; 3: 1.4 %``."""
    found = list(_ONE.finditer(text))
    return iter(found if found and sum(len(one.group()) for one in found) > 0.6 * len(text.replace(" ", "")) else [])


def _from_cell(
    found: list[re.Match[str]], limit_text: str, named: str, cells: dict[str, str], page: int, box: Box | None, language: str | None, heading: Heading
) -> Iterator[MeasurementRow]:
    name, limit = property_and_limit(limit_text, named)
    for one in found:
        value = with_dot(one["value"].strip(" <>≤≥~≈"), language) or one["value"]
        unit = one["unit"] or unit_in_limit(limit) or heading.unit
        yield MeasurementRow(
            property=name, condition=latin_part(cells.get("condition", "")), specimen=one["specimen"], value=value, unit=unit, limit=limit, page=page, box=box
        )


def _specimens_across(grid: Grid, heading: Heading, kinds: list[str | None], language: str | None) -> Iterator[MeasurementRow]:
    columns = [i for i, name in enumerate(grid.header) if is_specimen_name(name)]
    for row, box in zip(grid.rows, grid.boxes, strict=True):
        label = next((cell for i, cell in enumerate(row) if i not in columns and i < len(kinds) and kinds[i] not in ("limit", "ignored", "unit") and cell), "")
        if _is_summary(row):
            continue
        cells = {kind: row[i] for i, kind in enumerate(kinds) if kind and i < len(row)}
        own = column_heading(label)
        name, condition = _named_row(own.property if own.unit and own.property else label, heading)
        limit = cells.get("limit", "") or heading.limit
        for i in columns:
            match = _VALUE.match(row[i].strip()) if i < len(row) else None
            if match is None:
                continue
            value = with_dot(match["value"].strip(" <>≤≥~≈"), language) or match["value"]
            number = re.search(r"\d+", grid.header[i])
            unit = match["unit"] or cells.get("unit", "") or own.unit or heading.unit or unit_in_limit(limit)
            yield MeasurementRow(
                property=name,
                condition=condition or heading.condition,
                specimen=number.group() if number else grid.header[i],
                value=value,
                unit=unit,
                limit=limit,
                page=grid.page,
                box=box,
            )


def _named_row(label: str, heading: Heading) -> tuple[str, str]:
    """Property and condition of a row: a label that names a test stands alone, else it refines the table's title; what is a condition goes aside."""
    label = latin_part(folded_space(label))
    parts = [part.strip() for part in label.split(",")]
    conditions = [part for part in parts[1:] if is_condition(part)]
    rest = ", ".join(part for part in parts if part not in conditions)
    if heading.property and column_kind(label) == "value":
        return heading.property, ""
    if len(parts) == 1 and is_condition(label) and not is_measured(label):
        return heading.property, label
    if is_measured(rest) or not heading.property:
        return rest, ", ".join(conditions)
    return f"{heading.property} {rest}".strip(), ", ".join(conditions)


#: EN 149 clause 8.5.1: five exercises a wearer.
EXERCISES = 5
_WEARER = re.compile(r"wearer|subject|proband|testperson|träger|受试者|佩戴者|người đeo", re.IGNORECASE)


def _is_leakage(grid: Grid) -> bool:
    return (
        bool(_WEARER.search(grid.header[0]))
        and sum(1 for name in grid.header if is_specimen_name(name) or re.search(r"exercise|übung|动作|bài tập", name, re.IGNORECASE)) >= 3
    ) or len(_exercises_by_name(grid)) == EXERCISES


def _exercises_by_name(grid: Grid) -> list[tuple[int, str]]:
    """The columns of a table of wearers whose names are the exercises themselves (walking, turning the head, …), numbered in their order."""
    if not _WEARER.search(grid.header[0]):
        return []
    columns = [i for i, name in enumerate(grid.header[1:], 1) if name and column_kind(name) not in ("ignored", "condition", "limit")]
    return [(i, str(number)) for number, i in enumerate(columns, 1)]


def _leakage(grid: Grid, heading: Heading, language: str | None) -> Iterator[MeasurementRow]:
    """Wearers down, exercises across: the specimen is ``wearer/exercise``."""
    numbered = [(i, match.group()) for i, name in enumerate(grid.header[1:], 1) if column_kind(name) != "ignored" and (match := re.search(r"\d+", name))]
    exercises = numbered or _exercises_by_name(grid)
    for row, box in zip(grid.rows, grid.boxes, strict=True):
        wearer = re.search(r"\d+", row[0])
        if wearer is None or _is_summary(row):
            continue
        for i, exercise in exercises:
            match = _VALUE.match(row[i].strip()) if i < len(row) else None
            if match is None:
                continue
            value = with_dot(match["value"].strip(), language) or match["value"]
            unit = match["unit"] or heading.unit or "%"
            yield MeasurementRow(
                property=heading.property or "Total inward leakage",
                condition=heading.condition,
                specimen=f"{wearer.group()}/{exercise}",
                value=value,
                unit=unit,
                limit=heading.limit,
                page=grid.page,
                box=box,
            )


_SENTENCE = re.compile(
    rf"(?P<name>[^\W\d_][\w ./²-]{{2,60}}?)\s*(?:\((?P<condition>[^()]{{2,50}})\))?\s*[:：]\s*(?P<value>\d+(?:[.,]\d+)?)\s*(?P<unit>{UNIT})?\s*"
    r"\(\s*(?:(?:Anforderung|Grenzwert|limit|requirement|required|要求|yêu cầu)\s*[:：]?\s*(?P<limit>[^()]{1,24})|(?P<ac>(?:Ac|"
    r"max\.?|min\.?|≤|≥|<|>)\s*\d[^(),]{0,16})[^()]*)\)",
    re.IGNORECASE,
)


def _in_sentences(text: str, page: int, language: str | None) -> Iterator[MeasurementRow]:
    """``Puderrückstand: 0,8 mg/Handschuh (Anforderung ≤ 2,0)``."""
    for match in _SENTENCE.finditer(text):
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
