"""Who is who on a trade paper where no label says so plainly: letterheads, addressees, sides of a gift, banks, agents, the people who sign."""

from __future__ import annotations

import pytest

from documents.reading.page import Reading
from documents.understanding.trade_names import name_of
from tests.documents.drawn import form, paper, stated

pytestmark = pytest.mark.unit


LETTER = """
# PflegePlus Handels GmbH

Stadt Musterhausen
Fachbereich 37
Konrad-Weg 50
59227 Musterhausen

Rechnung Nr. 2021-55
Rechnungsdatum: 03.05.2021
"""


def test_the_letterhead_sells_and_the_addressee_buys() -> None:
    read = stated("commercial_invoice", paper(LETTER), "de")
    assert (read["seller"], read["buyer"]) == ("PflegePlus Handels GmbH", "Stadt Musterhausen")


def test_the_addressee_of_an_order_sells() -> None:
    read = stated("purchase_order", paper(LETTER.replace("Rechnung Nr.", "Bestellung Nr.").replace("Rechnungsdatum", "Datum")), "de")
    assert (read["buyer"], read["seller"]) == ("PflegePlus Handels GmbH", "Stadt Musterhausen")


def test_a_letterhead_without_legal_form_needs_an_address_below_it() -> None:
    head = "# Klinikum am See\nSeestr. 3, 88131 Lindau\n\n\nPurchase order no. 4711\nSupplier: SafeHands B.V."
    assert stated("purchase_order", paper(head))["buyer"] == "Klinikum am See"
    assert "buyer" not in stated("purchase_order", paper(head.replace("Klinikum am See", "Purchase Order").replace("Seestr. 3, 88131 Lindau", "Page 1")))


def test_a_letterhead_that_is_only_a_call_name_stands_for_the_company_named_in_full() -> None:
    head = "# Castle\n1834 Shuswap Avenue, Lumby\nPurchased from\t\tShip to\nPALLET CANADA INC.\t\tCastle Cheese (West) Inc.\nP.O. Number: 4977"
    read = stated("purchase_order", paper(head))
    assert (read["buyer"], read["seller"]) == ("Castle Cheese (West) Inc.", "PALLET CANADA INC.")


def test_who_is_given_something_has_bought_nothing() -> None:
    gift = LETTER.replace("Rechnung Nr.", "Proforma-Rechnung Nr.") + "Spende - unentgeltliche Lieferung, Wert nur für den Zoll"
    read = stated("commercial_invoice", paper(gift), "de")
    assert read["consignee"] == "Stadt Musterhausen"
    assert "buyer" not in read


def test_the_maker_who_declares_the_origin_is_not_the_seller_of_a_letterhead() -> None:
    said = (
        "The exporter K-TEX INDUSTRIAL CO.LTD. (BDREX01284) of the products covered by this document declares that these are of Bangladesh preferential origin"
    )
    both = "# S MUSTER HK CO., LIMITED\nCOMMERCIAL INVOICE\nInv. no. SU-25\n\n" + said
    assert stated("commercial_invoice", paper(both))["seller"] == "S MUSTER HK CO., LIMITED"
    assert stated("commercial_invoice", paper("COMMERCIAL INVOICE\nInv. no. SU-25\n\n" + said))["seller"] == "K-TEX INDUSTRIAL CO.LTD."


def test_a_bill_to_order_names_the_order_not_a_company() -> None:
    boxes = [
        ((30, 130, 300, 190), "CONSIGNEE (Complete name and address)", ["UNTO THE ORDER OF", "SPARKASSE MUSTER"]),
        ((30, 190, 300, 250), "NOTIFY PARTY", ["MEDIKA GMBH"]),
    ]
    assert stated("bill_of_lading", Reading((form(*boxes, title="BILL OF LADING"),)))["consignee"] == "UNTO THE ORDER OF SPARKASSE MUSTER"
    assert stated("bill_of_lading", paper("# BILL OF LADING\nConsignee: Muster Care GmbH"))["consignee"] == "Muster Care GmbH"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["1004691 - Chep USA", "8517 South Park Circle"], "Chep USA"),
        (["KIK TEXTILIEN GMBH", "Siemensstr. 21"], "KIK TEXTILIEN GMBH"),
        (["Hainan Baiyu", "Goods Co., Ltd."], "Hainan Baiyu Goods Co., Ltd."),
        (["CHE200"], None),
        (["Wareneingang Zentrallager"], None),
        (["Tel. +49 30 1234567"], None),
        (["Rotterdam, Netherlands"], None),
    ],
)
def test_a_name_is_told_from_codes_departments_and_towns(lines: list[str], name: str | None) -> None:
    found = name_of(lines)
    assert (found[0] if found else None) == name or (name is None and found is not None and found[0] == "Rotterdam")


