"""Whether something may be announced: the lots as they stand in the record, and a text without prices and patients. Asked at every step on the way out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from batches.base import Text
from batches.errors import InputRefused, NotNow
from distribution.offer import Announcement, not_offerable, past
from distribution.supply import StockLot
from flows.kinds import GROUPS
from flows.offers.channels import channels_in
from flows.waiting import day_of
from flows.wiring import House
from record.stock import Kept


def checked(house: House, said: Announcement) -> None:
    """``InputRefused`` for a text that may not leave, ``NotNow`` for goods that may not be offered now."""
    on = today(house)
    if (refused := past(said, on)) is not None:
        raise refused
    for group in said.groups:
        GROUPS.get(house, group)
    if (known := house.catalogue.at(on)) and said.wanted is not None and known.category(said.wanted.category) is None:
        category = said.wanted.category
        raise InputRefused("offer.category", f"the catalogue has no product {category}", f"Ein Produkt {category} kennt der Katalog nicht")
    if (found := _screened(said, on, prices=channels_in(house.place.data).prices_allowed(said.groups))) is not None:
        raise InputRefused("offer.text", found.en, found.de)
    if (why := not_offerable(said, lots_of(house, said), on)) is not None:
        raise not_offered(why)


def held_to(said: Announcement, on: date, *, quantities: bool) -> Callable[[Connection], None]:
    """The same look at the lots in the transaction that commits: ``NotNow`` when they may not be offered any more."""

    def look(connection: Connection) -> None:
        from record.stock import Stock

        lots = tuple(map(as_lot, Stock.lots_in(connection, ids=said.lots)))
        if (why := not_offerable(said, lots, on, quantities=quantities)) is not None:
            raise not_offered(why)

    return look


def unfounded(house: House, said: Announcement) -> Text | None:
    """Why what was published may not be offered any more, ``None`` while it may. That little of it is left takes nothing back."""
    return not_offerable(said, lots_of(house, said), today(house), quantities=False)


def lots_of(house: House, said: Announcement) -> tuple[StockLot, ...]:
    """The lots it rests on, as they stand now."""
    return tuple(map(as_lot, house.ledger.stock.lots(ids=said.lots))) if said.lots else ()


def as_lot(kept: Kept) -> StockLot:
    """A lot as offers look at it."""
    row, told = kept.row, kept.row.told
    return StockLot(
        id=row.id,
        batch=row.batch,
        line=row.line,
        lot=row.lot,
        category=row.category,
        model=str(told.get("model", "")),
        product_class=str(told.get("product_class", "")),
        size=str(told.get("size", "")),
        unit=told.get("unit", "piece"),
        pack=int(told.get("pack", 1)),
        quantity=row.quantity,
        free=kept.held.get("free", 0),
        expires_on=row.expires_on,
        arrived_on=date.fromisoformat(told["arrived_on"]) if told.get("arrived_on") else None,
        status=row.status,
        blocked=kept.blocked,
        donated=bool(told.get("donated")),
    )


def not_offered(why: Text) -> NotNow:
    """The refusal of goods that may not be offered."""
    return NotNow("offer.not_stock", why.en, why.de)


def today(house: House) -> date:
    """The day it is in the house."""
    return day_of(house.ledger.clock())


def not_public(text: str, on: date) -> Text | None:
    """What of a text must not be told to everybody: prices, and anything about patients."""
    return _found((text,), on, prices=False)


def _screened(said: Announcement, on: date, *, prices: bool) -> Text | None:
    """The first thing that must not stand in it."""
    return _found(_texts(said), on, prices=prices)


def _found(texts: Iterable[str], on: date, *, prices: bool) -> Text | None:
    for row in _screens(on):
        if row["what"] == "price" and prices:
            continue
        for told in texts:
            if (found := re.search(row["pattern"], told, re.IGNORECASE)) is not None:
                return Text(de=row["de"].replace("{found}", found[0]), en=row["en"].replace("{found}", found[0]))
    return None


def _texts(said: Announcement) -> tuple[str, ...]:
    return (said.title, said.text, said.title_en, said.text_en, said.contact)


def _screens(on: date) -> tuple[dict[str, Any], ...]:
    return tuple(row for row in _rows() if row["valid_from"] <= on)


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((Path(__file__).parent / "screening.toml").read_text(encoding="utf-8"))["screen"])
