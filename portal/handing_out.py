"""Handing out files: always as an attachment, under a name that cannot steer the answer, and harmless where a browser shows it all the same.

What people sent is never shown in a page's place: no type comes from the file, nothing in it runs, no other site may take it in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from anyio import to_thread
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from batches.errors import ProgramFault
from batches.file_names import label
from record.archive import Archive

#: What is handed out, by the program's own word; everything else is bytes.
TYPES = frozenset({
    "application/pdf", "application/json", "application/xml", "application/zip", "text/csv; charset=utf-8", "text/plain; charset=utf-8",
    "application/octet-stream",
})  # fmt: skip
#: Of the documents we write, by the end of their names.
WRITTEN = {".pdf": "application/pdf", ".xml": "application/xml", ".json": "application/json", ".zip": "application/zip"}
HARMLESS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
}
_PIECE = 256 * 1024
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._()+,=@-]")


class Attachment(StreamingResponse):
    """A file handed out; what it reads from is freed when the answer ends, also half-way."""

    def __init__(self, name: str, media_type: str, pieces: Iterator[bytes], size: int, held: ExitStack) -> None:
        if media_type not in TYPES:
            raise ProgramFault("portal.attachment_type", f"{media_type!r} is no type that files are handed out as")
        headers = HARMLESS | {"content-disposition": disposition(name), "content-length": str(size)}
        super().__init__(pieces, media_type=media_type, headers=headers)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._held.close()


def attachment(name: str, media_type: str, content: bytes) -> Attachment:
    """Bytes that are at hand."""
    return Attachment(name, media_type, (content[at : at + _PIECE] for at in range(0, len(content), _PIECE)), len(content), ExitStack())


async def from_archive(archive: Archive, sha256: str, name: str, media_type: str = "application/pdf") -> Attachment:
    """A file of the archive, verified before the answer begins, then read piece by piece; ``RecordAltered`` where it is missing or altered."""
    return await to_thread.run_sync(_from_archive, archive, sha256, name, media_type)


def _from_archive(archive: Archive, sha256: str, name: str, media_type: str) -> Attachment:
    with ExitStack() as opened:
        path: Path = opened.enter_context(archive.as_file(sha256))
        stream = opened.enter_context(path.open("rb"))
        size = path.stat().st_size
        return Attachment(name, media_type, iter(lambda: stream.read(_PIECE), b""), size, opened.pop_all())


def type_of(name: str) -> str:
    """What a document of that name is handed out as."""
    return WRITTEN.get(PurePosixPath(name).suffix, "application/octet-stream")


def disposition(name: str) -> str:
    """``Content-Disposition`` for a name (RFC 6266): plain letters for old programs, the whole name as UTF-8 for the others (RFC 8187)."""
    shown = label(name)
    plain = _NOT_PLAIN.sub("_", unicodedata.normalize("NFKD", shown).encode("ascii", "ignore").decode()).strip() or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(shown, safe='')}"
