"""Units, defect classes and bystanders as people write them, from the catalogue's ``trade_words.toml``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from batches.base import Text
from validators.words_of_people import folded

_FILE = Path(__file__).resolve().parent.parent / "catalogue" / "data" / "trade_words.toml"


def unit_named(written: str) -> str | None:
    """``piece``, ``pair``, ``kit``, ``dozen`` or ``thousand``; ``None`` for a package or a unit nobody knows."""
    return _units().get(folded(written))


def worth(unit: str, other: str) -> Decimal | None:
    """How many of ``other`` one ``unit`` is; ``None`` when they are not counted in each other."""
    found = _data()["worth"].get(unit, {}).get(other)
    return Decimal(1) if unit == other else None if found is None else Decimal(found)


def content_of_package(text: str) -> Decimal | None:
    """How many a package holds, where the paper says so: ``box of 50``, ``50 pcs/box``, ``Packung à 50``, ``50只/盒``."""
    found = _content().search(unicodedata.normalize("NFKC", text).casefold())
    return Decimal(found[1] or found[2]) if found else None


def defect_class_named(written: str) -> str | None:
    """``critical``, ``major`` or ``minor``; ``None`` for another word."""
    plain = folded(written)
    return next((name for name, row in _data()["defect_class"].items() if plain in {folded(word) for word in row["words"]}), None)


def defect_class_in_words(name: str) -> Text:
    """A defect class (or the defect a plan is for) in both languages."""
    return Text(de=_data()["defect_class"].get(name, {}).get("de", name), en=name)


def names_one(role: str, name: str) -> bool:
    """Whether a name on a transport paper is that of a ``bank`` or a ``forwarder``, or made out ``to_order`` of whoever holds the bill."""
    said = f" {folded(name)} "
    return any((f" {word} " if word.isascii() else word) in said for word in map(folded, _data()["party"][role]))


@cache
def marking_words(table: str) -> Mapping[str, tuple[str, ...]]:
    """Words of marking sheets, folded: ``elements`` by element; ``absent``, ``present``, ``expiry_label`` and ``german`` as keys."""
    words = _data()["marking"][table]
    if table == "elements":
        return {element: tuple(folded(word) for word in several) for element, several in words.items()}
    return {folded(word): () for word in words["words"]}


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _units() -> Mapping[str, str]:
    return {folded(word): name for name, words in _data()["unit"].items() for word in words}


@cache
def _content() -> re.Pattern[str]:
    pieces = "|".join(re.escape(word.casefold()) for word in sorted(_data()["unit"]["piece"], key=len, reverse=True))
    packages = "|".join(re.escape(word.casefold()) for word in _data()["package"]["words"])
    return re.compile(rf"(?:\bof|\bà|\bzu|\bmit|[x×])\s*(\d{{1,5}})\b|(\d{{1,5}})\s*(?:{pieces})?\s*(?:/|per|pro|je)\s*(?:{packages})")
