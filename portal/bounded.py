"""The body of a request, read into memory up to a limit and no further."""

from __future__ import annotations

from fastapi import HTTPException, Request

#: Nothing that is read into memory as a whole is larger; files travel otherwise (see :mod:`portal.receiving`).
MOST_BYTES = 2_097_152
_MOST_DIGITS = 18


async def bounded(request: Request, most: int = MOST_BYTES) -> bytes:
    """The body, which the request then has read; ``HTTPException`` 413 as soon as it is larger, also where it only says so."""
    known: bytes | None = getattr(request, "_body", None)  # where Starlette keeps what was read
    if known is None:
        announced, taken = request.headers.get("content-length", "0"), bytearray()
        if not announced.isdecimal() or len(announced) > _MOST_DIGITS or int(announced) > most:
            raise _too_large(most)
        async for piece in request.stream():
            taken += piece
            if len(taken) > most:
                raise _too_large(most)
        request._body = known = bytes(taken)
    return known


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"the body has at most {most} bytes", headers={"Connection": "close"})  # what is still being sent is not read
