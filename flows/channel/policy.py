"""How strangers register: how long links last, and how often somebody may; from ``joining.toml`` beside this file."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from batches.base import Frozen


class Joining(Frozen):
    """The policy of registration."""

    application_hours: int
    invitation_days: int
    of_address: int
    of_mail: int
    of_all: int
    source: str
    mark: str
    valid_from: date

    @property
    def application(self) -> timedelta:
        """How long an application waits to be confirmed."""
        return timedelta(hours=self.application_hours)

    @property
    def invitation(self) -> timedelta:
        """How long an invitation is good for."""
        return timedelta(days=self.invitation_days)


@cache
def joining() -> Joining:
    """The policy as it is written."""
    return Joining.model_validate(tomllib.loads((Path(__file__).parent / "joining.toml").read_text(encoding="utf-8"))["joining"])
