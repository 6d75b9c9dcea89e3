"""Refusals as ``application/problem+json`` (RFC 9457): ``status``, ``title``, a stable ``code``, and what is wrong in both languages."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from batches.errors import FreigabeError, NotNow, ProgramFault, RecordAltered, Unavailable

_TOLD_IN_GERMAN = {
    401: "dafür braucht es eine Anmeldung",
    403: "das ist hier nicht erlaubt",
    404: "das gibt es hier nicht",
    405: "so lässt sich das nicht fragen",
}


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


async def _of_the_framework(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    phrase = HTTPStatus(error.status_code).phrase
    said = phrase.lower() if error.detail == phrase else str(error.detail)
    code = "http." + phrase.lower().replace(" ", "_").replace("-", "_")
    return problem(error.status_code, code, said, _TOLD_IN_GERMAN.get(error.status_code, said), error.headers)


async def _of_the_request(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
    return problem(422, "http.unprocessable", wrong, wrong)


async def _of_ours(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, FreigabeError)  # noqa: S101 - registered for it
    match error:
        case Unavailable():
            status = 503
        case NotNow():
            status = 409
        case RecordAltered() | ProgramFault():
            status = 500
        case _:
            status = 422
    return problem(status, error.code, error.en, error.de)


async def _fault(request: Request, error: Exception) -> JSONResponse:
    """The border: whatever went wrong is logged here, and not told to whoever asked."""
    logging.getLogger("freigabe.portal").error("portal.fault at %s", request.url.path, exc_info=error)
    en, de = "something went wrong in freigabe; its log says what", "in freigabe ist etwas schiefgegangen; das Protokoll sagt was"
    return problem(500, "portal.fault", en, de)
