"""Result tables as grids: ruled ones as drawn, others from words that stand in columns; each with the lines above it and what it goes on from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batches.base import Box
from documents.reading.page import Word
from documents.understanding.layout import Laid, Line, Segment, around
from documents.understanding.result_columns import column_kind, is_figure, is_header, is_measured, is_specimen_name
from documents.understanding.result_headings import is_unit
from documents.understanding.ruled_results import ruled_rows


@dataclass(frozen=True)
class Grid:
    """Rows of cell texts. ``header`` holds the column names (empty where the table has none), ``titles`` the lines above, nearest first."""

    page: int
    box: Box
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    boxes: tuple[Box | None, ...]
    titles: tuple[str, ...]


def grids(pages: Sequence[Laid]) -> Iterator[Grid]:
    """Every result table of the paper, in reading order; one that goes on over a page keeps its header and titles."""
    before: Grid | None = None
    for page in pages:
        found = sorted((*_ruled(page), *_aligned(page)), key=lambda grid: grid.box[1])
        for grid in found:
            if before is not None and not grid.header and grid.rows and len(grid.rows[0]) == len(before.header):
                grid = Grid(grid.page, grid.box, before.header, grid.rows, grid.boxes, before.titles)
            elif before is not None and _goes_on(before, grid):
                grid = Grid(grid.page, grid.box, grid.header, grid.rows, grid.boxes, before.titles)
            before = grid
            if grid.header and grid.rows:
                yield grid


def _goes_on(before: Grid, grid: Grid) -> bool:
    """Whether a table on the next page repeats the header of the one before it and has no title of its own."""
    return grid.page == before.page + 1 and bool(grid.header) and grid.header == before.header and not any(is_measured(title) for title in grid.titles)


def _ruled(page: Laid) -> Iterator[Grid]:
    for box, header, rows, titles in ruled_rows(page.page):
        yield Grid(page.number, box, header, tuple(row for row, _ in rows), tuple(b for _, b in rows), (*titles, *_above(page, box[1])))


def _above(page: Laid, top: float) -> tuple[str, ...]:
    """The lines of text above a table, nearest first: its title and what it requires."""
    found: list[str] = []
    at = top
    tables = [one.box for one in page.page.tables]
    for line in reversed(page.lines):
        if line.segments[0].top >= at - 1 or line.middle >= top:
            continue
        if at - line.segments[0].bottom > (34 if found else 50) or len(found) == 3 or any(box[1] <= line.middle <= box[3] for box in tables):
            break
        found.append(line.text)
        at = line.segments[0].top
    return tuple(found)


# ---- aligned columns


def _aligned(page: Laid) -> Iterator[Grid]:
    boxes = [one.box for one in page.page.tables]
    lines = [line for line in page.lines if not any(box[1] - 2 <= line.middle <= box[3] + 2 for box in boxes)]
    i = 0
    while i < len(lines):
        header = lines[i]
        names_at = [piece for segment in header.segments for piece in _pieces(segment)] if len(header.segments) > 1 else []
        if not is_header([name for name, _ in names_at]):
            i += 1
            continue
        columns = [place for _, place in names_at]
        wrapped = _wrapped_names(lines, i, columns)
        rows = _rows_under(lines, i + len(wrapped), columns[0])
        if rows:
            cells = _joined(rows, columns)
            names = tuple(" ".join(filter(None, parts)) for parts in zip(*(_by_columns(line, columns) for line in (header, *wrapped)), strict=True))
            box = around([word for line in (header, *rows) for s in line.segments for word in s.words])
            yield Grid(page.number, box, names, tuple(row for row, _ in cells), tuple(b for _, b in cells), _above(page, header.segments[0].top))
        i += 1 + (len(wrapped) + len(rows) if rows else 0)


def _pieces(segment: Segment) -> list[tuple[str, tuple[float, float]]]:
    """The names of a header's segment with their places: two where known names stand so near that they look like one."""
    whole = [(segment.text, (segment.x0, segment.x1))]
    if column_kind(segment.text) is not None or is_measured(segment.text):
        return whole
    for cut in range(1, len(segment.words)):
        sides = [segment.words[:cut], segment.words[cut:]]
        names = [" ".join(word.text for word in side) for side in sides]
        if all(column_kind(name) is not None for name in names):
            return [(name, (side[0].x0, side[-1].x1)) for name, side in zip(names, sides, strict=True)]
    return whole


def _tells_columns(line: Line) -> bool:
    """A row of conditions or units: it says something of every column and holds no result."""
    cells = [segment.text for segment in line.segments]
    return len(cells) > 2 and (column_kind(cells[0]) in ("condition", "unit") or all(is_unit(cell) for cell in cells[1:]))


