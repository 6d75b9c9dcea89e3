"""The queue of those who decide: what waits for them, list by list; taking cases on, giving them back, handing them over; views they keep."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from batches.account import SavedView
from batches.errors import FreigabeError, InputRefused
from flows import cases
from flows.accounts.keeping import change_account
from portal.access import BatchHere, Caller, CallerHere, DeskHere, may
from portal.acting import patiently
from portal.batch_pages import address as page_of
from portal.desk import Desk
from portal.lists import PAGE, STAGES, address, asked, next_of
from portal.pages import show
from portal.posted import Filled, Form, Posted
from portal.problems import status_of
from portal.queue_lists import counts, filters_of, forget_counts, in_list, next_case
from portal.routes.batches import names_of, reviewers, shown_at_a_glance
from portal.views.listed import rows
from portal.words import now

#: Views an account keeps at most, and what of an address makes one.
MOST_VIEWS = 20
_KEPT = ("list", "q", "stage", "sort")


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/queue", dependencies=[may("decide")])
    def queue(request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        return show(request, "queue", **shown_queue(request.query_params, caller, desk))

    @router.get("/queue/next", dependencies=[may("decide")])
    def following(request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        batch = next_case(desk, caller, request.query_params, request.query_params.get("from", ""), now())
        kept = {name: request.query_params.get(name, "") for name in _KEPT}
        return RedirectResponse(address("/queue", kept, none="yes") if batch is None else page_of(batch, "review"), 303)

    @router.post("/queue/views", dependencies=[may("decide")])
    def keep(request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        query = dict(parse_qsl(form.text("query")[:600]))
        try:
            view = _view(form, query)
            _keep(desk, caller, view)
        except FreigabeError as refusal:
            return show(request, "queue", answered=status_of(refusal), **shown_queue(query, caller, desk) | {"refused": refusal, "given": form})
        return RedirectResponse(address("/queue", dict(parse_qsl(view.query))), 303)

    @router.post("/queue/views/delete", dependencies=[may("decide")])
    def drop(form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        left = tuple(each for each in caller.account.views if (each.list, each.name) != ("queue", form.text("name")))
        change_account(desk.house, caller.account.id, caller.name, "account.views_changed", views=left)
        return RedirectResponse("/queue", 303)

    @router.post("/batches/{batch}/case", dependencies=[may("decide")])
    def case(request: Request, form: Form, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        try:
            _changed(desk, caller, known.batch.id, form)
        except FreigabeError as refusal:
            if form.text("on") == "queue":
                page = shown_queue(dict(parse_qsl(form.text("query")[:600])), caller, desk)
                return show(request, "queue", answered=status_of(refusal), **page | {"refused": refusal})
            page = shown_at_a_glance(request, desk, caller, known)
            return show(request, "at_a_glance", answered=status_of(refusal), **page | {"refused": refusal})
        forget_counts(desk)
        if form.text("on") == "queue":
            return RedirectResponse(address("/queue", dict(parse_qsl(form.text("query")[:600]))), 303)
        tab = form.text("on")
        return RedirectResponse(page_of(known.batch.id, tab if tab in ("review", "goods", "release") else ""), 303)

    return router


def shown_queue(query: Mapping[str, str], caller: Caller, desk: Desk) -> dict[str, Any]:
    """What the page of the queue shows."""
    wanted, which, at = asked(query, oldest=True), in_list(query), now()
    narrowed = filters_of(which, caller, wanted, at)
    found = desk.house.ledger.overviews.find(narrowed, wanted.after, PAGE + 1, oldest=wanted.oldest)
    kept = {name: query.get(name, "") for name in _KEPT}
    return {
        "lists": [(each, address("/queue", kept, list=each), count, each == which) for each, count in counts(desk, caller, wanted, at).items()],
        "which": which,
        "rows": rows(found[:PAGE], desk.house.catalogue, names_of(desk), caller.account.id, at),
        "asked": wanted,
        "stages": STAGES,
        "first": address("/queue", kept) if wanted.after else "",
        "after": next_of(found, "/queue", kept),
        "next_case": address("/queue/next", kept),
        "none_left": query.get("none") == "yes",
        "kept": address("", kept).removeprefix("?"),
        "views": [(each.name, f"/queue?{each.query}") for each in caller.account.views if each.list == "queue"],
        "reviewers": reviewers(desk, caller),
        "given": Posted([]),
        "wide": True,
    }


def _view(form: Posted, query: Mapping[str, str]) -> SavedView:
    filled = Filled(form)
    name = filled.text("name", required=True, longest=60)
    filled.done()
    kept = {each: query.get(each, "") for each in _KEPT} | {"list": in_list(query)}
    return SavedView(list="queue", name=name, query=address("", kept).removeprefix("?"))


def _keep(desk: Desk, caller: Caller, view: SavedView) -> None:
    """Keep a view; one of the same name is replaced."""
    others = tuple(each for each in caller.account.views if (each.list, each.name) != (view.list, view.name))
    if len(others) >= MOST_VIEWS:
        raise InputRefused(
            "account.many_views",
            f"an account keeps {MOST_VIEWS} views; delete one first",
            f"Mehr als {MOST_VIEWS} Ansichten geht nicht; bitte erst eine löschen",
        )
    change_account(desk.house, caller.account.id, caller.name, "account.views_changed", views=(*others, view))


def _changed(desk: Desk, caller: Caller, batch: str, form: Posted) -> None:
    house, own = desk.house, caller.account.id
    match form.text("do"):
        case "take":
            patiently(lambda: cases.take(house, batch, own, caller.name))
        case "give_back":
            patiently(lambda: cases.give_back(house, batch, own, caller.name))
        case "hand":
            to = Filled(form)
            account = to.choice("to", [each for each, _ in reviewers(desk, caller)])
            to.done()
            patiently(lambda: cases.hand_to(house, batch, account, caller.name))
        case _:
            raise InputRefused("case.what", "say what is to become of the case: take, give_back or hand", "Bitte angeben, was mit dem Fall geschehen soll")
