"""An order as ``order.json`` gives it, with everything that is wrong with it in words; and who may give which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from batches.account import belongs_to, plain
from batches.base import Text
from batches.errors import InputRefused
from batches.order import Order
from batches.order_faults import Fault, faults_of
from catalogue import Catalogue
from flows.accounts.keeping import organisations_in
from flows.order_json import json_of, unknown_categories
from flows.wiring import House
from portal.access import Caller
from portal.views.order_fields import in_words

#: An order of a thousand lines has half of it.
MOST_BYTES = 2_097_152


class OrderRefused(InputRefused):
    """An ``order.json`` that has to be corrected; ``faults``: what is wrong, and where."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        told = [where_and_what(each) for each in faults]
        super().__init__("order.schema", "; ".join(each.en for each in told), "; ".join(each.de for each in told))
        self.faults = tuple(faults)


def where_and_what(fault: Fault) -> Text:
    """A fault in a sentence that begins with its place, in words and as it stands in JSON."""
    if not fault.path:
        return fault.said
    place = in_words(fault.path)
    return Text(de=f"{place.de} ({fault.where}): {fault.said.de}", en=f"{place.en} ({fault.where}): {fault.said.en}")


def order_told(raw: bytes, catalogue: Catalogue) -> Order:
    """The order of an ``order.json``; ``InputRefused`` where it is none, :class:`OrderRefused` with all that is wrong with it."""
    if len(raw) > MOST_BYTES:
        raise InputRefused("order.too_large", f"an order has at most {MOST_BYTES} bytes", f"Ein Auftrag hat höchstens {MOST_BYTES} Bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputRefused("order.encoding", "order.json is no text in UTF-8", "Die order.json ist kein Text in UTF-8") from error
    told: Any = json_of(text, "order.json")
    try:
        order = Order.model_validate(told)
    except ValidationError as error:
        raise OrderRefused(faults_of(error)) from error
    if unknown := unknown_categories(order, {category.key for category in catalogue.categories}):
        raise OrderRefused(unknown)
    return order


def is_theirs(caller: Caller, order: Order, house: House) -> None:
    """``InputRefused`` where an order names another importer than whoever gives it may speak for: their own organisation, by name and by EORI, and no other.

    An organisation without an EORI has all that come under its name; one that comes with somebody else's EORI would lie among that one's batches.
    """
    if caller.sees_all:
        return
    own = caller.organisation
    others = (each for each in organisations_in(house) if own is not None and each.id != own.id)
    same = own is not None and belongs_to(order.importer, own) and plain(order.importer.name) == plain(own.party.name)
    if not same or any(belongs_to(order.importer, each) for each in others):
        named = "–" if own is None else own.party.name
        raise InputRefused(
            "order.other_importer",
            f"an order names its own importer: you may give orders of {named}, and this one names {order.importer.name}",
            f"Sie können nur Aufträge Ihrer eigenen Organisation anlegen ({named}); dieser nennt als Importeur {order.importer.name}",
        )
