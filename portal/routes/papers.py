"""``/batches/{batch}/papers``: papers are sent, each is told what became of it, and what is still missing stands above."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from batches.entered import PromiseMade
from batches.errors import FreigabeError
from batches.fields import FIELDS
from batches.promise import PROMISED
from flows.stored import KIND
from portal.access import FILES, BatchHere, Caller, CallerHere, DeskHere, may
from portal.acting import tell
from portal.batch_pages import back, frame
from portal.desk import Desk, Known
from portal.handing_out import from_archive
from portal.pages import is_fragment, show, spoken
from portal.posted import Filled, Form, NotInOrder, Posted
from portal.problems import status_of
from portal.refused import no_such_paper
from portal.sending_files import Papers, attaching, papers_sent, proving, sender_of
from portal.views.papers import cards, hint, rules_today
from portal.views.papers_missing import customs_lacks, due_on, missing_papers, promises_open, promises_shown, questions
from validators.papers_in_words import in_words


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/batches/{batch}/papers", dependencies=[may("see_batches")])
    def papers(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        if is_fragment(request) and request.query_params.get("seen") == _version(desk, known, desk.house.ledger.worked_on(KIND, known.batch.id)):
            return Response(status_code=204)  # nothing new: the page stays as it is, and so does what is being typed in it
        return _page(request, desk, caller, known)

    @router.post("/batches/{batch}/papers", dependencies=[may("send_papers"), FILES])
    async def sent(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        sender = await run_in_threadpool(sender_of, caller, known)
        try:
            told = await papers_sent(request, desk, known, sender, proving(request, caller))
        except FreigabeError as refusal:
            return await run_in_threadpool(_refused, request, desk, caller, known, refusal)
        return await run_in_threadpool(_told, request, desk, caller, known, told)

    @router.post("/batches/{batch}/papers/promise", dependencies=[may("send_papers")])
    def promised(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere, form: Form) -> Response:
        try:
            filled = Filled(form)
            kind, whom, until = filled.choice("kind", PROMISED), filled.text("whom", required=True, longest=200), filled.day("until", required=True)
            filled.done()
            assert until is not None  # noqa: S101 - required
            told = tell(desk, known.batch.id, PromiseMade(by=caller.name, kind=kind, until=until, whom=whom, seen=form.text("seen")))
        except FreigabeError as refusal:
            return _page(request, desk, caller, known, answered=status_of(refusal), refused=refusal, given=form)
        return back(known.batch.id, "papers", told)

    @router.get("/batches/{batch}/papers/{sha256}/file", dependencies=[may("see_batches")])
    async def file(desk: DeskHere, known: BatchHere, sha256: str) -> Response:
        found = next((each for each in known.batch.attached if each.sha256 and each.sha256 == sha256), None)
        if found is None:
            raise no_such_paper()
        return await from_archive(desk.house.archive, found.sha256, found.file)

    return router


def _version(desk: Desk, known: Known, worked_on: bool) -> str:
    """What tells one state of the page from another; a run that ends without anything new ends the reading all the same."""
    return f"{known.version}.{len(attaching(desk, known))}.{'run' if worked_on else ''}"


def _told(request: Request, desk: Desk, caller: Caller, known: Known, told: Papers) -> Response:
    """What became of each file: to the script that sent them its entries of a list, to a form the whole page."""
    answered = 422 if told.all_refused else 200
    if is_fragment(request):
        return show(request, "files_sent", answered=answered, sent=told.received, refusal=None)
    return _page(request, desk, caller, desk.batch_for(caller, known.batch.id) or known, answered=answered, sent=told.received)


def _refused(request: Request, desk: Desk, caller: Caller, known: Known, refusal: FreigabeError) -> Response:
    answered = status_of(refusal)
    if is_fragment(request):
        answer: Response = show(request, "files_sent", answered=answered, sent=(), refusal=refusal)
    else:
        answer = _page(request, desk, caller, known, answered=answered, refused=refusal)
    if answered in (408, 413):
        answer.headers["connection"] = "close"  # what is still being sent is not read
    return answer


def _page(request: Request, desk: Desk, caller: Caller, known: Known, *, answered: int = 200, given: Posted | None = None, **told: Any) -> Response:
    ruled, lang, waiting, worked_on = rules_today(), spoken(request), attaching(desk, known), desk.house.ledger.worked_on(KIND, known.batch.id)
    known = desk.batch_for(caller, known.batch.id) or known  # as it stands after that: a run that ended meanwhile is not told as having read nothing
    listed = cards(known)
    refused = told.pop("refused", None)
    wrong = {name: each.in_language(lang) for name, each in refused.fields.items()} if isinstance(refused, NotInOrder) else {}
    shown: dict[str, Any] = {
        "cards": listed,
        "objections": sum(len(each.findings) for each in listed),
        "waiting": waiting,
        "state": _version(desk, known, worked_on),
        "reading": bool(waiting) or any(each.state == "reading" for each in listed) or worked_on,
        "missing": missing_papers(known),
        "lacks": customs_lacks(desk, known),
        "questions": questions(known),
        "promises": promises_open(known),
        "promises_seen": promises_shown(known),
        "due": due_on(desk, known),
        "kind_words": lambda kind: in_words((kind,)),
        "form_of": FIELDS.get,
        "accept": ",".join(extension for row in ruled.types for extension in row.extensions),
        "hint": hint(ruled, lang),
        "may_send": caller.may("send_papers"),
        "sent": (),
        "given": given or Posted([]),
        "wrong": wrong,
        "refused": None if wrong else refused,
        "there": request.query_params.get("there") == "1",
    }
    return show(request, "papers", answered=answered, **frame(request, desk, caller, known, "papers") | shown | told)
