"""Deliveries over the API: the whole way, told twice, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from flows.kinds import DEMANDS
from flows.wiring import House
from portal import make_app
from tests.deliveries.conftest import LATER, LOT, demand, held, member, put, reserve
from tests.portal.api_desk import Api
from tests.servers.clocks import Clock, house_with

pytestmark = pytest.mark.integration


@pytest.fixture
def api(data: Path) -> Iterator[Api]:
    with house_with(Clock(), data) as house:
        app = make_app(data)
        app.state.desk._house = house
        put(house, replace(LOT, expires_on=date(2040, 5, 1)), replace(LATER, expires_on=date(2041, 5, 1)))
        yield Api(app, house, "")


def told(answer: httpx.Response, status: int = 200) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def test_a_store_delivers_and_a_member_answers(api: Api) -> None:
    house: House = api.house
    known = member(house)
    asked = demand(house, known, 500)
    reserve(house, asked, "r-1", 200, "l-1")
    reserve(house, asked, "r-2", 300, "l-2")
    store, ward, control = api.token("Cora", "coordinator"), api.token("M. Member", "buyer", organisation=known.name), api.token("R. Weber", "qc")
    ready = api.ask("GET", "/api/deliveries/ready", store).json()
    assert [tuple(each[name] for name in ("reservation", "lot_number", "quantity", "wrong")) for each in ready] == [
        ("r-1", "A1", 200, None),
        ("r-2", "A2", 300, None),
    ]
    body = {"member": known.id, "reservations": ["r-1", "r-2"]}
    made = told(api.post("/api/deliveries", store, body, Idempotency_Key="1"), 201)
    assert told(api.post("/api/deliveries", store, body, Idempotency_Key="1"), 201) == made
    assert told(api.post("/api/deliveries", store, body), 201)["id"] == made["id"]
    at = f"/api/deliveries/{made['id']}"
    assert api.post(f"{at}/hand-over", ward, {"received_by": "K. Lager"}).json()["code"] == "delivery.not_picked"
    short = {"counted": [{"line": 1, "quantity": 200, "cartons": 4}, {"line": 2, "quantity": 290, "reason": "Karton nass", "broken": True}]}
    picked = told(api.post(f"{at}/pick", store, short))
    assert [each["kind"] for each in picked["papers"]] == ["picking_list", "delivery_note", "labels"]  # type: ignore[attr-defined,index]
    paper = api.ask("GET", f"{at}/papers/{made['id']}-lieferschein.pdf", ward)
    assert (paper.status_code, paper.content[:5], "attachment" in paper.headers["content-disposition"]) == (200, b"%PDF-", True)
    done = told(api.post(f"{at}/hand-over", ward, {"received_by": "K. Lager"}))
    assert (done["status"], done["confirmed"]) == ("handed_over", "member")
    assert DEMANDS.get(house, asked.id).handed_over == 490
    back = {"fate": "back", "quantities": {"1": 50}, "reason": "surplus"}
    told(api.post(f"{at}/return", ward, back))
    assert api.post(f"{at}/return", ward, {"fate": "used", "quantities": {"1": 151}}).json()["code"] == "stock.not_enough"
    word = {"told": 1, "line": 1, "quantity": 50, "choice": "free", "reason": "Siegel heil", "unopened": True}
    assert api.post(f"{at}/inspect", store, word).status_code == 403
    told(api.post(f"{at}/inspect", control, word))
    assert (held(house), held(house, "l-2")) == ({"free": 850, "out": 150}, {"free": 700, "out": 290, "withdrawn": 10})


def test_lists_are_paged_and_a_member_sees_its_own(api: Api) -> None:
    house = api.house
    known, other = member(house), member(house, "Praxis Fremddorf")
    store, ward = api.token("Cora", "coordinator"), api.token("M. Member", "buyer", organisation=known.name)
    for place, whose in enumerate((known, other, known)):
        reserve(house, demand(house, whose, id=f"bd-{place}"), f"r-{place}", 10)
        told(api.post("/api/deliveries", store, {"member": whose.id, "reservations": [f"r-{place}"]}), 201)
    first = told(api.ask("GET", "/api/deliveries?limit=2", store))
    rest = told(api.ask("GET", f"/api/deliveries?limit=2&next={first['next']}", store))
    assert ([len(each["items"]) for each in (first, rest)], rest["next"]) == ([2, 1], None)  # type: ignore[arg-type]
    own = told(api.ask("GET", "/api/deliveries", ward))["items"]
    assert [each["member"] for each in own] == [known.id, known.id]  # type: ignore[attr-defined,index]
    foreign = next(each["id"] for each in told(api.ask("GET", "/api/deliveries", store))["items"] if each["member"] == other.id)  # type: ignore[attr-defined,index]
    assert api.ask("GET", f"/api/deliveries/{foreign}", ward).status_code == 404
    assert api.post(f"/api/deliveries/{foreign}/hand-over", ward, {"received_by": "x"}).status_code == 404
    assert api.post(f"/api/deliveries/{foreign}/cancel", store, {"reason": "x" * 1001}).status_code == 422
    assert told(api.post(f"/api/deliveries/{foreign}/cancel", store, {"reason": "doppelt"}))["status"] == "cancelled"
    assert told(api.ask("GET", "/api/deliveries?status=cancelled", store))["next"] is None
