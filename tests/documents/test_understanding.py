"""Facts of certificates and declarations out of many layouts: label beside, below, above, in a cell, in prose; four languages; and what must stay absent."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batches.paper import KINDS
from documents.reading.page import Page, Reading, Word
from documents.understanding.conformity import facts_on
from documents.understanding.language import language_of
from documents.understanding.laying_out import lay_out
from documents.understanding.sheet import Sheet
from documents.understanding.trade import TRADE_KINDS
from documents.understanding.understand import understand
from tests.documents.drawn import paper, ruled

pytestmark = pytest.mark.unit


def facts(reading: Reading, kind: str = "eu_type_examination_certificate") -> dict[str, list[str]]:
    """Field → values, of a paper whose kind is given."""
    pages = lay_out(reading)
    found: dict[str, list[str]] = {}
    for fact in facts_on(Sheet(kind, pages, language_of(pages))):
        found.setdefault(fact.field, []).append(str(fact.value))
    return found


BESIDE = """
# EU Type-Examination Certificate
Regulation (EU) 2016/425, Annex V (Module B)

Certificate No.\tAB-2020/0417
Manufacturer\tHubei Testwerk Protective Co., Ltd.
\tNo. 66 Muster Avenue, Xiantao, Hubei, China
Product\tFiltering half mask
Models\tTW-201, TW-202 V
Class\tFFP2 NR
Standard\tEN 149:2001 + A1:2009
Date of issue\t12 May 2020
Valid until\t11 May 2025
Notified Body\tMuster Zert GmbH, 0158




Dr. Erika Beispiel
Head of Certification
"""

EXPECTED = {
    "certificate_number": ["AB-2020/0417"],
    "manufacturer": ["Hubei Testwerk Protective Co., Ltd."],
    "manufacturer_address": ["No. 66 Muster Avenue, Xiantao, Hubei, China"],
    "product": ["Filtering half mask"],
    "models": ["TW-201", "TW-202 V"],
    "product_class": ["FFP2 NR"],
    "standards": ["EN 149:2001+A1:2009"],
    "legislation": ["2016/425"],
    "conformity_module": ["B"],
    "issue_date": ["2020-05-12"],
    "expiry_date": ["2025-05-11"],
    "notified_body_number": ["0158"],
    "notified_body_name": ["Muster Zert GmbH"],
    "signatory": ["Dr. Erika Beispiel"],
    "signatory_function": ["Head of Certification"],
}


def test_labels_in_a_column_with_values_beside_them() -> None:
    assert facts(paper(BESIDE)) == EXPECTED


def test_labels_with_colons_and_the_value_right_behind() -> None:
    text = BESIDE.replace("\t", ": ", 1).replace("\n\tNo. 66", "\nNo. 66")
    for label in ("Manufacturer", "Product", "Models", "Class", "Standard", "Date of issue", "Valid until", "Notified Body"):
        text = text.replace(f"{label}\t", f"{label}: ")
    assert facts(paper(text)) == EXPECTED


def test_labels_above_their_values() -> None:
    text = """
# EU Type-Examination Certificate
Regulation (EU) 2016/425, Module B

Certificate No.
AB-2020/0417

Manufacturer
Hubei Testwerk Protective Co., Ltd.
No. 66 Muster Avenue, Xiantao, Hubei, China

Product
Filtering half mask

Models
TW-201, TW-202 V

Date of issue\tValid until
12 May 2020\t11 May 2025
"""
    found = facts(paper(text))
    for field in ("certificate_number", "manufacturer", "manufacturer_address", "product", "models", "issue_date", "expiry_date"):
        assert found[field] == EXPECTED[field]


def test_values_in_ruled_cells() -> None:
    rows = [
        ["Certificate No.", "AB-2020/0417", "Class", "FFP2 NR"], ["Manufacturer", "Hubei Testwerk Co., Ltd.", "Model", "TW-201"],
        ["Issued", "2020-05-12", "Expires", "2025-05-11"],
    ]  # fmt: skip
    reading = Reading((ruled(rows, title="# EU Type-Examination Certificate", widths=(110.0, 150.0, 80.0, 110.0)),))
    found = facts(reading)
    assert found["certificate_number"] == ["AB-2020/0417"]
    assert found["manufacturer"] == ["Hubei Testwerk Co., Ltd."]
    assert found["models"] == ["TW-201"]
    assert found["product_class"] == ["FFP2 NR"]
    assert (found["issue_date"], found["expiry_date"]) == (["2020-05-12"], ["2025-05-11"])


def test_a_certificate_in_prose() -> None:
    text = """
