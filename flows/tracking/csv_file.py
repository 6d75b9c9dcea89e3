"""A CSV of tracking events, for carriers that speak neither ONE Record nor DCSA: a row an event, German or English, comma or semicolon."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

from batches.errors import InputRefused
from batches.order import folded
from batches.tracking import TrackingEvent
from flows.tracking.bodies import event, place_code, text

#: What such a file may hold; a consignment has a few dozen events.
_MOST_BYTES = 2_000_000
_MOST_ROWS = 5000
_NEEDED = ("event", "at")


def events_in(body: bytes, name: str, document: str = "", reported_at: datetime | None = None) -> tuple[TrackingEvent, ...]:
    """The events of a file; ``document`` and ``reported_at`` are those of rows that name none. ``InputRefused`` with row and column for what cannot be.

    A day without a time is noon UTC, which is that day wherever the goods can be; a time must say its offset from UTC. An event of no known word is kept
    as ``other`` under that word.
    """
    text_of = _decoded(body, name)
    first = text_of.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text_of), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise _refused(name, reader.line_num, f"is not CSV ({error})", f"ist kein CSV ({error})") from error
    if not rows:
        raise InputRefused("tracking.empty", f"{name} has no rows", f"{name} enthält keine Zeilen")
    if len(rows) > _MOST_ROWS:
        raise InputRefused("tracking.too_many", f"{name} has more than {_MOST_ROWS} rows", f"{name} hat mehr als {_MOST_ROWS} Zeilen")
    width = len(rows[0][1])
    for line, row in rows:
        if len(row) > width:
            raise _refused(name, line, "has more cells than the header", "hat mehr Zellen als die Kopfzeile")
    return tuple(_events(rows[1:], _columns(rows[0][1], name), name, document, reported_at))


def _decoded(body: bytes, name: str) -> str:
    if len(body) > _MOST_BYTES:
        raise InputRefused("tracking.too_large", f"{name} is larger than {_MOST_BYTES} bytes", f"{name} ist größer als {_MOST_BYTES} Byte")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return body.decode("cp1252")  # what a German spreadsheet saves as CSV
    except UnicodeDecodeError as error:
        raise InputRefused("tracking.encoding", f"{name} is not UTF-8 text", f"{name} ist kein UTF-8-Text") from error


def _columns(header: list[str], name: str) -> dict[str, int]:
    """Which column is which; others are left alone. ``InputRefused`` for one that is named twice, or is missing."""
    columns: dict[str, int] = {}
    for i, heading in enumerate(header):
        meant = _meant("column", heading)
        if meant in columns:
            raise _refused(name, 1, f"column {text(heading)!r} is named twice", f"Spalte {text(heading)!r} steht zweimal da")
        if meant is not None:
            columns[meant] = i
    for needed in _NEEDED:
        if needed not in columns:
            words = _words()["column"][needed]
            raise _refused(name, 1, f"the column {words[0]!r} is missing", f"die Spalte {words[-1]!r} fehlt")
    return columns


def _events(rows: list[tuple[int, list[str]]], columns: Mapping[str, int], name: str, document: str, reported_at: datetime | None) -> Iterator[TrackingEvent]:
    for line, row in rows:
        cell = {column: row[i].strip() if i < len(row) else "" for column, i in columns.items()}
        what = _meant("event", cell["event"])
        code = place_code(cell.get("place")) if re.fullmatch(r"[A-Z0-9 ]{3,6}", cell.get("place", "")) else None
        in_brackets = re.fullmatch(r"(.*?)\s*\(([A-Z0-9]{3,5})\)", cell.get("place", ""))
        yield event(
            "csv",
            f"row {line}",
            what=what or "other",
            code="" if what else text(cell["event"])[:60],
            classifier=_known("kind", cell.get("kind", ""), name, line),
            at=_moment(cell["at"], name, line, "at"),
            place=place_code(in_brackets[2]) if in_brackets else code,
            place_name=text(in_brackets[1] if in_brackets else "" if code else cell.get("place", "")),
            document=text(cell.get("document")) or document,
            reported_at=_moment(cell["reported"], name, line, "reported") if cell.get("reported") else reported_at,
            means=text(cell.get("means"))[:100],
            mode=_known("mode", cell["mode"], name, line) if cell.get("mode") else None,
            equipment=text(cell.get("equipment"))[:40],
            note=text(cell.get("note")),
        )


def _moment(value: str, name: str, line: int, column: str) -> datetime:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return datetime.combine(date.fromisoformat(value), time(12), UTC)
        read = datetime.fromisoformat(value)
    except ValueError as error:
        en = f"column {column!r}: {text(value)!r} is no date of ISO 8601 (2020-06-22, or 2020-06-22T14:00+02:00)"
        de = f"Spalte {column!r}: {text(value)!r} ist kein Datum nach ISO 8601 (2020-06-22 oder 2020-06-22T14:00+02:00)"
        raise _refused(name, line, en, de) from error
    if read.tzinfo is None:
        en, de = f"{text(value)!r} names no offset from UTC; write 2020-06-22T14:00+02:00, or the day alone", f"{text(value)!r} nennt keinen Abstand zu UTC"
        raise _refused(name, line, f"column {column!r}: {en}", f"Spalte {column!r}: {de}; 2020-06-22T14:00+02:00 schreiben oder nur den Tag")
    return read


def _known(what: str, word: str, name: str, line: int) -> str:
    meant = _meant(what, word)
    if meant is None:
        known = ", ".join(f"{words[0]}/{words[1]}" for words in _words()[what].values())
        raise _refused(name, line, f"{text(word)!r} is not known; known are {known}", f"{text(word)!r} ist nicht bekannt; bekannt sind {known}")
    return meant


def _meant(what: str, word: str) -> str | None:
    wanted = folded(word.replace("_", " "))
    return next((key for key, words in _words()[what].items() if wanted in (folded(each.replace("_", " ")) for each in words)), None)


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def _refused(name: str, line: int, en: str, de: str) -> InputRefused:
    return InputRefused("tracking.csv", f"{name}: row {line}: {en}", f"{name}: Zeile {line}: {de}")
