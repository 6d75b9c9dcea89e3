"""What people do to a batch, as the API takes it: each act at its own address and under its own right. Who does it is whoever asks, never a field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ValidationError, create_model

from batches.correcting import PaperCorrected
from batches.entered import (
    Entered,
    FindingDecided,
    GoodsArrived,
    HoldEnded,
    HoldMaintained,
    LotJudged,
    PromiseMade,
    ReleaseApproved,
    ReleasedByCustoms,
    SheetsEntered,
)
from batches.entered_act import EnteredAct
from portal.access import BatchHere, CallerHere, DeskHere, may
from portal.acting import tell
from portal.json_bodies import Sent
from portal.rights import Right
from portal.routes.api.described import ENTERED, Became, became


@dataclass(frozen=True, slots=True)
class Door:
    """Where an act is taken: the last part of its address, its right, what it is called; ``without``: fields that are not for outside."""

    path: str
    act: type[EnteredAct]
    right: Right
    summary: str
    without: frozenset[str] = frozenset()


DOORS = (
    Door("arrival", GoodsArrived, "enter_goods", "Enter the day the goods arrived"),
    Door("sheets", SheetsEntered, "enter_goods", "Enter rows that were measured, counted and read off the goods"),
    Door("decisions", FindingDecided, "decide", "Decide on a finding; overriding a blocking one takes two people"),
    Door("lot-verdicts", LotJudged, "decide", "Accept or reject a lot"),
    Door("corrections", PaperCorrected, "decide", "Correct what was read of a field of a paper of this batch, or say that the paper does not state it"),
    Door("approvals", ReleaseApproved, "release", "Approve the release of every lot that is ready; the second person's approval releases"),
    Door("customs-release", ReleasedByCustoms, "enter_customs", "Enter the release for free circulation", frozenset({"notice", "spots"})),
    Door("hold/maintained", HoldMaintained, "enter_customs", "Enter that the hold at the border was maintained"),
    Door("hold/ended", HoldEnded, "enter_customs", "Enter how the hold at the border ended"),
    Door("promises", PromiseMade, "send_papers", "Enter that somebody promised a paper or a reply"),
)


def routes(_data: Path) -> APIRouter:
    """A route for each door."""
    router = APIRouter(prefix="/api/batches/{batch}", route_class=Sent, tags=["acts"])
    for door in DOORS:
        router.add_api_route(
            f"/{door.path}",
            _taken(door),
            methods=["POST"],
            dependencies=[may(door.right)],
            summary=door.summary,
            response_model=Became,
            responses=ENTERED,
            name=f"enter {door.path}",
        )
    return router


def body_of(act: type[EnteredAct], without: frozenset[str] = frozenset()) -> type[BaseModel]:
    """What is sent of an act: all it says, but who says it."""
    taken = {name: (info.annotation, info) for name, info in act.model_fields.items() if name not in {"act", "by", *without}}
    fields: Any = taken
    return create_model(f"{act.__name__}Body", __doc__=act.__doc__, __config__=act.model_config, **fields)


def _taken(door: Door) -> Callable[..., Any]:
    model = body_of(door.act, door.without)

    async def taken(body: Any, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        return became(await run_in_threadpool(tell, desk, known.batch.id, _told(door, body, caller.name)))

    taken.__annotations__["body"] = model
    return taken


def _told(door: Door, body: BaseModel, by: str) -> Entered:
    try:
        told: Entered = door.act(by=by, **{name: getattr(body, name) for name in type(body).model_fields})  # type: ignore[assignment]
    except ValidationError as error:  # what the act asks of its fields together
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]) from error
    return told
