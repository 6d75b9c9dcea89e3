"""The history of a batch: all of it, but what would tell the second person too early; and whether its chain is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from batches.entered import FindingDecided
from batches.finding import Finding
from flows.running import enter
from flows.wiring import House, opened
from portal import make_app
from portal.acting import settled
from portal.desk import Desk
from record.tables import events
from tests.portal.conftest import Serve
from tests.servers.people import carrier, person, sample_house, sign_in

pytestmark = pytest.mark.integration

Client = Callable[..., httpx.Client]
COVERED = "noch verdeckter Eintrag"


@pytest.fixture
def sample(data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[House]:
    sample_house(data, tmp_path_factory, worker_id)
    with opened(data) as house:
        yield house


@pytest.fixture
def as_(data: Path, sample: House, serve: Serve) -> Iterator[Client]:
    with carrier(data):
        portal = serve(make_app(data))
        yield lambda name, *roles, organisation=None: sign_in(portal, person(sample, name, *roles, organisation=organisation))


@pytest.fixture
def batch(sample: House) -> str:
    return sample.ledger.overviews.ids()[0]


def blocking(house: House, batch: str) -> Finding:
    known = Desk(house.place.data).batch(batch)
    assert known is not None
    return next(each for each in known.judgement.findings if each.severity == "blocking")


def override(house: House, batch: str, finding: Finding, by: str, reason: str) -> None:
    told = settled(Desk(house.place.data), enter(house, batch, FindingDecided(by=by, finding=finding.id, choice="override", reason=reason)), 60)
    assert told.outcome == "applied"


def test_nobody_reads_who_overrode_or_why_before_their_own_word(sample: House, as_: Client, batch: str) -> None:
    importer = sample.ledger.overviews.find()[0].overview.shown["importer"]
    weber, mueller = as_("R. Weber", "qc"), as_("Anna Müller", "qc")
    others = [mueller, as_("Rex Prüfer", "auditor"), as_("Ina Import", "importer", organisation=importer)]
    finding = blocking(sample, batch)
    override(sample, batch, finding, "R. Weber", "durch Gutachten belegt")
    nothing = FindingDecided(by="R. Weber", finding="f-nothing", choice="override", reason="noch einmal")
    refused = sample.ledger.entries.enter("batch", batch, [nothing.model_dump(mode="json")], by="R. Weber")  # as if another run had been at work
    assert settled(Desk(sample.place.data), refused, 60).outcome == "refused"
    address = f"/batches/{batch}/history"
    assert "durch Gutachten belegt" in weber.get(address).text
    for client in others:
        for query in ("", "?sort=oldest", "?kind=decisions", "?kind=people", "?who=R.+Weber", "?check=yes"):
            page = client.get(address + query).text
            assert "durch Gutachten belegt" not in page
            assert "finding.overridden" not in page
            assert '<option value="R. Weber"' not in page
        assert COVERED in client.get(address).text
        assert COVERED not in client.get(f"{address}?who=R.+Weber").text
    override(sample, batch, finding, "Anna Müller", "ebenfalls geprüft")
    for client in [weber, *others]:
        page = client.get(address).text
        assert "durch Gutachten belegt" in page
        assert "ebenfalls geprüft" in page
        assert COVERED not in page


def test_the_history_tells_all_in_either_order_and_narrowed(sample: House, as_: Client, batch: str) -> None:
    client = as_("Rex Prüfer", "auditor")
    recorded = sample.ledger.events("batch", batch)
    page = client.get(f"/batches/{batch}/history?sort=oldest").text
    places = [page.index(f'id="e{each.number}"') for each in recorded]
    assert places == sorted(places)
    assert all(each.digest in page for each in recorded)
    newest = client.get(f"/batches/{batch}/history").text
    assert newest.index(f'id="e{recorded[-1].number}"') < newest.index('id="e1"')
    papers = client.get(f"/batches/{batch}/history?kind=papers").text
    assert "Papier beigefügt" in papers
    assert "Sendung eröffnet" not in papers
    assert "Nichts gefunden" in client.get(f"/batches/{batch}/history?who=Nobody").text
    assert client.get(f"/batches/{batch}/history?page=99999").status_code == 200
    assert client.get(f"/batches/{batch}/history?page=-1&kind=x&sort=y").status_code == 200


def test_the_chain_is_checked_and_what_was_altered_is_told(sample: House, as_: Client, batch: str) -> None:
    client = as_("Rex Prüfer", "auditor")
    assert "Die Kette stimmt nicht" not in client.get(f"/batches/{batch}/history?check=yes").text
    assert "folgen lückenlos aufeinander" in client.get(f"/batches/{batch}/history?check=yes").text
    with sample.ledger.writing() as connection:
        connection.execute(update(events).where(events.c.id == batch, events.c.number == 2).values(actor="somebody else"))
    page = client.get(f"/batches/{batch}/history?check=yes").text
    assert "Die Kette stimmt nicht" in page
    assert "event 2 (" in page


def test_who_may_not_see_a_history_does_not(as_: Client, batch: str) -> None:
    for client in (as_("Karl Konten", "admin"), as_("Bert Besteller", "buyer", organisation="Klinik")):
        assert client.get(f"/batches/{batch}/history").status_code == 403
