"""``/shelves``: what members have and use a day, for how long it lasts, and what to ask for so that it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from batches.base import Text
from batches.errors import FreigabeError
from distribution.cover import Cover
from distribution.demand import StockLevel
from distribution.members import Member
from distribution.product import Wanted
from flows.demand.letters import UNITS
from flows.demand.policy import policy_on
from flows.demand.products import name_of
from flows.demand.stock_levels import covers, forget_level, missing_for, shelf_of, tell_stock
from flows.demand.stock_table import exported_stock, stock_template
from flows.kinds import MEMBERS
from portal.access import Caller, CallerHere, DeskHere, may
from portal.desk import Desk
from portal.pages import show, spoken
from portal.posted import Filled, Form, NotInOrder, Posted
from portal.problems import status_of
from portal.routes.demands import attached, today
from portal.views.demand_form import category_options, unit_options


@dataclass(frozen=True, slots=True)
class LevelSeen:
    """A level on the page. ``missing``: what to ask for; ``ask``: the address of the form that asks for it."""

    at: int
    cover: Cover
    missing: int
    ask: str


@dataclass(frozen=True, slots=True)
class ShelfSeen:
    """A member in the list of all: what runs out first, and how many products are warned of."""

    member: Member
    first: Cover | None
    warned: int
    products: int


def member_seen_by(caller: Caller, desk: Desk, id: str) -> Member:  # noqa: A002 - the ledger's own word
    """The member of that id; 404 where there is none, or it is not theirs to see."""
    found = MEMBERS.find(desk.house, id) if caller.only is None or caller.only == id else None
    if found is None:
        raise HTTPException(404, "there is no such member")
    return found


def member_here(member: str, caller: CallerHere, desk: DeskHere) -> Member:
    """The member a route is about: looked for before anything that was sent is."""
    return member_seen_by(caller, desk, member)


MemberHere = Annotated[Member, Depends(member_here)]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/shelves", dependencies=[may("see_demand")])
    def shelves(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        if caller.only is None:
            return _all(request, desk)
        member = MEMBERS.find(desk.house, caller.only) if caller.only else None
        return show(request, "shelves", rows=None, called=None) if member is None else _page(request, desk, caller, member)

    @router.get("/shelves/{member}", dependencies=[may("see_demand")])
    def one(known: MemberHere, request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        return _page(request, desk, caller, known)

    @router.post("/shelves/{member}", dependencies=[may("enter_demand")])
    def told(known: MemberHere, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        try:
            tell_stock(desk.house, known.id, _levels_in(desk, known, form), caller.name, today(desk))
        except FreigabeError as refusal:
            return _page(request, desk, caller, known, form, refusal)
        return RedirectResponse(f"/shelves/{known.id}?done=told", 303)

    @router.post("/shelves/{member}/forget", dependencies=[may("enter_demand")])
    def forgotten(known: MemberHere, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        at = form.text("at")
        levels = {_name_of(each): each for each in shelf_of(desk.house, known.id).levels}
        if (level := levels.get(at)) is not None:
            forget_level(desk.house, known.id, level.wanted, level.unit, caller.name)
        return RedirectResponse(f"/shelves/{known.id}?done=told", 303)

    @router.get("/shelves/{member}/stock.csv", dependencies=[may("see_demand")])
    def as_table(known: MemberHere, desk: DeskHere) -> Response:
        return attached(exported_stock(desk.house, shelf_of(desk.house, known.id)), "bestand.csv")

    @router.get("/shelves/{member}/template.csv", dependencies=[may("enter_demand")])
    def example(_known: MemberHere, desk: DeskHere) -> Response:
        return attached(stock_template(desk.house, today(desk)), "bestand-vorlage.csv")

    return router


def _all(request: Request, desk: Desk) -> Response:
    on, lang, found = today(desk), spoken(request), []
    for member in MEMBERS.all(desk.house, status=("admitted",)):
        there = covers(desk.house, member.id, on)
        found.append(ShelfSeen(member, there[0] if there else None, sum(each.state in ("soon", "out") for each in there), len(there)))
    rows = sorted(found, key=lambda each: (each.first.runs_out_on if each.first and each.first.runs_out_on else date.max, each.member.name.casefold()))
    return show(request, "shelves", rows=rows, called=lambda key: name_of(desk.house.catalogue, key).in_language(lang))


def _page(request: Request, desk: Desk, caller: Caller, member: Member, given: Posted | None = None, refusal: FreigabeError | None = None) -> Response:
    on, lang, policy = today(desk), spoken(request), policy_on(today(desk))
    days = _days(request.query_params.get("days", ""), policy.fill_days)
    wrong = refusal.fields if isinstance(refusal, NotInOrder) else {}
    return show(
        request,
        "shelf",
        200 if refusal is None else status_of(refusal),
        member=member,
        on=on,
        days=days,
        policy=policy,
        levels=tuple(_level(desk, member, at, each, on, days) for at, each in enumerate(covers(desk.house, member.id, on))),
        given=given or Posted([("unit", "piece"), ("counted_on", on.isoformat())]),
        typed=given is not None,
        wrong={name: each.in_language(lang) for name, each in wrong.items()},
        refused=None if wrong else refusal,
        categories=category_options(desk.house, on, lang),
        units=unit_options(lang),
        called=lambda key: name_of(desk.house.catalogue, key).in_language(lang),
        named=_name_of,
        one_member=caller.only is not None,
        done=request.query_params.get("done", ""),
    )


def _level(desk: Desk, member: Member, at: int, cover: Cover, on: date, days: int) -> LevelSeen:
    level = cover.level
    missing = missing_for(desk.house, member.id, level, on, days)
    urgency = "urgent" if cover.state in ("soon", "out") else "stock"
    by = max(cover.runs_out_on or on, on)
    told = {"member": member.id, "category": level.wanted.category, "size": level.wanted.size, "quantity": str(missing), "unit": level.unit}
    return LevelSeen(at, cover, missing, "/demands/new?" + urlencode(told | {"urgency": urgency, "needed_by": by.isoformat()}))


def _levels_in(desk: Desk, member: Member, form: Posted) -> tuple[StockLevel, ...]:
    """The levels a form tells: of those there are, the ones whose figures are filled in; and one more, where a product is chosen."""
    filled, found, on = Filled(form), [], today(desk)
    day = filled.day("counted_on") or on
    for level in shelf_of(desk.house, member.id).levels:
        name = _name_of(level)
        there, use = filled.count(f"there.{name}"), filled.count(f"use.{name}")
        if there is not None or (use is not None and use != level.daily_use):
            counted = {"there": level.left_on(on) if there is None else there, "daily_use": level.daily_use if use is None else use}
            found.append(level.model_copy(update=counted | {"counted_on": day}))
    if form.text("category"):
        there, use = filled.count("there", required=True), filled.count("daily_use", required=True)
        size, unit = filled.text("size", longest=40), filled.choice("unit", UNITS)
        if not filled.wrong:
            found.append(_new_level(form.text("category"), size, unit, there, use, day))
    if not found and not filled.wrong:
        filled.wrong["category"] = Text(de="Bitte zählen: etwas eintragen oder ein Produkt hinzufügen.", en="Count something, or add a product.")
    filled.done()
    return tuple(found)


def _new_level(category: str, size: str, unit: str, there: int | None, use: int | None, day: date) -> StockLevel:
    told = {"wanted": Wanted(category=category[:200]), "unit": unit, "there": there, "daily_use": use, "counted_on": day}
    try:
        return StockLevel.model_validate(told | {"wanted": Wanted(category=category[:200], size=size)})
    except ValidationError as error:
        en, de = "holds signs that cannot be kept, or a figure that is too large", "enthält unzulässige Zeichen oder eine zu große Zahl"
        raise NotInOrder({"size": Text(de=de, en=en)}) from error


def _name_of(level: StockLevel) -> str:
    """What a level's fields are called."""
    return "/".join((level.wanted.category, level.wanted.size, level.unit))


def _days(told: str, usual: int) -> int:
    return min(max(int(told), 1), 365) if told.isascii() and told.isdecimal() and len(told) < 5 else usual
