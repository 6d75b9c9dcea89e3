"""Secret addresses of a group's feeds: a program that reads feeds cannot sign in, so whoever has the address may read. One for each reader, ended alone."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from batches.errors import InputRefused
from batches.event import Event
from distribution.members import Group
from flows.kinds import GROUPS
from flows.wiring import House
from record import links
from record.links import Link
from record.sessions import new_secret

#: How long an address works.
LASTS = timedelta(days=730)


def readable(house: House, group: str, secret: str) -> Group | None:
    """The group, if its feed may be read by who brings this: by anybody where it is public. ``None`` for none, and for one that may not be read alike."""
    known = GROUPS.find(house, group)
    if known is None or known.public:
        return known
    link = house.ledger.links.of("feed", secret) if secret else None
    return known if link is not None and link.about == group else None


def make_feed_link(house: House, group: str, whom: str, by: str) -> tuple[str, Link]:
    """The secret, which is told once, and the link."""
    if not whom.strip() or not whom.isprintable() or len(whom) > 100:
        raise InputRefused("link.whom", "say for whom, in one line of printable signs", "Bitte in einer druckbaren Zeile angeben, für wen")
    GROUPS.get(house, group)
    secret, now = new_secret(), house.ledger.clock()
    link = links.new(secret, "feed", group, whom.strip(), by, now, LASTS)

    def written(connection: Connection) -> None:
        links.put(connection, secret, link)

    event = Event(type="feed.link_made", actor=by, payload={"link": link.id, "whom": link.whom})
    house.ledger.note(GROUPS.name, group, [event], (), [written])
    return secret, link


def end_feed_link(house: House, group: str, id: str, by: str) -> bool:  # noqa: A002 - the record's own word
    """End one; ``False`` where the group has none of that id."""
    link = next((each for each in house.ledger.links.list("feed", group) if each.id == id), None)
    if link is None:
        return False

    def written(connection: Connection) -> None:
        links.ended(connection, "feed", group, house.ledger.clock(), id)

    if link.ended_at is None:
        house.ledger.note(GROUPS.name, group, [Event(type="feed.link_ended", actor=by, payload={"link": id, "whom": link.whom})], (), [written])
    return True
