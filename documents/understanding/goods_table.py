"""Tables of goods: items and totals under a head, whether ruled or only aligned."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from batches.base import Box
from documents.reading.page import Word, around
from documents.understanding.goods_columns import FIGURE_COLUMNS, NAMING_COLUMNS, Column, Head, is_mark
from documents.understanding.goods_heads import heads_of
from documents.understanding.goods_parts import SUBTOTAL, Part, numbers_columns, parts_of, total_word
from documents.understanding.layout import Laid, Line, Segment
from documents.understanding.trade_phrases import match_at, phrases_of
from documents.understanding.trade_values import FIGURE

#: Columns in which an item may go on.
MORE_COLUMNS = NAMING_COLUMNS | {"lot", "position", "other", "commodity_code"}
#: An item's next line is no further below than this many font sizes.
WRAP = 1.75


@dataclass(eq=False)
class Row:
    """One item, or one row of totals: words by role, line by line."""

    page: int
    lines: list[dict[str, list[Word]]] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    total: bool = False
    word: str = ""
    above: list[dict[str, list[Word]]] = field(default_factory=list)

    def text(self, role: str) -> str:
        """All that stands in that column, lines joined by a blank."""
        return " ".join(filter(None, self.by_line(role)))

    def by_line(self, role: str) -> list[str]:
        """What stands in that column, line by line."""
        return [" ".join(word.text for word in line.get(role, ())) for line in self.lines]

    def words(self, role: str) -> list[Word]:
        """The words in that column."""
        return [word for line in self.lines for word in line.get(role, ())]

    @property
    def subtotal(self) -> bool:
        """Whether it totals a part of the table only, so that items may follow."""
        return self.word in SUBTOTAL

    @property
    def box(self) -> Box:
        """The box around the row."""
        return around(word for segment in self.segments for word in segment.words)

    @property
    def bottom(self) -> float:
        """Height of its last line."""
        return max(segment.middle for segment in self.segments)


@dataclass(frozen=True, eq=False)
class GoodsTable:
    """A table of goods on one page: items in order, rows of totals apart."""

    head: Head
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    segments: tuple[Segment, ...]


def goods_tables(pages: Sequence[Laid]) -> tuple[GoodsTable, ...]:
    """Every table of goods of the paper. A table that has not come to its total goes on without a head at the top of the next page."""
    tables: list[GoodsTable] = []
    for laid in pages:
        heads = heads_of(laid)
        if not heads and tables and tables[-1].head.page == laid.number - 1 and not any(row.total and not row.subtotal for row in tables[-1].totals):
            going_on = _table(laid, replace(tables[-1].head, page=laid.number, top=0.0, bottom=0.0), laid.height)
            if sum(len(row.lines[0]) >= 3 for row in going_on.rows) * 2 > len(going_on.rows):
                tables.append(going_on)
            continue
        for position, head in enumerate(heads):
            end = heads[position + 1].top if position + 1 < len(heads) else laid.height
            tables.append(_table(laid, head, end))
    return tuple(table for table in tables if table.rows or table.totals)


def _table(laid: Laid, head: Head, end: float) -> GoodsTable:
    lines = list(_body([line for line in laid.lines if head.bottom - 1 < line.middle < end], head))
    cells = [_cells(line, head.columns) for line in lines]
    if cells and numbers_columns(cells[0], head):
        lines, cells = lines[1:], cells[1:]
    parts = parts_of(lines, cells, head)
    rows = {at: _row(laid.number, lines[at], cells[at], total=part == "total") for at, part in enumerate(parts) if part in ("item", "total")}
    for at, part in enumerate(parts):
        owner = _owner(at, lines, parts, rows, cells) if part == "more" else None
        if owner is not None:
            _join(rows[owner], lines[at], cells[at], above=at < owner)
    heads = [segment for line in laid.lines if head.top - 1 < line.middle < head.bottom + 1 for segment in line.segments if _under(head, segment)]
    used = [*heads, *(segment for row in rows.values() if not row.total for segment in row.segments)]
    return GoodsTable(head, tuple(row for row in rows.values() if not row.total), tuple(row for row in rows.values() if row.total), tuple(used))


def _row(page: int, line: Line, cells: dict[str, list[Word]], *, total: bool) -> Row:
    return Row(page, [cells], list(line.segments), total=total, word=(total_word(line) or "") if total else "")


def _join(row: Row, line: Line, cells: dict[str, list[Word]], *, above: bool) -> None:
    if above:
        row.lines.insert(len(row.above), cells)
        row.above.append(cells)
    else:
        row.lines.append(cells)
    row.segments.extend(line.segments)


def _owner(at: int, lines: Sequence[Line], parts: Sequence[Part], rows: dict[int, Row], cells: Sequence[dict[str, list[Word]]]) -> int | None:
    """The item a line without figures belongs to: that of its ruled row; else the one close above, or the one below whose own line names nothing."""
    before = next((other for other in reversed(range(at)) if parts[other] != "more"), None)
    after = next((other for other in range(at + 1, len(parts)) if parts[other] != "more"), None)
    above = before if before is not None and parts[before] in ("item", "total") else None
    under = after if after is not None and parts[after] == "item" else None
    for item in (above, under):
        if item is not None and _share_row(lines[item], lines[at], [lines[one] for one in rows]):
            return item
    line = lines[at]
    reach = WRAP * max(segment.size for segment in line.segments)
    up = (
        line.middle - rows[above].bottom
        if above is not None and parts[above] == "item" and _alike(lines[above], line) and set(cells[at]) & MORE_COLUMNS
        else None
    )
    down = lines[under].middle - line.middle if under is not None and _alike(lines[under], line) and "description" not in cells[under] else None
    if up is not None and up <= reach and (down is None or up <= 1.2 * down):
        return above
    return under if down is not None and down <= reach else None


def _alike(first: Line, second: Line) -> bool:
    """Whether both lines stand in ruled cells, or neither does."""
    return any(segment.cell is not None for segment in first.segments) == any(segment.cell is not None for segment in second.segments)


def _share_row(item: Line, line: Line, items: Sequence[Line]) -> bool:
    """Whether a ruled cell holds both lines and no other item's."""
    for cell in {id(segment.cell): segment.cell for one in (item, line) for segment in one.segments if segment.cell is not None}.values():
        box = cell.box
        both = box is not None and box[1] <= item.middle <= box[3] and box[1] <= line.middle <= box[3]
        if box is not None and both and sum(box[1] <= other.middle <= box[3] for other in items) == 1:
            return True
    return False


