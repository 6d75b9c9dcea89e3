"""``/demands``: what members need. A buyer begins here: what was asked for, what became of it and why, and what to do next."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from batches.errors import FreigabeError, InputRefused
from distribution.demand import Demand
from flows.demand.asking import ask, change, withdraw
from flows.demand.demand_table import exported, template
from flows.demand.products import name_of
from flows.demand.standing import answer_of, next_step, standing_of, standings
from flows.figures.telling import told
from flows.kinds import DEMANDS, MEMBERS
from flows.wiring import House
from portal.access import Caller, CallerHere, DeskHere, may
from portal.desk import Desk
from portal.lists import PAGE, address
from portal.pages import show, spoken
from portal.posted import Filled, Form, NotInOrder, Posted
from portal.problems import status_of
from portal.views.demand_form import as_form, blank, category_options, member_options, unit_options, urgency_options, wish_in

#: What the list shows: open demand, what has ended, or all.
_SHOWN: dict[str, tuple[str, ...]] = {"open": ("open",), "ended": ("fulfilled", "withdrawn", "lapsed"), "all": ("open", "fulfilled", "withdrawn", "lapsed")}


def today(desk: Desk) -> date:
    """The day, as the record's clock has it."""
    return desk.house.ledger.clock().date()


def demand_seen_by(caller: Caller, desk: Desk, id: str) -> Demand:  # noqa: A002 - the ledger's own word
    """The demand of that id; 404 where there is none, or none of theirs."""
    found = DEMANDS.find(desk.house, id)
    if found is None or (caller.only is not None and found.member != caller.only):
        raise HTTPException(404, "there is no such demand")
    return found


def demand_here(demand: str, caller: CallerHere, desk: DeskHere) -> Demand:
    """The demand a route is about: looked for before anything that was sent is, so that nobody learns of what is not theirs."""
    return demand_seen_by(caller, desk, demand)


DemandHere = Annotated[Demand, Depends(demand_here)]


def member_asked(caller: Caller, told: str) -> str:
    """For whom somebody enters something: their own organisation, or the member a coordinator names."""
    member = told if caller.only is None else caller.only
    if not member:
        raise InputRefused("demand.member", "choose the member it is for", "Bitte das Mitglied wählen, für das es ist")
    return member


def routes(_data: Path) -> APIRouter:
    """The list, the form, and one demand."""
    router = APIRouter()
    for each in (_listing, _asking, _one):
        each(router)
    return router


