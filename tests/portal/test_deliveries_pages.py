"""Deliveries over HTTP, from what is reserved to what comes back: coordinator, member, quality control, and whoever holds the note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from distribution.members import Member
from flows.deliveries.receipt_links import path_of
from flows.kinds import DELIVERIES, DEMANDS
from flows.wiring import House
from portal import make_app
from tests.deliveries.conftest import DAY, LATER, LOT, demand, held, member, put, reserve
from tests.portal.conftest import Serve
from tests.servers.clocks import Clock, house_with
from tests.servers.people import Person, person, sign_in

pytestmark = pytest.mark.integration

#: The clock of these tests stands in their own year.
FRESH = replace(LOT, expires_on=date(2040, 5, 1)), replace(LATER, expires_on=date(2041, 5, 1))


@pytest.fixture
def house(data: Path) -> Iterator[House]:
    with house_with(Clock(), data) as opened:
        put(opened, *FRESH)
        yield opened


@pytest.fixture
def portal(data: Path, house: House, serve: Serve) -> httpx.Client:
    app: FastAPI = make_app(data)
    app.state.desk._house = house
    client = serve(app)
    client.headers["Accept"] = "text/html"
    return client


@pytest.fixture
def clinic(house: House) -> Member:
    return member(house)


@pytest.fixture
def cora(house: House) -> Person:
    return person(house, "Cora", "coordinator")


@pytest.fixture
def buyer(house: House, clinic: Member) -> Person:
    return person(house, "M. Member", "buyer", organisation=clinic.name)


def csrf_in(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" (?:value|content)="([0-9a-f]{64})"', page.text)
    assert found is not None, page.text
    return found[1]


def post(client: httpx.Client, path: str, **fields: str | list[str]) -> httpx.Response:
    return client.post(path, data={"csrf": csrf_in(client.get("/account")), **{name.replace("__", "-"): value for name, value in fields.items()}})


def text(answer: httpx.Response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2].partition("</main>")[0])))


def made(house: House, desk: httpx.Client, clinic: Member) -> str:
    """A delivery of 200 of A1 and 300 of A2, as its coordinator prepares it on the page."""
    asked = demand(house, clinic, 500)
    ids = [reserve(house, asked, "r-1", 200, "l-1"), reserve(house, asked, "r-2", 300, "l-2")]
    answer = post(desk, "/deliveries", member=clinic.id, reservation=ids, note="Rampe 2")
    assert answer.status_code == 303, text(answer)
    return str(answer.headers["location"])


def picked(desk: httpx.Client, at: str) -> None:
    assert post(desk, f"{at}/pick", count__1="200", count__2="300").status_code == 303


def test_a_coordinator_delivers_and_the_member_confirms_and_returns(house: House, portal: httpx.Client, cora: Person, buyer: Person, clinic: Member) -> None:
    desk, ward = sign_in(portal, cora), sign_in(portal, buyer)
    assert "Confirm a plan" in text(desk.get("/deliveries?lang=en"))
    at = made(house, desk, clinic)
    assert re.fullmatch(r"/deliveries/LS-\d{4}-000001", at)
    assert post(desk, "/deliveries", member=clinic.id, reservation=["r-1", "r-2"]).headers["location"] == at, "sent twice, it is there once"
    prepared = text(desk.get(at))
    assert "Rampe 2" in prepared and "Kommissionierliste" in prepared and "Packliste" not in prepared
    assert "Fehlende Papiere schreiben" not in prepared, "none is missing"
    assert "confirm" not in text(ward.get(at + "?lang=en")).lower(), "nothing to confirm yet"
    short = post(desk, f"{at}/pick", count__1="190", count__2="300")
    assert (short.status_code, 'value="190"' in short.text, "warum nur 190" in text(short)) == (422, True, True)
    picked(desk, at)
    page = ward.get(at)
    assert "Empfang bestätigen" in text(page)
    assert post(ward, f"{at}/hand-over", received_by="").status_code == 422
    assert post(ward, f"{at}/hand-over", received_by="K. Lager").status_code == 303
    assert post(ward, f"{at}/hand-over", received_by="K. Lager").status_code == 303, "clicked twice"
    assert (held(house), held(house, "l-2")) == ({"free": 800, "out": 200}, {"free": 700, "out": 300})
    assert ("Rechnung (PDF mit XML) fehlt noch" in (done := text(desk.get(at)))) is ("Fehlende Papiere schreiben" in done) is True
    assert DEMANDS.get(house, "bd-1").status == "fulfilled"
    form = {"fate": "back", "return_reason": "wrong_goods", "quantity__1": "50", "number": "1", "note": "Größe S"}
    assert [post(ward, f"{at}/told", **form).status_code for _ in range(2)] == [303, 303]
    assert held(house) == {"free": 800, "out": 150, "back": 50}
    assert post(ward, f"{at}/told", fate="used", quantity__2="300", number="2").status_code == 303
    assert post(ward, f"{at}/told", fate="used", quantity__2="1", number="3").status_code == 409
    assert "50 zurückgegeben (Falsche Ware)" in text(ward.get(at))


def test_quality_control_alone_decides_on_returned_goods(house: House, portal: httpx.Client, cora: Person, clinic: Member) -> None:
    desk, control = sign_in(portal, cora), sign_in(portal, person(house, "R. Weber", "qc"))
    at = made(house, desk, clinic)
    picked(desk, at)
    post(desk, f"{at}/hand-over", received_by="K. Lager")
    post(desk, f"{at}/told", fate="back", return_reason="surplus", quantity__1="50", number="1")
    form = {"told": "1", "line": "1", "left": "50", "quantity": "50", "inspected": "free", "reason": "Siegel heil"}
    assert post(desk, f"{at}/inspect", **form).status_code == 403
    assert "Rückware prüfen" in text(control.get("/deliveries"))
    refused = post(control, f"{at}/inspect", **form)
    assert (refused.status_code, "Nur ungeöffnete Ware" in text(refused), "Siegel heil" in refused.text) == (422, True, True)
    assert post(control, f"{at}/inspect", unopened="yes", **form).status_code == 303
    assert post(control, f"{at}/inspect", unopened="yes", **form).status_code == 409
    assert held(house) == {"free": 850, "out": 150}


def test_the_link_on_the_note_confirms_once_and_looking_does_nothing(house: House, portal: httpx.Client, cora: Person, clinic: Member) -> None:
    desk = sign_in(portal, cora)
    at = made(house, desk, clinic)
    link = path_of(house, at.rpartition("/")[2])
    stranger = httpx.Client(base_url=portal.base_url, trust_env=False, headers={"Accept": "text/html"}, timeout=30)
    assert "wird gerade gepackt" in text(stranger.get(link))
    assert stranger.post(link, data={"received_by": "Zu früh"}).status_code == 409
    picked(desk, at)
    for _ in range(3):
        assert "Ihr Name" in text(stranger.get(link))
    assert DELIVERIES.get(house, at.rpartition("/")[2]).status == "picked"
    assert stranger.post(link, data={"received_by": "K. Lager"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert stranger.post(link, data={"received_by": " "}).status_code == 422
    assert stranger.post(link, data={"received_by": "K. Lager"}).headers["location"] == link
    assert stranger.post(link, data={"received_by": "Somebody else"}).status_code == 303
    done = DELIVERIES.get(house, at.rpartition("/")[2])
    assert (done.received_by, done.confirmed, done.confirmed_by) == ("K. Lager", "link", "delivery note link")
    assert "Der Empfang ist bestätigt" in text(stranger.get(link))
    assert all(stranger.get(f"/h/{wrong}").status_code == 404 for wrong in ("x", "x" * 43, "x" * 300, "ä"))
    secret = link.rpartition("/")[2]
    assert secret not in str(house.ledger.events("delivery", done.id)) + done.model_dump_json()


def test_a_cancelled_deliverys_link_is_none(house: House, portal: httpx.Client, cora: Person, clinic: Member) -> None:
    desk = sign_in(portal, cora)
    at = made(house, desk, clinic)
    assert post(desk, f"{at}/cancel", reason="").status_code == 422
    assert post(desk, f"{at}/cancel", reason="doppelt").status_code == 303
    stranger = httpx.Client(base_url=portal.base_url, trust_env=False, headers={"Accept": "text/html"})
    assert stranger.get(path_of(house, at.rpartition("/")[2])).status_code == 404
    assert at.rpartition("/")[2] in text(desk.get("/deliveries?status=cancelled"))


def test_a_lot_recalled_between_pick_and_hand_over_does_not_leave(house: House, portal: httpx.Client, cora: Person, buyer: Person, clinic: Member) -> None:
    desk, ward = sign_in(portal, cora), sign_in(portal, buyer)
    at = made(house, desk, clinic)
    picked(desk, at)
    with house.ledger.writing() as connection:
        house.ledger.stock.block(connection, ["l-1"], "rr-1")
    link = path_of(house, at.rpartition("/")[2])
    assert "darf nicht angenommen werden" in text(portal.get(link))
    for client, address in ((desk, f"{at}/hand-over"), (ward, f"{at}/hand-over"), (portal, link)):
        answer = client.post(address, data={"received_by": "K. Lager"} | ({} if client is portal else {"csrf": csrf_in(client.get("/account"))}))
        assert (answer.status_code, "Charge A1" in text(answer)) == (409, True)
    assert held(house) == {"free": 800, "reserved": 200}
    assert "Position 1 herunternehmen" in text(desk.get(at))
    assert post(desk, f"{at}/take-off", line="1", reason="zurückgerufen").status_code == 303
    assert post(ward, f"{at}/hand-over", received_by="K. Lager").status_code == 303
    assert (held(house), held(house, "l-2")) == ({"free": 1000}, {"free": 700, "out": 300})


def test_nobody_sees_or_confirms_what_another_member_gets(house: House, portal: httpx.Client, cora: Person, clinic: Member) -> None:
    desk = sign_in(portal, cora)
    at = made(house, desk, clinic)
    picked(desk, at)
    stranger = sign_in(portal, person(house, "P. Praxis", "buyer", organisation="Praxis Fremddorf"))
    assert [stranger.get(at).status_code, stranger.get(f"{at}/papers/x").status_code] == [404, 404]
    assert post(stranger, f"{at}/hand-over", received_by="P. Praxis").status_code == 404
    assert at.rpartition("/")[2] not in stranger.get("/deliveries").text
    assert DELIVERIES.get(house, at.rpartition("/")[2]).status == "picked"


def test_the_day_is_the_clocks_where_the_form_says_none(house: House, portal: httpx.Client, cora: Person, clinic: Member) -> None:
    desk = sign_in(portal, cora)
    at = made(house, desk, clinic)
    picked(desk, at)
    assert post(desk, f"{at}/hand-over", received_by="K. Lager", on=DAY.isoformat()).status_code == 422, "before it was picked"
    assert post(desk, f"{at}/hand-over", received_by="K. Lager", on="").status_code == 303
    assert DELIVERIES.get(house, at.rpartition("/")[2]).handed_over_on == house.ledger.clock().date()
