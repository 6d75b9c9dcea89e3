"""What carriers reported on its way into the record: what is news, when it was said, and what is no longer said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from batches.batch import Batch
from batches.entered import Tracked
from batches.errors import InputRefused
from batches.tracking import TrackingEvent, merged, news, standing_reports
from batches.who_and_why import somebody
from flows.tracking.asking import Reported
from flows.tracking.bodies import MOST_KEPT
from flows.tracking.carriers import Carrier


def tracked(batch: Batch, reported: Iterable[TrackingEvent], now: datetime, by: str) -> Tracked | None:
    """What is to be entered of what was reported, ``None`` where nothing is news. A report that does not say when it was made was made ``now``.

    ``InputRefused`` where nobody is named who reports, or the batch would keep more than ``MOST_KEPT`` reports.
    """
    somebody(by)
    told = [each if each.reported_at else each.model_copy(update={"reported_at": now}) for each in news(batch.tracking, reported)]
    if not told:
        return None
    if len(merged(batch.tracking, told)) > MOST_KEPT:
        raise InputRefused(
            "tracking.too_many",
            f"batch {batch.id} would have more than {MOST_KEPT} reports of carriers; check what the carrier sends, or the file",
            f"Sendung {batch.id} hätte mehr als {MOST_KEPT} Meldungen von Beförderern; bitte prüfen, was der Beförderer sendet, oder die Datei",
        )
    return Tracked(by=by, events=tuple(told))


def entered_of(batch: Batch, carrier: Carrier, document: str, reported: Reported, now: datetime) -> Tracked | None:
    """What is to be entered of a carrier's answer about a document, ``None`` where it has no news."""
    if not reported.known:
        return None
    gone = _no_longer_said(batch, carrier.name, document, reported.events, now)
    return tracked(batch, (*reported.events, *gone), now, by=f"carrier {carrier.name}")


def _no_longer_said(batch: Batch, source: str, document: str, reported: Iterable[TrackingEvent], now: datetime) -> tuple[TrackingEvent, ...]:
    """What the carrier announced before and, in an answer that tells all it knows of the document, no longer does. What happened stays said."""
    said = {each.subject for each in reported}
    standing = standing_reports(batch.tracking)
    before = (each for each in standing if (each.source, each.document) == (source, document) and each.classifier != "actual")
    return tuple(each.model_copy(update={"retracted": True, "id": "", "reported_at": now}) for each in before if each.subject not in said)
