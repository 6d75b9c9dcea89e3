"""Stock and plans in pages and API: what is seen and by whom, what is set, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from flows.kinds import PLANS
from flows.sharing.quotas import quotas_set
from flows.wiring import House
from tests.portal.conftest import Serve
from tests.portal.test_accounts_pages import post
from tests.servers.clocks import Clock, house_with
from tests.servers.people import person, sign_in
from tests.servers.sharing import demand, group, held, lot, member, put

pytestmark = pytest.mark.integration


@pytest.fixture
def house(data: Path) -> Iterator[House]:
    with house_with(Clock(), data) as opened:
        yield opened


@pytest.fixture
def portal(app: FastAPI, serve: Serve) -> httpx.Client:
    client = serve(app)
    client.headers["Accept"] = "text/html"
    return client


@pytest.fixture
def cora(house: House, portal: httpx.Client) -> httpx.Client:
    """The coordinator, signed in; a channel with a hospital and a school, a lot in stock, one on its way, one donated."""
    today = house.ledger.clock().date()
    group(house, "g-1", "Landkreis Muster")
    member(house, "o-hospital", "hospital", "g-1", name="Klinikum Muster")
    member(house, "o-school", "school", "g-1", name="Schule am Ring")
    demand(house, "bd-1", "o-hospital", 600)
    demand(house, "bd-2", "o-school", 600)
    put(house, lot("l-1", 1000, pack=10, expires_on=today + timedelta(days=800)))
    put(house, lot("l-2", 400, "quarantined", "b-2", pack=10, expected_on=(today + timedelta(days=3)).isoformat(), expires_on=None), batch="b-2")
    gift = lot("l-3", 500, "released", "b-3", donated=True, category="surgical_gown", expires_on=today + timedelta(days=40))
    put(house, gift, batch="b-3")
    return sign_in(portal, person(house, "C. Cora", "coordinator"))


def test_stock_shows_what_there_is_what_comes_and_what_is_short(cora: httpx.Client) -> None:
    page = cora.get("/stock").text
    for told in ("L-1", "L-2", "L-3", "noch 40 Tage", "voraussichtlich", "Spende", "noch ohne Quoten", "Schätzung der Regel"):
        assert told in page
    assert "L-1" not in cora.get("/stock?category=surgical_gown").text
    assert cora.get("/stock/l-9").status_code == 404


def test_a_plan_is_drafted_changed_and_confirmed_in_pages_alone(cora: httpx.Client, house: House) -> None:
    drafted = post(cora, "/plans", category="ffp2")
    (plan,) = PLANS.all(house)
    assert drafted.headers["location"] == f"/plans/{plan.id}"
    page = cora.get(f"/plans/{plan.id}").text
    for told in ("Klinikum Muster", "Schule am Ring", "Landkreis Muster", "Plan bestätigen", "Entwurf"):
        assert told in page
    share = next(each for each in plan.shares if (each.demand, each.lot) == ("bd-1", "l-1"))
    wrong = post(cora, f"/plans/{plan.id}/answers/bd-1", stock="l-1", quantity="605", reason="mehr")
    assert wrong.status_code == 422
    assert "Packungen zu 10" in wrong.text
    assert 'value="605"' in wrong.text
    assert "ausfüllen" in post(cora, f"/plans/{plan.id}/answers/bd-1", stock="l-1", quantity="100").text
    assert post(cora, f"/plans/{plan.id}/answers/bd-1", stock="l-1", quantity="500", reason="Reicht bis Juli").status_code == 303
    assert "Reicht bis Juli" in cora.get(f"/plans/{plan.id}/answers/bd-1").text
    assert post(cora, f"/plans/{plan.id}/confirm").status_code == 303
    assert "Bestätigt von C. Cora" in cora.get(f"/plans/{plan.id}").text
    firm = sum(each.quantity for each in plan.shares if each.lot == "l-1") - share.quantity + 500
    assert held(house, "l-1")["reserved"] == firm
    lot_page = cora.get("/stock/l-1").text
    assert "Klinikum Muster" in lot_page
    assert "reserviert" in lot_page


def test_a_stale_draft_says_what_changed_and_offers_a_new_one(cora: httpx.Client, house: House) -> None:
    post(cora, "/plans", category="ffp2")
    (plan,) = PLANS.all(house)
    demand(house, "bd-3", "o-school", 50)
    page = cora.get(f"/plans/{plan.id}").text
    assert "Ein Bedarf ist dazugekommen" in page
    assert "Neu entwerfen" in page
    assert "Plan bestätigen" not in page
    refused = post(cora, f"/plans/{plan.id}/confirm")
    assert refused.status_code == 409
    assert "neuen Entwurf" in refused.text
    assert post(cora, f"/plans/{plan.id}/discard", reason="").status_code == 422
    assert post(cora, f"/plans/{plan.id}/discard", reason="überholt").status_code == 303


def test_quotas_of_a_donation_are_set_in_per_cent(cora: httpx.Client, house: House) -> None:
    assert "Landkreis Muster" in cora.get("/stock/l-3/quotas").text
    beyond = post(cora, "/stock/l-3/quotas", whom=["g-1", "o-school"], percent=["80", "30"])
    assert beyond.status_code == 422
    assert "1100 Promille" in beyond.text
    assert 'value="80"' in beyond.text
    assert post(cora, "/stock/l-3/quotas", whom=["g-1", ""], percent=["12,55", ""]).status_code == 422
    assert post(cora, "/stock/l-3/quotas", whom=["g-1", "o-school", ""], percent=["62,5", "30", ""]).status_code == 303
    assert [(each.whom, each.per_mille) for each in quotas_set(house, "b-3")] == [("g-1", 625), ("o-school", 300)]
    assert "62,5" in cora.get("/stock/l-3").text
    assert post(cora, "/stock/l-1/quotas", whom=["g-1"], percent=["10"]).status_code == 409


def test_an_importer_sees_no_lot_of_others_and_a_buyer_none(cora: httpx.Client, house: House, portal: httpx.Client) -> None:
    importer = sign_in(portal, person(house, "I. Muster", "importer", organisation="Fremde GmbH"))
    assert "L-1" not in importer.get("/stock").text
    assert importer.get("/stock/l-1").status_code == 404
    buyer = sign_in(portal, person(house, "B. Muster", "buyer", organisation="Klinikum"))
    assert buyer.get("/stock").status_code == 403
    assert buyer.get("/plans").status_code == 403


def test_the_api_does_the_same(cora: httpx.Client, house: House) -> None:
    token = house.ledger.tokens.make(person(house, "C. Cora", "coordinator").account.id, "t", "write", timedelta(days=1))
    api = httpx.Client(base_url=cora.base_url, trust_env=False, headers={"authorization": f"Bearer {token}"}, timeout=30)
    first = api.get("/api/stock", params={"limit": 2}).json()
    rest = api.get("/api/stock", params={"limit": 2, "after": first["next"]}).json()
    assert [each["id"] for each in first["items"] + rest["items"]] == ["l-3", "l-1", "l-2"]
    assert rest["next"] is None
    assert rest["items"][0]["expected"]["learnt_from"] == 0
    plan = api.post("/api/plans", json={"category": "ffp2"}).json()
    assert api.post("/api/plans", json={"category": "ffp2"}).json()["id"] == plan["id"]
    assert plan["stale"] == []
    refused = api.post(f"/api/plans/{plan['id']}/changes", json={"demand": "bd-1", "lot": "l-1", "quantity": 605, "reason": "mehr"})
    assert (refused.status_code, refused.json()["code"]) == (422, "plan.packs")
    changed = api.post(f"/api/plans/{plan['id']}/changes", json={"demand": "bd-1", "lot": "l-1", "quantity": 100, "reason": "reicht"}).json()
    assert changed["changes"][0]["reason"] == "reicht"
    assert api.post(f"/api/plans/{plan['id']}/confirm").json()["status"] == "confirmed"
    assert api.get("/api/stock/l-1").json()["held"]["reserved"] == sum(each["quantity"] for each in changed["shares"] if each["lot"] == "l-1")
    assert api.get("/api/plans", params={"status": "confirmed"}).json()["items"][0]["id"] == plan["id"]
    assert api.get("/api/plans/vp-none").status_code == 404
