"""Labels that stand over their values in a column beside other columns, and rows of tables without rules under their heads."""

from __future__ import annotations

from collections.abc import Callable

from documents.understanding.layout import Laid, Line, Segment, below

#: Segments of one column begin at one edge, give or take these points.
EDGE = 2.5
#: Labels of one column are of one size, give or take this.
SIZE = 0.6
#: The value stands so near under its label, in font sizes.
REACH = 2.1
#: A label is that much nearer to its value than to what stands over it.
NEARER = 0.78
#: So many segments on a line make a row of a table.
ROW = 3

Test = Callable[[Segment], bool]


def stacked_labels(laid: Laid, is_bare: Test, is_label: Test, opens: Test) -> frozenset[Segment]:
    """The labels without a colon whose value stands under them, though words of another column stand beside.

    A column of such labels shows by labels that have nothing beside them but another column's label, or by labels that stand nearer to the line under
    them than to the one over them; ``opens`` says whether a segment begins with a label.
    """
    lines = {segment: line for line in laid.lines for segment in line.segments}
    bare = [one for one in laid.segments if one.cell is None and is_bare(one) and not one.text.endswith((":", "："))]
    over = {one for one in bare if (under := _right_under(laid, one)) is not None and not is_label(under)}
    found = {one for one in over if _heads_rows(laid, lines[one], one, is_bare)}
    for one in over:
        column = [other for other in bare if abs(other.x0 - one.x0) < EDGE and abs(other.size - one.size) < SIZE]
        ours = [other for other in column if other in over]
        others = (other for other in column if other not in over and _right_of(lines[other], other) is not None)
        if any((under := _right_under(laid, other)) is None or is_bare(under) for other in others):
            continue  # these have their values beside them
        lonely = [other for other in ours if (right := _right_of(lines[other], other)) is None or opens(right)]
        if len(lonely) >= 2 or (len(ours) >= 2 and all(_is_grouped(laid, other) for other in ours)):
            found.add(one)
    return frozenset(found)


def _heads_rows(laid: Laid, line: Line, segment: Segment, is_bare: Test) -> bool:
    """Whether the label stands in the head of a table without rules: its line holds several labels and no figures, and the row under it begins as it does."""
    under = _right_under(laid, segment)
    heads = sum(1 for one in line.segments if is_bare(one)) >= 2 and not any(sign.isdigit() for one in line.segments for sign in one.text)
    return under is not None and heads and is_row_of(laid, segment, under)


def _right_of(line: Line, segment: Segment) -> Segment | None:
    """The next segment on the line."""
    return next((other for other in line.segments if other.x0 > segment.x1), None)


def _right_under(laid: Laid, segment: Segment) -> Segment | None:
    """The line right under a label that begins where it does."""
    under = next(iter(below(segment, laid, reach=REACH)), None)
    return under if under is not None and under.cell is None and abs(under.x0 - segment.x0) < EDGE else None


def _is_grouped(laid: Laid, segment: Segment) -> bool:
    """Whether the label stands clearly nearer to the line under it than to the line over it that begins at the same edge."""
    under = _right_under(laid, segment)
    over = max((one.middle for one in laid.segments if one.middle < segment.middle - 2 and abs(one.x0 - segment.x0) < EDGE), default=0.0)
    return under is not None and under.middle - segment.middle < NEARER * (segment.middle - over)


def is_row_of(laid: Laid, head: Segment, segment: Segment) -> bool:
    """Whether the segment stands in a row of the table that ``head`` is the head of a column of: its row and the head's begin at the same edges."""
    upper = next(line for line in laid.lines if head in line.segments)
    lower = next(line for line in laid.lines if segment in line.segments)
    edges = [one.x0 for one in upper.segments]
    alike = sum(1 for one in lower.segments if any(abs(one.x0 - edge) < EDGE for edge in edges))
    return abs(head.x0 - segment.x0) < EDGE and len(edges) >= ROW and alike >= ROW
