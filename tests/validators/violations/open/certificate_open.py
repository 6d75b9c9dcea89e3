"""Certificates whose judgement is not as the contract and the law were understood."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking, false_alarm, miss
from tests.validators.violations.consignment import renamed
from tests.validators.violations.garments import coveralls, type_examined
from tests.validators.violations.kits import self_tests
from tests.validators.violations.masks import MAKER, half_masks, half_masks_alone, kn95

GLOVE = tuple(
    renamed(each, f"glove {each.file}")
    for each in type_examined("Chemical protective glove", "HY-C40", ["EN ISO 374-1:2016+A1:2018"], ("2777", "SATRA Technology Europe Ltd"), "Type B")
)

CASES = (
    miss(
        "a coverall's type examination rests on the standard for surgical gowns alone, which is none for protective equipment (Reg. (EU) 2016/425 Art. 14)",
        coveralls()
        .stating("typex.pdf", standards=["EN 13795-1:2019"])
        .stating("d.pdf", standards=["EN 13795-1:2019"])
        .stating("doc.pdf", standards=["EN 13795-1:2019"]),
        blocking("certificate.standard_not_applicable", line=1, file="typex.pdf"),
        since=("test_report.standard_not_applicable", "certificate.standard_not_applicable"),
    ),
    miss(
        "the special approval is for the maker's professional test",
        self_tests().stating("approval.pdf", models=["QS-PRO"], product="SARS-CoV-2 antigen test, professional use"),
        blocking("certificate.model_mismatch", line=1, file="approval.pdf"),
    ),
    miss(
        "the authority confirmed the maker's other KN95 (MedBVSV § 9(2): the confirmation is for the product)",
        kn95().stating("confirmation.pdf", models=["HY-90"]),
        blocking("certificate.model_mismatch", line=1, file="confirmation.pdf"),
    ),
    miss(
        "the papers of the maker's glove were sent for its half mask: each is of another model, and what they say of bodies and days is beside the point",
        half_masks_alone().without("typex.pdf", "c2.pdf", "doc.pdf").adding(*GLOVE),
        blocking("certificate.model_mismatch", line=1, file="glove typex.pdf"),
        blocking("production_control.model_mismatch", line=1, file="glove d.pdf"),
        blocking("declaration.model_mismatch", line=1, file="glove doc.pdf"),
        since=("certificate.class_mismatch", "certificate.standard_not_applicable", "declaration.model_mismatch"),
    ),
    false_alarm(
        "a second certificate, for the sister model, lies beside the right one",
        half_masks().adding(renamed(half_masks().on("typex.pdf"), "typex HY-310.pdf", models=["HY-310"], certificate_number="FI20/0598412")),
    ),
    false_alarm(
        "an EC certificate of 2017 by a body that is known for the product, still evidence until 21 April 2023 (Art. 47(2))",
        half_masks()
        .stating("typex.pdf", legislation=["89/686/EEC"], conformity_module=None, issue_date="2017-06-01", expiry_date="2022-05-31")
        .stating("tr-149.pdf", issue_date="2017-01-20"),
    ),
    false_alarm("the town stands in brackets behind the maker's name", half_masks().stating("typex.pdf", manufacturer=f"{MAKER['name']} (Ningbo, P.R. China)")),
    false_alarm("the certificate names maker and site in one line", half_masks().stating("typex.pdf", manufacturer=f"{MAKER['name']}, {MAKER['address']}")),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_certificate_that_does_not_carry_the_goods_is_found(case: Case) -> None:
    case.check()
