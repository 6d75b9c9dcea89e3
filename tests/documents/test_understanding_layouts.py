"""Certificates, letters and declarations off the beaten track: sentences, footers, wrapped labels, two tongues; and what is no value."""

from __future__ import annotations

import pytest

from documents.reading.page import Reading
from tests.documents.drawn import page, paper
from tests.documents.test_understanding import facts

pytestmark = pytest.mark.unit


def test_one_sentence_carries_number_holder_types_and_dates() -> None:
    found = facts(
        paper(
            """
# EU Type-Examination Certificate
This certificate was issued on 11 June 2021 under number TE-2021-0388 to Testwerk Safety
Products Co., Ltd., No. 18 Lake Road, 315000 Ningbo, China, for the particle filtering half masks
of the types TW-11, TW-12 V and TW-13 and is valid until 10 June 2026. The types meet the
requirements of Regulation (EU) 2016/425; the examination followed Annex V (Module B).
"""
        )
    )
    assert found["certificate_number"] == ["TE-2021-0388"]
    assert (found["issue_date"], found["expiry_date"]) == (["2021-06-11"], ["2026-06-10"])
    assert found["manufacturer"] == ["Testwerk Safety Products Co., Ltd."]
    assert found["manufacturer_address"] == ["No. 18 Lake Road, 315000 Ningbo, China"]
    assert found["models"] == ["TW-11", "TW-12 V", "TW-13"]
    assert found["product"] == ["particle filtering half masks"]


def test_a_german_sentence_certifies_to_the_firm() -> None:
    found = facts(
        paper(
            """
# EU-Baumusterprüfbescheinigung
Nr. BM 4711-20

Hiermit wird der Firma Musterwerk Handschuhe GmbH, Talweg 4, 38100 Braunschweig, bescheinigt,
dass die Chemikalienschutzhandschuhe der Typen MH 300 und MH 310 K die Anforderungen der
Verordnung (EU) 2016/425 erfüllen.
Diese Bescheinigung wurde am 3. März 2021 ausgestellt und ist bis zum 2. März 2026 gültig.

Wien, am 3. März 2021


Mag. Brigitte Haslinger
Leiterin der Zertifizierungsstelle
"""
        )
    )
    assert found["manufacturer"] == ["Musterwerk Handschuhe GmbH"]
    assert found["manufacturer_address"] == ["Talweg 4, 38100 Braunschweig"]
    assert found["models"] == ["MH 300", "MH 310 K"]
    assert found["product"] == ["Chemikalienschutzhandschuhe"]
    assert found["expiry_date"] == ["2026-03-02"]
    assert found["place"] == ["Wien"]
    assert found["signatory_function"] == ["Leiterin der Zertifizierungsstelle"]


def test_of_three_dates_in_a_footer_this_issue_counts() -> None:
    text = """
# EU Type-Examination Certificate
Certificate\tAB/1234/21
Ref.\tX-9

Issued to\tTestwerk Gloves Sdn. Bhd.
\tLot 14, Jalan Perusahaan 3, 34600 Kamunting, Malaysia

First issued: 4 May 2018\tThis issue: 1 June 2021\tValid until: 3 May 2023
"""
    found = facts(paper(text, tabs=(200.0, 380.0)))
    assert found["certificate_number"] == ["AB/1234/21"]
    assert (found["issue_date"], found["expiry_date"]) == (["2021-06-01"], ["2023-05-03"])
    assert found["manufacturer_address"] == ["Lot 14, Jalan Perusahaan 3, 34600 Kamunting, Malaysia"]
    assert facts(paper(text.replace("\tThis issue: 1 June 2021", "")))["issue_date"] == ["2018-05-04"]


def test_certificates_in_a_column_are_parted_and_a_period_is_read_beside_its_label() -> None:
    found = facts(
        paper(
            """
# Certificate on ongoing conformity
Zertifikat-Registrier-Nr.\t01 223 4567
Hersteller\tFiltertec Muster GmbH
\tHafenstr. 9, 26721 Emden
Baumusterprüfbescheinigungen\tZP/B 118/20 PSA
\tZP/B 119/20 PSA
Überwachung\tMuster Zert GmbH (0158)
gültig von - bis\t01.02.2021 - 31.01.2022
Emden, 1. Februar 2021\tDr. Ulf Brenner
Ort, Datum\tUnterschrift, Leiter der Zertifizierungsstelle
"""
        ),
        "production_control_certificate",
    )
    assert found["certificate_number"] == ["01 223 4567"]
    assert found["referenced_certificates"] == ["ZP/B 118/20 PSA", "ZP/B 119/20 PSA"]
    assert found["expiry_date"] == ["2022-01-31"]
    assert found["place"] == ["Emden"]
    assert found["signatory_function"] == ["Leiter der Zertifizierungsstelle"]


