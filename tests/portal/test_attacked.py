"""What was tried against the portal and once did not hold: each of these opened something, or broke it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from batches.party import Party
from flows.accounts.keeping import add_organisation
from flows.stored import from_state
from portal.posted import csrf_of
from tests.portal.api_desk import Api, api_over
from tests.portal.walk import asked
from tests.servers.people import SAMPLES, carrier, person, sample_house

pytestmark = pytest.mark.integration
OTHER = "Andere Hilfe e.V."


@pytest.fixture
def api(data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Api]:
    sample_house(data, tmp_path_factory, worker_id)
    with api_over(data) as api:
        yield api


@pytest.mark.parametrize("url", ["/api/batches", "/api/nothing"])
def test_an_address_that_is_not_there_is_refused_to_who_may_not_even_ask(api: Api, url: str) -> None:
    reading = api.token("R. Weber", "qc", scope="read")
    assert api.ask("PATCH", url, reading).status_code == 403
    secret = api.house.ledger.sessions.begin(person(api.house, "R. Weber", "qc").account.id, "full", timedelta(days=1))
    assert asked(api.app, "PATCH", url, {"cookie": f"freigabe={secret}"}).status_code == 403
    ours = {"cookie": f"freigabe={secret}", "x-csrf-token": csrf_of(secret), "sec-fetch-site": "same-origin"}
    assert asked(api.app, "PATCH", url, ours).status_code in (404, 405)
    assert asked(api.app, "PATCH", url, {}).status_code == 401


@pytest.mark.parametrize("digits", [6, 5000])
def test_a_line_number_of_any_length_breaks_no_form_and_no_run(api: Api, digits: int) -> None:
    secret = api.house.ledger.sessions.begin(person(api.house, "R. Weber", "qc").account.id, "full", timedelta(days=1))
    ours = {"cookie": f"freigabe={secret}", "sec-fetch-site": "same-origin", "accept": "text/html"}
    form = {"csrf": csrf_of(secret), "lines.0.line": "9" * digits}
    for url in ("/orders/new", f"/batches/{api.batch}/order"):
        assert asked(api.app, "POST", url, ours, data=form).status_code == 422
    order = (SAMPLES / "kaiserslautern-2020" / "order.json").read_text().replace('"line": 1,', f'"line": {"9" * min(digits, 4300)},', 1)
    headers = {"content-type": "application/json"}
    assert api.ask("POST", "/api/batches", api.token("R. Weber", "qc"), headers, content=order.encode()).status_code == 422


def test_the_secret_of_a_link_is_kept_with_no_answer(api: Api, data: Path) -> None:
    made = api.post("/api/batches/{batch}/links", api.token("R. Weber", "qc"), {"whom": "Werk 3"}, idempotency_key="k")
    assert made.status_code == 201
    secret = made.json()["path"].rpartition("/")[2]
    with closing(sqlite3.connect(data / "ledger.sqlite")) as record:
        assert not [line[:80] for line in record.iterdump() if secret in line]


def test_lots_of_another_organisations_batch_are_not_in_the_series_of_ones_own(api: Api, data: Path) -> None:
    order = json.loads((SAMPLES / "kaiserslautern-2020" / "order.json").read_text())
    stored = api.house.ledger.read("batch", api.batch)
    assert stored is not None
    lots = [lot.lot for _, lot in from_state(stored.state)[0].lots]
    for line in order["lines"]:
        line["lots"] = [{"lot": f"neu {line['line']}", "quantity": line["quantity"]}]
    token, weber = api.token("I. Otto", "importer", organisation=OTHER), api.token("R. Weber", "qc")
    with carrier(data):
        opened = api.post("/api/batches", token, order | {"importer": {"name": OTHER}})
    assert opened.json()["outcome"] == "applied", opened.text
    urls = [f"/batches/{opened.json()['batch']}/goods?lot={line['line']}%2Fneu%20{line['line']}" for line in order["lines"]]
    pages = {who: "".join(api.ask("GET", url, who, {"accept": "text/html"}).text for url in urls) for who in (token, weber)}
    assert any(lot in pages[weber] for lot in lots), "no series: nothing is tested"
    assert not [lot for lot in lots if lot in pages[token]]


def test_an_order_under_the_eori_of_another_organisation_is_not_put_among_its_batches(api: Api) -> None:
    add_organisation(api.house, Party(name="Opfer AG", eori="DE1234567"), "test")
    token = api.token("I. Otto", "importer", organisation=OTHER)
    order = json.loads((SAMPLES / "kaiserslautern-2020" / "order.json").read_text()) | {"importer": {"name": OTHER, "eori": "de 1234567"}}
    answer = api.post("/api/batches", token, order)
    assert (answer.status_code, answer.json()["code"]) == (422, "order.other_importer")
    with carrier(api.app.state.desk.data):
        opened = api.post("/api/batches", token, order | {"importer": {"name": OTHER}})
        assert opened.json()["outcome"] == "applied", opened.text
    moved = api.ask("PUT", f"/api/batches/{opened.json()['batch']}/order", token, {"content-type": "application/json"}, content=json.dumps(order))
    assert (moved.status_code, moved.json()["code"]) == (422, "order.other_importer")
