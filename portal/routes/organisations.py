"""``/organisations``: the companies and authorities whose people use freigabe, as orders name them."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from batches.account import Organisation
from batches.errors import FreigabeError, InputRefused
from batches.party import Party
from flows.accounts.keeping import add_organisation, change_organisation, organisation_of
from portal.access import CallerHere, DeskHere, may
from portal.pages import show
from portal.posted import Form, Posted
from portal.problems import status_of

_FIELDS = ("name", "address", "country", "eori", "vat_id", "srn")


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/organisations")

    @router.get("/new", dependencies=[may("keep_accounts")])
    def new(request: Request) -> Response:
        return _form(request, None, Posted([("country", "DE")]))

    @router.post("", dependencies=[may("keep_accounts")])
    def add(request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        try:
            add_organisation(desk.house, _party(form), caller.name)
        except FreigabeError as refusal:
            return _form(request, None, form, refusal)
        return RedirectResponse("/accounts#organisationen", 303)

    @router.get("/{organisation}", dependencies=[may("keep_accounts")])
    def one(organisation: str, request: Request, desk: DeskHere) -> Response:
        known = _known(organisation_of(desk.house, organisation))
        return _form(request, known, Posted([(name, getattr(known.party, name) or "") for name in _FIELDS]))

    @router.post("/{organisation}", dependencies=[may("keep_accounts")])
    def change(organisation: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        known = _known(organisation_of(desk.house, organisation))
        try:
            change_organisation(desk.house, known.id, _party(form), caller.name)
        except FreigabeError as refusal:
            return _form(request, known, form, refusal)
        return RedirectResponse("/accounts#organisationen", 303)

    return router


def _party(form: Posted) -> Party:
    told = {name: form.text(name) or None for name in _FIELDS}
    told |= {"address": form.text("address"), "country": form.text("country").upper() or None}
    try:
        return Party.model_validate(told)
    except ValidationError as error:
        if "country" in {each["loc"][0] for each in error.errors()}:
            raise InputRefused("organisation.country", "a country has two letters (DE)", "Ein Land hat zwei Buchstaben (DE)") from error
        raise InputRefused("organisation.name", "say its name, in one line", "Bitte den Namen angeben, in einer Zeile") from error


def _known(organisation: Organisation | None) -> Organisation:
    if organisation is None:
        raise HTTPException(404, "there is no such organisation")
    return organisation


def _form(request: Request, known: Organisation | None, given: Posted, refused: FreigabeError | None = None) -> Response:
    field = {"organisation.exists": "name"}.get(refused.code, refused.code.rpartition(".")[2]) if refused is not None else ""
    return show(request, "organisation", 200 if refused is None else status_of(refused), organisation=known, given=given, refused=refused, wrong_field=field)
