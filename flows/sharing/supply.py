"""What there is to share out: lots in stock and lots on their way, from the rows of stock, whatever the size of their batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from distribution.supply import Earmark, ExpectedOn, Quota, StockLot
from flows.kinds import QUOTAS
from flows.sharing.earmarks import earmarks_of
from flows.sharing.expecting import OnItsWay, expectations
from flows.wiring import House
from record.stock import Kept


@dataclass(frozen=True, slots=True)
class Stocked:
    """A lot with its books: how much of it is in each holding, how much is promised of it, at which gate its batch stands, and who made and sent it."""

    lot: StockLot
    held: Mapping[str, int]
    promised: int
    gate: str
    order: str
    manufacturer: str
    supplier: str

    @property
    def in_the_house(self) -> int:
        """What lies in the store: free and reserved."""
        return self.held["free"] + self.held["reserved"]


def supply(house: House, on: date, *, category: str | None = None, ids: Collection[str] | None = None) -> tuple[StockLot, ...]:
    """Lots as distribution sees them, first expired first: of a category, or those of these ids, else all.

    ``free`` is what nobody has a reservation or a promise on; of a lot on its way that is its whole quantity but what was promised.
    """
    return tuple(each.lot for each in stocked(house, on, category=category, ids=ids))


def stocked(house: House, on: date, *, category: str | None = None, ids: Collection[str] | None = None) -> tuple[Stocked, ...]:
    """The same with their books."""
    kept = house.ledger.stock.lots(category=category, ids=ids)
    quotas = quotas_of(house, {each.row.batch for each in kept if each.row.told.get("donated")})
    coming = expectations(house, [_on_its_way(each) for each in kept if each.row.status == "quarantined" and each.row.gate], on)
    promised, marks = promised_of(house), earmarks_of(house, kept)
    found = (
        Stocked(
            _lot(each, promised[each.row.id], quotas, marks, coming.get(each.row.id)),
            each.held,
            promised[each.row.id],
            each.row.gate or "",
            *(str(each.row.told.get(name, "")) for name in ("order", "manufacturer", "supplier")),
        )
        for each in kept
    )
    return tuple(sorted(found, key=lambda each: first_expired(each.lot)))


def first_expired(lot: StockLot) -> tuple[Any, ...]:
    """First expired, first out; what does not expire comes last, then what came earlier."""
    return (lot.expires_on or date.max, lot.arrived_on or date.max, lot.batch, lot.line, lot.lot)


def quotas_of(house: House, batches: Collection[str]) -> dict[str, tuple[Quota, ...]]:
    """For whom these donated batches are; those of which nobody said so are left out."""
    if not batches:
        return {}
    return {each.id: each.quotas for each in QUOTAS.all(house, status=("set",)) if each.id in batches}


def promised_of(house: House) -> Counter[str]:
    """How much of each lot is promised and neither firm nor fallen through yet."""
    found = Counter[str]()
    for each in house.ledger.reservations.open(firm=False):
        found[each.lot] += each.quantity
    return found


def _on_its_way(kept: Kept) -> OnItsWay:
    due = kept.row.told.get("arrived_on") or kept.row.told.get("expected_on")
    return OnItsWay(kept.row.id, kept.row.batch, kept.row.gate or "", _day(due))


def _lot(
    kept: Kept, promised: int, quotas: Mapping[str, tuple[Quota, ...]], earmarks: Mapping[str, tuple[Earmark, ...]], expected: ExpectedOn | None
) -> StockLot:
    row, told = kept.row, kept.row.told
    there = kept.held["free"] if row.status == "released" else row.quantity if row.status == "quarantined" else 0
    return StockLot(
        id=row.id,
        batch=row.batch,
        line=row.line,
        lot=row.lot,
        category=row.category,
        model=told.get("model", ""),
        product_class=told.get("product_class", ""),
        size=told.get("size", ""),
        unit=told.get("unit", "piece"),
        pack=told.get("pack") or 1,
        quantity=row.quantity,
        free=max(there - promised, 0),
        expires_on=row.expires_on,
        arrived_on=_day(told.get("arrived_on")),
        status=row.status,
        importer=told.get("importer", ""),
        donated=bool(told.get("donated")),
        quotas=quotas.get(row.batch, ()),
        earmarks=earmarks.get(row.id, ()),
        blocked=kept.blocked,
        expected=expected if row.status == "quarantined" else None,
    )


def _day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)
