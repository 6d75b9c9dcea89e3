"""Orders: given on a page or as ``order.json``, which opens a batch, and changed on the page of the batch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.base import Text
from batches.concerned import concerned
from batches.errors import FreigabeError, InputRefused, NotNow
from batches.order import Order
from batches.ordering import OrderGiven
from batches.party import Party
from flows.accounts.keeping import organisations_in
from flows.running import open_batch
from flows.stored import KIND
from portal.access import FILES, BatchHere, Caller, CallerHere, DeskHere, may
from portal.acting import settled, tell, told_of
from portal.batch_pages import address, back, frame
from portal.desk import Desk, Known
from portal.pages import is_fragment, show, spoken
from portal.posted import Form, NotInOrder, Posted
from portal.problems import status_of
from portal.receiving import receive
from portal.sending_files import proving
from portal.views.order_draft import Draft, draft_in, draft_of, grown, new_draft, order_in
from portal.views.order_fields import in_words, label_of
from portal.views.order_page import CURRENCIES, offered, summary, unknown_classes
from portal.views.order_told import is_theirs, order_told

#: What buttons of lines and lots ask for; every other button gives the order.
_LINE_BUTTONS = ("add-line", "remove-line", "add-lot", "remove-lot")


class Existing(NotNow):
    """A batch of this importer, supplier and order number is there, with another order."""

    def __init__(self, refusal: NotNow, batch_id: str) -> None:
        super().__init__(refusal.code, refusal.en, refusal.de)
        self.batch_id = batch_id


def routes(data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()
    for each in (_giving, _changing):
        each(router)
    _as_json(router, data)
    return router


def _giving(router: APIRouter) -> None:
    @router.get("/orders/new", dependencies=[may("open_batches")])
    def blank(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return _page(request, desk, caller, new_draft({}))

    @router.post("/orders/new", dependencies=[may("open_batches")])
    def given(request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        return _given(request, desk, caller, form)

    @router.get("/orders/opening/{position}", dependencies=[may("open_batches")])
    def opening(position: int, request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        entries = desk.house.ledger.entries.at([position]) if 0 <= position < 2**63 else ()
        if not entries or (entries[0].kind, entries[0].by) != (KIND, caller.name):
            raise HTTPException(404, "there is no such entry")
        told, batch_id = told_of(entries), entries[0].id
        if told.outcome not in ("waits", "refused"):
            there = address(batch_id, "papers", told=str(position))
            return Response(headers={"HX-Redirect": there}) if is_fragment(request) else RedirectResponse(there, 303)
        return show(request, "order_opening", told=told)


def _as_json(router: APIRouter, data: Path) -> None:
    @router.post("/orders/json", dependencies=[may("open_batches")])
    def pasted(request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        return _from_json(request, desk, caller, form.get("json", "").encode())

    @router.post("/orders/file", dependencies=[may("open_batches"), FILES])
    async def sent(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        async with receive(request, "order", data, proving(request, caller)) as form:
            raw = form.files[0].path.read_bytes() if form.files else b""
        return await run_in_threadpool(_from_json, request, desk, caller, raw)


def _changing(router: APIRouter) -> None:
    @router.get("/batches/{batch}/order", dependencies=[may("see_batches")])
    def order(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        return _order_of_batch(request, desk, caller, known, draft_of(known.batch.order, spoken(request)))

    @router.post("/batches/{batch}/order", dependencies=[may("open_batches")])
    def changed(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere, form: Form) -> Response:
        return _changed(request, desk, caller, known, form)


def _given(request: Request, desk: Desk, caller: Caller, form: Posted) -> Response:
    draft, wish = draft_in(form), form.text("do")
    if wish.partition(".")[0] in _LINE_BUTTONS:
        return _page(request, desk, caller, grown(draft, wish), wish=wish)
    try:
        order = _checked(desk, draft, _importer(desk, caller, draft))
        return _opened(desk, caller, order)
    except FreigabeError as refusal:
        return _page(request, desk, caller, draft, refusal=refusal)


def _from_json(request: Request, desk: Desk, caller: Caller, raw: bytes) -> Response:
    try:
        if not raw.strip():
            raise InputRefused("order.none", "choose an order.json, or paste it", "Bitte eine order.json wählen oder ihren Text einfügen")
        return _opened(desk, caller, order_told(raw, desk.house.catalogue))
    except FreigabeError as refusal:
        return _page(request, desk, caller, new_draft({}), refusal=refusal, json=raw.decode("utf-8", "replace"))


def _changed(request: Request, desk: Desk, caller: Caller, known: Known, form: Posted) -> Response:
    draft, wish, base = draft_in(form), form.text("do"), known.batch.order
    if wish.partition(".")[0] in _LINE_BUTTONS:
        return _order_of_batch(request, desk, caller, known, grown(draft, wish), wish=wish, seen=form.text("seen"))
    try:
        order = _checked(desk, draft, None if caller.sees_all else base.importer, base)
        told = tell(desk, known.batch.id, OrderGiven(by=caller.name, order=order, seen=form.text("seen")))
    except FreigabeError as refusal:
        return _order_of_batch(request, desk, caller, known, draft, refusal=refusal, seen=form.text("seen"))
    return back(known.batch.id, "order", told)


def _checked(desk: Desk, draft: Draft, importer: Party | None, base: Order | None = None) -> Order:
    """The order of the form, also held against the catalogue."""
    catalogue = desk.house.catalogue
    order = order_in(draft, importer, base)
    wrong = {
        f"lines.{place.at}.category": Text(de="Bitte wählen.", en="Please choose.")
        for line, place in zip(order.lines, draft.lines, strict=True)
        if line.category not in catalogue.categories_by_key
    }
    wrong |= unknown_classes(catalogue, order, draft)
    if wrong:
        raise NotInOrder(wrong)
    return order


def _importer(desk: Desk, caller: Caller, draft: Draft) -> Party | None:
    """For whom the order is: those who see their own organisation's batches give its orders; who sees all chooses one, or fills one in."""
    if not caller.sees_all:
        if caller.organisation is None:
            raise NotNow("order.no_organisation", "your account belongs to no organisation", "Ihr Konto gehört zu keiner Organisation")
        return caller.organisation.party
    chosen = draft.values.get("importer_organisation", "")
    return next((each.party for each in organisations_in(desk.house) if each.id == chosen), None)


