"""The places somebody may go to, in the order in which goods pass through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from batches.base import Language, Text
from portal.rights import Right

if TYPE_CHECKING:
    from portal.access import Caller


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the portal."""

    href: str
    label: str
    current: bool
    count: int = 0


_PLACES: tuple[tuple[str, Text, tuple[Right, ...]], ...] = (
    ("/overview", Text(de="Übersicht", en="Overview"), ("see_figures",)),
    ("/queue", Text(de="Prüfen", en="Review"), ("decide",)),
    ("/batches", Text(de="Sendungen", en="Batches"), ("see_batches",)),
    ("/stock", Text(de="Bestand", en="Stock"), ("see_distribution", "see_batches")),
    ("/plans", Text(de="Verteilung", en="Sharing out"), ("see_distribution",)),
    ("/orders/new", Text(de="Neuer Auftrag", en="New order"), ("open_batches",)),
    ("/demands", Text(de="Bedarf", en="Demand"), ("see_demand",)),
    ("/shelves", Text(de="Vorrat", en="On the shelf"), ("see_demand",)),
    ("/deliveries", Text(de="Lieferungen", en="Deliveries"), ("see_demand", "see_distribution")),
    ("/members", Text(de="Mitglieder", en="Members"), ("see_demand", "see_distribution")),
    ("/offers", Text(de="Angebote", en="Offers"), ("see_demand", "see_distribution")),
    ("/notices", Text(de="Rückruf-Meldungen", en="Recall notices"), ("see_demand",)),
    ("/recalls", Text(de="Rückrufe", en="Recalls"), ("see_distribution",)),
    ("/accounts", Text(de="Konten", en="Accounts"), ("see_accounts",)),
)


def navigation(caller: Caller | None, path: str, lang: Language, counts: Mapping[str, int] | None = None) -> tuple[Place, ...]:
    """The places whoever asks may go to; ``counts``: what is open at an address."""
    if caller is None:
        return ()
    return tuple(
        Place(href, label.in_language(lang), path == href or path.startswith(f"{href}/"), (counts or {}).get(href, 0))
        for href, label, rights in _PLACES
        if caller.may(*rights) and not (href == "/notices" and caller.only is None)
    )


def home_of(caller: Caller) -> str:
    """Where somebody begins: the first place that is theirs."""
    if caller.may("decide"):
        return "/queue"
    return next((place.href for place in navigation(caller, "", "de") if place.href != "/orders/new"), "/account")
