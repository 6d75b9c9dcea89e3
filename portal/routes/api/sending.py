"""Orders and papers over the API: a batch is opened with an ``order.json``, its order replaced, papers are sent many at once or one as the body."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from batches.ordering import OrderGiven
from flows.running import open_batch
from flows.uploads import Received
from portal.access import FILES, BatchHere, Caller, CallerHere, DeskHere, may
from portal.acting import settled, tell
from portal.bounded import bounded
from portal.desk import Desk
from portal.once import Once
from portal.routes.api.described import ENTERED, REFUSALS, Became, became
from portal.sending_files import Papers, paper_sent, papers_sent, proving, sender_of
from portal.views.order_told import MOST_BYTES, is_theirs, order_told

TAGS: list[str | Enum] = ["orders and papers"]
Seen = Annotated[str | None, Query(description="What you were shown of the order; refused where it has changed since.", max_length=64)]
Named = Annotated[str, Query(description="The file's name; else that of Content-Disposition.", max_length=1000)]


class Opened(Became):
    """What became of an order; ``batch``: the batch it opens."""

    batch: str


class Outcomes(BaseModel):
    """What became of each file; ``position``: of the entry that attaches those that were kept (``/api/entries/{position}``)."""

    received: list[Received]
    position: int | None


#: The schema is the one of ``freigabe schema order``; the description of the API has it among its own (:mod:`portal.routes.api.describing`).
_ORDER = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}}
_FILES: dict[str, Any] = {"type": "object", "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}}}
_MULTIPART = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FILES}}}}
_BYTES = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}
_TAKEN: dict[int | str, dict[str, Any]] = REFUSALS | {
    413: {"description": "More is sent than is taken at once."},
    422: {"model": Outcomes, "description": "Every file was refused; each says why."},
}


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router, once = APIRouter(), APIRouter(route_class=Once)  # files know themselves by their digests: sent twice they are kept once
    for each in (_opening, _replacing):
        each(once)
    for each in (_many, _one):
        each(router)
    router.routes.extend(once.routes)
    return router


def _opening(router: APIRouter) -> None:
    @router.post(
        "/api/batches",
        tags=TAGS,
        dependencies=[may("open_batches")],
        summary="Open a batch with an order.json",
        response_model=Opened,
        responses=ENTERED | {202: {"model": Opened, "description": "Kept; the batch is being opened."}},
        openapi_extra=_ORDER,
    )
    async def opened(request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        raw = await bounded(request, MOST_BYTES)
        return await run_in_threadpool(_opened, desk, caller, raw)


def _replacing(router: APIRouter) -> None:
    @router.put(
        "/api/batches/{batch}/order",
        tags=TAGS,
        dependencies=[may("open_batches")],
        summary="Replace the order of a batch whose goods are not released",
        response_model=Became,
        responses=ENTERED,
        openapi_extra=_ORDER,
    )
    async def replaced(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere, seen: Seen = None) -> Response:
        raw = await bounded(request, MOST_BYTES)

        def enter() -> Response:
            order = order_told(raw, desk.house.catalogue)
            is_theirs(caller, order, desk.house)
            return became(tell(desk, known.batch.id, OrderGiven(by=caller.name, order=order, seen=seen)))

        return await run_in_threadpool(enter)


def _many(router: APIRouter) -> None:
    @router.post(
        "/api/batches/{batch}/papers",
        tags=TAGS,
        dependencies=[may("send_papers"), FILES],
        summary="Send papers for a batch, many at once (PDF, JPEG, PNG, TIFF, ZIP)",
        response_model=Outcomes,
        responses=_TAKEN,
        openapi_extra=_MULTIPART,
    )
    async def papers(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        return _answer(await papers_sent(request, desk, known, sender_of(caller, known), proving(request, caller)))


def _one(router: APIRouter) -> None:
    @router.put(
        "/api/batches/{batch}/papers",
        tags=TAGS,
        dependencies=[may("send_papers")],
        summary="Send one paper for a batch, as the body of the request",
        response_model=Outcomes,
        responses=_TAKEN,
        openapi_extra=_BYTES,
    )
    async def paper(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere, name: Named = "") -> Response:
        if caller.secret and not request.headers.get("x-csrf-token"):  # of a body that is no form nothing else proves that it is ours
            raise HTTPException(403, "send the token of the session in X-CSRF-Token, or ask with a token of the API")
        return _answer(await paper_sent(request, desk, known, sender_of(caller, known), name))


def _answer(told: Papers) -> JSONResponse:
    body = Outcomes(received=list(told.received), position=told.position)
    return JSONResponse(body.model_dump(mode="json"), 422 if told.all_refused else 200)


def _opened(desk: Desk, caller: Caller, raw: bytes) -> Response:
    order = order_told(raw, desk.house.catalogue)
    is_theirs(caller, order, desk.house)
    told = settled(desk, open_batch(desk.house, order, caller.name))
    body = Opened(position=told.position, outcome=told.outcome, code=told.code, why=told.why, batch=order.batch_id)
    return JSONResponse(body.model_dump(mode="json"), became(told).status_code)
