"""The invoice as XML: UN/CEFACT Cross Industry Invoice, profile EN 16931 or XRechnung 3.0, in the order its schema wants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from documents.writing.invoice import Invoice, InvoiceLine, InvoiceParty, sums
from documents.writing.wording import money

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNCEFACT = "urn:un:unece:uncefact:data:standard:"
NAMESPACES = {
    "rsm": f"{_UNCEFACT}CrossIndustryInvoice:100",
    "ram": f"{_UNCEFACT}ReusableAggregateBusinessInformationEntity:100",
    "qdt": f"{_UNCEFACT}QualifiedDataType:100",
    "udt": f"{_UNCEFACT}UnqualifiedDataType:100",
}
EN16931 = "urn:cen.eu:en16931:2017"
XRECHNUNG = f"{EN16931}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
#: BT-23 as XRechnung wants it: billing by Peppol's process.
_PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
#: UN/ECE recommendation 20: what quantities count.
_UNITS = {"piece": "H87", "pair": "PR", "kit": "KT"}
_PARTS = (("goods", "Ware"), ("freight", "Fracht"), ("duty", "Zoll"), ("handling", "Abwicklung"))

#: A name with what is in it: a text, or further nodes; attributes stand with the name (``ID|schemeID=VA``). Nodes that hold nothing are left out.
Node: TypeAlias = "tuple[str, str | Sequence[Node]]"


def cii(invoice: Invoice) -> bytes:
    """The invoice as UTF-8 XML; the same invoice gives the same bytes. It is taken as right (see ``invoice_refusals``)."""
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACES['rsm']}}}CrossIndustryInvoice", nsmap=NAMESPACES)
    _put(root, [_context(invoice), _head(invoice), ("rsm:SupplyChainTradeTransaction", _transaction(invoice))])
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def build_up(line: InvoiceLine) -> str:
    """What the price of one unit consists of, as the line's note tells it: ``Preis je Einheit: Ware 0,80 · Fracht 0,12 EUR``."""
    told = [f"{name} {money(getattr(line.price, part))}" for part, name in _PARTS if getattr(line.price, part)]
    return f"Preis je Einheit: {' · '.join(told)} EUR"


def _context(invoice: Invoice) -> Node:
    xrechnung = invoice.is_xrechnung
    return (
        "rsm:ExchangedDocumentContext",
        [
            ("BusinessProcessSpecifiedDocumentContextParameter", [("ID", _PROCESS if xrechnung else "")]),
            ("GuidelineSpecifiedDocumentContextParameter", [("ID", XRECHNUNG if xrechnung else EN16931)]),
        ],
    )


def _head(invoice: Invoice) -> Node:
    """BG-1 and the invoice's own terms; 380 is a commercial invoice (UNTDID 1001)."""
    return (
        "rsm:ExchangedDocument",
        [("ID", invoice.number), ("TypeCode", "380"), ("IssueDateTime", [_day(invoice.issued_on)]), ("IncludedNote", [("Content", invoice.note)])],
    )


def _transaction(invoice: Invoice) -> list[Node]:
    return [*(_line(line, invoice.vat_rate) for line in invoice.charged), _agreement(invoice), _delivery(invoice), _settlement(invoice)]


def _line(line: InvoiceLine, vat_rate: Decimal) -> Node:
    """BG-25: category S is the standard rate (UNTDID 5305)."""
    price = line.price.total if line.price else Decimal(0)
    told: list[Node] = [("ApplicableProductCharacteristic", [("Description", "Charge"), ("Value", line.lot)])] if line.lot else []
    product: list[Node] = [("GlobalID|schemeID=0160", line.gtin), ("SellerAssignedID", line.model), ("Name", line.name), *told]
    tax: list[Node] = [("TypeCode", "VAT"), ("CategoryCode", "S"), ("RateApplicablePercent", f"{vat_rate:f}")]
    total: Node = ("SpecifiedTradeSettlementLineMonetarySummation", [("LineTotalAmount", f"{line.net:f}")])
    return (
        "IncludedSupplyChainTradeLineItem",
        [
            ("AssociatedDocumentLineDocument", [("LineID", str(line.number)), ("IncludedNote", [("Content", build_up(line))])]),
            ("SpecifiedTradeProduct", product),
            ("SpecifiedLineTradeAgreement", [("NetPriceProductTradePrice", [("ChargeAmount", f"{price:f}")])]),
            ("SpecifiedLineTradeDelivery", [(f"BilledQuantity|unitCode={_UNITS[line.unit]}", str(line.quantity))]),
            ("SpecifiedLineTradeSettlement", [("ApplicableTradeTax", tax), total]),
        ],
    )


