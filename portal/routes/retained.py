"""``/retained``: samples kept of released lots, where they lie, until when, and what became of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from batches.errors import FreigabeError
from distribution.aftercare import Retained
from flows.aftercare.kinds import RETAINED
from flows.aftercare.retaining import due, retain, spend
from flows.demand.products import name_of
from flows.figures.telling import told
from portal.access import CallerHere, DeskHere, may
from portal.desk import Desk
from portal.lists import PAGE, address
from portal.pages import show, spoken
from portal.posted import Filled, Form, Posted
from portal.problems import status_of
from portal.routes.demands import today
from portal.views import aftercare as views


def retained_here(retained: str, desk: DeskHere) -> Retained:
    """The sample a route is about; 404 where there is none."""
    found = RETAINED.find(desk.house, retained)
    if found is None:
        raise HTTPException(404, "there is no such sample")
    return found


RetainedHere = Annotated[Retained, Depends(retained_here)]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/retained", dependencies=[may("see_distribution")])
    def samples(request: Request, desk: DeskHere) -> Response:
        return _list(request, desk)

    @router.get("/retained/new", dependencies=[may("recall")])
    def new(request: Request, desk: DeskHere) -> Response:
        return _form(request, views.blank(request.query_params, ("lot", "place")))

    @router.post("/retained", dependencies=[may("recall")])
    def taken(request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        try:
            kept = retain(desk.house, views.taken_in(form), caller.name, today(desk), token=form.text("once")[:100])
        except FreigabeError as refusal:
            return _form(request, form, refusal)
        return RedirectResponse(f"/retained/{kept.id}", 303)

    @router.get("/retained/{retained}", dependencies=[may("see_distribution")])
    def one(known: RetainedHere, request: Request, desk: DeskHere) -> Response:
        return _shown(request, desk, known)

    @router.post("/retained/{retained}/spent", dependencies=[may("recall")])
    def spent(known: RetainedHere, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        try:
            filled = Filled(form)
            quantity, end = filled.count("quantity", required=True, least=1), filled.choice("end", views.ENDS)
            reason, left = filled.text("reason", required=True, longest=1000), filled.count("left")
            filled.done()
            spend(desk.house, known.id, quantity or 0, "tested" if end == "tested" else "destroyed", reason, caller.name, today(desk), left=left)
        except FreigabeError as refusal:
            return _shown(request, desk, known, form, refusal)
        return RedirectResponse(f"/retained/{known.id}", 303)

    return router


def _list(request: Request, desk: Desk) -> Response:
    query, on, lang = request.query_params, today(desk), spoken(request)
    which = query.get("show", "kept")
    late = due(desk.house, on)
    found = late if which == "due" else RETAINED.all(desk.house, status=("kept",) if which != "all" else None)
    found = tuple(sorted(found, key=lambda each: (each.keep_until, each.id)))
    page = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 6 else 0
    return show(
        request,
        "retained_samples",
        rows=found[page * PAGE : (page + 1) * PAGE],
        all=len(found),
        first=page * PAGE + 1,
        before=address("/retained", query, page=str(page - 1) if page > 1 else "") if page else "",
        after=address("/retained", query, page=str(page + 1)) if len(found) > (page + 1) * PAGE else "",
        due=len(late),
        on=on,
        called=lambda key: name_of(desk.house.catalogue, key).in_language(lang),
    )


def _form(request: Request, given: Posted, refusal: FreigabeError | None = None) -> Response:
    answered = 200 if refusal is None else status_of(refusal)
    return show(request, "retained_new", answered, given=given, **views.wrong_in(refusal, spoken(request)))


def _shown(request: Request, desk: Desk, it: Retained, given: Posted | None = None, refusal: FreigabeError | None = None) -> Response:
    lang = spoken(request)
    return show(
        request,
        "retained_sample",
        200 if refusal is None else status_of(refusal),
        it=it,
        on=today(desk),
        given=given or Posted([("quantity", str(it.left)), ("end", "tested")]),
        ends=[(key, each.in_language(lang)) for key, each in views.ENDS.items()],
        end_names=views.ENDS,
        called=name_of(desk.house.catalogue, it.lot.category).in_language(lang),
        events=[(each.at, each.actor, told(each.type, each.payload)) for each in desk.house.ledger.events(RETAINED.name, it.id)],
        **views.wrong_in(refusal, lang),
    )
