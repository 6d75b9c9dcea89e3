"""What a batch still lacks, in words a trader understands: papers with what they are, who issues them and why they are needed; what was asked; customs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from batches.base import Text
from batches.concerned import concerned
from batches.decision import Decision, state_of
from batches.entered import PromiseMade
from batches.finding import Finding
from batches.paper import KINDS
from batches.promise import Promise
from batches.promised import kept
from flows.stored import KIND
from flows.waiting import zone_on
from portal.desk import Desk, Known
from portal.views.customs_lines import gaps_of
from validators.papers_in_words import in_words

MISSING = "papers.missing"


@dataclass(slots=True)
class MissingPaper:
    """A paper that is not there; ``kinds``: any of these serves. ``required``: nothing is released without it."""

    kinds: tuple[str, ...]
    name: Text
    explained: tuple[Explained, ...]
    required: bool
    findings: list[Finding] = field(default_factory=list)
    promised: Promise | None = None

    @property
    def kind(self) -> str:
        """The kind under which it is promised."""
        return self.kinds[0]


@dataclass(frozen=True, slots=True)
class Explained:
    """What a paper is, and who issues it."""

    name: Text
    what: Text
    whence: Text


@dataclass(frozen=True, slots=True)
class Question:
    """A finding somebody asked about: the last question, and whether it was about a paper."""

    finding: Finding
    asked: Decision


def missing_papers(known: Known) -> tuple[MissingPaper, ...]:
    """Each paper once, with all that asks for it; what is required comes first."""
    found: dict[tuple[str, ...], MissingPaper] = {}
    for finding in open_findings(known):
        if finding.code != MISSING:
            continue
        kinds = kinds_asked(finding)
        explained = tuple(each for each in map(explanation, kinds) if each is not None)
        one = found.setdefault(kinds, MissingPaper(kinds, in_words(kinds), explained, required=False))
        one.findings.append(finding)
        one.required = one.required or finding.severity == "blocking"
        one.promised = _promised(known, kinds)
    return tuple(sorted(found.values(), key=lambda each: not each.required))


def kinds_asked(finding: Finding) -> tuple[str, ...]:
    """The kinds of which one is missing; of instructions for other models the finding names the model."""
    kinds = tuple((finding.expected or "").split(" or "))
    return kinds if set(kinds) <= set(KINDS) else ("instructions",)


def open_findings(known: Known) -> Iterator[Finding]:
    """What is not closed or rejected."""
    return (each for each in known.judgement.findings if state_of(each, known.batch.decisions) not in ("closed", "rejected"))


def questions(known: Known) -> tuple[Question, ...]:
    """What was asked and has no answer yet."""
    asked = {each.finding: each for each in known.batch.decisions if each.choice == "ask"}
    return tuple(Question(each, asked[each.id]) for each in open_findings(known) if state_of(each, known.batch.decisions) == "asked")


def customs_lacks(desk: Desk, known: Known) -> tuple[Text, ...]:
    """What customs needs beside the papers that are missing anyway, once each."""
    made: tuple[Text, ...] | None = known.made.get("importer.customs_lacks")
    if made is None:
        gaps = gaps_of(known, desk.house.catalogue)
        named = {name.de.casefold() for paper in missing_papers(known) for name in (paper.name, *(in_words((kind,)) for kind in paper.kinds))}
        ids = {each.id for each in known.judgement.findings if each.code == MISSING}
        papers = [each.what for line in gaps for each in line.conditions if each.required and each.state == "missing" and not ids.intersection(each.findings)]
        facts = [each.fact for line in gaps for each in line.facts if each.required]
        made = tuple(dict.fromkeys(each for each in (*papers, *facts) if each.de.casefold() not in named))
        known.made["importer.customs_lacks"] = made
    return made


def due_on(desk: Desk, known: Known) -> date | None:
    """The last day until which the house waits for papers before it reminds somebody."""
    due = next((each.due_at for each in desk.house.ledger.waits.of(KIND, known.batch.id) if each.what == "papers"), None)
    if due is None:
        return None
    last = due - timedelta(seconds=1)  # a wait ends with the last hour of its last day
    return last.astimezone(zone_on(last.date())).date()


def promises_open(known: Known) -> tuple[Promise, ...]:
    """What was promised and is not there."""
    return tuple(each for each in known.batch.promises if not kept(known.batch, each))


def promises_shown(known: Known) -> str:
    """What a form for a promise is bound to."""
    return concerned(PromiseMade(by="", kind="other", until=known.batch.order.expected_on, whom=""), known.batch, known.judgement)


def _promised(known: Known, kinds: tuple[str, ...]) -> Promise | None:
    return max((each for each in promises_open(known) if each.kind in kinds), key=lambda each: each.until, default=None)


def explanation(kind: str) -> Explained | None:
    """What a kind of paper is, if anything is said of it."""
    row = _explained().get(kind)
    return None if row is None else Explained(in_words((kind,)), row["what"], row["from"])


@cache
def _explained() -> dict[str, dict[str, Text]]:
    told = tomllib.loads((Path(__file__).parents[1] / "papers_explained.toml").read_text(encoding="utf-8"))
    return {kind: {name: Text.model_validate(each) for name, each in row.items()} for kind, row in told.items()}
