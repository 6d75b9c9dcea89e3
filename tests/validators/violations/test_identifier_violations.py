"""Numbers whose check digit or form is wrong, and those that only look wrong."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, miss, review
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.masks import half_masks, regulation_masks
from tests.validators.violations.trade import IMPORTER


def imported_by(**changes: str) -> Consignment:
    """The half masks, the importer with other numbers."""
    return half_masks().ordering(importer=IMPORTER | changes)


def flown_under(number: str) -> Consignment:
    """The masks of Vietnam under another air waybill, on order and paper alike."""
    return regulation_masks().ordering(transport_document=number).stating("awb.pdf", waybill_number=number)


def boxed(number: str) -> Consignment:
    """The half masks in another container."""
    return half_masks().stating("bl.pdf", container_numbers=[number])


CASES = (
    Case(
        "the last digit of the air waybill is one too many",
        flown_under("738-12345676"),
        (review("identifier.invalid", file="awb.pdf"),),
        "written with a blank in the middle",
        flown_under("738 1234 5675"),
    ),
    Case(
        "two digits of the air waybill changed places",
        flown_under("738-13245675"),
        (review("identifier.invalid", file="awb.pdf"),),
        "a forwarder's own waybill, which has no check digit",
        flown_under("HAN-2021-00817"),
    ),
    Case(
        "a container with a wrong check digit",
        boxed("CSQU3054384"),
        (review("identifier.invalid"),),
        "written as on the box, with blanks and a stroke",
        boxed("CSQU 305438-3"),
    ),
    Case(
        "a container number of six digits",
        boxed("MSKU601167"),
        (review("identifier.invalid"),),
        "a container whose check digit is nought",
        boxed("OOLU9876542"),
    ),
    Case(
        "the EORI number has a letter in it",
        imported_by(eori="DE12A4567"),
        (review("identifier.invalid"),),
        "an old, short EORI number",
        imported_by(eori="DE1234567"),
    ),
    Case(
        "a VAT number with a wrong check digit",
        imported_by(vat_id="DE136695978"),
        (review("identifier.invalid"),),
        "a right one, in groups of three",
        imported_by(vat_id="DE 136 695 976"),
    ),
    Case(
        "the GTIN's check digit is wrong",
        regulation_masks().ordering_line(1, gtin="8931234567899"),
        (review("identifier.invalid", line=1),),
        "the GTIN in fourteen digits",
        regulation_masks().ordering_line(1, gtin="08931234567897"),
    ),
    Case(
        "the customs reference has a wrong check digit",
        half_masks().ordering(customs_release={"mrn": "20DE510220123456R2", "released_on": "2020-09-14"}),
        (review("identifier.invalid"),),
        "a German registration number of 2020",
        half_masks().ordering(customs_release={"mrn": "ATC400123450920205102", "released_on": "2020-09-14"}),
    ),
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
