"""Carriers are asked over real HTTP; whatever they answer has one clear outcome."""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from batches.errors import InputRefused, Unavailable
from flows.tracking import asking
from flows.tracking.asking import Reported, ask
from flows.tracking.carriers import carrier_for, carriers_in
from tests.servers.carriers import TOKEN, Carriers, carriers_server, dcsa_event, logistics_event

pytestmark = pytest.mark.integration

Asked = Callable[[str], Reported]
SEA, AIR = "HLCUHAN200512345", "020-12345675"


@pytest.fixture(scope="module")
def running() -> Iterator[Carriers]:
    with carriers_server() as carriers:
        yield carriers


@pytest.fixture
def carriers(running: Carriers, monkeypatch: pytest.MonkeyPatch) -> Carriers:
    monkeypatch.setenv("SEA_LINE_TOKEN", TOKEN)
    monkeypatch.setenv("AIR_LINE_TOKEN", TOKEN)
    running.dcsa, running.one_record, running.trouble, running.a_page, running.next_page = {}, {}, "", 100, "link"
    running.asked.clear()
    return running


@pytest.fixture
def asked(carriers: Carriers, tmp_path: Path) -> Asked:
    (tmp_path / "tracking.toml").write_text(carriers.settings)

    def about(document: str) -> Reported:
        carrier = carrier_for(document, carriers_in(tmp_path))
        assert carrier is not None
        return asyncio.run(ask(carrier, document))

    return about


def test_a_ship_is_followed_over_all_pages(carriers: Carriers, asked: Asked) -> None:
    carriers.dcsa[SEA] = [dcsa_event("DEPA", "2020-05-02T10:00:00+07:00", "VNHPH")] + [
        dcsa_event("ARRI", f"2020-06-{day:02}T06:00:00+02:00", "DEHAM", "EST", f"2020-05-{day:02}T08:00:00Z") for day in range(1, 24)
    ]
    carriers.a_page = 5
    for how in ("link", "cursor"):
        carriers.next_page = how
        reported = asked(SEA)
        assert len(reported.events) == 24
        assert {each.place_name for each in reported.events} == {"Haiphong", "Hamburg"}
    assert all(query["authorization"] == f"Bearer {TOKEN}" for _, query in carriers.asked)


def test_a_page_that_names_itself_as_the_next_does_not_go_on_for_ever(carriers: Carriers, asked: Asked) -> None:
    carriers.dcsa[SEA] = [dcsa_event("ARRI", f"2020-06-{day:02}T06:00:00+02:00", "DEHAM", "EST") for day in range(1, 8)]
    carriers.a_page, carriers.next_page = 2, "same"
    asked(SEA)
    assert len(carriers.asked) == 2


def test_a_next_page_on_another_server_is_not_asked(carriers: Carriers, asked: Asked) -> None:
    carriers.dcsa[SEA] = [dcsa_event("ARRI", f"2020-06-{day:02}T06:00:00+02:00", "DEHAM", "EST") for day in range(1, 8)]
    carriers.a_page, carriers.next_page = 2, "elsewhere"
    with pytest.raises(InputRefused, match="another server"):
        asked(SEA)


@pytest.mark.parametrize("following", ["http://[", "http://127.0.0.1:99999/v2/events?cursor=1", "//127.0.0.2:9/v2/events", "file:///etc/passwd"])
def test_a_next_page_that_is_no_address_is_refused(carriers: Carriers, asked: Asked, following: str) -> None:
    carriers.dcsa[SEA] = [dcsa_event("ARRI", f"2020-06-{day:02}T06:00:00+02:00", "DEHAM", "EST") for day in range(1, 8)]
    carriers.a_page, carriers.next_page = 2, following
    with pytest.raises(InputRefused, match="another server"):
        asked(SEA)


def test_half_an_answer_is_none(carriers: Carriers, asked: Asked) -> None:
    carriers.dcsa[SEA] = [dcsa_event("ARRI", f"2020-06-{day:02}T06:00:00+02:00", "DEHAM", "EST") for day in range(1, 8)]
    carriers.a_page, carriers.next_page = 2, "/v2/nothing-here"
    with pytest.raises(Unavailable, match="next one"):
        asked(SEA)