LETTER = """
MUSTERTEX
NB 0493

To: Testwerk Wear NV
Industrielaan 45, 9320 Aalst, Belgium

Zwijnaarde, 19 March 2021
Subject: Conformity to type, supervised product checks (Module C2), report C2/2021/0388

Dear Sir or Madam,
On 16 February 2021 our inspector took samples of your half masks DV-MASK 2 (lot 2104-07) from stock.
They conform to the type described in EU type-examination certificate 0493-PPE-20-1166 under
Regulation (EU) 2016/425. This confirmation may be used until 18 March 2022.
Yours faithfully,

Katelijne Voorbeeld
PPE Certification Manager
"""


def test_a_letter_is_from_the_body_and_to_the_manufacturer() -> None:
    found = facts(paper(LETTER), "production_control_certificate")
    assert found["notified_body_name"] == ["MUSTERTEX"]
    assert found["manufacturer"] == ["Testwerk Wear NV"]
    assert found["manufacturer_address"] == ["Industrielaan 45, 9320 Aalst, Belgium"]
    assert found["certificate_number"] == ["C2/2021/0388"]
    assert found["referenced_certificates"] == ["0493-PPE-20-1166"]
    assert (found["issue_date"], found["expiry_date"]) == (["2021-03-19"], ["2022-03-18"])
    assert found["models"] == ["DV-MASK 2"]
    assert found["signatory"] == ["Katelijne Voorbeeld"]


def test_without_a_greeting_the_only_company_is_the_manufacturer_and_one_of_two_is_not() -> None:
    without = LETTER.replace("Dear Sir or Madam,", "").replace("Yours faithfully,", "")
    assert facts(paper(without), "production_control_certificate")["manufacturer"] == ["Testwerk Wear NV"]
    two = without.replace("Zwijnaarde, 19", "Lager Muster GmbH\nHafenstr. 9, 26721 Emden\n\nZwijnaarde, 19")
    assert "manufacturer" not in facts(paper(two), "production_control_certificate")


def test_a_label_broken_over_two_lines_and_numbered_rows_that_end_a_value() -> None:
    text = """
# EU-Baumusterprüfbescheinigung
(1)\tNr. der EU-\tZP/B 118/20 PSA
\tBaumusterprüfbescheinigung
(2)\tHersteller\tTestwerk Atemschutz GmbH
(3)\tAnschrift\tSpeicherstraße 19, 26721 Emden
(4)\t\tDie Bauart dieses Produktes ist in der Anlage festgelegt.
"""
    found = facts(paper(text, tabs=(90.0, 260.0)))
    assert found["certificate_number"] == ["ZP/B 118/20 PSA"]
    assert found["manufacturer_address"] == ["Speicherstraße 19, 26721 Emden"]


def test_a_list_of_labels_without_colons_ends_each_value_with_its_line() -> None:
    text = """
# Zulassung eines Qualitätssicherungssystems (Modul D)
Bescheinigung MB 2111007 vom 2021-09-30
Inhaber Testwerk Filtervlies GmbH, Talstraße 112, 09496 Marienberg
Fertigungsstätte Werk II, Gewerbering 4, 09526 Olbernhau
Baumusterprüfbescheinigungen MB 2001145, MB 2001188
Gültigkeit 2021-10-01 bis 2024-09-30
"""
    found = facts(paper(text), "production_control_certificate")
    assert found["manufacturer_address"] == ["Talstraße 112, 09496 Marienberg"]
    assert found["referenced_certificates"] == ["MB 2001145", "MB 2001188"]
    assert (found["issue_date"], found["expiry_date"]) == (["2021-09-30"], ["2024-09-30"])


def test_a_declaration_with_an_english_name_in_brackets_and_the_function_over_the_name() -> None:
    text = """
# EU DECLARATION OF CONFORMITY
Số / No.: 07/2021/TBHQ-TW
2. Nhà sản xuất và địa chỉ / Manufacturer and address:
Công ty Cổ phần Bảo hộ Mẫu (Testwerk Protection Joint Stock Company)
Lô B7, KCN Quế Võ, Bắc Ninh, Việt Nam
6. Tổ chức được chỉ định / Notified body:
MUSTEX, 0161 — EU type-examination certificate 21/0412/00/0161
7. Giám sát sản xuất / Production surveillance:
Module C2, MUSTEX, 0161

Bắc Ninh, ngày 12 tháng 4 năm 2021
Giám đốc / Director


Phạm Thị Thu Hường
"""
    found = facts(paper(text), "declaration_of_conformity")
    assert found["manufacturer"] == ["Testwerk Protection Joint Stock Company"]
    assert found["manufacturer_address"] == ["Lô B7, KCN Quế Võ, Bắc Ninh, Việt Nam"]
    assert found["referenced_certificates"] == ["21/0412/00/0161"]
    assert found["production_control_body_number"] == ["0161"]
    assert found["signatory"] == ["Phạm Thị Thu Hường"]
    assert found["signatory_function"] == ["Director"]


