"""How long stock lasts: days of cover, the day it runs out, and what fills it up again. In whole units and whole days.

A count holds for the morning of its day: 100 there and 30 used a day last for three days, that one included, and run out on the fourth.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from batches.base import Frozen
from distribution.demand import Demand, Shelf, StockLevel

#: ``unused``: nothing is used, so it lasts for ever; ``out``: not enough for one more day; ``soon``: to be warned of; ``enough``.
CoverState = Literal["unused", "out", "soon", "enough"]
#: Later than this no calendar goes: 10 000 years of cover are as good as all.
_LAST = date.max


class CoverPolicy(Frozen):
    """From how many days of cover on a member is warned, to how many days stock is filled up, and after how many days a count is old."""

    warn_days: int
    fill_days: int
    count_old_days: int


class Cover(Frozen):
    """How a level stands on a day. ``days``: for how many whole days it lasts; ``None`` with ``runs_out_on``: nothing is used."""

    level: StockLevel
    left: int
    days: int | None
    runs_out_on: date | None
    state: CoverState
    count_is_old: bool

    @property
    def warning(self) -> str:
        """What a warning of it is known by: the same until it runs out on another day."""
        wanted = self.level.wanted
        return "" if self.runs_out_on is None else f"{self.runs_out_on.isoformat()} {wanted.category} {wanted.size} {self.level.unit}"


def cover_of(level: StockLevel, on: date, policy: CoverPolicy) -> Cover:
    """How a level stands on a day."""
    days = level.days_of_cover(on)
    state: CoverState = "unused" if days is None else "out" if days == 0 else "soon" if days <= policy.warn_days else "enough"
    old = (on - level.counted_on).days > policy.count_old_days
    return Cover(level=level, left=level.left_on(on), days=days, runs_out_on=runs_out_on(level), state=state, count_is_old=old)


def covers_of(shelf: Shelf, on: date, policy: CoverPolicy) -> tuple[Cover, ...]:
    """How everything of a shelf stands, what runs out first before the rest."""
    every = [cover_of(level, on, policy) for level in shelf.levels]
    return tuple(sorted(every, key=lambda each: (each.runs_out_on or _LAST, each.level.wanted.category, each.level.wanted.size)))


def runs_out_on(level: StockLevel) -> date | None:
    """The first day whose use it does not cover wholly; ``None`` where nothing is used. The same on every day until it is counted anew."""
    if level.daily_use == 0:
        return None
    days = level.there // level.daily_use
    return level.counted_on + timedelta(days=days) if days <= (_LAST - level.counted_on).days else _LAST


def to_fill(level: StockLevel, on: date, days: int, demands: Iterable[Demand] = ()) -> int:
    """What is missing for so many days from a day on, less what was asked for of exactly this already and is outstanding."""
    asked = sum(each.outstanding for each in demands if (each.wanted, each.unit) == (level.wanted, level.unit))
    return max(level.daily_use * days - level.left_on(on) - asked, 0)


def with_level(shelf: Shelf, level: StockLevel) -> Shelf:
    """The shelf with a level in the place of the one of the same product and unit, or one more."""
    rest = tuple(each for each in shelf.levels if (each.wanted, each.unit) != (level.wanted, level.unit))
    every = sorted((*rest, level), key=lambda each: (each.wanted.category, each.wanted.size, each.unit))
    return shelf.model_copy(update={"levels": tuple(every)})
