"""Stock levels from a table, and as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import ValidationError

from batches.base import Text
from batches.errors import FreigabeError
from batches.rule import in_words
from distribution.demand import Shelf, StockLevel
from flows.demand.asking import taking_part
from flows.demand.demand_table import RowsRefused, said_of, wanted_in
from flows.demand.products import name_of, words
from flows.demand.stock_levels import level_in_order, shelf_of, tell_stock
from flows.demand.tables import Cells, read, written
from flows.wiring import House

COLUMNS = ("category", "size", "unit", "there", "daily_use", "counted_on")
REQUIRED = ("category", "there", "daily_use")


@dataclass(frozen=True, slots=True)
class StockRow:
    """A row: the level it tells, or what is wrong with it. ``known``: it says what is there already."""

    number: int
    told: Mapping[str, str]
    verdict: Literal["new", "known", "wrong"]
    level: StockLevel | None = None
    wrong: tuple[Text, ...] = ()


def stock_rows_in(house: House, raw: bytes, on: date, member: str) -> tuple[StockRow, ...]:
    """The rows of a member's table, judged. A daily use with a fraction counts as the next whole one; a row without a day was counted today."""
    taking_part(house, member)
    there, seen = shelf_of(house, member).levels, dict[tuple[str, str, str], int]()
    return tuple(_row(house, cells, on, there, seen) for cells in read(raw, COLUMNS, REQUIRED))


def keep_stock_rows(house: House, member: str, rows: Iterable[StockRow], by: str, on: date) -> Shelf:
    """Keep every row, or none; :class:`RowsRefused` where one is wrong."""
    every = tuple(rows)
    if wrong := {each.number: each.wrong for each in every if each.verdict == "wrong"}:
        raise RowsRefused(wrong)
    return tell_stock(house, member, [each.level for each in every if each.level is not None], by, on)


def _row(house: House, cells: Cells, on: date, known: tuple[StockLevel, ...], seen: dict[tuple[str, str, str], int]) -> StockRow:
    wanted, unit = wanted_in(house, cells, on), cells.choice("unit", "piece")
    there, use = cells.count("there", required=True), cells.count("daily_use", required=True, round_up=True)
    day = cells.day("counted_on")
    if wanted is not None and (first := seen.setdefault((wanted.category, wanted.size, unit), cells.number)) != cells.number:
        cells.wrong["category"] = Text(de=f"steht schon in Zeile {first}", en=f"stands in line {first} already")
    if cells.wrong or wanted is None or there is None or use is None:
        return StockRow(cells.number, cells.told, "wrong", wrong=said_of(cells))
    try:
        level = StockLevel.model_validate({"wanted": wanted, "unit": unit, "there": there, "daily_use": use, "counted_on": day or on})
        level_in_order(house, level, on)
    except ValidationError:
        return StockRow(cells.number, cells.told, "wrong", wrong=(Text(de="unzulässig", en="not in order"),))
    except FreigabeError as refusal:
        return StockRow(cells.number, cells.told, "wrong", wrong=(Text(de=refusal.de, en=refusal.en),))
    return StockRow(cells.number, cells.told, "known" if level in known else "new", level)


def exported_stock(house: House, shelf: Shelf) -> bytes:
    """A member's levels as a table that can be read again."""
    return written(COLUMNS, (_cells(house, each) for each in shelf.levels))


def stock_template(house: House, on: date) -> bytes:
    """An example to be filled in."""
    return written(COLUMNS, [(name_of(house.catalogue, "ffp2").de, "", "Stück", "1200", "60", in_words(on, "de"))])


def _cells(house: House, level: StockLevel) -> tuple[str, ...]:
    name, unit = name_of(house.catalogue, level.wanted.category).de, words()["unit"][level.unit][0]
    return name, level.wanted.size, unit, str(level.there), str(level.daily_use), in_words(level.counted_on, "de")
