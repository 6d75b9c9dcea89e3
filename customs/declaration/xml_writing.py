"""A declaration written as XML in the manner of the WCO data model (DEC 3.6): element names and order are those of the message, values those of the EUCDM.

What the message splits is split here (document code N380 into category N and type 380) and put together again in ``xml_reading.py``. The text is put
together directly, which takes a third of the time of building a tree first; names are fixed, texts are escaped, and it is byte for byte what lxml would write.
"""

from __future__ import annotations

from decimal import Decimal
from xml.sax.saxutils import escape

from customs.declaration.models import (
    PLACE_BY_QUALIFIER,
    AdditionalInformation,
    AdditionalReference,
    Address,
    Declaration,
    DeliveryTerms,
    GoodsItem,
    GoodsLocation,
    GoodsShipment,
    Money,
    PreviousDocument,
    SupportingDocument,
    Tax,
    Trader,
    TransportDocument,
)

ENVELOPE = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"
MESSAGE = "urn:wco:datamodel:WCO:DEC-DMS:2"
DATES = "urn:wco:datamodel:WCO:Declaration_DS:DMS:2"
_EURO = "EUR"
#: Kinds of classification, by the part of the commodity code.
CLASSIFICATIONS = (("hs", "HS"), ("cn", "CN"), ("taric", "TRC"), ("additional", "TRA"), ("national", "GN"))
_HEADER = (("WCODataModelVersionCode", "3.6"), ("WCOTypeName", "DEC"), ("ResponsibleCountryCode", "DE"))