# EU type-examination certificate
PR/77/21

The notified body Muster Zert GmbH (identification number 0158) hereby certifies
that the particle filtering half masks of the types TW-201 (without valve) and TW-202,
manufactured by
Hubei Testwerk Protective Co., Ltd.
No. 66 Muster Avenue, Xiantao, Hubei, China
have been subjected to the examination (Module B) according to Annex V of Regulation (EU)
2016/425 on the basis of EN 149:2001+A1:2009 and are classified as FFP2 NR.
It was issued at Essen on 12 May 2020 and remains valid until 11 May 2025.
"""
    found = facts(paper(text))
    assert found["certificate_number"] == ["PR/77/21"]
    assert (found["notified_body_name"], found["notified_body_number"]) == (["Muster Zert GmbH"], ["0158"])
    assert found["manufacturer"] == ["Hubei Testwerk Protective Co., Ltd."]
    assert found["models"] == ["TW-201", "TW-202"]
    assert found["standards"] == ["EN 149:2001+A1:2009"]
    assert found["product_class"] == ["FFP2 NR"]
    assert (found["issue_date"], found["expiry_date"], found["place"]) == (["2020-05-12"], ["2025-05-11"], ["Essen"])


def test_a_german_certificate() -> None:
    text = """
# EU-Baumusterprüfbescheinigung
nach Anhang V (Modul B) der Verordnung (EU) 2016/425

Bescheinigungs-Nr.:\tPSA 21-0194
Hersteller:\tMuldenstoff Schutztechnik GmbH & Co. KG
\tAm Kalkwerk 7, 04668 Grimma
Produkt:\tPartikelfiltrierende Halbmaske
Typen:\tMS-Pro 2, MS-Pro 2 V
Schutzstufe:\tFFP2 NR
Prüfgrundlage:\tDIN EN 149:2009-08
Ausgestellt am:\t15. Februar 2021
Gültig bis:\t14.02.2026
Notifizierte Stelle:\tMuster Zert GmbH, Kennnummer 0196
"""
    found = facts(paper(text))
    assert found["certificate_number"] == ["PSA 21-0194"]
    assert found["manufacturer"] == ["Muldenstoff Schutztechnik GmbH & Co. KG"]
    assert found["manufacturer_address"] == ["Am Kalkwerk 7, 04668 Grimma"]
    assert found["product"] == ["Partikelfiltrierende Halbmaske"]
    assert found["models"] == ["MS-Pro 2", "MS-Pro 2 V"]
    assert found["product_class"] == ["FFP2 NR"]
    assert found["standards"] == ["EN 149:2001+A1:2009"]
    assert (found["issue_date"], found["expiry_date"]) == (["2021-02-15"], ["2026-02-14"])
    assert (found["notified_body_name"], found["notified_body_number"]) == (["Muster Zert GmbH"], ["0196"])


def test_a_chinese_certificate_with_bilingual_labels_and_full_width_figures() -> None:
    text = """
# 欧盟型式检验证书
Regulation (EU) 2016/425 Module B

证书编号 Certificate No.\tXY-2163-PPE-94
公告机构 Notified Body\tMUSTER ZERT A.Ş.
公告号 NB number\t２１６３
制造商 Manufacturer\tDongguan Testwerk Nonwoven Co., Ltd.
\t东莞市测试无纺布有限公司
地址 Address\tNo. 9 Lane 4, Dongguan, China
产品名称 Product\tParticle Filtering Half Mask
型号 Model\tTW-201, TW-202
等级 Class\tFFP2 NR
标准 Standard\tEN 149:2001+A1:2009
发证日期\t２０２０年０４月２１日
有效期至\t２０２５年０４月２０日
"""
    found = facts(paper(text))
    assert found["certificate_number"] == ["XY-2163-PPE-94"]
    assert found["manufacturer"] == ["Dongguan Testwerk Nonwoven Co., Ltd."]
    assert found["manufacturer_address"] == ["No. 9 Lane 4, Dongguan, China"]
    assert found["notified_body_number"] == ["2163"]
    assert found["models"] == ["TW-201", "TW-202"]
    assert (found["issue_date"], found["expiry_date"]) == (["2020-04-21"], ["2025-04-20"])


def test_a_wholly_chinese_report() -> None:
    text = """
