"""The one door of each act: who may do what, and when."""

from __future__ import annotations

from datetime import date

import pytest

from batches import acts
from batches.batch import Attachment, Batch
from batches.decision import state_of
from batches.errors import InputRefused, NotNow
from tests.batches.conftest import finding, judged

pytestmark = pytest.mark.unit


def test_two_different_people_release_what_is_ready(inspected: Batch) -> None:
    once, first = acts.approve(inspected, judged(), "A. Klein")
    twice, second = acts.approve(once, judged(), "B. Groß")
    assert once.releases == ()
    assert [event.type for event in first] == ["release.approved"]
    assert {(r.line, r.lot, r.by) for r in twice.releases} == {(line.line, lot.lot, ("A. Klein", "B. Groß")) for line, lot in inspected.lots}
    assert [event.type for event in second].count("lot.released") == 3


@pytest.mark.parametrize("same", ["A. Klein", "a. klein", " A.  Klein "])
def test_the_same_person_cannot_approve_twice(inspected: Batch, same: str) -> None:
    once, _ = acts.approve(inspected, judged(), "A. Klein")
    with pytest.raises(NotNow, match="second, different person"):
        acts.approve(once, judged(), same)


def test_an_approval_does_not_cover_what_came_after_it(inspected: Batch) -> None:
    once, _ = acts.approve(inspected, judged(), "A. Klein")
    changed = judged(finding("papers.unrecognised", "note"))
    twice, _ = acts.approve(once, changed, "B. Groß")
    assert twice.releases == ()


def test_only_lots_past_all_earlier_gates_are_released(inspected: Batch) -> None:
    held = judged(finding("quality.measurement_out_of_limit", line=1, lot="L2"))
    once, _ = acts.approve(inspected, held, "A")
    twice, _ = acts.approve(once, held, "B")
    assert {(r.line, r.lot) for r in twice.releases} == {(1, "L1"), (2, "L1")}


def test_nothing_is_approved_before_customs(batch: Batch) -> None:
    with pytest.raises(NotNow, match="no lot is past"):
        acts.approve(batch, judged(), "A")


def test_who_overrode_cannot_release_and_who_approved_cannot_override(inspected: Batch) -> None:
    bad = finding("certificate.expired", line=2)
    one, _ = acts.decide(inspected, judged(bad), bad.id, "override", "A", "why")
    assert state_of(bad, one.decisions) == "half_overridden"
    two, _ = acts.decide(one, judged(bad), bad.id, "override", "B", "why")
    assert state_of(bad, two.decisions) == "closed"
    with pytest.raises(NotNow, match="overrode"):
        acts.approve(two, judged(bad), "a")
    approved, _ = acts.approve(two, judged(bad), "C")
    with pytest.raises(NotNow, match="has approved"):
        acts.decide(approved, judged(bad), bad.id, "override", "C", "why")


def test_one_person_overriding_twice_is_still_one_person(inspected: Batch) -> None:
    bad = finding("certificate.expired", line=2)
    one, _ = acts.decide(inspected, judged(bad), bad.id, "override", "A", "first")
    again, _ = acts.decide(one, judged(bad), bad.id, "override", "a", "second")
    assert state_of(bad, again.decisions) == "half_overridden"


def test_a_blocking_finding_cannot_be_accepted_and_a_review_can(inspected: Batch) -> None:
    blocking, review = finding("certificate.expired"), finding("papers.unreadable", "review")
    with pytest.raises(NotNow, match="cannot be accepted"):
        acts.decide(inspected, judged(blocking), blocking.id, "accept", "A", "why")
    accepted, events = acts.decide(inspected, judged(review), review.id, "accept", "A", "why")
    assert state_of(review, accepted.decisions) == "closed"
    assert events[0].type == "finding.accepted"


def test_a_decision_on_a_finding_that_is_not_there_is_refused(inspected: Batch) -> None:
    with pytest.raises(InputRefused, match="no finding f-none"):
        acts.decide(inspected, judged(), "f-none", "accept", "A", "why")


def test_a_decision_needs_a_name_and_a_reason(inspected: Batch) -> None:
    review = finding("papers.unreadable", "review")
    for by, reason in (("", "why"), ("A", " ")):
        with pytest.raises(InputRefused):
            acts.decide(inspected, judged(review), review.id, "accept", by, reason)


