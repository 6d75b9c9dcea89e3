"""Result tables as grids, ruled or not: each with the lines above and below it, with the names it goes on from, over several pages if it goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from batches.base import Box
from documents.understanding.aligned_results import aligned
from documents.understanding.layout import Laid, Segment
from documents.understanding.result_columns import is_measured, is_sentence, is_specimen_name
from documents.understanding.result_limits import LIMIT
from documents.understanding.result_units import is_figure, is_unit
from documents.understanding.ruled_results import ruled_rows


@dataclass(frozen=True)
class GridRow:
    """A row of cell texts. One that ``heads`` names in its first cell the test or the condition of the rows below it."""

    cells: tuple[str, ...]
    page: int
    box: Box | None
    heads: bool = False


@dataclass(frozen=True)
class Grid:
    """Rows under column names. ``titles`` are the lines above, nearest first, ``notes`` those below."""

    page: int
    box: Box
    header: tuple[str, ...]
    rows: tuple[GridRow, ...]
    titles: tuple[str, ...]
    notes: tuple[str, ...] = ()


def grids(pages: Sequence[Laid]) -> Iterator[Grid]:
    """Every result table of the paper, in reading order; what goes on over a page is one table."""
    before: Grid | None = None
    left = ""
    for page in pages:
        for number, grid in enumerate(sorted((*_ruled(page), *_aligned(page)), key=lambda one: one.box[1])):
            if number == 0 and left and not any(is_measured(title) for title in grid.titles):
                grid = replace(grid, titles=(left, *grid.titles))
            for part in map(_with_heads, _side_by_side(grid)):
                if before is not None and _goes_on(before, part, first=number == 0):
                    before = replace(before, rows=(*before.rows, *part.rows), notes=part.notes)
                    continue
                if before is not None and before.header:
                    yield before
                before = _with_names(part, before)
        left = _left_title(page, before)
    if before is not None and before.header:
        yield before


#: A clause's number before the name of its test.
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+[^\W\d_]")
#: Lines of a page's foot below its last title.
_FOOT_LINES = 3


def _left_title(page: Laid, last: Grid | None) -> str:
    """The title of a test that stands last on a page, its table on the next one."""
    bottom = last.box[3] if last is not None and last.page == page.number else 0.0
    below = [line.text for line in page.lines if line.middle > bottom][-1 - _FOOT_LINES :]
    return next((text for text in reversed(below) if _NUMBERED.match(text) and is_measured(text) and not is_sentence(text)), "")


def _goes_on(before: Grid, grid: Grid, *, first: bool) -> bool:
    """Whether a table that opens the next page goes on with the last one: no names or the same ones, and no title of its own."""
    last = before.rows[-1].page if before.rows else before.page
    if not first or grid.page != last + 1 or not before.header or any(is_measured(title) for title in grid.titles):
        return False
    return grid.header == before.header or (not grid.header and bool(grid.rows) and len(grid.rows[0].cells) == len(before.header))


def _with_names(grid: Grid, before: Grid | None) -> Grid:
    """A table without names takes those of the table before it where it has as many columns, else those its cells suggest."""
    if grid.header or not grid.rows:
        return grid
    if before is not None and before.header and len(before.header) == len(grid.rows[0].cells):
        return replace(grid, header=before.header, titles=grid.titles if any(is_measured(title) for title in grid.titles) else before.titles)
    return replace(grid, header=_suggested(grid))


def _suggested(grid: Grid) -> tuple[str, ...]:
    """Names for columns without any: tests, their results, limits and units. Only where results are unmistakable: several a row, or one beside its limit."""
    rows = [row.cells for row in grid.rows if not row.heads]
    if not any(is_measured(text) for text in (*(row[0] for row in rows), *grid.titles)):
        return ()
    first = "specimen" if all(is_specimen_name(row[0]) for row in rows) else "test"
    kinds = [first, *(_kind([row[i] for row in rows if row[i]]) for i in range(1, len(rows[0])))]
    results = kinds.count("result")
    if not (results > 1 or (results == 1 and "requirement" in kinds)) or not any("," in cell or "." in cell for row in rows for cell in row[1:]):
        return ()
    numbers = iter(range(1, len(kinds)))
    return tuple(str(next(numbers)) if kind == "result" and results > 1 else kind for kind in kinds)


def _kind(cells: Sequence[str]) -> str:
    if cells and all(is_figure(cell) and not LIMIT.fullmatch(cell) for cell in cells):
        return "result"
    if cells and all(LIMIT.search(cell) for cell in cells):
        return "requirement"
    return "unit" if cells and all(is_unit(cell) for cell in cells) else "remark"


def _with_heads(grid: Grid) -> Grid:
    """The table, a row that holds only a clause's number and the name of a test taken for the heading of the rows below it."""
    return replace(grid, header=tuple(whole_words(name) for name in grid.header), rows=tuple(_as_head(row) for row in grid.rows))


