"""Lines over a table without rules that name columns only together with the others: parts of names set to the middle, or over the rest of a name."""

from __future__ import annotations

from collections.abc import Sequence

from documents.understanding.aligned_lines import Piece, Ranged

#: Lines nearer than this many font sizes stand in cells of their own, set to the middle of their row.
STAGGERED = 0.95
#: Lines of one name are no further apart.
_PITCH = 1.55
#: Sides or middles of two lines of one name stand this near, in points.
_NEAR = 5.0


def head_lines(lines: Sequence[Ranged]) -> frozenset[int]:
    """Indexes of the lines that belong to the names of a table's columns though they name none by themselves."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        if line.names:
            found |= _staggered(lines, at)
            found |= _upper(lines, min((*found, at)) if at - 1 in found else at, line)
    return frozenset(found)


def _staggered(lines: Sequence[Ranged], at: int) -> set[int]:
    """The lines around one that are too near to be lines of the same cells."""
    first = last = at
    while first > 0 and _near(lines[first - 1], lines[first]):
        first -= 1
    while last + 1 < len(lines) and _near(lines[last], lines[last + 1]):
        last += 1
    return set(range(first, last + 1)) if last > first else set()


def _near(upper: Ranged, lower: Ranged) -> bool:
    return not upper.results and not lower.results and is_staggered(upper, lower)


def is_staggered(upper: Ranged, lower: Ranged) -> bool:
    """Whether two lines stand nearer than lines of text do."""
    return lower.line.middle - upper.line.middle < STAGGERED * min(upper.size, lower.size)


def _upper(lines: Sequence[Ranged], at: int, names: Ranged) -> set[int]:
    """The lines right above a line of names, each of whose words stand over one of the names but the first."""
    found: set[int] = set()
    while at > 0 and lines[at].line.middle - lines[at - 1].line.middle < _PITCH * names.size:
        above = lines[at - 1]
        aside = above.pieces[0].place[0] > names.pieces[0].place[1]
        if above.names or above.results or not aside or not all(any(_over(piece, name) for name in names.pieces[1:]) for piece in above.pieces):
            break
        at -= 1
        found.add(at)
    return found


def _over(piece: Piece, name: Piece) -> bool:
    """Whether words stand over a name, set to the left, to the right or to the middle as it is."""
    (left, right), (start, end) = piece.place, name.place
    return min(abs(left - start), abs(right - end), abs((left + right) / 2 - (start + end) / 2)) < _NEAR
