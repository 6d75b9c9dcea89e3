"""What follows every step of a delivery: its papers are written, and batches of which nothing is left close. Done again it does what is still to do."""

from __future__ import annotations

from distribution.delivery import Delivery
from flows.deliveries.closing import settle_all
from flows.wiring import House


def followed(house: House, delivery: Delivery) -> Delivery:
    """The delivery with its papers; whoever died before this has lost nothing, the next step or :func:`catch_up` does it."""
    settle_all(house)
    return delivery
