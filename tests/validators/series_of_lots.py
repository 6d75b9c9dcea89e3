"""How inspection stands after several lots of a series, one after the other."""

from __future__ import annotations

from collections.abc import Iterable

from batches.inspected_before import InspectedLot, SeriesState
from validators.switching import after


def after_all(lots: Iterable[InspectedLot], *, reduced_wanted: bool = False, state: SeriesState | None = None) -> SeriesState:
    """How inspection stands after these lots, in this order; ``state``: how it stood before the first of them."""
    state = state or SeriesState()
    for each in lots:
        state = after(state, each, reduced_wanted=reduced_wanted)
    return state
