"""Signing in and out: the password, then the code of a second factor, or setting one up where the account's roles need one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.account import Account
from batches.errors import FreigabeError, NotNow
from flows.accounts.second_factor import offer, offered_again
from flows.accounts.signing_in import sign_in, sign_in_setting_up, sign_in_with_code, sign_out, still_needed
from portal.access import ANYBODY, SOMEBODY, DeskHere
from portal.connection import came_from, cookie_name, is_secure
from portal.desk import Desk
from portal.door import give_cookie, give_device, half_signed_in, let_in, not_here, own, proving, secret_of, shown_to_half
from portal.pages import show
from portal.posted import Form, csrf_of
from portal.problems import status_of


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()
    _password(router)
    _code(router)
    _setting_up(router)
    return router


def _password(router: APIRouter) -> None:
    @router.get("/login", dependencies=[ANYBODY])
    def door(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the address
        return not_here(request) or show(request, "login", next=own(next), mail="")

    @router.post("/login", dependencies=[ANYBODY])
    async def enter(request: Request, form: Form, desk: DeskHere) -> Response:
        if (refused := not_here(request)) is not None:
            return refused
        after, mail = own(form.text("next")), form.text("mail")
        try:
            told = (desk.house, mail, form.get("password", ""), came_from(request), secret_of(request))
            secret, account = await proving(sign_in, *told)
        except NotNow as refusal:
            return show(request, "login", answered=refused_with(refusal), next=after, mail=mail, refused=refusal)
        return await run_in_threadpool(let_in, request, account, secret, after)

    @router.post("/logout", dependencies=[SOMEBODY])
    async def leave(request: Request, desk: DeskHere) -> Response:
        await run_in_threadpool(sign_out, desk.house, secret_of(request))
        answer = RedirectResponse("/login", 303, headers={"Clear-Site-Data": '"cache"'})
        answer.delete_cookie(cookie_name(request), secure=is_secure(request), httponly=True, samesite="lax", path="/")
        return answer


def _code(router: APIRouter) -> None:
    @router.get("/login/code", dependencies=[ANYBODY])
    async def asked(request: Request, next: str = "/") -> Response:  # noqa: A002
        refused = not_here(request)
        if refused is None and await half_signed_in(request) is None:
            return _to_the_door(next)
        return refused or shown_to_half(request, "login_code", next=own(next))

    @router.post("/login/code", dependencies=[ANYBODY])
    async def told(request: Request, form: Form, desk: DeskHere) -> Response:
        if (refused := not_here(request)) is not None:
            return refused
        after, account = own(form.text("next")), await half_signed_in(request)
        if account is None:
            return _to_the_door(after)
        try:
            given = (desk.house, secret_of(request), account, form.text("code"), came_from(request))
            secret = await run_in_threadpool(sign_in_with_code, *given)
        except FreigabeError as refusal:
            return shown_to_half(request, "login_code", refused_with(refusal), next=after, refused=refusal)
        return await run_in_threadpool(let_in, request, account, secret, after)


def _setting_up(router: APIRouter) -> None:
    @router.get("/login/second-factor", dependencies=[ANYBODY])
    async def asked(request: Request, desk: DeskHere, next: str = "/") -> Response:  # noqa: A002
        if (refused := not_here(request)) is not None:
            return refused
        account = await half_signed_in(request)
        if account is None:
            return _to_the_door(next)
        return await run_in_threadpool(_offered, request, desk, account, next)

    @router.post("/login/second-factor", dependencies=[ANYBODY])
    async def told(request: Request, form: Form, desk: DeskHere) -> Response:
        if (refused := not_here(request)) is not None:
            return refused
        after, account, seal = own(form.text("next")), await half_signed_in(request), form.text("offer")
        if account is None or await run_in_threadpool(still_needed, desk.house, account) != "set_up":
            return _to_the_door(after)
        try:
            given = (desk.house, secret_of(request), account, seal, form.text("code"), came_from(request))
            secret, codes = await run_in_threadpool(sign_in_setting_up, *given)
        except FreigabeError as refusal:
            again = await run_in_threadpool(offered_again, desk.house, account, seal)
            shown = {"offer": again, "action": "/login/second-factor", "next": after, "required": True, "refused": refusal}
            return shown_to_half(request, "second_factor_new", refused_with(refusal), **shown)
        return await run_in_threadpool(_let_in_with_codes, request, account, secret, codes, after)


def _offered(request: Request, desk: Desk, account: Account, after: str) -> Response:
    """The page that sets a second factor up, for whom one is asked of."""
    if still_needed(desk.house, account) != "set_up":
        return _to_the_door(after)
    return shown_to_half(request, "second_factor_new", offer=offer(desk.house, account), action="/login/second-factor", next=own(after), required=True)


def _let_in_with_codes(request: Request, account: Account, secret: str, codes: Sequence[str], after: str) -> Response:
    answer = show(request, "recovery_codes", codes=codes, next=after, csrf=csrf_of(secret))
    give_cookie(request, answer, secret)
    give_device(request, answer, account)
    return answer


def refused_with(refusal: FreigabeError) -> int:
    """The status: too often is 429, what was typed wrong 422."""
    return {"login.too_often": 429, "login.wrong": 422, "login.wrong_code": 422, "password.wrong": 422}.get(refusal.code) or status_of(refusal)


def _to_the_door(after: str) -> Response:
    return RedirectResponse(f"/login?{urlencode({'next': own(after)})}", 303)
