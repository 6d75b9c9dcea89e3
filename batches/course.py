"""The course of a batch's goods, as carriers report it: where they are, when they are expected where, and whether they are late or go elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from batches.batch import Batch
from batches.course_words import Course, said
from batches.places import Place, same_place
from batches.tracking import ARRIVALS, NEVER, TrackingEvent, standing_reports

#: Arrivals are days of the place they are expected at.
_ZONE = ZoneInfo("Europe/Berlin")
#: What a carrier reports within so long of its first report is its first plan.
_ONE_REPORT = timedelta(hours=24)
#: Terms that name the port or airport the transport document is made out to (Incoterms 2020); those of delivery name a door behind it.
_TO_A_PORT = ("CFR", "CIF")
_RANK = {"planned": 0, "estimated": 1, "actual": 2}
#: Where the goods stand after an event of each kind, for two of one moment.
_STEP = ("booked", "received", "loaded", "departed", "arrived", "discharged", "customs_hold", "customs_released", "available", "delivered")
_INLAND = ("road", "rail", "barge")


def course_of(batch: Batch) -> Course:
    """What carriers' reports on a batch come to. An actual beats an estimate, a newer report an older one; nothing is said where nothing was reported."""
    told = tuple(_told(standing_reports(batch.tracking)))
    if not told:
        return Course(batch=batch.id, expected_on=batch.order.expected_on)
    meant = _meant(batch)
    planned = meant or _first_plan(batch.tracking)
    diverted = _diverted(batch.tracking, told, planned, announced_only=meant is None)
    eta = _eta(told, diverted)
    reached = _reached(told, planned, diverted)
    counts = reached or eta
    late = 0 if counts is None else (day_of(counts.at) - batch.order.expected_on).days
    happened = [each for each in told if each.classifier == "actual" and each.what in _STEP]
    bare = Course(
        batch=batch.id,
        expected_on=batch.order.expected_on,
        last=max(happened, key=lambda each: (each.at, _STEP.index(each.what)), default=None),
        eta=None if reached else eta,
        late_by=max(late, 0),
        planned_for=planned,
        diverted_to=diverted,
        reached=reached,
        troubles=tuple(_troubles(told)),
    )
    return bare.model_copy(update={"said": tuple(said(bare, day_of))})


def day_of(moment: datetime) -> date:
    """The day of a moment, as people in Germany count."""
    return moment.astimezone(_ZONE).date()


def place_of(event: TrackingEvent) -> Place | None:
    """Where an event happened, ``None`` where its report does not say."""
    return Place(code=event.place, name=event.place_name) if event.place or event.place_name else None


def _told(events: Iterable[TrackingEvent]) -> Iterator[TrackingEvent]:
    """One report for each kind of event at a place: the actual one, else the newest. Two sources, or two modes, may speak of one arrival."""
    best: dict[tuple[str, ...], TrackingEvent] = {}
    for each in events:
        which = (each.code, each.at.isoformat(), each.note) if each.what in ("other", "discrepancy") else ()
        key = (each.document, each.equipment, each.what, each.place or each.place_name.casefold(), *which)
        if key not in best or _weight(each) > _weight(best[key]):
            best[key] = each
    yield from sorted(best.values(), key=lambda each: (each.at, each.subject))


def _weight(event: TrackingEvent) -> tuple[bool, datetime, int]:
    return (event.classifier == "actual", event.reported_at or NEVER, _RANK[event.classifier])


def _meant(batch: Batch) -> Place | None:
    """The place the transport document is made out to: as the paper states it, else as the terms of delivery name it."""
    for kind in ("bill_of_lading", "air_waybill"):
        for paper in reversed(batch.papers):
            stated = paper.one("port_of_discharge") if paper.kind == kind else None
            if stated is not None:
                return _named(str(stated.value))
    order = batch.order
    return _named(order.incoterm_place) if order.incoterm_place and order.incoterm in _TO_A_PORT else None


def _named(text: str) -> Place:
    code = re.search(r"\b([A-Z]{2}[A-Z0-9]{3}|[A-Z]{3})\b", text) if re.fullmatch(r"\s*[A-Z0-9]{3,5}\s*|.*\([A-Z0-9]{3,5}\).*", text) else None
    name = re.sub(r"\([^)]*\)", "", text).strip()
    return Place(code=code[1] if code else None, name="" if code and name == code[1] else name)


