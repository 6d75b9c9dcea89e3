"""Numbers of the trade: what is well formed, what is not, and why."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batches.batch import Batch
from batches.errors import InputRefused
from batches.order import Order
from batches.paper import Fact, Paper
from batches.rule import Found, Held, judge
from catalogue import load_catalogue
from validators.check_digits import air_waybill_check_digit, mrn_check_digit
from validators.facts import Facts
from validators.identifiers import invalid
from validators.identify import identify
from validators.judging import sentences
from validators.number_kinds import CHECKS

pytestmark = pytest.mark.unit

VALID = [
    ("gtin", "4006381333931"), ("gtin", "96385074"), ("gtin", "04006381333931"), ("gtin", "6934567890122"),
    ("udi", "0104006381333931" "17260531" "10L20200715A\x1d30500"), ("udi", "(01)04006381333931(17)260531(10)L20200715A(30)500"),
    ("udi", "1987654Ad4X4bL5ttr2310c2K"), ("udi", "693456789FFP2A1NG"), ("udi", "+A123BJC5D6E71G"), ("udi", "+A999123457"), ("udi", "04006381333931"),
    ("udi", "++A999MODELIDENTIFIER11S8"), ("udi", "+BLUEUNICORN7N"), ("udi", "+A99912345/$$52001510X33"),
    ("udi", "=/A9999XYZ100T0944"), ("udi", "=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123"),
    ("udi", "=)1TE123456A&)RZ12345678"), ("udi", "110375286414"), ("udi", "9N110375286414"), ("udi", "PP12345ABCD.12345678.9004"),
    ("srn", "CN-MF-000012345"), ("srn", "DE-AR-000005432"), ("srn", "DE-IM-000001234"),
    ("eori", "DE123456789012345"), ("eori", "DE1234567"), ("eori", "GB123456789000"), ("eori", "DE4711123"),
    ("mrn", "20GBDPQ8A31WX1XXR5"), ("mrn", "26DE585412345678R2"), ("mrn", "20DE510220123456R1"), ("mrn", "ATC400123450720205102"),
    ("container", "CSQU3054383"), ("container", "MSKU6011672"), ("container", "OOLU9876542"), ("container", "HLXU1234561"),
    ("air_waybill", "020-12345675"), ("air_waybill", "157-76543213"), ("air_waybill", "235-00000011"), ("air_waybill", "020-44719360"),
    ("commodity_code", "6307909811"), ("commodity_code", "63079093"), ("commodity_code", "630790"),
    ("unlocode", "DELEJ"), ("unlocode", "VNSGN"), ("unlocode", "VNHAN"), ("unlocode", "CNSHA"), ("unlocode", "DEHAM"),
    ("vat_id", "DE136695976"), ("vat_id", "DE129273398"), ("vat_id", "ATU13585627"), ("vat_id", "FR40303265045"), ("vat_id", "PL8567346215"),
    ("vat_id", "EL094259216"), ("vat_id", "GB980780684"), ("vat_id", "CHE-116.281.710 MWST"), ("vat_id", "NO974760673MVA"), ("vat_id", "XI110305878"),
    ("iban", "DE89370400440532013000"), ("iban", "GB82WEST12345698765432"),
    ("rex", "VNREX0100233488"), ("rex", "DEREX123456"),
    ("notified_body", "0121"), ("notified_body", "0158"),
]  # fmt: skip

INVALID = [
    ("gtin", "4006381333932"), ("gtin", "123"), ("gtin", "400638133393A"),
    ("udi", "0104006381333932"), ("udi", "010400638133393117261332"), ("udi", "(10)L20200715A"), ("udi", "1987654Ad4X4bL5ttr2310c2L"),
    ("udi", "+A123BJC5D6E71H"), ("udi", "(01)04006381333931(10)L2(0"), ("udi", "CE 2020"),
    ("udi", "++A999MODELIDENTIFIER11S9"), ("udi", "++A999"), ("udi", "+BLUEUNICORN7M"), ("udi", "=/A9999XYZ100T094"), ("udi", "=/A9999XYZ100T0944=,25"),
    ("udi", "110375286415"), ("udi", "9N110375286415"), ("udi", "PP12345ABCD.12345678.9005"), ("udi", "PP1234"),
    ("srn", "CN-MFR-12345"), ("srn", "QQ-MF-000012345"),
    ("eori", "D123"), ("eori", "DE12A4567"), ("eori", "CN1234567"),
    ("mrn", "20DE510220123456R2"), ("mrn", "20QQ510220123456R1"), ("mrn", "20DE51"), ("mrn", "20/DE/51022012345/6R1"),
    ("container", "CSQU3054384"), ("container", "CSQR3054383"),
    ("air_waybill", "020-12345676"), ("air_waybill", "MSF-SGN-0020417"),
    ("commodity_code", "6307909"), ("commodity_code", "7700000000"),
    ("unlocode", "DEL3J!"), ("unlocode", "QQABC"),
    ("vat_id", "DE136695978"), ("vat_id", "VN136695978"), ("vat_id", "FR41303265045"), ("vat_id", "CHE116281711MWST"), ("vat_id", "DE13669597"),
    ("iban", "DE89370400440532013001"), ("iban", "hello"),
    ("rex", "REX123456"), ("rex", "QQREX123456"),
    ("notified_body", "121"), ("notified_body", "01210"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), VALID)
def test_a_well_formed_number_is_valid_and_has_a_normal_form(kind: str, value: str) -> None:
    (answer,) = identify(value, kind)
    assert answer.valid
    assert answer.normal is not None
    assert identify(answer.normal, kind)[0].normal == answer.normal
    assert kind in {found.kind for found in identify(value)}


@pytest.mark.parametrize(("kind", "value"), INVALID)
def test_a_malformed_number_is_refused_with_a_reason_in_both_languages(kind: str, value: str) -> None:
    (answer,) = identify(value, kind)
    assert not answer.valid
    assert answer.normal is None
    assert answer.reason
    assert answer.reason_de != answer.reason


@pytest.mark.parametrize(
    ("kind", "written", "normal"),
    [
        ("air_waybill", "020 12345675", "020-12345675"),
        ("air_waybill", "02012345675", "020-12345675"),
        ("container", "csqu 305438-3", "CSQU3054383"),
        ("gtin", "４００６３８１３３３９３１", "4006381333931"),
        ("commodity_code", "6307 90 98 11", "6307909811"),
        ("commodity_code", "6307.90.98", "63079098"),
        ("notified_body", "CE 0158", "0158"),
        ("iban", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("eori", "DE 123456789012345", "DE123456789012345"),
        ("udi", "]d201040063813339311726050010A1", "(01)04006381333931(17)260500(10)A1"),
        ("srn", "cn–mf–000012345", "CN-MF-000012345"),
        ("srn", "DE - AR - 000005432", "DE-AR-000005432"),
        ("mrn", "20de 5102 2012 3456 r1", "20DE510220123456R1"),
        ("mrn", "AT/C/40/012345/06/2020/5102", "ATC400123450620205102"),
        ("vat_id", "de 136 695 976", "DE136695976"),
        ("rex", "derex 123456", "DEREX123456"),
        ("unlocode", "de lej", "DELEJ"),
        ("container", "MSKU 601167-2", "MSKU6011672"),
        ("udi", "693456789 FFP2A1 NG", "693456789FFP2A1NG"),
        ("udi", "++a999modelidentifier11s8", "++A999MODELIDENTIFIER11S8"),
        ("udi", "*+A123BJC5D6E71G*", "+A123BJC5D6E71G"),
        ("udi", "=/a9999xyz100t0944 =,000025", "=/A9999XYZ100T0944=,000025"),
        ("udi", "pp12345abcd.12345678.9004", "PP12345ABCD.12345678.9004"),
    ],
)
def test_other_ways_of_writing_come_to_the_same_normal_form(kind: str, written: str, normal: str) -> None:
    assert identify(written, kind)[0].normal == normal


#: Kinds without check digit of their own: a wrong one can only be of the wrong form.
WITHOUT_CHECK = {"srn", "eori", "commodity_code", "unlocode", "rex", "notified_body"}


@pytest.mark.parametrize("kind", list(CHECKS))
def test_every_kind_has_sound_numbers_wrong_forms_and_where_it_has_one_a_wrong_check_digit(kind: str) -> None:
    assert len([value for each, value in VALID if each == kind]) >= 2
    reasons = {identify(value, kind)[0].reason == "the check digit does not fit" for each, value in INVALID if each == kind}
    assert reasons == ({False} if kind in WITHOUT_CHECK else {True, False})


def test_the_reason_names_the_agency_of_a_udi() -> None:
    agencies = {"04006381333931": "GS1", "+BLUEUNICORN7N": "HIBCC", "=/A9999XYZ100T0944": "ICCBBA", "9N110375286414": "IFA"}
    for value, agency in agencies.items():
        assert agency in identify(value, "udi")[0].reason


def test_twelve_digits_are_a_trade_item_number_before_they_are_one_of_the_pharmacies() -> None:
    assert "GS1" in identify("036000291452", "udi")[0].reason
    assert identify("036000291453", "udi")[0].reason == "the check digit does not fit"


def test_the_letter_of_an_mrn_is_asked_for_from_2023_only() -> None:
    before, after = "22DE5102201234567", "23DE5102201234567"
    assert identify(before + mrn_check_digit(before), "mrn")[0].valid
    refused = identify(after + mrn_check_digit(after), "mrn")[0]
    assert not refused.valid
    assert "2023" in refused.reason


def test_a_body_that_the_register_does_not_hold_is_well_formed_and_called_unknown() -> None:
    known, unknown = identify("0158", "notified_body")[0], identify("9999", "notified_body")[0]
    assert known.valid
    assert unknown.valid
    assert "unknown to this register" in unknown.reason
    assert "unknown" not in known.reason


def test_every_kind_that_fits_is_listed_and_a_near_miss_only_when_nothing_fits() -> None:
    assert {found.kind for found in identify("DE136695976")} >= {"vat_id", "eori"}
    (miss,) = [found for found in identify("4006381333932") if found.kind == "gtin"]
    assert not miss.valid
    assert "check digit" in miss.reason
    assert identify("no number at all") == ()
    assert all(found.valid for found in identify("96385074"))


def test_a_kind_nobody_knows_is_refused_naming_the_kinds() -> None:
    with pytest.raises(InputRefused, match="eori, mrn, gtin"):
        identify("1", "passport")


def test_the_json_has_exactly_the_keys_of_the_contract() -> None:
    assert set(identify("0158", "notified_body")[0].as_json()) == {"kind", "valid", "normal", "reason"}


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_it(value: str) -> None:
    listed = {found.kind for found in identify(value) if found.valid}
    assert listed == {kind for kind in CHECKS if identify(value, kind)[0].valid}


@given(st.from_regex(r"[0-9]{10}", fullmatch=True), st.integers(0, 9))
def test_one_wrong_digit_in_an_air_waybill_is_always_seen(payload: str, last: int) -> None:
    right = air_waybill_check_digit(payload[3:])
    assert identify(f"{payload[:3]}-{payload[3:]}{last}", "air_waybill")[0].valid == (right == str(last))


def test_identify_imports_nothing_heavy() -> None:
    program = "import sys; from validators.identify import identify; identify('0158'); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    for heavy in ("'pydantic'", "'pandas'", "'great_expectations'", "'prefect'", "'sqlalchemy'"):
        assert heavy not in loaded


def _judged(order: dict[str, Any], *papers: Paper) -> tuple[list[Found], list[Held]]:
    basic = {
        "order": "I-1", "expected_on": "2020-05-29", "currency": "EUR", "importer": {"name": "Landkreis Muster"}, "supplier": {"name": "Invented Masks"},
        "lines": [{"line": 1, "category": "ffp2", "model": "M", "quantity": 1, "unit_price": "1"}],
    }  # fmt: skip
    batch = Batch(id="b", order=Order.model_validate(basic | order), papers=papers)
    judge((invalid,), sentences(), batch.judged_for, batch, Facts.of(batch, load_catalogue()), load_catalogue(), batch.judged_for)
    listed: list[Found | Held] = list(invalid(batch, Facts.of(batch, load_catalogue()), load_catalogue(), date(2020, 5, 29)))
    return [each for each in listed if isinstance(each, Found)], [each for each in listed if isinstance(each, Held)]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ({"importer": {"name": "L", "eori": "DE123456789012345"}}, {"importer": {"name": "L", "eori": "DE12A4567"}}),
        ({"importer": {"name": "L", "vat_id": "DE136695976"}}, {"importer": {"name": "L", "vat_id": "DE136695978"}}),
        ({"manufacturer": {"name": "M", "srn": "CN-MF-000012345"}}, {"manufacturer": {"name": "M", "srn": "CN-MFR-12345"}}),
        (
            {"supplier": {"name": "S", "country": "CN", "vat_id": "91110000600037341L"}},
            {"supplier": {"name": "S", "country": "CN", "vat_id": "9111000060003734A1"}},
        ),
        ({"supplier": {"name": "S", "country": "VN", "vat_id": "0100233488"}}, {"supplier": {"name": "S", "country": "VN", "vat_id": "0100233480"}}),
        ({"mode": "air", "transport_document": "020-12345675"}, {"mode": "air", "transport_document": "020-12345676"}),
        (
            {"customs_release": {"mrn": "20DE510220123456R1", "released_on": "2020-05-29"}},
            {"customs_release": {"mrn": "20DE510220123456R2", "released_on": "2020-05-29"}},
        ),
    ],
)
def test_a_wrong_number_on_the_order_is_found_and_a_right_one_held(right: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert _judged(right) == ([], [Held()])
    (found,), _ = _judged(wrong)
    assert found.seen is not None
    assert found.evidence[0].file == "order.json"


def test_numbers_of_schemes_without_a_check_are_left_alone() -> None:
    assert _judged({"mode": "sea", "transport_document": "020-12345676"}) == ([], [])
    assert _judged({"mode": "air", "transport_document": "MSF-SGN-0020417"}) == ([], [])
    assert _judged({"supplier": {"name": "S", "country": "US", "vat_id": "12-3456789"}}) == ([], [])


def test_numbers_on_papers_are_found_at_their_spot() -> None:
    def bill(number: str) -> Paper:
        fact = Fact(field="container_numbers", value=number, raw=f"Container {number}", confidence=1, page=2, box=(1, 2, 3, 4))
        return Paper(file="bl.pdf", sha256="x", pages=2, kind="bill_of_lading", facts=(fact,))

    assert _judged({}, bill("CSQU3054383")) == ([], [Held(file="bl.pdf")])
    (found,), _ = _judged({}, bill("CSQU3054384"))
    assert (found.file, found.evidence[0].page, found.evidence[0].box) == ("bl.pdf", 2, (1, 2, 3, 4))


@pytest.mark.parametrize("beside", ["/40HQ/SEAL 12345", " 40HQ", "40HC", " / 22G1", " SEAL-998811", " 998811", ""])
def test_size_and_seal_beside_a_container_are_no_part_of_its_number(beside: str) -> None:
    def bill(number: str) -> Paper:
        fact = Fact(field="container_numbers", value=number, raw=number, confidence=1, page=1, box=(1, 2, 3, 4))
        return Paper(file="bl.pdf", sha256="x", pages=1, kind="bill_of_lading", facts=(fact,))

    assert _judged({}, bill(f"MSKU6011672{beside}")) == _judged({}, bill(f"MSKU 601167-2{beside}")) == ([], [Held(file="bl.pdf")])
    (found,), _ = _judged({}, bill(f"MSKU6011673{beside}"))
    assert found.seen == "container number on bl.pdf: MSKU6011673"


@pytest.mark.parametrize("number", ["MSKU60116724", "MSKU601167/40HQ", "MSKU6011672345"])
def test_a_container_number_with_a_figure_too_many_or_too_few_is_found(number: str) -> None:
    fact = Fact(field="container_numbers", value=number, raw=number, confidence=1, page=1, box=(1, 2, 3, 4))
    (found,), _ = _judged({}, Paper(file="bl.pdf", sha256="x", pages=1, kind="bill_of_lading", facts=(fact,)))
    assert found.seen == f"container number on bl.pdf: {number}"


def test_a_wrong_gtin_concerns_its_line() -> None:
    line = {"line": 1, "category": "ffp2", "model": "M", "quantity": 1, "unit_price": "1", "gtin": "4006381333932"}
    assert [each.line for each in _judged({"lines": [line]})[0]] == [1]
    assert _judged({"lines": [line | {"gtin": "4006381333931"}]}) == ([], [Held(line=1)])


@pytest.mark.parametrize(
    ("number", "judged", "wrong"),
    [
        ("693456789FFP2A1NG", True, False),
        ("693456789FFP2A12L", True, True),
        ("++A999MODELIDENTIFIER11S8", True, False),
        ("++A999MODELIDENTIFIER11S9", True, True),
        ("PP12345ABCD.12345678.9004", True, False),
        ("PP12345ABCD.12345678.9005", True, True),
        ("A9999XYZ100", False, False),  # ICCBBA: nothing to check it by
    ],
)
def test_a_basic_udi_di_is_checked_by_the_scheme_of_its_agency(number: str, judged: bool, wrong: bool) -> None:
    fact = Fact(field="basic_udi_di", value=number, raw=number, confidence=1, page=1)
    found, held = _judged({}, Paper(file="doc.pdf", sha256="x", pages=1, kind="declaration_of_conformity", facts=(fact,)))
    assert (len(found), len(held)) == (int(wrong), int(judged and not wrong))
