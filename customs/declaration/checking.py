"""What is wrong with a declaration: elements that are missing, values outside their code list, and elements that contradict each other.

Sources: Reg. (EU) 2015/2446 Annex B (data requirements, notes), Reg. (EU) 2015/2447 Annex B (formats and codes), UCC Art. 15, 162, 163.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from batches.base import Text
from batches.errors import InputRefused
from batches.rule import Value
from catalogue import Catalogue
from customs.account import filled
from customs.declaration.code_lists import not_in_its_list
from customs.declaration.elements import Stated, element_rows, kind_of
from customs.declaration.models import Declaration, GoodsItem
from customs.declaration.requirements import lacking
from customs.declaration.sources import words
from customs.duty import tariff_row
from customs.money import percent_of
from customs.tables import tables, threshold, value_particulars_due

FaultKind = Literal["missing", "format", "code_list", "contradiction"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps the declaration from being filed: kind, element, goods item, what is wrong in words, and who can put it right."""

    kind: FaultKind
    number: str
    path: str
    item: int | None
    said: Text
    whom: str

    def shown(self) -> dict[str, Any]:
        """The fault as plain JSON values."""
        return {"kind": self.kind, "element": self.number, "item": self.item, "whom": self.whom, "message": self.said.model_dump()}


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the checks look at."""

    declaration: Declaration
    catalogue: Catalogue
    on: date
    held: Collection[str] | None

    @property
    def items(self) -> tuple[GoodsItem, ...]:
        return self.declaration.shipment.items

    def codes_of(self, item: GoodsItem) -> set[str]:
        """The document codes declared for an item and for the consignment."""
        shipment = self.declaration.shipment
        codes = [document.type for document in (*shipment.supporting_documents, *item.supporting_documents)]
        codes += [document.type for document in shipment.transport_documents]
        return {code for code in codes if code}


def faults(
    declaration: Declaration, catalogue: Catalogue, on: date, *, held: Collection[str] | None = None, refused: dict[str, str] | None = None
) -> tuple[Fault, ...]:
    """Everything wrong with ``declaration`` on the day of acceptance ``on``; ``held``: kinds of papers at hand, ``None`` where nobody knows; ``refused``:
    values that were left out since they do not have their element's format."""
    looked = _Looked(declaration, catalogue, on, held)
    refused = refused or {}
    found = [_refused(path, value) for path, value in refused.items()]
    found += [_missing(each.row.path, each.path, each.item) for each in lacking(declaration) if each.path not in refused]
    found += [_outside(each, on) for each in not_in_its_list(declaration, on)]
    for check in CHECKS:
        found += check(looked)
    return tuple(found)


def said_of(key: str, kind: str, **values: Value) -> Text:
    """A sentence on an element, with its number, name and format."""
    row = element_rows()[kind]
    return filled(words("faults")[key], number=row.number, name=Text(de=row.name_de, en=row.name_en), format=row.format, **values)


def _missing(kind: str, path: str, item: int | None) -> Fault:
    row = element_rows()[kind]
    return Fault("missing", row.number, path, item, said_of("missing", kind), row.whom)


def _refused(path: str, value: str) -> Fault:
    parts, kind = path.split("."), kind_of(path)
    item = int(parts[2]) + 1 if parts[:2] == ["shipment", "items"] else None
    row = element_rows()[kind]
    return Fault("format", row.number, path, item, said_of("format", kind, value=value), row.whom)


def _outside(each: Stated, on: date) -> Fault:
    said = said_of("code_list", each.kind, value=each.value, day=on)
    return Fault("code_list", each.number, each.path, each.item, said, element_rows()[each.kind].whom)


def _wrong(key: str, kind: str, item: int | None, whom: str = "declarant", **values: Value) -> Fault:
    return Fault("contradiction", element_rows()[kind].number, kind, item, filled(words("faults")[key], **values), whom)


