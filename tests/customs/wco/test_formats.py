"""Each format takes what it should and no more."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.customs.wco.schema import NAMESPACES, SCHEMA

pytestmark = pytest.mark.unit

FORMATS = etree.parse(SCHEMA.with_name("Formats.xsd"))
NAMES = FORMATS.xpath("/*/*[local-name()='simpleType']/@name")

TEXTS = {"An4": 4, "An9": 9, "An17": 17, "An22": 22, "An24": 24, "An35": 35, "An50": 50, "An70": 70, "An512": 512}

#: What a format takes, and what lies just beyond it.
PATTERNS = {
    "A1": ("E", "EE 1 e"),
    "A2": ("DE", "D DEU d1 de"),
    "A3": ("USD", "US USDX US1"),
    "A2to3": ("CS FRA", "C WXYZ F1"),
    "A3to4": ("DPO CGU1", "DP CGUUU"),
    "AN1": ("N 4", "NN n"),
    "AN2": ("CT 43", "C CTN ct"),
    "AN3": ("740 DEA A00", "40 N740 a00"),
    "AN5": ("00100 DK001", "0100 001000"),
    "Office": ("DE001234", "DE00123 DE0012345 00DE1234 de001234"),
    "N1": ("4", "44 A"),
    "N2": ("40", "4 400 4A"),
    "UpTo2Digits": ("1 11", "111 A"),
    "N6": ("091525", "91525 0915250"),
    "Counted5": ("1 99999", "0 01 100000 1.0"),
    "Counted8": ("0 1 99999999", "01 100000000 -1 1.5"),
    "N16_2": ("0 0.1 12.34 99999999999999.99 1234567890123456", "0.123 -1 +1 1, 1e3 .5 5. 12345678901234567 999999999999999.99"),
    "N16_6": ("0.000001 9999999999.999999", "0.0000001 99999999999.999999"),
    "N17_3": ("6.3 0.125 12345678901234.567", "0.1234 123456789012345.678"),
    "N12_5": ("1.1834 2634512.12345", "1.123456 12345678.12345"),
    "Original": ("9", "1 09 13"),
    "DeclarationType": ("IMA IMD COA IMZ", "IM IMG EXA IMAA ima"),
    "RepresentativeStatus": ("2 3", "1 4"),
    "Flag": ("0 1", "2 true"),
    "Qualifier": ("T U V W X Y Z", "S A"),
    "PlaceType": ("A B C D", "E 1"),
    "Contacted": ("TE EM", "FX TEL"),
    "OriginKind": ("1 2", "0 3"),
    "CodeKind": ("HS CN TRC TRA GN CV", "TSP hs"),
    "Commodity": ("630790 93 00 C999 2500 0010164-4 A", "63079 6307909 63079093 6307909300 00101644"),
    "PreferenceCode": ("100 300 420", "0 30 3000 500"),
    "ValuationMethod": ("1 6", "0 7 11"),
    "ValuationIndicators": ("0000 1010", "000 00000 0002"),
    "Procedure": ("40 000 C26 F48", "4 4000 c26 400A"),
    "FiscalRole": ("FR1 FR7", "FR8 FR0 FR F1"),
    "OriginCode": ("VN 2005", "V VNM 200 20055 V1"),
    "Unit": ("KGM KGMG NAR", "KG KGM#G KGMGG kgm"),
}


@pytest.fixture(scope="module")
def formats() -> etree.XMLSchema:
    """A schema with one element of each format."""
    wrapper = etree.fromstring(
        f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NAMESPACES["dec"]}" targetNamespace="{NAMESPACES["dec"]}">
              <xs:include schemaLocation="Formats.xsd"/>{"".join(f'<xs:element name="of-{name}" type="{name}"/>' for name in NAMES)}
            </xs:schema>""",
        base_url=str(SCHEMA),
    )
    return etree.XMLSchema(wrapper)


def takes(schema: etree.XMLSchema, name: str, value: str) -> bool:
    element = etree.Element(f"{{{NAMESPACES['dec']}}}of-{name}")
    element.text = value
    return bool(schema.validate(element))


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_as_long_as_said_and_has_no_blank_at_its_ends(formats: etree.XMLSchema, name: str) -> None:
    longest = "x" * TEXTS[name]
    assert all(takes(formats, name, text) for text in ("x", "x y", longest, "ä" * TEXTS[name]))
    assert not [text for text in ("", " ", "x ", " x", "x\ny", longest + "x") if takes(formats, name, text)]


@pytest.mark.parametrize("name", PATTERNS)
def test_a_code_or_number_looks_as_said(formats: etree.XMLSchema, name: str) -> None:
    good, bad = PATTERNS[name]
    assert [value for value in good.split() if not takes(formats, name, value)] == []
    assert [value for value in ["", *bad.split()] if takes(formats, name, value)] == []


def test_no_format_is_left_untried() -> None:
    assert sorted([*TEXTS, *PATTERNS]) == sorted(NAMES)
