"""A declaration written as XML in the manner of the WCO data model (DEC 3.6): element names and order are those of the message, values those of the EUCDM.

What the message splits is split here (document code N380 into category N and type 380) and put together again in ``xml_reading.py``. The text is put
together directly (``xml_nodes.py``); names are fixed, texts are escaped, and it is byte for byte what lxml would write.
"""

from __future__ import annotations

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
from customs.declaration.xml_nodes import Node, put_amount, put_count, put_number, put_text, within, write

ENVELOPE = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"
MESSAGE = "urn:wco:datamodel:WCO:DEC-DMS:2"
DATES = "urn:wco:datamodel:WCO:Declaration_DS:DMS:2"
_EURO = "EUR"
#: Kinds of classification, by the part of the commodity code.
CLASSIFICATIONS = (("hs", "HS"), ("cn", "CN"), ("taric", "TRC"), ("additional", "TRA"), ("national", "GN"))
_HEADER = (("WCODataModelVersionCode", "3.6"), ("WCOTypeName", "DEC"), ("ResponsibleCountryCode", "DE"))


def declaration_xml(declaration: Declaration, *, remark: str | None = None) -> bytes:
    """The message as UTF-8 bytes, with ``remark`` as a comment before it; the same declaration gives the same bytes."""
    lines = ["<?xml version='1.0' encoding='UTF-8'?>"]
    if remark is not None:
        lines.append(f"<!-- {remark.replace('--', '– –')} -->")
    lines.append(f'<md:MetaData xmlns:md="{ENVELOPE}" xmlns="{MESSAGE}" xmlns:ds="{DATES}">')
    lines += [f"  <md:{name}>{value}</md:{name}>" for name, value in _HEADER]
    top = Node("Declaration")
    _declaration(top, declaration)
    write(top, "  ", lines)
    lines.append("</md:MetaData>\n")
    return "\n".join(lines).encode()


def _declaration(top: Node, told: Declaration) -> None:
    shipment = told.shipment
    put_text(top, "FunctionCode", "9")
    put_text(top, "FunctionalReferenceID", told.lrn)
    put_text(top, "TypeCode", f"{told.type or ''}{told.additional_type or ''}" or None)
    put_count(top, "GoodsItemQuantity", len(shipment.items))
    put_amount(top, "InvoiceAmount", told.total_invoiced, told.invoice_currency)
    put_number(top, "TotalGrossMassMeasure", shipment.gross_mass)
    packages = [packaging.number for item in shipment.items for packaging in item.packaging if packaging.number is not None]
    put_count(top, "TotalPackageQuantity", sum(packages) if packages else None)
    documents: tuple[SupportingDocument | AdditionalReference | TransportDocument, ...]
    documents = (*shipment.supporting_documents, *shipment.additional_references, *shipment.transport_documents)
    for document in documents:
        _document(within(top, "AdditionalDocument"), document.type, document.reference)
    for information in shipment.additional_information:
        _statement(within(top, "AdditionalInformation"), information)
    if told.representative is not None:
        _trader(within(top, "Agent"), told.representative, told.representative.status)
    for authorisation in told.authorisations:
        node = within(top, "AuthorisationHolder")
        put_text(node, "ID", authorisation.holder)
        put_text(node, "CategoryCode", authorisation.type)
    if told.border_mode is not None or told.border_nationality is not None:
        node = within(top, "BorderTransportMeans")
        put_text(node, "RegistrationNationalityCode", told.border_nationality)
        put_text(node, "ModeCode", told.border_mode)
    _party(top, "Declarant", told.declarant)
    _party(top, "Exporter", shipment.exporter)
    _shipment(within(top, "GoodsShipment"), shipment, told)
    for name, office in (("PresentationOffice", told.presentation_office), ("SupervisingOffice", told.supervising_office)):
        if office is not None:
            put_text(within(top, name), "ID", office)


def _document(node: Node, code: str | None, number: str | None, valid_until: str | None = None, issuer: str | None = None) -> None:
    put_text(node, "CategoryCode", code and code[0])
    if valid_until is not None:
        within(node, "EffectiveDateTime").append(f'<ds:DateTimeString formatCode="102">{valid_until}</ds:DateTimeString>')
    put_text(node, "ID", number)
    put_text(node, "TypeCode", code and code[1:])
    if issuer is not None:
        put_text(within(node, "Submitter"), "Name", issuer)


def _trader(node: Node, trader: Trader, function: str | None = None) -> None:
    put_text(node, "Name", trader.name)
    put_text(node, "ID", trader.identification)
    put_text(node, "FunctionCode", function)
    if trader.address is not None:
        _address(within(node, "Address"), trader.address)


