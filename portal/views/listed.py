"""A row of a list of batches, as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from batches.base import Text
from catalogue.contents import Catalogue
from flows.figures.board import whom_in_words
from flows.waiting import day_of, rule
from portal.words import number, word
from record.overviews import Listed

#: Kinds of goods and waits told in one row; of the others it is said how many.
_MOST = 2


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a batch waits for, and on whom."""

    what: Text
    whom: Text


@dataclass(frozen=True, slots=True)
class Row:
    """A batch in a list. ``goods`` and ``waits`` are the first of them, ``more_goods`` and ``more_waits`` how many others; ``due_on``: the last day for the
    first of them; ``holder``: who has taken it on.
    """

    batch: str
    order: str
    supplier: str
    importer: str
    stage: str
    goods: tuple[Text, ...]
    more_goods: int
    waits: tuple[Waiting, ...]
    more_waits: int
    blocking: int
    review: int
    second: bool
    ready: int
    unseen: int
    days: int
    changed_on: date
    due_on: date | None
    overdue: bool
    holder: str | None
    mine: bool


def rows(found: Iterable[Listed], catalogue: Catalogue, names: Mapping[str, str], mine: str, now: datetime) -> tuple[Row, ...]:
    """Rows of a list; ``names``: of accounts by id, ``mine``: the account of whoever looks."""
    return tuple(_row(each, catalogue, names, mine, now) for each in found)


def _row(listed: Listed, catalogue: Catalogue, names: Mapping[str, str], mine: str, now: datetime) -> Row:
    seen, shown = listed.overview, listed.overview.shown
    goods = tuple(goods_in_words(shown.get("goods", ()), catalogue, shown.get("judged_for")))
    waits = tuple(waits_in_words(shown.get("waits", ()), now.date()))
    due = listed.due.due_at if listed.due is not None else None
    return Row(
        batch=seen.batch,
        order=str(shown.get("order", seen.batch)),
        supplier=str(shown.get("supplier", "")),
        importer=str(shown.get("importer", "")),
        stage=seen.stage,
        goods=goods[:_MOST],
        more_goods=max(len(goods) - _MOST, 0),
        waits=waits[:_MOST],
        more_waits=max(len(waits) - _MOST, 0),
        blocking=seen.blocking,
        review=seen.review,
        second=seen.second > 0,
        ready=seen.ready,
        unseen=seen.unseen,
        days=max((now - listed.opened_at).days, 0),
        changed_on=day_of(listed.changed_at),
        due_on=None if due is None else last_day(due),
        overdue=due is not None and due <= now,
        holder=None if listed.account is None else names.get(listed.account, listed.account),
        mine=listed.account == mine,
    )


def last_day(due_at: datetime) -> date:
    """The last day something may come on that is due at a moment: most are due with the last hour of a day."""
    return day_of(due_at - timedelta(seconds=1))


def goods_in_words(lines: Iterable[Mapping[str, Any]], catalogue: Catalogue, on: str | None) -> Iterator[Text]:
    """The goods of an order, lines of one category together: how many of what."""
    together: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (str(line["category"]), str(line["unit"]))
        together[key] = together.get(key, 0) + int(line["quantity"])
    for (category, unit), quantity in together.items():
        name = category_in_words(category, catalogue, on)
        yield Text(de=f"{_counted('de', quantity, unit)} {name.de}", en=f"{_counted('en', quantity, unit)} {name.en}")


def category_in_words(category: str, catalogue: Catalogue, on: str | date | None) -> Text:
    """The name of a category of the catalogue; one it does not know, as the order says it."""
    day = date.fromisoformat(on) if isinstance(on, str) else on
    found = None if day is None else catalogue.at(day).category(category)
    return Text(de=category, en=category) if found is None else Text(de=found.name_de, en=found.name_en)


def waits_in_words(waits: Iterable[Mapping[str, Any]], today: date) -> Iterator[Waiting]:
    """What a batch waits for, each thing once."""
    seen = dict.fromkeys((str(each["what"]), str(each["whom"])) for each in waits)
    return (Waiting(rule(what, today).name, whom_in_words(whom)) for what, whom in seen)


def _counted(lang: Any, quantity: int, unit: str) -> str:
    return f"{number(lang, quantity)} {word(lang, 'unit', unit)}"
