"""What was entered and no run took up, and what must leave the house and did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.mailing.addressing import TOPICS
from flows.mailing.receivers import set_up
from flows.stored import KIND
from flows.waiting import Span, day_of, rule
from flows.wiring import House
from record import outbox


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Messages that wait too long in the outbox: how many, since when the oldest."""

    count: int
    oldest: datetime | None


def unsettled_entries(house: House, now: datetime, most: int = 500) -> tuple[str, ...]:
    """The batches with entries that waited longer than a run takes to come, the longest first."""
    return house.ledger.entries.waiting_since(KIND, now - _length("entry", now), most)


def undelivered(house: House, now: datetime) -> Undelivered:
    """What has waited in the outbox longer than the policy allows, though it could have left: what nobody is to be mailed is for ``freigabe doctor``."""
    with house.ledger.reading() as connection:
        return Undelivered(*outbox.late(connection, now - _length("message", now), () if set_up(house.place.data) else TOPICS))


def _length(what: str, now: datetime) -> timedelta:
    due = rule(what, day_of(now)).due or Span(1, "hours")
    return timedelta(**{due.unit.replace("working ", ""): due.amount})
