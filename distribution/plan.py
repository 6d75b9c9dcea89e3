"""A plan of allocation: who gets how much of which lot, and why."""

from __future__ import annotations

from collections import Counter
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


class Change(Frozen):
    """A share as a coordinator set it, and why; a ``quantity`` of 0 took it away. ``computed``: what the policy gave."""

    demand: str
    lot: str
    computed: Annotated[int, Field(ge=0)]
    quantity: Annotated[int, Field(ge=0)]
    by: str
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


PlanStatus = Literal["draft", "confirmed", "discarded"]


class Plan(Frozen):
    """A plan as the record keeps it. ``shares``: as they are set, by lot and demand.

    ``grounds``: the digest of everything it was computed from; one that no longer stands cannot be confirmed. ``considered``: the same thing by thing
    (``lot l-…``, ``demand bd-…``, ``member o-…``, ``shelf o-…``, ``policy``), so that it can be told what changed. ``reason``: why it was discarded.
    """

    id: str
    category: str
    computed: Allocation
    shares: tuple[Share, ...]
    grounds: str
    status: PlanStatus = "draft"
    made_by: str
    confirmed_by: str = ""
    confirmed_on: date | None = None
    discarded_by: str = ""
    reason: str = ""
    changes: tuple[Change, ...] = ()
    considered: Annotated[dict[str, str], Field(default_factory=dict)]

    def share(self, demand: str, lot: str) -> Share | None:
        """What a demand is to get of a lot."""
        return next((each for each in self.shares if (each.demand, each.lot) == (demand, lot)), None)

    def answers(self) -> tuple[Answer, ...]:
        """What comes of each demand by the shares as they are set; where somebody changed one, with their reason."""
        firm, promised, said = Counter[str](), Counter[str](), dict[str, list[Text]]()
        for each in self.shares:
            (firm if each.kind == "firm" else promised)[each.demand] += each.quantity
        for change in self.changes:
            said.setdefault(change.demand, []).append(_changed(change))
        return tuple(
            each.model_copy(
                update={"firm": firm[each.demand], "promised": promised[each.demand], "why": (*each.why, *dict.fromkeys(said.get(each.demand, ())))}
            )
            for each in self.computed.answers
        )


def _changed(change: Change) -> Text:
    return Text(de=f"Von der Koordination geändert: {change.reason}", en=f"Changed by the coordinator: {change.reason}")


class Sharing(Frozen):
    """The sharing out of one category, which is its ``id``: its newest plan, and how many there were. Who drafts or confirms has it open."""

    id: str
    newest: str
    plans: int
