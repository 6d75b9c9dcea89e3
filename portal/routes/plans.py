"""``/plans``: plans of sharing out. Drafted by the policy, changed by a coordinator with a reason, confirmed or put aside."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from batches.base import Language
from batches.errors import FreigabeError
from distribution.plan import Plan
from flows.figures.telling import told as told_event
from flows.kinds import PLANS
from flows.sharing.changing import change_share
from flows.sharing.confirming import confirm
from flows.sharing.drafting import categories_with_demand
from flows.sharing.plans import discard, draft, drafts, is_stale, newest_of
from flows.sharing.showing import Line, Told, label, told
from flows.sharing.supply import supply
from flows.waiting import day_of
from portal.access import CallerHere, DeskHere, may
from portal.acting import patiently
from portal.desk import Desk
from portal.pages import show, spoken
from portal.posted import Filled, Form, NotInOrder, Posted
from portal.problems import status_of
from portal.views.stock import goods_named

#: Demands on a page of a plan, plans of a category in its list.
PAGE, NEWEST = 100, 20


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/plans")

    @router.get("", dependencies=[may("see_distribution")])
    def plans(request: Request, desk: DeskHere) -> Response:
        return _list(request, desk)

    @router.post("", dependencies=[may("coordinate")])
    def new(request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        try:
            plan = patiently(lambda: draft(desk.house, form.text("category")[:200], _today(desk), caller.name))
        except FreigabeError as refusal:
            return _list(request, desk, refusal)
        return RedirectResponse(f"/plans/{plan.id}", 303)

    @router.get("/{plan}", dependencies=[may("see_distribution")])
    def one(plan: str, request: Request, desk: DeskHere) -> Response:
        return _page(request, desk, plan_here(desk, plan))

    @router.post("/{plan}/confirm", dependencies=[may("coordinate")])
    def confirmed(plan: str, request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        known = plan_here(desk, plan)
        try:
            patiently(lambda: confirm(desk.house, known.id, caller.name, _today(desk)))
        except FreigabeError as refusal:
            return _page(request, desk, plan_here(desk, plan), refusal)
        return RedirectResponse(f"/plans/{known.id}", 303)

    @router.post("/{plan}/discard", dependencies=[may("coordinate")])
    def discarded(plan: str, request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        known = plan_here(desk, plan)
        try:
            patiently(lambda: discard(desk.house, known.id, caller.name, form.text("reason")[:1000]))
        except FreigabeError as refusal:
            return _page(request, desk, plan_here(desk, plan), refusal)
        return RedirectResponse("/plans", 303)

    _of_a_demand(router)
    return router


def _of_a_demand(router: APIRouter) -> None:
    """What one demand gets, and setting it otherwise."""

    @router.get("/{plan}/answers/{answer}", dependencies=[may("see_distribution")])
    def share(plan: str, answer: str, request: Request, desk: DeskHere) -> Response:
        return _demand_page(request, desk, plan_here(desk, plan), answer, Posted([]))

    @router.post("/{plan}/answers/{answer}", dependencies=[may("coordinate")])
    def change(plan: str, answer: str, request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        known = plan_here(desk, plan)
        try:
            filled = Filled(form)
            lot, quantity = filled.text("stock", required=True, longest=80), filled.count("quantity", required=True, most=1_000_000_000)
            reason = filled.text("reason", required=True, longest=1000)
            filled.done()
            patiently(lambda: change_share(desk.house, known.id, answer, lot, quantity or 0, reason, caller.name, _today(desk)))
        except FreigabeError as refusal:
            return _demand_page(request, desk, plan_here(desk, plan), answer, form, refusal)
        return RedirectResponse(f"/plans/{known.id}/answers/{answer}", 303)


def plan_here(desk: Desk, plan: str) -> Plan:
    """The plan of that id; 404 where there is none."""
    found = PLANS.find(desk.house, plan)
    if found is None:
        raise HTTPException(404, "there is no such plan")
    return found


def _today(desk: Desk) -> date:
    return day_of(desk.house.ledger.clock())


def _list(request: Request, desk: Desk, refused: FreigabeError | None = None) -> Response:
    house, on, lang = desk.house, _today(desk), spoken(request)
    wanted = set(categories_with_demand(house))
    known = [key for key in house.catalogue.categories_by_key if house.catalogue.at(on).category(key) is not None]
    every = sorted(known, key=lambda key: (key not in wanted, _name(desk, on, key, lang)))
    category = request.query_params.get("category", "")[:200]
    return show(
        request,
        "plans",
        200 if refused is None else status_of(refused),
        drafts=drafts(house),
        categories=[(key, _name(desk, on, key, lang)) for key in every],
        wanted=wanted,
        category=category,
        plans=[each for key in ([category] if category else sorted(wanted | _shared(house))) for each in newest_of(house, key, NEWEST if category else 3)],
        name=lambda key: _name(desk, on, key, lang),
        refused=refused,
    )


def _shared(house: Any) -> set[str]:
    return set(house.ledger.register.ids("sharing"))


def _page(request: Request, desk: Desk, plan: Plan, refused: FreigabeError | None = None) -> Response:
    on, lang = _today(desk), spoken(request)
    shown = told(desk.house, plan, on)
    number = _number(request.query_params.get("page", ""), len(shown.lines))
    return show(
        request,
        "plan",
        200 if refused is None else status_of(refused),
        plan=plan,
        shown=shown,
        lines=shown.lines[(number - 1) * PAGE : number * PAGE],
        number_of=number,
        pages=_pages(len(shown.lines)),
        stale=_stale(desk, plan, shown, on),
        goods=goods_named(desk.house.catalogue, on, plan.category),
        events=[(each.at, each.actor, told_event(each.type, each.payload)) for each in desk.house.ledger.events(PLANS.name, plan.id)],
        name=_name(desk, on, plan.category, lang),
        refused=refused,
        wide=True,
    )


def _stale(desk: Desk, plan: Plan, shown: Told, on: date) -> list[tuple[Any, str]]:
    """What changed since a draft was made, each with the name of what it is about; nothing of a plan that is no draft."""
    if plan.status != "draft":
        return []
    differs = is_stale(desk.house, plan, on)
    names = {f"demand {each.answer.demand}": f"{each.name} ({each.answer.demand})" for each in shown.lines}
    names |= {f"{kind} {each.answer.member}": each.name for each in shown.lines for kind in ("member", "shelf")}
    names |= {f"lot {each.id}": label(each, each.id) for each in supply(desk.house, on, ids=[each.id for each in differs if each.kind == "lot"])}
    return [(each.told, names.get(f"{each.kind} {each.id}".strip(), each.id)) for each in differs]


def _demand_page(request: Request, desk: Desk, plan: Plan, demand: str, given: Posted, refused: FreigabeError | None = None) -> Response:
    on = _today(desk)
    line = next((each for each in told(desk.house, plan, on).lines if each.answer.demand == demand), None)
    if line is None:
        raise HTTPException(404, "this plan has no such demand")
    return show(
        request,
        "plan_demand",
        200 if refused is None else status_of(refused),
        plan=plan,
        line=line,
        lots=_serving(desk, plan, line, on),
        given=given,
        refused=refused,
        wrong=refused.fields if isinstance(refused, NotInOrder) else {},
        goods=goods_named(desk.house.catalogue, on, plan.category, "" if line.demand is None else line.demand.wanted.size),
    )


def _serving(desk: Desk, plan: Plan, line: Line, on: date) -> list[tuple[str, str, int, str]]:
    """The lots that are what the demand wants: id, name, what is free of it beside this plan, and whether it would be promised only."""
    if line.demand is None:
        return []
    found = []
    for lot in supply(desk.house, on, category=plan.category):
        if lot.serves(line.demand.wanted, line.demand.unit) and (lot.is_stock or (lot.status == "quarantined" and not lot.blocked)):
            given = sum(each.quantity for each in plan.shares if each.lot == lot.id)
            found.append((lot.id, label(lot, lot.id), lot.free - given, "firm" if lot.is_stock else "promised"))
    return found


def _name(desk: Desk, on: date, category: str, lang: Language) -> str:
    return goods_named(desk.house.catalogue, on, category).in_language(lang)


def _pages(count: int) -> int:
    return max(-(-count // PAGE), 1)


def _number(told_: str, count: int) -> int:
    return min(max(int(told_), 1), _pages(count)) if told_.isascii() and told_.isdecimal() and len(told_) < 6 else 1
