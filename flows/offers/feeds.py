"""Feeds of a group: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, made of the record alone: the same record gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

from feedgen.feed import FeedGenerator

from distribution.members import Group
from distribution.offer import Offer
from flows.offers.current import changed_at, current
from flows.offers.wording import Wording, worded
from flows.offers.wordpress import as_html
from flows.wiring import House

Form = Literal["rss", "atom", "json"]
MEDIA: dict[Form, str] = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
#: Entries of a feed at most.
MOST = 50
#: When nothing was ever published: a feed has a time always (RFC 4287 4.1.1).
_NEVER = datetime(2020, 1, 1, tzinfo=UTC)


def feed(house: House, group: Group, form: Form, home: str, own: str) -> tuple[bytes, datetime]:
    """The feed, and when its newest entry was changed. ``home``: where the house's pages are, ``own``: the feed's own address, empty where it is secret."""
    offers = _at_most(current(house, (group.id,), ended=True))
    entries = [(each, worded(house, each)) for each in offers]
    at = max((changed_at(each) for each in offers), default=_NEVER).replace(microsecond=0)
    made: Callable[[Group, Sequence[tuple[Offer, Wording]], datetime, str, str], bytes] = {"rss": _rss, "atom": _atom, "json": _json}[form]
    return made(group, entries, at, home, own), at


def _at_most(offers: Sequence[Offer]) -> list[Offer]:
    """As many as a feed has, in their order; a recall is not pushed out by what was announced after it."""
    first = sorted(offers, key=lambda each: each.live.kind != "recall")[:MOST]
    return [each for each in offers if each in first]


def id_of(offer: Offer) -> str:
    """What an entry is known by, for ever."""
    return uuid5(NAMESPACE_URL, f"freigabe:offer:{offer.id}").urn


def title_of(group: Group) -> str:
    """What a feed is called."""
    return f"{group.name}: Angebote, Suche und Rückrufe"


def _begun(group: Group, at: datetime, home: str, own: str, media: str) -> Any:
    made = FeedGenerator()
    made.id(uuid5(NAMESPACE_URL, f"freigabe:group:{group.id}").urn)
    made.title(title_of(group))
    made.description("Schutzausrüstung und Medizinprodukte: was freigegeben ist, was gesucht wird, was zurückgerufen wird")
    made.author({"name": "freigabe"})
    made.language("de")
    made.updated(at)
    made.lastBuildDate(at)
    made.generator("freigabe")
    if own:
        made.link(href=own, rel="self", type=media)
    made.link(href=home, rel="alternate")  # RSS takes the last one as the feed's own
    return made


def _rss(group: Group, entries: Sequence[tuple[Offer, Wording]], at: datetime, home: str, own: str) -> bytes:
    made = _begun(group, at, home, own, MEDIA["rss"])
    for offer, read in entries:
        entry = made.add_entry(order="append")
        entry.guid(id_of(offer), permalink=False)
        # many readers take a title of RSS for HTML: what could begin a tag is escaped once more
        entry.title(read.title.replace("<", "&lt;").replace(">", "&gt;"))
        entry.description(as_html(read))
        entry.category(term=offer.live.kind)
        entry.pubDate(offer.published_at)
        if read.link:
            entry.link(href=read.link)
    return bytes(made.rss_str(pretty=True))


def _atom(group: Group, entries: Sequence[tuple[Offer, Wording]], at: datetime, home: str, own: str) -> bytes:
    made = _begun(group, at, home, own, MEDIA["atom"])
    for offer, read in entries:
        entry = made.add_entry(order="append")
        entry.id(id_of(offer))
        entry.title(read.title)
        entry.content(as_html(read), type="html")
        entry.category(term=offer.live.kind)
        entry.published(offer.published_at)
        entry.updated(changed_at(offer))
        if read.link:
            entry.link(href=read.link, rel="related")
    return bytes(made.atom_str(pretty=True))


def _json(group: Group, entries: Sequence[tuple[Offer, Wording]], at: datetime, home: str, own: str) -> bytes:
    told: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": title_of(group), "home_page_url": home, "language": "de"}
    told |= {"feed_url": own} if own else {}
    told["items"] = [_item(offer, read) for offer, read in entries]
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _item(offer: Offer, read: Wording) -> dict[str, Any]:
    item: dict[str, Any] = {"id": id_of(offer), "title": read.title, "content_html": as_html(read), "content_text": read.text, "tags": [offer.live.kind]}
    item |= {"external_url": read.link} if read.link else {}
    item |= {"date_published": (offer.published_at or offer.drafted_at).isoformat(), "date_modified": changed_at(offer).isoformat(), "language": read.language}
    return item | {"_freigabe": {"about": "https://jsonfeed.org/version/1.1#extensions-a-name-extensions-a", "status": offer.status}}
