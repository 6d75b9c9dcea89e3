"""Drafts for categories with something new, so that the coordinator finds one waiting; nothing is confirmed by itself."""

from __future__ import annotations

from datetime import date

from batches.errors import FreigabeError
from distribution.plan import Plan
from flows.kinds import DEMANDS, PLANS, SHARINGS
from flows.sharing.grounds import gathered
from flows.sharing.plans import draft
from flows.wiring import House


def categories_with_demand(house: House) -> tuple[str, ...]:
    """The categories somebody asks for."""
    return tuple(sorted({each.wanted.category for each in DEMANDS.all(house, status=("open",))}))


def draft_where_news(house: House, on: date, by: str) -> tuple[Plan, ...]:
    """Draft for each category with demand and something to share out, unless its newest plan (drafted, confirmed or put aside) is from the same grounds.

    A draft that a person changed is left to that person: they are told that it is stale, and that they may make a new one. A draft that would give nothing to
    anybody is not made.
    """
    made: list[Plan] = []
    for category in categories_with_demand(house):
        try:
            plan = _drafted(house, category, on, by)
        except FreigabeError:  # somebody works on it just now, or the category is no longer in the catalogue: the others are drafted all the same
            continue
        made += [] if plan is None else [plan]
    return tuple(made)


def _drafted(house: House, category: str, on: date, by: str) -> Plan | None:
    sharing = SHARINGS.find(house, category)
    newest = None if sharing is None else PLANS.find(house, sharing.newest)
    if newest is not None and newest.status == "draft" and newest.changes:
        return None
    grounds = gathered(house, category, on)
    if not any(each.free for each in grounds.lots) or not any(each.outstanding > grounds.reserved[each.id] for each in grounds.demands):
        return None
    return None if newest is not None and newest.grounds == grounds.digest else draft(house, category, on, by)
