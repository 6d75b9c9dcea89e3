"""``/api/demands``, ``/api/stock-levels`` and ``/api/pools``: what members need and have, and purchases pooled for them."""

from __future__ import annotations

from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from batches.base import Frozen, Text
from batches.errors import InputRefused
from batches.order import Unit
from distribution.demand import Count, Demand, Note, StockLevel, Urgency
from distribution.product import Size, Wanted
from flows.demand.asking import Wish, ask, change, wish_of, withdraw
from flows.demand.products import category_named
from flows.demand.standing import Coming, Standing, answer_of, next_step, standing_of
from flows.demand.stock_levels import covers, missing_for, tell_stock
from flows.kinds import DEMANDS, MEMBERS
from portal.access import CallerHere, DeskHere, may
from portal.desk import Desk
from portal.json_bodies import Sent
from portal.routes.api.described import REFUSALS
from portal.routes.api.paging import Limit
from portal.routes.demands import DemandHere, member_asked, today
from portal.routes.shelves import MemberHere

TAGS: list[str | Enum] = ["demand"]
#: Where the page before ended: its ``next``.
After = Annotated[str | None, Query(max_length=100, description="Where the page before ended: its `next`.")]


class DemandBody(Frozen):
    """What is needed. ``member``: for whom a coordinator enters it; a buyer's own organisation may be left out. ``token``: names the request, so that the same
    content with the same token is one demand however often it is sent."""

    member: Annotated[str, Field(max_length=100)] = ""
    category: Annotated[str, Field(max_length=200)]
    size: Size = ""
    quantity: Annotated[int, Field(gt=0, le=1_000_000_000)]
    unit: Unit = "piece"
    needed_by: date
    urgency: Urgency = "normal"
    partial: bool = True
    free_only: bool = False
    note: Note = ""
    token: Annotated[str, Field(max_length=100)] = ""


class DemandChange(Frozen):
    """What is to be otherwise; what is left out stays."""

    category: Annotated[str, Field(max_length=200)] | None = None
    size: Size | None = None
    quantity: Annotated[int, Field(gt=0, le=1_000_000_000)] | None = None
    unit: Unit | None = None
    needed_by: date | None = None
    urgency: Urgency | None = None
    partial: bool | None = None
    free_only: bool | None = None
    note: Note | None = None


class WithdrawBody(Frozen):
    """Why, if somebody likes to say."""

    reason: Annotated[str, Field(max_length=500)] = ""


class ComingShown(BaseModel):
    """So much of goods on their way."""

    quantity: int
    order: str
    expected_on: date | None
    arrived: bool


class AnswerShown(BaseModel):
    """What the last sharing out gave it, and why not more."""

    on: date
    asked: int
    firm: int
    promised: int
    why: list[Text]


class DemandShown(BaseModel):
    """A demand and where it stands. ``failed``: promises that fell through; ``missing``: outstanding without reservation or promise."""

    id: str
    member: str
    member_name: str
    asked_on: date
    wish: Wish
    status: str
    stand: str
    entered_by: str
    delivered: int
    returned: int
    reserved: int
    promised: list[ComingShown]
    failed: list[ComingShown]
    missing: int
    pool: str
    order: str | None
    expected_on: date | None
    next_step: Text
    answer: AnswerShown | None = None


class DemandPage(BaseModel):
    """A page of demand, by id; ``next`` is null on the last."""

    items: list[DemandShown]
    next: str | None


class LevelShown(BaseModel):
    """A level with how long it lasts. ``fill``: what to ask for so that it lasts as many days as the policy says."""

    category: str
    size: str
    unit: Unit
    there: int
    daily_use: int
    counted_on: date
    left: int
    days: int | None
    runs_out_on: date | None
    state: str
    fill: int


class ShelfShown(BaseModel):
    """What a member has."""

    member: str
    member_name: str
    levels: list[LevelShown]


class ShelfPage(BaseModel):
    """A page of members' stock, by the member's id; ``next`` is null on the last."""

    items: list[ShelfShown]
    next: str | None


