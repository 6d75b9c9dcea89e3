"""Declarations whose judgement is not as the contract and the law were understood."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking, miss
from tests.validators.violations.masks import half_masks

CASES = (
    miss(
        "the declaration is for one lot, which is none of these (Annex IX (1))",
        half_masks().stating("doc.pdf", lots=["HY2005Q"]),
        blocking("declaration.model_mismatch|consignment.lot_mismatch", line=1, file="doc.pdf"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_declaration_that_does_not_declare_the_goods_is_found(case: Case) -> None:
    case.check()
