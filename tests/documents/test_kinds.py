"""What kind of paper it is: by its title first, by its words next; a voluntary paper stays one however many modules it names."""

from __future__ import annotations

import pytest

from documents.understanding.kinds import kind_of
from documents.understanding.language import language_of
from documents.understanding.laying_out import lay_out
from tests.documents.drawn import paper

pytestmark = pytest.mark.unit

BODY = {
    "en": "\n\nThis is a line of the paper\nand this is the next line of it\nwith some more words in it",
    "de": "\n\nDies ist eine Zeile des Papiers\nund dies ist die nächste Zeile\nmit einigen weiteren Wörtern",
}


def kind(text: str) -> str:
    return kind_of(lay_out(paper(text)))[0]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("EU Type-Examination Certificate", "eu_type_examination_certificate"),
        ("EU-Baumusterprüfbescheinigung", "eu_type_examination_certificate"),
        ("欧盟型式检验证书", "eu_type_examination_certificate"),
        ("EC Type Examination Certificate", "eu_type_examination_certificate"),
        ("Giấy chứng nhận kiểm tra kiểu EU", "eu_type_examination_certificate"),
        ("E U  T Y P E - E X A M I N A T I O N  C E R T I F I C A T E", "eu_type_examination_certificate"),
        ("Module C2 Surveillance Certificate", "production_control_certificate"),
        ("Certificate of Conformity to Type", "production_control_certificate"),
        ("Überwachung der Produktion nach Modul D", "production_control_certificate"),
        ("C2模块监督抽检证书", "production_control_certificate"),
        ("EU Declaration of Conformity", "declaration_of_conformity"),
        ("EU-Konformitätserklärung", "declaration_of_conformity"),
        ("欧盟符合性声明", "declaration_of_conformity"),
        ("Tuyên bố phù hợp", "declaration_of_conformity"),
        ("Test Report", "test_report"),
        ("Prüfbericht", "test_report"),
        ("检验报告", "test_report"),
        ("Báo cáo thử nghiệm", "test_report"),
        ("Certificate of Compliance", "voluntary_certificate"),
        ("Verification of Conformity", "voluntary_certificate"),
        ("Attestation of Conformity", "voluntary_certificate"),
        ("Statement of Opinion", "voluntary_certificate"),
        ("Konformitätszertifikat", "voluntary_certificate"),
        ("Commercial Invoice", "commercial_invoice"),
        ("Proforma Invoice", "commercial_invoice"),
        ("Handelsrechnung", "commercial_invoice"),
        ("商业发票", "commercial_invoice"),
        ("Hóa đơn thương mại", "commercial_invoice"),
        ("Packing List", "packing_list"),
        ("Packliste", "packing_list"),
        ("装箱单", "packing_list"),
        ("Phiếu đóng gói", "packing_list"),
        ("Air Waybill", "air_waybill"),
        ("Bill of Lading", "bill_of_lading"),
        ("Sea Waybill", "bill_of_lading"),
        ("Purchase Order", "purchase_order"),
        ("Bestellung", "purchase_order"),
        ("Movement Certificate EUR.1", "origin_proof"),
        ("Certificate of Origin Form A", "origin_proof"),
        ("Pre-shipment Inspection Report", "inspection_report"),
        ("Wareneingangsprüfung", "inspection_report"),
        ("Einfuhrabgabenbescheid", "customs_notice"),
        ("Gebrauchsanleitung", "instructions"),
        ("Instructions for Use", "instructions"),
        ("使用说明书", "instructions"),
        ("Sicherheitsdatenblatt", "safety_data_sheet"),
        ("Material Safety Data Sheet", "safety_data_sheet"),
        ("Grant of Equipment Authorization", "other"),
        ("Product Data Sheet", "other"),
        ("Warranty Policy", "other"),
    ],
)
def test_a_title_names_the_kind(title: str, expected: str) -> None:
    assert kind(f"# {title}{BODY['en']}") == expected


def test_a_certificate_of_compliance_that_names_module_b_is_voluntary() -> None:
    text = """
# Certificate of Compliance
No. 4Q2003

Product: Protective mask
Regulation (EU) 2016/425, EU type-examination, Module B
This document has been issued on a voluntary basis. It is our opinion that the technical
documentation is satisfactory. The manufacturer is responsible for the CE marking.
"""
    assert kind(text) == "voluntary_certificate"


def test_the_same_paper_of_a_notified_body_is_a_type_examination() -> None:
    text = """
# EU Type-Examination Certificate
No. 4Q2003

Product: Protective mask
Regulation (EU) 2016/425, Annex V, Module B
The notified body 0158 certifies that the type meets the essential requirements.
"""
    assert kind(text) == "eu_type_examination_certificate"


def test_a_production_control_paper_that_names_its_type_examination_stays_one() -> None:
    text = """
# Certificate of Conformity to Type
Module C2 - supervised product checks at random intervals, Annex VII

EU type-examination certificate:\tZP/B417/20
Notified body:\tDEKRA Testing and Certification GmbH, 0158
"""
    assert kind(text) == "production_control_certificate"


def test_a_management_system_certificate_is_no_notified_body_certificate_and_the_other_way_round() -> None:
    iso = "# Certificate of Registration\nThe quality management system of\nAlpha Medical Co., Ltd.\ncomplies with the requirements of\nISO 13485:2016"
    mdd = "# EC Certificate\nFull Quality Assurance System\nDirective 93/42/EEC on Medical Devices, Annex II\nNotified Body 0123\nSee also EN ISO 13485"
    assert kind(iso) == "iso_certificate"
    assert kind(mdd) == "notified_body_certificate"


def test_an_authority_letter_and_a_beneficiarys_letter_are_told_apart() -> None:
    authority = "# Bestätigung der Marktüberwachungsbehörde\nSehr geehrte Damen und Herren,\nnach § 9 Abs. 2 MedBVSV bestätigen wir\nGeschäftszeichen: 54-12"
    gift = "# Bestätigung des Begünstigten\nWir bestätigen, dass die Spende unentgeltlich verteilt wird."
    assert kind(authority) == "authority_confirmation"
    assert kind(gift) == "beneficiary_confirmation"


def test_a_paper_of_no_known_kind_and_an_empty_one_are_other() -> None:
    assert kind("# Agenda\n1. Opening\n2. Minutes of the last meeting") == "other"
    assert kind_of(lay_out(paper("")))[0] == "other"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The manufacturer of the product is named in this certificate and it is valid", "en"),
        ("Der Hersteller des Produkts ist in dieser Bescheinigung genannt und die Norm gilt nach der Verordnung", "de"),
        ("制造商的产品符合欧盟法规的要求并且本证书在有效期内有效制造商负责产品的质量", "zh"),
        ("Nhà sản xuất của sản phẩm này được chứng nhận theo các tiêu chuẩn và có giá trị đến ngày", "vi"),
    ],
)
def test_the_language_is_told_from_script_and_small_words(text: str, language: str) -> None:
    assert language_of(lay_out(paper(text))) == language