class LevelBody(Frozen):
    """What was counted of a product; ``counted_on``: today where it is left out."""

    category: Annotated[str, Field(max_length=200)]
    size: Size = ""
    unit: Unit = "piece"
    there: Count
    daily_use: Count
    counted_on: date | None = None


class ShelfBody(Frozen):
    """What was counted; each takes the place of the level of the same product, size and unit, others stay."""

    levels: Annotated[tuple[LevelBody, ...], Field(max_length=200)]


def routes(_data: Path) -> APIRouter:
    """The routes of demand and stock levels."""
    router = APIRouter(prefix="/api", route_class=Sent)
    for each in (_demands, _changing, _levels):
        each(router)
    return router


def _demands(router: APIRouter) -> None:
    @router.get("/demands", dependencies=[may("see_demand")], responses=REFUSALS, tags=TAGS, summary="Demand, by id, a page at a time")
    def listed(
        caller: CallerHere,
        desk: DeskHere,
        limit: Limit = 50,
        after: After = None,
        status: Annotated[str, Query(pattern="^(open|fulfilled|withdrawn|lapsed)?$")] = "",
        member: Annotated[str, Query(max_length=100)] = "",
        category: Annotated[str, Query(max_length=200)] = "",
    ) -> DemandPage:
        owner = caller.only if caller.only is not None else member or None
        asked = {"owner": owner, "about": category or None, "status": (status,) if status else None}
        found = DEMANDS.all(desk.house, **asked, after=after or "", limit=limit + 1)  # type: ignore[arg-type]
        on = today(desk)
        return DemandPage(items=[_shown(desk, each, on) for each in found[:limit]], next=found[limit - 1].id if len(found) > limit else None)

    @router.post("/demands", dependencies=[may("enter_demand")], responses=REFUSALS, tags=TAGS, summary="Ask for goods", status_code=201)
    def asked(body: DemandBody, caller: CallerHere, desk: DeskHere) -> DemandShown:
        on, member = today(desk), member_asked(caller, body.member)
        if caller.only is not None and body.member not in ("", caller.only):
            raise InputRefused("demand.member", "you may ask for your own organisation", "Sie können nur für Ihre eigene Organisation anfragen")
        told = body.model_dump(exclude={"member", "token", "category", "size"}) | {"wanted": _wanted(desk, on, body.category, body.size)}
        kept = ask(desk.house, member, Wish.model_validate(told), caller.name, on, token=body.token, for_them=caller.only is None)
        return _shown(desk, kept, on)

    @router.get("/demands/{demand}", dependencies=[may("see_demand")], responses=REFUSALS, tags=TAGS, summary="One demand, and why it got what it got")
    def one(known: DemandHere, desk: DeskHere) -> DemandShown:
        return _shown(desk, known, today(desk), answered=True)


def _changing(router: APIRouter) -> None:
    @router.patch("/demands/{demand}", dependencies=[may("enter_demand")], responses=REFUSALS, tags=TAGS, summary="Change an open demand")
    def changed(known: DemandHere, body: DemandChange, caller: CallerHere, desk: DeskHere) -> DemandShown:
        on = today(desk)
        told = {name: value for name, value in body.model_dump(exclude={"category", "size"}).items() if value is not None}
        category = known.wanted.category if body.category is None else body.category
        wanted = _wanted(desk, on, category, known.wanted.size if body.size is None else body.size, known.wanted)
        wish = Wish.model_validate(wish_of(known).model_dump() | told | {"wanted": wanted})
        return _shown(desk, change(desk.house, known.id, wish, caller.name, on), on)

    @router.post("/demands/{demand}/withdraw", dependencies=[may("enter_demand")], responses=REFUSALS, tags=TAGS, summary="Withdraw what is outstanding")
    def withdrawn(known: DemandHere, body: WithdrawBody, caller: CallerHere, desk: DeskHere) -> DemandShown:
        return _shown(desk, withdraw(desk.house, known.id, caller.name, body.reason), today(desk))


