"""Offers on their way to real servers: once each, whatever breaks between, and harmless whatever somebody typed."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

import flows.offers.speaking
from batches.errors import InputRefused
from flows.health import Site as Place_
from flows.health.channels import channels as looked_at
from flows.kinds import OFFERS
from flows.mailing.letters import LETTER
from flows.offers import sending
from flows.offers.channels import channels_in
from flows.offers.offering import approve, change, withdraw
from flows.offers.recalling import recall_notices
from flows.offers.sending import Turn, bring, try_again
from flows.offers.standing import in_channels, waiting_in
from flows.publish_offers import publish_offers
from flows.session import prefect_session
from flows.wiring import House
from record import outbox
from tests.flows.offer_house import COORDINATOR, blocked, channels, grouped, published, said, stocked
from tests.servers.clocks import Clock, house_with
from tests.servers.webhook import Hook, webhook
from tests.servers.wordpress import PASSWORD, USER, Site, wordpress

pytestmark = pytest.mark.integration
SECRET = "whsec_" + base64.b64encode(b"thirty-two bytes of plain chance").decode()
HOSTILE = "<script>alert(1)</script> [gallery id=1] <!-- wp:html --> \"'&amp; https://evil.example/x"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("DORFNEWS_USER", USER)
    monkeypatch.setenv("DORFNEWS_PASSWORD", PASSWORD)
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    with house_with(clock, tmp_path / "data") as opened:
        grouped(opened)
        stocked(opened)
        yield opened


@pytest.fixture
def site() -> Iterator[Site]:
    with wordpress() as running:
        yield running


@pytest.fixture
def hook() -> Iterator[Hook]:
    with webhook() as running:
        yield running


def hook_settings(hook: Hook, name: str = "hook") -> str:
    return f'[[channel]]\nname = "{name}"\nadapter = "webhook"\ngroups = ["g-kl"]\nurl = "{hook.url}"\nsecret_from = "HOOK_SECRET"\n'


def where(house: House, id: str) -> dict[str, Any]:  # noqa: A002
    return {each.channel: each for each in in_channels(house, OFFERS.get(house, id), channels_in(house.place.data))}


def later(house: House, clock: Clock, hours: float = 5) -> Turn:
    clock.go_on(hours=hours)
    return bring(house)


# WordPress


def test_a_post_is_made_changed_and_says_that_it_is_withdrawn(house: House, site: Site, clock: Clock) -> None:
    channels(house, site.settings())
    out = published(house, link="https://lk-kl.example/masken")
    assert where(house, out.id)["dorfnews"].where == "waiting"
    assert bring(house).brought == 1
    (post,) = site.there
    assert (post["status"], post["slug"], post["categories"], post["date_gmt"]) == ("publish", f"freigabe-{out.id}", [11], "2026-05-29T12:00:00")
    assert post["title"] == "Biete: FFP2-Masken abzugeben"
    assert "Wir haben Masken abzugeben.<br>Packung zu 20 Stück." in post["content"]
    assert "Menge: 1.000 bis 5.000 Stück" in post["content"]
    assert 'href="https://lk-kl.example/masken"' in post["content"]
    shown = where(house, out.id)["dorfnews"]
    assert (shown.where, shown.link) == ("there", f"http://127.0.0.1/freigabe-{out.id}/")
    changed = change(house, out.id, said(title="Noch mehr Masken"), COORDINATOR)
    approve(house, out.id, changed.said.shown, COORDINATOR)
    bring(house)
    withdraw(house, out.id, "Alles ist verteilt.", COORDINATOR)
    bring(house)
    (post,) = site.there
    assert post["title"] == "Zurückgezogen: Biete: Noch mehr Masken"
    assert "Alles ist verteilt." in post["content"]
    assert "Wir haben" not in post["content"]
    assert where(house, out.id)["dorfnews"].where == "ended"
    assert bring(house) == Turn()


@pytest.mark.parametrize("trouble", ["drop", "503", "slow", "429"])
def test_whatever_breaks_while_a_post_is_made_there_is_one_of_it_in_the_end(
    house: House, site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr(flows.offers.speaking, "READ", 0.2)
    channels(house, site.settings())
    out = published(house)
    site.trouble = ["", "", trouble]  # categories and looking for it answer, making it does not
    assert [why.partition(" / ")[0].partition(" (")[0] for _, _, why in bring(house).not_taken] == [
        {"503": "answered 503", "429": "answered 429"}.get(trouble, "does not answer")
    ]
    shown = where(house, out.id)["dorfnews"]
    assert (shown.where, shown.again_at) == ("later", clock.now + timedelta(minutes=5))
    assert bring(house) == Turn(), "not before its time"
    time.sleep(0.4 if trouble == "slow" else 0)
    assert later(house, clock).brought == 1
    assert [each["slug"] for each in site.there] == [f"freigabe-{out.id}"]
    assert where(house, out.id)["dorfnews"].where == "there"


def test_killed_between_the_post_and_the_note_of_it_the_post_is_brought_up_to_date(house: House, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    channels(house, site.settings())
    out = published(house)

    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_note", killed)
        with pytest.raises(Killed):
            bring(house)
    assert len(site.there) == 1
    assert OFFERS.get(house, out.id).published == ()
    assert bring(house).brought == 1
    assert len(site.there) == 1
    assert site.asked.count("POST /posts") == 1
    assert bring(house) == Turn()


def test_a_post_that_came_into_being_while_another_was_made_stays_the_only_one(house: House, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    channels(house, site.settings())
    out = published(house)
    made = site._make

    def twice(body: dict[str, Any], *, who: bool) -> Any:
        monkeypatch.setattr(site, "_make", made)
        made(body, who=who)
        return made(body, who=who)

    monkeypatch.setattr(site, "_make", twice)
    assert bring(house).brought == 1
    assert [each["slug"] for each in site.posts.values()] == [f"freigabe-{out.id}"]
    assert where(house, out.id)["dorfnews"].link.endswith(f"/freigabe-{out.id}/")


def test_what_ends_before_its_post_is_known_of_is_looked_for_and_ended(house: House, site: Site, clock: Clock) -> None:
    channels(house, site.settings())
    out = published(house)
    site.trouble = ["", "", "drop"]
    bring(house)
    withdraw(house, out.id, "verteilt", COORDINATOR)
    done = bring(house)
    assert (done.brought, done.overtaken) == (1, 0)
    assert [each["title"].split(":")[0] for each in site.there] == ["Zurückgezogen"]
    assert later(house, clock).overtaken == 1
    assert [each["title"].split(":")[0] for each in site.there] == ["Zurückgezogen"]


def test_an_end_is_looked_for_again_where_a_post_may_still_come_into_being(house: House, site: Site, clock: Clock) -> None:
    channels(house, site.settings())
    out = published(house)
    site.trouble = ["", "", "503"]
    bring(house)
    withdraw(house, out.id, "verteilt", COORDINATOR)
    assert bring(house).not_taken[0][2].startswith("nothing of it is there yet")
    site._make({"title": "Biete", "slug": f"freigabe-{out.id}", "status": "publish"}, who=True)
    assert later(house, clock).brought == 1
    assert [each["title"].split(":")[0] for each in site.there] == ["Zurückgezogen"]


def test_what_ended_before_anything_was_tried_leaves_nothing(house: House, site: Site) -> None:
    channels(house, site.settings())
    out = published(house)
    withdraw(house, out.id, "Irrtum", COORDINATOR)
    assert (bring(house).overtaken, site.posts) == (1, {})
    assert bring(house) == Turn()


@pytest.mark.parametrize(("how", "left"), [("draft", ["draft"]), ("trash", [])])
def test_a_site_may_put_away_what_is_withdrawn(house: House, site: Site, how: str, left: list[str]) -> None:
    channels(house, site.settings(more=f'withdraw = "{how}"'))
    out = published(house)
    bring(house)
    withdraw(house, out.id, "verteilt", COORDINATOR)
    bring(house)
    assert [each["status"] for each in site.there] == left
    assert len(site.posts) == 1


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "a wrong password": ({"env": ("DORFNEWS_PASSWORD", "nope")}, "does not know this name and application password (401"),
    "no password": ({"env": ("DORFNEWS_PASSWORD", "")}, "DORFNEWS_PASSWORD holds nothing"),
    "a user without rights": ({"role": "contributor"}, "may not write posts there (403, rest_cannot_create)"),
    "no interface": ({"rest": False}, "no REST interface at this address (404, rest_no_route)"),
    "no such category": ({"categories": {}}, "no category with the slug biete"),
    "a page instead": ({"trouble": ["html"]}, "REST interface does not answer (200, no JSON)"),
    "a redirect": ({"trouble": ["elsewhere"]}, "leads elsewhere (301)"),
}


@pytest.mark.parametrize("fault", REFUSALS)
def test_what_a_site_refuses_is_told_and_goes_on_once_it_is_mended(house: House, site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    broken, says = REFUSALS[fault]
    channels(house, site.settings())
    out = published(house)
    with monkeypatch.context() as patch:
        for name, value in broken.items():
            patch.setenv(*value) if name == "env" else patch.setattr(site, name, value)
        bring(house)
        shown = where(house, out.id)["dorfnews"]
        assert shown.where == "refused"
        assert says in shown.why.en
        assert shown.why.de != shown.why.en
        assert waiting_in(house) == {out.id: "refused"}
        assert bring(house) == Turn(), "not hammered"
    try_again(house)
    assert bring(house).brought == 1
    assert (len(site.there), waiting_in(house)) == (1, {})


def test_hostile_text_is_text_on_a_site(house: House, site: Site) -> None:
    channels(house, site.settings())
    published(house, title=HOSTILE[:110], text=HOSTILE, contact="<b onclick=x>")
    bring(house)
    (post,) = site.there
    page = html.document_fromstring(f"<body><h1>{post['title']}</h1><div>{post['content']}</div><p>{post['excerpt']}</p>")
    assert {each.tag for each in page.iter()} <= {"html", "body", "h1", "div", "p", "br"}
    assert HOSTILE in page.text_content()
    for each in (post["title"], post["content"], post["excerpt"]):
        assert "[" not in each
        assert "://" not in each


def test_one_site_that_is_away_keeps_no_other_from_being_told(house: House, site: Site, hook: Hook) -> None:
    channels(house, site.settings("away").replace(str(site.port), "1"), site.settings(), hook_settings(hook))
    first, second = published(house), published(house, title="Zweites")
    done = bring(house)
    assert (done.brought, [channel for channel, _, _ in done.not_taken]) == (4, ["away"]), "asked once a turn"
    assert {where(house, each.id)["dorfnews"].where for each in (first, second)} == {"there"}


# Webhooks


def test_a_webhook_is_signed_so_that_anybody_with_the_secret_can_see_it(house: House, hook: Hook, clock: Clock) -> None:
    channels(house, hook_settings(hook))
    out = published(house)
    bring(house)
    ((headers, body),) = hook.taken
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    told = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    assert headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(key, told, hashlib.sha256)).decode()
    assert headers["webhook-timestamp"] == str(int(clock.now.timestamp()))
    assert headers["idempotency-key"] == headers["webhook-id"] == f"offer:{out.id}:hook:1:publish"
    assert headers["content-type"] == "application/json"
    event = json.loads(body)
    assert (event["type"], event["data"]["status"], event["data"]["category"], event["data"]["most"]) == ("offer.published", "published", "ffp2", 5000)
    withdraw(house, out.id, "verteilt", COORDINATOR)
    bring(house)
    assert json.loads(hook.taken[-1][1])["type"] == "offer.withdrawn"


def test_a_webhook_is_tried_again_with_growing_pauses_and_is_the_same_each_time(house: House, hook: Hook, clock: Clock) -> None:
    channels(house, hook_settings(hook))
    out = published(house)
    hook.answers = [500, 0, 429]
    pauses = []
    for _ in range(3):
        bring(house)
        shown = where(house, out.id)["hook"]
        pauses.append(shown.again_at - clock.now)
        clock.now = shown.again_at
    assert pauses == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert bring(house).brought == 1
    assert len({(headers["webhook-id"], body) for headers, body in hook.taken}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in hook.taken}) == 4
    assert len({headers["webhook-signature"] for headers, _ in hook.taken}) == 4


@pytest.mark.parametrize("status", [302, 307, 400, 404, 410])
def test_a_webhook_follows_nobody_elsewhere_and_takes_no_for_no(house: House, hook: Hook, status: int) -> None:
    channels(house, hook_settings(hook))
    out = published(house)
    hook.answers = [status]
    bring(house)
    assert len(hook.taken) == 1
    assert where(house, out.id)["hook"].where == "refused"
    assert str(status) in where(house, out.id)["hook"].why.en


@pytest.mark.parametrize(
    "url",
    ["http://hooks.example/x", "https://user:pass@hooks.example/x", "file:///etc/passwd", "https://", "http://127.0.0.1.evil.example/x", "https://x/#y"],
)
def test_an_address_that_others_could_read_along_is_no_setting(house: House, hook: Hook, url: str) -> None:
    channels(house, hook_settings(hook).replace(hook.url, url))
    with pytest.raises(InputRefused, match="url"):
        channels_in(house.place.data)


def test_the_settings_in_the_documents_are_in_order(house: House) -> None:
    told = (Path(__file__).parents[2] / "docs" / "offers.md").read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    channels(house, told)
    assert [each.adapter for each in channels_in(house.place.data).channel] == ["mail", "wordpress", "webhook", "file"]


def test_a_text_that_a_later_one_replaced_is_not_told(house: House, hook: Hook) -> None:
    channels(house, hook_settings(hook))
    out = published(house)
    changed = change(house, out.id, said(title="Anders"), COORDINATOR)
    approve(house, out.id, changed.said.shown, COORDINATOR)
    done = bring(house)
    assert (done.brought, done.overtaken) == (1, 1)
    assert [json.loads(body)["data"]["title"] for _, body in hook.taken] == ["Biete: Anders"]


# Mail and files


MAIL = '[[channel]]\nname = "post"\nadapter = "mail"\ngroups = ["*"]\neditors = ["redaktion@dorfnews.example"]\n'


def letters(house: House) -> list[dict[str, Any]]:
    with house.ledger.reading() as connection:
        return [each.payload for each in outbox.undelivered(connection, 100, LETTER)]


def test_members_of_the_groups_get_a_letter_and_an_editor_the_text_and_nobody_else(house: House, clock: Clock) -> None:
    channels(house, MAIL)
    out = published(house)
    bring(house)
    bring(house)
    assert sorted(each["to"] for each in letters(house)) == ["einkauf@klinikum.example", "praxis@sued.example", "redaktion@dorfnews.example"]
    first = letters(house)[0]
    assert first["subject"] == "Biete: FFP2-Masken abzugeben"
    assert "Menge: 1.000 bis 5.000 Stück" in first["body"]
    assert "Gültig bis 30.06.2026" in first["body"]
    shown = where(house, out.id)["post"]
    assert (shown.where, shown.letters, shown.left) == ("there", 3, 0)
    withdraw(house, out.id, "verteilt", COORDINATOR)
    bring(house)
    assert sum("Zurückgezogen" in each["subject"] for each in letters(house)) == 3


def test_a_day_that_passed_is_not_mailed(house: House, clock: Clock) -> None:
    channels(house, MAIL)
    published(house)
    bring(house)
    clock.go_on(days=40)
    assert bring(house).ended == 1
    assert len(letters(house)) == 3


def test_mail_for_nobody_is_told(house: House) -> None:
    channels(house, MAIL.replace('editors = ["redaktion@dorfnews.example"]', "members = false"))
    out = published(house)
    bring(house)
    assert "no member of the groups" in where(house, out.id)["post"].why.en


def test_a_trial_run_lets_nothing_out_and_writes_what_it_would(house: House) -> None:
    channels(house, '[[channel]]\nname = "trial"\nadapter = "file"\ngroups = ["g-le"]\n')
    published(house, groups=["g-kl", "g-le"])
    elsewhere = published(house)
    bring(house)
    (file,) = (house.place.data / "published" / "trial").iterdir()
    assert json.loads(file.read_text())["title"] == "Biete: FFP2-Masken abzugeben"
    assert where(house, elsewhere.id) == {}


# Ends that come by themselves


def test_goods_that_are_recalled_before_their_turn_are_not_told(house: House, site: Site) -> None:
    channels(house, site.settings())
    out = published(house)
    blocked(house, "l-1")
    bring(house)
    assert site.posts == {}
    assert OFFERS.get(house, out.id).status == "withdrawn"


def test_a_recall_reaches_the_channels_of_its_offers_as_a_post_of_its_own(house: House, site: Site, hook: Hook) -> None:
    channels(house, site.settings(), hook_settings(hook))
    published(house)
    bring(house)
    blocked(house, "l-1")
    recall_notices(house, "rr-7", ["l-1"], "FFP2-Masken der Charge A1", "Bitte nicht mehr verwenden.", "Q. Leiter")
    bring(house)
    assert [(each["title"].split(":")[0], each["categories"]) for each in site.there] == [("Zurückgezogen", [11]), ("Rückruf", [13])]
    assert [json.loads(body)["type"] for _, body in hook.taken] == ["offer.published", "offer.withdrawn", "offer.published"]


def test_doctor_tells_of_channels_that_cannot_be_told(house: House, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FREIGABE_DATABASE", raising=False)
    at = Place_(house.place.data)
    assert looked_at(at) is None
    channels(house, site.settings())
    assert looked_at(at).state == "ok"
    site.role = "contributor"
    published(house)
    bring(house)
    assert (looked_at(at).state, looked_at(at).says.en) == ("warn", "1 notices are refused by their channel")
    monkeypatch.setenv("DORFNEWS_PASSWORD", "")
    assert "DORFNEWS_PASSWORD" in looked_at(at).says.en
    channels(house, "[[channel]")
    assert (looked_at(at).state, "no TOML" in looked_at(at).says.en) == ("fault", True)


def test_two_turns_at_once_are_one(house: House, site: Site) -> None:
    channels(house, site.settings())
    published(house)
    with house.ledger.open("offer_turn", "turn", by="another"):
        assert bring(house).busy
    assert site.posts == {}


def test_the_flow_brings_what_waits(house: House, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE"):
        monkeypatch.delenv(name, raising=False)
    channels(house, site.settings())
    published(house, valid_until="2028-01-31")
    with prefect_session(house.place.data, lambda _: None):
        done = asyncio.run(publish_offers(str(house.place.data)))
    assert (done["brought"], len(site.there)) == (1, 1)
