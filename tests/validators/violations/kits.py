"""Sound consignments of tests: PCR kits given to hospitals, and antigen self-tests with a special approval."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.validators.sound_batch import paper
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.garments import leaflet
from tests.validators.violations.masks import ADDRESS, LAB, REPRESENTATIVE, SIGNED, VIETNAM, marked_address
from tests.validators.violations.sheets import counted, marks
from tests.validators.violations.trade import ordered, placed, trade_papers

KIT_MAKER = {"name": "Hangzhou Qingshan Biotech Co., Ltd.", "address": "8 Qingshan Lake, Hangzhou 311300", "country": "CN"}
HOSPITALS = "Klinikum Vorderpfalz, Anstalt des öffentlichen Rechts"


@cache
def donated_kits() -> Consignment:
    """500 PCR kits of Vietnam given to public hospitals, by air, free of duty and tax, arrived 29 May 2020."""
    lots = [{"lot": "Q20E07", "quantity": 500, "expires_on": "2021-04-30"}]
    value = {"method": "2", "unit_value": "12.00", "source": "invoices of April 2020 for identical goods sold to other buyers in the Union"}
    line = ordered(1, "pcr_kit", "SEN-PCR", "0.00", "140.0", [], VIETNAM, quantity=500, unit="kit", lots=lots, valuation=value)
    order = placed(
        "PX-2020-007",
        "2020-05-29",
        [line],
        supplier=VIETNAM,
        mode="air",
        incoterm="FCA",
        incoterm_place="Noi Bai",
        origin="VN",
        dispatch_country="VN",
        transport_document="738-12345675",
        airport_of_departure="HAN",
        currency="USD",
        exchange_rate="1.0876",
        freight={"amount": "700.00", "currency": "USD"},
        donation=True,
        relief_claimed=True,
        beneficiary={"name": HOSPITALS, "kind": "public hospitals"},
    )
    about: dict[str, Any] = {"manufacturer": VIETNAM["name"], "product": "SARS-CoV-2 PCR test kit", "models": ["SEN-PCR"]}
    papers = (
        paper(
            "declaration_of_conformity",
            "doc.pdf",
            **about,
            **SIGNED,
            issue_date="2020-04-20",
            manufacturer_address=VIETNAM["address"],
            legislation=["98/79/EC"],
            authorised_representative=REPRESENTATIVE,
        ),
        leaflet("SARS-CoV-2-PCR-Testkit, Fachanwendung", "SEN-PCR"),
        paper("test_report", "tr.pdf", **about, **LAB, document_number="PE-20-04", issue_date="2020-04-10"),
        paper("beneficiary_confirmation", "beneficiary.pdf", consignee=HOSPITALS, issue_date="2020-05-18", signatory="Dr. A. Weiler"),
        *trade_papers(order, issued="2020-05-22", country="Vietnam"),
    )
    marking = marks(
        1,
        [("Q20E07", "2021-04")],
        ce="CE",
        model="SEN-PCR",
        manufacturer=marked_address(VIETNAM),
        authorised_representative=REPRESENTATIVE,
        importer=ADDRESS,
        language="de",
    )
    return Consignment(order, papers, inspections=counted(1, "Q20E07", size=500, sample=200), markings=marking)


@cache
def self_tests() -> Consignment:
    """10,000 antigen self-tests under the Directive on in vitro diagnostics with a special approval, arrived 20 April 2021."""
    lines = [ordered(1, "antigen_self_test", "QS-HOME", "0.90", "300.0", [("A2102A", "2022-04-30")], KIT_MAKER, unit="kit")]
    order = placed("PX-2021-004", "2021-04-20", lines, supplier=KIT_MAKER, incoterm_place="Shanghai")
    about: dict[str, Any] = {"manufacturer": KIT_MAKER["name"], "product": "SARS-CoV-2 antigen self-test", "models": ["QS-HOME"]}
    papers = (
        paper(
            "declaration_of_conformity",
            "doc.pdf",
            **about,
            **SIGNED,
            issue_date="2021-01-20",
            manufacturer_address=KIT_MAKER["address"],
            legislation=["98/79/EC"],
            authorised_representative=REPRESENTATIVE,
        ),
        paper("authority_confirmation", "approval.pdf", **about, document_number="5640-S-031/21", issue_date="2021-03-04", place="Bonn"),
        leaflet("SARS-CoV-2-Antigen-Selbsttest", "QS-HOME"),
        paper("test_report", "tr.pdf", **about, **LAB, document_number="PE-21-01", issue_date="2021-01-11"),
        *trade_papers(order, issued="2021-03-10", country="China"),
    )
    marking = marks(
        1,
        [("A2102A", "2022-04")],
        ce="CE",
        model="QS-HOME",
        manufacturer=marked_address(KIT_MAKER),
        authorised_representative=REPRESENTATIVE,
        importer=ADDRESS,
        language="de",
    )
    return Consignment(order, papers, inspections=counted(1, "A2102A", minor=2), markings=marking)
