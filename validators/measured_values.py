"""The cell of a measured value: its number as people write it, a bound ("<0.02"), the unit behind it; in the unit of the property, or why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from batches.base import Text
from batches.rule import Value
from catalogue.quality import MeasuredProperty
from validators.units import Units

#: A bound that is itself excluded ("<40") is judged a hair inside: far below what any laboratory measures, far above what a float loses.
_HAIR = Decimal("1e-12")
_NUMBER = r"[+-]?(?:[0-9]|[.,](?=[0-9]))(?:[0-9.,' ]*[0-9.,])?(?:[eE][+-]?[0-9]{1,3})?"
_CELL = re.compile(rf"(?P<sign>[<>]=?|[≤≥])?\s*(?P<number>{_NUMBER})\s*(?P<behind>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. ``sign``: ``<``, ``<=``, ``>``, ``>=`` for a value known only by a bound; ``number`` is ``None`` when there is none, or when it
    can be read in two ways (``1,234``)."""

    sign: str
    number: Decimal | None
    behind: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A value in the unit of its property. ``low`` and ``high``: what it may be where only a bound was written; else both are the value."""

    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a cell is no value of its property; ``reason`` is the variant that words it."""

    reason: str
    values: Mapping[str, Value]


@lru_cache(maxsize=16384)
def cell_of(cell: str) -> Cell:
    """The number in a cell, the sign before it and the text behind it."""
    # Byte order marks, soft hyphens and zero-width spaces come along when a cell is copied.
    visible = "".join(c for c in unicodedata.normalize("NFKC", cell) if unicodedata.category(c) != "Cf")
    found = _CELL.fullmatch(visible.replace("−", "-").replace("’", "'").strip())
    if found is None:
        return Cell("", None, "")
    sign = {"≤": "<=", "≥": ">="}.get(found["sign"] or "", found["sign"] or "")
    return Cell(sign, _number(found["number"]), found["behind"])


def reading_of(measured: MeasuredProperty, written: str, cell: str, unit: str, units: Units) -> Reading | Doubt:
    """The value in the property's own unit; the unit stands in its cell, behind the number, or in the property's name as ``written``."""
    if not cell.strip():
        return Doubt("value_missing", {"property": _name(measured)})
    read = cell_of(cell)
    if read.number is None:
        return Doubt("value", {"value": cell.strip(), "property": _name(measured)})
    stated = unit.strip() or read.behind or unit_in_name(measured, written, units) or ""
    value = units.in_unit_of(measured, read.number, stated)
    behind = units.in_unit_of(measured, read.number, read.behind) if read.behind else value
    if behind is None and (value is not None or re.search(r"\d", read.behind)):
        # What follows the number is no unit: a range, a date, a remark.
        return Doubt("value", {"value": cell.strip(), "property": _name(measured)})
    if value is None or behind != value:
        return Doubt("unit", {"value": (read.behind if value is not None else stated) or "–", "property": _name(measured), "unit": measured.unit})
    reading = _reading(measured, read.sign, value)
    if reading is None:
        shown = f"{cell.strip()} {unit.strip()}".strip()
        possible: dict[str, Value] = {name: "–" if end is None else end for name, end in (("minimum", measured.minimum), ("maximum", measured.maximum))}
        return Doubt("range", {"value": shown, "property": _name(measured), **possible, "unit": measured.unit})
    return reading


def unit_in_name(measured: MeasuredProperty, written: str, units: Units) -> str | None:
    """The unit written with the property (``Durchlassgrad [%]``, ``Einatemwiderstand in mbar``), if it is one of its units."""
    text = unicodedata.normalize("NFKC", written)
    spots = [*re.findall(r"[\[(]\s*([^\])]+?)\s*[\])]", text), *re.findall(r"(?:\bin|,|/)\s+(\S+)\s*$", text)]
    return next((spot for spot in spots if units.names_unit_of(measured, spot)), None)


def _name(measured: MeasuredProperty) -> Text:
    return Text(de=measured.name_de, en=measured.name_en)


def _reading(measured: MeasuredProperty, sign: str, value: Decimal) -> Reading | None:
    """``None``: outside the range the property can have at all."""
    least = Decimal("-Infinity") if measured.minimum is None else measured.minimum
    most = Decimal("Infinity") if measured.maximum is None else measured.maximum
    match sign:
        case "":
            low, high = value, value
        case "<" | "<=":
            low, high = least, value - (_HAIR if sign == "<" else 0)
        case _:
            low, high = value + (_HAIR if sign == ">" else 0), most
    return Reading(value, low, high) if least <= low <= high <= most else None


def _number(text: str) -> Decimal | None:
    if re.search(r"[' ]", text):
        if not re.fullmatch(r"[+-]?[1-9][0-9]{0,2}(?:([' ])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?", text):
            return None
        text = re.sub(r"[' ]", "", text)
    elif re.fullmatch(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", text):
        return None
    if re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+\.[0-9]+|[+-]?[1-9][0-9]{0,2}(,[0-9]{3}){2,}", text):
        text = text.replace(",", "")
    elif re.fullmatch(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[+-]?[1-9][0-9]{0,2}(\.[0-9]{3}){2,}", text):
        text = text.replace(".", "").replace(",", ".")
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
