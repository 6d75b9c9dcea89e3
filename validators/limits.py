"""Which values a limit is held against: each specimen, means, medians, so many of so many."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from batches.base import Text
from catalogue.quality import Limit
from validators.measurement_rows import Measurement
from validators.words_of_people import folded

_RULES = {
    "each": Text(de="jede Probe", en="each specimen"),
    "mean": Text(de="Mittelwert", en="mean"),
    "mean_per_specimen": Text(de="Mittelwert je Probe", en="mean of each specimen"),
    "median": Text(de="Median", en="median"),
}


@dataclass(frozen=True, slots=True)
class JudgedValue:
    """A value held against a limit, and the measurements it comes from.

    Where one of them is known by a bound only (``<0.02``), ``value`` is the worst and ``best`` the best it may be; else both are the same.
    """

    value: Decimal
    best: Decimal
    of: tuple[Measurement, ...]

    def shown(self, rule: str) -> str:
        """The value with its specimens, as evidence prints it."""
        if len(self.of) == 1:
            return f"{self.of[0].label}: {self.of[0].written}"
        condition = self.of[0].condition
        name = self.of[0].whose if rule == "mean_per_specimen" or rule.startswith("at_least") else f"{rule} of {len(self.of)}"
        number = f"{self.best.quantize(Decimal('0.001')):f}".rstrip("0").rstrip(".")
        return f"{name}{f' ({condition})' if condition else ''}: {number} {self.of[0].measured.unit}"


def judged_values(limit: Limit, measured: Iterable[Measurement]) -> tuple[JudgedValue, ...]:
    """The values of one lot that ``limit`` is held against. Each condition, as written, is judged by itself: means and medians do not mix them."""
    fed = tuple(each for each in measured if feeds(limit, each))
    direct = tuple(each for each in fed if each.measured.property == limit.property)
    # Only a specimen named with its part (wearer/exercise) tells whose mean a value belongs to.
    parts = tuple(each for each in fed if each.measured.property != limit.property and "/" in each.specimen)
    if parts and not direct:
        return _each_group(limit, parts, lambda each: each.whose, _mean)
    match limit.rule:
        case "mean":
            return _each_group(limit, direct, lambda each: folded(each.condition), _mean)
        case "mean_per_specimen":
            return _each_group(limit, direct, lambda each: (folded(each.condition), each.whose), _mean)
        case "median":
            return _each_group(limit, direct, lambda each: folded(each.condition), statistics.median)
        case _:
            return tuple(JudgedValue(*_worst_and_best(limit, each), (each,)) for each in direct)


def outside_allowed(limit: Limit, count: int) -> int:
    """How many of ``count`` values may lie outside before the limit is not met.

    Where a few results of the standard's number are lacking, those may lie within; of too few to show that it is met at all, and of more than the standard's
    number, the same share, rounded down.
    """
    needed, of = _needed(limit) or (1, 1)
    return of - needed if needed <= count <= of else (of - needed) * count // of


def shows(limit: Limit, count: int, outside: int) -> bool:
    """Whether ``count`` values, of which so many lie outside, show that the limit is met: 45 of 49 do not show that 46 of 50 are within."""
    needed, _ = _needed(limit) or (1, 1)
    return outside <= outside_allowed(limit, count) and (count < needed or count - outside >= needed)


def _needed(limit: Limit) -> tuple[int, int] | None:
    """How many results must lie within, and of how many."""
    found = re.fullmatch(r"at_least (\d+) of (\d+)", limit.rule)
    return (int(found[1]), int(found[2])) if found else None


def within(limit: Limit, value: Decimal) -> bool:
    """Whether ``value`` meets the limit; the operator is the condition of acceptance."""
    match limit.op:
        case "<=":
            return value <= limit.value
        case "<":
            return value < limit.value
        case ">=":
            return value >= limit.value
        case ">":
            return value > limit.value


def rule_in_words(limit: Limit) -> Text:
    """The rule over specimens, in both languages."""
    asked = _needed(limit)
    if asked is not None:
        return Text(de=f"mindestens {asked[0]} von {asked[1]}", en=f"at least {asked[0]} of {asked[1]}")
    return _RULES[limit.rule]


def limit_in_words(limit: Limit) -> Text:
    """Operator, value and unit, with the decimal sign of each language."""
    sign, value = {"<=": "≤", ">=": "≥"}.get(limit.op, limit.op), str(limit.value)
    return Text(de=f"{sign} {value.replace('.', ',')} {limit.unit}", en=f"{sign} {value} {limit.unit}")


def feeds(limit: Limit, measured: Measurement) -> bool:
    """Whether a measurement is held against the limit, directly or through the mean of its specimen."""
    return limit.property in (measured.measured.property, measured.measured.mean_by_specimen)


def _worst_and_best(limit: Limit, measured: Measurement) -> tuple[Decimal, Decimal]:
    reading = measured.reading
    return (reading.high, reading.low) if limit.op.startswith("<") else (reading.low, reading.high)


def _each_group(
    limit: Limit, measured: tuple[Measurement, ...], key: Callable[[Measurement], Hashable], over: Callable[[tuple[Decimal, ...]], Decimal]
) -> tuple[JudgedValue, ...]:
    groups: dict[Hashable, list[Measurement]] = {}
    for each in measured:
        groups.setdefault(key(each), []).append(each)
    return tuple(JudgedValue(over(worst), over(best), tuple(of)) for of in groups.values() for worst, best in (_both(limit, of),))


def _both(limit: Limit, of: list[Measurement]) -> tuple[tuple[Decimal, ...], tuple[Decimal, ...]]:
    both = [_worst_and_best(limit, each) for each in of]
    return tuple(worst for worst, _ in both), tuple(best for _, best in both)


def _mean(values: tuple[Decimal, ...]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)
