"""A batch whose declaration is complete, and declarations of any content."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args

from hypothesis import strategies as st

from batches.base import Frozen
from batches.batch import Batch
from batches.order import Order
from batches.paper import Fact, Paper, TradeLine
from catalogue import load_catalogue
from customs import prepare
from customs.declaration import Declaration, Declared, declared
from customs.declaration.formats import El, Group

GOODS: dict[str, Any] = {
    "line": 1,
    "category": "ffp2",
    "model": "ZX-1",
    "class": "FFP2 NR",
    "quantity": 10000,
    "unit_price": "1.00",
    "gross_weight_kg": "100",
    "net_weight_kg": "90",
    "packages": [{"type": "CT", "number": 10, "marks": "ZX 1-10"}],
}

ADDED: dict[str, Any] = {
    "border_nationality": "LR",
    "inland_mode": "3",
    "region_of_destination": "07",
    "valuation_indicators": "0000",
    "arrival_means": {"type": "11", "id": "MUSTER"},
    "containers": ["CSQU3054383"],
    "location": {"type": "A", "qualifier": "U", "code": "DEHAM", "country": "DE"},
    "previous_documents": [{"type": "N337", "reference": "ATB1"}],
}

ORDER: dict[str, Any] = {
    "order": "PO-1",
    "ordered_on": "2020-04-01",
    "expected_on": "2020-05-29",
    "arrived_on": "2020-05-29",
    "importer": {"name": "Muster GmbH", "address": "Musterweg 1, 20457 Hamburg", "country": "DE", "eori": "DE123456789012345", "vat_id": "DE136695976"},
    "supplier": {"name": "Beispiel Supply Co.", "address": "1 Road, Shanghai 200120, China", "country": "CN"},
    "incoterm": "FOB",
    "incoterm_place": "Shanghai",
    "mode": "sea",
    "origin": "CN",
    "dispatch_country": "CN",
    "currency": "EUR",
    "freight": {"amount": "1000.00", "currency": "EUR"},
    "insurance": {"amount": "50.00", "currency": "EUR"},
    "declaration": ADDED,
    "lines": [GOODS],
}

PAPERS = ("commercial_invoice", "packing_list", "bill_of_lading")


def paper(kind: str, file: str | None = None, lines: tuple[TradeLine, ...] = (), **facts: str) -> Paper:
    """A paper as read, every fact on its first page."""
    read = tuple(Fact(field=field, value=value, raw=value, confidence=0.9, page=1) for field, value in facts.items())
    return Paper(file=file or f"{kind}.pdf", sha256="0" * 64, pages=1, kind=kind, facts=read, lines=lines)


def papers() -> tuple[Paper, ...]:
    """Invoice, packing list and bill of lading with their numbers."""
    numbers = {"commercial_invoice": {"invoice_number": "INV 7"}, "packing_list": {"document_number": "PL 7"}, "bill_of_lading": {"waybill_number": "BL 7"}}
    return tuple(paper(kind, **numbers[kind]) for kind in PAPERS)


def batch(*held: Paper, added: Mapping[str, Any] | None = None, **changes: Any) -> Batch:
    """The complete batch with changes; ``held``: the papers, all three where none is named; ``added``: changes to what the declarant adds."""
    order = Order.model_validate(ORDER | {"declaration": ADDED | dict(added or {})} | changes)
    return Batch(id=order.batch_id, order=order, papers=held or papers())


def declaration_of(made: Batch) -> Declared:
    """Its declaration."""
    catalogue = load_catalogue()
    return declared(made, prepare(made, catalogue).result, catalogue)


def _value(element: El, annotation: Any) -> st.SearchStrategy[Any]:
    kinds = {annotation, *get_args(annotation)}
    letters, length = element.format.rstrip("0123456789,.").rstrip("."), element.format.rpartition(".")[2]
    most = int(length.partition(",")[0].lstrip("an"))
    if Decimal in kinds:
        places = int(length.partition(",")[2] or 0)
        return st.decimals(min_value=0, max_value=Decimal(10) ** (min(most, 12) - places) - 1, places=places, allow_nan=False)
    if int in kinds:
        return st.integers(min_value=0, max_value=10**most - 1)
    shortest = 1 if ".." in element.format else most
    if element.format.startswith("n"):
        return st.text("0123456789", min_size=shortest, max_size=most)
    if element.format.startswith("an"):
        # Whatever a name can hold but control characters and what XML has no place for; no blanks at the ends.
        anything = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Zs"))
        return st.text(anything, min_size=shortest, max_size=min(most, 20) if ".." in element.format else most)
    assert letters == "a"
    return st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=shortest, max_size=most)


def _model(annotation: Any) -> type[Frozen]:
    for each in (annotation, *get_args(annotation)):
        if isinstance(each, type) and issubclass(each, Frozen):
            return each
    raise TypeError(annotation)


def any_of(model: type[Frozen], given: Mapping[str, st.SearchStrategy[Any]] | None = None) -> st.SearchStrategy[Any]:
    """Instances of ``model`` with any of their elements there; ``given`` says how some fields are drawn."""
    drawn: dict[str, st.SearchStrategy[Any]] = {}
    for name, field in model.model_fields.items():
        known = next((each for each in field.metadata if isinstance(each, El | Group)), None)
        several = "tuple" in str(field.annotation)
        if known is None:
            continue
        one = _value(known, field.annotation) if isinstance(known, El) else any_of(_model(field.annotation)).filter(_something)
        drawn[name] = st.lists(one, max_size=2).map(tuple) if several else st.none() | one
    return st.builds(model, **(drawn | dict(given or {})))


def _something(value: Frozen) -> bool:
    """A group with nothing in it leaves no trace in a message."""
    return bool(value.model_dump(exclude_defaults=True))


def strip_empty(declaration: Declaration) -> Declaration:
    """The declaration without groups that hold nothing."""
    return Declaration.model_validate(_without_empty(declaration.model_dump(exclude_defaults=True)))


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_empty(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each not in ({}, [], (), None)}
    return [_without_empty(each) for each in value] if isinstance(value, list | tuple) else value
