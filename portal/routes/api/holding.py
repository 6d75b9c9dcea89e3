"""Holds at the border and customs notices over the API. A paper is named by the digest it has in this batch: bytes of other batches cannot be brought in so."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import Field

from batches.base import Frozen, Text
from batches.batch import Attachment, Batch
from batches.entered import HoldLetterEntered, ReleaseSuspended
from batches.errors import InputRefused
from portal.access import BatchHere, CallerHere, DeskHere, may
from portal.acting import tell
from portal.json_bodies import Sent
from portal.routes.api.described import ENTERED, Became, became

Seen = Annotated[str | None, Field(description="The digest of what you were shown (`shown`, `concerned`); refused where something else stands there now.")]
_ENTER = may("enter_customs")
_BY_HAND = Text(de="Nummer und Tag bitte von Hand eintragen", en="enter number and day by hand")


class SuspendedBody(Frozen):
    """Customs suspended release. ``land``: of the customs office, whose holidays count; ``days``: working days, where the notice grants others than the act."""

    since: date
    authority: str
    reason: str
    land: str
    days: Annotated[int, Field(ge=1, le=250)] | None = None
    reference: str = ""
    lots: tuple[str, ...] = ()
    seen: Seen = None


class LetterBody(Frozen):
    """A letter about the newest hold; ``paper``: its digest among the papers of this batch."""

    on: date
    direction: Literal["in", "out"]
    with_whom: str
    subject: str
    paper: str | None = None
    seen: Seen = None


class NoticeBody(Frozen):
    """``paper``: the digest of a customs notice among the papers of this batch, as it was read."""

    paper: str
    seen: Seen = None


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/batches/{batch}", route_class=Sent, tags=["acts"])

    @router.post("/hold/suspended", dependencies=[_ENTER], response_model=Became, responses=ENTERED, summary="Enter that customs suspended release")
    async def suspended(body: SuspendedBody, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        return became(await run_in_threadpool(tell, desk, known.batch.id, await run_in_threadpool(_suspended, body, caller.name)))

    @router.post("/hold/letters", dependencies=[_ENTER], response_model=Became, responses=ENTERED, summary="Enter a letter about the newest hold")
    async def letter(body: LetterBody, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        paper = None if body.paper is None else paper_of(known.batch, body.paper)
        act = HoldLetterEntered(by=caller.name, paper=paper, **body.model_dump(exclude={"paper"}))
        return became(await run_in_threadpool(tell, desk, known.batch.id, act))

    @router.post(
        "/customs-release/notice",
        dependencies=[_ENTER],
        response_model=Became,
        responses=ENTERED,
        summary="Take over the release that a customs notice among the papers states",
    )
    async def notice(body: NoticeBody, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        from flows.stated_release import stated_by, taking_over

        attached = paper_of(known.batch, body.paper)
        read = next((each for each in known.batch.papers if each.sha256 == attached.sha256), None)
        if read is None:
            raise InputRefused("notice.unread", f"{attached.file} is not read yet", f"{attached.file} ist noch nicht gelesen")
        stated, _ = stated_by(known.batch, read, _BY_HAND)
        return became(await run_in_threadpool(tell, desk, known.batch.id, taking_over(attached, stated, caller.name, body.seen)))

    return router


def paper_of(batch: Batch, sha256: str) -> Attachment:
    """The paper of this batch with that digest; ``InputRefused`` where it has none."""
    found = next((each for each in batch.attached if sha256 and each.sha256 == sha256), None)
    if found is None:
        raise InputRefused("paper.unknown", "this batch has no paper of that digest; send it first", "Diese Sendung hat kein solches Papier; bitte erst senden")
    return found


def _suspended(body: SuspendedBody, by: str) -> ReleaseSuspended:
    from customs.border_hold import period_of
    from customs.working_days import last_working_day

    period = period_of(body.since, body.land)
    if body.days is not None and body.days != period.working_days:
        period = period.model_copy(update={"working_days": body.days, "last_day": last_working_day(body.since, body.days, body.land)})
    return ReleaseSuspended(by=by, period=period, **body.model_dump(exclude={"land", "days"}))
