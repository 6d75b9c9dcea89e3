"""Rows of the catalogue that contradict each other or point at nothing (``freigabe catalogue check``)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TypeVar

from catalogue.contents import Catalogue, indexed
from catalogue.law import Route
from catalogue.rows import Row

R = TypeVar("R", bound=Row)

#: The kinds of papers a route may ask for.
_KINDS = frozenset(
    {
        "eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate", "declaration_of_conformity", "test_report",
        "iso_certificate", "authority_confirmation", "commercial_invoice", "packing_list", "air_waybill", "bill_of_lading", "purchase_order",
        "origin_proof", "beneficiary_confirmation", "inspection_report", "customs_notice", "instructions", "safety_data_sheet",
    }
)  # fmt: skip
_MODES = frozenset({"", "air", "sea", "rail", "road"})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What is wrong with which rows, in both languages."""

    code: str
    rows: str
    en: str
    de: str


def check_catalogue(catalogue: Catalogue) -> tuple[Contradiction, ...]:
    """Everything in ``catalogue`` that cannot be right; empty when nothing was found."""
    found = (*unsound_rows(catalogue.files_rows()), *_overlaps(catalogue), *_references(catalogue), *_routes(catalogue), *_sampling(catalogue))
    return tuple(sorted(set(found), key=lambda each: (each.code, each.rows, each.en)))


def unsound_rows(files: Mapping[str, Iterable[Row]]) -> Iterator[Contradiction]:
    """Rows, by the file they stand in, that end before they begin or name no source."""
    for name, rows in files.items():
        for row in rows:
            if row.valid_from is not None and row.valid_until is not None and row.valid_until < row.valid_from:
                days = f"{row.valid_from} > {row.valid_until}"
                yield Contradiction("dates", f"{name}: {_key(row)}", f"valid_from is after valid_until ({days})", f"valid_from liegt nach valid_until ({days})")
            if not row.source:
                yield Contradiction("source", f"{name}: {_key(row)}", "no source is named", "keine Quelle genannt")


def _overlaps(catalogue: Catalogue) -> Iterator[Contradiction]:
    """Rows for the same key that apply on the same day: one of them must be wrong."""
    yield from overlapping("categories", catalogue.categories, lambda row: row.key)
    yield from overlapping("products", catalogue.products, lambda row: row.id)
    yield from overlapping("acts", catalogue.acts, lambda row: row.act)
    yield from overlapping("routes", catalogue.routes, lambda row: (row.product, row.act, row.when))
    yield from overlapping("standards", catalogue.standards, lambda row: (row.standard, row.edition, row.product))
    yield from overlapping("defining_standards", catalogue.defining_standards, lambda row: (row.product, row.classes))
    yield from overlapping("notified_bodies", catalogue.designations, lambda row: (row.number, row.act, row.products))
    yield from overlapping("limits", catalogue.limits, lambda row: (row.product, row.product_class, row.property, row.standard, row.rule))
    yield from overlapping("properties", catalogue.properties, lambda row: row.property)
    yield from overlapping("units", catalogue.units, lambda row: row.unit)
    yield from overlapping("specimens.state", catalogue.conditioning_states, lambda row: row.state)
    yield from overlapping("specimens", catalogue.specimens_asked, lambda row: (row.standard, row.property, row.state))
    yield from overlapping("declaration_elements", catalogue.declaration_elements, lambda row: (row.act, row.element))
    yield from overlapping("marking_elements", catalogue.marking_elements, lambda row: (row.act, row.products, row.when, row.element, row.demand))
    yield from overlapping("sampling_plans", catalogue.sampling_cells, lambda row: (row.scheme, row.inspection, row.code_letter, row.aql))
    yield from overlapping("policy.sampling", catalogue.sampling_policies, lambda row: (row.product, row.defect_class, row.defect))
    yield from overlapping("policy.switching", catalogue.switching_policies, lambda row: row.product)
    yield from overlapping("policy.shelf_life", catalogue.shelf_life_policies, lambda row: row.product)
    yield from overlapping("tariff", catalogue.tariff, lambda row: row.code)
    yield from overlapping("vat", catalogue.vat_rates, lambda row: "vat")
    yield from overlapping("relief", catalogue.reliefs, lambda row: row.declaration_code)
    yield from overlapping("air_freight", catalogue.air_freight, lambda row: row.country)
    yield from overlapping("single_market", catalogue.single_market, lambda row: row.country)
    yield from _two_names(catalogue)


