"""The supplier order as ``order.json`` gives it (contract: ``freigabe schema order``)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from batches.base import CountryCode, CurrencyCode, Frozen
from batches.particulars import DeclarationParticulars, Packages
from batches.party import Name as Name
from batches.party import Party as Party

Unit = Literal["piece", "pair", "kit"]
Mode = Literal["air", "sea", "rail", "road"]
Incoterm = Literal["EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DAT", "DDP"]


#: Lots of one order. Its documents name each of them; several thousand would be a book that nobody reads and that takes minutes to write.
MOST_LOTS = 2_000
#: A zero may have any exponent without having more digits: ``0E-99999`` would be printed with all its places.
_MOST_PLACES = 18
#: What an element of a declaration can state in EUR (``n..16,2``), and what the sums stay exact with.
_MOST_WORTH = Decimal(10) ** 14


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError("must be a finite number")
    exponent = int(value.as_tuple().exponent)
    if not value and abs(exponent) > _MOST_PLACES:
        raise ValueError(f"must have no more than {_MOST_PLACES} digits")
    return value.quantize(Decimal(1)) if exponent > 0 and value.adjusted() < _MOST_PLACES else value


Amount = Annotated[Decimal, AfterValidator(_finite), Field(ge=0, max_digits=18)]
Rate = Annotated[Decimal, AfterValidator(_finite), Field(gt=0, max_digits=18)]
Percent = Annotated[Decimal, AfterValidator(_finite), Field(ge=0, le=1000, max_digits=8)]
Kilograms = Annotated[Decimal, AfterValidator(_finite), Field(ge=0, max_digits=16)]


def _counted(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("must be a whole number")  # noqa: TRY004 - pydantic turns a ValueError into a message with its path
    return value


def _absent(value: object) -> bool:
    return value is None


#: More than a container ship carries is a slip of the keyboard.
Quantity = Annotated[int, BeforeValidator(_counted), Field(gt=0, le=1_000_000_000)]
#: More lines no declaration takes; what writes documents and tables cannot hold any number.
LineNumber = Annotated[int, Field(gt=0, le=99_999)]


class Charge(Frozen):
    """What was paid for freight, insurance or carriage.

    ``to_eu_border``: ``true`` when ``amount`` covers the way to the Union border only, or the amount of that part (UCC Art. 71(1)(e)); absent: not split.
    """

    amount: Amount
    currency: CurrencyCode
    to_eu_border: bool | Amount | None = None


#: Additions to (A…) and deductions from (B…) the price, by their codes of EUCDM 14 04 008 (Reg. (EU) 952/2013 Art. 71, 72).
AdjustmentCode = Literal["AB", "AD", "AE", "AF", "AG", "AH", "AI", "AJ", "AK", "AL", "BA", "BB", "BC", "BD", "BE", "BF"]


class Adjustment(Frozen):
    """What else enters the customs value beside the price and the charges, or leaves it because the price includes it and it is shown separately.

    ``line``: the only line it is for; absent: shared out over all of them as the charges are.
    """

    code: AdjustmentCode
    amount: Amount
    currency: CurrencyCode
    line: LineNumber | None = None
    note: Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")] | None = None


class Valuation(Frozen):
    """How goods that were not sold are valued (UCC Art. 74): the method's number or name, the value of one unit and where that figure comes from."""

    method: str | int
    unit_value: Amount
    source: str


class OrderedLot(Frozen):
    """A manufacturer's lot within a line; ``quantity`` in the line's unit."""

    lot: Name
    quantity: Quantity
    expires_on: date | None = None


class EstablishedTariff(Frozen):
    """What was looked up in TARIC for the goods of a line: commodity code, rate of duty in percent (the preferential one where that is claimed), and where."""

    commodity_code: Annotated[str | None, Field(pattern=r"^\d{8}(\d{2})?$")] = None
    duty_rate: Percent | None = None
    source: Annotated[str, Field(min_length=1, max_length=300)]


