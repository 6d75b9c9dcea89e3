"""Dates, places, ports, packages, weights and containers of trade papers, wherever the paper puts them."""

from __future__ import annotations

import pytest

from documents.reading.page import Reading
from documents.understanding.dates import find_dates
from tests.documents.drawn import form, paper, stated, trade_facts

pytestmark = pytest.mark.unit


# --- dates and places ---


def test_a_date_beside_the_papers_own_number_is_its_own_and_one_beside_another_is_not() -> None:
    own = "# COMMERCIAL INVOICE\nInvoice No: KFL/1894\tDate: 31-12-2025\nL/C No: 786LC4250\tDate: 10-10-2025"
    assert stated("commercial_invoice", paper(own))["invoice_date"] == "2025-12-31"
    assert "issue_date" not in stated("bill_of_lading", paper("# BILL OF LADING\nL/C No: 786LC4250\tDate: 10-10-2025"))


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("Foshan, 15 April 2020", "Foshan", "2020-04-15"),
        ("Aalen, den 22. April 2020", "Aalen", "2020-04-22"),
        ("HANGZHOU, CHINA JUN. 24, 2021", "HANGZHOU", "2021-06-24"),
        ("Due date: 05.07.2020", None, None),
        ("Muster GmbH, 15 April 2020", None, None),
    ],
)
def test_a_line_of_place_and_date_is_known_without_a_label(line: str, place: str | None, day: str | None) -> None:
    read = stated("beneficiary_confirmation", paper(f"# Bestätigung des Empfängers\nWir bestätigen den Empfang.\n\n{line}"), "de")
    assert (read.get("place"), read.get("issue_date")) == (place, day) or (place is None and "place" not in read)


@pytest.mark.parametrize(
    "filled",
    [
        "Place and date of issue: SHANGHAI, 20-MAY-2021",
        "Place and date of issue\nSHANGHAI\t20-MAY-2021",
        "EXECUTED ON 20-MAY-2021 AT SHANGHAI BY SOME AGENT LTD",
        "20MAY2021\tSHANGHAI\nExecuted on (date)\tat (place)",
    ],
)
def test_place_and_date_stand_beside_below_or_over_their_labels(filled: str) -> None:
    kind, title = ("air_waybill", "AIR WAYBILL 176-70214455") if "xecuted" in filled.casefold() else ("bill_of_lading", "SEA WAYBILL SWB-77120")
    read = stated(kind, paper(f"# {title}\n\n\n{filled}"))
    assert (read["place"], read["issue_date"]) == ("SHANGHAI", "2021-05-20")


def test_a_label_may_say_how_its_date_is_written() -> None:
    assert stated("commercial_invoice", paper("# INVOICE\nInvoice # A-1001\nDATE (MM/DD/YY) 02 / 08 / 26"))["invoice_date"] == "2026-02-08"
    assert "invoice_date" not in stated("commercial_invoice", paper("# INVOICE\nInvoice # A-1001\nDATE 02 / 08 / 26"))


def test_a_month_in_letters_may_stand_between_figures_without_blanks() -> None:
    assert [hit.day.isoformat() for hit in find_dates("30JUL2020 and 05MAY21") if hit.day] == ["2020-07-30", "2021-05-05"]
    assert not find_dates("Model 30JULY-X, 12MARK20")


def test_the_day_of_the_authority_counts_not_that_of_the_exporters_declaration() -> None:
    boxes = [
        ((30, 420, 300, 560), "11. Certification\nIt is hereby certified that the declaration is correct.", ["NINGBO, CHINA JUN. 24, 2021"]),
        ((300, 420, 565, 560), "12. Declaration by the exporter\nThe undersigned declares: goods produced in", ["CHINA", "NINGBO, CHINA JUN. 22, 2021"]),
    ]  # fmt: skip
    read = stated("origin_proof", Reading((form(*boxes, title="CERTIFICATE OF ORIGIN"),)))
    assert (read["issue_date"], read["country_of_origin"]) == ("2021-06-24", "CHINA")


# --- ports ---