def test_repeating_ones_own_word_changes_nothing(inspected: Batch) -> None:
    review = finding("papers.unreadable", "review")
    once, _ = acts.decide(inspected, judged(review), review.id, "accept", "A", "why")
    assert acts.decide(once, judged(review), review.id, "accept", "A", "why") == (once, ())


def test_the_same_verdict_again_changes_nothing_though_another_lot_was_judged_between(inspected: Batch) -> None:
    once, _ = acts.lot_verdict(inspected, judged(), "1/L1", "accept", "W", "whole")
    twice, _ = acts.lot_verdict(once, judged(), "2/L1", "accept", "W", "whole")
    assert acts.lot_verdict(twice, judged(), "1/L1", "accept", "W", "whole") == (twice, ())
    back, _ = acts.lot_verdict(twice, judged(), "1/L1", "reject", "W", "torn")
    assert len(acts.lot_verdict(back, judged(), "1/L1", "accept", "W", "whole")[1]) == 1


def test_a_lot_is_named_by_its_line_where_its_name_is_not_enough(inspected: Batch) -> None:
    with pytest.raises(InputRefused, match="ambiguous"):
        acts.lot_verdict(inspected, judged(), "L1", "reject", "W", "why")
    rejected, _ = acts.lot_verdict(inspected, judged(), "2/L1", "reject", "W", "why")
    assert rejected.lot_verdicts[0].line == 2


def test_goods_cannot_arrive_before_they_were_ordered(batch: Batch) -> None:
    with pytest.raises(InputRefused, match="ordered on"):
        acts.arrive(batch, judged(), date(2020, 5, 3), "W")
    arrived, _ = acts.arrive(batch, judged(), date(2020, 5, 4), "W")
    assert arrived.arrival == date(2020, 5, 4)


def test_the_same_bytes_are_attached_once_and_another_paper_of_that_name_is_kept_too(batch: Batch) -> None:
    one, two = Attachment(file="c.pdf", sha256="a" * 64, by="i"), Attachment(file="c.pdf", sha256="b" * 64, by="i")
    with_both, _ = acts.attach(batch, judged(), [one, two])
    assert [a.file for a in with_both.attached] == ["c.pdf", "bbbbbbbb/c.pdf"]
    assert acts.attach(with_both, judged(), [one]) == (with_both, ())


@pytest.mark.parametrize("same", ["Ju\u0308rgen Groß", "JÜRGEN GROSS", "Jürgen\u200b Groß", "Jürgen-Groß."])
def test_one_person_in_another_spelling_is_still_one_person(inspected: Batch, same: str) -> None:
    once, _ = acts.approve(inspected, judged(), "Jürgen Groß")
    with pytest.raises(NotNow, match="second, different person"):
        acts.approve(once, judged(), same)


def test_a_release_covers_the_goods_that_were_shown_and_no_others(inspected: Batch) -> None:
    once, _ = acts.approve(inspected, judged(), "A")
    released, _ = acts.approve(once, judged(), "B")
    assert released.is_released(1, "L1")
    line = released.order.lines[0]
    grown = line.model_copy(update={"lots": (line.lots[0].model_copy(update={"quantity": 150}), line.lots[1])})
    changed = released.model_copy(update={"order": released.order.model_copy(update={"lines": (grown, released.order.lines[1])})})
    assert not changed.is_released(1, "L1")
    assert changed.is_released(1, "L2")
    assert changed.releases == released.releases


def test_a_rejection_is_taken_back_by_two_people_and_not_by_one(inspected: Batch) -> None:
    review = finding("papers.unreadable", "review")
    batch = inspected
    states = []
    for choice, by in (("reject", "A"), ("accept", "B"), ("ask", "B"), ("override", "B"), ("override", "C")):
        batch, _ = acts.decide(batch, judged(review), review.id, choice, by, "why")  # type: ignore[arg-type]
        states.append(state_of(review, batch.decisions))
    assert states == ["rejected", "rejected", "rejected", "rejected", "closed"]


def test_goods_cannot_arrive_after_customs_released_them(inspected: Batch) -> None:
    with pytest.raises(InputRefused, match="customs released them"):
        acts.arrive(inspected, judged(), date(2020, 6, 25), "W")
