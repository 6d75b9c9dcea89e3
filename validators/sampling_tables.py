"""ISO 2859-1:1999 single sampling plans, read straight from the tables (``freigabe plan``)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol, TypedDict

from batches.errors import InputRefused

DATA = Path(__file__).resolve().parent.parent / "catalogue" / "data"
LEVELS = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
INSPECTIONS = ("normal", "tightened", "reduced")


class PlanAnswer(TypedDict):
    """The plan a lot is inspected by; ``code_letter`` is that of the plan used, arrows followed."""

    code_letter: str
    sample_size: int
    accept: int
    reject: int


class Cell(NamedTuple):
    """A cell of tables 2-A to 2-C, its arrow followed."""

    code_letter: str
    sample_size: int
    accept: int
    reject: int


class Tables(Protocol):
    """Where the plans come from: the packaged files, or a catalogue as of a day."""

    def letter(self, lot_size: int, level: str) -> str | None:
        """The code letter of table 1; ``None`` for a lot of one."""

    def cell(self, inspection: str, code_letter: str, aql: str) -> Cell | None:
        """The cell, ``None`` where the tables have no such AQL."""

    def aqls(self) -> tuple[str, ...]:
        """The AQLs of the tables, as they print them."""

    def letters(self) -> tuple[str, ...]:
        """The code letters of the lot table, from the smallest sample on."""


class PackagedTables:
    """The tables in the catalogue's folder, without loading the catalogue."""

    def letter(self, lot_size: int, level: str) -> str | None:
        """See :class:`Tables`."""
        rows = _rows("sampling_code_letters.csv")
        return next((row[level] for row in rows if int(row["lot_min"]) <= lot_size and (not row["lot_max"] or lot_size <= int(row["lot_max"]))), None)

    def cell(self, inspection: str, code_letter: str, aql: str) -> Cell | None:
        """See :class:`Tables`."""
        wanted = (inspection, code_letter, aql)
        row = next((row for row in _rows("sampling_plans.csv") if (row["inspection"], row["code_letter"], row["aql"]) == wanted), None)
        return None if row is None else Cell(row["plan_code_letter"], int(row["sample_size"]), int(row["accept"]), int(row["reject"]))

    def aqls(self) -> tuple[str, ...]:
        """See :class:`Tables`."""
        return _distinct(row["aql"] for row in _rows("sampling_plans.csv"))

    def letters(self) -> tuple[str, ...]:
        """See :class:`Tables`."""
        return _distinct(row["code_letter"] for row in _rows("sampling_plans.csv"))


@cache
def _rows(file: str) -> tuple[dict[str, str], ...]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def plan(lot_size: int, aql: str, level: str = "II", inspection: str = "normal", *, minimum_sample: int = 0, tables: Tables | None = None) -> PlanAnswer:
    """The single sampling plan of ISO 2859-1:1999 for a lot (tables 1 and 2-A, 2-B or 2-C).

    A sample as large as the lot means the whole lot. ``minimum_sample`` takes the next plan of that AQL whose sample is not below it
    (EN 455-1). ``InputRefused`` names the AQLs, levels and kinds of inspection there are.
    """
    tables = tables or PackagedTables()
    if lot_size < 1:
        raise InputRefused(
            "plan.lot_size", f"a lot of {lot_size} cannot be sampled; give a whole number from 1 on", f"Losgröße {lot_size}: ganze Zahl ab 1 angeben"
        )
    level = _one_of("level", level.strip().upper(), LEVELS)
    inspection = _one_of("inspection", inspection.strip().lower(), INSPECTIONS)
    aql = _one_of("aql", _printed(aql, tables.aqls()), tables.aqls())
    # Table 1 begins at lots of two; a lot of one is inspected whole whatever the letter.
    letter = tables.letter(max(lot_size, 2), level)
    cell = tables.cell(inspection, letter, aql) if letter else None
    if cell is None:
        raise InputRefused(
            "plan.none", f"the tables hold no plan for AQL {aql}, level {level}", f"die Tabellen haben keinen Plan für AQL {aql}, Niveau {level}"
        )
    if cell.sample_size < minimum_sample:
        larger = (tables.cell(inspection, each, aql) for each in tables.letters())
        cell = next((each for each in larger if each is not None and each.sample_size >= minimum_sample), cell)
    return PlanAnswer(code_letter=cell.code_letter, sample_size=min(cell.sample_size, lot_size), accept=cell.accept, reject=cell.reject)


def one_step_tighter(aql: str, tables: Tables) -> str | None:
    """The next smaller AQL of the tables; ``None`` where there is none."""
    smaller = [each for each in tables.aqls() if Decimal(each) < Decimal(_printed(aql, tables.aqls()))]
    return max(smaller, key=Decimal, default=None)


def _printed(aql: str, known: tuple[str, ...]) -> str:
    """The AQL as the tables print it: 0,65 and 0.650 are 0.65."""
    try:
        number = Decimal(str(aql).strip().rstrip("%").replace(",", "."))
    except InvalidOperation:
        return aql
    return next((each for each in known if Decimal(each) == number), aql)


_GERMAN = {"level": "Prüfniveau", "inspection": "Prüfart", "aql": "AQL"}


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        listed = ", ".join(allowed)
        raise InputRefused(f"plan.{what}", f"there is no {what} {value!r}; use one of: {listed}", f"{_GERMAN[what]} {value!r} gibt es nicht; möglich: {listed}")
    return value
