"""Who may use a route. Every route names it; the application does not start with one that does not.

*Anybody* is anybody. *Near* is who asks from this machine, or brings ``Authorization: Bearer`` with the token of ``FREIGABE_METRICS_TOKEN``: those who run
freigabe, not those who use it. A request that came through a proxy is not from this machine, whoever its last hop was: proxies say so in a header, or speak
HTTP/1.0 (nginx, unless it is told otherwise), which no client on the machine does.
"""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Callable

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.routing import APIRoute

from batches.errors import ProgramFault

_PROXIED = ("forwarded", "x-forwarded", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip", "cf-connecting-ip", "via")
#: ``Host`` as it is read when this machine is asked by its own names. The header itself is looked at: of one that is no name the framework makes its own.
_HERE = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)


def anybody() -> None:
    """Anybody may."""


def near(request: Request) -> None:
    """Only who :func:`is_near`."""
    if is_near(request):
        return
    if _token():
        raise HTTPException(401, "this needs the token of FREIGABE_METRICS_TOKEN", headers={"WWW-Authenticate": "Bearer"})
    raise HTTPException(403, "this is told on the machine itself only; set FREIGABE_METRICS_TOKEN there to ask from elsewhere")


def is_near(request: Request) -> bool:
    """Whether the request is from this machine, by a name of this machine, through no proxy; or brings the token."""
    if (token := _token()) and secrets.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode()):
        return True
    client = request.client.host if request.client is not None else ""
    return _is_loopback(client) and _is_asked_here(request) and not _came_through_a_proxy(request)


#: Who may use a route: ``dependencies=[ANYBODY]``.
ANYBODY, NEAR = Depends(anybody), Depends(near)
_SAID: tuple[Callable[..., None], ...] = (anybody, near)


def guarded(router: APIRouter) -> APIRouter:
    """The router, every route of which says who may use it; ``ProgramFault`` for one that does not."""
    for route in router.routes:
        if not isinstance(route, APIRoute) or not any(each.dependency in _SAID for each in route.dependencies):
            raise ProgramFault("portal.open_route", f"{getattr(route, 'path', route)} does not say who may use it")
    return router


def _is_asked_here(request: Request) -> bool:
    asked = request.headers.getlist("host")
    return len(asked) == 1 and _HERE.fullmatch(asked[0]) is not None


def _came_through_a_proxy(request: Request) -> bool:
    return request.scope.get("http_version") == "1.0" or any(name.startswith(_PROXIED) for name in request.headers)


def _token() -> str:
    return os.environ.get("FREIGABE_METRICS_TOKEN", "").strip()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
