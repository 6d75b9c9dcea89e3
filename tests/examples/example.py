"""What an example is: two batches that differ in one thing, one that breaks a rule and one that just holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from batches.batch import Batch
from batches.finding import Finding, Passed
from batches.quality_data import InspectedRow, MarkedRow, MeasuredRow
from batches.rule import Sentence, in_order
from catalogue import Catalogue, load_catalogue
from customs import prepare
from customs.preparation import words
from validators import judge_batch
from validators.judging import sentences


@dataclass(frozen=True, eq=False)
class Example:
    """``sentence`` is the key of the words that tell the finding (``code`` or ``code.variant``); ``broken`` and ``held`` say what is so in each batch."""

    sentence: str
    broken: str
    held: str
    breaks: Batch
    holds: Batch
    catalogue: Catalogue | None = None

    @property
    def code(self) -> str:
        """The finding code."""
        return ".".join(self.sentence.split(".")[:2])

    @property
    def family(self) -> str:
        """What stands before the dot of the code."""
        return self.code.partition(".")[0]


@dataclass(frozen=True)
class Verdict:
    """All that the rules said of one batch, customs included."""

    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...]


@cache
def verdicts(example: Example) -> tuple[Verdict, Verdict]:
    """The verdict on the batch that breaks the rule, and on the one that holds it."""
    catalogue = example.catalogue or load_catalogue()
    return _verdict(example.breaks, catalogue), _verdict(example.holds, catalogue)


def _verdict(of: Batch, catalogue: Catalogue) -> Verdict:
    judged, prepared = judge_batch(of, catalogue), prepare(of, catalogue)
    return Verdict(*in_order((*judged.findings, *prepared.findings), (*judged.passed, *prepared.passed)))


def told(example: Example) -> Finding | None:
    """The finding that the example is about; ``None`` when no finding is told in its sentence."""
    return next((each for each in verdicts(example)[0].findings if sentence_of(each) == example.sentence), None)


def all_sentences() -> dict[str, Sentence]:
    """The words of every finding, those of customs included."""
    return {**sentences(), **words()}


def sentence_of(finding: Finding) -> str | None:
    """The key of the sentence in which a finding is told; of several that fit, the one that says most in its own words."""
    fitting = [(len(said), key) for key, said, pattern in _patterns() if key.startswith(finding.code) and pattern.match(finding.message.en)]
    return max(fitting)[1] if fitting else None


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    made = []
    for key, sentence in all_sentences().items():
        parts = re.split(r"\{\w+\}", sentence.message.en)
        made.append((key, "".join(parts), re.compile(".*".join(re.escape(part.strip()) for part in parts), re.DOTALL)))
    return tuple(made)


def differences(one: Batch, other: Batch) -> set[str]:
    """What differs between two batches: papers, order lines, keys of the order, rows of sheets, what the record saw and inspected before, the day asked
    for."""
    return {name for name, _ in set(_things(one)) ^ set(_things(other))}


def _things(of: Batch) -> Iterator[tuple[str, str]]:
    order = of.order.model_dump(mode="json", exclude={"lines"})
    yield from ((f"order.{key}", repr(value)) for key, value in order.items())
    yield from ((f"line {line.line}", line.model_dump_json()) for line in of.order.lines)
    yield from ((paper.file, paper.model_dump_json()) for paper in of.papers)
    rows: tuple[Any, ...] = (*of.measurements, *of.inspections, *of.markings)
    yield from ((f"{type(row).__name__} {row.row}", row.model_dump_json()) for row in rows)
    yield from ((f"seen before {each.sha256}", each.model_dump_json()) for each in of.seen_before)
    yield from ((f"inspected before {each.defect_class}", each.model_dump_json()) for each in of.inspected_before)
    yield "as of", str(of.as_of)


def measured(of: Batch, *rows: str) -> Batch:
    """The batch with these rows of ``measurements.csv``, each as the file has it."""
    return of.model_copy(update={"measurements": tuple(MeasuredRow(row=n, **_cells(MeasuredRow, row)) for n, row in enumerate(rows, 2))})


def inspected(of: Batch, *rows: str) -> Batch:
    """The batch with these rows of ``inspection.csv``."""
    return of.model_copy(update={"inspections": tuple(InspectedRow(row=n, **_cells(InspectedRow, row)) for n, row in enumerate(rows, 2))})


def marked(of: Batch, *rows: str) -> Batch:
    """The batch with these rows of ``marking.csv``."""
    return of.model_copy(update={"markings": tuple(MarkedRow(row=n, **_cells(MarkedRow, row)) for n, row in enumerate(rows, 2))})


def _cells(kind: type[MeasuredRow] | type[InspectedRow] | type[MarkedRow], row: str) -> dict[str, str]:
    columns = [name for name in kind.model_fields if name != "row"]
    return dict(zip(columns, row.split(",", len(columns) - 1), strict=True))
