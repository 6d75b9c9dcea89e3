"""Working days counted by hand, and the period of a hold by the act of its day."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from batches.errors import InputRefused
from catalogue.loading import PACKAGED
from customs import period_of
from customs.working_days import is_working_day, last_working_day

pytestmark = pytest.mark.unit

#: Event, working days, Land, last day; each worked out on a wall calendar.
BY_HAND = [
    # Monday 15 November 2021; Wednesday 17 is Buß- und Bettag, in Saxony alone: 16, 18, 19, 22 there, else 16, 17, 18, 19.
    ("2021-11-15", 4, "SN", "2021-11-22"),
    ("2021-11-15", 4, "RP", "2021-11-19"),
    # Wednesday 31 March 2021; Good Friday 2 April, Easter Monday 5 April: 1, 6, 7.
    ("2021-03-31", 3, "SN", "2021-04-07"),
    # Thursday 23 December 2021; 24 is a working day, 25 and 26 are a weekend, 27 is no holiday: 24, 27, 28, 29.
    ("2021-12-23", 4, "SN", "2021-12-29"),
    # Thursday 22 December 2022; 25 is a Sunday, Monday 26 a holiday: 23, 27, 28, 29.
    ("2022-12-22", 4, "HH", "2022-12-29"),
    # Wednesday 29 December 2021 over New Year's Day, a Saturday: 30, 31, 3, 4.
    ("2021-12-29", 4, "HH", "2022-01-04"),
    # Monday 3 January 2022; Thursday 6 is Epiphany in Baden-Württemberg, not in Hamburg.
    ("2022-01-03", 4, "BW", "2022-01-10"),
    ("2022-01-03", 4, "HH", "2022-01-07"),
    # Tuesday 1 June 2021; Thursday 3 is Corpus Christi in Rhineland-Palatinate, not in Hamburg.
    ("2021-06-01", 3, "RP", "2021-06-07"),
    ("2021-06-01", 3, "HH", "2021-06-04"),
    # A Friday, and the Saturday and Sunday after it: Monday is the first day of all three.
    ("2020-09-18", 3, "SN", "2020-09-23"),
    ("2020-09-19", 3, "SN", "2020-09-23"),
    ("2020-09-20", 3, "SN", "2020-09-23"),
    # Friday 28 October 2022: Monday 31 is Reformation Day in Saxony, Tuesday 1 All Saints' in Rhineland-Palatinate.
    ("2022-10-28", 2, "SN", "2022-11-02"),
    ("2022-10-28", 2, "RP", "2022-11-02"),
    ("2022-10-28", 1, "SN", "2022-11-01"),
    ("2022-10-28", 1, "RP", "2022-10-31"),
    # Monday 3 October 2022 is a holiday everywhere.
    ("2022-09-30", 1, "NW", "2022-10-04"),
]


@pytest.mark.parametrize(("event", "days", "land", "last"), BY_HAND)
def test_the_last_working_day_is_that_of_the_calendar(event: str, days: int, land: str, last: str) -> None:
    assert last_working_day(date.fromisoformat(event), days, land) == date.fromisoformat(last)


def test_neither_weekends_nor_holidays_of_the_land_are_working_days() -> None:
    assert [is_working_day(date(2021, 11, day), "SN") for day in range(15, 22)] == [True, True, False, True, True, False, False]
    assert is_working_day(date(2021, 11, 17), "rp")


@pytest.mark.parametrize("land", ["", "XX", "Sachsen", "Augsburg", "DE-SN"])
def test_a_land_is_named_by_its_code(land: str) -> None:
    with pytest.raises(InputRefused, match="BB, BE, BW, BY, HB, HE, HH, MV, NI, NW, RP, SH, SL, SN, ST, TH"):
        last_working_day(date(2021, 11, 15), 4, land)


@pytest.mark.parametrize(
    ("since", "act", "days", "last"),
    [
        ("2021-07-15", "Reg. (EC) No 765/2008", 3, "2021-07-20"),  # a Thursday: 16, 19, 20
        ("2021-07-16", "Reg. (EU) 2019/1020", 4, "2021-07-22"),  # a Friday: 19, 20, 21, 22
        ("2020-06-22", "Reg. (EC) No 765/2008", 3, "2020-06-25"),
    ],
)
def test_the_act_in_force_on_the_day_of_the_suspension_says_how_long_it_may_last(since: str, act: str, days: int, last: str) -> None:
    period = period_of(date.fromisoformat(since), "sn")
    assert (period.act, period.working_days, period.last_day.isoformat(), period.land) == (act, days, last, "SN")


def test_before_the_first_act_there_is_no_period() -> None:
    with pytest.raises(InputRefused, match="the first applies from 2010-01-01"):
        period_of(date(2009, 12, 31), "SN")


def test_the_acts_follow_one_another_without_gap_and_each_has_its_source() -> None:
    with (PACKAGED / "border_hold.csv").open(encoding="utf-8", newline="") as stream:
        first, second = csv.DictReader(stream)
    assert (date.fromisoformat(second["valid_from"]) - date.fromisoformat(first["valid_until"])).days == 1
    assert all(row["source"] and row["mark"] in ("V", "K") for row in (first, second))


def test_a_period_that_no_calendar_reaches_is_refused() -> None:
    with pytest.raises(InputRefused, match="no day a calendar goes beyond"):
        period_of(date(9999, 12, 30), "SN")
