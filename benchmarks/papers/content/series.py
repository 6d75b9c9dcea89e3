"""What a laboratory measured: tests of a standard with their limits, conditions, specimens and values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.papers.chance import Chance
from benchmarks.papers.content.goods import Product

SERIES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("series.toml").read_text(encoding="utf-8"))
CONDITIONS: dict[str, dict[str, list[str]]] = SERIES["conditions"]
EXERCISES: dict[str, list[str]] = SERIES["exercises"]


@dataclass(frozen=True)
class Reading:
    """One value of one specimen; ``number`` counts within the test, leakage has wearer and exercise."""

    condition: str
    number: int
    exercise: int
    value: str
    passed: bool


@dataclass(frozen=True)
class Test:
    """A test with all its readings."""

    key: str
    clause: str
    names: dict[str, list[str]]
    unit: str
    limit: str
    places: int
    readings: tuple[Reading, ...]
    leakage: bool


def tests(chance: Chance, product: Product) -> tuple[Test, ...]:
    """The tests of the product's standard; a laboratory seldom does all of them in one report."""
    known = [t for t in SERIES["test"] if t["series"] == product.series and t.get("only", product.product_class) == product.product_class]
    few = {"co2", "flame", "splash", "bioburden", "leakage"}
    kept = [t for t in known if t["key"] not in few or chance.whether(f"with {t['key']}", 0.62)]
    failing = chance.pick("failing", [t["key"] for t in kept]) if chance.whether("fails", 0.12) else ""
    return tuple(_test(chance.at(t["key"]), t, _limit(t, product.product_class), t["key"] == failing) for t in kept)


def _limit(known: dict[str, Any], product_class: str) -> str:
    limits: dict[str, str] = known["limit"]
    return limits.get(product_class) or limits.get(product_class.split(" ")[0]) or limits[next(iter(limits))]


def _test(chance: Chance, known: dict[str, Any], limit: str, fails: bool) -> Test:
    places = chance.pick("places", known["places"])
    conditions = known["conditions"] or [""]
    each = known["each"]
    bound = float(limit.split()[1])
    readings = []
    for number in range(1, each * len(conditions) + 1):
        for exercise in range(1, 6) if known.get("leakage") else (0,):
            value = _value(chance, f"{number}/{exercise}", known, bound, places)
            if fails and number == 2 and exercise in (0, 3):
                value = f"{bound * (1.08 if limit[0] in '≤<' else 0.93):.{places}f}"
            readings.append(Reading(conditions[(number - 1) // each], number, exercise, value, _passes(float(value), limit, bound)))
    return Test(known["key"], known["clause"], known["names"], known["unit"], limit, places, tuple(readings), bool(known.get("leakage")))


def _value(chance: Chance, name: str, known: dict[str, Any], bound: float, places: int) -> str:
    low, high = known["range"]
    scale = bound if known.get("relative") else 1.0
    return f"{scale * (low + (high - low) * chance.share(name)):.{places}f}"


def _passes(value: float, limit: str, bound: float) -> bool:
    match limit.split()[0]:
        case "≤":
            return value <= bound
        case "<":
            return value < bound
        case "≥":
            return value >= bound
        case _:
            return value > bound
