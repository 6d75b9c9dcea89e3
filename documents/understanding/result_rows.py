"""Rows of a result grid as measured values: a row a specimen, or a column a specimen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batches.paper import MeasurementRow
from documents.understanding.lexicon import table
from documents.understanding.numbers import with_dot
from documents.understanding.result_about import about, headed, parts_of_heading
from documents.understanding.result_cells import One, several
from documents.understanding.result_columns import (
    column_kind,
    is_condition,
    is_detail,
    is_measured,
    is_specimen_name,
    is_summary,
    specimen_named,
    test_named,
)
from documents.understanding.result_grids import Grid, GridRow
from documents.understanding.result_headings import Heading, column_heading, one_tongue, property_and_limit
from documents.understanding.result_limits import LIMIT, limit_for, unit_in
from documents.understanding.result_units import is_figure, is_flow, is_unit, value_and_unit
from documents.understanding.script import fold

Kinds = Sequence[str | None]


@dataclass(frozen=True)
class Told:
    """What rows of the table itself say of whole columns: units, limits, conditions, by the column's index."""

    units: dict[int, str]
    limits: dict[int, str]
    conditions: dict[int, str]
    rows: frozenset[int]


@dataclass(frozen=True)
class Context:
    """All that a value's row does not say itself: the table's heading, what its rows tell of columns, the class of the product, the paper's language."""

    grid: Grid
    heading: Heading
    told: Told
    product_class: str
    language: str | None


def context_of(grid: Grid, heading: Heading, product_class: str, language: str | None) -> Context:
    """The context of a table's values."""
    return Context(grid, heading, told_by(grid), product_class, language)


def kinds_of(grid: Grid) -> list[str | None]:
    """What the columns hold; a running number beside the specimens or the name of the test is no specimen."""
    kinds = _with_numbered(grid, [column_kind(name) for name in grid.header])
    counts = [kind == "specimen" and _is_running(name) for kind, name in zip(kinds, grid.header, strict=True)]
    others = sum(1 for kind, counted in zip(kinds, counts, strict=True) if kind == "specimen" and not counted)
    tests = kinds.index("property") if "property" in kinds else -1
    return ["ignored" if counted and (others or i < tests) else kind for i, (kind, counted) in enumerate(zip(kinds, counts, strict=True))]


def _with_numbered(grid: Grid, kinds: list[str | None]) -> list[str | None]:
    """The kinds of the columns, one called after tests that only numbers specimens (``Item`` over ``1#``, ``2#``) taken for theirs.

    Left of the names of tests it numbers the rows; it counts the specimens of each test where its numbers begin again.
    """
    if "specimen" in kinds:
        return kinds
    for at, kind in enumerate(kinds):
        cells = [row.cells[at] for row in grid.rows if not row.heads and at < len(row.cells) and row.cells[at]]
        numbers = [cell for cell in cells if is_specimen_name(cell)]
        if kind != "property" or len(numbers) < 3 or len(numbers) < 0.6 * len(cells) or any(is_measured(cell) for cell in cells):
            continue
        named_left = "property" in kinds[:at]
        if named_left or "property" not in kinds[at + 1 :]:
            return ["specimen" if i == at else one for i, one in enumerate(kinds)]
    return kinds


def _is_running(name: str) -> bool:
    """Whether the column's name could be that of running numbers: ``No.``, ``序号 No.``."""
    words = {fold(word) for word in table("results")["columns"]["running"]["words"]}
    return all(fold(part.strip(". ")) in words for part in (re.split(r"[\s/]+(?=\S)", name.strip(". ")) if fold(name.strip(". ")) not in words else [name]))


