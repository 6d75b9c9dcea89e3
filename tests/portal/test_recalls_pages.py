"""Recalls on pages, over the API and in the batch: looked up, begun bound to what was seen, acknowledged by link and in the portal, ended by two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from distribution.members import Contact, Member
from distribution.recall import Recall
from flows.kinds import MEMBERS, RECALLS
from flows.stored import KIND, outcome_of
from flows.wiring import House, opened
from portal import make_app
from record.reservations import Reservation
from record.stock import LotRow
from tests.portal.conftest import Serve
from tests.servers.people import Person, carried, person, sample_house, sign_in

pytestmark = pytest.mark.integration

LOT = LotRow("l-1", "b-1", 1, "FA-1", "ffp2", "x", "released", "distribution", 1000, None, {"model": "MW-2100", "manufacturer": "Muster Mask", "unit": "piece"})


@dataclass(frozen=True)
class Bench:
    house: House
    portal: httpx.Client
    qc: Person
    coordinator: Person
    buyer: Person
    other: Person

    @property
    def member(self) -> str:
        return str(self.buyer.account.organisation)


@pytest.fixture
def bench(data: Path, serve: Serve) -> Iterator[Bench]:
    """A lot, of which one organisation has 150."""
    app = make_app(data)
    with opened(data) as house:
        people = [person(house, name, role, organisation=of) for name, role, of in _PEOPLE]
        made = Bench(house, serve(app), *people)
        on = house.ledger.clock().date()
        contact = Contact(name="Frau Bedarf", mail="bedarf@example.org", phone="0341 1")
        MEMBERS.add(
            house, Member(id=made.member, kind="hospital", name="Klinikum", contact=contact, status="admitted", applied_on=on), "test", "member.applied"
        )
        with house.ledger.writing() as connection:
            house.ledger.stock.put(connection, LOT.batch, [LOT])
            house.ledger.reservations.reserve(connection, Reservation("r-1", LOT.id, "bd-1", made.member, "", 150, True, "LS-1"), "test")
            house.ledger.reservations.hand_over(connection, "LS-1", 1, "r-1", "test")
        yield made


_PEOPLE = (
    ("Quirin Prüfer", "qc", None),
    ("Cora Lage", "coordinator", None),
    ("Bea Bedarf", "buyer", "Klinikum"),
    ("Otto Fremd", "buyer", "Praxis Fremd"),
)


def post(client: httpx.Client, path: str, page: str = "", **fields: str) -> httpx.Response:
    """A form as the page ``page`` has it, with the proof it carries."""
    shown = client.get(page or "/account").text
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', shown)
    assert csrf is not None
    return client.post(path, data={"csrf": csrf[1]} | fields)


def begun(bench: Bench) -> Recall:
    desk = sign_in(bench.portal, bench.qc)
    page = "/recalls/new?kind=lot&value=fa-1"
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', desk.get(page).text)
    assert seen is not None
    fields = {"kind": "lot", "value": "fa-1", "reason": "Filterleistung zu gering", "seen": seen[1], "looked": "yes", "do": "start"}
    answer = post(desk, "/recalls", page, **fields)
    assert answer.status_code == 303, answer.text
    return RECALLS.get(bench.house, answer.headers["location"].removeprefix("/recalls/"))


def link_of(bench: Bench) -> str:
    from sqlalchemy import select

    from record.tables import outbox

    with bench.house.ledger.reading() as connection:
        (text,) = connection.execute(select(outbox.c.payload).where(outbox.c.topic == "letter")).scalars().all()
    found = re.search(r"/recall-notice/[\w-]+", text)
    assert found is not None
    return found[0]


def test_what_is_found_is_looked_at_and_confirmed_before_anything_happens(bench: Bench) -> None:
    desk = sign_in(bench.portal, bench.qc)
    page = desk.get("/recalls/new?kind=lot&value=fa-1").text
    assert all(each in page for each in ("FA-1", "Klinikum", "850", "150", "Jetzt zurückrufen"))
    seen = re.findall(r'name="seen" value="([0-9a-f]{64})"', page)[0]
    told = {"kind": "lot", "value": "fa-1", "reason": "Leckage", "seen": seen, "do": "start"}
    assert post(desk, "/recalls", **told).status_code == 422, "not confirmed"
    assert post(desk, "/recalls", **told | {"looked": "yes", "reason": ""}).status_code == 422
    stale = post(desk, "/recalls", **told | {"looked": "yes", "seen": "0" * 64})
    assert (stale.status_code, "haben sich geändert" in stale.text, seen in stale.text) == (409, True, True)
    assert RECALLS.all(bench.house) == ()
    assert "nichts im Bestand" in desk.get("/recalls/new?kind=lot&value=FA-99").text
    assert post(desk, "/recalls", **told | {"looked": "yes"}).status_code == 303
    (kept,) = bench.house.ledger.stock.lots(ids=["l-1"])
    assert kept.blocked == RECALLS.all(bench.house)[0].id


def test_a_recipient_acknowledges_by_the_link_of_the_letter_and_tells_quantities(bench: Bench) -> None:
    recall = begun(bench)
    link = link_of(bench)
    stranger = httpx.Client(base_url=bench.portal.base_url, trust_env=False, headers={"Accept": "text/html"})
    page = stranger.get(link)
    assert (page.status_code, "FA-1" in page.text, "150 Stück" in page.text) == (200, True, True)
    assert stranger.post(link, data={"used-1": "10"}).status_code == 422, "nobody is named"
    wrong = stranger.post(link, data={"by": "Frau Bedarf", "used-1": "151"})
    assert (wrong.status_code, 'value="151"' in wrong.text) == (422, True)
    assert stranger.post(link, data={"by": "Frau Bedarf", "used-1": "10", "there-1": "140"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    done = stranger.post(link, data={"by": "Frau Bedarf", "used-1": "10", "there-1": "140"})
    assert done.status_code == 303
    assert "ist eingetragen" in stranger.get(done.headers["location"]).text
    notice = RECALLS.get(bench.house, recall.id).notice(bench.member)
    assert notice is not None
    assert (notice.acknowledged_by, notice.way, notice.told[0].there) == ("Frau Bedarf", "link", 140)
    assert stranger.get(link[:-3] + "xyz").status_code == 404


def test_a_buyer_sees_and_acknowledges_own_notices_only(bench: Bench) -> None:
    recall = begun(bench)
    own, other = sign_in(bench.portal, bench.buyer), sign_in(bench.portal, bench.other)
    assert f"/notices/{recall.id}" in own.get("/notices").text
    assert recall.id not in other.get("/notices").text
    assert other.get(f"/notices/{recall.id}").status_code == other.get(f"/notices/{recall.id}/notice.pdf").status_code == 404
    assert own.get(f"/recalls/{recall.id}").status_code == 403
    assert post(own, f"/notices/{recall.id}", f"/notices/{recall.id}", **{"destroyed-1": "5"}).status_code == 303
    assert own.get(f"/notices/{recall.id}/notice.pdf").content.startswith(b"%PDF")
    (line,) = bench.house.ledger.reservations.handed_over(member=bench.member)
    assert line.destroyed == 5


def test_a_coordinator_enters_calls_and_returns_and_two_people_end_it(bench: Bench) -> None:
    recall = begun(bench)
    desk = sign_in(bench.portal, bench.coordinator)
    one = f"/recalls/{recall.id}/members/{bench.member}"
    assert post(desk, f"{one}/acknowledged", one, by="Frau Bedarf", **{"used-1": "20", "sent_back-1": "130"}).status_code == 303
    assert post(desk, f"{one}/returned", one, lot="l-1", quantity="130", **{"before-l-1": "0"}).status_code == 303
    assert post(desk, f"{one}/returned", one, lot="l-1", quantity="130", **{"before-l-1": "0"}).status_code == 303, "a double click"
    page = desk.get(f"/recalls/{recall.id}").text
    assert "Bestätigt" in page
    assert bench.house.ledger.stock.lots(ids=["l-1"])[0].held["back"] == 130
    assert post(desk, f"/recalls/{recall.id}/report").status_code == 303
    (report,) = RECALLS.get(bench.house, recall.id).reports
    assert desk.get(f"/recalls/{recall.id}/reports/{report.sha256}.pdf").content.startswith(b"%PDF")
    close = {"outcome": "done", "reason": "alles geklärt"}
    assert post(desk, f"/recalls/{recall.id}/close", **close).status_code == 303
    assert post(desk, f"/recalls/{recall.id}/close", **close).status_code == 409
    assert post(sign_in(bench.portal, bench.qc), f"/recalls/{recall.id}/close", **close).status_code == 303
    assert RECALLS.get(bench.house, recall.id).status == "closed"


def test_a_drill_is_listed_with_its_seconds_and_reported_as_a_drill(bench: Bench) -> None:
    desk = sign_in(bench.portal, bench.qc)
    made = post(desk, "/recalls", kind="lot", value="FA-1", do="drill")
    page = desk.get(made.headers["location"]).text
    assert "ÜBUNG" in page
    assert "Abschluss" not in page
    assert "erreicht" in desk.get("/recalls").text
    assert post(desk, f"{made.headers['location']}/report").status_code == 303
    assert bench.house.ledger.stock.lots(ids=["l-1"])[0].blocked == ""


def test_the_api_does_the_same(bench: Bench) -> None:
    desk = sign_in(bench.portal, bench.qc)
    token = bench.house.ledger.tokens.make(bench.qc.account.id, "t", "write", timedelta(days=1))
    api = httpx.Client(base_url=desk.base_url, trust_env=False, timeout=30, headers={"Authorization": f"Bearer {token}"})
    found = api.get("/api/recalls/reach", params={"kind": "lot", "value": "FA-1"}).json()
    assert (len(found["lots"]), found["recipients"], found["delivered"]) == (1, 1, 150)
    cause = {"kind": "lot", "value": "FA-1", "reason": "Leckage"}
    assert api.post("/api/recalls", json=cause | {"seen": "0" * 64}).json()["code"] == "recall.changed"
    made = api.post("/api/recalls", json=cause | {"seen": found["seen"]})
    assert (made.status_code, made.json()["balance"]["unaccounted"]) == (201, 150)
    one = f"/api/recalls/{made.json()['id']}"
    said = {"member": bench.member, "by": "Frau Bedarf", "told": [{"lot": "l-1", "used": 50}]}
    assert api.post(f"{one}/acknowledgements", json=said).json()["balance"]["used"] == 50
    assert api.post(f"{one}/returned", json={"member": bench.member, "lot": "l-1", "quantity": 100}).json()["balance"]["unaccounted"] == 0
    written = api.post(f"{one}/reports").json()
    assert api.get(f"{one}/reports/{written['sha256']}").headers["content-type"] == "application/pdf"
    assert api.post(f"{one}/close", json={"outcome": "done", "reason": "x"}).json()["closing"]["by"] == "Quirin Prüfer"
    assert [each["id"] for each in api.get("/api/recalls").json()["items"]] == [made.json()["id"]]
    assert api.get("/api/recalls/rr-0").status_code == 404


def test_a_recalled_batch_stands_aside_and_comes_back_when_the_recall_was_unfounded(
    data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> None:
    from distribution.recall import Cause
    from flows.recalls.closing import close
    from flows.recalls.starting import recall

    with opened(sample_house(data, tmp_path_factory, worker_id)) as house:
        (batch,) = house.ledger.list(KIND)

        def stands() -> tuple[str, set[str], set[str]]:
            carried(house, batch)
            stored = house.ledger.read(KIND, batch)
            assert stored is not None
            outcome = outcome_of(stored.state, changed=False)
            rows = {each.row.status for each in house.ledger.stock.lots(batch=batch)}
            return outcome.standing.stage, {each.status for each in outcome.standing.lots}, rows

        before, on = stands(), house.ledger.clock().date()
        begun = recall(house, Cause(kind="batch", value=batch, reason="Leckage"), "Quirin", on=on)
        assert stands() == ("recalled", {"recalled"}, {"recalled"})
        for who in ("Quirin", "Cora"):
            close(house, begun.id, "unfounded", "Verwechslung", who, on)
        assert stands() == before
        assert house.ledger.verify(KIND, batch) == ()
