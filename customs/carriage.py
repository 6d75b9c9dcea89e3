"""How much of the carriage lies before the Union border, and how much within the Union (Reg. (EU) 952/2013 Art. 71(1)(e), 72(a))."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from batches.base import Text
from batches.batch import Batch
from batches.order import Charge, Order
from catalogue import Catalogue
from catalogue.countries import airport_in
from customs.account import Account, sentence
from customs.money import percent_of
from customs.tables import DeliveryTerm

_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class AirPercentage:
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


def air_percentage(batch: Batch, catalogue: Catalogue) -> AirPercentage:
    """The percentage for the country the aircraft left from (Reg. (EU) 2015/2447 Art. 138, Annex 23-01)."""
    order = batch.order
    airport = airport_in(order.airport_of_departure or "", catalogue)
    country = order.dispatch_country if airport is None else airport.country
    row = catalogue.at(batch.judged_for).air_freight(country) if country else None
    return AirPercentage(country, None) if row is None else AirPercentage(country, row.counted_percent, row.source, row.unverified)


def carriage_split(
    order: Order, charge: Charge, freight: Decimal, term: DeliveryTerm, air: AirPercentage, by_air: bool | None, account: Account
) -> tuple[Decimal, Decimal] | None:
    """``freight`` (EUR) as the parts before and after the Union border; ``None`` where that hangs on a fact that is not there."""
    match charge.to_eu_border:
        case Decimal():
            before = part_to_border(order, charge, freight, sentence("freight"), account)
            if before is not None:
                account.step("freight_split", freight=freight, before=before, within=freight - before)
            return None if before is None else (before, freight - before)
        case True:
            account.step("freight_to_border_only")
            return freight, _NOTHING
        case _:
            pass
    if term.carriage_in_price and not term.air_share_deducted:
        account.step("freight_to_port", incoterm=term.incoterm)
        return freight, _NOTHING
    if by_air is None and freight > 0:
        account.lacks("no_mode")
        return None
    if not by_air:
        account.step("freight_whole")
        return freight, _NOTHING
    return _by_air(freight, air, account)


def part_to_border(order: Order, charge: Charge, euro: Decimal, what: Text, account: Account) -> Decimal | None:
    """The part of a charge (``euro`` EUR in all) that lies before the Union border, as the charge states it; all of it where nothing is split."""
    stated = charge.to_eu_border
    if not isinstance(stated, Decimal):
        return euro
    if stated >= charge.amount:
        return euro
    return account.in_euro(order, stated, charge.currency, sentence("to_border", what=what))


def _by_air(freight: Decimal, air: AirPercentage, account: Account) -> tuple[Decimal, Decimal] | None:
    if freight == 0:
        return _NOTHING, _NOTHING
    if air.percent is None:
        if air.country is None:
            account.lacks("no_airport")
        else:
            account.lacks("no_air_percentage", country=air.country)
        return None
    counted = percent_of(freight, air.percent)
    account.by_air_percentage = True
    key = "air_freight_unverified" if air.unverified else "air_freight"
    within = freight - counted
    account.step(key, country=air.country or "", percent=air.percent, freight=freight, before=counted, within=within, source=air.source)
    return counted, within
