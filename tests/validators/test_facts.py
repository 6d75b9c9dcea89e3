"""Which papers carry which order line."""

from __future__ import annotations

import pytest

from catalogue import load_catalogue
from tests.validators.sound_batch import EN149, FFP_MAKER, batch, declaration, device_declaration, order, paper, typex
from validators.facts import Facts
from validators.names import is_body, model_fits, model_named_in, number_key, same_body, same_company, same_number

pytestmark = pytest.mark.unit
CATALOGUE = load_catalogue()
TWO_FFP = [
    {"line": 1, "category": "ffp2", "model": "LY-8210", "quantity": 10, "unit_price": "1", "manufacturer": FFP_MAKER},
    {"line": 2, "category": "ffp3", "model": "LY-9310", "quantity": 10, "unit_price": "1", "manufacturer": FFP_MAKER},
    {"line": 3, "category": "surgical_mask_ii", "model": "XQ-II", "quantity": 10, "unit_price": "1"},
]


def _lines(changed: object, **changes: object) -> list[int]:
    placed = batch([changed], **changes)  # type: ignore[list-item]
    facts = Facts.of(placed, CATALOGUE)
    return [goods.number for goods in facts.lines_of(facts.papers[0])]


def test_a_paper_carries_the_line_whose_model_it_names() -> None:
    assert _lines(typex(models=["LY-9310"]), lines=TWO_FFP) == [2]
    assert _lines(typex(models=["LY-8210"]), lines=TWO_FFP) == [1]


def test_one_paper_can_carry_several_lines() -> None:
    assert _lines(typex(models=["LY-8210", "LY-9310"]), lines=TWO_FFP) == [1, 2]


def test_a_paper_whose_model_fits_no_line_concerns_every_line_of_its_family() -> None:
    assert _lines(typex(models=["ZZ-1"]), lines=TWO_FFP) == [1, 2]


def test_a_paper_without_model_concerns_the_lines_of_its_class() -> None:
    assert _lines(typex(models=None, product_class="FFP3 NR"), lines=TWO_FFP) == [2]
    assert _lines(typex(models=None, product_class=None), lines=TWO_FFP) == [1, 2]


def test_a_paper_that_fits_no_family_concerns_every_line_whose_law_knows_such_papers() -> None:
    stray = typex(models=["G-1"], product="Gas detector", product_class=None, standards=["EN 60079-29-1:2016"], legislation=["2014/34/EU"])
    assert _lines(stray, lines=TWO_FFP) == [1, 2]


def test_device_papers_go_to_the_device_and_trade_papers_to_all() -> None:
    assert _lines(device_declaration(models=None), lines=TWO_FFP) == [3]
    assert _lines(paper("commercial_invoice"), lines=TWO_FFP) == [1, 2, 3]


def test_the_same_file_attached_twice_counts_once() -> None:
    twice = typex("b.pdf").model_copy(update={"sha256": "same"}), typex("a.pdf").model_copy(update={"sha256": "same"})
    facts = Facts.of(batch(twice), CATALOGUE)
    assert [each.file for each in facts.papers] == ["a.pdf"]


def test_papers_of_a_line_are_asked_for_by_kind() -> None:
    facts = Facts.of(batch(), CATALOGUE)
    assert [each.file for each in facts.papers_of(1, "declaration_of_conformity")] == ["doc.pdf"]
    assert [each.file for each in facts.papers_of(2, "declaration_of_conformity", "test_report")] == ["doc-md.pdf", "tr-14683.pdf"]
    assert facts.papers_of(2, "eu_type_examination_certificate") == ()


def test_an_unknown_category_leaves_a_line_without_product_and_breaks_nothing() -> None:
    lines = [{"line": 1, "category": "moon_boots", "model": "M", "quantity": 1, "unit_price": "1"}]
    facts = Facts.of(batch([declaration()], lines=lines), CATALOGUE)
    assert facts.goods_of(1).product is None
    assert facts.lines_of(facts.papers[0]) == facts.goods
    with pytest.raises(KeyError):
        facts.goods_of(7)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Foshan Lanting Protective Co., Ltd.", "FOSHAN LANTING PROTECTIVE CO.,LTD", "same"),
        ("Muldental Schutztechnik GmbH & Co. KG", "Muldental Schutztechnik GmbH", "same"),
        ("Prüftechnik Süd AG", "Prueftechnik Sued AG", "same"),
        ("Sao Khue Safety Garment Joint Stock Company", "Công ty Cổ phần Sao Khuê Safety Garment", "same"),
        ("佛山蓝庭有限公司", "佛山蓝庭股份有限公司", "same"),
        ("佛山蓝庭有限公司", "广州恒通有限公司", "different"),
        ("Foshan Lanting Protective Co., Ltd.", "Foshan Lanting Yunfeng Protective Co., Ltd.", "alike"),
        ("Foshan Lanting Protective Co., Ltd.", "Foshan Lantimg Protective Co., Ltd.", "alike"),
        ("Foshan Lanting Protective Co., Ltd.", "Guangzhou Hengtong Trading Co., Ltd.", "different"),
        ("Foshan Lanting Protective Co., Ltd.", "佛山蓝庭有限公司", "incomparable"),
    ],
)
def test_companies_are_compared_without_legal_form_case_and_accents(one: str, other: str, likeness: str) -> None:
    assert same_company(one, other, CATALOGUE) == likeness
    assert same_company(other, one, CATALOGUE) == likeness


