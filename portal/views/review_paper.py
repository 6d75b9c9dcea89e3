"""One paper of a batch as it is reviewed: the boxes on a page with what each holds, and everything that was read, each with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from batches.base import Box, Severity
from batches.batch import Attachment
from batches.corrected import PERSON
from batches.finding import Evidence, Finding
from batches.paper import Absent, Fact, Paper
from batches.spots import Spot, Spots, spots_of
from portal.desk import Known

Confidence = Literal["person", "sure", "rather", "unsure"]
#: From so much on a value is called sure, and rather sure.
_SURE, _RATHER = 0.9, 0.8


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: ``spot`` is the number of its box on that page, where it has one. ``paper``: the digest, empty for what is no paper."""

    file: str
    paper: str = ""
    page: int | None = None
    spot: int | None = None
    text: str = ""

    @property
    def name(self) -> str:
        """The last part of the file's name."""
        return self.file.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class BoxSeen:
    """A box to lay over the picture of a page. ``finding``: the worst of those that rest on it."""

    number: int
    box: Box
    severity: Severity | None
    finding: Finding | None
    facts: tuple[Fact, ...]
    absent: tuple[Absent, ...]


@dataclass(frozen=True, slots=True)
class FactSeen:
    """A value that was read, or entered by a person. ``again``: another value of the field before it."""

    fact: Fact
    place: Place
    confidence: Confidence
    again: bool


@dataclass(frozen=True, slots=True)
class AbsentSeen:
    """A field that was not believed."""

    absent: Absent
    place: Place


def spots_in(known: Known) -> dict[str, Spots]:
    """The boxes of every paper, by its name; made once for each version."""
    made: dict[str, Spots] = known.made.get("spots") or known.made.setdefault("spots", spots_of(known.batch, known.judgement))
    return made


def papers_in(known: Known) -> dict[str, Paper]:
    """The papers by their digest."""
    made: dict[str, Paper] = known.made.get("papers") or known.made.setdefault("papers", {paper.sha256: paper for paper in known.batch.papers})
    return made


def is_attached(known: Known, sha256: str) -> bool:
    """Whether the batch has a paper with these bytes."""
    attached: Iterable[Attachment] = known.batch.attached
    return any(each.sha256 == sha256 for each in attached) or sha256 in papers_in(known)


def places_of(known: Known, evidence: Iterable[Evidence]) -> tuple[Place, ...]:
    """Where evidence stands, each place once."""
    return tuple(dict.fromkeys(_place(known, each) for each in evidence))


def _place(known: Known, evidence: Evidence) -> Place:
    spots = spots_in(known).get(evidence.file)
    if spots is None:
        return Place(evidence.file, text=evidence.text)
    number = None
    if evidence.page is not None and evidence.box is not None:
        number = next((spot.number for spot in spots.on(evidence.page) if spot.box == evidence.box), None)
    return Place(evidence.file, spots.sha256, evidence.page, number, evidence.text)


def boxes_on(known: Known, paper: Paper, page: int) -> tuple[BoxSeen, ...]:
    """The boxes of a page; those of findings last, so that they lie on top."""
    spots = spots_in(known)[paper.file].on(page)
    return tuple(_box(each) for each in sorted(spots, key=lambda spot: spot.severity is not None))


def _box(spot: Spot) -> BoxSeen:
    worst = next((each for each in spot.findings if each.severity == spot.severity), None)
    return BoxSeen(spot.number, spot.box, spot.severity, worst, spot.facts, spot.absent)


def facts_seen(known: Known, paper: Paper) -> tuple[FactSeen, ...]:
    """What was read from a paper, values of a field together."""
    numbers = _numbers(spots_in(known)[paper.file])
    together: dict[str, list[Fact]] = {}
    for fact in paper.facts:
        together.setdefault(fact.field, []).append(fact)
    return tuple(_fact(paper, fact, numbers, again=number > 0) for facts in together.values() for number, fact in enumerate(facts))


def _fact(paper: Paper, fact: Fact, numbers: dict[tuple[int, Box], int], *, again: bool) -> FactSeen:
    place = Place(paper.file, paper.sha256, fact.page, _number(numbers, fact.page, fact.box), fact.raw)
    return FactSeen(fact, place, _confidence(fact), again)


def _confidence(fact: Fact) -> Confidence:
    if PERSON in fact.checks:
        return "person"
    return "sure" if fact.confidence >= _SURE else "rather" if fact.confidence >= _RATHER else "unsure"


def absent_seen(known: Known, paper: Paper) -> tuple[AbsentSeen, ...]:
    """What the paper seems to state and was not believed."""
    numbers = _numbers(spots_in(known)[paper.file])
    return tuple(AbsentSeen(each, Place(paper.file, paper.sha256, each.page, _number(numbers, each.page, each.box), each.raw)) for each in paper.absent)


def _numbers(spots: Spots) -> dict[tuple[int, Box], int]:
    return {(page, spot.box): spot.number for page, there in spots.pages.items() for spot in there}


def _number(numbers: dict[tuple[int, Box], int], page: int | None, box: Box | None) -> int | None:
    return None if page is None or box is None else numbers.get((page, box))