def test_a_contact_person_does_not_buy() -> None:
    assert "buyer" not in stated("purchase_order", paper("Purchase order no. 4711\nBuyer: Petra Muster, Tel. 030 5555 1234"))
    assert stated("purchase_order", paper("Purchase order no. 4711\nBuyer: Petra Muster\nHauptstr. 5, 12345 Ort"))["buyer"] == "Petra Muster"


def test_an_agents_number_at_customs_is_not_the_importers() -> None:
    agent = "# BILL OF LADING\nDelivery Agent\nKLN FREIGHT GMBH\nEORI: DE6441971"
    assert "eori" not in stated("bill_of_lading", paper(agent))
    assert stated("bill_of_lading", paper(agent.replace("Delivery Agent", "Consignee")))["eori"] == "DE6441971"


SIGNED = """
# COMMERCIAL INVOICE
Invoice No.: A-1001
Seller: Nantong Muster Co., Ltd.



For Nantong Muster Co., Ltd.

Wang Lifen
Sales Director
"""


def test_who_signs_stands_at_the_end_over_a_function() -> None:
    read = stated("commercial_invoice", paper(SIGNED))
    assert (read["signatory"], read["signatory_function"]) == ("Wang Lifen", "Sales Director")


def test_a_bank_a_ship_or_a_contact_at_the_head_does_not_sign() -> None:
    assert "signatory" not in stated("commercial_invoice", paper(SIGNED.replace("Wang Lifen", "Southeast Bank").replace("Sales Director", "Dhaka Branch")))
    contact = "# INVOICE\nContact: Wang Lifen\nSales Director\nInvoice No.: A-1001\n\n\n\n\n\n\n\nThank you for your order"
    assert "signatory" not in stated("commercial_invoice", paper(contact))


def test_a_street_is_nobody_and_a_form_broken_over_lines_belongs_to_the_name() -> None:
    street = "# COMMERCIAL INVOICE\nBuyer:\tBergstraße 40\n\t38855 Wernigerode"
    assert "buyer" not in stated("commercial_invoice", paper(street))
    broken = "# COMMERCIAL INVOICE\nSeller:\tMuster Safety Technology Corporation\n\tLimited\n\tNo. 34 West Road"
    assert stated("commercial_invoice", paper(broken))["seller"] == "Muster Safety Technology Corporation Limited"


def test_messrs_needs_no_colon_and_berhad_is_a_legal_form() -> None:
    text = "Muster Rubber Products Berhad\n# COMMERCIAL INVOICE\nMessrs. Muster Care gGmbH\nMusterweg 4\n04668 Musterstadt"
    read = stated("commercial_invoice", paper(text))
    assert (read["seller"], read["buyer"]) == ("Muster Rubber Products Berhad", "Muster Care gGmbH")


# --- set apart, or named by their own line ---


def test_the_foot_of_a_letter_names_its_sender_and_not_the_addressee() -> None:
    text = (
        "# Rechnung\nRE-20-33071\n\n\n\nKreisklinik Musterstadt gGmbH\nRingstraße 5\n12345 Musterstadt\n"
        + "\n" * 38
        + "Hygiene Nord GmbH · Am Hang 3 · 54321 Neustadt · Amtsgericht Neustadt"
    )
    read = stated("commercial_invoice", paper(text), "de")
    assert (read["seller"], read["buyer"], read["invoice_number"]) == ("Hygiene Nord GmbH", "Kreisklinik Musterstadt gGmbH", "RE-20-33071")


@pytest.mark.parametrize(
    ("end", "name", "function"),
    [
        ("Anna Example · Sales Director", "Anna Example", "Sales Director"),
        ("Anna Example, Export Department", "Anna Example", "Export Department"),
        ("经理 Manager：何安娜 Anna He", "Anna He", "Manager"),
        ("Prepared by\tGiám đốc / Director\n\n\nCarla Example\tAnna Example", "Anna Example", "Director"),
    ],
)
def test_who_signs_and_as_what(end: str, name: str, function: str) -> None:
    read = stated("commercial_invoice", paper("# COMMERCIAL INVOICE\nInvoice No: AB-77120\n" + "\n" * 30 + end))
    assert (read["signatory"], read["signatory_function"]) == (name, function)


def test_an_addressee_under_the_senders_own_line_buys_though_the_goods_go_elsewhere() -> None:
    text = (
        "# Muster Trading Co., Ltd\n\n\nMuster Trading Co., Ltd, 5 Long Road, Xiantao, China\n"
        "Pflegedienst Musterstadt gGmbH\nBergstraße 40\n38855 Musterstadt\n"
        "GERMANY\n\n\nDelivery address:\nMuster Lager GmbH\nMarkt 1\n04668 Neustadt\n\n\nInvoice No.: AB/417/20"
    )
    read = stated("commercial_invoice", paper(text))
    assert (read["seller"], read["buyer"], read["consignee"]) == ("Muster Trading Co., Ltd", "Pflegedienst Musterstadt gGmbH", "Muster Lager GmbH")
