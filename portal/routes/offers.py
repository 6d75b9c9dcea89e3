"""``/offers``: what is offered, looked for and recalled: for coordinators from draft to end, for buyers what their groups are told now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from batches.errors import FreigabeError
from distribution.offer import OFFER_KINDS, Offer
from flows.kinds import GROUPS, OFFERS
from flows.offers import offering
from flows.offers.channels import channels_in
from flows.offers.checking import lots_of, today, unfounded
from flows.offers.current import changed_at, current
from flows.offers.drafting import prefilled, stock_on_offer
from flows.offers.previewing import previews
from flows.offers.reading import groups_of, seen_by
from flows.offers.sending import try_again
from flows.offers.standing import in_channels, waiting_in
from flows.offers.wording import KINDS, worded
from portal.access import Caller, CallerHere, DeskHere, may
from portal.desk import Desk
from portal.offer_forms import UNITS, read, shown
from portal.pages import show, spoken
from portal.posted import Form, NotInOrder, Posted
from portal.problems import status_of

_SEE, _MAY = may("see_demand", "see_distribution"), may("coordinate")
#: How offers are listed: those on which somebody has to act first.
_LISTED = ("draft", "approved", "published", "withdrawn", "expired")
_KINDS = [(kind, KINDS[kind]) for kind in OFFER_KINDS if kind != "recall"]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/offers")
    _writing(router)
    _looking(router)
    _acting(router)
    return router


def _writing(router: APIRouter) -> None:
    @router.get("/new", dependencies=[_MAY])
    def new(request: Request, desk: DeskHere, category: str = "", kind: str = "offer") -> Response:
        try:
            told = prefilled(desk.house, category) if category and kind == "offer" else {"kind": kind}
        except FreigabeError as refusal:
            return _form(request, desk, None, shown({"kind": "offer", "wanted": {"category": category}}), refusal)
        return _form(request, desk, None, shown(told))

    @router.post("", dependencies=[_MAY])
    def add(request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        try:
            made = offering.draft(desk.house, read(form), caller.name)
        except FreigabeError as refusal:
            return _form(request, desk, None, form, refusal)
        return RedirectResponse(f"/offers/{made.id}", 303)

    @router.get("/{offer}/change", dependencies=[_MAY])
    def change_form(offer: str, request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        known = _known(desk, caller, offer)
        return _form(request, desk, known, shown(known.said.model_dump(mode="json")))

    @router.post("/{offer}/change", dependencies=[_MAY])
    def change(offer: str, request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        known = _known(desk, caller, offer)
        try:
            offering.change(desk.house, known.id, read(form), caller.name)
        except FreigabeError as refusal:
            return _form(request, desk, known, form, refusal)
        return RedirectResponse(f"/offers/{known.id}", 303)


def _looking(router: APIRouter) -> None:
    @router.get("", dependencies=[_SEE])
    def list_(request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        return _all(request, desk) if caller.only is None else _own(request, caller, desk)

    @router.get("/{offer}", dependencies=[_SEE])
    def one(offer: str, request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        known = _known(desk, caller, offer)
        return _page(request, desk, known) if caller.only is None else _told(request, desk, known)


def _acting(router: APIRouter) -> None:
    @router.post("/again", dependencies=[_MAY])
    def again(desk: DeskHere) -> Response:
        try_again(desk.house)
        return RedirectResponse("/offers?told=again", 303)

    @router.post("/{offer}/approve", dependencies=[_MAY])
    def approve(offer: str, request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        return _done(request, desk, _known(desk, caller, offer), lambda known: offering.approve(desk.house, known, form.text("seen"), caller.name))

    @router.post("/{offer}/publish", dependencies=[_MAY])
    def publish(offer: str, request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        return _done(request, desk, _known(desk, caller, offer), lambda known: offering.publish(desk.house, known, caller.name))

    @router.post("/{offer}/withdraw", dependencies=[_MAY])
    def withdraw(offer: str, request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        reason = form.text("reason")
        return _done(request, desk, _known(desk, caller, offer), lambda known: offering.withdraw(desk.house, known, reason, caller.name), reason)


def _done(request: Request, desk: Desk, known: Offer, act: Callable[[str], Offer], reason: str = "") -> Response:
    """Back to its page; with the refusal, where there is one."""
    try:
        act(known.id)
    except FreigabeError as refusal:
        return _page(request, desk, OFFERS.get(desk.house, known.id), refusal, reason)
    return RedirectResponse(f"/offers/{known.id}", 303)


def _known(desk: Desk, caller: Caller, offer: str) -> Offer:
    found = seen_by(desk.house, offer, caller.only)
    if found is None:
        raise HTTPException(404, "there is no such offer")
    return found


def _all(request: Request, desk: Desk) -> Response:
    """Every announcement that feeds still show, or that is not out yet."""
    every = sorted(OFFERS.all(desk.house, status=_LISTED), key=changed_at, reverse=True)
    every.sort(key=lambda each: _LISTED.index(each.status))
    named = {each.id: each.name for each in GROUPS.all(desk.house)}
    settings = channels_in(desk.house.place.data)
    return show(
        request, "offers", offers=every, named=named, waiting=waiting_in(desk.house), kinds=KINDS, channels=len(settings.channel),
        again=request.query_params.get("told") == "again",
    )  # fmt: skip


def _own(request: Request, caller: Caller, desk: Desk) -> Response:
    groups = groups_of(desk.house, caller.only or "")
    offers = current(desk.house, groups)
    return show(request, "offers_current", offers=[(each, worded(desk.house, each, spoken(request))) for each in offers], groups=groups, kinds=KINDS)


def _told(request: Request, desk: Desk, known: Offer) -> Response:
    return show(request, "offer_told", offer=known, read=worded(desk.house, known, spoken(request)))


def _page(request: Request, desk: Desk, known: Offer, refused: FreigabeError | None = None, reason: str = "") -> Response:
    settings = channels_in(desk.house.place.data)
    told: dict[str, Any] = {
        "offer": known,
        "kinds": KINDS,
        "named": {each.id: each.name for each in GROUPS.all(desk.house)},
        "lots": lots_of(desk.house, known.said),
        "channels": in_channels(desk.house, known, settings),
        "previews": previews(desk.house, known, settings),
        "unfounded": unfounded(desk.house, known.said) if known.is_open else None,
        "past": known.is_open and known.said.valid_until < today(desk.house),
        "reason": reason,
        "refused": refused,
    }
    return show(request, "offer", 200 if refused is None else status_of(refused), **told)


def _form(request: Request, desk: Desk, known: Offer | None, given: Posted, refused: FreigabeError | None = None) -> Response:
    wrong = refused.fields if isinstance(refused, NotInOrder) else {}
    on = today(desk.house)
    categories = [(row.key, row.name_de if spoken(request) == "de" else row.name_en) for row in desk.house.catalogue.categories if row.applies(on)]
    return show(
        request, "offer_form", 200 if refused is None else status_of(refused), offer=known, given=given, refused=refused, wrong=wrong, kinds=_KINDS,
        groups=GROUPS.all(desk.house), stock=stock_on_offer(desk.house), categories=categories, units=UNITS,
    )  # fmt: skip
