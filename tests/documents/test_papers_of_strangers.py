"""What papers of strangers showed: printed for real, read for real, in the looks that once misled the reader."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from batches.paper import Paper
from documents import read_paper
from documents.understanding.certificate_numbers import number_at_start
from tests.small_batches.setting import set_paper

pytestmark = pytest.mark.unit

PACKING = """
^ Probe Trading Co., Ltd.
^ No. 1 Muster Road, Suzhou 215100, China

# Packing List

Invoice No. | PT-1
Date | 5 March 2021
Consignee | Beispiel Klinikbedarf GmbH // Musterweg 1, 28195 Bremen

| Model | Lot No. | Cartons | Quantity | Net weight (kg) | Gross weight (kg)
| AP-F20 | AP210118 | 20 | 10,000 | 100.0 | 120.0
| AP-F20 | AP210119 | 20 | 10,000 | 100.0 | 120.0
| Total |  | 40 | 20,000 | 200.0 | 240.0

Total packages: 40 cartons
Total gross weight: 240.0 kg
Total net weight: 200.0 kg
"""


def read(tmp_path: Path, text: str, look: str) -> Paper:
    path = tmp_path / "paper.pdf"
    path.write_bytes(set_paper(text, look, date(2021, 3, 5)))
    return read_paper(path, file="paper.pdf")


@pytest.mark.parametrize("look", ["form", "letter", "boxes", "plain", "sheet", "list"])
def test_a_packing_list_says_the_same_in_every_look(tmp_path: Path, look: str) -> None:
    paper = read(tmp_path, PACKING, look)
    assert {field: paper.value(field) for field in ("packages", "gross_weight_kg", "net_weight_kg")} == {
        "packages": "40",
        "gross_weight_kg": "240.0",
        "net_weight_kg": "200.0",
    }
    assert [fact.value for fact in paper.all("lots")] == ["AP210118", "AP210119"]
    assert [(line.model, line.lot, line.quantity) for line in paper.lines] == [("AP-F20", "AP210118", "10000"), ("AP-F20", "AP210119", "10000")]
    assert paper.value("consignee") == "Beispiel Klinikbedarf GmbH"
    assert paper.value("seller") == "Probe Trading Co., Ltd."


def test_figures_within_names_are_no_quantities(tmp_path: Path) -> None:
    text = """
    ^ Deneme Tekstil Ltd.

    # Commercial Invoice

    Invoice No. | D-1

    | Item | Model | Description | Quantity | Unit | Unit price | Amount
    | 1 | DT-110 | Protective coverall, type 4-B | 1,200 | pcs | 7.40 | 8,880.00
    |  |  | Total |  |  |  | 8,880.00
    """
    (line,) = read(tmp_path, "\n".join(row.strip() for row in text.splitlines()), "letter").lines
    assert (line.model, line.description, line.quantity) == ("DT-110", "Protective coverall, type 4-B", "1200")


def test_heads_of_two_lines_without_rules_are_one_head(tmp_path: Path) -> None:
    text = """
# Phiếu đóng gói / Packing List

Số hóa đơn / Invoice No. | D-2

| Kiểu / Model | Số lô / Lot No. | Số thùng / Cartons | Số lượng / Quantity | Trọng lượng tịnh / N.W. kg | Trọng lượng cả bì / G.W. kg
| DN-101 | DN220301 | 50 | 100,000 | 320.0 | 380.0
| DN-202 | DN220302 | 50 | 100,000 | 340.0 | 400.0
"""
    paper = read(tmp_path, text, "letter")
    assert [(line.model, line.lot, line.quantity, line.gross_weight_kg) for line in paper.lines] == [
        ("DN-101", "DN220301", "100000", "380.0"),
        ("DN-202", "DN220302", "100000", "400.0"),
    ]
    assert [fact.value for fact in paper.all("lots")] == ["DN220301", "DN220302"]


REPORT = """
^ Probe Test Laboratory
^ {accreditation}

# Test Report

Report No. | PTL-1
Product | Examination glove
Model | CN-300
Standard | EN 455-2:2015
Date of issue | 20 October 2016

| Test | Requirement | Result | Verdict
| Freedom from holes, watertightness | AQL 1.5 | AQL 1.0 | Pass
{rows}
"""
MEDIANS = "| Force at break, median | ≥ 6.0 N | 7.4 N | Pass"
SINGLE = "| Force at break 1 | ≥ 6.0 N | 7.1 N | Pass\n| Force at break 2 | ≥ 6.0 N | 7.7 N | Pass\n| Force at break, median | ≥ 6.0 N | 7.4 N | Pass"


@pytest.mark.parametrize(("rows", "forces"), [(MEDIANS, ["7.4"]), (SINGLE, ["7.1", "7.7"])])
def test_a_median_is_a_result_only_where_it_is_all_the_report_gives(tmp_path: Path, rows: str, forces: list[str]) -> None:
    paper = read(tmp_path, REPORT.format(accreditation="SAMM No. 990", rows=rows), "form")
    assert [row.value for row in paper.measurements if row.unit == "N"] == forces
    assert [row.value for row in paper.measurements if row.unit == "AQL"] == ["1.0"]


@pytest.mark.parametrize("number", ["CNAS MT0991", "CNAS L09917", "ENAC 7/LE311", "COFRAC 1-0606", "VILAS 9904"])
def test_accreditations_are_read_as_their_bodies_write_them(tmp_path: Path, number: str) -> None:
    paper = read(tmp_path, REPORT.format(accreditation=number, rows=MEDIANS), "form")
    assert paper.value("laboratory_accreditation") == number


def test_captions_over_values_in_boxes_side_by_side_head_their_own_box(tmp_path: Path) -> None:
    text = """
# EU Type-Examination Certificate
Regulation (EU) 2016/425, Module B

Certificate number | 0493-HP-2217
Notified body | CENTEXBEL, 0493
Model | HP-NT38
Performance | Type B (JKT)
"""
    assert [fact.value for fact in read(tmp_path, text, "boxes").all("models")] == ["HP-NT38"]


@pytest.mark.parametrize(
    "body",
    [
        "Notified body | DIN CERTCO, 0196, performed the EU type-examination (Module B)\nCertificate No. | 0196-VS-20117",
        "Notified body | DIN CERTCO Gesellschaft für Konformitätsbewertung mbH (0196), EU type-examination certificate // 0196-VS-20117",
    ],
)
def test_the_certificate_a_short_declaration_rests_on_is_not_its_own_number(tmp_path: Path, body: str) -> None:
    text = f"""
^ Probe Plastic Co., Ltd.

# EU Declaration of Conformity

Product | Face shield, model QF-V12
Legislation | Regulation (EU) 2016/425
{body}
"""
    paper = read(tmp_path, text, "plain")
    assert [fact.value for fact in paper.all("referenced_certificates")] == ["0196-VS-20117"]
    assert paper.value("document_number") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0598 / PPE / 20 / 2417", "0598 / PPE / 20 / 2417"),
        ("ZP / B417 / 20 issued to", "ZP / B417 / 20"),
        ("1234-A / 12.05.2020", "1234-A"),
        ("ABC123 / DEF456", "ABC123"),
        ("12 / 05 / 2020", None),
    ],
)
def test_a_number_whose_parts_are_set_apart_by_strokes_is_one_and_a_day_beside_it_is_none_of_it(text: str, number: str | None) -> None:
    assert number_at_start(text) == number
