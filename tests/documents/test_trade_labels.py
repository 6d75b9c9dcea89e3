"""Labels of trade papers: what they mean by their words, where their value stands, and what only looks like one."""

from __future__ import annotations

import pytest

from documents.reading.page import Reading
from documents.understanding.goods_columns import roles_of
from documents.understanding.trade_phrases import misread_roles, roles_of_text
from documents.understanding.trade_words import is_form_text, meaning
from tests.documents.drawn import form, paper, stated

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Commercial inv. nr.", "invoice_number"),
        ("Our invoice reference", "invoice_number"),
        ("Bestellnummer des Kunden", "order_number"),
        ("Pedido de compra no.", "order_number"),
        ("GRAND TOTAL NET: WEIGHT", "net_weight_kg"),
        ("TOTAL N.WT", "net_weight_kg"),
        ("Gesamtrohmasse", "gross_weight_kg"),
        ("发票编号", "invoice_number"),
        ("Total No. of Cartons", "packages"),
        ("Tổng số kiện", "packages"),
        ("House Air Waybill No.", "waybill_number"),
        ("Country of Origin of Goods", "country_of_origin"),
        ("Date raised", "date"),
    ],
)
def test_labels_nobody_has_written_down_are_read_by_their_words(label: str, role: str) -> None:
    assert role in meaning(label, "roles")


@pytest.mark.parametrize("label", ["Customs value", "Bank of the seller", "Port charges", "Invoice discount", "Gross weight per carton"])
def test_a_label_with_an_unknown_word_or_of_another_thing_stands_for_nothing_of_these(label: str) -> None:
    assert not {"seller", "invoice_number", "port_of_loading", "gross_weight_kg", "total_gross"} & set(meaning(label, "roles"))


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Unit price (USD)", "unit_price"),
        ("CHF/Einh.", "unit_price"),
        ("Preis/100", "unit_price"),
        ("Ttl G Wt", "gross_weight"),
        ("Order qty.", "quantity"),
        ("数量 Quantity", "quantity"),
        ("Số kiện", "cartons"),
        ("PO-No.", "order"),
    ],
)
def test_heads_of_columns_are_read_by_their_words(head: str, role: str) -> None:
    assert role in roles_of(head)


def test_words_of_forms_are_told_from_names_even_when_a_letter_is_wrong() -> None:
    assert is_form_text("Total Collec t Charges")
    assert is_form_text("Shipper's Name and Adress")
    assert not is_form_text("Castle Cheese")
    assert misread_roles("IINVOICE NO. :") == roles_of_text("Invoice no.")
    assert misread_roles("Consignce's name") == ()


def test_a_label_in_two_languages_is_one_label_though_one_of_them_is_unknown() -> None:
    read = stated(
        "commercial_invoice", paper("# PROFORMA INVOICE\nSipariş No / Order No : TR-4410\nAlıcı / Buyer : Landkreis Musterland\nTarih / Date : 07.04.2020")
    )
    assert (read["order_number"], read["buyer"], read["invoice_date"]) == ("TR-4410", "Landkreis Musterland", "2020-04-07")


def test_dots_lead_from_a_label_to_its_value() -> None:
    assert stated("packing_list", paper("# PACKING LIST\nGross weight .......... 1,250.5 kg\nNumber of cartons ..... 60"))["gross_weight_kg"] == "1250.5"


def test_a_label_may_hold_a_colon_or_be_glued_to_its_number() -> None:
    read = stated("packing_list", paper("# PACKING LIST\nGRAND TOTAL NET: WEIGHT: 7,084.00 KGS\nInvoice No.KFL18942025"))
    assert (read["net_weight_kg"], read["invoice_number"]) == ("7084.00", "KFL18942025")


def test_the_value_of_a_row_of_labels_stands_in_the_row_below() -> None:
    rows = "# INVOICE\nInvoice No.\tInvoice date\tP.O. No.\tCurrency\nFB-2041\t14.08.2021\tBM-2231\tUSD"
    read = stated("commercial_invoice", paper(rows))
    assert (read["invoice_number"], read["invoice_date"], read["order_number"]) == ("FB-2041", "2021-08-14", "BM-2231")


def test_several_labels_and_values_may_share_a_line_without_colons() -> None:
    read = stated(
        "commercial_invoice", paper("# INVOICE\nInv. no. TN/2021/0774   Inv. date 30/09/2021   Cust. PO 4501288\nOrigin of the goods, country of origin CN")
    )
    assert (read["invoice_number"], read["invoice_date"], read["order_number"]) == ("TN/2021/0774", "2021-09-30", "4501288")
    assert read["country_of_origin"] == "CN"


def test_the_end_of_a_bracket_is_no_label() -> None:
    read = stated("commercial_invoice", paper("# INVOICE\nVAT 0% (reverse charge)\t\t0.00"))
    assert "lots" not in read
    assert stated("packing_list", paper("# PACKLISTE\nCharge: 0330-A"), "de")["lots"] == "0330-A"


WAYBILL = [
    ((30, 60, 300, 120), "Shipper's Name and Address", ["QINGDAO MUSTER CO LTD", "QINGDAO, CHINA"]),
    ((300, 60, 560, 120), "Issued by", ["SOME AIRLINE LTD"]),
    ((30, 120, 300, 180), "Consignee's Name and Address", ["LANDKREIS MUSTERLAND", "12345 MUSTERSTADT"]),
    ((300, 120, 560, 180), "Accounting Information", ["FREIGHT PREPAID"]),
    ((30, 180, 120, 220), "No. of Pieces", ["64"]),
    ((120, 180, 220, 220), "Gross Weight", ["832.0 K"]),
    ((220, 180, 320, 220), "Chargeable Weight", ["1066.5"]),
    ((320, 180, 560, 220), "Nature and Quantity of Goods", ["SURGICAL MASKS"]),
]


def test_tiny_captions_in_boxes_have_their_values_below_them() -> None:
    read = stated("air_waybill", Reading((form(*WAYBILL, title="AIR WAYBILL 176-70214455"),)))
    assert (read["consignee"], read["packages"], read["gross_weight_kg"]) == ("LANDKREIS MUSTERLAND", "64", "832.0")
    assert read["product"] == "SURGICAL MASKS"


def test_a_blank_form_gives_nothing() -> None:
    blank = form(*((box, caption, list[str]()) for box, caption, _ in WAYBILL), title="AIR WAYBILL")
    assert stated("air_waybill", Reading((blank,))) == {}
    empty = "# COMMERCIAL INVOICE\nInvoice No.:\t\tDate:\nSeller:\t\tBuyer:\nPort of loading:\tPort of discharge:\nTotal:\nSignature:"
    assert stated("commercial_invoice", paper(empty)) == {}
