"""Is a test report evidence for the goods at all: tests made, model, standard, laboratory, date?"""

from __future__ import annotations

from typing import Any

import pytest

from batches.finding import Finding
from batches.paper import MeasurementRow, Paper
from tests.validators.sound_batch import EN149, FACE_MASK_TESTS, HALF_MASK_TESTS, batch, found, judged, paper, typex, with_paper
from validators.test_reports import RULES

pytestmark = pytest.mark.unit


def report(*tests: str, file: str = "tr-149.pdf", value: str = "1", named: tuple[str, ...] = (), **changes: Any) -> Paper:
    fields = {"product": "Half mask", "models": ["LY-8210"], "standards": [EN149], "laboratory_accreditation": "CNAS L8842", "issue_date": "2020-04-30"}
    rows = tuple(MeasurementRow(property=test, specimen="1", value=value, page=2) for test in tests)
    return paper("test_report", file, **(fields | changes)).model_copy(update={"measurements": rows, "tests_named": named})


def mask_report(*tests: str, **changes: Any) -> Paper:
    stated = {"product": "Medical face mask", "models": ["XQ-IIR-01"], "standards": ["EN 14683:2019+AC:2019"], "issue_date": "2020-05-01"} | changes
    return report(*tests, file="tr-14683.pdf", **stated)


def outcome(*changed: Paper) -> dict[str, Finding]:
    papers = [each for each in with_paper(changed[0]) if each.file not in {other.file for other in changed}]
    return {code.removeprefix("test_report."): each for code, each in found(RULES, batch((*papers, *changed))).items()}


def of_line(line: int, *changed: Paper) -> dict[str, Finding]:
    return {code: each for code, each in outcome(*changed).items() if each.line == line}


def test_a_report_with_every_test_passes_and_one_on_sodium_chloride_alone_is_found() -> None:
    assert "incomplete" not in of_line(1, report(*HALF_MASK_TESTS))
    finding = of_line(1, report(*(test for test in HALF_MASK_TESTS if "paraffin" not in test)))["incomplete"]
    assert (finding.severity, finding.expected) == ("review", "penetration with paraffin oil (EN 149 7.9.2, 8.11)")
    assert "Durchlassgrad Paraffinöl" in finding.message.de


def test_the_lack_of_flammability_alone_is_noted_since_its_verdict_often_stands_in_words() -> None:
    assert of_line(1, report(*HALF_MASK_TESTS[:6]))["incomplete"].severity == "note"
    assert of_line(1, report(*HALF_MASK_TESTS[:2], *HALF_MASK_TESTS[3:6]))["incomplete"].severity == "review"


def test_tests_may_be_split_over_several_reports() -> None:
    assert "incomplete" not in of_line(1, report(*HALF_MASK_TESTS[:3]), report(*HALF_MASK_TESTS[3:], file="tr-2.pdf"))


def test_a_test_that_is_named_but_whose_table_was_not_read_is_not_held_to_be_missing() -> None:
    told = report(*HALF_MASK_TESTS[:2], *HALF_MASK_TESTS[3:], named=("7.9.1 Total inward leakage 46 of 50 ≤ 11 % Pass",))
    assert "incomplete" not in of_line(1, told)


def test_a_report_of_which_no_value_was_read_is_for_a_person_and_never_passes_in_silence() -> None:
    finding = of_line(1, report())["incomplete"]
    assert (finding.severity, finding.expected) == ("review", "measurements")
    assert "ließ sich kein Messwert lesen" in finding.message.de


@pytest.mark.parametrize("value", ["N/A", "not tested", "未检测", "–"])
def test_a_row_that_says_not_tested_shows_no_test(value: str) -> None:
    rows = report(*HALF_MASK_TESTS[:2], *HALF_MASK_TESTS[3:]).measurements + report(HALF_MASK_TESTS[2], value=value).measurements
    assert "incomplete" in of_line(1, report().model_copy(update={"measurements": rows}))


def test_a_mask_of_type_iir_needs_the_splash_test_and_german_names_count() -> None:
    assert "incomplete" not in of_line(2, mask_report(*FACE_MASK_TESTS))
    assert of_line(2, mask_report(*FACE_MASK_TESTS[:2], FACE_MASK_TESTS[3]))["incomplete"].expected == "splash resistance (EN 14683 5.2.4, ISO 22609)"


def test_gloves_are_asked_only_for_the_parts_the_report_cites() -> None:
    line = {"line": 1, "category": "medical_gloves", "model": "N200", "quantity": 1, "unit_price": "1", "material": "nitrile"}
    strength = paper("test_report", "tr.pdf", models=["N200"], standards=["EN 455-2:2015"], laboratory_accreditation="D-PL-1", product="Nitrile gloves")
    rows = (MeasurementRow(property="Reißkraft", specimen="1", value="7.1", unit="N", page=1),)
    both = strength.model_copy(update={"facts": (*strength.facts, *paper("test_report", standards=["EN 455-1:2020"]).facts)})
    assert "test_report.incomplete" not in found(RULES, batch([strength.model_copy(update={"measurements": rows})], lines=[line]))
    lacking = found(RULES, batch([both.model_copy(update={"measurements": rows})], lines=[line]))["test_report.incomplete"]
    assert lacking.expected == "freedom from holes (EN 455-1 clause 5)"


