"""What was looked up in TARIC closes what the catalogue leaves open, and never what it knows otherwise."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from customs import Prepared
from tests.customs.test_prepare import FFP2, codes, paper, prepared

pytestmark = pytest.mark.unit

MASK = FFP2 | {"category": "surgical_mask_iir", "class": "Type IIR"}
SOURCE = "TARIC, 28 June 2021"


def one(line: dict[str, Any], *kinds: Any, tariff: dict[str, Any] | None = None, **changes: Any) -> Prepared:
    goods = line | ({} if tariff is None else {"tariff": {"source": SOURCE} | tariff})
    return prepared("commercial_invoice", "bill_of_lading", *kinds, lines=[goods], **({"expected_on": "2021-06-28"} | changes))


def test_the_ending_that_was_looked_up_settles_the_code() -> None:
    assert codes(one(MASK)) == ["customs.commodity_code_uncertain"]
    answer = one(MASK, tariff={"commodity_code": "6307909590"})
    line = answer.result.lines[0]
    assert (line.commodity_code, line.duty_rate, line.duty) == ("6307909590", Decimal("6.3"), Decimal("696.15"))
    assert codes(answer) == []
    assert line.missing == ()


def test_eight_digits_of_a_code_that_has_ten_settle_nothing() -> None:
    answer = one(MASK, tariff={"commodity_code": "63079095"})
    assert codes(answer) == ["customs.commodity_code_uncertain"]
    assert answer.result.lines[0].missing == one(MASK).result.lines[0].missing


def test_one_of_the_codes_in_question_is_chosen() -> None:
    gloves = FFP2 | {"category": "medical_gloves", "class": None}
    open_code = one(gloves)
    assert open_code.result.lines[0].duty is None
    chosen = one(gloves, tariff={"commodity_code": "39262000"})
    assert (chosen.result.lines[0].commodity_code, chosen.result.lines[0].duty_rate) == ("39262000", Decimal("6.5"))
    assert codes(chosen) == []


def test_a_code_of_other_goods_is_a_contradiction_for_a_person() -> None:
    answer = one(FFP2, tariff={"commodity_code": "6307909590"})
    (finding,) = answer.findings
    assert (finding.code, finding.severity) == ("customs.commodity_code_uncertain", "review")
    assert answer.result.lines[0].commodity_code == "63079093"
    settled = one(FFP2, tariff={"commodity_code": "6307909811"}, expected_on="2020-05-29")
    assert settled.result.lines[0].commodity_code == "6307909810", "the code of October is not that of May"
    assert "6307909811" in settled.findings[0].message.de


def test_a_preferential_rate_that_was_looked_up_is_charged() -> None:
    proof = paper("origin_proof", document_number="EUR.1 AB 012345", country_of_origin="VN", issue_date="2021-05-19")
    claim: dict[str, Any] = {"origin": "VN", "preference_claimed": True}
    unknown = one(MASK, proof, tariff={"commodity_code": "6307909590"}, **claim)
    assert (unknown.result.lines[0].duty_rate, codes(unknown)) == (None, ["customs.commodity_code_uncertain"])
    known = one(MASK, proof, tariff={"commodity_code": "6307909590", "duty_rate": "4.2"}, **claim)
    line = known.result.lines[0]
    assert (line.preference, line.duty_rate, line.duty) == ("300", Decimal("4.2"), Decimal("464.10"))  # 11050.00 x 4.2 % = 464.10
    assert codes(known) == []
    assert any(SOURCE in step.de for step in known.result.steps)


def test_a_rate_that_is_not_the_catalogues_is_for_a_person_and_the_catalogues_is_charged() -> None:
    answer = one(FFP2, tariff={"duty_rate": "0"}, expected_on="2020-05-29")
    assert answer.result.lines[0].duty == Decimal("696.15")
    assert codes(answer) == ["customs.commodity_code_uncertain"]
    assert "6,3 %" in answer.findings[0].message.de


def test_goods_the_catalogue_does_not_know_are_charged_by_what_was_looked_up() -> None:
    answer = one(FFP2 | {"category": "ffp2", "class": "FFP2 NR"}, tariff={"commodity_code": "6307909310", "duty_rate": "6.3"})
    assert codes(answer) == []
    assert answer.result.lines[0].duty == Decimal("696.15")


@pytest.mark.parametrize(
    ("price", "on", "duty", "vat"),
    [
        ("0.0140", "2021-07-01", "0.00", "26.60"),  # 19 % of 140.00
        ("0.0150", "2022-01-15", "0.00", "28.50"),  # 19 % of 150.00: up to the limit
        ("0.0151", "2022-01-15", "9.51", "30.50"),  # 6.3 % of 151.00; 19 % of 160.51 = 30.4969
        ("0.0140", "2021-06-30", "8.82", "28.28"),  # the day before there was no such data set: 6.3 % of 140.00; 19 % of 148.82 = 28.2758
    ],
)
def test_goods_of_low_value_are_free_of_duty_where_the_low_value_data_set_is_claimed(price: str, on: str, duty: str, vat: str) -> None:
    goods = FFP2 | {"unit_price": price}
    changes: dict[str, Any] = {"expected_on": on, "incoterm": "DAP", "freight": None, "insurance": None, "declaration": {"data_set": "H7"}}
    line = one(goods, **changes).result.lines[0]
    assert (line.duty, line.vat) == (Decimal(duty), Decimal(vat))
    assert line.procedures == (("C07",) if duty == "0.00" else ())
    standard = one(goods, **(changes | {"declaration": {"data_set": "H1"}}))
    assert standard.result.lines[0].duty != Decimal("0.00"), "without the claim the duty is charged"


def test_a_rate_looked_up_for_a_preference_that_is_refused_is_neither_charged_nor_a_contradiction() -> None:
    declared = paper("origin_proof", country_of_origin="VN", issue_date="2021-05-19")
    claim: dict[str, Any] = {"origin": "VN", "preference_claimed": True}
    answer = one(MASK, declared, tariff={"commodity_code": "6307909590", "duty_rate": "4.2"}, **claim)
    line = answer.result.lines[0]
    assert (line.preference, line.duty_rate, line.duty) == ("100", Decimal("6.3"), Decimal("696.15"))
    assert codes(answer) == ["customs.origin_proof_insufficient"]
    thermometer = FFP2 | {"category": "thermometer", "class": None, "material": "electronic"}
    unsure = one(thermometer, declared, tariff={"commodity_code": "9025192000", "duty_rate": "0"}, **claim)
    assert unsure.result.lines[0].duty_rate == Decimal("3.2"), "the third-country rate nobody verified is not that of the preference"
    assert sorted(codes(unsure)) == ["customs.commodity_code_uncertain", "customs.origin_proof_insufficient"]


def test_the_low_value_data_set_asks_for_no_ending_of_the_code() -> None:
    goods = FFP2 | {"unit_price": "0.0140"}
    parcel: dict[str, Any] = {"expected_on": "2022-01-15", "incoterm": "DAP", "freight": None, "insurance": None}
    answer = one(goods, **parcel, declaration={"data_set": "H7"})
    assert codes(answer) == []
    assert (answer.result.lines[0].commodity_code, answer.result.lines[0].missing) == ("63079093", ())
    assert codes(one(goods, **parcel)) == ["customs.commodity_code_uncertain"]
    contradicted = one(goods, tariff={"commodity_code": "9025192000"}, **parcel, declaration={"data_set": "H7"})
    assert codes(contradicted) == ["customs.commodity_code_uncertain"]
