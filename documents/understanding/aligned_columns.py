"""Where the columns of a table without rules stand, and which cell and which name belongs to which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from documents.reading.page import Word
from documents.understanding.aligned_lines import Piece, Place, Ranged
from documents.understanding.result_units import is_figure


def overlap(one: Place, other: Place) -> float:
    """How far two places lie over one another."""
    return min(one[1], other[1]) - max(one[0], other[0])


def columns_of(rows: Sequence[Ranged]) -> list[Place]:
    """Where the columns stand: the rows with most cells say so, the others add what stands beside those."""
    columns: list[Place] = []
    for row in sorted(rows, key=lambda one: -len(one.pieces)):
        for piece in row.pieces:
            over = [i for i, place in enumerate(columns) if overlap(place, piece.place) > 0]
            if not over:
                columns.append(piece.place)
            elif len(over) == 1:
                place = columns[over[0]]
                wider = (min(place[0], piece.place[0]), max(place[1], piece.place[1]))
                if not any(i != over[0] and overlap(other, wider) > 0 for i, other in enumerate(columns)):
                    columns[over[0]] = wider
    return sorted(columns)


def with_empty(columns: list[Place], line: Ranged) -> list[Place]:
    """The columns, and one more for each name that stands over none while its neighbour's own name does."""
    taken = {_nearest(piece.place, columns) for piece in line.pieces if any(overlap(piece.place, place) > 0 for place in columns)}
    free = [piece.place for piece in line.pieces if not any(overlap(piece.place, place) > 0 for place in columns)]
    return sorted([*columns, *(place for place in free if _nearest(place, columns) in taken)])


def _nearest(place: Place, columns: Sequence[Place]) -> int:
    middle = (place[0] + place[1]) / 2
    return max(range(len(columns)), key=lambda i: (max(0.0, overlap(place, columns[i])), -abs((columns[i][0] + columns[i][1]) / 2 - middle)))


def named(line: Ranged, columns: Sequence[Place]) -> tuple[str, ...]:
    """A line of names by column; a name over several columns counts for each."""
    cells = [""] * len(columns)
    if len(line.pieces) == len(columns):
        return tuple(line.texts)
    for piece in line.pieces:
        middles = [i for i, place in enumerate(columns) if piece.place[0] - 2 <= (place[0] + place[1]) / 2 <= piece.place[1] + 2]
        for i in middles if len(middles) > 1 else [_nearest(piece.place, columns)]:
            cells[i] = f"{cells[i]} {piece.text}".strip()
    return tuple(cells)


def grouped(line: Ranged, columns: Sequence[Place]) -> tuple[str, ...]:
    """A line of headings over groups of columns (``as received`` over three specimens, ``simulated wearing`` over three): each column's heading."""
    names = list(range(1 if overlap(line.pieces[0].place, columns[0]) <= 0 else 0, len(columns)))
    starts = min((cut for cut in _cuts(len(names), len(line.pieces))), key=lambda cut: _strain(line, [columns[i] for i in names], cut))
    cells = [""] * len(columns)
    for piece, start, end in zip(line.pieces, starts, (*starts[1:], len(names)), strict=True):
        for i in names[start:end]:
            cells[i] = piece.text
    return tuple(cells)


def _cuts(columns: int, groups: int) -> Iterator[tuple[int, ...]]:
    """Every way to cut so many columns into so many groups, as the groups' first columns; the plain way alone where there are too many."""
    if columns > 24 or groups > 4 or columns < groups:
        yield tuple(i * columns // groups for i in range(groups))
        return
    for rest in combinations(range(1, columns), groups - 1):
        yield (0, *rest)


def _strain(line: Ranged, columns: Sequence[Place], starts: Sequence[int]) -> float:
    """How far the headings stand from the middles of their groups, or from their left edges where they stand there."""
    centred = aligned = 0.0
    for piece, start, end in zip(line.pieces, starts, (*starts[1:], len(columns)), strict=True):
        left, right = columns[start][0], columns[end - 1][1]
        centred += abs((left + right) / 2 - (piece.place[0] + piece.place[1]) / 2)
        aligned += abs(left - piece.place[0])
    return min(centred, aligned)


def cells_of(row: Ranged, columns: Sequence[Place]) -> tuple[str, ...]:
    """The texts of a row by column."""
    cells = [""] * len(columns)
    for piece in row.pieces:
        for part in _parted(piece, columns):
            i = _nearest(part.place, columns)
            cells[i] = f"{cells[i]} {part.text}".strip()
    return tuple(cells)


def _parted(piece: Piece, columns: Sequence[Place]) -> Iterator[Piece]:
    """The piece, or several where it reaches over columns: a long name next to its results, cells set so near that they look like one."""
    if sum(1 for place in columns if overlap(place, piece.place) > 0) < 2:
        yield piece
        return
    words, tail = piece.words, len(piece.words)
    while tail > 0 and is_figure(words[tail - 1].text):
        tail -= 1
    taken = {_nearest((word.x0, word.x1), columns) for word in words[tail:]}
    head = words[:tail]
    cut = next((i for i in range(1, len(head)) if _apart(head[:i], head[i:], columns, taken)), len(head))
    for part in (head[:cut], head[cut:], *((word,) for word in words[tail:])):
        if part:
            yield Piece(" ".join(word.text for word in part), tuple(part))


def _apart(left: Sequence[Word], right: Sequence[Word], columns: Sequence[Place], taken: set[int]) -> bool:
    """Whether two runs of words stand in different columns, the right one in one that holds nothing else."""
    over = [{i for i, place in enumerate(columns) if overlap(place, (run[0].x0, run[-1].x1)) > 0} for run in (left, right)]
    return bool(over[0] and over[1]) and not over[0] & over[1] and not over[1] & taken
