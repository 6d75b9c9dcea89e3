"""Data elements: their numbers and formats (Reg. (EU) 2015/2447 Annex B: ``a2``, ``an..70``, ``n..16,2``) as pydantic types."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, get_args, get_origin

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

_NOTATION = re.compile(r"(a|an|n)(\.\.)?(\d+)(?:,(\d+))?")
#: An amount as a message writes it: digits and at most one point. (Decimal itself also takes ``1_000``, ``1E2`` and digits of other scripts.)
_AMOUNT = re.compile(r"\s*[0-9]+(?:\.[0-9]+)?\s*", re.ASCII)
_CHARACTERS = {"a": "[A-Za-z]", "n": r"[0-9]"}


@dataclass(frozen=True, slots=True)
class El:
    """A data element: its number (in a group the part of it that follows the group's) and its format."""

    number: str
    format: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        kinds = {source, *get_args(source)}
        if kinds & {str, Decimal, int} == set():
            raise TypeError(f"{self.number}: a data element is text, a whole number or an amount, not {source}")
        plain = _schema(self.format, Decimal if Decimal in kinds else int if int in kinds else str)
        if get_origin(source) is tuple:
            return core_schema.tuple_variable_schema(plain)
        return core_schema.nullable_schema(plain) if type(None) in kinds else plain


@dataclass(frozen=True, slots=True)
class Group:
    """A group of data elements, by the part of their number they share."""

    number: str


@lru_cache(maxsize=128)
def _schema(notation: str, kind: type) -> CoreSchema:
    matched = _NOTATION.fullmatch(notation)
    if matched is None:
        raise ValueError(f"{notation} is no format of a data element")
    letters, up_to, length, places = matched.group(1), matched.group(2), int(matched.group(3)), matched.group(4)
    if kind is Decimal:
        return core_schema.no_info_plain_validator_function(_amount(length, int(places or 0)))
    if kind is int:
        return core_schema.int_schema(ge=0, le=10**length - 1)
    # No control characters: neither XML nor a form can carry them.
    characters = _CHARACTERS.get(letters, r"[^\x00-\x1f\x7f]")
    return core_schema.str_schema(min_length=1 if up_to else length, max_length=length, pattern=f"^{characters}*$")


def _amount(digits: int, places: int) -> Callable[[Any], Decimal]:
    """A check for amounts of at most ``digits`` digits, ``places`` of them behind the point, never below nought. (pydantic's own takes three times as long.)"""
    above = Decimal(10) ** (digits - places)

    def check(value: Any) -> Decimal:
        amount = value if type(value) is Decimal else _number(value)
        exponent = amount.as_tuple().exponent
        if not isinstance(exponent, int) or amount < 0 or amount >= above or -exponent > places:
            raise PydanticCustomError(
                "amount", "must be 0 or more with at most {digits} digits, {places} behind the point", {"digits": digits, "places": places}
            )
        return amount

    return check


def _number(value: Any) -> Decimal:
    """A number written in digits with at most one point."""
    try:
        return Decimal(value if not isinstance(value, str) or _AMOUNT.fullmatch(value) else "")
    except (InvalidOperation, TypeError, ValueError):
        raise PydanticCustomError("amount", "must be a number") from None
