"""Result tables without rules: columns are where the results stand, names are what stands over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from batches.base import Box
from documents.reading.page import around
from documents.understanding.aligned_columns import cells_of, columns_of, grouped, named, overlap, with_empty
from documents.understanding.aligned_heads import head_lines, is_staggered
from documents.understanding.aligned_lines import LEADERS, Piece, Place, Ranged, ranged
from documents.understanding.layout import Laid
from documents.understanding.result_cells import several
from documents.understanding.result_columns import is_condition, is_detail, is_measured
from documents.understanding.result_units import is_figure


@dataclass
class Raw:
    """A table as lines: those over the results, and the results with the headings between them."""

    header: list[Ranged] = field(default_factory=list)
    body: list[tuple[Ranged, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Aligned:
    """A table in columns: names (empty without any), rows as cells with their box and whether they head those below."""

    box: Box
    header: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], Box, bool], ...]


def aligned(page: Laid) -> Iterator[Aligned]:
    """Every table of the page that is not ruled."""
    boxes = [one.box for one in page.page.tables if max((len(row) for row in one.rows), default=0) > 1]
    lines = [ranged(line) for line in page.lines if not LEADERS.search(line.text) and not any(box[1] - 2 <= line.middle <= box[3] + 2 for box in boxes)]
    for raw in _raw(lines):
        if sum(1 for row, role in raw.body if role == "row" and row.results):
            yield _in_columns(raw)


def _raw(lines: Sequence[Ranged]) -> Iterator[Raw]:
    """Runs of lines that are tables. A line of names begins one; so do results without names."""
    table, before = Raw(), None
    heads = head_lines(lines)
    for at, line in enumerate(lines):
        after = next((other for other in lines[at + 1 : at + 4] if len(other.pieces) > 1 or len(line.pieces) > 1), None)
        gap = line.line.middle - before.line.middle if before is not None else 0.0
        if before is not None and gap > 3.1 * max(line.size, before.size):
            yield table
            table = Raw()
        role = "names" if at in heads else _role(table, line, before, after)
        if role in ("end", "names") and table.body:
            yield table
            table = Raw()
        match role:
            case "names":
                table.header.append(line)
            case "end":
                table = Raw()
            case _:
                table.body.append((line, role))
        before = line
    yield table


def _role(table: Raw, line: Ranged, before: Ranged | None, after: Ranged | None) -> str:
    """What a line is to the table so far: ``names``, ``row``, ``heads`` (heads the rows below it), ``ends`` (ends the name above it), ``more`` (goes on
    with the results in a cell of the row above it), or ``end``.
    """
    if line.tells and (table.header or table.body):
        return "row"
    if line.names:
        return "names"
    if line.results:
        return "row"
    if not table.header and not table.body:
        return "end"
    if not table.body and before is not None and _goes_on(before, line):
        return "names"
    if len(line.pieces) == 1:
        return _alone(table, line, before, after)
    if table.body and before is not None and _ends_a_name(line, before, after):
        return "ends"
    return "row" if table.body and before is not None and line.line.middle - before.line.middle < 2.2 * line.size else "end"


def _goes_on(header: Ranged, line: Ranged) -> bool:
    """Whether a line under the names goes on with them: close, without a figure, each cell under a name, and no heading of rows."""
    close = line.line.middle - header.line.middle < 1.6 * max(line.size, header.size)
    under = all(any(overlap(piece.place, name.place) > 0 for name in header.pieces) for piece in line.pieces)
    first = len(line.pieces) == 1 and abs(line.pieces[0].place[0] - header.pieces[0].place[0]) < 4
    return close and under and not (first and (is_measured(line.pieces[0].text) or is_condition(line.pieces[0].text)))


def _alone(table: Raw, line: Ranged, before: Ranged | None, after: Ranged | None) -> str:
    text = line.pieces[0].text
    if before is not None and _more_results(table, line, before):
        return "more"
    near = after is not None and after.line.middle - line.line.middle < 2.6 * max(line.size, after.size)
    if before is not None and table.body and _ends_a_name(line, before, after):
        return "ends"
    if near and after is not None and (after.results or after.tells) and _may_head(text) and _starts_left(table, line):
        over = after.pieces[0].place[0] <= line.pieces[0].place[1]
        return "heads" if over or is_measured(text) or is_condition(text) or is_detail(text) else "end"
    return "end"


def _more_results(table: Raw, line: Ranged, before: Ranged) -> bool:
    """Whether a line is one more result of a cell, or the condition of those below it (``4: 0.7 %``, ``aged:``), under a cell of the row above."""
    piece = line.pieces[0]
    row = next((row for row, role in reversed(table.body) if role == "row"), None)
    if row is None or len(row.pieces) < 2 or line.line.middle - before.line.middle > 1.6 * line.size:
        return False
    under = any(overlap(piece.place, over.place) > 0 for over in row.pieces[1:])
    told = piece.text.endswith((":", "：")) and is_condition(piece.text)
    return under and (told or any(one.specimen for one in several(piece.text) if len(several(piece.text)) == 1))


def _may_head(text: str) -> bool:
    return len(text) < 70 and not text.endswith((".", ";", "。"))


def _starts_left(table: Raw, line: Ranged) -> bool:
    lefts = [row.pieces[0].place[0] for row in (*table.header, *(row for row, _ in table.body))]
    return abs(line.pieces[0].place[0] - min(lefts)) < 14


def _ends_a_name(line: Ranged, before: Ranged, after: Ranged | None) -> bool:
    """Whether a line only ends names in the row above it: close to that row, nearer to it than to the next, each piece under one of its own."""
    if len(before.pieces) < 2 or any(_reaches_over(piece, before) or not any(_under(piece, over) for over in before.pieces) for piece in line.pieces):
        return False
    gap = line.line.middle - before.line.middle
    return gap < 1.6 * line.size and (after is None or after.line.middle - line.line.middle > 1.12 * gap)


def _reaches_over(piece: Piece, row: Ranged) -> bool:
    """Whether a piece under one cell of a row reaches under the next one too."""
    return sum(1 for over in row.pieces if overlap(piece.place, over.place) > 0) > 1


def _under(piece: Piece, over: Piece) -> bool:
    """Whether a piece stands under words that it may go on with, set to the left, to the right or to the middle."""
    return abs(piece.place[0] - over.place[0]) < 4 or (not is_figure(over.text) and overlap(piece.place, over.place) > 0)


def _in_columns(raw: Raw) -> Aligned:
    rows = [row for row, role in raw.body if role == "row" and len(row.pieces) > 1]
    columns = columns_of(rows)
    pairs = [(line, below) for line, below in zip(raw.header, raw.header[1:], strict=False) if not is_staggered(line, below)]
    over = [line for line, below in pairs if 1 < len(line.pieces) < len(below.pieces) - 1]
    for line in raw.header:
        columns = columns if line in over else with_empty(columns, line)
    names = [grouped(line, columns) if line in over else named(line, columns) for line in raw.header]
    header = tuple(" ".join(filter(None, parts)) for parts in zip(*names, strict=True)) if names else ()
    words = [word for line in (*raw.header, *(row for row, _ in raw.body)) for piece in line.pieces for word in piece.words]
    return Aligned(around(words), header, tuple(_rows(raw, columns)))


def _rows(raw: Raw, columns: Sequence[Place]) -> list[tuple[tuple[str, ...], Box, bool]]:
    """The rows' cells, a name over two lines put together."""
    found: list[tuple[tuple[str, ...], Box, bool]] = []
    for row, role in raw.body:
        box = around([word for piece in row.pieces for word in piece.words])
        if role == "heads":
            found.append(((row.pieces[0].text, *[""] * (len(columns) - 1)), box, True))
        elif role == "more" and found and not found[-1][2]:
            found[-1] = (_with_more(found[-1][0], cells_of(row, columns)), found[-1][1], False)
        elif role == "ends" and found and not found[-1][2]:
            cells, upper, _ = found[-1]
            whole = (min(upper[0], box[0]), upper[1], max(upper[2], box[2]), box[3])
            found[-1] = (tuple(f"{one} {more}".strip() for one, more in zip(cells, cells_of(row, columns), strict=True)), whole, False)
        else:
            found.append((cells_of(row, columns), box, False))
    return found


def _with_more(cells: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """The cells of a row with one more result, or the condition of the next ones, in one of them."""
    return tuple(f"{cell}{' ' if cell.endswith((':', '：')) else '; '}{one}" if cell and one else cell or one for cell, one in zip(cells, more, strict=True))
