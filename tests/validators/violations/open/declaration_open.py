"""Declarations whose judgement is not as the contract and the law were understood."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking, judged, miss, review
from tests.validators.violations.garments import gowns
from tests.validators.violations.kits import self_tests
from tests.validators.violations.masks import half_masks

CASES = (
    miss(
        "a half mask declared by Module A, internal production control, which category III does not know (Art. 19(c), Annex IX (8))",
        half_masks().stating("doc.pdf", conformity_module="A", production_control_body_number=None),
        blocking("declaration.incomplete", line=1, file="doc.pdf"),
    ),
    miss(
        "Module D is declared, and the paper is of Module C2",
        half_masks().stating("doc.pdf", conformity_module="D"),
        blocking("declaration.certificate_mismatch|production_control.body_mismatch", line=1),
    ),
    miss(
        "the declaration gives the body's number and another body's name (Annex IX (7))",
        half_masks().stating("doc.pdf", notified_body_name="DEKRA Testing and Certification GmbH"),
        blocking("declaration.certificate_mismatch|certificate.notified_body_name_mismatch", line=1, file="doc.pdf"),
    ),
    miss(
        "a surgical mask declared after EN 14683:2014, which had been replaced (the catalogue's row is marked U: a person looks)",
        half_masks().stating("doc-md.pdf", standards=["EN 14683:2014"]),
        review("certificate.standard_superseded", line=2, file="doc-md.pdf"),
    ),
    miss(
        "gowns declared after EN 13795:2011+A1:2013, which had been replaced (marked U)",
        gowns().stating("doc.pdf", standards=["EN 13795:2011+A1:2013"]),
        review("certificate.standard_superseded", line=1, file="doc.pdf"),
    ),
    miss(
        "the leaflet is that of the sister model, which it names and this one not",
        half_masks().stating("ifu.pdf", models=["HY-310"]),
        blocking("papers.missing", line=1),
    ),
    miss(
        "a gown declared after the standard for surgical masks: a device of class I has no other paper that would show it",
        gowns().stating("doc.pdf", standards=["EN 14683:2019+AC:2019"]),
        blocking("certificate.standard_not_applicable", line=1, file="doc.pdf"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_declaration_that_does_not_declare_the_goods_is_found(case: Case) -> None:
    case.check()


def test_a_self_test_with_a_special_approval_has_no_notified_body_to_name() -> None:
    """The approval stands in place of the body (MPG § 11(1), Directive 98/79/EC Art. 9(12)), so the declaration names none."""
    held = [f"{each.code} {each.file}: {each.message.en}" for each in judged(self_tests()) if each.severity != "note"]

    assert not held
