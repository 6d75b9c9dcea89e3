"""Numbers as papers print them: ``1,234.50``, ``1.234,50``, ``1 234,50``, ``1'234.50``, ``10万``, full-width digits."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_NUMBER = re.compile(r"[-+]?\d[\d.,' \u00a0\u202f]*\d|[-+]?\d")
_MYRIADS = {"万": 10_000, "萬": 10_000, "千": 1_000, "百": 100, "亿": 100_000_000}
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*$")


def parse_number(text: str, language: str | None = None) -> Decimal | None:
    """The number ``text`` is, ``None`` where it is none or could be two.

    ``1.234`` and ``1,234`` could be either; the paper's ``language`` decides (German and Vietnamese group by dots, English and Chinese by commas).
    """
    cleaned = text.strip().replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
    scale = 1
    if cleaned and cleaned[-1] in _MYRIADS:
        scale, cleaned = _MYRIADS[cleaned[-1]], cleaned[:-1].strip()
    if not _NUMBER.fullmatch(cleaned):
        return None
    plain = _plain(cleaned, language)
    try:
        return None if plain is None else Decimal(plain) * scale
    except InvalidOperation:
        return None


def _plain(text: str, language: str | None) -> str | None:
    """The figures with a dot for the decimal sign and nothing between thousands."""
    signs = [sign for sign in text if sign in ".,"]
    text = text.replace(" ", "").replace("'", "")
    if not signs:
        return text
    if len(set(signs)) == 2:
        decimal = signs[-1]
        if signs.count(decimal) > 1:
            return None
        return text.replace("." if decimal == "," else ",", "").replace(",", ".")
    if len(signs) > 1:
        return text.replace(signs[0], "") if _GROUPED.fullmatch(text) else None
    if not _GROUPED.fullmatch(text) or text.lstrip("+-").startswith("0"):
        return text.replace(",", ".")
    groups = {"de": ".", "vi": ".", "fr": ".", "en": ",", "zh": ","}.get(language or "")
    if groups is None:
        # One sign and three figures behind it: a comma rarely parts decimals of three places, a dot often does.
        return text.replace(",", "") if signs[0] == "," else text
    return text.replace(groups, "") if signs[0] == groups else text.replace(",", ".")


def with_dot(text: str, language: str | None = None) -> str | None:
    """The number with a dot as its decimal sign and all printed decimals kept (``1,50`` is ``1.50``); ``None`` where it is no number."""
    number = parse_number(text, language)
    return None if number is None else format(number, "f")
