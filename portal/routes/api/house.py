"""The house over the API: who asks, organisations and accounts, and the figures as numbers.

Accounts are only read here: a person changes them, in a browser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel

from batches.account import Account, Organisation
from batches.base import Text
from flows.figures.figure import Table
from flows.figures.period import Period
from portal.access import SOMEBODY, CallerHere, DeskHere, may
from portal.desk import Desk
from portal.routes.api.described import REFUSALS

_KEEPS, _FIGURES = may("keep_accounts"), may("see_figures")
Step = Literal["week", "month"]
Named = Literal["time-at-gates", "throughput", "reasons", "certificates"]


class OrganisationShown(BaseModel):
    """An organisation, as orders name it."""

    id: str
    name: str
    country: str | None
    eori: str | None


class AccountShown(BaseModel):
    """An account: whose it is and what it may be; nothing it proves itself by."""

    id: str
    name: str
    mail: str
    roles: list[str]
    organisation: str | None
    disabled: bool


class Me(BaseModel):
    """Whoever asks: ``rights`` as they hold for this session or token; ``sees``: every organisation's batches, or the own one's."""

    account: AccountShown
    organisation: OrganisationShown | None
    rights: list[str]
    sees: Literal["all", "own"]
    by: Literal["session", "token"]


class FigureShown(BaseModel):
    """A figure as the table under its plot."""

    name: str
    caption: Text
    headings: list[Text]
    rows: list[list[Text | datetime | date | int | float | str | None]]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api", tags=["house"])

    @router.get("/me", dependencies=[SOMEBODY], responses=REFUSALS, summary="Who asks, and what they may")
    def me(caller: CallerHere) -> Me:
        return Me(
            account=_account(caller.account),
            organisation=None if caller.organisation is None else _organisation(caller.organisation),
            rights=sorted(caller.rights),
            sees="all" if caller.sees_all else "own",
            by="session" if caller.secret else "token",
        )

    @router.get("/organisations", dependencies=[_KEEPS], responses=REFUSALS, summary="Every organisation")
    def organisations(desk: DeskHere) -> list[OrganisationShown]:
        from flows.accounts.keeping import organisations_in

        return [_organisation(each) for each in organisations_in(desk.house)]

    @router.get("/accounts", dependencies=[_KEEPS], responses=REFUSALS, summary="Every account")
    def accounts(desk: DeskHere) -> list[AccountShown]:
        from flows.accounts.keeping import accounts_in

        return [_account(each) for each in accounts_in(desk.house)]

    @router.get("/accounts/{account}", dependencies=[_KEEPS], responses=REFUSALS, summary="An account")
    def account(account: str, desk: DeskHere) -> AccountShown:
        from flows.accounts.keeping import account_of

        found = account_of(desk.house, account)
        if found is None:
            raise HTTPException(404, "there is no such account")
        return _account(found)

    @router.get("/figures/{name}", dependencies=[_FIGURES], responses=REFUSALS, summary="A figure of the house, as a table")
    def figure(
        name: Named,
        desk: DeskHere,
        step: Step = "month",
        since: Annotated[date | None, Query(description="From this day on.")] = None,
        until: Annotated[date | None, Query(description="Until this day.")] = None,
    ) -> FigureShown:
        made = _FIGURE[name](desk, Period(_in_reach(since), _in_reach(until)), step)
        return FigureShown(name=name, caption=made.caption, headings=list(made.headings), rows=[list(row) for row in made.rows])

    return router


def _of_now(desk: Desk, period: Period, _step: Step) -> Table:
    return desk.figures.time_at_gates(desk.house.ledger.clock(), period).table


_FIGURE: dict[Named, Callable[[Desk, Period, Step], Table]] = {
    "time-at-gates": _of_now,
    "throughput": lambda desk, period, step: desk.figures.throughput(step, period).table,
    "reasons": lambda desk, _period, _step: desk.figures.reasons_by_supplier().table,
    "certificates": lambda desk, _period, _step: desk.figures.certificates_expiring(desk.house.ledger.clock().astimezone(UTC).date()).table,
}


def _in_reach(day: date | None) -> date | None:
    """A day with days before and after it."""
    return None if day is None else min(max(day, date(1990, 1, 1)), date(2200, 1, 1))


def _organisation(known: Organisation) -> OrganisationShown:
    return OrganisationShown(id=known.id, name=known.party.name, country=known.party.country, eori=known.party.eori)


def _account(known: Account) -> AccountShown:
    return AccountShown(id=known.id, name=known.name, mail=known.mail, roles=sorted(known.roles), organisation=known.organisation, disabled=known.disabled)
