"""What the runner makes of a rule's outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest

from batches.errors import ProgramFault
from batches.rule import Found, Held, Rule, judge, rule, words_from

pytestmark = pytest.mark.unit

ON = date(2020, 6, 22)
WORDS = words_from(
    {
        "certificate.expired": {
            "message": {"de": "Abgelaufen am {expiry}; {amount} Stück", "en": "Expired on {expiry}; {amount} pieces"},
            "clear_by": {"de": "Neue Bescheinigung", "en": "A new certificate"},
        },
        "papers.unreadable": {"message": {"de": "Unlesbar", "en": "Unreadable"}, "clear_by": {"de": "–", "en": "–"}},
    }
)


@rule("certificate.expired", "Reg. (EU) 2016/425 Annex V", "`expiry_date`")
def expired(outcomes: Iterable[Found | Held]) -> Iterable[Found | Held]:
    return outcomes


@rule("papers.unreadable", "–", "–")
def unreadable(outcomes: Iterable[Found | Held]) -> Iterable[Found | Held]:
    return outcomes


Outcomes = Iterable[Found | Held]


def test_a_finding_is_worded_in_both_languages_with_their_dates_and_numbers() -> None:
    found = Found(line=1, seen="2020-01-01", values={"expiry": date(2020, 1, 1), "amount": Decimal("1234.5")})
    (finding,), _ = judge([expired], WORDS, ON, [found])
    assert finding.message.de == "Abgelaufen am 01.01.2020; 1.234,5 Stück"
    assert finding.message.en == "Expired on 2020-01-01; 1,234.5 pieces"
    assert (finding.basis, finding.judged_for, finding.severity) == ("Reg. (EU) 2016/425 Annex V", ON, "blocking")


def test_a_judgement_on_an_unverified_row_never_blocks_and_says_so() -> None:
    found = Found(values={"expiry": ON, "amount": 1}, unverified="notified_bodies.csv 1974")
    (finding,), _ = judge([expired], WORDS, ON, [found])
    assert finding.severity == "review"
    assert "notified_bodies.csv 1974" in finding.message.de
    assert "notified_bodies.csv 1974" in finding.message.en


def test_a_rule_cannot_exceed_the_severity_of_its_code() -> None:
    with pytest.raises(ProgramFault, match="review at most"):
        judge([unreadable], WORDS, ON, [Found(severity="blocking")])


def test_a_rule_for_a_code_nobody_knows_is_a_fault() -> None:
    with pytest.raises(ProgramFault, match="no finding code"):
        rule("certificate.bogus", "–", "–")


def test_the_order_of_outcomes_does_not_change_the_result() -> None:
    values: dict[str, date | int] = {"expiry": ON, "amount": 1}
    outcomes: list[Found | Held] = [Found(line=2, values=values), Held(line=3), Found(line=1, values=values), Held(line=1), Held(line=3)]
    rules: list[Rule[Outcomes]] = [expired]
    assert judge(rules, WORDS, ON, outcomes) == judge(rules, WORDS, ON, outcomes[::-1])
    _, passed = judge(rules, WORDS, ON, outcomes)
    assert [p.line for p in passed] == [1, 3]


def test_the_id_of_a_finding_changes_with_what_was_seen() -> None:
    values: dict[str, date | int] = {"expiry": ON, "amount": 1}
    (one,), _ = judge([expired], WORDS, ON, [Found(seen="a", values=values)])
    (two,), _ = judge([expired], WORDS, ON, [Found(seen="b", values=values)])
    assert one.id != two.id
