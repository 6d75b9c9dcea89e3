"""The documents written of a batch, handed out as they lie in the archive."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from portal.access import BatchHere, DeskHere, may

_TYPES = {".pdf": "application/pdf", ".xml": "application/xml", ".json": "application/json", ".zip": "application/zip"}
#: Whatever a document holds, a browser that opens it in spite of ``attachment`` runs nothing of it.
_POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def routes(_data: Path) -> APIRouter:
    """``/batches/{batch}/documents/{name}``; a name the record does not have of the batch is not there."""
    router = APIRouter()

    @router.get("/batches/{batch}/documents/{name}", dependencies=[may("see_batches")])
    def document(name: str, known: BatchHere, desk: DeskHere) -> Response:
        sha256 = known.outputs.get(name)
        if sha256 is None:
            raise HTTPException(404, "there is no such document of this batch")
        headers = {
            "Content-Disposition": attachment(f"{known.batch.id}-{name}"),
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "ETag": f'"{sha256}"',
        }
        return Response(desk.house.archive.get(sha256), headers=headers, media_type=_TYPES.get(PurePosixPath(name).suffix, "application/octet-stream"))

    return router


def attachment(name: str) -> str:
    """``Content-Disposition`` that saves a file under its name (RFC 6266): plain for who reads ASCII only, whole beside it."""
    told = "".join(each if each.isprintable() and each not in '/\\:*?"<>|' else "_" for each in name).strip(" .") or "file"
    plain = told.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(told, safe='')}"