def _listing(router: APIRouter) -> None:
    @router.get("/demands", dependencies=[may("see_demand")])
    def demands(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return _list(request, desk, caller)

    @router.get("/demands/export.csv", dependencies=[may("see_demand")])
    def as_table(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return attached(exported(desk.house, _found(desk, caller, request), names_of(desk.house)), "bedarf.csv")

    @router.get("/demands/template.csv", dependencies=[may("enter_demand")])
    def example(desk: DeskHere, caller: CallerHere) -> Response:
        return attached(template(desk.house, today(desk), many=caller.only is None), "bedarf-vorlage.csv")


def _asking(router: APIRouter) -> None:
    @router.get("/demands/new", dependencies=[may("enter_demand")])
    def new(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return _form(request, desk, caller, blank(request.query_params, today(desk)))

    @router.post("/demands", dependencies=[may("enter_demand")])
    def asked(request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        try:
            filled = Filled(form)
            if caller.only is None:
                filled.choice("member", [id_ for id_, _ in member_options(desk.house, "de") if id_])
            wish = wish_in(form, filled)
            member = member_asked(caller, form.text("member"))
            kept = ask(desk.house, member, wish, caller.name, today(desk), token=form.text("once"), for_them=caller.only is None)
        except FreigabeError as refusal:
            return _form(request, desk, caller, form, refusal)
        return RedirectResponse(f"/demands/{kept.id}?done=asked", 303)


def _one(router: APIRouter) -> None:
    @router.get("/demands/{demand}", dependencies=[may("see_demand")])
    def one(known: DemandHere, request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return _shown(request, desk, caller, known)

    @router.post("/demands/{demand}", dependencies=[may("enter_demand")])
    def changed(known: DemandHere, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        try:
            change(desk.house, known.id, wish_in(form), caller.name, today(desk))
        except FreigabeError as refusal:
            return _shown(request, desk, caller, demand_seen_by(caller, desk, known.id), form, refusal)
        return RedirectResponse(f"/demands/{known.id}?done=changed", 303)

    @router.post("/demands/{demand}/withdraw", dependencies=[may("enter_demand")])
    def withdrawn(known: DemandHere, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        try:
            withdraw(desk.house, known.id, caller.name, form.text("reason")[:500])
        except FreigabeError as refusal:
            return _shown(request, desk, caller, demand_seen_by(caller, desk, known.id), None, refusal)
        return RedirectResponse(f"/demands/{known.id}?done=withdrawn", 303)


def attached(content: bytes, name: str) -> Response:
    """A table to be saved."""
    return Response(content, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def names_of(house: House) -> dict[str, str]:
    """Every member's name, by its id."""
    return {each.id: each.name for each in MEMBERS.all(house)}


def _found(desk: Desk, caller: Caller, request: Request) -> list[Demand]:
    """The demand a list is about, what is needed first before the rest."""
    query = request.query_params
    owner = caller.only if caller.only is not None else query.get("member") or None
    status = _SHOWN.get(query.get("show", ""), _SHOWN["open"])
    found = DEMANDS.all(desk.house, owner=owner, about=query.get("category") or None, status=status)
    return sorted(found, key=lambda each: (each.status != "open", each.needed_by, each.id))


def _list(request: Request, desk: Desk, caller: Caller) -> Response:
    on, lang, query = today(desk), spoken(request), request.query_params
    found = _found(desk, caller, request)
    page = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 6 else 0
    shown = standings(desk.house, found[page * PAGE : (page + 1) * PAGE], on)
    before = address("/demands", query, page=str(page - 1) if page > 1 else "") if page else ""
    after = address("/demands", query, page=str(page + 1)) if len(found) > (page + 1) * PAGE else ""
    return show(
        request,
        "demands",
        rows=shown,
        on=on,
        all=len(found),
        first=page * PAGE + 1,
        before=before,
        after=after,
        one_member=caller.only is not None,
        takes_part=_takes_part(desk, caller),
        members=[("", "Alle" if lang == "de" else "All"), *member_options(desk.house, lang)[1:]] if caller.only is None else [],
        categories=[("", "Alle" if lang == "de" else "All"), *category_options(desk.house, on, lang)[1:]],
        called=lambda key: name_of(desk.house.catalogue, key).in_language(lang),
        next_step=lambda each: next_step(each, on).in_language(lang),
        exported=address("/demands/export.csv", {name: value for name, value in query.items() if name != "page"}),
    )


def _takes_part(desk: Desk, caller: Caller) -> bool:
    member = MEMBERS.find(desk.house, caller.only) if caller.only else None
    return caller.only is None or (member is not None and member.takes_part)


def _form(request: Request, desk: Desk, caller: Caller, given: Posted, refusal: FreigabeError | None = None) -> Response:
    shown = form_shown(request, desk, given, refusal)
    members = member_options(desk.house, spoken(request)) if caller.only is None else []
    answered = 200 if refusal is None else status_of(refusal)
    return show(request, "demand_new", answered, members=members, takes_part=_takes_part(desk, caller), **shown)


def form_shown(request: Request, desk: Desk, given: Posted, refusal: FreigabeError | None) -> dict[str, Any]:
    """What a form of a demand shows: its choices, what was typed, and what is wrong with it."""
    lang = spoken(request)
    wrong = refusal.fields if isinstance(refusal, NotInOrder) else {}
    field = {"demand.category": "category", "demand.needed_by": "needed_by", "demand.less_than_it_has": "quantity"}.get(refusal.code, "") if refusal else ""
    at_fields = {name: each.in_language(lang) for name, each in wrong.items()}
    if refusal is not None and field:
        at_fields[field] = refusal.de if lang == "de" else refusal.en
    return {
        "given": given,
        "wrong": at_fields,
        "refused": None if at_fields else refusal,
        "categories": category_options(desk.house, today(desk), lang, given.text("category")),
        "units": unit_options(lang),
        "urgencies": urgency_options(lang),
    }


def _shown(request: Request, desk: Desk, caller: Caller, demand: Demand, given: Posted | None = None, refusal: FreigabeError | None = None) -> Response:
    on, lang = today(desk), spoken(request)
    there = standing_of(desk.house, demand, on)
    events = [(each.at, each.actor, told(each.type, each.payload)) for each in desk.house.ledger.events(DEMANDS.name, demand.id)]
    return show(
        request,
        "demand",
        200 if refusal is None else status_of(refusal),
        it=there,
        on=on,
        typed=given is not None,
        answer=answer_of(desk.house, demand),
        next_step=next_step(there, on).in_language(lang),
        called=name_of(desk.house.catalogue, demand.wanted.category).in_language(lang),
        events=events,
        one_member=caller.only is not None,
        done=request.query_params.get("done", ""),
        **form_shown(request, desk, given or as_form(demand), refusal),
    )