# 检验报告

报告编号：\tGD20-04-3391
生产单位：\t广东测试医疗用品有限公司
样品名称：\t一次性医用口罩
型号规格：\tTW-IIR
批号：\t20200411
检测依据：\tYY 0469-2011
签发日期：\t2020年4月29日
"""
    found = facts(paper(text), "test_report")
    assert found["document_number"] == ["GD20-04-3391"]
    assert found["manufacturer"] == ["广东测试医疗用品有限公司"]
    assert found["product"] == ["一次性医用口罩"]
    assert found["models"] == ["TW-IIR"]
    assert found["lots"] == ["20200411"]
    assert found["standards"] == ["YY 0469-2011"]
    assert found["issue_date"] == ["2020-04-29"]


def test_a_vietnamese_declaration() -> None:
    text = """
# Tuyên bố phù hợp EU

Số tài liệu:\tDOC-SK-77
Nhà sản xuất:\tCông ty TNHH May Thử Nghiệm
Địa chỉ:\tLô C5-2, KCN Tân Phú Trung, Củ Chi, TP. Hồ Chí Minh
Sản phẩm:\tKhẩu trang lọc bụi
Model:\tTW-210
Tiêu chuẩn:\tEN 149:2001+A1:2009
Quy định:\tQuy định (EU) 2016/425
Địa điểm và ngày:\tTP. Hồ Chí Minh, ngày 12 tháng 10 năm 2020
"""
    found = facts(paper(text), "declaration_of_conformity")
    assert found["document_number"] == ["DOC-SK-77"]
    assert found["manufacturer"] == ["Công ty TNHH May Thử Nghiệm"]
    assert found["product"] == ["Khẩu trang lọc bụi"]
    assert found["models"] == ["TW-210"]
    assert found["issue_date"] == ["2020-10-12"]
    assert found["legislation"] == ["2016/425"]


def test_a_production_control_paper_names_its_body_twice_and_refers_to_module_b() -> None:
    text = """
# Certificate of Conformity to Type
Module C2, Annex VII of Regulation (EU) 2016/425

Certificate no.\tC2-0158-20-0771
Notified body\tMuster Zert GmbH, 0158
Manufacturer\tHubei Testwerk Protective Co., Ltd.
EU type-examination certificate\tUNC-2163-PPE-1094, notified body 2163
Issued\t2020-08-24
Valid until\t2021-08-23
"""
    found = facts(paper(text), "production_control_certificate")
    assert found["certificate_number"] == ["C2-0158-20-0771"]
    assert found["referenced_certificates"] == ["UNC-2163-PPE-1094"]
    assert found["notified_body_number"] == found["production_control_body_number"] == ["0158"]
    assert found["conformity_module"] == ["C2"]
    assert found["expiry_date"] == ["2021-08-23"]


def test_a_declaration_tells_the_body_of_module_b_from_that_of_production() -> None:
    text = """
# EU Declaration of Conformity

1. PPE: Particle filtering half mask, class FFP2 NR, types TW-201 and TW-202
2. Name and address of the manufacturer:
Hubei Testwerk Protective Co., Ltd.
No. 66 Muster Avenue, Xiantao, Hubei, China
3. This declaration of conformity is issued under the sole responsibility of the manufacturer.
5. Union harmonisation legislation: Regulation (EU) 2016/425
6. Standards: EN 149:2001+A1:2009
7. The notified body Muster Zert GmbH, 0196, performed the EU type-examination (Module B)
and issued the EU type-examination certificate PSA-21-0194.
8. The PPE is subject to the procedure of Annex VIII (Module D) under surveillance of the
notified body Prüf Drei GmbH, 0299.

Xiantao, 27 August 2020


Liang Beispiel, General Manager
"""
    found = facts(paper(text), "declaration_of_conformity")
    assert found["manufacturer"] == ["Hubei Testwerk Protective Co., Ltd."]
    assert found["manufacturer_address"] == ["No. 66 Muster Avenue, Xiantao, Hubei, China"]
    assert found["models"] == ["TW-201", "TW-202"]
    assert (found["notified_body_name"], found["notified_body_number"]) == (["Muster Zert GmbH"], ["0196"])
    assert found["production_control_body_number"] == ["0299"]
    assert found["conformity_module"] == ["D"]
    assert found["referenced_certificates"] == ["PSA-21-0194"]
    assert (found["issue_date"], found["place"]) == (["2020-08-27"], ["Xiantao"])
    assert (found["signatory"], found["signatory_function"]) == (["Liang Beispiel"], ["General Manager"])


def test_a_device_declaration_gives_the_makers_registration_and_not_the_representatives() -> None:
    text = """
