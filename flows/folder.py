"""A folder as an importer hands it over: ``order.json``, papers, and what was measured, counted and read off the goods.

Everything is checked before anything is written; each refusal names the file and the place in it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from batches.base import Frozen
from batches.errors import InputRefused
from batches.file_names import named
from batches.order import Order
from batches.quality_data import InspectedRow, MarkedRow, MeasuredRow, Sheets
from flows.order_json import json_of, unknown_categories

#: Larger than any order or sheet a person writes; a bigger file is a mistake or an attack.
MAX_TEXT_BYTES = 32 * 1024 * 1024

Row = TypeVar("Row", bound=Frozen)

_SHEETS: dict[str, type[Frozen]] = {"measurements": MeasuredRow, "inspections": InspectedRow, "markings": MarkedRow}


@dataclass(frozen=True, slots=True)
class FolderContent:
    """What a folder holds. ``papers``: where each file lies, and its name relative to the folder (forward slashes)."""

    order: Order
    papers: tuple[tuple[Path, str], ...]
    measurements: tuple[MeasuredRow, ...]
    inspections: tuple[InspectedRow, ...]
    markings: tuple[MarkedRow, ...]


def load_folder(folder: Path, categories: Iterable[str] | None = None) -> FolderContent:
    """Read and check a folder; ``categories`` are the catalogue's keys (``None``: those of the packaged catalogue)."""
    if not folder.is_dir():
        raise InputRefused("folder.missing", f"{folder} is no folder", f"{folder} ist kein Ordner")
    order = load_order(folder / "order.json")
    _known_categories(order, categories)
    return FolderContent(
        order=order,
        papers=tuple(_papers(folder)),
        measurements=_rows(folder / "measurements.csv", MeasuredRow),
        inspections=_rows(folder / "inspection.csv", InspectedRow),
        markings=_rows(folder / "marking.csv", MarkedRow),
    )


def sheets_in(files: Sequence[Path]) -> Sheets:
    """The rows of sheets, each known by its header; ``InputRefused`` for a file that is none, or without a row."""
    for file in files:
        if not file.is_file():
            raise InputRefused("attach.missing", f"no such file: {file}", f"Datei nicht gefunden: {file}")
    return sheets_of((str(file), _bytes(file)) for file in files)


def sheets_of(files: Iterable[tuple[str, bytes]]) -> Sheets:
    """The rows of sheets as they were sent: the name of each, by which a refusal calls it, and its bytes. As :func:`sheets_in`."""
    rows: dict[str, tuple[Any, ...]] = {}
    for file, raw in files:
        text = _decoded(file, raw)
        name, model = _sheet(file, text)
        read = _rows_of(file, text, model)
        if not read:
            raise InputRefused("sheet.empty", f"{file} has a header and no row; nothing was entered", f"{file} hat nur eine Kopfzeile; nichts eingetragen")
        rows[name] = (*rows.get(name, ()), *read)
    return Sheets.model_validate(rows)


def _sheet(file: str, text: str) -> tuple[str, type[Frozen]]:
    """Which sheet a file is: the one all of whose columns its header has."""
    header = text.partition("\n")[0].replace(";", ",").split(",")
    columns = {name.strip().lower() for name in header}
    for name, model in _SHEETS.items():
        if columns.issuperset(set(model.model_fields) - {"row"}):
            return name, model
    wanted = " | ".join(",".join(each for each in model.model_fields if each != "row") for model in _SHEETS.values())
    raise InputRefused(
        "sheet.unknown", f"{file} is no sheet known here; its header has to be one of {wanted}", f"{file}: unbekannte Kopfzeile; möglich: {wanted}"
    )


