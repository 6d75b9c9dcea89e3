"""More goods and ways as the trade has them, all lawful: other categories, other roads, orders that say less, and papers that say more."""

from __future__ import annotations

from typing import Any

import pytest

from batches.paper import Paper
from tests.validators.sound_batch import paper
from tests.validators.violations.cases import judged
from tests.validators.violations.consignment import Consignment, renamed
from tests.validators.violations.garments import coveralls, goggles, gowns, leaflet, medical_gloves
from tests.validators.violations.kits import KIT_MAKER, donated_kits
from tests.validators.violations.masks import (
    ADDRESS,
    COMMON,
    LAB,
    MAKER,
    REPRESENTATIVE,
    SELLER,
    SIGNED,
    half_mask_papers,
    half_masks,
    half_masks_alone,
    kn95,
    marked_address,
    regulation_masks,
)
from tests.validators.violations.sheets import counted, marks
from tests.validators.violations.trade import ordered, placed, trade_papers

TURKISH = {"name": "Bursa Yesil Tekstil A.S.", "address": "Sanayi Cad. 9, Bursa", "country": "TR"}
ISO = paper(
    "iso_certificate",
    "iso.pdf",
    manufacturer=MAKER["name"],
    standards=["EN ISO 9001:2015"],
    certificate_number="Q-1",
    issue_date="2019-01-10",
    expiry_date="2022-01-09",
)


def filtering(model: str, grade: str, category: str) -> Consignment:
    """Half masks of another class."""
    line = ordered(1, category, model, "0.60", "240.0", [("F1", "2023-07-14"), ("F2", "2023-07-15")], MAKER, **{"class": grade})
    order = placed("PX-2020-060", "2020-09-12", [line], supplier=SELLER)
    papers = tuple(renamed(each, each.file, product_class=grade) if each.one("product_class") else each for each in half_mask_papers(model))
    marking = marks(
        1,
        [("F1", "2023-07"), ("F2", "2023-07")],
        **COMMON,
        body_number="0598",
        model=model,
        standard="EN 149:2001+A1:2009",
        manufacturer=marked_address(MAKER),
        **{"class": grade},
    )
    return Consignment(
        order, (*papers, *trade_papers(order, issued="2020-07-30", country="China")), inspections=(*counted(1, "F1"), *counted(1, "F2")), markings=marking
    )


def face_shields() -> Consignment:
    """Face shields of plastics, category II, in 2020."""
    return goggles().ordering_line(1, category="face_shield", material=None).stating("ifu.pdf", product="Gesichtsschutz")


def professional_tests(act: str, arrived: str, signed: str, **more: Any) -> Consignment:
    """Antigen tests for professional use."""
    line = ordered(1, "antigen_test", "QS-AG", "0.90", "300.0", [("A1", "2024-06-30")], KIT_MAKER, unit="kit")
    order = placed("PX-2021-061", arrived, [line], supplier=KIT_MAKER, incoterm_place="Shanghai")
    about: dict[str, Any] = {"manufacturer": KIT_MAKER["name"], "product": "SARS-CoV-2 rapid antigen test, professional use", "models": ["QS-AG"]}
    declared = paper(
        "declaration_of_conformity",
        "doc.pdf",
        **about,
        **SIGNED,
        issue_date=signed,
        manufacturer_address=KIT_MAKER["address"],
        legislation=[act],
        authorised_representative=REPRESENTATIVE,
        **more,
    )
    report = paper("test_report", "tr.pdf", **about, **LAB, document_number="PE-1", issue_date=signed)
    marking = marks(
        1,
        [("A1", "2024-06")],
        ce="CE",
        model="QS-AG",
        manufacturer=marked_address(KIT_MAKER),
        authorised_representative=REPRESENTATIVE,
        importer=ADDRESS,
        language="de",
    )
    papers = (declared, leaflet("SARS-CoV-2-Antigen-Schnelltest, Fachanwendung", "QS-AG"), report, *trade_papers(order, issued=signed, country="China"))
    return Consignment(order, papers, inspections=counted(1, "A1"), markings=marking)


def disinfectant() -> Consignment:
    """Hand disinfectant with authorisation and safety data sheet."""
    line = ordered(1, "disinfectant", "CLEAN-5", "0.90", "900.0", [("D1", "2023-06-30")], TURKISH, material="ethanol alcohol gel")
    order = placed(
        "PX-2020-062", "2020-09-12", [line], supplier=TURKISH, origin="TR", dispatch_country="TR", mode="road", incoterm="DAP", transport_document=None
    )
    order = {key: value for key, value in order.items() if value is not None}
    papers: tuple[Paper, ...] = (
        paper(
            "authority_confirmation",
            "authorisation.pdf",
            manufacturer=TURKISH["name"],
            product="Hand disinfectant",
            models=["CLEAN-5"],
            issue_date="2020-05-04",
        ),
        paper("safety_data_sheet", "sds.pdf", product="CLEAN-5 hand disinfectant", issue_date="2020-05-04"),
        leaflet("Händedesinfektionsmittel", "CLEAN-5"),
        *(each for each in trade_papers(order | {"transport_document": "CMR-1"}, issued="2020-09-01", country="Turkey") if each.kind != "bill_of_lading"),
    )
    return Consignment(order, papers, inspections=counted(1, "D1"), markings=marks(1, [("D1", "2023-06")], model="CLEAN-5", language="de"))


