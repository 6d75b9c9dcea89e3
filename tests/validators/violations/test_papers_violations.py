"""Papers that are not there, cannot be read, or are of no known kind, and the folders that lack nothing the law asks for."""

from __future__ import annotations

import pytest

from tests.validators.sound_batch import paper, unreadable
from tests.validators.violations.cases import Case, blocking, note, review
from tests.validators.violations.consignment import renamed
from tests.validators.violations.garments import goggles, gowns, leaflet, medical_gloves
from tests.validators.violations.kits import donated_kits, self_tests
from tests.validators.violations.masks import BODY, half_masks, kn95, regulation_masks
from tests.validators.violations.sheets import values

D_APPROVAL = paper(
    "production_control_certificate",
    "d.pdf",
    **BODY,
    manufacturer="Ningbo Haiyan Protective Products Co., Ltd.",
    product="Particle filtering half mask",
    models=["HY-210"],
    certificate_number="FI20/0598-D-12",
    issue_date="2020-06-30",
    expiry_date="2021-06-29",
    conformity_module="D",
    production_control_body_number="0598",
    referenced_certificates=["FI20/0598411"],
    legislation=["2016/425"],
    standards=["EN 149:2001+A1:2009"],
)

CASES = (
    Case(
        "the type examination was sent twice under two names, and no production control",
        half_masks().without("c2.pdf").adding(renamed(half_masks().on("typex.pdf"), "module C2.pdf")),
        (blocking("papers.missing", line=1),),
        "Module D stands in place of C2 (Reg. (EU) 2016/425 Art. 19(c))",
        half_masks().without("c2.pdf").adding(D_APPROVAL).stating("doc.pdf", conformity_module="D"),
    ),
    Case(
        "the leaflet of the surgical mask was sent for the half mask too",
        half_masks().without("ifu.pdf"),
        (blocking("papers.missing", line=1),),
        "one leaflet for both models",
        half_masks()
        .without("ifu.pdf")
        .stating("ifu-md.pdf", product="Partikelfiltrierende Halbmaske FFP2 und medizinische Gesichtsmaske", models=["HY-210", "TL-IIR"]),
    ),
    Case(
        "KN95 came with a report and a quality certificate, and no confirmation of the authority",
        kn95().without("confirmation.pdf"),
        (blocking("papers.missing", line=1),),
        "the confirmation lies there in German, with no model on it but the name of the product",
        kn95().stating("confirmation.pdf", models=None),
    ),
    Case(
        "surgical gloves were ordered, and papered like examination gloves",
        medical_gloves()
        .ordering_line(1, product_class="surgical")
        .marked(1, "body_number", "0123")
        .stating("doc.pdf", notified_body_number="0123")
        .measuring(*values(1, "G2009A", "force at break", "N", ["9.4", "9.9", "10.1"])),
        (blocking("papers.missing", line=1),),
        "examination gloves need no notified body, nor instructions (MDD Annex I 13.1)",
        medical_gloves().ordering_line(1, sterile=False),
    ),
    Case(
        "gowns ordered sterile, and no certificate for their sterility",
        gowns().ordering_line(1, sterile=True).marked(1, "body_number", "0123").stating("doc.pdf", notified_body_number="0123"),
        (blocking("papers.missing", line=1),),
        "the order does not say whether they are sterile",
        gowns().ordering_line(1, sterile=None),
    ),
    Case(
        "a self-test without the special approval",
        self_tests().without("approval.pdf"),
        (blocking("papers.missing", line=1),),
        "a kit for professional use was self-declared under the Directive (98/79/EC Art. 9(1))",
        donated_kits().stating("doc.pdf", document_number="EU-DoC-7"),
    ),
    Case(
        "by air, with a bill of lading of the carrier's truck",
        regulation_masks().without("awb.pdf").adding(paper("bill_of_lading", "bl.pdf", waybill_number="738-12345675")),
        (blocking("papers.missing"),),
        "by rail: nothing of the carrier is asked for",
        half_masks().ordering(mode="rail", transport_document=None, incoterm="FCA").without("bl.pdf"),
        since=("consignment.transport_mismatch",),
    ),
    Case(
        "goggles with a type examination and no declaration",
        goggles().without("doc.pdf"),
        (blocking("papers.missing", line=1),),
        "category II has no production control (Reg. (EU) 2016/425 Art. 19(b)): its module stands on the declaration as C",
        goggles().stating("doc.pdf", conformity_module="C"),
    ),
    Case(
        "the test report was left out",
        half_masks().without("tr-149.pdf"),
        (review("papers.missing", line=1),),
        "a purchase order was never asked for, and one more is welcome",
        half_masks().adding(paper("purchase_order", "po.pdf", order_number="PX-2020-031")),
    ),
    Case(
        "one scan in the folder is damaged",
        half_masks().adding(unreadable("scan.pdf")),
        (review("papers.unreadable", file="scan.pdf"),),
        "the declaration was scanned, and recognised",
        half_masks()
        .stating("doc.pdf", document_number="7")
        .adding(leaflet("Halbmaske FFP2", "HY-210").model_copy(update={"file": "ifu scan.pdf", "text_source": "ocr"})),
    ),
    Case(
        "a price list lies between the papers",
        half_masks().adding(paper("other", "prices.pdf")),
        (note("papers.unrecognised", file="prices.pdf"),),
        "a safety data sheet lies between them, which is a paper of a known kind",
        half_masks().adding(paper("safety_data_sheet", "sds.pdf", product="Hand gel")),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_missing_is_missed_and_nothing_else(case: Case) -> None:
    case.check()
