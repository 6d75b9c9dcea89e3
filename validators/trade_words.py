"""Units, defect classes and bystanders as people write them, from the catalogue's ``trade_words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from batches.base import Text
from validators.words_of_people import folded

_FILE = Path(__file__).resolve().parent.parent / "catalogue" / "data" / "trade_words.toml"


def unit_named(written: str) -> str | None:
    """``piece``, ``pair``, ``kit``, ``test``, ``dozen``, ``gross``, ``hundred``, ``thousand`` …; ``None`` for a package or a unit nobody knows."""
    return _units().get(folded(written))


def unit_words(unit: str) -> tuple[str, ...]:
    """How papers write a unit."""
    return tuple(_data()["unit"][unit])


def package_words() -> Mapping[str, tuple[str, ...]]:
    """How papers write each kind of package."""
    return {kind: tuple(words) for kind, words in _data()["package"].items()}


def worth(unit: str, other: str) -> Decimal | None:
    """How many of ``other`` one ``unit`` is; ``None`` when they are not counted in each other."""
    found = _data()["worth"].get(unit, {}).get(other)
    return Decimal(1) if unit == other else None if found is None else Decimal(found)


def defect_class_named(written: str) -> str | None:
    """``critical``, ``major`` or ``minor``; ``None`` for another word."""
    plain = folded(written)
    return next((name for name, row in _data()["defect_class"].items() if plain in {folded(word) for word in row["words"]}), None)


def defect_class_in_words(name: str) -> Text:
    """A defect class (or the defect a plan is for) in both languages."""
    return Text(de=_data()["defect_class"].get(name, {}).get("de", name), en=name)


def names_one(role: str, name: str) -> bool:
    """Whether a name is that of a ``bank`` or a ``forwarder``, made out ``to_order`` of whoever holds the bill, the ``same`` as another, or a ``charge``.

    Words are looked for as words of the name; those the list marks with a hyphen also as a part of one (``-bank``: Volksbank; ``spedition-``).
    """
    said = f" {folded(name)} "
    return any(_in_words(word, said) for word in _data()["party"][role])


def _in_words(word: str, said: str) -> bool:
    plain = folded(word)
    if not plain.isascii():
        return plain in said
    return f"{'' if word.startswith('-') else ' '}{plain}{'' if word.endswith('-') else ' '}" in said


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
