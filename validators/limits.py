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

#: The limit on the mean of a wearer is held against the means of the exercises.
_MEAN_OF_EXERCISES = {"total_inward_leakage_wearer_mean_percent": "total_inward_leakage_exercise_percent"}

_RULES = {
    "each": Text(de="jede Probe", en="each specimen"),
    "mean": Text(de="Mittelwert", en="mean"),
    "mean_per_specimen": Text(de="Mittelwert je Probe", en="mean of each specimen"),
    "median": Text(de="Median", en="median"),
}


@dataclass(frozen=True, slots=True)
class JudgedValue:
    """A value held against a limit, and the measurements it comes from."""

    value: Decimal
    of: tuple[Measurement, ...]

    def shown(self, rule: str) -> str:
        """The value with its specimens, as evidence prints it."""
        if len(self.of) == 1:
            return f"{self.of[0].label}: {self.of[0].written}"
        head, condition = _head(self.of[0].specimen), self.of[0].condition
        name = head if rule == "mean_per_specimen" or rule.startswith("at_least") else f"{rule} of {len(self.of)}"
        number = f"{self.value.quantize(Decimal('0.001')):f}".rstrip("0").rstrip(".")
        return f"{name}{f' ({condition})' if condition else ''}: {number} {self.of[0].measured.unit}"


def judged_values(limit: Limit, measured: Iterable[Measurement]) -> tuple[JudgedValue, ...]:
    """The values of one lot that ``limit`` is held against."""
    listed = tuple(measured)
    direct = tuple(each for each in listed if each.measured.property == limit.property)
    # Only a specimen named wearer/exercise tells whose mean an exercise belongs to.
    exercises = tuple(each for each in listed if each.measured.property == _MEAN_OF_EXERCISES.get(limit.property) and "/" in each.specimen)
    if exercises and not direct:
        return _means(exercises, lambda each: _head(each.specimen))
    match limit.rule:
        case "mean":
            return _means(direct, lambda each: folded(each.condition))
        case "mean_per_specimen":
            return _means(direct, lambda each: (folded(each.condition), _head(each.specimen)))
        case "median":
            return tuple(JudgedValue(statistics.median(e.value for e in group), group) for group in _groups(direct, lambda each: folded(each.condition)))
        case _:
            return tuple(JudgedValue(each.value, (each,)) for each in direct)


def outside_allowed(limit: Limit, count: int) -> int:
    """How many of ``count`` values may lie outside: of fewer values than the standard's, the same share, rounded down."""
    found = re.fullmatch(r"at_least (\d+) of (\d+)", limit.rule)
    if found is None:
        return 0
    needed, of = int(found[1]), int(found[2])
    return (of - needed) * count // of


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
    found = re.fullmatch(r"at_least (\d+) of (\d+)", limit.rule)
    if found is not None:
        return Text(de=f"mindestens {found[1]} von {found[2]}", en=f"at least {found[1]} of {found[2]}")
    return _RULES[limit.rule]


def limit_in_words(limit: Limit) -> str:
    """Operator, value and unit."""
    sign = {"<=": "≤", ">=": "≥"}.get(limit.op, limit.op)
    return f"{sign} {limit.value} {limit.unit}"


def feeds(limit: Limit, measured: Measurement) -> bool:
    """Whether a measurement is held against the limit, directly or through a mean."""
    return measured.measured.property in (limit.property, _MEAN_OF_EXERCISES.get(limit.property))


def _head(specimen: str) -> str:
    return specimen.partition("/")[0].strip()


def _means(measured: tuple[Measurement, ...], key: Callable[[Measurement], Hashable]) -> tuple[JudgedValue, ...]:
    return tuple(JudgedValue(sum((e.value for e in group), Decimal(0)) / len(group), group) for group in _groups(measured, key))


def _groups(measured: tuple[Measurement, ...], key: Callable[[Measurement], Hashable]) -> tuple[tuple[Measurement, ...], ...]:
    groups: dict[Hashable, list[Measurement]] = {}
    for each in measured:
        groups.setdefault(key(each), []).append(each)
    return tuple(tuple(group) for group in groups.values())