def _opened(desk: Desk, caller: Caller, order: Order) -> Response:
    """The batch, opened: to its papers, or to a page that waits for the run that opens it."""
    is_theirs(caller, order, desk.house)
    there = desk.batch(order.batch_id) is not None
    try:
        positions = open_batch(desk.house, order, caller.name)
    except NotNow as refusal:
        raise Existing(refusal, order.batch_id) if refusal.code == "batch.exists" else refusal from refusal
    told = settled(desk, positions)
    if told.outcome in ("waits", "refused"):
        return RedirectResponse(f"/orders/opening/{told.position}", 303)
    return back(order.batch_id, "papers", told, **({"there": "1"} if there else {}))


def _page(
    request: Request,
    desk: Desk,
    caller: Caller,
    draft: Draft,
    *,
    refusal: FreigabeError | None = None,
    wish: str = "",
    json: str = "",
) -> Response:  # fmt: skip
    shown = _shown(request, desk, draft, refusal, wish) | {"json": json, "own": None if caller.sees_all else caller.organisation}
    there = _existing(desk, caller, refusal)
    return show(request, "order_new", answered=_answered(refusal), **shown, there=there)


def _existing(desk: Desk, caller: Caller, refusal: FreigabeError | None) -> str:
    """The address of the order of the batch that is there already, if that is what was refused and it is theirs to see."""
    known = desk.batch(refusal.batch_id) if isinstance(refusal, Existing) else None
    return address(known.batch.id, "order") if known is not None and caller.sees(known) else ""


def _order_of_batch(
    request: Request,
    desk: Desk,
    caller: Caller,
    known: Known,
    draft: Draft,
    *,
    refusal: FreigabeError | None = None,
    wish: str = "",
    seen: str = "",
) -> Response:  # fmt: skip
    around = frame(request, desk, caller, known, "papers")
    around["trail"] = [*around["trail"][:-1], {"label": "Auftrag" if spoken(request) == "de" else "Order"}]
    act = OrderGiven(by=caller.name, order=known.batch.order)
    shown = _shown(request, desk, draft, refusal, wish) | {"seen": seen or concerned(act, known.batch, known.judgement), "own": None}
    shown |= {"may_change": caller.may("open_batches"), "fixed_importer": not caller.sees_all}
    return show(request, "order_change", answered=_answered(refusal), **around | shown)


def _shown(request: Request, desk: Desk, draft: Draft, refusal: FreigabeError | None, wish: str) -> dict[str, Any]:
    lang, wrong = spoken(request), refusal.fields if isinstance(refusal, NotInOrder) else dict[str, Text]()
    faults: Sequence[Any] = getattr(refusal, "faults", ())
    return {
        "draft": draft,
        "offers": offered(desk.house.catalogue, organisations_in(desk.house), lang),
        "currencies": CURRENCIES,
        "label": lambda name: label_of(name).in_language(lang),
        "wrong": {name: each.in_language(lang) for name, each in wrong.items()},
        "summary": summary(wrong, draft, lang),
        "faults": faults,
        "in_words": in_words,
        "refused": None if wrong or faults else refusal,
        "grown_at": _grown_at(draft, wish),
    }


def _grown_at(draft: Draft, wish: str) -> str:
    """The field of a fresh line or lot, to which the cursor goes."""
    what, _, place = wish.partition(".")
    if what == "add-line":
        return f"lines.{draft.lines[-1].at}.category"
    line = draft.line(int(place)) if what == "add-lot" and place.isdecimal() and len(place) < 5 else None
    return f"lines.{line.at}.lots.{line.lots[-1]}.lot" if line is not None and line.lots else ""


def _answered(refusal: FreigabeError | None) -> int:
    return 200 if refusal is None else status_of(refusal)
