"""What somebody who reviews a batch has before them: one paper's page on the left, one finding of the list on the right, and the ways on from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode

from batches.base import Severity
from batches.codes import WEIGHT
from batches.paper import Paper
from portal.desk import Desk, Known
from portal.views.review_findings import FindingSeen, Moments, findings_seen
from portal.views.review_paper import Place, papers_in, places_of, spots_in

Scope = Literal["batch", "paper"]


@dataclass(frozen=True, slots=True)
class PaperListed:
    """A paper in the list of papers: how many findings on it are open, and the worst of them."""

    paper: Paper
    number: int
    open: int
    worst: Severity | None

    @property
    def name(self) -> str:
        """The last part of its name."""
        return self.paper.file.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The folder it came in."""
        return self.paper.file.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Looking:
    """The choice an address makes: paper, page, box, finding, and whether the list is that of the batch or of the paper."""

    paper: Paper | None
    page: int
    spot: int | None
    chosen: FindingSeen | None
    scope: Scope
    found: tuple[FindingSeen, ...]

    @property
    def marked(self) -> frozenset[int]:
        """The boxes to mark on this page: the one asked for."""
        return frozenset([self.spot] if self.spot is not None else ())

    def neighbour(self, step: int) -> FindingSeen | None:
        """The finding before (-1) or after (1) the chosen one in the list; the first where none is chosen."""
        if self.chosen is None:
            return self.found[0] if self.found and step > 0 else None
        place = next((number for number, each in enumerate(self.found) if each.finding.id == self.chosen.finding.id), None)
        if place is None or not 0 <= place + step < len(self.found):
            return None
        return self.found[place + step]


def moments_of(desk: Desk, known: Known) -> Moments:
    """When each decision was taken up, as the record's history says; made once for each version."""
    if not known.batch.decisions:
        return {}
    made: Moments | None = known.made.get("moments")
    if made is None:
        made = {}
        for event in desk.house.ledger.events("batch", known.batch.id):
            choice = _CHOICES.get(event.type)
            if choice is not None:
                made[(event.payload.get("finding", ""), event.actor, choice, event.payload.get("reason", ""))] = event.at
        known.made["moments"] = made
    return made


_CHOICES = {"finding.accepted": "accept", "finding.overridden": "override", "finding.rejected": "reject", "finding.asked": "ask"}


def seen_by(desk: Desk, known: Known, name: str) -> tuple[FindingSeen, ...]:
    """The findings of a batch as one person sees them; made once for each version and person."""
    key = f"findings of {name}" if known.batch.decisions or known.batch.approvals else "findings"
    made: tuple[FindingSeen, ...] = known.made.get(key) or known.made.setdefault(key, findings_seen(known, name, moments_of(desk, known)))
    return made


def look(known: Known, found: tuple[FindingSeen, ...], query: Mapping[str, str]) -> Looking:
    """What an address asks for; what it does not say follows from the rest: the first finding that waits, its paper, its page."""
    papers = papers_in(known)
    asked = papers.get(query.get("paper", ""))
    scope: Scope = "paper" if query.get("of") == "paper" and asked is not None else "batch"
    listed = found
    if scope == "paper" and asked is not None:
        there = {each.id for each in spots_in(known)[asked.file].findings}
        listed = tuple(each for each in found if each.finding.id in there)
    chosen = next((each for each in found if each.finding.id == query.get("finding")), None)
    if chosen is None and "paper" not in query and "done" not in query and "finding" not in query:
        chosen = next((each for each in listed if each.waits_here), None) or next((each for each in listed if each.is_open), None)
    places = places_of(known, chosen.finding.evidence) if chosen is not None else ()
    paper = asked or _paper_of(known, chosen, places)
    page = _page(query.get("page", ""), paper, places)
    spot = int(query["spot"]) if query.get("spot", "").isdecimal() and len(query["spot"]) < 6 else None
    return Looking(paper, page, spot, chosen, scope, listed)


