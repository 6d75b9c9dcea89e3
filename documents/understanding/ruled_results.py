"""Ruled result tables as rows of texts: merged cells count for every row and column they cover, headers of several lines are joined, title rows go aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batches.base import Box
from documents.reading.page import Cell, Page, Table
from documents.understanding.result_columns import (
    column_kind,
    is_condition,
    is_detail,
    is_header,
    is_measured,
    is_sentence,
    is_series,
    is_specimen_name,
    names_conditions,
)
from documents.understanding.result_units import is_figure, is_flow
from documents.understanding.script import folded_space, normal

Row = tuple[str, ...]
#: A row's cells, its box, and whether it only heads those below it.
Boxed = tuple[Row, Box | None, bool]


@dataclass(frozen=True)
class Ruled:
    """A table between rules: names of columns (empty without any), rows, and the titles inside its frame."""

    box: Box
    header: Row
    rows: tuple[Boxed, ...]
    titles: tuple[str, ...]


def ruled_rows(page: Page) -> Iterator[Ruled]:
    """Every ruled table of the page; one whose names change half-way down is two."""
    for found in page.tables:
        found = _filled(found, page)
        plain = [tuple(_text(cell) for cell in row) for row in found.rows]
        spread = [tuple(_spread(found, r, c) for c in range(len(row))) for r, row in enumerate(found.rows)]
        kept = [i for i, row in enumerate(plain) if any(row)]
        if not kept or max(len(plain[i]) for i in kept) < 2:
            continue
        yield from _parts(found.box, [plain[i] for i in kept], [(spread[i], _row_box(found, i), False) for i in kept])


def _filled(found: Table, page: Page) -> Table:
    """The table with words that stand in its frame but in no cell, where a rule is missing at a page's end: as cells of the row and column they stand in."""
    boxes = [cell.box for row in found.rows for cell in row if cell is not None and cell.box is not None]
    x0, top, x1, bottom = found.box
    stray = [
        word
        for word in page.words
        if x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= (word.top + word.bottom) / 2 <= bottom and not any(_holds(box, word.box) for box in boxes)
    ]
    if not stray:
        return found
    columns = _columns(found)
    rows = [list(row) for row in found.rows]
    for word in stray:
        middle, height = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        c = next((i for i, place in columns.items() if place[0] <= middle <= place[1]), None)
        r = next((i for i in range(len(rows)) if (box := _row_box(found, i)) and box[1] <= height <= box[3]), None)
        if c is None or r is None or c >= len(rows[r]):
            continue
        own = rows[r][c]
        # Without a rule below it, what stands there holds to the end of the table.
        rows[r][c] = Cell(f"{own.text} {word.text}" if own else word.text, own.box if own else (columns[c][0], word.top, columns[c][1], bottom))
    return Table(found.page, found.box, tuple(tuple(row) for row in rows))


def _holds(box: Box, word: Box) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _columns(found: Table) -> dict[int, tuple[float, float]]:
    """Left and right edge of each column, from the row with most cells."""
    full = max(found.rows, key=lambda row: sum(1 for cell in row if cell is not None))
    return {i: (cell.box[0], cell.box[2]) for i, cell in enumerate(full) if cell is not None and cell.box is not None}


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
    return not any(column_kind(name) in ("limit", "specimen", "property", "condition", "detail") for name in names)


def _row_box(found: Table, index: int) -> Box | None:
    boxes = [cell.box for cell in found.rows[index] if cell is not None and cell.box is not None]
    if not boxes:
        return None
    low = min(b[3] for b in boxes)
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), low)


def _parts(box: Box, plain: Sequence[Row], rows: Sequence[Boxed]) -> Iterator[Ruled]:
    header, start, titles, kept = _header(plain, rows)
    body: list[Boxed] = list(kept)
    for i in range(start, len(rows)):
        texts = plain[i]
        if header and i > start and _names_anew(texts, header):
            break
        body.append((rows[i][0], rows[i][1], _heads(texts, rows[i][0])))
    else:
        i = len(rows)
    yield Ruled(box, header, tuple(body), tuple(titles))
    if i < len(rows):
        yield from _parts(box, plain[i:], rows[i:])


def _names_anew(texts: Row, header: Row) -> bool:
    """Whether a row further down numbers or names specimens as the header did, or repeats it."""
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(is_figure(text) and not is_specimen_name(text) for text in filled):
        return False
    return texts == header or (is_series(texts) and is_series(header)) or (is_header(texts) and column_kind(texts[0]) == column_kind(header[0]) is not None)


def _heads(texts: Row, spread: Row) -> bool:
    """Whether the row only names a test or a condition of the rows below it."""
    alone = [text for text in texts if text and not is_sentence(text)]
    names = len(alone) == 1 and texts[0] == alone[0] and not is_figure(alone[0]) and (is_measured(alone[0]) or is_condition(alone[0]) or is_detail(alone[0]))
    return names and not (len(set(spread)) > 1 and "" not in spread)


def _header(plain: Sequence[Row], rows: Sequence[Boxed]) -> tuple[Row, int, list[str], list[Boxed]]:
    """The column names, the index of the first row of results, title cells above, and rows above the names that tell the specimens' condition."""
    at = next((i for i, row in enumerate(plain[:3]) if is_header(row) or names_conditions(row)), None)
    if at is None:
        return (), 0, [], []
    header, start, titles = rows[at][0], at + 1, []
    conditions: list[Boxed] = []
    for i in range(at):
        if column_kind(plain[i][0]) == "condition" and sum(1 for cell in plain[i] if cell) > 1:
            conditions.append(rows[i])
        elif sum(1 for cell in plain[i] if cell) > 1:
            header = _joined(rows[i][0], header)
        else:
            titles += [cell for cell in plain[i] if cell]
    while start < len(rows) and start - at < 3 and _goes_on(plain[start], rows[start][0], header):
        header = _joined(header, rows[start][0])
        start += 1
    return header, start, titles, conditions


def _goes_on(plain: Row, row: Row, header: Row) -> bool:
    """Whether the row is a second line of names: specimens numbered under their heading, or more column names."""
    if any(is_figure(cell) and not is_specimen_name(cell) and not is_flow(cell) for cell in row if cell):
        return False
    numbered = [cell for cell in plain if cell]
    if len(numbered) >= 2 and not plain[0] and (all(is_specimen_name(cell) or is_flow(cell) for cell in numbered)):
        return True
    if is_series(plain) and not is_series(header):
        return not plain[0]
    covered = [cell for cell, above in zip(row, header, strict=False) if cell == above]
    return len(numbered) >= 2 and (is_header(row) or (bool(covered) and not any(is_figure(cell) for cell in row) and not plain[0]))


def _joined(upper: Row, lower: Row) -> Row:
    return tuple(_name(above, below) for above, below in zip(upper, lower, strict=False))


def _name(above: str, below: str) -> str:
    if not above or not below or above == below:
        return above or below
    if is_specimen_name(below) and not is_condition(above):
        return below
    return f"{above} {below}"
