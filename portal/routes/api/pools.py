"""``/api/pools``: purchases pooled for several members, from collecting demand to the order."""

from __future__ import annotations

import secrets
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from batches.base import CountryCode, CurrencyCode, Frozen, Text
from batches.order import Rate, Unit
from batches.party import Name
from distribution.members import UnitPrice
from distribution.pool import Pool, Quotation
from flows.demand.ordering import OrderWords, order_pool
from flows.demand.pooling import POOLS, choose, collect, give_up, open_pool, quote, take_over, weighed_all
from portal.access import CallerHere, DeskHere, may
from portal.desk import Desk
from portal.json_bodies import Sent
from portal.routes.api.demands import After
from portal.routes.api.described import REFUSALS
from portal.routes.api.paging import Limit
from portal.routes.demands import today
from portal.routes.pool_page import pieces_of, pool_seen

TAGS: list[str | Enum] = ["pools"]
Ids = Annotated[tuple[Annotated[str, Field(max_length=100)], ...], Field(max_length=400)]


class PoolBody(Frozen):
    """A pool to begin: of one category, with the demands in it."""

    category: Annotated[str, Field(max_length=200)]
    unit: Unit = "piece"
    demands: Ids
    answer_by: date | None = None
    note: Annotated[str, Field(max_length=1000)] = ""


class DemandsBody(Frozen):
    """Demands to take in."""

    demands: Ids


class QuotationBody(Frozen):
    """A supplier's quotation. ``id``: told again, it takes the place of the former. ``rate``: units of the currency for 1 EUR."""

    id: Annotated[str, Field(max_length=40)] = ""
    supplier: Name
    country: CountryCode | None = None
    model: Annotated[str, Field(max_length=300)] = ""
    unit_price: Annotated[UnitPrice, Field(gt=0)]
    currency: CurrencyCode = "EUR"
    rate: Rate | None = None
    delivered: bool = False
    arrives_on: date
    least: Annotated[int, Field(ge=1, le=1_000_000_000)] = 1
    pack: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    valid_until: date | None = None
    note: Annotated[str, Field(max_length=1000)] = ""


class ChoiceBody(Frozen):
    """Which quotation, and why."""

    quotation: Annotated[str, Field(max_length=100)]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class ReasonBody(Frozen):
    """Why."""

    reason: Annotated[str, Field(max_length=500)] = ""


class WeighedShown(BaseModel):
    """A quotation beside what is needed."""

    quotation: str
    ordered: int
    cost: Decimal | None
    above_ceiling: bool
    says: list[Text]


class PieceShown(BaseModel):
    """A piece. ``drift``: what became of its demand since, null: nothing; ``earmarked``: what of the order is still meant for it."""

    demand: str
    member: str
    size: str
    quantity: int
    line: int | None
    earmarked: int
    drift: str | None


class PoolShown(BaseModel):
    """A pool with its pieces and quotations."""

    pool: Pool
    pieces: list[PieceShown]
    weighed: list[WeighedShown]


class PoolPage(BaseModel):
    """A page of pools, by id; ``next`` is null on the last."""

    items: list[Pool]
    next: str | None


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/pools", route_class=Sent)
    for each in (_looking, _collecting, _buying):
        each(router)
    return router


def _looking(router: APIRouter) -> None:
    @router.get("", dependencies=[may("see_distribution")], responses=REFUSALS, tags=TAGS, summary="Pooled purchases, by id, a page at a time")
    def listed(desk: DeskHere, limit: Limit = 50, after: After = None) -> PoolPage:
        found = POOLS.all(desk.house, after=after or "", limit=limit + 1)
        return PoolPage(items=list(found[:limit]), next=found[limit - 1].id if len(found) > limit else None)

    @router.get("/{pool}", dependencies=[may("see_distribution")], responses=REFUSALS, tags=TAGS, summary="One pool: pieces, quotations, order")
    def one(pool: str, desk: DeskHere) -> PoolShown:
        return _shown(desk, pool_seen(desk, pool))


def _collecting(router: APIRouter) -> None:
    @router.post("", dependencies=[may("coordinate")], responses=REFUSALS, tags=TAGS, summary="Begin a pool with open demand", status_code=201)
    def begun(body: PoolBody, caller: CallerHere, desk: DeskHere) -> PoolShown:
        told = {"answer_by": body.answer_by, "note": body.note}
        made = open_pool(desk.house, body.category, body.unit, body.demands, caller.name, today(desk), **told)  # type: ignore[arg-type]
        return _shown(desk, made)

    @router.post("/{pool}/demands", dependencies=[may("coordinate")], responses=REFUSALS, tags=TAGS, summary="Take more demand in")
    def collected(pool: str, body: DemandsBody, caller: CallerHere, desk: DeskHere) -> PoolShown:
        return _shown(desk, collect(desk.house, pool_seen(desk, pool).id, body.demands, caller.name))

    @router.post("/{pool}/take-over", dependencies=[may("coordinate")], responses=REFUSALS, tags=TAGS, summary="Make its pieces what their demands are now")
    def taken_over(pool: str, caller: CallerHere, desk: DeskHere) -> PoolShown:
        return _shown(desk, take_over(desk.house, pool_seen(desk, pool).id, caller.name))

    @router.post("/{pool}/give-up", dependencies=[may("coordinate")], responses=REFUSALS, tags=TAGS, summary="End a pool that buys nothing")
    def given_up(pool: str, body: ReasonBody, caller: CallerHere, desk: DeskHere) -> PoolShown:
        return _shown(desk, give_up(desk.house, pool_seen(desk, pool).id, caller.name, body.reason))


def _buying(router: APIRouter) -> None:
    @router.post("/{pool}/quotations", dependencies=[may("coordinate")], responses=REFUSALS, tags=TAGS, summary="Enter a supplier's quotation")
    def quoted(pool: str, body: QuotationBody, caller: CallerHere, desk: DeskHere) -> PoolShown:
        told = body.model_dump() | {"id": body.id or secrets.token_hex(6), "entered_on": today(desk), "entered_by": caller.name}
        return _shown(desk, quote(desk.house, pool_seen(desk, pool).id, Quotation.model_validate(told), caller.name))

    @router.post("/{pool}/choice", dependencies=[may("coordinate")], responses=REFUSALS, tags=TAGS, summary="Choose a quotation, with why")
    def chosen(pool: str, body: ChoiceBody, caller: CallerHere, desk: DeskHere) -> PoolShown:
        return _shown(desk, choose(desk.house, pool_seen(desk, pool).id, body.quotation, body.reason, caller.name))

    @router.post("/{pool}/order", dependencies=[may("coordinate")], responses=REFUSALS, tags=TAGS, summary="Give the order, which opens a batch")
    def ordered(pool: str, body: OrderWords, caller: CallerHere, desk: DeskHere) -> PoolShown:
        return _shown(desk, order_pool(desk.house, pool_seen(desk, pool).id, body, caller.name))


def _shown(desk: Desk, pool: Pool) -> PoolShown:
    pieces = [
        PieceShown(**each.piece.model_dump(), line=each.line, earmarked=each.earmarked, drift=None if each.drift is None else each.drift.drift)
        for each in pieces_of(desk, pool)
    ]
    weighed = [
        WeighedShown(quotation=each.quotation.id, ordered=each.ordered, cost=each.cost, above_ceiling=each.above_ceiling, says=list(each.says))
        for each in weighed_all(desk.house, pool, today(desk))
    ]
    return PoolShown(pool=pool, pieces=pieces, weighed=weighed)
