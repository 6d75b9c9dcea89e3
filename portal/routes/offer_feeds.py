"""``/offers/feeds``: the addresses of every group's feeds; for a closed group secret ones, made for each reader and ended alone."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from batches.errors import FreigabeError
from flows.accounts.own_address import own_url
from flows.kinds import GROUPS
from flows.offers.feed_links import end_feed_link, make_feed_link
from portal.access import CallerHere, DeskHere, may
from portal.desk import Desk
from portal.pages import show
from portal.posted import Form
from portal.problems import status_of
from portal.routes.feeds import address

_MAY = may("coordinate")


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/offers/feeds")

    @router.get("", dependencies=[_MAY])
    def list_(request: Request, desk: DeskHere) -> Response:
        return _page(request, desk)

    @router.post("", dependencies=[_MAY])
    def make(request: Request, form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        """The address is told once, on the page that answers: it stands in no address and no history."""
        try:
            secret, link = make_feed_link(desk.house, form.text("group"), form.text("whom"), caller.name)
        except FreigabeError as refusal:
            return _page(request, desk, refused=refusal, group=form.text("group"), whom=form.text("whom"))
        return _page(request, desk, made=address(_home(request), link.about, "atom", secret), whom=link.whom, group=link.about)

    @router.post("/end", dependencies=[_MAY])
    def end(form: Form, caller: CallerHere, desk: DeskHere) -> Response:
        if form.text("link") and not end_feed_link(desk.house, form.text("group"), form.text("link"), caller.name):
            raise HTTPException(409, "there is no such address")
        return RedirectResponse("/offers/feeds", 303)

    return router


def _page(request: Request, desk: Desk, refused: FreigabeError | None = None, made: str = "", group: str = "", whom: str = "") -> Response:
    groups = GROUPS.all(desk.house)
    links = {each.id: [link for link in desk.house.ledger.links.list("feed", each.id) if link.ended_at is None] for each in groups}
    addresses = {each.id: {form: address(_home(request), each.id, form) for form in ("atom", "rss", "json")} for each in groups}
    told = {"groups": groups, "links": links, "addresses": addresses, "made": made, "whom": whom, "group": group, "refused": refused}
    return show(request, "offer_feeds", 200 if refused is None else status_of(refused), **told)


def _home(request: Request) -> str:
    return own_url() or str(request.base_url).rstrip("/")
