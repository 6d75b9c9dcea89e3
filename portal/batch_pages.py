"""What every page about one batch has in common: its head, its tabs, what became of what was entered, and the way back after entering something."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse

from batches.base import Text
from portal.access import Caller
from portal.acting import Told, told_at
from portal.desk import Desk, Known
from portal.pages import spoken
from portal.refused import on_pages
from portal.rights import Right


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of a batch."""

    name: str
    href: str
    label: str
    current: bool


#: Page (the last part of its address) → its label, and the rights of which one is needed to see it.
TABS: dict[str, tuple[Text, tuple[Right, ...]]] = {
    "": (Text(de="Überblick", en="Overview"), ("see_batches",)),
    "papers": (Text(de="Papiere", en="Papers"), ("see_batches",)),
    "review": (Text(de="Befunde", en="Findings"), ("see_batches",)),
    "goods": (Text(de="Ware", en="Goods"), ("see_batches",)),
    "customs": (Text(de="Zoll", en="Customs"), ("see_batches",)),
    "release": (Text(de="Freigabe", en="Release"), ("see_batches",)),
    "history": (Text(de="Verlauf", en="History"), ("see_history",)),
}


def address(batch_id: str, tab: str = "", **query: str) -> str:
    """The address of a page of a batch."""
    return f"/batches/{quote(batch_id, safe='')}" + (f"/{tab}" if tab else "") + (f"?{urlencode(query)}" if query else "")


def frame(request: Request, desk: Desk, caller: Caller, known: Known, tab: str) -> dict[str, Any]:
    """What ``batch.html`` shows around a page: give it to :func:`portal.pages.show` with ``**``."""
    lang, batch = spoken(request), known.batch
    tabs = [Tab(name, address(batch.id, name), label.in_language(lang), name == tab) for name, (label, rights) in TABS.items() if caller.may(*rights)]
    label = TABS[tab][0].in_language(lang)
    trail = [
        {"href": "/batches", "label": "Sendungen" if lang == "de" else "Batches"},
        {"href": address(batch.id), "label": batch.order.order},
        {"label": label},
    ]
    return {
        "known": known,
        "batch": batch,
        "judgement": known.judgement,
        "standing": known.standing,
        "tabs": tabs,
        "trail": trail if tab else [trail[0], {"label": batch.order.order}],
        "told": _in_words_of_pages(told_at(desk, caller, batch.id, request.query_params.get("told", ""))),
        "waiting_entries": len(desk.house.ledger.entries.waiting("batch", batch.id)),
        "wide": True,
    }


def _in_words_of_pages(told: Told | None) -> Told | None:
    return told if told is None or told.why is None else replace(told, why=on_pages(told.why))


def back(batch_id: str, tab: str, told: Told, **query: str) -> RedirectResponse:
    """To a page of the batch after something was entered; it says what became of that."""
    return RedirectResponse(address(batch_id, tab, told=str(told.position), **query), 303)
