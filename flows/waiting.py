"""What the house does about waiting (``waiting.toml``): when each thing is due, how often and at what pauses somebody is reminded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, cast, get_args
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, model_validator

from batches.base import Text
from batches.gates import GATES, WaitsFor
from catalogue.contradictions import Contradiction, overlapping, unsound_rows
from catalogue.rows import Row, rows_of_table

POLICY = Path(__file__).parent / "waiting.toml"
Unit = Literal["working days", "days", "hours", "minutes"]
#: Everything there must be a row for.
WORDS: tuple[str, ...] = (
    *get_args(WaitsFor), "paper_promised", "carrier_reply", "customs_reply", "carrier_report", *(f"gate:{gate}" for gate in GATES), "run", "entry", "message",
)  # fmt: skip
#: A day nobody lives to see: what is promised for a later one is counted from here, for calendars end.
_FARTHEST = date(9000, 1, 1)
_SPAN = re.compile(r"(\d{1,4}) (working day|day|hour|minute)s?")


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in the unit people count it in."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


def _span(value: object) -> Span:
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{value!r} is no length of time; write '5 working days', '3 days', '12 hours' or '15 minutes'")
    return Span(int(found[1]), cast("Unit", f"{found[2]}s"))


Length = Annotated[Span, BeforeValidator(_span)]


class HouseRow(Row):
    """Where people of the house wait: the Land whose holidays count, and the time zone its days end in."""

    land: str
    time_zone: str

    @model_validator(mode="after")
    def _known(self) -> HouseRow:
        if self.time_zone not in available_timezones():
            raise ValueError(f"time_zone: {self.time_zone!r} is no time zone such as Europe/Berlin")
        return self


class WaitRow(Row):
    """The rule for one thing waited for; ``whom``: on whom, where the wait itself names nobody else; ``ask``: what that one is asked to do."""

    what: str
    whom: str
    name: Text
    ask: Text | None = None
    due: Length | None = None
    reminders: Annotated[int, Field(ge=0, le=20)] = 0
    pause: Length | None = None
    growth: Annotated[int, Field(ge=1, le=10)] = 1
    longest: Length | None = None

    @model_validator(mode="after")
    def _whole(self) -> WaitRow:
        if self.what not in WORDS:
            raise ValueError(f"what: {self.what!r} is nothing a batch waits for; possible are {', '.join(WORDS)}")
        if (self.pause is None) != (self.longest is None) or (self.due is None and self.pause is not None):
            raise ValueError(f"{self.what}: pause and longest are given together, and only with due")
        if self.pause is None and self.reminders:
            raise ValueError(f"{self.what}: {self.reminders} reminders need a pause between them")
        if self.pause is not None and self.longest is not None:
            if self.pause.unit != self.longest.unit and not {self.pause.unit, self.longest.unit} <= {"hours", "minutes"}:
                raise ValueError(f"{self.what}: pause and longest are counted in different units ({self.pause}, {self.longest})")
            if not self.pause.amount or _minutes(self.longest) < _minutes(self.pause):
                raise ValueError(f"{self.what}: a pause is not nothing, and longest is no shorter than the first ({self.pause}, {self.longest})")
        return self

    def pause_after(self, step: int) -> Span | None:
        """How long nothing happens: before it is due (``step`` 0), and after each reminder; ``None`` where nothing ever does."""
        if self.pause is None or self.longest is None or step == 0:
            return self.due
        grown = Span(self.pause.amount * self.growth ** (step - 1), self.pause.unit)
        return min(grown, self.longest, key=_minutes)


def _minutes(span: Span) -> int:
    return span.amount * {"working days": 1440, "days": 1440, "hours": 60, "minutes": 1}[span.unit]


@cache
def policy(path: Path = POLICY) -> tuple[tuple[HouseRow, ...], tuple[WaitRow, ...]]:
    """The rows of the file; ``CatalogueFault`` names the first that does not fit."""
    return rows_of_table(path, "house", HouseRow), rows_of_table(path, "wait", WaitRow)


def rule(what: str, on: date) -> WaitRow:
    """The rule for ``what`` on that day; where no row applies, it may last as long as it likes."""
    return _rule(what, on)


@lru_cache(maxsize=1024)
def _rule(what: str, on: date) -> WaitRow:
    rows = [row for row in policy()[1] if row.what == what]
    found = next((row for row in rows if row.applies(on)), None)
    nothing = WaitRow.model_construct(what=what, whom="coordinator", name=Text(de=what, en=what), source="", mark="U")  # a word of another version
    return found or (rows[0].model_copy(update={"due": None, "pause": None, "longest": None}) if rows else nothing)


@lru_cache(maxsize=64)
def _house(on: date) -> tuple[str, ZoneInfo]:
    rows = policy()[0]
    row = next((each for each in rows if each.applies(on)), rows[0])
    return row.land, ZoneInfo(row.time_zone)


def zone_on(on: date) -> ZoneInfo:
    """The house's time zone on a day."""
    return _house(on)[1]


