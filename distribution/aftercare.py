"""Aftercare of goods that were handed on: complaints about them, samples kept of them, and when a lot is better recalled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field

from batches.base import Frozen, Text
from batches.order import Unit

#: What is wrong. ``incident``: somebody came to harm, or might have.
ComplaintKind = Literal["defect", "packaging", "labelling", "wrong_goods", "shelf_life", "incident"]
COMPLAINT_KINDS: tuple[ComplaintKind, ...] = get_args(ComplaintKind)
#: ``open``: quality control has not decided yet; ``upheld``: the goods do not conform; ``rejected``: they do.
ComplaintStatus = Literal["open", "upheld", "rejected"]
COMPLAINT_STATUSES: tuple[ComplaintStatus, ...] = get_args(ComplaintStatus)
Verdict = Literal["upheld", "rejected"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
#: What was done about it that an act asks for, or anything else.
Step = Literal["manufacturer_told", "distributors_told", "authority_told", "other"]
STEPS: tuple[Step, ...] = get_args(Step)
#: What becomes of a retained sample in the end.
End = Literal["tested", "destroyed"]
ENDS: tuple[End, ...] = get_args(End)
Count = Annotated[int, Field(gt=0, le=1_000_000_000)]
Words = Annotated[str, Field(max_length=4000)]
Line = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]


class LotTold(Frozen):
    """A lot as it is named beside what is told of it: still readable when the order is long closed. ``id`` as stock knows it, ``lot`` as it is printed."""

    id: str
    lot: str
    batch: str
    category: str
    model: str = ""
    manufacturer: str = ""
    supplier: str = ""
    order: str = ""
    unit: Unit = "piece"

    @property
    def recalled_by(self) -> str:
        """By what a recall finds it: its number, or its id where it has none."""
        return self.lot if self.lot not in ("", "-") else self.id


class Action(Frozen):
    """What was done on a day; ``reference``: of the letter or report."""

    step: Step
    on: date
    reference: Line = ""
    note: Annotated[str, Field(max_length=1000)] = ""
    by: str


class Complaint(Frozen):
    """A complaint about goods. ``member``: who complains, empty where it is nobody of the channel; ``delivery`` and ``line``: with what they came.

    ``entered_by``: who wrote it down; ``told_by``: who complained, where that is somebody else. No patient's data belongs in ``what``.
    """

    id: str
    received_on: date
    kind: ComplaintKind
    lot: LotTold
    quantity: Count
    what: Annotated[Words, Field(min_length=1)]
    member: str = ""
    told_by: Line = ""
    delivery: str = ""
    line: int | None = None
    entered_by: str
    status: ComplaintStatus = "open"
    reason: Annotated[str, Field(max_length=2000)] = ""
    decided_by: str = ""
    decided_on: date | None = None
    actions: tuple[Action, ...] = ()

    def done(self, step: Step) -> Action | None:
        """The first action of that kind."""
        return min((each for each in self.actions if each.step == step), key=lambda each: each.on, default=None)


class Spent(Frozen):
    """So much of a retained sample is gone, and why."""

    on: date
    by: str
    quantity: Count
    end: End
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class Retained(Frozen):
    """A sample of a released lot that is kept, so that what was delivered can be looked at again. ``place``: where it lies."""

    id: str
    lot: LotTold
    quantity: Count
    place: Annotated[Line, Field(min_length=1)]
    taken_on: date
    taken_by: str
    keep_until: date
    note: Annotated[str, Field(max_length=1000)] = ""
    spent: tuple[Spent, ...] = ()

    @property
    def left(self) -> int:
        """What is still there."""
        return self.quantity - sum(each.quantity for each in self.spent)

    @property
    def status(self) -> Literal["kept", "spent"]:
        """Whether any of it is still there."""
        return "kept" if self.left else "spent"

    def due(self, on: date) -> bool:
        """Whether it need not be kept any longer, and still is."""
        return self.left > 0 and self.keep_until < on


class Threshold(Frozen):
    """So many complaints about one lot, or incidents with it, and its recall is proposed; those that were rejected do not count."""

    complaints: Annotated[int, Field(ge=1)]
    incidents: Annotated[int, Field(ge=1)]


def proposes_recall(complaints: Sequence[Complaint], threshold: Threshold) -> Text | None:
    """Why the lot that all these complaints are about is better recalled; ``None`` where nothing says so. People decide."""
    counting = [each for each in complaints if each.status != "rejected"]
    incidents = sum(each.kind == "incident" for each in counting)
    if incidents >= threshold.incidents:
        return Text(
            de=f"{incidents} {'Vorkommnis' if incidents == 1 else 'Vorkommnisse'} mit dieser Charge (Schwelle: {threshold.incidents})",
            en=f"{incidents} {'incident' if incidents == 1 else 'incidents'} with this lot (threshold: {threshold.incidents})",
        )
    if len(counting) >= threshold.complaints:
        return Text(
            de=f"{len(counting)} Beschwerden über diese Charge (Schwelle: {threshold.complaints})",
            en=f"{len(counting)} complaints about this lot (threshold: {threshold.complaints})",
        )
    return None
