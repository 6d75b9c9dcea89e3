"""Refusals as ``application/problem+json`` (RFC 9457): ``status``, ``title``, a stable ``code``, and what is wrong in both languages; to a person as a page.

A person who is not signed in is sent to the door, and comes back from there.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from batches.base import Text
from batches.errors import FreigabeError, InputRefused, NotNow, ProgramFault, RecordAltered, Unavailable
from portal.access import caller_of
from portal.pages import is_fragment, show, wants_page
from portal.refused import RefusedToPeople, on_pages

#: Where Python's phrase for a status differs between its versions.
_CODES = {413: "http.content_too_large", 422: "http.unprocessable"}
_TOLD_IN_GERMAN = {
    400: "so lässt sich das nicht lesen",
    401: "dafür braucht es eine Anmeldung",
    403: "das ist hier nicht erlaubt",
    404: "das gibt es hier nicht",
    413: "das ist zu groß",
    422: "so lässt sich das nicht verarbeiten; bitte die Eingaben prüfen",
    429: "zu viele Anfragen; bitte etwas später noch einmal",
    405: "so lässt sich das nicht fragen",
}


class RequestRefused(InputRefused):
    """A request that cannot be taken as it is, with the status that says so to a program (413 too large, 415 another format, 408 too slow …)."""

    def __init__(self, status: int, code: str, en: str, de: str) -> None:
        super().__init__(code, en, de)
        self.status = status


def problem(status: int, code: str, en: str, de: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """One refusal."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": en, "message": {"de": de, "en": en}}
    return JSONResponse(body, status, headers=dict(headers or {}), media_type="application/problem+json")


def refuse_as_problems(app: FastAPI) -> None:
    """Answer every refusal of ours, of the framework and of an unknown address this way."""
    app.add_exception_handler(HTTPException, _of_the_framework)
    app.add_exception_handler(RequestValidationError, _of_the_request)
    app.add_exception_handler(FreigabeError, _of_ours)
    app.add_exception_handler(Exception, _fault)


def status_of(error: FreigabeError) -> int:
    """The status of HTTP a refusal of ours has."""
    match error:
        case RequestRefused():
            return error.status
        case Unavailable():
            return 503
        case NotNow():
            return 409
        case RecordAltered() | ProgramFault():
            return 500
        case _:
            return 422


def is_for_people(request: Request) -> bool:
    """Whether the answer goes to a person in a browser."""
    return wants_page(request) and not request.url.path.startswith("/api/")


async def _answer(request: Request, status: int, code: str, en: str, de: str, headers: Mapping[str, str] | None = None) -> Response:
    if not is_for_people(request):
        return problem(status, code, en, de, headers)
    if status == 401:
        return _to_the_door(request)
    if status < 500 and not hasattr(request.state, "caller"):  # an address of no route: who asks is shown where they may go instead
        with suppress(FreigabeError, HTTPException):
            await caller_of(request)
    return await run_in_threadpool(show, request, "problem", answered=status, status=status, code=code, why=on_pages(Text(de=de, en=en)))


def _to_the_door(request: Request) -> Response:
    """To the page where one signs in; back to where one was, if that only looked at something."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    query = f"?{urlencode({'next': back})}" if request.method == "GET" and back != "/" and not is_fragment(request) else ""
    if is_fragment(request):
        return Response(status_code=401, headers={"HX-Redirect": "/login"})
    return RedirectResponse(f"/login{query}", 303)


async def _of_the_framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    if error.status_code in (404, 405) and request.url.path.startswith("/api/"):
        error = await _refused_before(request) or error
    phrase = HTTPStatus(error.status_code).phrase
    said = phrase.lower() if error.detail == phrase else str(error.detail)
    code = _CODES.get(error.status_code) or "http." + phrase.lower().replace(" ", "_").replace("-", "_")
    german = error.de if isinstance(error, RefusedToPeople) else _TOLD_IN_GERMAN.get(error.status_code, said)
    return await _answer(request, error.status_code, code, said, german, error.headers)


async def _refused_before(request: Request) -> HTTPException | None:
    """Why whoever asks for an address that is not there would not be let in either: a stranger learns not even what there is."""
    try:
        if await caller_of(request) is not None:
            return None
    except HTTPException as refused:  # forged, too fast, not encrypted, or by a token that only reads
        return refused
    return HTTPException(401, "sign in, or bring a token", headers={"WWW-Authenticate": "Bearer"})


async def _of_the_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
    return await _answer(request, 422, "http.unprocessable", wrong, f"{_TOLD_IN_GERMAN[422]} ({wrong})")


async def _of_ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, FreigabeError)  # noqa: S101 - registered for it
    answer = await _answer(request, status_of(error), error.code, error.en, error.de)
    if isinstance(error, RequestRefused):
        answer.headers["connection"] = "close"  # what is still being sent is not read
    return answer


async def _fault(request: Request, error: Exception) -> Response:
    """The border: whatever went wrong is logged here, and not told to whoever asked."""
    at = getattr(request.scope.get("route"), "path", "no route")  # not the address: links hold secrets
    logging.getLogger("freigabe.portal").error("portal.fault at %s", at, exc_info=error)
    en, de = "something went wrong in freigabe; its log says what", "in freigabe ist etwas schiefgegangen; das Protokoll sagt was"
    return await _answer(request, 500, "portal.fault", en, de)
