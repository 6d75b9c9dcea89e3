"""Ruled tables: pdfplumber finds the cells between the rules, the page's own words fill them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from batches.base import Box
from documents.reading.drawing import Rule
from documents.reading.page import Cell, Table, Word

#: Rules nearer than this are one rule, in points.
SNAP = 3.0
#: More rules than this on one page are a drawing.
MOST_RULES = 1500
MOST_CROSSINGS = 4000
#: Two cells side by side have as many corners.
LEAST_CROSSINGS = 6


def tables_of(number: int, words: Sequence[Word], rules: Sequence[Rule]) -> tuple[Table, ...]:
    """The ruled tables of page ``number``, top to bottom; none without at least two cells."""
    if len(rules) < 4:
        return ()
    from pdfplumber.table import Table as Grid
    from pdfplumber.table import cells_to_tables, edges_to_intersections, merge_edges

    edges = merge_edges([_edge(rule) for rule in set(rules)], SNAP, SNAP, SNAP, SNAP)
    edges = [edge for edge in edges if max(edge["width"], edge["height"]) >= SNAP]
    if len(edges) > MOST_RULES:
        return ()
    crossings = edges_to_intersections(edges, SNAP, SNAP)
    if not LEAST_CROSSINGS <= len(crossings) <= MOST_CROSSINGS:
        return ()
    nowhere: Any = None  # a grid asks its page only for text, which we have ourselves
    grids = cells_to_tables(cells_between(crossings))
    return tuple(_filled(number, [row.cells for row in Grid(nowhere, grid).rows], words) for grid in grids)


def cells_between(crossings: Mapping[tuple[float, float], Mapping[str, Sequence[Mapping[str, Any]]]]) -> list[Box]:
    """The smallest cell that begins at each crossing of rules: what pdfplumber's ``intersections_to_cells`` finds, without looking at every pair."""
    level = {point: {_bounds(edge) for edge in edges["h"]} for point, edges in crossings.items()}
    upright = {point: {_bounds(edge) for edge in edges["v"]} for point, edges in crossings.items()}
    rows: dict[float, list[float]] = defaultdict(list)
    columns: dict[float, list[float]] = defaultdict(list)
    for x, y in sorted(crossings):
        rows[y].append(x)
        columns[x].append(y)
    found: list[Box] = []
    for x, y in sorted(crossings):
        rights = [right for right in rows[y][bisect_right(rows[y], x) :] if not level[x, y].isdisjoint(level[right, y])]
        lows = columns[x][bisect_right(columns[x], y) :] if rights else []
        corners = (
            (right, low)
            for low in lows
            if not upright[x, y].isdisjoint(upright[x, low])
            for right in rights
            if (right, low) in crossings and not upright[right, low].isdisjoint(upright[right, y]) and not level[right, low].isdisjoint(level[x, low])
        )
        if (corner := next(corners, None)) is not None:
            found.append((x, y, *corner))
    return found


def _bounds(edge: Mapping[str, Any]) -> Box:
    return (edge["x0"], edge["top"], edge["x1"], edge["bottom"])


def _edge(rule: Rule) -> dict[str, object]:
    return {
        "x0": rule.x0, "x1": rule.x1, "top": rule.top, "bottom": rule.bottom, "width": rule.x1 - rule.x0, "height": rule.bottom - rule.top,
        "orientation": "h" if rule.x1 - rule.x0 >= rule.bottom - rule.top else "v",
    }  # fmt: skip


def _filled(number: int, rows: list[list[Box | None]], words: Sequence[Word]) -> Table:
    boxes = [box for row in rows for box in row if box is not None]
    outline = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    places = _Places(words, outline)
    cells = tuple(tuple(None if box is None else Cell(_text(places.inside(box)), _rounded(box)) for box in row) for row in rows)
    return Table(number, _rounded(outline), cells)


def _rounded(box: Box) -> Box:
    x0, top, x1, bottom = box
    return (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))


class _Places:
    """The middles of the words in a table, sorted by height: a word belongs to the cell its middle lies in, and a table has thousands of either."""

    def __init__(self, words: Sequence[Word], outline: Box) -> None:
        middles = (((word.top + word.bottom) / 2, order, (word.x0 + word.x1) / 2, word) for order, word in enumerate(words))
        self._places = sorted(place for place in middles if _holds(outline, place[2], place[0]))

    def inside(self, box: Box) -> list[Word]:
        """The words of a cell, in reading order."""
        first, end = bisect_left(self._places, box[1], key=itemgetter(0)), bisect_left(self._places, box[3], key=itemgetter(0))
        return [word for _, word in sorted((order, word) for y, order, x, word in self._places[first:end] if _holds(box, x, y))]


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _text(words: Sequence[Word]) -> str:
    lines: list[list[Word]] = []
    for word in words:
        if lines and _same_line(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return "\n".join(" ".join(word.text for word in line) for line in lines)


def _same_line(last: Word, word: Word) -> bool:
    overlap = min(last.bottom, word.bottom) - max(last.top, word.top)
    return overlap > 0.5 * min(last.bottom - last.top, word.bottom - word.top) and word.x0 >= last.x0
