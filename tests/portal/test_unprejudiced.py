"""What somebody may see of other people's words before they gave their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from batches.base import Severity, Text
from batches.batch import Batch, Judgement
from batches.decision import Approval, Choice, Decision, Release
from batches.event import Event
from batches.finding import Finding
from flows.folder import load_folder
from portal.views.unprejudiced import as_seen_by, sees_event

pytestmark = pytest.mark.unit
SAMPLES = Path(__file__).parents[2] / "samples"
SHOWN = "d" * 64


@pytest.fixture(scope="module")
def batch() -> Batch:
    order = load_folder(SAMPLES / "kaiserslautern-2020").order
    return Batch(id=order.batch_id, order=order)


def finding(severity: Severity = "blocking") -> Finding:
    text = Text(de="…", en="…")
    return Finding(id="f-1", code="papers.missing", severity=severity, message=text, basis="", judged_for=date(2020, 6, 22), clear_by=text)


def judged(severity: Severity = "blocking") -> Judgement:
    return Judgement(judged_for=date(2020, 6, 22), catalogue="c", findings=(finding(severity),))


def word(choice: Choice, by: str) -> Decision:
    return Decision(finding="f-1", choice=choice, by=by, reason=f"weil {by}")


def said(batch: Batch, *decisions: Decision) -> Batch:
    return batch.model_copy(update={"decisions": decisions})


def approved(batch: Batch, *approvals: tuple[str, str]) -> Batch:
    return batch.model_copy(update={"approvals": tuple(Approval(by=by, lots=((1, "L"),), shown=shown) for by, shown in approvals)})


def seen(name: str, batch: Batch, severity: Severity = "blocking") -> tuple[list[str], list[str]]:
    told = as_seen_by(name, batch, judged(severity))
    return [each.by for each in told.approvals], [each.by for each in told.decisions]


def test_an_approval_is_its_authors_until_another_gives_their_own(batch: Batch) -> None:
    one = approved(batch, ("R. Weber", SHOWN))
    assert seen("R. WEBER ", one)[0] == ["R. Weber"]
    assert seen("A. Klein", one)[0] == []
    assert seen("", one)[0] == []


def test_whoever_approved_something_else_is_still_to_look_unprejudiced(batch: Batch) -> None:
    both = approved(batch, ("A. Klein", "old"), ("R. Weber", SHOWN))
    assert seen("A. Klein", both)[0] == ["A. Klein"]
    assert seen("A. Klein", approved(both, ("A. Klein", SHOWN), ("R. Weber", SHOWN)))[0] == ["A. Klein", "R. Weber"]


def test_what_released_a_lot_is_seen_by_all(batch: Batch) -> None:
    done = approved(batch, ("R. Weber", SHOWN), ("A. Klein", SHOWN))
    done = done.model_copy(update={"releases": (Release(line=1, lot="L", by=("R. Weber", "A. Klein"), shown=SHOWN),)})
    assert seen("P. Pahl", done)[0] == ["R. Weber", "A. Klein"]


def test_half_an_override_is_nobodys_word_to_the_second_person(batch: Batch) -> None:
    half = said(batch, word("ask", "I. Otto"), word("override", "R. Weber"))
    assert seen("A. Klein", half)[1] == ["I. Otto"]
    assert seen("R. Weber", half)[1] == ["I. Otto", "R. Weber"]
    assert seen("A. Klein", said(half, *half.decisions, word("override", "A. Klein")))[1] == ["I. Otto", "R. Weber", "A. Klein"]
    assert seen("P. Pahl", said(half, *half.decisions, word("override", "A. Klein")))[1] == ["I. Otto", "R. Weber", "A. Klein"]


def test_an_override_still_waits_behind_a_question_or_a_rejection(batch: Batch) -> None:
    assert seen("A. Klein", said(batch, word("override", "R. Weber"), word("ask", "I. Otto")))[1] == ["I. Otto"]
    taken_back = said(batch, word("override", "R. Weber"), word("reject", "I. Otto"), word("override", "R. Weber"))
    assert seen("A. Klein", taken_back)[1] == ["I. Otto"]
    assert seen("A. Klein", said(batch, word("override", "R. Weber"), word("reject", "I. Otto")))[1] == ["R. Weber", "I. Otto"]


def test_an_override_that_needs_no_second_person_is_seen(batch: Batch) -> None:
    assert seen("A. Klein", said(batch, word("override", "R. Weber")), "review")[1] == ["R. Weber"]


def test_history_keeps_the_same_silence(batch: Batch) -> None:
    half = approved(said(batch, word("override", "R. Weber")), ("R. Weber", SHOWN))
    override = Event(type="finding.overridden", actor="R. Weber", payload={"finding": "f-1", "reason": "weil R. Weber"})
    approval = Event(type="release.approved", actor="R. Weber", payload={"seen": SHOWN, "lots": []})
    other = Event(type="goods.arrived", actor="R. Weber", payload={})
    assert [sees_event("A. Klein", each, half, judged()) for each in (override, approval, other)] == [False, False, True]
    assert all(sees_event("R. Weber", each, half, judged()) for each in (override, approval, other))
