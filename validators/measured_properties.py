"""What a laboratory calls a property: brought to the catalogue's own terms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from catalogue.quality import MeasuredProperty
from validators.words_of_people import folded

_FLOW = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:lpm|slpm|l(?:it(?:er|re)s?)?\s*(?:/|per|pro|je|·|⋅|\*|x|\.)?\s*(?:min|phut|phút|分)|lít\s*/\s*phút|升\s*[/每]?\s*分)",
    re.IGNORECASE,
)
_FLOW_OF_KEY = re.compile(r"_(\d+)lpm")

#: How well a property fits: a word of ``when`` before none, a whole name before parts, then how many parts, then how long they are.
_Score = tuple[bool, bool, int, int]
_NONE: _Score = (False, False, 0, 0)


def named_property(written: str, condition: str, known: Iterable[MeasuredProperty]) -> tuple[MeasuredProperty, ...]:
    """The properties among ``known`` that ``written`` names best: one is an answer, several are an ambiguity, none is an unknown property.

    A flow rate stands in the name or in the condition; where one is written it must be that of the property. What else tells properties apart (the test
    agent, clogging) may stand in the condition too.
    """
    candidates = tuple(known)
    rates = _flow_rates(written) or _flow_rates(condition) or _bare_rates(written, candidates)
    flowing = tuple(each for each in candidates if _flows_at(each, rates))
    name, beside = _folded_name(written), f" {folded(condition)} "
    best = _best(name, "", beside, flowing)
    return best if len(best) == 1 else _best(name, beside, beside, flowing) or best


def _best(name: str, more: str, beside: str, candidates: Sequence[MeasuredProperty]) -> tuple[MeasuredProperty, ...]:
    """Those that fit best: parts of a synonym in ``name`` or, but for one, in ``more``; the words of ``when`` in ``name`` or ``beside``."""
    scored = [(score, each) for each in candidates if (score := _score(name, more, beside, each)) > _NONE]
    best = max((score for score, _ in scored), default=_NONE)
    return tuple(each for score, each in scored if score == best)


def _score(name: str, more: str, beside: str, measured: MeasuredProperty) -> _Score:
    asked = bool(measured.when)
    if asked and not any(term in text for term in _terms(measured.when) for text in (name, beside)):
        return _NONE
    if name.strip() in _whole_names(tuple(name for names in measured.names.values() for name in names)):
        return asked, True, 0, len(name)
    best = max((_parts_found(parts, name, more) for parts in _patterns(measured.synonyms)), default=(0, 0))
    return (asked, False, *best) if best > (0, 0) else _NONE


def _parts_found(parts: tuple[tuple[bool, tuple[str, ...]], ...], name: str, more: str) -> tuple[int, int]:
    """How many parts occur and how long they are; ``(0, 0)``: one is missing, a forbidden one occurs, or none stands in the name itself."""
    count = length = 0
    in_name = False
    for negative, terms in parts:
        hit = max((len(term.strip()) for term in terms if term in name), default=0)
        in_name = in_name or (bool(hit) and not negative)
        hit = hit or max((len(term.strip()) for term in terms if term in more), default=0)
        if bool(hit) == negative:
            return 0, 0
        count += 0 if negative else 1
        length += hit
    return (count, length) if in_name else (0, 0)


@lru_cache(maxsize=4096)
def _folded_name(written: str) -> str:
    return f" {folded(_FLOW.sub(' ', unicodedata.normalize('NFKC', written)))} "


@lru_cache(maxsize=1024)
def _whole_names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_folded_name(name).strip() for name in names) - {""}


@lru_cache(maxsize=1024)
def _patterns(synonyms: tuple[str, ...]) -> tuple[tuple[tuple[bool, tuple[str, ...]], ...], ...]:
    return tuple(tuple((part.startswith("!"), _terms(tuple(part.removeprefix("!").split("|")))) for part in each.split(" + ")) for each in synonyms)


@lru_cache(maxsize=4096)
def _terms(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_term(word) for word in words if folded(word))


def _term(term: str) -> str:
    # Short Latin words stand alone ("oil" is not in "foil"); longer ones and Chinese may stand within a compound.
    plain = folded(term)
    return f" {plain} " if plain.isascii() and len(plain) <= 4 else plain


def _flow_rates(text: str) -> frozenset[Decimal]:
    return frozenset(Decimal(rate.replace(",", ".")) for rate in _FLOW.findall(unicodedata.normalize("NFKC", text)))


def _bare_rates(text: str, known: Sequence[MeasuredProperty]) -> frozenset[Decimal]:
    rates = {rate for each in known if (rate := _rate_of(each)) is not None}
    return frozenset(rate for number in re.findall(r"\d+", text) if (rate := Decimal(number)) in rates)


def _rate_of(measured: MeasuredProperty) -> Decimal | None:
    found = _FLOW_OF_KEY.search(measured.property)
    return Decimal(found[1]) if found else None


def _flows_at(measured: MeasuredProperty, rates: frozenset[Decimal]) -> bool:
    rate = _rate_of(measured)
    return rate is None or not rates or rate in rates
