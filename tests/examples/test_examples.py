"""Every example breaks its rule and just holds it, every sentence is reached by one, and every rule looks at what it says."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from batches.fields import FIELDS
from batches.order import Beneficiary, Order, OrderedLot, OrderLine, Party
from batches.paper import Fact, Paper
from batches.quality_data import InspectedRow, MarkedRow, MeasuredRow
from batches.rule import Rule
from catalogue import load_catalogue
from customs.rules import RULES as CUSTOMS_RULES
from tests.examples.all_examples import EXAMPLES
from tests.examples.example import Example, all_sentences, differences, told, verdicts
from validators.facts import Facts
from validators.judging import LOT_SUBJECTS, SUBJECTS, BatchRule, rules_of

pytestmark = pytest.mark.unit

RULES: tuple[Rule[...], ...] = (*rules_of((*SUBJECTS, *LOT_SUBJECTS)), *CUSTOMS_RULES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.sentence)
def test_the_one_breaks_the_rule_and_the_other_just_holds_it(example: Example) -> None:
    breaks, holds = verdicts(example)
    finding = told(example)
    assert finding is not None, [(each.code, each.message.en) for each in breaks.findings if each.code == example.code]
    alike = {each.id for each in holds.findings}
    assert {each.code for each in breaks.findings if each.code.startswith(f"{example.family}.") and each.id not in alike} == {example.code}
    assert example.code not in {each.code for each in holds.findings}
    held = {each.line for each in holds.passed if each.code == example.code}
    assert held if finding.line is None else held & {finding.line, None}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.sentence)
def test_the_two_differ_in_one_thing(example: Example) -> None:
    assert len(differences(example.breaks, example.holds)) == 1


def test_every_rule_has_an_example_and_every_sentence_is_reached_by_one() -> None:
    assert {rule.code for rule in RULES} == {example.code for example in EXAMPLES}
    assert set(all_sentences()) == {example.sentence for example in EXAMPLES}


_ORDERED = {name for model in (Order, OrderLine, OrderedLot, Party, Beneficiary) for name in model.model_fields} | {"class"}
_ROWS = {name for model in (MeasuredRow, InspectedRow, MarkedRow) for name in model.model_fields} | {"measurements.csv", "inspection.csv", "marking.csv"}
_ELEMENTS = {row.element for row in load_catalogue().marking_elements} | {"lot"}
#: Which line a paper is about, which route goods take and which papers are copies is settled before any rule: not said of each.
_SETTLED_BEFORE = frozenset({"routes_for", "one_of_each"})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.code} {rule.judge.__name__}")
def test_what_a_rule_looks_at_is_named_as_papers_order_and_sheets_name_it(rule: Rule[...]) -> None:
    assert set(_named(rule)) <= {*FIELDS, *Paper.model_fields, *_ORDERED, *_ROWS, *_ELEMENTS, "mrn"}
    assert rule.looks_at.strip()


def _named(rule: Rule[...]) -> list[str]:
    return re.findall(r"`([^`]+)`", rule.looks_at)


@pytest.mark.parametrize("rule", rules_of((*SUBJECTS, *LOT_SUBJECTS)), ids=lambda rule: f"{rule.code} {rule.judge.__name__}")
def test_a_rule_reads_of_papers_what_it_says_it_looks_at_and_nothing_else(rule: BatchRule, monkeypatch: pytest.MonkeyPatch) -> None:
    read = set(_fields_read(rule, monkeypatch))
    if "…" in rule.looks_at:  # it reads what a table of the catalogue names
        assert read <= {field for row in load_catalogue().declaration_elements for field in row.fields} | set(_named(rule))
    else:
        assert read <= set(_named(rule))


def _fields_read(rule: BatchRule, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The fields of papers that the rule asks for while it judges every example of its family."""
    asked: set[str] = set()
    judging = False

    def spying(own: Any) -> Any:
        def ask(paper: Paper, field: str) -> Fact | tuple[Fact, ...] | None:
            if judging and not _settling():
                asked.add(field)
            return own(paper, field)  # type: ignore[no-any-return]

        return ask

    monkeypatch.setattr(Paper, "one", spying(Paper.one))
    monkeypatch.setattr(Paper, "all", spying(Paper.all))
    for example in (each for each in EXAMPLES if each.family == rule.code.partition(".")[0]):
        catalogue = example.catalogue or load_catalogue()
        for batch in (example.breaks, example.holds):
            facts = Facts.of(batch, catalogue)
            assert all(facts.lines_of(paper) is not None for paper in facts.papers)  # which lines a paper carries is settled here
            judging = True
            list(rule(batch, facts, catalogue, batch.judged_for))
            judging = False
    yield from sorted(asked)


def _settling() -> bool:
    frame = sys._getframe(2)
    while frame.f_back is not None:
        if frame.f_code.co_name in _SETTLED_BEFORE:
            return True
        frame = frame.f_back
    return False