class Node(list["Node | str"]):
    """An element with others inside it; those that hold text only are text already."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


def declaration_xml(declaration: Declaration, *, remark: str | None = None) -> bytes:
    """The message as UTF-8 bytes, with ``remark`` as a comment before it; the same declaration gives the same bytes."""
    lines = ["<?xml version='1.0' encoding='UTF-8'?>"]
    if remark is not None:
        lines.append(f"<!-- {remark.replace('--', '– –')} -->")
    lines.append(f'<md:MetaData xmlns:md="{ENVELOPE}" xmlns="{MESSAGE}" xmlns:ds="{DATES}">')
    lines += [f"  <md:{name}>{value}</md:{name}>" for name, value in _HEADER]
    top = Node("Declaration")
    _declaration(top, declaration)
    _write(top, "  ", lines)
    lines.append("</md:MetaData>\n")
    return "\n".join(lines).encode()


def _write(node: Node, indent: str, lines: list[str]) -> None:
    if not node:
        lines.append(f"{indent}<{node.name}/>")
        return
    lines.append(f"{indent}<{node.name}>")
    deeper = indent + "  "
    for inside in node:
        if isinstance(inside, str):
            lines.append(deeper + inside)
        else:
            _write(inside, deeper, lines)
    lines.append(f"{indent}</{node.name}>")


def _within(parent: Node, name: str) -> Node:
    node = Node(name)
    parent.append(node)
    return node


def _text(parent: Node, name: str, value: str | None) -> None:
    if value is not None:
        parent.append(f"<{name}>{escape(value)}</{name}>")


def _count(parent: Node, name: str, value: int | None) -> None:
    if value is not None:
        parent.append(f"<{name}>{value}</{name}>")


def _number(parent: Node, name: str, value: Decimal | None) -> None:
    if value is not None:
        parent.append(f"<{name}>{value:f}</{name}>")


def _amount(parent: Node, name: str, value: Decimal | None, currency: str | None) -> None:
    if value is not None:
        opened = name if currency is None else f'{name} currencyID="{currency}"'
        parent.append(f"<{opened}>{value:f}</{name}>")


def _declaration(top: Node, told: Declaration) -> None:
    shipment = told.shipment
    _text(top, "FunctionCode", "9")
    _text(top, "FunctionalReferenceID", told.lrn)
    _text(top, "TypeCode", f"{told.type or ''}{told.additional_type or ''}" or None)
    _count(top, "GoodsItemQuantity", len(shipment.items))
    _amount(top, "InvoiceAmount", told.total_invoiced, told.invoice_currency)
    _number(top, "TotalGrossMassMeasure", shipment.gross_mass)
    packages = [packaging.number for item in shipment.items for packaging in item.packaging if packaging.number is not None]
    _count(top, "TotalPackageQuantity", sum(packages) if packages else None)
    documents: tuple[SupportingDocument | AdditionalReference | TransportDocument, ...]
    documents = (*shipment.supporting_documents, *shipment.additional_references, *shipment.transport_documents)
    for document in documents:
        _document(_within(top, "AdditionalDocument"), document.type, document.reference)
    for information in shipment.additional_information:
        _statement(_within(top, "AdditionalInformation"), information)
    if told.representative is not None:
        _trader(_within(top, "Agent"), told.representative, told.representative.status)
    for authorisation in told.authorisations:
        node = _within(top, "AuthorisationHolder")
        _text(node, "ID", authorisation.holder)
        _text(node, "CategoryCode", authorisation.type)
    if told.border_mode is not None or told.border_nationality is not None:
        node = _within(top, "BorderTransportMeans")
        _text(node, "RegistrationNationalityCode", told.border_nationality)
        _text(node, "ModeCode", told.border_mode)
    _party(top, "Declarant", told.declarant)
    _party(top, "Exporter", shipment.exporter)
    _shipment(_within(top, "GoodsShipment"), shipment, told)
    for name, office in (("PresentationOffice", told.presentation_office), ("SupervisingOffice", told.supervising_office)):
        if office is not None:
            _text(_within(top, name), "ID", office)


def _document(node: Node, code: str | None, number: str | None, valid_until: str | None = None, issuer: str | None = None) -> None:
    _text(node, "CategoryCode", code and code[0])
    if valid_until is not None:
        _within(node, "EffectiveDateTime").append(f'<ds:DateTimeString formatCode="102">{valid_until}</ds:DateTimeString>')
    _text(node, "ID", number)
    _text(node, "TypeCode", code and code[1:])
    if issuer is not None:
        _text(_within(node, "Submitter"), "Name", issuer)


def _trader(node: Node, trader: Trader, function: str | None = None) -> None:
    _text(node, "Name", trader.name)
    _text(node, "ID", trader.identification)
    _text(node, "FunctionCode", function)
    if trader.address is not None:
        _address(_within(node, "Address"), trader.address)


def _party(parent: Node, name: str, trader: Trader | None) -> None:
    if trader is not None:
        _trader(_within(parent, name), trader)


def _role(node: Node, number: str | None, role: str | None) -> None:
    _text(node, "ID", number)
    _text(node, "RoleCode", role)


def _address(node: Node, address: Address) -> None:
    _text(node, "CityName", address.city)
    _text(node, "CountryCode", address.country)
    _text(node, "Line", address.street)
    _text(node, "PostcodeID", address.postcode)


def _shipment(node: Node, told: GoodsShipment, declaration: Declaration) -> None:
    _text(node, "TransactionNatureCode", told.nature_of_transaction)
    for actor in told.supply_chain_actors:
        _role(_within(node, "AEOMutualRecognitionParty"), actor.identification, actor.role)
    _party(node, "Buyer", told.buyer)
    _consignment(node, told)
    if told.transport_costs is not None:
        _amount(_within(node, "CustomsValuation"), "FreightChargeAmount", told.transport_costs.amount, told.transport_costs.currency)
    if told.destination is not None or told.region_of_destination is not None:
        place = _within(node, "Destination")
        _text(place, "CountryCode", told.destination)
        _text(place, "RegionID", told.region_of_destination)
    for reference in told.fiscal_references:
        _role(_within(node, "DomesticDutyTaxParty"), reference.vat_number, reference.role)
    if told.dispatch is not None:
        _text(_within(node, "ExportCountry"), "ID", told.dispatch)
    for item in told.items:
        _item(_within(node, "GovernmentAgencyGoodsItem"), item, declaration)
    _party(node, "Importer", told.importer)
    for previous in told.previous_documents:
        _previous(_within(node, "PreviousDocument"), previous)
    _party(node, "Seller", told.seller)
    if told.delivery_terms is not None:
        _terms(_within(node, "TradeTerms"), told.delivery_terms)
    if told.ucr is not None:
        _text(_within(node, "UCR"), "TraderAssignedReferenceID", told.ucr)


def _consignment(shipment: Node, told: GoodsShipment) -> None:
    if told.in_containers is None and told.arrival_means is None and told.inland_mode is None and told.location is None and not told.containers:
        return
    node = _within(shipment, "Consignment")
    _text(node, "ContainerCode", told.in_containers)
    if told.arrival_means is not None or told.inland_mode is not None:
        means = _within(node, "ArrivalTransportMeans")
        if told.arrival_means is not None:
            _text(means, "ID", told.arrival_means.id)
            _text(means, "IdentificationTypeCode", told.arrival_means.type)
        _text(means, "ModeCode", told.inland_mode)
    if told.location is not None:
        _location(_within(node, "GoodsLocation"), told.location)
    for number, container in enumerate(told.containers, 1):
        equipment = _within(node, "TransportEquipment")
        _count(equipment, "SequenceNumeric", number)
        _text(equipment, "ID", container)


def _location(node: Node, place: GoodsLocation) -> None:
    named = PLACE_BY_QUALIFIER.get(place.qualifier or "")
    _text(node, "Name", getattr(place, named) if named else None)
    _text(node, "ID", place.additional)
    _text(node, "TypeCode", place.type)
    address = _within(node, "Address")
    _text(address, "TypeCode", place.qualifier)
    if place.address is not None:
        _address(address, place.address)


def _terms(node: Node, terms: DeliveryTerms) -> None:
    _text(node, "ConditionCode", terms.incoterm)
    _text(node, "LocationID", terms.unlocode)
    _text(node, "LocationName", terms.location)


def _statement(node: Node, told: AdditionalInformation) -> None:
    _text(node, "StatementCode", told.code)
    _text(node, "StatementDescription", told.text)


def _previous(node: Node, told: PreviousDocument) -> None:
    _text(node, "CategoryCode", told.type and told.type[0])
    _text(node, "ID", told.reference)
    _text(node, "TypeCode", told.type and told.type[1:])
    _count(node, "LineNumeric", told.item)


def _item(node: Node, item: GoodsItem, declaration: Declaration) -> None:
    _count(node, "SequenceNumeric", item.number)
    _amount(node, "StatisticalValueAmount", item.statistical_value, _EURO)
    for paper in item.supporting_documents:
        _document(_within(node, "AdditionalDocument"), paper.type, paper.reference, paper.valid_until, paper.issuing_authority)
    for reference in item.additional_references:
        _document(_within(node, "AdditionalDocument"), reference.type, reference.reference)
    for information in item.additional_information:
        _statement(_within(node, "AdditionalInformation"), information)
    _commodity(_within(node, "Commodity"), item, declaration)
    _valuation(node, item)
    if item.procedure is not None:
        procedure = _within(node, "GovernmentProcedure")
        _text(procedure, "CurrentCode", item.procedure.requested)
        _text(procedure, "PreviousCode", item.procedure.previous)
    for code in item.additional_procedures:
        _text(_within(node, "GovernmentProcedure"), "CurrentCode", code)
    _origin(node, item.origin, "1")
    _origin(node, item.preferential_origin, "2")
    for number, packaging in enumerate(item.packaging, 1):
        packages = _within(node, "Packaging")
        _count(packages, "SequenceNumeric", number)
        _text(packages, "MarksNumbersID", packaging.marks)
        _count(packages, "QuantityQuantity", packaging.number)
        _text(packages, "TypeCode", packaging.type)
    for previous in item.previous_documents:
        _previous(_within(node, "PreviousDocument"), previous)
    if item.valuation_indicators is not None:
        _text(_within(node, "ValuationAdjustment"), "AdditionCode", item.valuation_indicators)


def _valuation(goods: Node, item: GoodsItem) -> None:
    if item.valuation_method is None and not item.adjustments:
        return
    node = _within(goods, "CustomsValuation")
    _text(node, "MethodCode", item.valuation_method)
    for adjustment in item.adjustments:
        charge = _within(node, "ChargeDeduction")
        _text(charge, "ChargesTypeCode", adjustment.code)
        _amount(charge, "OtherChargeDeductionAmount", adjustment.amount, _EURO)


def _origin(goods: Node, country: str | None, kind: str) -> None:
    """Kind 1: country of origin (16 08), 2: of preferential origin (16 09)."""
    if country is not None:
        node = _within(goods, "Origin")
        _text(node, "CountryCode", country)
        _text(node, "TypeCode", kind)


def _commodity(node: Node, item: GoodsItem, declaration: Declaration) -> None:
    _text(node, "Description", item.description)
    if item.commodity_code is not None:
        for part, kind in CLASSIFICATIONS:
            value = getattr(item.commodity_code, part)
            for digits in value if isinstance(value, tuple) else (value,):
                _classification(node, digits, kind)
    _classification(node, item.cus, "CV")
    _taxes(node, item)
    if item.gross_mass is not None or item.net_mass is not None or item.supplementary_units is not None:
        measure = _within(node, "GoodsMeasure")
        _number(measure, "GrossMassMeasure", item.gross_mass)
        _number(measure, "NetNetWeightMeasure", item.net_mass)
        _number(measure, "TariffQuantity", item.supplementary_units)
    price = item.intrinsic_value if declaration.data_set == "H7" else Money(amount=item.amount_invoiced, currency=declaration.invoice_currency)
    if price is not None and price.amount is not None:
        _amount(_within(node, "InvoiceLine"), "ItemChargeAmount", price.amount, price.currency)


def _classification(commodity: Node, digits: str | None, kind: str) -> None:
    if digits is not None:
        node = _within(commodity, "Classification")
        _text(node, "ID", digits)
        _text(node, "IdentificationTypeCode", kind)


def _taxes(commodity: Node, item: GoodsItem) -> None:
    """One row a charge; preference and quota stand in the first, or in a row of their own where no charge is known."""
    for position, tax in enumerate(item.taxes or (Tax(),)):
        regime, quota = (item.preference, item.quota) if position == 0 else (None, None)
        if item.taxes or regime is not None or quota is not None:
            _tax(_within(commodity, "DutyTaxFee"), tax, regime, quota)


def _tax(node: Node, tax: Tax, regime: str | None, quota: str | None) -> None:
    _amount(node, "AdValoremTaxBaseAmount", tax.base, _EURO)
    _text(node, "DutyRegimeCode", regime)
    _number(node, "TaxRateNumeric", tax.rate)
    _text(node, "TypeCode", tax.type)
    _text(node, "QuotaOrderID", quota)
    if tax.payment_method is not None or tax.amount is not None or tax.payable is not None:
        payment = _within(node, "Payment")
        _text(payment, "MethodCode", tax.payment_method)
        _amount(payment, "TaxAssessedAmount", tax.amount, _EURO)
        _amount(payment, "PaymentAmount", tax.payable, _EURO)
