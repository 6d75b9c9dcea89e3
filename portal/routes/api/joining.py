"""``/api/channel/join``: an organisation registers itself, and confirms by the link it is mailed, as on the pages. No account is needed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from batches.base import Frozen, Language
from distribution.members import MemberKind, MemberStatus
from flows.channel.application import application_of
from flows.channel.applying import join
from flows.channel.confirming import confirm
from portal.access import ANYBODY, DeskHere
from portal.connection import came_from, is_encrypted
from portal.door import give_cookie, proving, secret_of
from portal.json_bodies import read
from portal.pace import paced_stranger
from portal.posted import SAFE
from portal.routes.api.described import REFUSALS
from portal.routes.channel import base_of

_Text = Annotated[str, Field(max_length=1000)]


class JoinBody(Frozen):
    """An organisation as it registers; ``group``: the id of one that is listed, or ``code``: of an invitation."""

    organisation: _Text
    kind: MemberKind
    contact: _Text
    mail: _Text
    phone: _Text
    address: _Text
    staff_in_contact: int | None = None
    leitweg_id: str = ""
    group: str = ""
    code: str = ""
    language: Language = "de"


class Asked(BaseModel):
    """The answer to every registration that is in order, whatever is known here already: look into the mail."""

    sent: Literal["look into the mail"] = "look into the mail"


class ConfirmBody(Frozen):
    """The password that is chosen with the confirmation."""

    password: _Text


class Confirmed(BaseModel):
    """The member as it stands after its confirmation, and what its account is called."""

    member: str
    status: MemberStatus
    account: str


class FromStrangers(APIRoute):
    """A route for who has no account: the body is bounded, the pace is a stranger's, and nothing travels where others could read it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, given a body that is in order."""
        handle = super().get_route_handler()

        async def taken(request: Request) -> Response:
            paced_stranger(request, came_from(request).address)
            if not is_encrypted(request):
                raise HTTPException(403, "registrations travel encrypted: use the address of FREIGABE_URL, or ask on the machine itself")
            if request.method not in SAFE:
                await read(request)
            return await handle(request)

        return taken


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/channel/join", route_class=FromStrangers, tags=["channel"])

    @router.post("", dependencies=[ANYBODY], status_code=202, responses=REFUSALS, summary="Register an organisation; confirmed by mail")
    async def register(body: JoinBody, request: Request, desk: DeskHere) -> Asked:
        application = application_of(body.model_dump(exclude={"code"}) | ({"group": ""} if body.code else {}))
        await run_in_threadpool(join, desk.house, application, body.code, base_of(request), came_from(request).address)
        return Asked()

    @router.post("/{application}", dependencies=[ANYBODY], responses=REFUSALS, summary="Confirm a registration, and choose a password; signs in")
    async def confirmed(application: str, body: ConfirmBody, request: Request, response: Response, desk: DeskHere) -> Confirmed:
        session, account, member = await proving(confirm, desk.house, application, body.password, base_of(request), secret_of(request))
        give_cookie(request, response, session)
        return Confirmed(member=member.id, status=member.status, account=account.name)

    return router
