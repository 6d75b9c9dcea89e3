"""What is still to be got, once each with the lines it is for: from whom, until when, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from batches.base import Text
from batches.batch import Batch
from batches.promised import kept
from customs.conditions import WHOM
from customs.gaps import Asked, LineGaps
from customs.tables import tables


@dataclass(slots=True)
class Wanted:
    """A paper or a fact that is not there. ``required``: nothing goes on without it; ``until``: promised for that day, by ``promised_by``."""

    what: Text
    codes: tuple[str, ...]
    state: str
    required: bool
    get: Text | None
    whom: Text
    basis: str
    lines: list[int] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    until: date | None = None
    promised_by: str = ""


@dataclass(slots=True)
class Held:
    """A paper that is there, with the lines it serves."""

    what: Text
    paper: str
    code: str
    number: str
    lines: list[int] = field(default_factory=list)


def wanted(batch: Batch, gaps: Iterable[LineGaps]) -> tuple[Wanted, ...]:
    """What is asked for and not held: what is required first, papers before facts, each with every line it is for."""
    found: dict[tuple[object, ...], Wanted] = {}
    for line in gaps:
        for asked in line.conditions:
            if asked.state != "held":
                key = (asked.what, asked.codes, asked.state, asked.required, asked.whom, asked.get)
                one = found.setdefault(key, _of_paper(batch, asked))
                one.lines.append(line.line)
                one.findings += [each for each in asked.findings if each not in one.findings]
        for fact in line.facts:
            one = found.setdefault((fact.fact, fact.required, fact.whom), Wanted(fact.fact, (), "fact", fact.required, None, WHOM[fact.whom], ""))
            one.lines.append(line.line)
    return tuple(sorted(found.values(), key=lambda each: (not each.required, each.state == "fact", each.lines[0])))


def held(gaps: Iterable[LineGaps]) -> tuple[Held, ...]:
    """The papers that satisfy what is asked for."""
    found: dict[tuple[str, str], Held] = {}
    for line in gaps:
        for asked in line.conditions:
            for paper in asked.held:
                one = found.setdefault((paper.file, asked.what.de), Held(asked.what, paper.file, paper.code or "", paper.number or ""))
                if line.line not in one.lines:
                    one.lines.append(line.line)
    return tuple(found.values())


def _of_paper(batch: Batch, asked: Asked) -> Wanted:
    one = Wanted(asked.what, asked.codes, asked.state, asked.required, asked.get, WHOM[asked.whom], asked.basis)
    kinds = {row.kind for row in tables().documents if row.name_de in asked.what.de.split(" oder ")}
    promised = [each for each in batch.promises if each.kind in kinds and not kept(batch, each)]
    if promised:
        latest = max(promised, key=lambda each: each.until)
        one.until, one.promised_by = latest.until, latest.whom
    return one
