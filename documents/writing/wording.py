"""How amounts, quantities, days and the trade's key words stand on a German paper; amounts, counts and rates in English too."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from batches.base import Language
from batches.rule import in_words

_NONE = "–"


def money(amount: Decimal | None, currency: str = "", language: Language = "de") -> str:
    """An amount as German papers print it, with two decimals at least: ``1.234,50 EUR``."""
    if amount is None:
        return _NONE
    cents = amount.quantize(Decimal("0.01"))
    padded = cents if cents == amount else amount
    return f"{in_words(padded, language)} {currency}".strip()


def percent(rate: Decimal | None, language: Language = "de") -> str:
    """A rate in percent: ``6,3 %``."""
    return _NONE if rate is None else f"{in_words(rate, language)} %"


def number(value: Decimal | int | None, unit: str = "", language: Language = "de") -> str:
    """A count or measure with German separators: ``100.000``."""
    return _NONE if value is None else f"{in_words(Decimal(value), language)} {unit}".strip()


def day(value: date | None) -> str:
    """A day as ``22.06.2020``."""
    return _NONE if value is None else in_words(value, "de")


def day_read(text: str | None) -> str:
    """A day read from a paper (ISO 8601) as ``22.06.2020``; anything else as it stands."""
    try:
        return day(date.fromisoformat(text)) if text else _NONE
    except ValueError:
        return str(text)


def word(table: str, key: str) -> dict[str, str]:
    """The German and English word for ``key`` in ``words.toml``; a key it does not know stands for itself."""
    return _words().get(table, {}).get(key, {"de": key, "en": key})


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    loaded: dict[str, dict[str, dict[str, str]]] = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    return loaded
