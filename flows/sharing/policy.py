"""What sharing out goes by beside the policy of allocation (``policy.toml``), by day."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from batches.base import Frozen


class SharingPolicy(Frozen):
    """``undelivered_days``: a reservation no delivery carries is told after so many; ``short_days``: stock that expires within so many is flagged."""

    undelivered_days: int
    short_days: int
    source: str
    mark: str
    valid_from: date


def sharing_policy(on: date) -> SharingPolicy:
    """The row that applies on a day; before the first, the first."""
    rows = _rows()
    return next((each for each in reversed(rows) if each.valid_from <= on), rows[0])


@cache
def _rows() -> tuple[SharingPolicy, ...]:
    table = tomllib.loads((Path(__file__).parent / "policy.toml").read_text(encoding="utf-8"))
    return tuple(sorted((SharingPolicy.model_validate(row) for row in table["sharing"]), key=lambda row: row.valid_from))
