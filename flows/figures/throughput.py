"""How many batches were opened, released (their first lot) and rejected, by week or month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from batches.base import Language, Text
from flows.figures.figure import Table
from flows.figures.looked_up import Looked
from flows.figures.period import ALWAYS, Period
from flows.stored import KIND
from flows.waiting import day_of
from record import surveys
from record.ledger import Ledger

Step = Literal["week", "month"]
_MONTHS: dict[Language, str] = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}


@dataclass(frozen=True, slots=True)
class Milestones:
    """When a batch was opened, and when the first of its lots was released."""

    opened: datetime | None = None
    released: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """One week or month, by its first day."""

    start: date
    opened: int
    released: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Throughput:
    """Each week or month from the first to the last in which something happened, those in between in which nothing did among them."""

    step: Step
    counted: tuple[Counted, ...]

    @property
    def table(self) -> Table:
        """The same as a table."""
        return Table(
            Text(de="Sendungen je Woche", en="Batches by week") if self.step == "week" else Text(de="Sendungen je Monat", en="Batches by month"),
            (
                Text(de="Woche", en="Week") if self.step == "week" else Text(de="Monat", en="Month"),
                Text(de="Eröffnet", en="Opened"),
                Text(de="Freigegeben (erste Charge)", en="Released (first lot)"),
                Text(de="Zurückgewiesen", en="Rejected"),
            ),
            tuple((called(each.start, self.step), each.opened, each.released, each.rejected) for each in self.counted),
        )


def called(start: date, step: Step) -> Text:
    """What people call a week (ISO 8601) or month."""
    if step == "week":
        year, week, _ = start.isocalendar()
        return Text(de=f"KW {week}/{year}", en=f"week {week}/{year}")
    return Text(**{language: f"{names.split()[start.month - 1]} {start.year}" for language, names in _MONTHS.items()})


def milestones(connection: Connection, ids: Sequence[str]) -> Mapping[str, Milestones]:
    """The milestones of these batches, from their events."""
    found = dict.fromkeys(ids, Milestones())
    for id_, type_, at in surveys.first_times(connection, KIND, ("batch.opened", "lot.released"), ids):
        found[id_] = replace(found[id_], **{"opened" if type_ == "batch.opened" else "released": at})
    return found


def throughput(ledger: Ledger, looked: Looked[Milestones], step: Step = "month", period: Period = ALWAYS, batches: Collection[str] | None = None) -> Throughput:
    """What happened within the period. Rejected is a batch that stands rejected, by the day it came to that: a rejection taken back is none."""
    with ledger.reading() as connection:
        rejected = surveys.standing(connection, KIND, "rejected")
    only = None if batches is None else frozenset(batches)
    told = {id_: each for id_, each in looked.of.items() if only is None or id_ in only}
    counts = {
        "opened": _by(step, period, (each.opened for each in told.values())),
        "released": _by(step, period, (each.released for each in told.values())),
        "rejected": _by(step, period, (since for id_, since in rejected if only is None or id_ in only)),
    }
    starts = sorted({start for each in counts.values() for start in each})
    every = _every(step, starts[0], starts[-1]) if starts else ()
    return Throughput(step, tuple(Counted(start, **{name: each[start] for name, each in counts.items()}) for start in every))


def _by(step: Step, period: Period, moments: Iterator[datetime | None]) -> Counter[date]:
    return Counter(_start(step, day_of(moment)) for moment in moments if moment is not None and period.has(moment))


def _start(step: Step, day: date) -> date:
    return day.replace(day=1) if step == "month" else day - timedelta(days=day.weekday())


def _every(step: Step, first: date, last: date) -> Iterator[date]:
    start = first
    while start <= last:
        yield start
        start = _start(step, start + timedelta(days=31 if step == "month" else 7))