# EU Declaration of Conformity

Manufacturer\tAnhui Testwerk Textile Co., Ltd.
SRN\tCN-MF-000004711
Authorised Representative\tElbmuster Regulatory GmbH, Elbstraße 40, 01662 Meißen
\tSRN: DE-AR-000005432
Product\tMedical face mask, single use
Models\tTW-IIR-01 (Type IIR)
Basic UDI-DI\t697301245MASKIIRRB
UDI-DI\t06973012450016
Legislation\tRegulation (EU) 2017/745
Standards\tEN 14683:2019+AC:2019
"""
    found = facts(paper(text), "declaration_of_conformity")
    assert found["srn"] == ["CN-MF-000004711"]
    assert found["authorised_representative"] == ["Elbmuster Regulatory GmbH"]
    assert found["basic_udi_di"] == ["697301245MASKIIRRB"]
    assert found["udi_di"] == ["06973012450016"]
    assert found["product_class"] == ["Type IIR"]
    assert found["models"] == ["TW-IIR-01"]


def test_a_voluntary_paper_denies_what_it_names() -> None:
    text = """
# Attestation of Conformity

No.\tCIC-VA-20-2219
Manufacturer\tAnhui Testwerk Textile Co., Ltd.
Product\tDisposable protective mask
Directive\t93/42/EEC
Standard\tEN 14683:2019+AC:2019
Issue\t05 May 2020

This attestation has been issued voluntarily. It is not an EU type-examination
certificate under Annex V (Module B) of Regulation (EU) 2016/425.
"""
    found = facts(paper(text), "voluntary_certificate")
    assert found["certificate_number"] == found["document_number"] == ["CIC-VA-20-2219"]
    assert found["legislation"] == ["93/42/EEC"]
    assert "conformity_module" not in found
    assert "notified_body_number" not in found


def test_numbers_of_other_bodies_are_not_the_issuers() -> None:
    text = """
# EU Type-Examination Certificate
Issued by\tMuster Zert Ltd
\tNotified Body number 2777
Certificate number\t2777/13402-01
The number of the body responsible for Module C2 or D shall follow the CE mark (example: CE 0598).
"""
    found = facts(paper(text))
    assert found["notified_body_number"] == ["2777"]


def test_two_numbers_with_nothing_to_tell_them_apart_are_left_out() -> None:
    text = "# EU Type-Examination Certificate\n\nNotified Body 0158\nand further down the page\nNotified Body 2163"
    assert "notified_body_number" not in facts(paper(text))


def test_an_ambiguous_date_is_absent_and_resolved_where_the_paper_tells() -> None:
    unsure = "# EU Type-Examination Certificate\n\nCertificate No.: AB-2020/0417\nDate of issue: 05/06/2020"
    assert "issue_date" not in facts(paper(unsure))
    assert facts(paper(f"{unsure}\nSample received: 18/05/2020"))["issue_date"] == ["2020-06-05"]


def test_dates_of_reports_samples_and_audits_are_no_issue_dates() -> None:
    text = """
# EU Type-Examination Certificate

