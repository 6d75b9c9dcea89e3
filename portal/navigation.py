"""The places somebody may go to, in the order in which goods pass through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from batches.base import Language, Text
from portal.rights import Right

if TYPE_CHECKING:
    from portal.access import Caller


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the portal, or several under one name (``inside``), which has no address of its own."""

    href: str
    label: str
    current: bool
    count: int = 0
    inside: tuple[Place, ...] = ()


#: Rights of which one suffices, and the name under which the place stands where somebody has more places than fit in a row.
_PLACES: tuple[tuple[str, Text, tuple[Right, ...], str], ...] = (
    ("/overview", Text(de="Übersicht", en="Overview"), ("see_figures",), ""),
    ("/queue", Text(de="Prüfen", en="Review"), ("decide",), ""),
    ("/batches", Text(de="Sendungen", en="Batches"), ("see_batches",), ""),
    ("/orders/new", Text(de="Neuer Auftrag", en="New order"), ("open_batches",), ""),
    ("/demands", Text(de="Bedarf", en="Demand"), ("see_demand",), "demand"),
    ("/shelves", Text(de="Vorrat", en="On the shelf"), ("see_demand",), "demand"),
    ("/pools", Text(de="Sammelbestellungen", en="Pooled orders"), ("see_distribution",), "demand"),
    ("/stock", Text(de="Bestand", en="Stock"), ("see_distribution", "see_batches"), "sharing"),
    ("/plans", Text(de="Verteilpläne", en="Plans"), ("see_distribution",), "sharing"),
    ("/deliveries", Text(de="Lieferungen", en="Deliveries"), ("see_demand", "see_distribution"), "sharing"),
    ("/offers", Text(de="Angebote", en="Offers"), ("see_demand", "see_distribution"), "channel"),
    ("/members", Text(de="Mitglieder", en="Members"), ("see_demand", "see_distribution"), "channel"),
    ("/groups", Text(de="Gruppen", en="Groups"), ("see_distribution",), "channel"),
    ("/contracts", Text(de="Rahmenverträge", en="Framework contracts"), ("see_distribution",), "channel"),
    ("/prices", Text(de="Preise", en="Prices"), ("see_demand", "see_distribution"), "channel"),
    ("/notices", Text(de="Rückruf-Meldungen", en="Recall notices"), ("see_demand",), ""),
    ("/recalls", Text(de="Rückrufe", en="Recalls"), ("see_distribution",), ""),
    ("/complaints", Text(de="Beschwerden", en="Complaints"), ("see_demand", "see_distribution"), "aftercare"),
    ("/nonconforming", Text(de="Nichtkonforme Ware", en="Non-conforming goods"), ("see_distribution",), "aftercare"),
    ("/retained", Text(de="Rückstellmuster", en="Retained samples"), ("see_distribution",), "aftercare"),
    ("/temperatures", Text(de="Temperaturen", en="Temperatures"), ("see_distribution",), "aftercare"),
    ("/suppliers", Text(de="Lieferanten", en="Suppliers"), ("see_distribution",), "aftercare"),
    ("/accounts", Text(de="Konten", en="Accounts"), ("see_accounts",), ""),
)
_GROUPS: dict[str, Text] = {
    "demand": Text(de="Bedarf", en="Demand"),
    "sharing": Text(de="Verteilung", en="Sharing out"),
    "channel": Text(de="Mitglieder", en="Members"),
    "aftercare": Text(de="Nachsorge", en="Aftercare"),
}
#: Who belongs to a member finds one under Members: its own.
_OWN = Text(de="Unsere Organisation", en="Our organisation")
#: More than this many places do not fit in a row.
_IN_A_ROW = 8


def navigation(caller: Caller | None, path: str, lang: Language, counts: Mapping[str, int] | None = None) -> tuple[Place, ...]:
    """The places whoever asks may go to; ``counts``: what is open at an address."""
    if caller is None:
        return ()
    theirs = [
        (group, Place(href, _name(href, label, caller).in_language(lang), path == href or path.startswith(f"{href}/"), (counts or {}).get(href, 0)))
        for href, label, rights, group in _PLACES
        if caller.may(*rights) and not (href == "/notices" and caller.only is None)
    ]
    return tuple(place for _, place in theirs) if len(theirs) <= _IN_A_ROW else _grouped(theirs, lang)


def _name(href: str, label: Text, caller: Caller) -> Text:
    return _OWN if href == "/members" and caller.only is not None else label


def _grouped(theirs: list[tuple[str, Place]], lang: Language) -> tuple[Place, ...]:
    """Neighbours of one group under its name; who stands alone, by itself."""
    found: list[Place] = []
    for group, places in groupby(theirs, key=lambda each: each[0]):
        members = tuple(place for _, place in places)
        if not group or len(members) == 1:
            found += members
        else:
            current, count = any(each.current for each in members), sum(each.count for each in members)
            found.append(Place("", _GROUPS[group].in_language(lang), current, count, members))
    return tuple(found)


def home_of(caller: Caller) -> str:
    """Where somebody begins: the first place that is theirs."""
    if caller.may("decide"):
        return "/queue"
    return next((href for href, _, rights, _ in _PLACES if caller.may(*rights) and href != "/orders/new"), "/account")
