"""The lists of the queue: mine, nobody's, those that wait for a second person, what is overdue, and all that is open."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal, get_args

from batches.account import plain
from batches.errors import FreigabeError
from portal.access import Caller
from portal.desk import Desk
from portal.lists import Asked, asked
from record.overviews import After, Filters, Listed

Name = Literal["mine", "free", "second", "overdue", "open"]
LISTS: tuple[Name, ...] = get_args(Name)
#: How long numbers are kept: beside the queue's name in the navigation, and beside its lists.
SECONDS = 5.0
_MOST = 50


def in_list(query: Mapping[str, str]) -> Name:
    """The list an address names; all that is open where it names none."""
    said = query.get("list", "")
    return said if said in LISTS else "open"


def filters_of(which: Name, caller: Caller, wanted: Asked, at: datetime) -> Filters:
    """One of the lists, narrowed to what was asked for. What half done only whoever asks has spoken on waits for somebody else, and is not theirs."""
    told = Filters(stage=wanted.stage or None, words=wanted.words)
    match which:
        case "mine":
            return replace(told, account=caller.account.id)
        case "free":
            return replace(told, free=True, open=True)
        case "second":
            return replace(told, second_for=plain(caller.name))
        case "overdue":
            return replace(told, open=True, overdue_at=at)
        case "open":
            return replace(told, open=True)


def counts(desk: Desk, caller: Caller, wanted: Asked, at: datetime) -> dict[Name, int]:
    """How many batches each list has, a few seconds old at most."""
    kept: dict[object, tuple[float, dict[Name, int]]] = desk.made.setdefault("counts of lists", {})
    asked_for = (caller.account.id, wanted.words, wanted.stage)
    counted = kept.get(asked_for)
    if counted is None or time.monotonic() - counted[0] > SECONDS:
        if len(kept) >= _MOST:
            kept.clear()
        found = desk.house.ledger.overviews.counts(*(filters_of(each, caller, wanted, at) for each in LISTS))
        kept[asked_for] = counted = (time.monotonic(), dict(zip(LISTS, found, strict=True)))
    return counted[1]


def forget_counts(desk: Desk) -> None:
    """Count anew: a case was taken on, handed over or given back."""
    desk.made.pop("queue counts", None)
    desk.made.pop("counts of lists", None)


def open_in(desk: Desk) -> int:
    """How many batches are open in the house, a few seconds old at most; 0 while the record does not answer."""
    counted: tuple[float, int] | None = desk.made.get("queue counts")
    if counted is None or time.monotonic() - counted[0] > SECONDS:
        try:
            counted = (time.monotonic(), desk.house.ledger.overviews.count(Filters(open=True)))
        except FreigabeError:
            counted = (time.monotonic(), 0)
        desk.made["queue counts"] = counted
    return counted[1]


def next_case(desk: Desk, caller: Caller, query: Mapping[str, str], before: str, at: datetime) -> str | None:
    """The batch after ``before`` in the list of an address, then from its beginning; never ``before`` itself, nor what somebody else has taken on."""
    wanted, overviews = asked(query, oldest=True), desk.house.ledger.overviews
    narrowed = filters_of(in_list(query), caller, wanted, at)
    place = overviews.place_of(before) if before else None
    starts: tuple[After | None, ...] = (place, None) if place is not None else (None,)
    for start in starts:
        after = start
        while found := overviews.find(narrowed, after, _MOST, oldest=wanted.oldest):
            for each in found:
                if each.overview.batch != before and _is_for(caller, each):
                    return each.overview.batch
            after = After(found[-1].changed_at, found[-1].overview.batch)
    return None


def _is_for(caller: Caller, listed: Listed) -> bool:
    return listed.account is None or listed.account == caller.account.id
