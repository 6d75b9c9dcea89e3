"""Deliveries over the API: what pages do, for machines of the store and of members."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, Field

from batches.base import Frozen, Text
from distribution.delivery import Delivery, DeliveryStatus, ReturnReason, ToldFate
from flows.deliveries.after import followed
from flows.deliveries.handing_over import hand_over
from flows.deliveries.picking import Counted, pick
from flows.deliveries.preparing import cancel, prepare, take_off
from flows.deliveries.pricing import prices_of
from flows.deliveries.ready import ready_of
from flows.deliveries.returning import inspect, tell
from flows.kinds import DELIVERIES
from portal.access import CallerHere, DeskHere, may
from portal.acting import patiently
from portal.desk import Desk
from portal.handing_out import from_archive, type_of
from portal.json_bodies import Sent
from portal.routes.api.described import REFUSALS
from portal.routes.api.paging import Limit
from portal.routes.deliveries import DeliveryHere, confirmed_by

_SEE, _COORDINATE, _OWN = may("see_demand", "see_distribution"), may("coordinate"), may("coordinate", "enter_demand")
_Reason = Annotated[str, Field(min_length=1, max_length=1000)]
After = Annotated[str, Query(max_length=200, description="Where the page before ended: its `next`.")]


class PrepareBody(Frozen):
    """Reservations of one member that go together."""

    member: str
    reservations: Annotated[list[str], Field(max_length=2000)]
    note: Annotated[str, Field(max_length=1000)] = ""


class PickBody(Frozen):
    """What was counted, every line."""

    counted: Annotated[list[Counted], Field(max_length=2000)]


class HandOverBody(Frozen):
    """Who received the goods; ``on``: today without it."""

    received_by: Annotated[str, Field(min_length=1, max_length=200)]
    on: date | None = None


class ReasonBody(Frozen):
    """Why."""

    reason: _Reason


class ToldBody(Frozen):
    """What became of goods after the hand-over: by line how many. ``reason``: of goods that go back. ``number``: which telling this is (the next without)."""

    fate: ToldFate
    quantities: dict[int, Annotated[int, Field(ge=0, le=1_000_000_000)]]
    reason: ReturnReason | None = None
    note: Annotated[str, Field(max_length=1000)] = ""
    number: Annotated[int, Field(ge=1)] | None = None


class InspectBody(Frozen):
    """Quality control's word on goods that came back; ``told``: which return."""

    told: int
    line: int
    quantity: Annotated[int, Field(gt=0, le=1_000_000_000)]
    choice: Literal["free", "destroyed"]
    reason: _Reason
    unopened: bool = False


class DeliveriesPage(BaseModel):
    """A page of deliveries, by number; ``next`` is null on the last."""

    items: list[Delivery]
    next: str | None


class ReadyShown(BaseModel):
    """A reservation that no delivery carries; ``wrong``: why it cannot be delivered."""

    reservation: str
    member: str
    demand: str
    lot: str
    lot_number: str
    category: str
    quantity: int
    expires_on: date | None
    wrong: Text | None


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/deliveries", route_class=Sent, tags=["deliveries"])
    _looking(router)
    _going(router)
    _after(router)
    return router


def _looking(router: APIRouter) -> None:
    @router.get("", dependencies=[_SEE], responses=REFUSALS, summary="Deliveries, by number")
    def deliveries(desk: DeskHere, caller: CallerHere, status: DeliveryStatus | None = None, limit: Limit = 50, next: After = "") -> DeliveriesPage:  # noqa: A002
        wanted = None if status is None else (status,)
        found = DELIVERIES.all(desk.house, owner=caller.only, status=wanted, after=next, limit=limit + 1)
        return DeliveriesPage(items=list(found[:limit]), next=found[limit - 1].id if len(found) > limit else None)

    @router.get("/ready", dependencies=[_COORDINATE], responses=REFUSALS, summary="What could be delivered: firm reservations that no delivery carries")
    def ready(desk: DeskHere, member: Annotated[str | None, Query(max_length=200)] = None) -> list[ReadyShown]:
        return [
            ReadyShown(
                reservation=each.reserved.id,
                member=each.reserved.member,
                demand=each.reserved.demand,
                lot=each.reserved.lot,
                lot_number=each.lot.row.lot,
                category=each.lot.row.category,
                quantity=each.reserved.quantity,
                expires_on=each.lot.row.expires_on,
                wrong=each.wrong,
            )
            for each in ready_of(desk.house, _today(desk), member)
        ]

    @router.get("/{delivery}", dependencies=[_SEE], responses=REFUSALS, summary="One delivery with its lines, papers, and what was told since")
    def one(known: DeliveryHere) -> Delivery:
        return known

    @router.get("/{delivery}/papers/{name}", dependencies=[_SEE], responses=REFUSALS, summary="A paper of a delivery")
    async def paper(known: DeliveryHere, name: str, desk: DeskHere) -> Response:
        for each in known.papers:
            if each.name == name:
                return await from_archive(desk.house.archive, each.sha256, each.name, type_of(each.name))
        raise HTTPException(404, "there is no such paper of this delivery")


