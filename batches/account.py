"""Who may use freigabe, and as what: accounts with their roles, and the organisations they belong to."""

from __future__ import annotations

from typing import Literal, get_args

from batches.base import Frozen, Language
from batches.decision import plain_name
from batches.party import Party

#: ``importer`` sees and serves the batches of its own organisation, ``qc`` decides and releases, ``coordinator`` shares out what is released, ``buyer`` sees
#: its own organisation's demand, ``auditor`` reads everything and writes nothing, ``admin`` keeps accounts and decides nothing about goods.
Role = Literal["importer", "qc", "coordinator", "buyer", "auditor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
#: Roles that are about one organisation, which has to be named.
OF_AN_ORGANISATION: frozenset[Role] = frozenset({"importer", "buyer"})


class Organisation(Frozen):
    """A company, authority or house whose people use freigabe; ``party`` is how orders name it."""

    id: str
    party: Party


class SavedView(Frozen):
    """Filters of a list that a person keeps under a name; ``query`` is that of the list's address."""

    list: Literal["queue", "batches"]
    name: str
    query: str


class Account(Frozen):
    """One person. ``name`` is what the record knows them by (``by``, actor): it is unique, and never changed nor given to somebody else, because two people
    are told apart by it. ``mail`` is what they log in with. Neither password nor second factor is here: states and events are kept for good.
    """

    id: str
    name: str
    mail: str
    roles: frozenset[Role]
    organisation: str | None = None
    language: Language = "de"
    disabled: bool = False
    views: tuple[SavedView, ...] = ()


def plain(name: str) -> str:
    """A name as two are compared: case, spaces, punctuation and invisible signs do not count."""
    return plain_name(name)


def plain_eori(party: Party) -> str:
    """A party's EORI in plain form, empty where it has none; one of signs alone is none."""
    return plain(party.eori or "")


def belongs_to(importer: Party, organisation: Organisation) -> bool:
    """Whether an order's importer is this organisation: by EORI where both have one, else by name. What has neither belongs to nobody."""
    known, own = plain_eori(importer), plain_eori(organisation.party)
    if known and own:
        return known == own
    return plain(importer.name) == plain(organisation.party.name) != ""
