"""Whatever a batch holds, it is judged: no rule raises, none exceeds its weight, and each finding speaks and points at what is there."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from batches.batch import Batch
from batches.codes import MAXIMUM, WEIGHT
from batches.finding import Finding
from customs import prepare
from customs.preparation import words
from tests.validators.arbitrary import BATCHES, CATALOGUE
from validators import judge_batch
from validators.judging import sentences

pytestmark = pytest.mark.unit

#: What evidence may name beside the papers: the order, the sheets people fill in, and the register of alerts.
_OTHER_FILES = frozenset({"order.json", "measurements.csv", "inspection.csv", "marking.csv", "alerts.csv"})
#: A blank of any sentence; what a paper says may hold braces of its own.
_BLANK = re.compile("|".join(sorted({found for each in (*sentences().values(), *words().values()) for found in re.findall(r"\{\w+\}", each.message.en)})))


@settings(
    max_examples=200,
    phases=(Phase.explicit, Phase.generate, Phase.target),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(BATCHES)
def test_whatever_a_batch_holds_it_is_judged_and_each_finding_stands(of: Batch) -> None:
    judged, prepared = judge_batch(of, CATALOGUE), prepare(of, CATALOGUE)
    findings = (*judged.findings, *prepared.findings)
    for finding in findings:
        assert_it_stands(finding, of)
    assert len({finding.id for finding in findings}) == len(findings)
    known = {(line.line, lot.lot) for line, lot in of.lots} | {(line.line, None) for line in of.order.lines} | {(None, None)}
    assert {(each.line, each.lot) for each in (*judged.passed, *prepared.passed)} <= known
    turned = of.model_copy(update={"papers": of.papers[::-1]})
    assert (judge_batch(turned, CATALOGUE), prepare(turned, CATALOGUE).findings) == (judged, prepared.findings)


def assert_it_stands(finding: Finding, of: Batch) -> None:
    """The finding is no heavier than its code allows, says its piece in both languages and points at what the batch has."""
    assert WEIGHT[finding.severity] <= WEIGHT[MAXIMUM[finding.code]], finding
    for text in (finding.message, finding.clear_by):
        assert text.de.strip() and text.en.strip(), finding
        blanks = set(_BLANK.findall(text.de + text.en))
        assert not {blank for blank in blanks if blank not in of.model_dump_json()}, finding  # a paper may say what looks like one
    assert finding.basis.strip(), finding
    files = {paper.file for paper in of.papers} | _OTHER_FILES
    # A paper of an earlier batch is named with its batch before its file.
    before = {f"{each.earlier.batch}/{each.earlier.paper.file}" for each in of.seen_before}
    assert {evidence.file for evidence in finding.evidence} <= files | before, finding
    assert finding.file in files | {None}, finding
    lots = {line.line: {lot.lot for owner, lot in of.lots if owner is line} for line in of.order.lines}
    assert finding.line is None or finding.line in lots, finding
    assert finding.lot is None or (finding.line is not None and finding.lot in lots[finding.line]), finding
