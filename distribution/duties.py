"""What acts ask of who brought goods in when somebody complains about them, and by when; the house's own figures for aftercare.

All of it is dated rows of ``aftercare.toml``.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from batches.base import Frozen, Text
from batches.errors import InputRefused
from catalogue.rows import Mark, Row, rows_of_table
from distribution.aftercare import Complaint, ComplaintKind, Step, Threshold

PACKAGED = Path(__file__).with_name("aftercare.toml")
EVERY = "*"
Days = Annotated[int, Field(ge=0, le=3650)]
Years = Annotated[int, Field(ge=1, le=30)]


class AftercarePolicy(Row):
    """The house's own figures, each explained in the file."""

    keep_record_years: Years
    retained_years_after_expiry: Years
    retained_years_without_expiry: Years
    complaints_propose_recall: Annotated[int, Field(ge=1)]
    incidents_propose_recall: Annotated[int, Field(ge=1)]
    gap_intervals: Annotated[int, Field(ge=1, le=1000)]

    @property
    def threshold(self) -> Threshold:
        """From when on a recall is proposed."""
        return Threshold(complaints=self.complaints_propose_recall, incidents=self.incidents_propose_recall)

    def keep_until(self, taken_on: date, expires_on: date | None) -> date:
        """Until when a sample is kept: years after the goods expire; where they do not, years after it was taken."""
        return _years(taken_on, self.retained_years_without_expiry) if expires_on is None else _years(expires_on, self.retained_years_after_expiry)


class DutyRow(Row):
    """A duty: ``step`` is due so many days ``after`` a complaint of one of ``kinds`` was received, or upheld, about goods of these ``subjects``.

    ``clause``: where it stands; ``days_mark``: how certain the number of days is, where the clause names none ("at once").
    """

    subjects: Annotated[tuple[str, ...], Field(min_length=1)]
    kinds: tuple[ComplaintKind, ...]
    after: Literal["received", "upheld"]
    step: Step
    days: Days
    days_mark: Mark
    act: str
    clause: str
    de: str
    en: str


class Duty(Frozen):
    """A duty of one complaint. ``done_on``: when its step was first done."""

    step: Step
    due_on: date
    done_on: date | None
    act: str
    clause: str
    said: Text
    mark: Mark
    days_mark: Mark

    def overdue(self, on: date) -> bool:
        """Whether its day is past and nothing was done."""
        return self.done_on is None and self.due_on < on


def duties(complaint: Complaint, subject: str) -> tuple[Duty, ...]:
    """What acts ask about a complaint, the first due first. ``subject``: what kind of product it is in law, as the catalogue says; empty where nobody knows.

    The row counts that applies on the day the period begins.
    """
    found = []
    for row in _duties():
        begun = complaint.received_on if row.after == "received" else complaint.decided_on if complaint.status == "upheld" else None
        if begun is None or not row.applies(begun) or complaint.kind not in row.kinds or not {EVERY, subject}.intersection(row.subjects):
            continue
        done = complaint.done(row.step)
        found.append(
            Duty(
                step=row.step, due_on=begun + timedelta(days=row.days), done_on=None if done is None else done.on, act=row.act, clause=row.clause,
                said=Text(de=row.de, en=row.en), mark=row.mark, days_mark=row.days_mark,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.due_on, each.step, each.act)))


def policy_on(on: date) -> AftercarePolicy:
    """The house's figures of a day; ``InputRefused`` where the file has none."""
    found = next((row for row in _policies() if row.applies(on)), None)
    if found is None:
        raise InputRefused(
            "aftercare.no_policy", f"distribution/aftercare.toml has no row for {on}", f"distribution/aftercare.toml hat keine Zeile für den {on}"
        )
    return found


@cache
def _policies(path: Path = PACKAGED) -> tuple[AftercarePolicy, ...]:
    return rows_of_table(path, "house", AftercarePolicy)


@cache
def _duties(path: Path = PACKAGED) -> tuple[DutyRow, ...]:
    return rows_of_table(path, "duty", DutyRow)


def _years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
