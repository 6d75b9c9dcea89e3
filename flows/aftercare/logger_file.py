"""A temperature logger's file: CSV as loggers and German or English spreadsheets write it, read strictly.

Lines before the header are passed over. The header names one column of times (or a day and a time) and one of temperatures in °C. Times without an offset are
in the zone that is told. **In the order of the file**: rising; one that falls throughout is turned round; anything else is refused. The hour that comes twice
when summer time ends: where the clock steps back in it, the first is summer time and the second is not. The same moment twice counts once, with two
temperatures it is refused. An hour that no clock showed is refused: the logger does not go by that zone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from batches.base import Text
from batches.errors import InputRefused
from distribution.temperature import Reading

MOST_READINGS, LONGEST_PREAMBLE, MOST_BYTES = 100_000, 60, 8_388_608
#: In what zone a logger tells its times.
ZONES: dict[str, tuple[Text, tzinfo]] = {
    "Europe/Berlin": (Text(de="Deutsche Zeit, mit Sommerzeit", en="German time, with summer time"), ZoneInfo("Europe/Berlin")),
    "UTC+1": (Text(de="MEZ das ganze Jahr (UTC+1)", en="CET all year (UTC+1)"), timezone(timedelta(hours=1))),
    "UTC": (Text(de="UTC", en="UTC"), UTC),
}
_DELIMITERS = ";\t,"
_FORMATS = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%y %H:%M:%S", "%d.%m.%y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")
_DAY, _TIME = {"datum", "date", "tag", "day"}, {"uhrzeit", "zeit", "time"}
_MOMENT = {"zeitpunkt", "zeitstempel", "timestamp", "datumzeit", "datetime", "messzeit", "zeit", "time", "datumuhrzeit", "datum", "date", "dateandtime"}
#: What loggers write where they read nothing.
_NOTHING = {"", "-", "--", "---", "err", "error", "fehler", "n/a", "na", "nan", "null"}
_FIGURE = re.compile(r"[+-]?\d{1,3}([.,]\d{1,4})?")
_COLDEST, _HOTTEST = Decimal(-200), Decimal(200)


@dataclass(frozen=True, slots=True)
class LoggerFile:
    """What a file says. ``unread``: rows in which the logger had no temperature."""

    readings: tuple[Reading, ...]
    unread: int


def readings_in(raw: bytes, zone: str) -> LoggerFile:
    """The readings of a file in the order of their times, which are told in ``zone``; ``InputRefused`` says what is wrong in which line."""
    there = ZONES.get(zone)
    if there is None:
        raise _refused("zone", f"a zone is one of {', '.join(ZONES)}", f"Mögliche Zeitzonen: {', '.join(ZONES)}")
    lines = list(_lines(_text(raw)))
    at, columns = _header(lines)
    told, unread = [], 0
    for number, cells in lines[at + 1 :]:
        if not any(each.strip() for each in cells):
            continue
        when, what = columns.told(number, cells)
        if what.casefold() in _NOTHING:
            unread += 1
            continue
        told.append((number, _moment(number, when), _celsius(number, what)))
        if len(told) > MOST_READINGS:
            raise _refused(
                "too_many", f"a log has at most {MOST_READINGS} readings; part it", f"Ein Protokoll hat höchstens {MOST_READINGS} Messwerte; bitte teilen"
            )
    readings = _once(list(_aware(_rising(told), there[1])))
    if len(readings) < 2:
        raise _refused("empty", "there are no two readings in it", "Darin sind keine zwei Messwerte")
    return LoggerFile(tuple(each for _, each in readings), unread)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where times and temperatures stand; ``also``: the time of day, where it stands apart."""

    width: int
    moment: int
    also: int | None
    celsius: int

    def told(self, number: int, cells: Sequence[str]) -> tuple[str, str]:
        """Time and temperature of a row, as they are written."""
        if len(cells) < self.width or any(each.strip() for each in cells[self.width :]):
            raise _refused(
                "cells", f"line {number}: {len(cells)} cells, not {self.width}; with commas between cells write decimals with a dot",
                f"Zeile {number}: {len(cells)} Zellen statt {self.width}; bei Komma als Trennzeichen Dezimalzahlen mit Punkt schreiben",
            )  # fmt: skip
        moment = cells[self.moment].strip()
        return (moment if self.also is None else f"{moment} {cells[self.also].strip()}"), cells[self.celsius].strip()


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every line with its number, parted by what parts the line that looks most like a header."""
    first = text.splitlines()[:LONGEST_PREAMBLE]
    sign = max(_DELIMITERS, key=lambda each: max((_likeness(line.split(each)) for line in first), default=0))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise _refused("csv", f"line {reader.line_num} is no CSV: {error}", f"Zeile {reader.line_num} ist kein CSV") from error


def _likeness(cells: Sequence[str]) -> int:
    times = sum(_plain(each) in _MOMENT | _DAY | _TIME for each in cells)
    warm = sum(_is_temperature(each) for each in cells)
    return times + warm if times and warm else 0


def _header(lines: Sequence[tuple[int, list[str]]]) -> tuple[int, _Columns]:
    for at, (number, cells) in enumerate(lines[:LONGEST_PREAMBLE]):
        if not _likeness(cells):
            continue
        if any("°f" in each.casefold() or "fahrenheit" in each.casefold() for each in cells):
            raise _refused("fahrenheit", f"line {number}: temperatures are to be in °C", f"Zeile {number}: Temperaturen bitte in °C")
        celsius = [index for index, each in enumerate(cells) if _is_temperature(each)]
        if len(celsius) > 1:
            raise _refused("columns", f"line {number}: keep one column of temperatures", f"Zeile {number}: bitte nur eine Spalte mit Temperaturen")
        moments = [index for index, each in enumerate(cells) if _plain(each) in _MOMENT]
        days = [index for index, each in enumerate(cells) if _plain(each) in _DAY]
        times = [index for index, each in enumerate(cells) if _plain(each) in _TIME]
        also = times[0] if days and times else None
        return at, _Columns(len(cells) if cells[-1].strip() else len(cells) - 1, (days or moments)[0] if also is not None else moments[0], also, celsius[0])
    raise _refused(
        "header",
        "no header with a time and a temperature (°C) is among the first lines",
        "Unter den ersten Zeilen ist keine Kopfzeile mit Zeit und Temperatur (°C)",
    )


def _plain(cell: str) -> str:
    return re.sub(r"[^a-zäöü]", "", re.sub(r"\(.*?\)|\[.*?\]", "", cell).casefold())


def _is_temperature(cell: str) -> bool:
    told = cell.casefold()
    return _plain(cell).startswith("temp") or "°c" in told or "celsius" in told


def _moment(number: int, told: str) -> datetime:
    """A time as it is written: naive, unless it tells its offset."""
    told = " ".join(told.split())
    if re.match(r"\d{4}-\d\d-\d\d[T ]", told):
        try:
            return datetime.fromisoformat(told)
        except ValueError:
            pass
    for form in _FORMATS:
        try:
            return datetime.strptime(told, form)  # noqa: DTZ007 - in the zone that is told beside it
        except ValueError:
            continue
    raise _refused(
        "time", f"line {number}: {told[:40]!r} is no time; write 01.06.2020 14:30 or 2020-06-01 14:30",
        f"Zeile {number}: „{told[:40]}“ ist keine Zeit; bitte 01.06.2020 14:30 oder 2020-06-01 14:30 schreiben",
    )  # fmt: skip


def _celsius(number: int, told: str) -> Decimal:
    figure = told.replace("−", "-").replace("°C", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if _FIGURE.fullmatch(figure) and _COLDEST <= (value := Decimal(figure.replace(",", "."))) <= _HOTTEST:
        return value
    raise _refused("figure", f"line {number}: {told[:40]!r} is no temperature in °C", f"Zeile {number}: „{told[:40]}“ ist keine Temperatur in °C")


Told = tuple[int, datetime, Decimal]


def _rising(told: list[Told]) -> list[Told]:
    """In the order of time where the newest come first throughout."""
    naive = [each.replace(tzinfo=None) for _, each, _ in told]
    return told[::-1] if naive and naive[0] > naive[-1] else told


def _aware(told: list[Told], zone: tzinfo) -> Iterator[tuple[int, Reading]]:
    """With their offsets, in UTC; refused where they do not rise."""
    before: datetime | None = None
    for number, moment, celsius in told:
        at = moment.astimezone(UTC) if moment.tzinfo is not None else _in_zone(number, moment, zone, before)
        if before is not None and at < before:
            raise _refused(
                "order", f"line {number}: {moment} comes before the line above it; sort the readings by time",
                f"Zeile {number}: {moment} liegt vor der Zeile davor; bitte die Messwerte nach Zeit sortieren",
            )  # fmt: skip
        before = at
        yield number, Reading(at, celsius)


def _in_zone(number: int, moment: datetime, zone: tzinfo, before: datetime | None) -> datetime:
    first, second = (moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first > second:  # an hour that no clock showed
        raise _refused(
            "no_such_time", f"line {number}: there was no {moment} there, summer time began; choose the zone the logger really goes by",
            f"Zeile {number}: {moment} gab es dort nicht (Beginn der Sommerzeit); bitte die Zeitzone wählen, nach der der Logger geht",
        )  # fmt: skip
    return second if before is not None and first < before else first


def _once(readings: list[tuple[int, Reading]]) -> list[tuple[int, Reading]]:
    found: list[tuple[int, Reading]] = []
    for number, each in readings:
        if not found or found[-1][1].at != each.at:
            found.append((number, each))
        elif found[-1][1].celsius != each.celsius:
            raise _refused(
                "twice", f"line {number}: another temperature for the same time as the line above it",
                f"Zeile {number}: zur selben Zeit wie in der Zeile davor steht eine andere Temperatur",
            )  # fmt: skip
    return found


def _text(raw: bytes) -> str:
    for encoding in ("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.removeprefix("\ufeff")
        break
    raise _refused("encoding", "the file is no text in UTF-8 or Windows-1252", "Die Datei ist kein Text in UTF-8 oder Windows-1252")


def _refused(code: str, en: str, de: str) -> InputRefused:
    return InputRefused(f"temperature.{code}", en, de)
