"""Framework contracts and prices over the API."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from batches.base import Frozen, Text
from batches.order import Unit
from distribution.members import ContractLine, FrameworkContract, UnitPrice
from flows.channel.contracts import add_contract, end_contract
from flows.channel.prices import OnOffer
from portal.access import CallerHere, DeskHere, may
from portal.acting import patiently
from portal.json_bodies import Sent
from portal.routes.api.described import REFUSALS
from portal.routes.contracts import contract_seen_by, contracts_seen_by
from portal.routes.prices import prices_seen_by

_SEE, _COORDINATE = may("see_demand", "see_distribution"), may("coordinate")


class ContractBody(Frozen):
    """A framework contract; ``public_body`` and ``importer`` are organisations, ``groups`` may call off. Ceilings in EUR without VAT for one unit."""

    number: Annotated[str, Field(min_length=1, max_length=300)]
    public_body: str
    importer: str
    groups: tuple[str, ...] = ()
    valid_from: date
    valid_until: date
    lines: list[ContractLine]


class EndBody(Frozen):
    """From that day on it may not be called off."""

    on: date
    reason: Annotated[str, Field(max_length=1000)]


class PartsShown(BaseModel):
    """The build-up of a price, in EUR for one unit."""

    goods: UnitPrice
    freight: UnitPrice
    duty: UnitPrice
    handling: UnitPrice
    total: Decimal


class AboveShown(BaseModel):
    """A price above what a contract allows."""

    rule: str
    contract: str
    number: str
    ceiling: UnitPrice
    over: UnitPrice
    says: Text
    basis: str


class PriceShown(BaseModel):
    """Goods in stock with their price; ``parts`` is null where they are ``free`` of charge or not priced yet, and ``why`` says so."""

    category: str
    size: str
    model: str
    product_class: str
    unit: Unit
    importer: str
    available: int
    free: bool
    parts: PartsShown | None
    why: Text | None
    contract: str | None
    ceiling: UnitPrice | None
    above: AboveShown | None


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api", route_class=Sent, tags=["channel"])

    @router.get("/contracts", dependencies=[_SEE], responses=REFUSALS, summary="Framework contracts; a buyer sees those of its groups")
    def contracts(caller: CallerHere, desk: DeskHere, status: Literal["open", "ended"] | None = None) -> list[FrameworkContract]:
        return list(contracts_seen_by(caller, desk.house, status or ""))

    @router.get("/contracts/{contract}", dependencies=[_SEE], responses=REFUSALS, summary="A framework contract")
    def one(contract: str, caller: CallerHere, desk: DeskHere) -> FrameworkContract:
        return contract_seen_by(caller, desk.house, contract)

    @router.post("/contracts", dependencies=[_COORDINATE], status_code=201, responses=REFUSALS, summary="Enter a framework contract")
    async def add(body: ContractBody, caller: CallerHere, desk: DeskHere) -> FrameworkContract:
        return await run_in_threadpool(add_contract, desk.house, body.model_dump(), caller.name)

    @router.post("/contracts/{contract}/end", dependencies=[_COORDINATE], responses=REFUSALS, summary="End a framework contract before its time")
    async def end(contract: str, body: EndBody, caller: CallerHere, desk: DeskHere) -> FrameworkContract:
        return await run_in_threadpool(patiently, partial(end_contract, desk.house, contract, body.on, body.reason, caller.name))

    @router.get("/prices", dependencies=[_SEE], responses=REFUSALS, summary="What goods in stock cost, with the build-up; for a member by its contracts")
    def prices(caller: CallerHere, desk: DeskHere, member: Annotated[str, Query(max_length=200)] = "") -> list[PriceShown]:
        return [price_shown(each) for each in prices_seen_by(caller, desk.house, member)[1]]

    return router


def price_shown(offer: OnOffer) -> PriceShown:
    """One line of the list of prices."""
    price = offer.price
    parts = None if price.parts is None else PartsShown(**price.parts.model_dump(), total=price.parts.total)
    return PriceShown(
        **{name: getattr(offer, name) for name in ("category", "size", "model", "product_class", "unit", "importer")},
        available=offer.free_quantity,
        free=price.free,
        parts=parts,
        why=price.why,
        contract=price.contract.number if price.contract else None,
        ceiling=price.contract.ceiling if price.contract else None,
        above=None if price.flag is None else AboveShown(**price.flag.model_dump(exclude={"price"})),
    )
