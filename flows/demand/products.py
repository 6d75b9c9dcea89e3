"""What can be asked for: categories of the catalogue that goods may come in on a day, by their keys and by the names people write."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from batches.base import Text
from batches.errors import InputRefused
from catalogue import Catalogue
from catalogue.as_of import plain

WORDS = Path(__file__).parent / "words.toml"


def buyable(catalogue: Catalogue, on: date) -> dict[str, Text]:
    """The categories that a way to the market is open for on a day, with their names, in the order of the German ones."""
    at = catalogue.at(on)
    rows = {key: at.category(key) for key in catalogue.categories_by_key}
    open_ = [row for row in rows.values() if row is not None and at.routes(row.product)]
    return {row.key: Text(de=row.name_de, en=row.name_en) for row in sorted(open_, key=lambda row: row.name_de.casefold())}


def name_of(catalogue: Catalogue, key: str) -> Text:
    """What a category is called, also one that nothing may come in any more; its key where the catalogue never had it."""
    found = next(iter(catalogue.categories_by_key.get(key, ())), None)
    return Text(de=key, en=key) if found is None else Text(de=found.name_de, en=found.name_en)


def category_named(catalogue: Catalogue, on: date, told: str) -> str:
    """The key of a category that can be bought, told by key or name; ``InputRefused`` with what may have been meant. Never guessed."""
    named = names(catalogue, on)
    if (found := named.get(plain(told))) is not None:
        return found
    meant = _nearest(told, tuple(buyable(catalogue, on).values()))
    raise InputRefused(
        "demand.category",
        f"{told[:80]!r} is nothing that can be bought here" + (f"; did you mean {meant.en!r}?" if meant else ""),
        f"„{told[:80]}“ ist nichts, was hier gekauft werden kann" + (f"; gemeint „{meant.de}“?" if meant else ""),
    )


@lru_cache(maxsize=64)
def names(catalogue: Catalogue, on: date) -> Mapping[str, str]:
    """Every name, in plain form, with its category. One that would mean two means none."""
    found: dict[str, str] = {}
    for key, text in buyable(catalogue, on).items():
        for name in (key, text.de, text.en, *words()["category"].get(key, ())):
            found[plain(name)] = key if found.get(plain(name), key) == key else ""
    return {name: key for name, key in found.items() if key}


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """What people write in the tables they send, by what it means."""
    loaded: dict[str, dict[str, list[str]]] = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return loaded


def _nearest(told: str, among: tuple[Text, ...]) -> Text | None:
    from rapidfuzz import process

    found = process.extractOne(told, [each.de for each in among], score_cutoff=70) or process.extractOne(told, [each.en for each in among], score_cutoff=70)
    return None if found is None else among[found[2]]