def test_ports_are_named_as_printed_with_their_country() -> None:
    read = stated("bill_of_lading", paper("# BILL OF LADING\nPort of loading: Yantian, Shenzhen\nPort of discharge: HAMBURG, GERMANY BY VESSEL"))
    assert (read["port_of_loading"], read["port_of_discharge"]) == ("Yantian, Shenzhen", "HAMBURG, GERMANY")


def test_a_route_by_sea_names_ports_and_one_by_air_does_not() -> None:
    sea = "# INVOICE\nInvoice no. A-1001\nFrom: Ningbo, China   To: Bremerhaven, Germany   By: Sea"
    read = stated("commercial_invoice", paper(sea))
    assert (read["port_of_loading"], read["port_of_discharge"]) == ("Ningbo, China", "Bremerhaven, Germany")
    assert "port_of_loading" not in stated("commercial_invoice", paper(sea.replace("By: Sea", "By: Air freight")))
    assert "port_of_loading" not in stated("commercial_invoice", paper("# INVOICE\nPort of loading: Any\nBy: Sea"))


# --- packages and weights ---


def test_totals_of_columns_give_packages_and_weights_and_those_per_carton_do_not() -> None:
    rows = "# PACKING LIST\nCtn no.\t\tCtns\tN.W./ctn\tTotal G.W.\n1-300\t\t300\t7.8\t2670.0\n301-420\t\t120\t8.1\t1104.0\nTotal\t\t420\t\t3774.0"
    read = stated("packing_list", paper(rows))
    assert (read["packages"], read["gross_weight_kg"]) == ("420", "3774.0")
    assert "net_weight_kg" not in read


def test_a_list_that_goes_on_is_summed_up_on_its_last_page() -> None:
    head = "Roll\t\tPackages\tNet kg\tGross kg\n"
    first = "# PACKING LIST\n" + head + "1\t\t10\t100.0\t110.0\n2\t\t20\t200.0\t220.0\nSub Total:\t\t30\t300.0\t330.0"
    last = head + "3\t\t5\t50.0\t55.0\nSub Total:\t\t5\t50.0\t55.0\nTotal:\t\t35\t350.0\t385.0"
    read = stated("packing_list", paper(first, last))
    assert (read["net_weight_kg"], read["gross_weight_kg"]) == ("350.0", "385.0")


def test_of_a_product_of_weights_the_result_counts() -> None:
    assert stated("packing_list", paper("# PACKING LIST\nGross weight: 25 x 19.8 = 495.0 kg"))["gross_weight_kg"] == "495.0"
    assert "gross_weight_kg" not in stated("packing_list", paper("# PACKING LIST\nGross weight per carton: 19.8 kg"))


def test_shipping_marks_are_no_count_of_packages() -> None:
    assert "packages" not in stated("packing_list", paper("# PACKING LIST\nSUBMI\nCARTON 1/UP...\nDESTINATION"))
    assert stated("packing_list", paper("# PACKING LIST\nCARTON 1/UP...\nTOTAL: PACKED IN: 1704 CARTONS"))["packages"] == "1704"


def test_what_is_loaded_is_not_the_container() -> None:
    goods = "# BILL OF LADING\nDescription of goods\n1X40HQ CONTAINER S.T.C.\nLATEX EXAMINATION GLOVES\n840 CTNS"
    assert stated("bill_of_lading", paper(goods))["product"] == "LATEX EXAMINATION GLOVES"


# --- numbers ---


def test_a_house_waybill_number_is_called_so_even_where_the_master_stands_at_the_head() -> None:
    assert stated("air_waybill", paper("176-70214455\t\tHAWB No. SZX-2204417\n# AIR WAYBILL"))["waybill_number"] == "SZX-2204417"
    assert stated("air_waybill", paper("176-70214455\n# AIR WAYBILL"))["waybill_number"] == "176-70214455"


def test_the_number_of_an_order_counts_for_more_than_its_reference() -> None:
    rows = "# INVOICE\nPO Reference No. P273362\n\nPO No.\tDescription\tQty\tPrice\tAmount\n4500504921\tTrousers\t100\t1.00\t100.00"
    assert stated("commercial_invoice", paper(rows))["order_number"] == "4500504921"
    assert stated("commercial_invoice", paper("# INVOICE\nPO Reference No. P273362"))["order_number"] == "P273362"


