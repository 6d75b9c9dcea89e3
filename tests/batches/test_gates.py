"""Where a batch stands is derived from what is known, each time."""

from __future__ import annotations

import pytest

from batches.acts import approve, lot_verdict
from batches.batch import Batch
from batches.decision import Decision, Release
from batches.gates import standing
from batches.recall_acts import end_recall, recall_lots
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


def recalled(batch: Batch, *lots: tuple[int, str], recall: str = "rr-1") -> Batch:
    return recall_lots(batch, judged(), lots, recall, "leaks", "Quirin")[0]


def test_a_recalled_lot_passes_no_gate_whatever_was_or_will_be_decided(inspected: Batch) -> None:
    release = Release(line=1, lot="L1", by=("A", "B"), shown="0", goods=inspected.goods(1, "L1"))
    stands = standing(recalled(inspected.model_copy(update={"releases": (release,)}), (1, "L1")), judged())
    assert [(lot.status, lot.gate) for lot in stands.lots] == [("recalled", None), ("quarantined", "release"), ("quarantined", "release")]
    assert stands.ready_for_release == ((1, "L2"), (2, "L1"))
    later = lot_verdict(recalled(inspected, (1, "L1")), judged(), "1/L1", "accept", "Quirin", "looked again")[0]
    approved = approve(approve(later, judged(), "A")[0], judged(), "B")[0]
    assert [lot.status for lot in standing(approved, judged()).lots] == ["recalled", "released", "released"]
    assert [(each.line, each.lot) for each in approved.releases_that_hold] == [(1, "L2"), (2, "L1")]


def test_a_batch_stands_aside_when_all_its_live_lots_are_recalled_and_comes_back_when_the_recall_was_unfounded(inspected: Batch) -> None:
    bad = finding("certificate.expired", line=2)
    rejected = inspected.model_copy(update={"decisions": (Decision(finding=bad.id, choice="reject", by="W", reason="r"),)})
    one, both = recalled(rejected, (1, "L1")), recalled(rejected, (1, "L1"), (1, "L2"))
    assert [standing(each, judged(bad)).stage for each in (one, both)] == ["release", "recalled"]
    assert standing(both, judged(bad)).waiting_for == ()
    twice = recalled(both, (1, "L1"), recall="rr-2")
    back, events = end_recall(twice, judged(), "rr-1", "the wrong certificate", "Cora")
    assert [lot.status for lot in standing(back, judged(bad)).lots] == ["recalled", "quarantined", "rejected"]
    assert [each.type for each in events] == ["recall.taken_back"]
    assert end_recall(back, judged(), "rr-1", "again", "Cora") == (back, ())


def test_a_recall_told_twice_is_there_once_and_a_batch_without_one_is_kept_as_before(batch: Batch) -> None:
    once, events = recall_lots(batch, judged(), [(1, "L1")], "rr-1", "leaks", "Quirin")
    assert recall_lots(once, judged(), [(1, "L1")], "rr-1", "leaks", "Quirin") == (once, ())
    assert [each.payload["lots"] for each in events] == [[[1, "L1"]]]
    assert "recalls" not in batch.model_dump()
    assert "recalls" not in batch.model_dump_json()
    assert Batch.model_validate(once.model_dump(mode="json", by_alias=True)) == once
