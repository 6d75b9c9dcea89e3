"""Which announcements somebody may read."""

from __future__ import annotations

from distribution.offer import Offer
from flows.kinds import MEMBERS, OFFERS
from flows.offers.current import current
from flows.wiring import House


def groups_of(house: House, organisation: str) -> tuple[str, ...]:
    """The groups an organisation belongs to; none before it is admitted and after it left."""
    member = MEMBERS.find(house, organisation) if organisation else None
    return member.groups if member is not None and member.takes_part else ()


def seen_by(house: House, id: str, only: str | None) -> Offer | None:  # noqa: A002
    """The announcement, if it is somebody's to see: all of them, or (``only``) what is out, or was lately, for the groups of one organisation."""
    found = OFFERS.find(house, id)
    if found is None or only is None:
        return found
    return next((each for each in current(house, groups_of(house, only), ended=True) if each.id == id), None)
