"""``/accounts``: who may use freigabe. Administrators keep it, auditors read it; every change is an event of the account with its administrator's name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from batches.account import ROLES, Account
from batches.base import Language
from batches.errors import FreigabeError, NotNow
from flows.accounts.inviting import new_link, open_link, path_of
from flows.accounts.keeping import ACCOUNT, account_of, accounts_in, add_account, change_account, change_mail, note_on_account, organisations_in
from flows.accounts.own_address import own_url
from flows.accounts.policy import policy
from flows.accounts.second_factor import forget, has_one, is_required
from flows.accounts.tokens import revoke_tokens, tokens_of
from portal.access import Caller, CallerHere, DeskHere, desk_of, may
from portal.desk import Desk
from portal.pages import show
from portal.posted import Form, Posted
from portal.problems import status_of

_DONE = frozenset({"changed", "mail", "disabled", "enabled", "second_factor", "tokens"})
#: Which field of a form a refusal is about.
_FIELD = {
    "account.name_taken": "name",
    "account.name_reserved": "name",
    "account.no_name": "name",
    "account.name": "name",
    "account.mail": "mail",
    "account.mail_taken": "mail",
    "account.no_role": "roles",
    "account.auditor": "roles",
    "account.own_roles": "roles",
    "account.last_admin": "roles",
    "account.no_organisation": "organisation",
}


def account_here(account: str, request: Request) -> Account:
    """The account a route is about; 404 where there is none."""
    found = account_of(desk_of(request).house, account)
    if found is None:
        raise HTTPException(404, "there is no such account")
    return found


AccountHere = Annotated[Account, Depends(account_here)]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/accounts")
    _looking(router)
    _inviting(router)
    _changing(router)
    _resetting(router)
    return router


def _looking(router: APIRouter) -> None:
    @router.get("", dependencies=[may("see_accounts")])
    def every(request: Request, desk: DeskHere) -> Response:
        accounts, organisations = accounts_in(desk.house), organisations_in(desk.house)
        kept = {each.id: desk.house.ledger.credentials.of(each.id) for each in accounts}
        proved = {id: {"password": each.password is not None, "factor": each.totp is not None} for id, each in kept.items()}  # noqa: A001
        return show(request, "accounts", accounts=accounts, organisations=organisations, proved=proved, named=_names(desk))

    @router.get("/new", dependencies=[may("keep_accounts")])
    def new(request: Request, desk: DeskHere) -> Response:
        return _form(request, desk)

    @router.get("/{account}", dependencies=[may("see_accounts")])
    def one(request: Request, about: AccountHere, desk: DeskHere, caller: CallerHere, done: str = "") -> Response:
        return _page(request, desk, caller, about, done=done if done in _DONE else "")

    @router.get("/{account}/history", dependencies=[may("see_accounts")])
    def history(request: Request, about: AccountHere, desk: DeskHere) -> Response:
        happened = tuple(reversed(desk.house.ledger.events(ACCOUNT, about.id)))
        return show(request, "account_history", about=about, happened=happened, faults=desk.house.ledger.verify(ACCOUNT, about.id), named=_names(desk))


def _inviting(router: APIRouter) -> None:
    @router.post("", dependencies=[may("keep_accounts")])
    def invite(request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        language: Language = "en" if form.text("language") == "en" else "de"
        try:
            organisation = form.text("organisation") or None
            account = add_account(desk.house, form.text("name"), form.text("mail"), _roles(form), caller.name, organisation, language)
        except FreigabeError as refusal:
            return _form(request, desk, form, refusal)
        return _link(request, account, new_link(desk.house, account, caller.name))

    @router.post("/{account}/link", dependencies=[may("keep_accounts")])
    def link(request: Request, about: AccountHere, desk: DeskHere, caller: CallerHere) -> Response:
        try:
            secret = new_link(desk.house, about, caller.name)
        except FreigabeError as refusal:
            return _page(request, desk, caller, about, refused=refusal)
        return _link(request, about, secret)


def _changing(router: APIRouter) -> None:
    @router.post("/{account}", dependencies=[may("keep_accounts")])
    def change(request: Request, about: AccountHere, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        told = {"roles": frozenset(_roles(form)), "organisation": form.text("organisation") or None}
        try:
            change_account(desk.house, about.id, caller.name, "account.changed", **told)
        except FreigabeError as refusal:
            return _page(request, desk, caller, about, refused=refusal, given=form)
        return _back(about, "changed")

    @router.post("/{account}/mail", dependencies=[may("keep_accounts")])
    def mail(request: Request, about: AccountHere, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        try:
            change_mail(desk.house, about.id, form.text("mail"), caller.name)
        except FreigabeError as refusal:
            return _page(request, desk, caller, about, refused=refusal, given=form)
        return _back(about, "mail")

    @router.post("/{account}/disabled", dependencies=[may("keep_accounts")])
    def disable(request: Request, about: AccountHere, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        disabled = form.text("disabled") == "yes"
        try:
            change_account(desk.house, about.id, caller.name, "account.disabled" if disabled else "account.enabled", disabled=disabled)
        except FreigabeError as refusal:
            return _page(request, desk, caller, about, refused=refusal)
        return _back(about, "disabled" if disabled else "enabled")


def _resetting(router: APIRouter) -> None:
    @router.post("/{account}/second-factor", dependencies=[may("keep_accounts")])
    def second_factor(request: Request, about: AccountHere, desk: DeskHere, caller: CallerHere) -> Response:
        if about.id == caller.account.id:
            refusal = NotNow("account.own_second_factor", "somebody else has to reset it", "Das muss jemand anderes zurücksetzen")
            return _page(request, desk, caller, about, refused=refusal)
        forget(desk.house, about, caller.name)
        return _back(about, "second_factor")

    @router.post("/{account}/tokens", dependencies=[may("keep_accounts")])
    def tokens(about: AccountHere, desk: DeskHere, caller: CallerHere) -> Response:
        revoke_tokens(desk.house, about, caller.name)
        desk.house.ledger.sessions.end_all(about.id, but=caller.secret)
        note_on_account(desk.house, about.id, caller.name, "account.sessions_ended")
        return _back(about, "tokens")


def _roles(form: Posted) -> list[Any]:
    return [role for role in form.all("roles") if role in ROLES]


def _names(desk: Desk) -> dict[str, str]:
    return {each.id: each.party.name for each in organisations_in(desk.house)}


def _form(request: Request, desk: Desk, form: Posted | None = None, refused: FreigabeError | None = None) -> Response:
    shown = {"organisations": organisations_in(desk.house), "given": form or Posted([]), "roles": ROLES, "refused": refused, "wrong": _wrong(refused)}
    return show(request, "account_new", 200 if refused is None else status_of(refused), **shown)


def _page(request: Request, desk: Desk, caller: Caller, about: Account, refused: FreigabeError | None = None, **shown: Any) -> Response:
    house = desk.house
    known = {
        "about": about,
        "own": about.id == caller.account.id,
        "organisations": organisations_in(house),
        "named": _names(desk),
        "roles": ROLES,
        "has_password": house.ledger.credentials.of(about.id).password is not None,
        "factor": has_one(house, about),
        "factor_required": is_required(about),
        "link": open_link(house, about),
        "tokens": tokens_of(house, about),
        "sessions": house.ledger.sessions.count(about.id, policy().idle),
        "given": None,
        "done": "",
        "refused": refused,
        "wrong": _wrong(refused),
    }
    return show(request, "account_one", 200 if refused is None else status_of(refused), **known | shown)


def _wrong(refused: FreigabeError | None) -> dict[str, FreigabeError]:
    return {_FIELD[refused.code]: refused} if refused is not None and refused.code in _FIELD else {}


def _link(request: Request, about: Account, secret: str) -> Response:
    base = own_url() or str(request.base_url).rstrip("/")
    return show(request, "account_link", about=about, address=base + path_of(secret), days=policy().invitation.days)


def _back(about: Account, done: str) -> Response:
    return RedirectResponse(f"/accounts/{about.id}?done={done}", 303)
