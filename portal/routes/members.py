"""``/members``: who takes part; admitted, declined, moved between groups and removed by coordinators. A member sees itself, keeps its details and may leave."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.errors import FreigabeError
from distribution.members import MEMBER_KINDS, Member, MemberKind
from flows.channel.application import contact_of, leitweg_id, staff_in_contact
from flows.channel.groups import groups_in
from flows.channel.leaving import leave
from flows.channel.members import admit, change_details, decline, enrol, may_be_enrolled, members_in, regroup
from flows.kinds import MEMBERS
from portal.access import Caller, CallerHere, DeskHere, desk_of, may, somebody
from portal.acting import patiently
from portal.desk import Desk
from portal.pages import show
from portal.posted import Form, Posted
from portal.problems import status_of
from portal.routes.channel import base_of
from portal.views.members import contact_seen_by, history_of, member_seen_by, sees_contacts

_SEE, _COORDINATE, _OWN = may("see_demand", "see_distribution"), may("coordinate"), may("coordinate", "enter_demand")
_STATUSES = ("applied", "admitted", "declined", "left")
_DONE = frozenset({"admitted", "declined", "regrouped", "changed", "left", "enrolled"})


async def member_here(member: str, request: Request) -> Member:
    """The member a route is about; 404 where there is none, or it is another than theirs."""
    return await run_in_threadpool(member_seen_by, await somebody(request), desk_of(request).house, member)


MemberHere = Annotated[Member, Depends(member_here)]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/members")
    _looking(router)
    _enrolling(router)
    _deciding(router)
    _keeping(router)
    return router


def _looking(router: APIRouter) -> None:
    @router.get("", dependencies=[_SEE])
    def every(request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        if caller.only and MEMBERS.find(desk.house, caller.only) is not None:
            return RedirectResponse(f"/members/{caller.only}", 303)
        asked = {name: request.query_params.get(name, "")[:200] for name in ("status", "group", "kind")}
        found = members_in(desk.house, **asked, text=request.query_params.get("q", "")[:200], only=caller.only)
        shown: dict[str, Any] = {"members": found, "asked": asked, "text": request.query_params.get("q", ""), "statuses": _STATUSES, "kinds": MEMBER_KINDS}
        waiting = desk.house.ledger.register.count("member", owner=caller.only, status=("applied",))
        return show(request, "members", **shown, groups=groups_in(desk.house), named=_names(desk), waiting=waiting)

    @router.get("/new", dependencies=[_COORDINATE])
    def new(request: Request, desk: DeskHere) -> Response:
        return _enrolment(request, desk, Posted([]))

    @router.get("/{member}", dependencies=[_SEE])
    def one(request: Request, member: MemberHere, caller: CallerHere, desk: DeskHere) -> Response:
        return _page(request, desk, caller, member)


def _enrolling(router: APIRouter) -> None:
    @router.post("", dependencies=[_COORDINATE])
    def add(request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        try:
            kind = cast("MemberKind", form.text("kind") if form.text("kind") in MEMBER_KINDS else "other")
            added = enrol(desk.house, form.text("organisation"), kind, contact_of(form), form.all("groups"), caller.name)
        except FreigabeError as refusal:
            return _enrolment(request, desk, form, refusal)
        return _back(added, "enrolled")


def _deciding(router: APIRouter) -> None:
    @router.post("/{member}/admit", dependencies=[_COORDINATE])
    def admitted(request: Request, member: MemberHere, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        try:
            patiently(lambda: admit(desk.house, member.id, form.all("groups"), caller.name, base_of(request)))
        except FreigabeError as refusal:
            return _page(request, desk, caller, member, form, refusal, "admit")
        return _back(member, "admitted")

    @router.post("/{member}/decline", dependencies=[_COORDINATE])
    def declined(request: Request, member: MemberHere, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        try:
            patiently(lambda: decline(desk.house, member.id, form.text("reason"), caller.name))
        except FreigabeError as refusal:
            return _page(request, desk, caller, member, form, refusal, "decline")
        return _back(member, "declined")

    @router.post("/{member}/groups", dependencies=[_COORDINATE])
    def regrouped(request: Request, member: MemberHere, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        try:
            patiently(lambda: regroup(desk.house, member.id, form.all("groups"), caller.name))
        except FreigabeError as refusal:
            return _page(request, desk, caller, member, form, refusal, "groups")
        return _back(member, "regrouped")


def _keeping(router: APIRouter) -> None:
    @router.post("/{member}/details", dependencies=[_OWN])
    def details(request: Request, member: MemberHere, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        try:
            told = (contact_of(form), staff_in_contact(form.text("staff_in_contact")), leitweg_id(form.text("leitweg_id")))
            patiently(lambda: change_details(desk.house, member.id, *told, caller.name))
        except FreigabeError as refusal:
            return _page(request, desk, caller, member, form, refusal, "details")
        return _back(member, "changed")

    @router.post("/{member}/leave", dependencies=[_OWN])
    def left(request: Request, member: MemberHere, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        try:
            patiently(lambda: leave(desk.house, member.id, form.text("reason"), caller.name))
        except FreigabeError as refusal:
            return _page(request, desk, caller, member, form, refusal, "leave")
        return RedirectResponse("/login", 303) if caller.only == member.id else _back(member, "left")


def _page(
    request: Request, desk: Desk, caller: Caller, about: Member, given: Posted | None = None, refused: FreigabeError | None = None, form: str = ""
) -> Response:
    member, named = MEMBERS.get(desk.house, about.id), _names(desk)
    done = request.query_params.get("done", "")
    shown = {
        "member": member,
        "contact": contact_seen_by(caller, member),
        "hides_contact": not sees_contacts(caller, member.id),
        "own": caller.only == member.id,
        "groups": groups_in(desk.house),
        "named": named,
        "history": history_of(desk.house.ledger.events("member", member.id), named),
        "given": given,
        "form": form,
        "done": done if done in _DONE else "",
        "wrong_field": "" if refused is None else refused.code.rpartition(".")[2],
    }
    return show(request, "member", 200 if refused is None else status_of(refused), refused=refused, **shown)


def _enrolment(request: Request, desk: Desk, given: Posted, refused: FreigabeError | None = None) -> Response:
    field = "" if refused is None else {"organisation.unknown": "organisation"}.get(refused.code, refused.code.rpartition(".")[2])
    shown = {"organisations": may_be_enrolled(desk.house), "groups": groups_in(desk.house), "kinds": MEMBER_KINDS, "given": given, "wrong_field": field}
    return show(request, "member_new", 200 if refused is None else status_of(refused), refused=refused, **shown)


def _names(desk: Desk) -> dict[str, str]:
    return {each.id: each.name for each in groups_in(desk.house)}


def _back(member: Member, done: str) -> Response:
    return RedirectResponse(f"/members/{member.id}?done={done}", 303)