def _party(parent: Node, name: str, trader: Trader | None) -> None:
    if trader is not None:
        _trader(within(parent, name), trader)


def _role(node: Node, number: str | None, role: str | None) -> None:
    put_text(node, "ID", number)
    put_text(node, "RoleCode", role)


def _address(node: Node, address: Address) -> None:
    put_text(node, "CityName", address.city)
    put_text(node, "CountryCode", address.country)
    put_text(node, "Line", address.street)
    put_text(node, "PostcodeID", address.postcode)


def _shipment(node: Node, told: GoodsShipment, declaration: Declaration) -> None:
    put_text(node, "TransactionNatureCode", told.nature_of_transaction)
    for actor in told.supply_chain_actors:
        _role(within(node, "AEOMutualRecognitionParty"), actor.identification, actor.role)
    _party(node, "Buyer", told.buyer)
    _consignment(node, told)
    if told.transport_costs is not None:
        put_amount(within(node, "CustomsValuation"), "FreightChargeAmount", told.transport_costs.amount, told.transport_costs.currency)
    if told.destination is not None or told.region_of_destination is not None:
        place = within(node, "Destination")
        put_text(place, "CountryCode", told.destination)
        put_text(place, "RegionID", told.region_of_destination)
    for reference in told.fiscal_references:
        _role(within(node, "DomesticDutyTaxParty"), reference.vat_number, reference.role)
    if told.dispatch is not None:
        put_text(within(node, "ExportCountry"), "ID", told.dispatch)
    for item in told.items:
        _item(within(node, "GovernmentAgencyGoodsItem"), item, declaration)
    _party(node, "Importer", told.importer)
    for previous in told.previous_documents:
        _previous(within(node, "PreviousDocument"), previous)
    _party(node, "Seller", told.seller)
    if told.delivery_terms is not None:
        _terms(within(node, "TradeTerms"), told.delivery_terms)
    if told.ucr is not None:
        put_text(within(node, "UCR"), "TraderAssignedReferenceID", told.ucr)


def _consignment(shipment: Node, told: GoodsShipment) -> None:
    if told.in_containers is None and told.arrival_means is None and told.inland_mode is None and told.location is None and not told.containers:
        return
    node = within(shipment, "Consignment")
    put_text(node, "ContainerCode", told.in_containers)
    if told.arrival_means is not None or told.inland_mode is not None:
        means = within(node, "ArrivalTransportMeans")
        if told.arrival_means is not None:
            put_text(means, "ID", told.arrival_means.id)
            put_text(means, "IdentificationTypeCode", told.arrival_means.type)
        put_text(means, "ModeCode", told.inland_mode)
    if told.location is not None:
        _location(within(node, "GoodsLocation"), told.location)
    for number, container in enumerate(told.containers, 1):
        equipment = within(node, "TransportEquipment")
        put_count(equipment, "SequenceNumeric", number)
        put_text(equipment, "ID", container)


def _location(node: Node, place: GoodsLocation) -> None:
    named = PLACE_BY_QUALIFIER.get(place.qualifier or "")
    put_text(node, "Name", getattr(place, named) if named else None)
    put_text(node, "ID", place.additional)
    put_text(node, "TypeCode", place.type)
    address = within(node, "Address")
    put_text(address, "TypeCode", place.qualifier)
    if place.address is not None:
        _address(address, place.address)


def _terms(node: Node, terms: DeliveryTerms) -> None:
    put_text(node, "ConditionCode", terms.incoterm)
    put_text(node, "LocationID", terms.unlocode)
    put_text(node, "LocationName", terms.location)


def _statement(node: Node, told: AdditionalInformation) -> None:
    put_text(node, "StatementCode", told.code)
    put_text(node, "StatementDescription", told.text)


def _previous(node: Node, told: PreviousDocument) -> None:
    put_text(node, "CategoryCode", told.type and told.type[0])
    put_text(node, "ID", told.reference)
    put_text(node, "TypeCode", told.type and told.type[1:])
    put_count(node, "LineNumeric", told.item)