class OrderLine(Frozen):
    """One line of the order; ``category`` is a key of the catalogue, ``quantity`` counts ``unit``."""

    line: LineNumber
    category: Name
    model: Name
    product_class: Annotated[str | None, Field(alias="class")] = None
    material: str | None = None
    sterile: bool | None = None
    reusable: bool | None = None
    gtin: str | None = None
    quantity: Quantity
    unit: Unit = "piece"
    unit_price: Amount
    #: Where a model comes in several (gloves ``M``), and so many units in the smallest pack that is not divided; both for distribution only.
    size: Annotated[str | None, Field(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$", exclude_if=_absent)] = None
    pack: Annotated[Quantity | None, Field(exclude_if=_absent)] = None
    gross_weight_kg: Kilograms | None = None
    net_weight_kg: Kilograms | None = None
    packages: tuple[Packages, ...] = ()
    valuation: Valuation | None = None
    tariff: EstablishedTariff | None = None
    manufacturer: Party | None = None
    lots: tuple[OrderedLot, ...] = ()

    model_config = Frozen.model_config | {"populate_by_name": True}


class CustomsRelease(Frozen):
    """Release for free circulation: master reference number and the day of acceptance."""

    mrn: str
    released_on: date


class Beneficiary(Frozen):
    """Who gets donated goods free of charge."""

    name: Name
    kind: str | None = None


class Order(Frozen):
    """A supplier order. Amounts are in ``currency`` unless they name their own; rates are units of a currency for 1 EUR."""

    schema_: Annotated[str | None, Field(alias="$schema", exclude=True)] = None
    order: Name
    ordered_on: date | None = None
    expected_on: date
    arrived_on: date | None = None
    importer: Party
    supplier: Party
    manufacturer: Party | None = None
    consignee: Party | None = None
    incoterm: Incoterm | None = None
    incoterm_place: str | None = None
    mode: Mode | None = None
    transport_document: str | None = None
    airport_of_departure: str | None = None
    origin: CountryCode | None = None
    dispatch_country: CountryCode | None = None
    currency: CurrencyCode
    exchange_rate: Rate | None = None
    exchange_rates: Annotated[dict[CurrencyCode, Rate], Field(default_factory=dict)]
    freight: Charge | None = None
    insurance: Charge | None = None
    inland_transport: Charge | None = None
    adjustments: tuple[Adjustment, ...] = ()
    apportion_by: Literal["weight", "value"] | None = None
    donation: bool = False
    relief_claimed: bool = False
    preference_claimed: bool = False
    beneficiary: str | Beneficiary | None = None
    customs_release: CustomsRelease | None = None
    declaration: DeclarationParticulars = DeclarationParticulars()
    #: A declaration has 999 goods items at most (EUCDM 11 03).
    lines: Annotated[tuple[OrderLine, ...], Field(min_length=1, max_length=999)]

    model_config = Frozen.model_config | {"populate_by_name": True}

    @model_validator(mode="after")
    def _consistent(self) -> Order:
        numbers = [line.line for line in self.lines]
        if len(numbers) != len(set(numbers)):
            raise ValueError("lines: each line number may occur once")
        for each in self.adjustments:
            if each.line is not None and each.line not in numbers:
                raise ValueError(f"adjustments: {each.code} is for line {each.line}, which the order does not have")
        for line in self.lines:
            names = [lot.lot for lot in line.lots]
            if len(names) != len(set(names)):
                raise ValueError(f"lines[line {line.line}].lots: each lot may occur once")
        if sum(len(line.lots) for line in self.lines) > MOST_LOTS:
            raise ValueError(f"lines: an order has at most {MOST_LOTS} lots in all; divide it")
        for name, amount, currency in self._amounts():
            if amount / (self.units_for_one_euro(currency) or 1) >= _MOST_WORTH:
                raise ValueError(f"{name}: more than a declaration can state (14 digits before the point, in EUR)")
        return self

    def _amounts(self) -> Iterator[tuple[str, Decimal, str]]:
        """What is worth something, with its path: each line as bought and as valued, each charge, each adjustment."""
        for line in self.lines:
            yield f"lines[line {line.line}]: quantity × unit_price", line.quantity * line.unit_price, self.currency
            if line.valuation is not None:
                yield f"lines[line {line.line}]: quantity × valuation.unit_value", line.quantity * line.valuation.unit_value, self.currency
        for name, charge in (("freight", self.freight), ("insurance", self.insurance), ("inland_transport", self.inland_transport)):
            if charge is not None:
                yield name, charge.amount, charge.currency
                if isinstance(charge.to_eu_border, Decimal):
                    yield f"{name}.to_eu_border", charge.to_eu_border, charge.currency
        for i, each in enumerate(self.adjustments):
            yield f"adjustments[{i}]", each.amount, each.currency

    @property
    def batch_id(self) -> str:
        """A batch is importer + supplier + order number; its id is derived from these alone."""
        identity = "\n".join(folded(part) for part in (self.importer.name, self.supplier.name, self.order))
        readable = re.sub(r"[^a-z0-9]+", "-", folded(self.order)).strip("-")[:40] or "batch"
        return f"{readable}-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"

    @property
    def declarant(self) -> Party:
        """Who declares the goods to customs: who is named, else a representative who does so in his own name, else the importer (UCC Art. 18, 170)."""
        told = self.declaration
        if told.declarant is None and told.representative is not None and told.representative.status == "indirect":
            return told.representative
        return told.declarant or self.importer

    def line(self, number: int) -> OrderLine:
        """The line of that number; ``KeyError`` when there is none."""
        for line in self.lines:
            if line.line == number:
                return line
        raise KeyError(number)

    def manufacturer_of(self, line: OrderLine) -> Party:
        """Who made the goods of ``line``: the line's own manufacturer, else the order's, else the supplier."""
        return line.manufacturer or self.manufacturer or self.supplier

    def was_sold(self, line: OrderLine) -> bool:
        """Whether a price was paid or is payable for the goods, so that it is their customs value (UCC Art. 70(1)), whatever else was estimated."""
        return not self.donation and line.unit_price > 0

    def unit_value(self, line: OrderLine) -> Decimal:
        """What one unit is valued at in the order's currency: its price where it was sold or nothing else is known, else the value the order gives."""
        return line.unit_price if line.valuation is None or self.was_sold(line) else line.valuation.unit_value

    def units_for_one_euro(self, currency: str) -> Decimal | None:
        """The rate given for ``currency``, ``None`` when the order gives none."""
        if currency == "EUR":
            return Decimal(1)
        if currency in self.exchange_rates:
            return self.exchange_rates[currency]
        return self.exchange_rate if currency == self.currency else None


def folded(text: str) -> str:
    """``text`` for comparison: no case, no accents, one space between words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
