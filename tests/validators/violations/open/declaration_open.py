"""Declarations whose judgement is not as the contract and the law were understood."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking, judged, miss
from tests.validators.violations.garments import gowns
from tests.validators.violations.kits import self_tests

CASES = (
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
