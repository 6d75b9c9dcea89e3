"""What was promised and is not there, what was asked and not answered, and who reported and has fallen silent."""

from __future__ import annotations

from collections.abc import Iterator

from batches.batch import Batch
from batches.course import course_of, day_of
from batches.promise import REPLIES, Awaited, Promise

#: Papers with which the carrier, or customs, say something.
_SAID_BY = {"carrier_reply": ("air_waybill", "bill_of_lading"), "customs_reply": ("customs_notice",)}


def awaited(batch: Batch) -> Iterator[Awaited]:
    """The promises that are not kept yet, what a letter to an authority still has no answer to, and the next report of a carrier that reports."""
    for each in batch.promises:
        if not kept(batch, each):
            why = f"{each.kind} promised by {each.whom} until {each.until}"
            if each.kind in REPLIES:
                yield Awaited(
                    what="carrier_reply" if each.kind == "carrier_reply" else "customs_reply", ref=each.whom, whom=each.whom, why=why, until=each.until
                )
            else:
                yield Awaited(what="paper_promised", ref=f"{each.kind}/{each.whom}", whom=each.whom, why=why, until=each.until)
    for hold in batch.holds:
        if hold.ended is None and hold.letters and hold.letters[-1].direction == "out":
            asked = hold.letters[-1]
            why = f"no answer to the letter of {asked.on} ({asked.subject})"
            yield Awaited(what="customs_reply", ref=f"hold {hold.since}/{asked.with_whom}", whom=asked.with_whom, why=why, until=None)
    yield from _next_report(batch)


def _next_report(batch: Batch) -> Iterator[Awaited]:
    """Goods are under way and their carrier reported: silence from here on is to be noticed, counted from the day of its newest report."""
    reported = max((each.reported_at for each in batch.tracking if each.reported_at is not None), default=None)
    if reported is None or batch.arrival is not None or course_of(batch).reached is not None:
        return
    whom = next(each.source for each in batch.tracking if each.reported_at == reported)
    # The day stands in the reference: with each new report the wait for the next begins anew.
    yield Awaited(what="carrier_report", ref=f"after {reported.isoformat()}", whom=whom, why="the goods are under way", until=day_of(reported))


def kept(batch: Batch, made: Promise) -> bool:
    """Whether what was promised is there: such a paper that was not there before, or, of a reply, what it was about."""
    if made.kind == "carrier_reply" and batch.arrival is not None:
        return True
    if made.kind == "customs_reply" and batch.release_by_customs is not None:
        return True
    return bool(set(there(batch, made.kind)) - set(made.had))


def there(batch: Batch, kind: str) -> tuple[str, ...]:
    """What keeps a promise of that kind: papers, by their digests, and of the carrier what it reported."""
    kinds = _SAID_BY.get(kind, (kind,))
    papers = {paper.sha256 for paper in batch.papers if paper.kind in kinds}
    reports = {f"reports: {len(batch.tracking)}"} if kind == "carrier_reply" and batch.tracking else set()
    return tuple(sorted(papers | reports))
