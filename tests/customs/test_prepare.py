"""Code, value, duty and import VAT of whole batches, worked by hand beside each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batches.batch import Batch
from batches.order import Order
from batches.paper import Fact, Paper
from catalogue import load_catalogue
from customs import Prepared, prepare

pytestmark = pytest.mark.unit

FFP2: dict[str, Any] = {"line": 1, "category": "ffp2", "model": "ZX-1", "quantity": 10000, "unit_price": "1.00", "gross_weight_kg": "100"}


def order(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "order": "PO-1",
        "expected_on": "2020-05-29",
        "importer": {"name": "Kreis Musterstadt", "country": "DE"},
        "supplier": {"name": "Beispiel Supply Co.", "country": "CN"},
        "incoterm": "FOB",
        "mode": "sea",
        "origin": "CN",
        "dispatch_country": "CN",
        "currency": "EUR",
        "freight": {"amount": "1000.00", "currency": "EUR"},
        "insurance": {"amount": "50.00", "currency": "EUR"},
        "lines": [FFP2],
    }
    return base | changes


def prepared(*kinds: str | Paper, **changes: Any) -> Prepared:
    made = Order.model_validate(order(**changes))
    papers = tuple(kind if isinstance(kind, Paper) else paper(kind) for kind in kinds)
    return prepare(Batch(id="b", order=made, papers=papers), load_catalogue())


def paper(kind: str, **facts: str) -> Paper:
    read = tuple(Fact(field=field, value=value, raw=value, confidence=0.9, page=1) for field, value in facts.items())
    return Paper(file=f"{kind}.pdf", sha256="0" * 64, pages=1, kind=kind, facts=read)


def codes(answer: Prepared) -> list[str]:
    return [finding.code for finding in answer.findings]


def test_masks_by_sea_fob_are_charged_on_price_freight_and_insurance() -> None:
    answer = prepared("commercial_invoice", "packing_list", "bill_of_lading", inland_transport={"amount": "200.00", "currency": "EUR"})
    line = answer.result.lines[0]
    assert (line.commodity_code, line.preference, line.origin) == ("6307909810", "100", "CN")
    assert line.customs_value == Decimal("11050.00")
    assert (line.duty_rate, line.duty) == (Decimal("6.3"), Decimal("696.15"))
    assert (line.vat_rate, line.vat) == (Decimal("19"), Decimal("2269.77"))  # 19 % of 11050.00 + 696.15 + 200.00 = 2269.7685
    assert line.documents == ("N380", "N271", "N705")
    assert line.missing == ()
    assert answer.findings == ()
    assert {"customs.commodity_code_uncertain", "customs.value_declaration_required"} <= {held.code for held in answer.passed}


@pytest.mark.parametrize(
    ("incoterm", "expected"),
    [
        ("EXW", "11050.00"),
        ("FCA", "11050.00"),
        ("FAS", "11050.00"),
        ("FOB", "11050.00"),
        ("CFR", "10050.00"),
        ("CIF", "10000.00"),
        ("CPT", "10050.00"),
        ("CIP", "10000.00"),
        ("DAP", "10000.00"),
        ("DPU", "10000.00"),
        ("DAT", "10000.00"),
        ("DDP", "10000.00"),
    ],
)
def test_every_incoterm_by_sea_adds_only_what_the_price_does_not_hold(incoterm: str, expected: str) -> None:
    assert prepared(incoterm=incoterm).result.customs_value == Decimal(expected)


@pytest.mark.parametrize(
    ("incoterm", "expected"),
    [
        ("EXW", "10850.00"),
        ("FOB", "10850.00"),
        ("CFR", "9850.00"),
        ("CIF", "9800.00"),
        ("CPT", "9850.00"),
        ("CIP", "9800.00"),
        ("DAP", "9800.00"),
        ("DPU", "9800.00"),
        ("DDP", "9800.00"),
    ],
)
def test_the_union_part_of_the_freight_is_left_out_or_deducted_when_shown_separately(incoterm: str, expected: str) -> None:
    freight = {"amount": "1000.00", "currency": "EUR", "to_eu_border": "800.00"}
    assert prepared(incoterm=incoterm, freight=freight).result.customs_value == Decimal(expected)


@pytest.mark.parametrize(("incoterm", "expected"), [("FCA", "10750.00"), ("FOB", "10750.00"), ("CIF", "10000.00"), ("CPT", "9750.00"), ("DAP", "9700.00")])
def test_by_air_from_china_seventy_percent_of_the_freight_counts(incoterm: str, expected: str) -> None:
    assert prepared(incoterm=incoterm, mode="air", airport_of_departure="PVG").result.customs_value == Decimal(expected)


@pytest.mark.parametrize("airport", ["NRT", "JPNRT", "Tokyo Narita (NRT)"])
def test_the_percentage_is_that_of_the_airport_not_of_the_origin(airport: str) -> None:
    assert prepared(mode="air", airport_of_departure=airport).result.customs_value == Decimal("10880.00")


@settings(max_examples=40, deadline=None)
@given(
    price=st.decimals(min_value=Decimal("0.01"), max_value=1000, places=2),
    freight=st.decimals(min_value=0, max_value=50000, places=2),
    by=st.sampled_from(["sea", "air", "rail"]),
    inland=st.decimals(min_value=0, max_value=Decimal("50"), places=2),
)
def test_ex_works_is_never_worth_less_than_cif_and_the_lines_add_up(price: Decimal, freight: Decimal, by: str, inland: Decimal) -> None:
    lines = [FFP2 | {"line": n, "unit_price": str(price * n), "gross_weight_kg": str(7 * n)} for n in (1, 2, 3)]
    changes = {
        "freight": {"amount": str(freight), "currency": "EUR"},
        "inland_transport": {"amount": str(inland), "currency": "EUR"},
        "mode": by,
        "lines": lines,
    }
    by_term = {term: prepared(incoterm=term, **changes).result for term in ("EXW", "FOB", "CFR", "CIF")}
    values = [result.customs_value for result in by_term.values()]
    assert values == sorted((value for value in values if value is not None), reverse=True)
    for result in by_term.values():
        assert result.customs_value == sum(line.customs_value or 0 for line in result.lines)
        assert result.duty == sum(line.duty or 0 for line in result.lines)
        assert result.import_vat == sum(line.vat or 0 for line in result.lines)


def test_the_rest_of_the_air_freight_goes_into_the_base_of_import_vat() -> None:
    line = prepared(mode="air").result.lines[0]
    assert line.duty == Decimal("677.25")
    assert line.vat == Decimal("2228.18")  # 19 % of 10750.00 + 677.25 + 300.00 = 2228.1775


def test_air_freight_paid_to_the_border_counts_in_full() -> None:
    freight = {"amount": "1000.00", "currency": "EUR", "to_eu_border": True}
    assert prepared(mode="air", freight=freight).result.customs_value == Decimal("11050.00")


def test_air_freight_from_a_country_without_percentage_leaves_the_value_open() -> None:
    answer = prepared(mode="air", dispatch_country="IN")
    assert answer.result.customs_value is None
    assert any("percentage of air freight from IN" in text.en for text in answer.result.lines[0].missing)
    assert codes(answer) == ["customs.commodity_code_uncertain"]


def test_inland_transport_in_a_delivered_price_is_deducted_and_taxed() -> None:
    line = prepared(incoterm="DAP", freight=None, insurance=None, inland_transport={"amount": "400.00", "currency": "EUR"}).result.lines[0]
    assert line.customs_value == Decimal("9600.00")
    assert line.vat == Decimal("2014.91")  # 19 % of 9600.00 + 604.80 + 400.00 = 2014.912


def test_dollars_are_converted_by_the_rate_of_the_order() -> None:
    usd = {"amount": "1099.10", "currency": "USD"}
    answer = prepared(currency="USD", exchange_rate="1.0991", freight=usd, insurance=None)
    assert answer.result.customs_value == Decimal("10098.35")  # 10000 / 1.0991 = 9098.35, 1099.10 / 1.0991 = 1000.00
    assert any("10000.00 USD / 1.0991 = 9098.35 EUR" in step.en for step in answer.result.steps)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"currency": "USD"}, "exchange rate: units of USD"),
        ({"freight": {"amount": "1", "currency": "CNY"}}, "exchange rate: units of CNY"),
        ({"freight": None}, "freight:"),
        ({"incoterm": None}, "incoterm:"),
        ({"mode": None}, "mode:"),
    ],
)
def test_a_fact_that_is_missing_leaves_the_value_open_and_is_named(changes: Mapping[str, Any], named: str) -> None:
    answer = prepared(**changes)
    line = answer.result.lines[0]
    assert (line.customs_value, line.duty, line.vat, answer.result.customs_value) == (None, None, None, None)
    assert any(text.en.startswith(named) for text in line.missing)
    assert codes(answer) == ["customs.commodity_code_uncertain"]
    assert answer.findings[0].severity == "review"


def test_charges_are_shared_out_by_weight_or_by_value_as_the_order_says() -> None:
    lines = [
        FFP2,
        FFP2 | {"line": 2, "model": "ZX-2", "unit_price": "3.00", "gross_weight_kg": "300"},
        FFP2 | {"line": 3, "model": "ZX-3", "gross_weight_kg": "200"},
    ]
    by_weight = prepared(lines=lines, insurance=None, apportion_by="weight").result
    assert [line.customs_value for line in by_weight.lines] == [Decimal("10166.67"), Decimal("30500.00"), Decimal("10333.33")]
    by_value = prepared(lines=lines, insurance=None, apportion_by="value").result
    assert [line.customs_value for line in by_value.lines] == [Decimal("10200.00"), Decimal("30600.00"), Decimal("10200.00")]
    assert by_weight.customs_value == by_value.customs_value == Decimal("51000.00")


def test_sharing_out_by_weight_needs_every_weight() -> None:
    lines = [FFP2, FFP2 | {"line": 2, "gross_weight_kg": None}]
    answer = prepared(lines=lines, apportion_by="weight")
    assert answer.result.customs_value is None
    assert any("gross_weight_kg of line 2" in text.en for text in answer.result.lines[0].missing)


def test_a_donation_is_valued_by_its_valuation_and_never_at_zero() -> None:
    given = FFP2 | {"unit_price": "0", "valuation": {"method": "similar", "unit_value": "0.80", "source": "invoice 4711 of May 2020"}}
    answer = prepared("commercial_invoice", donation=True, lines=[given])
    assert answer.result.customs_value == Decimal("9050.00")
    assert answer.result.lines[0].documents == ("N325",)
    assert any("invoice 4711 of May 2020" in step.en and "method 3" in step.en for step in answer.result.steps)
    assert answer.findings == ()


def test_what_was_sold_has_its_price_as_value_whatever_somebody_estimated() -> None:
    estimated = FFP2 | {"valuation": {"method": "6", "unit_value": "0.01", "source": "own estimate"}}
    plain, other = prepared(lines=[FFP2]), prepared(lines=[estimated])
    assert other.result.customs_value == plain.result.customs_value
    assert [each.code for each in other.findings if each not in plain.findings] == ["customs.commodity_code_uncertain"]
    assert "transaction value" in next(each.message.en for each in other.findings if each.code == "customs.commodity_code_uncertain")


def test_a_donation_without_valuation_has_no_value_and_a_finding() -> None:
    answer = prepared(donation=True, lines=[FFP2 | {"unit_price": "0"}])
    assert answer.result.customs_value is None
    assert codes(answer) == ["customs.commodity_code_uncertain"]
    assert (answer.findings[0].line, answer.findings[0].severity) == (1, "review")


def test_particulars_of_value_are_due_above_20000_euro_but_not_at_20000() -> None:
    at_limit = {"freight": None, "insurance": None, "incoterm": "CIF", "lines": [FFP2 | {"unit_price": "2.00"}]}
    assert codes(prepared(**at_limit)) == []
    above = prepared(**(at_limit | {"lines": [FFP2 | {"unit_price": "2.01"}]}))
    assert [(f.code, f.severity) for f in above.findings] == [("customs.value_declaration_required", "note")]


@pytest.mark.parametrize(("on", "rate"), [("2020-06-30", "19"), ("2020-07-01", "16"), ("2020-12-31", "16"), ("2021-01-01", "19")])
def test_import_vat_was_16_percent_in_the_second_half_of_2020(on: str, rate: str) -> None:
    assert prepared(expected_on=on).result.lines[0].vat_rate == Decimal(rate)


CONFIRMED = {"relief_claimed": True, "donation": False, "beneficiary": {"name": "Landkreis Musterstadt", "kind": "public_body"}}


def test_relief_is_granted_to_a_public_body_with_its_confirmation() -> None:
    answer = prepared("beneficiary_confirmation", **CONFIRMED)
    assert (answer.result.duty, answer.result.import_vat) == (Decimal("0.00"), Decimal("0.00"))
    assert "C26" in answer.result.lines[0].documents
    assert codes(answer) == []


@pytest.mark.parametrize(
    ("ordered", "confirmed", "another"),
    [
        ("Land Niedersachsen", "State of Lower Saxony", False),
        ("Land Niedersachsen", "State of Saxony", True),
        ("Land Sachsen", "Free State of Saxony", False),
        ("Landkreis München", "District of Munich", False),
        ("Universitätsklinikum Düsseldorf", "University Hospital Duesseldorf", False),
        ("Universitätsklinikum Düsseldorf", "University Hospital of Cologne", True),
    ],
)
def test_a_beneficiary_is_the_same_in_english_and_another_by_another_place(ordered: str, confirmed: str, another: bool) -> None:
    answer = prepared(paper("beneficiary_confirmation", consignee=confirmed), **(CONFIRMED | {"beneficiary": {"name": ordered, "kind": "public_body"}}))
    assert [(f.code, f.seen) for f in answer.findings] == ([("customs.relief_not_applicable", confirmed)] if another else [])


@pytest.mark.parametrize(
    ("kinds", "changes", "seen"),
    [
        ((), {}, "none"),
        (("beneficiary_confirmation",), {"beneficiary": None}, "none named"),
        (("beneficiary_confirmation",), {"beneficiary": {"name": "Muster Handels GmbH", "kind": "company"}}, "company Muster Handels GmbH"),
        (("beneficiary_confirmation",), {"expected_on": "2020-01-29"}, "2020-01-29"),
        (("beneficiary_confirmation",), {"expected_on": "2022-07-01", "lines": [FFP2 | {"category": "pcr_kit"}]}, "2022-07-01"),
    ],
)
def test_relief_is_refused_without_confirmation_beneficiary_or_decision(kinds: tuple[str, ...], changes: Mapping[str, Any], seen: str) -> None:
    answer = prepared(*kinds, **(CONFIRMED | dict(changes)))
    assert [(f.code, f.seen, f.severity) for f in answer.findings] == [("customs.relief_not_applicable", seen, "review")]
    assert (
        answer.result.lines[0].vat == prepared(**({"expected_on": "2020-05-29"} | {k: v for k, v in changes.items() if k != "beneficiary"})).result.lines[0].vat
    )


VIETNAM = {"origin": "VN", "dispatch_country": "VN", "preference_claimed": True, "expected_on": "2020-09-15"}


def test_a_preference_without_proof_is_found_and_charged_at_the_full_rate() -> None:
    answer = prepared(**VIETNAM)
    assert codes(answer) == ["customs.origin_proof_missing"]
    assert (answer.result.lines[0].preference, answer.result.lines[0].duty_rate) == ("100", Decimal("6.3"))


def test_a_eur1_carries_the_preference_but_its_rate_is_not_guessed() -> None:
    answer = prepared(paper("origin_proof", certificate_number="AB 123456", issue_date="2020-09-01"), **VIETNAM)
    line = answer.result.lines[0]
    assert (line.preference, line.duty_rate, line.duty, line.vat) == ("300", None, None, None)
    assert line.documents == ("N954",)
    assert codes(answer) == ["customs.commodity_code_uncertain"]


@pytest.mark.parametrize(("price", "expected"), [("0.60", ["customs.commodity_code_uncertain"]), ("0.61", ["customs.origin_proof_insufficient"])])
def test_an_exporters_declaration_suffices_up_to_6000_euro(price: str, expected: list[str]) -> None:
    answer = prepared(paper("origin_proof", issue_date="2020-09-01"), **(VIETNAM | {"lines": [FFP2 | {"unit_price": price}]}))
    assert codes(answer) == expected


def test_china_has_no_preference() -> None:
    assert codes(prepared("origin_proof", preference_claimed=True)) == ["customs.origin_proof_insufficient"]


def test_an_old_eur1_has_lapsed() -> None:
    old = paper("origin_proof", certificate_number="AB 123456", issue_date="2020-08-02")
    assert codes(prepared(old, **(VIETNAM | {"expected_on": "2021-08-02"}))) == ["customs.commodity_code_uncertain"]
    assert "customs.origin_proof_insufficient" in codes(prepared(old, **(VIETNAM | {"expected_on": "2021-08-03"})))


def test_a_proof_issued_in_the_last_year_of_the_calendar_is_not_too_old() -> None:
    late = paper("origin_proof", certificate_number="AB 123456", issue_date="9999-12-01")
    assert "customs.origin_proof_insufficient" not in codes(prepared(late, **VIETNAM))


@pytest.mark.parametrize(
    ("stated", "code"),
    [("VIET NAM", None), ("Vietnam", None), ("CHINA", "customs.origin_proof_insufficient"), ("P.R. China", "customs.origin_proof_insufficient")],
)
def test_the_proof_is_for_the_origin_declared_however_it_writes_it(stated: str, code: str | None) -> None:
    answer = prepared(paper("origin_proof", document_number="AB 004417", issue_date="2020-09-01", country_of_origin=stated), **VIETNAM)
    found = [finding for finding in answer.findings if finding.code == "customs.origin_proof_insufficient"]
    assert [finding.code for finding in found] == ([code] if code else [])
    assert all(finding.evidence[0].text == stated for finding in found)


def test_a_eur1_issued_on_the_last_of_a_month_lasts_to_the_last_of_that_month() -> None:
    old = paper("origin_proof", document_number="AB 123456", issue_date="2020-08-31")
    assert "customs.origin_proof_insufficient" not in codes(prepared(old, **(VIETNAM | {"expected_on": "2021-08-31"})))
    assert "customs.origin_proof_insufficient" in codes(prepared(old, **(VIETNAM | {"expected_on": "2021-09-01"})))


@pytest.mark.parametrize(("issued", "accepted"), [("2020-12-31", True), ("2021-01-01", False)])
def test_blue_forms_of_the_first_series_count_only_until_the_end_of_2020(issued: str, accepted: bool) -> None:
    answer = prepared(paper("origin_proof", document_number="AA 004417", issue_date=issued), **(VIETNAM | {"expected_on": "2021-02-01"}))
    assert ("customs.origin_proof_insufficient" not in codes(answer)) is accepted


def test_every_finding_speaks_both_languages_and_names_day_and_basis() -> None:
    answer = prepared(preference_claimed=True, relief_claimed=True, lines=[FFP2 | {"category": "thermometer", "unit_price": "9"}])
    assert len(answer.findings) >= 4
    for finding in answer.findings:
        assert finding.message.de != finding.message.en
        assert finding.basis
        assert finding.judged_for.isoformat() == "2020-05-29"


def test_a_finding_of_the_line_does_not_hide_what_the_whole_value_lacks() -> None:
    answer = prepared(donation=True, currency="USD", freight=None)
    assert sorted((f.code, f.line) for f in answer.findings if f.line) == [("customs.commodity_code_uncertain", 1)]
    assert [f.expected is not None and "exchange rate" in f.expected for f in answer.findings if f.line is None] == [True]


def test_goods_not_insured_are_valued_and_the_insurance_is_named_as_open() -> None:
    answer = prepared(insurance=None)
    assert answer.result.customs_value == Decimal("11000.00")
    assert any(text.en.startswith("insurance:") for text in answer.result.lines[0].missing)
    assert answer.findings == ()


def test_the_same_batch_gives_the_same_answer_twice() -> None:
    assert prepared(mode="air", preference_claimed=True) == prepared(mode="air", preference_claimed=True)
