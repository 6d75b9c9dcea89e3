"""Signing in and out."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.errors import NotNow
from flows.accounts.policy import policy
from flows.accounts.signing_in import sign_in, sign_out
from portal.access import ANYBODY, SOMEBODY, DeskHere, cookie_name, is_secure
from portal.pages import show
from portal.posted import Form, from_our_pages


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/login", dependencies=[ANYBODY])
    def door(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the address
        return show(request, "login", next=_own(next), mail="")

    @router.post("/login", dependencies=[ANYBODY])
    async def enter(request: Request, form: Form, desk: DeskHere) -> Response:
        if not from_our_pages(request):
            raise HTTPException(403, "this did not come from our page; open it again")
        after, mail = _own(form.text("next")), form.text("mail")
        address = request.client.host if request.client is not None else ""
        try:
            secret, proved = await run_in_threadpool(sign_in, desk.house, mail, form.get("password", ""), address)
        except NotNow as refusal:
            return show(request, "login", answered=429 if refusal.code == "login.too_often" else 422, next=after, mail=mail, refused=refusal)
        answer = RedirectResponse(after if proved == "full" else f"/login/code?next={after}", 303)
        give_cookie(request, answer, secret)
        return answer

    @router.post("/logout", dependencies=[SOMEBODY])
    async def leave(request: Request, desk: DeskHere) -> Response:
        await run_in_threadpool(sign_out, desk.house, request.cookies.get(cookie_name(request), ""))
        answer = RedirectResponse("/login", 303, headers={"Clear-Site-Data": '"cache"'})
        answer.delete_cookie(cookie_name(request), secure=is_secure(request), httponly=True, samesite="lax", path="/")
        return answer

    return router


def give_cookie(request: Request, answer: Response, secret: str) -> None:
    """Give the browser what it shows from now on. Scripts cannot read it, other sites' requests that change something do not carry it."""
    lasting = int(policy().lasting.total_seconds())
    answer.set_cookie(cookie_name(request), secret, max_age=lasting, path="/", secure=is_secure(request), httponly=True, samesite="lax")


def _own(address: str) -> str:
    """An address of ours to go to afterwards; whatever else is asked for leads home."""
    plain = address.isprintable() and address.startswith("/") and not address.startswith(("//", "/\\")) and "\\" not in address
    return address if plain else "/"
