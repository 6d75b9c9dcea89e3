"""Marking, measurements and customs, where the judgement is not as the contract and the law were understood."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, false_alarm
from tests.validators.violations.masks import kn95

CASES = (
    false_alarm(
        "N95 of the pandemic rule, tested to 42 CFR 84, which is its own standard (MedBVSV § 9(1))",
        kn95()
        .ordering_line(1, category="n95")
        .stating("ifu.pdf", product="N95 respirator")
        .stating("confirmation.pdf", product="NIOSH approved N95 respirator")
        .stating("tr.pdf", product="N95 respirator", standards=["42 CFR 84"], product_class="N95"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_goods_are_judged_as_the_law_wants(case: Case) -> None:
    case.check()
