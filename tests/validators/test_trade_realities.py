"""Trade papers as they come: what looks like a contradiction and is none, beside the contradiction it could be taken for."""

from __future__ import annotations

from typing import Any

import pytest

from batches.paper import Fact, Paper, TradeLine
from tests.validators.test_consignment import ONE, amounts, goods, invoice, order, outcomes, paper, quantities
from tests.validators.test_consignment_goods import listed
from tests.validators.test_consignment_parties import PARTIES
from tests.validators.test_consignment_parties import found as parties
from tests.validators.test_consignment_transport import transport, weights
from validators.consignment_goods import lot_mismatch

pytestmark = pytest.mark.unit


def packing(*lines: TradeLine, **fields: str) -> Paper:
    return paper("packing_list", "pl.pdf", *lines, **fields)


def pallets(kind: str, file: str, count: str, **fields: str) -> Paper:
    made = paper(kind, file, **fields)
    return made.model_copy(update={"facts": (*made.facts, Fact(field="packages", value=count, raw=f"{count} PALLETS", confidence=0.9, page=1))})


def test_cartons_of_boxes_are_counted_through() -> None:
    described = "mask, 50 pcs/box, 10 boxes/ctn"
    assert quantities(order(ONE), packing(goods("LY-8210", "2", unit="ctns", description=described))) == []
    assert quantities(order(ONE), packing(goods("LY-8210", "3", unit="ctns", description=described))) == [("packing list: 1500 piece", "order: 1000 piece")]
    assert quantities(order(ONE), packing(goods("LY-8210", "3", unit="ctns", description="mask, 50 pcs/box"))) == []


def test_a_size_is_no_content_of_a_package() -> None:
    assert quantities(order(ONE), packing(goods("LY-8210", "2", unit="cartons", description="mask 17.5 x 9.5 cm"))) == []


def test_a_quantity_that_is_the_number_of_cartons_is_not_held_against_pieces() -> None:
    bare = TradeLine(model="LY-8210", description="mask", quantity="20", cartons="20", page=1)
    assert quantities(order(ONE), packing(bare)) == []
    assert quantities(order(ONE), packing(bare.model_copy(update={"cartons": "1"}))) == [("packing list: 20 piece", "order: 1000 piece")]


def test_tests_and_the_kits_they_come_in_are_no_contradiction_and_a_wrong_number_is() -> None:
    kits = order({"model": "AG-1", "category": "pcr_kit", "unit": "kit", "quantity": 100})
    assert quantities(kits, invoice(goods("AG-1", "2500", unit="tests"))) == []
    assert quantities(kits, invoice(goods("AG-1", "2500", unit="tests", description="25 tests/kit"))) == []
    assert quantities(kits, invoice(goods("AG-1", "2400", unit="tests", description="25 tests/kit"))) == [("invoice: 96 kit", "order: 100 kit")]
    assert quantities(kits, invoice(goods("AG-1", "90", unit="kits"))) == [("invoice: 90 kit", "order: 100 kit")]
    assert quantities(kits, invoice(goods("AG-1", "90", unit="tests"))) == [("invoice: 90 kit", "order: 100 kit")]


def test_a_pro_forma_beside_invoices_in_parts_does_not_double_the_goods() -> None:
    whole, first, second = (goods("LY-8210", quantity) for quantity in ("1000", "400", "600"))
    parts = invoice(first, file="a.pdf", invoice_number="A"), invoice(second, file="b.pdf", invoice_number="B")
    assert quantities(order(ONE), invoice(whole, invoice_number="PI"), *parts) == []
    assert len(quantities(order(ONE), invoice(whole, invoice_number="PI"), parts[0])) == 1


def test_a_freight_line_does_not_hide_a_model_that_is_not_billed() -> None:
    two = order(ONE, {"model": "XQ-9"})
    freight = TradeLine(description="Sea freight", quantity="1", unit_price="500", amount="500.00", page=1)
    assert quantities(two, invoice(goods("LY-8210", "1000"), freight)) == [("invoice: 0 piece", "order: 1000 piece")]
    assert quantities(two, invoice(goods("LY-8210", "1000"), freight.model_copy(update={"description": "Various goods"}))) == []


def test_pallets_on_the_bill_are_not_the_cartons_of_the_packing_list() -> None:
    assert quantities(order(ONE), packing(packages="412"), pallets("bill_of_lading", "bl.pdf", "6")) == []
    assert len(quantities(order(ONE), packing(packages="412"), paper("bill_of_lading", "bl.pdf", packages="410"))) == 1


def test_two_packing_lists_for_the_whole_consignment_do_not_double_its_packages() -> None:
    factory = paper("packing_list", "factory.pdf", packages="412", document_number="F-1")
    waybill = paper("air_waybill", "awb.pdf", packages="412")
    assert quantities(order(ONE), factory, packing(packages="412", document_number="S-1"), waybill) == []
    assert len(quantities(order(ONE), factory, packing(packages="12", document_number="S-1"), waybill)) == 1


