"""Importers as sellers: entered once by a coordinator, found by the importer's name."""

from __future__ import annotations

import hashlib

from pydantic import ValidationError

from batches.account import plain
from batches.errors import InputRefused
from batches.event import Event
from distribution.seller import Seller
from flows.things import Kind, listed
from flows.wiring import House

SELLERS = Kind("seller", Seller, "vk", lambda s: listed("open", about=s.id), de="Verkäufer", en="seller")


def seller_id(importer: str) -> str:
    """What an importer is known by as a seller: the same however its name is spaced or written."""
    return "vk-" + hashlib.sha256(plain(importer).encode()).hexdigest()[:12]


def seller_of(house: House, importer: str) -> Seller | None:
    """An importer as a seller, where it was entered."""
    return SELLERS.find(house, seller_id(importer))


def seller_told(name: str, **told: object) -> Seller:
    """A seller as somebody tells it; ``InputRefused`` for what cannot be, field by field."""
    try:
        return Seller.model_validate({"id": seller_id(name), "name": name, **told})
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise InputRefused("seller.field", f"{field}: in one line, and not too long", f"{field}: bitte in einer Zeile und nicht zu lang") from error


def enter_seller(house: House, seller: Seller, by: str) -> Seller:
    """Enter how an importer invoices, or correct it; ``InputRefused`` for an IBAN that is none."""
    from stdnum import iban

    if not plain(seller.name):
        raise InputRefused("seller.name", "say which importer", "Bitte angeben, welcher Importeur")
    if not iban.is_valid(seller.iban):
        raise InputRefused("seller.iban", f"{seller.iban!r} is no IBAN; check its digits", f"„{seller.iban}“ ist keine IBAN; bitte Ziffern prüfen")
    told = seller.model_copy(update={"id": seller_id(seller.name), "iban": iban.compact(seller.iban)})
    with SELLERS.open(house, told.id, by) as opened:
        return opened.save(told, *([Event(type="seller.entered", actor=by, payload={"name": told.name})] if told != opened.before else []))
