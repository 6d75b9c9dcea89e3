"""The days on which the law changes: the pandemic rule, the Regulations on devices, the transition of the United Kingdom, preference and UDI."""

from __future__ import annotations

from typing import Any

import pytest

from tests.validators.sound_batch import paper
from tests.validators.violations.cases import Case, blocking, false_alarm, review
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.garments import gowns
from tests.validators.violations.kits import donated_kits
from tests.validators.violations.masks import VIETNAM, kn95, regulation_masks
from tests.validators.violations.test_customs_violations import RATE, eur1

AS_HALF_MASKS = (blocking("papers.missing", line=1),) * 3
LATER = ("customs.commodity_code_uncertain", "lot.shelf_life_short", "certificate.not_yet_valid", "consignment.transport_mismatch")


def sold_kits(signed: str, arrived: str) -> Consignment:
    """The kits, sold, with a declaration under the Directive of that day."""
    kits = donated_kits().arriving(arrived).lot_expiring("Q20E07", "2025-04-30").marked(1, "expiry", "2025-04").ordering(relief_claimed=False)
    return kits.stating("doc.pdf", issue_date=signed)


def by_the_regulation(signed: str, **changes: Any) -> Consignment:
    """The masks of Vietnam, declared on that day."""
    return regulation_masks().stating("doc-md.pdf", issue_date=signed, **changes)


def udi_missing(arrived: str) -> Consignment:
    """The masks of Vietnam without UDI on the box, young enough."""
    old = regulation_masks().arriving(arrived).marked(1, "udi", "")
    for lot in ("ST2104A", "ST2104B"):
        old = old.lot_expiring(lot, "2027-12-31").marked(1, "expiry", "2027-12", lot)
    return old


def from_vietnam(arrived: str, kind: str, issued: str) -> Consignment:
    """The masks of Vietnam in another month, with one proof of origin; as device of the Directive, where it is the day for it."""
    proof = paper(
        "origin_proof", "proof.pdf", document_number=kind, issue_date=issued, seller=VIETNAM["name"], country_of_origin="Vietnam", invoice_number="INV-0907"
    )
    return regulation_masks().arriving(arrived).ordering(preference_claimed=True).adding(proof)


CASES = (
    Case(
        "a Form A of Vietnam after the end of the scheme",
        from_vietnam("2023-01-02", "Form A VN 2022/117", "2022-12-20"),
        (review("customs.origin_proof_insufficient"),),
        "a movement certificate of the agreement that day",
        from_vietnam("2023-01-02", "AB 550117", "2022-12-20"),
        since=LATER,
    ),
    Case(
        "KN95 arrived the day after the pandemic rule closed, and came with its confirmation",
        kn95().arriving("2020-10-01"),
        AS_HALF_MASKS,
        "it arrived on the last day",
        kn95().arriving("2020-09-30"),
        since=("marking.missing",),
    ),
    Case(
        "KN95 arrived the day before the pandemic rule was in force",
        kn95().arriving("2020-05-26").stating("confirmation.pdf", issue_date="2020-05-20").stating("tr.pdf", issue_date="2020-05-02"),
        AS_HALF_MASKS,
        "it arrived on the first day",
        kn95().arriving("2020-05-27").stating("confirmation.pdf", issue_date="2020-05-27").stating("tr.pdf", issue_date="2020-05-02"),
        since=("marking.missing", "consignment.transport_mismatch"),
    ),
    Case(
        "kits declared under the Directive on the day the IVDR began to apply (IVDR Art. 110)",
        sold_kits("2022-05-26", "2022-07-01"),
        (blocking("declaration.legislation_not_applicable", line=1, file="doc.pdf"), review("papers.missing", line=1)),
        "kits declared the day before, placed in the transition",
        sold_kits("2022-05-25", "2022-07-01"),
        since=LATER,
    ),
    Case(
        "declared under the Regulation on its first day, without Basic UDI-DI",
        by_the_regulation("2021-05-26", basic_udi_di=None),
        (blocking("declaration.incomplete", line=1, file="doc-md.pdf"),),
        "declared on the eve of it",
        by_the_regulation("2021-05-25", basic_udi_di=None, srn=None),
    ),
    Case(
        "masks of class I without UDI on the box, on the day it is owed (MDR Art. 123(3)(f))",
        udi_missing("2025-05-26"),
        (blocking("marking.missing", line=1, lot="ST2104A"), blocking("marking.missing", line=1, lot="ST2104B")),
        "the day before",
        udi_missing("2025-05-25"),
    ),
    Case(
        "a movement certificate of a year and a day ago",
        eur1(issue_date="2020-06-13"),
        (review("customs.origin_proof_insufficient"),),
        "of a year ago to the day",
        eur1(issue_date="2020-06-14"),
        since=RATE,
    ),
    Case(
        "preference of the free trade agreement for goods that came the day before it was in force",
        from_vietnam("2020-07-31", "AB 000123", "2020-07-20"),
        (review("customs.origin_proof_insufficient"),),
        "goods that came on its first day, afloat when it came into force",
        from_vietnam("2020-08-01", "AB 000123", "2020-08-01"),
        since=(*LATER, "declaration.legislation_not_applicable"),
    ),
    Case(
        "gowns declared under the Medical Device Directive on the day it ended",
        gowns().arriving("2021-06-01").stating("doc.pdf", issue_date="2021-05-26"),
        (blocking("declaration.legislation_not_applicable", line=1, file="doc.pdf"),),
        "gowns declared under the Regulation four years before it applied",
        gowns().arriving("2021-06-01").stating("doc.pdf", issue_date="2017-05-26", legislation=["2017/745"]),
        since=("lot.shelf_life_short", "test_report.after_certificate"),
    ),
    Case(
        "gowns declared under the Regulation before it was in force",
        gowns().stating("doc.pdf", issue_date="2017-05-24", legislation=["2017/745"]),
        (blocking("declaration.legislation_not_applicable", line=1, file="doc.pdf"),),
        "gowns declared under it while the Directive still ran (Art. 120(5))",
        gowns().stating("doc.pdf", legislation=["2017/745"]),
    ),
    false_alarm(
        "a Form A of Vietnam in December 2020, when the general scheme ran beside the agreement",
        from_vietnam("2020-12-28", "Form A VN 2020/117", "2020-12-10"),
        since=(*LATER, "declaration.legislation_not_applicable"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_day_decides(case: Case) -> None:
    case.check()
