"""``/suppliers``: what is known of each supplier, over the batches that are somebody's to see."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from flows.aftercare.register import STATUSES
from flows.aftercare.suppliers import SupplierRecord, supplier, suppliers
from flows.demand.products import name_of
from flows.figures.board import whom_in_words
from flows.waiting import day_of, rule
from portal.access import Caller, CallerHere, DeskHere, may
from portal.desk import Desk
from portal.lists import PAGE, address, own
from portal.pages import show, spoken
from portal.views import aftercare as views


def record_of(desk: Desk, caller: Caller, id: str) -> SupplierRecord:  # noqa: A002 - the ledger's own word
    """What is known of a supplier; 404 where it has no batch that is theirs to see."""
    found = supplier(desk.house, id, desk.figures, own(caller))
    if found is None:
        raise HTTPException(404, "there is no such supplier")
    return found


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/suppliers", dependencies=[may("see_batches")])
    def every(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        query, found = request.query_params, suppliers(desk.house, own(caller))
        page = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 6 else 0
        return show(
            request,
            "suppliers",
            rows=found[page * PAGE : (page + 1) * PAGE],
            all=len(found),
            first=page * PAGE + 1,
            before=address("/suppliers", query, page=str(page - 1) if page > 1 else "") if page else "",
            after=address("/suppliers", query, page=str(page + 1)) if len(found) > (page + 1) * PAGE else "",
        )

    @router.get("/suppliers/{supplier}", dependencies=[may("see_batches")])
    def one(supplier: str, request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        lang = spoken(request)
        return show(
            request,
            "supplier_record",
            it=record_of(desk, caller, supplier),
            inspections=views.INSPECTIONS,
            statuses=STATUSES,
            linked=caller.may("see_distribution"),
            called=lambda key: name_of(desk.house.catalogue, key).in_language(lang),
            waits=lambda each: rule(each.what, day_of(each.since)).name.in_language(lang),
            whom=lambda each: whom_in_words(each.whom).in_language(lang),
            day_of=day_of,
        )

    return router
