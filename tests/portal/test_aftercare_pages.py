"""Aftercare on pages and over the API: a buyer's complaint, a logger's file, samples, suppliers; what others learn of them, which is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from distribution.aftercare import Complaint
from flows.aftercare.kinds import COMPLAINTS, LOGS, RETAINED
from flows.wiring import House
from record.reservations import Reservation
from tests.portal.api_desk import Api
from tests.portal.conftest import Serve
from tests.portal.forms import form_of
from tests.servers.aftercare import KITS, aftercare
from tests.servers.clocks import Clock, house_with
from tests.servers.people import Person, imported, person, sign_in

pytestmark = pytest.mark.integration
SAMPLE = Path(__file__).parents[2] / "samples" / "kaiserslautern-2020"


@pytest.fixture
def house(data: Path) -> Iterator[House]:
    with house_with(Clock(), data) as opened:
        yield opened


@pytest.fixture
def portal(app: FastAPI, serve: Serve) -> httpx.Client:
    return serve(app)


@pytest.fixture
def buyer(house: House) -> Person:
    """Somebody of a member that got 50 kits."""
    who = person(house, "Bea Bestell", "buyer", organisation="Praxis Muster")
    with house.ledger.writing() as connection:
        house.ledger.stock.put(connection, KITS.batch, [KITS])
        made = Reservation("r-1", KITS.id, "bd-1", str(who.account.organisation), "", 50, True, "LS-1")
        house.ledger.reservations.reserve(connection, made, "test")
        house.ledger.reservations.hand_over(connection, "LS-1", 1, "r-1", "test")
    return who


def sent(client: httpx.Client, page: str, **typed: str) -> httpx.Response:
    """The form of a page, filled in and sent to where the page is listed."""
    found = client.get(page)
    assert found.status_code == 200, found.text
    return client.post(page.rpartition("/")[0], data=form_of(found.text, page.rpartition("/")[0]) | typed)


def test_a_buyer_complains_of_its_own_goods_and_learns_what_came_of_it(house: House, portal: httpx.Client, buyer: Person) -> None:
    client, quinn = sign_in(portal, buyer), sign_in(portal, person(house, "Quinn", "qc"))
    page = client.get("/complaints/new").text
    assert "keine Daten von Patienten" in page and "RT-2005" in page
    answer = sent(client, "/complaints/new", goods="LS-1 1", kind="defect", quantity="60", what="Streifen leer")
    assert answer.status_code == 422 and "nicht 60" in answer.text and "Streifen leer" in answer.text
    answer = sent(client, "/complaints/new", goods="LS-1 1", kind="defect", quantity="6", what="<b>Streifen leer</b>")
    assert answer.status_code == 303
    (kept,) = COMPLAINTS.all(house)
    address = f"/complaints/{kept.id}"
    assert quinn.post(f"{address}/decision", data=form_of(quinn.get(address).text, f"{address}/decision") | {"verdict": "upheld"}).status_code == 422
    form = form_of(quinn.get(address).text, f"{address}/decision") | {"verdict": "upheld", "reason": "Muster zeigt dasselbe"}
    assert quinn.post(f"{address}/decision", data=form).status_code == 303
    form = form_of(quinn.get(address).text, f"{address}/actions") | {"step": "authority_told", "on": "2026-05-29", "reference": "BfArM 4711"}
    assert quinn.post(f"{address}/actions", data=form).status_code == 303
    own = client.get(address).text
    assert "Muster zeigt dasselbe" in own and "&lt;b&gt;Streifen leer" in own
    assert "BfArM 4711" not in own and KITS.batch not in own and "Art. 13" not in own
    assert "BfArM 4711" in quinn.get(address).text


def test_others_learn_nothing_of_a_complaint(house: House, portal: httpx.Client, buyer: Person, app: FastAPI) -> None:
    fillers = aftercare(house, str(buyer.account.organisation), "x", "test")
    of_nobody = COMPLAINTS.get(house, fillers["complaint"]).model_dump() | {"id": "bs-none", "member": ""}
    COMPLAINTS.add(house, Complaint.model_validate(of_nobody), "test", "complaint.entered")
    other = sign_in(portal, person(house, "Otto", "buyer", organisation="Praxis Fremd"))
    assert "RT-1" not in other.get("/complaints").text
    assert [other.get(f"/complaints/{each}").status_code for each in (fillers["complaint"], "bs-none", "bs-nothing")] == [404] * 3
    assert other.get("/nonconforming").status_code == 403
    api = Api(app, house, "")
    assert api.ask("GET", "/api/complaints", api.token("Otto", "buyer", organisation="Praxis Fremd")).json() == {"items": [], "next": None}


def test_a_loggers_file_holds_a_lot_until_somebody_decides(house: House, portal: httpx.Client, buyer: Person) -> None:
    quinn = sign_in(portal, person(house, "Quinn", "qc"))
    begin = house.ledger.clock() - timedelta(days=1)
    rows = (f"{begin + timedelta(minutes=10 * at):%d.%m.%Y %H:%M};{each}" for at, each in enumerate([20, *[35] * 9, 20]))
    csv = "\n".join(["Zeitpunkt;Temperatur °C", *rows]).encode()
    form = form_of(quinn.get("/temperatures/new").text, "/temperatures") | {"place": "Kühlraum", "zone": "UTC", "lots": KITS.id}
    refused = quinn.post("/temperatures", data=form | {"place": ""}, files={"file": ("log.csv", csv, "text/csv")})
    assert refused.status_code == 422 and LOGS.all(house) == ()
    refused = quinn.post("/temperatures", data=form, files={"file": ("log.csv", b"Zeit;Temp\nmorgen;5\n", "text/csv")})
    assert refused.status_code == 422 and "Zeile 2" in refused.text
    refused = quinn.post("/temperatures", data=form, files={"file": ("log.pdf", csv, "application/pdf")})
    assert refused.status_code == 422 and LOGS.all(house) == ()
    assert quinn.post("/temperatures", data=form, files={"file": ("log.csv", csv, "text/csv")}).status_code == 303
    (kept,) = LOGS.all(house)
    page = quinn.get(f"/temperatures/{kept.id}").text
    assert '<svg class="temperature"' in page and "90 min" in page and "style=" not in page
    assert quinn.get(f"/temperatures/{kept.id}/file").content == csv
    form = form_of(page, f"/temperatures/{kept.id}/decision") | {"word": "unusable", "reason": "zu warm", "destroyed": "yes"}
    assert quinn.post(f"/temperatures/{kept.id}/decision", data=form).status_code == 303
    assert house.ledger.stock.lots(ids=[KITS.id])[0].held["destroyed"] == 450
    assert "/recalls/new?kind=lot&amp;value=RT-2005" in quinn.get(f"/temperatures/{kept.id}").text
    assert "unbrauchbar" in quinn.get("/nonconforming/export.csv").text


def test_a_sample_is_retained_and_spent_on_pages(house: House, portal: httpx.Client, buyer: Person) -> None:
    quinn = sign_in(portal, person(house, "Quinn", "qc"))
    assert sent(quinn, "/retained/new", lot="RT-2005", quantity="451", place="Archiv").status_code == 409
    assert sent(quinn, "/retained/new", lot="RT-2005", quantity="20", place="Archiv").status_code == 303
    (kept,) = RETAINED.all(house)
    form = form_of(quinn.get(f"/retained/{kept.id}").text, f"/retained/{kept.id}/spent") | {"quantity": "20", "reason": "Bericht 1"}
    assert quinn.post(f"/retained/{kept.id}/spent", data=form).status_code == 303
    assert quinn.post(f"/retained/{kept.id}/spent", data=form).status_code == 409
    assert RETAINED.get(house, kept.id).left == 0


def test_a_supplier_is_known_by_its_batches_and_only_to_those_who_see_them(house: House, portal: httpx.Client, app: FastAPI) -> None:
    batch = imported(house, SAMPLE)
    own = house.ledger.overviews.of(batch)
    assert own is not None
    api = Api(app, house, batch)
    token = api.token("Quinn", "qc")
    (row,) = api.ask("GET", "/api/suppliers", token).json()
    assert (row["name"], row["batches"]) == (own.shown["supplier"], [batch])
    assert sum(row["lots"].values()) == sum(own.shown["lots"].values())
    told = api.ask("GET", f"/api/suppliers/{row['id']}", token).json()
    assert told["stages"] == {batch: own.stage} and told["codes"] and all(each["batches"] == [batch] for each in told["codes"])
    importer, other = (api.token(name, "importer", organisation=org) for name, org in (("Ines", own.shown["importer"]), ("Ottilie", "Fremde Handels GmbH")))
    assert api.ask("GET", f"/api/suppliers/{row['id']}", importer).status_code == 200
    assert api.ask("GET", f"/api/suppliers/{row['id']}", other).status_code == 404
    assert api.ask("GET", "/api/suppliers", other).json() == []


def test_machines_do_what_people_do(house: House, app: FastAPI, buyer: Person) -> None:
    api = Api(app, house, "")
    quinn, bea = api.token("Quinn", "qc"), api.token("Bea Bestell", "buyer", organisation="Praxis Muster")
    body = {"kind": "incident", "quantity": 2, "what": "Streifen leer", "delivery": "LS-1", "line": 1, "token": "a"}
    first, again = (api.post("/api/complaints", bea, body) for _ in range(2))
    assert first.status_code == 201 and first.json()["id"] == again.json()["id"] and "duties" not in first.json()
    id_ = first.json()["id"]
    assert api.post(f"/api/complaints/{id_}/decision", bea, {"verdict": "upheld", "reason": "x"}).status_code == 403
    upheld = api.post(f"/api/complaints/{id_}/decision", quinn, {"verdict": "upheld", "reason": "x"}).json()
    assert {each["step"] for each in upheld["duties"]} == {"manufacturer_told", "authority_told"} and upheld["recall_proposed"]
    sample = api.post("/api/retained-samples", quinn, {"lot": "RT-2005", "quantity": 5, "place": "Archiv"}).json()
    assert api.post(f"/api/retained-samples/{sample['id']}/spent", quinn, {"quantity": 6, "end": "tested", "reason": "x"}).status_code == 409
    begin = house.ledger.clock() - timedelta(days=1)
    csv = f"time;temp\n{begin:%Y-%m-%d %H:%M};5\n{begin + timedelta(hours=1):%Y-%m-%d %H:%M};5\n".encode()
    url = "/api/temperature-logs?place=K&zone=UTC&lot=RT-2005"
    log = api.ask("PUT", url, quinn, {"content-type": "text/csv"}, content=csv)
    assert log.status_code == 200 and log.json()["status"] == "within", log.text
    assert api.ask("PUT", "/api/temperature-logs?place=K", quinn, {"content-type": "text/csv"}, content=csv).json()["code"] == "temperature.input"
    kinds = [each["kind"] for each in api.ask("GET", "/api/nonconforming", quinn).json()["items"]]
    assert kinds == ["complaint"]
