"""Certificates of 2020 as forgers, sister companies and hurried importers bring them, each beside its lawful near miss."""

from __future__ import annotations

from typing import Any

import pytest

from tests.validators.sound_batch import paper, voluntary
from tests.validators.violations.cases import Case, blocking, note, review
from tests.validators.violations.consignment import Consignment, renamed
from tests.validators.violations.garments import medical_gloves, protective_gloves
from tests.validators.violations.masks import BODY, MAKER, VIETNAM, half_masks, half_masks_alone, regulation_masks

NEW_YEAR = ("customs.commodity_code_uncertain", "lot.shelf_life_short")


def dated(consignment: Consignment, typex: str, c2: str, doc: str) -> Consignment:
    """The half mask's papers issued on other days."""
    return consignment.stating("typex.pdf", issue_date=typex).stating("c2.pdf", issue_date=c2, expiry_date=None).stating("doc.pdf", issue_date=doc)


def by_body(number: str, name: str, masks: Consignment | None = None) -> Consignment:
    """Type examination by another body than the one that supervises production."""
    body = {"notified_body_number": number, "notified_body_name": name}
    return (masks or half_masks()).stating("typex.pdf", **body).stating("doc.pdf", **body)


UNIVERSAL = (
    by_body("2163", "Universal Certification and Surveillance Service Trade Ltd. Co.", half_masks_alone())
    .arriving("2021-07-01")
    .stating("c2.pdf", issue_date="2021-06-20", expiry_date="2022-06-19")
    .stating("doc.pdf", issue_date="2021-06-25")
)
BRITISH = by_body("0086", "BSI Assurance UK Ltd")
DIRECTIVE = {"legislation": ["89/686/EEC"], "conformity_module": None}
STERILE: dict[str, Any] = {
    "certificate_number": "1282-MDR-31",
    "issue_date": "2021-05-27",
    "expiry_date": "2026-05-26",
    "manufacturer": VIETNAM["name"],
    "product": "Medical face mask, sterile",
    "models": ["ST-IIR"],
    "legislation": ["2017/745"],
    "notified_body_number": "1282",
    "notified_body_name": "Ente Certificazione Macchine (ECM) S.r.l.",
}
STERILE_MASKS = (
    regulation_masks()
    .ordering_line(1, sterile=True)
    .adding(paper("notified_body_certificate", "nb.pdf", **STERILE))
    .marked(1, "body_number", "1282")
    .stating(
        "doc-md.pdf",
        product="Medical face mask, sterile",
        notified_body_number="1282",
        notified_body_name="Ente Certificazione Macchine (ECM) S.r.l.",
        referenced_certificates=["1282-MDR-31"],
    )
)

