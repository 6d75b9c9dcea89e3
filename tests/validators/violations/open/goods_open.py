"""Marking, measurements and customs, where the judgement is not as the contract and the law were understood."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking, false_alarm, miss, review
from tests.validators.violations.garments import coveralls, measured_gloves, protective_gloves
from tests.validators.violations.kits import donated_kits
from tests.validators.violations.masks import half_masks, half_masks_alone
from tests.validators.violations.sheets import leakage, values
from tests.validators.violations.test_customs_violations import RATE, eur1
from tests.validators.violations.test_windows_violations import LATER, from_vietnam

CASES = (
    miss(
        "the British mark in place of CE (Reg. (EU) 2016/425 Art. 16)", coveralls().marked(1, "ce", "UKCA"), blocking("marking.missing", line=1, lot="S2009A")
    ),
    miss(
        "EN 149:2001 on the mask, without the amendment that its certificate has (EN 149 clause 9)",
        half_masks_alone().marked(1, "standard", "EN 149:2001", "HY2007A"),
        blocking("marking.missing", line=1, lot="HY2007A"),
    ),
    miss(
        "another representative on the box than on the declaration",
        half_masks().marked(2, "authorised_representative", "Sunny Europe Trading GmbH, Hamburg", "TL2006A"),
        blocking("marking.missing", line=2, lot="TL2006A"),
    ),
    miss(
        "the movement certificate is for another invoice",
        eur1(invoice_number="INV-1111"),
        review("customs.origin_proof_insufficient"),
        since=RATE,
    ),
    miss(
        "the word of those who get the goods comes from another district than the order names",
        donated_kits().stating("beneficiary.pdf", consignee="Landkreis Alzey-Worms"),
        review("customs.relief_not_applicable"),
    ),
    false_alarm(
        "forty-nine of fifty leakage results are written, four of them over 11 %: the fiftieth is not known, and may be the forty-sixth within",
        half_masks().measuring_also(*leakage(1, "HY2007B", 4)[:49]),
        since=("quality.data_invalid",),
    ),
    false_alarm(
        "bacterial filtration above 99.9 %, as laboratories write it",
        half_masks().measuring_also(*values(2, "TL2006B", "bacterial filtration efficiency", "%", [">99.9", "> 99.9"], row=700)),
    ),
    false_alarm(
        "breakthrough of methanol in seconds",
        protective_gloves().measuring_also(*values(1, "P2009A", "permeation breakthrough time methanol", "s", ["1860", "1800"], row=700)),
    ),
    miss(
        "gloves of nobody knows what: the rows can be measurements, only the limit is not known",
        measured_gloves().ordering_line(1, material=None),
        review("customs.commodity_code_uncertain", line=1),
    ),
    false_alarm(
        "a Form A of Vietnam in December 2020, when the general scheme ran beside the agreement",
        from_vietnam("2020-12-28", "Form A VN 2020/117", "2020-12-10"),
        since=(*LATER, "declaration.legislation_not_applicable"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_goods_are_judged_as_the_law_wants(case: Case) -> None:
    case.check()
