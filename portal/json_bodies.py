"""JSON as it is sent: bounded while it comes, and plain enough for whatever keeps it. Whoever may not do what they ask is told so before anything is read.

What a program that reads JSON must not choke on: nesting without end, numbers of a million digits, NaN, half surrogates, NUL, a name given twice.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from portal.access import Caller, said_of, somebody
from portal.bounded import bounded
from portal.once import Once
from portal.posted import SAFE
from portal.problems import RequestRefused
from portal.refused import no_right
from portal.rights import RIGHTS

#: An act is a few sentences, or the rows of a sheet.
MOST_BYTES, DEEPEST, MOST_DIGITS = 1_000_000, 32, 18


class Sent(Once):
    """A route that takes JSON, and honours the idempotency key."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, given a body that is in order."""
        handle = super().get_route_handler()

        async def taken(request: Request) -> Response:
            if request.method not in SAFE:
                _allowed(await somebody(request), said_of(self))
                await read(request)
            return await handle(request)

        return taken


def _allowed(caller: Caller, said: tuple[str, ...]) -> None:
    if any(each in RIGHTS for each in said) and not any(right in said for right in caller.rights):
        raise no_right()


async def read(request: Request) -> None:
    """Read the body, so that the request has it read; refused where it is too large, no JSON, or not plain."""
    body = await bounded(request, MOST_BYTES)
    if not body:
        return
    if request.headers.get("content-encoding", "identity").lower() != "identity" or not _is_json(request.headers.get("content-type", "")):
        raise RequestRefused(
            415, "request.not_json", "send JSON (Content-Type: application/json), not packed", "Bitte JSON senden (application/json), ungepackt"
        )
    request._json = parsed(body)


def parsed(body: bytes) -> Any:
    """The value in a body; ``RequestRefused`` where it is none, or not plain."""
    try:
        told = json.loads(body.decode(), parse_constant=_constant, parse_int=_whole, parse_float=_figure, object_pairs_hook=_object)
    except RecursionError as error:
        raise _not_plain("nested too deeply", "zu tief verschachtelt") from error
    except ValueError as error:
        raise RequestRefused(400, "request.malformed", "this is not JSON as RFC 8259 has it", "Das ist kein JSON nach RFC 8259") from error
    for depth, text in _texts(told):
        if depth > DEEPEST:
            raise _not_plain("nested too deeply", "zu tief verschachtelt")
        if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
            raise _not_plain("a text has a NUL or half a surrogate pair", "ein Text enthält NUL oder ein halbes Ersatzzeichenpaar")
    return told


def _texts(value: Any) -> Iterator[tuple[int, str]]:
    """Every text in a value with how deep it lies; of each object and list also that it is there."""
    left = [(1, value)]
    while left:
        depth, each = left.pop()
        yield depth, each if isinstance(each, str) else ""
        if depth > DEEPEST:
            return
        inside = [*each, *each.values()] if isinstance(each, dict) else each if isinstance(each, list) else ()
        left.extend((depth + 1, one) for one in inside)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise _not_plain("an object has a name twice", "ein Objekt hat einen Namen zweimal")
    return told


def _constant(name: str) -> Any:
    raise _not_plain(f"{name} is no number", f"{name} ist keine Zahl")


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise _not_plain(f"a number has more than {MOST_DIGITS} digits", f"eine Zahl hat mehr als {MOST_DIGITS} Stellen")
    return int(digits)


def _figure(digits: str) -> float:
    if len(digits) > 2 * MOST_DIGITS or not math.isfinite(value := float(digits)):
        raise _not_plain("a number is out of range", "eine Zahl ist zu groß oder zu lang")
    return value


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "application/json"


def _not_plain(en: str, de: str) -> RequestRefused:
    return RequestRefused(422, "request.not_plain", f"the JSON cannot be taken: {en}", f"Das JSON kann nicht angenommen werden: {de}")
