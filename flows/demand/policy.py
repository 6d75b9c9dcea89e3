"""The dated policy of demand and stock levels, from ``policy.toml`` beside this file."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from catalogue.rows import Row, rows_of_table
from distribution.cover import CoverPolicy
from distribution.policy import policy_at

POLICY = Path(__file__).parent / "policy.toml"
Days = Annotated[int, Field(gt=0, le=3650)]


class DemandPolicy(Row):
    """``most_days_ahead``: how far ahead demand may be asked for; the others as :class:`CoverPolicy` has them."""

    most_days_ahead: Days
    warn_days: Days
    fill_days: Days
    count_old_days: Days

    @property
    def cover(self) -> CoverPolicy:
        """What is for stock levels."""
        return CoverPolicy(warn_days=self.warn_days, fill_days=self.fill_days, count_old_days=self.count_old_days)


@cache
def rows(path: Path = POLICY) -> tuple[DemandPolicy, ...]:
    """Every row; ``CatalogueFault`` names the first that does not fit."""
    return rows_of_table(path, "demand", DemandPolicy)


def lapse_days_on(on: date) -> int:
    """So many days after the day it is needed by demand lapses: as long as the rule of sharing out serves it."""
    return policy_at(on).lapse_days


def policy_on(on: date, path: Path = POLICY) -> DemandPolicy:
    """The policy of a day; the first row where none applied yet."""
    return next((row for row in rows(path) if row.applies(on)), rows(path)[0])