def test_cartons_of_lines_agree_with_the_waybill_and_never_contradict_it() -> None:
    lines = [TradeLine(model="LY-8210", quantity="500", cartons="5", page=1) for _ in range(2)]
    (_, held) = outcomes_of_packages(lines, "10")
    assert held == ["awb.pdf"]
    assert outcomes_of_packages(lines, "9") == ([], [])


def outcomes_of_packages(lines: list[TradeLine], on_waybill: str) -> tuple[list[str | None], list[str | None]]:
    from validators.consignment import quantity_mismatch

    found, held = outcomes(quantity_mismatch, order(ONE), packing(*lines), paper("air_waybill", "awb.pdf", packages=on_waybill))
    return [each.file for each in found], [each.file for each in held if each.line is None]


def test_a_price_for_a_thousand_without_an_amount_is_no_other_price() -> None:
    assert amounts(order(ONE), invoice(goods("LY-8210", "1000", "860.00"))) == []
    assert amounts(order(ONE), invoice(goods("LY-8210", "1000", "960.00"))) == ["price"]


def test_a_price_for_the_box_beside_a_quantity_in_pieces_adds_up() -> None:
    boxed = goods("LY-8210", "1000", "43.00", "860.00", description="mask, 50 pcs/box")
    assert amounts(order(ONE), invoice(boxed, total_gross="860.00")) == []
    assert amounts(order(ONE), invoice(goods("LY-8210", "1000", "43.00", "860.00"), total_gross="860.00")) == ["price"]


def test_a_price_for_a_test_is_not_held_against_that_of_the_kit() -> None:
    kits = order({"model": "AG-1", "category": "pcr_kit", "unit": "kit", "quantity": 100, "unit_price": "50"})
    assert amounts(kits, invoice(goods("AG-1", "2500", "2.00", "5000.00", unit="tests"))) == []
    assert amounts(kits, invoice(goods("AG-1", "100", "60.00", "6000.00", unit="kits"))) == ["price"]


@pytest.mark.parametrize(
    "consignee", ["Volksbank Musterland eG", "Kreissparkasse Muster", "Speditionsgesellschaft Nord mbH", "Airfreight Service GmbH", "SAME AS BUYER"]
)
def test_banks_and_forwarders_by_any_name_and_references_to_another_party_are_no_strangers(consignee: str) -> None:
    assert parties(paper("bill_of_lading", "bl.pdf", consignee=consignee)) == []


@pytest.mark.parametrize(
    ("ordered", "printed"),
    [
        ("Universitätsklinikum Musterstadt", "University Hospital Musterstadt"),
        ("Landkreis Musterland", "District of Musterland"),
        ("Stadt Musterhausen", "City of Musterhausen, Health Office"),
        ("Musterhafen Medizinbedarf GmbH", "Musterhafen Medizinbedarf GmbH c/o Beispiel Logistics"),
    ],
)
def test_a_german_name_in_english_words_is_the_same_party(ordered: str, printed: str) -> None:
    ours: dict[str, Any] = {"importer": {"name": ordered}, "consignee": None}
    assert parties(paper("commercial_invoice", "inv.pdf", buyer=printed), **ours) == []
    assert parties(paper("commercial_invoice", "inv.pdf", buyer="University Hospital Anderswo"), **ours) == ["buyer: University Hospital Anderswo"]


def test_a_vietnamese_trade_name_in_english_words_is_the_same_seller_and_another_city_is_another_company() -> None:
    named = {"supplier": {"name": "Viet Duc Medical JSC"}}
    assert parties(paper("commercial_invoice", "inv.pdf", seller="Công ty Cổ phần Y tế Việt Đức"), **named) == []
    other = PARTIES["supplier"]["name"].replace("Shanghai", "Shenzhen")
    assert parties(paper("commercial_invoice", "inv.pdf", seller=other)) == [f"seller: {other}"]


@pytest.mark.parametrize("stated", ["FOB", "FOB SHANGHAI", "fob Shanghai (Incoterms 2010)", "see contract", "DDU"])
def test_terms_with_their_place_and_what_is_no_term_raise_no_alarm(stated: str) -> None:
    ordered = "DAP" if stated == "DDU" else "FOB"
    assert transport(paper("commercial_invoice", "inv.pdf", incoterm=stated), incoterm=ordered) == []
    assert transport(paper("commercial_invoice", "inv.pdf", incoterm="CIF HAMBURG"), incoterm="FOB") == [("terms", "CIF HAMBURG")]
    assert transport(paper("commercial_invoice", "inv.pdf", incoterm="C.I.F."), incoterm="FOB") == [("terms", "C.I.F.")]


