"""Invoices of a delivery that was handed over: one of each importer whose lots have a price. Free goods, donated ones first of all, stand on none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from batches.account import plain
from batches.errors import InputRefused, NotNow
from distribution.delivery import Delivery
from distribution.members import Member
from documents.writing.invoice import Invoice, InvoiceLine, PriceBuildUp
from flows.deliveries.correspondents import buyer, seller_party
from flows.deliveries.goods import Goods
from flows.deliveries.sellers import seller_of
from flows.wiring import House


def sellers_in(goods: Sequence[Goods]) -> Mapping[str, tuple[Goods, ...]]:
    """What is charged for, by the importer's name in plain form; where a price is not known yet, with that line too."""
    found: dict[str, list[Goods]] = {}
    for each in goods:
        if not each.line.donated and (each.line.price is not None or each.line.unpriced is not None):
            found.setdefault(plain(each.importer.name), []).append(each)
    return {name: tuple(found[name]) for name in sorted(found)}


def invoice_of(house: House, delivery: Delivery, member: Member, goods: Sequence[Goods], number: str) -> Invoice:
    """The invoice of one importer over its lines. ``InputRefused`` or ``NotNow`` where something it needs is not there yet; it says what.

    VAT is that of the day of supply (§ 27(1) UStG); the invoice is dated that day too, so that the same delivery gives the same bytes.
    """
    importer, on = goods[0].importer, _supplied(delivery)
    for each in goods:
        if each.line.unpriced is not None:
            raise NotNow(
                "invoice.unpriced",
                f"line {each.line.number} has no price yet: {each.line.unpriced.en}",
                f"Position {each.line.number} hat noch keinen Preis: {each.line.unpriced.de}",
            )
    seller = seller_of(house, importer.name)
    if seller is None:
        raise InputRefused(
            "invoice.no_seller",
            f"how {importer.name} invoices (IBAN) is not known yet; a coordinator enters it on the page of the delivery",
            f"Wie {importer.name} abrechnet (IBAN), ist noch nicht bekannt; die Koordination trägt es auf der Seite der Lieferung ein",
        )
    return Invoice(
        number=number,
        issued_on=on,
        delivered_on=on,
        seller=seller_party(importer, seller),
        buyer=buyer(member),
        lines=tuple(_line(each) for each in goods),
        vat_rate=_vat(house, on),
        leitweg_id=member.leitweg_id,
        buyer_reference="" if member.leitweg_id else delivery.id,
        despatch=delivery.id,
        iban=seller.iban,
        bic=seller.bic,
        account_name=seller.account_name,
        due_on=on + timedelta(days=seller.pay_within),
    )


def _supplied(delivery: Delivery) -> date:
    return delivery.handed_over_on or delivery.made_on


def _vat(house: House, on: date) -> Decimal:
    row = house.catalogue.at(on).vat_rate()
    if row is None:
        raise InputRefused(
            "invoice.no_vat_rate",
            f"the catalogue has no VAT rate for {on}; please turn to those who run freigabe",
            f"Der Katalog hat keinen Umsatzsteuersatz für den {on:%d.%m.%Y}; bitte an die Stelle wenden, die freigabe betreibt",
        )
    return Decimal(row.rate_percent)


def _line(goods: Goods) -> InvoiceLine:
    line, price = goods.line, goods.line.price
    built = None if price is None else PriceBuildUp(goods=price.goods, freight=price.freight, duty=price.duty, handling=price.handling)
    model = " · ".join(each for each in (goods.model, goods.product_class, goods.size) if each)
    return InvoiceLine(number=line.number, name=goods.name.de, model=model, lot=goods.lot, gtin=goods.gtin, quantity=line.quantity, unit=line.unit, price=built)
