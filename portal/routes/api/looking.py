"""What can be looked at over the API: batches, papers, findings, decisions, lots, what became of an entry, what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel

from flows.stored import KIND
from portal.access import BatchHere, CallerHere, DeskHere, may
from portal.acting import told_of
from portal.desk import Known
from portal.refused import no_such_paper
from portal.routes.api import reading
from portal.routes.api.described import REFUSALS, Became, outcome
from portal.routes.api.paging import Limit, Next, OfBatch, Page, Shown, paged
from portal.routes.api.shapes import BatchShown, DecisionShown, EventShown, FindingShown, HeadShown, LotShown, PageOf, PaperShown
from portal.views.unprejudiced import sees_event, sees_refusal

LOOK = may("see_batches")
#: What is told of a batch to somebody of that name.
Told = Callable[[Known, str], Iterable[Shown]]
#: Address → what it lists of each batch, its shape, what it is.
_LISTS: dict[str, tuple[Told, type[BaseModel], str]] = {
    "batches": (lambda known, _: [reading.head(known)], HeadShown, "Every batch, in a line"),
    "papers": (lambda known, _: reading.papers(known), PaperShown, "Every paper, as it was read and corrected"),
    "findings": (lambda known, _: reading.findings(known), FindingShown, "Every finding, with its state and what clears it"),
    "decisions": (reading.decisions, DecisionShown, "Every decision on a finding"),
    "lots": (lambda known, _: reading.lots(known), LotShown, "Every lot, where it stands and its verdicts"),
}
Contains = Annotated[list[str] | None, Query(description="FIELD:VALUE, as often as wanted: only things whose field has that value.", max_length=20)]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api", tags=["looking"])
    for name, (told, shape, summary) in _LISTS.items():
        page = PageOf[shape]  # type: ignore[valid-type]
        router.add_api_route(
            f"/{name}", _listing(told), methods=["GET"], dependencies=[LOOK], summary=summary, response_model=page, responses=REFUSALS, name=f"list {name}"
        )

    @router.get(
        "/batches/{batch}", dependencies=[LOOK], response_model=BatchShown, responses=REFUSALS, summary="A batch, whole: papers, findings, lots, customs"
    )
    def one(known: BatchHere) -> dict[str, Any]:
        return reading.batch(known)

    @router.get(
        "/batches/{batch}/papers/{sha256}",
        dependencies=[LOOK],
        response_model=PaperShown,
        responses=REFUSALS,
        summary="A paper of a batch, as it was read and corrected",
    )
    def paper(known: BatchHere, sha256: str) -> dict[str, Any]:
        found = next((each for each in reading.papers(known) if sha256 and each["sha256"] == sha256), None)
        if found is None:
            raise no_such_paper()
        return found

    @router.get(
        "/batches/{batch}/events",
        dependencies=[may("see_history")],
        response_model=PageOf[EventShown],
        responses=REFUSALS,
        summary="Everything that happened to a batch, in order; what others said only once you may see it",
    )
    def events(known: BatchHere, caller: CallerHere, desk: DeskHere, limit: Limit = 100, after: Annotated[int, Query(ge=0)] = 0) -> Page:
        happened = (each for each in desk.house.ledger.events(KIND, known.batch.id) if each.number > after)
        told = [each for each in happened if sees_event(caller.name, each, known.batch, known.judgement)]
        items = [
            {"number": each.number, "at": each.at.isoformat(), "actor": each.actor, "type": each.type, "payload": each.payload, "digest": each.digest}
            for each in told[:limit]
        ]
        return Page(items=items, next=str(told[limit - 1].number) if len(told) > limit else None)

    @router.get("/entries/{position}", dependencies=[LOOK], responses=REFUSALS, summary="What became of what was entered")
    def entry(position: int, caller: CallerHere, desk: DeskHere) -> Became:
        found = desk.house.ledger.entries.at([position]) if 0 <= position < 2**63 else ()
        known = desk.batch(found[0].id) if found and found[0].kind == KIND else None
        if not found or not (caller.sees(known) if known is not None else found[0].by == caller.name):
            raise HTTPException(404, "there is no such entry")
        told = told_of(found)
        if known is not None and not sees_refusal(caller.name, found[0].act.get("act"), found[0].by, known.batch, known.judgement):
            told = replace(told, code=None, why=None)
        return outcome(told)

    return router


def _listing(told: Told) -> Callable[..., Page]:
    def listing(caller: CallerHere, desk: DeskHere, batch: OfBatch = None, where: Contains = None, limit: Limit = 50, after: Next = None) -> Page:
        wanted = [(name, value) for name, _, value in (each.partition(":") for each in where or ())]
        return paged(desk, caller, lambda known: _having(told(known, caller.name), wanted), limit=limit, after=after, batch=batch)

    return listing


def _having(things: Iterable[Shown], wanted: list[tuple[str, str]]) -> Iterator[Shown]:
    return (each for each in things if all(str(each.get(name)) == value for name, value in wanted))