def test_a_seal_beside_the_container_is_no_part_of_its_number() -> None:
    bill = paper("bill_of_lading", "bl.pdf", container_numbers="TCLU4401273/SEAL 998811")
    assert transport(packing(container_numbers="TCLU 440127-3"), bill) == []
    assert transport(packing(container_numbers="TCLU 440127-4"), bill) == [("container", "TCLU 440127-4")]


def test_pallets_may_or_may_not_have_been_weighed() -> None:
    list_without = packing(gross_weight_kg="1000")
    assert weights(list_without, pallets("bill_of_lading", "bl.pdf", "4", gross_weight_kg="1090")) == []
    assert len(weights(list_without, pallets("bill_of_lading", "bl.pdf", "4", gross_weight_kg="1200"))) == 1
    assert len(weights(list_without, paper("bill_of_lading", "bl.pdf", gross_weight_kg="1090"))) == 1


LOTS = [{"lot": f"FA-2005-0{number}", "quantity": 200} for number in range(1, 6)]


def lots(*lines: TradeLine) -> list[tuple[str | None, str | None]]:
    return [(each.lot, each.seen) for each in outcomes(lot_mismatch, order(ONE | {"lots": LOTS}), packing(*lines))[0]]


@pytest.mark.parametrize(
    "printed", ["FA-2005-01 – FA-2005-05", "FA-2005-01 to FA-2005-05", "FA-2005-01 ~ 05", "FA-2005-01/02/03/04/05", "FA200501至FA200505", "FA-2005-01...05"]
)
def test_a_range_of_lots_and_a_list_of_ends_name_them_all(printed: str) -> None:
    assert lots(listed("LY-8210", printed, "1000")) == []


def test_a_range_names_no_lot_beyond_its_ends() -> None:
    assert lots(listed("LY-8210", "FA-2005-01 – FA-2005-04", "1000")) == [("FA-2005-05", "FA-2005-01 – FA-2005-04")]


@pytest.mark.parametrize("printed", ["see attached list", "various", "N/A", "diverse"])
def test_words_in_the_place_of_a_lot_are_no_strange_lot(printed: str) -> None:
    assert lots(listed("LY-8210", printed, "1000")) == []
    assert lots(listed("LY-8210", "ZZ-77", "1000")) == [(None, "ZZ-77")]


def test_a_lot_recognised_in_a_picture_may_mix_letters_and_figures_that_look_alike() -> None:
    scanned = packing(*(listed("LY-8210", f"FA-2OO5-O{number}", "200") for number in range(1, 6))).model_copy(update={"text_source": "ocr"})
    assert outcomes(lot_mismatch, order(ONE | {"lots": LOTS}), scanned)[0] == []
    assert len(outcomes(lot_mismatch, order(ONE | {"lots": LOTS}), scanned.model_copy(update={"text_source": "text"}))[0]) == 1
    other = scanned.model_copy(update={"lines": (*scanned.lines[:4], listed("LY-8210", "FA-2OO5-O7", "200"))})
    assert [each.seen for each in outcomes(lot_mismatch, order(ONE | {"lots": LOTS}), other)[0]] == ["FA-2OO5-O7"]


def test_two_sheets_under_one_number_are_no_copies_and_a_copy_that_was_read_badly_is() -> None:
    first, second = goods("LY-8210", "600"), goods("LY-8210", "400")
    sheets = packing(first, document_number="P-1"), paper("packing_list", "pl-2.pdf", second, document_number="P-1")
    assert quantities(order(ONE), *sheets) == []
    scan = invoice(goods("LY-8210", "100"), file="scan.pdf", invoice_number="A", total_gross="860.00")
    assert quantities(order(ONE), invoice(goods("LY-8210", "1000"), invoice_number="A", total_gross="860.00"), scan) == []


def test_m_agrees_as_a_thousand_and_contradicts_nothing() -> None:
    assert outcomes_of_quantity("1", "M") == ([], True)
    assert outcomes_of_quantity("3", "M") == ([], False)


def outcomes_of_quantity(quantity: str, unit: str) -> tuple[list[str | None], bool]:
    from validators.consignment import quantity_mismatch

    found, held = outcomes(quantity_mismatch, order(ONE), packing(goods("LY-8210", quantity, unit=unit)))
    return [each.seen for each in found], bool(held)


def test_a_bare_number_of_cartons_with_their_content_and_their_price_agrees_with_the_order() -> None:
    gloves = order({"model": "NG", "category": "medical_gloves", "quantity": 100000, "unit_price": "0.05"})
    cartons = invoice(goods("NG", "100", "50.00", "5000.00", description="gloves, 10 boxes of 100 pcs per carton"), total_gross="5000.00")
    assert (quantities(gloves, cartons), amounts(gloves, cartons)) == ([], [])
    short = invoice(goods("NG", "90", "50.00", "4500.00", description="gloves, 10 boxes of 100 pcs per carton"))
    assert quantities(gloves, short) == [("invoice: 90 piece", "order: 100000 piece")]
