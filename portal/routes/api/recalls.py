"""Recalls over the API: ``/api/recalls`` for quality control and coordinators, ``/api/notices`` for the organisations that are told."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, Field

from batches.base import Frozen
from batches.errors import InputRefused
from distribution.recall import Cause, CauseKind, Outcome, Recall, Told
from flows.kinds import RECALLS
from flows.recalls.acknowledging import acknowledge, returned
from flows.recalls.closing import close
from flows.recalls.drilling import drill
from flows.recalls.reaching import reach
from flows.recalls.reporting import report
from flows.recalls.shown import reach_shown, recall_shown, row_shown
from flows.recalls.standing import live
from flows.recalls.starting import recall as begin
from portal.access import Caller, CallerHere, DeskHere, may
from portal.desk import Desk
from portal.json_bodies import Sent
from portal.routes.api.described import REFUSALS
from portal.routes.api.paging import Limit
from portal.routes.notices import notices_of
from portal.routes.recalls import pdf

Shown = dict[str, Any]
_SEE, _MAY = may("see_distribution"), may("recall")
Value = Annotated[str, Field(min_length=1, max_length=300)]
Reason = Annotated[str, Field(min_length=1, max_length=2000)]


class CauseBody(Frozen):
    """What is recalled and why; ``seen``: what ``/api/recalls/reach`` said, another reach is refused. ``authority``: who is told."""

    kind: CauseKind
    value: Value
    reason: Reason
    seen: str = Field(default="", max_length=100)
    authority: str = Field(default="", max_length=300)


class DrillBody(Frozen):
    """What is tried."""

    kind: CauseKind
    value: Value
    reason: Annotated[str, Field(max_length=2000)] = "Übung"


class AcknowledgedBody(Frozen):
    """What a member said on the telephone, and who said it; ``told``: totals so far by lot (its id)."""

    member: Annotated[str, Field(max_length=200)]
    by: Annotated[str, Field(min_length=1, max_length=200)]
    told: Annotated[tuple[Told, ...], Field(max_length=1000)] = ()
    note: Annotated[str, Field(max_length=2000)] = ""


class OwnAcknowledgedBody(Frozen):
    """That an organisation knows, and what became of the goods: totals so far by lot (its id)."""

    told: Annotated[tuple[Told, ...], Field(max_length=1000)] = ()
    note: Annotated[str, Field(max_length=2000)] = ""


class ReturnedBody(Frozen):
    """Goods that came back; ``before``: how much had come back before, so that told again it counts once."""

    member: Annotated[str, Field(max_length=200)]
    lot: Annotated[str, Field(max_length=40)]
    quantity: Annotated[int, Field(gt=0, le=1_000_000_000)]
    before: Annotated[int, Field(ge=0)] | None = None


class CloseBody(Frozen):
    """That it is over; it is when a second person says the same outcome."""

    outcome: Outcome
    reason: Reason


class Recalls(BaseModel):
    """A page of recalls by id; ``next`` is null on the last."""

    items: list[Shown]
    next: str | None


class ReportShown(BaseModel):
    """A report that was written; ask ``/api/recalls/{recall}/reports/{sha256}`` for its bytes."""

    sha256: str
    name: str


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api", route_class=Sent, responses=REFUSALS, tags=["recalls"])
    _looking(router)
    _beginning(router)
    _following(router)
    _of_buyers(router)
    return router


def _looking(router: APIRouter) -> None:
    @router.get("/recalls", dependencies=[_SEE], summary="Recalls and drills")
    def recalls(
        desk: DeskHere, limit: Limit = 50, after: Annotated[str, Query(max_length=200, description="Where the page before ended: its `next`.")] = ""
    ) -> Recalls:
        found = RECALLS.all(desk.house, after=after, limit=limit + 1)
        return Recalls(items=[row_shown(each) for each in found[:limit]], next=found[limit - 1].id if len(found) > limit else None)

    @router.get("/recalls/reach", dependencies=[_SEE], summary="What a cause reaches: lots, stock, reservations, recipients; changes nothing")
    def reached(kind: CauseKind, value: Annotated[str, Query(min_length=1, max_length=300)], desk: DeskHere) -> Shown:
        return reach_shown(reach(desk.house, Cause(kind=kind, value=value, reason="-"), _today(desk)))

    @router.get("/recalls/{recall}", dependencies=[_SEE], summary="A recall as it stands")
    def one(recall: str, desk: DeskHere) -> Shown:
        return recall_shown(desk.house, _known(desk, recall), _today(desk))

    @router.get(
        "/recalls/{recall}/reports/{sha256}",
        dependencies=[_SEE],
        response_class=Response,
        responses={200: {"content": {"application/pdf": {}}, "description": "The report."}},
        summary="A report for the authority",
    )
    def written(recall: str, sha256: str, desk: DeskHere) -> Response:
        known = _known(desk, recall)
        if all(each.sha256 != sha256 for each in known.reports):
            raise HTTPException(404, "there is no such report")
        return pdf(desk.house.archive.get(sha256), f"rueckruf-{known.id}.pdf")


def _beginning(router: APIRouter) -> None:
    @router.post("/recalls", dependencies=[_MAY], status_code=201, summary="Recall everything a cause reaches, at once; the same again is the same recall")
    async def start(body: CauseBody, caller: CallerHere, desk: DeskHere) -> Shown:
        cause = Cause(kind=body.kind, value=body.value, reason=body.reason)
        act = partial(begin, desk.house, cause, caller.name, on=_today(desk), seen=body.seen, authority=body.authority)
        return await run_in_threadpool(_done, desk, act)

    @router.post("/recalls/drills", dependencies=[_MAY], status_code=201, summary="Try a recall on the real record; nothing is blocked or sent")
    async def tried(body: DrillBody, caller: CallerHere, desk: DeskHere) -> Shown:
        cause = Cause(kind=body.kind, value=body.value, reason=body.reason or "Übung")
        return await run_in_threadpool(_done, desk, partial(drill, desk.house, cause, caller.name, on=_today(desk)))


def _following(router: APIRouter) -> None:
    @router.post("/recalls/{recall}/acknowledgements", dependencies=[_MAY], summary="What a member said on the telephone")
    async def said(recall: str, body: AcknowledgedBody, caller: CallerHere, desk: DeskHere) -> Shown:
        by = f"{body.by} (Telefon, {caller.name})"
        return await run_in_threadpool(_changed, desk, recall, partial(_acknowledged, desk, recall, body, by))

    @router.post("/recalls/{recall}/returned", dependencies=[_MAY], summary="Goods that came back")
    async def came_back(recall: str, body: ReturnedBody, caller: CallerHere, desk: DeskHere) -> Shown:
        act = partial(returned, desk.house, recall, body.member, body.lot, body.quantity, caller.name, before=body.before)
        return await run_in_threadpool(_changed, desk, recall, act)

    @router.post("/recalls/{recall}/close", dependencies=[_MAY], summary="Say that it is over; a second person's word ends it")
    async def ended(recall: str, body: CloseBody, caller: CallerHere, desk: DeskHere) -> Shown:
        act = partial(close, desk.house, recall, body.outcome, body.reason, caller.name, _today(desk))
        return await run_in_threadpool(_changed, desk, recall, act)

    @router.post("/recalls/{recall}/reports", dependencies=[_MAY], status_code=201, summary="Write the report for the authority as it stands now")
    async def write(recall: str, caller: CallerHere, desk: DeskHere) -> ReportShown:
        return await run_in_threadpool(_written, desk, recall, caller)


def _of_buyers(router: APIRouter) -> None:
    @router.get("/notices", dependencies=[may("see_demand")], summary="Recalls that concern the own organisation")
    def notices(desk: DeskHere, caller: CallerHere) -> list[Shown]:
        member = caller.only
        return [] if member is None else [_notice_shown(desk, each, member) for each in notices_of(desk.house, member)]

    @router.get("/notices/{notice}", dependencies=[may("see_demand")], summary="A recall that concerns the own organisation")
    def notice_(notice: str, desk: DeskHere, caller: CallerHere) -> Shown:
        known = _notice_here(notice, desk, caller)
        return row_shown(known) if caller.only is None else _notice_shown(desk, known, caller.only)

    @router.post("/notices/{notice}/acknowledgement", dependencies=[may("enter_demand")], summary="Acknowledge it, and say what became of the goods")
    async def own(known: Annotated[Recall, Depends(_notice_here)], body: OwnAcknowledgedBody, caller: CallerHere, desk: DeskHere) -> Shown:
        return await run_in_threadpool(_own, desk, known, body, caller)


def _today(desk: Desk) -> date:
    return desk.house.ledger.clock().date()


def _known(desk: Desk, recall: str) -> Recall:
    found = RECALLS.find(desk.house, recall)
    if found is None:
        raise HTTPException(404, "there is no such recall")
    return found


def _told(recall: Recall, member: str) -> Recall:
    if recall.status == "drill" or recall.notice(member) is None:
        raise HTTPException(404, "there is no such notice")
    return recall


def _done(desk: Desk, act: partial[Recall]) -> Shown:
    return recall_shown(desk.house, act(), _today(desk))


def _changed(desk: Desk, recall: str, act: partial[Recall]) -> Shown:
    _known(desk, recall)
    return _done(desk, act)


def _acknowledged(desk: Desk, recall: str, body: AcknowledgedBody, by: str) -> Recall:
    return acknowledge(desk.house, recall, body.member, by, "phone", _today(desk), told=body.told, note=body.note)


def _written(desk: Desk, recall: str, caller: Caller) -> ReportShown:
    _known(desk, recall)
    made = report(desk.house, recall, caller.name, _today(desk))
    return ReportShown(sha256=made.sha256, name=made.name)


def _notice_here(notice: str, desk: DeskHere, caller: CallerHere) -> Recall:
    """Found before the body is looked at: whose it is not learns nothing of it, whatever they send."""
    known = _known(desk, notice)
    return known if caller.only is None else _told(known, caller.only)


def _own(desk: Desk, known: Recall, body: OwnAcknowledgedBody, caller: Caller) -> Shown:
    if (member := caller.only) is None:
        raise InputRefused(
            "recall.not_own",
            "who coordinates enters what a member said under /api/recalls",
            "Was ein Mitglied sagt, tragen Sie unter /api/recalls ein",
        )
    return _notice_shown(desk, acknowledge(desk.house, known.id, member, caller.name, "portal", _today(desk), told=body.told, note=body.note), member)


def _notice_shown(desk: Desk, recall: Recall, member: str) -> Shown:
    now, notice = live(desk.house, recall), recall.notice(member)
    shown = {"id": recall.id, "status": recall.status, "reason": recall.cause.reason, "begun_on": recall.begun_on.isoformat()}
    rows = [each.model_dump(mode="json") | {"unaccounted": each.unaccounted} for each in now.reached if each.member == member]
    return shown | {"notice": None if notice is None else notice.model_dump(mode="json"), "got": rows}