def _under(head: Head, segment: Segment) -> bool:
    return any(min(segment.x1, column.x1) - max(segment.x0, column.x0) > 0 for column in head.columns)


def _body(lines: Iterable[Line], head: Head) -> Iterator[Line]:
    """The lines under the head, up to a wide empty space or a line of running text across the columns; each without what stands beside the table."""
    last: Line | None = None
    first_size = 0.0
    left = min(column.x0 for column in head.columns) - 25
    right = max(column.x1 for column in head.columns) + 40
    for line in lines:
        inside = tuple(segment for segment in line.segments if segment.x1 > left and segment.x0 < right)
        if not inside:
            continue
        size = max(segment.size for segment in inside)
        before = last.middle if last is not None else head.bottom
        reach = 9 if last is None or _is_figures(inside, head) else 6
        if line.middle - before > reach * size and all(segment.cell is None for segment in inside):
            return
        if _is_prose(inside, head) or _is_form([segment for segment in inside if not _in_marks(segment, head)]):
            return
        if first_size and size < 0.8 * first_size and line.middle - before > 1.6 * first_size:
            return  # small print under the table
        first_size = first_size or size
        last = replace(line, segments=inside)
        yield last


def _is_figures(segments: Sequence[Segment], head: Head) -> bool:
    """Whether the line holds nothing but figures under columns of figures: the totals may stand apart from the items."""
    columns = [_column_at(segment.x0, segment.x1, head.columns).role for segment in segments]
    return len(segments) > 1 and all(role in FIGURE_COLUMNS for role in columns) and all(FIGURE.search(segment.text) for segment in segments)


def _in_marks(segment: Segment, head: Head) -> bool:
    """Whether the segment stands in the column of shipping marks, which are made of the words of labels."""
    column = _column_at(segment.x0, segment.x1, head.columns)
    return column.role == "other" and re.search(r"\bmarks?\b|唛|\bmarkierung", column.head, re.IGNORECASE) is not None


