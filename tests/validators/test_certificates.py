"""Every rule about certificates: what breaks it, and what just holds it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from batches.finding import Finding
from batches.paper import Paper
from batches.rule import judge
from catalogue import load_catalogue
from catalogue.loading import PACKAGED
from tests.validators.sound_batch import FFP_MAKER, batch, found, judged, paper, sound_papers, typex, voluntary, with_paper
from tests.validators.violations.garments import coveralls
from validators import certificates
from validators.certificate_bodies import designated_for
from validators.facts import Facts
from validators.judging import sentences

pytestmark = pytest.mark.unit
RULES = certificates.RULES


def _found(changed: Paper, **changes: object) -> dict[str, Finding]:
    return found(RULES, batch(with_paper(changed), **changes))  # type: ignore[arg-type]


def _codes(changed: Paper, **changes: object) -> set[str]:
    return {code.removeprefix("certificate.") for code in _found(changed, **changes)}


def _instead(changed: Paper) -> dict[str, Finding]:
    return found(RULES, batch([*(each for each in sound_papers() if each.file != "typex.pdf"), changed]))


def test_a_sound_certificate_passes_every_rule() -> None:
    findings, passed = judged(RULES, batch())
    assert findings == ()
    held = {each.code for each in passed if (each.line, each.file) == (1, "typex.pdf")}
    assert held == {rule.code for rule in RULES}


# What may stand as a certificate


def test_a_voluntary_certificate_blocks_where_it_stands_in_for_the_required_one() -> None:
    finding = _instead(voluntary())["certificate.not_valid_evidence"]
    assert (finding.severity, finding.line, finding.file, finding.expected) == ("blocking", 1, "voluntary.pdf", "eu_type_examination_certificate")
    assert "no legal value" in finding.message.en
    assert finding.evidence[0].file == "voluntary.pdf"


def test_a_voluntary_certificate_beside_the_required_one_is_only_noted() -> None:
    findings, _ = judged(RULES, batch([voluntary(), *sound_papers()]))
    assert {each.code: each.severity for each in findings} == {
        "certificate.not_valid_evidence": "note",
        "certificate.notified_body_not_designated": "note",
    }


def test_the_body_named_on_a_voluntary_certificate_is_judged_where_its_standing_is_known() -> None:
    finding = _instead(voluntary())["certificate.notified_body_not_designated"]
    assert (finding.severity, finding.line) == ("blocking", 1)
    assert "1282" in (finding.seen or "")
    unknown = _instead(voluntary(notified_body_number="2841", notified_body_name="MNA Laboratuvarlari"))
    assert "certificate.notified_body_not_designated" not in unknown


def test_a_body_named_without_its_number_is_known_by_its_name() -> None:
    assert "certificate.notified_body_not_designated" in _instead(voluntary(notified_body_number=None))


def test_a_number_that_is_itself_unverified_never_blocks() -> None:
    finding = _instead(voluntary(notified_body_number="0865", notified_body_name="ISET S.r.l."))["certificate.notified_body_not_designated"]
    assert finding.severity == "review"
    assert "unverified" in finding.message.en


# Bodies


@pytest.mark.parametrize(
    ("number", "name", "severity"),
    [
        ("1282", "Ente Certificazione Macchine Srl", "blocking"),  # never for protective equipment, though for devices
        ("2703", "ICR Polska Sp. z o.o.", "blocking"),
        ("0072", "IFTH Institut Francais du Textile et de l'Habillement", "blocking"),  # gloves and clothing, not masks
        ("2841", "MNA Laboratuvarlari", "review"),  # status not known
        ("0123", "TÜV SÜD Product Service GmbH", "review"),  # scope not known
        ("0459", "GMED SAS", "review"),  # no entry for protective equipment
        ("0865", "ISET S.r.l.", "review"),  # an unverified row
    ],
)
def test_a_body_is_judged_for_act_and_product(number: str, name: str, severity: str) -> None:
    finding = _found(typex(notified_body_number=number, notified_body_name=name))["certificate.notified_body_not_designated"]
    assert (finding.severity, finding.line, finding.file) == (severity, 1, "typex.pdf")
    assert finding.judged_for == date(2020, 5, 12)


@pytest.mark.parametrize(
    ("number", "name"),
    [("0121", "IFA"), ("2777", "SATRA Technology Europe Ltd"), ("2163", "UNIVERSAL CERTIFICATION"), ("0068", "MTIC InterCert S.r.l.")],
)
def test_a_designated_body_carries_the_certificate(number: str, name: str) -> None:
    assert not _codes(typex(notified_body_number=number, notified_body_name=name)) & {"notified_body_not_designated", "notified_body_name_mismatch"}


@pytest.mark.parametrize(
    ("number", "name", "issued", "en", "de"),
    [
        (
            "0072",
            "IFTH",
            "2020-05-12",
            "the body was designated for: Reg. (EU) 2016/425 (Protective glove, Protective clothing against infective agents).",
            "Am Tag der Ausstellung (12.05.2020) war die Stelle notifiziert für: "
            "Reg. (EU) 2016/425 (Chemikalienschutzhandschuh, Schutzkleidung gegen Infektionserreger).",
        ),
        (
            "1282",
            "Ente Certificazione Macchine Srl",
            "2020-05-12",
            "designated for: Reg. (EU) 2017/745 (scope not known here).",
            "notifiziert für: Reg. (EU) 2017/745 (Umfang hier nicht bekannt).",
        ),
        ("2163", "UNIVERSALCERT", "2021-06-01", "On that day the body was designated for: nothing recorded here.", "notifiziert für: nichts, was hier"),
        ("2703", "ICR Polska", "2020-05-12", "Directive 2014/34/EU (scope not known here)", "Directive 2014/34/EU (Umfang hier nicht bekannt)"),
    ],
)
def test_a_mismatch_names_what_the_body_was_designated_for_on_the_day_of_issue(number: str, name: str, issued: str, en: str, de: str) -> None:
    changed = typex(notified_body_number=number, notified_body_name=name, issue_date=issued, expiry_date="2025-01-01")
    finding = _found(changed, as_of=date(2021, 7, 1))["certificate.notified_body_not_designated"]
    assert en in finding.message.en
    assert de in finding.message.de
    assert {each.text for each in finding.evidence} >= {number, issued}


def test_a_designation_names_the_days_between_which_it_ran() -> None:
    catalogue = load_catalogue()
    assert designated_for("2163", date(2021, 5, 30), catalogue).en == "Reg. (EU) 2016/425 (Filtering half mask; until 2021-05-30)"
    assert designated_for("0120", date(2020, 1, 1), catalogue).de.endswith("(alle Produkte; bis 31.12.2020)")


def test_a_product_whose_designation_is_unclear_is_for_review_whatever_else_the_body_is_designated_for() -> None:
    changed = typex(notified_body_number="0299", notified_body_name="DGUV Test Fachbereich PSA Haan")
    assert _found(changed)["certificate.notified_body_not_designated"].severity == "review"


def test_a_name_of_another_body_shows_both_names_as_compared() -> None:
    finding = _found(typex(notified_body_number="0158", notified_body_name="DEKRA Certification B.V."))["certificate.notified_body_name_mismatch"]
    assert "dekra certification ↔ dekra" in finding.message.en
    assert " %" in finding.message.de


@pytest.mark.parametrize(("on", "severity"), [(date(2020, 12, 31), None), (date(2021, 1, 1), "blocking")])
def test_a_certificate_of_the_directive_by_a_british_body_lapsed_with_the_others(on: date, severity: str | None) -> None:
    old = typex(notified_body_number="0194", notified_body_name="INSPEC International Ltd", legislation=["89/686/EEC"], issue_date="2017-05-12")
    finding = _found(old, as_of=on).get("certificate.notified_body_not_designated")
    assert (finding.severity if finding else None) == severity


@pytest.mark.parametrize(("issued", "refused"), [("2021-05-30", False), ("2021-05-31", True)])
def test_a_designation_counts_to_its_last_day(issued: str, refused: bool) -> None:
    changed = typex(notified_body_number="2163", notified_body_name="UNIVERSALCERT", issue_date=issued, expiry_date="2025-01-01")
    assert ("notified_body_not_designated" in _codes(changed, as_of=date(2021, 7, 1))) is refused


@pytest.mark.parametrize(("on", "refused"), [(date(2020, 12, 31), False), (date(2021, 1, 1), True)])
def test_certificates_of_british_bodies_lost_their_force_with_the_year_2020(on: date, refused: bool) -> None:
    changed = typex(notified_body_number="0194", notified_body_name="INSPEC International Ltd")
    assert ("notified_body_not_designated" in _codes(changed, as_of=on)) is refused


def test_a_number_the_register_does_not_have_is_for_review_because_the_register_is_a_part() -> None:
    finding = _found(typex(notified_body_number="9999", notified_body_name="Nobody"))["certificate.notified_body_unknown"]
    assert (finding.severity, finding.seen) == ("review", "9999")


def test_a_number_that_cannot_be_a_body_blocks_and_a_missing_one_is_for_review() -> None:
    assert _found(typex(notified_body_number="15"))["certificate.notified_body_unknown"].severity == "blocking"
    absent = typex(notified_body_number=None, notified_body_name="Shenzhen Nanwan Testing")
    assert _found(absent)["certificate.notified_body_unknown"].severity == "review"


def test_number_and_name_of_different_bodies_block() -> None:
    finding = _found(typex(notified_body_number="0158", notified_body_name="Ente Certificazione Macchine Srl"))["certificate.notified_body_name_mismatch"]
    assert finding.severity == "blocking"
    assert "1282" in finding.message.en


def test_a_name_nobody_bears_is_for_review_and_another_spelling_holds() -> None:
    assert _found(typex(notified_body_name="Prüfhaus Oberrhein"))["certificate.notified_body_name_mismatch"].severity == "review"
    assert "notified_body_name_mismatch" not in _codes(typex(notified_body_name="DEKRA TESTING & CERTIFICATION GMBH"))
    assert "notified_body_name_mismatch" not in _codes(typex(notified_body_name="DEKRA EXAM GmbH"))


# Days


@pytest.mark.parametrize(("on", "expired"), [(date(2025, 5, 11), False), (date(2025, 5, 12), True)])
def test_a_certificate_is_refused_the_day_after_it_expires(on: date, expired: bool) -> None:
    assert ("expired" in _codes(typex(), as_of=on)) is expired


def test_an_expired_certificate_blocks_with_the_spot_it_was_read_from() -> None:
    finding = _found(typex(), as_of=date(2025, 6, 1))["certificate.expired"]
    assert (finding.severity, finding.seen, finding.judged_for) == ("blocking", "2025-05-11", date(2025, 6, 1))
    assert (finding.evidence[0].page, finding.evidence[0].text) == (1, "2025-05-11")
    assert "11.05.2025" in finding.message.de


def test_certificates_of_the_directive_ended_for_good_in_april_2023() -> None:
    old = typex(legislation=["89/686/EEC"], issue_date="2018-04-20", expiry_date="2030-01-01")
    assert "expired" not in _codes(old, as_of=date(2023, 4, 21))
    assert "expired" in _codes(old, as_of=date(2023, 4, 22))


def test_a_certificate_without_expiry_carries_five_years_at_most() -> None:
    assert "expired" not in _codes(typex(expiry_date=None), as_of=date(2025, 5, 12))
    assert "expired" in _codes(typex(expiry_date=None), as_of=date(2025, 5, 13))
    assert _found(typex(expiry_date=None))["certificate.validity_too_long"].severity == "review"


@pytest.mark.parametrize(("on", "early"), [(date(2020, 5, 12), False), (date(2020, 5, 11), True)])
def test_a_certificate_does_not_count_before_its_issue(on: date, early: bool) -> None:
    findings, _ = judged(RULES, batch(as_of=on))
    assert (("certificate.not_yet_valid", "typex.pdf") in {(each.code, each.file) for each in findings}) is early


@pytest.mark.parametrize(("expiry", "too_long"), [("2025-05-12", False), ("2025-05-13", True), ("2030-05-11", True), ("2020-01-01", True)])
def test_a_type_examination_certificate_runs_five_years_at_most(expiry: str, too_long: bool) -> None:
    assert ("validity_too_long" in _codes(typex(expiry_date=expiry))) is too_long


def test_the_five_years_are_of_the_regulation_alone() -> None:
    old = typex(legislation=["89/686/EEC"], issue_date="2012-03-01", expiry_date="2022-03-01")
    assert "validity_too_long" not in _codes(old)


# Scope


@pytest.mark.parametrize(
    ("acts", "issued", "wrong"),
    [
        (["2016/425"], "2020-05-12", False),
        (["89/686/EEC"], "2018-04-20", False),
        (["89/686/EEC"], "2018-04-21", True),
        (["93/42/EEC"], "2020-05-12", True),
        (["2017/745"], "2020-05-12", True),
        (["2016/425", "89/686/EEC"], "2020-05-12", False),
    ],
)
def test_the_act_is_judged_on_the_day_of_issue(acts: list[str], issued: str, wrong: bool) -> None:
    assert ("legislation_not_applicable" in _codes(typex(legislation=acts, issue_date=issued))) is wrong


def _device(category: str, act: str, issued: str, arrived: str, **more: object) -> set[str]:
    certificate = paper(
        "notified_body_certificate", "nb.pdf", issue_date=issued, expiry_date="2025-01-01", legislation=[act], models=["M-1"], notified_body_number="0123"
    )
    line = {"line": 1, "category": category, "model": "M-1", "quantity": 1, "unit_price": "1", "manufacturer": FFP_MAKER, **more}
    return {code.removeprefix("certificate.") for code in found(RULES, batch([certificate], lines=[line], arrived_on=arrived))}


def test_conformity_under_the_device_regulation_before_it_applied_is_lawful() -> None:
    assert "legislation_not_applicable" not in _device("thermometer", "2017/745", "2020-03-01", "2020-06-01")


def test_a_directive_certificate_carries_a_device_through_the_transition_if_issued_before() -> None:
    assert "legislation_not_applicable" not in _device("thermometer", "93/42/EEC", "2021-05-25", "2022-06-01")
    assert "legislation_not_applicable" in _device("thermometer", "93/42/EEC", "2021-05-26", "2022-06-01")


@pytest.mark.parametrize("standard", ["EN 143:2000", "GB 2626-2006", "EN 14683:2019+AC:2019", "EN 166:2001", "EN 140:1998"])
def test_a_standard_of_another_product_is_no_evidence_for_a_half_mask(standard: str) -> None:
    finding = _found(typex(standards=[standard]))["certificate.standard_not_applicable"]
    assert (finding.severity, finding.seen, finding.expected) == ("blocking", standard, "EN 149:2001+A1:2009")


def test_a_foreign_standard_beside_the_right_one_is_for_review() -> None:
    assert _found(typex(standards=["EN 149:2001+A1:2009", "GB 2626-2006"]))["certificate.standard_not_applicable"].severity == "review"


def test_a_standard_the_catalogue_does_not_know_never_blocks() -> None:
    assert _found(typex(standards=["EN 99999:2020"]))["certificate.standard_not_applicable"].severity == "review"


def test_a_test_method_beside_the_standard_changes_nothing() -> None:
    assert _codes(typex(standards=["EN 149:2001+A1:2009", "EN 13274-7:2019"])) == set()


@pytest.mark.parametrize(("standard", "superseded"), [("EN 149:2001", True), ("EN 149:2001+A1:2009", False), ("EN 149", False)])
def test_a_superseded_edition_is_for_review(standard: str, superseded: bool) -> None:
    findings = _found(typex(standards=[standard]))
    assert ("certificate.standard_superseded" in findings) is superseded
    if superseded:
        assert findings["certificate.standard_superseded"].expected == "EN 149:2001+A1:2009"


@pytest.mark.parametrize(("stated", "wrong"), [("FFP2 NR", False), ("FFP 2 NR D", False), ("FFP1 NR", True), ("FFP3 NR", True), ("KN95", True)])
def test_the_class_must_be_the_one_ordered(stated: str, wrong: bool) -> None:
    assert ("class_mismatch" in _codes(typex(product_class=stated))) is wrong


def test_reusable_goods_need_a_reusable_class() -> None:
    lines = [{"line": 1, "category": "ffp2", "model": "LY-8210", "quantity": 1, "unit_price": "1", "manufacturer": FFP_MAKER, "reusable": True}]
    for stated, wrong in (("FFP2 NR", True), ("FFP2 R D", False)):
        assert ("certificate.class_mismatch" in found(RULES, batch([typex(product_class=stated)], lines=lines))) is wrong


@pytest.mark.parametrize(("category", "ordered"), [("ffp2", "FFP3 NR"), ("ffp3", "FFP2 NR")])
def test_an_order_whose_class_contradicts_its_category_is_met_by_neither(category: str, ordered: str) -> None:
    lines = [{"line": 1, "category": category, "class": ordered, "model": "LY-8210", "quantity": 1, "unit_price": "1", "manufacturer": FFP_MAKER}]
    mismatch = found(RULES, batch([typex()], lines=lines))["certificate.class_mismatch"]
    assert (mismatch.severity, mismatch.seen) == ("blocking", "FFP2 NR")
    assert mismatch.expected == f"{category.upper()} ({category}), {ordered}"


def test_a_class_named_only_in_the_product_counts_too() -> None:
    assert "class_mismatch" in _codes(typex(product_class=None, product="Filtering half mask FFP1"))
    assert "class_mismatch" not in _codes(typex(product_class=None, product="Filtering half mask"))


def test_another_model_blocks_and_a_variant_is_another_model() -> None:
    finding = _found(typex(models=["LY-8210V"]))["certificate.model_mismatch"]
    assert (finding.severity, finding.seen, finding.expected) == ("blocking", "LY-8210V", "LY-8210")
    assert "model_mismatch" not in _codes(typex(models=None))


@pytest.mark.parametrize(
    ("maker", "severity"),
    [
        ("Guangzhou Hengtong Trading Co., Ltd.", "blocking"),
        ("Foshan Lanting Protective Products Co., Ltd.", "review"),
        ("FOSHAN LANTING YUNFENG PROTECTIVE PRODUCTS CO LTD", None),
    ],
)
def test_the_holder_must_be_the_manufacturer_ordered_from(maker: str, severity: str | None) -> None:
    finding = _found(typex(manufacturer=maker)).get("certificate.manufacturer_mismatch")
    assert (finding.severity if finding else None) == severity


def test_an_order_that_names_only_its_supplier_leaves_the_holder_to_a_person() -> None:
    lines = [{"line": 1, "category": "ffp2", "model": "LY-8210", "quantity": 1, "unit_price": "1"}]
    assert _found(typex(), lines=lines)["certificate.manufacturer_mismatch"].severity == "review"


def test_what_was_not_read_is_neither_found_nor_held() -> None:
    bare = paper("eu_type_examination_certificate", "typex.pdf", models=["LY-8210"])
    _, passed = judged(RULES, batch([bare]))
    held = {each.code.removeprefix("certificate.") for each in passed if each.file == "typex.pdf"}
    assert held == {"not_valid_evidence", "model_mismatch"}


def test_nothing_is_said_of_a_certificate_of_another_model_beside_the_right_one() -> None:
    findings, _ = judged(RULES, batch([typex("old.pdf", models=["LY-7000"], expiry_date="2019-01-01"), *sound_papers()]))
    assert findings == ()


def test_a_directive_certificate_of_a_device_may_outlive_its_expiry_and_is_for_review() -> None:
    certificate = paper("notified_body_certificate", "nb.pdf", issue_date="2019-03-01", expiry_date="2024-02-28", legislation=["93/42/EEC"], models=["M-1"])
    line = {"line": 1, "category": "thermometer", "model": "M-1", "quantity": 1, "unit_price": "1", "manufacturer": FFP_MAKER}
    one = found(RULES, batch([certificate], lines=[line], arrived_on="2025-03-01"))["certificate.expired"]
    other = found(RULES, batch([certificate], lines=[line], arrived_on="2029-03-01"))["certificate.expired"]
    assert (one.severity, other.severity) == ("review", "blocking")


def test_a_management_system_certificate_is_noted_only_where_a_required_paper_is_missing() -> None:
    iso = paper("iso_certificate", "iso.pdf", standards=["EN ISO 13485:2016"])
    finding = _instead(iso)["certificate.not_valid_evidence"]
    assert (finding.severity, finding.file) == ("note", "iso.pdf")
    assert found(RULES, batch([iso, *sound_papers()])) == {}


def test_an_act_that_only_the_day_of_issue_could_decide_is_for_review_without_that_day() -> None:
    assert _found(typex(legislation=["89/686/EEC"], issue_date=None))["certificate.legislation_not_applicable"].severity == "review"
    assert _found(typex(legislation=["93/42/EEC"], issue_date=None))["certificate.legislation_not_applicable"].severity == "blocking"


def test_a_designation_that_began_after_the_issue_blocks_and_without_a_day_of_issue_nothing_is_blocked(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PACKAGED, tmp_path / "data"))
    register = folder / "notified_bodies.csv"
    row = '0158,DEKRA Testing and Certification GmbH (ex DEKRA EXAM),DE,2016/425,ffp,"respiratory protection, EN 149",active,,'
    text = register.read_text(encoding="utf-8")
    assert row in text
    register.write_text(text.replace(row, row + "2020-05-13"), encoding="utf-8")
    catalogue = load_catalogue(folder)

    def judged_by(changed: Paper) -> dict[str, Finding]:
        of = batch([changed])
        findings, _ = judge(RULES, sentences(), of.judged_for, of, Facts.of(of, catalogue), catalogue, of.judged_for)
        return {each.code: each for each in findings}

    code = "certificate.notified_body_not_designated"
    assert judged_by(typex(issue_date="2020-05-12"))[code].severity == "blocking"
    assert code not in judged_by(typex(issue_date="2020-05-13"))
    assert judged_by(typex(issue_date=None))[code].severity == "review"


def test_naming_the_repealed_directive_beside_the_regulation_does_not_lift_the_five_years() -> None:
    assert "validity_too_long" in _codes(typex(legislation=["2016/425", "89/686/EEC"], expiry_date="2030-05-11"))


# Several certificates for one line


def test_nothing_is_said_of_an_expired_certificate_beside_its_renewal() -> None:
    old = typex("old.pdf", certificate_number="ZP/B100/15", issue_date="2015-05-12", expiry_date="2020-05-11", legislation=["89/686/EEC"])
    findings, _ = judged(RULES, batch([old, *sound_papers()]))
    assert [each for each in findings if each.code == "certificate.expired"] == []
    later, _ = judged(RULES, batch([old, *sound_papers()], as_of=date(2025, 6, 1)))
    assert {(each.severity, each.file) for each in later if each.code == "certificate.expired"} == {("blocking", "old.pdf"), ("blocking", "typex.pdf")}


def test_nothing_is_said_of_a_renewal_issued_after_the_day_judged_for_beside_the_one_in_force() -> None:
    renewed = typex("renewed.pdf", issue_date="2020-10-01", expiry_date="2025-09-30")
    findings, _ = judged(RULES, batch([renewed, *sound_papers()]))
    assert findings == ()


def test_a_certificate_transferred_to_a_body_in_the_union_takes_the_place_of_the_british_one() -> None:
    british = typex("gb.pdf", notified_body_number="0194", notified_body_name="INSPEC International Ltd")
    transferred = typex("nl.pdf", notified_body_number="2849", notified_body_name="INSPEC International B.V.", issue_date="2020-12-01")
    code = "certificate.notified_body_not_designated"
    both, _ = judged(RULES, batch([british, transferred], as_of=date(2021, 2, 1)))
    assert [each for each in both if each.code == code] == []
    worthless = typex("never.pdf", notified_body_number="1282", notified_body_name="Ente Certificazione Macchine Srl")
    beside, _ = judged(RULES, batch([british, worthless], as_of=date(2021, 2, 1)))
    assert {(each.severity, each.file) for each in beside if each.code == code} == {("blocking", "gb.pdf"), ("blocking", "never.pdf")}


@pytest.mark.parametrize(("number", "name", "severity"), [("0493", "CENTEXBEL", None), ("0403", "Finnish Institute of Occupational Health", "blocking")])
def test_gloves_of_dual_use_are_protective_gloves_to_the_body_that_examines_them(number: str, name: str, severity: str | None) -> None:
    lines = [{"line": 1, "category": "medical_gloves", "model": "N-100", "material": "nitrile", "quantity": 1, "unit_price": "1", "manufacturer": FFP_MAKER}]
    gloves = typex(
        models=["N-100"],
        product="Nitrile gloves",
        product_class=None,
        standards=["EN ISO 374-1:2016+A1:2018"],
        notified_body_number=number,
        notified_body_name=name,
    )
    finding = found(RULES, batch([gloves], lines=lines)).get("certificate.notified_body_not_designated")
    assert (finding.severity if finding else None) == severity


def test_a_certificate_of_the_importers_own_brand_is_for_a_person() -> None:
    finding = _found(typex(manufacturer="PFALZ SCHUTZ GMBH"))["certificate.manufacturer_mismatch"]
    assert finding.severity == "review"
    assert "eigenem Namen" in finding.message.de


def test_another_holder_is_shown_as_compared() -> None:
    finding = _found(typex(manufacturer="Guangzhou Hengtong Trading Co., Ltd."))["certificate.manufacturer_mismatch"]
    assert "guangzhou hengtong trading ↔ foshan lanting yunfeng protective products" in finding.message.en
    assert "%" in finding.message.de


def _offered(category: str, model: str = "M-1") -> Finding:
    line = {"line": 1, "category": category, "model": model, "quantity": 10, "unit_price": "1", "manufacturer": FFP_MAKER}
    offered = voluntary(product=None, product_class=None, models=[model], standards=None, legislation=None, notified_body_number=None, notified_body_name=None)
    return found(RULES, batch((offered,), lines=[line], arrived_on="2020-07-01"))["certificate.not_valid_evidence"]


@pytest.mark.parametrize(("category", "severity"), [("n95", "review"), ("disinfectant", "review"), ("kn95", "blocking"), ("ffp2", "blocking")])
def test_a_voluntary_certificate_blocks_only_where_the_route_that_asks_for_the_paper_is_verified(category: str, severity: str) -> None:
    finding = _offered(category)
    assert finding.severity == severity
    assert ("unverified" in finding.message.en) is (severity == "review")
    assert "CE" not in finding.message.de + finding.message.en


@pytest.mark.parametrize(
    ("number", "name", "severity"),
    [
        ("1475", "SGS Fimko Oy", "review"),  # the number rests on an unverified row
        ("0598", "MORATEX", "review"),  # the name does
        ("0158", "SGS Fimko Oy", "blocking"),
        ("0598", "DEKRA EXAM GmbH", "blocking"),
    ],
)
def test_number_and_name_of_different_bodies_block_only_where_both_are_verified(number: str, name: str, severity: str) -> None:
    assert _found(typex(notified_body_number=number, notified_body_name=name))["certificate.notified_body_name_mismatch"].severity == severity


@pytest.mark.parametrize(("mark", "severity"), [("K", "blocking"), ("U", "review")])
def test_a_defining_standard_that_is_unverified_never_blocks(mark: str, severity: str) -> None:
    of = coveralls().stating("typex.pdf", standards=["EN 13034:2005+A1:2009"]).batch()
    known = load_catalogue()
    marked = replace(known, defining_standards=tuple(row.model_copy(update={"mark": mark}) for row in known.defining_standards))
    findings, _ = judge(RULES, sentences(), of.judged_for, of, Facts.of(of, marked), marked, of.judged_for)
    assert [each.severity for each in findings if each.code == "certificate.standard_not_applicable"] == [severity]
