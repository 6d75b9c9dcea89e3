"""Result tables as grids: ruled ones as drawn, others from words that stand in columns; each with the lines above it and what it goes on from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from batches.base import Box
from documents.reading.page import Table, Word
from documents.understanding.layout import Laid, Line, Segment, around
from documents.understanding.lexicon import table
from documents.understanding.script import fold, folded_space, is_cjk, latin_part, normal

COLUMN_KINDS = ("specimen", "condition", "property", "value", "limit", "unit", "ignored")
_FIGURE = re.compile(r"^[<>≤≥~≈]?\s*-?\d+(?:[.,]\d+)?(?:\s*[%A-Za-zµ/²³°·.-]{1,14})?$")


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


def is_figure(text: str) -> bool:
    """Whether the cell is a measured number, with its unit or without."""
    return _FIGURE.fullmatch(text.strip()) is not None


@cache
def _column_words() -> dict[str, str]:
    columns = table("results")["columns"]
    return {fold(word): kind for kind in reversed(COLUMN_KINDS) for word in columns[kind]["words"]}


def column_kind(text: str) -> str | None:
    """What a column of that name holds, ``None`` where the name is no column name of the lexicon (it may name what was measured)."""
    words = _column_words()
    bare = re.sub(r"[(（\[].*?[)）\]]", "", text).strip(" :≥≤<>=.")
    for candidate in (text, bare, latin_part(bare), "".join(sign for sign in bare if is_cjk(sign)), re.sub(r"\s+in\s+\S+$", "", bare)):
        if fold(candidate) in words:
            return words[fold(candidate)]
    return None


def _is_header(cells: Sequence[str]) -> bool:
    """A header names at least two columns, or one of them and numbered specimens, and holds no results."""
    named = sum(1 for cell in cells if cell and (column_kind(cell) or is_measured(cell) or is_specimen_name(cell)))
    figures = sum(1 for cell in cells if cell and re.fullmatch(r"[<>≤≥]?\s*\d+[.,]\d+\s*%?", cell.strip()))
    return named >= 2 and figures == 0


@cache
def _measured() -> tuple[str, ...]:
    return tuple(fold(word) for word in table("results")["measured"]["words"])


def is_measured(text: str) -> bool:
    """Whether the text names something a laboratory measures."""
    folded = fold(text)
    return any(word in folded for word in _measured() if len(word) > 3 or is_cjk(word)) or any(fold(word) in _measured() for word in re.findall(r"\w+", text))


_SPECIMEN = re.compile(
    r"^(?:(?:probe|specimen|sample|muster|prüfling|mẫu|试样|样品|no\.?|nr\.?|e|ex\.?|exercise|übung|动作|p|s|#)\s*)?#?\d{1,3}#?$", re.IGNORECASE
)


def is_specimen_name(text: str) -> bool:
    """``Probe 1``, ``E3``, ``Specimen 2``, ``1#``."""
    return _SPECIMEN.fullmatch(text.strip()) is not None


# ---- ruled tables


def _ruled(page: Laid) -> Iterator[Grid]:
    for found in page.page.tables:
        rows = [tuple(folded_space(normal(cell.text.replace("\n", " "))) if cell is not None else "" for cell in row) for row in found.rows]
        boxes = [_row_box(found, i) for i in range(len(rows))]
        rows_boxes = [(row, box) for row, box in zip(rows, boxes, strict=True) if any(row)]
        if len(rows_boxes) < 1 or max(len(row) for row, _ in rows_boxes) < 2:
            continue
        yield _grid(page, found.box, rows_boxes)


def _row_box(found: Table, index: int) -> Box | None:
    boxes = [cell.box for cell in found.rows[index] if cell is not None and cell.box is not None]
    return None if not boxes else (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _grid(page: Laid, box: Box, rows: Sequence[tuple[tuple[str, ...], Box | None]]) -> Grid:
    at = next((i for i, (row, _) in enumerate(rows[:3]) if _is_header(row)), None)
    header = rows[at][0] if at is not None else ()
    titles = [cell for i, (row, _) in enumerate(rows[: at or 0]) for cell in row if cell]
    body = rows[at + 1 :] if at is not None else rows
    if at is not None and body and _is_header(body[0][0]) and not any(is_figure(cell) for cell in body[0][0]):
        header = tuple(f"{upper} {lower}".strip() for upper, lower in zip(header, body[0][0], strict=False))
        body = body[1:]
    return Grid(page.number, box, header, tuple(row for row, _ in body), tuple(b for _, b in body), tuple(titles) + _above(page, box[1]))


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
        if len(header.segments) < 2 or not _is_header([segment.text for segment in header.segments]):
            i += 1
            continue
        columns = [(segment.x0, segment.x1) for segment in header.segments]
        wrapped = _wrapped_names(lines, i, columns)
        rows = _rows_under(lines, i + len(wrapped))
        if rows:
            cells = [(_by_columns(row, columns), around([word for s in row.segments for word in s.words])) for row in rows]
            names = tuple(" ".join(filter(None, parts)) for parts in zip(*(_by_columns(line, columns) for line in (header, *wrapped)), strict=True))
            box = around([word for line in (header, *rows) for s in line.segments for word in s.words])
            yield Grid(page.number, box, names, tuple(row for row, _ in cells), tuple(b for _, b in cells), _above(page, header.segments[0].top))
        i += 1 + (len(wrapped) + len(rows) if rows else 0)


def _wrapped_names(lines: Sequence[Line], header: int, columns: Sequence[tuple[float, float]]) -> list[Line]:
    """Lines under a header that go on with its column names: close to it, without any figure, each piece under a name."""
    found: list[Line] = []
    for line in lines[header + 1 : header + 3]:
        close = line.middle - lines[header + len(found)].middle < 1.6 * max(segment.size for segment in line.segments)
        under = all(any(s.x0 < x1 and s.x1 > x0 for x0, x1 in columns) for s in line.segments)
        if not close or not under or any(is_figure(word.text) for s in line.segments for word in s.words):
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


def _rows_under(lines: Sequence[Line], header: int) -> list[Line]:
    rows: list[Line] = []
    at = lines[header]
    for index, line in enumerate(lines[header + 1 :], header + 1):
        if _starts_anew(lines, index):
            break
        size = max(segment.size for segment in line.segments)
        figures = sum(1 for segment in line.segments for word in segment.words if is_figure(word.text))
        if line.middle - at.middle > 2.9 * size or not figures or (len(line.segments) < 2 and figures < 2):
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
