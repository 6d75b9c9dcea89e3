"""Declarations that declare something else, under an act that was, or lack what the act asks for."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking, review
from tests.validators.violations.consignment import Consignment, renamed
from tests.validators.violations.garments import GLOVE_MAKER, coveralls, goggles, gowns, medical_gloves, protective_gloves
from tests.validators.violations.kits import donated_kits
from tests.validators.violations.masks import MAKER, VIETNAM, half_masks, regulation_masks

NEW_YEAR = ("customs.commodity_code_uncertain", "lot.shelf_life_short", "marking.missing")
#: Device makers outside and inside the market of the Union.
HOMES = {
    "TR": ("Izmir Sahil Tekstil A.S.", "Liman Cad. 4, Izmir"),
    "GB": ("Pennine Gloves Ltd", "4 Mill Lane, Leeds"),
    "CH": ("Aarwerk AG", "Bernstr. 1, Aarau"),
}


def made_in(country: str, arrived: str) -> Consignment:
    """The nitrile gloves made in a country nearer, with no representative on declaration or box."""
    name, address = HOMES[country]
    maker = {"name": name, "address": address, "country": country}
    gloves = medical_gloves().ordering_line(1, manufacturer=maker).ordering(origin=None, dispatch_country=None).arriving(arrived)
    gloves = gloves.stating("invoice.pdf", country_of_origin=None).stating("tr-455.pdf", manufacturer=name)
    gloves = gloves.marked(1, "manufacturer", f"{name}, {address}").marked(1, "authorised_representative", None)
    return gloves.stating("doc.pdf", manufacturer=name, manufacturer_address=address, authorised_representative=None)


def dual_use_gloves() -> Consignment:
    """Nitrile gloves declared for patient and wearer alike: one declaration, both acts, both families of standards."""
    both = ["EN 455-1:2020", "EN 455-2:2015", "EN 455-3:2015", "EN 455-4:2009", "EN ISO 374-1:2016+A1:2018", "EN ISO 374-5:2016"]
    return medical_gloves().stating(
        "doc.pdf", legislation=["93/42/EEC", "2016/425"], standards=both, notified_body_number="2777", referenced_certificates=["2777/20/1"]
    )


CASES = (
    Case(
        "a mask of class I under the Directive, and it came the day the Regulation began to apply (MDR Art. 123)",
        gowns().arriving("2021-05-26"),
        (blocking("declaration.legislation_not_applicable", line=1, file="doc.pdf"),),
        "it came the day before",
        gowns().arriving("2021-05-25"),
        since=NEW_YEAR,
    ),
    Case(
        "a declaration under the Medical Device Directive for a half mask",
        half_masks().stating("doc.pdf", legislation=["93/42/EEC"]),
        (blocking("declaration.legislation_not_applicable", line=1, file="doc.pdf"),),
        "a glove for patient and wearer is declared under both acts",
        dual_use_gloves(),
    ),
    Case(
        "goods of 2020 declared under the PPE Directive",
        coveralls().stating("doc.pdf", legislation=["89/686/EEC"]),
        (blocking("declaration.legislation_not_applicable", line=1, file="doc.pdf"),),
        "declared under the Regulation, which repealed the Directive, and both are named",
        coveralls().stating("doc.pdf", legislation=["2016/425", "89/686/EEC"]),
    ),
    Case(
        "declared under the Regulation after its day, without Basic UDI-DI (Annex IV 3)",
        regulation_masks().stating("doc-md.pdf", basic_udi_di=None),
        (blocking("declaration.incomplete", line=1, file="doc-md.pdf"),),
        "declared under the Regulation before its day, when neither was owed (Art. 120(5))",
        regulation_masks().stating("doc-md.pdf", basic_udi_di=None, srn=None, issue_date="2021-02-15"),
    ),
    Case(
        "nobody signed it",
        half_masks().stating("doc.pdf", signatory=None, signatory_function=None),
        (blocking("declaration.incomplete", line=1, file="doc.pdf"), review("declaration.incomplete", line=1, file="doc.pdf")),
        "a woman signed it whose title stands in Chinese",
        half_masks().stating("doc.pdf", signatory="王丽", signatory_function="总经理"),
    ),
    Case(
        "it names no standard at all",
        goggles().stating("doc.pdf", standards=None),
        (blocking("declaration.incomplete", line=1, file="doc.pdf"),),
        "it names no lot, and is for the type",
        goggles().stating("doc.pdf", lots=None),
    ),
    Case(
        "nobody says that the maker alone is responsible",
        protective_gloves().with_paper(protective_gloves().on("doc.pdf").model_copy(update={"statements": ()})),
        (blocking("declaration.incomplete", line=1, file="doc.pdf"),),
        "the Directive's declaration need not say it",
        gowns().with_paper(gowns().on("doc.pdf").model_copy(update={"statements": ()})),
    ),
    Case(
        "it rests on another certificate",
        half_masks().stating("doc.pdf", referenced_certificates=["FI19/0598007"]),
        (blocking("declaration.certificate_mismatch", line=1, file="doc.pdf"),),
        "it writes the number of the certificate with spaces, and that of the C2 beside it",
        half_masks().stating("doc.pdf", referenced_certificates=["FI20 / 0598411", "FI20/0598-C2-77"]),
    ),
    Case(
        "it names another body for the type examination than the certificate does",
        half_masks().stating("doc.pdf", notified_body_number="2797", notified_body_name="BSI Group The Netherlands B.V."),
        (blocking("declaration.certificate_mismatch", line=1, file="doc.pdf"),),
        "it names that body by its number alone",
        half_masks().stating("doc.pdf", notified_body_name=None),
    ),
    Case(
        "declared is the sister model",
        half_masks().stating("doc.pdf", models=["HY-310"]),
        (blocking("declaration.model_mismatch", line=1, file="doc.pdf"),),
        "the model is written without its hyphen, among two",
        half_masks().stating("doc.pdf", models=["HY210", "HY-210V"]),
    ),
    Case(
        "declared is FFP3",
        half_masks().stating("doc.pdf", product_class="FFP3 NR"),
        (blocking("declaration.model_mismatch", line=1, file="doc.pdf"),),
        "declared is FFP2 without NR, which the type examination says",
        half_masks().stating("doc.pdf", product_class="FFP2"),
    ),
    Case(
        "the trading house declares itself the maker",
        medical_gloves().stating("doc.pdf", manufacturer="Selangor Glove Export Sdn. Bhd."),
        (blocking("declaration.manufacturer_mismatch", line=1, file="doc.pdf"),),
        "the maker in capitals, its form written out",
        medical_gloves().stating("doc.pdf", manufacturer=GLOVE_MAKER["name"].upper().replace("SDN. BHD.", "SDN BHD")),
    ),
    Case(
        "the sister company of the group declares",
        half_masks().stating("doc.pdf", manufacturer="Ningbo Haiyan Medical Devices Co., Ltd."),
        (blocking("declaration.manufacturer_mismatch", line=1, file="doc.pdf"),),
        "the maker's English name stands after its Chinese one",
        half_masks().stating("doc.pdf", manufacturer=f"宁波海燕防护用品有限公司 ({MAKER['name']})"),
    ),
    Case(
        "a Chinese maker of devices without a representative in the Union (MDD Art. 14(2))",
        gowns().stating("doc.pdf", authorised_representative=None),
        (blocking("declaration.authorised_representative_missing", line=1),),
        "a Turkish maker needs none (customs union, Decision 1/2006)",
        made_in("TR", "2020-11-20"),
    ),
    Case(
        "a British maker without one, in the new year",
        made_in("GB", "2021-01-04"),
        (blocking("declaration.authorised_representative_missing", line=1),),
        "a British maker without one, on the last day of the transition",
        made_in("GB", "2020-12-31"),
        since=NEW_YEAR,
    ),
    Case(
        "a maker of test kits without one (98/79/EC Art. 10(3))",
        donated_kits().stating("doc.pdf", authorised_representative=None),
        (blocking("declaration.authorised_representative_missing", line=1),),
        "a Swiss maker of gloves under the agreement of mutual recognition",
        made_in("CH", "2020-11-20"),
    ),
    Case(
        "a second declaration of the same model is under the wrong act",
        regulation_masks().adding(renamed(regulation_masks().on("doc-md.pdf"), "old.pdf", legislation=["93/42/EEC"], issue_date="2021-06-02")),
        (blocking("declaration.legislation_not_applicable", line=1, file="old.pdf"),),
        "the declaration lies in the folder in two languages",
        regulation_masks().adding(renamed(regulation_masks().on("doc-md.pdf"), "doc-md-de.pdf").model_copy(update={"language": "de"})),
    ),
    Case(
        "the declaration names the Vietnamese seller's group",
        regulation_masks().stating("doc-md.pdf", manufacturer="Sen Trang Holding JSC"),
        (blocking("declaration.manufacturer_mismatch", line=1, file="doc-md.pdf"),),
        "the maker's name in Vietnamese form",
        regulation_masks().stating("doc-md.pdf", manufacturer=f"Công ty Cổ phần {VIETNAM['name'].removesuffix(' JSC')}"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_declaration_that_does_not_declare_the_goods_is_found(case: Case) -> None:
    case.check()
