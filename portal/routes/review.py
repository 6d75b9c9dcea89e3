"""``/batches/{batch}/review``: the papers of a batch beside what is to be decided on them, and the decisions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from batches.concerned import concerned
from batches.decision import Choice, same_person
from batches.entered import FindingDecided
from batches.errors import FreigabeError, InputRefused, NotNow, Unavailable
from portal.access import BatchHere, CallerHere, DeskHere, may
from portal.acting import Told, tell
from portal.batch_pages import address, frame
from portal.pages import show, spoken
from portal.posted import Filled, Form, NotInOrder, Posted
from portal.problems import status_of
from portal.refused import no_such_paper
from portal.review_pieces import boxes, briefs, listed_papers, read
from portal.views.contradictions import compared
from portal.views.lessons import learnt_at
from portal.views.review import Looking, Ways, look, papers_listed, seen_by
from portal.views.review_findings import next_after, options
from portal.views.review_paper import is_attached, places_of

if TYPE_CHECKING:
    from batches.base import Language
    from documents.picturing.picture import PageSize
    from portal.access import Caller
    from portal.desk import Desk, Known

_CHOICES: dict[str, Choice] = {"accept": "accept", "override": "override", "reject": "reject", "ask": "ask"}
#: A page has rarely more; more thumbnails would only be scrolled past.
_MOST_THUMBNAILS = 24


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/batches/{batch}/review", dependencies=[may("see_batches")])
    def review(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        return _shown(request, desk, caller, known, request.query_params)

    @router.post("/batches/{batch}/findings/{finding}/decide", dependencies=[may("decide")])
    def decide(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere, finding: str, form: Form) -> Response:
        return _decided(request, desk, caller, known, finding, form)

    return router


def _decided(request: Request, desk: Desk, caller: Caller, known: Known, finding: str, form: Posted) -> Response:
    found = seen_by(desk, known, caller.name)
    try:
        filled = Filled(form)
        choice, reason = filled.choice("choice", _CHOICES), filled.text("reason", required=True)
        filled.done()
        act = FindingDecided(by=caller.name, finding=finding, choice=_CHOICES[choice], reason=reason, seen=form.text("seen") or None)
        told = tell(desk, known.batch.id, act)
        if told.outcome == "refused":
            raise refusal_told(told)
    except FreigabeError as refusal:
        fresh = desk.batch_for(caller, known.batch.id) or known
        query = {"finding": finding} | ({"of": "paper", "paper": form.text("paper")} if form.text("of") == "paper" else {})
        return _shown(request, desk, caller, fresh, query, answered=status_of(refusal), refused=refusal, given=form)
    return RedirectResponse(_onward(known, found, finding, form, told), 303)


def refusal_told(told: Told) -> NotNow:
    """What was entered and then refused, as a refusal of the page that sent it."""
    why = told.why
    return NotNow(told.code or "entry.refused", why.en if why else "it was refused", why.de if why else "Es wurde abgelehnt")


def _onward(known: Known, found: tuple[Any, ...], finding: str, form: Posted, told: Told) -> str:
    """To the next finding that waits for the same person; to the list where none does."""
    after = next_after(found, finding)
    if after is None:
        return address(known.batch.id, "review", told=str(told.position), done="1") + "#befunde"
    return address(known.batch.id, "review", told=str(told.position), after=finding, finding=after.finding.id) + "#befund"


def _shown(request: Request, desk: Desk, caller: Caller, known: Known, query: Mapping[str, str], *, answered: int = 200, **given: Any) -> Response:
    found, lang = seen_by(desk, known, caller.name), spoken(request)
    looking = look(known, found, query)
    elsewhere = answered == 200 and "paper" in query and (looking.paper is None or looking.paper.sha256 != query["paper"])
    if elsewhere and not is_attached(known, query["paper"]):
        raise no_such_paper()
    around = frame(request, desk, caller, known, "review")
    shown: dict[str, Any] = {
        "looking": looking,
        "ways": Ways(known.batch.id, looking),
        "all_found": found,
        "compared": compared(known),
        "papers": papers_listed(known),
        "listed_papers": listed_papers(known, lang),
        "briefs": briefs(known, caller.name, lang, looking.found, looking),
        "query": query,
        "given": None,
        "carried": None,
        "unread": elsewhere,
        "wrong": {},
        "learnt": learnt_at(desk, caller, known, query.get("told", "")),
        "may_decide": caller.may("decide"),
    }
    if "after" in query and around["told"] is not None and around["told"].outcome in ("applied", "nothing_new"):
        shown["carried"], around["told"] = around["told"], None  # told at the next finding, where whoever decided now is
    shown |= _of_paper(desk, known, caller, looking, lang, tables="tables" in query) | _of_finding(known, caller, looking)
    refused = given.get("refused")
    shown |= {"wrong": refused.fields, "refused": None} if isinstance(refused, NotInOrder) else {}
    kept = {name: value for name, value in given.items() if not (name == "refused" and isinstance(refused, NotInOrder))}
    return show(request, "review", answered=answered, **around | shown | kept)


def _of_paper(desk: Desk, known: Known, caller: Caller, looking: Looking, lang: Language, *, tables: bool) -> dict[str, Any]:
    paper = looking.paper
    if paper is None:
        return {"size": None, "why_not": None, "boxes": (), "read": "", "at": None, "thumbnails": ()}
    sizes, why_not = sizes_of(desk, known, paper.sha256)
    size = sizes[looking.page - 1] if looking.page <= len(sizes) else None
    listed = papers_listed(known)
    return {
        "size": size,
        "why_not": why_not,
        "boxes": boxes(known, paper, looking.page, lang),
        "read": read(known, paper, looking.page, lang, may_decide=caller.may("decide"), tables=tables),
        "at": next(place for place, each in enumerate(listed) if each.paper.sha256 == paper.sha256),
        "thumbnails": range(1, min(len(sizes), _MOST_THUMBNAILS) + 1) if len(sizes) > 1 else (),
    }


def sizes_of(desk: Desk, known: Known, sha256: str) -> tuple[tuple[PageSize, ...], FreigabeError | None]:
    """The sizes of a paper's pages; none, and why, where it cannot be shown."""
    from flows.pictures import pages_of

    kept: dict[str, tuple[PageSize, ...]] = known.made.setdefault("sizes", {})
    if sha256 not in kept:
        try:
            kept[sha256] = pages_of(desk.house, sha256)
        except (InputRefused, Unavailable) as refusal:
            return (), refusal
    return kept[sha256], None


def _of_finding(known: Known, caller: Caller, looking: Looking) -> dict[str, Any]:
    chosen = looking.chosen
    if chosen is None:
        return {"places": (), "options": (), "seen": "", "marked": looking.marked, "contradiction": None, "approved": False}
    finding = chosen.finding
    places = places_of(known, finding.evidence)
    here = looking.paper.sha256 if looking.paper is not None else ""
    marked = looking.marked or frozenset(each.spot for each in places if each.paper == here and each.page == looking.page and each.spot is not None)
    asked = FindingDecided(by=caller.name, finding=finding.id, choice="ask", reason="")
    return {
        "places": places,
        "options": options(chosen, known.batch, caller.name) if caller.may("decide") else (),
        "seen": concerned(asked, known.batch, known.judgement),
        "marked": marked,
        "contradiction": compared(known).of(finding.id),
        "approved": any(same_person(each.by, caller.name) for each in known.batch.approvals),
    }
