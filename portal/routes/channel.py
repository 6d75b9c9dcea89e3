"""``/channel/join``: an organisation registers itself, without an account, and confirms by the link it is mailed.

Whatever is known here already, the answer is the same page: what is the case stands in the mail. Opening the link keeps nothing; programs that look at links in
mails open them too.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.errors import FreigabeError, InputRefused
from distribution.members import MEMBER_KINDS, Group
from flows.accounts.own_address import own_url
from flows.accounts.policy import policy
from flows.channel.application import application_of
from flows.channel.applying import join
from flows.channel.confirming import confirm, pending
from flows.channel.groups import groups_in
from flows.channel.inviting import invitation_of
from flows.channel.policy import joining
from flows.kinds import GROUPS
from portal.access import ANYBODY, DeskHere
from portal.connection import came_from
from portal.desk import Desk
from portal.door import let_in, not_here, proving, secret_of
from portal.pages import show, spoken
from portal.posted import Form, Posted
from portal.problems import status_of


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/channel/join")
    _registering(router)
    _confirming(router)
    return router


def base_of(request: Request) -> str:
    """The address links in mails begin with: that of ``FREIGABE_URL``; without one only this machine is answered, by its own name."""
    return own_url() or str(request.base_url).rstrip("/")


def _registering(router: APIRouter) -> None:
    @router.get("", dependencies=[ANYBODY])
    def form(request: Request, desk: DeskHere, code: str = "") -> Response:
        return not_here(request) or _form(request, desk, Posted([("code", code[:200])]))

    @router.post("", dependencies=[ANYBODY])
    async def register(request: Request, form: Form, desk: DeskHere) -> Response:
        if (refused := not_here(request)) is not None:
            return refused
        return await run_in_threadpool(_registered, request, form, desk)

    @router.get("/sent", dependencies=[ANYBODY])
    def sent(request: Request) -> Response:
        return show(request, "channel_sent", hours=joining().application_hours)


def _confirming(router: APIRouter) -> None:
    @router.get("/{application}", dependencies=[ANYBODY])
    def asked(application: str, request: Request, desk: DeskHere) -> Response:
        return not_here(request) or _confirm_page(request, desk, application)

    @router.post("/{application}", dependencies=[ANYBODY])
    async def confirmed(application: str, request: Request, form: Form, desk: DeskHere) -> Response:
        if (refused := not_here(request)) is not None:
            return refused
        try:
            if form.get("password", "") != form.get("again", ""):
                raise InputRefused("password.differs", "the two passwords differ", "Die beiden Passwörter sind verschieden")
            told = (desk.house, application, form.get("password", ""), base_of(request), secret_of(request))
            session, account, member = await proving(confirm, *told)
        except FreigabeError as refusal:
            return await run_in_threadpool(_confirm_page, request, desk, application, refusal)
        return await run_in_threadpool(let_in, request, account, session, f"/members/{member.id}")


def _registered(request: Request, form: Posted, desk: Desk) -> Response:
    try:
        told = {**form, "language": spoken(request), "group": "" if form.text("code") else form.text("group")}
        join(desk.house, application_of(told), form.text("code"), base_of(request), came_from(request).address)
    except FreigabeError as refusal:
        return _form(request, desk, form, refusal)
    return RedirectResponse("/channel/join/sent", 303)


def _form(request: Request, desk: Desk, given: Posted, refused: FreigabeError | None = None) -> Response:
    invitation = invitation_of(desk.house, given.text("code")) if given.text("code") else None
    group: Group | None = None if invitation is None else GROUPS.find(desk.house, invitation.about)
    shown = {
        "given": given,
        "kinds": MEMBER_KINDS,
        "groups": groups_in(desk.house, listed=True),
        "invited_into": group,
        "invited_mail": "" if invitation is None else invitation.whom,
        "code_ended": bool(given.text("code")) and invitation is None,
        "wrong_field": refused.code.removeprefix("join.") if refused is not None and refused.code.startswith("join.") else "",
    }
    answered = 200 if refused is None else 429 if refused.code == "join.too_often" else status_of(refused)
    return show(request, "channel_join", answered, refused=refused, **shown)


def _confirm_page(request: Request, desk: Desk, secret: str, refused: FreigabeError | None = None) -> Response:
    try:
        application = pending(desk.house, secret)
    except FreigabeError as ended:
        return show(request, "channel_confirm", answered=404, application=None, refused=ended, shortest=policy().shortest)
    group = GROUPS.find(desk.house, application.group) if application.group else None
    shown = {"application": application, "group": group, "secret": secret, "shortest": policy().shortest}
    return show(request, "channel_confirm", answered=200 if refused is None else status_of(refused), refused=refused, **shown)
