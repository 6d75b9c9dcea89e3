"""Test reports: who tested, under which accreditation and number, what, in which class, to which standard, and who signed."""

from __future__ import annotations

import pytest

from documents.understanding.understand import understand
from tests.documents.drawn import paper

pytestmark = pytest.mark.unit

HEAD = "# Test Report\n\n"


def read(text: str, *more: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fact in understand(paper(text, *more)).facts:
        found.setdefault(fact.field, []).append(str(fact.value))
    return found


@pytest.mark.parametrize(
    ("line", "accreditation"),
    [
        ("UKAS 0248", "UKAS 0248"),
        ("UKAS accredited laboratory No. 0248", "UKAS 0248"),
        ("A2LA 4471.02", "A2LA 4471.02"),
        ("CNAS L 6633", "CNAS L6633"),
        ("DAkkS D-PL-20517-01-00", "D-PL-20517-01-00"),
        ("PCA accreditation AB 2219", "AB 2219"),
        ("VILAS 1417", "VILAS 1417"),
    ],
)
def test_an_accreditation_is_the_body_and_the_number(line: str, accreditation: str) -> None:
    assert read(f"{line}\n{HEAD}Report No.:\tTR-2020-4711\nSample:\tSurgical mask").get("laboratory_accreditation") == [accreditation]


def test_a_value_ends_where_a_label_that_nobody_knows_begins() -> None:
    text = f"{HEAD}Report No.:\tTR-2020-4711\nLot No.:\tHD2011-22\nHouse Job Code:\tSHP20-044917\nSample:\tNitrile examination gloves"
    assert read(text)["lots"] == ["HD2011-22"]
    assert read(text)["document_number"] == ["TR-2020-4711"]


def test_an_accreditation_behind_the_reports_number_is_no_part_of_it() -> None:
    text = f"No. (2020)WT-FH-0917 CNAS L9021 CMA 201719001845\n{HEAD}Sample:\tFiltering half mask\nApproved by:\tVincent Pei"
    assert read(text)["document_number"] == ["(2020)WT-FH-0917"]


def test_a_report_goes_by_the_laboratorys_own_reference() -> None:
    text = "NORTHGATE Technology Centre, Wyndham Way, Kettering\n# Technical Report\n\nNORTHGATE reference:\tCHM0301844/2035/JH/B\nTests on:\tGloves"
    assert read(text)["document_number"] == ["CHM0301844/2035/JH/B"]
    assert "document_number" not in read(text.replace("NORTHGATE reference", "Client reference"))


CHINESE = """# 检测报告

报告编号:\tWT-20-0917
样品名称:\t医用口罩
主检: 陈小雨\t审核: 袁立新
批准:\t严文斌
"""


def test_a_chinese_name_behind_the_label_of_approval_signed() -> None:
    assert read(CHINESE)["signatory"] == ["严文斌"]
    assert "signatory" not in read(CHINESE.replace("严文斌", "主任"))


def test_the_laboratory_has_the_report_signed_in_its_name() -> None:
    text = f"{HEAD}Report No.:\tTR-2020-4711\nClient:\tAcme Mask Co., Ltd.\n\nSigned for and on behalf of\nNanwan Standards Technical Services (Shenzhen) Co., Ltd."
    assert read(text)["laboratory"] == ["Nanwan Standards Technical Services (Shenzhen) Co., Ltd."]


def test_a_chinese_institute_alone_on_a_line_of_the_cover_made_the_tests() -> None:
    text = "# 检验报告\n\n报告编号:\tWT-20-0917\n样品名称:\t医用口罩\n委托单位:\t湖南青屿科技有限公司\n\n\n武汉东湖劳动防护用品检测中心"
    assert read(text)["laboratory"] == ["武汉东湖劳动防护用品检测中心"]


def test_a_subject_describes_product_and_type() -> None:
    text = f"{HEAD}Report No.:\tTR-2020-4711\nSubject:\tTesting on glove described as Disposable nitrile glove, powder free, BMP-N35 Blue."
    found = read(text)
    assert found["product"] == ["Disposable nitrile glove, powder free"]
    assert found["models"] == ["BMP-N35 Blue"]


@pytest.mark.parametrize(
    ("line", "product_class"),
    [
        ("Sample Description :\t(A)Disposable surgical mask: in blue (Claimed Type IIR)", "Type IIR"),
        ("Claimed type:\tType II", "Type II"),
        ("Specification:\tASTM F2100-20, Level 3", "Level 3"),
    ],
)
def test_a_class_claimed_by_the_client(line: str, product_class: str) -> None:
    remark = "Remark: Performance Requirement: Type I<40 Pa/cm2, Type II<40 Pa/cm2, Type IIR<60 Pa/cm2"
    found = read(f"{HEAD}Report No.:\tTR-2020-4711\n{line}\n\n{remark}")
    assert found["product_class"] == [product_class]
    assert "models" not in found


def test_a_standard_not_tested_to_and_methods_beside_the_titles_standard_are_none_of_the_report() -> None:
    text = f"{HEAD}Sample:\tNitrile glove\nTested to EN ISO 374-1:2016+A1:2018. Testing to EN ISO 374-5 was not requested."
    assert read(text)["standards"] == ["EN ISO 374-1:2016+A1:2018"]
    titled = "# Mask Final Report (EN 14683)\n\nSample:\tmask\nTesting was in compliance with EN 14683:2019+AC:2019, and ASTM F1862 for the splash test."
    assert read(titled)["standards"] == ["EN 14683:2019+AC:2019"]


LEAFLET = """# Gebrauchsanleitung
Partikelfiltrierende Halbmaske WAM 2.1 / WAM 2.1 V
FFP2 NR D nach EN 149:2001+A1:2009

Klassen: FFP1 bis 4-facher Grenzwert, FFP3 bis 30-facher Grenzwert

















EU-Baumusterprüfung und Überwachung (Modul C2): Musterstelle Prüfung GmbH, Kennnummer 0158.
Persönliche Schutzausrüstung nach Verordnung (EU) 2016/425.
Hersteller:\tWetterauer Maskenwerk GmbH, Bahnhofsallee 31, 61169 Friedberg
"""


def test_instructions_name_class_and_types_in_their_head_and_one_body_for_both() -> None:
    found = read(LEAFLET)
    assert found["product_class"] == ["FFP2 NR D"]
    assert found["models"] == ["WAM 2.1", "WAM 2.1 V"]
    assert found["notified_body_number"] == found["production_control_body_number"] == ["0158"]
    assert found["notified_body_name"] == ["Musterstelle Prüfung GmbH"]


SYMBOLS = """# Instructions for use
COVID-19 Antigen Rapid Test

INTENDED USE
The test is intended for use by professionals. Read before use.

Hangzhou Muster Biotech Co., Ltd.
No.1 Yichuang Road, Yuhang District, Hangzhou, China

Hanse Representation GmbH (Europe)
Musterstrasse 80, 20537 Hamburg, Germany
"""


def test_two_companies_of_a_leaflet_are_the_maker_and_its_representative() -> None:
    found = read(SYMBOLS)
    assert found["manufacturer"] == ["Hangzhou Muster Biotech Co., Ltd."]
    assert found["authorised_representative"] == ["Hanse Representation GmbH (Europe)"]
    third = SYMBOLS + "\nAndere Vertrieb GmbH\nWeg 3, 10115 Berlin, Germany\n"
    assert "manufacturer" not in read(third)


def test_model_and_lot_stand_under_the_title_of_instructions() -> None:
    found = read("# Information des Herstellers\nNitril-Untersuchungshandschuhe, puderfrei\nHD-NX · Größen S bis XL · Los HD2109-04\n\nZweckbestimmung: Schutz")
    assert found["models"] == ["HD-NX"]
    assert found["lots"] == ["HD2109-04"]
