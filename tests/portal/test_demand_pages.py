"""Demand, stock levels and pools over HTTP, as a buyer and a coordinator use them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from batches.account import Role
from distribution.members import Contact, Member
from flows.demand.pooling import POOLS
from flows.kinds import DEMANDS, MEMBERS, SHELVES
from flows.wiring import House
from portal import make_app
from tests.portal.conftest import Serve
from tests.servers.clocks import Clock, house_with
from tests.servers.people import Person, person, sign_in

pytestmark = pytest.mark.integration

ON = date(2026, 5, 29)
SOON = (ON + timedelta(days=14)).isoformat()
ASKED = {"category": "ffp2", "quantity": "1000", "unit": "piece", "needed_by": SOON, "urgency": "normal", "partial": "yes"}


@pytest.fixture
def house(data: Path) -> Iterator[House]:
    with house_with(Clock(), data) as opened:
        yield opened


@pytest.fixture
def portal(data: Path, house: House, serve: Serve) -> httpx.Client:
    app: FastAPI = make_app(data)
    app.state.desk._house = house
    return serve(app)


def buyer_of(house: House, name: str, status: str = "admitted") -> Person:
    who = person(house, f"Einkauf {name}", "buyer", organisation=name)
    told = {"id": who.account.organisation, "kind": "hospital", "name": name, "contact": Contact(name="B. Einkauf", mail="b@example.org"), "applied_on": ON}
    MEMBERS.add(house, Member.model_validate(told | {"status": status}), "test", "member.applied")
    return who


@pytest.fixture
def buyer(portal: httpx.Client, house: House) -> httpx.Client:
    return sign_in(portal, buyer_of(house, "Klinikum Musterstadt"))


@pytest.fixture
def coordinator(portal: httpx.Client, house: House) -> httpx.Client:
    return sign_in(portal, person(house, "Cora Ordner", "coordinator"))


_TWO: tuple[tuple[str, Role], ...] = (("Einkauf Klinikum Musterstadt", "buyer"), ("Cora Ordner", "coordinator"))


def machine(portal: httpx.Client, house: House, name: str, role: Role) -> httpx.Client:
    """A client with a token of somebody."""
    token = house.ledger.tokens.make(person(house, name, role).account.id, "t", "write", timedelta(days=1))
    return httpx.Client(base_url=portal.base_url, trust_env=False, headers={"Authorization": f"Bearer {token}"})


def csrf(client: httpx.Client) -> str:
    found = re.search(r'name="csrf" (?:value|content)="([0-9a-f]{64})"', client.get("/account").text)
    assert found is not None
    return found[1]


def post(client: httpx.Client, path: str, **fields: str | list[str]) -> httpx.Response:
    return client.post(path, data={"csrf": csrf(client), **fields})


def words(answer: httpx.Response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.text)).split())


def test_a_buyer_begins_at_demand_and_asks_once_however_often_the_form_is_sent(buyer: httpx.Client, house: House) -> None:
    assert buyer.get("/").headers["location"] == "/demands"
    assert "Kein offener Bedarf" in words(buyer.get("/demands"))
    once = re.search(r'name="once" value="(\w+)"', buyer.get("/demands/new").text)
    assert once is not None
    answers = [post(buyer, "/demands", **ASKED, once=once[1]) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert len({each.headers["location"] for each in answers}) == 1
    assert len(DEMANDS.all(house)) == 1
    page = words(buyer.get(answers[0].headers["location"]))
    assert "1.000 Stück Partikelfiltrierende Halbmaske FFP2" in page
    assert "Nimmt an der nächsten Verteilung teil" in page


def test_a_form_that_has_to_be_corrected_keeps_what_was_typed(buyer: httpx.Client, house: House) -> None:
    answer = post(buyer, "/demands", **ASKED | {"quantity": "viele", "needed_by": "2020-01-01", "note": "<b>Station 3</b>"})
    assert answer.status_code == 422
    assert 'value="viele"' in answer.text
    assert "&lt;b&gt;Station 3" in answer.text
    assert "Bitte eine ganze Zahl" in words(answer)
    assert "heute oder später" in words(post(buyer, "/demands", **ASKED | {"needed_by": "2020-01-01"}))
    assert DEMANDS.all(house) == ()


def test_demand_of_others_is_not_there(portal: httpx.Client, buyer: httpx.Client, house: House) -> None:
    where = post(buyer, "/demands", **ASKED).headers["location"].partition("?")[0]
    other_person = buyer_of(house, "Praxis Fremddorf")
    other = sign_in(portal, other_person)
    for answer in (other.get(where), post(other, where, **ASKED), post(other, f"{where}/withdraw")):
        assert answer.status_code == 404
    assert "Musterstadt" not in other.get("/demands?member=" + DEMANDS.all(house)[0].member).text
    assert other.get(f"/shelves/{DEMANDS.all(house)[0].member}").status_code == 404
    assert post(other, "/demands", **ASKED, member=DEMANDS.all(house)[0].member).status_code == 303  # for themselves
    assert [each.member for each in DEMANDS.all(house, owner=other_person.account.organisation)] == [other_person.account.organisation]
    assert other.get("/pools").status_code == 403


def test_who_is_not_admitted_is_told_and_asks_nothing(portal: httpx.Client, house: House) -> None:
    waiting = sign_in(portal, buyer_of(house, "Praxis Neu", "applied"))
    assert "nimmt noch nicht teil" in words(waiting.get("/demands"))
    assert "nicht am Beschaffungsweg teil" in words(post(waiting, "/demands", **ASKED))
    assert DEMANDS.all(house) == ()


def test_a_coordinator_enters_what_was_told_by_telephone(buyer: httpx.Client, coordinator: httpx.Client, house: House) -> None:
    (member,) = MEMBERS.all(house)
    assert post(coordinator, "/demands", **ASKED).status_code == 422
    where = post(coordinator, "/demands", **ASKED, member=member.id).headers["location"]
    assert "eingetragen von Cora Ordner" in words(buyer.get(where))
    changed = post(buyer, where.partition("?")[0], **ASKED | {"quantity": "800"})
    assert changed.status_code == 303
    assert DEMANDS.all(house)[0].quantity == 800
    assert post(buyer, where.partition("?")[0] + "/withdraw").status_code == 303
    assert DEMANDS.all(house)[0].status == "withdrawn"
    assert "bleibt, wie er ist" in words(post(buyer, where.partition("?")[0], **ASKED))


def test_stock_is_told_and_the_form_of_demand_is_filled_in_from_it(buyer: httpx.Client, house: House) -> None:
    (member,) = MEMBERS.all(house)
    here = f"/shelves/{member.id}"
    assert post(buyer, here, category="ffp2", there="240", daily_use="60", unit="piece", counted_on=ON.isoformat()).status_code == 303
    page = buyer.get("/shelves")
    assert "4 Tage" in words(page)
    assert "Knapp" in words(page)
    link = re.search(r'href="(/demands/new\?[^"]+)"', page.text)
    assert link is not None
    form = buyer.get(unescape(link[1])).text
    assert f'value="{28 * 60 - 240}"' in form
    assert 'value="2026-06-02"' in form
    level = SHELVES.get(house, member.id).levels[0]
    counted = {f"there.{level.wanted.category}//piece": "600", f"use.{level.wanted.category}//piece": "60", "counted_on": ON.isoformat()}
    assert post(buyer, here, **counted).status_code == 303
    assert SHELVES.get(house, member.id).levels[0].there == 600
    bad = post(buyer, here, **counted | {"there.ffp2//piece": "sechs"})
    assert bad.status_code == 422
    assert 'value="sechs"' in bad.text
    assert post(buyer, f"{here}/forget", at="ffp2//piece").status_code == 303
    assert SHELVES.get(house, member.id).levels == ()


def test_a_table_is_shown_row_by_row_before_anything_of_it_is_kept(buyer: httpx.Client, house: House) -> None:
    table = f"Produkt;Menge;Benötigt bis\r\nFFP2-Maske;1.000;{SOON}\r\nSchnelltest;50;{SOON}\r\n".encode("cp1252")

    def send(raw: bytes, name: str = "bedarf.csv") -> httpx.Response:
        return buyer.post("/demands/import", data={"csrf": csrf(buyer)}, files={"file": (name, raw, "application/vnd.ms-excel")})

    shown = send(table)
    assert shown.status_code == 200
    assert words(shown).count("Wird übernommen") == 2
    assert DEMANDS.all(house) == ()
    csv = re.search(r'name="csv" value="([^"]*)"', shown.text)
    assert csv is not None
    for _ in range(2):
        assert post(buyer, "/demands/import/rows", do="keep", csv=unescape(csv[1])).status_code == 303
    assert sorted(each.quantity for each in DEMANDS.all(house)) == [50, 1000]
    wrong = send(table.replace(b"Schnelltest", b"Goldbarren"))
    assert "1 von 2 Zeilen sind zu korrigieren" in words(wrong)
    assert 'value="keep"' not in wrong.text
    refused = post(buyer, "/demands/import/rows", do="keep", csv="Produkt;Menge;Termin\ngold;1;22.06.2026\nffp3;1;22.06.2026")
    assert refused.status_code == 422
    assert len(DEMANDS.all(house)) == 2
    assert "Office-Dateien" in words(send(table, "bedarf.xlsx"))
    assert "Nichts übernommen" in words(send(b"\0\0"))
    exported = buyer.get("/demands/export.csv")
    assert exported.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in exported.headers["content-disposition"]


def test_a_pool_is_asked_quoted_chosen_and_ordered(coordinator: httpx.Client, buyer: httpx.Client, house: House) -> None:
    person(house, "I. Importeur", "importer", organisation="Musterhilfe GmbH")
    where = post(buyer, "/demands", **ASKED).headers["location"].partition("?")[0]
    page = coordinator.get("/pools/new?category=ffp2&unit=piece")
    assert "Klinikum Musterstadt: 1.000 Stück" in words(page)
    begun = post(coordinator, "/pools", category="ffp2", unit="piece", demand=[DEMANDS.all(house)[0].id], answer_by=SOON)
    here = begun.headers["location"]
    assert "spätestens am" in words(coordinator.get(f"{here}/request"))
    assert coordinator.get(f"{here}/request.csv").status_code == 200
    assert post(coordinator, f"{here}/quotations", supplier="Hanoi Mau", unit_price="0,42", currency="USD", arrives_on=SOON).status_code == 422
    told = {"supplier": "Hanoi Mau", "unit_price": "0,42", "currency": "USD", "rate": "1,05", "arrives_on": SOON, "pack": "300", "once": "a1"}
    assert post(coordinator, f"{here}/quotations", **told).status_code == 303
    shown = words(coordinator.get(here))
    assert "200 mehr als angefragt" in shown
    assert "480,00 EUR" in shown
    assert "Bitte zuerst ein Angebot wählen" in words(post(coordinator, f"{here}/order", **_order(house)))
    assert post(coordinator, f"{here}/choice", quotation="a1", reason="einziges Angebot").status_code == 303
    json = post(coordinator, f"{here}/order", **_order(house), do="json").json()
    assert (json["lines"][0]["quantity"], json["currency"], json["exchange_rate"]) == (1200, "USD", "1.05")
    assert post(coordinator, f"{here}/order", **_order(house)).status_code == 303
    assert POOLS.all(house)[0].status == "ordered"
    assert "bestellt in Auftrag MH-2026-7" in words(buyer.get(where))
    assert "davon 200 für niemanden vorgemerkt" in words(coordinator.get(here))
    assert post(coordinator, f"{here}/give-up", reason="nein").status_code == 409


def _order(house: House) -> dict[str, str]:
    from flows.accounts.keeping import organisations_in

    importer = next(each.id for each in organisations_in(house) if each.party.name == "Musterhilfe GmbH")
    return {"importer": importer, "order": "MH-2026-7", "ordered_on": ON.isoformat(), "expected_on": SOON, "model": "HM-95"}


def test_machines_ask_and_tell_the_same(portal: httpx.Client, buyer: httpx.Client, coordinator: httpx.Client, house: House) -> None:
    del buyer, coordinator
    own, all_ = (machine(portal, house, name, role) for name, role in _TWO)
    body = {"category": "FFP2-Maske", "quantity": 500, "needed_by": SOON, "token": "r-1"}
    first = own.post("/api/demands", json=body)
    assert first.status_code == 201
    assert own.post("/api/demands", json=body).json()["id"] == first.json()["id"]
    assert own.post("/api/demands", json=body | {"member": "o-somebody"}).json()["code"] == "demand.member"
    assert own.post("/api/demands", json=body | {"category": "gold"}).json()["code"] == "demand.category"
    here = f"/api/demands/{first.json()['id']}"
    assert own.patch(here, json={"quantity": 600}).json()["wish"]["quantity"] == 600
    assert own.post("/api/demands", json=body | {"quantity": 7}).status_code == 201
    page = own.get("/api/demands?limit=1").json()
    assert len(page["items"]) == 1
    assert len(own.get(f"/api/demands?after={page['next']}").json()["items"]) == 1
    member = first.json()["member"]
    told = own.post(f"/api/stock-levels/{member}", json={"levels": [{"category": "ffp2", "there": 100, "daily_use": 30}]}).json()
    assert (told["levels"][0]["days"], told["levels"][0]["runs_out_on"], told["levels"][0]["fill"]) == (3, "2026-06-01", 28 * 30 - 100 - 607)
    assert own.get("/api/pools").status_code == 403
    pool = all_.post("/api/pools", json={"category": "ffp2", "demands": [first.json()["id"]]})
    assert pool.status_code == 201
    assert all_.get(f"/api/pools/{pool.json()['pool']['id']}").json()["pieces"][0]["quantity"] == 600
    assert own.post(f"{here}/withdraw", json={}).json()["status"] == "withdrawn"
    assert all_.get(f"/api/pools/{pool.json()['pool']['id']}").json()["pieces"][0]["drift"] == "gone"
    for each in (own, all_):
        each.close()
