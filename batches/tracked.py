"""What becomes of a batch when carriers report: the reports are kept with it, and nothing else of it changes."""

from __future__ import annotations

from collections.abc import Iterable

from batches.acts import Acted
from batches.batch import Batch, Judgement
from batches.errors import InputRefused
from batches.event import Event
from batches.tracking import TrackingEvent, merged, news
from batches.who_and_why import somebody

#: A consignment of many containers on many ships has some hundred; whoever sends more sends something else.
MOST_KEPT = 5000


def tracked(batch: Batch, _judgement: Judgement, events: Iterable[TrackingEvent], by: str) -> Acted:
    """Keep what carriers report. What is known already, or older than what is known, changes nothing; arrival stays for a person to confirm.

    ``InputRefused`` when the batch would have more than ``MOST_KEPT`` reports.
    """
    somebody(by)
    told = news(batch.tracking, events)
    kept = merged(batch.tracking, told)
    if kept == batch.tracking:
        return batch, ()
    if len(kept) > MOST_KEPT:
        raise InputRefused(
            "tracking.too_many",
            f"batch {batch.id} would have {len(kept)} reports of carriers, more than {MOST_KEPT}; check what the carrier sends, or the file",
            f"Sendung {batch.id} hätte {len(kept)} Meldungen von Beförderern, mehr als {MOST_KEPT}; bitte prüfen, was der Beförderer sendet, oder die Datei",
        )
    payload = {"events": [each.model_dump(mode="json", exclude_defaults=True) for each in told]}
    return batch.model_copy(update={"tracking": kept}), (Event(type="goods.tracked", actor=by, payload=payload),)
