"""Aftercare over the API: ``/api/complaints``, ``/api/nonconforming``, ``/api/retained-samples``, ``/api/temperature-logs``, ``/api/suppliers``."""

from __future__ import annotations

from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from batches.base import Frozen
from distribution.aftercare import Complaint, ComplaintStatus, Count, End, Step, Verdict
from distribution.temperature import TemperatureLog, Usable
from flows.aftercare import complaining, shown
from flows.aftercare.complaining import Told
from flows.aftercare.kinds import COMPLAINTS, LOGS, RETAINED
from flows.aftercare.register import ENTRY_KINDS, EntryKind, entries
from flows.aftercare.retaining import Taken, due, retain, spend
from flows.aftercare.suppliers import suppliers
from flows.aftercare.temperatures import decide
from portal.access import Caller, CallerHere, DeskHere, may
from portal.desk import Desk
from portal.json_bodies import Sent
from portal.lists import own
from portal.receiving import receive_body
from portal.routes.api.described import REFUSALS
from portal.routes.api.paging import Limit
from portal.routes.complaints import ComplaintHere
from portal.routes.demands import today
from portal.routes.retained import RetainedHere
from portal.routes.suppliers import record_of
from portal.routes.temperatures import LogHere, log_sent, logged_of

TAGS: list[str | Enum] = ["aftercare"]
After = Annotated[str, Query(max_length=200, description="Where the page before ended: its `next`.")]
Reason = Annotated[str, Field(min_length=1, max_length=2000)]
Said = dict[str, Any]
_SEE, _ENTER, _MAY = may("see_demand", "see_distribution"), may("enter_demand", "recall"), may("recall")
_BYTES = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}}


class ComplaintBody(Told):
    """A complaint. A buyer names ``delivery`` and ``line`` of its own; others that or a ``lot`` (number or id). No patients' data. ``token`` names the
    request, so that the same content with the same token is one complaint."""

    token: Annotated[str, Field(max_length=100)] = ""


class DecisionBody(Frozen):
    """Whether the goods do not conform (``upheld``), and why."""

    verdict: Verdict
    reason: Reason


class ActionBody(Frozen):
    """What was done about it on a day."""

    step: Step
    on: date
    reference: Annotated[str, Field(max_length=300)] = ""
    note: Annotated[str, Field(max_length=1000)] = ""


class SampleBody(Taken):
    """What is retained of a released lot. ``token`` as of complaints."""

    token: Annotated[str, Field(max_length=100)] = ""


class SpentBody(Frozen):
    """How much of a sample is gone, and why; ``left``: what was there when somebody looked, refused where that has changed."""

    quantity: Count
    end: End
    reason: Annotated[str, Field(min_length=1, max_length=1000)]
    left: Annotated[int, Field(ge=0)] | None = None


class UsableBody(Frozen):
    """Whether a lot (number or id) that a log holds is usable; ``destroyed``: what was withdrawn is."""

    lot: Annotated[str, Field(min_length=1, max_length=300)]
    word: Usable
    reason: Reason
    destroyed: bool = False


class Items(BaseModel):
    """A page by id; ``next`` is null on the last."""

    items: list[Said]
    next: str | None


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api", route_class=Sent, responses=REFUSALS, tags=TAGS)
    files = APIRouter(prefix="/api", responses=REFUSALS, tags=TAGS)
    for each in (_complaints, _complaint, _samples, _logs, _suppliers):
        each(router)
    _log_file(files)
    router.routes.extend(files.routes)
    return router


def _complaints(router: APIRouter) -> None:
    @router.get("/complaints", dependencies=[_SEE], summary="Complaints; a buyer's own")
    def complaints(desk: DeskHere, caller: CallerHere, limit: Limit = 50, after: After = "", status: ComplaintStatus | None = None) -> Items:
        if caller.only == "":
            return Items(items=[], next=None)
        found = COMPLAINTS.all(desk.house, owner=caller.only, status=None if status is None else (status,), after=after, limit=limit + 1)
        return _page([(each.id, _told(desk, caller, each)) for each in found], limit)

    @router.post("/complaints", dependencies=[_ENTER], status_code=201, summary="Enter a complaint")
    def entered(body: ComplaintBody, desk: DeskHere, caller: CallerHere) -> Said:
        it = Told.model_validate(body.model_dump(exclude={"token"}))
        return _told(desk, caller, complaining.complain(desk.house, it, caller.name, today(desk), member=caller.only, token=body.token))

    @router.get("/nonconforming", dependencies=[may("see_distribution")], summary="The register of complaints, non-conforming goods and recalls")
    def register(
        desk: DeskHere, kind: EntryKind | None = None, category: Annotated[str | None, Query(max_length=200)] = None, skip: Annotated[int, Query(ge=0)] = 0,
        limit: Limit = 50,
    ) -> Items:  # fmt: skip
        found = entries(desk.house, ENTRY_KINDS if kind is None else (kind,), category=category, lang="en")
        shown_ = [shown.entry_shown(each) for each in found[skip : skip + limit]]
        return Items(items=shown_, next=str(skip + limit) if len(found) > skip + limit else None)


