"""The house as a whole: batches by gate, and its figures, each as a plot with its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from flows.figures.figure import ShownTable
from flows.figures.period import Period
from flows.waiting import day_of
from portal.access import DeskHere, may
from portal.desk import Desk
from portal.pages import show, spoken
from portal.posted import Filled, NotInOrder, Posted
from portal.routes.figures import FIGURES, figure
from portal.views.board import boarded
from portal.words import now

#: Batches shown of each gate; the others stand in the list of batches.
_MOST = 8
#: Rows of a table that are shown at once; the rest stays folded away with the whole of it.
_ROWS = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure on the page: its table, and where its picture is."""

    name: str
    table: ShownTable
    more_rows: int
    light: str
    dark: str
    behind: int


def routes(_data: Path) -> APIRouter:
    """The route."""
    router = APIRouter()

    @router.get("/overview", dependencies=[may("see_figures")])
    def overview(request: Request, desk: DeskHere) -> Response:
        at, lang = now(), spoken(request)
        period, wrong = period_of(request)
        step = "week" if request.query_params.get("step") == "week" else "month"
        shown = [_shown(desk, name, lang, period, step, at) for name in FIGURES]
        expiring = cast("Any", figure(desk, "certificates", Period(), step, at))
        return show(
            request,
            "overview",
            board=boarded(desk, at, _MOST),
            figures={each.name: each for each in shown},
            certificates=expiring.certificates[:_ROWS],
            orders=_orders(desk, [batch for each in expiring.certificates[:_ROWS] for batch in each.batches[:_MOST]]),
            today=day_of(at),
            given=request.query_params,
            wrong=wrong,
            step=step,
            wide=True,
        )

    return router


def period_of(request: Request) -> tuple[Period, dict[str, Any]]:
    """The period an address names, and what is wrong with it; then the whole time counts."""
    filled = Filled(Posted(list(request.query_params.multi_items())))
    since, until = _day(filled, "from"), _day(filled, "until")
    try:
        filled.done()
    except NotInOrder as error:
        return Period(), error.fields
    return Period(since, until), {}


def _day(filled: Filled, name: str) -> date | None:
    found = filled.day(name)
    return found if found is not None and 1990 <= found.year <= 2200 else None


def _shown(desk: Desk, name: str, lang: Any, period: Period, step: str, at: Any) -> Shown:
    told = cast("Any", figure(desk, name, period, step, at))
    table: ShownTable = told.table.in_language(lang)
    limited = ShownTable(table.caption, table.headings, table.rows[:_ROWS], table.numeric)
    asked = {"lang": lang, "from": _iso(period.since), "until": _iso(period.until), "step": step}
    light, dark = (
        f"/figures/{name}.svg?" + urlencode({key: value for key, value in (asked | {"theme": theme}).items() if value}) for theme in ("light", "dark")
    )
    return Shown(name, limited, max(len(table.rows) - _ROWS, 0), light, dark, getattr(told, "behind", 0))


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _orders(desk: Desk, batches: list[str]) -> dict[str, str]:
    found = desk.house.ledger.overviews.of_many(list(dict.fromkeys(batches)))
    return {batch: str(row.shown.get("order", batch)) for batch, row in found.items()}
