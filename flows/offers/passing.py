"""What offers come to by themselves: one whose last day has passed expires, one whose goods may not be offered any more is withdrawn, one that ended long
ago is shown no longer.
"""

from __future__ import annotations

from datetime import timedelta

from batches.event import Event
from distribution.offer import Offer
from flows.kinds import OFFERS
from flows.offers.channels import channels_in
from flows.offers.checking import today, unfounded
from flows.offers.offering import ending
from flows.wiring import House

BY = "freigabe"


def look_over(house: House) -> int:
    """Look at every offer that has not ended, and at those that ended long ago; how many ended."""
    on, ended = today(house), 0
    for offer in OFFERS.all(house, status=("approved", "published"), due_by=on - timedelta(days=1)):
        ended += _expire(house, offer)
    for offer in OFFERS.all(house, status=("published",)):
        ended += _withdraw(house, offer)
    days = channels_in(house.place.data).feed_days
    for offer in OFFERS.all(house, status=("withdrawn", "expired"), due_by=on - timedelta(days=days)):
        _drop(house, offer)
    return ended


def _expire(house: House, seen: Offer) -> int:
    with OFFERS.open(house, seen.id, BY) as opened:
        before = opened.known
        if before.status not in ("approved", "published") or before.live.valid_until >= today(house):
            return 0
        after, messages = ending(house, before, "expired")
        opened.save(
            after, Event(type="offer.expired", actor=BY, payload={"title": before.live.title, "on": before.live.valid_until.isoformat()}), messages=messages
        )
    return 1


def _withdraw(house: House, seen: Offer) -> int:
    if unfounded(house, seen.live) is None:
        return 0
    with OFFERS.open(house, seen.id, BY) as opened:
        before, why = opened.known, unfounded(house, opened.known.live)
        if before.status != "published" or why is None:
            return 0
        # the channels get a word for anybody; which lot it was, and why, is for the house
        after, messages = ending(house, before, "withdrawn", "Die Ware steht nicht mehr zur Verfügung.")
        event = Event(type="offer.withdrawn", actor=BY, payload={"title": before.live.title, "reason": why.de})
        opened.save(after, event, messages=messages)
    return 1


def _drop(house: House, seen: Offer) -> None:
    with OFFERS.open(house, seen.id, BY) as opened:
        if not opened.known.dropped:
            event = Event(type="offer.dropped", actor=BY, payload={"title": opened.known.live.title})
            opened.save(opened.known.model_copy(update={"dropped": True}), event)
