"""``/complaints``: what members complain about, what quality control makes of it, and the register of goods that do not conform."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from batches.base import Language
from batches.errors import FreigabeError
from distribution.aftercare import COMPLAINT_KINDS, COMPLAINT_STATUSES, STEPS, VERDICTS, Complaint
from flows.aftercare import complaining
from flows.aftercare.kinds import COMPLAINTS
from flows.aftercare.register import ENTRY_KINDS, NAMES, STATUSES, Entry, as_table, entries
from flows.aftercare.words import KINDS
from flows.aftercare.words import STEPS as STEP_NAMES
from flows.demand.products import name_of
from flows.figures.telling import told
from portal.access import Caller, CallerHere, DeskHere, may
from portal.desk import Desk
from portal.lists import PAGE, address
from portal.pages import show, spoken
from portal.posted import Filled, Form, Posted
from portal.problems import status_of
from portal.routes.demands import attached, names_of, today
from portal.views import aftercare as views

SEE, ENTER = may("see_demand", "see_distribution"), may("enter_demand", "recall")


def complaint_here(complaint: str, caller: CallerHere, desk: DeskHere) -> Complaint:
    """The complaint a route is about; 404 where there is none, or none of theirs."""
    found = COMPLAINTS.find(desk.house, complaint)
    if found is None or (caller.only is not None and (not caller.only or found.member != caller.only)):
        raise HTTPException(404, "there is no such complaint")
    return found


ComplaintHere = Annotated[Complaint, Depends(complaint_here)]


def seen_by(caller: Caller, desk: Desk) -> tuple[Complaint, ...]:
    """The complaints that are theirs to see; of somebody without an organisation none."""
    return () if caller.only == "" else COMPLAINTS.all(desk.house, owner=caller.only)


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()
    for each in (_register, _listing, _entering, _one):
        each(router)
    return router


def _register(router: APIRouter) -> None:
    @router.get("/nonconforming", dependencies=[may("see_distribution")])
    def register(request: Request, desk: DeskHere) -> Response:
        found, query = _entries(request, desk, spoken(request)), request.query_params
        page = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 6 else 0
        lang, rest = spoken(request), {name: value for name, value in query.items() if name != "page"}
        return show(
            request,
            "nonconforming",
            rows=found[page * PAGE : (page + 1) * PAGE],
            all=len(found),
            first=page * PAGE + 1,
            before=address("/nonconforming", query, page=str(page - 1) if page > 1 else "") if page else "",
            after=address("/nonconforming", query, page=str(page + 1)) if len(found) > (page + 1) * PAGE else "",
            kinds=[("", "Alle" if lang == "de" else "All"), *((key, each.in_language(lang)) for key, each in NAMES.items())],
            categories=[("", "Alle" if lang == "de" else "All"), *_categories(desk, lang)],
            names=NAMES,
            statuses=STATUSES,
            called=lambda key: name_of(desk.house.catalogue, key).in_language(lang),
            exported=address("/nonconforming/export.csv", rest),
        )

    @router.get("/nonconforming/export.csv", dependencies=[may("see_distribution")])
    def as_csv(request: Request, desk: DeskHere) -> Response:
        return attached(as_table(_entries(request, desk, "de")), "register.csv")


def _entries(request: Request, desk: Desk, lang: Language) -> tuple[Entry, ...]:
    query = request.query_params
    kinds = [each for each in ENTRY_KINDS if query.get("kind", "") in ("", each)] or list(ENTRY_KINDS)
    return entries(desk.house, kinds, category=query.get("category") or None, lang=lang)


def _categories(desk: Desk, lang: str) -> list[tuple[str, str]]:
    found = {each.key: each.name_de if lang == "de" else each.name_en for each in desk.house.catalogue.categories}
    return sorted(found.items(), key=lambda each: each[1].casefold())


def _listing(router: APIRouter) -> None:
    @router.get("/complaints", dependencies=[SEE])
    def complaints(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        query, on = request.query_params, today(desk)
        status = tuple(each for each in COMPLAINT_STATUSES if query.get("status", "") in ("", each)) or COMPLAINT_STATUSES
        every = sorted(seen_by(caller, desk), key=lambda each: (each.status == "open", each.received_on, each.id), reverse=True)
        found = [each for each in every if each.status in status and query.get("kind", "") in ("", each.kind)]
        page = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 6 else 0
        shown = found[page * PAGE : (page + 1) * PAGE]
        own = caller.only is not None
        return show(
            request,
            "complaints",
            rows=shown,
            all=len(found),
            first=page * PAGE + 1,
            before=address("/complaints", query, page=str(page - 1) if page > 1 else "") if page else "",
            after=address("/complaints", query, page=str(page + 1)) if len(found) > (page + 1) * PAGE else "",
            own=own,
            narrowed=bool(query.get("status") or query.get("kind")),
            overdue={} if own else {each.id: complaining.overdue(desk.house, each, on) for each in shown},
            proposed={} if own else complaining.proposals(desk.house, every, on),
            members={} if own else names_of(desk.house),
            kinds=KINDS,
            statuses=STATUSES,
        )


def _entering(router: APIRouter) -> None:
    @router.get("/complaints/new", dependencies=[ENTER])
    def new(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return _form(request, desk, caller, views.blank(request.query_params, ("goods", "lot", "kind"), today(desk)))

    @router.post("/complaints", dependencies=[ENTER])
    def entered(request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        try:
            it = views.complaint_in(form, own=caller.only is not None)
            kept = complaining.complain(desk.house, it, caller.name, today(desk), member=caller.only, token=form.text("once")[:100])
        except FreigabeError as refusal:
            return _form(request, desk, caller, form, refusal)
        return RedirectResponse(f"/complaints/{kept.id}?done=entered", 303)


def _one(router: APIRouter) -> None:
    @router.get("/complaints/{complaint}", dependencies=[SEE])
    def one(known: ComplaintHere, request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return _shown(request, desk, caller, known)

    @router.post("/complaints/{complaint}/decision", dependencies=[may("recall")])
    def decided(known: ComplaintHere, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        try:
            filled = Filled(form)
            verdict = filled.choice("verdict", VERDICTS)
            reason = filled.text("reason", required=True)
            filled.done()
            complaining.decide(desk.house, known.id, "upheld" if verdict == "upheld" else "rejected", reason, caller.name, today(desk))
        except FreigabeError as refusal:
            return _shown(request, desk, caller, known, form, refusal)
        return RedirectResponse(f"/complaints/{known.id}?done=decided", 303)

    @router.post("/complaints/{complaint}/actions", dependencies=[may("recall")])
    def acted(known: ComplaintHere, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        try:
            filled = Filled(form)
            step, on = filled.choice("step", STEPS), filled.day("on", required=True)
            reference, note = filled.text("reference", longest=300), filled.text("note", longest=1000)
            filled.done()
            which = next(each for each in STEPS if each == step)
            complaining.note_action(desk.house, known.id, which, on or today(desk), caller.name, today(desk), reference=reference, note=note)
        except FreigabeError as refusal:
            return _shown(request, desk, caller, known, form, refusal)
        return RedirectResponse(f"/complaints/{known.id}?done=acted", 303)


def _form(request: Request, desk: Desk, caller: Caller, given: Posted, refusal: FreigabeError | None = None) -> Response:
    lang, own = spoken(request), caller.only is not None
    goods = views.goods_options(views.got(desk.house, caller.only), lang)
    answered = 200 if refusal is None else status_of(refusal)
    kinds = [("", "Bitte wählen" if lang == "de" else "Please choose"), *((each, KINDS[each].in_language(lang)) for each in COMPLAINT_KINDS)]
    return show(request, "complaint_new", answered, given=given, own=own, goods=goods, kinds=kinds, **views.wrong_in(refusal, lang))


def _shown(
    request: Request, desk: Desk, caller: Caller, complaint: Complaint, given: Posted | None = None, refusal: FreigabeError | None = None
) -> Response:  # fmt: skip
    on, lang, own = today(desk), spoken(request), caller.only is not None
    events = [] if own else [(each.at, each.actor, told(each.type, each.payload)) for each in desk.house.ledger.events(COMPLAINTS.name, complaint.id)]
    return show(
        request,
        "complaint",
        200 if refusal is None else status_of(refusal),
        it=complaint,
        own=own,
        on=on,
        member=complaining.member_name(desk.house, complaint.member),
        called=name_of(desk.house.catalogue, complaint.lot.category).in_language(lang),
        duties=() if own else complaining.duties_of(desk.house, complaint),
        proposed=None if own else complaining.proposal(desk.house, complaint.lot.id, on),
        given=given or Posted([("on", date.isoformat(on))]),
        kinds=KINDS,
        steps=[(key, each.in_language(lang)) for key, each in STEP_NAMES.items()],
        step_names=STEP_NAMES,
        statuses=STATUSES,
        events=events,
        done=request.query_params.get("done", ""),
        **views.wrong_in(refusal, lang),
    )