def _agreement(invoice: Invoice) -> Node:
    return (
        "ApplicableHeaderTradeAgreement",
        [
            ("BuyerReference", invoice.leitweg_id or invoice.buyer_reference),
            ("SellerTradeParty", _party(invoice.seller)),
            ("BuyerTradeParty", _party(invoice.buyer)),
            ("BuyerOrderReferencedDocument", [("IssuerAssignedID", invoice.order)]),
            ("ContractReferencedDocument", [("IssuerAssignedID", invoice.contract)]),
        ],
    )


def _party(party: InvoiceParty) -> list[Node]:
    contact: list[Node] = [
        ("PersonName", party.contact),
        ("TelephoneUniversalCommunication", [("CompleteNumber", party.phone)]),
        ("EmailURIUniversalCommunication", [("URIID", party.mail)]),
    ]
    return [
        ("Name", party.name),
        ("SpecifiedLegalOrganization", [("ID", party.legal_id)]),
        ("DefinedTradeContact", contact if party.contact else []),
        *_address(party),
        ("URIUniversalCommunication", [("URIID|schemeID=EM", party.mail)]),
        ("SpecifiedTaxRegistration", [("ID|schemeID=VA", party.vat_id)]),
        ("SpecifiedTaxRegistration", [("ID|schemeID=FC", party.tax_number)]),
    ]


def _address(party: InvoiceParty) -> list[Node]:
    written: list[Node] = [("PostcodeCode", party.postcode), ("LineOne", party.street), ("CityName", party.city), ("CountryID", party.country)]
    return [("PostalTradeAddress", written)]


def _delivery(invoice: Invoice) -> Node:
    place = invoice.deliver_to
    return (
        "ApplicableHeaderTradeDelivery",
        [
            ("ShipToTradeParty", [("Name", place.name), *_address(place)] if place else []),
            ("ActualDeliverySupplyChainEvent", [("OccurrenceDateTime", [_day(invoice.delivered_on)])]),
            ("DespatchAdviceReferencedDocument", [("IssuerAssignedID", invoice.despatch)]),
        ],
    )


def _settlement(invoice: Invoice) -> Node:
    """BG-16 (58: SEPA credit transfer, UNTDID 4461), BG-23, BT-9 and BT-20, BG-22."""
    total = sums(invoice)
    means: list[Node] = [
        ("TypeCode", "58"),
        ("PayeePartyCreditorFinancialAccount", [("IBANID", invoice.iban.replace(" ", "")), ("AccountName", invoice.account_name or invoice.seller.name)]),
        ("PayeeSpecifiedCreditorFinancialInstitution", [("BICID", invoice.bic)]),
    ]
    tax: list[Node] = [
        ("CalculatedAmount", f"{total.vat:f}"),
        ("TypeCode", "VAT"),
        ("BasisAmount", f"{total.net:f}"),
        ("CategoryCode", "S"),
        ("RateApplicablePercent", f"{invoice.vat_rate:f}"),
    ]
    summation: list[Node] = [
        ("LineTotalAmount", f"{total.net:f}"),
        ("TaxBasisTotalAmount", f"{total.net:f}"),
        ("TaxTotalAmount|currencyID=EUR", f"{total.vat:f}"),
        ("GrandTotalAmount", f"{total.gross:f}"),
        ("DuePayableAmount", f"{total.gross:f}"),
    ]
    return (
        "ApplicableHeaderTradeSettlement",
        [
            ("PaymentReference", invoice.number),
            ("InvoiceCurrencyCode", "EUR"),
            ("SpecifiedTradeSettlementPaymentMeans", means),
            ("ApplicableTradeTax", tax),
            ("SpecifiedTradePaymentTerms", [("Description", invoice.terms), ("DueDateDateTime", [_day(invoice.due_on)])]),
            ("SpecifiedTradeSettlementHeaderMonetarySummation", summation),
        ],
    )


def _day(value: date) -> Node:
    """Format 102: CCYYMMDD (UNTDID 2379)."""
    return ("udt:DateTimeString|format=102", f"{value:%Y%m%d}")


def _put(parent: _Element, nodes: Sequence[Node]) -> None:
    from lxml import etree

    for name, content in nodes:
        tag, *attributes = name.split("|")
        prefix, _, local = tag.rpartition(":")
        node = etree.Element(f"{{{NAMESPACES[prefix or 'ram']}}}{local}", dict(each.split("=", 1) for each in attributes))
        if isinstance(content, str):
            node.text = content or None
        else:
            _put(node, content)
        if node.text or len(node):
            parent.append(node)
