"""Hanoi 2021: a claim of preference with its EUR.1, and a packing list that counts fewer pieces than the invoice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from stdnum import iso6346

from tests.samples.sample_folder import Sample

pytestmark = pytest.mark.unit

SAMPLE = Sample("hanoi-2021")


def test_the_packing_list_counts_fewer_pieces_of_one_model_than_the_invoice() -> None:
    sound, planted = SAMPLE.order.lines
    invoice, packing = SAMPLE.text_of("Invoice"), SAMPLE.text_of("Packing List")
    assert "100,000" in invoice
    assert "100,000" not in packing
    assert "98,000" in packing
    assert "98,000" not in invoice
    assert all(f"{lot.quantity:,}" in packing for lot in sound.lots)
    assert planted.quantity == 100_000


def test_packages_weight_and_container_agree_on_every_trade_paper() -> None:
    weight = f"{sum(line.gross_weight_kg or Decimal(0) for line in SAMPLE.order.lines):,.1f}"
    for name in ("Invoice", "Packing List", "BL BXOL"):
        text = SAMPLE.text_of(name)
        assert weight in text
        assert "200 cartons" in text
        assert "VDLU5073189" in text
    assert iso6346.is_valid("VDLU5073189")
    assert weight in SAMPLE.text_of("EUR.1")


def test_the_goods_are_worth_more_than_an_exporters_declaration_covers() -> None:
    assert sum(line.quantity * line.unit_price for line in SAMPLE.order.lines) > 6000
    proof = SAMPLE.text_of("EUR.1")
    assert "AB 012345" in proof, "the series of the conforming form; AA is the blue one"
    assert "VIETNAM and EUROPEAN UNION" in proof


def test_the_declaration_is_of_the_regulation_that_governs_the_day_of_arrival() -> None:
    declaration = SAMPLE.text_of("EU DoC")
    assert all(words in declaration for words in ("2017/745", "VN-MF-000099901", "Basic UDI-DI", "Probevertretung Europa GmbH"))
    assert "93/42/EEC" not in declaration
    assert SAMPLE.order.expected_on.isoformat() > "2021-05-25"
