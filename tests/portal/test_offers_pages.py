"""Pages, feeds and API of offers over HTTP: from draft to end, who reads what, and nothing somebody typed that does anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from lxml import etree, html

from flows.kinds import OFFERS
from flows.offers.offering import withdraw
from flows.offers.sending import bring
from flows.wiring import House
from tests.flows.offer_house import COORDINATOR, blocked, channels, grouped, published, stocked
from tests.portal.conftest import Serve
from tests.portal.forms import form_of, forms_of
from tests.servers.clocks import Clock, house_with
from tests.servers.people import Person, person, sign_in
from tests.servers.wordpress import PASSWORD, wordpress

pytestmark = pytest.mark.integration
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "<script>alert(1)</script> & <b onclick=x>"
FILE = '[[channel]]\nname = "trial"\nadapter = "file"\ngroups = ["*"]\n'


@pytest.fixture
def house(data: Path, clock: Clock) -> Iterator[House]:
    with house_with(clock, data) as opened:
        grouped(opened)
        stocked(opened)
        channels(opened, FILE)
        yield opened


@pytest.fixture
def portal(app: FastAPI, serve: Serve) -> httpx.Client:
    client = serve(app)
    client.headers["Accept"] = "text/html"
    return client


@pytest.fixture
def koch(portal: httpx.Client, house: House) -> Iterator[httpx.Client]:
    with closing(sign_in(portal, person(house, COORDINATOR, "coordinator"))) as client:
        yield client


def buyer_of(house: House, member: str, name: str) -> Person:
    """Somebody of an organisation that is a member: the organisation is made, and the membership carried to its id."""
    from flows.kinds import MEMBERS

    who = person(house, f"Person von {name}", "buyer", organisation=name)
    known = MEMBERS.get(house, member)
    MEMBERS.add(house, known.model_copy(update={"id": str(who.account.organisation)}), COORDINATOR, "member.admitted")
    return who


def sent(client: httpx.Client, page: str, action: str, **fields: Any) -> httpx.Response:
    """Send the form a page has, with some fields filled in."""
    return client.post(action, data=form_of(client.get(page).text, action) | fields)


def text_of(answer: httpx.Response) -> str:
    return " ".join(html.document_fromstring(answer.text).text_content().split())


def test_a_coordinator_drafts_from_stock_approves_publishes_and_withdraws(koch: httpx.Client, house: House) -> None:
    assert "Noch kein Angebot" in text_of(koch.get("/offers"))
    form = form_of(koch.get("/offers/new?category=ffp2").text, "/offers")
    assert (form["title"], form["lots"], form["most"]) == ("Partikelfiltrierende Halbmaske FFP2", "l-1", "10000")
    refused = koch.post("/offers", data=form | {"text": ""})
    assert refused.status_code == 422
    assert "Bitte mindestens eine Gruppe wählen." in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert 'value="Partikelfiltrierende Halbmaske FFP2"' in refused.text, "what was typed stays"
    made = koch.post("/offers", data=form | {"groups": "g-kl"})
    assert made.status_code == 303, text_of(made)
    page = made.headers["location"]
    assert "Landkreis Kaiserslautern" in text_of(koch.get(page))
    assert f"{page}/publish" not in forms_of(koch.get(page).text), "nothing is published that nobody approved"
    assert sent(koch, page, f"{page}/approve", seen="0" * 16).status_code == 409
    assert sent(koch, page, f"{page}/approve").status_code == 303
    assert sent(koch, page, f"{page}/publish").status_code == 303
    assert "beim nächsten Durchgang" in text_of(koch.get(page))
    bring(house)
    assert "steht dort" in text_of(koch.get(page))
    changing = form_of(koch.get(f"{page}/change").text, f"{page}/change")
    assert koch.post(f"{page}/change", data=changing | {"title": "Neuer Titel", "groups": "g-kl", "lots": "l-1"}).status_code == 303
    assert "Veröffentlicht, Änderung offen" in text_of(koch.get(page))
    assert "eine frühere Fassung" in text_of(koch.get(page))
    without = sent(koch, page, f"{page}/withdraw", reason=" ")
    assert (without.status_code, "Begründung wird veröffentlicht" in without.text) == (422, True)
    assert sent(koch, page, f"{page}/withdraw", reason="Alles ist verteilt.").status_code == 303
    assert forms_of(koch.get(page).text) <= {"/language", "/logout", "", "/offers"}
    assert "Zurückgezogen" in text_of(koch.get("/offers"))


def test_a_lot_that_is_recalled_meanwhile_is_refused_on_the_page(koch: httpx.Client, house: House) -> None:
    form = form_of(koch.get("/offers/new?category=ffp2").text, "/offers") | {"groups": "g-kl"}
    page = koch.post("/offers", data=form).headers["location"]
    blocked(house, "l-1")
    answer = sent(koch, page, f"{page}/approve")
    assert answer.status_code == 409
    assert "nicht freigegeben oder zurückgerufen" in text_of(answer)
    assert koch.post("/offers", data=form).status_code == 409


def test_a_buyer_reads_what_the_own_groups_are_told_and_nothing_else(portal: httpx.Client, house: House) -> None:
    clinic, home = buyer_of(house, "o-klinik", "Klinikum Nord"), buyer_of(house, "o-fremd", "Pflegeheim Ost")
    out = published(house)
    with closing(sign_in(portal, clinic)) as theirs, closing(sign_in(portal, home)) as others:
        page = theirs.get("/offers")
        assert "FFP2-Masken abzugeben" in text_of(page)
        assert "/demands/new?category=ffp2&amp;size=" in page.text
        assert "l-1" not in page.text
        assert theirs.get(f"/offers/{out.id}").status_code == 200
        assert "Gerade wird nichts angeboten" in text_of(others.get("/offers"))
        assert others.get(f"/offers/{out.id}").status_code == 404
        assert others.get(f"/api/offers/{out.id}").status_code == 404
        assert others.get("/api/offers").json() == {"items": [], "next": None}
        (shown,) = theirs.get("/api/offers").json()["items"]
        assert (shown["id"], shown["groups"], shown["lots"], shown["channels"]) == (out.id, ["g-kl"], [], [])
        assert theirs.get("/offers/new").status_code == 403
        blocked(house, "l-1")
        assert "FFP2-Masken" not in text_of(theirs.get("/offers"))


def test_what_somebody_typed_does_nothing_on_any_page(koch: httpx.Client, portal: httpx.Client, house: House) -> None:
    out = published(house, title=HOSTILE, text=HOSTILE, contact=HOSTILE, groups=["g-le"])
    who = buyer_of(house, "o-fremd", "Pflegeheim Ost")
    with closing(sign_in(portal, who)) as theirs:
        for answer in (
            koch.get("/offers"),
            koch.get(f"/offers/{out.id}"),
            theirs.get("/offers"),
            theirs.get(f"/offers/{out.id}"),
            koch.get(f"/offers/{out.id}/change"),
        ):
            page = html.document_fromstring(answer.text)
            assert HOSTILE in page.text_content() or HOSTILE in [each.get("value") for each in page.iter("input")]
            assert not list(page.iter("b"))
            assert [each for each in page.iter("script") if not each.get("src")] == []


# Feeds


def test_feeds_are_in_order_by_their_specifications_and_harmless(portal: httpx.Client, house: House, clock: Clock) -> None:
    out = published(house, title=HOSTILE, text=f"{HOSTILE}\n\nZweiter Absatz", groups=["g-le"], link="https://le.example/x?a=1&b=2")
    atom = portal.get("/feeds/g-le.atom")
    assert atom.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(atom.content)
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}id").startswith("urn:uuid:")
    assert root.findtext(f"{ATOM}title") == "Stadt Leipzig: Angebote, Suche und Rückrufe"
    assert root.findtext(f"{ATOM}updated") == "2026-05-29T12:00:00+00:00"
    assert {each.get("rel") for each in root.findall(f"{ATOM}link")} == {"self", "alternate"}
    (entry,) = root.findall(f"{ATOM}entry")
    assert (entry.findtext(f"{ATOM}title"), entry.find(f"{ATOM}content").get("type")) == (f"Biete: {HOSTILE}", "html")
    assert entry.findtext(f"{ATOM}id").startswith("urn:uuid:")
    assert entry.findtext(f"{ATOM}updated")
    rss = portal.get("/feeds/g-le.rss")
    channel = etree.fromstring(rss.content).find("channel")
    assert all(channel.findtext(name) for name in ("title", "link", "description", "lastBuildDate"))
    assert channel.findtext("link").startswith("http://127.0.0.1")
    (item,) = channel.findall("item")
    assert (item.find("guid").get("isPermaLink"), item.findtext("pubDate")) == ("false", "Fri, 29 May 2026 12:00:00 +0000")
    assert "<" not in item.findtext("title")
    feed = portal.get("/feeds/g-le.json")
    assert feed.headers["content-type"] == "application/feed+json; charset=utf-8"
    told = feed.json()
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"].endswith("/feeds/g-le.json")
    (one,) = told["items"]
    assert (one["id"], one["external_url"]) == (entry.findtext(f"{ATOM}id"), "https://le.example/x?a=1&b=2")
    for content in (entry.findtext(f"{ATOM}content"), item.findtext("description"), one["content_html"]):
        assert {each.tag for each in html.fragment_fromstring(content, create_parent=True).iter()} <= {"div", "p", "br", "a"}
    assert OFFERS.get(house, out.id).id not in atom.text


def test_a_feed_that_has_not_changed_is_not_sent_again(portal: httpx.Client, house: House, clock: Clock) -> None:
    out = published(house, groups=["g-le"])
    for form in ("atom", "rss", "json"):
        first = portal.get(f"/feeds/g-le.{form}")
        assert portal.get(f"/feeds/g-le.{form}").content == first.content, "the same record gives the same bytes"
        tag, at = first.headers["etag"], first.headers["last-modified"]
        for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": at}):
            again = portal.get(f"/feeds/g-le.{form}", headers=headers)
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), (form, headers)
        for headers in ({"If-None-Match": '"x"'}, {"If-None-Match": '"x"', "If-Modified-Since": at}, {"If-Modified-Since": "nonsense"}):
            assert portal.get(f"/feeds/g-le.{form}", headers=headers).status_code == 200
    clock.go_on(hours=1)
    withdraw(house, out.id, "Alles ist verteilt.", COORDINATOR)
    changed = portal.get("/feeds/g-le.atom", headers={"If-None-Match": tag, "If-Modified-Since": at})
    assert changed.status_code == 200
    assert parsedate_to_datetime(changed.headers["last-modified"]) == clock.now
    assert format_datetime(clock.now, usegmt=True) == changed.headers["last-modified"]


def test_what_was_withdrawn_is_shown_as_withdrawn_for_a_while_under_the_same_id(portal: httpx.Client, house: House, clock: Clock) -> None:
    out = published(house, groups=["g-le"])
    (before,) = portal.get("/feeds/g-le.json").json()["items"]
    withdraw(house, out.id, "Alles ist verteilt.", COORDINATOR)
    (after,) = portal.get("/feeds/g-le.json").json()["items"]
    assert after["id"] == before["id"]
    assert after["title"] == "Zurückgezogen: Biete: FFP2-Masken abzugeben"
    assert "Alles ist verteilt." in after["content_text"]
    assert "Wir haben" not in json.dumps(after)
    clock.go_on(days=31)
    bring(house)
    assert portal.get("/feeds/g-le.json").json()["items"] == []


def test_a_closed_groups_feed_opens_with_its_own_secret_address_only(portal: httpx.Client, koch: httpx.Client, house: House) -> None:
    published(house)
    for path in ("/feeds/g-kl.atom", "/feeds/g-kl.atom?key=guessed", "/feeds/g-none.atom"):
        assert portal.get(path).status_code == 404, path
    page = koch.get("/offers/feeds").text
    made = koch.post("/offers/feeds", data={"csrf": form_of(page, "/offers/feeds")["csrf"], "group": "g-kl", "whom": "Website der Verbandsgemeinde"})
    address = html.document_fromstring(made.text).xpath("//input[@id='neue-adresse']/@value")[0]
    opened = portal.get(address)
    assert (opened.status_code, "FFP2-Masken" in opened.text, opened.headers["cache-control"]) == (200, True, "private, max-age=300")
    secret = address.partition("key=")[2]
    assert secret not in opened.text
    assert secret not in koch.get("/offers/feeds").text
    assert portal.get(f"/feeds/g-kl.json?key={secret}").status_code == 200
    assert secret not in str(house.ledger.events("group", "g-kl"))
    form = form_of(koch.get("/offers/feeds").text, "/offers/feeds/end")
    assert koch.post("/offers/feeds/end", data=form).status_code == 303
    assert portal.get(address).status_code == 404


def test_a_secret_of_one_group_opens_no_other(portal: httpx.Client, house: House) -> None:
    from distribution.members import Group
    from flows.kinds import GROUPS
    from flows.offers.feed_links import make_feed_link

    GROUPS.add(house, Group(id="g-net", name="Klinikverbund", kind="hospital_network"), COORDINATOR, "group.added")
    secret, _ = make_feed_link(house, "g-net", "Reader", COORDINATOR)
    assert portal.get(f"/feeds/g-net.rss?key={secret}").status_code == 200
    assert portal.get(f"/feeds/g-kl.rss?key={secret}").status_code == 404


def test_a_channel_that_refuses_is_told_on_the_page_and_tried_again_from_there(koch: httpx.Client, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DORFNEWS_USER", "redaktion")
    monkeypatch.setenv("DORFNEWS_PASSWORD", "wrong")
    with wordpress() as site:
        channels(house, site.settings())
        out = published(house)
        bring(house)
        page = text_of(koch.get(f"/offers/{out.id}"))
        assert "die Website kennt Name und Anwendungspasswort nicht" in page
        assert "wrong" not in page
        assert "nicht angenommen" in text_of(koch.get("/offers"))
        monkeypatch.setenv("DORFNEWS_PASSWORD", PASSWORD)
        assert sent(koch, "/offers", "/offers/again").status_code == 303
        bring(house)
        assert f"http://127.0.0.1/freigabe-{out.id}/" in koch.get(f"/offers/{out.id}").text


def test_the_api_goes_from_draft_to_withdrawal(koch: httpx.Client, house: House) -> None:
    csrf = {"X-CSRF-Token": form_of(koch.get("/offers/new").text, "/offers")["csrf"]}
    body = {"kind": "offer", "groups": ["g-kl"], "title": "Masken", "text": "Masken.", "valid_until": "2026-06-30", "lots": ["l-1"]}
    made = koch.post("/api/offers", json=body, headers=csrf)
    assert made.status_code == 201
    offer = made.json()
    assert (offer["status"], offer["title"]) == ("draft", "Biete: Masken")
    address = f"/api/offers/{offer['id']}"
    early = koch.post(f"{address}/publish", headers=csrf)
    assert (early.status_code, early.json()["code"]) == (409, "offer.not_approved")
    changed = koch.put(address, json=body | {"title": "Andere"}, headers=csrf).json()
    assert koch.post(f"{address}/approve", json={"seen": offer["shown"]}, headers=csrf).json()["code"] == "offer.other_text"
    assert koch.post(f"{address}/approve", json={"seen": changed["shown"]}, headers=csrf).json()["approved"]
    assert koch.post(f"{address}/publish", headers=csrf).json()["status"] == "published"
    done = koch.post(f"{address}/withdraw", json={"reason": "verteilt"}, headers=csrf).json()
    assert (done["status"], done["reason"]) == ("withdrawn", "verteilt")
    wrong = koch.post("/api/offers", json=body | {"text": "1,20 €"}, headers=csrf)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "offer.text")
