"""Preference, relief, value and code: claimed too late, for too much, or for the wrong people."""

from __future__ import annotations

from typing import Any

import pytest

from tests.validators.sound_batch import paper
from tests.validators.violations.cases import Case, miss, note, review
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.garments import gowns, medical_gloves
from tests.validators.violations.kits import donated_kits
from tests.validators.violations.masks import community_masks, half_masks, regulation_masks

#: The reduced rates are not recorded: a person takes them from TARIC.
RATE = ("customs.commodity_code_uncertain",)


def eur1(**changes: Any) -> Consignment:
    """The masks of Vietnam with preference claimed and a movement certificate."""
    fields = {
        "document_number": "AB 012345",
        "issue_date": "2021-06-07",
        "seller": "Bac Ninh Sen Trang Medical JSC",
        "country_of_origin": "Vietnam",
        "invoice_number": "INV-0907",
    }
    return regulation_masks().ordering(preference_claimed=True).adding(paper("origin_proof", "eur1.pdf", **(fields | changes)))


def declared_origin(value: str) -> Consignment:
    """The masks of Vietnam with preference claimed on the seller's declaration, for goods of that value in euro."""
    price = str(float(value) / 20000)
    goods = regulation_masks().ordering_line(1, unit_price=price).ordering(preference_claimed=True)
    line = goods.on("invoice.pdf").lines[0].model_copy(update={"unit_price": price, "amount": value})
    goods = goods.tabling("invoice.pdf", line).stating("invoice.pdf", total_gross=value)
    return goods.adding(
        paper(
            "origin_proof",
            "statement.pdf",
            issue_date="2021-06-08",
            seller="Bac Ninh Sen Trang Medical JSC",
            country_of_origin="Vietnam",
            invoice_number="INV-0907",
        )
    )


def given(arrived: str, **changes: Any) -> Consignment:
    """The kits given to hospitals, on another day, with shelf life to match."""
    return (
        donated_kits()
        .arriving(arrived)
        .lot_expiring("Q20E07", "2025-04-30")
        .marked(1, "expiry", "2025-04")
        .stating("awb.pdf", issue_date=None)
        .ordering(**changes)
    )


def worth(value: str, rate: str = "1") -> Consignment:
    """Gowns whose customs value is exactly that many euro: free of freight and insurance of their own, as CIF."""
    price = str(float(value) / 10000)
    goods = (
        gowns()
        .ordering_line(1, unit_price=price)
        .ordering(incoterm="CIF", incoterm_place="Hamburg", currency="EUR", exchange_rate=None, freight=None, insurance=None)
    )
    line = goods.on("invoice.pdf").lines[0].model_copy(update={"unit_price": price, "amount": value})
    return goods.tabling("invoice.pdf", line).stating("invoice.pdf", total_gross=value, incoterm="CIF", currency="EUR")


