"""Requests that change something once, however often they are sent: the header ``Idempotency-Key`` names one, and its answer is kept with it.

A machine that did not hear the answer sends the same request again with the same key, and gets the answer of the first. A key belongs to an account. What is
kept is an answer: of a refusal at the door and of a fault nothing is, and of a request whose process died nothing after some minutes. Sent again, it is worked
on anew, and an act that is so already changes nothing. Requests that bring files have no key: bytes that are there are kept once anyhow.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, ClassVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.routing import APIRoute

from batches.errors import InputRefused, NotNow
from portal.access import desk_of, somebody
from portal.bounded import bounded
from portal.posted import SAFE
from record.answers import Answer
from record.sessions import digest_of

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
_LONGEST = 200


class Once(APIRoute):
    """A route that honours the key; one whose answer tells a secret once does not keep it (``keeps``), and so has none."""

    keeps: ClassVar[bool] = True

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, once a key."""
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if key is None or not self.keeps or request.method in SAFE or not _is_kept_of(request):
                return await handle(request)
            return await _once(request, _checked(key), handle)

        return once


async def _once(request: Request, key: str, handle: Callable[[Request], Coroutine[Any, Any, Response]]) -> Response:
    caller = await somebody(request)
    answers, account = desk_of(request).house.ledger.answers, caller.account.id
    asked = digest_of(f"{request.method} {request.url.path}?{request.url.query}\n" + (await bounded(request)).hex())
    before = await run_in_threadpool(answers.begin, account, key, asked)
    if before is not None:
        return _again(before, asked)
    try:
        answer = await handle(request)
    except BaseException:  # a refusal, or a request that was broken off: nothing came of it
        await run_in_threadpool(answers.forget, account, key)
        raise
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        await run_in_threadpool(answers.forget, account, key)
        return answer
    body = bytes(answer.body).decode()
    await run_in_threadpool(answers.end, account, key, answer.status_code, body)
    return answer


def _is_kept_of(request: Request) -> bool:
    return request.headers.get("content-type", "application/json").partition(";")[0].strip().lower() == "application/json"


def _checked(key: str) -> str:
    if not key.strip() or len(key) > _LONGEST or not key.isprintable():
        raise InputRefused(
            "idempotency.key", f"an idempotency key has 1 to {_LONGEST} printable signs", f"Ein Schlüssel hat 1 bis {_LONGEST} druckbare Zeichen"
        )
    return key


def _again(before: Answer, asked: str) -> Response:
    if before.request != asked:
        raise InputRefused(
            "idempotency.other_request",
            "this idempotency key belongs to another request; take a new one",
            "Dieser Schlüssel gehört zu einer anderen Anfrage; bitte einen neuen wählen",
        )
    if before.status is None:
        raise NotNow("idempotency.under_way", "the first request with this key is still under way", "Die erste Anfrage mit diesem Schlüssel läuft noch")
    media_type = "application/json" if before.status < HTTPStatus.BAD_REQUEST else "application/problem+json"
    return Response(before.body, before.status, media_type=media_type, headers={REPLAYED: "true"})
