"""``/groups``: districts, towns, hospital networks; made and renamed by coordinators, who invite further organisations into them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from batches.errors import FreigabeError
from distribution.members import Group
from flows.channel.groups import GROUP_KINDS, add_group, change_group, groups_in, sizes
from flows.channel.inviting import invite, open_invitations, take_back
from flows.channel.members import members_in
from flows.channel.policy import joining
from flows.kinds import GROUPS
from portal.access import Caller, CallerHere, DeskHere, may
from portal.acting import patiently
from portal.desk import Desk
from portal.pages import show
from portal.posted import Form, Posted
from portal.problems import status_of
from portal.refused import RefusedToPeople
from portal.routes.channel import base_of
from portal.views.members import history_of, sees_contacts

_SEE, _COORDINATE = may("see_distribution"), may("coordinate")
_DONE = frozenset({"changed", "invited", "ended"})


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/groups")
    _keeping(router)
    _inviting(router)
    return router


def _keeping(router: APIRouter) -> None:
    @router.get("", dependencies=[_SEE])
    def every(request: Request, desk: DeskHere) -> Response:
        return _list(request, desk)

    @router.post("", dependencies=[_COORDINATE])
    def add(request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        try:
            added = add_group(desk.house, _told(form), caller.name)
        except FreigabeError as refusal:
            return _list(request, desk, form, refusal)
        return RedirectResponse(f"/groups/{added.id}", 303)

    @router.get("/{group}", dependencies=[_SEE])
    def one(group: str, request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        return _page(request, desk, caller, _known(desk, group))

    @router.post("/{group}", dependencies=[_COORDINATE])
    def change(group: str, request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        known = _known(desk, group)
        try:
            patiently(lambda: change_group(desk.house, known.id, _told(form), caller.name))
        except FreigabeError as refusal:
            return _page(request, desk, caller, known, form, refusal)
        return RedirectResponse(f"/groups/{known.id}?done=changed", 303)


def _inviting(router: APIRouter) -> None:
    @router.post("/{group}/invitations", dependencies=[_COORDINATE])
    def invited(group: str, request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        known = _known(desk, group)
        try:
            language: Any = "en" if form.text("language") == "en" else "de"
            patiently(lambda: invite(desk.house, known.id, form.text("mail"), language, caller.name, base_of(request)))
        except FreigabeError as refusal:
            return _page(request, desk, caller, known, form, refusal)
        return RedirectResponse(f"/groups/{known.id}?done=invited", 303)

    @router.post("/{group}/invitations/{invitation}/end", dependencies=[_COORDINATE])
    def end(group: str, invitation: str, caller: CallerHere, desk: DeskHere) -> Response:
        known = _known(desk, group)
        patiently(lambda: take_back(desk.house, known.id, invitation, caller.name))
        return RedirectResponse(f"/groups/{known.id}?done=ended", 303)


def _told(form: Posted) -> dict[str, Any]:
    return {"name": form.text("name"), "kind": form.text("kind"), "public": form.text("public") == "yes", "listed": form.text("listed") == "yes"}


def _known(desk: Desk, group: str) -> Group:
    found = GROUPS.find(desk.house, group)
    if found is None:
        raise RefusedToPeople(404, "there is no such group", "diese Gruppe gibt es nicht")
    return found


def _list(request: Request, desk: Desk, given: Posted | None = None, refused: FreigabeError | None = None) -> Response:
    shown = {"groups": groups_in(desk.house), "sizes": sizes(desk.house), "kinds": GROUP_KINDS, "given": given or Posted([("listed", "yes")])}
    return show(request, "groups", 200 if refused is None else status_of(refused), refused=refused, wrong_field=_field(refused), **shown)


def _page(request: Request, desk: Desk, caller: Caller, about: Group, given: Posted | None = None, refused: FreigabeError | None = None) -> Response:
    group = GROUPS.get(desk.house, about.id)
    done = request.query_params.get("done", "")
    shown = {
        "group": group,
        "kinds": GROUP_KINDS,
        "members": members_in(desk.house, status="admitted", group=group.id),
        "invitations": open_invitations(desk.house, group.id),
        "sees_contacts": sees_contacts(caller),
        "history": history_of(desk.house.ledger.events("group", group.id), {}),
        "days": joining().invitation_days,
        "given": given,
        "done": done if done in _DONE else "",
    }
    return show(request, "group", 200 if refused is None else status_of(refused), refused=refused, wrong_field=_field(refused), **shown)


def _field(refused: FreigabeError | None) -> str:
    return "" if refused is None else {"group.exists": "name", "join.mail": "mail"}.get(refused.code, refused.code.rpartition(".")[2])
