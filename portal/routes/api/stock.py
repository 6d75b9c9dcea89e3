"""``/api/stock``: lots in stock and on their way with their books; taking something out; ``/api/batches/{batch}/quotas``: for whom a donation is."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from batches.base import Frozen
from distribution.supply import ExpectedOn, Quota
from flows.sharing.quotas import quotas_set, set_quotas
from flows.sharing.supply import Stocked
from flows.sharing.withdrawing import withdraw
from portal.access import BatchHere, Caller, CallerHere, DeskHere, may
from portal.acting import patiently
from portal.desk import Desk
from portal.json_bodies import Sent
from portal.routes.api.described import REFUSALS
from portal.routes.api.paging import Limit
from portal.routes.stock import lot_seen_by, seen_by

_SEE = may("see_distribution", "see_batches")
Status = Literal["quarantined", "released", "rejected", "recalled"]


class LotShown(BaseModel):
    """A lot. ``free``: what nobody has a reservation or a promise on; ``held``: how much of it is in each holding of the books. ``expected``: of a lot on its
    way, when it may be released. ``blocked``: the recall that holds it.
    """

    id: str
    batch: str
    line: int
    lot: str
    category: str
    model: str
    product_class: str
    size: str
    unit: str
    pack: int
    quantity: int
    status: Status
    gate: str | None
    blocked: str
    free: int
    promised: int
    held: dict[str, int]
    expires_on: date | None
    arrived_on: date | None
    expected: ExpectedOn | None
    importer: str
    donated: bool
    quotas: tuple[Quota, ...]


class Taken(BaseModel):
    """Who has something of a lot: ``firm`` reserved, else promised; ``delivery``: the one that carries it."""

    member: str
    demand: str
    quantity: int
    firm: bool
    delivery: str


class MoveShown(BaseModel):
    """A movement of a lot's books."""

    at: datetime
    source: str
    target: str
    quantity: int
    about: str
    by: str


class LotWhole(LotShown):
    """A lot with its movements, and with who has a reservation or promise on it, for those who may see that."""

    moves: list[MoveShown]
    taken: list[Taken] | None


class StockPage(BaseModel):
    """Lots, first expired first; ``next`` is null on the last page."""

    items: list[LotShown]
    next: str | None


class Withdrawal(Frozen):
    """So much that is taken out of stock, and why (retained sample, breakage)."""

    quantity: Annotated[int, Field(gt=0, le=1_000_000_000)]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class QuotasBody(Frozen):
    """For whom a donated batch is: groups or members, in per mille of each lot; together 1000 at most."""

    quotas: Annotated[tuple[Quota, ...], Field(max_length=100)]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api", route_class=Sent, tags=["stock"])

    @router.get("/stock", dependencies=[_SEE], responses=REFUSALS, summary="Lots in stock and on their way, first expired first")
    def stock(
        caller: CallerHere,
        desk: DeskHere,
        category: Annotated[str | None, Query(max_length=200, description="Of this category only.")] = None,
        status: Annotated[Status | None, Query(description="Of this status only.")] = None,
        limit: Limit = 50,
        after: Annotated[int, Query(ge=0, le=10**9, description="Where the page before ended: its `next`.")] = 0,
    ) -> StockPage:
        found = [each for each in seen_by(caller, desk, category) if status is None or each.lot.status == status]
        return StockPage(items=[_shown(each) for each in found[after : after + limit]], next=str(after + limit) if len(found) > after + limit else None)

    @router.get("/stock/{stock}", dependencies=[_SEE], responses=REFUSALS, summary="A lot with its books, movements and who has some of it")
    def lot(stock: str, caller: CallerHere, desk: DeskHere) -> LotWhole:
        return _whole(caller, desk, lot_seen_by(caller, desk, stock))

    @router.post("/stock/{stock}/withdrawals", dependencies=[may("coordinate")], responses=REFUSALS, summary="Take something out of stock, with a reason")
    async def take(stock: str, body: Withdrawal, caller: CallerHere, desk: DeskHere) -> LotWhole:
        return await run_in_threadpool(_taken, stock, body, caller, desk)

    @router.get("/batches/{batch}/quotas", dependencies=[may("see_distribution")], responses=REFUSALS, summary="For whom a donated batch is")
    def quotas(known: BatchHere, desk: DeskHere) -> QuotasBody:
        return QuotasBody(quotas=quotas_set(desk.house, known.batch.id))

    @router.put("/batches/{batch}/quotas", dependencies=[may("coordinate")], responses=REFUSALS, summary="Say for whom a donated batch is")
    async def put(body: QuotasBody, known: BatchHere, caller: CallerHere, desk: DeskHere) -> QuotasBody:
        told = partial(set_quotas, desk.house, known.batch.id, body.quotas, caller.name)
        return QuotasBody(quotas=(await run_in_threadpool(patiently, told)).quotas)

    return router


def _taken(stock: str, body: Withdrawal, caller: Caller, desk: Desk) -> LotWhole:
    known = lot_seen_by(caller, desk, stock)
    patiently(lambda: withdraw(desk.house, known.lot.id, body.quantity, body.reason, caller.name))
    return _whole(caller, desk, lot_seen_by(caller, desk, stock))


def _shown(known: Stocked) -> LotShown:
    told = known.lot.model_dump(include=set(LotShown.model_fields))
    return LotShown(**told, gate=known.gate or None, promised=known.promised, held=dict(known.held))


def _whole(caller: Caller, desk: Desk, known: Stocked) -> LotWhole:
    sees, lot = caller.may("see_distribution"), known.lot.id
    moves = [
        MoveShown(at=at, source=each.source, target=each.target, quantity=each.quantity, about=each.about if sees else "", by=each.by if sees else "")
        for at, each in desk.house.ledger.stock.moves_of(lot)
    ]
    taken = [
        Taken(member=each.member, demand=each.demand, quantity=each.quantity, firm=each.firm, delivery=each.delivery)
        for each in desk.house.ledger.reservations.open(lot=lot)
    ]
    return LotWhole(**_shown(known).model_dump(), moves=moves, taken=taken if sees else None)
