"""The documents written of a batch, handed out as they lie in the archive."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from portal.access import BatchHere, DeskHere, may
from portal.handing_out import from_archive, type_of


def routes(_data: Path) -> APIRouter:
    """``/batches/{batch}/documents/{name}``; a name the record does not have of the batch is not there."""
    router = APIRouter()

    @router.get("/batches/{batch}/documents/{name}", dependencies=[may("see_batches")])
    async def document(name: str, known: BatchHere, desk: DeskHere) -> Response:
        sha256 = known.outputs.get(name)
        if sha256 is None:
            raise HTTPException(404, "there is no such document of this batch")
        return await from_archive(desk.house.archive, sha256, f"{known.batch.id}-{name}", type_of(name))

    return router
