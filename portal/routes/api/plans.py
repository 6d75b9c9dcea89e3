"""``/api/plans``: drafts of sharing out, what each demand gets and why, changes with a reason, confirming and putting aside."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from batches.base import Frozen
from distribution.plan import Answer, Change, Plan, PlanStatus, Share
from flows.kinds import PLANS
from flows.sharing.changing import change_share
from flows.sharing.confirming import confirm
from flows.sharing.grounds import Differs
from flows.sharing.plans import discard, draft, is_stale
from flows.waiting import day_of
from portal.access import CallerHere, DeskHere, may
from portal.acting import patiently
from portal.desk import Desk
from portal.json_bodies import Sent
from portal.routes.api.described import REFUSALS
from portal.routes.api.paging import Limit
from portal.routes.plans import plan_here


class PlanShown(BaseModel):
    """A plan in a list; ``firm`` and ``promised``: of all its shares."""

    id: str
    category: str
    status: PlanStatus
    on: date
    policy: str
    firm: int
    promised: int
    made_by: str
    confirmed_by: str
    confirmed_on: date | None


class PlanWhole(PlanShown):
    """A plan: what each demand gets and why (``answers``), of which lot (``shares``), what a coordinator set otherwise (``changes``); ``stale``: what of a
    draft's grounds is not so any more, empty where it can be confirmed.
    """

    answers: tuple[Answer, ...]
    shares: tuple[Share, ...]
    changes: tuple[Change, ...]
    stale: tuple[Differs, ...]


class PlansPage(BaseModel):
    """Plans by id; ``next`` is null on the last page."""

    items: list[PlanShown]
    next: str | None


class DraftBody(Frozen):
    """The category a plan is to be drafted for."""

    category: Annotated[str, Field(min_length=1, max_length=200)]


class ShareBody(Frozen):
    """What a demand is to get of a lot (0: nothing), and why it is set otherwise than computed; its member reads the reason."""

    demand: Annotated[str, Field(min_length=1, max_length=80)]
    lot: Annotated[str, Field(min_length=1, max_length=80)]
    quantity: Annotated[int, Field(ge=0, le=1_000_000_000)]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class ReasonBody(Frozen):
    """Why."""

    reason: Annotated[str, Field(min_length=1, max_length=1000)]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/plans", route_class=Sent, tags=["plans"])

    @router.get("", dependencies=[may("see_distribution")], responses=REFUSALS, summary="Plans of sharing out")
    def plans(
        desk: DeskHere,
        category: Annotated[str | None, Query(max_length=200, description="Of this category only.")] = None,
        status: Annotated[PlanStatus | None, Query(description="Of this status only.")] = None,
        limit: Limit = 50,
        after: Annotated[str, Query(max_length=80, description="Where the page before ended: its `next`.")] = "",
    ) -> PlansPage:
        wanted = None if status is None else (status,)
        found = PLANS.all(desk.house, about=category, status=wanted, after=after.replace("\0", ""), limit=limit + 1)
        return PlansPage(items=[_shown(each) for each in found[:limit]], next=found[limit - 1].id if len(found) > limit else None)

    @router.post("", dependencies=[may("coordinate")], responses=REFUSALS, summary="Draft a plan for a category; one from the same grounds is found again")
    async def new(body: DraftBody, caller: CallerHere, desk: DeskHere) -> PlanWhole:
        return await _done(desk, partial(draft, desk.house, body.category, _today(desk), caller.name))

    @router.get("/{plan}", dependencies=[may("see_distribution")], responses=REFUSALS, summary="A plan: who gets what, and why")
    def one(plan: str, desk: DeskHere) -> PlanWhole:
        return _whole(desk, plan_here(desk, plan))

    @router.post("/{plan}/changes", dependencies=[may("coordinate")], responses=REFUSALS, summary="Set a share otherwise than computed, with a reason")
    async def change(plan: str, body: ShareBody, caller: CallerHere, desk: DeskHere) -> PlanWhole:
        known = await run_in_threadpool(plan_here, desk, plan)
        told = (body.demand, body.lot, body.quantity, body.reason, caller.name, _today(desk))
        return await _done(desk, partial(change_share, desk.house, known.id, *told))

    @router.post("/{plan}/confirm", dependencies=[may("coordinate")], responses=REFUSALS, summary="Confirm a draft: reserve what is firm, promise the rest")
    async def confirmed(plan: str, caller: CallerHere, desk: DeskHere) -> PlanWhole:
        known = await run_in_threadpool(plan_here, desk, plan)
        return await _done(desk, partial(confirm, desk.house, known.id, caller.name, _today(desk)))

    @router.post("/{plan}/discard", dependencies=[may("coordinate")], responses=REFUSALS, summary="Put a draft aside, with a reason")
    async def discarded(plan: str, body: ReasonBody, caller: CallerHere, desk: DeskHere) -> PlanWhole:
        known = await run_in_threadpool(plan_here, desk, plan)
        return await _done(desk, partial(discard, desk.house, known.id, caller.name, body.reason))

    return router


async def _done(desk: Desk, act: partial[Plan]) -> PlanWhole:
    return await run_in_threadpool(lambda: _whole(desk, patiently(act)))


def _today(desk: Desk) -> date:
    return day_of(desk.house.ledger.clock())


def _shown(plan: Plan) -> PlanShown:
    firm, promised = (sum(each.quantity for each in plan.shares if each.kind == kind) for kind in ("firm", "promised"))
    names = ("id", "category", "status", "made_by", "confirmed_by", "confirmed_on")
    told = {name: getattr(plan, name) for name in names}
    return PlanShown(**told, on=plan.computed.on, policy=plan.computed.policy, firm=firm, promised=promised)


def _whole(desk: Desk, plan: Plan) -> PlanWhole:
    stale = is_stale(desk.house, plan, _today(desk)) if plan.status == "draft" else ()
    return PlanWhole(**_shown(plan).model_dump(), answers=plan.answers(), shares=plan.shares, changes=plan.changes, stale=stale)