Certificate No.: AB-2020/0417
Test report: PB 20-0933 of 4 May 2020
Samples received: 2020-04-01
Next audit: 2021-05-01
"""
    found = facts(paper(text))
    assert "issue_date" not in found
    assert "expiry_date" not in found


def test_a_field_without_a_value_is_absent() -> None:
    text = "# EU Type-Examination Certificate\n\nCertificate No.:\nManufacturer:\nProduct:\nDate of issue:\nValid until:"
    assert facts(paper(text)) == {}


def test_models_stand_in_the_annex_where_the_first_page_points_there() -> None:
    first = "# EU Type-Examination Certificate\n\nCertificate No.: AB-2020/0417\nModels: see annex\nClass: see annex"
    rows = [["No.", "Model", "Class"], ["1", "TW-100", "FFP1 NR"], ["2", "TW-200", "FFP2 NR"], ["3", "TW-200 V", "FFP2 NR"]]
    reading = Reading((*paper(first).pages, ruled(rows, title="Annex to certificate AB-2020/0417", number=2)))
    found = facts(reading)
    assert found["models"] == ["TW-100", "TW-200", "TW-200 V"]
    assert "product_class" not in found


def test_every_fact_says_where_it_stands_and_why_it_is_believed() -> None:
    understanding = understand(paper(BESIDE))
    assert understanding.kind == "eu_type_examination_certificate"
    assert understanding.language == "en"
    number = next(fact for fact in understanding.facts if fact.field == "certificate_number")
    assert number.page == 1
    assert number.box is not None
    assert 195 < number.box[0] < 205
    assert "label" in number.checks
    assert number.confidence > 0.8


def test_an_empty_paper_says_nothing() -> None:
    understanding = understand(paper(""))
    assert (understanding.kind, understanding.facts) == ("other", ())


WORDS = st.sampled_from(
    [
        "Certificate",
        "No.",
        ":",
        "Manufacturer",
        "制造商",
        "型号",
        "Model",
        "FFP2",
        "NR",
        "EN",
        "149:2001+A1:2009",
        "0158",
        "Notified",
        "Body",
        "(EU)",
        "2016/425",
        "valid",
        "until",
        "12/05/2022",
        "2020年5月25日",
        "Co.,",
        "Ltd.",
        "GmbH",
        "/",
        "-",
        "Result",
        "1.37",
        "%",
        "≤",
        "Specimen",
        "Dr.",
        "Erika",
        "Beispiel",
        "Manager",
        "Lot",
        "2020-1",
        "(",
        ")",
        "№",
        "Địa",
        "chỉ",
    ]
)
PLACED = st.builds(
    lambda text, x, y, size: Word(text, x, y, x + 5.0 * len(text), y + size, size),
    WORDS,
    st.floats(0, 560),
    st.floats(0, 820),
    st.sampled_from([0.0, 8.0, 10.0, 18.0]),
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(PLACED, max_size=60), st.sampled_from(sorted(KINDS)))
def test_no_heap_of_words_upsets_the_reader(words: list[Word], kind: str) -> None:
    reading = Reading((Page(1, 595.0, 842.0, tuple(words)),))
    assert understand(reading).kind in KINDS
    if kind not in TRADE_KINDS:
        for fact in facts_on(Sheet(kind, lay_out(reading), "en")):
            assert 0 < fact.confidence < 1
            assert fact.page == 1


def test_a_german_declaration_in_one_sentence_tells_both_bodies() -> None:
    text = """
# EU-Konformitätserklärung
Nr. KE-2021-07

Der Hersteller
Testwerk Atemschutz GmbH, Lindenallee 12, 45127 Essen
erklärt in alleiniger Verantwortung, dass die nachfolgend beschriebene PSA
Partikelfiltrierende Halbmaske TW 2200 FFP2 NR
den Bestimmungen der Verordnung (EU) 2016/425 und der Norm EN 149:2001+A1:2009 entspricht
und identisch ist mit der PSA, die Gegenstand der EU-Baumusterprüfbescheinigung Nr. ZP/B077/21 ist,
ausgestellt von der notifizierten Stelle DEKRA Muster GmbH (0158),
und dem Verfahren nach Anhang VII (Modul C2) unter der Kontrolle der notifizierten Stelle
Prüf Drei GmbH (0299) unterliegt.

Essen, den 19.04.2021



Dr. Ottokar Muster
Geschäftsführer
"""
    found = facts(paper(text), "declaration_of_conformity")
    assert found["document_number"] == ["KE-2021-07"]
    assert found["manufacturer"] == ["Testwerk Atemschutz GmbH"]
    assert (found["product"], found["models"]) == (["Partikelfiltrierende Halbmaske"], ["TW 2200"])
    assert (found["notified_body_name"], found["notified_body_number"]) == (["DEKRA Muster GmbH"], ["0158"])
    assert found["production_control_body_number"] == ["0299"]
    assert found["referenced_certificates"] == ["ZP/B077/21"]
    assert (found["signatory"], found["place"]) == (["Dr. Ottokar Muster"], ["Essen"])


def test_a_certificate_with_the_number_set_off_under_its_label() -> None:
    text = """
# EU Type-Examination Certificate

