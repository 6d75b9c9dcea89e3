"""The link on a delivery note by which whoever receives it confirms so, without an account, once.

Its secret is made from the house's own and the delivery's number, so that a note that is printed again carries the same one; the record keeps its digest only.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from distribution.delivery import Delivery
from flows.accounts.own_address import own_url
from flows.accounts.sealing import derived
from flows.wiring import House
from record import links
from record.ledger import Write
from record.links import Link

#: A delivery that nobody confirmed within a quarter of a year is looked into by a person. [U: the project's own]
LASTING = timedelta(days=90)


def secret_of(house: House, delivery: str) -> str:
    """What the address on the note ends with."""
    return derived(house, "hand_over", delivery)


def path_of(house: House, delivery: str) -> str:
    """The address of the page where receipt is confirmed, on this portal."""
    return f"/h/{secret_of(house, delivery)}"


def address_of(house: House, delivery: str) -> str:
    """The same as it is printed; empty where ``FREIGABE_URL`` does not say what people reach this house by."""
    return own_url() and own_url() + path_of(house, delivery)


def made(house: House, delivery: Delivery, by: str) -> Write:
    """Write the link of a delivery with it."""
    secret = secret_of(house, delivery.id)
    link = links.new(secret, "hand_over", delivery.id, delivery.member, by, house.ledger.clock(), LASTING)
    return partial(links.put, secret=secret, link=link)


def ended(house: House, delivery: str) -> Write:
    """End the link of a delivery with what ends it."""

    def write(connection: Connection) -> None:
        links.ended(connection, "hand_over", delivery, house.ledger.clock())

    return write


def link_of(house: House, secret: str) -> Link | None:
    """The link a secret stands for, also after it was used; ``None`` for one that is none or has expired."""
    return house.ledger.links.known("hand_over", secret)
