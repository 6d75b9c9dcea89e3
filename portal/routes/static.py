"""Style sheets, scripts and fonts: a fixed list of files, read once, under an address that changes when one of them does."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from batches.errors import ProgramFault
from portal.access import ANYBODY

_PORTAL = Path(__file__).parents[1]
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_FONTS = ("Regular", "Italic", "Medium", "SemiBold", "Bold")
#: Ours, in portal/static: always there.
OWN = (
    "portal.css",
    "batch.css",
    "goods.css",
    "customs.css",
    "fira-sans.css",
    "mark.svg",
    "portal.js",
    "keys.js",
    "drawing.js",
    "uploading.js",
    "accounts.css",
    "accounts.js",
    "importer.css",
    "review.css",
    "review.js",
    "lists.css",
    "channel.css",
    "sharing.css",
    "deliveries.css",
    "channel.css",
    "demand.css",
    "offers.css",
    "recalls.css",
    "aftercare.css",
)
#: What set-up builds into portal/assets (tools/assets.sh): not there on a machine that was set up without a network.
BUILT = ("kern.min.css", "htmx.min.js", *(f"FiraSans-{face}.woff2" for face in _FONTS))


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    packed: bytes | None  # gzip, where it is smaller
    media_type: str


def routes(_data: Path) -> APIRouter:
    """``/static/{digest}/{name}``. The name is looked up in the list, never on the disk."""
    router = APIRouter()

    @router.get("/static/{digest}/{name}", dependencies=[ANYBODY])
    async def static(digest: str, name: str, request: Request) -> Response:
        found = assets().get(name)
        if found is None or digest != digest_of_all():
            raise HTTPException(404)
        tag = f'"{digest}"'
        headers = {"ETag": tag, "Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
        if tag in (each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")):
            return Response(status_code=304, headers=headers)
        if found.packed is not None and _takes_gzip(request.headers.get("accept-encoding", "")):
            return Response(found.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=found.media_type)
        return Response(found.content, headers=headers, media_type=found.media_type)

    return router


def asset(name: str) -> str:
    """The address of a file, for templates; empty for one that set-up has not built."""
    if name in assets():
        return f"/static/{digest_of_all()}/{name}"
    if name in BUILT:
        return ""
    raise ProgramFault("portal.unknown_asset", f"{name} is not in the list of portal/routes/static.py")


@cache
def assets() -> dict[str, Asset]:
    """Every file of the two lists that is there."""
    paths = [*((_PORTAL / "static" / name) for name in OWN), *(path for name in BUILT if (path := _PORTAL / "assets" / name).is_file())]
    return {path.name: _read(path) for path in paths}


@cache
def digest_of_all() -> str:
    """One digest over all files: style sheets and modules name each other by their bare names."""
    whole = hashlib.sha256()
    for name, each in sorted(assets().items()):
        whole.update(f"{name}\0{len(each.content)}\0".encode() + each.content)
    return whole.hexdigest()[:16]


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    packed = gzip.compress(content, 9, mtime=0)
    return Asset(content, packed if len(packed) < len(content) * 0.95 else None, _TYPES[path.suffix])


def _takes_gzip(accepted: str) -> bool:
    for member in accepted.lower().split(","):
        name, _, weight = member.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
