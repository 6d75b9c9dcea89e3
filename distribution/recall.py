"""Recalls: what is wrong, whom it reached, who knows, and what came back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field

from batches.base import Frozen

#: By what the lots concerned are found.
CauseKind = Literal["lot", "batch", "certificate", "manufacturer", "notified_body", "model", "alert"]
CAUSE_KINDS: tuple[CauseKind, ...] = get_args(CauseKind)
#: ``drill``: everything on real data, nothing is blocked or sent.
RecallStatus = Literal["drill", "running", "closed"]
#: How a recall ended: ``done``, its lots stay blocked for good; ``unfounded``, they stand where they stood.
Outcome = Literal["done", "unfounded"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
#: How a member acknowledged: by the link in its letter, signed in, or by telephone (a coordinator entered it).
Way = Literal["link", "portal", "phone"]
Pieces = Annotated[int, Field(ge=0, le=1_000_000_000)]


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


class Told(Frozen):
    """What a member says of a lot, all in all and not since the last time: ``there`` still and put aside, ``used``, ``destroyed``, ``sent_back``.

    What was sent back counts as returned when it is in the house, and not before.
    """

    lot: str
    there: Pieces = 0
    used: Pieces = 0
    destroyed: Pieces = 0
    sent_back: Pieces = 0


class Notice(Frozen):
    """What a member was told, and whether it knows. ``delivered``: it has goods; else it only had a reservation or promise, which has ended.

    ``under_way``: deliveries with such goods that were prepared for it, and may be with it though nobody has confirmed that: it has to answer too.
    ``mailed``: the letter went to an address; else somebody has to call. ``round``: 1 with the recall itself, then with lots found later.
    """

    member: str
    name: str
    delivered: bool
    under_way: tuple[str, ...] = ()
    told_on: date
    due_on: date
    round: int = 1
    mailed: bool = True
    reminders: int = 0
    acknowledged_on: date | None = None
    acknowledged_by: str = ""
    way: Way | None = None
    told: tuple[Told, ...] = ()
    note: Annotated[str, Field(max_length=2000)] = ""


class Closing(Frozen):
    """One person's word that the recall is over; it ends when another person says the same."""

    outcome: Outcome
    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    by: str
    on: date


class Reported(Frozen):
    """A report for the authority, in the archive under ``sha256``."""

    on: date
    by: str
    sha256: str


class Recall(Frozen):
    """A recall. ``held``: what is still in the house of each lot (free and reserved) and is blocked.

    ``batches``: whose lots they are; ``stopped``: deliveries that were prepared with such lots and must not leave; ``untold``: demands and deliveries in whose
    own record the recall is still to be noted; ``seconds``: how long the full list of recipients took. ``closing``: asked for, or done.
    """

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
    notices: tuple[Notice, ...] = ()
    batches: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    untold: tuple[tuple[str, str], ...] = ()
    rounds: int = 1
    seconds: float = 0.0
    closing: Closing | None = None
    reports: tuple[Reported, ...] = ()

    def notice(self, member: str) -> Notice | None:
        """What a member was told."""
        return next((each for each in self.notices if each.member == member), None)

    def with_notice(self, changed: Notice) -> Recall:
        """The same with another state of a notice."""
        return self.model_copy(update={"notices": tuple(changed if each.member == changed.member else each for each in self.notices)})


def overdue(recall: Recall, on: date) -> tuple[Notice, ...]:
    """Who has goods, or may have, and has not acknowledged though the day is past, in a recall that runs."""
    if recall.status != "running":
        return ()
    return tuple(each for each in recall.notices if (each.delivered or each.under_way) and each.acknowledged_on is None and each.due_on < on)


class Balance(Frozen):
    """Delivered = returned + destroyed + used + unaccounted; of the unaccounted, members say that so much is ``there`` or was ``sent_back``."""

    delivered: int = 0
    returned: int = 0
    destroyed: int = 0
    used: int = 0
    there: int = 0
    sent_back: int = 0

    @property
    def unaccounted(self) -> int:
        """What nobody has told about, or what is not in the house yet."""
        return self.delivered - self.returned - self.destroyed - self.used


def balance(recall: Recall, *, member: str | None = None, lot: str | None = None) -> Balance:
    """The sums over all members and lots, or of one."""
    rows = [each for each in recall.reached if member in (None, each.member) and lot in (None, each.lot)]
    told = [one for each in recall.notices if member in (None, each.member) for one in each.told if lot in (None, one.lot)]
    sums = {name: sum(getattr(each, name) for each in rows) for name in ("delivered", "returned", "destroyed", "used")}
    return Balance(**sums, there=sum(each.there for each in told), sent_back=sum(each.sent_back for each in told))