def _first_plan(events: Iterable[TrackingEvent]) -> Place | None:
    """Where the carrier said first that the goods are to go."""
    plans = [(each.reported_at, each) for each in events if each.reported_at and each.classifier != "actual" and _is_carriage(each)]
    first = min((reported for reported, _ in plans), default=None)
    if first is None:
        return None
    return place_of(max((each for reported, each in plans if reported - first <= _ONE_REPORT), key=lambda each: each.at))


def _is_carriage(event: TrackingEvent) -> bool:
    """Whether it is an arrival by ship or aircraft; the way behind the port, or to it, is no part of what the transport document was made out for."""
    return event.what in ARRIVALS and event.mode not in _INLAND and place_of(event) is not None


def _at(event: TrackingEvent, place: Place) -> bool | None:
    where = place_of(event)
    return None if where is None else same_place(where, place)


def _diverted(events: Iterable[TrackingEvent], told: tuple[TrackingEvent, ...], planned: Place | None, *, announced_only: bool) -> Place | None:
    """Where the goods go instead of ``planned``; a place of transshipment is on the way, and no diversion.

    They go elsewhere when the carrier says so, when it hands them over elsewhere, when it took back what it had announced for the planned place and now names
    another, or when its newer report ends at another place behind the planned one.
    """
    for each in reversed(told):
        where = place_of(each)
        if each.what == "diverted" and where is not None:
            return where
    if planned is None:
        return None
    carried = [each for each in told if _is_carriage(each)]
    here = [each for each in carried if _at(each, planned) is not False]
    if any(each.classifier == "actual" for each in here) or not carried:
        return None  # arrived, or nobody can tell whether this is the place
    last = max(carried, key=lambda each: each.at)
    if last in here:
        return None
    if here:
        newest = max(here, key=_weight)
        newer = bool(last.reported_at and newest.reported_at and last.reported_at > newest.reported_at)
        return place_of(last) if newer and not announced_only else None
    taken_back = any(_is_carriage(each) and _at(each, planned) for each in events)
    handed_over = [each for each in carried if each.what in ("available", "delivered") and each.classifier == "actual"]
    if handed_over and not announced_only:
        return place_of(handed_over[-1])
    return place_of(last) if taken_back else None


def _eta(told: tuple[TrackingEvent, ...], diverted: Place | None) -> TrackingEvent | None:
    """The last arrival that is still to come; of goods that go elsewhere, the one there."""
    coming = [each for each in told if each.what in ARRIVALS and each.classifier != "actual"]
    if diverted is not None:
        coming = [each for each in coming if _at(each, diverted)]
    arriving = [each for each in coming if each.what == "arrived"] or coming
    return max(arriving, key=lambda each: each.at, default=None)


def _reached(told: tuple[TrackingEvent, ...], planned: Place | None, diverted: Place | None) -> TrackingEvent | None:
    """The report that the goods are where they were to go: handed over, else arrived at the place they are carried to."""
    actual = [each for each in told if each.classifier == "actual" and each.what in ARRIVALS]
    for what in ("delivered", "available"):
        handed_over = [each for each in actual if each.what == what]
        if handed_over:
            return handed_over[-1]
    end = diverted or planned
    there = [each for each in actual if end is not None and _at(each, end)]
    # Of several containers the last one counts, and of one the day it came.
    by_equipment: dict[str, TrackingEvent] = {}
    for each in there:
        by_equipment.setdefault(each.equipment, each)
    return max(by_equipment.values(), key=lambda each: each.at, default=None)


def _troubles(told: tuple[TrackingEvent, ...]) -> Iterator[TrackingEvent]:
    """What keeps the goods: discrepancies, and holds by customs that no release has followed."""
    released = max((each.at for each in told if each.what == "customs_released" and each.classifier == "actual"), default=None)
    for each in told:
        if each.what in ("discrepancy", "cancelled") or (each.what == "customs_hold" and (released is None or released < each.at)):
            yield each
