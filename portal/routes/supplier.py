"""A supplier's link: made and ended by those who may hand it out; used without an account, to send papers for one batch until it ends.

Whoever has the address may use it, so the page says as little as a supplier needs. The address holds the only secret: it is in no cookie, and no header tells
it to another site (``Referrer-Policy``). A request that sends files has to come from our own page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.errors import FreigabeError
from flows.accounts.own_address import own_url
from flows.accounts.policy import policy
from flows.supplier_links import end_link, make_link
from flows.uploads import Sender
from portal.access import ANYBODY, FILES, BatchHere, Caller, CallerHere, DeskHere, caller_of, desk_of, may
from portal.acting import patiently
from portal.batch_pages import address, frame
from portal.desk import Desk, Known
from portal.pages import is_fragment, show, spoken
from portal.posted import Filled, Form, NotInOrder, Posted, from_our_pages
from portal.problems import status_of
from portal.refused import not_our_page
from portal.sending_files import papers_sent
from portal.views.papers import hint, rules_today
from portal.views.supplier_page import goods_of, sent_through, wanted_of
from record.links import Link

#: A secret has 43 signs; whatever is much longer is none.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that holds, with its batch."""

    link: Link
    known: Known


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()
    _handing_out(router)
    _using(router)
    return router


def _handing_out(router: APIRouter) -> None:
    @router.get("/batches/{batch}/links", dependencies=[may("hand_out")])
    def links(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        return _links(request, desk, caller, known)

    @router.post("/batches/{batch}/links", dependencies=[may("hand_out")])
    def make(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere, form: Form) -> Response:
        try:
            filled = Filled(form)
            whom = filled.text("whom", required=True, longest=100)
            days = filled.count("days", required=True, least=1, most=policy().supplier.days)
            filled.done()
        except NotInOrder as refusal:
            return _links(request, desk, caller, known, answered=422, given=form, refusal=refusal)
        secret, _ = patiently(lambda: make_link(desk.house, known.batch.id, whom, days, caller.name))
        made = f"{own_url() or str(request.base_url).rstrip('/')}/supplier/{secret}"
        return _links(request, desk, caller, known, made=made, made_for=whom)

    @router.post("/batches/{batch}/links/{link}/end", dependencies=[may("hand_out")])
    def end(link: str, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        if not patiently(lambda: end_link(desk.house, known.batch.id, link, caller.name)):
            raise HTTPException(404, "there is no such link")
        return RedirectResponse(address(known.batch.id, "links"), 303)


def _using(router: APIRouter) -> None:
    @router.get("/supplier/{token}", dependencies=[ANYBODY])
    async def look(token: str, request: Request) -> Response:
        there = await _opened(request, token)
        return _gone(request) if there is None else await run_in_threadpool(_page, request, token, there)

    @router.post("/supplier/{token}", dependencies=[ANYBODY, FILES])
    async def send(token: str, request: Request) -> Response:
        if not from_our_pages(request):
            raise not_our_page()
        there = await _opened(request, token)
        if there is None:
            return _gone(request)
        sender = Sender(batch=there.known.batch.id, by=f"supplier: {there.link.whom}", link=there.link.id)
        try:
            told = await papers_sent(request, desk_of(request), there.known, sender, _nothing_to_prove)
        except FreigabeError as refusal:
            return await run_in_threadpool(_told, request, token, there, status_of(refusal), (), refusal)
        return await run_in_threadpool(_told, request, token, there, 422 if told.all_refused else 200, told.received, None)


async def _opened(request: Request, token: str) -> Opened | None:
    """The link a token stands for. Whoever uses it is nobody else, also where a session is in the same browser."""
    await caller_of(request)  # asked only so that strangers cannot ask as fast as they like
    request.state.caller = None
    if len(token) > _LONGEST or not token.isascii():
        return None
    return await run_in_threadpool(_found, desk_of(request), token)


def _found(desk: Desk, token: str) -> Opened | None:
    link = desk.house.ledger.links.of("supplier", token)
    known = None if link is None else desk.batch(link.about)
    return None if link is None or known is None else Opened(link, known)


def _nothing_to_prove(_fields: Mapping[str, Sequence[str]]) -> None:
    """There is no session that another site could use; the secret is in the address, which no other site knows."""


def _gone(request: Request) -> Response:
    return show(request, "supplier_gone", answered=404)


def _told(request: Request, token: str, there: Opened, answered: int, sent: Sequence[Any], refusal: FreigabeError | None) -> Response:
    if is_fragment(request):
        return show(request, "files_sent", answered=answered, sent=sent, refusal=refusal)
    answer = _page(request, token, there, answered=answered, sent=sent, refused=refusal)
    if answered in (408, 413):
        answer.headers["connection"] = "close"  # what is still being sent is not read
    return answer


def _page(request: Request, token: str, there: Opened, *, answered: int = 200, sent: Sequence[Any] = (), refused: FreigabeError | None = None) -> Response:
    desk, lang, ruled = desk_of(request), spoken(request), rules_today()
    shown = {
        "token": token,
        "order": there.known.batch.order.order,
        "whom": there.link.whom,
        "until": there.link.expires_at,
        "goods": goods_of(there.known, desk.house.catalogue),
        "wanted": wanted_of(there.known),
        "before": sent_through(desk, there.link),
        "hint": hint(ruled, lang),
        "accept": ",".join(extension for row in ruled.types for extension in row.extensions),
    }
    return show(request, "supplier", answered=answered, sent=sent, refused=refused, **shown)


def _links(request: Request, desk: Desk, caller: Caller, known: Known, *, answered: int = 200, refusal: NotInOrder | None = None, **told: Any) -> Response:
    lang, now = spoken(request), desk.house.ledger.clock()
    around = frame(request, desk, caller, known, "papers")
    around["trail"] = [*around["trail"][:-1], {"label": "Link für Lieferanten" if lang == "de" else "Supplier's link"}]
    shown = {
        "links": desk.house.ledger.links.list("supplier", known.batch.id),
        "at": now,
        "days": policy().supplier.days,
        "given": Posted([]),
        "wrong": {} if refusal is None else {name: each.in_language(lang) for name, each in refusal.fields.items()},
        "made": "",
        "made_for": "",
    }
    return show(request, "supplier_links", answered=answered, **around | shown | told)