def told_by(grid: Grid) -> Told:
    """The rows of units, limits and conditions of a table: known by their name, or by holding nothing else."""
    units: dict[int, str] = {}
    limits: dict[int, str] = {}
    conditions: dict[int, str] = {}
    rows: set[int] = set()
    for number, row in enumerate(grid.rows):
        cells = row.cells
        rest = {i: re.sub(r"^in\s+", "", cell.strip(" ()（）[]")) for i, cell in enumerate(cells) if i and cell}
        kind = column_kind(cells[0]) if cells[0] else None
        if row.heads or not rest:
            continue
        if kind == "condition" and len(rest) > 1 and not any(column_kind(name) == "value" for name in grid.header):
            conditions |= rest
        elif (kind == "unit" or not kind) and all(is_unit(cell) for cell in rest.values()):
            units |= rest
        elif (kind == "limit" and not is_measured(cells[0])) or _only_limits(cells):
            limits |= {i: cells[i] for i in rest}
        else:
            continue
        rows.add(number)
    return Told(units, limits, conditions, frozenset(rows))


def _only_limits(cells: Sequence[str]) -> bool:
    """Whether the row holds nothing but limits beside a name that numbers nothing: ``Spec.``, ``Class 2``."""
    rest = [cell for cell in cells[1:] if cell and cell != cells[0]]
    named = bool(cells[0]) and not is_measured(cells[0]) and not is_condition(cells[0]) and not re.search(r"\d", cells[0])
    return named and len(rest) > 0 and all(re.match(r"[≤≥<>]", cell) and LIMIT.fullmatch(cell) for cell in rest)


def is_summary_row(row: Sequence[str], kinds: Kinds) -> bool:
    """Whether the row is a mean, a deviation or a limit: named so in its first cell or where its specimen or condition should stand."""
    named = {kind: cell for cell, kind in zip(row, kinds, strict=False) if kind in ("specimen", "condition") and cell}
    if is_specimen_name(named.get("specimen", "")):
        return False
    first = next((cell for cell in row if cell), "")
    return any(is_summary(cell) for cell in (first, *named.values()) if not is_figure(cell))


def _is_only_result(grid: Grid, number: int, kinds: Kinds) -> bool:
    """Whether a mean or median is all the table tells of a test (``Force at break, median``; EN 455-2 asks for no more): no other row is of that test."""
    if "property" not in kinds or "specimen" in kinds:
        return False
    names = [row.cells[at] if (at := kinds.index("property")) < len(row.cells) else "" for row in grid.rows]
    own = test_named(names[number])
    others = [test_named(name) for i, name in enumerate(names) if i != number and name]
    return bool(own) and is_measured(own) and not any(other in own or own in other for other in others if other)


def specimens_down(at: Context, kinds: Kinds) -> Iterator[MeasurementRow]:
    """Rows of specimens, or of tests with their results."""
    values = _value_columns(at.grid, kinds)
    asides = _aside_columns(at.grid, kinds, values)
    kept: dict[str, str] = {}
    head = ""
    for number, row in enumerate(at.grid.rows):
        if row.heads:
            head, kept = headed(head, row.cells[0]), {}
            continue
        if number in at.told.rows or (is_summary_row(row.cells, kinds) and not _is_only_result(at.grid, number, kinds)):
            continue
        cells = {kind: row.cells[i] for i, kind in reversed(list(enumerate(kinds))) if kind and i < len(row.cells)}
        for i in asides:
            cells["condition"] = row.cells[i] if i < len(row.cells) else ""
        if cells.get("property"):
            kept = {}
        kept |= {kind: cell for kind, cell in cells.items() if cell and kind in ("property", "specimen", "condition", "detail", "limit", "unit")}
        for index in values:
            text = row.cells[index].strip() if index < len(row.cells) else ""
            ones = several(text) if text else ()
            if len(ones) > 1 or (ones and not is_figure(text)):
                yield from _from_cell(at, ones, kept, head, row, index)
            elif is_figure(text) and not is_flow(text):
                yield _measured(at, text, kept, head, row, index)


def _value_columns(grid: Grid, kinds: Kinds) -> list[int]:
    """The columns of results: named so, or after what is measured; else those named after a condition, a flow or a unit; else the last of figures."""
    open_ones = [(i, name) for i, (kind, name) in enumerate(zip(kinds, grid.header, strict=True)) if kind is None]
    named = [i for i, kind in enumerate(kinds) if kind == "value"] + [i for i, name in open_ones if is_measured(name)]
    told = [i for i, name in open_ones if is_condition(name) or is_flow(name) or is_detail(name) or is_unit(name)]
    unknown = [i for i, _ in open_ones if _mostly_figures(grid, i)]
    kept = [i for i in (*named, *told) if _mostly_figures(grid, i) or i in named] if named else told
    return sorted(set(kept)) or unknown[-1:]


