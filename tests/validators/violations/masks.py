"""Sound consignments of masks: half masks beside surgical masks, KN95 of the pandemic rule, community masks, and surgical masks under the Regulation."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from batches.paper import Paper
from tests.validators.sound_batch import FACE_MASK_TESTS, HALF_MASK_TESTS, measured, paper
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.sheets import counted, leakage, marks, values
from tests.validators.violations.trade import IMPORTER, ordered, placed, trade_papers

MAKER = {"name": "Ningbo Haiyan Protective Products Co., Ltd.", "address": "66 Haiyan Road, Ningbo 315000", "country": "CN"}
MASK_MAKER = {"name": "Shaoxing Tianlan Medical Textile Co., Ltd.", "address": "9 Tianlan Street, Shaoxing 312000", "country": "CN"}
VIETNAM = {"name": "Bac Ninh Sen Trang Medical JSC", "address": "Lot C3, Que Vo Industrial Park, Bac Ninh", "country": "VN"}
SELLER = {"name": "Ningbo Mingzhou Trading Co., Ltd.", "address": "1 Port Road, Ningbo", "country": "CN"}
BODY = {"notified_body_number": "0598", "notified_body_name": "SGS Fimko Oy"}
EN149, EN14683 = "EN 149:2001+A1:2009", "EN 14683:2019+AC:2019"
REPRESENTATIVE = "Elbwarte Regulatory GmbH"
SIGNED = {"signatory": "Shen Haiyan", "signatory_function": "General Manager", "place": "Ningbo"}
LAB = {"laboratory": "Zhejiang Filter Testing Laboratory", "laboratory_accreditation": "CNAS L1234"}
ADDRESS = f"{IMPORTER['name']}, {IMPORTER['address']}"


COMMON = {"ce": "CE", "importer": ADDRESS, "language": "de"}


def marked_address(maker: dict[str, str]) -> str:
    """Name and address as they stand on a box."""
    return f"{maker['name']}, {maker['address']}"


_HALF_MASK_MARKS = marks(
    1,
    [("HY2007A", "2023-07"), ("HY2007B", "2023-07")],
    **COMMON,
    body_number="0598",
    model="HY-210",
    standard=EN149,
    manufacturer=marked_address(MAKER),
    **{"class": "FFP2 NR"},
)


def _half_mask_line() -> dict[str, Any]:
    lots = [("HY2007A", "2023-07-14"), ("HY2007B", "2023-07-15")]
    return ordered(1, "ffp2", "HY-210", "0.60", "240.0", lots, MAKER, **{"class": "FFP2 NR"})


def half_mask_papers(model: str = "HY-210") -> tuple[Paper, ...]:
    """Type examination, production control, declaration, leaflet and report of a half mask; no word of the day they are for."""
    about: dict[str, Any] = {
        "manufacturer": MAKER["name"],
        "product": "Particle filtering half mask",
        "models": [model],
        "product_class": "FFP2 NR",
        "standards": [EN149],
    }
    under: dict[str, Any] = about | {"legislation": ["2016/425"]} | BODY
    return (
        paper(
            "eu_type_examination_certificate",
            "typex.pdf",
            **under,
            certificate_number="FI20/0598411",
            issue_date="2020-05-12",
            expiry_date="2025-05-11",
            conformity_module="B",
        ),
        paper(
            "production_control_certificate",
            "c2.pdf",
            **under,
            certificate_number="FI20/0598-C2-77",
            issue_date="2020-07-24",
            expiry_date="2021-07-23",
            referenced_certificates=["FI20/0598411"],
            conformity_module="C2",
            production_control_body_number="0598",
        ),
        paper(
            "declaration_of_conformity",
            "doc.pdf",
            **under,
            **SIGNED,
            issue_date="2020-07-28",
            manufacturer_address=MAKER["address"],
            conformity_module="C2",
            referenced_certificates=["FI20/0598411"],
            production_control_body_number="0598",
        ),
        paper("instructions", "ifu.pdf", product="Partikelfiltrierende Halbmaske FFP2", models=[model]).model_copy(update={"language": "de"}),
        measured(paper("test_report", "tr-149.pdf", **about, **LAB, document_number="ZF-20-0411", issue_date="2020-04-20"), HALF_MASK_TESTS),
    )


def face_mask_papers(maker: dict[str, str], model: str, act: str, signed: str, **more: Any) -> tuple[Paper, ...]:
    """Declaration, leaflet and report of a surgical mask."""
    about: dict[str, Any] = {
        "manufacturer": maker["name"],
        "product": "Medical face mask, non-sterile",
        "models": [model],
        "product_class": "Type IIR",
        "standards": [EN14683],
    }
    return (
        paper(
            "declaration_of_conformity",
            "doc-md.pdf",
            **about,
            **SIGNED,
            issue_date=signed,
            manufacturer_address=maker["address"],
            authorised_representative=REPRESENTATIVE,
            legislation=[act],
            **more,
        ),
        paper("instructions", "ifu-md.pdf", product="Medizinische Gesichtsmaske", models=[model]).model_copy(update={"language": "de"}),
        measured(paper("test_report", "tr-14683.pdf", **about, **LAB, document_number="ZF-20-0302", issue_date="2020-03-02"), FACE_MASK_TESTS),
    )


@cache
def half_masks() -> Consignment:
    """20,000 FFP2 (lots HY2007A, HY2007B) and 20,000 type IIR under the Directive, by sea from Ningbo, arrived 12 September 2020."""
    masks = ordered(
        2, "surgical_mask_iir", "TL-IIR", "0.10", "90.0", [("TL2006A", "2022-12-31"), ("TL2006B", "2022-12-31")], MASK_MAKER, **{"class": "Type IIR"}
    )
    order = placed("PX-2020-031", "2020-09-12", [_half_mask_line(), masks], supplier=SELLER)
    seen = {"class": "Typ IIR", "model": "TL-IIR", "standard": EN14683, "manufacturer": marked_address(MASK_MAKER), "authorised_representative": REPRESENTATIVE}
    return Consignment(
        order,
        (*half_mask_papers(), *face_mask_papers(MASK_MAKER, "TL-IIR", "93/42/EEC", "2020-06-08"), *trade_papers(order, issued="2020-07-30", country="China")),
        inspections=tuple(
            row for line, lot in ((1, "HY2007A"), (1, "HY2007B"), (2, "TL2006A"), (2, "TL2006B")) for row in counted(line, lot, major=3, minor=6)
        ),
        markings=(*_HALF_MASK_MARKS, *marks(2, [("TL2006A", "2022-12"), ("TL2006B", "2022-12")], **COMMON, **seen)),
    )


@cache
def measured_half_masks() -> Consignment:
    """:func:`half_masks`, of which two lots were measured too."""
    oil = values(1, "HY2007A", "penetration paraffin oil 95 l/min", "%", ["2.4", "2.6", "3.1"])
    filtration = values(2, "TL2006A", "BFE", "%", ["98.9", "99.1", "99.4", "99.0", "99.2"], row=400)
    return replace(half_masks(), measurements=(*oil, *leakage(1, "HY2007A", 3), *filtration))


@cache
def half_masks_alone() -> Consignment:
    """The 20,000 FFP2 of :func:`half_masks` in a consignment of their own."""
    order = placed("PX-2020-032", "2020-09-12", [_half_mask_line()], supplier=SELLER)
    return Consignment(
        order,
        (*half_mask_papers(), *trade_papers(order, issued="2020-07-30", country="China")),
        inspections=tuple(row for lot in ("HY2007A", "HY2007B") for row in counted(1, lot, major=3, minor=6)),
        markings=_HALF_MASK_MARKS,
    )


@cache
def kn95() -> Consignment:
    """10,000 KN95 with the confirmation of a German authority, arrived 20 August 2020 in the window of the pandemic rule."""
    lines = [ordered(1, "kn95", "HY-95", "0.80", "120.0", [("K2006A", "2023-06-10")], MAKER)]
    order = placed("PX-2020-018", "2020-08-20", lines, supplier=SELLER)
    about: dict[str, Any] = {"manufacturer": MAKER["name"], "product": "KN95 respirator", "models": ["HY-95"]}
    return Consignment(
        order,
        (
            paper("authority_confirmation", "confirmation.pdf", **about, document_number="LA-2020-0715", issue_date="2020-07-15", place="Mainz"),
            paper("instructions", "ifu.pdf", product="Pandemie-Atemschutzmaske KN95", models=["HY-95"]).model_copy(update={"language": "de"}),
            paper(
                "test_report", "tr.pdf", **about, **LAB, product_class="KN95", standards=["GB 2626-2006"], document_number="ZF-20-0509", issue_date="2020-06-19"
            ),
            *trade_papers(order, issued="2020-07-20", country="China"),
        ),
        inspections=counted(1, "K2006A", major=2),
        markings=marks(1, [("K2006A", "2023-06")], model="HY-95", language="de", manufacturer=marked_address(MAKER), importer=ADDRESS),
    )


@cache
def community_masks() -> Consignment:
    """10,000 cloth masks that claim nothing, arrived 12 September 2020."""
    lines = [ordered(1, "community_mask", "SOFT-1", "0.40", "110.0", [("C2006", "2025-06-30")], MASK_MAKER, material="spunbond nonwoven")]
    order = placed("PX-2020-033", "2020-09-12", lines, supplier=SELLER)
    leaflet = paper("instructions", "ifu.pdf", product="Alltagsmaske", models=["SOFT-1"]).model_copy(update={"language": "de"})
    report = paper(
        "test_report",
        "tr.pdf",
        **LAB,
        manufacturer=MASK_MAKER["name"],
        product="Community face covering",
        models=["SOFT-1"],
        standards=["CWA 17553:2020"],
        issue_date="2020-07-01",
    )
    marking = marks(1, [("C2006", "2025-06")], model="SOFT-1", manufacturer=marked_address(MASK_MAKER), importer=ADDRESS, language="de")
    return Consignment(order, (leaflet, report, *trade_papers(order, issued="2020-07-30", country="China")), inspections=counted(1, "C2006"), markings=marking)


@cache
def regulation_masks() -> Consignment:
    """20,000 type IIR of Vietnam under the Medical Device Regulation, by air, arrived 14 June 2021; the TARIC ending of that year is not recorded."""
    lots = [("ST2104A", "2024-04-20"), ("ST2104B", "2024-04-21")]
    maker = VIETNAM | {"srn": "VN-MF-000012345"}
    lines = [ordered(1, "surgical_mask_iir", "ST-IIR", "0.05", "90.0", lots, maker, **{"class": "Type IIR"}, gtin="8931234567897")]
    order = placed(
        "PX-2021-009",
        "2021-06-14",
        lines,
        supplier=VIETNAM,
        mode="air",
        incoterm="FCA",
        incoterm_place="Noi Bai",
        origin="VN",
        dispatch_country="VN",
        transport_document="738-12345675",
        airport_of_departure="HAN",
        currency="EUR",
        exchange_rate=None,
        freight={"amount": "300.00", "currency": "EUR"},
        insurance={"amount": "10.00", "currency": "EUR"},
    )
    order = {key: value for key, value in order.items() if value is not None}
    declared = face_mask_papers(VIETNAM, "ST-IIR", "2017/745", "2021-05-28", srn="VN-MF-000012345", basic_udi_di="893123456STIIRN8")
    marking = marks(
        1,
        [("ST2104A", "2024-04"), ("ST2104B", "2024-04")],
        ce="CE",
        model="ST-IIR",
        standard=EN14683,
        manufacturer=marked_address(VIETNAM),
        importer=ADDRESS,
        authorised_representative=REPRESENTATIVE,
        language="de",
        udi="(01)08931234567897",
        **{"class": "Type IIR"},
    )
    return Consignment(
        order,
        (*declared, *trade_papers(order, issued="2021-06-08", country="Vietnam")),
        inspections=(*counted(1, "ST2104A"), *counted(1, "ST2104B")),
        markings=marking,
    )
