"""Rows of a result grid as measured values: a row a specimen, or a column a specimen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batches.base import Box
from batches.paper import MeasurementRow
from documents.understanding.lexicon import table
from documents.understanding.numbers import with_dot
from documents.understanding.result_cells import One, several
from documents.understanding.result_columns import column_kind, is_figure, is_measured, is_specimen_name, is_summary, specimen_named
from documents.understanding.result_grids import Grid
from documents.understanding.result_headings import (
    FIGURE,
    UNIT,
    Heading,
    column_heading,
    is_condition,
    is_unit,
    limit_for,
    property_and_limit,
    unit_in_limit,
    unit_of,
)
from documents.understanding.script import fold, folded_space, latin_half, latin_part

_VALUE = re.compile(rf"^(?P<value>{FIGURE})\s*(?P<unit>{UNIT})?$")


@dataclass(frozen=True)
class Given:
    """What rows of the table itself say of whole columns: units, limits, conditions, by the column's index."""

    units: dict[int, str]
    limits: dict[int, str]
    conditions: dict[int, str]
    rows: frozenset[int]


def kinds_of(grid: Grid) -> list[str | None]:
    """What the columns hold; a running number beside the name of the test is no specimen."""
    kinds = [column_kind(name) for name in grid.header]
    if "property" in kinds:
        running = {fold(word) for word in table("results")["columns"]["running"]["words"]}
        kinds = ["ignored" if kind == "specimen" and fold(name.strip(". ")) in running else kind for kind, name in zip(kinds, grid.header, strict=True)]
    return kinds


def given(grid: Grid) -> Given:
    """The rows of units, limits and conditions of a table: known by their name, or by holding nothing else."""
    units: dict[int, str] = {}
    limits: dict[int, str] = {}
    conditions: dict[int, str] = {}
    rows: set[int] = set()
    for number, row in enumerate(grid.rows):
        rest = {i: re.sub(r"^in\s+", "", cell.strip(" ()（）[]")) for i, cell in enumerate(row) if i and cell}
        kind = column_kind(row[0]) if row[0] else None
        if kind == "condition" and len(rest) > 1 and not any(column_kind(name) == "value" for name in grid.header):
            conditions |= rest
        elif rest and (kind == "unit" or not kind) and all(is_unit(cell) for cell in rest.values()):
            units |= rest
        elif rest and kind == "limit" and not is_measured(row[0]):
            limits |= {i: row[i] for i in rest}
        else:
            continue
        rows.add(number)
    return Given(units, limits, conditions, frozenset(rows))


def is_summary_row(row: Sequence[str], kinds: Sequence[str | None]) -> bool:
    """Whether the row is a mean, a deviation or a limit: named so in its first cell or where its specimen or condition should stand."""
    first = next((cell for cell in row if cell), "")
    named = [cell for cell, kind in zip(row, kinds, strict=False) if kind in ("specimen", "condition") and cell]
    return any(is_summary(cell) for cell in (first, *named) if not is_figure(cell))


def specimens_down(grid: Grid, heading: Heading, kinds: list[str | None], language: str | None) -> Iterator[MeasurementRow]:
    """Rows of specimens, or of tests with their results."""
    values, told = _value_columns(grid, kinds), given(grid)
    kept: dict[str, str] = {}
    for number, (row, box) in enumerate(zip(grid.rows, grid.boxes, strict=True)):
        if number in told.rows or is_summary_row(row, kinds):
            continue
        cells = {kind: row[i] for i, kind in reversed(list(enumerate(kinds))) if kind and i < len(row)}
        if cells.get("property"):
            kept = {}
        kept |= {kind: cell for kind, cell in cells.items() if cell and kind in ("property", "specimen", "condition", "limit", "unit")}
        for index in values:
            text = row[index].strip() if index < len(row) else ""
            ones = several(text) if text else ()
            if len(ones) > 1 or (ones and not is_figure(text)):
                yield from _from_cell(ones, kept, grid, box, language, heading, index)
            elif is_figure(text):
                yield _row(grid, index, text, kept, heading, told, language, box)


def _value_columns(grid: Grid, kinds: list[str | None]) -> list[int]:
    named = [i for i, kind in enumerate(kinds) if kind == "value"]
    measured = [i for i, (kind, name) in enumerate(zip(kinds, grid.header, strict=True)) if kind is None and (is_measured(name) or unit_of(name))]
    return sorted({*named, *measured}) or [i for i, kind in enumerate(kinds) if kind is None and _mostly_figures(grid, i)]


def _mostly_figures(grid: Grid, index: int) -> bool:
    column = [row[index] for row in grid.rows if index < len(row) and row[index]]
    return bool(column) and sum(1 for cell in column if is_figure(cell)) > 0.6 * len(column)


