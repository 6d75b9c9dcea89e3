"""``/stock``: what is released and lies in the store, what is on its way, what is held; one lot with its books, and for whom a donation is."""

from __future__ import annotations

import secrets
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from batches.base import Language, Text
from batches.errors import FreigabeError
from distribution.supply import Quota
from flows.kinds import GROUPS, MEMBERS
from flows.sharing.quotas import quotas_set, set_quotas
from flows.sharing.supply import Stocked, stocked
from flows.sharing.withdrawing import withdraw
from flows.waiting import day_of
from portal.access import Caller, CallerHere, DeskHere, may
from portal.acting import patiently
from portal.desk import Desk
from portal.lists import own
from portal.pages import show, spoken
from portal.posted import Filled, Form, NotInOrder, Posted
from portal.problems import status_of
from portal.views.stock import MOST, goods_named, learnt, moved, parts_of, percent, quotas_told, row, rows, takers

#: Rows of the form of quotas beyond those there are.
_MORE = 4


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/stock")

    @router.get("", dependencies=[may("see_distribution", "see_batches")])
    def stock(request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        return show(request, "stock", **_shown_stock(request.query_params.get("category", "")[:200], caller, desk, spoken(request)))

    @router.get("/{stock}", dependencies=[may("see_distribution", "see_batches")])
    def lot(stock: str, request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        return _lot_page(request, desk, caller, lot_seen_by(caller, desk, stock), Posted([("key", secrets.token_hex(8))]))

    @router.post("/{stock}/withdrawals", dependencies=[may("coordinate")])
    def take(stock: str, request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        known = lot_seen_by(caller, desk, stock)
        try:
            filled = Filled(form)
            quantity, reason = filled.count("quantity", required=True, least=1), filled.text("reason", required=True, longest=1000)
            filled.done()
            patiently(lambda: withdraw(desk.house, known.lot.id, quantity or 0, reason, caller.name, key=form.text("key")[:64]))
        except FreigabeError as refusal:
            return _lot_page(request, desk, caller, known, form, refusal)
        return RedirectResponse(f"/stock/{known.lot.id}#bewegungen", 303)

    @router.get("/{stock}/quotas", dependencies=[may("coordinate")])
    def quotas(stock: str, request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        known = lot_seen_by(caller, desk, stock)
        pairs = [
            pair for each in quotas_set(desk.house, known.lot.batch) for pair in (("whom", each.whom), ("percent", percent(spoken(request), each.per_mille)))
        ]
        return _quotas_page(request, desk, known, Posted(pairs))

    @router.post("/{stock}/quotas", dependencies=[may("coordinate")])
    def set_(stock: str, request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        known = lot_seen_by(caller, desk, stock)
        try:
            told = _quotas_in(form)
            patiently(lambda: set_quotas(desk.house, known.lot.batch, told, caller.name))
        except FreigabeError as refusal:
            return _quotas_page(request, desk, known, form, refusal)
        return RedirectResponse(f"/stock/{known.lot.id}", 303)

    return router


def lot_seen_by(caller: Caller, desk: Desk, stock: str) -> Stocked:
    """The lot of that id; 404 where there is none, or none of theirs."""
    found = stocked(desk.house, day_of(desk.house.ledger.clock()), ids=[stock])
    if not found or not _sees(caller, desk, found[0].lot.batch):
        raise HTTPException(404, "there is no such lot in stock")
    return found[0]


def seen_by(caller: Caller, desk: Desk, category: str | None) -> tuple[Stocked, ...]:
    """The lots that are somebody's to see: all, or those of the own organisation's batches."""
    found = stocked(desk.house, day_of(desk.house.ledger.clock()), category=category)
    if caller.may("see_distribution"):
        return found
    theirs = set(_own_batches(caller, desk))
    return tuple(each for each in found if each.lot.batch in theirs)


def _sees(caller: Caller, desk: Desk, batch: str) -> bool:
    return caller.may("see_distribution") or batch in _own_batches(caller, desk)


def _own_batches(caller: Caller, desk: Desk) -> list[str]:
    found: list[str] = []
    while portion := desk.house.ledger.overviews.ids(own(caller), found[-1] if found else "", 500):
        found += portion
    return found


def _shown_stock(category: str, caller: Caller, desk: Desk, lang: Language) -> dict[str, Any]:
    on, catalogue = day_of(desk.house.ledger.clock()), desk.house.catalogue
    parts = parts_of(seen_by(caller, desk, category or None))
    named = [(each, goods_named(catalogue, on, each).in_language(lang)) for each in desk.house.ledger.stock.categories()]
    return {
        "category": category,
        "categories": [("", "alle" if lang == "de" else "all"), *sorted(named, key=lambda each: each[1])] if named else [],
        "shown": {part: rows(found, catalogue, on) for part, found in parts.items()},
        "more": {part: max(len(found) - MOST, 0) for part, found in parts.items()},
        "learnt": learnt,
        "percent": partial(percent, lang),
        "names": _names(desk) if caller.may("see_distribution") else {},
        "wide": True,
    }


def _lot_page(request: Request, desk: Desk, caller: Caller, known: Stocked, given: Posted, refused: FreigabeError | None = None) -> Response:
    house, lot = desk.house, known.lot
    names = _names(desk) if caller.may("see_distribution") else {}
    reservations = house.ledger.reservations
    return show(
        request,
        "stock_lot",
        200 if refused is None else status_of(refused),
        row=row(known, house.catalogue, day_of(house.ledger.clock())),
        known=known,
        takers=takers(reservations.open(lot=lot.id), reservations.handed_over(lots=[lot.id])) if caller.may("see_distribution") else (),
        quotas=quotas_told(lot.quotas, names, lot.quantity, spoken(request)),
        moves=[(at, moved(each), each) for at, each in house.ledger.stock.moves_of(lot.id)],
        names=names,
        learnt=learnt(lot.expected),
        given=given,
        refused=refused,
        wrong=refused.fields if isinstance(refused, NotInOrder) else {},
    )


def _names(desk: Desk) -> dict[str, str]:
    """Groups and members by id, as a quota or reservation names them."""
    return {each.id: each.name for each in MEMBERS.all(desk.house)} | {each.id: each.name for each in GROUPS.all(desk.house)}


def _quotas_in(form: Posted) -> tuple[Quota, ...]:
    """The rows that name somebody or say a figure; ``NotInOrder`` for one that says only half of it, or no figure."""
    found: list[Quota] = []
    for whom, told in zip(form.all("whom"), form.all("percent"), strict=False):
        if not whom and not told.strip():
            continue
        share = Filled(Posted([("percent", told)])).figure("percent")
        if not whom or share is None or (share * 10) % 1:
            said = Text(de="Jede Zeile nennt jemanden und einen Anteil in Prozent (12,5).", en="Each row names somebody and a share in per cent (12.5).")
            raise NotInOrder({"percent": said})
        found.append(Quota(whom=whom, per_mille=int(share * Decimal(10))))
    return tuple(found)


def _quotas_page(request: Request, desk: Desk, known: Stocked, given: Posted, refused: FreigabeError | None = None) -> Response:
    pairs = list(zip(given.all("whom"), given.all("percent"), strict=False))
    filled = [each for each in pairs if any(each)]
    return show(
        request,
        "stock_quotas",
        200 if refused is None else status_of(refused),
        row=row(known, desk.house.catalogue, day_of(desk.house.ledger.clock())),
        known=known,
        lines=[*filled, *([("", "")] * _MORE)],
        groups=[(each.id, each.name) for each in sorted(GROUPS.all(desk.house), key=lambda one: one.name)],
        members=[(each.id, each.name) for each in sorted(MEMBERS.all(desk.house, status=("admitted",)), key=lambda one: one.name)],
        refused=refused,
    )
