"""What is added to the price and deducted from it, and what import VAT adds (Reg. (EU) 952/2013 Art. 71, 72; § 11(3) UStG)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from batches.base import Text
from batches.order import Adjustment, Charge, Order
from customs.account import Account, sentence
from customs.carriage import AirPercentage, carriage_split, part_to_border
from customs.tables import AdjustmentCode, DeliveryTerm, tables

ChargeName = Literal["freight", "insurance", "inland_transport"]
#: Transport and insurance to the Union border, transport after it, duties and other charges in the Union (EUCDM code list for 14 04 008).
TO_BORDER, _AFTER, _DUTIES = "AK", "BA", "BC"


@dataclass(frozen=True, slots=True)
class Item:
    """A sum in EUR with its name in the steps, negative where deducted; ``code``: 14 04 008, ``""`` for what import VAT alone adds; ``line``: the only
    line it is for."""

    code: str
    name: Text
    amount: Decimal
    charge: ChargeName | None = None
    line: int | None = None


@dataclass(slots=True)
class Charges:
    """What enters the customs value, and what import VAT adds to value and duty; ``tax_base_known``: whether all of the latter is known."""

    valued: list[Item] = field(default_factory=list)
    taxed: list[Item] = field(default_factory=list)
    tax_base_known: bool = True

    def deducts_carriage(self, charge: ChargeName) -> bool:
        """Whether a Union part of that charge has left the price."""
        return any(item.code == _AFTER and item.charge == charge for item in self.valued)


def adjustment_row(code: str, on: date) -> AdjustmentCode:
    """The row of a code of 14 04 008 on a day; ``KeyError`` where there is none."""
    for row in tables().adjustments:
        if row.code == code and row.applies(on):
            return row
    raise KeyError(code)


def charges_of(order: Order, term: DeliveryTerm, air: AirPercentage, by_air: bool | None, on: date, account: Account) -> Charges | None:
    """Every addition and deduction of the order; ``None``: a fact is missing, and ``account`` names it."""
    found = Charges()
    known = [
        _freight(order, term, air, by_air, found, account),
        _insurance(order, term, found, account),
        _inland(order, term, found, account),
        *[_adjustment(order, each, on, found, account) for each in order.adjustments],
    ]
    if term.duties_in_price and all(each.code != _DUTIES for each in order.adjustments):
        account.step("duties_in_price", incoterm=term.incoterm)
    if any(each.code == _AFTER for each in order.adjustments) and any(found.deducts_carriage(charge) for charge in ("freight", "inland_transport")):
        account.notes.append(sentence("transport_deducted_twice"))
    return found if all(known) else None


def _euro(order: Order, charge: Charge, name: ChargeName, account: Account) -> Decimal | None:
    return account.in_euro(order, charge.amount, charge.currency, sentence(name))


def _remark(order: Order, charge: Charge, freight: Decimal, term: DeliveryTerm, account: Account, *, by_air: bool | None) -> None:
    """What may be missing of a freight that is taken as it is stated."""
    whole = charge.to_eu_border in (None, False) and freight > 0
    if freight == 0 and not term.carriage_in_price:
        account.notes.append(sentence("free_freight"))
    if order.mode in ("rail", "road") and whole and not term.carriage_in_price:
        account.notes.append(sentence("freight_share_open"))
    if by_air and term.from_works and whole:
        account.notes.append(sentence("way_to_the_airport"))


def _freight(order: Order, term: DeliveryTerm, air: AirPercentage, by_air: bool | None, found: Charges, account: Account) -> bool:
    """Carriage to the border where the price does not include it; the Union part where the price does."""
    if order.freight is None:
        if term.carriage_in_price:
            account.step("freight_in_price", incoterm=term.incoterm)
        else:
            account.lacks("no_freight", incoterm=term.incoterm)
        return term.carriage_in_price
    freight = _euro(order, order.freight, "freight", account)
    if freight is None:
        return False
    split = carriage_split(order, order.freight, freight, term, air, by_air, account)
    if split is None:
        return False
    _remark(order, order.freight, freight, term, account, by_air=by_air)
    before, within = split
    if not term.carriage_in_price and before > 0:
        found.valued.append(Item(TO_BORDER, sentence("freight_added"), before, "freight"))
    if term.carriage_in_price and within > 0:
        found.valued.append(Item(_AFTER, sentence("union_carriage_deducted"), -within, "freight"))
    if within > 0:
        found.taxed.append(Item("", sentence("union_carriage_taxed"), within, "freight"))
    return True


def _insurance(order: Order, term: DeliveryTerm, found: Charges, account: Account) -> bool:
    """Insurance counts in full unless the order states the part to the border; what lies within the Union is in the base of import VAT."""
    if term.insurance_in_price:
        account.step("insurance_in_price", incoterm=term.incoterm)
        return True
    if order.insurance is None:
        account.step("insurance_not_named")
        account.notes.append(sentence("insurance_open"))
        return True
    insurance = _euro(order, order.insurance, "insurance", account)
    before = None if insurance is None else part_to_border(order, order.insurance, insurance, sentence("insurance"), account)
    if insurance is None or before is None:
        return False
    if before > 0:
        found.valued.append(Item(TO_BORDER, sentence("insurance_added"), before, "insurance"))
    if insurance > before:
        found.taxed.append(Item("", sentence("insurance_taxed"), insurance - before, "insurance"))
    return True


def _inland(order: Order, term: DeliveryTerm, found: Charges, account: Account) -> bool:
    """Inland transport goes into the base of import VAT; where the price includes it, it leaves the customs value, but never twice.

    What of it lies before the Union border (``to_eu_border``) counts like freight.
    """
    charge = order.inland_transport
    if charge is None:
        return True
    inland = _euro(order, charge, "inland_transport", account)
    if inland is None and not term.delivered and charge.to_eu_border in (None, False):
        found.tax_base_known = False
        return True
    before = _before_border(order, charge, inland, account)
    if inland is None or before is None:
        return False
    if before > 0 and term.carriage_in_price:
        account.step("inland_in_price_to_border", incoterm=term.incoterm)
    elif before > 0:
        found.valued.append(Item(TO_BORDER, sentence("inland_added"), before, "inland_transport"))
    within = inland - before
    split_by_order = order.freight is not None and isinstance(order.freight.to_eu_border, Decimal)
    if within > 0 and term.delivered and split_by_order and found.deducts_carriage("freight"):
        account.step("inland_counted_already")
        return True
    if within > 0 and term.delivered:
        found.valued.append(Item(_AFTER, sentence("inland_deducted"), -within, "inland_transport"))
    if within > 0:
        found.taxed.append(Item("", sentence("inland_taxed"), within, "inland_transport"))
    return True


def _before_border(order: Order, charge: Charge, inland: Decimal | None, account: Account) -> Decimal | None:
    """Inland transport lies within the Union unless the order says otherwise."""
    if inland is None or charge.to_eu_border in (None, False):
        return None if inland is None else Decimal("0.00")
    return part_to_border(order, charge, inland, sentence("inland_transport"), account)


def _adjustment(order: Order, stated: Adjustment, on: date, found: Charges, account: Account) -> bool:
    """An addition or deduction the order names by its code: it counts in full, whatever the delivery term."""
    row = adjustment_row(stated.code, on)
    note = f" ({stated.note})" if stated.note else ""
    what = sentence("adjustment", code=row.code, name=row.name, note=note)
    labelled = what if stated.line is None else sentence("adjustment_of_line", line=stated.line, code=row.code, name=row.name, note=note)
    euro = account.in_euro(order, stated.amount, stated.currency, labelled)
    if euro is None:
        return False
    if euro == 0:
        return True
    added, article = row.kind == "addition", Text(de=row.article_de, en=row.article)
    name = sentence("adjustment_added" if added else "adjustment_deducted", what=what, article=article)
    found.valued.append(Item(row.code, name, euro if added else -euro, line=stated.line))
    if row.in_vat_base:
        found.taxed.append(Item("", sentence("adjustment_in_vat_base", what=what), euro, line=stated.line))
    return True
