"""``/feeds/{group}.atom|.rss|.json``: what a group is offered and told, for programs that read feeds. Open groups to anybody, others by a secret address."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from flows.accounts.own_address import own_url
from flows.offers.feed_links import readable
from flows.offers.feeds import MEDIA, Form, feed
from portal.access import ANYBODY, DeskHere

#: Seconds for which whoever fetched a feed need not ask again.
_FRESH = 300


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/feeds")

    @router.get("/{group}.atom", dependencies=[ANYBODY])
    def atom(group: str, request: Request, desk: DeskHere, key: str = "") -> Response:
        return answer("atom", group, request, desk, key)

    @router.get("/{group}.rss", dependencies=[ANYBODY])
    def rss(group: str, request: Request, desk: DeskHere, key: str = "") -> Response:
        return answer("rss", group, request, desk, key)

    @router.get("/{group}.json", dependencies=[ANYBODY])
    def json(group: str, request: Request, desk: DeskHere, key: str = "") -> Response:
        return answer("json", group, request, desk, key)

    return router


def answer(form: Form, group: str, request: Request, desk: DeskHere, key: str) -> Response:
    """The feed; 304 for who has it already (RFC 9110 13.1), 404 alike for no group and for one that is not theirs to read."""
    known = readable(desk.house, group, key)
    if known is None:
        raise HTTPException(404, "there is no such feed")
    home = own_url() or str(request.base_url).rstrip("/")
    content, at = feed(desk.house, known, form, f"{home}/", address(home, known.id, form) if known.public else "")
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Last-Modified": format_datetime(at.astimezone(UTC), usegmt=True)}
    headers["Cache-Control"] = f"{'public' if known.public else 'private'}, max-age={_FRESH}"
    headers |= {} if known.public else {"X-Robots-Tag": "noindex"}
    if _has_it(request, tag, at):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=f"{MEDIA[form]}; charset=utf-8")


def address(home: str, group: str, form: Form, key: str = "") -> str:
    """Where a feed is."""
    return f"{home}/feeds/{group}.{form}" + (f"?{urlencode({'key': key})}" if key else "")


def _has_it(request: Request, tag: str, at: datetime) -> bool:
    if (told := request.headers.get("if-none-match")) is not None:
        return told.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in told.split(","))
    if (since := request.headers.get("if-modified-since")) is None:
        return False
    try:
        known = parsedate_to_datetime(since)
    except ValueError:
        return False
    return (known if known.tzinfo is not None else known.replace(tzinfo=UTC)) >= at
