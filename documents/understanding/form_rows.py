"""Forms of two columns, labels left and values right: which lines make one label, and which lines are its value.

A label column shows by labels whose values begin at one edge. Inside it every entry is a label, known to the lexicon or not, so that a value ends
where the next entry begins, however many lines either of them takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from documents.understanding.layout import Laid, Line, Segment
from documents.understanding.script import is_cjk

#: Values of one column begin at one edge, give or take these points.
EDGE = 4.0
#: As many labels with values at one edge make a column; fewer where a colon or a rule parts each from its value.
ENOUGH, ENOUGH_PARTED = 3, 2
#: Words of a label, at most.
MOST_WORDS = 9

_NUMBERED = re.compile(r"\(?\w{1,2}[.)]")
_ENTRY = re.compile(r"\(?\d{1,2}[.)]+\)?")
_ENUMERATOR = re.compile(r"\W*\w{1,2}\W*")

#: A line that ends like this goes on in the next one.
_OPEN = re.compile(
    r"(?:[-/(,&]|\b(?:of|the|and|or|for|to|in|by|with|der|des|die|dem|den|und|oder|zur|zum|von|für|nach|mit|de|du|des|la|le|et|di|del|della|e|và|của))$"
)


@dataclass(frozen=True, eq=False)
class FormRow:
    """One entry of a form: the lines of its label, and the lines of its value (none where the form was left blank)."""

    label: tuple[Segment, ...]
    values: tuple[Segment, ...]


@dataclass(frozen=True, eq=False)
class _Column:
    """Labels between ``left`` and ``edge``, values from there to ``right``, on lines ``first`` to ``last``.

    ``flush_right``: the values share their right edge, ``right``, and begin anywhere behind the labels.
    """

    left: float
    edge: float
    right: float
    first: int
    last: int
    flush_right: bool = False

    def labels(self, line: Line) -> list[Segment]:
        """The segments of the line that belong to labels."""
        return [s for s in line.segments if self.left <= s.x0 < self.edge - EDGE and s not in self.values(line)]

    def values(self, line: Line) -> list[Segment]:
        """The segments of the line that belong to values."""
        if self.flush_right:
            return [s for s in line.segments if abs(s.x1 - self.right) <= EDGE and s.x0 > self.left + EDGE]
        return [s for s in line.segments if self.edge - EDGE <= s.x0 < self.right]

    def crosses(self, line: Line) -> bool:
        """Whether something runs across both columns: a heading, a sentence."""
        return any(self.left <= s.x0 < self.edge - EDGE and s.x1 > self.edge + EDGE for s in line.segments if s not in self.values(line))


_Anchor = tuple[int, Segment, Segment]


def form_rows(laid: Laid, is_label: Callable[[Segment], bool], tails: Collection[Segment] = ()) -> tuple[FormRow, ...]:
    """The entries of every such form on the page, column by column from the top; ``tails``: second lines of labels known to go over two."""
    found: list[FormRow] = []
    for column in _columns(laid, is_label):
        for lines in _stretches(laid.lines[column.first : column.last + 1], column):
            found.extend(_rows(lines, column, is_label, tails))
    return tuple(found)


def _columns(laid: Laid, is_label: Callable[[Segment], bool]) -> list[_Column]:
    anchors: list[_Anchor] = []
    for number, line in enumerate(laid.lines):
        for left, right in pairwise(line.segments):
            named = (is_label(left) or left.text.endswith((":", "："))) and not _ENUMERATOR.fullmatch(left.text)
            if named and len(left.words) <= MOST_WORDS and not is_label(right) and not _are_entries(left, right):
                anchors.append((number, left, right))
    columns = [one for one in _sharing(anchors, laid) if not _is_stacked(one, anchors, laid, is_label)]
    return [_bounded(column, columns, laid, is_label) for column in columns]


def _are_entries(left: Segment, right: Segment) -> bool:
    """Whether two texts side by side are the numbered labels of two entries, whose values stand under them."""
    return len(right.words) > 1 and all(_ENTRY.fullmatch(one.words[0].text) for one in (left, right))


def _sharing(anchors: Sequence[_Anchor], laid: Laid) -> list[_Column]:
    """Columns of enough anchors whose values share an edge, the longest first; an anchor belongs to one column."""
    columns: list[_Column] = []
    left = list(anchors)
    while left:
        groups = [(flush, group) for flush in (False, True) for group in _by_edge(left, flush_right=flush)]
        flush, group = max(groups, key=lambda one: (len(one[1]), not one[0]))
        parted = not flush and all(label.text.endswith((":", "：")) or label.cell is not value.cell for _, label, value in group)
        if len(group) < (ENOUGH_PARTED if parted else ENOUGH):
            break
        columns.append(_column(group, laid, flush_right=flush))
        left = [one for one in left if not any(one is each for each in group)]
    return columns


def _is_stacked(column: _Column, anchors: Sequence[_Anchor], laid: Laid, is_label: Callable[[Segment], bool]) -> bool:
    """Whether the labels have their values under them, and what stands beside them is another column of the same kind."""
    own = [(number, label) for number, label, _ in anchors if column.first <= number <= column.last and column.left <= label.x0 < column.edge]
    stacked = 0
    for number, label in own:
        under = next((s for line in laid.lines[number + 1 : number + 3] for s in line.segments if abs(s.x0 - label.x0) < 2), None)
        if (
            under is not None
            and under.middle - label.middle < 1.7 * under.size
            and not is_label(under)
            and not under.text.endswith((":", "："))
            and not label.cell
        ):
            stacked += 1
    return 3 * stacked > 2 * len(own)


def _column(group: Sequence[_Anchor], laid: Laid, *, flush_right: bool) -> _Column:
    left = min(label.x0 for _, label, _ in group) - EDGE
    if flush_right:
        edge, right = max(label.x1 for _, label, _ in group) + 2 * EDGE, median(value.x1 for _, _, value in group)
    else:
        edge, right = median(value.x0 for _, _, value in group), laid.width
    return _Column(left, edge, right, group[0][0], group[-1][0], flush_right)


def _by_edge(anchors: Sequence[_Anchor], *, flush_right: bool) -> list[list[_Anchor]]:
    """Anchors whose values share an edge and whose labels overlap in width."""
    groups: list[list[_Anchor]] = []
    for anchor in anchors:
        home = next((group for group in groups if _alike(group[-1], anchor, flush_right=flush_right)), None)
        if home is None:
            groups.append([anchor])
        else:
            home.append(anchor)
    return groups


def _alike(one: _Anchor, two: _Anchor, *, flush_right: bool) -> bool:
    edges = abs(one[2].x1 - two[2].x1) if flush_right else abs(one[2].x0 - two[2].x0)
    return edges <= EDGE and two[0] > one[0] and min(one[1].x1, two[1].x1) > max(one[1].x0, two[1].x0)


def _bounded(column: _Column, columns: Sequence[_Column], laid: Laid, is_label: Callable[[Segment], bool]) -> _Column:
    """The column up to the labels of the next form to its right, and over the lines above and below that go on with its first and last value."""
    beside = [one for one in columns if one.left > column.edge + EDGE and one.first <= column.last and column.first <= one.last]
    right = column.right if column.flush_right else min((one.left for one in beside), default=column.right)
    column = replace(column, right=right)
    others = {number for one in columns if _overlap(one, column) for number in range(one.first, one.last + 1)}
    first, last = column.first, column.last
    while first > 0 and first - 1 not in others and _is_more(column, laid.lines[first - 1], laid.lines[first], is_label):
        first -= 1
    while last + 1 < len(laid.lines) and last + 1 not in others and _is_more(column, laid.lines[last + 1], laid.lines[last], is_label):
        last += 1
    return replace(column, first=first, last=last)


def _overlap(one: _Column, other: _Column) -> bool:
    """Whether two forms follow one another; else they stand side by side."""
    return one is not other and one.left <= other.edge + EDGE and other.left <= one.edge + EDGE


def _is_more(column: _Column, line: Line, near: Line, is_label: Callable[[Segment], bool]) -> bool:
    """Whether the line goes on with the form that the line ``near`` to it belongs to: more of a value, or the label that stands beside its middle."""
    values, labels = column.values(line), column.labels(line)
    own = column.values(near) or column.labels(near)
    found = values or labels
    at_edge = not values or column.flush_right or abs(values[0].x0 - column.edge) <= EDGE
    return (
        bool(found and own and at_edge)
        and all(is_label(one) for one in labels)
        and not column.crosses(line)
        and abs(line.middle - near.middle) <= 1.6 * max(s.size for s in found)
        and abs(found[0].size - own[0].size) < 1.2
    )


def _stretches(lines: Sequence[Line], column: _Column) -> list[list[Line]]:
    """The lines between those that run across both columns."""
    runs: list[list[Line]] = [[]]
    for line in lines:
        if column.crosses(line):
            runs.append([])
        else:
            runs[-1].append(line)
    return [run for run in runs if run]


def _rows(lines: Sequence[Line], column: _Column, is_label: Callable[[Segment], bool], tails: Collection[Segment]) -> list[FormRow]:
    lefts, rights = [column.labels(line) for line in lines], [_up_to_label(column.values(line), is_label) for line in lines]
    labels = _labels(lefts, rights, is_label, tails)
    if not labels:
        return []
    ends = _ends(labels, lefts, rights)
    starts = [0, *ends[:-1]]
    return [
        FormRow(tuple(s for i in label for s in lefts[i]), tuple(s for at in range(start, end) for s in rights[at]))
        for label, start, end in zip(labels, starts, ends, strict=True)
    ]


def _up_to_label(values: list[Segment], is_label: Callable[[Segment], bool]) -> list[Segment]:
    """The values of a line up to the label of another entry further right."""
    other = next((i for i, one in enumerate(values) if i and is_label(one)), len(values))
    return values[:other]


def _labels(
    lefts: Sequence[list[Segment]], rights: Sequence[list[Segment]], is_label: Callable[[Segment], bool], tails: Collection[Segment]
) -> list[list[int]]:
    """The numbers of the lines that make each label."""
    numbers = [i for i, left in enumerate(lefts) if left]
    steps = [lefts[b][0].middle - lefts[a][0].middle for a, b in pairwise(numbers)]
    usual = median(steps) if steps else 0.0
    closed = sum(_ends_label(lefts[number][-1]) for number in numbers) > 0.6 * len(numbers)
    labels: list[list[int]] = []
    for at, number in enumerate(numbers):
        beside_value = bool(rights[number]) or (number + 1 < len(rights) and bool(rights[number + 1]) and not lefts[number + 1])
        before = lefts[labels[-1][-1]] if labels else []
        if before and (
            lefts[number][0] in tails
            or (closed and steps[at - 1] < 0.97 * usual and _closes(before, lefts[number]))
            or (steps[at - 1] <= usual and _is_repeated(before, lefts[number]))
            or _goes_on(before, lefts[number], beside_value, steps[at - 1], usual, is_label)
        ):
            labels[-1].append(number)
        else:
            labels.append([number])
    return labels


def _is_repeated(upper: list[Segment], lower: list[Segment]) -> bool:
    """Whether the second line says the first in another script, as bilingual forms print their labels."""
    one, two = upper[-1], lower[0]
    tight = two.middle - one.middle < 1.6 * max(one.size, two.size)
    return tight and is_cjk(one.text) != is_cjk(two.text) and not _ends_label(one) and one.cell is two.cell


def _ends_label(segment: Segment) -> bool:
    return segment.text.endswith((":", "："))


def _closes(upper: list[Segment], lower: list[Segment]) -> bool:
    """Whether the colon that ends the labels of a form stands behind the second line only: ``Sample`` over ``description:``."""
    one, two = upper[-1], lower[0]
    return not _ends_label(one) and _ends_label(lower[-1]) and one.cell is two.cell and abs(one.size - two.size) < 1.2 and abs(upper[0].x0 - two.x0) <= EDGE


def _goes_on(upper: list[Segment], lower: list[Segment], beside_value: bool, step: float, usual: float, is_label: Callable[[Segment], bool]) -> bool:
    """Whether the label of ``upper`` goes on in ``lower``; ``beside_value``: a value stands beside ``lower`` or begins under it."""
    one, two = upper[-1], lower[0]
    if step > 1.6 * max(one.size, two.size) or abs(one.size - two.size) > 1.2 or abs(upper[0].x0 - two.x0) > 2 * EDGE:
        return False
    if _ends_label(one):
        return False
    if one.cell is not None or two.cell is not None:
        return one.cell is two.cell
    tight = step < 0.75 * usual and step < 1.4 * two.size
    if _OPEN.search(one.text) and not (is_label(one) and is_label(two) and beside_value and not tight):
        return True
    if (two.text[:1].islower() and not (is_label(two) and beside_value)) or (two.text[:1] in "(/&" and not _NUMBERED.match(two.text)):
        return True
    if is_label(two):
        return not is_label(one) and (tight or not beside_value)
    return not beside_value or tight


def _ends(labels: Sequence[Sequence[int]], lefts: Sequence[list[Segment]], rights: Sequence[list[Segment]]) -> list[int]:
    """Behind which line the value of each label ends."""
    ends: list[int] = []
    start = 0
    for label, following in pairwise(labels):
        start = _begin(label, following, start, lefts, rights)
        ends.append(start)
    return [*ends, len(rights)]


def _begin(label: Sequence[int], following: Sequence[int], start: int, lefts: Sequence[list[Segment]], rights: Sequence[list[Segment]]) -> int:
    """The number of the line with which the value of the label ``following`` begins.

    Mostly the label's own line. Earlier where the label stands beside the middle of its value: then at the widest gap since the label before; where
    the label has nothing beside it at all, the form was left blank there.
    """
    own = next((i for i in following if rights[i]), None)
    held = [i for i in range(start, following[-1] + 2) if i < len(rights) and rights[i]]
    if own is None and not any(abs(rights[i][0].middle - lefts[j][0].middle) < 0.9 * lefts[j][0].size for i in held for j in following):
        return following[0]
    latest = own if own is not None else next((i for i in held if i > following[0]), following[0])
    past = next((i for i in label if rights[i]), next((i for i in held if i < latest), None))
    if past is None:
        return min(held, default=following[0])
    best, widest, at = latest, 0.0, past
    for i in (one for one in held if past < one <= latest):
        gap = rights[i][0].middle - rights[at][0].middle
        if gap > 1.12 * widest or (i == latest and gap > 0.92 * widest):
            best, widest = i, gap
        at = i
    return best
