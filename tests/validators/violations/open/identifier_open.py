"""Numbers whose judgement is not as the contract was understood."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, miss, review
from tests.validators.violations.masks import half_masks, regulation_masks

CASES = (
    miss(
        "a UDI on the box whose article number does not check",
        regulation_masks().marked(1, "udi", "(01)08931234567894", "ST2104A"),
        review("identifier.invalid", line=1, lot="ST2104A"),
    ),
    miss(
        "a registration number without a role on the masks' declaration: it concerns their line, and holds no half mask",
        half_masks().stating("doc-md.pdf", srn="CN-MFR-12345"),
        review("identifier.invalid", line=2, file="doc-md.pdf"),
    ),
    miss(
        "check characters of the Basic UDI-DI swapped",
        regulation_masks().stating("doc-md.pdf", basic_udi_di="893123456STIIR8N"),
        review("identifier.invalid", line=1, file="doc-md.pdf"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_number_that_cannot_be_is_found(case: Case) -> None:
    case.check()
