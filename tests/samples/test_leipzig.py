"""Leipzig 2020: a donation by air whose papers agree, in Vietnamese, English and German."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.samples.sample_folder import Sample

pytestmark = pytest.mark.unit

SAMPLE = Sample("leipzig-2020")


def test_a_donation_has_no_price_but_every_line_a_value_and_its_source() -> None:
    assert SAMPLE.order.donation
    for line in SAMPLE.order.lines:
        assert line.unit_price == 0
        assert line.valuation is not None
        assert line.valuation.unit_value > 0
        assert line.valuation.source


def test_pro_forma_packing_list_and_waybill_agree() -> None:
    pro_forma, packing, waybill = SAMPLE.text_of("Pro forma"), SAMPLE.text_of("Packing list"), SAMPLE.text_of("AWB")
    total = sum(line.quantity * line.valuation.unit_value for line in SAMPLE.order.lines if line.valuation)
    weight = f"{sum(line.gross_weight_kg or Decimal(0) for line in SAMPLE.order.lines):,.1f}"
    assert f"{total:,.2f}" in pro_forma
    assert "for customs purposes only" in pro_forma
    assert all(weight in paper and "70" in paper for paper in (pro_forma, packing, waybill))
    assert str(SAMPLE.order.transport_document) in waybill
    for line in SAMPLE.order.lines:
        assert f"{line.quantity:,}" in pro_forma
        assert all(lot.lot in packing and f"{lot.quantity:,}" in packing for lot in line.lots)


def test_the_waybill_number_has_a_true_check_digit_and_its_freight_is_that_of_the_order() -> None:
    serial = str(SAMPLE.order.transport_document).split("-")[1]
    assert int(serial[:7]) % 7 == int(serial[7])
    assert SAMPLE.order.freight is not None
    assert Decimal("745.0") * Decimal("11.20") == SAMPLE.order.freight.amount
    assert f"{SAMPLE.order.freight.amount:,}" in SAMPLE.text_of("AWB")


def test_the_public_body_confirms_that_it_gives_the_goods_away() -> None:
    confirmation = SAMPLE.text_of("Bestätigung")
    assert all(words in confirmation for words in ("unentgeltlich", "2020/491", "Anstalt des öffentlichen Rechts", SAMPLE.order.importer.name))


@pytest.mark.parametrize(("paper", "words"), [("Pro forma", "HÓA ĐƠN CHIẾU LỆ"), ("Test report", "PHIẾU KẾT QUẢ THỬ NGHIỆM"), ("Tuyen bo", "TUYÊN BỐ PHÙ HỢP")])
def test_vietnamese_stands_on_the_page_with_all_its_marks(paper: str, words: str) -> None:
    assert words in SAMPLE.text_of(paper)
