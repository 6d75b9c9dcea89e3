"""Pages of a batch's papers as pictures, for whoever may see the batch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Request
from fastapi import Path as InPath
from fastapi.responses import Response

from batches.errors import InputRefused
from flows.pictures import picture_of, picture_tag
from portal.access import BatchHere, DeskHere, may
from portal.refused import no_such_paper
from portal.views.review_paper import is_attached

Page = Annotated[int, InPath(ge=1, le=100_000)]
#: A picture is drawn by us from hostile bytes: whatever a browser takes it for, nothing in it runs, and no other site may embed it.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=86400",
    "Vary": "Cookie",
}


def routes(_data: Path) -> APIRouter:
    """``/batches/{batch}/papers/{sha256}/pages/{page}.webp?width=900``."""
    router = APIRouter()

    @router.get("/batches/{batch}/papers/{sha256}/pages/{page}.{form}", dependencies=[may("see_batches")])
    def picture(known: BatchHere, desk: DeskHere, request: Request, sha256: str, page: Page, form: str, width: int = 900) -> Response:
        if form not in ("webp", "png") or not is_attached(known, sha256):
            raise no_such_paper()
        headers = {**_HEADERS, "ETag": f'"{picture_tag(sha256, page, width)}"'}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        try:
            drawn = picture_of(desk.house, sha256, page, width)
        except InputRefused as refusal:
            if refusal.code == "picture.no_such_page":
                raise HTTPException(404, refusal.en) from refusal
            raise
        return Response(drawn.data, headers=headers, media_type=drawn.media_type)

    return router
