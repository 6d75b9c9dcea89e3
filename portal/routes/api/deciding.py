"""``/api/decisions`` and ``/api/batches/{batch}/case``: decisions by their collection, and who has taken on the review of a batch."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, Field

from batches.base import Frozen
from batches.decision import Choice
from batches.entered import FindingDecided
from flows import cases
from portal.access import BatchHere, Caller, CallerHere, DeskHere, batch_seen_by, may
from portal.acting import patiently, tell
from portal.desk import Desk, Known
from portal.json_bodies import Sent
from portal.routes.api.described import ENTERED, REFUSALS, Became, became


class DecisionBody(Frozen):
    """A word on a finding of a batch; ``seen``: the finding's ``shown``."""

    batch: str = Field(max_length=200)
    finding: str
    choice: Choice
    reason: str
    seen: str | None = None


class CaseShown(BaseModel):
    """Who has taken on the review; ``account`` null while nobody has. ``news``: whether the request changed that."""

    batch: str
    account: str | None
    name: str | None
    since: datetime | None
    news: bool = False


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api", route_class=Sent)

    @router.post("/decisions", dependencies=[may("decide")], response_model=Became, responses=ENTERED, tags=["acts"], summary="Decide on a finding of a batch")
    async def decide(body: DecisionBody, caller: CallerHere, desk: DeskHere) -> Response:
        known = await run_in_threadpool(batch_seen_by, caller, desk, body.batch)
        act = FindingDecided(by=caller.name, **body.model_dump(exclude={"batch"}))
        return became(await run_in_threadpool(tell, desk, known.batch.id, act))

    @router.get("/batches/{batch}/case", dependencies=[may("see_batches")], responses=REFUSALS, tags=["cases"], summary="Who has taken on the review")
    def case(known: BatchHere, desk: DeskHere) -> CaseShown:
        return _shown(desk, known)

    @router.post("/batches/{batch}/case", dependencies=[may("decide")], responses=REFUSALS, tags=["cases"], summary="Take on the review of a batch")
    async def take(known: BatchHere, caller: CallerHere, desk: DeskHere) -> CaseShown:
        return await run_in_threadpool(_taken, known, caller, desk)

    @router.delete("/batches/{batch}/case", dependencies=[may("decide")], responses=REFUSALS, tags=["cases"], summary="Give the review back")
    async def give_back(known: BatchHere, caller: CallerHere, desk: DeskHere) -> CaseShown:
        return await run_in_threadpool(_given_back, known, caller, desk)

    return router


def _taken(known: Known, caller: Caller, desk: Desk) -> CaseShown:
    return _shown(desk, known, news=patiently(lambda: cases.take(desk.house, known.batch.id, caller.account.id, caller.name)))


def _given_back(known: Known, caller: Caller, desk: Desk) -> CaseShown:
    return _shown(desk, known, news=patiently(lambda: cases.give_back(desk.house, known.batch.id, caller.account.id, caller.name)))


def _shown(desk: Desk, known: Known, *, news: bool = False) -> CaseShown:
    from flows.accounts.keeping import account_of

    there = desk.house.ledger.cases.of(known.batch.id)
    if there is None:
        return CaseShown(batch=known.batch.id, account=None, name=None, since=None, news=news)
    who = account_of(desk.house, there.account)
    return CaseShown(batch=known.batch.id, account=there.account, name=None if who is None else who.name, since=there.since, news=news)
