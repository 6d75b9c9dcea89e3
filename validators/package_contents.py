"""How much a package holds, where the paper says so: ``50 pcs/box, 40 boxes/ctn``, ``1 carton = 2000 pcs``, ``Packung à 50``, ``每盒50只``.

What is not tied to a package in words is no content: ``17.5 x 9.5 cm`` and ``made of 3 layers`` say nothing of boxes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from validators.trade_words import package_words, unit_named, unit_words, worth

_COUNT = r"(?<![\d.,])(?P<count>\d{1,3}(?:[.,']\d{3})+|\d{1,6})(?!\d|[.,]\d)"
#: A figure before one of these is a size, a weight or a layer, not a count.
_NO_MEASURE = r"(?!\s*(?:[x×*]\s*\d|cm\b|mm\b|kgs?\b|g\b|ml\b|l\b|%|µm|layers?\b|ply\b|lagen\b|lagig|sizes?\b))"
#: How a content follows its package. After several packages ("20 cartons = 40000 pcs") only the first group speaks of each of them.
_OF_EACH = r"of|à|zu|je|x|×|\*"
_OF_ONE = r"=|:|\(|-|with|mit|contains|containing|enthält|含|装"


@dataclass(frozen=True, slots=True)
class Content:
    """What one package holds in units of the order, the steps that led there, the smallest package last (``40 boxes``, ``50 pcs``), and the unit printed."""

    units: Decimal
    steps: tuple[str, ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class _Held:
    """``count`` of ``inner`` (a unit or a smaller package; ``""``: not named) in one package; ``text`` as printed."""

    count: Decimal
    inner: str
    text: str


def package_named(written: str) -> str | None:
    """The kind of package (``box``, ``carton`` …) a unit names; ``None`` where it names none, or several."""
    named = {_packages()[word] for word in re.findall(_words_of(_packages()), _plain(written))}
    return next(iter(named)) if len(named) == 1 else None


def content_of(counted: str, text: str, unit: str) -> Content | None:
    """What one package of the kind ``counted`` holds in the order's ``unit`` by the words of ``text``; ``None``: not stated, or stated in two ways."""
    return _resolved(counted, _stated(_plain(text)), unit, ())


def contents_stated(text: str) -> tuple[Decimal, ...]:
    """Every count that the text says some package holds, itself or through the packages in it."""
    stated = _stated(_plain(text))
    direct = {held.count for several in stated.values() for held in several}
    through = {content.units for package in stated if (content := content_of(package, text, "piece")) is not None}
    return tuple(sorted(direct | through))


def packages_counted(text: str) -> tuple[tuple[Decimal, str], ...]:
    """Every number of packages that the text counts, with their kind: ``50 boxes of 40``."""
    counted = re.finditer(rf"{_COUNT}\s*(?P<package>{_words_of(_packages())})", _plain(text))
    return tuple((Decimal(re.sub(r"[.,']", "", match["count"])), _packages()[match["package"]]) for match in counted)


def _resolved(package: str, stated: dict[str, tuple[_Held, ...]], unit: str, within: tuple[str, ...]) -> Content | None:
    said = {(held.count, held.inner): held for held in stated.get(package) or (stated[""] if set(stated) == {""} else ())}
    contents = [] if package in within else [_content(held, stated, unit, (*within, package)) for held in said.values()]
    known = {content.units: content for content in reversed(contents) if content is not None}
    return next(iter(known.values())) if len(known) == 1 and None not in contents else None


def _content(held: _Held, stated: dict[str, tuple[_Held, ...]], unit: str, within: tuple[str, ...]) -> Content | None:
    if held.inner in _packages().values():
        inner = _resolved(held.inner, stated, unit, within)
        return None if inner is None else Content(held.count * inner.units, (held.text, *inner.steps), inner.of)
    # "box of 100" on a paper for goods sold in pairs may mean pieces or pairs.
    each = worth(held.inner, unit) if held.inner else Decimal(1) if unit != "pair" else None
    return None if each is None else Content(held.count * each, (held.text,), held.inner)