def day_of(moment: datetime) -> date:
    """The day it is in the house at that moment."""
    return in_the_house(moment).date()


def in_the_house(moment: datetime) -> datetime:
    """The moment by the clocks of the house."""
    return moment.astimezone(_house(moment.date())[1])


def end_of(day: date) -> datetime:
    """The last hour of a day in the house: the moment the next one begins."""
    zone = _house(day)[1]
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=zone)


def later(start: datetime, span: Span) -> datetime:
    """The moment so much later: at the end of the last day for days, to the minute for hours and minutes."""
    match span.unit:
        case "working days":
            return end_of(_working(day_of(start), span.amount)) if span.amount else start
        case "days":
            return end_of(day_of(start) + timedelta(days=span.amount)) if span.amount else start
        case "hours":
            return start + timedelta(hours=span.amount)
        case "minutes":
            return start + timedelta(minutes=span.amount)


@lru_cache(maxsize=4096)
def _working(day: date, amount: int) -> date:
    from customs.working_days import last_working_day

    return last_working_day(day, amount, _house(day)[0])


def due_at(what: str, start: datetime, until: date | None = None) -> datetime | None:
    """When ``what`` is due that is waited for from ``start`` on, or from the end of the day ``until`` where that is later; ``None``: never."""
    length = rule(what, day_of(start)).due
    if length is None:
        return None
    ended = None if until is None else end_of(min(until, _FARTHEST))
    if ended is None or ended <= start:
        return later(start, length)
    return later(ended - timedelta(seconds=1), length) if length.amount else ended  # days are counted from the day itself


def check_waiting(path: Path = POLICY) -> tuple[Contradiction, ...]:
    """Everything in the policy that cannot be right: rows for the same day, words without a row, days without one."""
    houses, rows = policy(path)
    found = [*unsound_rows({"waiting.house": houses, "waiting": rows}), *overlapping("waiting", rows, lambda row: row.what)]
    found += overlapping("waiting.house", houses, lambda _: "house")
    found += [each for what in WORDS for each in _uncovered(what, [row for row in rows if row.what == what])]
    return tuple(sorted({*found, *_uncovered("house", houses), *_no_land(houses)}, key=lambda each: (each.code, each.rows, each.en)))


def _uncovered(what: str, rows: Iterable[Row]) -> Iterable[Contradiction]:
    """Days after the first row on which no row applies."""
    ordered: list[Any] = sorted(rows, key=lambda row: row.valid_from or date.min)
    if not ordered or ordered[-1].valid_until is not None:
        yield Contradiction("uncovered", f"waiting: {what}", "no row applies from some day on", "ab einem Tag gilt keine Zeile")
    for one, other in pairwise(ordered):
        if one.valid_until is not None and other.valid_from is not None and one.valid_until + timedelta(days=1) < other.valid_from:
            days = f"{one.valid_until} – {other.valid_from}"
            yield Contradiction("uncovered", f"waiting: {what}", f"no row applies in between ({days})", f"dazwischen gilt keine Zeile ({days})")


def _no_land(houses: Iterable[HouseRow]) -> Iterable[Contradiction]:
    from batches.errors import InputRefused
    from customs.working_days import is_working_day

    for row in houses:
        try:
            is_working_day(date(2020, 1, 2), row.land)
        except InputRefused as refused:
            yield Contradiction("land", f"waiting.house: {row.land}", refused.en, refused.de)