def test_a_count_behind_the_word_invoice_is_no_number() -> None:
    assert "invoice_number" not in stated("bill_of_lading", paper("# BILL OF LADING\nAS PER INVOICE\t1024 CARTONS"))
    assert stated("bill_of_lading", paper("# BILL OF LADING\nINVOICE NO. WAL-25-714\t1024 CARTONS"))["invoice_number"] == "WAL-25-714"


def test_codes_of_the_customs_data_model_name_papers() -> None:
    notice = "# Bescheid über Einfuhrabgaben\nMRN 21DE558004417720R8\nUnterlagen: N380 ADG-24-0388, N705 HLCUSHA21"
    read = stated("customs_notice", paper(notice), "de")
    assert read["invoice_number"] == "ADG-24-0388"


def test_goods_of_a_waybill_end_before_what_carriers_add_and_its_charge_is_no_lot() -> None:
    goods = "# AIR WAYBILL 176-70214455\nShipper: Lot D7-4, Road N4, Tan Phu Industrial Park\nRate / Charge 5.24\nNature and Quantity of Goods\n"
    read = stated("air_waybill", paper(goods + "Antigen test kit, 20 pcs, NOT\nRESTRICTED"))
    assert read["product"] == "Antigen test kit, 20 pcs"
    assert "lots" not in read
    assert stated("air_waybill", paper(goods + "Face mask AS PER\nINVOICE"))["product"] == "Face mask"


def test_lots_side_by_side_are_several() -> None:
    rows = "# PACKING LIST\nDescription\tLot No.\tQuantity\nFace mask\t2009-N14 2010-N14\t5000 pcs"
    read = [str(fact.value) for fact in trade_facts("packing_list", paper(rows), "en") if fact.field == "lots"]
    assert read == ["2009-N14", "2010-N14"]


def test_a_row_that_sums_up_packages_and_weights_needs_no_word() -> None:
    rows = "Face mask\t33\t330\t134.9\t176.8\nGown\t34\t340\t489.6\t564.3\n\t67\t\t624.5\t741.1"
    text = f"# PACKING LIST\nDescription\tCartons\tQty\tN.W. (kg)\tG.W. (kg)\n{rows}"
    read = stated("packing_list", paper(text, tabs=(200.0, 280.0, 360.0, 450.0)))
    assert (read["packages"], read["net_weight_kg"], read["gross_weight_kg"]) == ("67", "624.5", "741.1")


# --- figures and words in another order ---


def test_weights_may_stand_before_their_words_and_have_blanks_for_thousands() -> None:
    read = stated("packing_list", paper("# PACKING LIST\nWeight: 1,250.5 kg gross, 1,100.0 kg net. Country of origin: Vietnam"))
    assert (read["gross_weight_kg"], read["net_weight_kg"]) == ("1250.5", "1100.0")
    assert stated("packing_list", paper("# PACKLISTE\nRohmasse (kg): 2 150,5"), "de")["gross_weight_kg"] == "2150.5"


def test_packages_counted_in_words_stand_on_the_next_line() -> None:
    read = stated("origin_proof", paper("# CERTIFICATE OF ORIGIN\n2.Consignee\nMuster Handel GmbH\n\nSIXTY-FIVE (65)\nCARTONS OF PROTECTIVE GOGGLES"))
    assert (read["packages"], read["consignee"]) == ("65", "Muster Handel GmbH")


def test_place_and_date_may_stand_in_a_sentence() -> None:
    read = stated("bill_of_lading", paper("# SEA WAYBILL\nNUMBER: SWB-55031-A\n\n\nIssued at Ho Chi Minh City on 2022-02-19, no original bill required."))
    assert (read["place"], read["issue_date"], read["waybill_number"]) == ("Ho Chi Minh City", "2022-02-19", "SWB-55031-A")


def test_a_label_that_a_hyphen_breaks_has_its_value_beside_its_first_line() -> None:
    read = stated("packing_list", paper("# PACKING LIST\nNUMBER OF PACK-\t180 ctns\nAGES\nCOUNTRY OF ORI-\tChina\nGIN OF GOODS", tabs=(220.0,)))
    assert (read["packages"], read["country_of_origin"]) == ("180", "China")
