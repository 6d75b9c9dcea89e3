"""Rows of the catalogue's files: what every row carries, and how a file is read without letting anything slip by."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

#: V seen in an independent source, K expert knowledge, U unverified.
Mark = Literal["V", "K", "U"]


class CatalogueFault(ValueError):
    """A file of the catalogue cannot be used; ``code`` is stable, ``en`` and ``de`` name file and row and what to mend."""

    def __init__(self, code: str, en: str, de: str) -> None:
        super().__init__(en)
        self.code = code
        self.en = en
        self.de = de


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


def _semicolons(value: object) -> object:
    return tuple(part.strip() for part in value.split(";") if part.strip()) if isinstance(value, str) else value


#: A day; an empty cell is ``None``, which means open.
Day = Annotated[date | None, BeforeValidator(_empty_is_none)]
#: Several values in one cell, parted by semicolons.
Several = Annotated[tuple[str, ...], BeforeValidator(_semicolons)]
#: A cell that may be empty.
Maybe = BeforeValidator(_empty_is_none)


class Row(BaseModel):
    """One dated row. It applies from ``valid_from`` to ``valid_until``, both days included; ``None`` is open."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    valid_from: Day = None
    valid_until: Day = None
    source: str
    mark: Mark
    note: str = ""

    def applies(self, on: date) -> bool:
        """Whether the row applies on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_until is None or on <= self.valid_until)

    @property
    def unverified(self) -> bool:
        """Whether the row is marked U, so that nothing may be blocked or cleared by it alone."""
        return self.mark == "U"


R = TypeVar("R", bound=Row)


def read_csv(path: Path, model: type[R]) -> tuple[R, ...]:
    """Every row of a CSV file as ``model``; :class:`CatalogueFault` names file and line of the first that does not fit."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        return tuple(_row(path, f"line {reader.line_num}", model, cells) for cells in reader)


def read_toml(path: Path) -> Mapping[str, Any]:
    """A TOML file as tables; :class:`CatalogueFault` when it does not parse."""
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueFault("catalogue.malformed", f"{path.name}: {error}", f"{path.name}: {error}") from error


def rows_of_table(path: Path, table: str, model: type[R]) -> tuple[R, ...]:
    """The rows ``[[table]]`` of a TOML file as ``model``."""
    rows = read_toml(path).get(table, [])
    return tuple(_row(path, f"{table} {number}", model, cells) for number, cells in enumerate(rows, 1))


def _row(path: Path, where: str, model: type[R], cells: Mapping[str, Any]) -> R:
    if None in cells or None in cells.values():
        en, de = "more or fewer cells than the header", "mehr oder weniger Zellen als die Kopfzeile"
        raise CatalogueFault("catalogue.malformed", f"{path.name}, {where}: {en}", f"{path.name}, {where}: {de}")
    try:
        return model.model_validate(cells)
    except ValidationError as error:
        first = error.errors()[0]
        column = ".".join(str(part) for part in first["loc"]) or "row"
        what = f"{path.name}, {where}, {column}: {first['msg']}"
        raise CatalogueFault("catalogue.malformed", what, what) from error
