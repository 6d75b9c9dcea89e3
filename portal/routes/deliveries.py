"""``/deliveries``: what is delivered to whom, from reservations to what comes back. Coordinators work here, members see and confirm their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.base import Text
from batches.errors import FreigabeError, InputRefused
from distribution.delivery import RETURN_REASONS, TOLD_FATES, ConfirmedBy, Delivery
from flows.deliveries.after import followed
from flows.deliveries.goods import GoodsPaper, goods_of, goods_papers
from flows.deliveries.handing_over import hand_over
from flows.deliveries.picking import Counted, pick
from flows.deliveries.preparing import cancel, prepare, take_off
from flows.deliveries.pricing import prices_of
from flows.deliveries.returning import inspect, tell
from flows.deliveries.sellers import enter_seller, seller_told
from flows.kinds import DELIVERIES
from portal.access import Caller, CallerHere, DeskHere, may
from portal.acting import patiently
from portal.desk import Desk
from portal.handing_out import from_archive, type_of
from portal.pages import show, spoken
from portal.posted import Filled, Form, Posted
from portal.problems import status_of
from portal.views.delivery import PAGE, delivery_shown, done_deliveries, open_deliveries, ready_members

_LONGEST_ID = 100


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/deliveries")
    _looking(router)
    _preparing(router)
    _going_on(router)
    _sellers(router)
    _after(router)
    return router


def delivery_here(desk: Desk, caller: Caller, delivery: str) -> Delivery:
    """The delivery of that number; 404 where there is none, or none of theirs."""
    found = DELIVERIES.find(desk.house, delivery) if len(delivery) <= _LONGEST_ID else None
    if found is None or caller.only not in (None, found.member):
        raise HTTPException(404, "there is no such delivery")
    return found


def _here(delivery: str, desk: DeskHere, caller: CallerHere) -> Delivery:
    return delivery_here(desk, caller, delivery)


#: The delivery of a route's path, looked for before anything sent is: whoever may not see it learns nothing from what is wrong with a body.
DeliveryHere = Annotated[Delivery, Depends(_here)]


async def handed_out(desk: Desk, delivery: Delivery, paper: GoodsPaper | None) -> Response:
    """A paper that goes with the goods of a delivery; 404 where it is none."""
    if paper is None:
        raise HTTPException(404, "there is no such paper of these goods")
    return await from_archive(desk.house.archive, paper.sha256, f"{delivery.id}-{paper.kind}.pdf")


def confirmed_by(caller: Caller) -> ConfirmedBy:
    """How whoever asks confirms a hand-over."""
    return "driver" if caller.may("coordinate") else "member"


def _looking(router: APIRouter) -> None:
    @router.get("", dependencies=[may("see_demand", "see_distribution")])
    def deliveries(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return _list(request, desk, caller)

    @router.get("/new", dependencies=[may("coordinate")])
    def new(request: Request, desk: DeskHere) -> Response:
        return _new(request, desk, Posted([("member", request.query_params.get("member", ""))]))

    @router.get("/{delivery}", dependencies=[may("see_demand", "see_distribution")])
    def one(delivery: str, request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return _page(request, desk, delivery_here(desk, caller, delivery))

    @router.get("/{delivery}/papers/{name}", dependencies=[may("see_demand", "see_distribution")])
    async def paper(delivery: str, name: str, desk: DeskHere, caller: CallerHere) -> Response:
        found = await run_in_threadpool(delivery_here, desk, caller, delivery)
        for each in found.papers:
            if each.name == name:
                return await from_archive(desk.house.archive, each.sha256, each.name, type_of(each.name))
        raise HTTPException(404, "there is no such paper of this delivery")

    @router.get("/{delivery}/goods/{number}", dependencies=[may("see_demand", "see_distribution")])
    async def goods_paper(delivery: str, number: str, desk: DeskHere, caller: CallerHere) -> Response:
        found = await run_in_threadpool(delivery_here, desk, caller, delivery)
        papers = await run_in_threadpool(lambda: goods_papers(goods_of(desk.house, found)))
        return await handed_out(desk, found, {str(place): each for place, each in enumerate(papers, 1)}.get(number))


def _preparing(router: APIRouter) -> None:
    @router.post("", dependencies=[may("coordinate")])
    def add(request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        house = desk.house
        try:
            filled = Filled(form)
            note = filled.text("note", longest=1000)
            filled.done()
            made = patiently(lambda: prepare(house, form.text("member"), form.all("reservation"), _today(desk), caller.name, note=note, price=prices_of(house)))
        except FreigabeError as refusal:
            return _new(request, desk, form, refusal)
        followed(house, made)
        return _to(made.id)


def _going_on(router: APIRouter) -> None:
    @router.post("/{delivery}/pick", dependencies=[may("coordinate")])
    def picked(delivery: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        def act(before: Delivery) -> Delivery:
            return pick(desk.house, before.id, _counted(before, form), _today(desk), caller.name)

        return _done(request, desk, caller, delivery, form, "pick", act)

    @router.post("/{delivery}/hand-over", dependencies=[may("coordinate", "enter_demand")])
    def handed_over(delivery: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        def act(before: Delivery) -> Delivery:
            filled = Filled(form)
            on = filled.day("on") if caller.may("coordinate") else None
            filled.done()
            return hand_over(desk.house, before.id, form.text("received_by"), on or _today(desk), caller.name, confirmed_by(caller))

        return _done(request, desk, caller, delivery, form, "hand_over", act)

    @router.post("/{delivery}/take-off", dependencies=[may("coordinate")])
    def taken_off(delivery: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        def act(before: Delivery) -> Delivery:
            line = Filled(form).count("line", least=1, most=10**6) or 0
            return take_off(desk.house, before.id, line, form.text("reason"), _today(desk), caller.name)

        return _done(request, desk, caller, delivery, form, "take_off", act)

    @router.post("/{delivery}/cancel", dependencies=[may("coordinate")])
    def cancelled(delivery: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        return _done(request, desk, caller, delivery, form, "cancel", lambda before: cancel(desk.house, before.id, form.text("reason"), caller.name))

    @router.post("/{delivery}/papers", dependencies=[may("coordinate")])
    def papers(delivery: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        return _done(request, desk, caller, delivery, form, "papers", lambda before: before)


def _sellers(router: APIRouter) -> None:
    @router.post("/{delivery}/seller", dependencies=[may("coordinate")])
    def seller(delivery: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        def act(before: Delivery) -> Delivery:
            filled = Filled(form)
            told = {name: filled.text(name, longest=300) for name in ("iban", "bic", "account_name", "vat_id", "tax_number", "contact", "phone", "mail")}
            name = filled.choice("seller", delivery_shown(desk.house, before, _today(desk)).sellers_wanted)
            address, days = filled.text("address", longest=600), filled.count("pay_within", most=365)
            filled.done()
            known = seller_told(name, address=address, pay_within=30 if days is None else days, **told)
            enter_seller(desk.house, known, caller.name)
            return before

        return _done(request, desk, caller, delivery, form, "seller", act)


def _after(router: APIRouter) -> None:
    @router.post("/{delivery}/told", dependencies=[may("coordinate", "enter_demand")])
    def told(delivery: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        def act(before: Delivery) -> Delivery:
            filled = Filled(form)
            said, why = filled.choice("fate", TOLD_FATES), form.text("return_reason")
            note, number = filled.text("note", longest=1000), filled.count("number", least=1)
            quantities = {each.number: filled.count(f"quantity-{each.number}") or 0 for each in before.lines}
            filled.done()
            fate = next(each for each in TOLD_FATES if each == said)
            reason = next((each for each in RETURN_REASONS if each == why), None) if fate == "back" else None
            return tell(desk.house, before.id, fate, quantities, _today(desk), caller.name, reason=reason, note=note, number=number)

        return _done(request, desk, caller, delivery, form, "told", act)

    @router.post("/{delivery}/inspect", dependencies=[may("decide")])
    def inspected(delivery: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        def act(before: Delivery) -> Delivery:
            filled = Filled(form)
            numbers = {name: filled.count(name, required=True) or 0 for name in ("told", "line", "quantity", "left")}
            choice = filled.choice("inspected", ("free", "destroyed"))
            filled.done()
            if choice not in ("free", "destroyed"):
                raise InputRefused("delivery.choice", "choose what becomes of it", "Bitte wählen, was daraus wird")
            return inspect(
                desk.house,
                before.id,
                numbers["told"],
                numbers["line"],
                numbers["quantity"],
                "free" if choice == "free" else "destroyed",
                form.text("reason"),
                _today(desk),
                caller.name,
                unopened=form.text("unopened") == "yes",
                left=numbers["left"],
            )

        return _done(request, desk, caller, delivery, form, "inspect", act)


def _counted(before: Delivery, form: Posted) -> list[Counted]:
    filled = Filled(form)
    counted = [
        Counted(
            line=each.number,
            quantity=filled.count(f"count-{each.number}", required=True, most=1_000_000_000) or 0,
            reason=filled.text(f"reason-{each.number}", longest=1000),
            broken=form.text(f"rest-{each.number}") == "broken",
            cartons=filled.count(f"cartons-{each.number}", least=1, most=10_000) or 1,
        )
        for each in before.lines
        if f"count-{each.number}" in form
    ]
    filled.done()
    return counted


def _done(request: Request, desk: Desk, caller: Caller, delivery: str, form: Posted, what: str, act: Callable[[Delivery], Delivery]) -> Response:
    """Do something to a delivery and what follows; a refusal shows the page again, with what was filled in."""
    before = delivery_here(desk, caller, delivery)
    try:
        after = patiently(lambda: act(before))
    except FreigabeError as refusal:
        return _page(request, desk, delivery_here(desk, caller, delivery), form, refusal, what)
    followed(desk.house, after)
    return _to(after.id)


def _to(delivery: str) -> Response:
    return RedirectResponse(f"/deliveries/{delivery}", 303)


def _today(desk: Desk) -> date:
    return desk.house.ledger.clock().date()


def _page(request: Request, desk: Desk, delivery: Delivery, given: Posted | None = None, refused: FreigabeError | None = None, what: str = "") -> Response:
    shown = delivery_shown(desk.house, delivery, _today(desk))
    answered = 200 if refused is None else status_of(refused)
    label = Text(de="Lieferungen", en="Deliveries").in_language(spoken(request))
    trail = [{"href": "/deliveries", "label": label}, {"label": delivery.id}]
    told: dict[str, Any] = {"given": given or Posted([]), "refused": refused, "what": what, "today": _today(desk), "reasons": RETURN_REASONS}
    return show(request, "delivery", answered, shown=shown, delivery=delivery, trail=trail, **told)


def _new(request: Request, desk: Desk, given: Posted, refused: FreigabeError | None = None) -> Response:
    found = ready_members(desk.house, _today(desk), given.text("member") or "-")
    chosen = set(given.all("reservation")) if refused is not None else {each.id for member in found for each in member.items if each.ready.wrong is None}
    label = Text(de="Lieferungen", en="Deliveries").in_language(spoken(request))
    shown: dict[str, Any] = {"member": found[0] if found else None, "chosen": chosen, "given": given, "refused": refused}
    shown["trail"] = [{"href": "/deliveries", "label": label}, {"label": Text(de="Vorbereiten", en="Prepare").in_language(spoken(request))}]
    return show(request, "delivery_new", 200 if refused is None else status_of(refused), **shown)


def _list(request: Request, desk: Desk, caller: Caller) -> Response:
    house, only = desk.house, caller.only
    status = "cancelled" if request.query_params.get("status") == "cancelled" else "handed_over"
    done = done_deliveries(house, only, status, request.query_params.get("before", "")[:_LONGEST_ID])
    after = f"/deliveries?status={status}&before={done[PAGE - 1].delivery.id}" if len(done) > PAGE else ""
    ready = ready_members(house, _today(desk)) if caller.may("coordinate") else ()
    shown: dict[str, Any] = {
        "ready": ready,
        "open": open_deliveries(house, only),
        "done": done[:PAGE],
        "status": status,
        "after": after,
        "own": only is not None,
    }
    return show(request, "deliveries", **shown)