def turkish_gowns() -> Consignment:
    """Gowns of Turkey by road: no representative, no carrier's paper."""
    goods = (
        gowns()
        .ordering_line(1, manufacturer=TURKISH)
        .ordering(supplier=TURKISH, origin="TR", dispatch_country="TR", mode="road", incoterm="DAP", transport_document=None)
    )
    goods = (
        goods.without("bl.pdf")
        .stating("invoice.pdf", seller=TURKISH["name"], country_of_origin="Türkiye", incoterm="DAP")
        .stating("packing.pdf", seller=TURKISH["name"])
    )
    goods = goods.stating("doc.pdf", manufacturer=TURKISH["name"], manufacturer_address=TURKISH["address"], authorised_representative=None)
    goods = goods.stating("tr-13795.pdf", manufacturer=TURKISH["name"]).marked(1, "authorised_representative", None)
    return goods.marked(1, "manufacturer", marked_address(TURKISH))


def ordered_briefly() -> Consignment:
    """The half masks, of which the order says neither lots nor weights nor terms, and which are on their way."""
    brief = half_masks_alone().ordering(
        arrived_on=None, incoterm=None, incoterm_place=None, transport_document=None, consignee=None, freight=None, insurance=None
    )
    brief = brief.ordering(incoterm="CIF").ordering_line(1, lots=[], gross_weight_kg=None, product_class=None)
    return brief.changed(markings=(), inspections=()).stating("invoice.pdf", incoterm="CIF")


LAWFUL = {
    "FFP3 R D": filtering("HY-310", "FFP3 R D", "ffp3").ordering_line(1, reusable=True),
    "FFP1": filtering("HY-110", "FFP1 NR", "ffp1"),
    "FFP2 after the split of the commodity code": half_masks_alone().arriving("2020-10-03"),
    "FFP2 on the last day of 2020": half_masks_alone().arriving("2020-12-31"),
    "face shields": face_shields(),
    "antigen tests for professionals, 2021": professional_tests("98/79/EC", "2021-03-10", "2020-12-01"),
    "antigen tests for professionals under the Directive, in its transition": professional_tests("98/79/EC", "2022-11-10", "2022-03-01"),
    "disinfectant by road": disinfectant(),
    "gowns of Turkey by road": turkish_gowns(),
    "half masks under way, ordered briefly": ordered_briefly(),
    "nobody looked at the goods yet": half_masks().changed(markings=(), inspections=()),
    "with quality system, order, notice of customs and data sheet": half_masks().adding(
        ISO,
        paper(
            "purchase_order",
            "po.pdf",
            order_number="PX-2020-031",
            seller=SELLER["name"],
            buyer="Pfalzwacht Schutzbedarf GmbH",
            currency="USD",
            total_gross="14000.00",
        ),
        paper("customs_notice", "notice.pdf", mrn="20DE510220123456R1", issue_date="2020-09-14"),
        paper("inspection_report", "sgs.pdf", lots=["HY2007A"], issue_date="2020-07-29"),
    ),
    "two models on one certificate, of which one was ordered": half_masks().stating("typex.pdf", models=["HY-210", "HY-210V", "HY-310"]),
    "no model on the leaflet": half_masks().stating("ifu.pdf", models=None),
    "the papers as scans": Consignment(
        half_masks().order,
        tuple(each.model_copy(update={"text_source": "ocr"}) for each in half_masks().papers),
        inspections=half_masks().inspections,
        markings=half_masks().markings,
    ),
    "the declaration in German": coveralls().with_paper(coveralls().on("doc.pdf").model_copy(update={"language": "de"})),
    "released by customs two days after arrival": half_masks().ordering(customs_release={"mrn": "20DE510220123456R1", "released_on": "2020-09-14"}),
    "gloves by the pair": medical_gloves().ordering_line(
        1, unit="pair", quantity=5000, unit_price="0.08", lots=[{"lot": "G2009A", "quantity": 5000, "expires_on": "2025-08-31"}]
    ),
    "a gift that pays duty": donated_kits().ordering(relief_claimed=False),
    "the relief's beneficiary by a plain name": donated_kits()
    .ordering(beneficiary="Stadt Ludwigshafen am Rhein")
    .stating("beneficiary.pdf", consignee="Stadt Ludwigshafen"),
    "KN95 with the confirmation in hand and the old standard": kn95().stating("tr.pdf", standards=["GB 2626-2006", "GB 2626-2019"]),
}


@pytest.mark.parametrize("made", LAWFUL.values(), ids=LAWFUL.keys())
def test_what_is_lawful_gives_nothing(made: Consignment) -> None:
    assert [f"{each.code} [{each.severity}] line {each.line} lot {each.lot} {each.file}: {each.message.en}" for each in judged(made)] == []


def test_masks_under_the_regulation_are_as_sound_by_sea_and_early() -> None:
    made = regulation_masks().stating("doc-md.pdf", issue_date="2021-03-01")

    assert {each.code for each in judged(made)} == {"customs.commodity_code_uncertain"}
