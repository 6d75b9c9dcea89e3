"""What trade papers state, and what they do not: fields of invoices, packing lists, transport papers, proofs of origin, customs notices."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from batches.paper import Fact
from documents.reading.page import Cell, Page, Reading, Table, Word
from documents.understanding.check_digits import air_waybill_holds, container_holds, mrn_holds
from documents.understanding.trade import TRADE_KINDS
from tests.documents.drawn import trade_facts

pytestmark = pytest.mark.unit

Row = tuple[float, Sequence[tuple[float, str]]]


def words(rows: Sequence[Row], size: float = 10) -> list[Word]:
    """Words of runs of text set at (left edge, text), one row a height; every sign half as wide as the size."""
    found = []
    for top, runs in rows:
        for left, text in runs:
            x = left
            for part in text.split():
                width = size * sum(1.0 if ord(sign) > 0x2E80 else 0.5 for sign in part)
                found.append(Word(part, x, top, x + width, top + size, size))
                x += width + size * 0.3
    return found


def reading(*rows: Row, tables: Sequence[Table] = ()) -> Reading:
    return Reading((Page(1, 595, 842, tuple(words(rows)), tables=tuple(tables)),))


def lines(*texts: str, top: float = 60, left: float = 50) -> list[Row]:
    return [(top + 22 * position, [(left, text)]) for position, text in enumerate(texts)]


def stated(kind: str, paper: Reading, language: str = "en") -> tuple[Fact, ...]:
    return trade_facts(kind, paper, language)


def facts(kind: str, paper: Reading, language: str = "en") -> dict[str, str | int]:
    return {fact.field: fact.value for fact in stated(kind, paper, language)}


def fact(kind: str, paper: Reading, field: str, language: str = "en") -> Fact:
    return next(one for one in stated(kind, paper, language) if one.field == field)


INVOICE = lines(
    "COMMERCIAL INVOICE", "Invoice No.: HB-2020-117", "Date: 5 June 2020", "Seller: Hainan Baiyu Protective Goods Co., Ltd., Haikou",
    "Buyer: Klinikverbund Weserbogen gGmbH", "P/O No.: KW-88/20", "Terms: CPT Leipzig, Incoterms 2020", "Country of origin: China",
    "Total amount: USD 18,780.00",
)  # fmt: skip


def test_an_english_invoice_states_its_numbers_parties_terms_and_total() -> None:
    assert facts("commercial_invoice", reading(*INVOICE)) == {
        "invoice_number": "HB-2020-117", "invoice_date": "2020-06-05", "order_number": "KW-88/20", "seller": "Hainan Baiyu Protective Goods Co., Ltd.",
        "buyer": "Klinikverbund Weserbogen gGmbH", "currency": "USD", "total_gross": "18780.00", "incoterm": "CPT", "country_of_origin": "China",
    }  # fmt: skip


def test_a_field_that_is_not_on_the_paper_is_absent() -> None:
    found = facts("commercial_invoice", reading(*lines("COMMERCIAL INVOICE", "Invoice No.: [illegible]", "Date:", "Goods: masks")))
    assert found == {}


def test_every_fact_names_its_checks_its_words_and_its_spot() -> None:
    number = fact("commercial_invoice", reading(*INVOICE), "invoice_number")
    assert number.raw == "HB-2020-117"
    assert number.checks == ("label", "format")
    assert 0.8 < number.confidence < 1
    assert number.page == 1
    assert number.box is not None
    assert number.box[1] == 82


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("de", ("Rechnung", "Rechnungsnr.: RE-4711/20", "Rechnungsdatum: 05.06.2020", "Ihre Bestellung: B-22/0091")),
        ("zh", ("商业发票", "发票号: RE-4711/20", "发票日期: 2020年6月5日", "订单编号: B-22/0091")),
        ("vi", ("HÓA ĐƠN THƯƠNG MẠI", "Số hóa đơn: RE-4711/20", "Ngày: 05/06/2020", "Đơn hàng số: B-22/0091")),
        ("en", ("发票 INVOICE", "发票号 Invoice No.: RE-4711/20", "日期 Date: 2020-06-05", "订单号 P.O. No.: B-22/0091")),
    ],
)  # fmt: skip
def test_labels_are_known_in_four_languages_and_across_them(language: str, texts: tuple[str, ...]) -> None:
    found = facts("commercial_invoice", reading(*lines(*texts)), language)
    assert (found["invoice_number"], found["invoice_date"], found["order_number"]) == ("RE-4711/20", "2020-06-05", "B-22/0091")


def test_values_stand_beside_their_label_or_below_it() -> None:
    beside = reading((60, [(50, "Invoice No."), (200, "A-1001")]), (80, [(50, "Invoice date"), (200, "05.06.2020")]))
    below = reading((60, [(50, "Invoice No."), (200, "Invoice date")]), (74, [(50, "A-1001"), (200, "05.06.2020")]))
    for paper in (beside, below):
        assert facts("commercial_invoice", paper) == {"invoice_number": "A-1001", "invoice_date": "2020-06-05"}


def test_a_label_does_not_take_the_next_labels_value() -> None:
    paper = reading((60, [(50, "Invoice No."), (200, "Order No.")]), (74, [(200, "B-77")]), (120, [(50, "Due date: 05.07.2020")]))
    assert facts("commercial_invoice", paper) == {"order_number": "B-77"}


def test_a_date_that_could_be_two_days_is_none_unless_the_paper_tells() -> None:
    unsure = lines("Invoice No.: A-1001", "Date: 06/05/2020")
    told = lines("Invoice No.: A-1001", "Date (DD/MM/YYYY): 06/05/2020")
    assert "invoice_date" not in facts("commercial_invoice", reading(*unsure))
    assert facts("commercial_invoice", reading(*told))["invoice_date"] == "2020-05-06"


def test_the_same_figures_mean_what_the_papers_own_style_says() -> None:
    dots = lines("SEA WAYBILL", "Number of packages: 1.200 cartons", "Gross weight: 9.960,0 kg")
    commas = lines("SEA WAYBILL", "Number of packages: 1,200 cartons", "Gross weight: 9,960.0 kg")
    for rows in (dots, commas):
        found = facts("bill_of_lading", reading(*rows))
        assert (found["packages"], found["gross_weight_kg"]) == (1200, "9960.0")


def test_net_and_gross_are_told_apart_and_one_total_alone_is_the_gross() -> None:
    both = lines("Rechnung Nr. 5001", "Nettobetrag 1.000,00 EUR", "zzgl. 19 % USt. 190,00 EUR", "Rechnungsbetrag 1.190,00 EUR")
    found = facts("commercial_invoice", reading(*both), "de")
    assert (found["total_net"], found["total_gross"], found["currency"]) == ("1000.00", "1190.00", "EUR")
    assert "adds_up" in fact("commercial_invoice", reading(*both), "total_gross", "de").checks
    alone = facts("commercial_invoice", reading(*lines("Invoice No. 5001", "TOTAL: USD 950.00")))
    assert (alone.get("total_net"), alone["total_gross"]) == (None, "950.00")


def test_two_totals_that_nothing_bears_out_are_no_total() -> None:
    paper = reading(*lines("Invoice No. 5001", "Total: USD 950.00", "Total amount: USD 1,950.00"))
    assert "total_gross" not in facts("commercial_invoice", paper)


def test_an_incoterm_needs_its_label_or_a_place() -> None:
    assert facts("commercial_invoice", reading(*lines("Subtotal (FOB VALUE) 5.00", "Delivered FCA Shanghai"))).get("incoterm") == "FCA"
    assert "incoterm" not in facts("commercial_invoice", reading(*lines("SUBTOTAL (FOB VALUE) 5.00", "the CIP charge")))


def test_a_name_ends_with_its_legal_form_and_goes_on_to_the_next_line_for_it() -> None:
    broken = reading(
        (60, [(50, "Shipper")]),
        (74, [(50, "Foshan Lanting Yunfeng Protective")]),
        (88, [(50, "Products Co., Ltd.")]),
        (102, [(50, "No. 18 Xinglong Road, Foshan")]),
    )
    assert facts("packing_list", broken)["seller"] == "Foshan Lanting Yunfeng Protective Products Co., Ltd."
    glued = reading(*lines("Exporter: SAPPHIRE FINISHING MILLS LTD Tricon Corporate Centre, Lahore 54660"))
    assert facts("packing_list", glued)["seller"] == "SAPPHIRE FINISHING MILLS LTD"


def test_a_route_is_not_a_seller_and_a_buyer() -> None:
    paper = reading(*lines("INVOICE NO.: XQ-2101", "TO: SAALETAL HANDELSKONTOR GMBH", "FROM: SHANGHAI, CHINA"))
    found = facts("commercial_invoice", paper)
    assert found.get("buyer") == "SAALETAL HANDELSKONTOR GMBH"
    assert "seller" not in found


def test_the_sum_of_goods_and_freight_is_the_total() -> None:
    head = (200.0, [(50, "Description"), (300, "Qty"), (380, "Unit price"), (480, "Amount USD")])
    item = (220.0, [(50, "Half mask FFP2"), (300, "1,000"), (380, "0.86"), (480, "860.00")])
    goods = (242.0, [(50, "TOTAL FCA SHENZHEN"), (480, "860.00")])
    freight, total = (264.0, [(50, "Freight charge"), (480, "40.00")]), (286.0, [(50, "TOTAL CPT FRANKFURT"), (480, "900.00")])
    sum_of_all = fact("commercial_invoice", reading(head, item, goods, freight, total), "total_gross")
    assert sum_of_all.value == "900.00"
    assert "adds_up" in sum_of_all.checks
    assert facts("commercial_invoice", reading(head, item, goods))["total_gross"] == "860.00"


def test_the_notify_party_is_not_the_consignee() -> None:
    paper = reading((60, [(50, "Notify party"), (300, "Consignee")]), (74, [(50, "Spedition Kranichfeld GmbH"), (300, "Saaletal Handelskontor GmbH")]))
    found = facts("bill_of_lading", paper)
    assert found == {"consignee": "Saaletal Handelskontor GmbH"}


def test_an_air_waybill_number_is_checked_by_seven() -> None:
    good = fact("air_waybill", reading(*lines("Air Waybill", "AWB No. 020-44719360")), "waybill_number")
    bad = fact("air_waybill", reading(*lines("Air Waybill", "AWB No. 020-44719365")), "waybill_number")
    assert good.value == "020-44719360"
    assert "check_digit" in good.checks
    assert "check_digit" not in bad.checks
    assert bad.confidence < good.confidence
    assert air_waybill_holds("020-12345675")
    assert not air_waybill_holds("020-12345676")


def test_a_house_waybill_goes_by_its_own_number_not_its_masters() -> None:
    paper = reading((60, [(50, "HOUSE AIR WAYBILL"), (350, "HAWB No. MSF-SGN-0020417")]), (80, [(350, "MAWB No. 157-20388410")]))
    assert facts("air_waybill", paper)["waybill_number"] == "MSF-SGN-0020417"


def test_container_numbers_are_known_by_their_check_digit() -> None:
    assert container_holds("CSQU3054383")
    assert not container_holds("CSQU3054384")
    paper = reading(*lines("BILL OF LADING", "B/L No.: NGB2109331", "Container: TIIU-603220-5 / SEAL 771204", "OOLU 517330 4 and XXXU1234567"))
    containers = [one.value for one in stated("bill_of_lading", paper) if one.field == "container_numbers"]
    assert containers == ["TIIU6032205", "OOLU5173304"]


def test_a_bill_of_lading_names_ports_and_the_day_it_was_issued_not_that_of_loading() -> None:
    paper = reading(
        *lines(
            "BILL OF LADING",
            "Port of loading: Ningbo, China",
            "Port of discharge: Hamburg",
            "Shipped on board: 01 JUL 2020",
            "Place and date of issue: Shanghai, 02 JUL 2020",
        )
    )
    found = facts("bill_of_lading", paper)
    assert (found["port_of_loading"], found["port_of_discharge"]) == ("Ningbo, China", "Hamburg")
    assert (found["issue_date"], found["place"]) == ("2020-07-02", "Shanghai")


def test_pallets_are_not_packages() -> None:
    assert "packages" not in facts("air_waybill", reading(*lines("Air Waybill", "Pieces: 1 pallet (24 cartons)")))
    assert facts("packing_list", reading(*lines("Packliste", "Summe: 44 Kartons auf 2 Paletten")), "de")["packages"] == 44


def test_pounds_are_not_kilograms() -> None:
    assert "gross_weight_kg" not in facts("packing_list", reading(*lines("Packing list", "Gross weight: 4,608.0 LB")))
    assert facts("packing_list", reading(*lines("Packing list", "G.W.: 2,090.2 KGS")))["gross_weight_kg"] == "2090.2"


def test_a_customs_notice_states_mrn_importer_and_duties() -> None:
    paper = reading(*lines(
        "Bescheid über Einfuhrabgaben", "MRN..............: 26DE 5580 1993 0516 R5", "Einfuehrer.......: Saaletal Handelskontor GmbH", "EORI-Nr.: DE4790021",
        "Ursprungsland: CN", "Rohmasse: 1.738,0 kg", "Annahme: 10.03.2026", "Summe der Abgaben: 12.119,47 EUR", "Leipzig, 11.03.2026",
    ))  # fmt: skip
    assert facts("customs_notice", paper, "de") == {
        "mrn": "26DE558019930516R5", "issue_date": "2026-03-11", "acceptance_date": "2026-03-10",
        "importer": "Saaletal Handelskontor GmbH", "eori": "DE4790021", "country_of_origin": "CN",
        "gross_weight_kg": "1738.0", "currency": "EUR", "total_gross": "12119.47", "place": "Leipzig",
    }  # fmt: skip
    assert mrn_holds("26DE585412345678R2")
    assert not mrn_holds("20DE510220123456R2")


def cell(text: str, x0: float, top: float, x1: float, bottom: float) -> Cell:
    return Cell(text, (x0, top, x1, bottom))


def test_boxes_of_a_form_hold_label_and_value_and_labels_may_break() -> None:
    """Form A: the label of box 10 takes two lines, that of box 1 ends its bracket on the next."""
    exporter = "1. Goods consigned from (Exporter's business name,\naddress, country)\nThanh Lam Co., Ltd."
    invoices = "10. Number and\ndate of invoices\nTL-2103-12"
    table = Table(1, (40, 50, 500, 110), ((cell(exporter, 40, 50, 330, 110), cell(invoices, 330, 50, 500, 110)),))
    heights = (52, 64, 76)
    rows = [(top, [(42, left), (335, right)]) for top, left, right in zip(heights, exporter.split("\n"), invoices.split("\n"), strict=True)]
    paper = reading(*rows, tables=[table])
    found = facts("origin_proof", paper)
    assert (found["seller"], found["invoice_number"]) == ("Thanh Lam Co., Ltd.", "TL-2103-12")


def test_a_confirmation_of_the_beneficiary_names_both_sides_and_who_signed() -> None:
    paper = reading(*lines(
        "Bestätigung über den unentgeltlichen Erhalt", "Empfänger: Landkreis Beispielsee, Krisenstab", "Spender: Hainan Baiyu Goods Co., Ltd., Haikou",
        "Proforma-Rechnung Nr.: DN-2020-11 vom 28.05.2020", "Waren, den 3. Juni 2020",
    ), (260, [(50, "Wiebke Harmsen")]))  # fmt: skip
    found = facts("beneficiary_confirmation", paper, "de")
    assert found["consignee"] == "Landkreis Beispielsee, Krisenstab"
    assert found["seller"] == "Hainan Baiyu Goods Co., Ltd."
    assert found["invoice_number"] == "DN-2020-11"
    assert found["issue_date"] == "2020-06-03"
    assert found["signatory"] == "Wiebke Harmsen"


def test_an_empty_page_of_any_trade_kind_states_nothing() -> None:
    assert len(TRADE_KINDS) == 8
    assert all(stated(kind, Reading((Page(1, 595, 842, ()),))) == () for kind in TRADE_KINDS)
