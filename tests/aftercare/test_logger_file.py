"""Loggers' files as they come: German and English exports, summer time, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from batches.errors import InputRefused
from flows.aftercare.logger_file import readings_in

pytestmark = pytest.mark.unit


def read(text: str, zone: str = "Europe/Berlin") -> list[tuple[str, str]]:
    return [(f"{each.at:%d %H:%M}", str(each.celsius)) for each in readings_in(text.encode(), zone).readings]


def refused(text: str, zone: str = "Europe/Berlin") -> str:
    with pytest.raises(InputRefused) as found:
        readings_in(text.encode(), zone)
    return found.value.code


GERMAN = "Logger: T-7;;\nSeriennummer;4711\n\nZeitpunkt;Temperatur [°C];Bemerkung\n01.06.2020 14:00;5,2;\n01.06.2020 14:10;-0,5 °C;Tür\n"


def test_a_german_export_with_lines_before_its_header() -> None:
    assert read(GERMAN) == [("01 12:00", "5.2"), ("01 12:10", "-0.5")]


def test_an_english_export_with_commas_and_offsets_of_its_own() -> None:
    text = "timestamp,temperature (celsius)\n2020-06-01T14:00:00Z,5.2\n2020-06-01T16:10:00+02:00,5.3\n"
    assert read(text) == [("01 14:00", "5.2"), ("01 14:10", "5.3")]


def test_day_and_time_in_columns_of_their_own_in_windows_1252_and_utf_16() -> None:
    text = "Nr;Datum;Uhrzeit;Temp. °C\n1;01.06.20;14:00:00;5\n2;01.06.20;14:10:00;−3,25\n"
    for raw in (text.replace("−", "-").encode("cp1252"), text.encode("utf-16")):
        assert [each.celsius for each in readings_in(raw, "UTC").readings] == [Decimal(5), Decimal("-3.25")]


def test_the_newest_first_throughout_is_turned_round() -> None:
    assert read("time;temp\n2020-06-01 10:20;3\n2020-06-01 10:10;2\n2020-06-01 10:00;1\n", "UTC") == [("01 10:00", "1"), ("01 10:10", "2"), ("01 10:20", "3")]


def test_the_hour_that_comes_twice_when_summer_time_ends() -> None:
    told = ["02:00", "02:30", "02:00", "02:30", "03:00"]
    rows = "".join(f"25.10.2020 {each};5\n" for each in told)
    assert [at for at, _ in read("Zeit;Temp\n" + rows)] == ["25 00:00", "25 00:30", "25 01:00", "25 01:30", "25 02:00"]
    turned = "".join(f"25.10.2020 {each};5\n" for each in reversed(told))
    assert [at for at, _ in read("Zeit;Temp\n" + turned)] == ["25 00:00", "25 00:30", "25 01:00", "25 01:30", "25 02:00"]
    assert refused("Zeit;Temp\n" + rows, "UTC+1") == "temperature.order"


def test_an_hour_that_no_clock_showed_is_refused_unless_the_logger_has_no_summer_time() -> None:
    text = "Zeit;Temp\n29.03.2020 01:30;5\n29.03.2020 02:30;5\n29.03.2020 03:30;5\n"
    assert refused(text) == "temperature.no_such_time"
    assert [at for at, _ in read(text, "UTC+1")] == ["29 00:30", "29 01:30", "29 02:30"]


def test_the_same_moment_twice_counts_once_and_with_two_temperatures_is_refused() -> None:
    text = "Zeit;Temp\n01.06.2020 14:00;5\n01.06.2020 14:00;{}\n01.06.2020 14:10;5\n"
    assert len(read(text.format("5,0"))) == 2
    assert refused(text.format("5,1")) == "temperature.twice"


def test_what_the_logger_could_not_read_is_counted_and_no_reading() -> None:
    found = readings_in(b"Zeit;Temp\n01.06.2020 14:00;5\n01.06.2020 14:10;---\n01.06.2020 14:20;5\n", "UTC")
    assert (len(found.readings), found.unread) == (2, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "header"), ("Zeit;Feuchte\n01.06.2020 14:00;5\n", "header"), ("Zeit;Temp °F\n01.06.2020 14:00;41\n", "fahrenheit"),
        ("Zeit;Temp 1;Temp 2\n01.06.2020 14:00;5;6\n", "columns"), ("Zeit;Temp\n01.06.2020 14:00;5\n", "empty"),
        ("Zeit;Temp\n01.06.2020 14:00;warm\n", "figure"), ("Zeit;Temp\n01.06.2020 14:00;1.234,5\n", "figure"), ("Zeit;Temp\n01.06.2020 14:00;999\n", "figure"),
        ("Zeit;Temp\n06/01/2020 14:00;5\n", "time"), ("Zeit;Temp\n31.06.2020 14:00;5\n", "time"), ("Zeit,Temp\n01.06.2020 14:00,5,2\n", "cells"),
        ("Zeit;Temp\n01.06.2020 14:00;5\n01.06.2020 14:20;5\n01.06.2020 14:10;5\n", "order"), ("Zeit;Temp\0\n", "encoding"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_one_way_is_refused(text: str, code: str) -> None:
    assert refused(text) == f"temperature.{code}"
    assert refused(GERMAN, "Mars") == "temperature.zone"
