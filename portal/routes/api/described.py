"""How the API describes its refusals, and what an act is answered."""

from __future__ import annotations

from typing import Any, Literal

from fastapi.responses import JSONResponse
from pydantic import BaseModel

from batches.base import Text
from portal.acting import Told
from portal.problems import problem


class Problem(BaseModel):
    """A refusal (RFC 9457); ``code`` is stable and the same as the command line's."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    message: Text


class Became(BaseModel):
    """What became of an act: ``waits`` for the run that applies it (ask ``/api/entries/{position}``), ``applied``, ``nothing_new``."""

    position: int
    outcome: Literal["waits", "applied", "nothing_new", "refused"]
    code: str | None = None
    why: Text | None = None


_PROBLEM: dict[str, Any] = {"model": Problem, "content": {"application/problem+json": {}}}
#: Refusals any route of the API may give.
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: _PROBLEM | {"description": "The request is malformed."},
    401: _PROBLEM | {"description": "Nobody is signed in."},
    403: _PROBLEM | {"description": "The role, or the token's scope, does not allow this."},
    404: _PROBLEM | {"description": "There is no such thing, or it is somebody else's."},
    405: _PROBLEM | {"description": "The address is not asked this way; `Allow` says how."},
    409: _PROBLEM | {"description": "Not now, or not by this person; the code says why."},
    413: _PROBLEM | {"description": "The body is too large."},
    415: _PROBLEM | {"description": "The body is of another type than this address takes."},
    422: _PROBLEM | {"description": "The input is wrong; the sentence says how to mend it."},
    429: _PROBLEM | {"description": "Too many requests; try again later."},
    503: _PROBLEM | {"description": "A service behind freigabe does not answer; trying again is safe."},
}
#: And those of a route that enters something.
_KEPT: dict[int | str, dict[str, Any]] = {202: {"model": Became, "description": "Kept; the run that applies it has not come to it yet."}}
ENTERED = _KEPT | REFUSALS


def became(told: Told) -> JSONResponse:
    """The answer to an act: 200 when it is settled, 202 while it waits, 409 as a problem when the run refused it."""
    if told.outcome == "refused" and told.code is not None and told.why is not None:
        return problem(409, told.code, told.why.en, told.why.de)
    return JSONResponse(outcome(told).model_dump(mode="json"), 202 if told.outcome == "waits" else 200)


def outcome(told: Told) -> Became:
    """What became of an entry."""
    return Became(position=told.position, outcome=told.outcome, code=told.code, why=told.why)