def _as_head(row: GridRow) -> GridRow:
    filled = [cell for cell in row.cells if cell]
    if row.heads or len(set(filled)) != 2 or row.cells[0] != filled[0] or not _CLAUSE.fullmatch(filled[0]) or not is_measured(filled[1]):
        return row
    return replace(row, cells=(filled[1], *[""] * (len(row.cells) - 1)), heads=True)


#: Number of a clause: ``5.3``, ``7.9.2``.
_CLAUSE = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?")
#: Where a narrow column broke a word.
_BROKEN = re.compile(r"(?<=[^\W\d_A-ZÄÖÜ])[-\u00ad] (?!(?:und|oder|bzw|and|or|to|bis|et)\b)(?=[^\W\d_A-ZÄÖÜ])")


def whole_words(text: str) -> str:
    """The text with the words that its lines broke put together: ``resis- tance`` is ``resistance``."""
    return _BROKEN.sub("", text)


def _side_by_side(grid: Grid) -> tuple[Grid, ...]:
    """Two or more tables set side by side under names that repeat (``No. | Result | No. | Result``), as one after the other."""
    for times in (2, 3, 4):
        width = len(grid.header) // times
        if width < 2 or width * times != len(grid.header) or any(grid.header[:width] != grid.header[i * width : (i + 1) * width] for i in range(1, times)):
            continue
        rows = tuple(
            replace(row, cells=row.cells[i * width : (i + 1) * width])
            for i in range(times)
            for row in grid.rows
            if not row.heads and any(row.cells[i * width : (i + 1) * width])
        )
        return (replace(grid, header=grid.header[:width], rows=rows),)
    return (grid,)


def _ruled(page: Laid) -> Iterator[Grid]:
    for found in ruled_rows(page.page):
        rows = tuple(GridRow(cells, page.number, box, heads) for cells, box, heads in found.rows)
        yield Grid(page.number, found.box, found.header, rows, (*found.titles, *_above(page, found.box[1])), _below(page, found.box[3]))


def _aligned(page: Laid) -> Iterator[Grid]:
    for found in aligned(page):
        rows = tuple(GridRow(cells, page.number, box, heads) for cells, box, heads in found.rows)
        yield Grid(page.number, found.box, found.header, rows, _above(page, found.box[1]), _below(page, found.box[3]))


def _above(page: Laid, top: float) -> tuple[str, ...]:
    """The lines of text above a table, nearest first: its title and what it requires."""
    found: list[str] = []
    at = top
    tables = _boxes(page)
    for line in reversed(page.lines):
        if line.segments[0].top >= at - 1 or line.middle >= top:
            continue
        if at - line.segments[0].bottom > (34 if found else 50) or len(found) == 4 or any(box[1] <= line.middle <= box[3] for box in tables):
            break
        if len(line.segments) > 2 and any(is_figure(segment.text) for segment in line.segments):
            break
        found.append(line.text)
        at = line.segments[0].top
    return tuple(found)


def _below(page: Laid, bottom: float) -> tuple[str, ...]:
    """The lines of text right below a table, up to the next title or table: what its results must meet."""
    found: list[str] = []
    at = bottom
    tables = _boxes(page)
    for line in page.lines:
        if line.segments[0].top <= at - 1 or line.middle <= bottom:
            continue
        if line.segments[0].top - at > 26 or len(found) == 3 or any(box[1] <= line.middle <= box[3] for box in tables) or len(line.segments) > 2:
            break
        found.append(line.text)
        at = line.segments[0].bottom
    return tuple(found)


def _boxes(page: Laid) -> list[Box]:
    return [one.box for one in page.page.tables if max((len(row) for row in one.rows), default=0) > 1]


def lines_outside(page: Laid) -> Iterator[tuple[Segment, ...]]:
    """Paragraphs of the page that stand in no table."""
    boxes = _boxes(page)
    for block in page.blocks:
        if not any(box[1] <= block[0].middle <= box[3] and box[0] <= block[0].x0 <= box[2] for box in boxes):
            yield block
