"""Labels over their values beside other columns, tables without rules, papers in more tongues, and what is named only as gone."""

from __future__ import annotations

import pytest

from tests.documents.drawn import paper
from tests.documents.test_understanding import facts

pytestmark = pytest.mark.unit


def test_a_side_column_keeps_its_values_though_another_column_stands_beside() -> None:
    found = facts(
        paper(
            """
# EU Type-Examination Certificate

Number\tParticle filtering half mask for single use, flat
TE-2021-0388\tfold, without valve, tested as the type

Manufacturer\tand found to meet the requirements that apply
Musterwerk GmbH\tto it under Regulation (EU) 2016/425.

Models
TW-11, TW-12 V
""",
            tabs=(260.0,),
        )
    )
    assert found["certificate_number"] == ["TE-2021-0388"]
    assert found["manufacturer"] == ["Musterwerk GmbH"]
    assert found["models"] == ["TW-11", "TW-12 V"]


def test_rows_under_the_heads_of_a_table_without_rules_are_all_read() -> None:
    found = facts(
        paper(
            """
# Certificate of conformity to type
Module C2, Annex VII of Regulation (EU) 2016/425
Certificate No.: C2-2021-0007

Description\tStyle\tType-examination certificate\tStandards

Filtering half mask\tTW-11\tTE-2021-0388\tEN 149:2001+A1:2009

Filtering half mask\tTW-12\tTE-2021-0389\tEN 149:2001+A1:2009
""",
            tabs=(200.0, 260.0, 430.0),
        ),
        "production_control_certificate",
    )
    assert found["models"] == ["TW-11", "TW-12"]
    assert found["referenced_certificates"] == ["TE-2021-0388", "TE-2021-0389"]


def test_an_italian_declaration_bears_its_number_under_its_title() -> None:
    found = facts(
        paper(
            """
# DICHIARAZIONE UE DI CONFORMITÀ
n. 14/2021 – Regolamento (UE) 2017/745, Allegato IV

Il sottoscritto fabbricante Esempio Medicale S.r.l. dichiara, sotto la propria esclusiva
responsabilità, che il dispositivo soddisfa il Regolamento (UE) 2017/745.

Pavia, 24 maggio 2021
"""
        ),
        "declaration_of_conformity",
    )
    assert found["document_number"] == ["14/2021"]
    assert found["manufacturer"] == ["Esempio Medicale S.r.l."]
    assert (found["issue_date"], found["place"]) == (["2021-05-24"], ["Pavia"])


@pytest.mark.parametrize(
    "sentence",
    [
        "The certificate No. TE-2018-0017 under Directive 89/686/EEC is replaced.",
        "This certificate supersedes certificate TE-2018-0017 (Directive 89/686/EEC).",
        "Das frühere Zertifikat nach Richtlinie 89/686/EWG wird nicht mehr verwendet.",
    ],
)
def test_the_act_of_a_certificate_that_is_gone_is_not_the_papers(sentence: str) -> None:
    found = facts(
        paper(
            f"""
# EU Type-Examination Certificate
Certificate No.: TE-2021-0388
Regulation (EU) 2016/425, Annex V (Module B)

{sentence}
"""
        )
    )
    assert found["legislation"] == ["2016/425"]


def test_the_english_name_goes_before_the_local_one_over_it() -> None:
    found = facts(
        paper(
            """
# CERTIFICATE OF SUPERVISED PRODUCT CHECKS
Module C2, Regulation (EU) 2016/425

Nhà sản xuất / Manufacturer:\tCông ty TNHH Bảo hộ Mẫu
\tMau Protection Company Limited
\tNo. 8 Example Road, Hanoi, Vietnam
""",
            tabs=(260.0,),
        )
    )
    assert found["manufacturer"] == ["Mau Protection Company Limited"]


@pytest.mark.parametrize(
    ("line", "number"),
    [("XY-KE 0093 · Ausgabe 4", "XY-KE 0093"), ("Nr. XY-2021/07", "XY-2021/07"), ("DoC-XY-21", "DoC-XY-21")],
)
def test_a_declaration_bears_its_number_right_under_its_title(line: str, number: str) -> None:
    found = facts(paper(f"# EU-Konformitätserklärung\n{line}\n\nProdukt: Atemschutzmaske\nVerordnung (EU) 2016/425"), "declaration_of_conformity")
    assert found["document_number"] == [number]


def test_the_number_of_a_tax_office_is_not_the_papers() -> None:
    found = facts(paper("MST 0900417882\n# EU Declaration of Conformity\n\nProduct: Protective gown\nRegulation (EU) 2017/745"), "declaration_of_conformity")
    assert "document_number" not in found
