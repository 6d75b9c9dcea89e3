"""The history of a batch: everything anyone did, and whether the chain that holds it together is whole."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import Response

from flows.stored import KIND
from portal.access import BatchHere, CallerHere, DeskHere, may
from portal.batch_pages import frame
from portal.lists import address
from portal.pages import show
from portal.views.history import KINDS, Kind, history, on_page, pages
from portal.words import now

#: Entries on a page.
PAGE = 100


def routes(_data: Path) -> APIRouter:
    """The route."""
    router = APIRouter()

    @router.get("/batches/{batch}/history", dependencies=[may("see_history")])
    def told(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        query, ledger = request.query_params, desk.house.ledger
        kind = cast("Kind", query.get("kind")) if query.get("kind") in KINDS else "all"
        who, oldest = query.get("who", "")[:200], query.get("sort") == "oldest"
        recorded = {each.number: each for each in ledger.events(KIND, known.batch.id)}
        timeline = desk.figures.timeline(known.batch.id, now(), known.judgement.findings)
        found = history(timeline, recorded, known, caller.name, who=who, kind=kind, oldest=oldest)
        last = pages(found.entries, PAGE)
        page = min(int(query["page"]), last) if query.get("page", "").isdecimal() and len(query["page"]) < 7 and int(query["page"]) > 0 else 1
        faults = ledger.verify(KIND, known.batch.id) if query.get("check") else None
        path = request.url.path
        shown = frame(request, desk, caller, known, "history") | {
            "history": found,
            "entries": on_page(found.entries, page, PAGE),
            "events": len(recorded),
            "kinds": KINDS,
            "kind": kind,
            "asked_for": who,
            "oldest": oldest,
            "page_number": page,
            "last_page": last,
            "before": address(path, query, page=str(page - 1), check="") if page > 1 else "",
            "after": address(path, query, page=str(page + 1), check="") if page < last else "",
            "check": address(path, query, check="yes"),
            "faults": faults,
        }
        return show(request, "history", **shown)

    return router
