"""The days a figure is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows.waiting import end_of


@dataclass(frozen=True, slots=True)
class Period:
    """From a day until a day, both included, as days in the house; ``None``: open on that side."""

    since: date | None = None
    until: date | None = None

    @property
    def start(self) -> datetime | None:
        """The moment it begins."""
        return None if self.since is None else end_of(self.since - timedelta(days=1))

    @property
    def end(self) -> datetime | None:
        """The moment it is over."""
        return None if self.until is None else end_of(self.until)

    def has(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.start is None or moment >= self.start) and (self.end is None or moment < self.end)


ALWAYS = Period()