def _sums(looked: _Looked) -> Iterator[Fault]:
    """14 06 is the sum of 14 08, the total of 18 04 that of its items; net is never more than gross."""
    amounts = [item.amount_invoiced for item in looked.items]
    total = looked.declaration.total_invoiced
    known = [amount for amount in amounts if amount is not None]
    if total is not None and len(known) == len(amounts) and sum(known) != total:
        yield _wrong("sum_of_amounts", "total_invoiced", None, seen=total, expected=sum(known, Decimal(0)))
    masses = [item.gross_mass for item in looked.items]
    weighed, gross = [mass for mass in masses if mass is not None], looked.declaration.shipment.gross_mass
    if gross is not None and len(weighed) == len(masses) and sum(weighed) != gross:
        yield _wrong("sum_of_gross", "shipment.gross_mass", None, seen=gross, expected=sum(weighed, Decimal(0)))
    for number, item in enumerate(looked.items, 1):
        if item.net_mass is not None and item.gross_mass is not None and item.net_mass > item.gross_mass:
            yield _wrong("net_over_gross", "shipment.items.net_mass", number, "supplier", seen=item.net_mass, expected=item.gross_mass)


def _numbering(looked: _Looked) -> Iterator[Fault]:
    """Goods items are numbered from 1 without gaps (11 03)."""
    numbers = [item.number for item in looked.items]
    if numbers != list(range(1, len(numbers) + 1)):
        yield _wrong("numbering", "shipment.items.number", None, seen=", ".join(map(str, numbers)))


def _commodity_codes(looked: _Looked) -> Iterator[Fault]:
    """The code is valid on the day of acceptance, and its supplementary unit is stated."""
    for number, item in enumerate(looked.items, 1):
        digits = "" if item.commodity_code is None else item.commodity_code.digits
        if not digits:
            continue
        # The format (an6, an2) would take letters, which no commodity code has.
        if digits.isdecimal() and len(digits) < 8:
            continue
        try:
            row = tariff_row(looked.catalogue, digits, looked.on)
        except InputRefused:
            if not digits.isdecimal() or any(known.code[:8] == digits[:8] for known in looked.catalogue.tariff):
                yield _wrong("code_not_valid", "shipment.items.commodity_code.hs", number, seen=digits, day=looked.on)
            continue
        if row.supplementary_unit and item.supplementary_units is None and looked.declaration.data_set == "H1":
            yield _wrong("supplementary_unit", "shipment.items.supplementary_units", number, "supplier", seen=digits, expected=row.supplementary_unit)


def _origin(looked: _Looked) -> Iterator[Fault]:
    """A preference needs its proof of origin among the documents (14 11, 12 03)."""
    for number, item in enumerate(looked.items, 1):
        if item.preference and item.preference.startswith(("2", "3")):
            takes = _codes_asked_for(f"preference:{item.preference}", looked.on)
            if takes and not takes & looked.codes_of(item):
                yield _wrong("proof_for_preference", "shipment.items.preference", number, "importer", seen=item.preference, expected=", ".join(sorted(takes)))


def _codes_asked_for(circumstance: str, on: date) -> set[str]:
    """The document codes that satisfy the conditions of a circumstance (``measure_conditions.csv``)."""
    return {code for row in tables().measure_conditions if circumstance in row.words and row.applies(on) for code in row.document_codes}


def _procedures(looked: _Looked) -> Iterator[Fault]:
    """``000`` says that there is no additional procedure; relief needs the beneficiary's confirmation (11 10)."""
    relief = {row.declaration_code for row in looked.catalogue.reliefs}
    for number, item in enumerate(looked.items, 1):
        codes = item.additional_procedures
        if "000" in codes and len(codes) > 1:
            yield _wrong("procedures_alone", "shipment.items.additional_procedures", number, seen=", ".join(codes))
        claimed = [code for code in codes if code in relief]
        if claimed and looked.held is not None and "beneficiary_confirmation" not in looked.held:
            yield _wrong("relief_evidence", "shipment.items.additional_procedures", number, "importer", seen=claimed[0])


