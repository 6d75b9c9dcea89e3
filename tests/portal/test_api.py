"""The API: what it tells, what it takes, and that sent twice is done once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from flows.wiring import opened
from portal import make_app
from tests.portal.conftest import Serve
from tests.servers.people import carrier, person, sample_house

pytestmark = pytest.mark.integration


@pytest.fixture
def api(data: Path, serve: Serve, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[httpx.Client]:
    """The API over the Kaiserslautern sample, for somebody of QC with a token."""
    sample_house(data, tmp_path_factory, worker_id)
    with opened(data) as house:
        who = person(house, "R. Weber", "qc")
        token = house.ledger.tokens.make(who.account.id, "test", "write", timedelta(days=1))
    with carrier(data):
        client = serve(make_app(data))
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def test_what_is_entered_once_is_done_once_however_often_it_is_sent(api: httpx.Client) -> None:
    (batch,) = (each["batch"] for each in api.get("/api/batches").json()["items"])
    finding = next(each for each in api.get("/api/findings", params={"where": ["severity:blocking", "state:open"]}).json()["items"])
    body = {"finding": finding["id"], "choice": "ask", "reason": "please send the report", "seen": finding["shown"]}
    key = {"Idempotency-Key": "one"}
    first = api.post(f"/api/batches/{batch}/decisions", json=body, headers=key)
    assert (first.status_code, first.json()["outcome"]) == (200, "applied")
    again = api.post(f"/api/batches/{batch}/decisions", json=body, headers=key)
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    assert [each["by"] for each in api.get("/api/decisions").json()["items"]] == ["R. Weber"]
    other = api.post(f"/api/batches/{batch}/decisions", json={**body, "reason": "another"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.other_request")


def test_a_page_of_a_list_names_the_next_and_together_they_hold_all(api: httpx.Client) -> None:
    whole = api.get("/api/findings", params={"limit": 200}).json()
    assert whole["next"] is None
    told, after = [], None
    while True:
        page = api.get("/api/findings", params={"limit": 3} | ({"after": after} if after else {})).json()
        told += page["items"]
        after = page["next"]
        if after is None:
            break
    assert told == whole["items"]


def test_a_stranger_learns_nothing_not_even_what_there_is(api: httpx.Client) -> None:
    for path in ("/api/batches", "/api/batches/some", "/api/nothing"):
        answer = httpx.get(f"{api.base_url}{path}", trust_env=False)
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
