"""Certificates and confirmations for other goods, and those that lawfully lie beside the right ones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.validators.sound_batch import paper
from tests.validators.violations.cases import Case, blocking, false_alarm, miss, review
from tests.validators.violations.consignment import renamed
from tests.validators.violations.garments import coveralls, gowns, protective_gloves, type_examined
from tests.validators.violations.kits import self_tests
from tests.validators.violations.masks import MAKER, half_masks, half_masks_alone, kn95
from tests.validators.violations.test_certificate_violations import STERILE_MASKS

GLOVE = tuple(
    renamed(each, f"glove {each.file}")
    for each in type_examined("Chemical protective glove", "HY-C40", ["EN ISO 374-1:2016+A1:2018"], ("2777", "SATRA Technology Europe Ltd"), "Type B")
)
QUALITY: dict[str, Any] = {
    "certificate_number": "G1 1",
    "issue_date": "2019-02-01",
    "expiry_date": "2024-01-31",
    "manufacturer": MAKER["name"],
    "product": "Surgical gowns, sterile",
    "legislation": ["93/42/EEC"],
    "notified_body_number": "0123",
    "notified_body_name": "TÜV SÜD Product Service GmbH",
}

CASES = (
    miss(
        "masks examined by a body of which the register says itself that its scope for them is unclear: a person looks, nothing is blocked",
        half_masks()
        .stating("typex.pdf", notified_body_number="0299", notified_body_name="DGUV Test Fachbereich PSA Haan")
        .stating("doc.pdf", notified_body_number="0299", notified_body_name="DGUV Test Fachbereich PSA Haan"),
        review("certificate.notified_body_not_designated", line=1, file="typex.pdf"),
    ),
    miss(
        "a coverall's type examination rests on the standard for surgical gowns alone, which is none for protective equipment (Reg. (EU) 2016/425 Art. 14)",
        coveralls()
        .stating("typex.pdf", standards=["EN 13795-1:2019"])
        .stating("d.pdf", standards=["EN 13795-1:2019"])
        .stating("doc.pdf", standards=["EN 13795-1:2019"]),
        blocking("certificate.standard_not_applicable", line=1, file="typex.pdf"),
        blocking("certificate.standard_not_applicable", line=1, file="d.pdf"),
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
        blocking("declaration.model_mismatch", line=1, file="glove doc.pdf"),
        since=("certificate.class_mismatch", "certificate.standard_not_applicable"),
    ),
    miss(
        "the authority confirmed the KN95 of another maker",
        kn95().stating("confirmation.pdf", manufacturer="Dongguan Songhu Labour Protection Co., Ltd."),
        blocking("certificate.manufacturer_mismatch", line=1, file="confirmation.pdf"),
    ),
    miss(
        "the authority's confirmation had a last day, and it was the day before",
        kn95().stating("confirmation.pdf", expiry_date="2020-08-19"),
        blocking("certificate.expired", line=1, file="confirmation.pdf"),
    ),
    miss(
        "the paper of Module C2 is dated a week after the day judged for: nobody controlled anything yet",
        half_masks().stating("c2.pdf", issue_date="2020-09-20", expiry_date="2021-09-19"),
        blocking("certificate.not_yet_valid|production_control.expired", line=1, file="c2.pdf"),
    ),
    miss(
        "a glove against chemicals, examined after the standard on mechanical risks alone (EN ISO 374-1 is what type B means)",
        protective_gloves()
        .stating("typex.pdf", standards=["EN 388:2016+A1:2018"])
        .stating("d.pdf", standards=["EN 388:2016+A1:2018"])
        .stating("doc.pdf", standards=["EN 388:2016+A1:2018"]),
        blocking("certificate.standard_not_applicable", line=1, file="typex.pdf"),
        since=("test_report.standard_not_applicable",),
    ),
    miss(
        "a coverall against infective agents, examined after the standard on chemical splashes alone (EN 14126 is what it is ordered for)",
        coveralls()
        .stating("typex.pdf", standards=["EN 13034:2005+A1:2009"])
        .stating("d.pdf", standards=["EN 13034:2005+A1:2009"])
        .stating("doc.pdf", standards=["EN 13034:2005+A1:2009"]),
        blocking("certificate.standard_not_applicable", line=1, file="typex.pdf"),
    ),
    false_alarm(
        "the certificate that ran out lies beside the one that took its place",
        half_masks().adding(
            renamed(half_masks().on("typex.pdf"), "typex 2015.pdf", issue_date="2018-05-12", expiry_date="2020-05-11", certificate_number="FI18/0598104"),
        ),
    ),
    false_alarm(
        "last year's C2 lies beside this year's",
        half_masks().adding(
            renamed(half_masks().on("c2.pdf"), "c2 2019.pdf", issue_date="2019-07-24", expiry_date="2020-07-23", certificate_number="FI19/0598-C2-1")
        ),
    ),
    false_alarm(
        "a certificate of the maker's quality system (MDR Annex IX), and a report of one of its masks a month later: the certificate does not rest on it",
        STERILE_MASKS.stating("tr-14683.pdf", issue_date="2021-06-01"),
    ),
    false_alarm(
        "sterile gowns with a certificate of 2019 of the maker's production quality (MDD Annex V) and a report of 2020",
        gowns()
        .ordering_line(1, sterile=True)
        .marked(1, "body_number", "0123")
        .stating("doc.pdf", notified_body_number="0123", referenced_certificates=["G1 1"])
        .adding(paper("notified_body_certificate", "nb.pdf", **QUALITY)),
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
    false_alarm(
        "an approval for the maker's professional test lies beside that for the self-test",
        self_tests().adding(renamed(self_tests().on("approval.pdf"), "professional.pdf", models=["QS-PRO"], expiry_date="2021-03-31")),
    ),
    false_alarm(
        "the first special approval has run out, and the second took its place",
        self_tests().adding(renamed(self_tests().on("approval.pdf"), "first.pdf", issue_date="2021-02-01", expiry_date="2021-03-31")),
    ),
    false_alarm(
        "the confirmation of the maker's KN95 lies beside the papers of its half mask, which needs none",
        half_masks().adding(renamed(kn95().on("confirmation.pdf"), "confirmation.pdf", expiry_date="2020-08-01")),
    ),
    false_alarm(
        "the next year's C2 was written before the goods were released",
        half_masks().adding(renamed(half_masks().on("c2.pdf"), "c2 2021.pdf", issue_date="2020-09-20", expiry_date="2021-09-19")),
    ),
    false_alarm(
        "gloves ordered as no type, examined after the standard on mechanical risks",
        protective_gloves()
        .ordering_line(1, product_class=None)
        .stating("typex.pdf", standards=["EN 388:2016+A1:2018"], product_class=None)
        .stating("d.pdf", standards=["EN 388:2016+A1:2018"], product_class=None)
        .stating("doc.pdf", standards=["EN 388:2016+A1:2018"], product_class=None),
        since=("quality.data_invalid",),
    ),
    false_alarm(
        "a coverall's type examination names EN 14126 beside a standard that the catalogue does not know",
        coveralls().stating("typex.pdf", standards=["EN 14126:2003", "EN 1149-3:2004"]),
    ),
    false_alarm(
        "N95 of the pandemic rule, tested to 42 CFR 84, which is its own standard (MedBVSV § 9(1))",
        kn95()
        .ordering_line(1, category="n95")
        .stating("ifu.pdf", product="N95 respirator")
        .stating("confirmation.pdf", product="NIOSH approved N95 respirator")
        .stating("tr.pdf", product="N95 respirator", standards=["42 CFR 84"], product_class="N95"),
    ),
    false_alarm("the town stands in brackets behind the maker's name", half_masks().stating("typex.pdf", manufacturer=f"{MAKER['name']} (Ningbo, P.R. China)")),
    false_alarm("the certificate names maker and site in one line", half_masks().stating("typex.pdf", manufacturer=f"{MAKER['name']}, {MAKER['address']}")),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_certificate_that_does_not_carry_the_goods_is_found(case: Case) -> None:
    case.check()
