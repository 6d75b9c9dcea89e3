"""Suppliers' links over the API: made for one batch, listed, ended. The secret is told once, to whoever makes it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, Field

from batches.base import Frozen
from flows.supplier_links import end_link, make_link
from portal.access import BatchHere, CallerHere, DeskHere, may
from portal.acting import patiently
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
        made = partial(make_link, desk.house, known.batch.id, body.whom, body.days, caller.name)
        secret, link = await run_in_threadpool(patiently, made)
        return _shown(link).model_copy(update={"path": f"/supplier/{secret}"})

    @router.delete("/{link}", dependencies=[_MAY], status_code=204, response_class=Response, responses=REFUSALS, summary="End a link")
    async def end(link: str, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        if not await run_in_threadpool(patiently, partial(end_link, desk.house, known.batch.id, link, caller.name)):
            raise HTTPException(404, "this batch has no such link")
        return Response(status_code=204)

    return router


def _shown(link: Link) -> LinkShown:
    names = ("id", "whom", "made_by", "made_at", "expires_at", "ended_at")
    return LinkShown(**{name: getattr(link, name) for name in names})
