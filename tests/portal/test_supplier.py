"""A supplier's link: what it shows and takes without an account, what it does not, and that it ends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute

from flows.wiring import opened
from portal.app import ROUTES
from tests.portal.conftest import Serve
from tests.portal.importing import OWN, People, at_the_portal, batch_of, order_json, posted, token_of
from tests.uploads import files_to_send as made

pytestmark = pytest.mark.integration


@pytest.fixture
def people(data: Path, serve: Serve) -> Iterator[People]:
    """Who asks, over a house with one order."""
    with at_the_portal(data, serve) as there:
        order = order_json(exchange_rates={"CNY": "7.8"}, importer={"name": OWN, "address": "Beispielkai 12"})
        order["lines"][0] |= {"unit_price": "4711.99", "quantity": 120000}
        answer = posted(there.importer, "/orders/json", {"json": json.dumps(order)})
        there.batch = batch_of(there.importer, answer)
        yield there


def link_made(people: People, **fields: str) -> httpx.Response:
    """The answer to a request for a link."""
    return posted(people.importer, f"/batches/{people.batch}/links", {"whom": "Frau Li, Shanghai", "days": "7"} | fields)


def token_in(page: str) -> str:
    """The secret the page shows, once."""
    found = re.search(r"/supplier/([\w-]{40,})", page)
    assert found is not None
    return found[1]


@pytest.fixture
def supplier(people: People) -> Iterator[httpx.Client]:
    """A browser without an account."""
    with httpx.Client(base_url=people.portal.base_url, trust_env=False, timeout=60, headers={"Accept": "text/html", "Accept-Language": "de"}) as client:
        yield client


def test_a_link_shows_the_goods_and_what_is_wanted_and_takes_papers(people: People, supplier: httpx.Client, data: Path) -> None:
    made_page = link_made(people)
    token = token_in(made_page.text)
    page = supplier.get(f"/supplier/{token}")
    assert page.status_code == 200
    shown = unescape(page.text)
    assert "MH-78" in shown
    assert "120.000 Stück Partikelfiltrierende Halbmaske FFP2" in shown
    assert "Packliste" in shown
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "set-cookie" not in page.headers
    for secret in ("4711", "Hafen", OWN, "Beispielkai", "Reg. (EU)", people.batch, "CNY", "Sperrend"):
        assert secret not in shown, secret
    files = [("files", ("Packliste.pdf", made.pdf("p"))), ("files", ("böse.exe", b"MZ"))]
    answer = supplier.post(f"/supplier/{token}", files=files)
    assert (answer.status_code, "nicht angenommen" in answer.text) == (200, True)
    listed = unescape(supplier.get(f"/supplier/{token}").text).split('id="bisher"')[1]
    assert "Packliste.pdf" in listed
    assert "böse.exe" in listed
    with opened(data) as house:
        entries = house.ledger.entries.of("batch", people.batch)
        sent = house.ledger.uploads.of_batch(people.batch)
    attached = [paper for entry in entries if entry.act["act"] == "attach" for paper in entry.act["papers"]]
    assert [(each["file"], each["by"]) for each in attached] == [("Packliste.pdf", "supplier: Frau Li, Shanghai")]
    assert {each.sent.account.partition(":")[0] for each in sent} == {"link"}
    assert {each.sent.organisation for each in sent} == {""}


def test_one_link_does_not_show_what_came_another_way(people: People, supplier: httpx.Client) -> None:
    one, two = token_in(link_made(people).text), token_in(link_made(people, whom="Herr Wu").text)
    supplier.post(f"/supplier/{one}", files=[("files", ("geheim-eins.pdf", made.pdf("1")))])
    files = [("files", ("geheim-haus.pdf", made.pdf("2")))]
    people.importer.post(f"/batches/{people.batch}/papers", data={"csrf": token_of(people.importer)}, files=files)
    assert "geheim" not in supplier.get(f"/supplier/{two}").text
    assert "Frau Li" not in supplier.get(f"/supplier/{two}").text


def test_a_link_is_shown_once_listed_without_its_secret_and_ended(people: People, supplier: httpx.Client) -> None:
    token = token_in(link_made(people).text)
    page = people.importer.get(f"/batches/{people.batch}/links").text
    assert token not in page
    assert "Frau Li, Shanghai" in page
    ending = re.search(rf"/batches/{people.batch}/links/(\w+)/end", page)
    assert ending is not None
    assert posted(people.other, ending[0], {}).status_code == 404
    assert supplier.get(f"/supplier/{token}").status_code == 200
    assert posted(people.importer, ending[0], {}).status_code == 303
    gone = supplier.get(f"/supplier/{token}")
    assert (gone.status_code, "Dieser Link gilt nicht" in gone.text, 'lang="vi"' in gone.text) == (404, True, True)
    assert supplier.post(f"/supplier/{token}", files=[("files", ("a.pdf", made.pdf("a")))]).status_code == 404
    for wrong in ({"days": "0"}, {"days": "31"}, {"days": "x"}, {"whom": ""}):
        assert link_made(people, **wrong).status_code == 422


def test_a_link_given_and_ended_stands_in_the_history_of_the_batch_without_its_secret(people: People) -> None:
    token = token_in(link_made(people).text)
    (link,) = re.findall(rf"/batches/{re.escape(people.batch)}/links/(\w+)/end", people.importer.get(f"/batches/{people.batch}/links").text)
    for _ in range(2):  # ended once, however often it is asked for
        assert posted(people.importer, f"/batches/{people.batch}/links/{link}/end", {}).status_code == 303
    page = unescape(people.importer.get(f"/batches/{people.batch}/history").text)
    assert page.count("Link für Papiere gegeben an Frau Li, Shanghai") == 1
    assert page.count("Link für Papiere beendet: Frau Li, Shanghai") == 1
    assert token not in page


def test_an_expired_and_a_guessed_link_are_both_not_there(people: People, supplier: httpx.Client, data: Path) -> None:
    with opened(data) as house:
        expired = house.ledger.links.make("supplier", people.batch, "Frau Li", "I. Hafen", timedelta(seconds=-1))
        invitation = house.ledger.links.make("invitation", people.batch, "x", "I. Hafen", timedelta(days=1))
    for token in (expired, invitation, "x" * 43, "x" * 5000):
        answer = supplier.get(f"/supplier/{token}")
        assert answer.status_code == 404, token
        assert "MH-78" not in answer.text


def test_somebody_who_is_signed_in_too_is_nobody_but_the_supplier_here(people: People, data: Path) -> None:
    token = token_in(link_made(people).text)
    answer = people.importer.post(f"/supplier/{token}", data={"csrf": ""}, files=[("files", ("a.pdf", made.pdf("a")))])
    assert (answer.status_code, "I. Hafen" in answer.text) == (200, False)
    with opened(data) as house:
        assert {each.sent.account.partition(":")[0] for each in house.ledger.uploads.of_batch(people.batch)} == {"link"}


def test_another_site_cannot_send_through_the_link(people: People, supplier: httpx.Client, data: Path) -> None:
    token = token_in(link_made(people).text)
    files = [("files", ("a.pdf", made.pdf("a")))]
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert supplier.post(f"/supplier/{token}", files=files, headers=headers).status_code == 403
    with opened(data) as house:
        assert house.ledger.uploads.of_batch(people.batch) == ()


def test_the_link_opens_nothing_else_however_its_secret_is_shown(people: People, data: Path) -> None:
    token = token_in(link_made(people).text)
    routes = [route for each in ROUTES for route in each.routes(data).routes if isinstance(route, APIRoute) and "GET" in route.methods]
    strangers = {"/login", "/api/openapi.json", "/healthz", "/readyz"}
    base = {"base_url": people.portal.base_url, "trust_env": False, "timeout": 60}
    shown: list[dict[str, dict[str, str]]] = [{"headers": {"Authorization": f"Bearer {token}"}}, {"cookies": {"freigabe": token}}]
    for how in shown:
        with httpx.Client(**base, **how) as client:  # type: ignore[arg-type]
            for route in routes:
                path = re.sub(r"\{batch\}", people.batch, route.path)
                path = re.sub(r"\{[^}]+\}", "1", path)
                if path in strangers or path.startswith(("/static/", "/health", "/supplier/", "/metrics")):
                    continue
                answer = client.get(path)
                assert answer.status_code != 200 or people.batch not in answer.text, path
                assert "MH-78" not in answer.text, path
