"""Groups of the channel: a district, a town, a hospital network."""

from __future__ import annotations

from collections import Counter
from typing import Any, get_args

from pydantic import ValidationError

from batches.account import plain
from batches.errors import InputRefused
from batches.event import Event
from distribution.members import Group, GroupKind
from flows.kinds import GROUPS, MEMBERS
from flows.wiring import House

GROUP_KINDS: tuple[GroupKind, ...] = get_args(GroupKind)


def groups_in(house: House, *, listed: bool = False) -> tuple[Group, ...]:
    """Every group, by name; ``listed``: those the page of registration names."""
    found = (each for each in GROUPS.all(house) if each.listed or not listed)
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.id)))


def sizes(house: House) -> Counter[str]:
    """How many members each group has."""
    return Counter(group for member in MEMBERS.all(house, status=("admitted",)) for group in member.groups)


def add_group(house: House, told: dict[str, Any], by: str) -> Group:
    """Add a group; ``InputRefused`` for one that is not in order or whose name another has."""
    group = _checked(house, {"id": GROUPS.new_id(), **told})
    return GROUPS.add(house, group, by, type_="group.added", **_told(group))


def change_group(house: House, id: str, told: dict[str, Any], by: str) -> Group:  # noqa: A002 - the ledger's own word
    """Rename a group, or change whether it is public or listed."""
    with GROUPS.open(house, id, by) as opened:
        after = _checked(house, opened.known.model_dump() | told)
        if after == opened.known:
            return after
        return opened.save(after, Event(type="group.changed", actor=by, payload=_told(after)))


def _told(group: Group) -> dict[str, Any]:
    return {"name": group.name, "group_kind": group.kind, "public": group.public, "listed": group.listed}


def _checked(house: House, told: dict[str, Any]) -> Group:
    try:
        group = Group.model_validate(told)
    except ValidationError as error:
        field = str(error.errors(include_url=False)[0]["loc"][0])
        raise InputRefused(f"group.{field}", f"{field}: not in order", "Bitte einen Namen in einer Zeile angeben und die Art wählen") from error
    if not plain(group.name) or not group.name.isprintable():
        raise InputRefused("group.name", "give it a name", "Bitte einen Namen angeben")
    if any(plain(each.name) == plain(group.name) and each.id != group.id for each in GROUPS.all(house)):
        raise InputRefused("group.exists", f"there is a group {group.name} already", f"Eine Gruppe {group.name} gibt es schon")
    return group
