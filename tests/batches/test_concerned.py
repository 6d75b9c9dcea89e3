"""An act from a page holds for what the page showed of the part it changes, and for nothing that somebody else entered there meanwhile."""

from __future__ import annotations

from datetime import date

import pytest

from batches.batch import Batch, Judgement
from batches.concerned import applied, bound_in_turn, concerned
from batches.entered import (
    Entered,
    FindingDecided,
    GoodsArrived,
    HoldMaintained,
    LotJudged,
    PapersAttached,
    PromiseMade,
    ReleaseApproved,
    ReleasedByCustoms,
    SheetsEntered,
    entered,
)
from batches.errors import FreigabeError, InputRefused, NotNow
from batches.quality_data import MarkedRow, MeasuredRow, Sheets
from tests.batches.conftest import finding, judged

pytestmark = pytest.mark.unit

BLOCKING, OTHER = finding("papers.missing"), finding("party.unknown", "review")
JUDGED = judged(BLOCKING, OTHER).model_copy(update={"grounds": "g1"})


def shown(act: Entered, batch: Batch, judgement: Judgement = JUDGED) -> Entered:
    """The act as a page sends it that showed this batch."""
    return act.model_copy(update={"seen": concerned(act, batch, judgement)})


def after(batch: Batch, *acts: Entered) -> Batch:
    for act in acts:
        batch, _ = applied(act, batch, JUDGED)
    return batch


def refusal(act: Entered, batch: Batch, judgement: Judgement = JUDGED) -> str:
    with pytest.raises(FreigabeError) as refused:
        applied(act, batch, judgement)
    return refused.value.code


def decide(by: str, choice: str, about: str = BLOCKING.id) -> FindingDecided:
    return FindingDecided.model_validate({"by": by, "finding": about, "choice": choice, "reason": "seen"})


def test_of_two_people_who_decide_the_same_finding_from_pages_opened_at_once_the_second_looks_again(batch: Batch) -> None:
    one, two = shown(decide("A", "ask"), batch), shown(decide("B", "reject"), batch)
    then = after(batch, one)
    assert refusal(two, then) == "batch.changed_meanwhile"
    assert [each.choice for each in after(then, shown(decide("B", "reject"), then)).decisions] == ["ask", "reject"]


def test_the_second_override_counts_from_a_page_that_showed_the_first_and_not_from_an_older_one(batch: Batch) -> None:
    before = shown(decide("B", "override"), batch)
    half = after(batch, shown(decide("A", "override"), batch))
    assert refusal(before, half) == "batch.changed_meanwhile"
    assert len(after(half, shown(decide("B", "override"), half)).decisions) == 2


def test_whoever_clicks_twice_said_it_once(inspected: Batch) -> None:
    acts = (
        decide("A", "ask"),
        LotJudged(by="qc", lot="1/L1", choice="reject", reason="torn"),
        GoodsArrived(by="agent", on=date(2020, 6, 20)),
        PromiseMade(by="agent", kind="air_waybill", until=date(2020, 7, 1), whom="carrier"),
        SheetsEntered(by="qc", sheets=Sheets(measurements=(MeasuredRow(row=2, line="1", lot="L1", property="BFE", value="98"),))),
    )
    for act in acts:
        told = shown(act, inspected)
        once = after(inspected, told)
        assert once != inspected
        assert applied(told, once, JUDGED) == (once, ())


def test_what_another_entered_about_something_else_is_no_obstacle(batch: Batch) -> None:
    told = shown(decide("B", "accept", OTHER.id), batch)
    assert len(after(batch, decide("A", "ask"), GoodsArrived(by="agent", on=date(2020, 6, 20)), told).decisions) == 2


def test_a_verdict_on_a_lot_is_bound_to_the_grounds_and_from_a_page_to_the_verdicts_so_far(inspected: Batch) -> None:
    mine = LotJudged(by="A", lot="1/L1", choice="accept", reason="in order")
    theirs = LotJudged(by="B", lot="1/L1", choice="reject", reason="torn")
    then = after(inspected, theirs, LotJudged(by="B", lot="1/L2", choice="reject", reason="torn"))
    assert refusal(shown(mine, inspected), then) == "batch.changed_meanwhile"
    assert refusal(shown(mine, inspected), inspected, JUDGED.model_copy(update={"grounds": "g2"})) == "batch.judged_anew"
    told = mine.model_copy(update={"seen": "g1"})  # by the command line
    assert after(then, told).lot_verdicts[-1].by == "A"
    assert after(after(inspected, LotJudged(by="B", lot="1/L2", choice="reject", reason="torn")), shown(mine, inspected)).lot_verdicts[-1].by == "A"