def test_what_the_settings_ask_for_beside_the_document_is_asked(carriers: Carriers, tmp_path: Path) -> None:
    carriers.dcsa[SEA] = [dcsa_event("ARRI", "2020-06-22T06:00:00+02:00", "DEHAM", "EST")]
    (tmp_path / "tracking.toml").write_text(carriers.settings.replace("/v2/events", "/v2/events?carrier=HL"))
    assert asyncio.run(ask(carriers_in(tmp_path)[0], SEA)).known
    (asked,) = carriers.asked
    assert (asked[1]["carrier"], asked[1]["transportDocumentReference"]) == ("HL", SEA)


def test_an_answer_of_more_events_than_a_batch_may_keep_is_refused(carriers: Carriers, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_KEPT", 5)
    carriers.dcsa[SEA] = [dcsa_event("ARRI", f"2020-06-{day:02}T06:00:00+02:00", "DEHAM", "EST") for day in range(1, 8)]
    carriers.one_record["020-12345675"] = [logistics_event("RCF", f"2020-05-21T{hour:02}:00:00Z", "DOH") for hour in range(8)]
    for document in (SEA, AIR):
        with pytest.raises(InputRefused, match="more than 5 events"):
            asked(document)


def test_all_pages_together_are_bounded(carriers: Carriers, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_BYTES_ALTOGETHER", 2000)
    carriers.dcsa[SEA] = [dcsa_event("ARRI", f"2020-06-{day:02}T06:00:00+02:00", "DEHAM", "EST") for day in range(1, 8)]
    carriers.a_page = 2
    with pytest.raises(InputRefused, match="2000 bytes"):
        asked(SEA)


def test_a_place_that_is_no_address_leaves_the_event_without_one(carriers: Carriers, asked: Asked) -> None:
    nowhere = {"cargo:eventLocation": {"@id": "http://["}}
    carriers.one_record["020-12345675"] = [logistics_event("ARR", "2020-05-22T05:00:00Z", "", "PLANNED", **nowhere)]
    (event,) = asked(AIR).events
    assert event.place is None


@pytest.mark.parametrize("at", ["9999-12-31T23:30:00Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_a_time_beyond_the_calendar_is_refused_before_it_is_kept(carriers: Carriers, asked: Asked, at: str) -> None:
    carriers.dcsa[SEA] = [dcsa_event("ARRI", at, "DEHAM", "EST")]
    with pytest.raises(InputRefused, match=r"events\[0\]"):
        asked(SEA)


def test_a_flight_is_followed_over_all_pages_and_linked_places(carriers: Carriers, asked: Asked) -> None:
    linked = {"@id": f"{carriers.address}/logistics-objects/place-fra"}
    hidden = {"@id": f"{carriers.address}/logistics-objects/place-secret"}
    away = {"@id": "http://127.0.0.2:9/logistics-objects/place-fra"}
    carriers.one_record["020-12345675"] = [
        *(logistics_event("RCF", f"2020-05-21T{hour % 24:02}:00:00Z", "DOH", created=f"2020-05-{hour // 24 + 1:02}T00:00:00Z") for hour in range(150)),
        *(logistics_event("ARR", "2020-05-22T05:00:00Z", "", "PLANNED", **{"cargo:eventLocation": where}) for where in (linked, hidden, away)),
    ]
    reported = asked(AIR)
    assert len(reported.events) == 153
    assert [each.place for each in reported.events[-3:]] == ["FRA", None, None]
    assert [query["skip"] for path, query in carriers.asked if path.endswith("events")] == ["0", "100"]


def test_a_document_nobody_knows_yet_is_no_fault(carriers: Carriers, asked: Asked) -> None:
    assert asked(AIR) == Reported(known=False)
    assert asked(SEA) == Reported(known=False)
    carriers.one_record["020-12345675"] = []
    assert asked(AIR) == Reported(known=True)


@pytest.mark.parametrize(
    ("trouble", "kind", "says"),
    [
        ("403", InputRefused, "SEA_LINE_TOKEN"),
        ("429", Unavailable, "wait 120 s"),
        ("500", Unavailable, "500"),
        ("503", Unavailable, "503"),
        ("410", InputRefused, "410"),
        ("truncated", InputRefused, "not JSON"),
        ("deep", InputRefused, "nested|not JSON"),
        ("huge", InputRefused, "more than 5000000 bytes"),
        ("elsewhere", InputRefused, "127.0.0.2"),
        ("circle", InputRefused, "circle"),
        ("to http://[", InputRefused, "redirects to"),
        ("to http://127.0.0.1:99999/v2/events", InputRefused, "redirects to 127.0.0.1"),
        ("to http://127.0.0.1:port/v2/events", Unavailable, "RemoteProtocolError"),
        ("to https://127.0.0.1/v2/events", InputRefused, "redirects to 127.0.0.1"),
        ("to file:///etc/passwd", InputRefused, "redirects to"),
        ("to //127.0.0.2:9/v2/events", InputRefused, "redirects to 127.0.0.2"),
    ],
)
def test_whatever_goes_wrong_has_its_outcome(carriers: Carriers, asked: Asked, trouble: str, kind: type[Exception], says: str) -> None:
    carriers.trouble = trouble
    with pytest.raises(kind, match=says):
        asked(SEA)


def test_an_answer_without_end_is_cut_off_before_it_fills_the_memory(carriers: Carriers, asked: Asked) -> None:
    carriers.trouble = "huge"
    tracemalloc.start()
    with pytest.raises(InputRefused):
        asked(SEA)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 40_000_000


def test_an_answer_that_drips_is_given_up(carriers: Carriers, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    carriers.trouble = "slow"
    monkeypatch.setattr(asking, "ALTOGETHER", 1.0)
    began = time.monotonic()
    with pytest.raises(Unavailable, match="within 1 s"):
        asked(SEA)
    assert time.monotonic() - began < 10


def test_a_token_that_is_wrong_or_not_set_is_named_and_not_shown(carriers: Carriers, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEA_LINE_TOKEN", "stale-secret")
    with pytest.raises(InputRefused, match="renew SEA_LINE_TOKEN") as refusal:
        asked(SEA)
    assert "stale-secret" not in str(refusal.value)
    monkeypatch.delenv("SEA_LINE_TOKEN")
    carriers.asked.clear()
    with pytest.raises(InputRefused, match="SEA_LINE_TOKEN holds no token"):
        asked(SEA)
    assert carriers.asked == []


def test_a_carrier_that_is_not_there_is_asked_again_later(tmp_path: Path) -> None:
    (tmp_path / "tracking.toml").write_text('[[carrier]]\nname = "gone"\nprotocol = "dcsa"\nurl = "http://127.0.0.1:9/v2/events"\ndocuments = ["HLCU"]\n')
    (carrier,) = carriers_in(tmp_path)
    with pytest.raises(Unavailable, match="ConnectError"):
        asyncio.run(ask(carrier, SEA))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('url = "http://carrier.example/v2/events"', "https"),
        ('url = "https://me:secret@carrier.example/v2/events"', "no name and no password"),
        ('url = "https://carrier.example/events"\ntoken = "secret"', "token"),
        ('url = "https://carrier.example:99999/events"', "Port"),
        ('url = "https:///events"', "server"),
        ('url = "https://carrier.example/events"\ntoken_from = "not a name"', "token_from"),
    ],
)
def test_settings_that_would_give_a_secret_away_are_refused(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "tracking.toml").write_text(f'[[carrier]]\nname = "sea"\nprotocol = "dcsa"\ndocuments = ["HLCU"]\n{line}\n')
    with pytest.raises(InputRefused, match=says) as refusal:
        carriers_in(tmp_path)
    assert "secret" not in str(refusal.value).replace(str(tmp_path), "")
