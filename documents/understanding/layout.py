"""Words become lines, lines become segments, segments become blocks: the geometry labels and values are sought in.

A *segment* is a run of words on one line without a wide gap and within one table cell; a *block* is a paragraph of segments one below the other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, pairwise

from batches.base import Box
from documents.reading.page import Cell, Page, Reading, Word
from documents.understanding.script import folded_space, normal

#: A gap wider than this many font sizes ends a segment (a blank is about 0.3, justified text stretches it to 0.9).
_GAP = 1.25
#: Inside a ruled cell the rules part the texts; only a very wide gap does so too.
_CELL_GAP = 2.6
#: In an image, words closer than this many font sizes stand in one cell, whatever was taken for a rule between them.
_CLOSE = 0.4
#: ``Product:Mask`` is a label and a value; ``149:2001`` and ``https://`` are not.
_GLUED = re.compile(r"(?:(?<=[^\W\d])(?:\(s\))?|(?<=N[or]\.)):(?=[^\s/:\d]|\d(?!\d*:))")


#: As many lines with a text behind another that begins at one edge make a form; its labels have so many words at most.
EDGE_LINES, MOST_LABEL_WORDS = 3, 8
#: Labels of one form begin at one edge, give or take these points.
EDGE_OF_LABELS = 4.0

#: As many lines at one edge show how far a line of that column may run.
COLUMN_LINES = 8

#: A cell over this part of the page's height, with more lines than this in it, is a frame.
FRAME, FRAME_LINES = 0.25, 8

#: Words of one line of text are of about one size.
STAMP = 1.5

#: Room between a cell's text and its rule, and how much of a line justified or centred text may leave empty, in points.
CELL_PADDING, SLACK = 2.0, 6.0

#: ``No.4300004732`` is a label and a number; ``No.19`` before a street is the number of a house.
_NUMBERED = re.compile(r"(?:[A-Z]{1,4}[./])?N[or]\.(?=[A-Z0-9/-]*\d{4})", re.IGNORECASE)
_HOUSE = re.compile(r"\b(N[or]:)\s(?=\d{1,4}\b)", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Segment:
    """Words on one line that belong together. ``cell`` is the ruled table cell they stand in, if any."""

    page: int
    words: tuple[Word, ...]
    cell: Cell | None = None
    #: Edges of the box around all words, and the height of the line's middle.
    x0: float = field(init=False)
    top: float = field(init=False)
    x1: float = field(init=False)
    bottom: float = field(init=False)
    middle: float = field(init=False)

    def __post_init__(self) -> None:
        x0, top, x1, bottom = around(self.words)
        self.__dict__.update(x0=x0, top=top, x1=x1, bottom=bottom, middle=(top + bottom) / 2)  # asked for more often than anything else

    @cached_property
    def text(self) -> str:
        """The words with one blank between them, none where a house number was cut from its ``No:``."""
        text = " ".join([word.text for word in self.words])
        return _HOUSE.sub(r"\1", text) if ": " in text and self._has_glued_number else text

    @property
    def _has_glued_number(self) -> bool:
        pairs = zip(self.words, self.words[1:], strict=False)
        return any(one.text.casefold() in ("no:", "nr:") and two.text[:1].isdigit() and two.x0 - one.x1 < 0.05 * one.size for one, two in pairs)

    @property
    def box(self) -> Box:
        """The box around all words."""
        return (self.x0, self.top, self.x1, self.bottom)

    @cached_property
    def size(self) -> float:
        """The font size: that of the largest word."""
        return max(height_of(word) for word in self.words)

    def after(self, count: int) -> Segment | None:
        """The segment without its first ``count`` words."""
        return replace(self, words=self.words[count:]) if count < len(self.words) else None


@dataclass(frozen=True, eq=False)
class Line:
    """All segments at one height, from left to right."""

    page: int
    segments: tuple[Segment, ...]

    @property
    def middle(self) -> float:
        """Height of the line's middle."""
        return self.segments[0].middle

    @cached_property
    def text(self) -> str:
        """The whole line as text."""
        return " ".join(segment.text for segment in self.segments)


