"""What the catalogue knows by name: notified bodies and countries. Used to recognise them on paper, never to judge them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from documents.understanding.script import fold


@cache
def bodies() -> dict[str, tuple[str, ...]]:
    """A notified body's number → the folded names the catalogue has for it, of whatever day."""
    from catalogue import load_catalogue

    catalogue = load_catalogue()
    found: dict[str, dict[str, None]] = {}
    names = [(row.number, row.name) for row in catalogue.designations] + [(row.number, row.name) for row in catalogue.body_names]
    for number, name in names:
        found.setdefault(number, {})[fold(name)] = None
    return {number: tuple(names) for number, names in found.items()}


@cache
def _countries() -> frozenset[str]:
    from catalogue import load_catalogue

    return frozenset(fold(name) for row in load_catalogue().countries for name in row.names)


@cache
def standards() -> frozenset[str]:
    """The editions of standards the catalogue knows: ``EN 149:2001+A1:2009``."""
    from catalogue import load_catalogue

    return frozenset(f"{row.standard}:{row.edition}" for row in load_catalogue().standards if row.edition)


@cache
def country_pattern() -> str:
    """A pattern of the countries' names in Latin letters, the longest first."""
    from catalogue import load_catalogue

    names = {name for row in load_catalogue().countries for name in row.names if name.isascii() and len(name) > 3}
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def is_country(text: str) -> bool:
    """Whether the text is a country's name and nothing else."""
    return fold(text).strip(" .,") in _countries()


@cache
def _places() -> tuple[tuple[re.Pattern[str], bool], ...]:
    from catalogue import load_catalogue

    catalogue = load_catalogue()
    union = {row.country for row in catalogue.single_market}
    return tuple(
        (
            re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name) for name in row.names if len(name) > 3)),
            row.code in union,
        )
        for row in catalogue.countries
    )


def in_union(text: str) -> bool | None:
    """Whether the country the text names belongs to the single market; ``None`` where it names none."""
    found = [union for pattern, union in _places() if pattern.pattern and pattern.search(text)]
    return found[-1] if found else None


def is_body_of(number: str, name: str) -> bool:
    """Whether the catalogue has a body of that number whose name begins as this one does (or the other way round)."""
    folded = fold(name)
    return len(folded) >= LEAST and (
        any(known.startswith(folded) or folded.startswith(known) for known in bodies().get(number, ())) or _key(name) in _keys().get(number, ())
    )


def _key(name: str) -> str:
    """The letters and figures of a name, without what stands in brackets: ``Ente Certificazione Macchine (ECM) S.r.l.`` and the same without ``(ECM)``."""
    return "".join(sign for sign in fold(re.sub(r"\([^)]*\)", "", name)) if sign.isalnum())


@cache
def _keys() -> dict[str, frozenset[str]]:
    return {number: frozenset(_key(name) for name in names) for number, names in bodies().items()}


def is_known_body(name: str) -> bool:
    """Whether a body of the catalogue bears this very name, be it with a department behind it."""
    key = _key(name)
    return len(key) > 2 * LEAST and any(known.startswith(key) for keys in _keys().values() for known in keys)


def name_at_start(number: str, text: str) -> str | None:
    """The words at the start of the text that are the (beginning of the) name of the body of that number; ``None`` where they are not."""
    words = text.split()
    best: str | None = None
    for count in range(1, min(len(words), 16) + 1):
        folded = fold("".join(words[:count])).rstrip(".,")
        if len(folded) < 3:
            continue
        if any(known == folded or (len(folded) >= LEAST and known.startswith(folded)) for known in bodies().get(number, ())) and _ends_word(
            number, words[:count]
        ):
            best = " ".join(words[:count]).rstrip(" ,")
    return best


def _ends_word(number: str, words: Sequence[str]) -> bool:
    """Whether a single word is a whole word of the body's name, and not its beginning only: ``Central`` of ``Centralny Instytut``."""
    return len(words) > 1 or fold(words[0]).rstrip(".,") in _first_words().get(number, ())


@cache
def _first_words() -> dict[str, frozenset[str]]:
    """A body's number → the first words of its names."""
    from catalogue import load_catalogue

    catalogue = load_catalogue()
    found: dict[str, set[str]] = {}
    for number, name in [(row.number, row.name) for row in catalogue.designations] + [(row.number, row.name) for row in catalogue.body_names]:
        found.setdefault(number, set()).add(fold(name.split()[0]).rstrip(".,"))
    return {number: frozenset(words) for number, words in found.items()}


def is_body(name: str) -> bool:
    """Whether the name is that of any body the catalogue knows."""
    folded = fold(name)
    return len(folded) >= LEAST and any(
        folded == known or (len(known) > 2 * LEAST and folded.startswith(known)) for names in bodies().values() for known in names
    )


#: Shorter beginnings of names say nothing.
LEAST = 5
