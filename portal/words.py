"""How words of the trade, amounts and times stand on a page, in its language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

from batches.base import Language, Text
from batches.rule import in_words
from documents.writing import wording
from flows.figures.goods_told import goods_told
from flows.waiting import zone_on
from portal.citing import acts, basis

_NONE = "–"


@cache
def in_language(lang: Language) -> dict[str, Callable[..., str]]:
    """What templates call: each speaks ``lang``."""
    named: dict[str, Callable[..., str]] = {"say": say, "word": word, "number": number, "money": money, "day": day, "moment": moment, "size": size}
    named |= {"basis": basis, "goods_told": told_goods}
    return {"t": partial(either, lang), **{name: partial(speak, lang) for name, speak in named.items()}}


def either(lang: Language, de: str, en: str) -> str:
    """One of two sentences written side by side."""
    return de if lang == "de" else en


def say(lang: Language, text: Text | None) -> str:
    """A sentence of ours."""
    return "" if text is None else acts(lang, text.in_language(lang))


def word(lang: Language, table: str, key: str) -> str:
    """The word for a key, of this portal or of written papers; a key nobody knows stands for itself."""
    own = _words().get(table, {}).get(key)
    return (own or wording.word(table, key))[lang]


def number(lang: Language, value: Any, unit: str = "") -> str:
    """A count or measure: ``100.000``, ``100,000``. A figure in text form counts as one; other text stands as it is."""
    if value is None:
        return _NONE
    try:
        figure = Decimal(str(value))
    except ArithmeticError:
        return str(value)
    return f"{in_words(figure, lang)} {unit}".strip()


def money(lang: Language, amount: Decimal | None, currency: str = "EUR") -> str:
    """An amount with two decimals at least."""
    if amount is None:
        return _NONE
    cents = amount.quantize(Decimal("0.01"))
    return f"{in_words(cents if cents == amount else amount, lang)} {currency}".strip()


def day(lang: Language, value: date | str | None) -> str:
    """A day; one in ISO 8601 counts as one, other text stands as it is."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return str(value)
    return _NONE if value is None else in_words(value, lang)


def told_goods(lang: Language, kept: str) -> str:
    """Released goods as the release keeps them."""
    return goods_told(kept, lang)


def moment(lang: Language, at: datetime | None) -> str:
    """A day and time of the house."""
    if at is None:
        return _NONE
    there = at.astimezone(zone_on(at.date()))
    return f"{in_words(there.date(), lang)}, {there:%H:%M}" + (" Uhr" if lang == "de" else "")


def size(lang: Language, count: int) -> str:
    """A file's size: ``1,2 MB``."""
    for unit, bytes_ in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= bytes_:
            return f"{in_words((Decimal(count) / bytes_).quantize(Decimal('0.1')), lang)} {unit}"
    return f"{count} B"


def now() -> datetime:
    """This moment. Pages show ages; the core never asks."""
    return datetime.now(UTC)


@cache
def _words() -> dict[str, dict[str, dict[Language, str]]]:
    loaded: dict[str, dict[str, dict[Language, str]]] = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    return loaded