@pytest.mark.parametrize(
    ("ordered", "stated", "fits"),
    [
        ("LY-8210", "LY 8210", True),
        ("LY-8210", "Model: LY-8210 (white)", True),
        ("LY-8210", "LY-8210 FFP2 NR D", True),
        ("LY-8210", "LY-8210V", False),
        ("LY-8210 V", "LY-8210", False),
        ("HQ-203", "HQ-201/203", True),
        ("HQ-204", "HQ-201/203", False),
        ("LY-8210", "LY-82 series", True),
        ("LY-9210", "LY-82 series", False),
        ("LY-8210", "LY-82XX", True),
        ("LY-8310", "LY-82XX", False),
        ("FFP2-100", "FFP3-100", False),
    ],
)
def test_models_fit_through_lists_series_and_words_but_variants_do_not(ordered: str, stated: str, fits: bool) -> None:
    assert model_fits(ordered, stated, CATALOGUE) is fits


def test_a_body_is_known_by_its_short_and_former_names_but_not_by_a_sister() -> None:
    names = CATALOGUE.at(order().expected_on).body_names
    assert same_body("AITEX Textile Research Institute", names("0161"), CATALOGUE)
    assert same_body("DEKRA EXAM GmbH", names("0158"), CATALOGUE)
    assert is_body("TÜV SÜD Product Service GmbH", names("0123"), CATALOGUE)
    assert not same_body("TÜV Rheinland LGA Products GmbH", names("1008"), CATALOGUE)


def test_certificate_numbers_are_compared_without_spaces_and_punctuation() -> None:
    assert same_number("ZP/B417/20", "zp B417-20")
    assert not same_number("ZP/B417/20", "ZP/B417/21")
    assert not same_number("–", "")


@pytest.mark.parametrize(
    "revised",
    ["Rev. 1", "Rev1", ", Nachtrag 2", "(Revision A)", "Iss. 2", "(issue 2)", "; Ext. 1", "Extension 01", "- Rev 02", "-Rev.1"],
)
def test_a_revision_named_as_such_is_of_the_same_certificate(revised: str) -> None:
    written = f"ZP/B417/20{revised}" if revised.startswith("-R") else f"ZP/B417/20 {revised}"
    assert same_number(written, "ZP/B417/20")
    assert number_key(written) == number_key("zp B417-20") == "zpb41720"
    assert not same_number(written, "ZP/B418/20")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EXT-1234", "EXT-1235"),
        ("ISS-0373", "ISS-0374"),
        ("REV 12", "REV 13"),
        ("0373-ISS-0012", "0373-ISS-0099"),
        ("0373 ISS 0012", "0373 ISS 0099"),
        ("QPZ-ISS-2020", "QPZ-ISS-2021"),
    ],
)
def test_letters_of_the_number_itself_are_no_revision(one: str, other: str) -> None:
    assert same_number(one, one.lower())
    assert not same_number(one, other)
    assert number_key(one) != number_key(other)


def test_standards_count_for_the_family_even_in_a_national_edition() -> None:
    assert _lines(typex(models=None, product_class=None, product=None, standards=[f"DIN {EN149}"]), lines=TWO_FFP) == [1, 2]


def test_a_further_certificate_of_another_model_says_nothing_against_a_line_that_has_its_own() -> None:
    facts = Facts.of(batch([typex("own.pdf"), typex("other.pdf", models=["ZZ-1"])]), CATALOGUE)
    other = next(each for each in facts.papers if each.file == "other.pdf")
    assert facts.lines_of(other) == ()


def test_a_stray_certificate_concerns_only_the_lines_that_have_none() -> None:
    facts = Facts.of(batch([typex("own.pdf", models=["LY-8210"]), typex("other.pdf", models=["ZZ-1"])], lines=TWO_FFP), CATALOGUE)
    other = next(each for each in facts.papers if each.file == "other.pdf")
    assert [goods.number for goods in facts.lines_of(other)] == [2]


def test_one_declaration_can_carry_lines_of_two_families_by_model() -> None:
    assert _lines(declaration(models=["LY-8210", "XQ-II"]), lines=TWO_FFP) == [1, 3]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Particle filtering half mask LY-8210, white", True),
        ("Half mask LY 8210 (FFP2)", True),
        ("Half mask LY-8210V", False),
        ("Half mask LY-8210 V", False),
        ("Half mask XLY-8210", False),
    ],
)
def test_a_model_within_the_name_of_the_product_counts_as_named(text: str, named: bool) -> None:
    assert model_named_in("LY-8210", text) is named
    facts = Facts.of(batch([typex(models=["ZZ-1"], product=text)]), CATALOGUE)
    assert facts.model_known(facts.papers[0], facts.goods_of(1)) is named


@pytest.mark.parametrize(
    ("product", "lines"),
    [("Disposable sampling swab, sterile", []), ("SARS-CoV-2 antigen test kit with swab", [1]), ("Medical device", [1])],
)
def test_the_papers_of_a_part_of_a_kit_are_not_the_kits(product: str, lines: list[int]) -> None:
    kit = [{"line": 1, "category": "antigen_test", "model": "AG-1", "quantity": 10, "unit_price": "1", "unit": "kit"}]
    part = paper("notified_body_certificate", "swab.pdf", product=product, models=["SW-01"], legislation=["93/42/EEC"], notified_body_number="0123")
    assert _lines(part, lines=kit) == lines
