"""Recalls: what is wrong, whom it reached, and what came back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from batches.base import Frozen

#: By what the lots concerned are found.
CauseKind = Literal["lot", "batch", "certificate", "manufacturer", "notified_body", "model", "alert"]
#: ``drill``: everything on real data, nothing is blocked or sent.
RecallStatus = Literal["drill", "running", "closed"]


class Cause(Frozen):
    """What is recalled, and why: ``value`` as it stands on the papers."""

    kind: CauseKind
    value: Annotated[str, Field(min_length=1, max_length=300)]
    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class Reached(Frozen):
    """What one member got of a lot, in what deliveries, and what has become of it; in the lot's unit.

    ``unaccounted`` = delivered - returned - destroyed - used.
    """

    member: str
    lot: str
    deliveries: tuple[str, ...]
    delivered: int
    returned: int = 0
    destroyed: int = 0
    used: int = 0
    acknowledged_on: date | None = None
    acknowledged_by: str = ""

    @property
    def unaccounted(self) -> int:
        """What nobody has told about."""
        return self.delivered - self.returned - self.destroyed - self.used


class Recall(Frozen):
    """A recall. ``held``: what is still in the house of each lot (free and reserved) and is blocked."""

    id: str
    cause: Cause
    begun_on: date
    begun_by: str
    status: RecallStatus
    lots: tuple[str, ...]
    reached: tuple[Reached, ...]
    held: Annotated[dict[str, int], Field(default_factory=dict)]
    acknowledge_by: date
    authority: str = ""
    closed_on: date | None = None
    closed_by: str = ""