def _levels(router: APIRouter) -> None:
    @router.get("/stock-levels", dependencies=[may("see_demand")], responses=REFUSALS, tags=TAGS, summary="What members have, and for how long it lasts")
    def listed(caller: CallerHere, desk: DeskHere, limit: Limit = 50, after: After = None) -> ShelfPage:
        found = MEMBERS.all(desk.house, owner=caller.only, status=("admitted",), after=after or "", limit=limit + 1)
        items = [_shelf(desk, each.id, each.name) for each in found[:limit]]
        return ShelfPage(items=items, next=found[limit - 1].id if len(found) > limit else None)

    @router.get("/stock-levels/{member}", dependencies=[may("see_demand")], responses=REFUSALS, tags=TAGS, summary="What one member has")
    def one(known: MemberHere, desk: DeskHere) -> ShelfShown:
        return _shelf(desk, known.id, known.name)

    @router.post("/stock-levels/{member}", dependencies=[may("enter_demand")], responses=REFUSALS, tags=TAGS, summary="Tell what was counted")
    def told(known: MemberHere, body: ShelfBody, caller: CallerHere, desk: DeskHere) -> ShelfShown:
        on = today(desk)
        levels = [_level(desk, on, each) for each in body.levels]
        tell_stock(desk.house, known.id, levels, caller.name, on)
        return _shelf(desk, known.id, known.name)


def _level(desk: Desk, on: date, body: LevelBody) -> StockLevel:
    wanted = _wanted(desk, on, body.category, body.size)
    return StockLevel(wanted=wanted, unit=body.unit, there=body.there, daily_use=body.daily_use, counted_on=body.counted_on or on)


def _wanted(desk: Desk, on: date, category: str, size: str, before: Wanted | None = None) -> Wanted:
    """The product a body names, by key or name; one that stands there already may stay."""
    if before is not None and category == before.category:
        return Wanted(category=category, size=size)
    return Wanted(category=category_named(desk.house.catalogue, on, category), size=size)


def _shelf(desk: Desk, member: str, name: str) -> ShelfShown:
    on = today(desk)
    levels = [
        LevelShown(
            **each.level.wanted.model_dump(), **each.level.model_dump(exclude={"wanted"}), left=each.left, days=each.days, runs_out_on=each.runs_out_on,
            state=each.state, fill=missing_for(desk.house, member, each.level, on),
        )
        for each in covers(desk.house, member, on)
    ]  # fmt: skip
    return ShelfShown(member=member, member_name=name, levels=levels)


def _shown(desk: Desk, demand: Demand, on: date, *, answered: bool = False) -> DemandShown:
    there = standing_of(desk.house, demand, on)
    order = there.pool.order if there.pool is not None else None
    return DemandShown(
        id=demand.id, member=demand.member, member_name=there.member, asked_on=demand.asked_on, wish=wish_of(demand), status=demand.status, stand=there.stand,
        entered_by=demand.entered_by, delivered=there.delivered, returned=there.returned, reserved=there.reserved, promised=_coming(there.promised),
        failed=_coming(there.failed), missing=there.missing, pool=demand.pool, order=None if order is None else order.order,
        expected_on=None if order is None else order.expected_on, next_step=next_step(there, on), answer=_answer(desk, there) if answered else None,
    )  # fmt: skip


def _coming(some: tuple[Coming, ...]) -> list[ComingShown]:
    return [ComingShown(quantity=each.quantity, order=each.order, expected_on=each.expected_on, arrived=each.arrived) for each in some]


def _answer(desk: Desk, there: Standing) -> AnswerShown | None:
    found = answer_of(desk.house, there.demand)
    if found is None:
        return None
    answer, plan = found
    told: dict[str, Any] = {"asked": answer.asked, "firm": answer.firm, "promised": answer.promised, "why": list(answer.why)}
    return AnswerShown(on=plan.computed.on, **told)