def overlapping(name: str, rows: Iterable[R], key: Callable[[R], Hashable]) -> Iterator[Contradiction]:
    """Rows of the same ``key`` that apply on the same day; ``name`` is the file they stand in."""
    for each, several in indexed(rows, key).items():
        for one, other in combinations(several, 2):
            if _both_apply(one, other):
                yield Contradiction("overlap", f"{name}: {each}", "two rows apply on the same day", "zwei Zeilen gelten am selben Tag")


def _both_apply(one: Row, other: Row) -> bool:
    start = max(one.valid_from or date.min, other.valid_from or date.min)
    return start <= min(one.valid_until or date.max, other.valid_until or date.max)


def _two_names(catalogue: Catalogue) -> Iterator[Contradiction]:
    """One number, two names in the register: further names belong into ``body_names.csv``."""
    for number, rows in catalogue.designations_by_number.items():
        names = sorted({row.name for row in rows})
        if len(names) > 1:
            yield Contradiction("body_name", f"notified_bodies: {number}", f"several names: {'; '.join(names)}", f"mehrere Namen: {'; '.join(names)}")


def _references(catalogue: Catalogue) -> Iterator[Contradiction]:
    """Rows that point at a product, act, standard, property or class that is not there."""
    products = set(catalogue.products_by_id) | {"*"}
    named = [("categories", row.key, row.product) for row in catalogue.categories]
    named += [("routes", f"{row.product} {row.act}", row.product) for row in catalogue.routes]
    named += [("standards", row.name, row.product) for row in catalogue.standards]
    named += [("defining_standards", "; ".join(row.standards), row.product) for row in catalogue.defining_standards]
    named += [("limits", f"{row.product} {row.property}", row.product) for row in catalogue.limits]
    named += [("policy.sampling", row.defect_class, row.product) for row in catalogue.sampling_policies]
    named += [("policy.switching", row.product, row.product) for row in catalogue.switching_policies]
    named += [("notified_bodies", row.number, product) for row in catalogue.designations for product in row.products]
    named += [("marking_elements", f"{row.act} {row.element}", product) for row in catalogue.marking_elements for product in row.products]
    named += [("products", row.id, product) for row in catalogue.products for product in (*row.dual_with, *row.may_conform_as)]
    named += [("tariff", row.code, product.partition("(")[0].strip()) for row in catalogue.tariff for product in row.products]
    for name, row_key, product in named:
        if product not in products:
            yield _unknown(name, row_key, "product", "Produkt", product)
    yield from _unknown_acts_and_classes(catalogue)


def _unknown_acts_and_classes(catalogue: Catalogue) -> Iterator[Contradiction]:
    for row in catalogue.defining_standards:
        for standard in row.standards:
            if standard not in catalogue.standards_by_number:
                yield _unknown("defining_standards", row.product, "standard", "Norm", standard)
    for route in catalogue.routes:
        if route.act not in catalogue.acts_by_name and route.act != "trade":
            yield _unknown("routes", f"{route.product} {route.act}", "act", "Rechtsakt", route.act)
    elements = [("declaration_elements", row.element, row.act) for row in catalogue.declaration_elements]
    elements += [("marking_elements", row.element, row.act) for row in catalogue.marking_elements]
    for name, element, act in elements:
        if act not in catalogue.acts_by_name:
            yield _unknown(name, element, "act", "Rechtsakt", act)
    yield from _unknown_classes(catalogue)


