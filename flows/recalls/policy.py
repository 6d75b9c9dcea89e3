"""How long recipients have, when they are reminded, and how fast a drill has to be (``policy.toml``)."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from batches.base import Frozen
from batches.errors import ProgramFault


class Policy(Frozen):
    """A row of the policy; it applies from its first to its last day, both included."""

    valid_from: date
    valid_until: date | None = None
    acknowledge_days: int
    reminder_pauses_days: tuple[int, ...]
    link_days: int
    goal_seconds: int
    source: str
    mark: Literal["V", "K", "U"]

    def reminder_on(self, due_on: date, reminders: int) -> date | None:
        """The day from which the next reminder may go; ``None`` after the last."""
        if reminders >= len(self.reminder_pauses_days):
            return None
        return due_on + timedelta(days=1 + sum(self.reminder_pauses_days[: reminders + 1]))


def policy(on: date) -> Policy:
    """The row that applies on a day."""
    found = next((row for row in _rows() if row.valid_from <= on and (row.valid_until is None or on <= row.valid_until)), None)
    if found is None:
        raise ProgramFault("recall.no_policy", f"flows/recalls/policy.toml has no row for {on}")
    return found


@cache
def _rows() -> tuple[Policy, ...]:
    table: dict[str, Any] = tomllib.loads((Path(__file__).parent / "policy.toml").read_text(encoding="utf-8"))
    return tuple(Policy.model_validate(row) for row in table["policy"])
