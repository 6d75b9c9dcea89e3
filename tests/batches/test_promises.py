"""Promises: who enters what, when they are kept by themselves, and how the wait for papers names them."""

from __future__ import annotations

from datetime import date

import pytest

from batches import acts, hold_acts
from batches.batch import Attachment, Batch
from batches.border_hold import HoldPeriod
from batches.errors import InputRefused
from batches.gates import standing
from batches.paper import Paper
from batches.promises import promise
from batches.tracking import TrackingEvent
from tests.batches.conftest import finding, judged

pytestmark = pytest.mark.unit

UNTIL = date(2020, 6, 10)


def promised(batch: Batch, kind: str = "declaration_of_conformity", until: date = UNTIL, whom: str = "Sample Export") -> Batch:
    return promise(batch, judged(), kind, until, whom, "R. Weber")[0]


def paper(kind: str, digit: str) -> Paper:
    return Paper(file=f"{digit}.pdf", sha256=digit * 64, pages=1, kind=kind)


def awaited(batch: Batch) -> list[tuple[str, str]]:
    return [(each.what, each.whom) for each in standing(batch, judged()).awaited]


def test_a_promise_is_kept_by_a_paper_that_was_not_there_and_not_by_the_one_it_is_to_replace(batch: Batch) -> None:
    there = batch.model_copy(update={"papers": (paper("declaration_of_conformity", "1"),)})
    waiting = promised(there)
    assert awaited(waiting) == [("paper_promised", "Sample Export")]
    other = waiting.model_copy(update={"papers": (*waiting.papers, paper("packing_list", "2"))})
    assert awaited(other) == [("paper_promised", "Sample Export")]
    assert awaited(waiting.model_copy(update={"papers": (*waiting.papers, paper("declaration_of_conformity", "3"))})) == []


def test_a_paper_attached_before_the_promise_does_not_keep_it_though_it_is_read_only_after(batch: Batch) -> None:
    attached, _ = acts.attach(batch, judged(), [Attachment(file="1.pdf", sha256="1" * 64, by="importer")])
    read = promised(attached).model_copy(update={"papers": (paper("declaration_of_conformity", "1"),)})
    assert awaited(read) == [("paper_promised", "Sample Export")]


def test_the_wait_for_papers_names_what_is_promised(batch: Batch) -> None:
    missing = judged(finding("papers.missing", line=1))
    (wait,) = [each for each in standing(promised(batch), missing).waiting_for if each.what == "papers"]
    assert wait.why == "papers.missing (line 1); declaration_of_conformity promised by Sample Export until 2020-06-10"
    assert "until" not in wait.model_dump()


def test_the_later_word_counts_and_the_same_word_changes_nothing(batch: Batch) -> None:
    once, events = promise(batch, judged(), "test_report", UNTIL, "Lab", "R. Weber")
    assert [(event.type, event.actor, event.payload) for event in events] == [
        ("paper.promised", "R. Weber", {"kind": "test_report", "until": "2020-06-10", "whom": "Lab"})
    ]
    assert promise(once, judged(), "test_report", UNTIL, "Lab", "somebody else") == (once, ())
    later = promised(once, "test_report", date(2020, 6, 20), "Lab")
    assert [(each.until, each.whom) for each in later.promises] == [(date(2020, 6, 20), "Lab")]
    assert len(promised(later, "test_report", UNTIL, "Importer").promises) == 2


def test_replies_are_kept_by_what_they_are_about(batch: Batch) -> None:
    waiting = promised(promised(batch, "carrier_reply", whom="Line"), "customs_reply", whom="Zollamt")
    assert awaited(waiting) == [("carrier_reply", "Line"), ("customs_reply", "Zollamt")]
    arrived, _ = acts.arrive(waiting, judged(), date(2020, 6, 22), "warehouse")
    assert awaited(arrived) == [("customs_reply", "Zollamt")]
    released, _ = acts.release_by_customs(arrived, judged(), "20DE510220123456R1", date(2020, 6, 24), "agent")
    assert awaited(released) == []


def test_a_letter_to_the_authority_waits_for_its_answer(inspected: Batch) -> None:
    period = HoldPeriod(act="Reg. X", suspended_under="a", released_under="b", working_days=3, land="SN", last_day=date(2020, 6, 25))
    unreleased = inspected.model_copy(update={"customs_release": None})
    held, _ = hold_acts.suspend(unreleased, judged(), date(2020, 6, 22), "Zollamt", "why", period, "agent")
    assert awaited(held) == []
    asked, _ = hold_acts.letter(held, judged(), date(2020, 6, 23), "out", "LDS", "papers sent", "agent")
    assert awaited(asked) == [("customs_reply", "LDS")]
    answered, _ = hold_acts.letter(asked, judged(), date(2020, 6, 24), "in", "LDS", "thanks", "agent")
    assert awaited(answered) == []


def test_a_promise_voids_no_approval(inspected: Batch) -> None:
    once, _ = acts.approve(inspected, judged(), "A")
    twice, _ = acts.approve(promised(once), judged(), "B")
    assert len(twice.releases) == len(inspected.lots)


@pytest.mark.parametrize(
    ("kind", "until", "whom", "code"),
    [("other", UNTIL, "X", "promise.kind"), ("test_report", UNTIL, " ", "promise.whom"), ("test_report", date(2020, 5, 3), "X", "promise.before_order")],
)
def test_what_cannot_have_been_promised_is_refused(batch: Batch, kind: str, until: date, whom: str, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        promised(batch, kind, until, whom)
    assert refused.value.code == code


def test_a_carrier_that_reported_is_waited_for_until_the_goods_are_there(batch: Batch) -> None:
    left = {"what": "departed", "classifier": "actual", "document": "D", "source": "line", "at": "2020-05-02T00:00:00Z", "reported_at": "2020-05-02T23:00:00Z"}
    there = left | {"what": "delivered", "at": "2020-05-20T00:00:00Z", "reported_at": "2020-05-20T00:00:00Z"}
    under_way = batch.model_copy(update={"tracking": (TrackingEvent.model_validate(left),)})
    (wait,) = standing(under_way, judged()).awaited
    assert (wait.what, wait.whom, wait.until) == ("carrier_report", "line", date(2020, 5, 3))
    assert awaited(under_way.model_copy(update={"arrived_on": date(2020, 5, 20)})) == []
    reported_there = under_way.model_copy(update={"tracking": (*under_way.tracking, TrackingEvent.model_validate(there))})
    assert awaited(reported_there) == []
