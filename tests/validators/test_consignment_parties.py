"""Who stands on the trade papers, and who may stand there without being a contradiction."""

from __future__ import annotations

from typing import Any

import pytest

from batches.rule import Held
from tests.validators.test_consignment import ONE, order, outcomes, paper
from validators.consignment_parties import party_mismatch

pytestmark = pytest.mark.unit

PARTIES: dict[str, Any] = {
    "supplier": {"name": "Shanghai Beispiel Medical Trading Co., Ltd.", "country": "CN"},
    "importer": {"name": "Musterhafen Medizinbedarf GmbH", "country": "DE"},
    "consignee": {"name": "Landkreis Musterland", "country": "DE"},
    "manufacturer": {"name": "Nanjing Musterwerk Protective Products Co., Ltd.", "country": "CN"},
}


def found(*papers: Any, **more: Any) -> list[str | None]:
    return [each.seen for each in outcomes(party_mismatch, order(ONE, **(PARTIES | more)), *papers)[0]]


def test_the_parties_of_the_order_in_any_spelling_agree_and_another_seller_is_found() -> None:
    sound = paper("commercial_invoice", "inv.pdf", seller="SHANGHAI BEISPIEL MEDICAL TRADING CO.,LTD", buyer="Musterhafen Medizinbedarf GMBH")
    assert outcomes(party_mismatch, order(ONE, **PARTIES), sound) == ([], [Held(file="inv.pdf")])
    (only,), held = outcomes(party_mismatch, order(ONE, **PARTIES), paper("commercial_invoice", "inv.pdf", seller="Ningbo Anders Export Co., Ltd."))
    assert held == []
    assert (only.seen, only.expected) == ("seller: Ningbo Anders Export Co., Ltd.", PARTIES["supplier"]["name"])
    assert [each.file for each in only.evidence] == ["inv.pdf", "order.json"]


def test_a_vietnamese_name_with_and_without_accents_is_one() -> None:
    named = {"supplier": {"name": "Thanh Lam Bao Ho Company Limited", "country": "VN"}}
    assert found(paper("commercial_invoice", "inv.pdf", seller="CÔNG TY TNHH THÀNH LÂM BẢO HỘ"), **named) == []


def test_a_name_in_another_script_cannot_be_compared_and_raises_no_alarm() -> None:
    assert outcomes(party_mismatch, order(ONE, **PARTIES), paper("commercial_invoice", "inv.pdf", seller="上海范例医疗贸易有限公司")) == ([], [])


@pytest.mark.parametrize("buyer", ["Musterhafen Medizinbedarf GmbH", "Landkreis Musterland", "Landkreis Musterland, Krisenstab"])
def test_goods_may_be_billed_to_the_importer_or_to_the_consignee(buyer: str) -> None:
    assert found(paper("commercial_invoice", "inv.pdf", buyer=buyer)) == []


def test_another_buyer_is_found_and_the_beneficiary_of_a_donation_is_not_another() -> None:
    invoice = paper("commercial_invoice", "inv.pdf", buyer="Universitätsklinikum Beispielstadt")
    assert found(invoice) == ["buyer: Universitätsklinikum Beispielstadt"]
    assert found(invoice, donation=True, beneficiary={"name": "Universitätsklinikum Beispielstadt", "kind": "public"}) == []


def test_the_factory_may_list_what_the_supplier_bills() -> None:
    maker = PARTIES["manufacturer"]["name"]
    assert found(paper("packing_list", "pl.pdf", seller=maker)) == []
    assert found(paper("commercial_invoice", "inv.pdf", seller=maker)) == [f"seller: {maker}"]


@pytest.mark.parametrize(
    "consignee",
    ["TO ORDER", "TO THE ORDER OF SPARKASSE MUSTERLAND", "Beispiel Logistics GmbH", "Muster Spedition GmbH & Co. KG", "Deutsche Beispielbank AG, Bank"],
)
def test_a_transport_paper_to_order_or_to_a_forwarder_or_bank_raises_no_alarm(consignee: str) -> None:
    assert outcomes(party_mismatch, order(ONE, **PARTIES), paper("bill_of_lading", "bl.pdf", consignee=consignee)) == ([], [])


def test_goods_may_be_delivered_to_a_warehouse_of_a_forwarder_but_not_billed_to_it() -> None:
    assert found(paper("packing_list", "pl.pdf", consignee="Beispiel Logistics GmbH")) == []
    assert found(paper("commercial_invoice", "inv.pdf", buyer="Beispiel Logistics GmbH")) == ["buyer: Beispiel Logistics GmbH"]


def test_another_trading_company_as_consignee_is_found() -> None:
    assert found(paper("bill_of_lading", "bl.pdf", consignee="Saaletal Handelskontor GmbH")) == ["consignee: Saaletal Handelskontor GmbH"]


def test_the_consignee_of_the_master_waybill_is_not_held_against_the_house_waybill() -> None:
    master = paper("air_waybill", "master.pdf", consignee="Globe Consolidators GmbH", waybill_number="020-12345675")
    house = paper("air_waybill", "house.pdf", consignee="Musterhafen Medizinbedarf GmbH", waybill_number="HSE-1")
    assert found(master, house) == []
    assert found(master) == ["consignee: Globe Consolidators GmbH"]


def test_an_order_of_somebody_else_up_the_chain_is_not_compared() -> None:
    other = paper("purchase_order", "po.pdf", order_number="LK-77", buyer="Landkreis Anderswo")
    assert found(other) == []
    assert found(paper("purchase_order", "po.pdf", order_number="C 1", buyer="Landkreis Anderswo")) == ["buyer: Landkreis Anderswo"]
