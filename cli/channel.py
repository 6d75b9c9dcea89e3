"""The channel from the machine itself: registration, members and groups. Whoever may write to the data folder may do this; ``--by`` is what the record says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Language
from batches.errors import InputRefused
from cli.place import data_folder
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from distribution.members import Group, Member
    from flows.wiring import House

#: Where somebody at the machine registers from, for those who are counted by address.
_HERE = "command line"


def join(told: dict[str, Any], staff: int | None, group: str, code: str, *, port: int, data: Path | None, as_json: bool, lang: Language) -> int:
    """Register an organisation."""
    from flows.accounts.own_address import address_on
    from flows.channel import applying
    from flows.channel.application import application_of

    with house_of(data) as house:
        placed = {"group": group_named(house, group).id if group and not code else "", "staff_in_contact": staff}
        applying.join(house, application_of(told | placed), code, address_on(port), _HERE)
    if as_json:
        print_json({"mail": told["mail"], "sent": True})
    else:
        say(f"An {told['mail']} geht eine E-Mail" if lang == "de" else f"a mail goes to {told['mail']}")
    return 0


def confirm(secret: str, password_file: Path, *, port: int, data: Path | None, as_json: bool, lang: Language) -> int:
    """Confirm a registration."""
    from flows.accounts.own_address import address_on
    from flows.channel import confirming

    password = (sys.stdin.readline() if str(password_file) == "-" else password_file.read_text(encoding="utf-8")).split("\n")[0].rstrip("\r")
    with house_of(data) as house:
        session, account, member = confirming.confirm(house, secret.rpartition("/")[2], password, address_on(port))
        house.ledger.sessions.end(session)
    if as_json:
        print_json({"member": member.id, "status": member.status, "account": account.name})
    else:
        say(f"{member.name}: {_status(member, lang)}; {account.name}")
    return 0


def members(status: str, group: str, kind: str, text: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """The members that fit."""
    from flows.channel.groups import groups_in
    from flows.channel.members import members_in

    with house_of(data) as house:
        found = members_in(house, status=status, group=group_named(house, group).id if group else "", kind=kind, text=text)
        named = {each.id: each.name for each in groups_in(house)}
    if as_json:
        print_json({"members": [shown(each) for each in found]})
        return 0
    for each in found:
        into = ", ".join(named.get(one, one) for one in each.groups)
        say(f"{each.id}  {each.name}  {each.kind}  {_status(each, lang)}{f'  [{into}]' if into else ''}")
    if not found:
        say("kein Mitglied" if lang == "de" else "no member")
    return 0


def admit(member: str, groups: list[str], by: str, *, port: int, data: Path | None, as_json: bool, lang: Language) -> int:
    """Admit an applicant."""
    from flows.accounts.own_address import address_on
    from flows.channel.members import admit as admitted

    with house_of(data) as house:
        into = [group_named(house, each).id for each in groups]
        return _done(admitted(house, member_named(house, member).id, into, by, address_on(port)), as_json=as_json, lang=lang)


def decline(member: str, reason: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Decline an applicant."""
    from flows.channel.members import decline as declined

    with house_of(data) as house:
        return _done(declined(house, member_named(house, member).id, reason, by), as_json=as_json, lang=lang)