def test_a_reference_in_the_head_of_a_declaration_is_its_number_and_a_range_of_batches_no_list() -> None:
    text = """
# EU Declaration of Conformity
Ref. TW/DoC/2021-03

PPE\tFiltering half mask EGEMASK TW-21, batches 0121 to 0952
Made by\tTestwerk Filtre Sanayi A.Ş., Atatürk Cad. 71, 35620 Izmir, Turkey
EU type-examination (Module B) done by\tMuster Certification, notified body no. 2163, who issued
\tcertificate 2163-PPE-933
Regulation\tRegulation (EU) 2016/425

İzmir, 5 January 2021
"""
    found = facts(paper(text, tabs=(250.0,)), "declaration_of_conformity")
    assert found["document_number"] == ["TW/DoC/2021-03"]
    assert found["manufacturer"] == ["Testwerk Filtre Sanayi A.Ş."]
    assert found["models"] == ["TW-21"]
    assert found["product"] == ["Filtering half mask"]
    assert found["notified_body_number"] == ["2163"]
    assert found["referenced_certificates"] == ["2163-PPE-933"]
    assert "lots" not in found
    assert facts(paper(text.replace("0121 to 0952", "0121, 0952"), tabs=(250.0,)), "declaration_of_conformity")["lots"] == ["0121", "0952"]


def test_an_address_never_runs_on_into_a_sentence() -> None:
    text = """
Testwerk Vietnam JSC
Lô C2, KCN Tiên Sơn, Bắc Ninh, Vietnam

# EU DECLARATION OF CONFORMITY
We declare under our sole responsibility that the PPE
Half mask LH-9 (batch 2104-11)
manufactured by Testwerk Vietnam JSC conforms to Regulation (EU) 2016/425 and EN 149:2001+A1:2009.
The notified body MUSTEX (0161) performed the EU type-examination and issued certificate 21/0412/00/0161.
"""
    assert facts(paper(text), "declaration_of_conformity")["manufacturer_address"] == ["Lô C2, KCN Tiên Sơn, Bắc Ninh, Vietnam"]


def test_who_signed_and_where_stand_in_one_sentence() -> None:
    text = BESIDE_SIGNED.format("Signed in Lyon by Hervé Modèle, Certification Manager")
    found = facts(paper(text))
    assert (found["place"], found["signatory"], found["signatory_function"]) == (["Lyon"], ["Hervé Modèle"], ["Certification Manager"])
    assert "signatory" not in facts(paper(BESIDE_SIGNED.format("Signed in accordance by the Certification Manager")))


BESIDE_SIGNED = """
# EU Type-Examination Certificate
Certificate number ........... 0075/4417/162
Expires on .................... 22/11/2025
Requested by ................. Testwerk Rivière SAS

{}
"""


def test_the_applicant_of_a_type_examination_is_its_manufacturer_where_no_other_is_named() -> None:
    assert facts(paper(BESIDE_SIGNED))["manufacturer"] == ["Testwerk Rivière SAS"]
    named = BESIDE_SIGNED.replace("Expires on", "Manufacturer ................ Testwerk Gants SARL\nExpires on")
    assert facts(paper(named))["manufacturer"] == ["Testwerk Gants SARL"]


def test_a_house_number_cut_from_its_sign_is_put_together_again() -> None:
    drawn = page("# EU Type-Examination Certificate\nManufacturer\tTestwerk Ltd.\n\tSanayi Sokak No:71, 35620 Izmir, Turkey")
    assert facts(Reading((drawn,)))["manufacturer_address"] == ["Sanayi Sokak No:71, 35620 Izmir, Turkey"]
    apart = page("# EU Type-Examination Certificate\nManufacturer\tTestwerk Ltd.\n\tSanayi Sokak No: 71, 35620 Izmir, Turkey")
    assert facts(Reading((apart,)))["manufacturer_address"] == ["Sanayi Sokak No: 71, 35620 Izmir, Turkey"]


def test_a_management_certificate_names_its_holder_under_the_words_that_certify() -> None:
    text = """
# ZERTIFIKAT
Die Zertifizierungsstelle der Muster Cert GmbH bescheinigt, dass
Testwerk OP-Textil GmbH
Milower Landstraße 5, 14712 Rathenow
ein Managementsystem nach EN ISO 13485:2016 anwendet.
Gültig vom 10.05.2021 bis 09.05.2024
"""
    found = facts(paper(text), "iso_certificate")
    assert found["manufacturer"] == ["Testwerk OP-Textil GmbH"]
    assert found["manufacturer_address"] == ["Milower Landstraße 5, 14712 Rathenow"]
    assert "manufacturer" not in facts(paper(text.replace("Testwerk OP-Textil GmbH", "der Antragsteller")), "iso_certificate")


def test_the_day_a_certificate_begins_to_hold_gives_way_to_the_day_it_was_signed() -> None:
    text = "# EU-Zertifikat\nZertifikat Registrier-Nr. D1441000017\nGültig ab\t01.03.2022\nGültig bis\t28.02.2027\n\nStuttgart, 25.02.2022"
    found = facts(paper(text), "notified_body_certificate")
    assert found["certificate_number"] == ["D1441000017"]
    assert found["issue_date"] == ["2022-02-25"]
    assert facts(paper(text.replace("Stuttgart, 25.02.2022", "")), "notified_body_certificate")["issue_date"] == ["2022-03-01"]