def _paper_of(known: Known, chosen: FindingSeen | None, places: tuple[Place, ...]) -> Paper | None:
    papers = papers_in(known)
    for place in sorted(places, key=lambda each: each.spot is None):
        if place.paper in papers:
            return papers[place.paper]
    if chosen is not None and chosen.finding.file is not None:
        named = next((each for each in known.batch.papers if each.file == chosen.finding.file), None)
        if named is not None:
            return named
    return next(iter(known.batch.papers), None)


def _page(asked: str, paper: Paper | None, places: tuple[Place, ...]) -> int:
    if paper is None:
        return 1
    if asked.isdecimal() and len(asked) < 7:
        return min(max(int(asked), 1), max(paper.pages, 1))
    there = [place for place in places if place.paper == paper.sha256 and place.page is not None]
    return next((place.page for place in sorted(there, key=lambda each: each.spot is None) if place.page), 1)


def papers_listed(known: Known) -> tuple[PaperListed, ...]:
    """Every paper with the findings that are open on it; made once for each version."""
    made: tuple[PaperListed, ...] = known.made.get("papers listed") or known.made.setdefault("papers listed", _papers_listed(known))
    return made


def _papers_listed(known: Known) -> tuple[PaperListed, ...]:
    from batches.gates import open_findings

    still_open = {each.id for each in open_findings(known.batch, known.judgement) if each.severity != "note"}
    listed = []
    for number, paper in enumerate(known.batch.papers, 1):
        on_it = sorted((each.severity for each in spots_in(known)[paper.file].findings if each.id in still_open), key=WEIGHT.__getitem__)
        listed.append(PaperListed(paper, number, len(on_it), on_it[-1] if on_it else None))
    return tuple(listed)


class Ways:
    """Addresses within the review of one batch, from where somebody is: what they have chosen stays chosen."""

    def __init__(self, batch_id: str, looking: Looking) -> None:
        self.batch = f"/batches/{quote(batch_id, safe='')}"
        self.base = f"{self.batch}/review"
        self._page = looking.page
        self._in_paper = looking.scope == "paper"
        self._paper = quote(looking.paper.sha256, safe="") if looking.paper is not None else ""
        #: Keeps the finding: what an address that has parameters already ends with.
        self.kept = f"&finding={quote(looking.chosen.finding.id, safe='')}" if looking.chosen is not None else ""

    def place(self, place: Place) -> str:
        """To where something stands."""
        if not place.paper:
            return ""
        spot = f"&spot={place.spot}{self.kept}#kasten-{place.spot}" if place.spot is not None else f"{self.kept}#papier"
        return f"{self.base}?paper={quote(place.paper, safe='')}&page={place.page or 1}{spot}"

    def page(self, paper: str, page: int, *, zoom: bool = False) -> str:
        """To a page of a paper."""
        return f"{self.base}?paper={quote(paper, safe='')}&page={page}{self.kept}{'&zoom=1' if zoom else ''}#papier"

    def finding(self, seen: FindingSeen) -> str:
        """To a finding of the list; its evidence is shown beside it."""
        inside = f"of=paper&paper={self._paper}&" if self._in_paper else ""
        return f"{self.base}?{inside}finding={quote(seen.finding.id, safe='')}#befund"

    def named(self, finding: str) -> str:
        """To the finding of that id."""
        return f"{self.base}?finding={quote(finding, safe='')}#befund"

    def scope(self, scope: Scope) -> str:
        """To the list of the batch or of this paper."""
        return f"{self.base}?{'of=paper&' if scope == 'paper' else ''}paper={self._paper}&page={self._page}{self.kept}#befunde"

    def tables(self) -> str:
        """To the tables of this paper, shown."""
        return f"{self.base}?paper={self._paper}&page={self._page}&tables=1#tabellen"

    def picture(self, paper: str, page: int, width: int) -> str:
        """The picture of a page."""
        return f"{self.batch}/papers/{quote(paper, safe='')}/pages/{page}.webp?width={width}"

    def decide(self, finding: str) -> str:
        """Where a word on a finding is sent."""
        return f"{self.batch}/findings/{quote(finding, safe='')}/decide"

    def correct(self, paper: str, **query: str) -> str:
        """To the form that corrects what was read."""
        told = urlencode({name: value for name, value in query.items() if value})
        return f"{self.batch}/papers/{quote(paper, safe='')}/correct" + (f"?{told}" if told else "")
