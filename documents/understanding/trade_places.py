"""Where the values of labels may stand on a trade paper: behind the label, under it in its cell, beside it, below it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from documents.understanding.layout import Laid, Line, Segment, below
from documents.understanding.trade_captions import broken_labels, captions, head_rows
from documents.understanding.trade_labels import UNKNOWN, Label, labels_in
from documents.understanding.trade_phrases import NUMBER_ROLES

#: Roles whose words are titles of papers too.
_TITLES = frozenset({"invoice_number", "order_number", "document_number", "waybill_number", "product"})


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
        return tuple(" ".join(segment.text for segment in line).strip(" |") for line in lines)


class PageLabels:
    """All labels of a page, without those of the segments named in ``outside`` (a table of goods has its own)."""

    def __init__(self, laid: Laid, outside: Collection[Segment] = ()) -> None:
        self.laid = laid
        self._outside = frozenset(map(id, outside))
        self._line_of = {id(segment): line for line in laid.lines for segment in line.segments}
        self.by_segment = {id(segment): tuple(labels_in(segment)) for segment in laid.segments if id(segment) not in self._outside}
        self.by_segment |= broken_labels(laid, self._outside)
        self.by_segment |= {at: labels for at, labels in captions(laid, self._outside).items() if _tells_more(labels, self.by_segment.get(at, ()))}
        self.by_segment |= head_rows(laid, self.by_segment, self._outside)
        usual = median([segment.size for segment in laid.segments]) if laid.segments else 10.0
        self.by_segment = {at: labels for at, labels in self.by_segment.items() if not any(_is_title(label, usual) for label in labels)}

    def __iter__(self) -> Iterator[Label]:
        for segment in self.laid.segments:
            yield from self.by_segment.get(id(segment), ())

    def with_role(self, roles: Collection[str]) -> Iterator[Label]:
        """Labels that can stand for one of ``roles``, from the top."""
        return (label for label in self if any(role in roles for role in label.roles))

    def is_label(self, segment: Segment) -> bool:
        """Whether the segment is a label, or opens with one and a colon: nobody else's value."""
        labels = self.by_segment.get(id(segment), ())
        if not labels:
            return False
        said = labels[0].count > 1 and (len(labels[0].phrase) > 9 or bool(set(labels[0].roles) & NUMBER_ROLES))
        return (labels[0].at_start and (labels[0].alone or labels[0].colon or said)) or (labels[-1].alone and labels[-1].colon)

    def line_of(self, segment: Segment) -> Line:
        """The line the segment stands on."""
        return self._line_of[id(segment)]

    def from_here(self, segment: Segment) -> tuple[Segment, ...]:
        """The segment and what stands right of it on its line; of a piece cut out of a segment only itself."""
        line = self._line_of.get(id(segment))
        return (segment,) if line is None else line.segments[line.segments.index(segment) :]

    def places(self, label: Label) -> tuple[Place, ...]:
        """Where the value may stand, likeliest first."""
        inside = self._inside(label)
        if inside is not None:
            return (inside,)
        if not label.alone:
            return ()
        places: list[Place | None] = []
        if label.segment.cell is not None:
            places += [self._in_cell(label), self._right_in_cell(label)]
        if not label.caption:
            places.append(self._beside(label))
        if not (label.caption and any(place is not None for place in places)):
            places.append(self._below(label))
        return tuple(place for place in places if place is not None)

    def above(self, label: Label) -> Place | None:
        """The line over a label, as forms set what is filled in over the line to sign on."""
        segment = label.segment
        over = [
            other
            for other in self.laid.segments
            if 2 < segment.middle - other.middle < 2.8 * max(other.size, segment.size) and min(other.x1, segment.x1) - max(other.x0, segment.x0) > 0
        ]
        near = max(over, key=lambda one: one.middle, default=None)
        return None if near is None or self.is_label(near) else Place("above", (near,))

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
        return bool(lefts) and lefts[-1].x0 < edge - 2 and self.is_label(lefts[-1])

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

    def _right_in_cell(self, label: Label) -> Place | None:
        """The lines right of a label that stands between them in one box, because it takes fewer lines than its value."""
        segments = self.line_of(label.segment).segments
        if segments[-1] is not label.segment or label.caption:
            return None
        mates = [other for other in self.laid.segments if other.cell is label.segment.cell and other.x0 > label.segment.x1]
        near = any(abs(other.middle - label.segment.middle) < 1.4 * label.segment.size for other in mates)
        aligned = len({round(other.x0) for other in mates}) == 1
        return Place("beside", tuple(mates)) if len(mates) > 1 and near and aligned and not any(self.is_label(other) for other in mates) else None

    def _beside(self, label: Label) -> Place | None:
        segments = self.line_of(label.segment).segments
        right = list(segments[segments.index(label.segment) + 1 :])
        while len(right) > 1 and self._repeats(right[0], label):
            right.pop(0)  # the label again in another language
        if not right or (self.is_label(right[0]) and right[0].cell is not None):
            return self._in_next_cell(label)
        if self.is_label(right[0]) or id(right[0]) in self._outside or right[0].words[0].text == "|":
            return None
        first = right[0]
        if first.x0 - label.segment.x1 > 0.5 * self.laid.width:
            return None
        if first.cell is not None and first.cell is not label.segment.cell and not self._has_mates(label):
            return Place("beside", tuple(segment for segment in self.laid.segments if segment.cell is first.cell))
        return Place("beside", (first, *self._going_on(first)))

    def _has_mates(self, label: Label) -> bool:
        """Whether other labels stand in the label's cell, each with its own line of the next one."""
        return any(other is not label and other.segment.cell is label.segment.cell and abs(other.segment.middle - label.segment.middle) > 3 for other in self)

    def _in_next_cell(self, label: Label) -> Place | None:
        """The cell right of a label that takes several lines, where the value stands at the height of the first."""
        box = label.segment.cell.box if label.segment.cell is not None else None
        if box is None:
            return None
        beside = [
            other
            for other in self.laid.segments
            if other.cell is not None and other.cell.box is not None and -2 < other.cell.box[0] - box[2] < 12
            and min(other.cell.box[3], box[3]) - max(other.cell.box[1], box[1]) > 0.5 * (other.cell.box[3] - other.cell.box[1])
        ]  # fmt: skip
        return Place("beside", tuple(beside)) if beside and not any(self.is_label(other) for other in beside) else None

    def _repeats(self, segment: Segment, label: Label) -> bool:
        labels = self.by_segment.get(id(segment), ())
        return bool(labels) and labels[0].alone and bool(set(labels[0].roles) & set(label.roles) - {UNKNOWN, "stop"})

    def _below(self, label: Label) -> Place | None:
        for other in below(label.segment, self.laid, reach=3.4):
            if self.is_label(other) or id(other) in self._outside:
                return None
            if other.cell is not None and other.cell is not label.segment.cell:
                return Place("below", tuple(segment for segment in self.laid.segments if segment.cell is other.cell))
            return Place("below", (other, *self._going_on(other)))
        return self._in_cell_below(label) or self._set_off(label)

    def _set_off(self, label: Label) -> Place | None:
        """The next line where it stands alone, right of a label with a colon that has its line for itself."""
        line = self.line_of(label.segment)
        under = next((other for other in self.laid.lines if other.middle > line.middle + 2), None)
        if under is None or not label.colon or len(line.segments) > 1 or len(under.segments) > 1 or label.segment.cell is not None:
            return None
        only = under.segments[0]
        near = only.middle - label.segment.middle < 2.0 * max(only.size, label.segment.size) and label.segment.x0 < only.x0 < label.segment.x1 + 6 * only.size
        return Place("below", (only, *self._going_on(only))) if near and not self.is_label(only) and id(only) not in self._outside else None

    def _in_cell_below(self, label: Label) -> Place | None:
        """The cell that begins where the label's ends, as rows of heads of several lines have it."""
        box = label.segment.cell.box if label.segment.cell is not None else None
        if box is None:
            return None
        under = [
            other
            for other in self.laid.segments
            if other.cell is not None and other.cell.box is not None and abs(other.cell.box[1] - box[3]) < 4
            and abs(other.cell.box[0] - box[0]) < 5 and abs(other.cell.box[2] - box[2]) < 5
        ]  # fmt: skip
        return Place("below", tuple(under)) if under and not any(self.is_label(other) or id(other) in self._outside for other in under[:1]) else None


def _is_title(label: Label, usual: float) -> bool:
    """Whether a name of a paper stands alone in large print: its title and no label."""
    return label.alone and not label.colon and not label.caption and label.segment.size > 1.2 * usual and bool(set(label.roles) & _TITLES)


def _tells_more(labels: Sequence[Label], known: Sequence[Label]) -> bool:
    """Whether the setting of the print tells more than its words: not where these are a label with its value."""
    return not known or labels[0].roles != (UNKNOWN,) or not any(label.colon or not label.alone for label in known)


def _behind_bracket(label: Label, segments: list[Segment]) -> list[Segment]:
    """The segments without the rest of a bracket that the label opens and does not close on its line."""
    text = label.segment.text
    if text.count("(") <= text.count(")"):
        return segments
    closing = next((at for at, segment in enumerate(segments) if ")" in segment.text and at < 3), None)
    return segments if closing is None else segments[closing + 1 :]