def _wrapped_names(lines: Sequence[Line], header: int, columns: Sequence[tuple[float, float]]) -> list[Line]:
    """Lines under a header that go on with its column names: close to it, without any figure, each piece under a name."""
    found: list[Line] = []
    for line in lines[header + 1 : header + 3]:
        close = line.middle - lines[header + len(found)].middle < 1.6 * max(segment.size for segment in line.segments)
        under = all(any(s.x0 < x1 and s.x1 > x0 for x0, x1 in columns) for s in line.segments)
        if not close or not under or _tells_columns(line) or any(is_figure(word.text) for s in line.segments for word in s.words):
            break
        found.append(line)
    return found


def _starts_anew(lines: Sequence[Line], at: int) -> bool:
    """Whether another table begins here: its specimens named across, or the title of a test right above them."""

    def names_specimens(line: Line) -> bool:
        cells = [segment.text for segment in line.segments]
        return column_kind(cells[0]) == "specimen" and all(is_specimen_name(cell) for cell in cells[1:]) and len(cells) > 2

    title = is_measured(lines[at].segments[0].text) and at + 1 < len(lines) and names_specimens(lines[at + 1])
    return names_specimens(lines[at]) or title


def _ends_a_name(line: Line, before: Line, after: Line | None, first: tuple[float, float]) -> bool:
    """Whether a line only ends the name in the first column of the row above it: close to that row, alone, and nearer to it than to the next."""
    segment = line.segments[0]
    if len(line.segments) != 1 or abs(segment.x0 - first[0]) > 4 or len(before.segments) < 3:
        return False
    gap = line.middle - before.middle
    return gap < 1.6 * segment.size and (after is None or after.middle - line.middle > 1.12 * gap)


def _joined(rows: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[tuple[tuple[str, ...], Box]]:
    """The rows' cells and boxes, a name over two lines put together."""
    cells: list[tuple[tuple[str, ...], Box]] = []
    before: Line | None = None
    for index, row in enumerate(rows):
        after = rows[index + 1] if index + 1 < len(rows) else None
        texts, box = _by_columns(row, columns), around([word for s in row.segments for word in s.words])
        if before is not None and cells and _ends_a_name(row, before, after, columns[0]):
            above, upper = cells[-1]
            box = (min(upper[0], box[0]), upper[1], max(upper[2], box[2]), box[3])
            cells[-1] = (tuple(" ".join(filter(None, pair)) for pair in zip(above, texts, strict=True)), box)
        else:
            cells.append((texts, box))
        before = row
    return cells


def _rows_under(lines: Sequence[Line], header: int, first: tuple[float, float]) -> list[Line]:
    rows: list[Line] = []
    at = lines[header]
    for index, line in enumerate(lines[header + 1 :], header + 1):
        if _starts_anew(lines, index):
            break
        after = lines[index + 1] if index + 1 < len(lines) else None
        if rows and _ends_a_name(line, at, after, first):
            rows.append(line)
            at = line
            continue
        size = max(segment.size for segment in line.segments)
        figures = sum(1 for segment in line.segments for word in segment.words if is_figure(word.text))
        if line.middle - at.middle > 3.1 * size or (not _tells_columns(line) and (not figures or (len(line.segments) < 2 and figures < 2))):
            break
        rows.append(line)
        at = line
    return rows


def _by_columns(line: Line, columns: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    """The line's words in the header's columns: a word belongs to the column it overlaps, else to the one that begins before it."""
    cells: list[list[Word]] = [[] for _ in columns]
    for segment in line.segments:
        for word in segment.words:
            cells[_column_of(word, columns)].append(word)
    return tuple(" ".join(word.text for word in cell) for cell in cells)


def _column_of(word: Word, columns: Sequence[tuple[float, float]]) -> int:
    middle = (word.x0 + word.x1) / 2
    overlaps = [(min(word.x1, x1) - max(word.x0, x0), i) for i, (x0, x1) in enumerate(columns)]
    best, index = max(overlaps)
    if best > 0:
        return index
    before = [i for i, (x0, _) in enumerate(columns) if x0 <= middle + 2]
    return before[-1] if before else 0


def lines_outside(page: Laid) -> Iterator[tuple[Segment, ...]]:
    """Paragraphs of the page that stand in no table."""
    boxes = [one.box for one in page.page.tables]
    for block in page.blocks:
        if not any(box[1] <= block[0].middle <= box[3] and box[0] <= block[0].x0 <= box[2] for box in boxes):
            yield block
