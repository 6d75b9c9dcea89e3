"""What the pages by which somebody comes in have in common: cookies, half a session, where to go next, and passwords proved few at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from batches.account import Account
from flows.accounts.guessing import device_of
from flows.accounts.own_address import own_url
from flows.accounts.policy import policy
from flows.accounts.signing_in import signed_in, still_needed
from portal.access import desk_of
from portal.connection import came_from, cookie_name, device_cookie_name, is_encrypted, is_secure
from portal.pace import paced_stranger
from portal.pages import show
from portal.posted import SAFE, csrf_of, from_our_pages, is_ours, posted
from portal.refused import not_of_this_session, not_our_page

#: Passwords looked at at once: each takes 64 MiB and a core for a while (argon2id), and others want to work meanwhile.
_AT_ONCE = 4
_PROVING: RunVar[CapacityLimiter] = RunVar("freigabe_proving")
Answer = TypeVar("Answer")


async def proving(function: Callable[..., Answer], *told: object) -> Answer:
    """Run what looks at a password. Those that wait hold no thread that other requests need."""
    try:
        limiter = _PROVING.get()
    except LookupError:
        limiter = CapacityLimiter(_AT_ONCE)
        _PROVING.set(limiter)
    return await run_sync(partial(function, *told), limiter=limiter)


def not_here(request: Request) -> Response | None:
    """The page for who comes over a line others can read: nobody types a password there. ``None`` where all is well."""
    paced_stranger(request, came_from(request).address)
    if not is_encrypted(request):
        return show(request, "unencrypted", answered=403, own=own_url())
    if request.method not in SAFE and not from_our_pages(request):
        raise not_our_page()
    return None


def secret_of(request: Request) -> str:
    """What the browser holds of a session, whatever it is good for."""
    return request.cookies.get(cookie_name(request), "")


async def half_signed_in(request: Request) -> Account | None:
    """Who has proved a password, and nothing more yet; forms of these pages carry the same proof as all others."""
    secret = secret_of(request)
    there = await run_in_threadpool(signed_in, desk_of(request).house, secret) if secret else None
    if there is None or there.proved != "password":
        return None
    if request.method not in SAFE and not is_ours((await posted(request)).get("csrf", ""), secret):
        raise not_of_this_session()
    return there.account


def shown_to_half(request: Request, template: str, answered: int = 200, **shown: object) -> Response:
    """A page for who is half signed in."""
    return show(request, template, answered, csrf=csrf_of(secret_of(request)), **shown)


def let_in(request: Request, account: Account, secret: str, after: str) -> Response:
    """Give the browser its session and lead on: to where it was going, or to what is still asked."""
    needed = still_needed(desk_of(request).house, account) if _is_half(request, secret) else None
    if needed is None:
        answer = RedirectResponse(after, 303)
        give_device(request, answer, account)
    else:
        answer = RedirectResponse(f"/login/{'code' if needed == 'code' else 'second-factor'}?{urlencode({'next': after})}", 303)
    give_cookie(request, answer, secret)
    return answer


def give_cookie(request: Request, answer: Response, secret: str) -> None:
    """Give the browser what it shows from now on. Scripts cannot read it, other sites' requests that change something do not carry it."""
    lasting = int(policy().lasting.total_seconds())
    answer.set_cookie(cookie_name(request), secret, max_age=lasting, path="/", secure=is_secure(request), httponly=True, samesite="lax")


def give_device(request: Request, answer: Response, account: Account) -> None:
    """Make the browser known, so that others' wrong passwords do not hold its person up."""
    lasting, known = int(policy().device.total_seconds()), device_of(desk_of(request).house, account)
    answer.set_cookie(device_cookie_name(request), known, max_age=lasting, path="/", secure=is_secure(request), httponly=True, samesite="lax")


def own(address: str) -> str:
    """An address of ours to go to afterwards; whatever else is asked for leads home."""
    plain = address.isprintable() and address.startswith("/") and not address.startswith(("//", "/\\")) and "\\" not in address
    return address if plain else "/"


def _is_half(request: Request, secret: str) -> bool:
    there = signed_in(desk_of(request).house, secret)
    return there is not None and there.proved == "password"
