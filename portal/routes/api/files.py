"""Bytes over the API: the documents written of a batch, its papers, and their pages as pictures. Always of this batch, never by a digest alone."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from fastapi import Path as InPath
from fastapi.responses import Response
from pydantic import BaseModel

from batches.batch import Attachment
from batches.errors import InputRefused
from flows.pictures import pages_of, picture_of, picture_tag
from portal.access import BatchHere, DeskHere, may
from portal.desk import Known
from portal.handing_out import HARMLESS, WRITTEN, from_archive, type_of
from portal.refused import no_such_paper
from portal.routes.api.described import REFUSALS

_LOOK = may("see_batches")
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
PageNumber = Annotated[int, InPath(ge=1, le=100_000)]


class DocumentShown(BaseModel):
    """A document written of the batch, by its name and the digest of its bytes."""

    name: str
    sha256: str
    media_type: str


class PageSizeShown(BaseModel):
    """A page's width and height in points; both 0 where it cannot be shown."""

    page: int
    width_pt: float
    height_pt: float


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/batches/{batch}", tags=["files"])

    @router.get("/documents", dependencies=[_LOOK], responses=REFUSALS, summary="The documents written of a batch")
    def documents(known: BatchHere) -> list[DocumentShown]:
        return [DocumentShown(name=name, sha256=sha256, media_type=type_of(name)) for name, sha256 in sorted(known.outputs.items())]

    @router.get(
        "/documents/{name}", dependencies=[_LOOK], response_class=Response, responses=_handed_out(*sorted(WRITTEN.values())), summary="A document, to be saved"
    )
    async def document(known: BatchHere, desk: DeskHere, name: str) -> Response:
        if name not in known.outputs:
            raise HTTPException(404, "this batch has no such document")
        return await from_archive(desk.house.archive, known.outputs[name], f"{known.batch.id}-{name}", type_of(name))

    @router.get(
        "/papers/{sha256}/file", dependencies=[_LOOK], response_class=Response, responses=_handed_out("application/pdf"), summary="A paper as it was sent"
    )
    async def paper(known: BatchHere, desk: DeskHere, sha256: str) -> Response:
        attached = attached_here(known, sha256)
        return await from_archive(desk.house.archive, attached.sha256, PurePosixPath(attached.file).name)

    @router.get("/papers/{sha256}/pages", dependencies=[_LOOK], responses=REFUSALS, summary="The sizes of a paper's pages")
    def pages(known: BatchHere, desk: DeskHere, sha256: str) -> list[PageSizeShown]:
        sizes = pages_of(desk.house, attached_here(known, sha256).sha256)
        return [PageSizeShown(page=number, width_pt=each.width_pt, height_pt=each.height_pt) for number, each in enumerate(sizes, 1)]

    @router.get(
        "/papers/{sha256}/pages/{page}",
        dependencies=[_LOOK],
        response_class=Response,
        responses=_handed_out("image/webp"),
        summary="A page of a paper as a picture; `width`: 160, 900 or 1600 pixels",
    )
    def picture(known: BatchHere, desk: DeskHere, sha256: str, page: PageNumber, width: int = 900) -> Response:
        attached = attached_here(known, sha256)
        try:
            drawn = picture_of(desk.house, attached.sha256, page, width)
        except InputRefused as refusal:
            if refusal.code == "picture.no_such_page":
                raise HTTPException(404, refusal.en) from refusal
            raise
        return Response(drawn.data, headers=HARMLESS | {"ETag": f'"{picture_tag(attached.sha256, page, width)}"'}, media_type=drawn.media_type)

    return router


def attached_here(known: Known, sha256: str) -> Attachment:
    """The paper of this batch with that digest, 404 where there is none."""
    found = next((each for each in known.batch.attached if sha256 and each.sha256 == sha256), None)
    if found is None:
        raise no_such_paper()
    return found


def _handed_out(*types: str) -> dict[int | str, dict[str, Any]]:
    return REFUSALS | {200: {"description": "The bytes.", "content": dict.fromkeys(types, _BYTES)}}
