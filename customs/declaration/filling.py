"""A declaration filled from a batch: every element with where it comes from; what is not known stays absent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from batches.batch import Batch, CustomsResult
from batches.order import Order
from batches.party import Party
from catalogue import Catalogue
from customs.carriage import went_by_air
from customs.declaration.addresses import parts_of
from customs.declaration.filled_items import filled_item
from customs.declaration.models import PLACE_BY_QUALIFIER, Declaration
from customs.declaration.noted import Noted
from customs.declaration.packing import packing_lists
from customs.declaration.requirements import leave_out
from customs.declaration.sources import Source, computed, fixed, known, on_paper, ordered
from customs.held import HeldDocument, documents_of
from customs.tables import value_particulars_due

_MODES = {"sea": "1", "rail": "2", "road": "3", "air": "4"}
#: The document an authorisation's number is declared as (12 03).
_AUTHORISATION_DOCUMENTS = {"DPO": "C506", "CGU": "C505", "SDE": "C512", "EIR": "C514"}
#: The paper of carriage by road (12 05).
_ROAD_DOCUMENT = "N730"
_STATUS = {"direct": "2", "indirect": "3"}
_NO_SIGNS = str.maketrans("", "", "-_ ")


@dataclass(frozen=True)
class Filled:
    """The declaration, and values that were refused because they do not have their element's format, by path."""

    declaration: Declaration
    refused: dict[str, str]
    noted: Noted

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Where each element comes from, by its path."""
        return self.noted.sources_by_path()


def declare(batch: Batch, customs: CustomsResult, catalogue: Catalogue) -> Filled:
    """The declaration of ``batch`` for release for free circulation (UCC Art. 158, 162, 201), as of the day it is judged for."""
    order, told = batch.order, batch.order.declaration
    noted = Noted()
    noted.put("data_set", told.data_set, ordered("declaration.data_set"))
    noted.put("lrn", reference_number(batch), computed("lrn"))
    noted.put("type", "IM", fixed("import"))
    noted.put("additional_type", *(("A", _arrival(batch)) if batch.arrival is not None else ("D", computed("before_arrival"))))
    noted.put("invoice_currency", order.currency, ordered("currency"))
    shipment = noted.group("shipment")
    _parties(noted, shipment, order, catalogue)
    for i, each in enumerate(told.authorisations):
        source = ordered(f"declaration.authorisations[{i}]")
        row = noted.row("authorisations")
        row.put("holder", each.holder or order.importer.eori, source)
        row.put("type", each.type, source)
        if each.reference and each.type in _AUTHORISATION_DOCUMENTS:
            shipment.document(_AUTHORISATION_DOCUMENTS[each.type], each.reference, source)
    noted.put("presentation_office", told.presentation_office, ordered("declaration.presentation_office"))
    noted.put("supervising_office", told.supervising_office, ordered("declaration.supervising_office"))
    _transport(noted, shipment, batch)
    held = _declared_documents(documents_of(batch, customs, catalogue, with_code=True), customs)
    _shipment(shipment, batch, held, customs)
    _location(shipment, order, catalogue)
    lists = packing_lists(batch)
    items = [filled_item(shipment.row("items"), i, batch, line, held, catalogue, lists) for i, line in enumerate(customs.lines)]
    _total(noted, "total_invoiced", [item.values.get("amount_invoiced") for item in items], "total_invoiced")
    _total(shipment, "gross_mass", [item.values.get("gross_mass") for item in items], "total_gross")
    if told.data_set == "H7":
        leave_out(noted.values, "H7")
    return _validated(noted)


def _declared_documents(held: tuple[HeldDocument, ...], customs: CustomsResult) -> tuple[HeldDocument, ...]:
    """The papers to be declared: a proof of preferential origin only where preference is (UCC-IA Annex B, 12 03)."""
    preferred = any(not line.preference.startswith("1") for line in customs.lines)
    return tuple(each for each in held if preferred or each.row.kind != "origin_proof")


def reference_number(batch: Batch) -> str:
    """The local reference number (12 09): at most 22 characters, the order's number readable, unique by the digest the batch's id ends with."""
    readable, _, digest = batch.id.rpartition("-")
    return f"{readable.upper().translate(_NO_SIGNS)[:13]}-{digest.upper()[:8]}".lstrip("-")


def _arrival(batch: Batch) -> Source:
    return ordered("arrived_on") if batch.arrived_on is None else Source("record", "arrival")


def _parties(noted: Noted, shipment: Noted, order: Order, catalogue: Catalogue) -> None:
    told = order.declaration
    _party(shipment.group("exporter"), order.supplier, "supplier", catalogue)
    _party(shipment.group("importer"), order.importer, "importer", catalogue)
    if told.representative is not None:
        by = noted.group("representative")
        _party(by, told.representative, "declaration.representative", catalogue)
        by.put("status", _STATUS[told.representative.status], ordered("declaration.representative.status"))
    declarant = order.declarant
    key = "declaration.declarant" if declarant is told.declarant else "importer" if declarant is order.importer else "declaration.representative"
    _party(noted.group("declarant"), declarant, key, catalogue)
    if order.importer.vat_id:
        owes = shipment.row("fiscal_references")
        owes.put("vat_number", order.importer.vat_id, ordered("importer.vat_id"))
        owes.put("role", "FR1", fixed("owes_vat"))


def _party(noted: Noted, party: Party, key: str, catalogue: Catalogue) -> None:
    noted.text("name", party.name, 70, ordered(f"{key}.name"))
    noted.put("identification", party.eori and "".join(party.eori.split()).upper(), ordered(f"{key}.eori"))
    _address(noted.group("address"), party.address, party.country, ordered(f"{key}.address"), ordered(f"{key}.country"), catalogue)


def _address(noted: Noted, address: str, country: str | None, source: Source, source_of_country: Source, catalogue: Catalogue) -> None:
    parts = parts_of(address, country, catalogue)
    noted.text("city", parts.city, 35, source)
    noted.put("country", country, source_of_country)
    noted.text("street", parts.street, 70, source)
    noted.put("postcode", parts.postcode, source)


def _transport(noted: Noted, shipment: Noted, batch: Batch) -> None:
    order, told = batch.order, batch.order.declaration
    by_air = went_by_air(batch)
    if order.mode is not None:
        noted.put("border_mode", _MODES[order.mode], ordered("mode"))
    elif by_air is not None:
        noted.put("border_mode", _MODES["air" if by_air else "sea"], computed("transport_paper"))
    shipment.put("inland_mode", told.inland_mode, ordered("declaration.inland_mode"))
    if told.arrival_means is not None:
        means = shipment.group("arrival_means")
        means.put("id", told.arrival_means.id, ordered("declaration.arrival_means.id"))
        means.put("type", told.arrival_means.type, ordered("declaration.arrival_means.type"))
        noted.put("border_nationality", told.arrival_means.nationality, ordered("declaration.arrival_means.nationality"))
    noted.put("border_nationality", told.border_nationality, ordered("declaration.border_nationality"))
    containers = _containers(batch)
    for number, source in containers:
        shipment.add("containers", number, source)
    if containers:
        shipment.put("in_containers", "1", computed("containers"))
    elif by_air or told.containers == ():
        shipment.put("in_containers", "0", ordered("mode") if told.containers is None else ordered("declaration.containers"))


def _containers(batch: Batch) -> list[tuple[str, Source]]:
    told = batch.order.declaration.containers
    if told is not None:
        return [(number, ordered("declaration.containers")) for number in told]
    found: dict[str, Source] = {}
    named = [paper for paper in batch.papers if paper.kind in ("bill_of_lading", "packing_list")]
    for paper in sorted(named, key=lambda each: each.file):
        for fact in paper.all("container_numbers"):
            found.setdefault(re.sub(r"[\W_]", "", str(fact.value)).upper(), on_paper(paper, fact))
    return list(found.items())


def _shipment(noted: Noted, batch: Batch, held: tuple[HeldDocument, ...], customs: CustomsResult) -> None:
    order, told = batch.order, batch.order.declaration
    sold = {order.was_sold(line) for line in order.lines}
    if told.nature_of_transaction:
        noted.put("nature_of_transaction", told.nature_of_transaction, ordered("declaration.nature_of_transaction"))
    elif len(sold) == 1:
        noted.put("nature_of_transaction", *(("11", fixed("sold")) if sold == {True} else ("34", fixed("given"))))
    noted.put("ucr", batch.id[:35], Source("record", "batch"))
    terms = noted.group("delivery_terms")
    terms.put("incoterm", order.incoterm, ordered("incoterm"))
    terms.text("location", order.incoterm_place, 35, ordered("incoterm_place"))
    noted.put("destination", "DE", fixed("destination"))
    noted.put("region_of_destination", told.region_of_destination, ordered("declaration.region_of_destination"))
    noted.put("dispatch", order.dispatch_country, ordered("dispatch_country"))
    for i, previous in enumerate(told.previous_documents):
        row, source = noted.row("previous_documents"), ordered(f"declaration.previous_documents[{i}]")
        row.put("reference", previous.reference, source)
        row.put("type", previous.type, source)
        row.put("item", previous.item, source)
    for i, reference in enumerate(told.additional_references):
        row, source = noted.row("additional_references"), ordered(f"declaration.additional_references[{i}]")
        row.put("reference", reference.reference, source)
        row.put("type", reference.type, source)
    whole = tuple(line.line for line in order.lines)
    for each in held:
        if each.code is not None and each.row.element == "12 03" and each.lines == whole:
            noted.document(each.code, each.number, Source("paper", each.file))
    _transport_documents(noted, order, held)
    if value_particulars_due(customs.customs_value, batch.judged_for):
        noted.document("N934", reference_number(batch), computed("particulars_due"))


def _transport_documents(noted: Noted, order: Order, held: tuple[HeldDocument, ...]) -> None:
    """What the declarant names, the papers that are there, else the number of the order; by road that is a consignment note, by rail nobody knows which."""
    named = {each.reference for each in order.declaration.transport_documents}
    for i, told in enumerate(order.declaration.transport_documents):
        row, source = noted.row("transport_documents"), ordered(f"declaration.transport_documents[{i}]")
        row.put("reference", told.reference, source)
        row.put("type", told.type, source)
    papers = [each for each in held if each.code is not None and each.row.element == "12 05"]
    for each in papers:
        number = each.number or order.transport_document
        if number not in named:
            row, source = noted.row("transport_documents"), Source("paper", each.file)
            row.put("reference", number, source if each.number else ordered("transport_document"))
            row.put("type", each.code, source)
    if not papers and not named and order.mode in ("road", "rail") and order.transport_document:
        row = noted.row("transport_documents")
        row.put("reference", order.transport_document, ordered("transport_document"))
        row.put("type", _ROAD_DOCUMENT if order.mode == "road" else None, known("measure_conditions.csv"))


def _location(shipment: Noted, order: Order, catalogue: Catalogue) -> None:
    told = order.declaration.location
    if told is None:
        return
    noted, source = shipment.group("location"), ordered("declaration.location")
    noted.put("type", told.type, source)
    noted.put("qualifier", told.qualifier, source)
    if told.qualifier in PLACE_BY_QUALIFIER:
        noted.put(PLACE_BY_QUALIFIER[told.qualifier], told.code, source)
    noted.put("additional", told.additional, source)
    if told.address or told.country:
        _address(noted.group("address"), told.address or "", told.country, source, source, catalogue)


def _total(noted: Noted, name: str, parts: list[Decimal | None], how: str) -> None:
    known = [part for part in parts if part is not None]
    if len(known) == len(parts):
        noted.put(name, sum(known, Decimal(0)), computed(how))


def _validated(noted: Noted) -> Filled:
    """The data set; a value that does not have its element's format is left out and named."""
    refused: dict[str, str] = {}
    while True:
        try:
            return Filled(Declaration.model_validate(noted.values), refused, noted)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_context=False):
                *parents, last = fault["loc"]
                group: Any = noted.values
                for part in parents:
                    group = group[part]
                refused[".".join(str(part) for part in fault["loc"])] = str(fault["input"])
                del group[last]
