"""Tables of a test report: specimens down or across, in sections, by clause, or one column for each property."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from benchmarks.papers.blocks import Block, heading, table
from benchmarks.papers.content.series import CONDITIONS, EXERCISES, Reading, Test
from benchmarks.papers.writing import Ink

SPECIMENS = ("{n}", "{n}", "{n}", "{n}#", "P{n}", "S{n:02d}", "No. {n}")


@dataclass(frozen=True)
class Bench:
    """How this report writes its results."""

    ink: Ink
    looks: dict[str, Any]
    numbering: str
    limit_with_unit: bool
    verdicts: bool
    means: bool

    def name(self, test: Test) -> str:
        """The property as printed."""
        return self.ink.words.of(test.names, f"test {test.key}")

    def condition(self, reading: Reading) -> str:
        """The condition as printed."""
        return self.ink.words.of(CONDITIONS[reading.condition], f"condition {reading.condition}") if reading.condition else ""

    def specimen(self, reading: Reading) -> str:
        """The specimen as printed."""
        return self.numbering.format(n=reading.number)

    def value(self, value: str) -> str:
        """A value with the decimal sign of the report."""
        return self.ink.decimal(value)

    def limit(self, test: Test) -> str:
        """The limit as printed."""
        number = self.ink.decimal(test.limit)
        return f"{number} {test.unit}" if self.limit_with_unit else number

    def verdict(self, reading: Reading) -> str:
        """Whether it passed."""
        return self.ink.chance.pick("passed word", self.ink.words.texts("verdict" if reading.passed else "failed"))

    def note(self, test: Test, reading: Reading, condition: str, specimen: str) -> dict[str, str]:
        """What the label says of a reading."""
        return {"property": self.name(test), "condition": condition, "specimen": specimen, "value": reading.value, "unit": test.unit, "limit": self.limit(test)}

    def column(self, key: str, width: str = "auto", align: str = "left", more: str = "") -> dict[str, Any]:
        """A column with its heading."""
        label = list(self.ink.words.label(key, "columns"))
        return {"label": [*label[:-1], label[-1] + more], "width": width, "align": align}


def bench(ink: Ink, looks: dict[str, Any]) -> Bench:
    """The habits of a laboratory."""
    chance = ink.chance
    return Bench(
        ink, looks, chance.pick("specimens", SPECIMENS), chance.whether("limit unit", 0.5), chance.whether("verdicts", 0.6), chance.whether("means", 0.4)
    )


def results(bench: Bench, tests: Sequence[Test]) -> list[Block]:
    """All tables of the report; leakage has one of its own where wearers do exercises."""
    plain = [t for t in tests if not t.leakage]
    ways: dict[str, Callable[[Bench, Sequence[Test]], list[Block]]] = {
        "down": down,
        "across": across,
        "sections": sections,
        "clauses": clauses,
        "matrix": matrix,
    }
    blocks = ways[bench.looks["results"]](bench, plain)
    for test in (t for t in tests if t.leakage):
        blocks += leakage(bench, test)
    return blocks


def down(bench: Bench, tests: Sequence[Test]) -> list[Block]:
    """One row a reading; the property on each row or only on the first of its rows."""
    with_clause, repeated = bench.ink.chance.whether("clause", 0.4), bench.ink.chance.whether("repeated", 0.6)
    unit_column = bench.looks["unit_place"] == "column"
    conditioned = any(r.condition for t in tests for r in t.readings)
    columns = [*([bench.column("clause")] if with_clause else []), bench.column("test", "1.6fr"), *([bench.column("condition", "1fr")] if conditioned else [])]
    columns += [
        bench.column("specimen", "auto", "center"),
        bench.column("result", "auto", "number"),
        *([bench.column("measured_unit", "auto", "center")] if unit_column else []),
    ]
    columns += [bench.column("limit", "auto", "center"), *([bench.column("verdict", "auto", "center")] if bench.verdicts else [])]
    rows, noted = [], []
    for test in tests:
        for i, reading in enumerate(test.readings):
            first = i == 0 or repeated
            value = bench.value(reading.value) if unit_column else f"{bench.value(reading.value)} {test.unit}"
            cells = [
                *([[test.clause if first else ""]] if with_clause else []),
                [bench.name(test) if first else ""],
                *([[bench.condition(reading)]] if conditioned else []),
            ]
            cells += [
                [bench.specimen(reading)],
                [value],
                *([[test.unit]] if unit_column else []),
                [bench.limit(test)],
                *([[bench.verdict(reading)]] if bench.verdicts else []),
            ]
            rows.append({"cells": cells, "notes": 1})
            noted.append(bench.note(test, reading, bench.condition(reading), bench.specimen(reading)))
    return [table(columns, rows, noted=noted, repeat=bench.looks["head_repeated"] == "yes")]


def across(bench: Bench, tests: Sequence[Test]) -> list[Block]:
    """A small table for each property: conditions down, specimens across, perhaps a mean that is no reading."""
    blocks: list[Block] = []
    for test in tests:
        groups = _by_condition(test)
        width = max(len(g) for g in groups)
        if width > 7:
            blocks += sections(bench, [test])
            continue
        heads = [{"label": [bench.numbering.format(n=i + 1)], "width": "1fr", "align": "number"} for i in range(width)]
        columns = [
            bench.column("condition" if test.readings[0].condition else "specimen", "auto"),
            *heads,
            *([bench.column("mean", "auto", "number")] if bench.means else []),
        ]
        rows, noted = [], []
        for group in groups:
            name = bench.condition(group[0]) or bench.ink.words.label("result", "columns")[0]
            cells = [[name], *([bench.value(r.value)] for r in group), *([[bench.value(_mean(group, test.places))]] if bench.means else [])]
            rows.append({"cells": cells, "notes": len(group)})
            noted += [bench.note(test, r, bench.condition(r), bench.numbering.format(n=i + 1)) for i, r in enumerate(group)]
        blocks += [heading((_caption(bench, test),)), table(columns, rows, noted=noted)]
    return blocks


def _caption(bench: Bench, test: Test) -> str:
    word = bench.ink.words.label("limit", "columns")[0]
    unit = "" if bench.limit_with_unit else f" {test.unit}"
    head = f"{test.clause} " if bench.ink.chance.whether("caption clause", 0.4) else ""
    return bench.ink.chance.pick("caption", ("{h}{t} [{u}] – {w}: {l}{x}", "{h}{t} ({u}); {w} {l}{x}", "{h}{t} in {u}, {w}: {l}{x}")).format(
        h=head, t=bench.name(test), u=test.unit, w=word, l=bench.limit(test), x=unit
    )


def sections(bench: Bench, tests: Sequence[Test]) -> list[Block]:
    """One table; each property is a row across it, its readings follow."""
    conditioned = any(r.condition for t in tests for r in t.readings)
    columns = [
        bench.column("specimen", "auto", "center"),
        *([bench.column("condition", "1fr")] if conditioned else []),
        bench.column("result", "1fr" if not conditioned else "auto", "number"),
    ]
    columns += [
        bench.column("measured_unit", "auto", "center"),
        bench.column("limit", "auto", "center"),
        *([bench.column("verdict", "auto", "center")] if bench.verdicts else []),
    ]
    rows: list[dict[str, Any]] = []
    noted = []
    for test in tests:
        rows.append({"cells": [{"lines": [f"{test.clause}  {bench.name(test)}"], "span": len(columns)}], "bold": True})
        for reading in test.readings:
            cells = [
                [bench.specimen(reading)],
                *([[bench.condition(reading)]] if conditioned else []),
                [bench.value(reading.value)],
                [test.unit],
                [bench.limit(test)],
            ]
            rows.append({"cells": [*cells, *([[bench.verdict(reading)]] if bench.verdicts else [])], "notes": 1})
            noted.append(bench.note(test, reading, bench.condition(reading), bench.specimen(reading)))
    return [table(columns, rows, noted=noted, repeat=bench.looks["head_repeated"] == "yes")]


def clauses(bench: Bench, tests: Sequence[Test]) -> list[Block]:
    """Clause, requirement, results, verdict: several readings stand in one cell."""
    columns = [
        bench.column("clause"),
        bench.column("test", "1fr"),
        bench.column("limit", "auto", "center"),
        bench.column("result", "auto"),
        bench.column("verdict", "auto", "center"),
    ]
    with_condition = bench.ink.chance.whether("condition in cell", 0.5)
    rows, noted = [], []
    for test in tests:
        lines = []
        for group in _by_condition(test):
            if with_condition and group[0].condition:
                lines.append(f"{bench.condition(group[0])}:")
            lines += [f"{bench.specimen(r)}: {bench.value(r.value)} {test.unit}" for r in group]
            noted += [bench.note(test, r, bench.condition(r) if with_condition else "", bench.specimen(r)) for r in group]
        worst = min(test.readings, key=lambda r: r.passed)
        rows.append({"cells": [[test.clause], [bench.name(test)], [bench.limit(test)], lines, [bench.verdict(worst)]], "notes": len(test.readings)})
    return [table(columns, rows, noted=noted, repeat=bench.looks["head_repeated"] == "yes")]


def matrix(bench: Bench, tests: Sequence[Test]) -> list[Block]:
    """Specimens down, properties across; the limits stand in a row of their own."""
    groups: dict[tuple[int, str], list[Test]] = {}
    for test in tests:
        groups.setdefault((len(test.readings), test.readings[0].condition), []).append(test)
    return [_matrix(bench, group[i : i + 4]) for group in groups.values() for i in range(0, len(group), 4)]


def _matrix(bench: Bench, group: list[Test]) -> Block:
    conditioned = bool(group[0].readings[0].condition)
    columns = [bench.column("specimen", "auto", "center"), *([bench.column("condition")] if conditioned else [])]
    columns += [{"label": [bench.name(t), f"[{t.unit}]"], "width": "1fr" if len(group) > 1 else "44mm", "align": "number"} for t in group]
    limits = {"cells": [{"lines": [bench.ink.words.label("limit", "columns")[0]], "span": 2 if conditioned else 1}, *([bench.limit(t)] for t in group)]}
    rows: list[dict[str, Any]] = []
    noted = []
    for readings in zip(*(t.readings for t in group), strict=True):
        first = readings[0]
        rows.append(
            {
                "cells": [[bench.specimen(first)], *([[bench.condition(first)]] if conditioned else []), *([bench.value(r.value)] for r in readings)],
                "notes": len(group),
            }
        )
        noted += [bench.note(t, r, bench.condition(first), bench.specimen(first)) for t, r in zip(group, readings, strict=True)]
    rows.insert(0 if bench.ink.chance.whether("limits first", 0.5) else len(rows), limits)
    return table(columns, rows, noted=noted)


def leakage(bench: Bench, test: Test) -> list[Block]:
    """Ten wearers down, five exercises across; the mean of a wearer is no reading."""
    short = bench.ink.chance.whether("short exercises", 0.4)
    names = EXERCISES["short"] if short else EXERCISES.get(bench.ink.words.values, EXERCISES["en"])
    conditioned = bench.ink.chance.whether("leakage condition", 0.6)
    columns = [bench.column("wearer", "auto", "center"), *([bench.column("condition")] if conditioned else [])]
    columns += [{"label": [name], "width": "1fr", "align": "number"} for name in names]
    columns += [bench.column("mean", "auto", "number")] if bench.means else []
    rows, noted = [], []
    for number in range(1, 11):
        own = [r for r in test.readings if r.number == number]
        cells = [
            [str(number)],
            *([[bench.condition(own[0])]] if conditioned else []),
            *([bench.value(r.value)] for r in own),
            *([[bench.value(_mean(own, test.places))]] if bench.means else []),
        ]
        rows.append({"cells": cells, "notes": 5})
        noted += [bench.note(test, r, bench.condition(r) if conditioned else "", f"{number}/{r.exercise}") for r in own]
    return [heading((_caption(bench, test),)), table(columns, rows, noted=noted)]


def _by_condition(test: Test) -> list[list[Reading]]:
    groups: dict[str, list[Reading]] = {}
    for reading in test.readings:
        groups.setdefault(reading.condition, []).append(reading)
    return list(groups.values())


def _mean(readings: Sequence[Reading], places: int) -> str:
    total = sum((Decimal(r.value) for r in readings), Decimal(0))
    return f"{total / len(readings):.{places}f}"
