"""``/account/second-factor``: setting one's second factor up, switching it off, new recovery codes."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.account import Account
from batches.errors import FreigabeError
from flows.accounts.guessing import Came
from flows.accounts.passwords import prove_again
from flows.accounts.second_factor import has_one, new_recovery_codes, offer, offered_again, prove, switch_off, switch_on
from flows.accounts.signing_in import renewed, whole
from flows.wiring import House
from portal.access import IN_PERSON, Caller, CallerHere, DeskHere
from portal.connection import came_from
from portal.desk import Desk
from portal.door import give_cookie, proving
from portal.pages import show
from portal.posted import Form, csrf_of
from portal.routes.account import account_page
from portal.routes.login import refused_with

_ACTION = "/account/second-factor"


def routes(_data: Path) -> APIRouter:
    """The routes. Whoever changes what proves them proves themselves once more, goes on under a new session, and ends all others."""
    router = APIRouter(prefix=_ACTION)

    @router.get("", dependencies=[IN_PERSON])
    def new(request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        if has_one(desk.house, caller.account):
            return RedirectResponse("/account", 303)
        return show(request, "second_factor_new", offer=offer(desk.house, caller.account), action=_ACTION, next="/account", required=False)

    @router.post("", dependencies=[IN_PERSON])
    async def on(request: Request, caller: CallerHere, form: Form, desk: DeskHere) -> Response:
        seal = form.text("offer")
        told = (desk.house, caller.account, caller.secret, form.get("password", ""), seal, form.text("code"), came_from(request))
        try:
            secret, codes = await proving(_on, *told)
        except FreigabeError as refusal:
            return await run_in_threadpool(_again, request, desk, caller, seal, refusal)
        return await run_in_threadpool(_codes, request, codes, secret)

    @router.post("/off", dependencies=[IN_PERSON])
    async def off(request: Request, caller: CallerHere, form: Form, desk: DeskHere) -> Response:
        told = (desk.house, caller.account, caller.secret, form.get("password", ""), form.text("code"), came_from(request))
        try:
            secret = await proving(_off, *told)
        except FreigabeError as refusal:
            return await run_in_threadpool(account_page, request, desk, caller, refusal, where="factor")
        answer = RedirectResponse("/account?done=second_factor_off", 303)
        give_cookie(request, answer, secret)
        return answer

    @router.post("/recovery", dependencies=[IN_PERSON])
    async def recovery(request: Request, caller: CallerHere, form: Form, desk: DeskHere) -> Response:
        told = (desk.house, caller.account, caller.secret, form.get("password", ""), form.text("code"), came_from(request))
        try:
            secret, codes = await proving(_recovery, *told)
        except FreigabeError as refusal:
            return await run_in_threadpool(account_page, request, desk, caller, refusal, where="factor")
        return await run_in_threadpool(_codes, request, codes, secret)

    return router


def _on(house: House, account: Account, secret: str, password: str, seal: str, code: str, came: Came) -> tuple[str, tuple[str, ...]]:
    prove_again(house, account, password)
    codes = switch_on(house, account, seal, code, came)
    return renewed(house, account, secret), codes


def _off(house: House, account: Account, _secret: str, password: str, code: str, came: Came) -> str:
    switch_off(house, account, password, code, came)
    return whole(house, account, "")


def _recovery(house: House, account: Account, secret: str, password: str, code: str, came: Came) -> tuple[str, tuple[str, ...]]:
    prove_again(house, account, password)
    prove(house, account, code, came)
    codes = new_recovery_codes(house, account)
    return renewed(house, account, secret), codes


def _again(request: Request, desk: Desk, caller: Caller, seal: str, refusal: FreigabeError) -> Response:
    offered, answered = offered_again(desk.house, caller.account, seal), refused_with(refusal)
    return show(request, "second_factor_new", answered, offer=offered, action=_ACTION, next="/account", required=False, refused=refusal)


def _codes(request: Request, codes: tuple[str, ...], secret: str) -> Response:
    answer = show(request, "recovery_codes", codes=codes, next="/account", csrf=csrf_of(secret))
    give_cookie(request, answer, secret)
    return answer
