"""Words become lines, lines become segments, segments become blocks: the geometry labels and values are sought in.

A *segment* is a run of words on one line without a wide gap and within one table cell; a *block* is a paragraph of segments one below the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

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
_GLUED = re.compile(r"(?<=[^\W\d])(?:\(s\))?:(?=[^\s/:\d]|\d(?!\d*:))")


#: ``No.4300004732`` is a label and a number; ``No.19`` before a street is the number of a house.
_NUMBERED = re.compile(r"(?:[A-Z]{1,4}[./])?N[or]\.(?=[A-Z0-9/-]*\d{4})", re.IGNORECASE)
_HOUSE = re.compile(r"\b(N[or]:)\s(?=\d{1,4}\b)", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Segment:
    """Words on one line that belong together. ``cell`` is the ruled table cell they stand in, if any."""

    page: int
    words: tuple[Word, ...]
    cell: Cell | None = None

    @cached_property
    def text(self) -> str:
        """The words with one blank between them, none where a house number was cut from its ``No:``."""
        return _HOUSE.sub(r"\1", " ".join(word.text for word in self.words)) if self._has_glued_number else " ".join(word.text for word in self.words)

    @property
    def _has_glued_number(self) -> bool:
        pairs = zip(self.words, self.words[1:], strict=False)
        return any(one.text.casefold() in ("no:", "nr:") and two.text[:1].isdigit() and two.x0 - one.x1 < 0.05 * one.size for one, two in pairs)

    @cached_property
    def box(self) -> Box:
        """The box around all words."""
        return around(self.words)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.box[0]

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.box[2]

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.box[1]

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.box[3]

    @cached_property
    def middle(self) -> float:
        """Height of the line's middle."""
        return (self.box[1] + self.box[3]) / 2

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
    def blocks(self) -> tuple[tuple[Segment, ...], ...]:
        """Paragraphs: segments one below the other in the same column, in reading order."""
        return _blocks(self.lines)


def height_of(word: Word) -> float:
    """The word's font size, from its box where the size is not known."""
    return word.size if word.size > 1 else max(1.0, (word.bottom - word.top) * 0.8)


def around(words: Iterable[Word]) -> Box:
    """The box around the words."""
    boxes = [word.box for word in words]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def joined(words: Sequence[Word]) -> str:
    """The words as running text: blanks folded, none between Chinese characters, hyphenated line ends left as they are."""
    return folded_space(" ".join(word.text for word in words))


def lay_out(reading: Reading) -> tuple[Laid, ...]:
    """Every page of the reading as lines, segments and blocks; texts in normal form."""
    return tuple(_page(page) for page in reading.pages)


def _page(page: Page) -> Laid:
    words = [piece for word in page.words for piece in _pieces(word)]
    cells = [cell for table in page.tables for row in table.rows for cell in row if cell is not None and cell.box is not None]
    close = _CLOSE if page.source == "ocr" else 0.0
    lines = tuple(Line(page.number, _segments(page.number, row, cells, close)) for row in _rows(words))
    return Laid(page.number, page.width, page.height, lines, page)


def _pieces(word: Word) -> list[Word]:
    """The word in normal form, cut behind a colon that glues a label to its value; nothing for a word of blanks."""
    text = normal(word.text).strip()
    if not text:
        return []
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
    for word in sorted(words, key=lambda one: ((one.top + one.bottom) / 2, one.x0)):
        middle = (word.top + word.bottom) / 2
        near = next((row for row in rows[-3:] if _same_line(row[-1], word, middle)), None)
        if near is None:
            rows.append([word])
        else:
            near.append(word)
    for row in rows:
        row.sort(key=lambda one: one.x0)
    rows.sort(key=lambda row: sum(word.top + word.bottom for word in row) / len(row))
    return rows


def _same_line(other: Word, word: Word, middle: float) -> bool:
    reach = 0.34 * min(height_of(other), height_of(word)) + 0.5
    return abs((other.top + other.bottom) / 2 - middle) <= reach or abs(other.bottom - word.bottom) <= 0.5 * reach


def _segments(page: int, row: Sequence[Word], cells: Sequence[Cell], close: float) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    run: list[Word] = []
    home: Cell | None = None
    for word in row:
        cell = _cell_of(word, cells)
        if run and word.x0 - run[-1].x1 < close * min(height_of(word), height_of(run[-1])):
            cell = home  # no rule passes between words that close: a letter's stem was taken for one
        if run and word.text == ":" and cell is home:
            # A colon set apart in its own column belongs to the label before it, not to the value behind it.
            segments.append(Segment(page, (*run, word), home))
            run = []
            continue
        if run and (cell is not home or word.x0 - run[-1].x1 > (_GAP if cell is None else _CELL_GAP) * max(height_of(word), height_of(run[-1]))):
            segments.append(Segment(page, tuple(run), home))
            run = []
        home = cell
        run.append(word)
    if run:
        segments.append(Segment(page, tuple(run), home))
    return tuple(segments)


def _cell_of(word: Word, cells: Sequence[Cell]) -> Cell | None:
    """The smallest cell the word's middle lies in (tables nest)."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    holding = [cell for cell in cells if cell.box is not None and cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]]
    return min(holding, key=lambda cell: (cell.box[2] - cell.box[0]) * (cell.box[3] - cell.box[1]) if cell.box else 0.0) if holding else None


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
    at = segment
    for other in laid.segments:
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
