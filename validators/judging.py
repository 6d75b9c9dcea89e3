"""Judge a batch by every rule of this room."""

from __future__ import annotations

import importlib
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from batches.batch import Batch, SamplingPlan
from batches.finding import Finding, Passed
from batches.rule import Rule, Words, in_order, judge, words_from
from catalogue.contents import Catalogue
from validators.facts import Facts

BatchRule = Rule[[Batch, Facts, Catalogue, date]]

#: Judged for the day of the batch.
SUBJECTS = (
    "papers",
    "reused",
    "certificates",
    "production_control",
    "declarations",
    "test_reports",
    "laboratory",
    "sampling",
    "identifiers",
    "consignment",
    "forgery",
    "alerts",
)
#: Judged for the day of arrival: a lot that expires in customs was sound when it came.
LOT_SUBJECTS = ("lots", "marking")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules said, and the sampling plan of every lot."""

    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...]
    sampling: tuple[SamplingPlan, ...]


def judge_batch(batch: Batch, catalogue: Catalogue) -> Judged:
    """Run every rule over ``batch``; the same batch and catalogue give the same bytes. Reads no clock and no network."""
    from validators.lot_plans import sampling_plans

    facts = Facts.of(batch, catalogue)
    findings: list[Finding] = []
    passed: list[Passed] = []
    for subjects, on in ((SUBJECTS, batch.judged_for), (LOT_SUBJECTS, batch.lots_judged_for)):
        found, held = judge(rules_of(subjects), sentences(), on, batch, facts, catalogue, on)
        findings += found
        passed += held
    return Judged(*in_order(findings, passed), tuple(sampling_plans(batch, catalogue)))


def rules_of(subjects: tuple[str, ...]) -> tuple[BatchRule, ...]:
    """The rules of these subjects, in order."""
    rules: list[BatchRule] = []
    for subject in subjects:
        rules += importlib.import_module(f"validators.{subject}").RULES
    return tuple(rules)


#: Words that are no sentences of findings: names of papers, subjects of comparison, reasons of sampling plans.
_OTHER_WORDS = frozenset({"kinds.toml", "agreement.toml", "sampling.toml"})


@lru_cache(maxsize=1)
def sentences() -> Words:
    """The words of every finding code of this room, from ``words/``; other files there hold no sentences of findings."""
    table: dict[str, object] = {}
    for path in sorted((Path(__file__).parent / "words").glob("*.toml")):
        if path.name not in _OTHER_WORDS:
            table |= tomllib.loads(path.read_text(encoding="utf-8"))
    return MappingProxyType(dict(words_from(table)))
