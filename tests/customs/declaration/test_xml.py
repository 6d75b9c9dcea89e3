"""The message: valid by a schema written from the description, read back as the same data set, and safe to read from strangers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batches.errors import InputRefused
from customs.declaration import Declaration, declaration_from_xml, declaration_xml
from customs.declaration.models import PLACE_BY_QUALIFIER, GoodsItem, GoodsLocation, GoodsShipment, ItemDocument, Procedure, SupportingDocument
from tests.customs.declaration.whole import any_of, batch, declaration_of, strip_empty
from tests.customs.wco.schema import faults

pytestmark = pytest.mark.unit

DOCUMENT = st.sampled_from(["N380", "N325", "N954", "U162", "C506", "N934", "4DEA"])
TRANSPORT = st.sampled_from(["N740", "N705", "N703"])
REFERENCE = st.sampled_from(["Y900", "Y922"])


def _documents(model: type, codes: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(any_of(model, {"type": codes}), max_size=2).map(tuple)


def _place(place: GoodsLocation) -> GoodsLocation:
    """A place named by what its qualifier says it is named by."""
    named = PLACE_BY_QUALIFIER.get(place.qualifier or "")
    told = {name: getattr(place, name) if name == named else None for name in PLACE_BY_QUALIFIER.values()}
    return place.model_copy(update=told)


def _whole(declaration: Declaration) -> Declaration:
    """What one message can hold: H1 requests a procedure for every item, H7 for none, and each has its own amounts."""
    low = declaration.data_set == "H7"
    items = tuple(
        item.model_copy(
            update={
                "procedure": None if low else Procedure(requested="40", previous="00"),
                "amount_invoiced": None if low else item.amount_invoiced,
                "intrinsic_value": item.intrinsic_value if low and item.intrinsic_value and item.intrinsic_value.amount is not None else None,
                "taxes": tuple(tax for tax in item.taxes),
            }
        )
        for item in declaration.shipment.items
    )
    costs = declaration.shipment.transport_costs
    shipment = declaration.shipment.model_copy(update={"items": items, "transport_costs": costs if costs and costs.amount is not None else None})
    has_price = declaration.total_invoiced is not None
    currency = declaration.invoice_currency if has_price else None
    return strip_empty(declaration.model_copy(update={"shipment": shipment, "invoice_currency": currency, "data_set": declaration.data_set if items else "H1"}))


ITEM = any_of(
    GoodsItem,
    {"supporting_documents": _documents(ItemDocument, DOCUMENT), "additional_references": st.just(())},
)
SHIPMENT = any_of(
    GoodsShipment,
    {
        "items": st.lists(ITEM, max_size=2).map(tuple),
        "supporting_documents": _documents(SupportingDocument, DOCUMENT),
        "additional_references": st.just(()),
        "transport_documents": st.just(()),
        "location": st.none() | any_of(GoodsLocation, {"qualifier": st.sampled_from("UVXYZT"), "type": st.sampled_from("ABCD")}).map(_place),
    },
)
DECLARATIONS = any_of(Declaration, {"shipment": SHIPMENT, "data_set": st.sampled_from(["H1", "H7"]), "type": st.just("IM")}).map(_whole)


@settings(max_examples=60, deadline=None)
@given(DECLARATIONS)
def test_whatever_is_declared_reads_back_as_the_same_data_set(declaration: Declaration) -> None:
    assert declaration_from_xml(declaration_xml(declaration)) == declaration


def test_the_same_declaration_gives_the_same_bytes_and_a_remark_changes_nothing() -> None:
    told = declaration_of(batch()).declaration
    assert declaration_xml(told) == declaration_xml(told)
    assert declaration_from_xml(declaration_xml(told, remark="draft -- still open")) == told


def test_a_complete_declaration_is_valid_by_the_schema() -> None:
    answer = declaration_of(batch())
    assert answer.complete, answer.faults
    assert faults(answer.xml) == ()


@pytest.mark.parametrize("name", ["kaiserslautern-2020", "leipzig-2020"])
def test_the_public_shape_holds_for_other_batches(name: str) -> None:
    """The samples are read and declared in tests/flows; here their orders alone, with the papers of the whole batch."""
    from batches.batch import Batch
    from batches.order import Order
    from tests.customs.declaration.whole import papers

    order = Order.model_validate_json((Path(__file__).parents[3] / "samples" / name / "order.json").read_text(encoding="utf-8"))
    answer = declaration_of(Batch(id=order.batch_id, order=order, papers=papers()))
    assert faults(answer.xml) == ()


def message(lrn: bytes) -> bytes:
    return b'<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"><FunctionalReferenceID>' + lrn + b"</FunctionalReferenceID></Declaration>"


HOSTILE = {
    "entity": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + message(b"&e;"),
    "bomb": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + message(b"&b;"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_entities_are_not_expanded(name: str) -> None:
    assert declaration_from_xml(HOSTILE[name]).lrn is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no xml", "declaration.malformed"),
        (b"", "declaration.malformed"),
        (b"<a/>", "declaration.other_message"),
        (message(b"x" * 23), "declaration.value"),
        (b"<a>" + b" " * 20_000_001 + b"</a>", "declaration.too_large"),
        (message(b"1").replace(b"</Decl", b"<GoodsShipment>" + b"<GovernmentAgencyGoodsItem/>" * 10_000 + b"</GoodsShipment></Decl"), "declaration.too_large"),
    ],
)
def test_what_is_no_declaration_is_refused_in_one_sentence(data: bytes, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        declaration_from_xml(data)
    assert refused.value.code == code
    assert "\n" not in refused.value.en


def test_a_value_its_element_cannot_have_is_named_in_either_language() -> None:
    with pytest.raises(InputRefused) as refused:
        declaration_from_xml(message(b"x" * 23))
    said = f"Die Anmeldung ist nicht lesbar: 12 09 001 000 Bezugsnummer (LRN): „{'x' * 23}“ hat nicht das Format an..22"
    assert refused.value.de == said
    assert "12 09 001 000 Local reference number" in refused.value.en


@pytest.mark.parametrize("amount", ["1_000", "1E2", "0E+999999999", "١٢", "12,50", "+5"])
def test_an_amount_is_digits_and_at_most_one_point(amount: str) -> None:
    with pytest.raises(InputRefused, match="does not have the format"):
        declaration_from_xml(message(b"1").replace(b"</Decl", f"<InvoiceAmount>{amount}</InvoiceAmount></Decl".encode()))
