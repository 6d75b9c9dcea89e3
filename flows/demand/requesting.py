"""The request for quotations of a pool: its text, its table, and mail to suppliers' addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from batches.base import Language, Text
from batches.errors import InputRefused
from batches.event import Event
from batches.rule import in_words
from distribution.pool import Pool
from documents.writing import wording
from flows.demand.letters import UNITS, quotation_letter, quotation_request
from flows.demand.pooling import POOLS, collecting, demands_of
from flows.demand.products import name_of
from flows.demand.tables import written
from flows.wiring import House

#: The columns of the table a supplier fills in.
_ASKED = (
    "Anfrage / RFQ", "Produkt", "Product", "Größe / size", "Menge / quantity", "Einheit / unit", "spätestens / by", "Hersteller, Modell / maker, model",
    "Preis je Einheit / unit price", "Währung / currency", "Incoterm", "Liefertag / day of delivery", "Mindestmenge / least", "je Gebinde / pack",
)  # fmt: skip
#: Suppliers that are asked at once.
MOST_ASKED = 20
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&*+/=?^_{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


def needed(house: House, pool: Pool) -> tuple[tuple[str, int, date], ...]:
    """What is asked for of each size, and the latest day on which all of it is there in time."""
    days: dict[str, date] = {}
    demands = demands_of(house, pool)
    for piece in pool.pieces:
        if (demand := demands.get(piece.demand)) is not None:
            days[piece.size] = min(days.get(piece.size, demand.needed_by), demand.needed_by)
    return tuple((size, quantity, days.get(size, pool.made_on)) for size, quantity in pool.sizes.items())


def papers_of(house: House, pool: Pool, on: date) -> tuple[Text, ...]:
    """What has to come with goods of its category by one of the ways to the market that are open on a day; of alternatives the first way's papers."""
    at = house.catalogue.at(on)
    product = at.product_of(pool.category)
    route = None if product is None else next((each for each in at.routes(product.id) if not each.when), None)
    kinds = () if route is None else route.required
    return tuple(_called(kind) for kind in kinds)


def _called(kinds: tuple[str, ...]) -> Text:
    """A kind of paper, or several of which one is enough, as people call it."""
    words = [wording.word("kind", each) for each in kinds]
    return Text(de=" oder ".join(each["de"] for each in words), en=" or ".join(each["en"] for each in words))


def text_of(house: House, pool: Pool, on: date, language: Language) -> str:
    """The request as plain text, to be printed, sent, or put into a mail."""
    return quotation_request(pool, name_of(house.catalogue, pool.category), needed(house, pool), papers_of(house, pool, on), language)


def table_of(house: House, pool: Pool) -> bytes:
    """The request as a table a supplier fills in."""
    name = name_of(house.catalogue, pool.category)
    unit = UNITS[pool.unit]
    rows = [
        (pool.id, name.de, name.en, size, str(quantity), f"{unit.de} / {unit.en}", in_words(day, "de"), "", "", "", "", "", "", "")
        for size, quantity, day in needed(house, pool)
    ]
    return written(_ASKED, rows)


def send_requests(house: House, id: str, addresses: Sequence[str], by: str, on: date, language: Language) -> Pool:  # noqa: A002 - the ledger's own word
    """Send the request to suppliers by mail, to each address once. ``InputRefused`` for what is no address."""
    told = list(dict.fromkeys(each.strip() for each in addresses if each.strip()))
    wrong = [each for each in told if _ADDRESS.fullmatch(each) is None]
    if wrong or not 0 < len(told) <= MOST_ASKED:
        which = ", ".join(each[:60] for each in wrong[:3]) or "–"
        raise InputRefused(
            "pool.addresses", f"1 to {MOST_ASKED} mail addresses, a line each ({which})", f"1 bis {MOST_ASKED} Mailadressen, je Zeile eine ({which})"
        )
    with POOLS.open(house, id, by) as opened:
        pool = collecting(opened.known)
        new = [each for each in told if each not in pool.suppliers_asked]
        if not new:
            return pool
        text = text_of(house, pool, on, language)
        event = Event(type="pool.sent", actor=by, payload={"suppliers": new})
        after = pool.model_copy(update={"suppliers_asked": (*pool.suppliers_asked, *new)})
        return opened.save(after, event, messages=[quotation_letter(pool, each, text, language) for each in new])
