"""``/notices``: recalls that concern a buyer's organisation; and the same through the link of a letter, without an account.

Whoever has the link may acknowledge for that one member: it says what the letter said. The address holds the only secret, in no cookie and told to nobody.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.errors import FreigabeError
from distribution.recall import Recall, Way
from flows.kinds import RECALLS
from flows.recalls.acknowledging import acknowledge
from flows.recalls.letters import PATH
from flows.recalls.reporting import notice_paper
from flows.wiring import House
from portal.access import ANYBODY, CallerHere, DeskHere, caller_of, desk_of, may
from portal.desk import Desk
from portal.pages import show
from portal.posted import Filled, Form, NotInOrder, Posted, from_our_pages, posted
from portal.problems import status_of
from portal.refused import not_our_page
from portal.routes.recalls import pdf
from portal.views.recalls import given_for, rows_of, told_in

#: A secret has 43 signs; whatever is much longer is none.
_LONGEST = 200


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()
    _of_buyers(router)
    _by_link(router)
    return router


def _of_buyers(router: APIRouter) -> None:
    @router.get("/notices", dependencies=[may("see_demand")])
    def notices(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        if caller.only is None:
            return RedirectResponse("/recalls", 303)
        own = notices_of(desk.house, caller.only)
        return show(request, "notices", rows=[(each, each.notice(caller.only)) for each in own], today=_today(desk))

    @router.get("/notices/{notice}", dependencies=[may("see_demand")])
    def one(notice: str, request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        if caller.only is None:
            return RedirectResponse(f"/recalls/{notice}", 303)
        return _page(request, desk, _own(desk, caller.only, notice), caller.only, f"/notices/{notice}")

    @router.get("/notices/{notice}/notice.pdf", dependencies=[may("see_demand")])
    def paper(notice: str, desk: DeskHere, caller: CallerHere) -> Response:
        if caller.only is None:
            return RedirectResponse(f"/recalls/{notice}", 303)
        known = _own(desk, caller.only, notice)
        if all(each.member != caller.only for each in known.reached):
            raise HTTPException(404, "there is no such paper")
        made = notice_paper(desk.house, known, caller.only)
        return pdf(made.content, made.name)

    @router.post("/notices/{notice}", dependencies=[may("enter_demand")])
    def acknowledged(notice: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        if caller.only is None:
            return RedirectResponse(f"/recalls/{notice}", 303)
        known = _own(desk, caller.only, notice)
        return _taken(request, desk, known, caller.only, caller.name, "portal", form, f"/notices/{notice}")


def _by_link(router: APIRouter) -> None:
    @router.get(PATH + "{letter}", dependencies=[ANYBODY])
    async def look(letter: str, request: Request) -> Response:
        return await run_in_threadpool(_opened_page, request, await _opened(request, letter), letter)

    @router.post(PATH + "{letter}", dependencies=[ANYBODY])
    async def say(letter: str, request: Request) -> Response:
        if not from_our_pages(request):
            raise not_our_page()
        there, form = await _opened(request, letter), await posted(request)
        if there is None:
            return show(request, "notice_gone", answered=404)
        recall, member = there
        return await run_in_threadpool(_taken, request, desk_of(request), recall, member, "", "link", form, f"{PATH}{letter}")


async def _opened(request: Request, token: str) -> tuple[Recall, str] | None:
    """The recall and the member a token stands for. Whoever uses it is nobody else, also where a session is in the same browser."""
    await caller_of(request)  # asked only so that strangers cannot ask as fast as they like
    request.state.caller = None
    if len(token) > _LONGEST or not token.isascii():
        return None
    return await run_in_threadpool(_found, desk_of(request), token)


def _found(desk: Desk, token: str) -> tuple[Recall, str] | None:
    link = desk.house.ledger.links.of("notice", token)
    if link is None:
        return None
    id_, _, member = link.about.partition(" ")
    recall = RECALLS.find(desk.house, id_)
    return None if recall is None or recall.notice(member) is None else (recall, member)


def _opened_page(request: Request, there: tuple[Recall, str] | None, token: str) -> Response:
    if there is None:
        return show(request, "notice_gone", answered=404)
    return _page(request, desk_of(request), *there, f"{PATH}{token}")


def notices_of(house: House, member: str) -> list[Recall]:
    """The recalls that a member was told of, the newest first."""
    every = (each for each in RECALLS.all(house, status=("running", "closed")) if each.notice(member) is not None)
    return sorted(every, key=lambda each: (each.begun_on, each.id), reverse=True)


def _own(desk: Desk, member: str, notice: str) -> Recall:
    known = RECALLS.find(desk.house, notice)
    if known is None or known.status == "drill" or known.notice(member) is None:
        raise HTTPException(404, "there is no such notice")
    return known


def _taken(request: Request, desk: Desk, recall: Recall, member: str, by: str, way: Way, form: Posted, action: str) -> Response:
    try:
        filled = Filled(form)
        by = by or filled.text("by", required=True, longest=200)
        note, told = filled.text("note"), told_in(filled, rows_of(desk.house, recall, member))
        filled.done()
        acknowledge(desk.house, recall.id, member, by, way, _today(desk), told=told, note=note)
    except FreigabeError as refusal:
        return _page(request, desk, recall, member, action, refusal, form)
    return RedirectResponse(f"{action}?done=yes", 303)


def _page(request: Request, desk: Desk, recall: Recall, member: str, action: str, refusal: FreigabeError | None = None, form: Posted | None = None) -> Response:
    rows = rows_of(desk.house, recall, member)
    shown: dict[str, Any] = {"recall": recall, "notice": recall.notice(member), "rows": rows, "given": given_for(rows, form), "action": action}
    shown |= {"wrong": refusal.fields if isinstance(refusal, NotInOrder) else {}, "with_name": action.startswith(PATH)}
    return show(request, "notice", 200 if refusal is None else status_of(refusal), refused=refusal, done=request.query_params.get("done") == "yes", **shown)


def _today(desk: Desk) -> date:
    return desk.house.ledger.clock().date()
