"""Papers for goods of another class, use or act, and trade papers that betray it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.validators.sound_batch import paper
from tests.validators.violations.cases import Case, blocking, review
from tests.validators.violations.garments import medical_gloves, protective_gloves
from tests.validators.violations.kits import self_tests
from tests.validators.violations.masks import half_masks, half_masks_alone
from tests.validators.violations.test_customs_violations import RATE, eur1

FORM_A: dict[str, Any] = {"document_number": "Form A", "country_of_origin": "Malaysia", "issue_date": "2020-10-12"}

CASES = (
    Case(
        "a test for professionals sold for use at home: its declaration says professional use",
        self_tests().stating("doc.pdf", product="SARS-CoV-2 antigen test for professional use", product_class="professional use"),
        (blocking("declaration.model_mismatch", line=1, file="doc.pdf"),),
        "declared for self-testing",
        self_tests().stating("doc.pdf", product="SARS-CoV-2 antigen test for self-testing", product_class="self-testing"),
    ),
    Case(
        "the report tested FFP1",
        half_masks().stating("tr-149.pdf", product_class="FFP1 NR"),
        (blocking("test_report.model_mismatch", line=1, file="tr-149.pdf"),),
        "the report names the lot of its samples, which was an earlier one",
        half_masks().stating("tr-149.pdf", lots=["HY2003A"]),
    ),
    Case(
        "the surgical mask's declaration is for type II",
        half_masks().stating("doc-md.pdf", product_class="Type II"),
        (blocking("declaration.model_mismatch", line=2, file="doc-md.pdf"),),
        "for type IIR in German letters",
        half_masks().stating("doc-md.pdf", product_class="Typ II R"),
    ),
    Case(
        "the surgical mask's report is for type II",
        half_masks().stating("tr-14683.pdf", product_class="Type II"),
        (blocking("test_report.model_mismatch", line=2, file="tr-14683.pdf"),),
        "the report is of the laboratory of a university, and prints no class",
        half_masks().stating("tr-14683.pdf", product_class=None, laboratory="Labor für Filterprüfung, Universität Musterstadt"),
    ),
    Case(
        "a surgical mask declared as protective equipment alone",
        half_masks().stating("doc-md.pdf", legislation=["2016/425"]),
        (blocking("declaration.legislation_not_applicable", line=2, file="doc-md.pdf"),),
        "declared under Directive and Regulation on devices, in the year both could be used",
        half_masks().stating("doc-md.pdf", legislation=["93/42/EEC", "2017/745"]),
    ),
    Case(
        "examination gloves declared as protective equipment alone",
        medical_gloves().stating("doc.pdf", legislation=["2016/425"]),
        (blocking("declaration.legislation_not_applicable", line=1, file="doc.pdf"),),
        "declared after EN 455 without its years",
        medical_gloves().stating("doc.pdf", standards=["EN 455-1", "EN 455-2"]),
    ),
    Case(
        "chemical gloves after the standard of 2003",
        protective_gloves().stating("typex.pdf", standards=["EN 374-1:2003"]).stating("doc.pdf", standards=["EN 374-1:2003"]).stating("d.pdf", standards=None),
        (review("certificate.standard_superseded", line=1, file="typex.pdf"),),
        "after the edition before its amendment, still good on the day of issue",
        protective_gloves()
        .stating("typex.pdf", standards=["EN ISO 374-1:2016"])
        .stating("doc.pdf", standards=["EN ISO 374-1:2016"])
        .stating("d.pdf", standards=None),
        since=("test_report.standard_not_applicable",),
    ),
    Case(
        "the packing list weighs more net than gross",
        half_masks().stating("packing.pdf", net_weight_kg="350"),
        (review("consignment.weight_mismatch"),),
        "it weighs less",
        half_masks().stating("packing.pdf", net_weight_kg="300"),
    ),
    Case(
        "billed CIF, ordered FOB",
        half_masks().stating("invoice.pdf", incoterm="CIF"),
        (review("consignment.transport_mismatch"),),
        "billed FOB, and no place",
        half_masks().stating("invoice.pdf", incoterm="FOB"),
    ),
    Case(
        "the packing list is for somebody else",
        half_masks().stating("packing.pdf", consignee="Rheingold Import KG"),
        (review("consignment.party_mismatch"),),
        "the packing list names the importer in capitals",
        half_masks().stating("packing.pdf", consignee="PFALZWACHT SCHUTZBEDARF GMBH"),
    ),
    Case(
        "the movement certificate is for goods of China",
        eur1(country_of_origin="China"),
        (review("customs.origin_proof_insufficient"), review("consignment.origin_mismatch")),
        "for goods of Viet Nam, in two words",
        eur1(country_of_origin="VIET NAM"),
        since=RATE,
    ),
    Case(
        "preference for gloves of Malaysia, which has no agreement",
        medical_gloves().ordering(preference_claimed=True).adding(paper("origin_proof", "form a.pdf", **FORM_A)),
        (review("customs.origin_proof_insufficient"),),
        "no preference for them, and the paper lies there all the same",
        medical_gloves().adding(paper("origin_proof", "form a.pdf", **FORM_A)),
    ),
    Case(
        "the packing list says Vietnam, all else China",
        half_masks_alone().stating("packing.pdf", country_of_origin="Vietnam"),
        (review("consignment.origin_mismatch"),),
        "the packing list says PRC",
        half_masks_alone().stating("packing.pdf", country_of_origin="PRC"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_papers_for_other_goods_are_found(case: Case) -> None:
    case.check()
