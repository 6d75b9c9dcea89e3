"""Figures and units as result tables print them: which text is a unit, which unit a name or a caption states."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from documents.understanding.lexicon import table

#: A measured number, with the sign laboratories put before what lies beyond the instrument's range.
FIGURE = r"[<>≤≥~≈]?\s*-?\d+(?:[.,]\d+)?"


def _alternatives(key: str) -> str:
    words = sorted(table("results")["units"][key], key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in words)


#: ``%``, ``mbar``, ``Pa/cm²``, ``mg/glove``: a unit of the lexicon, or one unit per another.
UNIT = rf"(?:(?:{_alternatives('base')})(?:\s?[/·]\s?(?:{_alternatives('per')}))?(?![A-Za-z\d²]))"

_UNIT = re.compile(UNIT, re.IGNORECASE)
#: Where a name states its unit: in brackets, behind ``in``, behind a comma, a stroke or a blank at its end.
_STATED = re.compile(
    rf"[(（\[]\s*(?:in\s+|unit:?\s*|单位[:：]?\s*)?(?P<a>{UNIT})\s*[)）\]]"
    r"|[,;(（]?\s*\b(?:(?:Angaben?|Werte|Ergebnisse?|Messwerte|values?|results?|expressed|figures)\s+in|Einheit\s*:?|units?\s*:|单位\s*[:：]|"
    rf"đơn vị(?: tính)?\s*:)\s*(?P<b>{UNIT})\s*[)）]?"
    rf"|\bin\s+(?P<c>{UNIT})(?=\s|$|\()"
    rf"|[,;]\s*(?P<d>{UNIT})(?=\s*(?:[,;–-]|$))"
    rf"|(?<=[^\s\d])\s*/\s*(?P<e>{UNIT})$"
    rf"|(?<=\S)\s+(?P<f>%|(?:[kh]?Pa|mbar|mm\s?H2O|mmHg|CFU|mg|µg|l)(?:\s?/\s?[A-Za-z\d²]+)?)$",
    re.IGNORECASE,
)


def _one(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group), "")


@lru_cache(maxsize=4096)
def unit_of(name: str) -> str:
    """The unit a column's name or a caption states; nothing where it states none, or only the flow the test was made at."""
    return next((unit for match in _STATED.finditer(name) if (unit := _one(match)) and not is_flow(f"1 {unit}")), "")


@lru_cache(maxsize=8192)
def without_unit(name: str) -> str:
    """The name without the unit it states."""
    return _STATED.sub(lambda match: " " if not is_flow(f"1 {_one(match)}") else match.group(), name)


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    """Whether the text is a unit and nothing else."""
    return _UNIT.fullmatch(re.sub(r"^in\s+", "", text.strip(" ()（）[]"))) is not None


_FIGURE = re.compile(rf"{FIGURE}(?:\s*±\s*\d+(?:[.,]\d+)?)?(?:\s*{UNIT})?|AQL\s*{FIGURE}", re.IGNORECASE)
_FLOW = re.compile(r"\d+(?:[.,]\d+)?\s*(?:l|L|ℓ|lít|升)\s?[/·]?\s?(?:min|phút|分)", re.IGNORECASE)


@lru_cache(maxsize=8192)
def is_figure(text: str) -> bool:
    """Whether the cell is a measured number, with its unit or without."""
    return _FIGURE.fullmatch(text.strip()) is not None


def is_flow(text: str) -> bool:
    """Whether the text is a rate of flow (``95 l/min``): what a test was made at, never its result."""
    return _FLOW.fullmatch(text.strip(" ()")) is not None


@cache
def _value() -> re.Pattern[str]:
    return re.compile(rf"(?P<value>{FIGURE})(?:\s*±\s*\d+(?:[.,]\d+)?)?\s*(?P<unit>{UNIT})?", re.IGNORECASE)


def value_and_unit(text: str) -> tuple[str, str] | None:
    """The number of a cell without the sign before it, and the unit behind it; a quality level has its name before it (``AQL 1.5``)."""
    level = re.fullmatch(rf"(AQL)\s*({FIGURE})", text.strip(), re.IGNORECASE)
    if level is not None:
        return level[2].strip(" <>≤≥~≈"), level[1]
    match = _value().fullmatch(text.strip())
    return None if match is None else (match["value"].strip(" <>≤≥~≈"), match["unit"] or "")