This is to certify that:\tTestwerk Medical Supply Co., Ltd.
\tNo. 5 Industrial Road
\tNanhai District
\tFoshan
\tChina

Holds Certificate Number:
\tCE 727312

In respect of:
Particle filtering half masks to EN 149:2001+A1:2009
First Issued: 2020-06-15\tExpiry Date: 2025-06-14
Latest Issue: 2021-03-01
"""
    found = facts(paper(text))
    assert found["certificate_number"] == ["CE 727312"]
    assert found["manufacturer_address"] == ["No. 5 Industrial Road, Nanhai District, Foshan, China"]
    assert found["product"] == ["Particle filtering half masks"]
    assert (found["issue_date"], found["expiry_date"]) == (["2020-06-15"], ["2025-06-14"])


def test_a_validity_from_day_to_day_gives_both_dates() -> None:
    text = "# Zertifikat\nDas Qualitätsmanagementsystem erfüllt DIN EN ISO 13485:2016\nZertifikat-Nr.: 12 100 12345 TMS\nGültig vom 2020-05-01 bis 2023-04-30"
    found = facts(paper(text), "iso_certificate")
    assert (found["issue_date"], found["expiry_date"]) == (["2020-05-01"], ["2023-04-30"])
    assert found["certificate_number"] == ["12 100 12345 TMS"]


def test_a_chinese_production_control_certificate() -> None:
    text = """
# 生产过程质量保证证书（模块D）
欧盟法规 (EU) 2016/425 附录VIII

证书编号：\tMT-D-21-0099
公告机构：\t穆斯特认证有限公司 (0598)
制造商：\t湖北测试防护用品有限公司
地址：\t湖北省仙桃市彭场大道66号
型号：\tTW-F2、TW-F3
型式检验证书：\tMT-PPE-20-1187
发证日期：\t2021年2月5日
有效期至：\t2024年2月4日
"""
    understanding = understand(paper(text))
    found = facts(paper(text), "production_control_certificate")
    assert understanding.kind == "production_control_certificate"
    assert found["referenced_certificates"] == ["MT-PPE-20-1187"]
    assert found["notified_body_number"] == found["production_control_body_number"] == ["0598"]
    assert found["manufacturer"] == ["湖北测试防护用品有限公司"]
    assert found["models"] == ["TW-F2", "TW-F3"]
    assert found["conformity_module"] == ["D"]


def test_a_production_control_report_does_not_take_the_type_examinations_number_for_its_own() -> None:
    text = """
# Module C2 Report
Supervised product checks at random intervals according to Annex VII of Regulation (EU) 2016/425

Report No.: C2-2021-0455
Manufacturer: Testwerk Safety Co., Ltd.
Address: No. 8 Binjiang Road, Ningbo, China
EU Type Examination Certificate No.: 0598/PPE/20/1234
Notified body responsible for Module C2: Muster Zert Oy, Notified Body 0598
Date of issue: 15 March 2021
Valid until: 14 March 2022
"""
    found = facts(paper(text), "production_control_certificate")
    assert found["certificate_number"] == ["C2-2021-0455"]
    assert found["referenced_certificates"] == ["0598/PPE/20/1234"]
    assert found["notified_body_number"] == found["production_control_body_number"] == ["0598"]
    assert found["notified_body_name"] == ["Muster Zert Oy"]
    assert found["manufacturer_address"] == ["No. 8 Binjiang Road, Ningbo, China"]


def test_the_one_who_approves_signs_a_report_and_its_accreditation_is_read() -> None:
    text = """
# Test Report
Report No.: WT20200511

Sample Name\tKN95 Respirator
Client\tTestwerk Trading Co., Ltd.
Manufacturer\tTestwerk Mask Co., Ltd.
Test Standard\tGB 2626-2019
Date Received\tMay 1, 2020
Date Issued\tMay 11, 2020
Muster Testing Institute (CNAS L1234)
Tested by: Li Na    Reviewed by: Wang Fang    Approved by: Zhang Wei
"""
    found = facts(paper(text), "test_report")
    assert found["document_number"] == ["WT20200511"]
    assert found["manufacturer"] == ["Testwerk Mask Co., Ltd."]
    assert found["issue_date"] == ["2020-05-11"]
    assert found["signatory"] == ["Zhang Wei"]
    assert found["laboratory_accreditation"] == ["CNAS L1234"]