@dataclass(frozen=True, eq=False)
class Laid:
    """A page laid out: its lines from top to bottom, its segments, its paragraphs."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    page: Page = field(repr=False)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Every segment, top to bottom, left to right."""
        return tuple(segment for line in self.lines for segment in line.segments)

    @cached_property
    def depths(self) -> tuple[float, ...]:
        """For each segment the lowest middle so far: where those begin that stand under a height."""
        return tuple(accumulate((segment.middle for segment in self.segments), max))

    @cached_property
    def largest(self) -> float:
        """The largest font size on the page."""
        return max((segment.size for segment in self.segments), default=0.0)

    @cached_property
    def blocks(self) -> tuple[tuple[Segment, ...], ...]:
        """Paragraphs: segments one below the other in the same column, in reading order."""
        return _blocks(self.lines)

    @cached_property
    def text_right(self) -> float:
        """Where the text of the page ends on the right."""
        return max((segment.x1 for segment in self.segments), default=self.width)

    def right_bound(self, segment: Segment) -> float:
        """How far a line that begins as the segment does may run: to the rule of its cell, to the next column, to the margin."""
        if segment.cell is not None and segment.cell.box is not None:
            return segment.cell.box[2] - CELL_PADDING
        reach = 3.2 * segment.size
        beside = [s.x0 for s in self.segments if s.x0 > segment.x1 + 1 and abs(s.middle - segment.middle) < reach]
        column = self._columns.get(round(segment.x0), ())
        own = [max(column)] if len(column) >= COLUMN_LINES else []
        return min([*(x0 - segment.size for x0 in beside), *own, self.text_right])

    @cached_property
    def _columns(self) -> dict[int, list[float]]:
        """Where the lines end that begin at one edge."""
        ends: dict[int, list[float]] = {}
        for segment in self.segments:
            ends.setdefault(round(segment.x0), []).append(segment.x1)
        return ends

    def is_full(self, line: Segment, following: Segment) -> bool:
        """Whether the first word of the following line found no room on this one, so that the text runs on; else the line was broken on purpose."""
        word = following.words[0]
        return line.x1 + 0.25 * line.size + (word.x1 - word.x0) > self.right_bound(line) - SLACK


def height_of(word: Word) -> float:
    """The word's font size, from its box where the size is not known."""
    return word.size if word.size > 1 else max(1.0, (word.bottom - word.top) * 0.8)


def around(words: Iterable[Word]) -> Box:
    """The box around the words."""
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def joined(words: Sequence[Word]) -> str:
    """The words as running text: blanks folded, none between Chinese characters, hyphenated line ends left as they are."""
    return folded_space(" ".join(word.text for word in words))


def lay_out(reading: Reading) -> tuple[Laid, ...]:
    """Every page of the reading as lines, segments and blocks; texts in normal form."""
    return tuple(_page(page) for page in reading.pages)


def _page(page: Page) -> Laid:
    words = [piece for word in page.words for piece in _pieces(word)]
    cells = [cell for table in page.tables for row in table.rows for cell in row if cell is not None and cell.box is not None and not _is_frame(cell, page)]
    close = _CLOSE if page.source == "ocr" else 0.0
    lines = parted_at_edges([Line(page.number, _segments(page.number, row, cells, close)) for row in _rows(words)])
    return Laid(page.number, page.width, page.height, lines, page)


def _is_frame(cell: Cell, page: Page) -> bool:
    """Whether the cell is a border around (a column of) the page: it holds a whole paper, not one entry of it."""
    return cell.box is not None and cell.box[3] - cell.box[1] > FRAME * page.height and cell.text.count("\n") > FRAME_LINES


