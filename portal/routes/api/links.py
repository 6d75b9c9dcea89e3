"""Suppliers' links over the API: made for one batch, listed, ended. The secret is told once, to whoever makes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, Field

from batches.base import Frozen
from batches.errors import InputRefused
from flows.accounts.policy import policy
from portal.access import BatchHere, CallerHere, DeskHere, may
from portal.json_bodies import Sent
from portal.routes.api.described import REFUSALS
from record.links import Link

_MAY = may("hand_out")


class LinkBody(Frozen):
    """For whom, and how many days it lasts; without them as long as a link may."""

    whom: Annotated[str, Field(min_length=1, max_length=100)]
    days: Annotated[int, Field(ge=1)] | None = None


class LinkShown(BaseModel):
    """A link; ``id`` names it and opens nothing. ``path``: what the supplier opens, told once."""

    id: str
    whom: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    path: str | None = None


class ToldOnce(Sent):
    """A route whose answer is kept nowhere: the record holds no secret, only digests."""

    keeps = False


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/batches/{batch}/links", route_class=ToldOnce, tags=["links"])

    @router.get("", dependencies=[_MAY], responses=REFUSALS, summary="The links that suppliers were given for this batch")
    def links(known: BatchHere, desk: DeskHere) -> list[LinkShown]:
        return [_shown(each) for each in desk.house.ledger.links.list("supplier", known.batch.id)]

    @router.post("", dependencies=[_MAY], status_code=201, responses=REFUSALS, summary="Make a link for a supplier; its path is told once")
    async def make(body: LinkBody, known: BatchHere, caller: CallerHere, desk: DeskHere) -> LinkShown:
        if not body.whom.isprintable():
            raise InputRefused("link.whom", "say for whom, in one line of printable signs", "Bitte in einer druckbaren Zeile angeben, für wen")
        most, links = policy().supplier.days, desk.house.ledger.links
        if body.days is not None and body.days > most:
            raise InputRefused("link.days", f"a link lasts {most} days at most", f"Ein Link gilt höchstens {most} Tage")
        made = (known.batch.id, body.whom, caller.name, timedelta(days=body.days or most))
        secret = await run_in_threadpool(links.make, "supplier", *made)
        link = await run_in_threadpool(links.of, "supplier", secret)
        assert link is not None  # noqa: S101 - it was made just now
        return _shown(link).model_copy(update={"path": f"/supplier/{secret}"})

    @router.delete("/{link}", dependencies=[_MAY], status_code=204, response_class=Response, responses=REFUSALS, summary="End a link")
    async def end(link: str, known: BatchHere, desk: DeskHere) -> Response:
        there = {each.id for each in await run_in_threadpool(desk.house.ledger.links.list, "supplier", known.batch.id)}
        if link not in there:
            raise HTTPException(404, "this batch has no such link")
        await run_in_threadpool(desk.house.ledger.links.end, "supplier", known.batch.id, link)
        return Response(status_code=204)

    return router


def _shown(link: Link) -> LinkShown:
    names = ("id", "whom", "made_by", "made_at", "expires_at", "ended_at")
    return LinkShown(**{name: getattr(link, name) for name in names})
