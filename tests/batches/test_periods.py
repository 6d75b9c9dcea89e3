"""Months and years from a day: short months, leap years, and the end of the calendar."""

from datetime import date

import pytest

from batches.periods import months_later, years_later

pytestmark = pytest.mark.unit


def test_a_month_that_is_shorter_ends_on_its_last_day() -> None:
    assert months_later(date(2019, 11, 30), 3) == date(2020, 2, 29)
    assert months_later(date(2020, 1, 15), 12) == date(2021, 1, 15)


def test_a_year_from_29_february_ends_on_the_28th_and_four_years_on_the_29th() -> None:
    assert years_later(date(2020, 2, 29), 1) == date(2021, 2, 28)
    assert years_later(date(2020, 2, 29), 4) == date(2024, 2, 29)


def test_periods_end_with_the_calendar() -> None:
    assert months_later(date(9999, 6, 1), 6) == date(9999, 12, 1)
    assert months_later(date(9999, 6, 1), 12) == date.max
    assert years_later(date(9996, 2, 29), 5) == date.max
