"""``/contracts``: framework contracts between public bodies and importers; entered and ended by coordinators, seen by members that may call them off."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, get_args

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from batches.base import Language
from batches.errors import FreigabeError, InputRefused
from batches.order import Unit
from distribution.members import FrameworkContract
from distribution.pricing import may_call_off
from flows.accounts.keeping import organisations_in
from flows.channel.contracts import add_contract, contracts_in, end_contract
from flows.channel.groups import groups_in
from flows.kinds import CONTRACTS, MEMBERS
from flows.wiring import House
from portal.access import Caller, CallerHere, DeskHere, may
from portal.acting import patiently
from portal.desk import Desk
from portal.pages import show, spoken
from portal.posted import Filled, Form, Posted
from portal.problems import status_of
from portal.refused import RefusedToPeople
from portal.views.goods_named import category_names
from portal.views.members import history_of

_SEE, _COORDINATE = may("see_demand", "see_distribution"), may("coordinate")
#: Lines of goods a new form has, and at most.
_LINES, _MOST_LINES = 3, 100
_DONE = frozenset({"added", "ended"})


def contract_seen_by(caller: Caller, house: House, contract: str) -> FrameworkContract:
    """The contract of that id; 404 where there is none, or it is not for the member that asks."""
    found = CONTRACTS.find(house, contract)
    if found is not None and caller.only is not None:
        member = MEMBERS.find(house, caller.only) if caller.only else None
        found = found if member is not None and member.takes_part and may_call_off(found, member.groups, member.id) else None
    if found is None:
        raise RefusedToPeople(404, "there is no such contract", "diesen Rahmenvertrag gibt es hier nicht")
    return found


def contracts_seen_by(caller: Caller, house: House, status: str = "") -> tuple[FrameworkContract, ...]:
    """The contracts that are theirs to see."""
    if caller.only is None:
        return contracts_in(house, status=status)
    member = MEMBERS.find(house, caller.only) if caller.only else None
    return () if member is None or not member.takes_part else contracts_in(house, status=status, member=member)


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/contracts")
    _looking(router)
    _keeping(router)
    return router


def _looking(router: APIRouter) -> None:
    @router.get("", dependencies=[_SEE])
    def every(request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        status = request.query_params.get("status", "")
        found = contracts_seen_by(caller, desk.house, status if status in ("open", "ended") else "")
        shown: dict[str, Any] = {"contracts": found, "status": status, "on": _today(desk), **_names(desk, spoken(request))}
        return show(request, "contracts", **shown)

    @router.get("/new", dependencies=[_COORDINATE])
    def new(request: Request, desk: DeskHere) -> Response:
        return _form(request, desk, Posted([]))

    @router.get("/{contract}", dependencies=[_SEE])
    def one(contract: str, request: Request, caller: CallerHere, desk: DeskHere) -> Response:
        return _page(request, desk, contract_seen_by(caller, desk.house, contract))


def _keeping(router: APIRouter) -> None:
    @router.post("", dependencies=[_COORDINATE])
    def add(request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        if form.text("do") == "more":
            return _form(request, desk, form)
        try:
            added = add_contract(desk.house, _told(form), caller.name)
        except FreigabeError as refusal:
            return _form(request, desk, form, refusal)
        return RedirectResponse(f"/contracts/{added.id}?done=added", 303)

    @router.post("/{contract}/end", dependencies=[_COORDINATE])
    def end(contract: str, request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        known = contract_seen_by(caller, desk.house, contract)
        try:
            filled = Filled(form)
            on = filled.day("on", required=True)
            filled.done()
            if on is not None:
                patiently(lambda: end_contract(desk.house, known.id, on, form.text("reason"), caller.name))
        except FreigabeError as refusal:
            return _page(request, desk, known, form, refusal)
        return RedirectResponse(f"/contracts/{known.id}?done=ended", 303)


def _told(form: Posted) -> dict[str, Any]:
    """A contract as the form has it; lines without a category are left out."""
    filled = Filled(form)
    days = {name: filled.day(name) for name in ("valid_from", "valid_until")}
    told: dict[str, Any] = {name: form.text(name) for name in ("number", "public_body", "importer")}
    told |= {name: value for name, value in days.items() if value is not None}
    return told | {"groups": tuple(form.all("groups")), "lines": tuple(_lines(form, filled))}


def _lines(form: Posted, filled: Filled) -> list[dict[str, Any]]:
    lines = []
    for at in range(1, _rows_of(form) + 1):
        if not form.text(f"category-{at}"):
            continue
        ceiling, quantity = filled.figure(f"ceiling-{at}", required=True), filled.count(f"quantity-{at}", least=1)
        if ceiling is None or f"quantity-{at}" in filled.wrong:
            raise InputRefused(
                "contract.lines", f"goods {at}: say the ceiling as a figure, and the quantity as a whole number",
                f"Ware {at}: Preisobergrenze als Zahl (etwa 1,18) und Menge als ganze Zahl angeben",
            )  # fmt: skip
        wanted = {"category": form.text(f"category-{at}"), "size": form.text(f"size-{at}")}
        lines.append({"wanted": wanted, "unit": form.text(f"unit-{at}") or "piece", "ceiling": ceiling, "quantity": quantity})
    return lines


def _rows_of(form: Posted) -> int:
    told = form.text("rows")
    return min(int(told), _MOST_LINES) if told.isascii() and told.isdecimal() and len(told) < 4 else _LINES


def _form(request: Request, desk: Desk, given: Posted, refused: FreigabeError | None = None) -> Response:
    names = _names(desk, spoken(request))
    shown = {
        "given": given,
        "rows": min(max(_rows_of(given) + (3 if given.text("do") == "more" else 0), _LINES), _MOST_LINES),
        "most": _MOST_LINES,
        "organisations": organisations_in(desk.house),
        "groups": groups_in(desk.house),
        "categories": sorted(names["categories"].items(), key=lambda each: str(each[1]).casefold()),
        "units": get_args(Unit),
        "wrong_field": "" if refused is None else {"contract.exists": "number"}.get(refused.code, refused.code.rpartition(".")[2]),
    }
    return show(request, "contract_new", 200 if refused is None else status_of(refused), refused=refused, **shown)


def _page(request: Request, desk: Desk, about: FrameworkContract, given: Posted | None = None, refused: FreigabeError | None = None) -> Response:
    done = request.query_params.get("done", "")
    names = _names(desk, spoken(request))
    shown: dict[str, Any] = {
        "contract": CONTRACTS.get(desk.house, about.id),
        "history": history_of(desk.house.ledger.events("contract", about.id), names["groups"]),
        "on": _today(desk),
        "given": given,
        "done": done if done in _DONE else "",
    }
    return show(request, "contract", 200 if refused is None else status_of(refused), refused=refused, **shown, **names)


def _names(desk: Desk, lang: Language) -> dict[str, dict[str, str]]:
    return {
        "organisations": {each.id: each.party.name for each in organisations_in(desk.house)},
        "groups": {each.id: each.name for each in groups_in(desk.house)},
        "categories": category_names(desk.house.catalogue, lang),
    }


def _today(desk: Desk) -> date:
    return desk.house.ledger.clock().date()
