"""Batches: the list of those somebody may see, and each at a glance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from batches.concerned import concerned
from batches.entered import PromiseMade
from batches.errors import FreigabeError
from batches.promise import PROMISED
from flows.accounts.keeping import accounts_in
from portal.access import BatchHere, Caller, CallerHere, DeskHere, may
from portal.acting import tell
from portal.batch_pages import back, frame
from portal.desk import Desk, Known
from portal.lists import PAGE, STAGES, Asked, address, asked, next_of, own
from portal.pages import show
from portal.posted import Filled, Form, NotInOrder, Posted
from portal.problems import status_of
from portal.views.at_a_glance import glance
from portal.views.listed import rows
from portal.words import now
from record.overviews import Filters


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/batches", dependencies=[may("see_batches")])
    def batches(request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        wanted = asked(request.query_params)
        found = desk.house.ledger.overviews.find(narrowed(own(caller), wanted), wanted.after, PAGE + 1, oldest=wanted.oldest)
        # one page holds all that was found: nothing has to be counted
        whole = wanted.after is None and len(found) <= PAGE
        shown = rows(found[:PAGE], desk.house.catalogue, names_of(desk), caller.account.id, now())
        return show(
            request,
            "batches",
            rows=shown,
            asked=wanted,
            all=len(found) if whole else desk.house.ledger.overviews.count(narrowed(own(caller), wanted)),
            stages=STAGES,
            first=address("/batches", request.query_params, after="") if wanted.after else "",
            after=next_of(found, "/batches", request.query_params),
            wide=True,
        )

    @router.get("/batches/{batch}", dependencies=[may("see_batches")])
    def at_a_glance(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        return show(request, "at_a_glance", **shown_at_a_glance(request, desk, caller, known))

    @router.post("/batches/{batch}/promises", dependencies=[may("send_papers")])
    def promised(request: Request, form: Form, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        try:
            act = _promise(form, caller)
            told = tell(desk, known.batch.id, act)
        except FreigabeError as refusal:
            wrong = refusal.fields if isinstance(refusal, NotInOrder) else {}
            page = shown_at_a_glance(request, desk, caller, known)
            return show(request, "at_a_glance", answered=status_of(refusal), **page | {"refused": refusal, "given": form, "wrong": wrong})
        return back(known.batch.id, "", told)

    return router


def narrowed(whose: Filters, wanted: Asked) -> Filters:
    """The list somebody asked for, of what is theirs to see."""
    return Filters(importer=whose.importer, eori=whose.eori, stage=wanted.stage or None, words=wanted.words)


def names_of(desk: Desk) -> dict[str, str]:
    """The names of accounts, by id."""
    return {each.id: each.name for each in accounts_in(desk.house)}


def shown_at_a_glance(request: Request, desk: Desk, caller: Caller, known: Known) -> dict[str, Any]:
    """What the page of a batch shows."""
    case = desk.house.ledger.cases.of(known.batch.id)
    names = names_of(desk) if case is not None or caller.may("decide") else {}
    offered = PromiseMade(by=caller.name, kind="test_report", until=known.batch.order.expected_on, whom="-")
    return frame(request, desk, caller, known, "") | {
        "glance": glance(desk.house, known, caller.rights, now()),
        "sees_all": caller.sees_all,
        "case": case,
        "is_mine": case is not None and case.account == caller.account.id,
        "holder": None if case is None else names.get(case.account, case.account),
        "reviewers": reviewers(desk, caller) if caller.may("decide") else (),
        "kinds": PROMISED,
        "promise_seen": concerned(offered, known.batch, known.judgement),
        "given": Posted([]),
        "wrong": {},
    }


def reviewers(desk: Desk, caller: Caller) -> tuple[tuple[str, str], ...]:
    """The accounts a case can be handed to: id and name of everybody else who decides."""
    from portal.rights import rights_of

    able = (each for each in accounts_in(desk.house) if not each.disabled and "decide" in rights_of(each.roles))
    return tuple((each.id, each.name) for each in able if each.id != caller.account.id)


def _promise(form: Posted, caller: Caller) -> PromiseMade:
    filled = Filled(form)
    kind, whom, until = filled.choice("kind", PROMISED), filled.text("whom", required=True, longest=200), filled.day("until", required=True)
    filled.done()
    assert until is not None  # noqa: S101 - required
    return PromiseMade(by=caller.name, kind=kind, whom=whom, until=until, seen=form.text("seen") or None)