def load_order(path: Path) -> Order:
    """The order in ``path``; a refusal names the path inside the JSON, e.g. ``lines[0].quantity``."""
    if not path.is_file():
        raise InputRefused(
            "order.missing",
            f"{path.parent} has no order.json; write one (freigabe schema order prints its schema)",
            f"{path.parent} enthält keine order.json (freigabe schema order zeigt ihr Schema)",
        )
    data = json_of(_text(path), str(path))
    try:
        return Order.model_validate(data)
    except ValidationError as error:
        first, more = error.errors()[0], error.error_count() - 1
        said = first["msg"].removeprefix("Value error, ")
        problem = (f"{_json_path(first['loc'])}: {said}" if first["loc"] else said) + (f" (and {more} more)" if more else "")
        raise InputRefused("order.schema", f"{path}: {problem}; freigabe schema order prints the schema", f"{path}: {problem}") from error


def _known_categories(order: Order, categories: Iterable[str] | None) -> None:
    if categories is None:
        from catalogue import load_catalogue

        categories = [category.key for category in load_catalogue().categories]
    for fault in unknown_categories(order, categories):
        raise InputRefused("order.unknown_category", f"order.json: {fault.where}: {fault.said.en}", f"order.json: {fault.where}: {fault.said.de}")


def _papers(folder: Path) -> list[tuple[Path, str]]:
    """Every ``*.pdf`` below ``folder`` but those in ``out/``; links are not followed, so a folder cannot reach outside itself."""
    found = []
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if relative.parts[0] == "out" or path.suffix.lower() != ".pdf" or path.is_symlink() or not path.is_file():
            continue
        if any(parent.is_symlink() for parent in path.parents if parent.is_relative_to(folder) and parent != folder):
            continue
        found.append((path, named(relative.as_posix())))
    return sorted(found, key=lambda each: each[1])


def _rows(path: Path, model: type[Row]) -> tuple[Row, ...]:
    return _rows_of(f"{path.parent.name}/{path.name}", _text(path), model) if path.is_file() else ()


def _rows_of(file: str, text: str, model: type[Row]) -> tuple[Row, ...]:
    header = text.splitlines()[0] if text.strip() else ""
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restkey="", restval="")
    columns = [name.strip().lower() for name in reader.fieldnames or ()]
    wanted = [name for name in model.model_fields if name != "row"]
    missing = [name for name in wanted if name not in columns]
    if missing:
        problem = f"{file}: the header lacks {', '.join(missing)}; it is {','.join(wanted)}"
        raise InputRefused("sheet.header", problem, f"{file}: in der Kopfzeile fehlt {', '.join(missing)}")
    reader.fieldnames = columns
    try:
        return tuple(model.model_validate(_cells(cells, wanted) | {"row": reader.line_num}) for cells in reader if any(_cells(cells, wanted).values()))
    except csv.Error as error:
        raise InputRefused("sheet.csv", f"{file}: row {reader.line_num} is not CSV: {error}", f"{file}: Zeile {reader.line_num} ist kein CSV") from error


def _cells(cells: Mapping[str, str | list[str] | None], wanted: list[str]) -> dict[str, str]:
    return {name: value.strip() for name in wanted if isinstance(value := cells.get(name) or "", str)}


def _text(path: Path) -> str:
    return _decoded(str(path), _bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_TEXT_BYTES:
            raise InputRefused("file.too_large", f"{path} has {size} bytes; at most {MAX_TEXT_BYTES} are read", f"{path} ist zu groß ({size} Bytes)")
        return path.read_bytes()
    except OSError as error:
        raise InputRefused("file.unreadable", f"{path} cannot be read: {error.strerror}", f"{path} ist nicht lesbar: {error.strerror}") from error


def _decoded(file: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # German spreadsheets still export Windows-1252; every byte it leaves undefined is refused.
        try:
            return raw.decode("cp1252")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise InputRefused("file.encoding", f"{file} is not UTF-8 text (line {line})", f"{file} ist kein UTF-8-Text (Zeile {line})") from error


def _json_path(location: tuple[int | str, ...]) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return path.lstrip(".")