def _papers(looked: _Looked) -> Iterator[Fault]:
    """The invoice a transaction value rests on, particulars of value above the threshold, the waybill of goods that come by air (12 03, 12 05)."""
    if looked.declaration.data_set == "H7":
        return
    invoices, waybills = _codes_asked_for("sold", looked.on), _codes_asked_for("by_air", looked.on)
    for number, item in enumerate(looked.items, 1):
        if item.valuation_method == "1" and not looked.codes_of(item) & invoices:
            yield _wrong("invoice_for_sale", "shipment.supporting_documents.type", number, "supplier", expected=", ".join(sorted(invoices)))
    bases = [tax.base for item in looked.items for tax in item.taxes if tax.type == "A00" and tax.base is not None]
    value = sum(bases, Decimal(0)) if len(bases) == len(looked.items) else None
    if value_particulars_due(value, looked.on) and not any("N934" in looked.codes_of(item) for item in looked.items):
        yield _wrong("particulars", "shipment.supporting_documents.type", None)
    transport = {document.type for document in looked.declaration.shipment.transport_documents}
    if looked.declaration.border_mode == "4" and transport and not transport & waybills:
        yield _wrong("air_document", "shipment.transport_documents.type", None, "carrier", expected=", ".join(sorted(waybills)))


def _transport(looked: _Looked) -> Iterator[Fault]:
    """Containers and their indicator agree; terms for ships come with ships (19 01, 19 07, 14 01)."""
    shipment = looked.declaration.shipment
    if shipment.containers and shipment.in_containers != "1":
        yield _wrong("containers_named", "shipment.containers", None, "carrier", seen=shipment.in_containers or "–")
    terms = shipment.delivery_terms.incoterm if shipment.delivery_terms else None
    by_ship = {row.incoterm for row in tables().delivery_terms if row.ships_only}
    if terms in by_ship and looked.declaration.border_mode in {"3", "4"}:
        yield _wrong("sea_term", "shipment.delivery_terms.incoterm", None, "importer", seen=terms, expected=looked.declaration.border_mode)


def _charges(looked: _Looked) -> Iterator[Fault]:
    """A charge is its base times its rate, to the cent; the statistical value is not below the customs value (14 03, 99 06)."""
    for number, item in enumerate(looked.items, 1):
        for tax in item.taxes:
            if tax.base is not None and tax.rate is not None and tax.amount is not None and percent_of(tax.base, tax.rate) != tax.amount:
                yield _wrong("tax_amount", "shipment.items.taxes.amount", number, seen=tax.amount, expected=percent_of(tax.base, tax.rate))
            if tax.type == "A00" and tax.base is not None and item.statistical_value is not None and item.statistical_value < tax.base:
                yield _wrong("statistical_value", "shipment.items.statistical_value", number, seen=item.statistical_value, expected=tax.base)


def _low_value(looked: _Looked) -> Iterator[Fault]:
    """H7 is for consignments up to an intrinsic value, since that data set exists (Reg. (EU) 2015/2446 Art. 143a; Reg. (EC) 1186/2009 Art. 23)."""
    if looked.declaration.data_set != "H7":
        return
    limit = threshold("low_value", looked.on)
    if limit is None:
        yield Fault("contradiction", "H7", "data_set", None, filled(words("faults")["low_value_day"], day=looked.on), "declarant")
        return
    worth = [item.intrinsic_value for item in looked.items if item.intrinsic_value is not None]
    if worth and all(each.currency == "EUR" for each in worth):
        total = sum((each.amount for each in worth if each.amount is not None), Decimal(0))
        if total > limit.amount_eur:
            yield _wrong("low_value", "shipment.items.intrinsic_value.amount", None, seen=total, expected=limit.amount_eur)


CHECKS: tuple[Callable[[_Looked], Iterator[Fault]], ...] = (
    _numbering,
    _sums,
    _commodity_codes,
    _origin,
    _procedures,
    _papers,
    _transport,
    _charges,
    _low_value,
)