def _pieces(word: Word) -> list[Word]:
    """The word in normal form, cut behind a colon that glues a label to its value; nothing for a word of blanks."""
    text = normal(word.text).strip()
    if ":" not in text:
        return [word if text == word.text else replace(word, text=text)] if text else []
    if text[0] == ":" and len(text) > 1 and text[1].isalpha():
        share = word.x0 + (word.x1 - word.x0) / len(text)
        return [replace(word, text=":", x1=share), *_pieces(replace(word, text=text[1:], x0=share))]
    cut = _GLUED.search(text) or _NUMBERED.match(text)
    if cut is None or text.casefold().startswith(("http", "www")):
        return [replace(word, text=text)]
    share = word.x0 + (word.x1 - word.x0) * cut.end() / len(text)
    return [replace(word, text=text[: cut.end()], x1=share), *_pieces(replace(word, text=text[cut.end() :], x0=share))]


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words grouped by height. Two words share a line when the middle of each lies within the other."""
    rows: list[list[Word]] = []
    ends: list[_End] = []
    for word in sorted(words, key=lambda one: ((one.top + one.bottom) / 2, one.x0)):
        end = ((word.top + word.bottom) / 2, word.bottom, height_of(word))
        row = next((at for at in range(max(0, len(rows) - 3), len(rows)) if _same_line(ends[at], end)), None)
        if row is None:
            rows.append([word])
            ends.append(end)
        else:
            rows[row].append(word)
            ends[row] = end
    for line in rows:
        line.sort(key=lambda one: one.x0)
    rows.sort(key=lambda row: sum(word.top + word.bottom for word in row) / len(row))
    return rows


#: Middle, lower edge and font size of the last word of a row.
_End = tuple[float, float, float]


def _same_line(end: _End, other: _End) -> bool:
    reach = 0.34 * min(end[2], other[2]) + 0.5
    return abs(end[0] - other[0]) <= reach or abs(end[1] - other[1]) <= 0.5 * reach


def _segments(page: int, row: Sequence[Word], cells: Sequence[Cell], close: float) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    strays: list[Segment] = []
    run: list[Word] = []
    home: Cell | None = None
    near = _cells_beside(row, cells)
    for word in row:
        cell = _cell_of(word, near)
        if run and word.x0 - run[-1].x1 < close * min(height_of(word), height_of(run[-1])):
            cell = home  # no rule passes between words that close: a letter's stem was taken for one
        if run and _lies_over(run[-1], word):
            strays.append(Segment(page, (word,), cell))
            continue
        if run and word.text == ":" and cell is home:
            # A colon set apart in its own column belongs to the label before it, not to the value behind it.
            segments.append(Segment(page, (*run, word), home))
            run = []
            continue
        if run and (
            cell is not home
            or _is_stamp_beside(run[-1], word)
            or word.x0 - run[-1].x1 > (_GAP if cell is None else _CELL_GAP) * max(height_of(word), height_of(run[-1]))
        ):
            segments.append(Segment(page, tuple(run), home))
            run = []
        home = cell
        run.append(word)
    if run:
        segments.append(Segment(page, tuple(run), home))
    return tuple(sorted((*segments, *strays), key=lambda one: one.x0)) if strays else tuple(segments)


def _lies_over(text: Word, word: Word) -> bool:
    """Whether a word of a stamp lies over a word of the text: much smaller, and between its edges."""
    return word.x0 < text.x1 - 2 and word.x1 < text.x1 and height_of(word) < 0.7 * height_of(text)


def _is_stamp_beside(left: Word, right: Word) -> bool:
    """Whether words of quite different size met on one line: a stamp reaches into the text."""
    one, two = height_of(left), height_of(right)
    return max(one, two) > STAMP * min(one, two) and min(len(left.text), len(right.text)) > 2


def _cells_beside(row: Sequence[Word], cells: Sequence[Cell]) -> list[Cell]:
    """The cells that reach over the height of the row."""
    middles = [(word.top + word.bottom) / 2 for word in row]
    top, bottom = min(middles), max(middles)
    return [cell for cell in cells if cell.box is not None and cell.box[1] <= bottom and top <= cell.box[3]]


def _cell_of(word: Word, cells: Sequence[Cell]) -> Cell | None:
    """The smallest cell the word's middle lies in (tables nest)."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    holding = [cell for cell in cells if cell.box is not None and cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]]
    return min(holding, key=lambda cell: (cell.box[2] - cell.box[0]) * (cell.box[3] - cell.box[1]) if cell.box else 0.0) if holding else None