def _unknown_classes(catalogue: Catalogue) -> Iterator[Contradiction]:
    named = {each for product in catalogue.products for each in product.classes}
    conditions = [("routes", f"{row.product} {row.act}", row.conditions) for row in catalogue.routes]
    conditions += [("marking_elements", f"{row.act} {row.element}", row.conditions) for row in catalogue.marking_elements]
    for name, key, each in ((name, key, each) for name, key, several in conditions for each in several):
        kind, _, argument = each.partition(":")
        if kind in ("class", "not_class") and argument not in named:
            yield _unknown(name, key, "class", "Klasse", argument)
    classes = {(product.id, each) for product in catalogue.products for each in product.classes}
    for row in catalogue.defining_standards:
        for each in row.classes:
            if (row.product, each) not in classes:
                yield _unknown("defining_standards", row.product, "class", "Klasse", each)
    for category in catalogue.categories:
        if category.product_class and (category.product, category.product_class) not in classes:
            yield _unknown("categories", category.key, "class", "Klasse", category.product_class)
    yield from _unknown_properties_and_bodies(catalogue)


def _unknown_properties_and_bodies(catalogue: Catalogue) -> Iterator[Contradiction]:
    properties = {row.property for row in catalogue.properties}
    for limit in catalogue.limits:
        if limit.property not in properties:
            yield _unknown("limits", f"{limit.product} {limit.product_class}", "property", "Eigenschaft", limit.property)
    limited = {(limit.standard, limit.property) for limit in catalogue.limits}
    states = {row.state for row in catalogue.conditioning_states} | {""}
    for asked in catalogue.specimens_asked:
        if (asked.standard, asked.property) not in limited:
            yield _unknown("specimens", asked.standard, "limit", "Grenzwert", asked.property)
        if asked.state not in states:
            yield _unknown("specimens", f"{asked.standard} {asked.property}", "state", "Zustand", asked.state)
    for measured in catalogue.properties:
        if measured.mean_by_specimen and measured.mean_by_specimen not in properties:
            yield _unknown("properties", measured.property, "property", "Eigenschaft", measured.mean_by_specimen)
    for body in catalogue.body_names:
        if body.number not in catalogue.designations_by_number:
            yield _unknown("body_names", body.name, "notified body", "notifizierte Stelle", body.number)


def _unknown(name: str, row_key: str, what: str, was: str, value: str) -> Contradiction:
    return Contradiction("reference", f"{name}: {row_key}", f"unknown {what} {value!r}", f"{was} {value!r} ist unbekannt")


def _routes(catalogue: Catalogue) -> Iterator[Contradiction]:
    """Routes that ask for papers nobody knows, and products that no route leads to the market."""
    for route in catalogue.routes:
        for kind in _asked(route):
            name, _, mode = kind.partition("@")
            if name not in _KINDS or mode not in _MODES:
                yield _unknown("routes", f"{route.product} {route.act}", "kind of paper", "Art von Papier", kind)
    for product in catalogue.products:
        if product.id not in catalogue.routes_by_product:
            yield Contradiction("route", f"products: {product.id}", "no route to the market", "kein Weg in den Verkehr")


def _asked(route: Route) -> Iterator[str]:
    for paper in (*route.required, *route.supporting):
        yield from paper


def _sampling(catalogue: Catalogue) -> Iterator[Contradiction]:
    """Plans whose rejection number does not follow the acceptance number (ISO 2859-1:1999 knows no gap), and gaps between lot sizes."""
    for cell in catalogue.sampling_cells:
        if cell.reject != cell.accept + 1:
            row = f"sampling_plans: {cell.inspection} {cell.code_letter} {cell.aql}"
            yield Contradiction("sampling", row, "reject is not accept + 1", "Rückweisezahl ist nicht Annahmezahl + 1")
    for one, other in zip(catalogue.code_letters, catalogue.code_letters[1:], strict=False):
        if one.lot_max is None or other.lot_min != one.lot_max + 1:
            yield Contradiction(
                "sampling", f"sampling_code_letters: {other.lot_min}", "lot sizes leave a gap or overlap", "Losgrößen mit Lücke oder Überschneidung"
            )


def _key(row: Row) -> str:
    """The first cells of a row, enough to find it."""
    cells = [str(value) for name, value in row if name not in ("valid_from", "valid_until", "source", "mark", "note")]
    return " ".join(cells[:3])
