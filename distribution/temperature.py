"""Storage temperatures: readings of a logger held against a limit.

The rule: **a reading stands until the next one**, without anything drawn between them, and the last stands for one usual interval (the median of those between
readings). Exactly at the limit is within it. Where nothing was read for longer than so many usual intervals, the reading before stands for one interval
and of the rest nobody knows: that is counted as time outside, for nobody can say that it was not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median_low
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from batches.base import Frozen, Text
from batches.errors import InputRefused
from catalogue.rows import Mark, Row, rows_of_table
from distribution.aftercare import LotTold

PACKAGED = Path(__file__).with_name("aftercare.toml")
Celsius = Annotated[Decimal, Field(ge=-273, le=1000, max_digits=9, decimal_places=4)]
#: ``usable``: the lot may be handed on; ``unusable``: it may not, for good.
Usable = Literal["usable", "unusable"]


class Reading(NamedTuple):
    """What a logger read at a moment (aware, UTC), in °C."""

    at: datetime
    celsius: Decimal


class Storage(Row):
    """At what temperature a category is stored (°C, both ends included); ``way`` tells several of a category apart."""

    category: str
    way: str
    low: Celsius | None = None
    high: Celsius | None = None
    tolerated_minutes: Annotated[int, Field(ge=0, le=100_000)]
    de: str
    en: str

    @property
    def limit(self) -> Limit:
        """What readings are held against."""
        return Limit(way=self.way, low=self.low, high=self.high, tolerated_minutes=self.tolerated_minutes, source=self.source, mark=self.mark, said=self.said)

    @property
    def said(self) -> Text:
        """For people."""
        return Text(de=self.de, en=self.en)


class Limit(Frozen):
    """Both ends are within; ``None`` has no end there."""

    way: str = ""
    low: Celsius | None = None
    high: Celsius | None = None
    tolerated_minutes: int = 0
    source: str = ""
    mark: Mark = "U"
    said: Text = Text(de="", en="")

    def side(self, celsius: Decimal) -> int:
        """-1 below, 0 within, 1 above."""
        if self.low is not None and celsius < self.low:
            return -1
        return 1 if self.high is not None and celsius > self.high else 0


class Excursion(Frozen):
    """A stretch of time in which the goods were outside, or nobody knows (``unknown_seconds`` of it). ``lowest`` and ``highest``: of the readings that were
    outside; ``None`` where nothing was read in it.
    """

    begun_at: datetime
    ended_at: datetime
    unknown_seconds: int = 0
    lowest: Decimal | None = None
    highest: Decimal | None = None

    @property
    def seconds(self) -> int:
        """How long."""
        return round((self.ended_at - self.begun_at).total_seconds())

    @property
    def minutes(self) -> int:
        """How long, in minutes begun."""
        return -(-self.seconds // 60)


class LoggedLot(Frozen):
    """A lot that lay where a log was kept, and what the log says of it. ``held``: the log holds it, or did until ``decided``."""

    lot: LotTold
    limit: Limit
    excursions: tuple[Excursion, ...] = ()
    held: bool = False
    decided: Usable | None = None
    reason: Annotated[str, Field(max_length=2000)] = ""
    decided_by: str = ""
    decided_on: date | None = None
    withdrawn: int = 0

    @property
    def waits(self) -> bool:
        """Whether it waits for a decision."""
        return self.held and self.decided is None


class TemperatureLog(Frozen):
    """What a logger read at a place, and the lots that lay there; ``sha256``: its file in the archive. ``zone``: in which its times were told, ``interval``
    the usual one in seconds, ``unread``: rows without a temperature.
    """

    id: str
    place: Annotated[str, Field(min_length=1, max_length=200)]
    zone: str
    file: str
    sha256: str
    taken_on: date
    taken_by: str
    first_at: datetime
    last_at: datetime
    readings: int
    unread: int = 0
    interval: int
    lowest: Celsius
    highest: Celsius
    lots: Annotated[tuple[LoggedLot, ...], Field(min_length=1, max_length=200)]

    @property
    def status(self) -> Literal["within", "outside", "held", "decided"]:
        """``within``: nothing to see; ``outside``: for no longer than tolerated; ``held``: lots wait for a decision; ``decided``: none does any more."""
        if any(each.waits for each in self.lots):
            return "held"
        if any(each.held for each in self.lots):
            return "decided"
        return "outside" if any(each.excursions for each in self.lots) else "within"


def usual_interval(readings: Sequence[Reading]) -> timedelta:
    """The usual time between readings: the median; nothing where there are fewer than two."""
    return median_low([after.at - before.at for before, after in pairwise(readings)]) if len(readings) > 1 else timedelta()


def excursions(readings: Sequence[Reading], limit: Limit, gap_intervals: int) -> tuple[Excursion, ...]:
    """Where readings, in their order of time, are not within the limit, or are missing for longer than ``gap_intervals`` usual intervals."""
    found: list[Excursion] = []
    for begun, ended, celsius in _stretches(readings, gap_intervals):
        if celsius is not None and limit.side(celsius) == 0:
            continue
        unknown = round((ended - begun).total_seconds()) if celsius is None else 0
        one = Excursion(begun_at=begun, ended_at=ended, unknown_seconds=unknown, lowest=celsius, highest=celsius)
        if found and found[-1].ended_at == begun:
            found[-1] = _together(found[-1], one)
        else:
            found.append(one)
    return tuple(found)


def beyond(found: Sequence[Excursion], limit: Limit) -> bool:
    """Whether one of them lasted longer than is tolerated."""
    return any(each.seconds > limit.tolerated_minutes * 60 for each in found)


def limit_for(category: str, way: str, on: date) -> Limit:
    """The limit of a category stored in a way, on a day. Where it has one way only that is it, whatever was asked; ``InputRefused`` where none is known."""
    rows = [row for row in storage() if row.category == category and row.applies(on)]
    row = next((each for each in rows if each.way == way), rows[0] if len(rows) == 1 else None)
    if row is not None:
        return row.limit
    if rows:
        ways = ", ".join(each.way for each in rows)
        raise InputRefused("temperature.way", f"say how {category} is stored: {ways}", f"Bitte angeben, wie {category} gelagert wird: {ways}")
    raise InputRefused(
        "temperature.no_limit",
        f"no storage temperature is known for {category}; enter its row in distribution/aftercare.toml",
        f"Für {category} ist keine Lagertemperatur hinterlegt; bitte in distribution/aftercare.toml eintragen",
    )


@cache
def storage(path: Path = PACKAGED) -> tuple[Storage, ...]:
    """Every row; ``CatalogueFault`` names the first that does not fit."""
    return rows_of_table(path, "storage", Storage)


def _stretches(readings: Sequence[Reading], gap_intervals: int) -> Iterator[tuple[datetime, datetime, Decimal | None]]:
    """From when to when which temperature stood; ``None``: nobody knows."""
    usual = usual_interval(readings)
    for before, after in pairwise(readings):
        if after.at - before.at > gap_intervals * usual:
            yield before.at, before.at + usual, before.celsius
            yield before.at + usual, after.at, None
        else:
            yield before.at, after.at, before.celsius
    if readings:
        yield readings[-1].at, readings[-1].at + usual, readings[-1].celsius


def _together(one: Excursion, other: Excursion) -> Excursion:
    """Two stretches that follow one another without time between them."""
    lows = [each for each in (one.lowest, other.lowest) if each is not None]
    highs = [each for each in (one.highest, other.highest) if each is not None]
    return Excursion(
        begun_at=one.begun_at, ended_at=other.ended_at, unknown_seconds=one.unknown_seconds + other.unknown_seconds,
        lowest=min(lows, default=None), highest=max(highs, default=None),
    )  # fmt: skip