def test_rows_of_sheets_are_bound_to_the_rows_of_their_lots_alone(inspected: Batch) -> None:
    def rows(by: str, *lots: str, value: str = "98") -> SheetsEntered:
        return SheetsEntered(
            by=by, sheets=Sheets(measurements=tuple(MeasuredRow(row=i, line="1", lot=lot, property="BFE", value=value) for i, lot in enumerate(lots)))
        )

    form = concerned(rows("A", "L1", "L2"), inspected, JUDGED)
    filled = rows("A", "L1").model_copy(update={"seen": form})
    assert after(inspected, rows("B", "L2", value="97"), filled).measurements[-1].lot == "L1"
    assert refusal(filled, after(inspected, rows("B", "L1", value="97"))) == "batch.changed_meanwhile"
    marked = SheetsEntered(by="B", sheets=Sheets(markings=(MarkedRow(row=2, line="1", lot="L1", element="lot", seen="L1"),)))
    assert refusal(filled, after(inspected, marked)) == "batch.changed_meanwhile"


def test_arrival_release_by_customs_holds_and_promises_are_bound_and_papers_are_not(batch: Batch) -> None:
    arrived, released = GoodsArrived(by="A", on=date(2020, 6, 20)), ReleasedByCustoms(by="A", mrn="20DE510220123456R1", released_on=date(2020, 6, 24))
    promised = PromiseMade(by="A", kind="air_waybill", until=date(2020, 7, 1), whom="carrier")
    others = (
        GoodsArrived(by="B", on=date(2020, 6, 21)),
        ReleasedByCustoms(by="B", mrn="20DE510220123456R1", released_on=date(2020, 6, 25)),
        PromiseMade(by="B", kind="air_waybill", until=date(2020, 7, 2), whom="carrier"),
    )
    for act, other in zip((arrived, released, promised), others, strict=True):
        assert refusal(shown(act, batch), after(batch, other)) == "batch.changed_meanwhile"
    attached = PapersAttached(by="A", papers=())
    assert concerned(attached, batch, JUDGED) == concerned(attached, after(batch, *others), JUDGED) == ""
    assert refusal(shown(HoldMaintained(by="A", on=date(2020, 6, 20), reference="1"), batch), batch) == "hold.none"


def test_two_acts_told_together_do_not_stand_in_each_others_way(batch: Batch) -> None:
    first, second = shown(decide("A", "ask"), batch), shown(decide("A", "reject"), batch)
    now = after(batch, first)
    assert refusal(second, now) == "batch.changed_meanwhile"
    assert len(after(now, bound_in_turn(second, batch, now, JUDGED)).decisions) == 2
    stale = second.model_copy(update={"seen": "0" * 64})
    assert bound_in_turn(stale, batch, now, JUDGED) == stale


def test_an_approval_is_bound_to_everything_shown(inspected: Batch) -> None:
    nothing = judged()
    told = shown(ReleaseApproved(by="A"), inspected, nothing)
    moved, _ = applied(GoodsArrived(by="B", on=date(2020, 6, 20)), inspected, nothing)
    assert refusal(told, moved, nothing) == "batch.judged_anew"
    assert applied(told, inspected, nothing)[0].approvals[0].shown == told.seen


def test_entries_of_before_are_bound_to_nothing(batch: Batch) -> None:
    kept = entered({"act": "arrive", "by": "agent", "on": "2020-06-20"})
    assert kept.seen is None
    assert after(batch, kept).arrived_on == date(2020, 6, 20)
    with pytest.raises(InputRefused, match="not in this batch"):
        concerned(LotJudged(by="A", lot="L9", choice="reject", reason="torn"), batch, JUDGED)
    with pytest.raises(NotNow, match="somebody entered"):
        applied(kept.model_copy(update={"seen": "elsewhere"}), batch, JUDGED)
