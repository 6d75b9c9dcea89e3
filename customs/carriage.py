"""How much of the carriage lies before the Union border, and how much within the Union (Reg. (EU) 952/2013 Art. 71(1)(e), 72(a))."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from batches.base import Text
from batches.batch import Batch
from batches.order import Charge, Order
from catalogue import Catalogue
from catalogue.countries import airport_in
from customs.money import percent_of, to_cents
from customs.tables import DeliveryTerm


@dataclass(frozen=True, slots=True)
class Entered:
    """The percentage of air freight that counts, the country of departure it is for, and its source; ``percent`` ``None``: not known."""

    country: str | None
    percent: Decimal | None
    source: str = ""
    unverified: bool = False


def went_by_air(batch: Batch) -> bool | None:
    """Whether the goods came by air: as the order says, else by its airport or its transport papers; ``None``: not known."""
    order = batch.order
    if order.mode is not None:
        return order.mode == "air"
    kinds = {paper.kind for paper in batch.papers}
    if order.airport_of_departure or ("air_waybill" in kinds and "bill_of_lading" not in kinds):
        return True
    return False if "bill_of_lading" in kinds and "air_waybill" not in kinds else None


def air_percentage(batch: Batch, catalogue: Catalogue) -> Entered:
    """The percentage for the country the aircraft left from (Reg. (EU) 2015/2447 Art. 138, Annex 23-01)."""
    order = batch.order
    airport = airport_in(order.airport_of_departure or "", catalogue)
    country = order.dispatch_country if airport is None else airport.country
    row = catalogue.at(batch.judged_for).air_freight(country) if country else None
    return Entered(country, None) if row is None else Entered(country, row.counted_percent, row.source, row.unverified)


def carriage_split(
    order: Order, charge: Charge, freight: Decimal, term: DeliveryTerm, air: Entered, by_air: bool | None, steps: list[str], missing: list[Text]
) -> tuple[Decimal, Decimal] | None:
    """``freight`` (EUR) as the parts before and after the Union border; ``None`` where that hangs on a fact that is not there."""
    match charge.to_eu_border:
        case Decimal():
            rate = order.units_for_one_euro(charge.currency) or Decimal(1)
            before = to_cents(min(charge.to_eu_border, charge.amount) / rate)
            steps.append(f"Freight to the Union border as shown separately: {before} EUR; within the Union {freight - before} EUR")
            return before, freight - before
        case True:
            steps.append("Freight: paid to the Union border only")
            return freight, Decimal(0)
        case _:
            pass
    if term.carriage_in_price and not term.air_share_deducted:
        steps.append(f"Freight: in the price to the named port ({term.incoterm}), no Union part shown separately; nothing deducted")
        return freight, Decimal(0)
    if by_air is None and freight > 0:
        missing.append(
            Text(
                en="mode: by air only a percentage of the freight counts (Reg. (EU) 2015/2447 Art. 138)",
                de="Verkehrsart: im Luftverkehr zählt nur ein Teil der Fracht (Reg. (EU) 2015/2447 Art. 138)",
            )
        )
        return None
    if not by_air:
        steps.append("Freight: no Union part shown separately, so the whole of it counts (Art. 72(a))")
        return freight, Decimal(0)
    return _by_air(freight, air, steps, missing)


def _by_air(freight: Decimal, air: Entered, steps: list[str], missing: list[Text]) -> tuple[Decimal, Decimal] | None:
    if air.percent is None:
        where = Text(
            en=air.country or "the airport of departure, which the order does not name", de=air.country or "dem Abgangsflughafen, den der Auftrag nicht nennt"
        )
        annex = "(Reg. (EU) 2015/2447 Annex 23-01)"
        missing.append(
            Text(en=f"percentage of air freight from {where.en} {annex}: not known", de=f"Anteil der Luftfracht aus {where.de} {annex}: nicht bekannt")
        )
        return None
    counted = percent_of(freight, air.percent)
    doubt = ", unverified" if air.unverified else ""
    steps.append(f"Air freight from {air.country}: {air.percent} % of {freight} EUR = {counted} EUR lie before the Union border ({air.source}{doubt})")
    return counted, freight - counted