def _aside_columns(grid: Grid, kinds: Kinds, values: Sequence[int]) -> list[int]:
    """A column of words before the results whose name is not known (``Chemical``): it tells what each was tested with."""
    if "condition" in kinds or not values:
        return []
    words = [i for i, kind in enumerate(kinds) if kind is None and i < min(values) and grid.header[i] and not _mostly_figures(grid, i)]
    return words[:1] if len(words) == 1 and not is_measured(grid.header[words[0]]) else []


def _mostly_figures(grid: Grid, index: int) -> bool:
    column = [row.cells[index] for row in grid.rows if not row.heads and index < len(row.cells) and row.cells[index]]
    return bool(column) and sum(1 for cell in column if is_figure(cell)) > 0.6 * len(column)


def _measured(at: Context, text: str, cells: dict[str, str], head: str, row: GridRow, index: int) -> MeasurementRow:
    value, own_unit = value_and_unit(text) or (text, "")
    test, aside = parts_of_heading(head)
    column = column_heading(at.grid.header[index])
    name = at.grid.header[index]
    detail = cells.get("detail", "") or (one_tongue(name) if not column.property and (is_flow(name) or is_detail(name)) else "")
    told = about(at.heading, test, cells.get("property", ""), one_tongue(detail), column)
    unit = own_unit or cells.get("unit", "") or at.told.units.get(index, "") or told.unit
    limit = cells.get("limit", "") or at.told.limits.get(index, "") or told.limit
    limit = _signed(limit, at) or required(at, told.property, unit)
    condition = one_tongue(cells.get("condition", "")) or aside
    specimen = cells.get("specimen", "")
    return MeasurementRow(
        property=told.property, condition=_conditions(condition, told.condition), specimen=specimen_named(specimen) or specimen,
        value=with_dot(value, at.language) or value, unit=unit or unit_in(limit), limit=limit, page=row.page, box=row.box,
    )  # fmt: skip


def _conditions(own: str, other: str) -> str:
    return own if not other or fold(other) in fold(own) or own else other


def required(at: Context, name: str, unit: str) -> str:
    """The limit that the lines around the table state, else that of its title."""
    if at.heading.limit:
        return at.heading.limit
    found = limit_for(name, unit, at.product_class, at.heading.told)
    return re.sub(r"(?<=\d)\s*[^\d\s.,±].*$", "", found) if unit_in(found) and unit else found


def _signed(limit: str, at: Context) -> str:
    """A bare number under ``Requirement (≤)`` with the sign of its column's name."""
    if limit and re.fullmatch(r"\d+(?:[.,]\d+)?", limit):
        name = next((name for name in at.grid.header if column_kind(name) == "limit"), "")
        sign = re.search(r"[≥≤<>]", name)
        return (at.heading.limit or f"{sign.group()}{limit}") if sign else limit
    return limit


def _from_cell(at: Context, found: Sequence[One], cells: dict[str, str], head: str, row: GridRow, index: int) -> Iterator[MeasurementRow]:
    test, aside = parts_of_heading(head)
    column = column_heading(at.grid.header[index])
    named, limit = property_and_limit(cells.get("limit", ""), cells.get("property", ""))
    told = about(at.heading, test, named, one_tongue(cells.get("detail", "")), column)
    for one in found:
        value, _ = value_and_unit(one.value) or (one.value, "")
        unit = one.unit or cells.get("unit", "") or told.unit or unit_in(limit)
        yield MeasurementRow(
            property=told.property, condition=one.condition or one_tongue(cells.get("condition", "")) or aside or told.condition, specimen=one.specimen,
            value=with_dot(value, at.language) or value, unit=unit, limit=limit or told.limit or required(at, told.property, unit), page=row.page, box=row.box,
        )  # fmt: skip
