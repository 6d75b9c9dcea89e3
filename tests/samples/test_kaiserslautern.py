"""Kaiserslautern 2020: papers that agree, one lot that fails, one line without certificates."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from stdnum import iso6346

from tests.samples.sample_folder import Sample

pytestmark = pytest.mark.unit

SAMPLE = Sample("kaiserslautern-2020")


def test_order_invoice_packing_list_and_bill_of_lading_agree() -> None:
    order = SAMPLE.order
    invoice, packing, lading = SAMPLE.text_of("Commercial Invoice"), SAMPLE.text_of("Packing List"), SAMPLE.text_of("BL MLCT")
    total = f"{sum(line.quantity * line.unit_price for line in order.lines):,.2f}"
    weight = f"{sum(line.gross_weight_kg or Decimal(0) for line in order.lines):,.1f}"
    assert total in invoice
    assert all(weight in paper and "410" in paper for paper in (invoice, packing, lading))
    for line in order.lines:
        assert line.model in invoice
        assert f"{line.quantity:,}" in invoice
        assert all(lot.lot in packing and f"{lot.quantity:,}" in packing for lot in line.lots)
    assert str(order.transport_document) in lading


def test_the_container_number_has_a_true_check_digit() -> None:
    assert iso6346.is_valid("MLCU4172634")
    assert "MLCU4172634" in SAMPLE.text_of("BL MLCT")
    assert not iso6346.is_valid("MLCU4172635")


def test_one_lot_lets_too_much_oil_through_and_its_sister_does_not() -> None:
    worst: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in SAMPLE.rows("measurements.csv"):
        if "paraffin oil" in row["property"]:
            worst[row["lot"]] = max(worst[row["lot"]], Decimal(row["value"]))
    assert worst["MW20200514B"] == Decimal("8.9")
    assert worst["MW20200511A"] <= 6
    assert worst["PH200512-01"] <= 6


def test_the_plan_follows_its_arrows() -> None:
    sizes = {(row["lot_size"], row["defect_class"]): int(row["sample_size"]) for row in SAMPLE.rows("inspection.csv")}
    assert sizes["60000", "major"] == 500, "code letter N"
    assert sizes["60000", "critical"] == 800, "code letter N, and the arrow leads down to P"
    assert sizes["250000", "minor"] == 315, "code letter P, and the arrow leads up to M"


def test_there_are_papers_in_two_languages_and_folders() -> None:
    assert len(SAMPLE.papers) >= 10
    assert {"Gebrauchsanleitung MW-2100", "EU Type Examination Certificate MW-2100"} <= {paper.stem for paper in SAMPLE.papers}
