"""Lines of forms whose labels leave no wide gap before their values: parted at the edge where the other values of the form begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from documents.understanding.layout import Line, Segment

#: As many lines with a text behind another that begins at one edge make a form; its labels have so many words at most.
EDGE_LINES, MOST_LABEL_WORDS = 3, 8
#: Labels of one form begin at one edge, give or take these points.
EDGE_OF_LABELS = 4.0


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
