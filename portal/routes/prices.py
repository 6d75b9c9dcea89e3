"""``/prices``: what goods in stock cost, how each price comes about, and whether a framework contract allows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from distribution.members import Member
from distribution.pricing import handling_on
from flows.channel.members import members_in
from flows.channel.prices import OnOffer, Prices
from flows.kinds import MEMBERS
from flows.wiring import House
from portal.access import Caller, CallerHere, DeskHere, may
from portal.pages import show, spoken
from portal.views.goods_named import category_names
from portal.views.members import member_seen_by


def prices_seen_by(caller: Caller, house: House, member: str) -> tuple[Member | None, tuple[OnOffer, ...]]:
    """Whose prices, and the prices; a buyer's are those of the own organisation, and nobody's before it was admitted."""
    about = caller.only if caller.only is not None else member
    known = member_seen_by(caller, house, about) if about and (caller.only is None or MEMBERS.find(house, about) is not None) else None
    if caller.only is not None and (known is None or not known.takes_part):
        return known, ()
    return known, Prices(house, house.ledger.clock().date()).on_offer(known)


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/prices")

    @router.get("", dependencies=[may("see_demand", "see_distribution")])
    def every(request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        member, offered = prices_seen_by(caller, desk.house, request.query_params.get("member", "")[:200])
        shown: dict[str, Any] = {
            "member": member,
            "offered": offered,
            "members": members_in(desk.house, status="admitted") if caller.only is None else (),
            "categories": category_names(desk.house.catalogue, spoken(request)),
            "handling": handling_on(desk.house.ledger.clock().date()),
        }
        return show(request, "prices", **shown)

    return router
