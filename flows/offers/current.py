"""What is outside now: the announcements of some groups as anybody may read them at this moment, with those that ended a while ago."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from distribution.offer import Offer, not_offerable
from flows.kinds import OFFERS
from flows.offers.checking import as_lot, today
from flows.wiring import House


def current(house: House, groups: Collection[str] | None = None, *, ended: bool = False) -> tuple[Offer, ...]:
    """Those that are published, the newest first; ``groups``: of these. ``ended``: also those that ended, until feeds drop them.

    One whose goods are not released any more, or whose last day has passed, is not among them, also before the turn that withdraws it.
    """
    status = ("published", "withdrawn", "expired") if ended else ("published",)
    known = [each for each in OFFERS.all(house, status=status) if each.published_at is not None]
    if groups is not None:
        known = [each for each in known if set(each.live.groups) & set(groups)]
    on, wanted = today(house), {lot for each in known if each.status == "published" for lot in each.live.lots}
    lots = tuple(map(as_lot, house.ledger.stock.lots(ids=sorted(wanted)))) if wanted else ()
    there = (each for each in known if each.status != "published" or not_offerable(each.live, lots, on, quantities=False) is None)
    return tuple(sorted((each for each in there if each.status != "published" or each.live.valid_until >= on), key=changed_at, reverse=True))


def changed_at(offer: Offer) -> datetime:
    """When its readers were last told something."""
    return offer.updated_at or offer.drafted_at
