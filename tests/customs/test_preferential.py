"""Rates under a preference: stages, reductions, rounding, and what rests on a row nobody has verified."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from catalogue import load_catalogue
from customs import duty_for, preferential
from customs.duty import preferences_of, tariff_row
from customs.preferential import PreferentialRate, preferential_rate
from customs.tables import PreferenceCategory, tables

pytestmark = pytest.mark.unit


def rate(code: str, on: str, preference: str) -> PreferentialRate:
    day = date.fromisoformat(on)
    arrangement = next(row for row in preferences_of("VN", day) if row.code == preference)
    return preferential_rate(tariff_row(load_catalogue(), code, day), arrangement, day)


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("6307909810", "2020-08-01", "5.2"),  # 6.3 x 5/6 = 5.25
        ("6307909815", "2020-12-31", "5.2"),
        ("63079095", "2021-01-01", "4.2"),  # 6.3 x 4/6
        ("63079095", "2021-12-31", "4.2"),
        ("63079095", "2022-01-01", "3.1"),  # 6.3 x 3/6 = 3.15
        ("63079095", "2024-12-31", "1"),  # 6.3 x 1/6 = 1.05
        ("63079095", "2025-01-01", "0"),
        ("63079095", "2031-01-01", "0"),
        ("61161020", "2021-01-01", "4"),  # B3: 8 x 2/4
        ("61161080", "2021-01-01", "4.4"),  # 8.9 x 2/4 = 4.45
        ("61161080", "2022-12-31", "2.2"),  # 8.9 x 1/4 = 2.225
        ("61161080", "2023-01-01", "0"),
        ("40151900", "2020-08-01", "0"),  # A: at once
    ],
)
def test_a_duty_is_dismantled_in_equal_yearly_stages_rounded_down(code: str, on: str, expected: str) -> None:
    found = rate(code, on, "300")
    assert found.percent == Decimal(expected)
    assert str(found.percent) == expected


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("6307909810", "2020-05-29", "5"),  # 6.3 less 20 % = 5.04
        ("62101092", "2022-12-31", "9.6"),  # 12 less 20 %
        ("61161080", "2021-01-01", "7.1"),  # 8.9 less 20 % = 7.12
    ],
)
def test_textiles_pay_a_fifth_less_under_the_general_scheme_and_it_is_charged(code: str, on: str, expected: str) -> None:
    found = rate(code, on, "200")
    assert (str(found.percent), found.charged) == (expected, Decimal(expected))


def test_three_and_a_half_points_less_and_nothing_at_one_percent_or_below() -> None:
    assert rate("39262000", "2021-01-01", "200").percent == Decimal("3")  # 6.5 - 3.5
    assert rate("40151900", "2021-01-01", "200").percent == 0  # 2.7 - 3.5 would be below nothing


def test_a_rate_of_one_percent_is_suspended_and_one_above_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    row = tariff_row(load_catalogue(), "39262000", date(2021, 1, 1))
    arrangement = next(row for row in preferences_of("VN", date(2021, 1, 1)) if row.code == "200")
    for base, expected in (("4.5", "0"), ("4.6", "1.1")):
        known = next(row for row in tables().preference_categories if (row.preference, row.code) == ("200", "392620"))
        verified = PreferenceCategory.model_validate(known.model_dump() | {"base_percent": base, "mark": "K"})
        monkeypatch.setattr(preferential, "_category", lambda *_, verified=verified: verified)
        assert preferential_rate(row, arrangement, date(2021, 1, 1)).charged == Decimal(expected)


def test_a_rate_nobody_has_verified_is_named_with_its_source_and_never_charged() -> None:
    found = rate("63079095", "2021-06-28", "300")
    assert (found.unverified, found.charged) == (True, None)
    assert "4.2 %" in found.said.en
    assert "EU-Vietnam FTA Annex 2-A" in found.said.en
    assert "confirm it in TARIC for 2021-06-28" in found.said.en
    assert "4,2 %" in found.said.de
    assert "28.06.2021" in found.said.de


def test_where_nothing_is_due_anyway_nothing_is_due_under_a_preference() -> None:
    assert rate("38220000", "2021-06-28", "300").charged == 0


def test_a_preferential_rate_is_never_above_the_third_country_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    known = next(row for row in tables().preference_categories if (row.preference, row.code) == ("300", "630790"))
    dearer = PreferenceCategory.model_validate(known.model_dump() | {"base_percent": "12"})
    monkeypatch.setattr(preferential, "_category", lambda *_: dearer)
    assert rate("6307909810", "2020-08-01", "300").percent == Decimal("6.3")  # 12 x 5/6 = 10


def test_a_code_in_no_category_has_no_rate() -> None:
    found = rate("22071000", "2021-06-28", "300")
    assert (found.percent, found.charged) == (None, None)
    assert "not in the catalogue" in found.said.en


def test_every_category_has_its_reduction_on_each_day_it_runs() -> None:
    reductions = {(row.preference, row.origin, row.category): row for row in tables().preference_reductions}
    for row in tables().preference_categories:
        found = reductions[row.preference, row.origin, row.category]
        assert (found.valid_from, found.valid_until) == (row.valid_from, row.valid_until), row


def test_the_question_of_duty_charges_the_verified_rate_and_asks_for_the_other() -> None:
    answer = duty_for(load_catalogue(), "63079095", "VN", Decimal(10000), date(2021, 6, 28), "200")
    assert (answer.duty_rate, answer.duty, answer.vat) == (Decimal(5), Decimal("500.00"), Decimal("1995.00"))
    asked = duty_for(load_catalogue(), "63079095", "VN", Decimal(10000), date(2021, 6, 28), "300")
    assert (asked.duty_rate, asked.duty, asked.vat) == (None, None, None)
    assert "4.2 %" in asked.sources[0]


def test_a_duty_by_quantity_is_computed_once_the_quantity_is_known() -> None:
    answer = duty_for(load_catalogue(), "22071000", "BR", Decimal(10000), date(2021, 6, 28), quantity=Decimal("12.5"))
    assert (answer.duty_rate, answer.duty, answer.vat) == (None, Decimal("240.00"), Decimal("1945.60"))  # 12.5 hl x 19.2; 19 % of 10240.00
