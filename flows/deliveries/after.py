"""What follows every step of a delivery: its papers are written, and batches of which nothing is left close. Done again it does what is still to do."""

from __future__ import annotations

from distribution.delivery import Delivery
from flows.deliveries.closing import settle_all
from flows.deliveries.papers import write_papers
from flows.deliveries.pricing import prices_of
from flows.kinds import DELIVERIES
from flows.wiring import House


def followed(house: House, delivery: Delivery) -> Delivery:
    """The delivery with its papers. Whoever died before this has lost nothing: the next step does it, or :func:`catch_up`."""
    settle_all(house)
    return write_papers(house, delivery.id, prices_of(house))


def catch_up(house: House) -> tuple[str, ...]:
    """What steps that broke off left undone, for a sweep: batches settled, and papers of deliveries under way; the deliveries that got some."""
    settle_all(house)
    found = DELIVERIES.all(house, status=("prepared", "picked"))
    return tuple(each.id for each in found if write_papers(house, each.id, prices_of(house)).papers != each.papers)
