"""``GET /api/openapi.json``: what the API takes and gives, for whoever writes to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request

from portal.access import ANYBODY


def routes(_data: Path) -> APIRouter:
    """The route."""
    router = APIRouter()

    @router.get("/api/openapi.json", dependencies=[ANYBODY], include_in_schema=False)
    def described(request: Request) -> dict[str, Any]:
        told: dict[str, Any] = request.app.openapi()
        return told

    return router
