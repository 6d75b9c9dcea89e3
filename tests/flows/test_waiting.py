"""The policy of waiting: a rule for every word, lengths of time as people count them, and pauses that only ever grow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.rows import CatalogueFault
from customs.working_days import is_working_day
from flows.waiting import POLICY, WORDS, Span, check_waiting, day_of, due_at, end_of, later, policy, rule

pytestmark = pytest.mark.unit

MOMENTS = st.datetimes(datetime(2020, 1, 2), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds it


def test_there_is_a_rule_for_every_word_and_none_contradicts_another() -> None:
    assert check_waiting() == ()
    assert {row.what for row in policy()[1]} == set(WORDS)


@given(what=st.sampled_from(WORDS), begun=MOMENTS)
def test_pauses_only_grow_end_and_each_turn_lies_after_the_one_before(what: str, begun: datetime) -> None:
    row = rule(what, day_of(begun))
    if row.due is None:
        assert due_at(what, begun) is None
        return
    turn = due_at(what, begun)
    assert turn is not None
    assert turn >= begun
    lengths = []
    for step in range(1, row.reminders + 1):
        pause = row.pause_after(step)
        assert pause is not None
        assert row.longest is not None
        following = later(turn, pause)
        assert following > turn
        lengths.append(following - turn if pause.unit in ("hours", "minutes") else timedelta(days=pause.amount))
        turn = following
    assert lengths == sorted(lengths)
    assert turn < begun + timedelta(days=150), "every wait comes to its end"


@given(begun=MOMENTS, amount=st.integers(1, 30))
def test_working_days_are_as_many_as_were_asked_for_and_end_with_their_last_hour(begun: datetime, amount: int) -> None:
    end = later(begun, Span(amount, "working days"))
    first, last = day_of(begun), day_of(end - timedelta(seconds=1))
    days = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    assert sum(is_working_day(day, "RP") for day in days) == amount
    assert is_working_day(last, "RP")
    assert end == end_of(last)


def test_a_day_ends_when_it_ends_in_the_house_in_summer_and_in_winter() -> None:
    assert end_of(date(2020, 7, 1)) == datetime(2020, 7, 1, 22, tzinfo=UTC)
    assert end_of(date(2020, 12, 1)) == datetime(2020, 12, 1, 23, tzinfo=UTC)
    assert day_of(datetime(2020, 7, 1, 22, 30, tzinfo=UTC)) == date(2020, 7, 2)


@pytest.mark.parametrize("what", ["goods_arrival", "paper_promised", "border_hold"])
def test_what_is_promised_for_the_end_of_all_days_is_due_some_day_all_the_same(what: str) -> None:
    due = due_at(what, datetime(2020, 5, 29, 12, tzinfo=UTC), until=date.max)
    assert due is not None
    assert due.year == 9000


def test_a_word_of_another_version_has_no_deadline() -> None:
    assert due_at("of another version", datetime(2020, 4, 8, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ('due = "5 working days"', 'due = "five days"', "'five days' is no length of time"),
        ('what = "papers"', 'what = "papes"', "'papes' is nothing a batch waits for"),
        ('longest = "10 working days"', 'longest = "10 days"', "counted in different units"),
        ('longest = "10 working days"', 'longest = "1 working day"', "no shorter than the first"),
        ('pause = "2 working days"\n', "", "given together"),
        ('due = "1 minute"\n', 'due = "1 minute"\nreminders = 1\n', "need a pause"),
        ('time_zone = "Europe/Berlin"', 'time_zone = "Mainz"', "no time zone"),
    ],
)
def test_a_row_that_does_not_fit_is_named(tmp_path: Path, was: str, now: str, says: str) -> None:
    text = POLICY.read_text(encoding="utf-8")
    assert was in text
    path = tmp_path / "waiting.toml"
    path.write_text(text.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(CatalogueFault, match=says):
        check_waiting(path)


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        ('what = "review"', 'what = "papers"', "overlap"),
        ('what = "review"', 'what = "papers"', "uncovered"),
        ("valid_from = 2020-01-01", "valid_from = 2020-01-01\nvalid_until = 2021-01-01", "uncovered"),
        ('land = "RP"', 'land = "XX"', "land"),
        ('source = "house policy"', 'source = ""', "source"),
    ],
)
def test_rows_that_contradict_each_other_are_found(tmp_path: Path, was: str, now: str, code: str) -> None:
    path = tmp_path / "waiting.toml"
    path.write_text(POLICY.read_text(encoding="utf-8").replace(was, now, 1), encoding="utf-8")
    assert code in {each.code for each in check_waiting(path)}
