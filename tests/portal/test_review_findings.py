"""What somebody may say to a finding, and in which order findings are worked on."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest

from batches.base import Severity, Text
from batches.batch import Batch, Judgement
from batches.decision import Choice, Decision
from batches.finding import Finding
from batches.lexicon import WhyNot
from batches.order import Order
from flows.lessons_in_words import why_nothing
from portal.desk import Known
from portal.views.review_findings import FindingSeen, findings_seen, next_after, options

pytestmark = pytest.mark.unit

TEXT = Text(de="so", en="so")


def finding(name: str, severity: Severity, **more: Any) -> Finding:
    return Finding(
        id=name, code="papers.missing", severity=severity, message=TEXT, basis="Reg.", judged_for=date(2020, 6, 22), clear_by=TEXT, **more
    )  # fmt: skip


def known(findings: list[Finding], *said: tuple[str, Choice, str]) -> Known:
    order = Order.model_construct(order="O-1")
    decisions = tuple(Decision(finding=about, choice=choice, by=by, reason="weil") for about, choice, by in said)
    batch = Batch.model_construct(id="b", order=order, decisions=decisions, approvals=(), releases=(), papers=())
    return Known(1, batch, Judgement(judged_for=date(2020, 6, 22), catalogue="", findings=tuple(findings)), {})


def seen(name: str, findings: list[Finding], *said: tuple[str, Choice, str]) -> tuple[FindingSeen, ...]:
    return findings_seen(known(findings, *said), name, {})


def choices(name: str, one: Finding, *said: tuple[str, Choice, str]) -> list[str]:
    there = known([one], *said)
    return [each.choice for each in options(findings_seen(there, name, {})[0], there.batch, name)]


def test_work_begins_with_what_blocks_and_ends_with_notes() -> None:
    findings = [finding("n", "note"), finding("d", "review"), finding("r", "review"), finding("asked", "blocking"), finding("b", "blocking")]
    found = seen("Ada", findings, ("d", "accept", "Ada"), ("asked", "ask", "Ada"))
    assert [each.finding.id for each in found] == ["b", "asked", "r", "d", "n"]


def test_the_next_finding_is_one_that_waits_for_whoever_decided() -> None:
    findings = [finding("a", "blocking"), finding("b", "blocking"), finding("c", "review")]
    found = seen("Ada", findings, ("b", "override", "Ada"))
    following = next_after(found, "c")
    assert following is not None
    assert following.finding.id == "a"
    following = next_after(found, "a")
    assert following is not None
    assert following.finding.id == "c"
    alone = seen("Ada", findings[:1])
    assert next_after(alone, "a") is None


def test_a_blocking_finding_is_never_accepted_and_a_note_needs_nothing() -> None:
    assert choices("Ada", finding("b", "blocking")) == ["reject", "ask", "override"]
    assert choices("Ada", finding("r", "review")) == ["accept", "reject", "ask", "override"]
    assert choices("Ada", finding("n", "note")) == []


def test_what_was_rejected_is_taken_back_by_two_overriding_only() -> None:
    assert choices("Ada", finding("b", "blocking"), ("b", "reject", "Ben")) == ["override"]
    assert choices("Ada", finding("b", "blocking"), ("b", "reject", "Ben"), ("b", "override", "Ada")) == []
    assert choices("Ben", finding("b", "blocking"), ("b", "reject", "Ben"), ("b", "override", "Ada")) == ["override"]


def test_an_override_that_waits_stays_its_authors_when_somebody_asks() -> None:
    one = finding("b", "blocking")
    (ada,) = seen("Ada", [one], ("b", "override", "Ada"), ("b", "ask", "Ben"))
    (ben,) = seen("Ben", [one], ("b", "override", "Ada"), ("b", "ask", "Ben"))
    assert ada.own_override
    assert not ben.own_override
    assert [each.by for each in ben.spoken] == ["Ben"]
    assert "override" not in choices("Ada", one, ("b", "override", "Ada"), ("b", "ask", "Ben"))


def test_a_rejection_says_which_goods_it_takes() -> None:
    there = known([finding("b", "blocking", line=2, lot="L-7")])
    rejecting = next(each for each in options(findings_seen(there, "Ada", {})[0], there.batch, "Ada") if each.choice == "reject")
    assert rejecting.follows.de.startswith("Charge L-7 (Position 2) wird zurückgewiesen")


def test_every_reason_why_nothing_was_learnt_has_words_in_both_languages() -> None:
    for code in get_args(WhyNot):
        assert why_nothing(code).de != code
        assert why_nothing(code).en != code
