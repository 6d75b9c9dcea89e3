"""Lots too old, or too near their end."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking, miss, review
from tests.validators.violations.garments import medical_gloves
from tests.validators.violations.kits import donated_kits, self_tests
from tests.validators.violations.masks import half_masks, regulation_masks

A, B = "HY2007A", "HY2007B"

CASES = (
    Case(
        "one lot ran out on the eve of arrival",
        half_masks().lot_expiring(A, "2020-09-11").marked(1, "expiry", "2020-09-11", A),
        (blocking("lot.expired", line=1, lot=A),),
        "it has a year left to the day",
        half_masks().lot_expiring(A, "2021-09-12").marked(1, "expiry", "2021-09-12", A),
    ),
    Case(
        "its last day is the day of arrival: not expired, but nothing left",
        half_masks().lot_expiring(B, "2020-09-12").marked(1, "expiry", "2020-09-12", B),
        (review("lot.shelf_life_short", line=1, lot=B),),
        "three years left",
        half_masks().lot_expiring(B, "2023-09-12").marked(1, "expiry", "2023-09", B),
    ),
    Case(
        "a day short of twelve months",
        half_masks().lot_expiring(B, "2021-09-11").marked(1, "expiry", "2021-09-11", B),
        (review("lot.shelf_life_short", line=1, lot=B),),
        "twelve months, and the box says the month only",
        half_masks().lot_expiring(B, "2021-09-12").marked(1, "expiry", "2021-09", B),
    ),
    Case(
        "kits a day short of six months",
        donated_kits().lot_expiring("Q20E07", "2020-11-28").marked(1, "expiry", "2020-11-28"),
        (review("lot.shelf_life_short", line=1, lot="Q20E07"),),
        "kits with six months left",
        donated_kits().lot_expiring("Q20E07", "2020-11-29").marked(1, "expiry", "2020-11-29"),
    ),
    Case(
        "self-tests with five months left",
        self_tests().lot_expiring("A2102A", "2021-09-20").marked(1, "expiry", "2021-09-20"),
        (review("lot.shelf_life_short", line=1, lot="A2102A"),),
        "self-tests with half a year left",
        self_tests().lot_expiring("A2102A", "2021-10-20").marked(1, "expiry", "2021-10-20"),
    ),
    Case(
        "the ship lay two months before Hamburg, and the lot ran out on board",
        half_masks().lot_expiring(A, "2020-09-11").ordering(expected_on="2020-07-10").marked(1, "expiry", "2020-09-11", A),
        (blocking("lot.expired", line=1, lot=A),),
        "released by customs three weeks after arrival: lots are judged on arrival",
        half_masks()
        .lot_expiring(A, "2021-09-20")
        .marked(1, "expiry", "2021-09-20", A)
        .ordering(customs_release={"mrn": "20DE510220123456R1", "released_on": "2020-10-01"}),
    ),
    Case(
        "the order says 2023, the box of one lot says August 2020",
        half_masks().marked(1, "expiry", "2020-08", A),
        (blocking("lot.expired", line=1, lot=A),),
        "the order names no last day, the box July 2023",
        half_masks().lot_expiring(A, "2023-07-31").marked(1, "expiry", "2023-07", A),
    ),
    Case(
        "gloves of 2017 that ran out in October",
        medical_gloves().lot_expiring("G2009A", "2020-10-31").marked(1, "expiry", "2020-10"),
        (blocking("lot.expired", line=1, lot="G2009A"),),
        "masks whose box gives the last day the Chinese way",
        regulation_masks().marked(1, "expiry", "2024.04.20", "ST2104A"),
    ),
    miss(
        "the declaration is for one lot, which is none of these (Annex IX (1))",
        half_masks().stating("doc.pdf", lots=["HY2005Q"]),
        blocking("declaration.model_mismatch|consignment.lot_mismatch", line=1, file="doc.pdf"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_old_lot_is_found(case: Case) -> None:
    case.check()
