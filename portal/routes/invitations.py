"""``/invitations/{secret}``: who was invited, or forgot the password, chooses one and is signed in."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from batches.errors import FreigabeError, InputRefused
from flows.accounts.inviting import accept, invited
from flows.accounts.policy import policy
from portal.access import ANYBODY, DeskHere
from portal.door import let_in, not_here, proving, secret_of
from portal.pages import show
from portal.posted import Form
from portal.problems import status_of


def routes(_data: Path) -> APIRouter:
    """The routes. Looking at the page does not use the link up: programs that look at links in mails do so too."""
    router = APIRouter()

    @router.get("/invitations/{secret}", dependencies=[ANYBODY])
    def invitation(secret: str, request: Request, desk: DeskHere) -> Response:
        return not_here(request) or _page(request, desk, secret)

    @router.post("/invitations/{secret}", dependencies=[ANYBODY])
    async def taken(secret: str, request: Request, form: Form, desk: DeskHere) -> Response:
        if (refused := not_here(request)) is not None:
            return refused
        try:
            if form.get("password", "") != form.get("again", ""):
                raise InputRefused("password.differs", "the two passwords differ", "Die beiden Passwörter sind verschieden")
            session, account = await proving(accept, desk.house, secret, form.get("password", ""), secret_of(request))
        except FreigabeError as refusal:
            return await run_in_threadpool(_page, request, desk, secret, refusal)
        return await run_in_threadpool(let_in, request, account, session, "/")

    return router


def _page(request: Request, desk: DeskHere, secret: str, refused: FreigabeError | None = None) -> Response:
    try:
        account = invited(desk.house, secret)
    except FreigabeError as ended:
        return show(request, "invitation", answered=404, account_of=None, refused=ended, shortest=policy().shortest)
    answered = 200 if refused is None else status_of(refused)
    return show(request, "invitation", answered=answered, account_of=account, secret=secret, refused=refused, shortest=policy().shortest)
