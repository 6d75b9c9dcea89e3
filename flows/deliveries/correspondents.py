"""Sender and receiver of a delivery as papers name them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from batches.account import plain
from batches.party import Party
from distribution.members import Member
from distribution.seller import Seller
from documents.writing.correspondent import Correspondent
from documents.writing.invoice import InvoiceParty
from flows.deliveries.goods import Goods
from flows.deliveries.sellers import seller_of
from flows.wiring import House

#: Street, postcode and town of an address in Germany, in one line or several.
_POSTCODE = re.compile(r"^(?P<street>.*?)[,\n]?\s*(?:D[- ])?(?P<postcode>\d{5})\s+(?P<city>[^,\n]+)\s*$", re.DOTALL)


def receiver(member: Member) -> Correspondent:
    """The member."""
    contact = member.contact
    return Correspondent(name=member.name, address=contact.address, contact=contact.name, phone=contact.phone, mail=contact.mail)


def senders(house: House, goods: Sequence[Goods]) -> Correspondent:
    """Who supplies the goods: their importer (Reg. (EU) 2016/425 Art. 13); of several importers all, each known by its lines."""
    parties = {plain(each.importer.name): each.importer for each in goods}
    every = [_supplier(house, party) for _, party in sorted(parties.items())]
    if len(every) == 1:
        return every[0]
    return Correspondent(name=" · ".join(each.name for each in every)[:300])


def buyer(member: Member) -> InvoiceParty:
    """The member as an invoice names it."""
    contact = member.contact
    return InvoiceParty(name=member.name, **_place(contact.address), contact=contact.name, phone=contact.phone, mail=contact.mail)


def seller_party(importer: Party, seller: Seller) -> InvoiceParty:
    """An importer as an invoice names it."""
    place, told = _place(seller.address or importer.address), {"contact": seller.contact, "phone": seller.phone, "mail": seller.mail}
    return InvoiceParty(
        name=importer.name, **place, country=importer.country or "DE", vat_id=seller.vat_id or importer.vat_id or "", tax_number=seller.tax_number, **told
    )


def _supplier(house: House, party: Party) -> Correspondent:
    seller = seller_of(house, party.name)
    numbers = [f"{said} {value}" for said, value in (("EORI", party.eori), ("SRN", party.srn)) if value]
    if seller is None:
        return Correspondent(name=party.name, address=party.address[:600], numbers=tuple(numbers))
    return Correspondent(
        name=party.name, address=(seller.address or party.address)[:600], contact=seller.contact, phone=seller.phone, mail=seller.mail, numbers=tuple(numbers)
    )


def _place(address: str) -> dict[str, str]:
    found = _POSTCODE.match(address.strip())
    if found is None:
        return {"street": address.strip()[:300]}
    return {name: found[name].strip()[:300] for name in ("street", "postcode", "city")}
