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

#: So long the address leads to the delivery and the declarations that go with it, which receivers may ask for for ten years (Reg. (EU) 2016/425 Art. 8(3),
#: Reg. (EU) 2017/745 Art. 10(8)). Confirming ends it for that.
LASTING = timedelta(days=3660)


def secret_of(house: House, delivery: str) -> str:
    """What the address on the note ends with."""
    return derived(house, "hand_over", delivery)


def path_of(house: House, delivery: str) -> str:
    """The address of the page where receipt is confirmed, on this portal."""
    return f"/h/{secret_of(house, delivery)}"


def address_of(house: House, delivery: str) -> str:
    """The same as it is printed; empty where ``FREIGABE_URL`` does not say what people reach this house by."""
    return own_url() and own_url() + path_of(house, delivery)


def declaration_at(house: House, delivery: str, sha256: str) -> str:
    """Where a paper that goes with the goods is to be had by whoever has the note; empty as :func:`address_of` is."""
    at = address_of(house, delivery)
    return at and f"{at}/goods/{sha256}"


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
