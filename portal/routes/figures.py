"""Pictures of the figures, drawn when a page asks for one and kept; only for those who may see the figures."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from batches.base import Language
from batches.errors import Unavailable
from flows.figures.period import Period
from flows.waiting import day_of
from portal.access import DeskHere, may
from portal.desk import Desk
from portal.words import now

if TYPE_CHECKING:
    from flows.figures.plots import Plotted

Made = Callable[[Desk, datetime, Period, Literal["week", "month"]], "Plotted"]
#: Name → how the figure is made.
FIGURES: dict[str, Made] = {
    "time-at-gates": lambda desk, at, period, _: desk.figures.time_at_gates(at, period),
    "throughput": lambda desk, _, period, step: desk.figures.throughput(step, period),
    "reasons": lambda desk, _at, _period, _step: desk.figures.reasons_by_supplier(),
    "certificates": lambda desk, at, _period, _step: desk.figures.certificates_expiring(day_of(at)),
}
#: So many requests wait for pictures at a time; whoever comes beyond that is told to come again. One is drawn at a time, in a process of its own.
_WAITING = threading.BoundedSemaphore(8)
#: A picture speaks of nothing but what it shows: no script, nothing loaded; its own style attributes are part of the drawing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def routes(_data: Path) -> APIRouter:
    """``/figures/{name}.svg``, in a language and for a light or dark page."""
    router = APIRouter()

    @router.get("/figures/{name}.svg", dependencies=[may("see_figures")])
    def drawn(name: str, request: Request, desk: DeskHere, lang: Language = "de", theme: Literal["light", "dark"] = "light") -> Response:
        from flows.figures import picture
        from portal.routes.overview import period_of

        if name not in FIGURES:
            raise HTTPException(404, "there is no such figure")
        if not _WAITING.acquire(blocking=False):
            raise Unavailable(
                "figure.busy",
                "many pictures are being drawn; load it again in a moment",
                "Gerade werden viele Bilder gezeichnet; bitte gleich noch einmal laden",
            )
        try:
            period, _ = period_of(request)
            made = picture(figure(desk, name, period, request.query_params.get("step", "month"), now()), lang, theme)
        finally:
            _WAITING.release()
        tag = f'"{made.digest}"'
        headers = {"ETag": tag, "Cache-Control": "private, max-age=60", "Vary": "Cookie", "Content-Security-Policy": _POLICY}
        if tag in (each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")):
            return Response(status_code=304, headers=headers)
        return Response(made.svg, headers=headers, media_type="image/svg+xml")

    return router


def figure(desk: Desk, name: str, period: Period, step: str, at: datetime) -> Plotted:
    """A figure by its name."""
    return FIGURES[name](desk, at, period, "week" if step == "week" else "month")
