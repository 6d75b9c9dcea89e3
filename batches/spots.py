"""Where on its pages a paper says what the judgement rests on: the boxes to lay over each page, numbered, with all that rests on each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from batches.base import Box, Severity
from batches.batch import Batch, Judgement
from batches.codes import WEIGHT
from batches.finding import Evidence, Finding
from batches.paper import Absent, Fact, Paper, Signal

_Resting = Fact | Absent | Finding | Signal


class Spot(NamedTuple):
    """A box on a page and what rests on it.

    ``number`` counts the page's spots from its top, the same in picture and list as long as the paper and its judgement stay as they are.
    """

    number: int
    page: int
    box: Box
    facts: tuple[Fact, ...] = ()
    absent: tuple[Absent, ...] = ()
    findings: tuple[Finding, ...] = ()
    signals: tuple[Signal, ...] = ()

    @property
    def severity(self) -> Severity | None:
        """The worst of its findings; ``None`` where nothing is objected to."""
        return max((finding.severity for finding in self.findings), key=WEIGHT.__getitem__, default=None)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What rests on the paper and on no box of it: on a page as a whole, or (``page`` None) on the file, or on what a person said."""

    page: int | None
    text: str = ""
    fact: Fact | None = None
    absent: Absent | None = None
    finding: Finding | None = None
    signal: Signal | None = None


@dataclass(frozen=True, slots=True)
class Spots:
    """The spots of one paper by page, each page's in their order, what has none, and every finding that concerns the paper (the worst first)."""

    file: str
    sha256: str
    pages: Mapping[int, tuple[Spot, ...]]
    unplaced: tuple[Unplaced, ...]
    findings: tuple[Finding, ...]

    def on(self, page: int) -> tuple[Spot, ...]:
        """The spots of a page."""
        return self.pages.get(page, ())


def spots_of(batch: Batch, judgement: Judgement) -> dict[str, Spots]:
    """The spots of every paper of a batch, by the paper's name."""
    resting = _resting(judgement.findings)
    return {paper.file: _spots(paper, resting.get(paper.file, {})) for paper in batch.papers}


def elsewhere(batch: Batch, judgement: Judgement) -> tuple[tuple[Finding, Evidence], ...]:
    """Evidence that stands in no paper: in the order, in sheets of measurements and inspections."""
    papers = {paper.file for paper in batch.papers}
    return tuple((finding, each) for finding in judgement.findings for each in finding.evidence if each.file not in papers)


#: The findings that concern a paper, with their evidence in it.
_Concerning = dict[str, tuple[Finding, list[Evidence]]]


def _resting(findings: Iterable[Finding]) -> dict[str, _Concerning]:
    """By paper: the findings that are about it or have evidence in it, in their order."""
    resting: dict[str, _Concerning] = defaultdict(dict)
    for finding in findings:
        if finding.file is not None:
            resting[finding.file][finding.id] = (finding, [])
        for evidence in finding.evidence:
            resting[evidence.file].setdefault(finding.id, (finding, []))[1].append(evidence)
    return resting


class _Gathering:
    """The boxes of one paper with what rests on each, by page, and what rests on none."""

    def __init__(self) -> None:
        self.pages: dict[int, dict[Box, list[_Resting]]] = {}
        self.unplaced: list[Unplaced] = []

    def at(self, page: int | None, box: Box | None) -> list[_Resting] | None:
        """What rests on a box so far; ``None`` without one."""
        if page is None or box is None:
            return None
        boxes = self.pages.get(page)
        if boxes is None:
            boxes = self.pages[page] = {}
        there = boxes.get(box)
        if there is None:
            there = boxes[box] = []
        return there


def _spots(paper: Paper, resting: _Concerning) -> Spots:
    gathering = _Gathering()
    _gather_read(paper, gathering)
    for finding, evidence in resting.values():
        for each in evidence:
            if (there := gathering.at(each.page, each.box)) is not None:
                if all(each is not finding for each in there):
                    there.append(finding)
            else:
                gathering.unplaced.append(Unplaced(each.page, each.text, finding=finding))
        if not evidence:
            gathering.unplaced.append(Unplaced(None, finding=finding))
    findings = tuple(finding for finding, _ in resting.values())
    return Spots(paper.file, paper.sha256, _numbered(gathering.pages), tuple(gathering.unplaced), findings)


def _gather_read(paper: Paper, gathering: _Gathering) -> None:
    """What was read from the paper, or seemed to stand there."""
    for fact in paper.facts:
        if (there := gathering.at(fact.page, fact.box)) is not None:
            there.append(fact)
        else:
            gathering.unplaced.append(Unplaced(fact.page, fact.raw, fact=fact))
    for absent in paper.absent:
        if (there := gathering.at(absent.page, absent.box)) is not None:
            there.append(absent)
        else:
            gathering.unplaced.append(Unplaced(absent.page, absent.raw, absent=absent))
    for signal in paper.signals:
        if (there := gathering.at(signal.page, signal.box)) is not None:
            there.append(signal)
        else:
            gathering.unplaced.append(Unplaced(signal.page, signal.message, signal=signal))


def _numbered(pages: Mapping[int, Mapping[Box, list[_Resting]]]) -> dict[int, tuple[Spot, ...]]:
    """The spots of each page from its top, then from the left."""
    return {
        page: tuple(_spot(number, page, box, pages[page][box]) for number, box in enumerate(sorted(pages[page], key=_from_the_top), 1))
        for page in sorted(pages)
    }


def _from_the_top(box: Box) -> tuple[float, Box]:
    return (box[1], box)


def _spot(number: int, page: int, box: Box, there: list[_Resting]) -> Spot:
    if len(there) == 1 and isinstance(there[0], Fact):  # nearly all there are
        return Spot(number, page, box, (there[0],))
    return Spot(
        number, page, box,
        tuple(each for each in there if isinstance(each, Fact)), tuple(each for each in there if isinstance(each, Absent)),
        tuple(each for each in there if isinstance(each, Finding)), tuple(each for each in there if isinstance(each, Signal)),
    )  # fmt: skip
