"""Demand and stock levels from a CSV: looked at row by row and shown, then kept as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.errors import FreigabeError, InputRefused
from flows.demand.demand_table import keep_rows, rows_in
from flows.demand.products import words
from flows.demand.stock_table import keep_stock_rows, stock_rows_in
from flows.demand.tables import decoded
from flows.uploads import Sender
from portal.access import FILES, Caller, CallerHere, DeskHere, may
from portal.desk import Desk
from portal.pages import show, spoken
from portal.posted import Form, Posted
from portal.problems import status_of
from portal.receiving import Form as FormWithFiles
from portal.receiving import receive, taken
from portal.routes.demands import member_asked, today
from portal.routes.shelves import MemberHere
from portal.sending_files import proving
from portal.views.demand_form import Options, member_options


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is sent where: ``member`` is empty for demand of many members, each named in its row."""

    kind: str
    member: str
    here: str
    back: str
    template: str
    columns: tuple[str, ...]


#: Columns as they are shown; one that no row says anything in is left out.
_DEMAND = ("member", "category", "size", "quantity", "unit", "needed_by", "urgency", "partial", "free_only", "note")
_STOCK = ("category", "size", "there", "unit", "daily_use", "counted_on")


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()
    _of_demand(router)
    _of_stock(router)
    return router


def _of_demand(router: APIRouter) -> None:
    @router.get("/demands/import", dependencies=[may("enter_demand")])
    def demand(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return _page(request, desk, caller, _demand_sheet(caller, ""))

    @router.post("/demands/import", dependencies=[may("enter_demand"), FILES])
    async def demand_file(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return await _sent(request, desk, caller, lambda fields: _demand_sheet(caller, fields.text("member")))

    @router.post("/demands/import/rows", dependencies=[may("enter_demand")])
    def demand_rows(request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        return _given(request, desk, caller, _demand_sheet(caller, form.text("member")), form)


def _of_stock(router: APIRouter) -> None:
    @router.get("/shelves/{member}/import", dependencies=[may("enter_demand")])
    def stock(known: MemberHere, request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return _page(request, desk, caller, _stock_sheet(known.id))

    @router.post("/shelves/{member}/import", dependencies=[may("enter_demand"), FILES])
    async def stock_file(known: MemberHere, request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return await _sent(request, desk, caller, lambda _: _stock_sheet(known.id))

    @router.post("/shelves/{member}/import/rows", dependencies=[may("enter_demand")])
    def stock_rows(known: MemberHere, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        return _given(request, desk, caller, _stock_sheet(known.id), form)


def _demand_sheet(caller: Caller, member: str) -> Sheet:
    return Sheet("demand", member if caller.only is None else caller.only, "/demands/import", "/demands", "/demands/template.csv", _DEMAND)


def _stock_sheet(member: str) -> Sheet:
    return Sheet("stock", member, f"/shelves/{member}/import", f"/shelves/{member}", f"/shelves/{member}/template.csv", _STOCK)


async def _sent(request: Request, desk: Desk, caller: Caller, sheet_of: Any) -> Response:
    """A file, looked at as every file is (type, size, malware, quotas), then read while it is there."""
    async with receive(request, "demand", desk.data, proving(request, caller)) as form:
        sheet: Sheet = sheet_of(form.posted)
        try:
            raw = await _bytes(desk, caller, form)
        except FreigabeError as refusal:
            return await run_in_threadpool(_page, request, desk, caller, sheet, None, refusal)
    return await run_in_threadpool(_preview, request, desk, caller, sheet, raw)


async def _bytes(desk: Desk, caller: Caller, form: FormWithFiles) -> bytes:
    if not form.chosen:
        raise InputRefused("table.none", "choose a file", "Bitte eine Datei wählen")
    sender = Sender(batch="", by=caller.name, account=caller.account.id, organisation=caller.account.organisation or "")
    received = (await taken(desk.house, sender, "demand", form.chosen[:1])).received[0]
    if received.outcome == "refused" and received.said is not None:
        raise InputRefused(received.code or "upload.refused", f"{received.name}: {received.said.en}", f"{received.name}: {received.said.de}")
    return form.chosen[0].path.read_bytes()


def _given(request: Request, desk: Desk, caller: Caller, sheet: Sheet, form: Posted) -> Response:
    """Rows that were pasted, or those of a preview that somebody agreed to."""
    raw = form.get("csv", "").encode()
    if not raw.strip():
        refusal = InputRefused("table.none", "paste the rows with their header", "Bitte die Zeilen mit Kopfzeile einfügen")
        return _page(request, desk, caller, sheet, None, refusal)
    if form.text("do") != "keep":
        return _preview(request, desk, caller, sheet, raw)
    try:
        on = today(desk)
        if sheet.kind == "stock":
            keep_stock_rows(desk.house, sheet.member, stock_rows_in(desk.house, raw, on, sheet.member), caller.name, on)
        else:
            keep_rows(desk.house, rows_in(desk.house, raw, caller.name, on, _member(caller, sheet)), caller.name)
    except FreigabeError as refusal:
        return _preview(request, desk, caller, sheet, raw, refusal)
    return RedirectResponse(sheet.back, 303)


def _preview(request: Request, desk: Desk, caller: Caller, sheet: Sheet, raw: bytes, refusal: FreigabeError | None = None) -> Response:
    """Every row with its verdict; nothing is kept yet."""
    try:
        on = today(desk)
        if sheet.kind == "stock":
            rows: Any = stock_rows_in(desk.house, raw, on, sheet.member)
        else:
            rows = rows_in(desk.house, raw, caller.name, on, _member(caller, sheet))
        return _page(request, desk, caller, sheet, {"rows": rows, "csv": decoded(raw)}, refusal)
    except FreigabeError as refused:
        return _page(request, desk, caller, sheet, None, refusal or refused)


def _member(caller: Caller, sheet: Sheet) -> str | None:
    return member_asked(caller, sheet.member) if caller.only is not None else sheet.member or None


def _page(
    request: Request, desk: Desk, caller: Caller, sheet: Sheet, looked_at: Mapping[str, Any] | None = None, refusal: FreigabeError | None = None
) -> Response:  # fmt: skip
    lang = spoken(request)
    rows = [] if looked_at is None else looked_at["rows"]
    members: Options = []
    if sheet.kind == "demand" and caller.only is None:
        members = [
            ("", "steht in der Tabelle (Spalte Mitglied)" if lang == "de" else "stands in the table (column Mitglied)"),
            *member_options(desk.house, lang)[1:],
        ]
    return show(
        request,
        "demand_import",
        200 if refusal is None else status_of(refusal),
        sheet=sheet,
        rows=rows,
        csv="" if looked_at is None else looked_at["csv"],
        wrong=sum(each.verdict == "wrong" for each in rows),
        new=sum(each.verdict == "new" for each in rows),
        members=members,
        refused=refusal,
        heads={name: words()["header"][name][0] for name in sheet.columns if any(row.told.get(name) for row in rows)},
    )
