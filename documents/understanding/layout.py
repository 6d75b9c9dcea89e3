"""A page laid out: its lines, segments and blocks, and what stands beside, over and under what: the geometry labels and values are sought in.

A *segment* is a run of words on one line without a wide gap and within one table cell; a *block* is a paragraph of segments one below the other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from batches.base import Box
from documents.reading.page import Cell, Page, Word, around
from documents.understanding.script import folded_space

#: As many lines at one edge show how far a line of that column may run.
COLUMN_LINES = 8

#: Room between a cell's text and its rule, and how much of a line justified or centred text may leave empty, in points.
CELL_PADDING, SLACK = 2.0, 6.0

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


def joined(words: Sequence[Word]) -> str:
    """The words as running text: blanks folded, none between Chinese characters, hyphenated line ends left as they are."""
    return folded_space(" ".join(word.text for word in words))


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
