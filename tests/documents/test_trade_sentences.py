"""What trade papers say in sentences: parties, the invoice, totals in one line; and what only looks like a fact."""

from __future__ import annotations

import pytest

from documents.understanding.goods_lines import goods_lines
from documents.understanding.laying_out import lay_out
from documents.understanding.trade_paper import TradePaper
from tests.documents.drawn import paper, stated

pytestmark = pytest.mark.unit


def facts(kind: str, text: str, language: str = "en") -> dict[str, str]:
    return stated(kind, paper(text), language)


PACKING = """
# PACKING LIST PL-77
Date: 17 Jan 2022\t\t\tInvoice: KX-INV-19

Shipper Kanto Medisurg Manufacturing Sdn Bhd; consignee Klinik Musterland gGmbH

Total 325 cartons, gross 2,562.5 kg, net 2,210.0 kg
"""


def test_parties_invoice_and_weights_of_a_packing_list_in_sentences() -> None:
    read = facts("packing_list", PACKING)
    assert (read["seller"], read["consignee"]) == ("Kanto Medisurg Manufacturing Sdn Bhd", "Klinik Musterland gGmbH")
    assert (read["invoice_number"], read["net_weight_kg"], read["gross_weight_kg"]) == ("KX-INV-19", "2210.0", "2562.5")


def test_a_weight_of_one_carton_is_no_total() -> None:
    assert "net_weight_kg" not in facts("packing_list", "# PACKING LIST PL-78\nEach carton holds 50 boxes, net 6.5 kg")


LETTER = """
Diakonie Oberland e. V.\t\t\tWeilburg, 12. Mai 2020

Bestätigung des Empfängers einer Spende

Wir bestätigen, dass wir die von Jiahe Medical Goods Co., Ltd. gespendeten
Schutzkittel (Proformarechnung DN-0420) unentgeltlich erhalten haben.
"""


def test_a_letter_names_giver_and_invoice_in_its_sentence_and_the_beneficiary_in_its_head() -> None:
    read = facts("beneficiary_confirmation", LETTER, "de")
    assert (read["seller"], read["consignee"], read["invoice_number"]) == ("Jiahe Medical Goods Co., Ltd.", "Diakonie Oberland e. V.", "DN-0420")


def test_two_invoices_named_in_passing_are_none() -> None:
    assert "invoice_number" not in facts("beneficiary_confirmation", LETTER.replace("DN-0420", "DN-0420 und Rechnung DN-0421"), "de")


def test_the_letters_of_an_article_number_are_no_net_weight() -> None:
    head = "# Rechnung Nr. 2020-17\nArtikel\tMenge\tPreis EUR\tBetrag EUR\n"
    read = facts("commercial_invoice", head + "NW 95 F\t1.000\t2,35\t2.350,00", "de")
    assert "net_weight_kg" not in read
    assert facts("packing_list", "# Packliste 17\nN.W.: 95 kg\tG.W.: 100 kg", "de")["net_weight_kg"] == "95"


def test_a_total_with_a_term_of_delivery_is_no_line_of_goods() -> None:
    text = "Description\tQuantity\tUnit price\tAmount USD\nMask\t660,000\t0.37\t249,700.00\nTOTAL FOB SHANGHAI\t660,000\t\t249,700.00"
    assert [line.description for line in goods_lines(TradePaper("commercial_invoice", lay_out(paper(text)), "en"))] == ["Mask"]


def test_who_gave_and_who_imports_for_the_beneficiary() -> None:
    text = (
        "# Bestätigung des Begünstigten\n\nDie Stiftung Muster Friendship Foundation hat uns mit der Rechnung SP-2020-17 die Masken geschenkt.\n"
        "Die Sendung führt für uns die Spedition Muster GmbH, Passau, als Einführer ein."
    )
    read = facts("beneficiary_confirmation", text, "de")
    assert (read["seller"], read["importer"]) == ("Muster Friendship Foundation", "Spedition Muster GmbH")
