"""``/pools``: open demand gathered into one supplier order: request for quotations, quotations, choice, order, and whom every piece serves."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from batches.errors import FreigabeError
from distribution.pool import Pool
from flows.accounts.keeping import organisations_in
from flows.demand.letters import UNITS
from flows.demand.ordering import OrderWords, order_of, order_pool, words_for
from flows.demand.pooling import POOLS, choose, collect, give_up, open_pool, quote, release_piece, take_over, to_collect
from flows.demand.products import name_of
from flows.demand.requesting import send_requests, table_of, text_of
from portal.access import Caller, CallerHere, DeskHere, may
from portal.desk import Desk
from portal.pages import show, spoken
from portal.posted import Filled, Form, NotInOrder, Posted
from portal.problems import status_of
from portal.routes.demands import attached, names_of, today
from portal.routes.pool_page import pool_page, pool_seen
from portal.views.demand_form import category_options, unit_in, unit_options
from portal.views.pool_form import order_words_in, quotation_in


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/pools")
    for each in (_beginning, _collecting, _asking, _ordering, _one):
        each(router)
    return router


def _beginning(router: APIRouter) -> None:
    @router.get("", dependencies=[may("see_distribution")])
    def pools(request: Request, desk: DeskHere) -> Response:
        lang = spoken(request)
        every = sorted(POOLS.all(desk.house), key=lambda each: (each.status != "collecting", -each.made_on.toordinal(), each.id))
        return show(request, "pools", rows=every, called=lambda key: name_of(desk.house.catalogue, key).in_language(lang))

    @router.get("/new", dependencies=[may("coordinate")])
    def new(request: Request, desk: DeskHere) -> Response:
        return _new(request, desk, Posted(list(request.query_params.items())))

    @router.post("", dependencies=[may("coordinate")])
    def begun(request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        try:
            filled = Filled(form)
            answer_by, note = filled.day("answer_by"), filled.text("note", longest=1000)
            filled.choice("unit", UNITS)
            category = filled.text("category", required=True, longest=200)
            filled.done()
            pool = open_pool(desk.house, category, unit_in(form.text("unit")), form.all("demand"), caller.name, today(desk), answer_by=answer_by, note=note)
        except FreigabeError as refusal:
            return _new(request, desk, form, refusal)
        return RedirectResponse(f"/pools/{pool.id}", 303)


def _collecting(router: APIRouter) -> None:
    @router.post("/{pool}/demands", dependencies=[may("coordinate")])
    def collected(pool: str, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        return _done(request, desk, caller, pool, form, lambda known: collect(desk.house, known.id, form.all("demand"), caller.name))

    @router.post("/{pool}/release", dependencies=[may("coordinate")])
    def released(pool: str, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        return _done(request, desk, caller, pool, form, lambda known: release_piece(desk.house, known.id, form.text("demand")[:100], caller.name))

    @router.post("/{pool}/take-over", dependencies=[may("coordinate")])
    def taken_over(pool: str, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        return _done(request, desk, caller, pool, form, lambda known: take_over(desk.house, known.id, caller.name))

    @router.post("/{pool}/give-up", dependencies=[may("coordinate")])
    def given_up(pool: str, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        return _done(request, desk, caller, pool, form, lambda known: give_up(desk.house, known.id, caller.name, form.text("reason")[:500]))


def _asking(router: APIRouter) -> None:
    @router.get("/{pool}/request", dependencies=[may("see_distribution")])
    def asked(pool: str, request: Request, desk: DeskHere) -> Response:
        known, lang = pool_seen(desk, pool), request.query_params.get("letter", spoken(request))
        text = text_of(desk.house, known, today(desk), "en" if lang == "en" else "de")
        return show(request, "pool_request", pool=known, letter=text, letter_lang="en" if lang == "en" else "de")

    @router.get("/{pool}/request.txt", dependencies=[may("see_distribution")])
    def as_text(pool: str, request: Request, desk: DeskHere) -> Response:
        lang = request.query_params.get("letter", "de")
        return PlainTextResponse(text_of(desk.house, pool_seen(desk, pool), today(desk), "en" if lang == "en" else "de"))

    @router.get("/{pool}/request.csv", dependencies=[may("see_distribution")])
    def as_table(pool: str, desk: DeskHere) -> Response:
        return attached(table_of(desk.house, pool_seen(desk, pool)), "anfrage.csv")

    @router.post("/{pool}/request", dependencies=[may("coordinate")])
    def sent(pool: str, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        def send(known: Pool) -> Pool:
            lines = form.get("addresses", "")[:5000].splitlines()
            return send_requests(desk.house, known.id, lines, caller.name, today(desk), "en" if form.text("letter") == "en" else "de")

        return _done(request, desk, caller, pool, form, send)

    @router.post("/{pool}/quotations", dependencies=[may("coordinate")])
    def quoted(pool: str, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        def enter(known: Pool) -> Pool:
            return quote(desk.house, known.id, quotation_in(form, caller.name, today(desk), form.text("once")[:40] or secrets.token_hex(6)), caller.name)

        return _done(request, desk, caller, pool, form, enter)

    @router.post("/{pool}/choice", dependencies=[may("coordinate")])
    def chosen(pool: str, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        def chose(known: Pool) -> Pool:
            return choose(desk.house, known.id, form.text("quotation")[:100], form.text("reason")[:1000], caller.name)

        return _done(request, desk, caller, pool, form, chose)


def _ordering(router: APIRouter) -> None:
    @router.get("/{pool}/order", dependencies=[may("coordinate")])
    def order(pool: str, request: Request, desk: DeskHere) -> Response:
        known = pool_seen(desk, pool)
        given = Posted(list(words_for(desk.house, known, today(desk)).items())) if known.chosen else Posted([])
        return _order_page(request, desk, known, given)

    @router.post("/{pool}/order", dependencies=[may("coordinate")])
    def ordered(pool: str, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        known = pool_seen(desk, pool)
        try:
            words = order_words_in(form)
            if form.text("do") == "json":
                return _as_json(desk, known, words)
            order_pool(desk.house, known.id, words, caller.name)
        except FreigabeError as refusal:
            return _order_page(request, desk, pool_seen(desk, pool), form, refusal)
        return RedirectResponse(f"/pools/{known.id}", 303)


def _one(router: APIRouter) -> None:
    @router.get("/{pool}", dependencies=[may("see_distribution")])
    def one(pool: str, request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return pool_page(request, desk, caller, pool_seen(desk, pool))


def _done(request: Request, desk: Desk, caller: Caller, pool: str, form: Posted, act: Callable[[Pool], Pool]) -> Response:
    """Do something to a pool and go back to it; once more to the page where it is refused."""
    known = pool_seen(desk, pool)
    try:
        act(known)
    except FreigabeError as refusal:
        return pool_page(request, desk, caller, pool_seen(desk, pool), form, refusal)
    return RedirectResponse(f"/pools/{known.id}", 303)


def _new(request: Request, desk: Desk, given: Posted, refusal: FreigabeError | None = None) -> Response:
    on, lang = today(desk), spoken(request)
    category, unit = given.text("category"), unit_in(given.text("unit"))
    wrong = refusal.fields if isinstance(refusal, NotInOrder) else {}
    return show(
        request,
        "pool_new",
        200 if refusal is None else status_of(refusal),
        given=given,
        refused=None if wrong else refusal,
        wrong={name: each.in_language(lang) for name, each in wrong.items()},
        categories=category_options(desk.house, on, lang, category),
        units=unit_options(lang),
        category=category,
        unit=unit,
        open_demand=to_collect(desk.house, category, unit) if category else (),
        names=names_of(desk.house),
        called=name_of(desk.house.catalogue, category).in_language(lang) if category else "",
        on=on,
    )


def _order_page(request: Request, desk: Desk, pool: Pool, given: Posted, refusal: FreigabeError | None = None) -> Response:
    lang = spoken(request)
    wrong: dict[str, Any] = refusal.fields if isinstance(refusal, NotInOrder) else {}
    none = "Bitte wählen" if lang == "de" else "Please choose"
    return show(
        request,
        "pool_order",
        200 if refusal is None else status_of(refusal),
        pool=pool,
        quotation=pool.quotation(pool.chosen),
        given=given,
        refused=None if wrong else refusal,
        wrong={name: each.in_language(lang) for name, each in wrong.items()},
        organisations=[("", none), *sorted(((each.id, each.party.name) for each in organisations_in(desk.house)), key=lambda each: each[1].casefold())],
        called=name_of(desk.house.catalogue, pool.category).in_language(lang),
    )


def _as_json(desk: Desk, pool: Pool, words: OrderWords) -> Response:
    order = order_of(desk.house, pool, words)
    content = order.model_dump_json(by_alias=True, exclude_none=True, exclude_defaults=True, indent=2)
    return Response(content, media_type="application/json", headers={"Content-Disposition": 'attachment; filename="order.json"'})
