"""Values as a laboratory would write them: every figure follows from the name of its specimen, so the sample is the same wherever it is made."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

CONDITIONS = ("as received", "simulated wearing", "mechanical strength + temperature conditioned")
EXERCISES = ("walking", "head side to side", "head up and down", "talking", "walking (end)")


class Row(NamedTuple):
    """A measured value of one specimen."""

    property: str
    condition: str
    specimen: str
    value: str
    unit: str


def between(low: float, high: float, places: int, *name: str) -> str:
    """The figure that belongs to ``name``: always the same, spread evenly from ``low`` to ``high``."""
    share = int.from_bytes(hashlib.sha256("/".join(name).encode()).digest()[:6], "big") / 2**48
    return f"{low + (high - low) * share:.{places}f}"


def half_mask(series: str, penetration: float = 3.1) -> list[Row]:
    """A full EN 149:2001+A1:2009 series (clauses 7.9, 7.11, 7.12, 7.16) for a class FFP2 half mask; ``penetration`` is about the level of its filter in %."""
    rows: list[Row] = []
    for aerosol, share in (("sodium chloride", 0.6), ("paraffin oil", 1.0)):
        number = 0
        for condition, ageing in zip(CONDITIONS, (0.85, 0.95, 1.15), strict=True):
            for _ in range(3):
                number += 1
                level = penetration * share * ageing
                value = between(level * 0.9, level * 1.1, 1, series, aerosol, str(number))
                rows.append(Row(f"penetration {aerosol} 95 l/min", condition, str(number), value, "%"))
    rows += _leakage(series)
    for name, low, high in (
        ("inhalation resistance 30 l/min", 0.36, 0.52),
        ("inhalation resistance 95 l/min", 1.28, 1.72),
        ("exhalation resistance 160 l/min", 1.9, 2.5),
    ):
        for number in range(1, 10):
            places = 2 if "30 l/min" in name else 1
            rows.append(Row(name, CONDITIONS[(number - 1) // 3], str(number), between(low, high, places, series, name, str(number)), "mbar"))
    rows += [Row("carbon dioxide content of inhaled air", "as received", str(n), between(0.52, 0.71, 2, series, "co2", str(n)), "%") for n in (1, 2, 3)]
    for number in range(1, 5):
        condition = "as received" if number < 3 else "temperature conditioned"
        rows.append(Row("afterflame time", condition, str(number), between(0.0, 1.8, 1, series, "flame", str(number)), "s"))
    return rows


def _leakage(series: str) -> list[Row]:
    rows: list[Row] = []
    for wearer in range(1, 11):
        level = float(between(4.2, 6.6, 2, series, "wearer", str(wearer)))
        for exercise in range(1, 6):
            value = between(level * 0.8, level * 1.2, 1, series, "leakage", str(wearer), str(exercise))
            condition = "as received" if wearer < 6 else "temperature conditioned"
            rows.append(Row("total inward leakage", condition, f"{wearer}/{exercise}", value, "%"))
    return rows


def face_mask(series: str) -> list[Row]:
    """A full EN 14683:2019+AC:2019 series (clause 5.2) for a type IIR mask."""
    rows = [
        Row("bacterial filtration efficiency (BFE)", "21 °C, 85 % RH, 4 h", str(n), between(98.9, 99.8, 1, series, "bfe", str(n)), "%") for n in range(1, 6)
    ]
    rows += [Row("differential pressure", "21 °C, 85 % RH, 4 h", str(n), between(36.0, 47.5, 1, series, "dp", str(n)), "Pa/cm2") for n in range(1, 6)]
    rows += [Row("splash resistance pressure", "ISO 22609", str(n), "16.0", "kPa") for n in range(1, 33)]
    rows += [Row("microbial cleanliness", "EN ISO 11737-1", str(n), between(4, 14, 0, series, "bio", str(n)), "CFU/g") for n in range(1, 6)]
    return rows