def _going(router: APIRouter) -> None:
    @router.post("", dependencies=[_COORDINATE], status_code=201, responses=REFUSALS, summary="Prepare a delivery from reservations of one member")
    async def add(body: PrepareBody, desk: DeskHere, caller: CallerHere) -> Delivery:
        def act() -> Delivery:
            return prepare(desk.house, body.member, body.reservations, _today(desk), caller.name, note=body.note, price=prices_of(desk.house))

        return await run_in_threadpool(_followed, desk, act)

    @router.post("/{delivery}/pick", dependencies=[_COORDINATE], responses=REFUSALS, summary="Enter what was picked")
    async def picked(known: DeliveryHere, body: PickBody, desk: DeskHere, caller: CallerHere) -> Delivery:
        return await _done(desk, lambda: pick(desk.house, known.id, body.counted, _today(desk), caller.name))

    @router.post("/{delivery}/hand-over", dependencies=[_OWN], responses=REFUSALS, summary="Confirm that a member has the goods")
    async def handed_over(known: DeliveryHere, body: HandOverBody, desk: DeskHere, caller: CallerHere) -> Delivery:
        on = body.on if caller.may("coordinate") else None

        def act() -> Delivery:
            return hand_over(desk.house, known.id, body.received_by, on or _today(desk), caller.name, confirmed_by(caller))

        return await _done(desk, act)

    @router.post("/{delivery}/lines/{number}/take-off", dependencies=[_COORDINATE], responses=REFUSALS, summary="Take a line off a delivery")
    async def taken_off(known: DeliveryHere, number: int, body: ReasonBody, desk: DeskHere, caller: CallerHere) -> Delivery:
        return await _done(desk, lambda: take_off(desk.house, known.id, number, body.reason, _today(desk), caller.name))

    @router.post("/{delivery}/cancel", dependencies=[_COORDINATE], responses=REFUSALS, summary="Cancel a delivery that was not handed over")
    async def cancelled(known: DeliveryHere, body: ReasonBody, desk: DeskHere, caller: CallerHere) -> Delivery:
        return await _done(desk, lambda: cancel(desk.house, known.id, body.reason, caller.name))


def _after(router: APIRouter) -> None:
    @router.post("/{delivery}/return", dependencies=[_OWN], responses=REFUSALS, summary="Tell that goods go back, were used or were destroyed")
    async def told(known: DeliveryHere, body: ToldBody, desk: DeskHere, caller: CallerHere) -> Delivery:
        def act() -> Delivery:
            return tell(
                desk.house,
                known.id,
                body.fate,
                body.quantities,
                _today(desk),
                caller.name,
                reason=body.reason,
                note=body.note,
                number=body.number,
            )

        return await _done(desk, act)

    @router.post("/{delivery}/inspect", dependencies=[may("decide")], responses=REFUSALS, summary="Decide what becomes of goods that came back")
    async def inspected(known: DeliveryHere, body: InspectBody, desk: DeskHere, caller: CallerHere) -> Delivery:
        def act() -> Delivery:
            return inspect(
                desk.house,
                known.id,
                body.told,
                body.line,
                body.quantity,
                body.choice,
                body.reason,
                _today(desk),
                caller.name,
                unopened=body.unopened,
            )

        return await _done(desk, act)


async def _done(desk: Desk, act: Callable[[], Delivery]) -> Delivery:
    return await run_in_threadpool(_followed, desk, act)


def _followed(desk: Desk, act: Callable[[], Delivery]) -> Delivery:
    return followed(desk.house, patiently(act))


def _today(desk: Desk) -> date:
    return desk.house.ledger.clock().date()
