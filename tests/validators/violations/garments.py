"""Sound consignments of gloves, gowns, coveralls and goggles."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from batches.paper import Paper
from tests.validators.sound_batch import measured, paper
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.masks import ADDRESS, LAB, MAKER, REPRESENTATIVE, SELLER, SIGNED, marked_address
from tests.validators.violations.sheets import counted, marks, one_defect, values
from tests.validators.violations.trade import ordered, placed, trade_papers

GLOVE_MAKER = {"name": "Kuala Langat Latex Sdn. Bhd.", "address": "Lot 7, Jalan Perusahaan, Banting", "country": "MY"}
GLOVE_SELLER = {"name": "Selangor Glove Export Sdn. Bhd.", "address": "12 Jalan Pelabuhan, Klang", "country": "MY"}
GLOVE_STANDARDS = ["EN 455-1:2020", "EN 455-2:2015", "EN 455-3:2015", "EN 455-4:2009"]


def leaflet(product: str, model: str) -> Paper:
    """Instructions in German."""
    return paper("instructions", "ifu.pdf", product=product, models=[model]).model_copy(update={"language": "de"})


def type_examined(product: str, model: str, standards: list[str], body: tuple[str, str], grade: str | None = None) -> tuple[Paper, ...]:
    """Type examination, Module D approval and declaration of protective equipment of category III."""
    number, name = body
    about: dict[str, Any] = {
        "manufacturer": MAKER["name"],
        "product": product,
        "models": [model],
        "product_class": grade,
        "standards": standards,
        "legislation": ["2016/425"],
    }
    issuer = {"notified_body_number": number, "notified_body_name": name}
    return (
        paper(
            "eu_type_examination_certificate",
            "typex.pdf",
            **about,
            **issuer,
            certificate_number=f"{number}/20/3105",
            issue_date="2020-02-10",
            expiry_date="2025-02-09",
            conformity_module="B",
        ),
        paper(
            "production_control_certificate",
            "d.pdf",
            **about,
            **issuer,
            certificate_number=f"{number}/D/118",
            issue_date="2020-03-02",
            expiry_date="2021-03-01",
            conformity_module="D",
            production_control_body_number=number,
            referenced_certificates=[f"{number}/20/3105"],
        ),
        paper(
            "declaration_of_conformity",
            "doc.pdf",
            **about,
            **issuer,
            **SIGNED,
            issue_date="2020-03-09",
            manufacturer_address=MAKER["address"],
            conformity_module="D",
            production_control_body_number=number,
            referenced_certificates=[f"{number}/20/3105"],
        ),
    )


@cache
def medical_gloves() -> Consignment:
    """10,000 nitrile examination gloves of Malaysia under the Directive, arrived 20 November 2020."""
    lines = [ordered(1, "medical_gloves", "NX-300", "0.04", "45.0", [("G2009A", "2025-08-31")], GLOVE_MAKER, material="nitrile")]
    order = placed(
        "PX-2020-044",
        "2020-11-20",
        lines,
        supplier=GLOVE_SELLER,
        origin="MY",
        dispatch_country="MY",
        incoterm_place="Port Klang",
    )
    about: dict[str, Any] = {"manufacturer": GLOVE_MAKER["name"], "product": "Examination glove, nitrile, powder-free", "models": ["NX-300"]}
    declared = paper(
        "declaration_of_conformity",
        "doc.pdf",
        **about,
        **SIGNED,
        issue_date="2020-09-14",
        manufacturer_address=GLOVE_MAKER["address"],
        standards=GLOVE_STANDARDS,
        legislation=["93/42/EEC"],
        authorised_representative=REPRESENTATIVE,
    )
    report = paper(
        "test_report", "tr-455.pdf", **about, **LAB, standards=["EN 455-1:2020", "EN 455-2:2015"], document_number="ZF-20-0712", issue_date="2020-07-12"
    )
    papers = (
        declared,
        leaflet("Untersuchungshandschuhe aus Nitril", "NX-300"),
        measured(report, ("Freedom from holes, water leak test", "Force at break, median of 13")),
        *trade_papers(order, issued="2020-10-12", country="Malaysia"),
    )
    marking = marks(
        1,
        [("G2009A", "2025-08")],
        ce="CE",
        model="NX-300",
        manufacturer=marked_address(GLOVE_MAKER),
        authorised_representative=REPRESENTATIVE,
        importer=ADDRESS,
        language="de",
        standard="EN 455",
    )
    holes = one_defect(1, "G2009A", "holes, water test", "major", 3, row=90)
    return Consignment(order, papers, inspections=(*counted(1, "G2009A", minor=4), holes), markings=marking)


@cache
def measured_gloves() -> Consignment:
    """:func:`medical_gloves`, of which thirteen were torn."""
    forces = values(1, "G2009A", "force at break", "N", ["6.4", "6.9", "7.1", "6.2", "6.6", "7.0", "6.8", "6.1", "6.3", "6.5", "6.7", "7.2", "6.6"])
    return replace(medical_gloves(), measurements=forces)


@cache
def protective_gloves() -> Consignment:
    """10,000 gloves against chemicals and micro-organisms, type B, category III with Module D, arrived 20 November 2020."""
    lines = [ordered(1, "protective_gloves", "HY-C40", "0.30", "260.0", [("P2009A", "2023-08-31")], MAKER, material="nitrile", **{"class": "Type B"})]
    order = placed("PX-2020-045", "2020-11-20", lines, supplier=SELLER)
    standards = ["EN ISO 374-1:2016+A1:2018", "EN ISO 374-5:2016", "EN 420:2003+A1:2009"]
    about: dict[str, Any] = {
        "manufacturer": MAKER["name"],
        "product": "Chemical protective glove",
        "models": ["HY-C40"],
        "product_class": "Type B",
        "standards": standards,
    }
    papers = (
        *type_examined("Chemical protective glove", "HY-C40", standards, ("2777", "SATRA Technology Europe Ltd"), "Type B"),
        leaflet("Chemikalienschutzhandschuh", "HY-C40"),
        measured(paper("test_report", "tr-374.pdf", **about, **LAB, document_number="ZF-20-0101", issue_date="2020-01-14"), ("Permeation, methanol",)),
        *trade_papers(order, issued="2020-10-12", country="China"),
    )
    marking = marks(
        1,
        [("P2009A", "2023-08")],
        ce="CE",
        body_number="2777",
        model="HY-C40",
        manufacturer=marked_address(MAKER),
        importer=ADDRESS,
        language="de",
        standard="EN ISO 374-1:2016+A1:2018",
        **{"class": "Type B"},
    )
    return Consignment(order, papers, inspections=counted(1, "P2009A", major=1), markings=marking)


@cache
def gowns() -> Consignment:
    """10,000 surgical gowns, standard performance, critical area, not sterile, under the Directive, arrived 20 November 2020."""
    more = {"class": "standard_critical", "material": "SMS nonwoven", "sterile": False}
    lines = [ordered(1, "surgical_gown", "TG-2", "0.90", "900.0", [("W2009A", "2024-09-30")], MAKER, **more)]
    order = placed("PX-2020-046", "2020-11-20", lines, supplier=SELLER)
    about: dict[str, Any] = {"manufacturer": MAKER["name"], "product": "Surgical gown, non-sterile", "models": ["TG-2"], "standards": ["EN 13795-1:2019"]}
    declared = paper(
        "declaration_of_conformity",
        "doc.pdf",
        **about,
        **SIGNED,
        issue_date="2020-08-03",
        manufacturer_address=MAKER["address"],
        legislation=["93/42/EEC"],
        authorised_representative=REPRESENTATIVE,
    )
    report = measured(
        paper("test_report", "tr-13795.pdf", **about, **LAB, document_number="ZF-20-0615", issue_date="2020-06-15"), ("Liquid penetration", "Bursting strength")
    )
    marking = marks(
        1,
        [("W2009A", "2024-09")],
        ce="CE",
        model="TG-2",
        manufacturer=marked_address(MAKER),
        authorised_representative=REPRESENTATIVE,
        importer=ADDRESS,
        language="de",
        standard="EN 13795-1:2019",
    )
    papers = (declared, leaflet("OP-Mantel", "TG-2"), report, *trade_papers(order, issued="2020-10-12", country="China"))
    return Consignment(order, papers, inspections=counted(1, "W2009A", minor=5), markings=marking)


@cache
def measured_gowns() -> Consignment:
    """:func:`gowns`, of which three were held under water."""
    return replace(gowns(), measurements=values(1, "W2009A", "liquid penetration", "cm H2O", ["24", "26", "22"]))


@cache
def coveralls() -> Consignment:
    """10,000 coveralls against infective agents, category III with Module D, arrived 20 November 2020."""
    lines = [ordered(1, "protective_coverall", "HY-S5", "0.90", "1500.0", [("S2009A", "2025-08-31")], MAKER, material="nonwoven")]
    order = placed("PX-2020-047", "2020-11-20", lines, supplier=SELLER)
    standards = ["EN 14126:2003", "EN ISO 13982-1:2004+A1:2010", "EN 13034:2005+A1:2009"]
    about: dict[str, Any] = {
        "manufacturer": MAKER["name"],
        "product": "Protective coverall against infective agents",
        "models": ["HY-S5"],
        "standards": standards,
    }
    papers = (
        *type_examined("Protective coverall against infective agents", "HY-S5", standards, ("0598", "SGS Fimko Oy")),
        leaflet("Schutzanzug gegen Infektionserreger", "HY-S5"),
        measured(paper("test_report", "tr-14126.pdf", **about, **LAB, document_number="ZF-20-0102", issue_date="2020-01-15"), ("Synthetic blood, ISO 16604",)),
        *trade_papers(order, issued="2020-10-12", country="China"),
    )
    marking = marks(
        1,
        [("S2009A", "2025-08")],
        ce="CE",
        body_number="0598",
        model="HY-S5",
        manufacturer=marked_address(MAKER),
        importer=ADDRESS,
        language="de",
        standard="EN 14126:2003",
    )
    return Consignment(order, papers, inspections=counted(1, "S2009A", minor=2), markings=marking)


@cache
def goggles() -> Consignment:
    """10,000 safety goggles of category II, arrived 20 November 2020: no production control, no number beside the CE."""
    lines = [ordered(1, "eye_protection", "HY-V1", "0.90", "700.0", [("V2009A", "2025-08-31")], MAKER, material="polycarbonate")]
    order = placed("PX-2020-048", "2020-11-20", lines, supplier=SELLER)
    typex, _, declared = type_examined("Safety goggles", "HY-V1", ["EN 166:2001"], ("0196", "DIN CERTCO Gesellschaft für Konformitätsbewertung mbH"))
    about: dict[str, Any] = {"manufacturer": MAKER["name"], "product": "Safety goggles", "models": ["HY-V1"], "standards": ["EN 166:2001"]}
    bare = ("conformity_module", "production_control_body_number")
    papers = (
        typex,
        declared.model_copy(update={"facts": tuple(fact for fact in declared.facts if fact.field not in bare)}),
        leaflet("Schutzbrille", "HY-V1"),
        measured(paper("test_report", "tr-166.pdf", **about, **LAB, document_number="ZF-20-0103", issue_date="2020-01-16"), ("Impact, low energy",)),
        *trade_papers(order, issued="2020-10-12", country="China"),
    )
    marking = marks(1, [("V2009A", "2025-08")], ce="CE", model="HY-V1", manufacturer=marked_address(MAKER), importer=ADDRESS, language="de", standard="EN 166")
    return Consignment(order, papers, inspections=counted(1, "V2009A", minor=2), markings=marking)
