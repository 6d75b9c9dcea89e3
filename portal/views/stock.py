"""The page of stock and that of one lot, as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from batches.base import Language, Text
from catalogue.contents import Catalogue
from distribution.supply import ExpectedOn, Quota
from flows.sharing.policy import sharing_policy
from flows.sharing.supply import Stocked
from portal.words import day
from record.reservations import HandedOver, Reservation
from record.stock import Move

#: Rows of each table; of what is beyond it is said that there is more.
MOST = 200
Part = Literal["stock", "coming", "held"]


@dataclass(frozen=True, slots=True)
class Row:
    """A lot in a list. ``days``: until it expires, negative when it has; ``short``: so few that it should leave first."""

    stocked: Stocked
    goods: Text
    days: int | None
    short: bool
    expected: Text | None
    why_held: Text | None


@dataclass(frozen=True, slots=True)
class Taker:
    """Who has something of a lot: ``reserved`` or ``promised`` for them, or ``out`` with them since ``at``."""

    what: Literal["reserved", "promised", "out"]
    member: str
    demand: str
    delivery: str
    quantity: int
    left: int
    at: datetime | None = None


def parts_of(found: Sequence[Stocked]) -> dict[Part, tuple[Stocked, ...]]:
    """What is stock, what is on its way, and what is held (blocked, recalled, rejected). Of what is gone altogether nothing is shown."""
    held = tuple(each for each in found if each.lot.blocked or each.lot.status in ("rejected", "recalled"))
    stock = tuple(each for each in found if each.lot.is_stock and (each.in_the_house or each.held["out"] or each.promised))
    return {"stock": stock, "coming": tuple(each for each in found if each.lot.status == "quarantined" and not each.lot.blocked), "held": held}


def rows(found: Sequence[Stocked], catalogue: Catalogue, on: date) -> tuple[Row, ...]:
    """Rows of a list."""
    return tuple(row(each, catalogue, on) for each in found[:MOST])


def row(stocked: Stocked, catalogue: Catalogue, on: date) -> Row:
    """A lot as it is told."""
    lot = stocked.lot
    days = None if lot.expires_on is None else (lot.expires_on - on).days
    short = days is not None and days < sharing_policy(on).short_days
    return Row(stocked, goods_named(catalogue, on, lot.category, lot.size), days, short, told_band(lot.expected), _held(stocked))


def goods_named(catalogue: Catalogue, on: date, category: str, size: str = "") -> Text:
    """The name of a category, with the size where there is one."""
    found = catalogue.at(on).category(category)
    de, en = (category, category) if found is None else (found.name_de, found.name_en)
    return Text(de=f"{de}, Größe {size}", en=f"{en}, size {size}") if size else Text(de=de, en=en)


def told_band(expected: ExpectedOn | None) -> Text | None:
    """When goods may be there, and from what that is learnt: ``voraussichtlich 3.–9. Juni, meist 5. Juni``."""
    if expected is None:
        return None
    return Text(de=_band(expected, "de"), en=_band(expected, "en"))


def learnt(expected: ExpectedOn | None) -> Text | None:
    """From how much a band is learnt."""
    if expected is None:
        return None
    count = expected.learnt_from
    if not count:
        return Text(de="Schätzung der Regel, noch keine Sendung dieser Art", en="estimate of the policy, no such batch yet")
    return Text(de=f"gelernt aus {count} Sendung{'en' if count > 1 else ''}", en=f"learnt from {count} batch{'es' if count > 1 else ''}")


def takers(reserved: Sequence[Reservation], out: Sequence[HandedOver]) -> tuple[Taker, ...]:
    """Who has something of a lot: the reserved first, then the promised, then what is out."""
    ordered = sorted(reserved, key=lambda each: (not each.firm, each.member, each.id))
    held = [Taker("reserved" if each.firm else "promised", each.member, each.demand, each.delivery, each.quantity, each.quantity) for each in ordered]
    given = [
        Taker("out", each.member, each.demand, each.delivery, each.quantity, each.quantity - each.returned - each.destroyed - each.used, each.handed_over_at)
        for each in out
    ]
    return (*held, *given)


def quotas_told(quotas: Sequence[Quota], names: Mapping[str, str], quantity: int, lang: Language) -> tuple[tuple[str, str, int], ...]:
    """Each quota: for whom, in per cent, and how much of the lot that is."""
    return tuple((names.get(each.whom, each.whom), percent(lang, each.per_mille), quantity * each.per_mille // 1000) for each in quotas)


def percent(lang: Language, per_mille: int) -> str:
    """Per mille as people write them, in per cent: ``12,5``."""
    whole, tenth = divmod(per_mille, 10)
    return f"{whole}{',' if lang == 'de' else '.'}{tenth}" if tenth else str(whole)


def moved(move: Move) -> Text:
    """A movement in words."""
    return Text(de=f"{_HOLDING_DE[move.source]} → {_HOLDING_DE[move.target]}", en=f"{_HOLDING_EN[move.source]} → {_HOLDING_EN[move.target]}")


def _band(expected: ExpectedOn, lang: Language) -> str:
    first, likely, last = (day(lang, each) for each in (expected.earliest, expected.likely, expected.latest))
    if expected.earliest == expected.latest:
        return f"voraussichtlich {first}" if lang == "de" else f"probably {first}"
    return f"voraussichtlich {first} bis {last}, meist {likely}" if lang == "de" else f"probably {first} to {last}, mostly {likely}"


def _held(stocked: Stocked) -> Text | None:
    lot = stocked.lot
    if lot.blocked:
        return Text(de="gesperrt durch Rückruf", en="blocked by a recall")
    if lot.status == "recalled":
        return Text(de="zurückgerufen", en="recalled")
    return Text(de="zurückgewiesen", en="rejected") if lot.status == "rejected" else None


_HOLDING_DE = {
    "entry": "Eingang", "free": "frei", "reserved": "reserviert", "out": "ausgeliefert", "back": "zurückgekommen", "withdrawn": "entnommen",
    "destroyed": "vernichtet", "used": "verbraucht",
}  # fmt: skip
_HOLDING_EN = {
    "entry": "entry", "free": "free", "reserved": "reserved", "out": "with members", "back": "returned", "withdrawn": "taken out",
    "destroyed": "destroyed", "used": "used",
}  # fmt: skip
