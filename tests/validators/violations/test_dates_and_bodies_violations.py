"""Days that cannot follow each other, and bodies of production control that are not what they print."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking, review
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.garments import coveralls
from tests.validators.violations.masks import half_masks, half_masks_alone

NEW_YEAR = ("customs.commodity_code_uncertain",)


def watched_by(number: str, name: str, arrived: str) -> Consignment:
    """Half masks whose production another body supervises, and everybody says so."""
    masks = half_masks_alone().arriving(arrived).marked(1, "body_number", number).stating("doc.pdf", production_control_body_number=number)
    return masks.stating("c2.pdf", notified_body_number=number, notified_body_name=name, production_control_body_number=number)


CASES = (
    Case(
        "the declaration was signed the day before the certificate it rests on",
        half_masks().stating("doc.pdf", issue_date="2020-05-11"),
        (blocking("declaration.certificate_mismatch", line=1, file="doc.pdf"),),
        "signed the same day",
        half_masks().stating("doc.pdf", issue_date="2020-05-12"),
    ),
    Case(
        "the certificate ends before it begins",
        half_masks().stating("typex.pdf", expiry_date="2015-05-11"),
        (blocking("certificate.expired", line=1, file="typex.pdf"), review("certificate.validity_too_long", line=1, file="typex.pdf")),
        "it is valid for half a year",
        half_masks().stating("typex.pdf", expiry_date="2020-11-11"),
    ),
    Case(
        "the certificate has no last day (Annex V 6.2(i))",
        half_masks().stating("typex.pdf", expiry_date=None),
        (review("certificate.validity_too_long", line=1, file="typex.pdf"),),
        "the paper of Module C2 has none, and is not a year old",
        half_masks().stating("c2.pdf", expiry_date=None),
    ),
    Case(
        "judged in December, when the certificate had run out in November",
        half_masks_alone().stating("typex.pdf", expiry_date="2020-11-30").judged_as_of("2020-12-01"),
        (blocking("certificate.expired", line=1, file="typex.pdf"),),
        "judged on its last day",
        half_masks_alone().stating("typex.pdf", expiry_date="2020-11-30").judged_as_of("2020-11-30"),
    ),
    Case(
        "an institute for machinery supervises production, and has its number on goods and declaration",
        watched_by("2703", "ICR Polska Sp. z o.o.", "2020-09-12"),
        (blocking("certificate.notified_body_not_designated", line=1, file="c2.pdf"),),
        "a Polish institute for labour protection does",
        watched_by("1437", "Centralny Instytut Ochrony Pracy - Państwowy Instytut Badawczy (CIOP-PIB)", "2020-09-12"),
    ),
    Case(
        "a British body supervises production, after the transition",
        watched_by("0194", "INSPEC International Ltd", "2021-01-04"),
        (blocking("certificate.notified_body_not_designated", line=1, file="c2.pdf"),),
        "on the last day of the transition",
        watched_by("0194", "INSPEC International Limited", "2020-12-31"),
        since=NEW_YEAR,
    ),
    Case(
        "the production control bears one body's number and another's name",
        half_masks().stating("c2.pdf", notified_body_name="CENTEXBEL"),
        (blocking("certificate.notified_body_name_mismatch", line=1, file="c2.pdf"),),
        "it bears the number alone",
        half_masks().stating("c2.pdf", notified_body_name=None),
    ),
    Case(
        "Module D is approved by a body of which the register here does not know",
        coveralls()
        .stating("d.pdf", notified_body_number="2964", notified_body_name="Baltic Audit OU", production_control_body_number="2964")
        .stating("doc.pdf", production_control_body_number="2964")
        .marked(1, "body_number", "2964"),
        (review("certificate.notified_body_unknown", line=1, file="d.pdf"),),
        "the approval of Module D rests on the standard for quality systems too",
        coveralls().stating("d.pdf", standards=["EN ISO 9001:2015", "EN 14126:2003"]),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_days_and_bodies_are_checked(case: Case) -> None:
    case.check()
