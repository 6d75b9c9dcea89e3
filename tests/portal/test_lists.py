"""Lists of batches and the queue: complete, narrowed, each one's own; cases taken on; nobody is asked to be their own second person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from batches.entered import FindingDecided
from flows.accounts.keeping import account_of
from flows.cases import take
from flows.running import enter
from flows.wiring import House, opened
from portal import make_app
from portal.acting import settled
from portal.desk import Desk
from tests.portal.conftest import Serve
from tests.portal.listed import listed, orders_in, post
from tests.servers.people import carrier, person, sample_house, sign_in

pytestmark = pytest.mark.integration

Client = Callable[..., httpx.Client]


@pytest.fixture
def house(data: Path) -> Iterator[House]:
    with opened(data) as house:
        yield house


@pytest.fixture
def as_(data: Path, house: House, serve: Serve) -> Client:
    """Somebody signed in."""
    portal = serve(make_app(data))
    return lambda name, *roles, organisation=None: sign_in(portal, person(house, name, *roles, organisation=organisation))


def all_pages(client: httpx.Client, path: str) -> list[str]:
    found: list[str] = []
    while path:
        page = client.get(path).text
        found += orders_in(page)
        further = re.search(r'href="([^"]+)" rel="next"', page)
        path = further[1].replace("&amp;", "&") if further else ""
    return found


def test_the_pages_of_the_list_hold_every_batch_once_in_either_order(house: House, as_: Client) -> None:
    made = [f"b-{number:03}" for number in range(123)]
    for each in made:
        listed(house, each)
    client = as_("R. Weber", "qc")
    assert all_pages(client, "/batches?sort=oldest") == made
    assert all_pages(client, "/batches") == made[::-1]
    assert "123 Sendungen" in client.get("/batches").text


def test_an_importer_sees_and_finds_batches_of_its_own_organisation_only(house: House, as_: Client) -> None:
    listed(house, "ours-1", "Musterhafen GmbH")
    listed(house, "theirs-1", "Andere GmbH")
    client = as_("Ina Import", "importer", organisation="Musterhafen GmbH")
    assert orders_in(client.get("/batches").text) == ["ours-1"]
    page = client.get("/batches", params={"q": "theirs"}).text
    assert (orders_in(page), "Nichts gefunden" in page) == ([], True)
    assert orders_in(as_("Rex Prüfer", "auditor").get("/batches").text) == ["theirs-1", "ours-1"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("100%", ["b-percent"]), ("_", ["b-low_line"]), ("müller", ["b-muller"]), ("MULLER", ["b-muller"]), ("händler müller", ["b-muller"]), ("%%", [])],
)
def test_words_are_looked_for_as_they_are_written(house: House, as_: Client, words: str, found: list[str]) -> None:
    listed(house, "b-percent", words="Charge 100%")
    listed(house, "b-low_line", words="LOT")
    listed(house, "b-muller", words="Händler Müller & Söhne")
    listed(house, "b-other", words="100 Stück")
    assert orders_in(as_("R. Weber", "qc").get("/batches", params={"q": words}).text) == found


def test_hostile_names_are_text_and_nothing_else(house: House, as_: Client) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    listed(house, "b-1", evil, shown={"order": evil, "supplier": evil}, blocking=1)
    client = as_("R. Weber", "qc")
    for path in ("/batches", "/queue", "/overview", f"/queue?list={evil}&q={evil}&stage={evil}"):
        page = client.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_an_empty_list_says_what_to_do(as_: Client) -> None:
    page = as_("Ina Import", "importer", organisation="Muster GmbH").get("/batches").text
    assert "Neuen Auftrag eingeben" in page
    assert 'href="/orders/new"' in page
    assert "Neuen Auftrag eingeben" not in as_("Rex Prüfer", "auditor").get("/batches").text


def test_where_a_page_ended_that_none_gave_is_refused(as_: Client) -> None:
    client = as_("R. Weber", "qc")
    for after in ("nonsense", "2020-01-01T00:00:00 b", "9999-12-31T23:59:59+00:00 b", "2020-01-01T00:00:00+00:00"):
        assert client.get("/batches", params={"after": after}).status_code == 422


def test_only_those_who_decide_see_the_queue_and_only_they_change_cases(house: House, as_: Client) -> None:
    listed(house, "b-1", "Muster GmbH", blocking=1)
    for client in (as_("Ina Import", "importer", organisation="Muster GmbH"), as_("Rex Prüfer", "auditor"), as_("Karl Konten", "admin")):
        assert client.get("/queue").status_code == 403
        assert client.get("/queue/next").status_code == 403
        token = re.search(r'name="csrf" content="([^"]+)"', client.get("/account").text)
        assert token is not None
        for path in ("/batches/b-1/case", "/queue/views", "/queue/views/delete"):
            assert client.post(path, data={"csrf": token[1], "do": "take", "name": "x"}).status_code == 403
    assert house.ledger.cases.of("b-1") is None
    assert as_("Bert Besteller", "buyer", organisation="Klinik").get("/batches").status_code == 403


def counted(page: str) -> dict[str, int]:
    told = re.search(r'<nav class="tabs queue__lists".*?</nav>', page, re.DOTALL)
    assert told is not None
    return {name: int(count) for name, count in re.findall(r'list=(\w+)"[^>]*>[^<]*<span class="pill[^"]*">(\d+)</span>', told[0])}


def test_each_list_of_the_queue_has_its_own_and_says_how_many(house: House, as_: Client) -> None:
    weber = as_("R. Weber", "qc")
    listed(house, "b-blocking", blocking=1)
    listed(house, "b-review", review=2)
    listed(house, "b-ready", ready=1)
    listed(house, "b-unseen", unseen=3)
    listed(house, "b-nothing")
    listed(house, "b-half", blocking=1, second=1, spoke="\nannamuller\n")
    listed(house, "b-mine-half", blocking=1, second=1, spoke="\nrweber\n")
    page = weber.get("/queue").text
    assert orders_in(page) == ["b-blocking", "b-review", "b-ready", "b-unseen", "b-half", "b-mine-half"]
    assert counted(page) == {"mine": 0, "free": 6, "second": 1, "overdue": 0, "open": 6}
    assert orders_in(weber.get("/queue?list=second").text) == ["b-half"]
    assert 'Prüfen <span class="count">6' in weber.get("/batches").text.replace("\n", " ").replace("  ", " ")


def test_a_case_is_taken_on_handed_over_and_given_back(sample: House, live: Client) -> None:
    weber, mueller = live("R. Weber", "qc"), live("Anna Müller", "qc")
    batch = sample.ledger.overviews.ids()[0]
    taken = post(weber, f"/batches/{batch}/case", on="queue", query="list=mine", do="take")
    assert (taken.status_code, taken.headers["location"]) == (303, "/queue?list=mine")
    assert orders_in(weber.get("/queue?list=mine").text) == [batch]
    refused = post(mueller, f"/batches/{batch}/case", do="take")
    assert (refused.status_code, "bereits jemand anderes übernommen" in refused.text) == (409, True)
    to = next(each for each in (account_of(sample, id_) for id_ in sample.ledger.list("account")) if each is not None and each.name == "Anna Müller")
    assert post(weber, f"/batches/{batch}/case", do="hand", to=to.id).status_code == 303
    assert orders_in(mueller.get("/queue?list=mine").text) == [batch]
    assert post(mueller, f"/batches/{batch}/case", do="give_back").status_code == 303
    assert sample.ledger.cases.of(batch) is None
    assert post(weber, f"/batches/{batch}/case", do="hand", to="a-nobody").status_code == 422
    assert [each.type for each in sample.ledger.events("batch", batch)][-3:] == ["case.taken", "case.taken", "case.given_back"]
    history = weber.get(f"/batches/{batch}/history").text
    assert "Prüfung übernommen von Anna Müller, zuvor R. Weber" in history


def test_the_next_case_goes_through_the_list_and_leaves_out_what_others_have(house: House, as_: Client) -> None:
    weber, mueller = person(house, "R. Weber", "qc"), person(house, "Anna Müller", "qc")
    for each in ("b-1", "b-2", "b-3"):
        listed(house, each, review=1)
    take(house, "b-2", mueller.account.id, mueller.account.name)
    client = as_(weber.account.name, "qc")
    assert client.get("/queue/next").headers["location"] == "/batches/b-1/review"
    assert client.get("/queue/next?from=b-1").headers["location"] == "/batches/b-3/review"
    assert client.get("/queue/next?from=b-3").headers["location"] == "/batches/b-1/review"
    assert client.get("/queue/next?list=second&from=b-3").headers["location"] == "/queue?list=second&none=yes"


def test_a_view_is_kept_under_a_name_and_deleted(house: House, as_: Client) -> None:
    client = as_("R. Weber", "qc")
    kept = post(client, "/queue/views", name="Zoll & Überfälliges", query="list=overdue&q=Müller&stage=customs&evil=1")
    assert kept.headers["location"] == "/queue?list=overdue&q=M%C3%BCller&stage=customs"
    page = client.get("/queue").text
    assert "Zoll &amp; Überfälliges" in page
    assert "/queue?list=overdue&amp;q=M%C3%BCller&amp;stage=customs" in page
    assert post(client, "/queue/views", name="", query="").status_code == 422
    assert post(client, "/queue/views/delete", name="Zoll & Überfälliges").status_code == 303
    assert "Überfälliges" not in client.get("/queue").text


@pytest.fixture
def sample(data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[House]:
    """The Kaiserslautern sample."""
    sample_house(data, tmp_path_factory, worker_id)
    with opened(data) as house:
        yield house


@pytest.fixture
def live(data: Path, sample: House, serve: Serve) -> Iterator[Client]:
    """Somebody signed in to the sample, with a run that carries what they enter."""
    with carrier(data):
        portal = serve(make_app(data))
        yield lambda name, *roles, organisation=None: sign_in(portal, person(sample, name, *roles, organisation=organisation))


def test_who_spoke_first_is_not_asked_to_be_the_second(sample: House, live: Client) -> None:
    (batch,) = sample.ledger.overviews.ids()
    weber, mueller = live("R. Weber", "qc"), live("Anna Müller", "qc")
    blocking = next(each for each in Desk(sample.place.data).batch(batch).judgement.findings if each.severity == "blocking")  # type: ignore[union-attr]
    assert orders_in(mueller.get("/queue?list=second").text) == []
    settled(
        Desk(sample.place.data),
        enter(sample, batch, FindingDecided(by="R. Weber", finding=blocking.id, choice="override", reason="geprüft und vertretbar")),
        60,
    )
    assert orders_in(mueller.get("/queue?list=second").text) == [batch]
    assert orders_in(weber.get("/queue?list=second").text) == []
    page = re.sub(r"<select.*?</select>", "", mueller.get("/queue?list=second").text, flags=re.DOTALL)  # without those a case can be handed to
    assert "Weber" not in page
    assert "vertretbar" not in page


def test_somebody_elses_batch_is_not_there_and_stays_as_it_is(sample: House, live: Client) -> None:
    (batch,) = sample.ledger.overviews.ids()
    client = live("Fremd Firma", "importer", organisation="Fremde GmbH")
    before = sample.ledger.version_of("batch", batch)
    for path in (f"/batches/{batch}", f"/batches/{batch}/history"):
        assert client.get(path).status_code == 404
    assert post(client, f"/batches/{batch}/promises", kind="test_report", whom="X", until="2030-01-01").status_code == 404
    assert sample.ledger.version_of("batch", batch) == before


def test_a_batch_at_a_glance_says_where_it_stands_and_what_each_may_do_next(sample: House, live: Client) -> None:
    (batch,) = sample.ledger.overviews.ids()
    importer = sample.ledger.overviews.find()[0].overview.shown["importer"]
    ours = live("Ina Import", "importer", organisation=importer).get(f"/batches/{batch}").text
    assert "Steht an der Stufe" in ours
    assert f'href="/batches/{batch}/papers" data-key="n"' in ours
    assert "Zuständig für die Prüfung" not in ours
    qc = live("R. Weber", "qc").get(f"/batches/{batch}").text
    assert f'href="/batches/{batch}/review" data-key="n"' in qc
    assert "Zuständig für die Prüfung" in qc
    auditor = live("Rex Prüfer", "auditor").get(f"/batches/{batch}").text
    assert "Für Sie ist hier gerade nichts zu tun" in auditor
    assert "Zusage eintragen" not in auditor


def test_a_promise_is_entered_and_shown_and_a_wrong_one_keeps_what_was_typed(sample: House, live: Client) -> None:
    (batch,) = sample.ledger.overviews.ids()
    client = live("R. Weber", "qc")
    wrong = post(client, f"/batches/{batch}/promises", kind="test_report", whom="Labor Süd", until="irgendwann")
    assert (wrong.status_code, 'value="Labor Süd"' in wrong.text, "TT.MM.JJJJ" in wrong.text) == (422, True, True)
    entered = post(client, f"/batches/{batch}/promises", kind="test_report", whom="Labor Süd", until="2020-07-15")
    assert entered.status_code == 303
    assert "told=" in entered.headers["location"]
    page = client.get(entered.headers["location"]).text
    assert "Labor Süd" in page
    assert "15.07.2020" in page
    stale = post(client, f"/batches/{batch}/promises", kind="test_report", whom="Labor Nord", until="2020-07-20", seen="what was there before")
    assert (stale.status_code, "Nicht übernommen" in stale.text, 'value="Labor Nord"' in stale.text) == (409, True, True)
