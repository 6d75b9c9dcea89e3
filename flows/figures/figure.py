"""What every figure gives beside its plot: a table, headings and rows in both languages, for the page and for whoever hears it read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from batches.base import Language, Text

Cell = str | int | float | date | datetime | Text | None
#: What stands where nothing is known.
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table in one language; every cell is the text of it, ``numeric`` names the columns that hold numbers."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int]


@dataclass(frozen=True, slots=True)
class Table:
    """Caption, headings and rows; days are days in the house, numbers are shown with one place where they are not whole."""

    caption: Text
    headings: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def in_language(self, language: Language) -> ShownTable:
        """The table as it is read in ``language``."""
        return ShownTable(
            self.caption.in_language(language),
            tuple(heading.in_language(language) for heading in self.headings),
            tuple(tuple(shown(cell, language) for cell in row) for row in self.rows),
            frozenset(column for column in range(len(self.headings)) if _numbers([row[column] for row in self.rows])),
        )


def _numbers(column: Sequence[Cell]) -> bool:
    there = [cell for cell in column if cell is not None]
    return bool(there) and all(isinstance(cell, int | float) for cell in there)


def shown(cell: Cell, language: Language) -> str:
    """A cell as text: German or English numbers, days as the house writes them."""
    match cell:
        case None:
            return NOTHING
        case Text():
            return cell.in_language(language)
        case datetime():
            return moment(cell, language)
        case date():
            return day(cell, language)
        case int() | float():
            return number(cell, language)
        case _:
            return cell


def number(value: float, language: Language) -> str:
    """A number: whole ones as they are, others with one place."""
    from babel.numbers import format_decimal

    return format_decimal(value, format="#,##0" if isinstance(value, int) else "#,##0.0", locale=language)


def day(on: date, language: Language) -> str:
    """A day as the house writes it."""
    return on.strftime("%d.%m.%Y") if language == "de" else on.isoformat()


def moment(at: datetime, language: Language) -> str:
    """A moment by the clocks of the house."""
    from flows.waiting import in_the_house

    local = in_the_house(at)
    return f"{day(local.date(), language)} {local:%H:%M}"


def days(seconds: float) -> float:
    """Seconds in days, exact to a thousandth of a second: SQLite counts them from the days of a calendar."""
    return round(seconds, 3) / 86400
