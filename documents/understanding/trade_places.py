"""Where the values of labels may stand on a trade paper: behind the label, under it in its cell, beside it, below it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from documents.understanding.layout import Laid, Line, Segment, below
from documents.understanding.trade_labels import Label, broken_labels, labels_in


@dataclass(frozen=True)
class Place:
    """Where a value may stand: lines of segments; ``relation`` says how they lie to the label."""

    relation: str
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """All lines as one text."""
        return " ".join(segment.text for segment in self.segments)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines, one text each; segments at one height are one line."""
        lines: list[list[Segment]] = []
        for segment in self.segments:
            if lines and abs(lines[-1][-1].middle - segment.middle) < 2.5:
                lines[-1].append(segment)
            else:
                lines.append([segment])
        return tuple(" ".join(segment.text for segment in line) for line in lines)


class PageLabels:
    """All labels of a page, without those of the segments named in ``outside`` (a table of goods has its own)."""

    def __init__(self, laid: Laid, outside: Collection[Segment] = ()) -> None:
        self.laid = laid
        self._outside = frozenset(map(id, outside))
        self._line_of = {id(segment): line for line in laid.lines for segment in line.segments}
        self.by_segment = {id(segment): tuple(labels_in(segment)) for segment in laid.segments if id(segment) not in self._outside}
        self.by_segment |= broken_labels(laid, self._outside)

    def __iter__(self) -> Iterator[Label]:
        for segment in self.laid.segments:
            yield from self.by_segment.get(id(segment), ())

    def with_role(self, roles: Collection[str]) -> Iterator[Label]:
        """Labels that can stand for one of ``roles``, from the top."""
        return (label for label in self if any(role in roles for role in label.roles))

    def is_label(self, segment: Segment) -> bool:
        """Whether the segment is a label, or opens with one and a colon: nobody else's value."""
        labels = self.by_segment.get(id(segment), ())
        return bool(labels) and labels[0].at_start and (labels[0].alone or labels[0].colon)

    def line_of(self, segment: Segment) -> Line:
        """The line the segment stands on."""
        return self._line_of[id(segment)]

    def places(self, label: Label) -> tuple[Place, ...]:
        """Where the value may stand, likeliest first."""
        inside = self._inside(label)
        if inside is not None:
            return (inside,)
        places: list[Place | None] = []
        if label.segment.cell is not None:
            places.append(self._in_cell(label))
        places += [self._beside(label), self._below(label)]
        return tuple(place for place in places if place is not None)

    def rest_of_line(self, label: Label) -> tuple[Segment, ...]:
        """Everything right of the label on its line, up to the next label."""
        inside = label.segment.after(label.end)
        found = [inside] if inside is not None else []
        segments = self.line_of(label.segment).segments
        for segment in segments[segments.index(label.segment) + 1 :]:
            if self.is_label(segment):
                break
            found.append(segment)
        return tuple(found)

    def _inside(self, label: Label) -> Place | None:
        rest = label.segment.after(label.end)
        if rest is None:
            return None
        following = next((other for other in self.by_segment.get(id(label.segment), ()) if other.first >= label.end), None)
        if following is not None:
            kept = rest.words[: following.first - label.end]
            return Place("inside", (replace(rest, words=kept),)) if kept else None
        return Place("inside", (rest, *self._going_on(rest, label.segment)))

    def _going_on(self, first: Segment, label: Segment | None = None) -> list[Segment]:
        """Lines under ``first`` that go on with it: aligned with it (or with its label), close, no label, nothing labelled beside them."""
        found: list[Segment] = []
        under = below(first, self.laid, reach=2.0)
        if label is not None:
            under = tuple(sorted({*under, *below(label, self.laid, reach=2.0)}, key=lambda segment: (segment.middle, segment.x0)))
        left, last = (None if label is None else label.x0), first
        for other in under:
            if other.middle - last.middle > 2.0 * first.size:
                break
            aligned = abs(other.x0 - first.x0) < 6 or (left is not None and abs(other.x0 - left) < 6)
            if not aligned or other.cell is not first.cell or self.is_label(other) or id(other) in self._outside:
                break
            if abs(other.size - first.size) > 0.3 * first.size or len(found) >= 5:
                break
            if self._labelled_from_left(other, left if left is not None else first.x0):
                break
            found.append(other)
            last = other
        return found

    def _labelled_from_left(self, segment: Segment, edge: float) -> bool:
        segments = self.line_of(segment).segments
        lefts = segments[: segments.index(segment)]
        return bool(lefts) and lefts[-1].cell is segment.cell and lefts[-1].x0 < edge - 2 and self.is_label(lefts[-1])

    def _in_cell(self, label: Label) -> Place | None:
        """What stands under the label in its own cell."""
        found: list[Segment] = []
        mates = [other for other in self.line_of(label.segment).segments if other.cell is label.segment.cell and other is not label.segment]
        right = min((other.x0 for other in mates if other.x0 > label.segment.x0), default=self.laid.width)
        for segment in self.laid.segments:
            if segment.cell is not label.segment.cell or segment.middle <= label.segment.middle + 1:
                continue
            if mates and (segment.x1 < label.segment.x0 - 2 or segment.x0 >= right - 1):
                continue  # a cell that holds several labels side by side has a column under each
            if self.is_label(segment):
                break
            found.append(segment)
        found = _behind_bracket(label, found)
        return Place("cell", tuple(found)) if found else None

    def _beside(self, label: Label) -> Place | None:
        segments = self.line_of(label.segment).segments
        right = segments[segments.index(label.segment) + 1 :]
        if not right or self.is_label(right[0]) or id(right[0]) in self._outside:
            return None
        first = right[0]
        if first.x0 - label.segment.x1 > 0.5 * self.laid.width:
            return None
        if first.cell is not None and first.cell is not label.segment.cell:
            return Place("beside", tuple(segment for segment in self.laid.segments if segment.cell is first.cell))
        return Place("beside", (first, *self._going_on(first)))

    def _below(self, label: Label) -> Place | None:
        for other in below(label.segment, self.laid, reach=3.4):
            if self.is_label(other) or id(other) in self._outside:
                return None
            if other.cell is not None and other.cell is not label.segment.cell:
                return Place("below", tuple(segment for segment in self.laid.segments if segment.cell is other.cell))
            return Place("below", (other, *self._going_on(other)))
        return None


def _behind_bracket(label: Label, segments: list[Segment]) -> list[Segment]:
    """The segments without the rest of a bracket that the label opens and does not close on its line."""
    text = label.segment.text
    if text.count("(") <= text.count(")"):
        return segments
    closing = next((at for at, segment in enumerate(segments) if ")" in segment.text and at < 3), None)
    return segments if closing is None else segments[closing + 1 :]