def _complaint(router: APIRouter) -> None:
    @router.get("/complaints/{complaint}", dependencies=[_SEE], summary="A complaint, with what acts ask about it")
    def one(known: ComplaintHere, desk: DeskHere, caller: CallerHere) -> Said:
        return _told(desk, caller, known)

    @router.post("/complaints/{complaint}/decision", dependencies=[_MAY], summary="Uphold it or not")
    def decided(known: ComplaintHere, body: DecisionBody, desk: DeskHere, caller: CallerHere) -> Said:
        return _told(desk, caller, complaining.decide(desk.house, known.id, body.verdict, body.reason, caller.name, today(desk)))

    @router.post("/complaints/{complaint}/actions", dependencies=[_MAY], summary="Note what was done about it")
    def acted(known: ComplaintHere, body: ActionBody, desk: DeskHere, caller: CallerHere) -> Said:
        done = complaining.note_action(desk.house, known.id, body.step, body.on, caller.name, today(desk), reference=body.reference, note=body.note)
        return _told(desk, caller, done)


def _samples(router: APIRouter) -> None:
    @router.get("/retained-samples", dependencies=[may("see_distribution")], summary="Retained samples; `due`: those that need not be kept any longer")
    def samples(desk: DeskHere, limit: Limit = 50, after: After = "", due_only: Annotated[bool, Query(alias="due")] = False) -> Items:
        on = today(desk)
        if due_only:
            return Items(items=[shown.retained_shown(each, on) for each in due(desk.house, on)], next=None)
        found = RETAINED.all(desk.house, after=after, limit=limit + 1)
        return _page([(each.id, shown.retained_shown(each, on)) for each in found], limit)

    @router.post("/retained-samples", dependencies=[_MAY], status_code=201, summary="Retain a sample of a released lot")
    def taken(body: SampleBody, desk: DeskHere, caller: CallerHere) -> Said:
        it = Taken.model_validate(body.model_dump(exclude={"token"}))
        return shown.retained_shown(retain(desk.house, it, caller.name, today(desk), token=body.token), today(desk))

    @router.get("/retained-samples/{retained}", dependencies=[may("see_distribution")], summary="A retained sample")
    def one(known: RetainedHere, desk: DeskHere) -> Said:
        return shown.retained_shown(known, today(desk))

    @router.post("/retained-samples/{retained}/spent", dependencies=[_MAY], summary="Say how much of it is gone, and why")
    def spent(known: RetainedHere, body: SpentBody, desk: DeskHere, caller: CallerHere) -> Said:
        after = spend(desk.house, known.id, body.quantity, body.end, body.reason, caller.name, today(desk), left=body.left)
        return shown.retained_shown(after, today(desk))


def _logs(router: APIRouter) -> None:
    @router.get("/temperature-logs", dependencies=[may("see_distribution")], summary="Temperature logs")
    def logs(desk: DeskHere, limit: Limit = 50, after: After = "") -> Items:
        return _page([(each.id, shown.log_row_shown(each)) for each in LOGS.all(desk.house, after=after, limit=limit + 1)], limit)

    @router.get("/temperature-logs/{log}", dependencies=[may("see_distribution")], summary="A temperature log with its excursions")
    def one(known: LogHere, desk: DeskHere) -> Said:
        return shown.log_shown(desk.house, known)

    @router.post("/temperature-logs/{log}/decision", dependencies=[_MAY], summary="Say whether a lot that it holds is usable")
    def decided(known: LogHere, body: UsableBody, desk: DeskHere, caller: CallerHere) -> Said:
        after = decide(desk.house, known.id, body.lot, body.word, body.reason, caller.name, today(desk), destroyed=body.destroyed)
        return shown.log_shown(desk.house, after)


def _log_file(router: APIRouter) -> None:
    @router.put("/temperature-logs", dependencies=[_MAY], summary="Send a logger's CSV as the body of the request", openapi_extra=_BYTES)
    async def sent(
        request: Request,
        caller: CallerHere,
        desk: DeskHere,
        place: Annotated[str, Query(max_length=200)] = "",
        zone: Annotated[str, Query(max_length=40, description="Europe/Berlin, UTC+1 or UTC.")] = "UTC",
        lot: Annotated[list[str] | None, Query(description="A lot that lay there, by number or id; again for each.")] = None,
        way: Annotated[str, Query(max_length=40)] = "",
        name: Annotated[str, Query(max_length=200)] = "log.csv",
    ) -> Said:
        if caller.secret and not request.headers.get("x-csrf-token"):  # of a body that is no form nothing else proves that it is ours
            raise HTTPException(403, "send the token of the session in X-CSRF-Token, or ask with a token of the API")
        logged = logged_of({"place": place, "zone": zone, "lots": tuple(lot or ()), "way": way})
        async with receive_body(request, "temperatures", desk.data, name) as file:
            kept: TemperatureLog = await log_sent(desk, caller, [file], logged)
        return await run_in_threadpool(shown.log_shown, desk.house, kept)


def _suppliers(router: APIRouter) -> None:
    @router.get("/suppliers", dependencies=[may("see_batches")], summary="Suppliers of the batches that are yours to see")
    def every(desk: DeskHere, caller: CallerHere) -> list[Said]:
        return [shown.supplier_row_shown(each) for each in suppliers(desk.house, own(caller))]

    @router.get("/suppliers/{supplier}", dependencies=[may("see_batches")], summary="What is known of a supplier")
    def one(supplier: str, desk: DeskHere, caller: CallerHere) -> Said:
        return shown.supplier_shown(record_of(desk, caller, supplier))


def _told(desk: Desk, caller: Caller, complaint: Complaint) -> Said:
    return shown.complaint_shown(desk.house, complaint, today(desk)) if caller.only is None else shown.own_complaint_shown(complaint)


def _page(found: list[tuple[str, Said]], limit: int) -> Items:
    return Items(items=[each for _, each in found[:limit]], next=found[limit - 1][0] if len(found) > limit else None)
