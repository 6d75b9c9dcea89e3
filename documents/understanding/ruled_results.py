"""Ruled result tables as rows of texts: merged cells count for every row and column they cover, headers of two lines are joined, title rows go aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from batches.base import Box
from documents.reading.page import Cell, Page, Table
from documents.understanding.result_columns import column_kind, is_figure, is_header, is_measured, is_specimen_name
from documents.understanding.result_headings import is_condition
from documents.understanding.script import folded_space, normal

Row = tuple[str, ...]
Boxed = tuple[Row, Box | None]


def ruled_rows(page: Page) -> Iterator[tuple[Box, Row, list[Boxed], list[str]]]:
    """Box, header, body and inner titles of every ruled table; a row that only names a test or a condition begins a table of its own."""
    for found in page.tables:
        plain = [tuple(_text(cell) for cell in row) for row in found.rows]
        spread = [tuple(_spread(found, r, c) for c in range(len(row))) for r, row in enumerate(found.rows)]
        kept = [i for i, row in enumerate(plain) if any(row)]
        if not kept or max(len(plain[i]) for i in kept) < 2:
            continue
        yield from _sections(found, [plain[i] for i in kept], [(spread[i], _row_box(found, i)) for i in kept])


def _text(cell: Cell | None) -> str:
    return "" if cell is None else folded_space(normal(cell.text.replace("\n", " ")))


def _spread(found: Table, row: int, column: int) -> str:
    """The text of a place: its own cell's, or that of the merged cell that covers it."""
    own = found.rows[row][column]
    if own is not None:
        return _text(own)
    over = next((found.rows[r][column] for r in range(row - 1, -1, -1) if column < len(found.rows[r]) and found.rows[r][column] is not None), None)
    row_box = _row_box(found, row)
    if over is not None and over.box is not None and row_box is not None and over.box[3] >= row_box[3] - 2 and not _is_result(found, column, over):
        return _text(over)
    left = next((found.rows[row][c] for c in range(column - 1, -1, -1) if found.rows[row][c] is not None), None)
    return _text(left) if left is not None and not is_figure(_text(left)) else ""


def _is_result(found: Table, column: int, cell: Cell) -> bool:
    """A figure in a merged cell is a mean or a verdict of the rows it covers, no result of each, unless its column holds limits or names."""
    if not is_figure(_text(cell)):
        return False
    names = [_text(row[column]) for row in found.rows[:3] if column < len(row) and row[column] is not None]
    return not any(column_kind(name) in ("limit", "specimen", "property", "condition") for name in names)


def _row_box(found: Table, index: int) -> Box | None:
    boxes = [cell.box for cell in found.rows[index] if cell is not None and cell.box is not None]
    if not boxes:
        return None
    low = min(b[3] for b in boxes)
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), low)


def _sections(found: Table, plain: Sequence[Row], rows: Sequence[Boxed]) -> Iterator[tuple[Box, Row, list[Boxed], list[str]]]:
    header, start, titles, kept = _header(plain, rows)
    body: list[Boxed] = list(kept)
    inner: list[str] = []
    for texts, boxed in zip(plain[start:], rows[start:], strict=True):
        alone = [text for text in texts if text]
        names = len(alone) == 1 and texts[0] == alone[0] and not is_figure(alone[0]) and (is_measured(alone[0]) or is_condition(alone[0]))
        if not names or (len(set(boxed[0])) > 1 and "" not in boxed[0]):
            body.append(boxed)
            continue
        if body:
            yield found.box, header, body, [*inner, *titles]
        body, inner = [], alone
    if body or not inner:
        yield found.box, header, body, [*inner, *titles]


def _header(plain: Sequence[Row], rows: Sequence[Boxed]) -> tuple[Row, int, list[str], list[Boxed]]:
    """The column names, the index of the first row of results, title cells above, and rows above the names that tell the specimens' condition."""
    at = next((i for i, row in enumerate(plain[:3]) if is_header(row)), None)
    if at is None:
        return (), 0, [], []
    header, start, titles = rows[at][0], at + 1, []
    conditions: list[Boxed] = []
    for i in range(at):
        if column_kind(plain[i][0]) == "condition" and sum(1 for cell in plain[i] if cell) > 1:
            conditions.append(rows[i])
        elif sum(1 for cell in plain[i] if cell) > 1 and any(is_specimen_name(name) for name in header):
            header = _joined(rows[i][0], header)
        else:
            titles += [cell for cell in plain[i] if cell]
    while start < len(rows) and start - at < 3 and _goes_on(plain[start], rows[start][0]):
        header = _joined(header, rows[start][0])
        start += 1
    return header, start, titles, conditions


def _goes_on(plain: Row, row: Row) -> bool:
    """Whether the row is a second line of names: specimens numbered under their heading, or more column names."""
    if any(is_figure(cell) and not is_specimen_name(cell) for cell in row if cell):
        return False
    numbered = [cell for cell in plain if cell]
    if len(numbered) >= 2 and not plain[0] and all(is_specimen_name(cell) for cell in numbered):
        return True
    return len(numbered) >= 2 and is_header(row) and not any(is_figure(cell) for cell in row)


def _joined(upper: Row, lower: Row) -> Row:
    return tuple(_name(above, below) for above, below in zip(upper, lower, strict=False))


def _name(above: str, below: str) -> str:
    if not above or not below or above == below:
        return above or below
    if is_specimen_name(below) and not is_specimen_name(f"{above} {below}"):
        return below
    return f"{above} {below}"