def parted_at_edges(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those of a form parted where its values begin although the label before leaves no wide gap."""
    edges: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        for segment in line.segments[1:]:
            if segment.cell is None:  # rules part the lines of a table; its columns say nothing of the lines under it
                edges.setdefault(round(segment.x0), []).append(number)
    columns = [(edge, numbers) for edge, numbers in edges.items() if len(numbers) >= EDGE_LINES]
    flush = _flush_edges(lines)
    if not columns and not flush:
        return tuple(lines)
    return tuple(_parted(_parted_flush(line, number, flush, lines), number, columns, lines) for number, line in enumerate(lines))


def _flush_edges(lines: Sequence[Line]) -> list[int]:
    """Where values begin right behind the colons of labels that are set flush right."""
    edges: dict[int, int] = {}
    for line in lines:
        words = line.segments[0].words
        for before, word in pairwise(words):
            if before.text.endswith(":") and line.segments[0].cell is None:
                edges[round(word.x0)] = edges.get(round(word.x0), 0) + 1
    return [edge for edge, count in edges.items() if count >= EDGE_LINES]


def _parted_flush(line: Line, number: int, edges: Sequence[int], lines: Sequence[Line]) -> Line:
    """The line parted before its value where labels are set flush right and one goes over two lines: ``Bezeichnung des Pro-`` over ``dukts:``."""
    first = line.segments[0]
    if first.cell is not None:
        return line
    for edge in edges:
        at = _words_before(first, edge)
        over, under = (lines[i].segments[0] if 0 <= i < len(lines) else None for i in (number - 1, number + 1))
        if 0 < at < len(first.words) and at <= MOST_LABEL_WORDS and (_is_broken_label(first, under, edge) or _is_broken_label(over, first, edge)):
            return Line(line.page, (replace(first, words=first.words[:at]), replace(first, words=first.words[at:]), *line.segments[1:]))
    return line


def _words_before(segment: Segment, edge: int) -> int:
    """How many words of the segment stand before the edge; all of them where none begins there."""
    return next((i for i, word in enumerate(segment.words) if abs(word.x0 - edge) < 1.2), len(segment.words))


def _is_broken_label(upper: Segment | None, lower: Segment | None, edge: int) -> bool:
    """Whether two lines hold one label before the edge: only the second ends with a colon, and both end at one place."""
    if upper is None or lower is None or lower.middle - upper.middle > 1.7 * upper.size:
        return False
    one, two = (segment.words[_words_before(segment, edge) - 1] for segment in (upper, lower))
    alike = abs(one.x1 - two.x1) < 4 and 0 < edge - two.x1 < 1.6 * lower.size
    return alike and two.text.endswith(":") and not one.text.endswith(":")


def _parted(line: Line, number: int, columns: Sequence[tuple[int, list[int]]], lines: Sequence[Line]) -> Line:
    first = line.segments[0]
    for edge, numbers in columns:
        if number in numbers or not first.x0 < edge - 10 < first.x1 or first.cell is not None:
            continue
        if not any(0 < abs(number - other) <= 2 and _begin_alike(first, lines[other].segments[0]) for other in numbers):
            continue
        at = next((i for i, word in enumerate(first.words) if i and abs(word.x0 - edge) < 1.2), None)
        if at is not None and at <= MOST_LABEL_WORDS and first.words[at].x0 - first.words[at - 1].x1 > 0.22 * first.size:
            return Line(line.page, (replace(first, words=first.words[:at]), replace(first, words=first.words[at:]), *line.segments[1:]))
    return line


def _begin_alike(one: Segment, two: Segment) -> bool:
    """Whether two lines can belong to one form: they begin at one edge, in letters of one size. A heading over the form does neither."""
    return abs(one.x0 - two.x0) < EDGE_OF_LABELS and abs(one.size - two.size) < 1.2


def _blocks(lines: Sequence[Line]) -> tuple[tuple[Segment, ...], ...]:
    blocks: list[list[Segment]] = []
    for line in lines:
        for segment in line.segments:
            home = next((block for block in reversed(blocks[-12:]) if _continues(block[-1], segment)), None)
            if home is None:
                blocks.append([segment])
            else:
                home.append(segment)
    return tuple(tuple(block) for block in blocks)


def _continues(upper: Segment, lower: Segment) -> bool:
    """Whether ``lower`` is the next line of the paragraph ``upper`` ends."""
    if upper.cell is not lower.cell or lower.middle - upper.middle < 2:
        return False
    if lower.middle - upper.middle > 1.95 * max(lower.size, upper.size):
        return False
    overlap = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    aligned = abs(upper.x0 - lower.x0) < 1.5 * lower.size or abs(upper.x1 - lower.x1) < 3 or abs((upper.x0 + upper.x1) - (lower.x0 + lower.x1)) < 6
    return overlap > 0.3 * min(upper.x1 - upper.x0, lower.x1 - lower.x0) and aligned


def below(segment: Segment, laid: Laid, reach: float = 3.2) -> tuple[Segment, ...]:
    """Segments under ``segment`` whose width overlaps, nearest first, within ``reach`` font sizes of one another."""
    found: list[Segment] = []
    at, further = segment, (reach + 1) * laid.largest  # no line so far down is near enough
    for other in laid.segments[bisect_right(laid.depths, segment.middle + 2) :]:
        if other.middle - at.middle > further:
            break
        if other.middle <= at.middle + 2 or min(other.x1, segment.x1) - max(other.x0, segment.x0) <= 0:
            continue
        if other.middle - at.middle > reach * max(at.size, other.size):
            break
        found.append(other)
        at = other
    return tuple(found)


def above(segment: Segment, laid: Laid, reach: float = 3.2) -> Segment | None:
    """The nearest segment over ``segment`` whose width overlaps, within ``reach`` font sizes."""
    over = [s for s in laid.segments if s.middle < segment.middle - 2 and min(s.x1, segment.x1) - max(s.x0, segment.x0) > 0]
    near = max(over, key=lambda one: one.middle, default=None)
    return near if near is not None and segment.middle - near.middle <= reach * max(near.size, segment.size) else None
