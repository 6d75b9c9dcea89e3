"""Does the declaration of conformity say all it must, of these goods, by these certificates?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from batches.finding import Finding
from batches.paper import Paper
from tests.validators.sound_batch import FFP_MAKER, batch, declaration, device_declaration, found, judged, sound_papers, typex, with_paper
from validators import declarations

pytestmark = pytest.mark.unit
RULES = declarations.RULES


def _found(changed: Paper, **changes: object) -> dict[str, Finding]:
    return {code.removeprefix("declaration."): each for code, each in found(RULES, batch(with_paper(changed), **changes)).items()}  # type: ignore[arg-type]


def _lacking(changed: Paper, **changes: object) -> dict[str, str]:
    findings, _ = judged(RULES, batch(with_paper(changed), **changes))  # type: ignore[arg-type]
    return {each.expected or "": each.severity for each in findings if each.code == "declaration.incomplete"}


def test_sound_declarations_pass_every_rule() -> None:
    findings, passed = judged(RULES, batch())
    assert findings == ()
    assert {each.code for each in passed} == {rule.code for rule in RULES}


@pytest.mark.parametrize(
    ("field", "element"),
    [
        ("manufacturer", "manufacturer"),
        ("legislation", "legislation"),
        ("standards", "standards"),
        ("referenced_certificates", "certificate_number"),
        ("issue_date", "issue_date"),
        ("signatory", "signatory"),
    ],
)
def test_each_element_left_out_is_one_blocking_finding(field: str, element: str) -> None:
    changes: dict[str, Any] = {field: None}
    assert _lacking(declaration(**changes)) == {element: "blocking"}


def test_a_declaration_must_say_that_the_maker_alone_is_responsible() -> None:
    silent = declaration().model_copy(update={"statements": ()})
    assert _lacking(silent) == {"sole_responsibility": "blocking"}
    assert _lacking(declaration()) == {}


def test_what_papers_print_in_many_ways_is_for_a_person_to_look_up() -> None:
    assert _lacking(declaration(place=None, manufacturer_address=None)) == {"place": "review", "manufacturer_address": "review"}


def test_a_scanned_declaration_is_never_blocked_for_what_was_not_recognised() -> None:
    scanned = declaration(signatory=None).model_copy(update={"text_source": "ocr"})
    assert _lacking(scanned) == {"signatory": "review"}


def test_the_finding_names_the_clause() -> None:
    finding = _found(declaration(standards=None))["incomplete"]
    assert finding.basis == "Reg. (EU) 2016/425 Annex IX (6)"
    assert "standards applied" in finding.message.en
    assert "Normen" in finding.message.de


def test_a_class_one_device_names_no_body_and_before_the_regulation_no_identifier() -> None:
    assert _lacking(device_declaration()) == {}
    early = device_declaration(legislation=["2017/745"], issue_date="2020-06-08")
    assert _lacking(early) == {}


def test_under_the_device_regulation_the_identifier_is_owed_from_its_first_day() -> None:
    assert _lacking(device_declaration(legislation=["2017/745"], issue_date="2021-05-25"), arrived_on="2021-07-01") == {}
    assert _lacking(device_declaration(legislation=["2017/745"], issue_date="2021-05-26"), arrived_on="2021-07-01") == {"basic_udi_di": "blocking"}


def test_the_registration_number_is_missed_only_since_makers_must_register() -> None:
    early = device_declaration(legislation=["2017/745"], issue_date="2026-05-27", basic_udi_di="697301245MASKIIRRB")
    assert _lacking(early, arrived_on="2026-07-01") == {}
    late = device_declaration(legislation=["2017/745"], issue_date="2026-05-28")
    assert _lacking(late, arrived_on="2026-07-01") == {"basic_udi_di": "blocking", "srn": "review"}
    assert _lacking(late.model_copy(update={"facts": (*late.facts, *declaration(basic_udi_di="697301245MASKIIRRB", srn="CN-MF-000004711").facts[-2:])})) == {}


def test_goggles_of_category_two_name_no_supervising_body() -> None:
    lines = [{"line": 1, "category": "eye_protection", "model": "G-1", "quantity": 1, "unit_price": "1", "manufacturer": FFP_MAKER}]
    goggles = declaration(models=["G-1"], product="Goggles", product_class=None, standards=["EN 166:2001"], production_control_body_number=None)
    goggles = goggles.model_copy(update={"facts": tuple(fact for fact in goggles.facts if fact.field != "conformity_module")})
    findings, _ = judged(RULES, batch([goggles], lines=lines))
    assert [each.expected for each in findings] == []


def test_another_certificate_than_the_one_submitted_blocks() -> None:
    finding = _found(declaration(referenced_certificates=["ZP/B999/19"]))["certificate_mismatch"]
    assert (finding.severity, finding.seen, finding.expected) == ("blocking", "ZP/B999/19", "ZP/B417/20")
    assert {each.file for each in finding.evidence} == {"doc.pdf", "typex.pdf"}
    assert "certificate_mismatch" not in _found(declaration(referenced_certificates=["C2-0158-20-0771", "ZP/B417/20"]))


def test_another_body_than_the_certificates_blocks() -> None:
    assert _found(declaration(notified_body_number="0121"))["certificate_mismatch"].severity == "blocking"


@pytest.mark.parametrize(
    ("standards", "wrong"), [(["EN 149:2001+A1:2009"], False), (["EN 149:2009", "EN ISO 9001:2015"], False), (["EN 143:2000"], True), (None, False)]
)
def test_a_declaration_is_by_the_standard_of_its_certificate(standards: list[str] | None, wrong: bool) -> None:
    finding = _found(declaration(standards=standards)).get("certificate_mismatch")
    assert (finding.severity if finding else None) == ("review" if wrong else None)
    if finding:
        assert (finding.seen, finding.expected) == ("EN 143:2000", "EN 149:2001+A1:2009")
        assert {each.file for each in finding.evidence} == {"doc.pdf", "typex.pdf"}


@pytest.mark.parametrize(("day", "early"), [("2020-05-12", False), ("2020-05-11", True)])
def test_a_declaration_cannot_be_older_than_its_certificate(day: str, early: bool) -> None:
    finding = _found(declaration(issue_date=day)).get("certificate_mismatch")
    assert (finding.severity if finding else None) == ("review" if early else None)


def test_other_models_and_other_classes_block() -> None:
    assert _found(declaration(models=["LY-9310"]))["model_mismatch"].expected == "LY-8210"
    assert _found(declaration(product_class="FFP3 NR"))["model_mismatch"].seen == "FFP3 NR"
    assert "model_mismatch" not in _found(declaration(models=["LY 8210"]))


def test_another_manufacturer_blocks() -> None:
    assert _found(declaration(manufacturer="Guangzhou Hengtong Trading Co., Ltd."))["manufacturer_mismatch"].severity == "blocking"


@pytest.mark.parametrize(
    ("act", "issued", "arrived", "wrong"),
    [
        ("93/42/EEC", "2020-06-08", "2021-05-25", False),
        ("93/42/EEC", "2020-06-08", "2021-05-26", True),
        ("2017/745", "2020-06-08", "2020-09-12", False),
        ("2016/425", "2020-06-08", "2020-09-12", True),
    ],
)
def test_the_act_of_a_device_is_judged_on_arrival_and_early_conformity_is_lawful(act: str, issued: str, arrived: str, wrong: bool) -> None:
    changed = device_declaration(legislation=[act], issue_date=issued)
    assert ("legislation_not_applicable" in _found(changed, arrived_on=arrived)) is wrong


def test_a_mask_placed_now_is_declared_under_the_regulation_even_if_its_certificate_is_older() -> None:
    assert "legislation_not_applicable" in _found(declaration(legislation=["89/686/EEC"]), as_of=date(2020, 9, 12))


def test_a_device_from_outside_needs_an_authorised_representative() -> None:
    assert _found(device_declaration(authorised_representative=None))["authorised_representative_missing"].severity == "blocking"
    lines = [
        {"line": 2, "category": "surgical_mask_iir", "model": "XQ-IIR-01", "quantity": 1, "unit_price": "1", "manufacturer": {"name": "N", "country": "NO"}}
    ]
    assert "authorised_representative_missing" not in _found(device_declaration(authorised_representative=None), lines=lines)


@pytest.mark.parametrize(
    ("named", "severity"),
    [
        ("ZP/B417/20", None),
        ("ZP/B417/20 Rev. 1", None),
        ("ZP/B417/20, Nachtrag 2", None),
        ("ZP/B417/20 (Issue 2)", None),
        ("ZP/B417/20-01", "review"),
        ("ZP/B417/20 R1", "review"),
        ("ZP/B417/21", "blocking"),
        ("ZP/B417/201", "blocking"),
    ],
)
def test_a_revision_of_the_certificate_is_the_certificate_and_a_bare_suffix_is_for_a_person(named: str, severity: str | None) -> None:
    finding = _found(declaration(referenced_certificates=[named])).get("certificate_mismatch")
    assert (finding.severity if finding else None) == severity


GLOVES = [{"line": 1, "category": "medical_gloves", "model": "N-100", "material": "nitrile", "quantity": 10, "unit_price": "1", "manufacturer": FFP_MAKER}]


def _glove(file: str, act: str, standard: str) -> Paper:
    fields = {"models": ["N-100"], "product": "Examination gloves", "product_class": None, "standards": [standard], "legislation": [act]}
    return device_declaration(file, manufacturer=FFP_MAKER["name"], basic_udi_di="693456789FFP2A1NG", issue_date="2021-07-01", **fields)


def test_gloves_of_dual_use_may_come_with_a_declaration_for_each_use() -> None:
    medical, protective = _glove("mdr.pdf", "2017/745", "EN 455-1:2020"), _glove("ppe.pdf", "2016/425", "EN ISO 374-1:2016+A1:2018")
    both, _ = judged(RULES, batch([medical, protective], lines=GLOVES, arrived_on="2021-08-01"))
    assert [each.code for each in both if each.code == "declaration.legislation_not_applicable"] == []
    alone, _ = judged(RULES, batch([protective], lines=GLOVES, arrived_on="2021-08-01"))
    assert [each.file for each in alone if each.code == "declaration.legislation_not_applicable"] == ["ppe.pdf"]
    stray = _glove("old.pdf", "93/42/EEC", "EN 455-1:2020")
    superseded, _ = judged(RULES, batch([medical, stray], lines=GLOVES, arrived_on="2021-08-01"))
    assert [each.file for each in superseded if each.code == "declaration.legislation_not_applicable"] == ["old.pdf"]


def test_the_own_brand_of_the_importer_is_for_a_person_and_needs_no_representative() -> None:
    own = device_declaration(manufacturer="Pfalz Schutz GmbH", authorised_representative=None)
    finding = _found(own)["manufacturer_mismatch"]
    assert (finding.severity, finding.seen) == ("review", "Pfalz Schutz GmbH")
    assert "own name" in finding.message.en
    assert "pfalz schutz ↔" in finding.message.en
    assert "authorised_representative_missing" not in _found(own)
    assert _found(device_declaration(manufacturer="Guangzhou Hengtong Trading Co., Ltd."))["manufacturer_mismatch"].severity == "blocking"


def test_where_the_order_names_only_a_supplier_the_seat_of_another_maker_is_not_known() -> None:
    lines = [{"line": 2, "category": "surgical_mask_iir", "model": "XQ-IIR-01", "quantity": 10, "unit_price": "1"}]
    code = "authorised_representative_missing"
    assert code not in _found(device_declaration(authorised_representative=None, manufacturer="Rheinau Medizin GmbH"), lines=lines)
    assert _found(device_declaration(authorised_representative=None, manufacturer="Guangzhou Hengtong Trading"), lines=lines)[code].severity == "blocking"


@pytest.mark.parametrize(("referred", "held"), [("EXT-1234", True), ("EXT-1235", False)])
def test_a_number_that_begins_like_a_revision_is_compared_as_it_stands(referred: str, held: bool) -> None:
    papers = tuple(each for each in sound_papers() if each.file not in ("typex.pdf", "doc.pdf"))
    of = batch((*papers, typex(certificate_number="EXT-1234"), declaration(referenced_certificates=[referred])))
    assert ("declaration.certificate_mismatch" not in found(declarations.RULES, of)) is held
