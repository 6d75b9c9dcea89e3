"""Reads the sums written in a derivation and works them out exactly, with fractions; knows nothing of customs.

A step is words and, set apart by ``;``, sums: ``expression = result``, after the last colon of its part. A result that goes on is cut with ``…``;
``≈`` rounds it half away from zero, ``↓`` downwards, to the places shown. Words in a sum (``USD``, ``pieces``) are units and say nothing of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

_WORDS = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"\s*(\d[\d,]*(?:\.\d+)?|[%()+−×÷])")
_RESULT = re.compile(r"(?P<stated>[\d,]+(?:\.\d+)?)(?P<cut>…)?(?:\s*(?P<how>[≈↓])\s*(?P<rounded>[\d,]+(?:\.\d+)?))?")


class SlipOfThePenError(ValueError):
    """A sum that does not come out as written, or cannot be read."""


@dataclass(frozen=True)
class Sum:
    """One sum of a step: as written, and the amount that is carried on from it."""

    written: str
    carried: Decimal


def sums_in(step: str) -> Iterator[Sum]:
    """Every sum of a step, worked out. Raises ``SlipOfThePenError`` where one is wrong or not to be read."""
    for part in step.split(";"):
        if "=" in part:
            yield _checked(part.rsplit(":", 1)[-1].strip())


def worth(expression: str) -> Fraction:
    """The exact worth of an expression with ``+ − × ÷ %`` and brackets."""
    bare, tokens, at = _WORDS.sub(" ", expression).strip(), [], 0
    while at < len(bare):
        if not (found := _TOKEN.match(bare, at)):
            raise SlipOfThePenError(f"not to be read: {expression!r} at {bare[at:]!r}")
        tokens.append(found[1])
        at = found.end()
    value = _sum(tokens)
    if tokens:
        raise SlipOfThePenError(f"not to be read: {expression!r}, left over {tokens}")
    return value


def _checked(written: str) -> Sum:
    expression, _, result = written.rpartition("=")
    exact = worth(expression)
    found = _RESULT.fullmatch(_WORDS.sub(" ", result).strip().rstrip("."))
    if not found:
        raise SlipOfThePenError(f"no result to be read in {written!r}")
    stated = _decimal(found["stated"])
    if (_rounded(exact, stated, "↓") if found["cut"] else exact) != Fraction(stated):
        raise SlipOfThePenError(f"{written!r}: comes to {float(exact):.6f}")
    if found["how"] is None:
        if found["cut"]:
            raise SlipOfThePenError(f"{written!r}: to be carried on, it must be rounded")
        return Sum(written, stated)
    carried = _decimal(found["rounded"])
    if _rounded(exact, carried, found["how"]) != Fraction(carried):
        raise SlipOfThePenError(f"{written!r}: rounds to {float(_rounded(exact, carried, found['how'])):.4f}")
    return Sum(written, carried)


def _rounded(exact: Fraction, like: Decimal, how: str) -> Fraction:
    """``exact``, not negative, to as many places as ``like`` shows."""
    unit = 10 ** -int(like.as_tuple().exponent)
    return Fraction(floor(exact * unit + (Fraction(1, 2) if how == "≈" else 0)), unit)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _sum(tokens: list[str]) -> Fraction:
    value = _product(tokens)
    while tokens and tokens[0] in "+−":
        value = value + _product(tokens) if tokens.pop(0) == "+" else value - _product(tokens)
    return value


def _product(tokens: list[str]) -> Fraction:
    value = _single(tokens)
    while tokens and tokens[0] in "×÷":
        value = value * _single(tokens) if tokens.pop(0) == "×" else value / _single(tokens)
    return value


def _single(tokens: list[str]) -> Fraction:
    if not tokens or tokens[0] in "%)+−×÷":
        raise SlipOfThePenError(f"a number is missing before {tokens}")
    if (token := tokens.pop(0)) == "(":
        value = _sum(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise SlipOfThePenError("a bracket is not closed")
    else:
        value = Fraction(_decimal(token))
    if tokens and tokens[0] == "%":
        tokens.pop(0)
        value /= 100
    return value
