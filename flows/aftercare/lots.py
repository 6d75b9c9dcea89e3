"""A lot as aftercare names it, from where stock has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from batches.errors import InputRefused
from distribution.aftercare import LotTold
from flows.wiring import House
from record.reservations import HandedOver
from record.stock import Kept


@dataclass(frozen=True, slots=True)
class Got:
    """A line of a delivery that a member has, and the lot on it."""

    line: HandedOver
    lot: LotTold
    received_on: date


def told_of(kept: Kept) -> LotTold:
    """A lot of the stock by its names."""
    row = kept.row
    told = {name: str(row.told.get(name) or "")[:300] for name in ("model", "manufacturer", "supplier", "order")}
    return LotTold.model_validate({"id": row.id, "lot": row.lot, "batch": row.batch, "category": row.category, "unit": row.told.get("unit") or "piece"} | told)


def lots_of(house: House, ids: Iterable[str]) -> dict[str, Kept]:
    """Lots by their ids."""
    return {each.row.id: each for each in house.ledger.stock.lots(ids=list(ids))}


def lot_named(house: House, told: str) -> Kept:
    """The lot of that id or number; ``InputRefused`` where it is none, or one of several batches."""
    told = told.strip()
    ids = house.ledger.reservations.named(told) if told else ()
    found = house.ledger.stock.lots(ids=[*ids, told])
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputRefused("aftercare.no_lot", f"there is no lot {told}; check its number", f"Die Charge {told} gibt es nicht; bitte die Nummer prüfen")
    among = ", ".join(f"{each.row.id} ({each.row.batch})" for each in found)
    raise InputRefused(
        "aftercare.lot_of_several",
        f"several batches have a lot {told}; name one: {among}",
        f"Mehrere Sendungen haben eine Charge {told}; bitte angeben: {among}",
    )


def got_by(house: House, member: str) -> tuple[Got, ...]:
    """What a member got, what came last first."""
    lines = house.ledger.reservations.handed_over(member=member)
    known = lots_of(house, {each.lot for each in lines})
    found = (Got(each, told_of(known[each.lot]), each.handed_over_at.date()) for each in lines if each.lot in known)
    return tuple(sorted(found, key=lambda each: (each.line.handed_over_at, each.line.delivery, each.line.number), reverse=True))


def line_of(house: House, delivery: str, number: int, member: str | None = None) -> HandedOver:
    """A line that was handed over, to ``member`` where that is named; ``InputRefused`` where there is none."""
    lines = house.ledger.reservations.handed_over(delivery=delivery, member=member)
    found = next((each for each in lines if each.number == number), None)
    if found is None:
        raise InputRefused(
            "complaint.no_line",
            f"nothing was handed over as line {number} of delivery {delivery}; choose one of your deliveries",
            f"Als Position {number} der Lieferung {delivery} wurde nichts übergeben; bitte eine Ihrer Lieferungen wählen",
        )
    return found