def _row(grid: Grid, index: int, text: str, cells: dict[str, str], heading: Heading, told: Given, language: str | None, box: Box | None) -> MeasurementRow:
    match = _VALUE.match(text)
    value = with_dot((match["value"] if match else text).strip(" <>≤≥~≈"), language) or text
    own, named = column_heading(grid.header[index]), latin_half(cells.get("property", ""))
    limit = cells.get("limit", "") or told.limits.get(index, "") or own.limit or limit_for(own.property or named, heading) or heading.limit
    if limit and re.fullmatch(r"\d+(?:[.,]\d+)?", limit) and (sign := re.search(r"[≥≤<>]", _limit_header(grid))):
        limit = heading.limit or f"{sign.group()}{limit}"
    test = column_heading(named)
    named = test.property if test.unit and test.property else named
    name = own.property or named or heading.property
    if own.property and fold(own.property) in fold(heading.property) and not _names_two(heading.property):
        name = heading.property
    name = latin_part(named) or name
    unit = (match["unit"] if match and match["unit"] else "") or cells.get("unit", "") or told.units.get(index, "")
    unit = unit or own.unit or test.unit or heading.unit or unit_in_limit(limit)
    condition = latin_half(latin_part(cells.get("condition", ""))) or own.condition or heading.condition
    specimen = cells.get("specimen", "")
    return MeasurementRow(property=latin_part(name), condition=condition, specimen=specimen, value=value, unit=unit, limit=limit, page=grid.page, box=box)


def _names_two(title: str) -> bool:
    """Whether a title names more than one test, so that the column's own name is the better one."""
    return re.search(r"\s(?:und|and|及|và)\s|\s/\s", title) is not None


def _limit_header(grid: Grid) -> str:
    return next((name for name in grid.header if column_kind(name) == "limit"), "")


def _from_cell(
    found: Sequence[One], cells: dict[str, str], grid: Grid, box: Box | None, language: str | None, heading: Heading, index: int
) -> Iterator[MeasurementRow]:
    own = column_heading(grid.header[index])
    name, limit = property_and_limit(cells.get("limit", ""), own.property or latin_half(cells.get("property", "")) or heading.property)
    test = column_heading(name)
    for one in found:
        value = with_dot(one.value.strip(" <>≤≥~≈"), language) or one.value
        unit = one.unit or cells.get("unit", "") or own.unit or test.unit or unit_in_limit(limit) or heading.unit
        condition = one.condition or latin_half(latin_part(cells.get("condition", ""))) or test.condition or heading.condition
        yield MeasurementRow(
            property=test.property if test.unit and test.property else name, condition=condition, specimen=one.specimen,
            value=value, unit=unit, limit=limit or own.limit or heading.limit, page=grid.page, box=box,
        )  # fmt: skip


def specimens_across(grid: Grid, heading: Heading, kinds: list[str | None], language: str | None) -> Iterator[MeasurementRow]:
    """Columns of specimens; rows of tests, conditions or results."""
    columns, told = [i for i, name in enumerate(grid.header) if is_specimen_name(name)], given(grid)
    for number, (row, box) in enumerate(zip(grid.rows, grid.boxes, strict=True)):
        cells = {kind: row[i] for i, kind in enumerate(kinds) if kind and i < len(row) and i not in columns}
        label = cells.get("property") or next(
            (cell for i, cell in enumerate(row) if i not in columns and i < len(kinds) and kinds[i] not in ("limit", "ignored", "unit") and cell), ""
        )
        if number in told.rows or is_summary_row(row, [kind if i not in columns else None for i, kind in enumerate(kinds)]):
            continue
        label = latin_half(label)
        own = column_heading(label)
        name, condition = _named_row(own.property if own.unit and own.property else label, heading)
        if own.property and heading.property and fold(own.property) in fold(heading.property) and not _names_two(heading.property):
            name = heading.property
        if cells.get("condition") and cells["condition"] != label:
            condition = latin_half(latin_part(cells["condition"]))
        for i in columns:
            match = _VALUE.match(row[i].strip()) if i < len(row) else None
            if match is None:
                continue
            value = with_dot(match["value"].strip(" <>≤≥~≈"), language) or match["value"]
            limit = cells.get("limit", "") or told.limits.get(i, "") or own.limit or limit_for(name, heading) or heading.limit
            unit = match["unit"] or cells.get("unit", "") or own.unit or unit_of(label) or heading.unit or unit_in_limit(limit)
            yield MeasurementRow(
                property=name, condition=condition or own.condition or latin_half(told.conditions.get(i, "")) or heading.condition,
                specimen=specimen_named(grid.header[i]), value=value, unit=unit, limit=limit, page=grid.page, box=box,
            )  # fmt: skip


def _named_row(label: str, heading: Heading) -> tuple[str, str]:
    """Property and condition of a row: a label that names a test stands alone, else it refines the table's title; what is a condition goes aside."""
    label = latin_part(folded_space(label))
    parts = [part.strip() for part in label.split(",")]
    conditions = [part for part in parts[1:] if is_condition(part)]
    rest = ", ".join(part for part in parts if part not in conditions)
    if heading.property and (column_kind(label) in ("value", "specimen") or is_unit(label)):
        return heading.property, ""
    if len(parts) == 1 and is_condition(label) and not is_measured(label):
        return heading.property, label
    if is_measured(rest) or not heading.property:
        return rest, ", ".join(conditions)
    return f"{heading.property} {rest}".strip(), ", ".join(conditions)
