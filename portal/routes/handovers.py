"""``/h/{token}``: who receives a delivery confirms it here, from the code on the note, without an account and once.

Looking changes nothing: programs that follow every link in a mail confirm nothing. The address holds the only secret, it is in no cookie, and no header tells
it to another site. Whoever has the note may confirm; the page tells no more than the note does.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.errors import FreigabeError
from distribution.delivery import Delivery
from flows.deliveries.after import followed
from flows.deliveries.goods import goods_of, goods_papers
from flows.deliveries.handing_over import hand_over
from flows.deliveries.receipt_links import link_of
from flows.kinds import DELIVERIES
from portal.access import ANYBODY, caller_of, desk_of
from portal.acting import patiently
from portal.desk import Desk
from portal.pages import show
from portal.posted import Posted, from_our_pages, posted
from portal.problems import status_of
from portal.refused import not_our_page
from portal.routes.deliveries import handed_out
from portal.views.delivery import delivery_shown

#: A secret has 43 signs; whatever is much longer is none.
_LONGEST = 200
_BY = "delivery note link"


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/h/{token}", dependencies=[ANYBODY])
    async def look(token: str, request: Request) -> Response:
        there = await _opened(request, token)
        return _gone(request) if there is None else await run_in_threadpool(_page, request, token, there)

    @router.post("/h/{token}", dependencies=[ANYBODY])
    async def confirm(token: str, request: Request) -> Response:
        if not from_our_pages(request):
            raise not_our_page()
        there, form = await _opened(request, token), await posted(request)
        return _gone(request) if there is None else await run_in_threadpool(_confirmed, request, token, there, form)

    @router.get("/h/{token}/goods/{sha256}", dependencies=[ANYBODY])
    async def goods_paper(token: str, sha256: str, request: Request) -> Response:
        there = await _opened(request, token)
        if there is None:
            return _gone(request)
        papers = await run_in_threadpool(lambda: goods_papers(goods_of(desk_of(request).house, there)))
        return await handed_out(desk_of(request), there, {each.sha256: each for each in papers}.get(sha256))

    return router


async def _opened(request: Request, token: str) -> Delivery | None:
    """The delivery a token stands for. Whoever uses it is nobody else, also where a session is in the same browser."""
    await caller_of(request)  # asked only so that strangers cannot ask as fast as they like
    request.state.caller = None
    if len(token) > _LONGEST or not token.isascii():
        return None
    return await run_in_threadpool(_found, desk_of(request), token)


def _found(desk: Desk, token: str) -> Delivery | None:
    link = link_of(desk.house, token)
    found = None if link is None else DELIVERIES.find(desk.house, link.about)
    return None if found is None or found.status == "cancelled" else found


def _confirmed(request: Request, token: str, there: Delivery, form: Posted) -> Response:
    desk = desk_of(request)
    try:
        after = patiently(lambda: hand_over(desk.house, there.id, form.text("received_by"), _today(desk), _BY, "link"))
    except FreigabeError as refusal:
        return _page(request, token, there, form, refusal)
    followed(desk.house, after)
    return RedirectResponse(f"/h/{token}", 303)


def _page(request: Request, token: str, there: Delivery, given: Posted | None = None, refused: FreigabeError | None = None) -> Response:
    desk = desk_of(request)
    shown = delivery_shown(desk.house, there, _today(desk))
    answered = 200 if refused is None else status_of(refused)
    return show(request, "handover", answered, token=token, shown=shown, delivery=there, given=given or Posted([]), refused=refused)


def _gone(request: Request) -> Response:
    return show(request, "handover_gone", answered=404)


def _today(desk: Desk) -> date:
    return desk.house.ledger.clock().date()
