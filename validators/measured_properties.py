"""What a laboratory calls a property, the unit it measured in, and the number it wrote: brought to the catalogue's own terms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from catalogue.quality import MeasuredProperty
from validators.words_of_people import folded

_FLOW = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:lpm|slpm|l(?:it(?:er|re)s?)?\s*(?:/|per|pro|je|·|⋅|\*|x|\.)?\s*(?:min|phut|phút|分)|lít\s*/\s*phút|升\s*[/每]?\s*分)",
    re.IGNORECASE,
)
_FLOW_OF_KEY = re.compile(r"_(\d+)lpm")


def named_property(written: str, condition: str, known: Iterable[MeasuredProperty]) -> tuple[MeasuredProperty, ...]:
    """The properties among ``known`` that ``written`` names best: one is an answer, several are an ambiguity, none is an unknown property.

    A flow rate stands in the name or in the condition; where one is written it must be that of the property.
    """
    candidates = tuple(known)
    rates = _flow_rates(written) or _flow_rates(condition) or _bare_rates(written, candidates)
    plain = f" {folded(_FLOW.sub(' ', unicodedata.normalize('NFKC', written)))} "
    scored = [(score, each) for each in candidates if (score := _score(plain, each)) > (0, 0) and _flows_at(each, rates)]
    best = max((score for score, _ in scored), default=(0, 0))
    return tuple(each for score, each in scored if score == best)


def in_unit_of(measured: MeasuredProperty, number: Decimal, unit: str) -> Decimal | None:
    """``number`` in the property's own unit; ``None`` when ``unit`` is no unit of it."""
    factor = _factors(measured).get(_plain_unit(unit))
    return None if factor is None else number * factor


def unit_in_name(measured: MeasuredProperty, written: str) -> str | None:
    """The unit written with the property (``Durchlassgrad [%]``, ``Einatemwiderstand in mbar``), if it is one of its units."""
    text = unicodedata.normalize("NFKC", written)
    spots = [*re.findall(r"[\[(]\s*([^\])]+?)\s*[\])]", text), *re.findall(r"(?:\bin|,|/)\s+(\S+)\s*$", text)]
    return next((spot for spot in spots if _plain_unit(spot) in _factors(measured) and _plain_unit(spot)), None)


def number_and_unit(cell: str) -> tuple[Decimal | None, str]:
    """The number in a cell and the unit written behind it. The number is ``None`` when there is none, or when it can be read in two ways (``1,234``)."""
    text = re.sub(r"[\s'’]", "", unicodedata.normalize("NFKC", cell)).replace("−", "-")
    found = re.fullmatch(r"([+-]?\d[\d.,]*(?:[eE][+-]?\d{1,3})?)(\D.*)?", text)
    if found is None:
        return None, ""
    return _number(found[1]), found[2] or ""


def _number(text: str) -> Decimal | None:
    if re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", text):
        return None
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+\.\d+", text):
        text = text.replace(",", "")
    elif re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", text):
        text = text.replace(".", "").replace(",", ".")
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


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


def _score(plain: str, measured: MeasuredProperty) -> tuple[int, int]:
    """How many parts of its best synonym occur, and how long they are; ``(0, 0)``: none fits."""
    best = (0, 0)
    for parts in _patterns(measured.synonyms):
        length = count = 0
        for negative, terms in parts:
            hit = max((len(term.strip()) for term in terms if term in plain), default=0)
            if bool(hit) == negative:
                break
            count += 0 if negative else 1
            length += hit
        else:
            best = max(best, (count, length))
    return best


@lru_cache(maxsize=1024)
def _patterns(synonyms: tuple[str, ...]) -> tuple[tuple[tuple[bool, tuple[str, ...]], ...], ...]:
    patterns = []
    for synonym in synonyms:
        parts = []
        for part in synonym.split(" + "):
            terms = tuple(_term(term) for term in part.removeprefix("!").split("|") if folded(term))
            parts.append((part.startswith("!"), terms))
        patterns.append(tuple(parts))
    return tuple(patterns)


def _term(term: str) -> str:
    # Short Latin words stand alone ("oil" is not in "foil"); longer ones and Chinese may stand within a compound.
    plain = folded(term)
    return f" {plain} " if plain.isascii() and len(plain) <= 4 else plain


def _factors(measured: MeasuredProperty) -> dict[str, Decimal]:
    return _folded_units(measured.unit, tuple(measured.units.items()))


@lru_cache(maxsize=1024)
def _folded_units(unit: str, others: tuple[tuple[str, Decimal], ...]) -> dict[str, Decimal]:
    return {_plain_unit(unit): Decimal(1)} | {_plain_unit(other): factor for other, factor in others}


def _plain_unit(unit: str) -> str:
    return re.sub(r"[\s.\-·⋅^()\[\]_]", "", unicodedata.normalize("NFKC", unit).casefold())
