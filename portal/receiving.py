"""Files over HTTP, as they come: parts of a form or the whole body, written piece by piece into a folder that goes with the request.

Nothing is held in memory, and nothing is looked at: that is :func:`flows.uploads.take_in`, to be called in a thread (:func:`taken`). Whatever ends the request,
its folder is removed; what a killed process left goes with the next request a day later.
"""

from __future__ import annotations

import asyncio
import errno
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from functools import partial
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import Request

from batches.errors import Unavailable
from flows.uploads import Rules, Sender, SentFile, Taken, UploadKind, rules, said, take_in
from flows.wiring import House
from portal.form_parts import Parts, Writing, malformed, too_large
from portal.posted import Posted, plain
from portal.problems import RequestRefused
from record.place import Place

__all__ = ["Form", "receive", "receive_body", "taken"]

#: Pieces are gathered to this size before a thread hashes and writes them.
GATHERED = 512 * 1024
#: A folder older than this belongs to no request any more.
_LEFT_SECONDS = 86_400.0
#: Requests whose files are looked at at once; the others wait.
MOST_AT_ONCE = 4
_LOOKING: RunVar[CapacityLimiter] = RunVar("freigabe_looking")
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent: plain fields, and files, each at a path that is good while the request's context is open."""

    fields: dict[str, list[str]]
    files: tuple[SentFile, ...]

    @property
    def posted(self) -> Posted:
        """The fields as those of a form without files."""
        return Posted([(name, plain(value)) for name, values in self.fields.items() for value in values])

    @property
    def chosen(self) -> tuple[SentFile, ...]:
        """The files that were chosen: a browser sends an empty one without a name where none was."""
        return tuple(each for each in self.files if each.name or each.bytes)


@asynccontextmanager
async def receive(request: Request, kind: UploadKind, data: Path, before_files: Callable[[Fields], None] | None = None) -> AsyncIterator[Form]:
    """The form of a request (``multipart/form-data``, RFC 7578) while the context is open: ``async with receive(request, "papers", data) as form``.

    ``before_files`` is called once with the fields that came before the first file (at the end, where no file comes), so that a form without its token is
    refused before anything is written. ``RequestRefused`` (400, 408, 413, 415) stops reading at once and leaves nothing.
    """
    ruled = _announced(request, kind)
    boundary = _boundary(request)
    async with _folder(data) as folder:
        parts = Parts(boundary, folder, ruled, before_files)
        try:
            await _each_piece(request, ruled, parts.write)
            await to_thread.run_sync(parts.end)
        finally:
            await to_thread.run_sync(parts.close)
        yield Form(parts.fields, tuple(parts.files))


@asynccontextmanager
async def receive_body(request: Request, kind: UploadKind, data: Path, name: str = "") -> AsyncIterator[SentFile]:
    """The body of a request as one file: ``PUT`` with its type, and its name in ``?name=`` or in ``Content-Disposition`` (RFC 6266)."""
    ruled = _announced(request, kind)
    name = name or request.query_params.get("name", "") or _name_in(request.headers.get("content-disposition", ""))
    async with _folder(data) as folder:
        writing = Writing(folder / "0", name, request.headers.get("content-type", ""), "")

        def write(piece: bytes) -> None:
            if writing.bytes + len(piece) > ruled.most_file_bytes:
                raise too_large(ruled.most_file_bytes)
            writing.write(piece, ruled.most_file_bytes)

        try:
            await _each_piece(request, ruled, write)
        finally:
            await to_thread.run_sync(writing.close)
        yield writing.sent()


async def taken(house: House, sender: Sender, kind: UploadKind, files: Sequence[SentFile], known: Collection[str] = ()) -> Taken:
    """:func:`flows.uploads.take_in` in a thread."""
    return await to_thread.run_sync(partial(take_in, house, sender, kind, files, known), limiter=_looking())


def _looking() -> CapacityLimiter:
    """Threads that look at files are few and their own: however many files come, pages have theirs."""
    try:
        return _LOOKING.get()
    except LookupError:
        _LOOKING.set(limiter := CapacityLimiter(MOST_AT_ONCE))
        return limiter


def _announced(request: Request, kind: UploadKind) -> Rules:
    """The rules for what comes; refused at once where it says it is too much, or is packed (a bomb of the transport)."""
    ruled = rules(kind, datetime.now(UTC).date())
    length = request.headers.get("content-length")
    if length is not None and (not length.isdecimal() or int(length[:20]) > ruled.upload.most_request_bytes):
        raise too_large(ruled.upload.most_request_bytes)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise malformed("Content-Encoding", 415)
    return ruled


async def _each_piece(request: Request, ruled: Rules, write: Callable[[bytes], None]) -> None:
    """Pass on the body in pieces, written in a thread; whatever is past the limits is not read any more."""
    gathered, come = bytearray(), 0
    try:
        async with asyncio.timeout(ruled.upload.most_seconds):
            async for piece in request.stream():
                come += len(piece)
                if come > ruled.upload.most_request_bytes:
                    raise too_large(ruled.upload.most_request_bytes)
                gathered += piece
                if len(gathered) >= GATHERED:
                    await to_thread.run_sync(_written, write, bytes(gathered))
                    gathered.clear()
            if gathered:
                await to_thread.run_sync(_written, write, bytes(gathered))
    except TimeoutError as fault:
        sentence = said("upload.form_too_slow", {"limit": ruled.upload.most_seconds})
        raise RequestRefused(408, "upload.form_too_slow", sentence.en, sentence.de) from fault


def _written(write: Callable[[bytes], None], piece: bytes) -> None:
    with _room():
        write(piece)


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        if fault.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        sentence = said("upload.no_space")
        raise Unavailable("upload.no_space", sentence.en, sentence.de) from fault


@asynccontextmanager
async def _folder(data: Path) -> AsyncIterator[Path]:
    """A folder of the request's own, on the archive's disk; removed whatever happens, also when the request is cancelled."""
    folder = await to_thread.run_sync(_made, data)
    try:
        yield folder
    finally:
        # Not in a thread that could be cancelled: the folder is small in number of files, and must go.
        shutil.rmtree(folder, ignore_errors=True)


def _made(data: Path) -> Path:
    with _room():
        place = Place(data)
        place.make()
        place.receiving.mkdir(mode=0o700, exist_ok=True)
        for left in place.receiving.iterdir():
            with suppress(FileNotFoundError):  # another request ended a moment ago and took its folder along
                if not left.is_symlink() and time.time() - left.stat().st_mtime > _LEFT_SECONDS:
                    shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix="request-", dir=place.receiving))


def _boundary(request: Request) -> bytes:
    from python_multipart.multipart import parse_options_header

    content_type, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary", b"")
    if content_type != b"multipart/form-data":
        raise malformed("Content-Type", 415)
    if not 1 <= len(boundary) <= 70:  # RFC 2046 5.1.1
        raise malformed("boundary")
    return boundary


def _name_in(disposition: str) -> str:
    """The file name of a Content-Disposition header: ``filename*`` where there is one (RFC 6266 4.3)."""
    header = Message()
    try:
        header["content-disposition"] = disposition.replace("\r", " ").replace("\n", " ")
        return header.get_filename("") or ""
    except (ValueError, LookupError):
        return ""
