"""What carriers report of a consignment on its way: one event each, as it was reported, whatever format it came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from batches.base import Frozen

#: ``available``: told to the consignee, or ready to be collected. ``received`` is the carrier's receipt of the goods before they travel;
#: ``discharged`` is every unloading, also on the way. ``diverted``: the carrier says so itself, and to which place. ``other``: kept under its ``code``,
#: and nothing is concluded from it.
What = Literal[
    "booked",
    "received",
    "loaded",
    "departed",
    "arrived",
    "discharged",
    "available",
    "delivered",
    "customs_hold",
    "customs_released",
    "discrepancy",
    "diverted",
    "cancelled",
    "other",
]
#: When an event was reported of which nobody knows when.
NEVER = datetime.min.replace(tzinfo=UTC)
Classifier = Literal["planned", "estimated", "actual"]
Mode = Literal["air", "sea", "rail", "road", "barge"]
#: What says that the goods are, were or will be at a place they were carried to.
ARRIVALS: tuple[What, ...] = ("arrived", "discharged", "available", "delivered")


def _utc(moment: datetime) -> datetime:
    """In UTC. Not of the calendar's first or last year: in another zone it might be outside of it."""
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError(f"{moment.year} is no year of a journey")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_utc)]
#: UN/LOCODE (country and three characters) or IATA airport code.
PlaceCode = Annotated[str, Field(pattern=r"^([A-Z]{2}[A-Z0-9]{3}|[A-Z]{3})$")]
Said = Annotated[str, Field(max_length=300)]


class TrackingEvent(Frozen):
    """One event of a consignment as a carrier reported it.

    ``at``: when it happened or is to happen, UTC; of a report that names the day alone, noon. ``place``: a code; ``place_name``: what the carrier calls it,
    often all there is. ``code``: the carrier's own word for the event. ``reported_at``: when the carrier said so, or, where its format has no such time, when
    it was asked. ``retracted``: no longer said.
    """

    what: What
    classifier: Classifier
    at: Moment
    document: Said
    source: Annotated[str, Field(min_length=1, max_length=100)]
    place: PlaceCode | None = None
    place_name: Said = ""
    reported_at: Moment | None = None
    code: Annotated[str, Field(max_length=60)] = ""
    id: Said = ""
    mode: Mode | None = None
    means: Annotated[str, Field(max_length=100)] = ""
    equipment: Annotated[str, Field(max_length=40)] = ""
    note: Said = ""
    retracted: bool = False

    @property
    def subject(self) -> tuple[str, ...]:
        """What the report is about: a later report on the same takes its place."""
        where = self.place or self.place_name.casefold()
        # Two discrepancies at a place are two things; a departure told twice is one departure.
        which = (self.at.isoformat(), self.note) if self.what in ("other", "discrepancy") else ()
        return (self.source, self.document, self.equipment, self.what, self.code, self.classifier, where, self.mode or "", *which)


def news(known: Iterable[TrackingEvent], reported: Iterable[TrackingEvent]) -> tuple[TrackingEvent, ...]:
    """Of what is ``reported`` what changes what is ``known``: neither what is known already, nor what a newer report has taken the place of.

    A report that does not state when it was made, and says what is known already, is no news.
    """
    held = tuple(known)
    bare = {_bare(each) for each in held}
    fresh = [each for each in reported if each.reported_at is not None or _bare(each) not in bare]
    there = set(held)
    return tuple(each for each in merged(held, fresh) if each not in there)


def merged(known: Iterable[TrackingEvent], reported: Iterable[TrackingEvent]) -> tuple[TrackingEvent, ...]:
    """All that is said of each subject as it was said last, in order of time; entering the same twice, or in another order, gives the same.

    A retraction takes back what has its ``id``, or, where it names none, its subject. It is kept, so that an older report coming later stays taken back.
    """
    newest: dict[tuple[str, ...], TrackingEvent] = {}
    for each in sorted((*known, *reported), key=_by_report):
        newest[_same(each)] = each
    return tuple(sorted(newest.values(), key=lambda each: (each.at, each.subject, _by_report(each))))


def standing_reports(events: Iterable[TrackingEvent]) -> tuple[TrackingEvent, ...]:
    """The events that are still said: not those taken back by their id for good, nor those taken back by subject and not reported anew since."""
    held = tuple(events)
    by_id = {(each.source, each.id) for each in held if each.retracted and each.id}
    since = {each.subject: each.reported_at or NEVER for each in held if each.retracted and not each.id}

    def stands(report: TrackingEvent) -> bool:
        anew = report.subject not in since or (report.reported_at or NEVER) > since[report.subject]
        return not report.retracted and (report.source, report.id) not in by_id and anew

    return tuple(filter(stands, held))


def _bare(event: TrackingEvent) -> TrackingEvent:
    return event.model_copy(update={"reported_at": None})


def _same(event: TrackingEvent) -> tuple[str, ...]:
    # A retraction stands beside what it takes back: that something was said once, and since when no longer, is both known.
    if not event.retracted:
        return event.subject
    return ("retracted", event.source, event.id) if event.id else ("retracted", *event.subject)


def _by_report(event: TrackingEvent) -> tuple[datetime, bool, str]:
    # The text decides between two reports of the same second, so that their order of coming does not.
    return (event.reported_at or NEVER, event.retracted, event.model_dump_json())
