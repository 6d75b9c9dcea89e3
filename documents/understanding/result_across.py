"""Result tables with a column a specimen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from batches.paper import MeasurementRow
from documents.understanding.numbers import with_dot
from documents.understanding.result_about import about, headed, parts_of_heading
from documents.understanding.result_columns import numbered, specimen_under_condition
from documents.understanding.result_grids import GridRow
from documents.understanding.result_headings import Heading, one_tongue
from documents.understanding.result_limits import unit_in
from documents.understanding.result_rows import Context, Kinds, is_summary_row, required
from documents.understanding.result_units import is_figure, is_flow, value_and_unit


def specimens_across(at: Context, kinds: Kinds) -> Iterator[MeasurementRow]:
    """Columns of specimens; rows of tests, conditions or results."""
    columns = numbered(at.grid.header)
    named = [kind if i not in columns else None for i, kind in enumerate(kinds)]
    kept: dict[str, str] = {}
    head = ""
    for number, row in enumerate(at.grid.rows):
        if row.heads:
            head, kept = headed(head, row.cells[0]), {}
            continue
        if number in at.told.rows or is_summary_row(row.cells, named) or not _holds_results(row.cells, columns):
            continue
        cells = {kind: row.cells[i] for i, kind in reversed(list(enumerate(named))) if kind and i < len(row.cells)}
        unnamed = [row.cells[i] for i, kind in enumerate(named) if kind in (None, "specimen") and i not in columns and i < len(row.cells) and row.cells[i]]
        if cells.get("property"):
            kept = {}
        kept |= {kind: cell for kind, cell in cells.items() if cell and kind in ("property", "condition", "detail")}
        label = kept.get("property") or next(iter(unnamed), "")
        yield from _across(at, row, columns, label, {**cells, **kept}, head)


def _holds_results(cells: Sequence[str], columns: Sequence[int]) -> bool:
    """Whether the cells under specimens are results: a table of specimens alone has no row of its own name."""
    under = [cells[i] for i in columns if i < len(cells) and cells[i]]
    return any(is_figure(cell) for cell in under) and (0 not in columns or all(is_figure(cell) for cell in under))


def _across(at: Context, row: GridRow, columns: Sequence[int], label: str, cells: dict[str, str], head: str) -> Iterator[MeasurementRow]:
    test, aside = parts_of_heading(head)
    own = one_tongue(cells.get("condition", "")) if cells.get("condition") != label else ""
    label = one_tongue(cells["condition"]) if not label and cells.get("condition") else label
    told = about(at.heading, test, label, one_tongue(cells.get("detail", "")), Heading())
    for i in columns:
        read = value_and_unit(row.cells[i]) if i < len(row.cells) else None
        if read is None or is_flow(row.cells[i]):
            continue
        specimen, condition = specimen_under_condition(at.grid.header[i])
        unit = read[1] or cells.get("unit", "") or told.unit or at.told.units.get(i, "")
        limit = cells.get("limit", "") or at.told.limits.get(i, "") or told.limit or required(at, told.property, unit)
        yield MeasurementRow(
            property=told.property, condition=own or condition or one_tongue(at.told.conditions.get(i, "")) or told.condition or aside,
            specimen=specimen or at.grid.header[i], value=with_dot(read[0], at.language) or read[0],
            unit=unit or unit_in(limit), limit=limit, page=row.page, box=row.box,
        )  # fmt: skip