def _item(node: Node, item: GoodsItem, declaration: Declaration) -> None:
    put_count(node, "SequenceNumeric", item.number)
    put_amount(node, "StatisticalValueAmount", item.statistical_value, _EURO)
    for paper in item.supporting_documents:
        _document(within(node, "AdditionalDocument"), paper.type, paper.reference, paper.valid_until, paper.issuing_authority)
    for reference in item.additional_references:
        _document(within(node, "AdditionalDocument"), reference.type, reference.reference)
    for information in item.additional_information:
        _statement(within(node, "AdditionalInformation"), information)
    _commodity(within(node, "Commodity"), item, declaration)
    _valuation(node, item)
    if item.procedure is not None:
        procedure = within(node, "GovernmentProcedure")
        put_text(procedure, "CurrentCode", item.procedure.requested)
        put_text(procedure, "PreviousCode", item.procedure.previous)
    for code in item.additional_procedures:
        put_text(within(node, "GovernmentProcedure"), "CurrentCode", code)
    _origin(node, item.origin, "1")
    _origin(node, item.preferential_origin, "2")
    for number, packaging in enumerate(item.packaging, 1):
        packages = within(node, "Packaging")
        put_count(packages, "SequenceNumeric", number)
        put_text(packages, "MarksNumbersID", packaging.marks)
        put_count(packages, "QuantityQuantity", packaging.number)
        put_text(packages, "TypeCode", packaging.type)
    for previous in item.previous_documents:
        _previous(within(node, "PreviousDocument"), previous)
    if item.valuation_indicators is not None:
        put_text(within(node, "ValuationAdjustment"), "AdditionCode", item.valuation_indicators)


def _valuation(goods: Node, item: GoodsItem) -> None:
    if item.valuation_method is None and not item.adjustments:
        return
    node = within(goods, "CustomsValuation")
    put_text(node, "MethodCode", item.valuation_method)
    for adjustment in item.adjustments:
        charge = within(node, "ChargeDeduction")
        put_text(charge, "ChargesTypeCode", adjustment.code)
        put_amount(charge, "OtherChargeDeductionAmount", adjustment.amount, _EURO)


def _origin(goods: Node, country: str | None, kind: str) -> None:
    """Kind 1: country of origin (16 08), 2: of preferential origin (16 09)."""
    if country is not None:
        node = within(goods, "Origin")
        put_text(node, "CountryCode", country)
        put_text(node, "TypeCode", kind)


def _commodity(node: Node, item: GoodsItem, declaration: Declaration) -> None:
    put_text(node, "Description", item.description)
    if item.commodity_code is not None:
        for part, kind in CLASSIFICATIONS:
            value = getattr(item.commodity_code, part)
            for digits in value if isinstance(value, tuple) else (value,):
                _classification(node, digits, kind)
    _classification(node, item.cus, "CV")
    _taxes(node, item)
    if item.gross_mass is not None or item.net_mass is not None or item.supplementary_units is not None:
        measure = within(node, "GoodsMeasure")
        put_number(measure, "GrossMassMeasure", item.gross_mass)
        put_number(measure, "NetNetWeightMeasure", item.net_mass)
        put_number(measure, "TariffQuantity", item.supplementary_units)
    price = item.intrinsic_value if declaration.data_set == "H7" else Money(amount=item.amount_invoiced, currency=declaration.invoice_currency)
    if price is not None and price.amount is not None:
        put_amount(within(node, "InvoiceLine"), "ItemChargeAmount", price.amount, price.currency)


def _classification(commodity: Node, digits: str | None, kind: str) -> None:
    if digits is not None:
        node = within(commodity, "Classification")
        put_text(node, "ID", digits)
        put_text(node, "IdentificationTypeCode", kind)


def _taxes(commodity: Node, item: GoodsItem) -> None:
    """One row a charge; preference and quota stand in the first, or in a row of their own where no charge is known."""
    for position, tax in enumerate(item.taxes or (Tax(),)):
        regime, quota = (item.preference, item.quota) if position == 0 else (None, None)
        if item.taxes or regime is not None or quota is not None:
            _tax(within(commodity, "DutyTaxFee"), tax, regime, quota)


def _tax(node: Node, tax: Tax, regime: str | None, quota: str | None) -> None:
    put_amount(node, "AdValoremTaxBaseAmount", tax.base, _EURO)
    put_text(node, "DutyRegimeCode", regime)
    put_number(node, "TaxRateNumeric", tax.rate)
    put_text(node, "TypeCode", tax.type)
    put_text(node, "QuotaOrderID", quota)
    if tax.payment_method is not None or tax.amount is not None or tax.payable is not None:
        payment = within(node, "Payment")
        put_text(payment, "MethodCode", tax.payment_method)
        put_amount(payment, "TaxAssessedAmount", tax.amount, _EURO)
        put_amount(payment, "PaymentAmount", tax.payable, _EURO)