def test_a_report_on_another_model_blocks_and_nothing_is_said_of_one_beside_the_right_one() -> None:
    other = report(*HALF_MASK_TESTS, models=["ZZ-1"])
    assert outcome(other)["model_mismatch"].severity == "blocking"
    findings, _ = judged(RULES, batch(with_paper(report(*HALF_MASK_TESTS, models=["ZZ-1"], file="zz.pdf"))))
    assert [each for each in findings if each.code == "test_report.model_mismatch"] == []


def test_a_report_that_names_no_model_raises_no_alarm_and_another_class_is_looked_at() -> None:
    assert "model_mismatch" not in of_line(1, report(*HALF_MASK_TESTS, models=None))
    finding = of_line(1, report(*HALF_MASK_TESTS, product_class="FFP1 NR"))["model_mismatch"]
    assert (finding.severity, finding.seen) == ("review", "FFP1 NR")
    assert "model_mismatch" not in of_line(1, report(*HALF_MASK_TESTS, product_class="FFP2 NR"))


@pytest.mark.parametrize(
    ("standard", "severity"),
    [
        (EN149, None),
        ("DIN EN 149:2009-08", None),
        ("GB 2626-2019", "blocking"),
        ("EN 14683:2019+AC:2019", "blocking"),
        ("ASTM F2100-21", "review"),
        ("YY 0469-2011", "blocking"),
        ("GB 19083-2010", "blocking"),
        ("EN ISO 10993-5:2009", None),
    ],
)
def test_a_report_to_another_standard_is_no_evidence(standard: str, severity: str | None) -> None:
    finding = of_line(1, report(*HALF_MASK_TESTS, standards=[standard])).get("standard_not_applicable")
    assert (finding.severity if finding else None) == severity


def test_one_standard_that_covers_the_goods_suffices() -> None:
    assert "standard_not_applicable" not in of_line(1, report(*HALF_MASK_TESTS, standards=["GB 2626-2019", EN149]))


def test_a_report_without_accreditation_is_for_a_person_and_one_with_it_passes() -> None:
    assert "laboratory_not_accredited" not in of_line(1, report(*HALF_MASK_TESTS))
    assert of_line(1, report(*HALF_MASK_TESTS, laboratory_accreditation=None, laboratory="Testhaus"))["laboratory_not_accredited"].severity == "review"


@pytest.mark.parametrize(("day", "late"), [("2020-05-12", False), ("2020-05-13", True)])
def test_a_report_may_be_of_the_day_of_the_certificate_but_not_of_the_day_after(day: str, late: bool) -> None:
    finding = of_line(1, report(*HALF_MASK_TESTS, issue_date=day)).get("after_certificate")
    assert (finding.expected if finding else None) == ("<= 2020-05-12" if late else None)
    if finding:
        assert {each.file for each in finding.evidence} == {"tr-149.pdf", "typex.pdf"}


def test_a_later_report_beside_one_that_was_there_in_time_belongs_to_production_control() -> None:
    assert "after_certificate" not in of_line(1, report(*HALF_MASK_TESTS), report(*HALF_MASK_TESTS, file="c2-report.pdf", issue_date="2020-08-20"))


def test_an_undated_report_or_certificate_is_not_compared() -> None:
    assert "after_certificate" not in of_line(1, report(*HALF_MASK_TESTS, issue_date=None))
    assert "after_certificate" not in of_line(1, typex(issue_date=None), report(*HALF_MASK_TESTS, issue_date="2020-08-20"))


def test_goods_for_which_the_catalogue_knows_no_standard_can_miss_none() -> None:
    kit = {"line": 1, "category": "pcr_kit", "model": "VD-PCR50", "quantity": 1000, "unit": "kit", "unit_price": "9.50"}
    own = paper("test_report", "tr.pdf", product="SARS-CoV-2 PCR kit", models=["VD-PCR50"], standards=["EN 13612:2002"])
    assert "test_report.standard_not_applicable" not in found(RULES, batch((own,), lines=[kit]))


@pytest.mark.parametrize(("standards", "severity"), [(["YY/T 0969-2013"], "blocking"), (["YY 0469-2011", "EN 14683:2019+AC:2019"], None)])
def test_a_chinese_standard_alone_says_nothing_of_a_medical_face_mask(standards: list[str], severity: str | None) -> None:
    own = paper("test_report", "tr-14683.pdf", product="Medical face mask", models=["XQ-IIR-01"], standards=standards)
    finding = found(RULES, batch((own,))).get("test_report.standard_not_applicable")
    assert (finding.severity if finding else None) == severity


@pytest.mark.parametrize(("standard", "severity"), [("GB/T 32610-2016", None), ("CWA 17553:2020", None), ("GB 2626-2019", "blocking")])
def test_a_community_mask_may_be_tested_by_the_standards_of_such_masks(standard: str, severity: str | None) -> None:
    line = {"line": 1, "category": "community_mask", "model": "CM-1", "quantity": 10, "unit_price": "1"}
    own = paper("test_report", "tr.pdf", product="Community mask", models=["CM-1"], standards=[standard])
    finding = found(RULES, batch((own,), lines=[line])).get("test_report.standard_not_applicable")
    assert (finding.severity if finding else None) == severity
