"""``POST /language``: the language of the pages from now on; in a cookie before signing in, in the account after."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from flows.accounts.keeping import change_account
from portal.access import ANYBODY, DeskHere, caller_of
from portal.connection import is_secure
from portal.door import own
from portal.posted import Form, from_our_pages
from portal.refused import not_our_page

_YEAR = 365 * 24 * 3600


def routes(_data: Path) -> APIRouter:
    """The route."""
    router = APIRouter()

    @router.post("/language", dependencies=[ANYBODY])
    async def choose(request: Request, form: Form, desk: DeskHere) -> Response:
        if not from_our_pages(request):
            raise not_our_page()
        lang = "en" if form.text("lang") == "en" else "de"
        caller = await caller_of(request)
        if caller is not None and caller.secret and caller.account.language != lang:
            await run_in_threadpool(change_account, desk.house, caller.account.id, caller.name, "account.language_changed", language=lang)
        answer = RedirectResponse(own(form.text("next")), 303)
        answer.set_cookie("lang", lang, max_age=_YEAR, path="/", secure=is_secure(request), httponly=True, samesite="lax")
        return answer

    return router
