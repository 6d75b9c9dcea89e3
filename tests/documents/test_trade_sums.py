"""Sums of money on trade papers: what the words before them say they are, and how they bear one another out."""

from __future__ import annotations

import pytest

from documents.understanding.trade_sums import kind_of_sum
from tests.documents.drawn import paper, stated

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Total excl. VAT", "net"),
        ("Gesamtbetrag brutto", "gross"),
        ("Total inkl. MwSt.", "gross"),
        ("Rechnungsbetrag EUR", "total"),
        ("Zwischensumme", "sub"),
        ("zzgl. 19 % MwSt.", "tax"),
        ("Total IVU", "tax"),
        ("Ocean freight", "charge"),
        ("30% deposit received", "paid"),
        ("合计", "total"),
        ("Total gross weight", None),
        ("20% of the total amount, or", None),
        ("Country of origin", None),
    ],
)
def test_words_before_a_sum_say_what_it_is(label: str, kind: str | None) -> None:
    assert kind_of_sum(label) == kind


GOODS = "Description\t\tQty\tPrice\tAmount\nGown\t\t100\t3.00\t300.00\nCap\t\t200\t0.50\t100.00\n"


def test_a_total_is_what_adds_up_from_the_lines_tax_and_charges() -> None:
    sums = "Subtotal\t\t\t\t400.00\nFreight\t\t\t\t50.00\nVAT 19%\t\t\t\t85.50\nTotal EUR\t\t\t\t535.50"
    read = stated("commercial_invoice", paper("# INVOICE\n" + GOODS + sums))
    assert read["total_gross"] == "535.50"
    assert read["currency"] == "EUR"


def test_only_tax_between_makes_the_sum_before_it_the_net_one() -> None:
    sums = "Subtotal\t\t\t\t400.00\nVAT 19%\t\t\t\t76.00\nTotal EUR\t\t\t\t476.00"
    read = stated("commercial_invoice", paper("# INVOICE\n" + GOODS + sums))
    assert (read["total_net"], read["total_gross"]) == ("400.00", "476.00")


def test_what_is_paid_already_does_not_lessen_the_total() -> None:
    sums = "Total USD\t\t\t\t400.00\nDeposit 30%\t\t\t\t120.00\nBalance due\t\t\t\t280.00"
    assert stated("commercial_invoice", paper("# INVOICE\n" + GOODS + sums))["total_gross"] == "400.00"


def test_a_sum_without_a_word_counts_only_as_net_and_tax_together() -> None:
    sums = "Sub-Total\t\t\t\t400.00\nTotal IVU\t\t\t\t16.00\n\t\t\t\t{}\n"
    read = stated("purchase_order", paper("# PURCHASE ORDER\n" + GOODS + sums.format("416.00")))
    assert (read["total_net"], read["total_gross"]) == ("400.00", "416.00")
    assert "total_gross" not in stated("purchase_order", paper("# PURCHASE ORDER\n" + GOODS + sums.format("999.00"))) or read["total_gross"] != "999.00"


def test_without_tax_to_pay_net_and_gross_are_the_same_sum() -> None:
    sums = "Total excl. VAT\t\t\t\t400.00\nVAT 0%\t\t\t\t0.00\nTotal to pay EUR\t\t\t\t400.00"
    read = stated("commercial_invoice", paper("# INVOICE\n" + GOODS + sums))
    assert (read["total_net"], read["total_gross"]) == ("400.00", "400.00")


def test_three_sums_in_one_row_are_net_tax_and_gross() -> None:
    read = stated("commercial_invoice", paper("# RECHNUNG\nSumme\t\t400,00\t76,00\t476,00 EUR"), "de")
    assert (read["total_net"], read["total_gross"]) == ("400.00", "476.00")


def test_a_sentence_with_a_sum_is_no_total() -> None:
    said = "# INVOICE\nTotal Amount Payable: USD 100.00\nA fee of 20% of the total amount, or USD 1,000.00, whichever is higher."
    assert stated("commercial_invoice", paper(said))["total_gross"] == "100.00"


def test_the_charges_of_a_waybill_are_in_its_currency_and_are_no_total() -> None:
    read = stated("air_waybill", paper("# AIR WAYBILL 176-70214455\nCurrency: USD\nDeclared value of goods EUR 5,000.00\nTotal prepaid 1,250.00"))
    assert read["currency"] == "USD"
    assert "total_gross" not in read
