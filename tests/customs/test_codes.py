"""The codes of the declaration: no two rows for one day, the change of lists, and that the other tables use codes the lists know."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from lxml import etree

from catalogue import load_catalogue
from customs.table_check import check_tables
from customs.tables import CustomsTables, tables
from tests.customs.wco.schema import NAMESPACES, SCHEMA, declaration_schema

pytestmark = pytest.mark.unit


def names(of: str, on: str) -> dict[str, str]:
    return {row.code: row.name_en for row in tables().codes if row.list == of and row.applies(date.fromisoformat(on))}


def test_no_code_means_two_things_on_a_day() -> None:
    assert check_tables(tables()) == ()


@pytest.mark.parametrize("table", [each.name for each in fields(CustomsTables) if each.name != "classification"])
def test_a_row_entered_twice_is_found_in_every_table(table: str) -> None:
    rows = getattr(tables(), table)
    assert [each.code for each in check_tables(replace(tables(), **{table: (*rows, rows[0])}))] == ["overlap"]


def test_an_element_that_takes_its_values_from_no_list_is_found() -> None:
    without = replace(tables(), codes=tuple(row for row in tables().codes if row.list != "incoterm"))
    assert [(each.code, each.rows) for each in check_tables(without)] == [("reference", "h1_elements: shipment.delivery_terms.incoterm")]


def test_a_row_of_any_table_needs_a_source_and_ends_after_it_begins() -> None:
    row = tables().classification[0].model_copy(update={"source": "", "valid_from": date(2021, 1, 1), "valid_until": date(2020, 1, 1)})
    assert {each.code for each in check_tables(replace(tables(), classification=(row,)))} == {"source", "dates"}


@pytest.mark.parametrize(
    ("of", "code", "last_day", "first_day"),
    [
        ("nature_of_transaction", "13", "2021-12-31", "2022-01-01"),
        ("nature_of_transaction", "32", "2021-12-31", "2022-01-01"),
        ("nature_of_transaction", "12", "2021-12-31", "2022-01-01"),
        ("additional_procedure", "F48", "2021-06-30", "2021-07-01"),
        ("incoterm", "DPU", "2019-12-31", "2020-01-01"),
    ],
)
def test_a_code_changes_its_meaning_on_its_day(of: str, code: str, last_day: str, first_day: str) -> None:
    assert names(of, last_day).get(code) != names(of, first_day).get(code)


def test_the_terms_of_2010_may_still_be_agreed_on() -> None:
    assert "DAT" in names("incoterm", "2021-03-01")


def test_the_other_tables_use_codes_the_lists_know() -> None:
    known = {(row.list, row.code) for row in tables().codes}
    papers = {"12 03": "supporting_document", "12 05": "transport_document"}
    used = {(papers[row.element], row.code) for row in tables().documents if row.code}
    used |= {("preference", row.code) for row in tables().preferences}
    used |= {("incoterm", row.incoterm) for row in tables().delivery_terms}
    used |= {("additional_procedure", row.declaration_code) for row in load_catalogue().reliefs}
    assert used <= known


#: Where in the declaration a list's codes are written.
ELEMENTS = {
    "additional_procedure": "GovernmentProcedure[2]/CurrentCode",
    "authorisation": "AuthorisationHolder/CategoryCode",
    "fiscal_role": "GoodsShipment/DomesticDutyTaxParty/RoleCode",
    "guarantee": "ObligationGuarantee/SecurityDetailsCode",
    "incoterm": "TradeTerms/ConditionCode",
    "location_qualifier": "GoodsLocation/Address/TypeCode",
    "location_type": "GoodsLocation/TypeCode",
    "means_identification": "ArrivalTransportMeans/IdentificationTypeCode",
    "nature_of_transaction": "GoodsShipment/TransactionNatureCode",
    "package": "Packaging/TypeCode",
    "payment_method": "Payment/MethodCode",
    "preference": "DutyTaxFee/DutyRegimeCode",
    "previous_procedure": "GovernmentProcedure/PreviousCode",
    "region_of_destination": "Destination/RegionID",
    "representative_status": "Agent/FunctionCode",
    "requested_procedure": "GovernmentProcedure[1]/CurrentCode",
    "supply_chain_role": "GoodsShipment/AEOMutualRecognitionParty/RoleCode",
    "tax": "DutyTaxFee/TypeCode",
    "transport_mode": "BorderTransportMeans/ModeCode",
    "valuation_method": "CustomsValuation/MethodCode",
}


def written(path: str, code: str) -> etree._ElementTree:
    """The declaration of the schema's own tests, with ``code`` in the first element of that path."""
    message = etree.parse(SCHEMA.with_name("free_circulation.xml"))
    message.xpath("//" + "/".join(f"dec:{step}" for step in path.split("/")), namespaces=NAMESPACES)[0].text = code
    return message


@pytest.mark.parametrize("of", ELEMENTS)
def test_a_code_can_be_written_where_it_belongs(of: str) -> None:
    codes = {row.code for row in tables().codes if row.list == of}
    assert codes
    assert {code for code in codes if not declaration_schema().validate(written(ELEMENTS[of], code))} == set()


def test_both_types_of_declaration_are_written_as_one() -> None:
    types = [f"{one}{other}" for one in names("declaration_type", "2021-01-01") for other in names("additional_declaration_type", "2021-01-01")]
    assert len(types) == 24
    assert all(declaration_schema().validate(written("Declaration/TypeCode", each)) for each in types)


@pytest.mark.parametrize("of", ["supporting_document", "additional_reference", "transport_document", "previous_document"])
def test_the_code_of_a_paper_has_a_letter_and_three_more(of: str) -> None:
    papers = [row for row in tables().codes if row.list == of]
    assert papers
    assert [row.code for row in papers if not (len(row.code) == 4 and row.code[0].isalpha() and row.code.isalnum())] == []
