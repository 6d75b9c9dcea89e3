"""``/api/offers``: announcements to groups, from draft to end; buyers read what their own groups are told now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from batches.base import Frozen, Text
from batches.order import Unit
from distribution.offer import Announcement, Offer, OfferKind, OfferStatus
from distribution.product import Wanted
from flows.kinds import OFFERS
from flows.offers import offering
from flows.offers.channels import channels_in
from flows.offers.current import current
from flows.offers.reading import groups_of, seen_by
from flows.offers.standing import Where, in_channels
from flows.offers.wording import worded
from portal.access import Caller, CallerHere, DeskHere, may
from portal.desk import Desk
from portal.json_bodies import Sent
from portal.routes.api.described import REFUSALS
from portal.routes.api.paging import Limit, Next
from portal.routes.api.shapes import PageOf

_SEE, _MAY = may("see_demand", "see_distribution"), may("coordinate")


class OfferBody(Frozen):
    """An announcement as somebody writes it."""

    kind: OfferKind
    groups: list[str]
    title: str
    text: str
    title_en: str = ""
    text_en: str = ""
    wanted: Wanted | None = None
    least: int | None = None
    most: int | None = None
    unit: Unit = "piece"
    valid_until: date
    contact: str = ""
    link: str = ""
    lots: list[str] = Field(default_factory=list)


class ApprovalBody(Frozen):
    """A word on the text that was seen: its ``shown``."""

    seen: str


class WithdrawalBody(Frozen):
    """Why it ends; its readers are told."""

    reason: str


class ChannelShown(BaseModel):
    """One channel, and what it has of it."""

    channel: str
    where: Where
    why: Text | None
    again_at: datetime | None
    link: str


class OfferShown(BaseModel):
    """An announcement. ``shown``: what an approval of its text is bound to; ``channels``: told to those who see all."""

    id: str
    kind: OfferKind
    status: OfferStatus
    approved: bool
    revision: int
    groups: list[str]
    title: str
    text: str
    wanted: Wanted | None
    least: int | None
    most: int | None
    unit: Unit
    valid_until: date
    contact: str
    link: str
    lots: list[str]
    published_at: datetime | None
    updated_at: datetime | None
    reason: str
    shown: str
    channels: list[ChannelShown]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/offers", route_class=Sent, tags=["offers"])
    _looking(router)
    _acting(router)
    return router


def _looking(router: APIRouter) -> None:
    @router.get("", dependencies=[_SEE], responses=REFUSALS, summary="Offers, requests, recalls and news; a buyer's: what the own groups are told now")
    def list_(caller: CallerHere, desk: DeskHere, limit: Limit = 50, next: Next = None) -> PageOf[OfferShown]:  # noqa: A002 - as every list names it
        after = next or ""
        if caller.only is None:
            found = OFFERS.all(desk.house, after=after, limit=limit + 1)
        else:
            theirs = sorted(current(desk.house, groups_of(desk.house, caller.only)), key=lambda each: each.id)
            found = tuple(each for each in theirs if each.id > after)[: limit + 1]
        items = [_shown(desk, each, caller) for each in found[:limit]]
        return PageOf[OfferShown](items=items, next=items[-1].id if len(found) > limit else None)

    @router.get("/{offer}", dependencies=[_SEE], responses=REFUSALS, summary="One of them")
    def one(offer: str, caller: CallerHere, desk: DeskHere) -> OfferShown:
        return _shown(desk, _known(desk, caller, offer), caller)


def _acting(router: APIRouter) -> None:
    @router.post("", dependencies=[_MAY], status_code=201, responses=REFUSALS, summary="Draft one; nothing leaves before it is approved and published")
    async def draft(body: OfferBody, caller: CallerHere, desk: DeskHere) -> OfferShown:
        return await run_in_threadpool(_drafted, body, caller, desk)

    @router.put("/{offer}", dependencies=[_MAY], responses=REFUSALS, summary="Write it anew; what is outside stays until this is approved")
    async def change(offer: str, body: OfferBody, caller: CallerHere, desk: DeskHere) -> OfferShown:
        return await _acted(offer, caller, desk, lambda known: offering.change(desk.house, known.id, _announced(body), caller.name))

    @router.post("/{offer}/approve", dependencies=[_MAY], responses=REFUSALS, summary="Approve the text that was seen")
    async def approve(offer: str, body: ApprovalBody, caller: CallerHere, desk: DeskHere) -> OfferShown:
        return await _acted(offer, caller, desk, lambda known: offering.approve(desk.house, known.id, body.seen, caller.name))

    @router.post("/{offer}/publish", dependencies=[_MAY], responses=REFUSALS, summary="Publish what is approved, in every channel of its groups")
    async def publish(offer: str, caller: CallerHere, desk: DeskHere) -> OfferShown:
        return await _acted(offer, caller, desk, lambda known: offering.publish(desk.house, known.id, caller.name))

    @router.post("/{offer}/withdraw", dependencies=[_MAY], responses=REFUSALS, summary="Withdraw it from every channel")
    async def withdraw(offer: str, body: WithdrawalBody, caller: CallerHere, desk: DeskHere) -> OfferShown:
        return await _acted(offer, caller, desk, lambda known: offering.withdraw(desk.house, known.id, body.reason, caller.name))


async def _acted(offer: str, caller: Caller, desk: Desk, act: Callable[[Offer], Offer]) -> OfferShown:
    def done() -> OfferShown:
        return _shown(desk, act(_known(desk, caller, offer)), caller)

    return await run_in_threadpool(done)


def _drafted(body: OfferBody, caller: Caller, desk: Desk) -> OfferShown:
    return _shown(desk, offering.draft(desk.house, _announced(body), caller.name), caller)


def _announced(body: OfferBody) -> Announcement:
    return offering.announced(body.model_dump(mode="json"))


def _known(desk: Desk, caller: Caller, offer: str) -> Offer:
    found = seen_by(desk.house, offer, caller.only)
    if found is None:
        raise HTTPException(404, "there is no such offer")
    return found


def _shown(desk: Desk, offer: Offer, caller: Caller) -> OfferShown:
    """As it is written, for those who see all; as it is outside, for everybody else."""
    every = caller.only is None
    said = offer.said if every else offer.live
    told = worded(desk.house, offer.as_drafted if every and offer.is_open else offer)
    channels = in_channels(desk.house, offer, channels_in(desk.house.place.data)) if every else ()
    return OfferShown(
        id=offer.id,
        kind=said.kind,
        status=offer.status,
        approved=offer.is_approved,
        revision=offer.revision,
        groups=list(said.groups) if every else sorted({*said.groups} & {*groups_of(desk.house, caller.only or "")}),
        title=told.title,
        text=told.text,
        wanted=said.wanted,
        least=said.least,
        most=said.most,
        unit=said.unit,
        valid_until=said.valid_until,
        contact=said.contact,
        link=said.link,
        lots=list(said.lots) if every else [],
        published_at=offer.published_at,
        updated_at=offer.updated_at,
        reason=offer.reason,
        shown=said.shown,
        channels=[ChannelShown(channel=each.channel, where=each.where, why=each.why, again_at=each.again_at, link=each.link) for each in channels],
    )
