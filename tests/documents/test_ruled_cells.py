"""Cells between rules: found by rows and columns of crossings, and the same ones that pdfplumber finds by looking at every pair."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

from documents.reading.drawing import Rule
from documents.reading.tables import SNAP, cells_between

pytestmark = pytest.mark.unit

#: Few places, so that rules meet.
PLACES = st.integers(0, 6).map(lambda place: 20.0 * place)


@st.composite
def rules(draw: st.DrawFn) -> list[Rule]:
    level = draw(st.lists(st.tuples(PLACES, PLACES, PLACES), max_size=12))
    upright = draw(st.lists(st.tuples(PLACES, PLACES, PLACES), max_size=12))
    across = [Rule(min(a, b), y, max(a, b), y) for a, b, y in level if a != b]
    return [*across, *(Rule(x, min(a, b), x, max(a, b)) for a, b, x in upright if a != b)]


@given(rules())
def test_cells_are_those_that_pdfplumber_finds(drawn: list[Rule]) -> None:
    edges = merge_edges([
        {"x0": r.x0, "x1": r.x1, "top": r.top, "bottom": r.bottom, "width": r.x1 - r.x0, "height": r.bottom - r.top, "orientation": "h" if r.x1 > r.x0 else "v"}
        for r in drawn
    ], SNAP, SNAP, SNAP, SNAP)  # fmt: skip
    crossings = edges_to_intersections(edges, SNAP, SNAP)
    assert cells_between(crossings) == (intersections_to_cells(crossings) if crossings else [])
