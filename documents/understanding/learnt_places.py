"""Where labels that people taught stand on a page, and where the value of such a label lies.

Unlike the labels of the lexicon files these come with the place of their value: it is looked for there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from batches.base import Box
from batches.lexicon import LexiconEntry, Relation
from documents.reading.page import Word, around
from documents.understanding.label_values import Labelled
from documents.understanding.labels import ENUMERATOR
from documents.understanding.layout import Laid, Segment, above, below
from documents.understanding.trade_labels import UNKNOWN
from documents.understanding.trade_places import PageLabels
from documents.understanding.trade_words import fold

Place = tuple[Segment, ...]

#: Lines a value may go on for.
_MOST_LINES = 7
#: How far words may lie off the box that was learnt, across and down, in points.
ACROSS, DOWN = 14.0, 9.0
#: How far the value of one of several like labels may lie off the place that was learnt: lines above it come and go.
_NEAR = 40.0


@dataclass(frozen=True, eq=False)
class FoundLabel:
    """A learnt label on a page: the words ``[first:end]`` of a segment."""

    segment: Segment
    first: int
    end: int


def phrase_of(words: Sequence[Word]) -> str:
    """Words as a phrase for comparing: letters and figures only, folded."""
    return "".join(fold(word.text) for word in words)


def without_enumerator(words: Sequence[Word]) -> Sequence[Word]:
    """The words without ``2.`` or ``(b)`` before them."""
    return words[1:] if len(words) > 1 and ENUMERATOR.fullmatch(words[0].text) else words


class LearntPage:
    """A page on which learnt labels are sought. The labels of the lexicon files end the values of learnt ones."""

    def __init__(self, laid: Laid) -> None:
        self.laid = laid

    @cached_property
    def _known(self) -> tuple[Labelled, PageLabels]:
        return Labelled(self.laid), PageLabels(self.laid)

    def is_label(self, segment: Segment) -> bool:
        """Whether the segment is a label of the lexicon files, of conformity or of trade papers: nobody's value."""
        return any(known.is_label(segment) for known in self._known)

    def fields_named(self, label: FoundLabel) -> frozenset[str]:
        """What the lexicon files say the label names."""
        conformity, trade = self._known
        named = [(one.first, one.first + one.count, one.fields) for one in conformity.by_segment.get(label.segment, ())]
        named += [(one.first, one.end, one.roles) for one in trade.by_segment.get(id(label.segment), ()) if one.roles != (UNKNOWN,)]
        return frozenset(field for first, end, fields in named if first < label.end and label.first < end for field in fields)

    def places(self, entry: LexiconEntry) -> Iterator[Place]:
        """Every place of the page the entry points to, from the top."""
        if not entry.phrase:
            yield from self._fixed(entry.box) if entry.box is not None and entry.page == self.laid.number else ()
            return
        for label in self.labels(entry.phrase, entry.relation):
            place = self.place(label, entry.relation, entry.extent)
            if place and (entry.box is None or (entry.page == self.laid.number and _is_near(place, entry.box))):
                yield place

    def labels(self, phrase: str, relation: Relation | None) -> Iterator[FoundLabel]:
        """Where the phrase stands: as a whole segment, or, where its value stands behind it in the same segment, as words of one."""
        for segment in self.laid.segments:
            if relation != "inside":
                words = without_enumerator(segment.words)
                if phrase_of(words) == phrase:
                    yield FoundLabel(segment, len(segment.words) - len(words), len(segment.words))
                continue
            for first in range(len(segment.words)):
                end = _end_of(phrase, segment.words, first)
                if end is not None and end < len(segment.words):
                    yield FoundLabel(segment, first, end)
                    break

    def place(self, label: FoundLabel, relation: Relation | None, extent: str) -> Place | None:
        """Where the value of the label lies; ``None`` where nothing stands there, or somebody else's label."""
        match relation:
            case "inside":
                place = self._inside(label)
            case "beside":
                place = self._beside(label)
            case "cell":
                place = self._own_cell(label)
            case "below":
                place = self._below(label)
            case _:
                place = self._above(label)
        return place[:1] if place and extent == "line" else place

    def _inside(self, label: FoundLabel) -> Place | None:
        rest = label.segment.after(label.end)
        while rest is not None and not fold(rest.words[0].text):
            rest = rest.after(1)
        if rest is None:
            return None
        conformity, trade = self._known
        skipped = len(label.segment.words) - len(rest.words)
        ends = [one.first for one in conformity.by_segment.get(label.segment, ()) if one.first > skipped and one.colon]
        ends += [one.first for one in trade.by_segment.get(id(label.segment), ()) if one.first > skipped and one.colon]
        if ends:
            return (Segment(rest.page, rest.words[: min(ends) - skipped], rest.cell),)
        return (rest, *self._going_on(rest, label.segment, (rest.x0, label.segment.x0)))

    def _beside(self, label: FoundLabel) -> Place | None:
        line = next(line for line in self.laid.lines if label.segment in line.segments)
        right = [one for one in line.segments[line.segments.index(label.segment) + 1 :] if phrase_of(one.words)]
        if not right or self.is_label(right[0]):
            return None
        first = right[0]
        if first.cell is not None and first.cell is not label.segment.cell:
            return tuple(one for one in self.laid.segments if one.cell is first.cell)
        return (first, *self._going_on(first, label.segment, (first.x0,)))

    def _own_cell(self, label: FoundLabel) -> Place | None:
        if label.segment.cell is None:
            return None
        found: list[Segment] = []
        for segment in self.laid.segments:
            if segment.cell is label.segment.cell and segment.middle > label.segment.middle + 1:
                if self.is_label(segment):
                    break
                found.append(segment)
        return tuple(found) or None

    def _below(self, label: FoundLabel) -> Place | None:
        first = next((one for one in below(label.segment, self.laid, reach=3.4) if one.cell is label.segment.cell or one.cell is None), None)
        if label.segment.cell is not None:
            first = self._under_cell(label.segment) or first
        if first is None or self.is_label(first):
            return None
        if first.cell is not None and first.cell is not label.segment.cell:
            return tuple(one for one in self.laid.segments if one.cell is first.cell)
        return (first, *self._going_on(first, first, (first.x0,)))

    def _under_cell(self, segment: Segment) -> Segment | None:
        """The first words of the cell right under that of the segment."""
        own = segment.cell.box if segment.cell is not None else None
        if own is None:
            return None
        for other in self.laid.segments:
            box = other.cell.box if other.cell is not None and other.cell is not segment.cell else None
            if box is not None and abs(box[1] - own[3]) < 4 and min(box[2], own[2]) - max(box[0], own[0]) > 0.5 * (box[2] - box[0]):
                return other
        return None

    def _above(self, label: FoundLabel) -> Place | None:
        over = above(label.segment, self.laid, reach=4.5)
        return None if over is None or self.is_label(over) else (over,)

    def _going_on(self, first: Segment, label: Segment, edges: tuple[float, ...]) -> list[Segment]:
        """The lines under ``first`` that go on with it: in its cell, at one of these left edges, close, nothing between the label's edge and theirs."""
        found: list[Segment] = []
        last = first
        for other in (s for s in self.laid.segments if s.middle > first.middle + 2):
            if other.cell is not first.cell or all(abs(other.x0 - edge) >= 6 for edge in edges):
                continue
            apart = other.middle - last.middle > 1.9 * max(other.size, last.size) or abs(other.size - first.size) > 0.25 * first.size
            if apart or self.is_label(other) or self._words_before(other, label.x0 - 4) or len(found) >= _MOST_LINES:
                break
            found.append(other)
            last = other
        return found

    def _words_before(self, segment: Segment, edge: float) -> bool:
        """Whether other words stand left of the segment on its line, but not left of ``edge``: a label of its own, known or not."""
        mates = (other for other in self.laid.segments if abs(other.middle - segment.middle) < 3 and edge <= other.x0 and other.x1 <= segment.x0)
        return any(phrase_of(other.words) for other in mates)

    def _fixed(self, box: Box) -> Iterator[Place]:
        """The runs of words that reach into the box, whole: what is cut off would be another value."""
        found = tuple(segment for segment in self.laid.segments if any(_reaches(word.box, box) for word in segment.words))
        if found:
            yield found


