"""A course, and how it is put into words."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from datetime import date, datetime

from batches.base import Frozen, Text
from batches.places import Place
from batches.tracking import TrackingEvent, What

#: Of what keeps the goods, so much is told in one line.
_MOST_TOLD = 5


class Course(Frozen):
    """Where the goods of a batch are and go.

    ``last``: the newest that happened; ``eta``: the last arrival still to come; ``late_by``: days behind the day the order expects them; ``planned_for``: where
    the transport document, or else the carrier's first plan, has them go; ``reached``: the report that they are there.
    """

    batch: str
    expected_on: date
    last: TrackingEvent | None = None
    eta: TrackingEvent | None = None
    late_by: int = 0
    planned_for: Place | None = None
    diverted_to: Place | None = None
    reached: TrackingEvent | None = None
    troubles: tuple[TrackingEvent, ...] = ()
    said: tuple[Text, ...] = ()


#: What happened, as it stands behind the day: "2020-06-01: departed, Shanghai (CNSHA)".
WORDS: dict[What, Text] = {
    "booked": Text(de="gebucht", en="booked"),
    "received": Text(de="vom Beförderer übernommen", en="received by the carrier"),
    "loaded": Text(de="verladen", en="loaded"),
    "departed": Text(de="abgegangen", en="departed"),
    "arrived": Text(de="angekommen", en="arrived"),
    "discharged": Text(de="entladen", en="unloaded"),
    "available": Text(de="zur Abholung gemeldet", en="reported ready for collection"),
    "delivered": Text(de="ausgeliefert", en="delivered"),
    "customs_hold": Text(de="vom Zoll angehalten oder zur Kontrolle bestimmt", en="held by customs or selected for control"),
    "customs_released": Text(de="vom Zoll freigegeben", en="released by customs"),
    "discrepancy": Text(de="Unregelmäßigkeit", en="discrepancy"),
    "diverted": Text(de="umgeleitet", en="diverted"),
    "cancelled": Text(de="storniert", en="cancelled"),
    "other": Text(de="Meldung", en="report"),
}
CLASSIFIERS = {
    "planned": Text(de="geplant", en="planned"),
    "estimated": Text(de="voraussichtlich", en="estimated"),
    "actual": Text(de="", en=""),
}


def said(course: Course, day_of: Callable[[datetime], date]) -> Iterator[Text]:
    """The course in sentences, what matters first."""
    if course.diverted_to is not None:
        yield _diverted(course, course.diverted_to)
    if course.reached is not None:
        yield from _there(course, course.reached, day_of(course.reached.at))
    elif course.eta is not None:
        yield _coming(course, course.eta, day_of(course.eta.at))
    for each in course.troubles[-_MOST_TOLD:]:
        yield told(each, day_of(each.at))
    if course.last is not None and course.last not in (course.reached, *course.troubles):
        last = told(course.last, day_of(course.last.at))
        yield Text(de=f"zuletzt {last.de}", en=f"last report {last.en}")


def told(event: TrackingEvent, on: date) -> Text:
    """One event: day, what, where, by what, why."""
    word, sure = WORDS[event.what], CLASSIFIERS[event.classifier]
    place = Place(code=event.place, name=event.place_name)
    where = "" if place == Place() else f", {place.shown}"
    rest = "".join(f", {each}" for each in (event.means, event.equipment) if each) + (f": {event.note}" if event.note else "")
    code = f" ({event.code})" if event.what in ("other", "discrepancy", "customs_hold", "cancelled") and event.code else ""
    return Text(
        de=f"{on}: {word.de}{code}{', ' + sure.de if sure.de else ''}{where}{rest}", en=f"{on}: {word.en}{code}{', ' + sure.en if sure.en else ''}{where}{rest}"
    )


def _diverted(course: Course, to: Place) -> Text:
    de, en = f"umgeleitet nach {to.shown}", f"diverted to {to.shown}"
    if course.planned_for is not None:
        de, en = f"{de}, vorgesehen war {course.planned_for.shown}", f"{en}, planned was {course.planned_for.shown}"
    return Text(de=de, en=en)


def _there(course: Course, event: TrackingEvent, on: date) -> Iterator[Text]:
    happened = told(event, on)
    late = _late(course)
    command = f"freigabe arrive {shlex.quote(course.batch)} --on {on}"
    yield Text(
        de=f"der Beförderer meldet {happened.de}{late.de}; {command} übernimmt den Tag",
        en=f"the carrier reports {happened.en}{late.en}; {command} takes that day over",
    )


def _coming(course: Course, event: TrackingEvent, on: date) -> Text:
    place = Place(code=event.place, name=event.place_name)
    where = "" if place == Place() else f" {place.shown}"
    late = _late(course)
    verb = {"planned": ("plant", "plans"), "estimated": ("rechnet mit", "estimates")}[event.classifier]
    note = f": {event.note}" if event.note else ""
    return Text(de=f"der Beförderer {verb[0]} Ankunft{where} am {on}{late.de}{note}", en=f"the carrier {verb[1]} arrival{where} on {on}{late.en}{note}")


def _late(course: Course) -> Text:
    if not course.late_by:
        return Text(de="", en="")
    day, tag = ("day", "Tag") if course.late_by == 1 else ("days", "Tage")
    return Text(de=f", {course.late_by} {tag} später als erwartet", en=f", {course.late_by} {day} later than expected")