CASES = (
    Case(
        "gloves of nobody knows what, not yet measured",
        medical_gloves().ordering_line(1, material=None),
        (review("customs.commodity_code_uncertain", line=1),),
        "gloves of latex",
        medical_gloves().ordering_line(1, material="natural rubber latex"),
    ),
    Case(
        "preference for goods of 6,000.20 euro on the seller's word (EVFTA Protocol 1 Art. 15)",
        declared_origin("6000.20"),
        (review("customs.origin_proof_insufficient"),),
        "for goods of exactly 6,000 euro",
        declared_origin("6000.00"),
        since=RATE,
    ),
    Case(
        "preference and no proof at all",
        regulation_masks().ordering(preference_claimed=True),
        (review("customs.origin_proof_missing"),),
        "preference and a movement certificate",
        eur1(),
        since=RATE,
    ),
    Case(
        "a movement certificate more than a year old",
        eur1(issue_date="2020-06-10"),
        (review("customs.origin_proof_insufficient"),),
        "one issued after the goods had left",
        eur1(issue_date="2021-06-12"),
        since=RATE,
    ),
    Case(
        "a form of the blue series issued in January 2021",
        eur1(document_number="AA 045210", issue_date="2021-01-04"),
        (review("customs.origin_proof_insufficient"),),
        "a form of the blue series issued on the last day",
        eur1(document_number="AA 045210", issue_date="2020-12-31"),
        since=RATE,
    ),
    Case(
        "preference for Chinese goods, with a Chinese certificate of origin",
        half_masks()
        .ordering(preference_claimed=True)
        .adding(paper("origin_proof", "co.pdf", document_number="CCPIT 20-117", issue_date="2020-07-28", country_of_origin="China")),
        (review("customs.origin_proof_insufficient"),),
        "the same certificate, and no preference claimed",
        half_masks().adding(paper("origin_proof", "co.pdf", document_number="CCPIT 20-117", issue_date="2020-07-28", country_of_origin="China")),
    ),
    Case(
        "relief claimed on the first day after its end",
        given("2022-07-01"),
        (review("customs.relief_not_applicable"),),
        "relief on its last day",
        given("2022-06-30"),
        since=("declaration.legislation_not_applicable", "papers.missing", "marking.missing"),
    ),
    Case(
        "relief claimed before the outbreak was one",
        given("2020-01-29"),
        (review("customs.relief_not_applicable"),),
        "relief on its first day",
        given("2020-01-30"),
        since=("certificate.not_yet_valid",),
    ),
    Case(
        "relief for a company that sells on",
        donated_kits()
        .ordering(beneficiary={"name": "Rheingold Handel GmbH", "kind": "private company"})
        .stating("beneficiary.pdf", consignee="Rheingold Handel GmbH"),
        (review("customs.relief_not_applicable"),),
        "relief for a district",
        donated_kits()
        .ordering(beneficiary={"name": "Landkreis Bad Dürkheim", "kind": "public body"})
        .stating("beneficiary.pdf", consignee="Landkreis Bad Dürkheim"),
    ),
    Case(
        "relief without the word of those who get the goods",
        donated_kits().without("beneficiary.pdf"),
        (review("customs.relief_not_applicable"),),
        "no relief claimed, and duty paid",
        donated_kits().ordering(relief_claimed=False).without("beneficiary.pdf"),
    ),
    Case(
        "a value of 20,001 euro without declaration of value (Del. Reg. (EU) 2016/341 Art. 6)",
        worth("20001.00"),
        (note("customs.value_declaration_required"),),
        "a value of 20,000 euro",
        worth("20000.00"),
    ),
    Case(
        "cloth masks woven or not: the order does not say",
        community_masks().ordering_line(1, material=None),
        (review("customs.commodity_code_uncertain", line=1),),
        "spunlace",
        community_masks().ordering_line(1, material="spunlace"),
    ),
    Case(
        "a gift worth nothing (UCC Art. 74)",
        donated_kits().ordering_line(1, valuation=None),
        (review("customs.commodity_code_uncertain", line=1),),
        "a gift valued by the fall-back method",
        donated_kits().ordering_line(1, valuation={"method": 6, "unit_value": "12.00", "source": "price list of May 2020, less the discount for laboratories"}),
    ),
    Case(
        "dollars without a rate of exchange",
        half_masks().ordering(exchange_rate=None),
        (review("customs.commodity_code_uncertain"),),
        "freight in another currency, with its rate",
        half_masks().ordering(freight={"amount": "6300.00", "currency": "CNY", "to_eu_border": True}, exchange_rates={"CNY": "8.02"}),
    ),
    miss(
        "the movement certificate is for another invoice",
        eur1(invoice_number="INV-1111"),
        review("customs.origin_proof_insufficient"),
        since=RATE,
    ),
    miss(
        "the word of those who get the goods comes from another district than the order names",
        donated_kits().stating("beneficiary.pdf", consignee="Landkreis Alzey-Worms"),
        review("customs.relief_not_applicable"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_customs_will_ask_is_asked_before(case: Case) -> None:
    case.check()
