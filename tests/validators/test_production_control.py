"""Does the Module C2 or D paper carry the batch?"""

from __future__ import annotations

from datetime import date

import pytest

from batches.finding import Finding
from batches.paper import Paper
from tests.validators.sound_batch import batch, control, declaration, found, judged, with_paper
from validators import production_control

pytestmark = pytest.mark.unit
RULES = production_control.RULES


def _found(changed: Paper, **changes: object) -> dict[str, Finding]:
    return {code.removeprefix("production_control."): each for code, each in found(RULES, batch(with_paper(changed), **changes)).items()}  # type: ignore[arg-type]


def test_a_sound_paper_passes_every_rule() -> None:
    findings, passed = judged(RULES, batch())
    assert findings == ()
    assert {(each.code, each.line, each.file) for each in passed} == {(rule.code, 1, "c2.pdf") for rule in RULES}


@pytest.mark.parametrize(("on", "over"), [(date(2021, 8, 23), False), (date(2021, 8, 24), True)])
def test_the_period_counts_to_its_last_day(on: date, over: bool) -> None:
    assert ("expired" in _found(control(), as_of=on)) is over


def test_a_yearly_control_without_an_end_carries_one_year() -> None:
    assert "expired" not in _found(control(expiry_date=None), as_of=date(2021, 8, 24))
    finding = _found(control(expiry_date=None), as_of=date(2021, 8, 25))["expired"]
    assert (finding.severity, finding.seen) == ("blocking", "2021-08-24")


def test_a_quality_system_without_an_end_is_not_judged_by_the_year() -> None:
    assert "expired" not in _found(control(expiry_date=None, conformity_module="D"), as_of=date(2023, 1, 1))


def test_the_body_must_be_the_one_the_declaration_names_for_production() -> None:
    finding = _found(control(notified_body_number="1008", production_control_body_number="1008"))["body_mismatch"]
    assert (finding.severity, finding.seen, finding.expected) == ("blocking", "1008", "0158")
    assert {each.file for each in finding.evidence} == {"c2.pdf", "doc.pdf"}


def test_another_body_for_module_b_is_lawful() -> None:
    placed = [control(notified_body_number="1008", production_control_body_number="1008"), declaration(production_control_body_number="1008")]
    assert found(RULES, batch(placed)) == {}


def test_other_models_block() -> None:
    finding = _found(control(models=["LY-9310"]))["model_mismatch"]
    assert (finding.severity, finding.line, finding.seen, finding.expected) == ("blocking", 1, "LY-9310", "LY-8210")


def test_a_reference_to_another_certificate_blocks_where_no_model_speaks_for_the_paper() -> None:
    assert _found(control(models=None, referenced_certificates=["ZP/B999/19"]))["model_mismatch"].severity == "blocking"
    assert _found(control(referenced_certificates=["ZP/B999/19"]))["model_mismatch"].severity == "review"
    assert _found(control(models=None, referenced_certificates=["zp b417/20"])) == {}


def test_nothing_is_said_of_papers_of_earlier_years_beside_the_current_one() -> None:
    old = control("old.pdf", certificate_number="C2-0158-19-0500", issue_date="2019-08-24", expiry_date="2020-08-23")
    findings, _ = judged(RULES, batch(with_paper(old)))
    assert findings == ()
    alone, _ = judged(RULES, batch(with_paper(old), as_of=date(2021, 9, 1)))
    assert {(each.severity, each.file) for each in alone} == {("blocking", "old.pdf"), ("blocking", "c2.pdf")}


def test_a_further_paper_of_another_body_says_nothing_where_one_is_by_the_body_declared() -> None:
    other = control("other.pdf", notified_body_number="0598", production_control_body_number="0598")
    assert judged(RULES, batch(with_paper(other)))[0] == ()
    assert _found(control(notified_body_number="0598", production_control_body_number="0598"))["body_mismatch"].severity == "blocking"


@pytest.mark.parametrize(("referred", "severity"), [("ZP/B417/20", None), ("ZP/B417/20 Rev. 1", None), ("ZP/B417/20-01", None), ("ZP/B999/20", "review")])
def test_a_revision_of_the_certificate_is_the_certificate(referred: str, severity: str | None) -> None:
    found_ = _found(control(referenced_certificates=[referred]))
    expected = "review" if referred.endswith("-01") else severity
    assert (found_["model_mismatch"].severity if found_ else None) == expected
