"""Carton labels: printed, scanned and parsed again, they say exactly what was put in."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import biip
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batches.errors import InputRefused
from documents.writing.carton_labels import carton_elements, carton_labels
from documents.writing.gs1 import Element, alphanumeric, check_digit, count, gtin, is_gtin, sscc, takes
from tests.documents.outgoing import GTIN, HOUSE, label, pages, scanned, standard_of

pytestmark = pytest.mark.unit

ON = date(2020, 6, 25)
SET_82 = """!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"""


def elements_of(code: Any) -> list[tuple[str, str]]:
    """What a parser of GS1 makes of the bytes a scanner gives, FNC1 as the separator it sends (GS, 0x1d)."""
    parsed = biip.parse(code.symbology_identifier + code.bytes.decode())
    assert parsed.gs1_message is not None, parsed
    return [(each.ai.ai, each.value) for each in parsed.gs1_message.element_strings]


def codes_of(pdf: bytes, symbology: str, page: int = 0) -> list[Any]:
    return [code for code in list(scanned(pdf))[page] if code.symbology_identifier == symbology]


@pytest.mark.parametrize("layout", ["sheet", "single"])
@pytest.mark.parametrize("prefix", ["", "4012345"])
def test_a_printed_label_scans_to_exactly_its_element_strings(layout: Any, prefix: str) -> None:
    written = carton_labels([label()], HOUSE, ON, layout=layout, company_prefix=prefix)
    inside = (
        [("02", GTIN), ("17", "230531"), ("37", "50"), ("10", "MW20200511A")]
        if prefix
        else [("01", GTIN), ("17", "230531"), ("30", "50"), ("10", "MW20200511A")]
    )
    own = ("00", "040123450000000177") if prefix else ("91", "L-2020-00017/1")
    (matrix,) = codes_of(written, "]d2")
    assert elements_of(matrix) == ([own, *inside] if prefix else [*inside, own])
    lines = [elements_of(code) for code in sorted(codes_of(written, "]C1"), key=lambda code: code.position.top_left.y)]
    assert [each for line in lines for each in line] == ([own, *inside] if prefix else [*inside, own])
    (link,) = codes_of(written, "]Q1")
    assert link.text == "https://freigabe.musterhilfe.example/deliveries/L-2020-00017"


def test_strings_of_variable_length_are_parted_by_fnc1_and_only_they() -> None:
    (matrix,) = codes_of(carton_labels([label()], HOUSE, ON), "]d2")
    assert matrix.bytes == b"01" + GTIN.encode() + b"17230531" + b"3050\x1d" + b"10MW20200511A\x1d" + b"91L-2020-00017/1"


def test_every_character_gs1_allows_in_a_lot_comes_back() -> None:
    lots = [SET_82[at : at + 20] for at in range(0, len(SET_82), 20)]
    written = carton_labels([label(lot=lot, carton=place + 1) for place, lot in enumerate(lots)], HOUSE, ON)
    read = {dict(elements_of(code))["10"] for code in codes_of(written, "]d2")}
    assert read == set(lots)
    assert set("".join(lots)) == set(SET_82)


@pytest.mark.parametrize("lot", ["LOS 7", "CHARGE-Ä1", "A#1", "L" * 21, "杭州1"])
def test_a_lot_gs1_cannot_tell_stays_out_of_the_codes_and_the_label_says_so(lot: str) -> None:
    written = carton_labels([label(lot=lot)], HOUSE, ON)
    for code in (*codes_of(written, "]d2"), *codes_of(written, "]C1")):
        assert "10" not in dict(elements_of(code))
    (text,) = pages(written)
    assert "Charge steht nicht im Code" in text
    assert lot.replace(" ", "") in text.replace(" ", "")
    assert "Charge steht nicht im Code" not in pages(carton_labels([label()], HOUSE, ON))[0]


def test_without_a_gtin_the_model_stands_in_the_matrix_and_the_quantity_is_counted() -> None:
    assert carton_elements(label(gtin="", counted=None)) == (
        Element("17", "230531"), Element("30", "1000"), Element("10", "MW20200511A"), Element("240", "MW-9501"), Element("91", "L-2020-00017/1"),
    )  # fmt: skip
    written = carton_labels([label(gtin="", counted=None, link="")], HOUSE, ON)
    assert ("240", "MW-9501") in elements_of(*codes_of(written, "]d2"))
    (told,) = codes_of(written, "]Q1")
    assert "Charge MW20200511A" in told.text
    assert "Verwendbar bis 31.05.2023" in told.text


def test_pieces_are_never_counted_as_packs() -> None:
    assert "30" not in dict(carton_elements(label(counted=None)))
    assert dict(carton_elements(label(gtin="", counted=50)))["30"] == "1000"


def test_eight_labels_stand_on_a_sheet_and_one_on_a_page_of_its_own_size() -> None:
    twelve = [label(carton=place, serial=place) for place in range(1, 13)]
    sheets = carton_labels(twelve, HOUSE, ON, company_prefix="4012345")
    assert [page.count("Karton") for page in pages(sheets)] == [8, 4]
    assert [len([code for code in page if code.symbology_identifier == "]d2"]) for page in scanned(sheets)] == [8, 4]
    assert len(pages(carton_labels(twelve, HOUSE, ON, layout="single"))) == 12


def test_the_longest_names_move_no_code_off_the_label() -> None:
    long = {"model": "M" * 60, "storage": "kühl und trocken " * 10, "lot": "A" * 20}
    for layout in ("sheet", "single"):
        written = carton_labels([label(**long, gtin="", donated=True)], HOUSE, ON, layout=layout)  # type: ignore[arg-type]
        assert len(pages(written)) == 1
        assert dict(elements_of(*codes_of(written, "]d2")))["10"] == "A" * 20
        assert ("10", "A" * 20) in [each for code in codes_of(written, "]C1") for each in elements_of(code)]


def test_five_hundred_cartons_take_seconds() -> None:
    begun = time.perf_counter()
    written = carton_labels([label(carton=place, of=500, serial=place) for place in range(1, 501)], HOUSE, ON, company_prefix="4012345")
    assert time.perf_counter() - begun < 20
    assert len(pages(written)) == 63


def test_the_same_labels_give_the_same_bytes_of_pdf_a() -> None:
    written = carton_labels([label()], HOUSE, ON)
    assert written == carton_labels([label()], HOUSE, ON)
    assert standard_of(written) == "2B"


def test_check_digits_are_those_of_the_general_specifications() -> None:
    assert sscc("0614141", 1234567890 % 10**9, extension=1)[:8] == "10614141"
    assert check_digit("629104150021") == 3  # the example of GS1's check digit calculator
    assert is_gtin("6291041500213")
    assert gtin("6291041500213") == "06291041500213"
    assert not is_gtin("6291041500214")


@given(st.integers(0, 9), st.from_regex(r"[0-9]{4,12}", fullmatch=True), st.data())
@settings(max_examples=50)
def test_every_sscc_is_one_that_biip_accepts(extension: int, prefix: str, data: st.DataObject) -> None:
    serial = data.draw(st.integers(0, 10 ** (16 - len(prefix)) - 1))
    made = sscc(prefix, serial, extension=extension)
    parsed = biip.parse(f"]C100{made}").gs1_message
    assert parsed is not None
    assert [(each.ai.ai, each.value) for each in parsed.element_strings] == [("00", made)]


@given(st.text(max_size=25))
def test_nothing_is_encoded_but_what_gs1_can_tell_exactly(text: str) -> None:
    assert takes(text, 20) == (0 < len(text) <= 20 and set(text) <= set(SET_82))


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("label.gtin", lambda: carton_elements(label(gtin="04012345678902"))),
        ("label.gtin", lambda: carton_elements(label(gtin="MW-9501"))),
        ("label.company_prefix", lambda: sscc("12A4567", 1)),
        ("label.company_prefix", lambda: sscc("123", 1)),
        ("label.sscc_serial", lambda: sscc("401234567890", 10_000)),
        ("label.sscc_serial", lambda: carton_elements(label(serial=None), "4012345")),
        ("label.not_encodable", lambda: carton_elements(label(delivery="Lieferung Ä"))),
        ("label.not_encodable", lambda: alphanumeric("10", "", 20)),
        ("label.count", lambda: count("37", 0)),
        ("label.count", lambda: carton_elements(label(counted=None), "4012345")),
        ("label.none", lambda: carton_labels([], HOUSE, ON)),
    ],
)
def test_what_cannot_be_coded_is_refused_with_its_reason(code: str, act: Any) -> None:
    with pytest.raises(InputRefused) as refused:
        act()
    assert refused.value.code == code
