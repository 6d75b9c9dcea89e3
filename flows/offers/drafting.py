"""What an offer says before anybody has written a word: from released stock, first expired first, by the sentences of ``drafting.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from batches.base import Language
from batches.errors import NotNow
from batches.rule import in_words
from distribution.supply import StockLot
from documents.writing import wording
from flows.offers.checking import as_lot, today
from flows.wiring import House

_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_NAMED = re.compile(r"\{(\w+)\}")


def stock_on_offer(house: House, category: str | None = None) -> tuple[StockLot, ...]:
    """The lots that may be offered, of which something is free: first expired first, then the oldest."""
    on = today(house)
    lots = (as_lot(each) for each in house.ledger.stock.lots(category=category))
    there = (each for each in lots if each.is_stock and each.free > 0 and (each.expires_on is None or each.expires_on >= on))
    return tuple(sorted(there, key=lambda each: (each.expires_on or date.max, each.arrived_on or date.max, each.id)))


def prefilled(house: House, category: str, size: str = "") -> dict[str, Any]:
    """What an :class:`Announcement` of the stock of a category would say, but for its groups and contact. ``NotNow`` where nothing of it is free."""
    lots = tuple(each for each in stock_on_offer(house, category) if not size or each.size.casefold() == size.casefold())
    if not lots:
        raise NotNow("offer.nothing_free", "nothing of this is released and free", "Davon ist nichts freigegeben und frei")
    first = lots[0]
    alike = [each for each in lots if _kind(each) == _kind(first)]
    row, on = _row(today(house)), today(house)
    until = min([on + timedelta(days=int(row["days"])), *(each.expires_on for each in alike if each.expires_on is not None)])
    texts = {name: _filled(row[name], _values(house, alike, "en" if name.endswith("en") else "de")) for name in ("title_de", "text_de", "title_en", "text_en")}
    return {
        "kind": "offer",
        "title": texts["title_de"],
        "text": texts["text_de"],
        "title_en": texts["title_en"],
        "text_en": texts["text_en"],
        "wanted": {"category": first.category, "size": first.size},
        "most": sum(each.free for each in alike) or None,
        "unit": first.unit,
        "valid_until": until.isoformat(),
        "lots": [each.id for each in alike],
    }


def _kind(lot: StockLot) -> tuple[str, str, str, bool]:
    """What one offer may hold together; a donation is never mixed with what is sold."""
    return lot.size, lot.unit, lot.product_class, lot.donated


def _values(house: House, lots: list[StockLot], language: Language) -> Mapping[str, str]:
    first, german = lots[0], language == "de"
    category = house.catalogue.at(today(house)).category(first.category)
    expires = [each.expires_on for each in lots if each.expires_on is not None]
    packs = {each.pack for each in lots}
    return {
        "product": first.category if category is None else category.name_de if german else category.name_en,
        "class": first.product_class,
        "size": first.size,
        "pack": in_words(Decimal(first.pack), language) if len(packs) == 1 and first.pack > 1 else "",
        "unit": wording.word("unit", first.unit)[language],
        "donation": ("Spende" if german else "donation") if first.donated else "",
        "expires": (f"{min(expires):%d.%m.%Y}" if german else min(expires).isoformat()) if expires else "",
    }


def _filled(sentence: str, values: Mapping[str, str]) -> str:
    parts = _OPTIONAL.split(sentence)
    there = (part for number, part in enumerate(parts) if number % 2 == 0 or all(values.get(name) for name in _NAMED.findall(part)))
    return _NAMED.sub(lambda name: values.get(name[1]) or name[0], "".join(there)).strip()


def _row(on: date) -> dict[str, Any]:
    rows = _rows()
    return max((each for each in rows if each["valid_from"] <= on), key=lambda each: each["valid_from"])


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    """The rows of the file."""
    return tuple(tomllib.loads((Path(__file__).parent / "drafting.toml").read_text(encoding="utf-8"))["draft"])
