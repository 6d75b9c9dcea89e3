"""Names and codes of the ports and airports goods come by (``places.csv``), so that a report with the one can be compared with a paper that has the other."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from batches.order import folded
from batches.tracking import TrackingEvent


def with_places(events: Iterable[TrackingEvent]) -> tuple[TrackingEvent, ...]:
    """The events with the name of a place that gives its code alone, and the code of one that gives its name alone; what is not known stays away."""
    return tuple(_with_place(each) for each in events)


def _with_place(event: TrackingEvent) -> TrackingEvent:
    names, codes = _known()
    if event.place and not event.place_name and event.place in names:
        return event.model_copy(update={"place_name": names[event.place]})
    town = folded(event.place_name.split(",")[0])
    if event.place_name and event.place is None and town in codes:
        return event.model_copy(update={"place": codes[town]})
    return event


@cache
def _known() -> tuple[dict[str, str], dict[str, str]]:
    with (Path(__file__).parent / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {code: row["name"] for row in rows for code in (row["unlocode"], row["iata"]) if code}
    return names, {folded(row["name"]): row["unlocode"] for row in rows}
