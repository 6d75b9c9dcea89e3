"""The paper of Module C2 or D that does not carry the consignment."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking
from tests.validators.violations.consignment import Consignment, renamed
from tests.validators.violations.garments import coveralls, goggles, protective_gloves
from tests.validators.violations.masks import half_masks, half_masks_alone


def examined_in_2019() -> Consignment:
    """Half masks whose type was examined a year before, so that a C2 of last year is possible at all."""
    earlier = half_masks().stating("typex.pdf", issue_date="2019-05-13", expiry_date="2024-05-12").stating("tr-149.pdf", issue_date="2019-04-20")
    return earlier.stating("doc.pdf", issue_date="2019-10-01")


def watched_by(number: str, name: str, *, on_goods: str, on_declaration: str) -> Consignment:
    """Production controlled by a body; whose number stands beside the CE, and on the declaration."""
    paper = half_masks().stating("c2.pdf", notified_body_number=number, notified_body_name=name, production_control_body_number=number)
    return paper.stating("doc.pdf", production_control_body_number=on_declaration).marked(1, "body_number", on_goods)


ANOTHER = {"referenced_certificates": ["FI19/0598007"]}

CASES = (
    Case(
        "C2 of last year, run out on the eve of arrival",
        examined_in_2019().stating("c2.pdf", issue_date="2019-09-12", expiry_date="2020-09-11"),
        (blocking("production_control.expired", line=1, file="c2.pdf"),),
        "C2 of last year, in its last day",
        examined_in_2019().stating("c2.pdf", issue_date="2019-09-13", expiry_date="2020-09-12"),
    ),
    Case(
        "C2 without a last day, of fourteen months ago (Annex VII 4.2: at least once a year)",
        examined_in_2019().stating("c2.pdf", issue_date="2019-07-10", expiry_date=None),
        (blocking("production_control.expired", line=1, file="c2.pdf"),),
        "C2 without a last day, of eleven months ago",
        examined_in_2019().stating("c2.pdf", issue_date="2019-10-15", expiry_date=None).stating("doc.pdf", issue_date="2019-10-16"),
    ),
    Case(
        "the approval of Module D ended the day before the coveralls came",
        coveralls().stating("d.pdf", issue_date="2019-11-20", expiry_date="2020-11-19"),
        (blocking("production_control.expired", line=1, file="d.pdf"),),
        "it ended the day they came",
        coveralls().stating("d.pdf", issue_date="2019-11-20", expiry_date="2020-11-20"),
    ),
    Case(
        "the approval of Module D has a last day within three years, which is past though its audit is a year old only",
        protective_gloves().stating("d.pdf", issue_date="2020-03-02", expiry_date="2020-10-31"),
        (blocking("production_control.expired", line=1, file="d.pdf"),),
        "an approval for three years",
        protective_gloves().stating("d.pdf", issue_date="2020-03-02", expiry_date="2023-03-01"),
    ),
    Case(
        "another body supervises than declaration and goods say",
        watched_by("0493", "CENTEXBEL", on_goods="0493", on_declaration="0598"),
        (blocking("production_control.body_mismatch", line=1),),
        "the type was examined by one body, production is supervised by another, and everybody says so",
        watched_by("0493", "CENTEXBEL", on_goods="0493", on_declaration="0493"),
    ),
    Case(
        "the number of the body of the type examination beside the CE, though another supervises (Art. 17(3))",
        watched_by("0493", "CENTEXBEL", on_goods="0598", on_declaration="0493"),
        (blocking("marking.body_mismatch", line=1, lot="HY2007A"), blocking("marking.body_mismatch", line=1, lot="HY2007B")),
        "the number of the body that supervises, with the CE in one word",
        watched_by("0493", "CENTEXBEL", on_goods="CE 0493", on_declaration="0493"),
    ),
    Case(
        "C2 of the sister model",
        half_masks().stating("c2.pdf", models=["HY-310"]),
        (blocking("production_control.model_mismatch", line=1, file="c2.pdf"),),
        "C2 names no model, but the certificate of the type",
        half_masks().stating("c2.pdf", models=None),
    ),
    Case(
        "C2 rests on another type examination, and names no model",
        half_masks().stating("c2.pdf", models=None, **ANOTHER),
        (blocking("production_control.model_mismatch", line=1, file="c2.pdf"),),
        "C2 lists the certificates of three models, this one among them, in other spelling",
        half_masks().stating("c2.pdf", referenced_certificates=["FI19/0598007", "FI20 / 0598411", "FI20/0598412"]),
    ),
    Case(
        "Module D of the glove that was not ordered",
        protective_gloves().stating("d.pdf", models=["HY-C10"]),
        (blocking("production_control.model_mismatch", line=1, file="d.pdf"),),
        "Module D of a whole range, written together",
        protective_gloves().stating("d.pdf", models=["HY-C10", "HYC40", "HY-C60"]),
    ),
    Case(
        "this year's C2 lacks, and the one that ran out lies there twice",
        half_masks_alone()
        .stating("c2.pdf", issue_date="2020-05-13", expiry_date="2020-08-31")
        .adding(renamed(half_masks_alone().on("c2.pdf"), "c2 again.pdf", issue_date="2020-05-13", expiry_date="2020-08-31")),
        (blocking("production_control.expired", line=1, file="c2.pdf"), blocking("production_control.expired", line=1, file="c2 again.pdf")),
        "goggles of category II have none at all",
        goggles().stating("doc.pdf", document_number="9"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_production_that_nobody_controls_is_found(case: Case) -> None:
    case.check()
