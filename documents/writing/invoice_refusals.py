"""What must be there, and right, before an invoice is written: each refusal says how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from batches.errors import InputRefused
from documents.writing.invoice import Invoice, InvoiceParty

#: What the rules of XRechnung take for a mail address (BR-DE-28).
_MAIL = re.compile(r"[^@\s]+@([^@.\s]+\.)+[^@.\s]+")


def refuse_faults(invoice: Invoice) -> None:
    """Raise the first fault of an invoice as ``InputRefused``."""
    for fault in _faults(invoice):
        raise fault


def _faults(invoice: Invoice) -> Iterator[InputRefused]:
    yield from _numbers(invoice)
    yield from _seller(invoice)
    yield from _buyer(invoice)
    yield from _lines(invoice)
    if invoice.due_on < invoice.issued_on:
        yield _refused("due_on", "the invoice is due before the day it is issued", "Die Rechnung ist vor ihrem Ausstellungstag fällig")


def _numbers(invoice: Invoice) -> Iterator[InputRefused]:
    from stdnum import iban
    from stdnum.de import leitweg

    if invoice.leitweg_id and not leitweg.is_valid(invoice.leitweg_id):
        yield _refused(
            "leitweg_id",
            f"{invoice.leitweg_id!r} is no Leitweg-ID (its check digits do not fit); ask the body for its own",
            f"„{invoice.leitweg_id}“ ist keine Leitweg-ID (die Prüfziffern passen nicht); bitte bei der Stelle erfragen",
        )
    if not iban.is_valid(invoice.iban):
        yield _refused("iban", f"{invoice.iban!r} is no IBAN", f"„{invoice.iban}“ ist keine IBAN; bitte Ziffern prüfen")


def _seller(invoice: Invoice) -> Iterator[InputRefused]:
    """§ 14(4) UStG no. 1 and 2; BR-S-2, BR-CO-9, BR-CO-26; for an XRechnung the contact of BR-DE-2 to BR-DE-7."""
    from stdnum.eu import vat

    seller = invoice.seller
    if not seller.vat_id:
        yield _refused(
            "seller_vat_id", "the seller's VAT id is missing, without which no VAT is charged", "Die USt-IdNr. des Verkäufers fehlt; ohne sie keine Rechnung"
        )
    elif not vat.is_valid(seller.vat_id):
        yield _refused("seller_vat_id", f"{seller.vat_id!r} is no VAT id of a member state", f"„{seller.vat_id}“ ist keine USt-IdNr. eines Mitgliedstaats")
    yield from _address(seller, "seller", "des Verkäufers")
    if invoice.is_xrechnung and not (seller.contact and sum(sign.isdigit() for sign in seller.phone) >= 3 and _MAIL.fullmatch(seller.mail)):
        yield _refused(
            "seller_contact",
            "an XRechnung names whom to ask at the seller: name, telephone number and mail address",
            "Eine XRechnung nennt Ansprechperson, Telefonnummer und E-Mail des Verkäufers",
        )


def _buyer(invoice: Invoice) -> Iterator[InputRefused]:
    yield from _address(invoice.buyer, "buyer", "des Käufers")
    if invoice.deliver_to is not None:
        yield from _address(invoice.deliver_to, "deliver_to", "der Lieferung")
    if invoice.is_xrechnung and not _MAIL.fullmatch(invoice.buyer.mail):
        yield _refused("buyer_mail", "an XRechnung names the buyer's mail address (BT-49)", "Eine XRechnung nennt die E-Mail-Adresse des Käufers (BT-49)")


def _address(party: InvoiceParty, which: str, whose: str) -> Iterator[InputRefused]:
    if not (party.street and party.postcode and party.city):
        yield _refused(
            f"{which}_address", f"street, postcode and town of the {which.replace('_', ' ')} are needed", f"Straße, Postleitzahl und Ort {whose} fehlen"
        )


def _lines(invoice: Invoice) -> Iterator[InputRefused]:
    if not invoice.charged:
        yield _refused("no_lines", "nothing was charged for: free goods are not invoiced", "Nichts zu berechnen: unentgeltliche Ware kommt auf keine Rechnung")
    for line in invoice.charged:
        price = line.price
        if price is not None and (min(price.goods, price.freight, price.duty, price.handling) < 0 or price.total == 0):
            yield _refused(
                "amount",
                f"line {line.number}: every part of a price is 0 or more, and the price more; goods given free have no price",
                f"Position {line.number}: jeder Preisbestandteil ist mindestens 0, der Preis größer; unentgeltliche Ware hat keinen Preis",
            )
    if len({line.number for line in invoice.charged}) < len(invoice.charged):
        yield _refused("line_numbers", "two lines have the same number", "Zwei Positionen haben dieselbe Nummer")
    if not 0 < invoice.vat_rate < 100:
        yield _refused("vat_rate", f"{invoice.vat_rate} % is no VAT rate", f"{invoice.vat_rate} % ist kein Umsatzsteuersatz")


def _refused(code: str, en: str, de: str) -> InputRefused:
    return InputRefused(f"invoice.{code}", en, de)
