"""A message of :mod:`customs.declaration.xml_writing` read back: the same data set comes out.

The file may come from anywhere, so nothing in it is followed or expanded.
"""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.etree import _Element as Node
from pydantic import ValidationError

from batches.errors import InputRefused
from customs.declaration.checking import said_of
from customs.declaration.elements import kind_of
from customs.declaration.models import PLACE_BY_QUALIFIER, Declaration
from customs.declaration.xml_writing import CLASSIFICATIONS, DATES, MESSAGE

_M = f"{{{MESSAGE}}}"
#: A declaration of 999 items is far below.
MOST_BYTES = 20_000_000
#: A declaration holds at most 999 goods items; a file with many times that is none, and would keep the checks busy for minutes.
MOST_ITEMS = 9_999

Told = dict[str, Any]


def declaration_from_xml(data: bytes) -> Declaration:
    """The declaration the message holds.

    :class:`InputRefused` for what is no XML, no such message, too large, or holds a value its element cannot have.
    """
    if len(data) > MOST_BYTES:
        raise _refused("too_large", f"larger than {MOST_BYTES} bytes", f"größer als {MOST_BYTES} Bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refused("malformed", f"not well-formed XML: {error.msg}", f"kein wohlgeformtes XML (Zeile {error.lineno or 1})") from error
    top = root if root.tag == f"{_M}Declaration" else root.find(f"{_M}Declaration")
    if top is None:
        raise _refused("other_message", "no Declaration of the WCO data model in it", "keine Declaration des WCO-Datenmodells darin")
    if len(top.findall(f"{_M}GoodsShipment/{_M}GovernmentAgencyGoodsItem")) > MOST_ITEMS:
        raise _refused("too_large", f"more than {MOST_ITEMS} goods items", f"mehr als {MOST_ITEMS} Positionen")
    try:
        return Declaration.model_validate(_declaration(top))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        said = said_of("format", kind_of(".".join(str(part) for part in first["loc"])), value=str(first["input"])[:70])
        raise _refused("value", said.en, said.de) from error


def _refused(code: str, en: str, de: str) -> InputRefused:
    return InputRefused(f"declaration.{code}", f"the declaration cannot be read: {en}", f"Die Anmeldung ist nicht lesbar: {de}")


def _text(node: Node | None, path: str) -> str | None:
    found = None if node is None else node.find("/".join(_M + part for part in path.split("/")))
    return None if found is None else found.text


def _all(node: Node, name: str) -> list[Node]:
    return list(node.findall(_M + name))


def _one(node: Node, name: str) -> Node | None:
    return node.find(_M + name)


def _attribute(node: Node, path: str, name: str = "currencyID") -> str | None:
    found = node.find("/".join(_M + part for part in path.split("/")))
    return None if found is None else found.get(name)


def _declaration(top: Node) -> Told:
    kind = _text(top, "TypeCode") or ""
    shipment = _one(top, "GoodsShipment")
    goods = [] if shipment is None else _all(shipment, "GovernmentAgencyGoodsItem")
    # The low-value data set requests no procedure: only additional ones are named (11 10).
    low_value = bool(goods) and not any(_text(procedure, "PreviousCode") for item in goods for procedure in _all(item, "GovernmentProcedure"))
    currency = _attribute(top, "InvoiceAmount")
    if currency is None and not low_value:
        currency = next((found for item in goods if (found := _attribute(item, "Commodity/InvoiceLine/ItemChargeAmount"))), None)
    agent = _one(top, "Agent")
    return {
        "data_set": "H7" if low_value else "H1",
        "lrn": _text(top, "FunctionalReferenceID"),
        "type": kind[:2] or None,
        "additional_type": kind[2:] or None,
        "invoice_currency": currency,
        "total_invoiced": _text(top, "InvoiceAmount"),
        "declarant": _trader(_one(top, "Declarant")),
        "representative": None if agent is None else {**(_trader(agent) or {}), "status": _text(agent, "FunctionCode")},
        "authorisations": [{"holder": _text(node, "ID"), "type": _text(node, "CategoryCode")} for node in _all(top, "AuthorisationHolder")],
        "border_mode": _text(top, "BorderTransportMeans/ModeCode"),
        "border_nationality": _text(top, "BorderTransportMeans/RegistrationNationalityCode"),
        "presentation_office": _text(top, "PresentationOffice/ID"),
        "supervising_office": _text(top, "SupervisingOffice/ID"),
        "shipment": _shipment(top, shipment, goods, low_value=low_value),
    }


def _trader(node: Node | None) -> Told | None:
    if node is None:
        return None
    return {"name": _text(node, "Name"), "identification": _text(node, "ID"), "address": _address(_one(node, "Address"))}


def _address(node: Node | None) -> Told | None:
    if node is None:
        return None
    told = {"city": _text(node, "CityName"), "country": _text(node, "CountryCode"), "street": _text(node, "Line"), "postcode": _text(node, "PostcodeID")}
    return told if any(told.values()) else None


def _documents(node: Node) -> Told:
    """Additional documents told apart by their code: Y is a reference (12 04), N7 a transport document (12 05), all else a supporting document (12 03)."""
    told: dict[str, list[Told]] = {"additional_references": [], "transport_documents": [], "supporting_documents": []}
    for each in _all(node, "AdditionalDocument"):
        code = f"{_text(each, 'CategoryCode') or ''}{_text(each, 'TypeCode') or ''}"
        read: Told = {"reference": _text(each, "ID"), "type": code or None}
        moment, issuer = each.find(f"{_M}EffectiveDateTime/{{{DATES}}}DateTimeString"), _text(each, "Submitter/Name")
        read |= {} if moment is None else {"valid_until": moment.text}
        read |= {} if issuer is None else {"issuing_authority": issuer}
        told["additional_references" if code[:1] == "Y" else "transport_documents" if code[:2] == "N7" else "supporting_documents"].append(read)
    return {name: listed for name, listed in told.items() if listed}


def _information(node: Node) -> list[Told]:
    return [{"code": _text(each, "StatementCode"), "text": _text(each, "StatementDescription")} for each in _all(node, "AdditionalInformation")]


def _previous(node: Node) -> list[Told]:
    return [
        {
            "type": f"{_text(each, 'CategoryCode') or ''}{_text(each, 'TypeCode') or ''}" or None,
            "reference": _text(each, "ID"),
            "item": _text(each, "LineNumeric"),
        }
        for each in _all(node, "PreviousDocument")
    ]


def _shipment(top: Node, node: Node | None, goods: list[Node], *, low_value: bool) -> Told:
    told: Told = {
        "exporter": _trader(_one(top, "Exporter")),
        "gross_mass": _text(top, "TotalGrossMassMeasure"),
        "additional_information": _information(top),
        **_documents(top),
    }
    if node is None:
        return told
    means = node.find(f"{_M}Consignment/{_M}ArrivalTransportMeans")
    means_id, means_type = _text(means, "ID"), _text(means, "IdentificationTypeCode")
    costs = node.find(f"{_M}CustomsValuation/{_M}FreightChargeAmount")
    terms = _one(node, "TradeTerms")
    return told | {
        "nature_of_transaction": _text(node, "TransactionNatureCode"),
        "ucr": _text(node, "UCR/TraderAssignedReferenceID"),
        "importer": _trader(_one(node, "Importer")),
        "seller": _trader(_one(node, "Seller")),
        "buyer": _trader(_one(node, "Buyer")),
        "supply_chain_actors": [{"identification": _text(each, "ID"), "role": _text(each, "RoleCode")} for each in _all(node, "AEOMutualRecognitionParty")],
        "fiscal_references": [{"vat_number": _text(each, "ID"), "role": _text(each, "RoleCode")} for each in _all(node, "DomesticDutyTaxParty")],
        "delivery_terms": None
        if terms is None
        else {"incoterm": _text(terms, "ConditionCode"), "unlocode": _text(terms, "LocationID"), "location": _text(terms, "LocationName")},
        "transport_costs": None if costs is None else {"amount": costs.text, "currency": costs.get("currencyID")},
        "destination": _text(node, "Destination/CountryCode"),
        "region_of_destination": _text(node, "Destination/RegionID"),
        "dispatch": _text(node, "ExportCountry/ID"),
        "location": _location(node.find(f"{_M}Consignment/{_M}GoodsLocation")),
        "in_containers": _text(node, "Consignment/ContainerCode"),
        "arrival_means": {"id": means_id, "type": means_type} if means_id or means_type else None,
        "containers": [_text(each, "ID") for each in node.findall(f"{_M}Consignment/{_M}TransportEquipment")],
        "inland_mode": _text(means, "ModeCode"),
        "previous_documents": _previous(node),
        "items": [_item(each, low_value=low_value) for each in goods],
    }


def _location(node: Node | None) -> Told | None:
    if node is None:
        return None
    address = _one(node, "Address")
    qualifier = _text(address, "TypeCode")
    told: Told = {"type": _text(node, "TypeCode"), "qualifier": qualifier, "additional": _text(node, "ID"), "address": _address(address)}
    named = PLACE_BY_QUALIFIER.get(qualifier or "")
    return told | ({named: _text(node, "Name")} if named else {})


def _item(node: Node, *, low_value: bool) -> Told:
    commodity = _one(node, "Commodity")
    procedures = _all(node, "GovernmentProcedure")
    requested = next((each for each in procedures if _text(each, "PreviousCode")), None)
    origins = {_text(each, "TypeCode"): _text(each, "CountryCode") for each in _all(node, "Origin")}
    told: Told = {
        "number": _text(node, "SequenceNumeric"),
        "procedure": None if requested is None else {"requested": _text(requested, "CurrentCode"), "previous": _text(requested, "PreviousCode")},
        "additional_procedures": [_text(each, "CurrentCode") for each in procedures if each is not requested],
        "statistical_value": _text(node, "StatisticalValueAmount"),
        "previous_documents": _previous(node),
        "additional_information": _information(node),
        "valuation_method": _text(node, "CustomsValuation/MethodCode"),
        "adjustments": [
            {"code": _text(each, "ChargesTypeCode"), "amount": _text(each, "OtherChargeDeductionAmount")}
            for each in node.findall(f"{_M}CustomsValuation/{_M}ChargeDeduction")
        ],
        "valuation_indicators": _text(node, "ValuationAdjustment/AdditionCode"),
        "origin": origins.get("1"),
        "preferential_origin": origins.get("2"),
        "packaging": [
            {"marks": _text(each, "MarksNumbersID"), "number": _text(each, "QuantityQuantity"), "type": _text(each, "TypeCode")}
            for each in _all(node, "Packaging")
        ],
        **_documents(node),
    }
    return told if commodity is None else told | _commodity(commodity, low_value=low_value)


def _commodity(node: Node, *, low_value: bool) -> Told:
    digits: dict[str, list[str | None]] = {}
    for each in _all(node, "Classification"):
        digits.setdefault(_text(each, "IdentificationTypeCode") or "", []).append(_text(each, "ID"))
    code = {part: digits[kind] if part in ("additional", "national") else digits[kind][0] for part, kind in CLASSIFICATIONS if kind in digits}
    rows = _all(node, "DutyTaxFee")
    told: Told = {
        "description": _text(node, "Description"),
        "cus": digits.get("CV", [None])[0],
        "commodity_code": code or None,
        "preference": next((found for row in rows if (found := _text(row, "DutyRegimeCode"))), None),
        "quota": next((found for row in rows if (found := _text(row, "QuotaOrderID"))), None),
        "taxes": [tax for row in rows if any((tax := _tax(row)).values())],
        "gross_mass": _text(node, "GoodsMeasure/GrossMassMeasure"),
        "net_mass": _text(node, "GoodsMeasure/NetNetWeightMeasure"),
        "supplementary_units": _text(node, "GoodsMeasure/TariffQuantity"),
    }
    amount, currency = _text(node, "InvoiceLine/ItemChargeAmount"), _attribute(node, "InvoiceLine/ItemChargeAmount")
    if low_value:
        return told | {"intrinsic_value": {"amount": amount, "currency": currency} if amount else None}
    return told | {"amount_invoiced": amount}


def _tax(row: Node) -> Told:
    return {
        "base": _text(row, "AdValoremTaxBaseAmount"),
        "rate": _text(row, "TaxRateNumeric"),
        "type": _text(row, "TypeCode"),
        "amount": _text(row, "Payment/TaxAssessedAmount"),
        "payable": _text(row, "Payment/PaymentAmount"),
        "payment_method": _text(row, "Payment/MethodCode"),
    }
