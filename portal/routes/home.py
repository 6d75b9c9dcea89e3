"""``/``: to the place where whoever is signed in begins."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from portal.access import SOMEBODY, CallerHere
from portal.navigation import home_of


def routes(_data: Path) -> APIRouter:
    """The route."""
    router = APIRouter()

    @router.get("/", dependencies=[SOMEBODY])
    def home(caller: CallerHere) -> Response:
        return RedirectResponse(home_of(caller), 303)

    return router
