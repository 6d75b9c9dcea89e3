"""The sample batch: what is in the folder is what the script makes, it keeps the contract, and it tells the story its README tells."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from stdnum import iso6346

from batches.order import Order

pytestmark = pytest.mark.unit

SAMPLES = Path(__file__).parents[2] / "samples"
BATCH = SAMPLES / "kaiserslautern-2020"
PAPERS = sorted((BATCH / "papers").rglob("*.pdf"))


@pytest.fixture(scope="module")
def order() -> Order:
    return Order.model_validate_json((BATCH / "order.json").read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    with (BATCH / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(name: str) -> str:
    (path,) = [paper for paper in PAPERS if name in paper.name]
    document = pdfium.PdfDocument(path)
    text = " ".join(document[i].get_textpage().get_text_range() for i in range(len(document)))
    document.close()
    return " ".join(text.split())


def test_made_again_the_sample_has_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "samples.make_kaiserslautern", tmp_path], check=True, timeout=120, cwd=SAMPLES.parent)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(BATCH): path.read_bytes() for path in BATCH.rglob("*") if path.is_file() and "out" not in path.relative_to(BATCH).parts}
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


def test_the_order_keeps_the_contract_and_its_lots_add_up(order: Order) -> None:
    assert (order.mode, order.incoterm, order.arrived_on, order.customs_release) == ("sea", "FOB", None, None)
    for line in order.lines:
        assert sum(lot.quantity for lot in line.lots) == line.quantity


def test_order_invoice_packing_list_and_bill_of_lading_agree(order: Order) -> None:
    invoice, packing, lading = text_of("Commercial Invoice"), text_of("Packing List"), text_of("BL MLCT")
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
    assert "MLCU4172634" in text_of("BL MLCT")
    assert not iso6346.is_valid("MLCU4172635")


def test_one_lot_lets_too_much_oil_through_and_its_sister_does_not() -> None:
    worst: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows("measurements.csv"):
        if "paraffin oil" in row["property"]:
            worst[row["lot"]] = max(worst[row["lot"]], Decimal(row["value"]))
    assert worst["MW20200514B"] == Decimal("8.9")
    assert worst["MW20200511A"] <= 6
    assert worst["PH200512-01"] <= 6


@pytest.mark.parametrize(
    ("property_name", "lot", "specimens"),
    [("total inward leakage", "MW20200511A", 50), ("penetration sodium chloride", "MW20200514B", 9), ("splash", "BW2005-17", 32)],
)
def test_measurements_are_full_series(property_name: str, lot: str, specimens: int) -> None:
    assert len([row for row in rows("measurements.csv") if property_name in row["property"] and row["lot"] == lot]) == specimens


def test_each_lot_was_inspected_and_its_marking_read(order: Order) -> None:
    lots = {(str(line.line), lot.lot) for line in order.lines for lot in line.lots}
    assert {(row["line"], row["lot"]) for row in rows("inspection.csv")} == lots
    assert {(row["line"], row["lot"]) for row in rows("marking.csv")} == lots


def test_samples_are_as_large_as_the_plan_asks() -> None:
    sizes = {(row["lot_size"], row["defect_class"]): int(row["sample_size"]) for row in rows("inspection.csv")}
    assert sizes["60000", "major"] == 500, "code letter N"
    assert sizes["60000", "critical"] == 800, "code letter N, and the arrow leads down to P"
    assert sizes["250000", "minor"] == 315, "code letter P, and the arrow leads up to M"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.stem)
def test_every_page_says_that_nobody_issued_it(paper: Path) -> None:
    document = pdfium.PdfDocument(paper)
    pages = [document[i].get_textpage().get_text_range() for i in range(len(document))]
    document.close()
    assert all("not issued by anybody named on it" in " ".join(page.split()) for page in pages)


def test_there_are_papers_in_two_languages_and_folders() -> None:
    assert len(PAPERS) >= 10
    assert {"Gebrauchsanleitung MW-2100", "EU Type Examination Certificate MW-2100"} <= {paper.stem for paper in PAPERS}
