"""Signs of tampering, and alerts that meet the goods or miss them by a hair."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from batches.paper import Signal
from catalogue.law import Alert
from tests.validators.violations.cases import Case, blocking, review
from tests.validators.violations.consignment import renamed
from tests.validators.violations.garments import goggles, gowns
from tests.validators.violations.masks import MAKER, half_masks, kn95


def signal(code: str, **more: Any) -> Signal:
    """A sign seen while reading."""
    return Signal(code=code, message="seen while reading", page=1, box=(10, 10, 90, 20), **more)


def alert(**changes: Any) -> Alert:
    """A published alert; ``changes`` say whom it is about."""
    row: dict[str, Any] = {
        "alert": "A12/00999/20",
        "subject": "product",
        "maker": "",
        "product": "",
        "models": (),
        "certificate_numbers": (),
        "notified_body": "",
        "action": "withdrawal from the market",
        "valid_from": date(2020, 9, 1),
        "valid_until": None,
        "source": "Safety Gate",
        "mark": "V",
        "note": "",
    }
    return Alert(**(row | changes))


CASES = (
    Case(
        "the signature of the type examination does not hold",
        half_masks().signalling("typex.pdf", signal("forgery.signature_invalid", values={"signature": "Signature1"})),
        (blocking("forgery.signature_invalid", file="typex.pdf"),),
        "nothing was seen on it",
        half_masks().stating("typex.pdf", document_number="1"),
    ),
    Case(
        "edited after it was signed",
        half_masks().signalling("c2.pdf", signal("forgery.edited_after_signing", values={"signature": "Signature1"})),
        (blocking("forgery.edited_after_signing", file="c2.pdf"),),
        "the declaration of gowns lies there twice",
        gowns().adding(renamed(gowns().on("doc.pdf"), "doc copy.pdf")),
    ),
    Case(
        "another date was laid over the confirmation's",
        kn95().signalling("confirmation.pdf", signal("forgery.content_replaced", values={"before": "2019-07-15", "now": "2020-07-15"}, variant="revision")),
        (review("forgery.content_replaced", file="confirmation.pdf"),),
        "a confirmation as it came",
        kn95().stating("confirmation.pdf", document_number="LA-2020-0716"),
    ),
    Case(
        "made with a picture editor",
        goggles().signalling("doc.pdf", signal("forgery.metadata_inconsistent")),
        (review("forgery.metadata_inconsistent", file="doc.pdf"),),
        "scanned in black and white",
        goggles().with_paper(goggles().on("doc.pdf").model_copy(update={"text_source": "ocr"})),
    ),
)

SISTER, OTHER_HOUSE = alert(maker=MAKER["name"], models=("HY-211", "HY-2100")), alert(maker="Wenzhou Haiyan Shoe Factory", models=("HY-210",))
SAFETY = (
    Case(
        "the mask itself is on an alert",
        half_masks().alerted(alert(maker=MAKER["name"], models=("HY-210",))),
        (blocking("safety.alert", line=1),),
        "the maker's other models are",
        half_masks().alerted(SISTER),
    ),
    Case(
        "the maker's name stands on the alert in capitals, the model without hyphen",
        half_masks().alerted(alert(maker="NINGBO HAIYAN PROTECTIVE PRODUCTS CO LTD", models=("HY210",))),
        (blocking("safety.alert", line=1),),
        "another maker's shoe of the same number is",
        half_masks().alerted(OTHER_HOUSE),
    ),
    Case(
        "the number of the certificate is on an alert, whatever the model",
        half_masks().alerted(alert(subject="certificate", certificate_numbers=("FI20/0598411",))),
        (blocking("safety.alert", line=1),),
        "a number that goes on is",
        half_masks().alerted(alert(subject="certificate", certificate_numbers=("FI20/05984117",))),
    ),
    Case(
        "the alert came out on the day of arrival",
        half_masks().alerted(alert(maker=MAKER["name"], models=("HY-210",), valid_from=date(2020, 9, 12))),
        (blocking("safety.alert", line=1),),
        "it came out the day after",
        half_masks().alerted(alert(maker=MAKER["name"], models=("HY-210",), valid_from=date(2020, 9, 13))),
    ),
    Case(
        "every mask of the maker is on an alert that is not verified",
        half_masks().alerted(alert(maker=MAKER["name"], models=("HY-210",), mark="U")),
        (review("safety.alert", line=1),),
        "the trading house of another town is",
        half_masks().alerted(alert(maker="Ningbo Trading House Ltd", models=("QX-1",))),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sign_of_tampering_is_found(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", SAFETY, ids=str)
def test_an_alert_meets_the_goods_it_means(case: Case) -> None:
    case.check()
