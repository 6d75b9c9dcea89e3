"""Where a batch stands is derived from what is known, each time."""

from __future__ import annotations

import pytest

from batches.batch import Batch
from batches.decision import Decision, Release
from batches.gates import standing
from tests.batches.conftest import finding, judged

pytestmark = pytest.mark.unit


def waits(batch: Batch, *findings: object) -> list[str]:
    return [wait.what for wait in standing(batch, judged(*findings)).waiting_for]  # type: ignore[arg-type]


def test_a_batch_under_way_stands_before_quality_and_waits_for_the_goods(batch: Batch) -> None:
    stands = standing(batch, judged())
    assert stands.stage == "quality"
    assert [wait.what for wait in stands.waiting_for] == ["goods_arrival"]


def test_arrived_goods_wait_for_inspection_and_customs_side_by_side(batch: Batch) -> None:
    from datetime import date

    assert waits(batch.model_copy(update={"arrived_on": date(2020, 6, 22)})) == ["inspection", "customs_release"]


def test_a_missing_paper_holds_its_line_only(inspected: Batch) -> None:
    stands = standing(inspected, judged(finding("papers.missing", line=2)))
    assert stands.stage == "papers"
    assert stands.ready_for_release == ((1, "L1"), (1, "L2"))


def test_a_finding_on_a_lot_holds_that_lot_only(inspected: Batch) -> None:
    stands = standing(inspected, judged(finding("quality.measurement_out_of_limit", line=1, lot="L2")))
    assert [lot.gate for lot in stands.lots] == ["release", "quality", "release"]


def test_a_finding_on_the_batch_holds_every_lot(inspected: Batch) -> None:
    assert standing(inspected, judged(finding("consignment.amount_mismatch", "review"))).ready_for_release == ()


def test_a_note_holds_nothing(inspected: Batch) -> None:
    assert standing(inspected, judged(finding("papers.unrecognised", "note"))).stage == "release"


def test_an_accepted_review_lets_the_lot_pass_and_an_accepted_blocking_does_not(inspected: Batch) -> None:
    review, blocking = finding("papers.missing", "review", line=1), finding("papers.missing", "blocking", line=2)
    decided = inspected.model_copy(update={"decisions": tuple(Decision(finding=f.id, choice="accept", by="W", reason="r") for f in (review, blocking))})
    assert [lot.gate for lot in standing(decided, judged(review, blocking)).lots] == ["release", "release", "papers"]


def test_rejected_goods_no_longer_hold_the_batch(inspected: Batch) -> None:
    bad = finding("certificate.expired", line=2)
    decided = inspected.model_copy(update={"decisions": (Decision(finding=bad.id, choice="reject", by="W", reason="r"),)})
    stands = standing(decided, judged(bad))
    assert stands.stage == "release"
    assert [lot.status for lot in stands.lots] == ["quarantined", "quarantined", "rejected"]


def test_a_batch_of_rejected_lots_is_rejected(inspected: Batch) -> None:
    bad = finding("safety.alert")
    decided = inspected.model_copy(update={"decisions": (Decision(finding=bad.id, choice="reject", by="W", reason="r"),)})
    assert standing(decided, judged(bad)).stage == "rejected"


def test_released_lots_wait_for_demand_while_the_rest_stays(inspected: Batch) -> None:
    released = inspected.model_copy(update={"releases": (Release(line=1, lot="L1", by=("A", "B"), shown="0", goods=inspected.goods(1, "L1")),)})
    stands = standing(released, judged(finding("papers.missing", line=2)))
    assert [lot.status for lot in stands.lots] == ["released", "quarantined", "quarantined"]
    assert stands.stage == "papers"
    assert "demand" in [wait.what for wait in stands.waiting_for]
