"""What labels point to: the value beside, below, above, in the same cell or the one next to it, over one line or several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from documents.understanding.dates import find_dates
from documents.understanding.form_rows import FormRow, form_rows
from documents.understanding.hung_labels import hung_labels
from documents.understanding.label_neighbours import UNKNOWN_LABEL, ends_list, has_colon, heads_box, is_named_again, is_next_entry, stands_over
from documents.understanding.labels import ENUMERATOR, Label, before_label, labels_in
from documents.understanding.layout import Laid, Segment, below
from documents.understanding.parties import is_address
from documents.understanding.script import is_cjk
from documents.understanding.stacked_labels import is_row_of, stacked_labels
from documents.understanding.wrapped_labels import join_wrapped, unbroken

Relation = Literal["beside", "inside", "cell", "below", "above"]


#: Labels of companies, whose address often stands on the lines under the label itself.
_PARTIES = frozenset({"manufacturer", "applicant", "factory", "importer", "authorised_representative", "laboratory", "notified_body"})
_NUMBERED_LINE = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]+\)?")


@dataclass(frozen=True, eq=False)
class Values:
    """The place a label points to: segments in reading order, and how they lie to the label."""

    label: Label
    segments: tuple[Segment, ...]
    relation: Relation


class Labelled:
    """The labels of one page and what they point to. ``file`` names the lexicon file of the labels."""

    def __init__(self, laid: Laid, file: str = "labels") -> None:
        self.laid = laid
        self.by_segment = {segment: labels_in(segment, file) for segment in laid.segments}
        tails = join_wrapped(laid, self.by_segment, file)
        self.form = form_rows(laid, lambda segment: segment not in tails and self._is_bare_label(segment), tails)
        self.rows = self._form_rows(file)
        tails |= {segment for row in self.rows.values() for segment in row.label[1:]}
        self.stacked = stacked_labels(laid, self._is_bare_label, self.is_label, self._begins_with_label)
        self.hung = hung_labels(laid, self._is_bare_label)
        self.labels = tuple(label for segment, labels in self.by_segment.items() if segment not in tails for label in labels)

    def _form_rows(self, file: str) -> dict[Segment, FormRow]:
        """The entries of forms by the first line of their label, which from now on stands for the whole label."""
        rows = {}
        for row in self.form:
            first = row.label[0]
            whole = Segment(first.page, unbroken(row.label), first.cell)
            labels = [label for label in labels_in(whole, file) if label.at_start or len(row.label) > 1]
            if not labels:
                continue
            label = max(labels, key=lambda one: (one.count, one.first))
            rest = label.rest()
            inner = labels_in(rest, file) if rest is not None and label.colon and row.values else ()
            if inner and inner[0].at_start:
                label = inner[0]  # ``Grundlage: Prüfbericht``
            if not row.values and not label.alone and label.colon:
                continue  # the value stands behind its label
            self.by_segment[first] = (Label(first, label.fields, 0, len(first.words), label.colon, label.phrase),)
            rows[first] = row
        return rows

    def _is_bare_label(self, segment: Segment) -> bool:
        """Whether the segment is a label and nothing else."""
        labels = self.by_segment.get(segment, ())
        return bool(labels) and labels[0].at_start and labels[-1].alone

    def _begins_with_label(self, segment: Segment) -> bool:
        return any(label.at_start for label in self.by_segment.get(segment, ()))

    def is_label(self, segment: Segment) -> bool:
        """Whether the segment is a label itself, or opens with one and a colon: never somebody else's value."""
        labels = self.by_segment.get(segment, ())
        return bool(labels) and labels[0].at_start and (labels[0].alone or labels[0].colon)

    def values(self, label: Label) -> tuple[Values, ...]:
        """Every place the label's value may stand, likeliest first."""
        if heads_box(label, self.laid) and (own := self._own_cell(label)):
            return (own,)
        row = self.rows.get(label.segment)
        if label.segment in self.hung:
            return (self._over(label) or Values(label, (self.hung[label.segment],), "above"),)
        if label.segment in self.stacked:
            return self._over_and_under(label)
        if row is not None and row.values:
            if row.values[0].cell is not None:
                return (Values(label, row.values, "cell"),)
            going = self._wrapped_back(label, row.values[0]) if len(row.values) == 1 else []
            return (Values(label, (*row.values, *going), "beside"),)
        inside = self._inside(label)
        if inside is not None:
            return (inside,)
        if not label.at_start and not label.alone:
            return ()
        beside = self._beside(label)
        if beside is not None:
            return (beside,)
        if label.segment.cell is not None and (own := self._own_cell(label)):
            return (own,)
        return self._over_and_under(label)

    def _inside(self, label: Label) -> Values | None:
        rest = label.rest()
        if rest is None:
            return None
        labels = self.by_segment[label.segment]
        following = next((other for other in labels if other.first >= label.first + label.count and not ends_list(label, other)), None)
        if following is not None:
            kept = rest.words[: following.first - label.first - label.count]
            if not kept:
                return None
            return Values(label, (Segment(rest.page, kept, rest.cell),), "inside")
        return Values(label, (rest, *self._continued(label, rest)), "inside")

    def _continued(self, label: Label, first: Segment) -> list[Segment]:
        """Lines under a value that go on with it: same left edge as the value (or the label), tight spacing, no label."""
        going: list[Segment] = []
        at = first
        for other in below(label.segment, self.laid, reach=2.7):
            indent = other.x0 - label.segment.x0
            wrapped = -1.2 * other.size < indent < 2.5 * other.size and self.laid.is_full(at, other)
            stands = (
                abs(other.x0 - first.x0) < 1.2 * other.size
                or wrapped
                or (_PARTIES.intersection(label.fields) and abs(indent) < 3 and (is_address(other.text) or is_named_again(first, other)))
            )
            if self.is_label(other) or not stands or other.cell is not first.cell or ENUMERATOR.fullmatch(other.words[0].text):
                break
            if not label.colon and abs(indent) < 2 and self._opens_alike(other):
                break
            hanging = indent > 4 * other.size and abs(other.x0 - first.x0) < 0.4 * other.size
            if other.middle - at.middle > (2.6 if hanging else 1.75) * max(at.size, other.size) or abs(other.size - first.size) > 1.5:
                break
            if self._label_left_of(other, label):
                break
            going.append(other)
            at = other
        return going

    def _opens_alike(self, segment: Segment) -> bool:
        """Whether the line opens with a label and goes on with its value, as a list of labels without colons does."""
        labels = self.by_segment.get(segment, ())
        return bool(labels) and labels[0].at_start and len(labels[0].phrase) > 3 and segment.words[0].text[:1].isupper()

    def _label_left_of(self, segment: Segment, label: Label) -> bool:
        """Whether another label that has no value of its own yet stands to the left on the segment's line."""
        line = next((line for line in self.laid.lines if segment in line.segments), None)
        if line is None:
            return False
        lefts = line.segments[: line.segments.index(segment)]
        return any(self.by_segment[left] and self.by_segment[left][0].fields != label.fields and self._is_bare_label(left) for left in lefts)

    def _beside(self, label: Label) -> Values | None:
        line = next(line for line in self.laid.lines if label.segment in line.segments)
        at = line.segments.index(label.segment)
        right = list(line.segments[at + 1 :])
        while right and self.is_label(right[0]) and set(self.by_segment[right[0]][0].fields) & set(label.fields) and self.by_segment[right[0]][0].alone:
            right.pop(0)
        if not right:
            return self._centred(label)
        if self.is_label(right[0]):
            return None
        first = before_label(right[0], self.by_segment[right[0]])
        if first is not right[0]:
            return Values(label, (first,), "beside")
        if self._is_other_column(label, first) or is_next_entry(label, first):
            return None
        if first.cell is not None:
            return None if self._heads_table(label, line.segments) else Values(label, self._in_cell(first), "cell")
        going = self._downwards(label, first) or (self._wrapped_back(label, first) if len(right) == 1 else [])
        return Values(label, (*self._upwards(label, first), first, *going), "beside")

    def _wrapped_back(self, label: Label, first: Segment) -> list[Segment]:
        """The line under a label with colon on which its value, which fills the line to its end, goes on: right under the label, or a little indented."""
        other = next(iter(below(label.segment, self.laid, reach=1.8)), None)
        if other is None or not label.colon or other.cell is not None or self.is_label(other) or ENUMERATOR.fullmatch(other.words[0].text):
            return []
        indented = -1 < other.x0 - label.segment.x0 < 2.5 * other.size and abs(other.size - first.size) < 1
        fills = first.x1 > 0.9 * self.laid.text_right and self.laid.is_full(first, other)
        return [other] if indented and fills and not other.text.rstrip().endswith(":") else []

    def _heads_table(self, label: Label, row: Sequence[Segment]) -> bool:
        """Whether the label stands in the head of a ruled table: its row holds little but labels, and a row of as many cells follows."""
        cells = {id(one.cell): one for one in row if one.cell is not None}
        named = sum(1 for one in cells.values() if self._is_bare_label(one))
        if len(cells) < 3 or named < 2 or 2 * named < len(cells) or label.segment.cell is None:
            return False
        under = below(label.segment, self.laid)
        return bool(under) and under[0].cell is not None and under[0].cell is not label.segment.cell and not self.is_label(under[0])

    def _is_other_column(self, label: Label, segment: Segment) -> bool:
        """Whether the segment is the middle of a paragraph in another column, while the label's own column goes on right below it."""
        if label.colon or segment.cell is not None:
            return False
        block = next(block for block in self.laid.blocks if segment in block)
        if sum(len(one.words) for one in block) < 12 or sum(1 for word in segment.words if not word.text[:1].isupper()) < 3 or find_dates(segment.text):
            return False
        under = below(label.segment, self.laid, reach=2.0)
        return bool(under) and abs(under[0].x0 - label.segment.x0) < 4 and not self.is_label(under[0])

    def _in_cell(self, segment: Segment) -> tuple[Segment, ...]:
        return tuple(
            other
            for other in self.laid.segments
            if other.cell is segment.cell and not (self.is_label(other) and self.by_segment[other][0].colon and other is not segment)
        )

    def _own_cell(self, label: Label) -> Values | None:
        """The rest of the label's own cell, under the label."""
        inside = [s for s in self.laid.segments if s.cell is label.segment.cell and s.middle > label.segment.middle + 1]
        under = []
        for segment in inside:
            if self.is_label(segment):
                if set(self.by_segment[segment][0].fields) & set(label.fields):
                    continue
                break
            under.append(segment)
        return Values(label, tuple(under), "cell") if under else None

    def _column(self, label: Label, left: float) -> list[Segment]:
        """Segments right of the label that share the left edge (or the right one, for values set flush right)."""
        return [s for s in self.laid.segments if s is not label.segment and abs(s.x0 - left) < 4 and s.x0 > label.segment.x0]

    def _downwards(self, label: Label, first: Segment) -> list[Segment]:
        going: list[Segment] = []
        at = first
        for other in below(first, self.laid, reach=2.6):
            aligned = abs(other.x0 - first.x0) < 4 or abs(other.x1 - first.x1) < 3 or (at is not first and abs(other.x0 - at.x0) < 2)
            if not aligned or self.is_label(other) or other.cell is not first.cell or abs(other.size - first.size) > 1.6:
                break
            if (
                (other.middle - at.middle > 2.0 * max(at.size, other.size) and not self._keeps_pitch(label, at, other))
                or self._left_neighbour(other, label)
                or self._belongs_to_next(other, label)
            ):
                break
            going.append(other)
            at = other
        return going

    def _keeps_pitch(self, label: Label, at: Segment, other: Segment) -> bool:
        """Whether a list of labels set at one distance leaves the line of ``other`` without a label, so that it goes on with the value above."""
        lines = [line.middle for line in self.laid.lines]
        own = next(line for line in self.laid.lines if other in line.segments)
        following = next((middle for middle in lines if middle > other.middle + 2), None)
        gap = other.middle - at.middle
        return len(own.segments) == 1 and other.x0 > label.segment.x1 and following is not None and abs(following - other.middle - gap) < 2.5

    def _left_neighbour(self, segment: Segment, label: Label) -> bool:
        """Whether something else than more of the label stands left of the segment on its line."""
        for other in self.laid.segments:
            if other is segment or abs(other.middle - segment.middle) > 3 or other.x0 >= segment.x0 - 2:
                continue
            if other.x1 <= segment.x0 and (_NUMBERED_LINE.fullmatch(other.text) or (has_colon(label) and UNKNOWN_LABEL.search(other.text))):
                return True
            if self.by_segment[other] and self.by_segment[other][0].at_start:
                return not set(self.by_segment[other][0].fields) & set(label.fields)
        return False

    def _belongs_to_next(self, segment: Segment, label: Label) -> bool:
        """Whether a label further down, centred on its own value, begins with this line."""
        lower = [
            s
            for s in self.laid.segments
            if s.middle > segment.middle + 2 and s.middle - segment.middle < 1.2 * s.size and s.x1 < segment.x0 and self.is_label(s)
        ]
        return any(not self._has_line_mate(other) for other in lower)

    def _has_line_mate(self, label: Segment) -> bool:
        return any(s is not label and abs(s.middle - label.middle) <= 2.5 and s.x0 > label.x1 for s in self.laid.segments)

    def _upwards(self, label: Label, first: Segment) -> list[Segment]:
        """Lines above the label's own line that belong to it, because the label is centred on a value of several lines."""
        going: list[Segment] = []
        at = first
        column = [s for s in self._column(label, first.x0) if s.middle < first.middle - 2]
        for other in reversed(column):
            if at.middle - other.middle > 1.6 * max(at.size, other.size) or self.is_label(other) or abs(other.size - first.size) > 1.6:
                break
            if self._owner_above(other, label):
                return []
            going.insert(0, other)
            at = other
        return going

    def _owner_above(self, segment: Segment, label: Label) -> bool:
        """Whether a label on the segment's line, or one higher up in the label's column, owns it."""
        lefts = [s for s in self.laid.segments if s.x1 <= segment.x0 + 1 and s is not label.segment and self.by_segment[s] and self.by_segment[s][0].at_start]
        return any(abs(s.middle - segment.middle) <= 3 for s in lefts)

    def _centred(self, label: Label) -> Values | None:
        """A label between two lines of its value: nothing on its own line, lines just above and below, further right."""
        middle, size = label.segment.middle, label.segment.size
        near = [s for s in self.laid.segments if s.x0 > label.segment.x1 and abs(s.middle - middle) < 1.3 * size and not self.is_label(s)]
        if not near:
            return None
        left = min(s.x0 for s in near)
        near = [s for s in near if abs(s.x0 - left) < 4]
        if len(near) == 1 and (self._left_neighbour(near[0], label) or abs(near[0].middle - middle) > 0.9 * size):
            return None
        if any(self._left_neighbour(s, label) for s in near):
            return None
        upper = [s for s in self._upwards(label, near[0]) if s not in near]
        lower = [s for s in self._downwards(label, near[-1]) if s not in near]
        return Values(label, (*upper, *near, *lower), "cell" if near[0].cell is not None else "beside")

    def _over_and_under(self, label: Label) -> tuple[Values, ...]:
        under = self._under(label)
        over = self._over(label)
        if under is None or over is None:
            return tuple(one for one in (under, over) if one is not None)
        gap_under = under.segments[0].middle - label.segment.middle
        gap_over = label.segment.middle - over.segments[-1].middle
        if gap_over < 0.7 * gap_under:
            return (over,)
        return (over, under) if gap_over < 0.8 * gap_under else (under, over)

    def _under(self, label: Label) -> Values | None:
        found: list[Segment] = []
        at = label.segment
        for other in below(label.segment, self.laid, reach=3.4):
            if self.is_label(other) and not (found and other.cell is not None and other.cell is found[-1].cell and not self.by_segment[other][0].colon):
                if not found and self.by_segment[other][0].alone and set(self.by_segment[other][0].fields) & set(label.fields):
                    at = other
                    continue
                break
            if found and ENUMERATOR.fullmatch(other.words[0].text) and ENUMERATOR.fullmatch(label.segment.words[0].text):
                break
            spaced = other.middle - at.middle > 1.9 * max(at.size, other.size) and label.segment.cell is None
            if found and spaced and not is_row_of(self.laid, label.segment, other):
                break
            found.append(self._without_label(label, other) if not found else other)
            at = other
        if label.segment.cell is not None and found:
            found = [s for s in found if s.cell is not None]
        return Values(label, tuple(found) or self._diagonal(label), "below") if found or self._diagonal(label) else None

    def _without_label(self, label: Label, value: Segment) -> Segment:
        """A value without the label in another tongue that stands before it on its line: ``TYPE`` over ``型号规格 N-9168``."""
        again = self.by_segment[value][:1]
        rest = again[0].rest() if again and again[0].first == 0 and again[0].fields == label.fields and is_cjk(again[0].phrase) else None
        return rest if rest is not None else value

    def _diagonal(self, label: Label) -> tuple[Segment, ...]:
        """The next line where it stands further right and alone: a value set off under its label, or far indented under a heading, over several lines."""
        lines = [line for line in self.laid.lines if line.middle > label.segment.middle + 2][:6]
        if not lines or len(lines[0].segments) > 1 or label.segment.cell is not None or self.is_label(lines[0].segments[0]):
            return ()
        only = lines[0].segments[0]
        indent, size = only.x0 - label.segment.x0, max(only.size, label.segment.size)
        if only.middle - label.segment.middle >= 3.0 * size or not (indent > 0 if label.colon else label.at_start and label.alone and indent > 3.5 * size):
            return ()
        going = [only]
        for line in lines[1:] if indent > 3.5 * size else ():
            other = line.segments[0]
            if len(line.segments) > 1 or abs(other.x0 - only.x0) > 4 or other.middle - going[-1].middle > 1.6 * size or self.is_label(other):
                break
            going.append(other)
        return tuple(going)

    def _over(self, label: Label) -> Values | None:
        small = label.segment.text[:1].islower() and label.segment not in self.hung
        if label.segment.cell is not None or label.colon or not label.at_start or small:
            return None
        top = label.segment.middle
        found: list[Segment] = []
        for other in sorted((s for s in self.laid.segments if s.middle < top - 2 and stands_over(s, label.segment)), key=lambda s: -s.middle):
            reach = 2.1 * max(other.size, label.segment.size)
            if found:
                reach = min(reach, max(1.9 * (label.segment.middle - found[-1].middle), 1.4 * other.size))
            if top - other.middle > reach or self.is_label(other):
                break
            found.insert(0, other)
            top = other.middle
        return Values(label, tuple(found), "above") if found else None
