"""What a declaration is filled with, and where each element is said to come from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from batches.paper import TradeLine
from catalogue import load_catalogue
from customs.declaration import declared_shown, elements_shown
from customs.declaration.addresses import parts_of
from customs.declaration.elements import stated
from tests.customs.declaration.whole import ADDED, GOODS, batch, declaration_of, paper, papers
from tests.customs.wco.schema import faults

pytestmark = pytest.mark.unit


def values(made: Any) -> dict[str, str]:
    """Every element by its path, as text."""
    return {each.path: str(each.value) for each in stated(declaration_of(made).declaration)}


def source(made: Any, path: str) -> str:
    return declaration_of(made).filled.sources[path].in_words().en


def test_every_element_says_where_it_comes_from_in_both_languages() -> None:
    answer = declaration_of(batch())
    told = [each.path for each in stated(answer.declaration)]
    assert len(told) > 70
    assert set(told) <= set(answer.filled.sources)
    for each in elements_shown(answer):
        assert each.value is not None
        assert each.source is not None
        assert each.source.de
        assert each.source.en


def test_the_declaration_of_masks_by_sea_element_by_element() -> None:
    found = values(batch())
    assert {path: found[path] for path in sorted(found) if not path.startswith("shipment.")} == {
        "additional_type": "A", "border_mode": "1", "border_nationality": "LR", "declarant.address.city": "Hamburg", "declarant.address.country": "DE",
        "declarant.address.postcode": "20457", "declarant.address.street": "Musterweg 1", "declarant.identification": "DE123456789012345",
        "declarant.name": "Muster GmbH", "invoice_currency": "EUR", "lrn": found["lrn"], "total_invoiced": "10000.00", "type": "IM",
    }  # fmt: skip
    item = {path.removeprefix("shipment.items.0."): value for path, value in found.items() if path.startswith("shipment.items.0.")}
    assert item == {
        "number": "1", "procedure.requested": "40", "procedure.previous": "00", "additional_procedures.0": "000", "statistical_value": "11050.00",
        "description": "Partikelfiltrierende Halbmaske FFP2, FFP2 NR, Modell ZX-1", "commodity_code.hs": "630790", "commodity_code.cn": "98",
        "commodity_code.taric": "10", "preference": "100", "taxes.0.base": "11050.00", "taxes.0.rate": "6.3", "taxes.0.type": "A00", "taxes.0.amount": "696.15",
        "taxes.0.payable": "696.15", "taxes.1.base": "11746.15", "taxes.1.rate": "19", "taxes.1.type": "B00", "taxes.1.amount": "2231.77",
        "taxes.1.payable": "2231.77", "gross_mass": "100", "net_mass": "90", "amount_invoiced": "10000.00", "valuation_method": "1", "adjustments.0.code": "AK",
        "adjustments.0.amount": "1050.00", "valuation_indicators": "0000", "origin": "CN", "packaging.0.marks": "ZX 1-10", "packaging.0.number": "10",
        "packaging.0.type": "CT",
    }  # fmt: skip


def test_papers_are_declared_by_their_codes_with_their_own_numbers() -> None:
    shipment = declaration_of(batch()).declaration.shipment
    assert [(each.type, each.reference) for each in shipment.supporting_documents] == [("N380", "INV 7"), ("N271", "PL 7")]
    assert [(each.type, each.reference) for each in shipment.transport_documents] == [("N705", "BL 7")]


def test_goods_bought_and_given_are_two_items_with_an_invoice_each() -> None:
    given = GOODS | {"line": 2, "model": "ZX-2", "unit_price": "0", "valuation": {"method": "2", "unit_value": "0.95", "source": "invoices of April"}}
    answer = declaration_of(batch(lines=[GOODS, given], added={"nature_of_transaction": "11"}))
    first, second = answer.declaration.shipment.items
    assert [[each.type for each in item.supporting_documents] for item in (first, second)] == [["N380"], ["N325"]]
    assert [(item.valuation_method, item.amount_invoiced) for item in (first, second)] == [("1", Decimal("10000.00")), ("2", Decimal("9500.00"))]
    assert second.valuation_indicators is None, "they are asked of a transaction value only"
    assert answer.complete
    assert faults(answer.xml) == ()


def test_what_kind_of_transaction_a_mixed_consignment_is_nobody_guesses() -> None:
    given = GOODS | {"line": 2, "model": "ZX-2", "unit_price": "0", "valuation": {"method": "2", "unit_value": "0.95", "source": "invoices of April"}}
    assert "99 05 001 000" in {fault.number for fault in declaration_of(batch(lines=[GOODS, given])).faults}
    assert values(batch(donation=True, lines=[given | {"line": 1}]))["shipment.nature_of_transaction"] == "34"


def test_weights_and_cartons_come_from_the_packing_list_where_the_order_is_silent() -> None:
    rows = (
        TradeLine(model="ZX-1", lot="A", cartons="4", net_weight_kg="36.0", gross_weight_kg="40.0", page=1),
        TradeLine(model="zx 1", lot="B", cartons="6", net_weight_kg="54.0", gross_weight_kg="60.0", page=1),
    )
    held = (*(each for each in papers() if each.kind != "packing_list"), paper("packing_list", lines=rows, document_number="PL 7"))
    silent = {key: value for key, value in GOODS.items() if key not in ("gross_weight_kg", "net_weight_kg", "packages")}
    made = batch(*held, lines=[silent])
    found = values(made)
    assert (found["shipment.items.0.gross_mass"], found["shipment.items.0.net_mass"], found["shipment.items.0.packaging.0.number"]) == ("100.0", "90.0", "10")
    assert source(made, "shipment.items.0.net_mass") == "paper: packing_list.pdf, p. 1"
    (shown,) = [each for each in declared_shown(declaration_of(made))["elements"] if each["element"] == "18 01 001 000"]
    assert shown["source"] == {"from": "paper", "what": "packing_list.pdf", "page": 1, "box": None}, "the page is said once"
    said = batch(*held, lines=[GOODS | {"net_weight_kg": "88"}])
    assert (values(said)["shipment.items.0.net_mass"], source(said, "shipment.items.0.net_mass")) == ("88", "order: lines[0].net_weight_kg")


@pytest.mark.parametrize("second", [{"model": "ZX 1"}, {"model": "ZX-1"}])
def test_rows_of_a_model_that_two_lines_have_are_nobodys(second: dict[str, str]) -> None:
    rows = (TradeLine(model="ZX-1", cartons="10", net_weight_kg="90", page=1),)
    held = (*(each for each in papers() if each.kind != "packing_list"), paper("packing_list", lines=rows, document_number="PL 7"))
    silent = {key: value for key, value in GOODS.items() if key != "net_weight_kg"}
    missing = {(fault.number, fault.item) for fault in declaration_of(batch(*held, lines=[silent, silent | {"line": 2} | second])).faults}
    assert {("18 01 001 000", 1), ("18 01 001 000", 2)} <= missing


def test_containers_are_those_of_the_papers_unless_the_declarant_names_them() -> None:
    held = (*(each for each in papers() if each.kind != "bill_of_lading"), paper("bill_of_lading", waybill_number="BL 7", container_numbers="MSKU 601167-2"))
    found = values(batch(*held, added={"containers": None}))
    assert (found["shipment.containers.0"], found["shipment.in_containers"]) == ("MSKU6011672", "1")
    assert values(batch(*held))["shipment.containers.0"] == "CSQU3054383"
    assert values(batch(*held, added={"containers": []}))["shipment.in_containers"] == "0"


def test_a_representative_declares_in_his_own_name_or_in_the_importers() -> None:
    agent = {"name": "Agentur GmbH", "address": "Weg 3, 20457 Hamburg", "country": "DE", "eori": "DE987654321098765"}
    direct = declaration_of(batch(added={"representative": agent | {"status": "direct"}})).declaration
    indirect = declaration_of(batch(added={"representative": agent | {"status": "indirect"}})).declaration
    for told, status, declarant in ((direct, "2", "Muster GmbH"), (indirect, "3", "Agentur GmbH")):
        assert told.representative is not None
        assert told.declarant is not None
        assert (told.representative.status, told.declarant.name) == (status, declarant)


def test_the_number_of_an_authorisation_is_declared_as_its_document() -> None:
    told = declaration_of(batch(added={"authorisations": [{"type": "DPO", "reference": "DEDPO12"}]})).declaration
    assert [(each.type, each.holder) for each in told.authorisations] == [("DPO", "DE123456789012345")]
    assert ("C506", "DEDPO12") in [(each.type, each.reference) for each in told.shipment.supporting_documents]


def test_the_local_reference_number_is_short_and_belongs_to_one_batch() -> None:
    numbers = {values(batch(order=name))["lrn"] for name in ("PO-1", "PO 1", "A very long order number / 2020 – Köln", "采购订单")}
    assert len(numbers) == 4
    assert all(len(number) <= 22 and number.isascii() for number in numbers)


def test_the_low_value_data_set_holds_what_it_asks_for_and_nothing_else() -> None:
    small = GOODS | {"quantity": 100, "packages": [{"type": "PK", "number": 1}], "gross_weight_kg": "1.2"}
    answer = declaration_of(
        batch(lines=[small], expected_on="2021-07-10", arrived_on="2021-07-10", freight=None, insurance=None, incoterm="DAP", added=ADDED | {"data_set": "H7"})
    )
    told = answer.declaration
    (item,) = told.shipment.items
    assert (told.data_set, item.additional_procedures, item.procedure) == ("H7", ("C07",), None)
    assert item.commodity_code is not None
    assert item.commodity_code.digits == "630790"
    assert item.intrinsic_value is not None
    assert (item.intrinsic_value.amount, item.intrinsic_value.currency) == (Decimal("100.00"), "EUR")
    assert {tax.type: tax.amount for tax in item.taxes} == {"A00": Decimal("0.00"), "B00": Decimal("19.00")}
    assert answer.complete, answer.faults
    assert faults(answer.xml) == ()


@pytest.mark.parametrize(("on", "quantity", "said"), [("2021-06-30", 100, "no such data set"), ("2021-07-10", 151, "151.00 EUR, is above 150 EUR")])
def test_a_claim_to_the_low_value_data_set_that_does_not_hold_is_named(on: str, quantity: int, said: str) -> None:
    small = GOODS | {"quantity": quantity}
    answer = declaration_of(batch(lines=[small], expected_on=on, arrived_on=on, freight=None, insurance=None, incoterm="DAP", added={"data_set": "H7"}))
    assert any(said in fault.said.en for fault in answer.faults), answer.faults


def test_it_is_shown_as_plain_values_the_same_every_time() -> None:
    answer = declaration_of(batch())
    shown = declared_shown(answer)
    assert (shown["data_set"], shown["complete"], shown["faults"], shown["for"]) == ("H1", True, [], "2020-05-29")
    assert {"element": "18 04 001 000", "level": "SI", "item": 1, "value": "100", "source": {"from": "order", "what": "lines[0].gross_weight_kg"}} in shown[
        "elements"
    ]
    assert answer.json == declaration_of(batch()).json


@pytest.mark.parametrize(
    ("address", "country", "street", "postcode", "city"),
    [
        ("Musterdeich 8, 28195 Bremen", "DE", "Musterdeich 8", "28195", "Bremen"),
        ("Musterdeich 8, D-28195 Bremen, Deutschland", "DE", "Musterdeich 8", "28195", "Bremen"),
        ("Lot 5, Thu Nghiem Zone, Dong Anh District, Ha Noi 100000, Vietnam", "VN", "Lot 5, Thu Nghiem Zone, Dong Anh District", "100000", "Ha Noi"),
        ("No. 16 Beispiel Avenue, Nanjing 211100, P.R. China", "CN", "No. 16 Beispiel Avenue", "211100", "Nanjing"),
        ("1 Example Road, Shanghai", "CN", "1 Example Road", None, "Shanghai"),
        ("Beispielkai 12", "DE", "Beispielkai 12", None, None),
        ("", "DE", None, None, None),
        ("China", "CN", "China", None, None),
    ],
)
def test_an_address_is_taken_apart_where_its_form_is_known(address: str, country: str, street: str | None, postcode: str | None, city: str | None) -> None:
    parts = parts_of(address, country, load_catalogue())
    assert (parts.street, parts.postcode, parts.city) == (street, postcode, city)


def test_digits_and_rates_that_were_looked_up_come_from_the_order() -> None:
    mask = GOODS | {"tariff": {"commodity_code": "6307909310", "duty_rate": "6.3", "source": "TARIC"}}
    later = batch(lines=[mask], expected_on="2021-05-28", arrived_on="2021-05-28")
    item = "shipment.items.0"
    assert values(later)[f"{item}.commodity_code.taric"] == "10"
    assert [source(later, f"{item}.commodity_code.{part}") for part in ("cn", "taric")] == ["catalogue: tariff.csv 63079093", "order: lines[0].tariff"]
    assert source(later, f"{item}.taxes.0.rate") == "order: lines[0].tariff"
    assert source(batch(), f"{item}.taxes.0.rate") == "catalogue: tariff.csv"


def test_what_is_free_of_charges_says_what_frees_it() -> None:
    parcel = batch(lines=[GOODS | {"quantity": 100}], expected_on="2022-05-10", arrived_on="2022-05-10", freight=None, incoterm="DAP", added={"data_set": "H7"})
    item = "shipment.items.0"
    assert values(parcel)[f"{item}.additional_procedures.0"] == "C07"
    assert {source(parcel, f"{item}.{element}") for element in ("additional_procedures.0", "taxes.0.rate")} == {"catalogue: customs_thresholds.csv"}
    assert source(parcel, f"{item}.taxes.1.rate") == "catalogue: vat.csv"
    confirmed = paper("beneficiary_confirmation", consignee="Landkreis Muster")
    relieved = batch(*papers(), confirmed, relief_claimed=True, beneficiary={"name": "Landkreis Muster", "kind": "public body"}, donation=True, lines=[
        GOODS | {"unit_price": "0", "valuation": {"method": 2, "unit_value": "0.95", "source": "invoices"}}])  # fmt: skip
    assert values(relieved)[f"{item}.additional_procedures.0"] == "C26"
    assert {source(relieved, f"{item}.taxes.{row}.rate") for row in (0, 1)} == {"catalogue: relief.csv"}


def test_a_proof_of_origin_is_declared_with_a_preference_only() -> None:
    proof = paper("origin_proof", country_of_origin="VN", invoice_number="INV 7")
    made = batch(*papers(), proof, origin="VN", preference_claimed=True, expected_on="2021-06-01", arrived_on="2021-06-01")
    assert values(made)["shipment.items.0.preference"] == "100", "10,000 EUR are too much for a declaration of the exporter"
    assert [each.type for each in declaration_of(made).declaration.shipment.supporting_documents] == ["N380", "N271"]


def test_a_transport_document_that_no_paper_shows_is_that_of_the_order() -> None:
    held = [each for each in papers() if each.kind != "bill_of_lading"]
    carried = {"mode": "road", "transport_document": "CMR 4711", "incoterm": "EXW"}
    by_road = values(batch(*held, **carried))
    assert [by_road[f"shipment.transport_documents.0.{part}"] for part in ("type", "reference")] == ["N730", "CMR 4711"]
    by_rail = batch(*held, **(carried | {"mode": "rail"}))
    assert "shipment.transport_documents.0.type" not in values(by_rail)
    assert "12 05 002 000" in {fault.number for fault in declaration_of(by_rail).faults}
    named = values(batch(*held, added={"transport_documents": [{"type": "N722", "reference": "SMGS 4711"}]}, **(carried | {"mode": "rail"})))
    assert [named[f"shipment.transport_documents.0.{part}"] for part in ("type", "reference")] == ["N722", "SMGS 4711"]


def test_the_description_says_the_class_once_and_in_german() -> None:
    masks = GOODS | {"category": "surgical_mask_iir", "class": "Type IIR"}
    assert values(batch(lines=[masks]))["shipment.items.0.description"] == "Medizinische Gesichtsmaske Typ IIR, Modell ZX-1"