@lru_cache(maxsize=4096)
def _stated(text: str) -> dict[str, tuple[_Held, ...]]:
    """What the text says each kind of package holds; ``""``: the package it counts, whatever it is."""
    found: dict[str, list[_Held]] = {}
    for package, held in _all_stated(text):
        if held.count:
            found.setdefault(package, []).append(held)
    return {package: tuple(several) for package, several in found.items()}


def _all_stated(text: str) -> Iterator[tuple[str, _Held]]:
    per, holds, unnamed, bare = _patterns()
    for match in per.finditer(text):
        # "10 boxes of 100 pcs per carton": the carton holds the boxes.
        packed = re.search(rf"{_COUNT}\s*(?P<inner>{_words_of(_packages())})\s*(?:{_OF_EACH})\s*$", text[: match.start()])
        yield _holder(match["outer"]), _held(packed["count"], packed["inner"]) if packed else _held(match["count"], match["inner"])
        if packed:
            yield _holder(packed["inner"]), _held(match["count"], match["inner"])
    at = 0
    while held := holds.search(text, at):
        # "20 ctns × 40 boxes × 50 pcs": what is held may hold something itself.
        at = held.start("inner")
        if held["each"] or not _several(text[: held.start()]):
            yield _holder(held["outer"]), _held(held["count"], held["inner"])
    for match in unnamed.finditer(text):
        if match["each"] or not _several(text[: match.start()]):
            yield _holder(match["outer"]), _held(match["count"], None)
    for match in bare.finditer(text):
        if not re.search(rf"(?:{_words_of((*_packages(), *_units('kit')))})\s*$", text[: match.start()]):
            yield "", _held(match["count"], match["inner"])


def _several(before: str) -> bool:
    count = re.search(r"(\d[\d.,']*)\s*$", before)
    return count is not None and count[1] != "1"


def _held(count: str, inner: str | None) -> _Held:
    named = (inner or "").strip()
    return _Held(Decimal(re.sub(r"[.,']", "", count)), _holder(named) if named else "", f"{count} {named}".strip())


def _holder(word: str) -> str:
    return _packages().get(word) or unit_named(word) or word


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    units = _words_of(_units("piece", "pair", "kit", "test"))
    inner, outer = _words_of((*_packages(), *_units("piece", "pair", "kit", "test"))), rf"(?P<outer>{_words_of((*_packages(), *_units('kit')))})"
    follows = rf"(?:(?P<each>{_OF_EACH})|{_OF_ONE})"
    return (
        re.compile(rf"{_COUNT}(?:er[\s-]?|\s*(?P<inner>{inner})?\s*(?:/|\bper\b|\bpro\b|\bje\b|\bin an?\b|\bin each\b)\s*(?:1\s)?){outer}"),
        re.compile(rf"{outer}\s*{follows}?\s*{_COUNT}\s*(?P<inner>{inner})(?!\s*(?:/|per\b|pro\b|je\b))"),
        re.compile(rf"{outer}\s*(?:(?P<each>of|à|zu|je)|=|含|装)\s*{_COUNT}(?!\s*(?:{inner})){_NO_MEASURE}"),
        re.compile(rf"(?:\bof|\bà|\bzu|\bje|\bmit)\s*{_COUNT}\s*(?P<inner>{units})(?!\s*(?:/|per\b|pro\b|je\b))"),
    )


def _words_of(words: Iterable[str]) -> str:
    """Words as an alternative, the longest first; Latin ones stand as words of their own, Chinese ones wherever they are."""
    parts = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) if re.match(r"[\u3400-\u9fff]", word) else rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])" for word in parts)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _packages() -> dict[str, str]:
    return {_plain(word): kind for kind, words in package_words().items() for word in words}


@cache
def _units(*names: str) -> tuple[str, ...]:
    return tuple(_plain(word) for name in names for word in unit_words(name))
