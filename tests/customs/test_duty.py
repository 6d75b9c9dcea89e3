"""Duty and import VAT of a code, an origin and a value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from batches.errors import InputRefused
from catalogue import load_catalogue
from customs import DutyAnswer, duty_for

pytestmark = pytest.mark.unit


def duty(code: str = "6307909810", origin: str = "CN", value: str = "10000", on: str = "2020-05-29", preference: str | None = None) -> DutyAnswer:
    return duty_for(load_catalogue(), code, origin, Decimal(value), date.fromisoformat(on), preference)


def test_masks_in_may_2020_pay_6_3_percent_and_19_percent_vat_on_top() -> None:
    answer = duty()
    assert (answer.duty_rate, answer.duty, answer.vat_rate, answer.vat) == (Decimal("6.3"), Decimal("630.00"), Decimal("19"), Decimal("2019.70"))
    assert len(answer.sources) == 2


def test_import_vat_is_16_percent_in_the_second_half_of_2020() -> None:
    assert duty(on="2020-07-01").vat == Decimal("1700.80")
    assert duty(on="2020-06-30").vat == Decimal("2019.70")


def test_half_a_cent_is_rounded_up() -> None:
    assert duty("62101092", value="0.375").duty == Decimal("0.05")  # 0.38 x 12 % = 0.0456
    assert duty("62101092", value="1.04").duty == Decimal("0.12")  # 0.1248
    assert duty("39262000", value="1").duty == Decimal("0.07")  # 0.065


@pytest.mark.parametrize(
    ("code", "on", "named"),
    [
        ("6307909811", "2021-03-01", "63079093"),
        ("6307909810", "2020-10-03", "6307909811"),
        ("63079093", "2020-12-31", "6307909811"),
        ("40151100", "2022-01-01", "40151200"),
        ("6307909999", "2021-03-01", "63079093"),
        ("630790", "2021-03-01", "8, 10 or 11 digits"),
        ("63A7909810", "2021-03-01", "8, 10 or 11 digits"),
    ],
)
def test_a_code_not_valid_that_day_is_refused_naming_those_that_are(code: str, on: str, named: str) -> None:
    with pytest.raises(InputRefused, match=named):
        duty(code, on=on)


@pytest.mark.parametrize(("code", "preference"), [("6307909811", None), ("99999999", None), ("6307909810", "300")])
def test_a_refusal_in_german_has_no_english_in_it(code: str, preference: str | None) -> None:
    for origin in ("CN", "VN"):
        with pytest.raises(InputRefused) as refused:
            duty(code, origin, preference=preference)
        assert not {"to", "none", "only", "System"} & set(refused.value.de.replace(")", " ").split()), refused.value.de


@pytest.mark.parametrize("code", ["6307 90 98 10", "6307.90.98.10", "63079098100"])
def test_a_code_may_be_written_with_spaces_dots_or_the_german_eleventh_digit(code: str) -> None:
    assert duty(code).duty == Decimal("630.00")


@pytest.mark.parametrize("origin", ["QQ", "CHN", "", "1"])
def test_an_unknown_country_is_refused(origin: str) -> None:
    with pytest.raises(InputRefused, match="country"):
        duty(origin=origin)


@pytest.mark.parametrize("value", ["-1", "NaN", "Infinity"])
def test_a_value_that_is_no_amount_is_refused(value: str) -> None:
    with pytest.raises(InputRefused):
        duty(value=value)


def test_the_rate_under_the_vietnam_agreement_is_not_guessed() -> None:
    answer = duty("63079093", "VN", on="2021-03-01", preference="300")
    assert (answer.duty_rate, answer.duty, answer.vat) == (None, None, None)
    assert "EU-Vietnam Free Trade Agreement" in answer.sources[0]
    assert duty("63079093", "VN", on="2021-03-01", preference="100").duty == Decimal("630.00")


@pytest.mark.parametrize(("origin", "on", "preference"), [("CN", "2020-05-29", "300"), ("VN", "2020-07-31", "300"), ("VN", "2020-08-01", "999")])
def test_a_preference_the_origin_does_not_have_is_refused(origin: str, on: str, preference: str) -> None:
    with pytest.raises(InputRefused, match="preference"):
        duty(origin=origin, on=on, preference=preference)


def test_a_duty_by_quantity_is_not_computed_from_the_value() -> None:
    answer = duty("22071000")
    assert (answer.duty_rate, answer.duty, answer.vat) == (None, None, None)
    assert "19.2 EUR/hl" in answer.sources[0]
