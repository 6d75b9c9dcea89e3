"""Members and groups of the channel over the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from batches.base import Frozen, Language
from distribution.members import Contact, Group, GroupKind, Member, MemberKind, MemberStatus
from flows.channel.application import contact_of, leitweg_id
from flows.channel.groups import add_group, change_group, groups_in
from flows.channel.inviting import invite
from flows.channel.leaving import leave
from flows.channel.members import admit, change_details, decline, enrol, members_in, regroup
from portal.access import Caller, CallerHere, DeskHere, may
from portal.acting import patiently
from portal.json_bodies import Sent
from portal.routes.api.described import REFUSALS
from portal.routes.api.paging import Limit
from portal.routes.channel import base_of
from portal.routes.members import MemberHere
from portal.views.members import contact_seen_by

_SEE, _COORDINATE, _OWN = may("see_demand", "see_distribution"), may("coordinate"), may("coordinate", "enter_demand")
_Text = Annotated[str, Field(max_length=1000)]
After = Annotated[str, Query(max_length=200, description="Where the page before ended: its `next`.")]


class DetailsBody(Frozen):
    """Contact and details of a member, whole."""

    contact: _Text
    mail: _Text
    phone: _Text
    address: _Text
    staff_in_contact: int | None = None
    leitweg_id: str = ""


class EnrolBody(DetailsBody):
    """A known organisation that takes part from now on."""

    organisation: str
    kind: MemberKind
    groups: list[str]


class GroupsBody(Frozen):
    """The groups, by id."""

    groups: list[str]


class ReasonBody(Frozen):
    """Why."""

    reason: _Text


class GroupBody(Frozen):
    """A group; ``public``: anybody may read its offers, ``listed``: the page of registration names it."""

    name: _Text
    kind: GroupKind
    public: bool = False
    listed: bool = True


class InviteBody(Frozen):
    """Whom to invite."""

    mail: _Text
    language: Language = "de"


class Invited(BaseModel):
    """The mail is on its way."""

    group: str
    sent: bool = True


class MemberShown(BaseModel):
    """A member; ``contact`` is null for who may not see it, and where it was erased."""

    id: str
    name: str
    kind: MemberKind
    status: MemberStatus
    groups: list[str]
    applied_for: str
    applied_on: date
    invited_by: str
    decided_by: str
    reason: str
    staff_in_contact: int | None
    leitweg_id: str
    contact: Contact | None


class MembersPage(BaseModel):
    """A page of members, by id; ``next`` is null on the last."""

    items: list[MemberShown]
    next: str | None


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api", route_class=Sent, tags=["channel"])
    _looking(router)
    _deciding(router)
    _grouping(router)
    return router


def _looking(router: APIRouter) -> None:
    @router.get("/members", dependencies=[_SEE], responses=REFUSALS, summary="Members of the channel; a buyer sees the own organisation")
    def members(
        caller: CallerHere, desk: DeskHere, status: MemberStatus | None = None, group: str = "", kind: MemberKind | None = None, q: str = "",
        limit: Limit = 50, after: After = "",
    ) -> MembersPage:  # fmt: skip
        found = members_in(desk.house, status=status or "", group=group, kind=kind or "", text=q, only=caller.only)
        rest = [each for each in sorted(found, key=lambda each: each.id) if each.id > after]
        items = [_shown(caller, each) for each in rest[:limit]]
        return MembersPage(items=items, next=items[-1].id if len(rest) > limit else None)

    @router.get("/members/{member}", dependencies=[_SEE], responses=REFUSALS, summary="A member")
    def one(member: MemberHere, caller: CallerHere) -> MemberShown:
        return _shown(caller, member)

    @router.get("/groups", dependencies=[may("see_distribution")], responses=REFUSALS, summary="Groups of the channel")
    def groups(desk: DeskHere) -> list[Group]:
        return list(groups_in(desk.house))


def _deciding(router: APIRouter) -> None:
    @router.post("/members", dependencies=[_COORDINATE], status_code=201, responses=REFUSALS, summary="Enrol an organisation that is known")
    async def add(body: EnrolBody, caller: CallerHere, desk: DeskHere) -> MemberShown:
        told = (body.organisation, body.kind, contact_of(body.model_dump()), body.groups, caller.name)
        return _shown(caller, await run_in_threadpool(enrol, desk.house, *told))

    @router.post("/members/{member}/admit", dependencies=[_COORDINATE], responses=REFUSALS, summary="Admit an applicant into groups")
    async def admitted(body: GroupsBody, member: MemberHere, request: Request, caller: CallerHere, desk: DeskHere) -> MemberShown:
        return await _done(caller, partial(admit, desk.house, member.id, body.groups, caller.name, base_of(request)))

    @router.post("/members/{member}/decline", dependencies=[_COORDINATE], responses=REFUSALS, summary="Decline an applicant")
    async def declined(body: ReasonBody, member: MemberHere, caller: CallerHere, desk: DeskHere) -> MemberShown:
        return await _done(caller, partial(decline, desk.house, member.id, body.reason, caller.name))

    @router.post("/members/{member}/groups", dependencies=[_COORDINATE], responses=REFUSALS, summary="Put a member into these groups and no others")
    async def regrouped(body: GroupsBody, member: MemberHere, caller: CallerHere, desk: DeskHere) -> MemberShown:
        return await _done(caller, partial(regroup, desk.house, member.id, body.groups, caller.name))

    @router.put("/members/{member}/details", dependencies=[_OWN], responses=REFUSALS, summary="Keep contact and details right")
    async def details(body: DetailsBody, member: MemberHere, caller: CallerHere, desk: DeskHere) -> MemberShown:
        told = (contact_of(body.model_dump()), body.staff_in_contact, leitweg_id(body.leitweg_id), caller.name)
        return await _done(caller, partial(change_details, desk.house, member.id, *told))

    @router.post("/members/{member}/leave", dependencies=[_OWN], responses=REFUSALS, summary="End a membership; contact and accounts are erased")
    async def left(body: ReasonBody, member: MemberHere, caller: CallerHere, desk: DeskHere) -> MemberShown:
        return await _done(caller, partial(leave, desk.house, member.id, body.reason, caller.name))


def _grouping(router: APIRouter) -> None:
    @router.post("/groups", dependencies=[_COORDINATE], status_code=201, responses=REFUSALS, summary="Add a group")
    async def added(body: GroupBody, caller: CallerHere, desk: DeskHere) -> Group:
        return await run_in_threadpool(add_group, desk.house, body.model_dump(), caller.name)

    @router.put("/groups/{group}", dependencies=[_COORDINATE], responses=REFUSALS, summary="Rename a group, or change what it is")
    async def changed(group: str, body: GroupBody, caller: CallerHere, desk: DeskHere) -> Group:
        return await run_in_threadpool(patiently, partial(change_group, desk.house, group, body.model_dump(), caller.name))

    @router.post(
        "/groups/{group}/invitations", dependencies=[_COORDINATE], status_code=202, responses=REFUSALS, summary="Invite an organisation into a group by mail"
    )
    async def invited(group: str, body: InviteBody, request: Request, caller: CallerHere, desk: DeskHere) -> Invited:
        await run_in_threadpool(patiently, partial(invite, desk.house, group, body.mail, body.language, caller.name, base_of(request)))
        return Invited(group=group)


async def _done(caller: Caller, change: Callable[[], Member]) -> MemberShown:
    return _shown(caller, await run_in_threadpool(patiently, change))


def _shown(caller: Caller, member: Member) -> MemberShown:
    told = member.model_dump(exclude={"contact"})
    return MemberShown(**told, contact=contact_seen_by(caller, member))
