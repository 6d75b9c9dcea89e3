"""The whole judgement: complete, repeatable, and light where nothing was measured."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batches.codes import MAXIMUM, WEIGHT
from batches.paper import KINDS
from catalogue import load_catalogue
from tests.validators.sound_batch import batch, paper, sound_papers, typex, voluntary, with_paper
from validators import judge_batch
from validators.judging import LOT_SUBJECTS, SUBJECTS, rules_of, sentences

pytestmark = pytest.mark.unit


def test_the_same_batch_gives_the_same_judgement_in_whatever_order_its_papers_came() -> None:
    given = (voluntary(), *with_paper(typex(models=["ZZ-1"])))
    once, again = judge_batch(batch(given), load_catalogue()), judge_batch(batch(tuple(reversed(given))), load_catalogue())
    assert once == again
    assert once.findings


def test_findings_come_heaviest_first_and_none_exceeds_its_code() -> None:
    findings = judge_batch(batch(()), load_catalogue()).findings
    weights = [WEIGHT[each.severity] for each in findings]
    assert weights == sorted(weights, reverse=True)
    assert all(WEIGHT[each.severity] <= WEIGHT[MAXIMUM[each.code]] for each in findings)


def test_every_rule_has_words_and_a_basis() -> None:
    spoken = {".".join(key.split(".")[:2]) for key in sentences()}
    for rule in rules_of(SUBJECTS + LOT_SUBJECTS):
        assert rule.code in spoken, rule.code
        assert rule.basis


def test_a_sound_batch_has_nothing_blocking_and_a_plan_for_every_lot() -> None:
    judged = judge_batch(batch(sound_papers()), load_catalogue())
    assert [each for each in judged.findings if each.severity == "blocking"] == []
    assert {(plan.line, plan.defect_class) for plan in judged.sampling} == {(line, each) for line in (1, 2) for each in ("critical", "major", "minor")}


def test_judging_without_measurements_imports_nothing_heavy() -> None:
    program = (
        "import sys; from catalogue import load_catalogue; from tests.validators.sound_batch import batch; from validators import judge_batch;"
        "judge_batch(batch(), load_catalogue());"
        "print([name for name in ('great_expectations', 'pandas', 'pint', 'prefect', 'sqlalchemy', 'boto3', 'pdfplumber') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_room_is_ours_and_not_the_package_of_that_name() -> None:
    import validators

    assert validators.judge_batch is judge_batch
    assert not hasattr(validators, "email")


_FIELDS = (
    "certificate_number", "issue_date", "expiry_date", "manufacturer", "product", "models", "product_class", "standards", "legislation", "conformity_module",
    "notified_body_number", "notified_body_name", "production_control_body_number", "referenced_certificates", "authorised_representative", "signatory",
)  # fmt: skip
_VALUES = st.one_of(
    st.sampled_from(["2020-02-30", "2016/425", "EN 149", "EN 149:2001+A1:2009", "FFP2 NR", "LY-8210", "((", "0158", "–", "XX-XX", "系列", "a/b/1", "x" * 300]),
    st.text(min_size=1, max_size=40),
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(_FIELDS), _VALUES, max_size=10))
def test_whatever_a_paper_says_it_is_judged_and_nothing_breaks(kind: str, fields: dict[str, str]) -> None:
    judged = judge_batch(batch([paper(kind, "odd.pdf", **fields)]), load_catalogue())
    assert all(each.message.de and each.message.en for each in judged.findings)