def _is_form(segments: Sequence[Segment]) -> bool:
    """Whether the line is made of labels of other boxes: the form goes on, the goods do not."""
    index = phrases_of("labels")
    hits = [match_at([word.text for word in segment.words], 0, index) for segment in segments]
    whole = [hit for hit, segment in zip(hits, segments, strict=True) if hit is not None and hit[0] == len(segment.words)]
    return bool(whole) and len(whole) * 2 >= len(segments) and any("stop" in index[hit[1]] for hit in whole)


def _is_prose(segments: Sequence[Segment], head: Head) -> bool:
    crossed = [sum(1 for column in head.columns if min(s.x1, column.x1) - max(s.x0, column.x0) > 0.5 * (column.x1 - column.x0)) for s in segments]
    wide = [segment for count, segment in zip(crossed, segments, strict=True) if count >= 3 and len(segment.words) >= 7]
    figures = sum(1 for segment in segments if segment not in wide and FIGURE.fullmatch(segment.text))
    return bool(wide) and figures < 2  # a long name that reaches under its neighbours stands beside the figures of its item


def _cells(line: Line, columns: Sequence[Column]) -> dict[str, list[Word]]:
    """The line's words by role. A run of words under one head stays whole; one that reaches under several is divided word by word."""
    cells: dict[str, list[Word]] = defaultdict(list)
    for segment in (part for whole in line.segments for part in _parted(whole, columns)):
        over = [column for column in columns if min(segment.x1, column.x1) - max(segment.x0, column.x0) > 1]
        if len(over) == 1 or all(column.ruled for column in columns):
            divided = [(word, over[0] if len(over) == 1 else _column_at(word.x0, word.x1, columns)) for word in segment.words]
        elif len(over) > 1 and not _is_text_run(segment, over):
            divided = [(word, _column_at(word.x0, word.x1, columns)) for word in segment.words]
        else:
            column = _column_at(segment.x0, segment.x1, over or columns)
            divided = [(word, column) for word in segment.words]
        for word, column in divided:
            cells[column.role].append(word)
    naming = cells.get("description", [])
    if len(naming) > 1 and any(segment.words == (naming[0],) for segment in line.segments) and re.fullmatch(r"\d{1,3}[.)]?", naming[0].text):
        cells["position"].append(naming.pop(0))  # an item number that stands under the head of the description
    _give_back_names(cells, columns)
    return {role: words for role, words in cells.items() if words}


def _parted(segment: Segment, columns: Sequence[Column]) -> list[Segment]:
    """A run of words that reaches under several heads, cut where blanks wider than those between words part its columns."""
    over = [column for column in columns if min(segment.x1, column.x1) - max(segment.x0, column.x0) > 1]
    if len(over) < 2:
        return [segment]
    cuts = [at for at, (left, right) in enumerate(pairwise(segment.words), 1) if right.x0 - left.x1 > 0.5 * segment.size]
    return [replace(segment, words=segment.words[start:end]) for start, end in pairwise((0, *cuts, len(segment.words)))]


def _give_back_names(cells: dict[str, list[Word]], columns: Sequence[Column]) -> None:
    """Words behind the number in a column left of the description belong to it: names begin left of the middle their head is set to."""
    for left, right in pairwise(sorted(columns, key=lambda column: column.x0)):
        words = cells.get(left.role, [])
        if left.role not in ("position", "quantity") or right.role != "description" or left.ruled or len(words) < 2:
            continue
        start = next((at for at, word in enumerate(words) if _NAME.match(word.text) and not is_mark(word.text)), len(words))
        if start < len(words) and all(re.match(r"[\d(#]", word.text) or is_mark(word.text) for word in words[:start]):
            cells["description"] = [*words[start:], *cells.get("description", [])]
            cells[left.role] = words[:start]


_NAME = re.compile(r"[^\W\d_]{2}")


def _is_text_run(segment: Segment, over: Sequence[Column]) -> bool:
    """Text of a naming column that reaches under the next head: it begins under its own and holds no lone figures at its end."""
    first = min(over, key=lambda column: abs(column.x0 - segment.x0))
    return first.role in NAMING_COLUMNS and not FIGURE.fullmatch(segment.words[-1].text)


def _column_at(x0: float, x1: float, columns: Sequence[Column]) -> Column:
    middle = (x0 + x1) / 2
    inside = [column for column in columns if column.x0 <= middle <= column.x1]
    if len(inside) == 1:
        return inside[0]
    return min(inside or columns, key=lambda c: min(abs(c.x0 - x0), abs(c.x1 - x1), abs((c.x0 + c.x1) / 2 - middle)))
