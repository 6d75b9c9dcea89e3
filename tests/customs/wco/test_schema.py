"""The schema takes a declaration as it should be, and refuses each slip."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.customs.wco.schema import NAMESPACES, SCHEMA, faults

pytestmark = pytest.mark.unit

#: Declarations written by hand: one that has something of everything, and one of the few elements a consignment of low value needs.
FULL, LOW_VALUE = ((SCHEMA.parent / name).read_text(encoding="utf-8") for name in ("free_circulation.xml", "low_value.xml"))


@pytest.mark.parametrize("message", [FULL, LOW_VALUE], ids=["free circulation", "low value"])
def test_a_declaration_as_it_should_be_is_taken(message: str) -> None:
    assert faults(message.encode()) == ()


#: What is replaced by what, and the element the schema must name for it.
SLIPS = {
    "a namespace of its own": ("urn:wco:datamodel:WCO:DEC-DMS:2", "urn:example:declaration", "Declaration"),
    "another message": ("<md:WCOTypeName>DEC<", "<md:WCOTypeName>RES<", "WCOTypeName"),
    "no declarant": ("<Declarant><ID>DE1234567890123</ID></Declarant>", "", "GoodsShipment"),
    "no importer": ("<Importer><ID>DE1234567890123</ID></Importer>", "", "Importer"),
    "no reference": ("<FunctionalReferenceID>B-2021-0042-1</FunctionalReferenceID>", "", "TypeCode"),
    "no description": ("<Description>Medical face masks, type IIR</Description>", "", "Classification"),
    "no packages": (
        "<Packaging><SequenceNumeric>1</SequenceNumeric><QuantityQuantity>40</QuantityQuantity><TypeCode>CT</TypeCode></Packaging>",
        "",
        "GoodsItem",
    ),
    "type before kind": (
        "<CategoryCode>N</CategoryCode><ID>020-11112222</ID><TypeCode>740</TypeCode>",
        "<TypeCode>740</TypeCode><CategoryCode>N</CategoryCode>",
        "Type",
    ),
    "importer first": ("<TransactionNatureCode>11</TransactionNatureCode>", "<Importer><ID>DE1</ID></Importer>", "Importer"),
    "country before town": (
        "<CityName>Hanoi</CityName><CountryCode>VN</CountryCode>",
        "<CountryCode>VN</CountryCode><CityName>Hanoi</CityName>",
        "CountryCode",
    ),
    "exchange rate after the declarant": (
        "    <Exporter>",
        "    <CurrencyExchange><RateNumeric>1</RateNumeric></CurrencyExchange>\n    <Exporter>",
        "CurrencyExchange",
    ),
    "a reference of 23": ("B-2021-0042-1", "B-2021-0042-12345678901", "FunctionalReferenceID"),
    "a name of 71": ("Song Hong Textile JSC", "S" * 71, "Name"),
    "a description of 513": ("Medical face masks, type IIR", "m" * 513, "Description"),
    "an empty description": ("Medical face masks, type IIR", " ", "Description"),
    "two lines of marks": ("SHT 1-80", "SHT\n1-80", "MarksNumbersID"),
    "the document type whole": ("<TypeCode>740</TypeCode>", "<TypeCode>N740</TypeCode>", "TypeCode"),
    "an export": ("<TypeCode>IMA<", "<TypeCode>EXA<", "TypeCode"),
    "a thousands mark": ("48000.00", "48.000,00", "InvoiceAmount"),
    "three decimals": ("33012.00</Stat", "33012.001</Stat", "StatisticalValueAmount"),
    "seventeen digits": ("33012.00</Stat", "12345678901234567</Stat", "StatisticalValueAmount"),
    "a negative mass": ("840.5", "-840.5", "GrossMassMeasure"),
    "an exponent": ("840.5", "8.405E2", "GrossMassMeasure"),
    "an amount without its currency": (' currencyID="USD">36000.00', ">36000.00", "ItemChargeAmount"),
    "a country in small letters": ("<ExportCountry><ID>VN", "<ExportCountry><ID>vn", "ID"),
    "a country by name": ("<Destination><CountryCode>DE<", "<Destination><CountryCode>Germany<", "CountryCode"),
    "an office of nine": ("DE001235", "DE0012355", "ID"),
    "ten digits in one code": ("<ID>93</ID>", "<ID>6307909300</ID>", "ID"),
    "an unknown kind of code": ("<IdentificationTypeCode>TRC<", "<IdentificationTypeCode>TSP<", "IdentificationTypeCode"),
    "a valuation method 7": ("<MethodCode>1<", "<MethodCode>7<", "MethodCode"),
    "a preference of two digits": ("<DutyRegimeCode>300<", "<DutyRegimeCode>30<", "DutyRegimeCode"),
    "self-representation as a representative": ("<FunctionCode>2<", "<FunctionCode>1<", "FunctionCode"),
    "a day in the way of people": ("20220131", "31.01.2022", "DateTimeString"),
    "a thirteenth month": ("20220131", "20221331", "DateTimeString"),
    "a day and time": ('formatCode="102"', 'formatCode="304"', "DateTimeString"),
    "an address without a name": ("<Name>Song Hong Textile JSC</Name>", "", "Address"),
    "a name alone": ("<Importer><ID>DE1234567890123</ID></Importer>", "<Importer><Name>Freistaat</Name></Importer>", "Importer"),
    "an element nobody knows": ("<UCR>", "<Remark>urgent</Remark><UCR>", "Remark"),
    "an attribute nobody knows": ("<UCR>", '<UCR kind="own">', "UCR"),
    "two items of one number": (
        "<SequenceNumeric>2</SequenceNumeric>\n        <Commodity>",
        "<SequenceNumeric>1</SequenceNumeric>\n        <Commodity>",
        "Item",
    ),
    "two containers of one number": (
        "<SequenceNumeric>2</SequenceNumeric><ID>TGHU7654321",
        "<SequenceNumeric>1</SequenceNumeric><ID>TGHU7654321",
        "TransportEquipment",
    ),
    "two packages of one number": (
        "<SequenceNumeric>2</SequenceNumeric><QuantityQuantity>0",
        "<SequenceNumeric>1</SequenceNumeric><QuantityQuantity>0",
        "Packaging",
    ),
    "the origin twice": ("<CountryCode>VN</CountryCode><TypeCode>2<", "<CountryCode>CN</CountryCode><TypeCode>1<", "Origin"),
    "an additional procedure twice": ("<GovernmentProcedure><CurrentCode>C26", "<GovernmentProcedure><CurrentCode>40", "GovernmentProcedure"),
    "an item numbered nought": (
        "<SequenceNumeric>2</SequenceNumeric>\n        <Commodity>",
        "<SequenceNumeric>0</SequenceNumeric>\n        <Commodity>",
        "SequenceNumeric",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_refused_and_the_element_named(slip: str) -> None:
    said, instead, named = SLIPS[slip]
    message = FULL if FULL.count(said) == 1 else LOW_VALUE
    assert message.count(said) == 1
    found = faults(message.replace(said, instead).encode())
    assert found
    assert named in found[0]


def test_the_schema_lies_here_alone() -> None:
    for file in SCHEMA.parent.glob("*.xsd"):
        for named in etree.parse(file).xpath("//@schemaLocation"):
            assert (file.parent / named).is_file(), named


def test_every_type_of_the_schema_is_used() -> None:
    parsed = [etree.parse(file) for file in sorted(SCHEMA.parent.glob("*.xsd"))]
    defined = {name for tree in parsed for name in tree.xpath("/*/*[not(self::*[local-name()='element'])]/@name")}
    used = {name for tree in parsed for name in tree.xpath("//@type | //@base | //@ref")}
    assert defined <= used


def test_the_two_declarations_try_every_element() -> None:
    declared = {name for file in SCHEMA.parent.glob("*.xsd") for name in etree.parse(file).xpath("//*[local-name()='element']/@name")}
    used = [element for message in (FULL, LOW_VALUE) for element in etree.fromstring(message.encode()).iter()]
    assert declared == {etree.QName(element).localname for element in used}
    assert {etree.QName(element).namespace for element in used} == set(NAMESPACES.values())
