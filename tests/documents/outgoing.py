"""Samples of the papers that leave with goods, and how tests look at what they became: text, pages, codes as a scanner reads them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import zxingcpp

from batches.base import Text
from documents.writing.carton_labels import CartonLabel
from documents.writing.correspondent import Correspondent
from documents.writing.delivery_note import DeliveryNote, NoteLine
from documents.writing.invoice import Invoice, InvoiceLine, InvoiceParty, PriceBuildUp
from documents.writing.recall_notice import NoticedDelivery, NoticedLot, RecallNotice
from documents.writing.recall_report import ReachedRecipient, RecallReport, ReportedLot

HOUSE = Correspondent(
    name="Musterhilfe Leipzig gGmbH",
    address="Messe-Allee 1\n04356 Leipzig",
    contact="Jörg Prüfer",
    phone="0341 555 0100",
    mail="ausgabe@musterhilfe.example",
    numbers=("USt-IdNr. DE136695976",),
)
HOSPITAL = Correspondent(
    name="Krankenhaus St. Änne",
    address="Größenstraße 12, 04109 Leipzig",
    contact="Dr. Jürgen Öztürk",
    phone="0341 555 0199",
    mail="einkauf@st-aenne.example",
)
GTIN = "04012345678901"


def note_line(**said: Any) -> NoteLine:
    """A line of FFP2 masks, with everything told."""
    told: dict[str, Any] = {
        "number": 1,
        "name": Text(de="Atemschutzmaske FFP2", en="FFP2 respirator"),
        "product_class": "FFP2 NR",
        "model": "MW-9501",
        "manufacturer": "Hangzhou Probehafen Medical Co., Ltd. 杭州示例医疗用品有限公司",
        "authorised_representative": "Muster EU-Rep GmbH, Hamburg",
        "importer": "Musterhafen Import GmbH, Hamburg",
        "lot": "MW20200511A",
        "expires_on": date(2023, 5, 31),
        "quantity": 12000,
        "packs": 600,
        "cartons": 12,
        "gtin": GTIN,
        "storage": "trocken, 5–30 °C",
        "order": "KL-2020-0042",
        "released_on": date(2020, 6, 3),
        "price": Decimal("1.2345"),
        "declaration": "https://papiere.musterhilfe.example/d/mw-9501",
    }
    return NoteLine(**{**told, **said})


def note(*lines: NoteLine, **said: Any) -> DeliveryNote:
    """A delivery note of these lines."""
    told: dict[str, Any] = {
        "number": "L-2020-00017",
        "made_on": date(2020, 6, 25),
        "sender": HOUSE,
        "recipient": HOSPITAL,
        "orders": ("Bedarf vom 20.06.2020",),
        "lines": lines or (note_line(),),
        "confirm_at": "https://freigabe.musterhilfe.example/deliveries/L-2020-00017/receipt",
    }
    return DeliveryNote(**{**told, **said})


def label(**said: Any) -> CartonLabel:
    """The label of a carton of FFP2 masks."""
    told: dict[str, Any] = {
        "delivery": "L-2020-00017",
        "carton": 1,
        "of": 12,
        "recipient": HOSPITAL,
        "name": Text(de="Atemschutzmaske FFP2", en="FFP2 respirator"),
        "model": "MW-9501",
        "product_class": "FFP2 NR",
        "lot": "MW20200511A",
        "expires_on": date(2023, 5, 31),
        "quantity": 1000,
        "gtin": GTIN,
        "counted": 50,
        "storage": "trocken, 5–30 °C",
        "serial": 17,
        "link": "https://freigabe.musterhilfe.example/deliveries/L-2020-00017",
    }
    return CartonLabel(**{**told, **said})


def invoice(**said: Any) -> Invoice:
    """An invoice of two charged lines and a free one, an XRechnung of July 2020."""
    told: dict[str, Any] = {
        "number": "R-2020-0042",
        "issued_on": date(2020, 7, 3),
        "delivered_on": date(2020, 7, 2),
        "seller": InvoiceParty(
            name="Musterhafen Import GmbH",
            street="Kai 1",
            postcode="20457",
            city="Hamburg",
            vat_id="DE136695976",
            legal_id="HRB 12345 Hamburg",
            contact="Jörg Prüfer",
            phone="040 555 0100",
            mail="rechnung@musterhafen.example",
        ),
        "buyer": InvoiceParty(name="Krankenhaus St. Änne", street="Größenstraße 12", postcode="04109", city="Leipzig", mail="einkauf@st-aenne.example"),
        "deliver_to": InvoiceParty(name="Krankenhaus St. Änne, Wareneingang", street="Rampe Nord 3", postcode="04109", city="Leipzig"),
        "lines": (
            InvoiceLine(
                number=1,
                name="Atemschutzmaske FFP2",
                model="MW-9501",
                lot="MW20200511A",
                gtin="4012345678901",
                quantity=12000,
                price=PriceBuildUp(goods=Decimal("0.85"), freight=Decimal("0.1234"), duty=Decimal("0.053"), handling=Decimal("0.05")),
            ),
            InvoiceLine(number=2, name="Handschuhe <M> & Größe", model="N-1", lot="L2", quantity=333, unit="pair", price=PriceBuildUp(goods=Decimal("0.015"))),
            InvoiceLine(number=3, name="Gespendete Kittel", quantity=3, price=None),
        ),
        "vat_rate": Decimal(16),
        "leitweg_id": "04011000-1234512345-06",
        "order": "BANF 4500012345",
        "contract": "RV-2020-3",
        "despatch": "L-2020-00017",
        "iban": "DE89 3704 0044 0532 0130 00",
        "bic": "COBADEFFXXX",
        "due_on": date(2020, 8, 2),
        "terms": "Zahlbar innerhalb von 30 Tagen ohne Abzug.",
    }
    return Invoice(**{**told, **said})


def recall_notice_of(**said: Any) -> RecallNotice:
    """A notice of one lot that came in two deliveries."""
    told: dict[str, Any] = {
        "number": "RR-2020-03",
        "made_on": date(2020, 7, 6),
        "sender": HOUSE,
        "recipient": HOSPITAL,
        "reason": "Die EU-Baumusterprüfbescheinigung ZP/B417/20 ist zurückgezogen.",
        "risk": "Kein ausreichender Schutz gegen Aerosole.",
        "lots": (
            NoticedLot(
                name=Text(de="Atemschutzmaske FFP2", en="FFP2 respirator"),
                model="MW-9501",
                manufacturer="Hangzhou Probehafen Medical Co., Ltd.",
                lot="MW20200511A",
                expires_on=date(2023, 5, 31),
                deliveries=(
                    NoticedDelivery(number="L-2020-00017", on=date(2020, 6, 25), quantity=12000),
                    NoticedDelivery(number="L-2020-00021", on=date(2020, 6, 29), quantity=500),
                ),
            ),
        ),
        "acknowledge_by": date(2020, 7, 9),
        "answer_at": "https://freigabe.musterhilfe.example/recalls/RR-2020-03/answer",
    }
    return RecallNotice(**{**told, **said})


def recall_report_of(**said: Any) -> RecallReport:
    """A report of one lot that reached forty recipients; one has not answered."""
    recipients = tuple(
        ReachedRecipient(
            name=f"Praxis {place}",
            lot="MW20200511A",
            deliveries=(f"L-2020-{place:05}",),
            delivered=500,
            returned=300,
            destroyed=50,
            used=100,
            acknowledged_on=date(2020, 7, 7) if place else None,
            acknowledged_by="Frau Süß" if place else "",
        )
        for place in range(40)
    )
    lot = ReportedLot(
        name=Text(de="Atemschutzmaske FFP2", en="FFP2 respirator"),
        model="MW-9501",
        manufacturer="Hangzhou Probehafen Medical Co., Ltd.",
        lot="MW20200511A",
        released=60000,
        in_stock=39900,
        withdrawn=100,
        delivered=20000,
        returned=12000,
        destroyed=2000,
        used=4000,
    )
    told: dict[str, Any] = {
        "number": "RR-2020-03",
        "made_on": date(2020, 7, 10),
        "begun_on": date(2020, 7, 6),
        "acknowledge_by": date(2020, 7, 9),
        "sender": HOUSE,
        "authority": Correspondent(name="Landesdirektion Sachsen", address="Stauffenbergallee 2\n01099 Dresden"),
        "cause": "Bescheinigung ZP/B417/20",
        "reason": "Die benannte Stelle hat die Bescheinigung zurückgezogen.",
        "lots": (lot,),
        "recipients": recipients,
    }
    return RecallReport(**{**told, **said})


def pages(pdf: bytes) -> list[str]:
    """The text of each page, with its spaces as one."""
    document = pdfium.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def scanned(pdf: bytes, *, dots_per_inch: int = 300) -> Iterator[list[Any]]:
    """What a scanner reads on each page as printed with so many dots, each as ``zxingcpp`` gives it."""
    for page in pdfium.PdfDocument(pdf):
        yield zxingcpp.read_barcodes(page.render(scale=dots_per_inch / 72, grayscale=True).to_numpy())


def standard_of(pdf: bytes) -> str:
    """Which PDF/A a file says it is: ``2B``, ``3B``."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        told = opened.open_metadata()
        return f"{told['pdfaid:part']}{told['pdfaid:conformance']}"