CASES = (
    Case(
        "the type examination ran out on the eve of arrival",
        half_masks().stating("typex.pdf", issue_date="2020-03-12", expiry_date="2020-09-11").stating("tr-149.pdf", issue_date="2020-02-20"),
        (blocking("certificate.expired", line=1, file="typex.pdf"),),
        "it runs out on that very day",
        half_masks().stating("typex.pdf", issue_date="2020-03-12", expiry_date="2020-09-12").stating("tr-149.pdf", issue_date="2020-02-20"),
    ),
    Case(
        "papers dated the day after the goods came",
        dated(half_masks(), "2020-09-13", "2020-09-12", "2020-09-13"),
        (blocking("certificate.not_yet_valid", line=1, file="typex.pdf"),),
        "all signed on the day the goods came",
        dated(half_masks(), "2020-09-12", "2020-09-12", "2020-09-12"),
    ),
    Case(
        "five years and a day more (Annex V 6.1)",
        half_masks().stating("typex.pdf", expiry_date="2025-05-13"),
        (review("certificate.validity_too_long", line=1, file="typex.pdf"),),
        "to the same day five years on",
        half_masks().stating("typex.pdf", expiry_date="2025-05-12"),
    ),
    Case(
        "a British body's certificate, and goods placed after the transition",
        BRITISH.arriving("2021-01-04"),
        (blocking("certificate.notified_body_not_designated", line=1, file="typex.pdf"),),
        "the same certificate, and goods placed on the last day of the transition",
        BRITISH.arriving("2020-12-31"),
        since=NEW_YEAR,
    ),
    Case(
        "a machinery institute's number on a type examination of masks",
        by_body("1282", "Ente Certificazione Macchine (ECM) S.r.l."),
        (blocking("certificate.notified_body_not_designated", line=1, file="typex.pdf"),),
        "the body that issued it was chosen by its number only, and prints its name in capitals",
        by_body("0598", "SGS FIMKO OY"),
    ),
    Case(
        "sterile masks certified by a body that the register knows for protective equipment and not for devices: a person looks",
        STERILE_MASKS.stating("nb.pdf", notified_body_number="0158", notified_body_name="DEKRA Testing and Certification GmbH")
        .stating("doc-md.pdf", notified_body_number="0158", notified_body_name="DEKRA Testing and Certification GmbH")
        .marked(1, "body_number", "0158"),
        (review("certificate.notified_body_not_designated", line=1, file="nb.pdf"),),
        "certified by one that it knows for devices",
        STERILE_MASKS,
    ),
    Case(
        "issued by Universal the day after its scope for masks ended",
        UNIVERSAL.stating("typex.pdf", issue_date="2021-05-31", expiry_date="2026-05-30"),
        (blocking("certificate.notified_body_not_designated", line=1, file="typex.pdf"),),
        "issued by it on the last day, and still valid",
        UNIVERSAL.stating("typex.pdf", issue_date="2021-05-30", expiry_date="2026-05-29"),
        since=NEW_YEAR,
    ),
    Case(
        "a clothing institute examined the masks",
        by_body("0555", "Hohenstein Laboratories GmbH & Co. KG"),
        (blocking("certificate.notified_body_not_designated", line=1, file="typex.pdf"),),
        "a general body for all equipment did",
        by_body("2834", "CCQS Certification Services Ltd"),
    ),
    Case(
        "the number of one body under the letterhead of another",
        half_masks().stating("typex.pdf", notified_body_name="DEKRA Testing and Certification GmbH"),
        (blocking("certificate.notified_body_name_mismatch", line=1, file="typex.pdf"),),
        "the body's own earlier name",
        by_body("0158", "DEKRA EXAM GmbH")
        .stating("c2.pdf", notified_body_number="0158", notified_body_name="DEKRA Testing and Certification GmbH", production_control_body_number="0158")
        .stating("doc.pdf", production_control_body_number="0158")
        .marked(1, "body_number", "0158"),
    ),
    Case(
        "a number nobody has (the register here is a part of the real one)",
        by_body("9917", "Eurasia Global Certification Ltd"),
        (review("certificate.notified_body_unknown", line=1, file="typex.pdf"),),
        "a number that begins with a zero, and the name the body prints itself",
        by_body("0121", "Institut für Arbeitsschutz der Deutschen Gesetzlichen Unfallversicherung (IFA)"),
    ),
    Case(
        "a Directive certificate of 2019: none could be issued any more (Reg. (EU) 2016/425 Art. 46)",
        half_masks().stating("typex.pdf", **DIRECTIVE, issue_date="2019-03-04", expiry_date="2024-03-03").stating("tr-149.pdf", issue_date="2019-01-20"),
        (blocking("certificate.legislation_not_applicable", line=1, file="typex.pdf"),),
        "an EC certificate of 2017, still evidence until 21 April 2023 (Art. 47(2))",
        half_masks().stating("typex.pdf", **DIRECTIVE, issue_date="2017-06-01", expiry_date="2022-05-31").stating("tr-149.pdf", issue_date="2017-01-20"),
    ),
    Case(
        "a type examination of a half mask after the standard for surgical masks",
        half_masks().stating("typex.pdf", standards=["EN 14683:2019+AC:2019"]),
        (blocking("certificate.standard_not_applicable", line=1, file="typex.pdf"),),
        "with the method of filter penetration beside EN 149",
        half_masks().stating("typex.pdf", standards=["EN 149:2001+A1:2009", "EN 13274-7:2019"]),
    ),
    Case(
        "EN 149 of 2001 without its amendment",
        half_masks().stating("typex.pdf", standards=["EN 149:2001"]),
        (review("certificate.standard_superseded", line=1, file="typex.pdf"),),
        "a glove's declaration after EN 455-1:2000, still cited in 2020",
        medical_gloves().stating("doc.pdf", standards=["EN 455-1:2000", "EN 455-2:2015", "EN 455-3:2015", "EN 455-4:2009"]),
    ),
    Case(
        "FFP2 was ordered and paid, and the certificate says FFP1",
        half_masks().stating("typex.pdf", product_class="FFP1 NR"),
        (blocking("certificate.class_mismatch", line=1, file="typex.pdf"),),
        "FFP2 that also passed the clogging test",
        half_masks().stating("typex.pdf", product_class="FFP2 NR D"),
    ),
    Case(
        "only the certificate of the sister model",
        half_masks().stating("typex.pdf", models=["HY-310", "HY-310V"]),
        (blocking("certificate.model_mismatch", line=1, file="typex.pdf"),),
        "the model is the last of three on the certificate",
        half_masks().stating("typex.pdf", models=["HY-310", "HY-310V", "HY-210"]),
    ),
    Case(
        "the certificate of the sister company",
        half_masks().stating("typex.pdf", manufacturer="Ningbo Haiyan Medical Devices Co., Ltd."),
        (blocking("certificate.manufacturer_mismatch", line=1, file="typex.pdf"),),
        "the maker's name in capitals and without its dots",
        half_masks().stating("typex.pdf", manufacturer="NINGBO HAIYAN PROTECTIVE PRODUCTS CO LIMITED"),
    ),
    Case(
        "the certificate of the trading house that sells the masks",
        half_masks().stating("typex.pdf", manufacturer="Ningbo Mingzhou Trading Co., Ltd."),
        (blocking("certificate.manufacturer_mismatch", line=1, file="typex.pdf"),),
        "the maker's name in both scripts",
        half_masks().stating("typex.pdf", manufacturer="宁波海燕防护用品有限公司 Ningbo Haiyan Protective Products Co., Ltd."),
    ),
    Case(
        "a certificate of compliance in place of the type examination",
        half_masks()
        .without("typex.pdf")
        .adding(voluntary("compliance.pdf", manufacturer=MAKER["name"], models=["HY-210"], notified_body_number=None, notified_body_name=None)),
        (blocking("certificate.not_valid_evidence", line=1, file="compliance.pdf"), blocking("papers.missing", line=1)),
        "the masks' papers as they should be, with the certificate of a quality system beside them",
        half_masks().adding(
            paper(
                "iso_certificate",
                "iso.pdf",
                manufacturer=MAKER["name"],
                standards=["EN ISO 9001:2015"],
                certificate_number="Q-1",
                issue_date="2019-01-10",
                expiry_date="2022-01-09",
            )
        ),
    ),
    Case(
        "a certificate of compliance beside the type examination",
        half_masks().adding(voluntary("compliance.pdf", manufacturer=MAKER["name"], models=["HY-210"], notified_body_number=None, notified_body_name=None)),
        (note("certificate.not_valid_evidence", line=1, file="compliance.pdf"),),
        "the type examination twice in the folder",
        half_masks().adding(renamed(half_masks().on("typex.pdf"), "typex copy.pdf")),
    ),
    Case(
        "gloves of type B were ordered, and type C was examined: one chemical in place of three",
        protective_gloves().stating("typex.pdf", product_class="Type C"),
        (blocking("certificate.class_mismatch", line=1, file="typex.pdf"),),
        "the class spelt in German",
        protective_gloves().stating("typex.pdf", product_class="Typ B"),
    ),
    Case(
        "a body for gloves and clothing examined the masks",
        by_body("0072", "IFTH Institut Français du Textile et de l'Habillement"),
        (blocking("certificate.notified_body_not_designated", line=1, file="typex.pdf"),),
        "no class is printed on it, for it stands on the annex",
        half_masks().stating("typex.pdf", product_class=None, **BODY),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_certificate_that_does_not_carry_the_goods_is_found(case: Case) -> None:
    case.check()
