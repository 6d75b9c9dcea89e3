"""The table of inward leakage: wearers and exercises in either direction, or one row a wearer and exercise. The specimen is ``wearer/exercise``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from batches.paper import MeasurementRow
from documents.understanding.lexicon import table
from documents.understanding.numbers import with_dot
from documents.understanding.result_columns import column_kind, is_activity, is_specimen_name, is_summary
from documents.understanding.result_grids import Grid, GridRow
from documents.understanding.result_headings import Heading
from documents.understanding.result_limits import limit_for
from documents.understanding.result_units import FIGURE, UNIT

#: EN 149 clause 8.5.1: five exercises a wearer, ten wearers.
EXERCISES = 5
_VALUE = re.compile(rf"(?P<value>{FIGURE})\s*(?P<unit>{UNIT})?")


@cache
def _words(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in table("results")["leakage"][kind]), re.IGNORECASE)


def is_leakage(grid: Grid) -> bool:
    """Whether the table's rows and columns are wearers and exercises."""
    return bool(_across(grid)) or bool(_listed(grid))


def leakage(grid: Grid, heading: Heading, language: str | None) -> Iterator[MeasurementRow]:
    """Every single result; means of wearers or exercises are none."""
    found = _across(grid)
    for number, row in enumerate(_single(grid), 1):
        for i, name in found or _listed(grid):
            match = _VALUE.fullmatch(row.cells[i].strip()) if i < len(row.cells) else None
            specimen = _specimen(grid, row.cells, name, number)
            if match is None or not specimen:
                continue
            value = with_dot(match["value"].strip(" <>≤≥~≈"), language) or match["value"]
            unit = match["unit"] or heading.unit or "%"
            yield MeasurementRow(
                property=heading.property or "Total inward leakage", condition=heading.condition, specimen=specimen,
                value=value, unit=unit, limit=heading.limit or limit_for("", unit, "", heading.told[:1]), page=row.page, box=row.box,
            )  # fmt: skip


def _single(grid: Grid) -> Iterator[GridRow]:
    """The rows that hold single results."""
    for row in grid.rows:
        first = row.cells[0]
        if not row.heads and not any(is_summary(cell) for cell in row.cells[:2]) and column_kind(first) not in ("limit", "unit", "ignored"):
            yield row


def _specimen(grid: Grid, row: tuple[str, ...], name: str, number: int) -> str:
    if not _across(grid):
        wearer, exercise = _columns(grid)
        first, second = (re.search(r"\d+", row[i]) for i in (wearer, exercise))
        return f"{first.group()}/{second.group()}" if first and second else ""
    if _wearers_across(grid):
        own = re.match(r"\D{0,14}?(\d{1,2})(?!\d)(?!\s*(?:min|s\b))", row[0])
        exercise_number = own[1] if own and (is_specimen_name(row[0]) or re.match(r"\D{0,14}?\d{1,2}\s*[.):–-]?\s*\D*$", row[0])) else str(number)
        return f"{name}/{exercise_number}"
    wearer_number = re.search(r"\d+", row[0])
    return f"{wearer_number.group()}/{name}" if wearer_number else ""


def _names(grid: Grid) -> list[tuple[int, str]]:
    return [
        (i, name)
        for i, name in enumerate(grid.header)
        if i and name and column_kind(name) not in ("ignored", "condition", "limit", "unit") and not is_summary(name)
    ]


def _across(grid: Grid) -> list[tuple[int, str]]:
    """The columns of single results with the number of their wearer or exercise."""
    names = _names(grid)
    numbered = [(i, match.group()) for i, name in names if (match := re.search(r"\d+", name))]
    if _wearers_across(grid):
        return numbered if len(numbered) >= 3 else []
    if not _words("wearers").search(grid.header[0]):
        return []
    if len(numbered) >= 3 and all(is_specimen_name(name) or is_activity(name) for _, name in names if re.search(r"\d", name)):
        return numbered
    return [(i, str(number)) for number, (i, _) in enumerate(names, 1)] if len(names) == EXERCISES else []


def _wearers_across(grid: Grid) -> bool:
    """Exercises go down: their column says so, or names what is done, or the columns are named as wearers."""
    first, names = grid.header[0], [name for _, name in _names(grid)]
    if sum(1 for name in names if is_activity(name)) >= 2:
        return False
    if sum(1 for name in names if _words("wearers").search(name) and re.search(r"\d", name)) >= 3:
        return True
    if sum(1 for name in names if is_specimen_name(name)) < 3:
        return False
    labels = [row.cells[0] for row in grid.rows]
    if sum(1 for label in labels if is_activity(label)) >= 3:
        return True
    if _words("exercises").search(first) and _words("wearers").search(first):
        return len(names) > EXERCISES
    return bool(_words("exercises").search(first))


def _columns(grid: Grid) -> tuple[int, int]:
    wearer = next((i for i, name in enumerate(grid.header) if _words("wearers").search(name)), -1)
    exercise = next((i for i, name in enumerate(grid.header) if _words("exercises").search(name) and i != wearer), -1)
    return wearer, exercise


def _listed(grid: Grid) -> list[tuple[int, str]]:
    """The column of results where wearer and exercise have a column each."""
    if min(_columns(grid)) < 0:
        return []
    return [(i, "") for i, name in _names(grid) if i not in _columns(grid)][:1]