def leave(member: str, reason: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """End a membership."""
    from flows.channel.leaving import leave as left

    with house_of(data) as house:
        return _done(left(house, member_named(house, member).id, reason, by), as_json=as_json, lang=lang)


def regroup(member: str, groups: list[str], by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Change a member's groups."""
    from flows.channel.members import regroup as regrouped

    with house_of(data) as house:
        into = [group_named(house, each).id for each in groups]
        return _done(regrouped(house, member_named(house, member).id, into, by), as_json=as_json, lang=lang)


def enrol(
    organisation: str, kind: str, told: dict[str, str], groups: list[str], by: str, *, data: Path | None, as_json: bool, lang: Language
) -> int:  # fmt: skip
    """Make a member of a known organisation."""
    from pydantic import ValidationError

    from distribution.members import MEMBER_KINDS, Contact
    from flows.accounts.keeping import organisation_named, organisation_of
    from flows.channel.members import enrol as enrolled

    known = next((each for each in MEMBER_KINDS if each == kind), None)
    if known is None:
        raise InputRefused("join.kind", f"choose a kind: {', '.join(MEMBER_KINDS)}", f"Die Art ist eine von: {', '.join(MEMBER_KINDS)}")
    try:
        contact = Contact.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputRefused("member.input", f"{first['loc'][0]}: {first['msg']}", f"{first['loc'][0]}: unzulässig ({first['msg']})") from error
    with house_of(data) as house:
        found = organisation_of(house, organisation) or organisation_named(house, organisation)
        into = [group_named(house, each).id for each in groups]
        return _done(enrolled(house, found.id if found else organisation, known, contact, into, by), as_json=as_json, lang=lang)


def invite(mail: str, group: str, by: str, *, port: int, data: Path | None, as_json: bool, lang: Language) -> int:
    """Invite into a group."""
    from flows.accounts.own_address import address_on
    from flows.channel.inviting import invite as invited

    with house_of(data) as house:
        into = group_named(house, group)
        invited(house, into.id, mail, lang, by, address_on(port))
    if as_json:
        print_json({"mail": mail, "group": into.id, "sent": True})
    else:
        say(f"{mail} ist eingeladen: {into.name}" if lang == "de" else f"{mail} is invited: {into.name}")
    return 0


def groups(*, data: Path | None, as_json: bool, lang: Language) -> int:
    """Every group."""
    from flows.channel.groups import groups_in, sizes

    with house_of(data) as house:
        found, counted = groups_in(house), sizes(house)
    if as_json:
        print_json({"groups": [each.model_dump(mode="json") | {"members": counted[each.id]} for each in found]})
        return 0
    for each in found:
        say(f"{each.id}  {each.name}  {each.kind}  {counted[each.id]} {'Mitglieder' if lang == 'de' else 'members'}")
    if not found:
        say("noch keine Gruppe: freigabe channel group add" if lang == "de" else "no group yet: freigabe channel group add")
    return 0


def add_group(told: dict[str, Any], by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Add a group."""
    from flows.channel.groups import add_group as added

    with house_of(data) as house:
        group = added(house, told, by)
    if as_json:
        print_json({"group": group.model_dump(mode="json")})
    else:
        say(f"{group.name} ist angelegt: {group.id}" if lang == "de" else f"{group.name} is added: {group.id}")
    return 0


@contextmanager
def house_of(data: Path | None) -> Iterator[House]:
    """The house of the command."""
    from flows.wiring import opened

    with opened(data_folder(data)) as house:
        yield house


def member_named(house: House, name: str) -> Member:
    """The member of that id or name; ``InputRefused`` where there is none."""
    from batches.account import plain
    from flows.channel.members import members_in

    found = next((each for each in members_in(house) if name == each.id or plain(name) == plain(each.name)), None)
    if found is None:
        raise InputRefused("member.unknown", f"there is no member {name}; freigabe channel members", f"Ein Mitglied {name} gibt es nicht")
    return found


def group_named(house: House, name: str) -> Group:
    """The group of that id or name; ``InputRefused`` where there is none."""
    from batches.account import plain
    from flows.channel.groups import groups_in

    found = next((each for each in groups_in(house) if name == each.id or plain(name) == plain(each.name)), None)
    if found is None:
        raise InputRefused("group.unknown", f"there is no group {name}; freigabe channel group list", f"Eine Gruppe {name} gibt es nicht")
    return found


def shown(member: Member) -> dict[str, Any]:
    """A member as JSON."""
    return member.model_dump(mode="json")


def _done(member: Member, *, as_json: bool, lang: Language) -> int:
    if as_json:
        print_json({"member": shown(member)})
    else:
        say(f"{member.name}: {_status(member, lang)}")
    return 0


def _status(member: Member, lang: Language) -> str:
    german = {"applied": "wartet auf Aufnahme", "admitted": "aufgenommen", "declined": "abgelehnt", "left": "nimmt nicht mehr teil"}
    english = {"applied": "waits to be admitted", "admitted": "admitted", "declined": "declined", "left": "takes part no longer"}
    return (german if lang == "de" else english)[member.status]
