"""A plan of allocation: who gets how much of which lot, and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from batches.base import Frozen, Text

#: ``firm``: of a lot that is released; ``promised``: of one that is on its way.
ShareKind = Literal["firm", "promised"]


class Share(Frozen):
    """So much of a lot for a demand. ``changed_by``/``reason``: where a coordinator set it otherwise than the policy computed."""

    demand: str
    member: str
    lot: str
    quantity: Annotated[int, Field(gt=0)]
    kind: ShareKind = "firm"
    changed_by: str = ""
    reason: str = ""


class Answer(Frozen):
    """What came of a demand: what it still asked for, what it gets, and why not more, in words its member understands.

    ``priority_class``: of the policy, 1 first. ``minimum``: the part of it that counts as minimum cover.
    """

    demand: str
    member: str
    asked: int
    firm: int
    promised: int
    priority_class: int
    minimum: int
    why: tuple[Text, ...] = ()

    @property
    def short(self) -> int:
        """What it does not get."""
        return self.asked - self.firm - self.promised


class Allocation(Frozen):
    """What the policy makes of demand and supply on a day: the same input gives the same plan. ``policy``: which one (with its first day)."""

    on: date
    policy: str
    shares: tuple[Share, ...]
    answers: tuple[Answer, ...]


PlanStatus = Literal["draft", "confirmed", "discarded"]


class Plan(Frozen):
    """A plan as the record keeps it. ``grounds``: the digest of everything it was computed from; one that no longer stands cannot be confirmed."""

    id: str
    category: str
    computed: Allocation
    shares: tuple[Share, ...]
    grounds: str
    status: PlanStatus = "draft"
    made_by: str
    confirmed_by: str = ""
