"""Invitations into a group: who registers by one is admitted as soon as the address is confirmed. Each works once."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from batches.base import Language
from batches.event import Event
from flows.channel import letters
from flows.channel.application import mail_address
from flows.channel.policy import joining
from flows.kinds import GROUPS
from flows.wiring import House
from record import links
from record.links import Link
from record.sessions import new_secret


def invite(house: House, group_id: str, mail: str, language: Language, by: str, base: str) -> str:
    """Mail an invitation into a group, and say so in the group's record, without the address; the link's path, for who hands it on otherwise."""
    to, known, secret, now = mail_address(mail), joining(), new_secret(), house.ledger.clock()
    link = links.new(secret, "channel", group_id, to, by, now, known.invitation)
    with GROUPS.open(house, group_id, by) as opened:
        told = letters.invited(f"invite:{link.id}", to, language, opened.known.name, by, base + path_of(secret), known.invitation_days)
        event = Event(type="group.invited", actor=by, payload={"invitation": link.id})
        opened.save(opened.known, event, messages=[told], also=[partial(links.put, secret=secret, link=link)])
    return path_of(secret)


def path_of(secret: str) -> str:
    """Where an invitation leads."""
    return f"/channel/join?code={secret}"


def invitation_of(house: House, code: str) -> Link | None:
    """The invitation that is still good."""
    return house.ledger.links.of("channel", code)


def open_invitations(house: House, group_id: str) -> tuple[Link, ...]:
    """Those of a group that were not used yet, the newest first."""
    now = house.ledger.clock()
    return tuple(each for each in house.ledger.links.list("channel", group_id) if each.ended_at is None and each.expires_at > now)


def take_back(house: House, group_id: str, invitation: str, by: str) -> bool:
    """End an invitation; ``False`` where there is none that is open."""
    if invitation not in {each.id for each in open_invitations(house, group_id)}:
        return False
    with GROUPS.open(house, group_id, by) as opened:
        event = Event(type="group.invitation_ended", actor=by, payload={"invitation": invitation})
        opened.save(opened.known, event, also=[partial(_end, at=house.ledger.clock(), group_id=group_id, invitation=invitation)])
    return True


def _end(connection: Connection, at: datetime, group_id: str, invitation: str) -> None:
    links.ended(connection, "channel", group_id, at, invitation)
