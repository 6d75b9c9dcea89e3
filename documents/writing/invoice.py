"""The invoice of an importer to a member, as the EN 16931 model has it: what is charged, with its build-up, and the sums, exact in Decimal.

Sources: EN 16931-1:2017 (business terms BT, rules BR), § 14 UStG, XRechnung 3.0.2 (BR-DE) where the buyer has a Leitweg-ID.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import Field

from batches.base import CountryCode, Frozen
from batches.order import Unit
from batches.party import Name
from documents.writing.correspondent import Short

_CENT = Decimal("0.01")


class InvoiceParty(Frozen):
    """A seller, buyer or place of delivery with what EN 16931 asks of it.

    ``vat_id``: BT-31/48; ``tax_number``: BT-32 (Steuernummer); ``legal_id``: BT-30 (HRB …); ``mail``: BT-34/49 too.
    """

    name: Name
    street: Short = ""
    postcode: Short = ""
    city: Short = ""
    country: CountryCode = "DE"
    vat_id: Short = ""
    tax_number: Short = ""
    legal_id: Short = ""
    contact: Short = ""
    phone: Short = ""
    mail: Short = ""


class PriceBuildUp(Frozen):
    """What the price of one unit consists of, in EUR without VAT."""

    goods: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    duty: Decimal = Decimal(0)
    handling: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """The item net price (BT-146)."""
        return self.goods + self.freight + self.duty + self.handling


class InvoiceLine(Frozen):
    """What was delivered of a lot; ``price`` is ``None`` where it was free of charge, and the line is then not invoiced."""

    number: Annotated[int, Field(gt=0)]
    name: Short
    model: Short = ""
    lot: Short = ""
    gtin: Short = ""
    quantity: Annotated[int, Field(gt=0)]
    unit: Unit = "piece"
    price: PriceBuildUp | None

    @property
    def net(self) -> Decimal:
        """The line's net amount (BT-131): quantity × price, rounded once, half up."""
        return rounded(self.quantity * self.price.total) if self.price else Decimal(0)


class Invoice(Frozen):
    """An invoice. ``vat_rate``: in percent, of the day of supply (BT-72), not of the invoice (§ 27(1) UStG): 16 from July to December 2020.

    ``buyer_reference``: BT-10; a Leitweg-ID makes it an XRechnung. ``despatch``: the delivery note (BT-16). ``terms``: how to pay, beside the due date.
    """

    number: Name
    issued_on: date
    delivered_on: date
    seller: InvoiceParty
    buyer: InvoiceParty
    deliver_to: InvoiceParty | None = None
    lines: tuple[InvoiceLine, ...]
    vat_rate: Decimal
    buyer_reference: Short = ""
    leitweg_id: Short = ""
    order: Short = ""
    contract: Short = ""
    despatch: Short = ""
    iban: Short
    bic: Short = ""
    account_name: Short = ""
    due_on: date
    terms: Short = ""
    note: Annotated[str, Field(max_length=1000)] = ""

    @property
    def charged(self) -> tuple[InvoiceLine, ...]:
        """The lines that are invoiced: those with a price."""
        return tuple(line for line in self.lines if line.price is not None)

    @property
    def is_xrechnung(self) -> bool:
        """Whether it is for a public body that gave its Leitweg-ID."""
        return bool(self.leitweg_id)


class Sums(Frozen):
    """The document totals (BG-22) and the one VAT breakdown (BG-23)."""

    net: Decimal
    vat: Decimal
    gross: Decimal


def rounded(amount: Decimal) -> Decimal:
    """To the cent, half up (EN 16931-1, 6.5.2)."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def sums(invoice: Invoice) -> Sums:
    """BT-106 = BT-109 (no allowances), BT-110 = BT-117 (one rate, rounded once on the base), BT-112 = BT-115 (nothing prepaid)."""
    net = sum((line.net for line in invoice.charged), Decimal("0.00"))
    vat = rounded(net * invoice.vat_rate / 100)
    return Sums(net=net, vat=vat, gross=net + vat)
