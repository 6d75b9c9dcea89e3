"""What a line must come with: each condition with the paper that satisfies it beside its absence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from batches.paper import KINDS, Paper
from customs import Prepared
from customs.conditions import ROUTE, in_one_line
from customs.tables import MeasureCondition, tables
from tests.customs.test_prepare import FFP2, VIETNAM, paper, prepared

pytestmark = pytest.mark.unit

#: The name a declaration of the general scheme of preferences has (Impl. Reg. (EU) 2015/2447 Annex 22-07).
GENERAL_SCHEME = ("generalised_preferences",)


def states(answer: Prepared, line: int = 1) -> dict[str, str]:
    return {condition.row.key: condition.state for condition in answer.conditions[line]}


def papers_missing(answer: Prepared, line: int = 1) -> list[str]:
    return [in_one_line(condition.row).en for condition in answer.conditions[line] if condition.lacking]


def declared(*statements: str, **facts: str) -> Paper:
    return paper("origin_proof", **({"issue_date": "2020-09-01"} | facts)).model_copy(update={"statements": statements})


@pytest.mark.parametrize(
    ("kinds", "changes", "missing"),
    [
        (("bill_of_lading",), {}, ["N380/N935"]),
        (("commercial_invoice",), {}, ["N705/N704/N714"]),
        (("commercial_invoice", "air_waybill"), {}, ["N705/N704/N714"]),
        (("commercial_invoice", "bill_of_lading"), {"mode": "air"}, ["N740/N741/N703"]),
        (("commercial_invoice", "bill_of_lading"), {"mode": None}, []),
        (("commercial_invoice", "bill_of_lading"), {"mode": "rail"}, []),
        (("commercial_invoice", "bill_of_lading"), {}, []),
        (("bill_of_lading",), {"donation": True}, ["N325"]),
    ],
)
def test_a_required_paper_that_is_not_there_is_missing_of_the_line(kinds: tuple[str, ...], changes: dict[str, Any], missing: list[str]) -> None:
    found = papers_missing(prepared(*kinds, **changes))
    assert [text.removeprefix("document ").partition(":")[0] for text in found] == missing


def test_a_packing_list_is_welcome_and_its_lack_holds_nothing_up() -> None:
    without, with_it = prepared("commercial_invoice", "bill_of_lading"), prepared("commercial_invoice", "bill_of_lading", "packing_list")
    assert (states(without)["packing_list"], states(with_it)["packing_list"]) == ("missing", "held")
    assert without.result.lines[0].missing == with_it.result.lines[0].missing == ()


def test_particulars_of_value_are_declared_and_no_paper_above_the_threshold_alone() -> None:
    above = prepared(incoterm="CIF", lines=[FFP2 | {"unit_price": "2.01"}])
    assert states(above)["value_particulars"] == "declared"
    assert "N934" not in " ".join(papers_missing(above))
    assert "value_particulars" not in states(prepared(incoterm="CIF", lines=[FFP2 | {"unit_price": "2.00"}]))


def test_no_condition_makes_a_finding() -> None:
    assert prepared().findings == ()
    assert len(papers_missing(prepared())) == len(prepared().result.lines[0].missing) == 2


def test_a_claim_of_preference_asks_for_the_proof_its_value_requires() -> None:
    dear, cheap = prepared(**VIETNAM), prepared(**(VIETNAM | {"lines": [FFP2 | {"unit_price": "0.60"}]}))
    assert any(text.startswith("document N954:") for text in papers_missing(dear))
    assert any(text.startswith("document N954/U162:") for text in papers_missing(cheap))
    held = prepared(paper("origin_proof", document_number="AB 123456", issue_date="2020-09-01"), **VIETNAM)
    assert states(held)["proof_of_origin"] == "held"
    assert not any("N954" in text for text in papers_missing(held))


def test_a_proof_that_does_not_suffice_satisfies_nothing() -> None:
    old = prepared(paper("origin_proof", document_number="AB 123456", issue_date="2019-09-01"), **VIETNAM)
    assert states(old)["proof_of_origin"] == "missing"


@pytest.mark.parametrize(
    ("price", "rex", "code"),
    [("0.60", "VNREX0102030405", "U164"), ("1.00", "VNREX0102030405", "U165"), ("0.60", None, "U166")],
)
def test_a_statement_of_the_general_scheme_is_declared_by_registration_and_value(price: str, rex: str | None, code: str) -> None:
    facts = {} if rex is None else {"document_number": rex}
    answer = prepared(declared(*GENERAL_SCHEME, **facts), **(VIETNAM | {"lines": [FFP2 | {"unit_price": price}]}))
    line = answer.result.lines[0]
    assert (line.preference, line.documents) == ("200", (code,))
    assert str(line.duty_rate) == "5"
    assert answer.findings == ()
    assert states(answer)["proof_of_origin"] == "held"


def test_a_form_a_is_one_though_nothing_read_from_it_names_it() -> None:
    answer = prepared(declared(*GENERAL_SCHEME, "combined_certificate", certificate_number="VN-AK 20/01/04711"), **VIETNAM)
    assert (answer.result.lines[0].preference, answer.result.lines[0].documents) == ("200", ("N865",))
    other = prepared(declared("combined_certificate", certificate_number="VN-AK 20/01/04711"), **VIETNAM)
    assert [finding.code for finding in other.findings] == ["customs.origin_proof_insufficient"]


def test_above_the_limit_a_statement_without_registration_does_not_suffice() -> None:
    (finding,) = prepared(declared(*GENERAL_SCHEME), **VIETNAM).findings
    assert (finding.code, finding.seen) == ("customs.origin_proof_insufficient", "declaration for 10000.00 EUR")
    assert "REX" in finding.message.de
    assert "REX" in finding.message.en


@pytest.mark.parametrize("on", ["2020-09-15", "2023-03-01"])
def test_a_registration_number_lifts_no_limit_under_the_vietnam_agreement(on: str) -> None:
    registered = declared(document_number="VNREX0102030405", issue_date=on)
    (finding,) = prepared(registered, **(VIETNAM | {"expected_on": on, "lines": [FFP2 | {"category": "pcr_kit"}]})).findings
    assert (finding.code, finding.expected) == ("customs.origin_proof_insufficient", "EUR.1 above 6000 EUR")
    small = prepared(registered, **(VIETNAM | {"expected_on": on, "lines": [FFP2 | {"category": "pcr_kit", "unit_price": "0.60"}]}))
    assert (small.findings, small.result.lines[0].preference, small.result.lines[0].documents) == ((), "300", ("U162",))


def test_before_the_agreement_a_registration_number_speaks_for_the_general_scheme() -> None:
    registered = declared(document_number="VNREX0102030405", issue_date="2020-06-01")
    line = prepared(registered, **(VIETNAM | {"expected_on": "2020-07-31"})).result.lines[0]
    assert (line.preference, line.documents) == ("200", ("U165",))


@pytest.mark.parametrize("name", ["DUREX100 Handschuhe", "EUREXPORT 12", "VNREX"])
def test_a_name_with_these_letters_is_no_registration(name: str) -> None:
    assert prepared(declared(*GENERAL_SCHEME, seller=name), **VIETNAM).findings != ()


def test_the_proof_is_named_by_its_own_number_and_the_waybill_too() -> None:
    bill = paper("bill_of_lading", waybill_number="MLCT20050731", invoice_number="INV-7", invoice_date="2020-01-01")
    proof = paper("origin_proof", certificate_number="AB 123456", invoice_number="INV-7", issue_date="2020-09-01")
    answer = prepared(bill, proof, **VIETNAM)
    assert {(held.code, held.number) for held in answer.held} == {("N705", "MLCT20050731"), ("N954", "AB 123456")}
    assert {held.code: str(held.issued) for held in answer.held} == {"N705": "None", "N954": "2020-09-01"}


RELIEF: dict[str, Any] = {"relief_claimed": True, "beneficiary": {"name": "Landkreis Musterstadt", "kind": "public_body"}}


def test_relief_asks_for_the_confirmation_of_the_beneficiary_the_order_names() -> None:
    assert states(prepared(**RELIEF))["beneficiary_confirmation"] == "missing"
    assert states(prepared("beneficiary_confirmation", **RELIEF))["beneficiary_confirmation"] == "held"
    other = prepared(paper("beneficiary_confirmation", consignee="Landkreis Beispielheim"), **RELIEF)
    assert states(other)["beneficiary_confirmation"] == "missing"
    assert "beneficiary_confirmation" not in states(prepared("beneficiary_confirmation"))


def test_what_only_tariff_knows_is_asked_of_it_and_never_missing() -> None:
    thermometers = prepared("commercial_invoice", "bill_of_lading", lines=[FFP2 | {"category": "thermometer", "material": "electronic"}])
    assert states(thermometers)["mercury"] == "ask"
    assert papers_missing(thermometers) == []
    assert "mercury" not in states(prepared())


def test_german_sentences_hold_no_english_and_no_iso_day() -> None:
    old = paper("origin_proof", document_number="AB 123456", issue_date="2019-09-01")
    answers = (
        prepared(**VIETNAM),
        prepared(old, **VIETNAM),
        prepared(declared(), **VIETNAM),
        prepared(relief_claimed=True, expected_on="2020-01-29"),
        prepared(preference_claimed=True, origin=None),
        prepared(paper("origin_proof", document_number="Form A 1"), **(VIETNAM | {"expected_on": "2023-01-02"})),
    )
    findings = [finding for answer in answers for finding in answer.findings if finding.code.startswith(("customs.origin", "customs.relief"))]
    assert len(findings) == 8
    for finding in findings:
        for english in (" or ", "declaration", " up to ", " above ", "none named", "no origin", "issued", "2020-", "2019-", "Agreement"):
            assert english not in finding.message.de, finding.message.de


def test_every_condition_is_satisfied_by_a_document_code_or_a_kind_of_paper() -> None:
    for row in tables().measure_conditions:
        assert row.satisfied_by, row.key
        assert all(each in row.document_codes or each in KINDS or each == ROUTE for each in row.satisfied_by), row.key
        assert (row.demand == "ask") == row.unverified, row.key


@pytest.mark.parametrize("day", [date(2020, 6, 1), date(2021, 7, 15), date(2021, 7, 16), date(2023, 1, 1)])
def test_what_every_consignment_comes_with_is_asked_on_every_day(day: date) -> None:
    assert {row.key for row in tables().measure_conditions if row.applies(day)} >= {"invoice", "transport", "product_safety"}


def test_a_condition_that_hangs_on_an_unknown_word_is_refused() -> None:
    row = tables().measure_conditions[0]
    with pytest.raises(ValidationError, match="when"):
        MeasureCondition.model_validate(row.model_dump() | {"when": "sold&on_mondays"})