def region(place: Place) -> Box:
    """The box around a place."""
    return around(word for segment in place for word in segment.words)


def lies_in(box: Box, outer: Box) -> bool:
    """Whether the middle of the box lies in the outer one."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] - 2 <= x <= outer[2] + 2 and outer[1] - 2 <= y <= outer[3] + 2


def _reaches(box: Box, learnt: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return learnt[0] - ACROSS <= x <= learnt[2] + ACROSS and learnt[1] - DOWN <= y <= learnt[3] + DOWN


def _is_near(place: Place, learnt: Box) -> bool:
    box = region(place[:1])
    return abs((box[1] + box[3]) - (learnt[1] + learnt[3])) / 2 < _NEAR and (abs(box[0] - learnt[0]) < _NEAR or lies_in(learnt, box))


def _end_of(phrase: str, words: Sequence[Word], first: int) -> int | None:
    """Where the phrase that begins at word ``first`` ends; ``None`` where it does not begin there."""
    text = ""
    for end in range(first, len(words)):
        text += fold(words[end].text)
        if text == phrase and fold(words[first].text):
            while end + 1 < len(words) and not fold(words[end + 1].text):
                end += 1  # a colon set apart belongs to the label
            return end + 1
        if not phrase.startswith(text):
            return None
    return None
