"""What reading saw of tampering becomes findings, each at the spot, and a sound file holds."""

from __future__ import annotations

import pytest

from batches.batch import Batch
from batches.order import Order
from batches.paper import Paper, ReadError, Signal
from catalogue import load_catalogue
from tests.batches.conftest import ORDER
from validators.judging import judge_batch

pytestmark = pytest.mark.unit

BOX = (60.0, 100.0, 160.0, 112.0)
SIGNALS = (
    Signal(code="forgery.signature_invalid", message="m", variant="gaps", values={"signature": "Sig1"}),
    Signal(code="forgery.edited_after_signing", message="m", values={"signature": "Sig1"}),
    Signal(code="forgery.content_replaced", message="m", page=2, box=BOX, variant="revision", values={"before": "12.05.2019", "now": "12.05.2020"}),
    Signal(code="forgery.metadata_inconsistent", message="m", page=1, variant="program", values={"program": "GIMP", "day": "2020-08-01"}),
)


def judged(*papers: Paper) -> Batch:
    order = Order.model_validate(ORDER)
    return Batch(id=order.batch_id, order=order, papers=papers)


def test_each_signal_is_one_finding_of_its_weight_with_its_sentence_and_spot() -> None:
    found = judge_batch(judged(Paper(file="c.pdf", sha256="a", pages=2, kind="iso_certificate", text_source="text", signals=SIGNALS)), load_catalogue())
    forged = {finding.code: finding for finding in found.findings if finding.code.startswith("forgery.")}
    assert {code: finding.severity for code, finding in forged.items()} == {
        "forgery.signature_invalid": "blocking", "forgery.edited_after_signing": "blocking",
        "forgery.content_replaced": "review", "forgery.metadata_inconsistent": "review",
    }  # fmt: skip
    replaced = forged["forgery.content_replaced"]
    assert "„12.05.2019“" in replaced.message.de
    assert "“12.05.2020”" in replaced.message.en
    assert (replaced.file, replaced.evidence[0].page, replaced.evidence[0].box) == ("c.pdf", 2, BOX)
    assert "leaves parts of the file out" in forged["forgery.signature_invalid"].message.en


def test_a_sound_file_holds_and_an_unread_one_is_not_judged() -> None:
    error = ReadError(code="damaged", message="m")
    found = judge_batch(
        judged(Paper(file="c.pdf", sha256="a", pages=1, kind="other", text_source="text"), Paper(file="d.pdf", sha256="b", error=error)), load_catalogue()
    )
    assert not [finding for finding in found.findings if finding.code.startswith("forgery.")]
    assert [passed.file for passed in found.passed if passed.code.startswith("forgery.")] == ["c.pdf"] * 4
