"""``/batches/{batch}/goods``: arrival, sample, marking and measurements of each lot, and quality control's verdict on it, lot by lot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse, Response

from batches.concerned import concerned
from batches.entered import GoodsArrived, LotJudged, SheetsEntered
from batches.errors import FreigabeError
from batches.quality_data import InspectedRow, MarkedRow, MeasuredRow, SheetRow, Sheets
from flows.data_docs import data_docs_of, page_of, pages_in
from portal.access import FILES, BatchHere, Caller, CallerHere, DeskHere, may
from portal.acting import tell
from portal.batch_pages import address, back, frame
from portal.desk import Desk, Known
from portal.pages import show
from portal.posted import Filled, Form, Posted
from portal.problems import status_of
from portal.routes.goods_page import goods_page
from portal.sheet_files import received, sheets_pasted, sheets_sent
from portal.sheets import inspections_in, markings_in, measurements_in
from portal.views.goods import marked
from portal.views.lots import LotSeen, lot_of

_SHEETS: dict[str, type[SheetRow]] = {"inspection": InspectedRow, "marking": MarkedRow, "measurements": MeasuredRow}
#: What Great Expectations wrote runs nowhere, and loads nothing: no script, no frame, no form, nothing from this portal or elsewhere.
_ELSEWHERE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def routes(_data: Path) -> APIRouter:
    """The page, what is entered on it, and the Data Docs."""
    router = APIRouter()
    for each in (_looking, _deciding, _entering):
        each(router)
    return router


def _looking(router: APIRouter) -> None:
    @router.get("/batches/{batch}/goods", dependencies=[may("see_batches")])
    def goods(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        return goods_page(request, desk, caller, known, _lot(known, request.query_params.get("lot", "")))

    @router.get("/batches/{batch}/goods/data-docs", dependencies=[may("see_batches")])
    def data_docs(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        pages = pages_in(_packed(known, desk))
        suites = [name.split("/")[1] for name in pages]
        return show(request, "data_docs", **frame(request, desk, caller, known, "goods"), suites=suites, here=address(known.batch.id, "goods"))

    @router.get("/batches/{batch}/goods/data-docs/{number}", dependencies=[may("see_batches")])
    def data_docs_page(number: int, known: BatchHere, desk: DeskHere) -> Response:
        packed = _packed(known, desk)
        pages = pages_in(packed)
        if not 1 <= number <= len(pages):
            raise HTTPException(404)
        return HTMLResponse(page_of(packed, pages[number - 1]), headers={"Content-Security-Policy": _ELSEWHERE})

    @router.get("/batches/{batch}/goods/data-docs.zip", dependencies=[may("see_batches")])
    def data_docs_packed(known: BatchHere, desk: DeskHere) -> Response:
        name = quote(f"data-docs-{known.batch.id}.zip", safe="")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Content-Security-Policy": _ELSEWHERE}
        return FileResponse(_packed(known, desk), media_type="application/zip", headers=headers)


def _deciding(router: APIRouter) -> None:
    @router.post("/batches/{batch}/goods/arrival", dependencies=[may("enter_goods")])
    def arrival(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere, form: Form) -> Response:
        seen = _lot(known, form.text("lot"))
        try:
            filled = Filled(form)
            on = filled.day("on", required=True)
            filled.done()
            assert on is not None  # noqa: S101 - it is required
            told = tell(desk, known.batch.id, GoodsArrived(by=caller.name, on=on, seen=form.text("seen")))
        except FreigabeError as refusal:
            return _again(request, desk, caller, known, seen, "arrival", form, refusal)
        return back(known.batch.id, "goods", told, **_query(seen))

    @router.post("/batches/{batch}/goods/verdict", dependencies=[may("decide")])
    def verdict(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere, form: Form) -> Response:
        seen = _lot(known, form.text("lot"))
        try:
            filled = Filled(form)
            choice = filled.choice("choice", ("accept", "reject"))
            reason = filled.text("reason", required=True)
            filled.done()
            told = tell(desk, known.batch.id, LotJudged(by=caller.name, lot=seen.key, choice=choice, reason=reason, seen=form.text("seen")))
        except FreigabeError as refusal:
            return _again(request, desk, caller, known, seen, "verdict", form, refusal)
        return back(known.batch.id, "goods", told, **_query(seen))


def _entering(router: APIRouter) -> None:
    @router.post("/batches/{batch}/goods/files", dependencies=[may("enter_goods"), FILES])
    async def files(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        async with received(request, desk, caller) as (fields, form):
            seen = _lot(known, fields.text("lot"))
            try:
                rows = await sheets_sent(desk, caller, known, form)
            except FreigabeError as refusal:
                return await run_in_threadpool(_again, request, desk, caller, known, seen, "files", fields, refusal)
        return await run_in_threadpool(_entered, request, desk, caller, known, seen, "files", fields, lambda: rows)

    @router.post("/batches/{batch}/goods/rows", dependencies=[may("enter_goods")])
    def pasted(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere, form: Form) -> Response:
        return _entered(request, desk, caller, known, _lot(known, form.text("lot")), "rows", form, lambda: sheets_pasted(form))

    @router.post("/batches/{batch}/goods/{sheet}", dependencies=[may("enter_goods")])
    def one_sheet(request: Request, sheet: str, known: BatchHere, caller: CallerHere, desk: DeskHere, form: Form) -> Response:
        if sheet not in _SHEETS:
            raise HTTPException(404)
        seen = _lot(known, form.text("lot"))
        if form.text("more"):
            return goods_page(request, desk, caller, known, seen, sheet, form)
        return _entered(request, desk, caller, known, seen, sheet, form, lambda: _rows(sheet, desk, known, seen, form))


def _packed(known: Known, desk: Desk) -> Path:
    packed = data_docs_of(desk.house.place, known.batch, known.judgement)
    if packed is None:
        raise HTTPException(404, "nothing was measured against a limit")
    return packed


def _lot(known: Known, key: str) -> LotSeen:
    seen = lot_of(known, key)
    if seen is None:
        raise HTTPException(404, "the batch has no such lot")
    return seen


def _query(seen: LotSeen) -> dict[str, str]:
    return {"lot": seen.key}


def _again(request: Request, desk: Desk, caller: Caller, known: Known, seen: LotSeen, part: str, form: Posted, refusal: FreigabeError) -> Response:
    """The page once more, with what was typed and what is wrong with it; over the batch as it stands now."""
    now = desk.batch_for(caller, known.batch.id) or known
    return goods_page(request, desk, caller, now, lot_of(now, seen.key) or seen, part, form, refusal, answered=status_of(refusal))


def _entered(request: Request, desk: Desk, caller: Caller, known: Known, seen: LotSeen, part: str, form: Posted, read: Callable[[], Sheets]) -> Response:
    """Enter the rows that ``read`` makes of a form, and go back to the page; once more to the form where they cannot be."""
    try:
        rows = read()
        act = SheetsEntered(by=caller.name, sheets=rows, seen=_also_unknown(form.text("seen"), rows, known))
        told = tell(desk, known.batch.id, act)
    except FreigabeError as refusal:
        return _again(request, desk, caller, known, seen, part, form, refusal)
    return back(known.batch.id, "goods", told, **_query(seen))


def _rows(sheet: str, desk: Desk, known: Known, seen: LotSeen, form: Posted) -> Sheets:
    """The sheet a form was filled in as; ``NotInOrder`` with what is wrong by field."""
    filled, catalogue = Filled(form), desk.house.catalogue
    made: dict[str, Any] = {}
    match cast("Literal['inspection', 'marking', 'measurements']", sheet):
        case "inspection":
            made["inspections"] = inspections_in(filled, known.batch, seen)
        case "marking":
            made["markings"] = markings_in(filled, known.batch, seen, marked(known, catalogue, seen))
        case "measurements":
            made["measurements"] = measurements_in(filled, known.batch, seen, catalogue)
    filled.done()
    return Sheets(**made)


def _also_unknown(shown: str, rows: Sheets, known: Known) -> str:
    """What the page was shown, and of lots it could not show, since the order does not have them, what stands there now: their rows become a finding."""
    lots = {(str(line.line), name) for line, lot in known.batch.lots for name in (lot.lot, "")}
    strange = {name: tuple(row for row in getattr(rows, name) if (row.line, row.lot) not in lots) for name in Sheets.model_fields}
    return f"{shown} {concerned(SheetsEntered(by='', sheets=Sheets(**strange)), known.batch, known.judgement)}"
