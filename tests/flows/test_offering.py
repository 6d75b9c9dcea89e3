"""Offers from draft to their end: what is released and approved goes out, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from batches.errors import InputRefused, NotNow
from flows.kinds import GROUPS, OFFERS
from flows.offers.current import current
from flows.offers.drafting import prefilled, stock_on_offer
from flows.offers.feeds import MOST, feed
from flows.offers.offering import announced, approve, change, draft, publish, withdraw
from flows.offers.passing import look_over
from flows.offers.recalling import recall_notices
from flows.verifying import verify_record
from flows.wiring import House
from record.tables import outbox
from tests.flows.offer_house import COORDINATOR, LOT, blocked, channels, events, grouped, published, said, stocked
from tests.servers.clocks import Clock, house_with

pytestmark = pytest.mark.unit
FILE = '[[channel]]\nname = "trial"\nadapter = "file"\ngroups = ["*"]\n'


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    with house_with(clock, tmp_path / "data") as opened:
        grouped(opened)
        stocked(opened)
        channels(opened, FILE)
        yield opened


def keys(house: House) -> list[str]:
    with house.ledger.reading() as connection:
        return sorted(connection.execute(select(outbox.c.key)).scalars())


def test_an_offer_is_drafted_approved_published_and_withdrawn_each_with_its_event(house: House, clock: Clock) -> None:
    made = draft(house, said(), COORDINATOR)
    assert made.status == "draft"
    assert approve(house, made.id, made.said.shown, "D. Zweite").status == "approved"
    assert keys(house) == []
    out = publish(house, made.id, COORDINATOR)
    assert (out.status, out.revision, out.published_at) == ("published", 1, clock.now)
    assert publish(house, made.id, COORDINATOR) == out, "told twice"
    gone = withdraw(house, made.id, "Alles ist verteilt.", COORDINATOR)
    assert (gone.status, gone.reason) == ("withdrawn", "Alles ist verteilt.")
    assert withdraw(house, made.id, "noch einmal", COORDINATOR) == gone
    assert keys(house) == [f"offer:{made.id}:trial:1:end", f"offer:{made.id}:trial:1:publish"]
    assert events(house, made) == ["offer.drafted", "offer.approved", "offer.published", "offer.withdrawn"]


def test_what_nobody_approved_is_not_published_and_another_text_needs_another_word(house: House) -> None:
    made = draft(house, said(), COORDINATOR)
    with pytest.raises(NotNow, match="approve"):
        publish(house, made.id, COORDINATOR)
    approve(house, made.id, made.said.shown, COORDINATOR)
    changed = change(house, made.id, said(title="Andere Masken"), COORDINATOR)
    assert changed.status == "draft"
    with pytest.raises(NotNow, match="approve"):
        publish(house, made.id, COORDINATOR)
    with pytest.raises(NotNow, match="changed since you saw it"):
        approve(house, made.id, made.said.shown, COORDINATOR)
    approve(house, made.id, changed.said.shown, COORDINATOR)
    assert publish(house, made.id, COORDINATOR).live.title == "Andere Masken"


def test_what_is_outside_stays_as_approved_until_the_change_is_approved_too(house: House) -> None:
    out = published(house)
    draft_of = change(house, out.id, said(title="Besserer Titel"), COORDINATOR)
    assert (draft_of.status, draft_of.live.title, draft_of.is_approved) == ("published", "FFP2-Masken abzugeben", False)
    after = approve(house, out.id, draft_of.said.shown, COORDINATOR)
    assert (after.live.title, after.revision) == ("Besserer Titel", 2)
    assert f"offer:{out.id}:trial:2:publish" in keys(house)
    with pytest.raises(NotNow, match="keeps its kind and groups"):
        change(house, out.id, said(groups=["g-le"]), COORDINATOR)


@pytest.mark.parametrize("fault", ["not released", "recalled", "gone", "too little"])
def test_a_lot_that_is_no_stock_is_refused_when_drafted_when_approved_and_when_published(house: House, fault: str) -> None:
    def break_() -> None:
        match fault:
            case "not released":
                stocked(house, replace(LOT, status="quarantined", gate="quality"))
            case "recalled":
                blocked(house, "l-1")
            case "gone":
                stocked(house, replace(LOT, id="l-2", lot="A2"))
            case _:
                stocked(house, replace(LOT, quantity=4000))

    ready, drafted = draft(house, said(), COORDINATOR), draft(house, said(title="Zweites"), COORDINATOR)
    approve(house, ready.id, ready.said.shown, COORDINATOR)
    break_()
    with pytest.raises(NotNow):
        draft(house, said(title="Drittes"), COORDINATOR)
    with pytest.raises(NotNow):
        approve(house, drafted.id, drafted.said.shown, COORDINATOR)
    with pytest.raises(NotNow):
        publish(house, ready.id, COORDINATOR)
    assert keys(house) == []
    assert [OFFERS.get(house, each.id).status for each in (ready, drafted)] == ["approved", "draft"]


def test_goods_that_expire_before_the_offer_ends_are_not_offered(house: House) -> None:
    stocked(house, replace(LOT, expires_on=date(2026, 6, 29)))
    with pytest.raises(NotNow, match="expires on 2026-06-29"):
        draft(house, said(), COORDINATOR)
    assert draft(house, said(valid_until="2026-06-29"), COORDINATOR).status == "draft"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text": "Masken für 1,20 € das Stück"}, "offer.text"),
        ({"text": "EUR 3 je Packung"}, "offer.text"),
        ({"text": "für Patient Herr Meier"}, "offer.text"),
        ({"title": "Versichert A123456789"}, "offer.text"),
        ({"text": "geb. 12.03.1950"}, "offer.text"),
        ({"title": "Zwei\nZeilen"}, "offer.title"),
        ({"title": "Bcc: alle\rX"}, "offer.title"),
        ({"text": "rückwärts \u202egnidliub"}, "offer.text"),
        ({"link": "javascript:alert(1)"}, "offer.link"),
        ({"link": 'https://x.example/" onclick="x'}, "offer.link"),
        ({"lots": []}, "offer.lots"),
        ({"most": 5}, "offer.most"),
        ({"valid_until": "2026-05-28"}, "offer.past"),
        ({"groups": ["g-none"]}, "group.unknown"),
        ({"wanted": {"category": "nothing"}}, "offer.category"),
    ],
)  # fmt: skip
def test_a_text_that_must_not_leave_is_refused_with_the_field(house: House, more: dict[str, object], code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        draft(house, said(**more), COORDINATOR)
    assert refused.value.code == code
    assert refused.value.de


def test_prices_may_stand_where_the_settings_allow_them(house: House) -> None:
    channels(house, 'prices_in = ["g-kl"]', FILE)
    assert draft(house, said(text="Masken für 1,20 € das Stück"), COORDINATOR).status == "draft"


def test_a_number_of_the_trade_is_no_price_and_no_patient(house: House) -> None:
    assert draft(house, said(text="EN 149:2001+A1:2009, 5.000 Stück, Charge K210412, für Patientinnen und Patienten"), COORDINATOR).status == "draft"


def test_what_is_published_expires_by_itself_and_ends_when_its_goods_may_not_be_offered(house: House, clock: Clock) -> None:
    stocked(house, LOT, replace(LOT, id="l-2", lot="A2"))
    first, second = published(house), published(house, lots=["l-2"], title="Zweites", valid_until="2026-07-31")
    assert {each.id for each in current(house)} == {first.id, second.id}
    clock.go_on(days=33)
    assert [each.id for each in current(house)] == [second.id], "also before the turn"
    assert look_over(house) == 1
    assert OFFERS.get(house, first.id).status == "expired"
    clock.go_on(hours=1)
    blocked(house, "l-2")
    assert current(house) == ()
    assert look_over(house) == 1
    assert OFFERS.get(house, second.id).status == "withdrawn"
    assert [each.status for each in current(house, ["g-kl"], ended=True)] == ["withdrawn", "expired"]
    clock.go_on(days=31)
    assert look_over(house) == 0
    assert current(house, ["g-kl"], ended=True) == ()
    assert look_over(house) == 0


def test_a_draft_says_what_the_stock_is_first_expired_first(house: House) -> None:
    stocked(house, LOT, replace(LOT, id="l-2", lot="A2", expires_on=date(2026, 6, 5), quantity=300), replace(LOT, id="l-3", status="quarantined"))
    assert [each.id for each in stock_on_offer(house, "ffp2")] == ["l-2", "l-1"]
    told = prefilled(house, "ffp2")
    assert (told["lots"], told["most"], told["valid_until"]) == (["l-2", "l-1"], 10_300, "2026-06-05")
    assert told["title"] == "Partikelfiltrierende Halbmaske FFP2"
    assert "Packung zu 20 Stück" in told["text"]
    assert "haltbar bis 05.06.2026" in told["text"]
    assert draft(house, announced(told | {"groups": ["g-kl"]}), COORDINATOR).said.least is None
    with pytest.raises(NotNow):
        prefilled(house, "ffp3")


def test_a_recall_ends_every_offer_of_the_goods_and_tells_the_same_groups_and_channels_once(house: House) -> None:
    stocked(house, LOT, replace(LOT, id="l-2", lot="A2"))
    out, other = published(house), published(house, lots=["l-2"], groups=["g-le"])
    old = published(house, groups=["g-le"], title="Früher")
    withdraw(house, old.id, "verteilt", COORDINATOR)
    waiting = draft(house, said(title="Entwurf"), COORDINATOR)
    blocked(house, "l-1")
    before = set(keys(house))
    done = recall_notices(house, "rr-1", ["l-1"], "FFP2-Masken Charge A1", "Bitte nicht mehr verwenden.\n\nWir holen sie ab.", "Q. Leiter")
    assert done.notice is not None
    assert set(done.withdrawn) == {out.id, waiting.id}
    assert (done.notice.id, done.notice.status, done.notice.live.groups) == ("an-rr-1", "published", ("g-kl", "g-le"))
    assert set(keys(house)) - before == {f"offer:{out.id}:trial:1:end", "offer:an-rr-1:trial:1:publish"}
    assert OFFERS.get(house, other.id).status == "published"
    again = recall_notices(house, "rr-1", ["l-1"], "FFP2-Masken Charge A1", "anders", "Q. Leiter")
    assert (again.notice, again.withdrawn) == (done.notice, ())
    assert look_over(house) == 0, "a notice of a recall rests on no stock"
    assert verify_record(house.place.data) == ()


def test_a_recall_of_goods_that_were_offered_to_nobody_says_nothing(house: House) -> None:
    waiting = draft(house, said(), COORDINATOR)
    done = recall_notices(house, "rr-2", ["l-1"], "Titel", "Text", "Q. Leiter")
    assert (done.notice, done.withdrawn) == (None, (waiting.id,))
    assert keys(house) == []


def test_a_recall_stays_in_the_feed_however_much_is_announced_after_it(house: House, clock: Clock) -> None:
    published(house)
    done = recall_notices(house, "rr-1", ["l-1"], "FFP2-Masken Charge A1", "Bitte nicht mehr verwenden.", "Q. Leiter")
    assert done.notice is not None
    for number in range(MOST + 2):
        clock.go_on(hours=1)
        published(house, kind="news", lots=[], wanted=None, least=None, most=None, title=f"Neues {number}")
    told = json.loads(feed(house, GROUPS.get(house, "g-kl"), "json", "https://freigabe.example/", "")[0])
    assert len(told["items"]) == MOST
    assert [each["tags"] for each in told["items"]].count(["recall"]) == 1
    assert told["items"][0]["title"].endswith(f"Neues {MOST + 1}")
