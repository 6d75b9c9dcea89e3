"""``/account``: who one is here, one's password, sessions and tokens. Only for people in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.errors import FreigabeError, InputRefused
from flows.accounts.keeping import note_on_account
from flows.accounts.policy import policy
from flows.accounts.second_factor import has_one, is_required, recovery_codes_left
from flows.accounts.signing_in import change_password
from flows.accounts.tokens import make_token, revoke_token, tokens_of
from portal.access import IN_PERSON, Caller, CallerHere, DeskHere
from portal.desk import Desk
from portal.door import give_cookie, proving
from portal.pages import show
from portal.posted import Form, Posted
from portal.routes.login import refused_with

#: What the page says after something was done, by ``?done=``.
DONE = frozenset({"password", "sessions", "token_revoked", "second_factor_off"})


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/account")

    @router.get("", dependencies=[IN_PERSON])
    def account(request: Request, caller: CallerHere, desk: DeskHere, done: str = "") -> Response:
        return account_page(request, desk, caller, done=done if done in DONE else "")

    @router.post("/password", dependencies=[IN_PERSON])
    async def password(request: Request, caller: CallerHere, form: Form, desk: DeskHere) -> Response:
        try:
            if form.get("password", "") != form.get("again", ""):
                raise InputRefused("password.differs", "the two passwords differ", "Die beiden Passwörter sind verschieden")
            told = (desk.house, caller.account, form.get("before", ""), form.get("password", ""), caller.secret)
            secret = await proving(change_password, *told)
        except FreigabeError as refusal:
            return await run_in_threadpool(account_page, request, desk, caller, refusal, where="password")
        answer = RedirectResponse("/account?done=password", 303)
        give_cookie(request, answer, secret)
        return answer

    @router.post("/sessions/end", dependencies=[IN_PERSON])
    def end_sessions(caller: CallerHere, desk: DeskHere) -> Response:
        desk.house.ledger.sessions.end_all(caller.account.id, but=caller.secret)
        note_on_account(desk.house, caller.account.id, caller.name, "account.sessions_ended")
        return RedirectResponse("/account?done=sessions", 303)

    @router.post("/tokens", dependencies=[IN_PERSON])
    async def token(request: Request, caller: CallerHere, form: Form, desk: DeskHere) -> Response:
        days, scope = form.text("days"), "write" if form.text("scope") == "write" else "read"
        try:
            told = (desk.house, caller.account, form.text("name"), scope, int(days) if days.isascii() and days.isdecimal() and len(days) < 5 else 0)
            secret = await proving(make_token, *told, form.get("password", ""))
        except FreigabeError as refusal:
            return await run_in_threadpool(account_page, request, desk, caller, refusal, where="token", given=form)
        return await run_in_threadpool(account_page, request, desk, caller, made=secret)

    @router.post("/tokens/{token}/revoke", dependencies=[IN_PERSON])
    def revoke(token: str, caller: CallerHere, desk: DeskHere) -> Response:
        revoke_token(desk.house, caller.account, token)
        return RedirectResponse("/account?done=token_revoked", 303)

    return router


def account_page(request: Request, desk: Desk, caller: Caller, refused: FreigabeError | None = None, **shown: Any) -> Response:
    """The page; ``where``: the form that was refused, ``given``: what stood in it, ``made``: a new token's secret."""
    known = {
        "refused": refused,
        "where": "",
        "given": Posted([]),
        "made": "",
        "done": "",
        "factor": has_one(desk.house, caller.account),
        "factor_required": is_required(caller.account),
        "codes_left": recovery_codes_left(desk.house, caller.account),
        "tokens": tokens_of(desk.house, caller.account),
        "sessions": desk.house.ledger.sessions.count(caller.account.id, policy().idle),
        "known": policy(),
    }
    return show(request, "account", 200 if refused is None else refused_with(refused), **known | shown)
