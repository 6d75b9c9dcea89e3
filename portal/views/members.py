"""What is shown of members, and to whom: contact details to the member itself, to coordinators and to auditors, and to nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from batches.base import Text
from distribution.members import Contact, Member
from flows.figures.telling import told
from flows.kinds import MEMBERS
from flows.wiring import House
from portal.access import Caller
from portal.refused import RefusedToPeople
from record.events import Recorded

#: Roles that speak with members, or look whether all went right.
_SEE_CONTACTS = frozenset({"coordinator", "auditor"})


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of a history."""

    at: datetime
    actor: str
    what: Text


def member_seen_by(caller: Caller, house: House, member: str) -> Member:
    """The member of that id; 404 where there is none, or it is another than theirs."""
    found = MEMBERS.find(house, member) if caller.only in (None, member) else None
    if found is None:
        raise no_such_member()
    return found


def sees_contacts(caller: Caller, member: str | None = None) -> bool:
    """Whether contact details of a member (of all, without one) are theirs to see."""
    return bool(caller.account.roles & _SEE_CONTACTS) or (member is not None and caller.only == member)


def contact_seen_by(caller: Caller, member: Member) -> Contact | None:
    """The contact, if it is theirs to see and was not erased."""
    return member.contact if sees_contacts(caller, member.id) and member.contact.mail else None


def history_of(events: tuple[Recorded, ...], groups: Mapping[str, str]) -> tuple[Happened, ...]:
    """What happened to a member, a group or a contract, the newest first; groups by their names."""
    return tuple(Happened(each.at, each.actor, told(each.type, _named(each, groups))) for each in reversed(events))


def no_such_member() -> RefusedToPeople:
    """A member that is not there, or somebody else's."""
    return RefusedToPeople(404, "there is no such member", "dieses Mitglied gibt es hier nicht")


def _named(event: Recorded, groups: Mapping[str, str]) -> dict[str, object]:
    return {
        name: ", ".join(groups.get(str(each), str(each)) for each in value) if name in ("groups", "before") else value for name, value in event.payload.items()
    }
