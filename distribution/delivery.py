"""Deliveries: what leaves the store for one member, with what it takes to trace every piece."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import Field

from batches.base import Frozen, Text
from batches.order import Unit
from distribution.members import UnitPrice

#: ``prepared``: reserved, to be picked; ``picked``; ``handed_over``: the member has it; ``cancelled``: nothing left, reservations are free again.
DeliveryStatus = Literal["prepared", "picked", "handed_over", "cancelled"]
DELIVERY_STATUSES: tuple[DeliveryStatus, ...] = get_args(DeliveryStatus)
#: How the hand-over was confirmed: by who brought it, by the member in the portal, over the link on the note.
ConfirmedBy = Literal["driver", "member", "link"]
#: What a member tells about goods it has. ``back``: they came back, and quality control decides what becomes of them.
ToldFate = Literal["back", "destroyed", "used"]
TOLD_FATES: tuple[ToldFate, ...] = get_args(ToldFate)
#: Why goods came back.
ReturnReason = Literal["wrong_goods", "surplus", "damaged", "recall"]
RETURN_REASONS: tuple[ReturnReason, ...] = get_args(ReturnReason)
#: Reasons after which the member still needs what it asked for: its demand counts again. Surplus was too much, and of a recall it decides itself.
STILL_NEEDED: frozenset[ReturnReason] = frozenset({"wrong_goods", "damaged"})
#: ``picking_list``, ``delivery_note``, ``labels``: for the store and on the way; ``invoice`` (hybrid PDF) and ``invoice_xml``: one of each importer.
PaperKind = Literal["picking_list", "delivery_note", "labels", "invoice", "invoice_xml", "acknowledgement"]
_DUE: dict[DeliveryStatus, tuple[PaperKind, ...]] = {
    "prepared": ("picking_list",),
    "picked": ("delivery_note", "labels"),
    "handed_over": ("delivery_note", "labels", "acknowledgement"),
}
Words = Annotated[str, Field(max_length=1000)]
Named = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]


class PriceParts(Frozen):
    """What the price of one unit consists of, in EUR without VAT: goods, freight (with insurance), duty, handling."""

    goods: UnitPrice = Decimal(0)
    freight: UnitPrice = Decimal(0)
    duty: UnitPrice = Decimal(0)
    handling: UnitPrice = Decimal(0)

    @property
    def total(self) -> Decimal:
        """The price of one unit."""
        return self.goods + self.freight + self.duty + self.handling


class DeliveryLine(Frozen):
    """So much of a lot for a demand. ``price``: ``None`` where it is free of charge, or not known yet (``unpriced``: why).

    ``reservation``: the one it takes; ``asked``: what it was to be, where fewer were picked (``short``: why). ``cartons``: it is packed in so many.
    ``importer``: who sells it, in plain form.
    """

    number: int
    demand: str
    lot: str
    quantity: Annotated[int, Field(gt=0)]
    unit: Unit = "piece"
    price: PriceParts | None = None
    unpriced: Text | None = None
    reservation: str = ""
    batch: str = ""
    importer: str = ""
    donated: bool = False
    asked: int | None = None
    short: Words = ""
    cartons: Annotated[int, Field(ge=1, le=10_000)] = 1


class ToldLine(Frozen):
    """So much of a line of a delivery."""

    line: int
    quantity: Annotated[int, Field(gt=0)]


class Told(Frozen):
    """What was told about goods after they were handed over; ``number`` counts from 1. ``reason``: of goods that came back only."""

    number: int
    on: date
    by: str
    fate: ToldFate
    lines: Annotated[tuple[ToldLine, ...], Field(min_length=1)]
    reason: ReturnReason | None = None
    note: Words = ""


class Inspected(Frozen):
    """What quality control made of goods that came back: ``free`` again (unopened and sound, with a reason) or ``destroyed``. ``told``: which return."""

    told: int
    line: int
    quantity: Annotated[int, Field(gt=0)]
    choice: Literal["free", "destroyed"]
    reason: Words
    by: str
    on: date


class DeliveryPaper(Frozen):
    """A paper of a delivery as it lies in the archive; ``number``, ``importer`` (in plain form): of an invoice."""

    kind: PaperKind
    name: str
    sha256: str
    number: str = ""
    importer: str = ""


class Lacking(Frozen):
    """A paper that is due and cannot be written yet, and why."""

    kind: PaperKind
    why: Text


class Delivery(Frozen):
    """A delivery to one member; ``id`` is also the number of its delivery note. ``received_by``: who took it, as they signed.

    A delivery from which every line was taken off has none, and is cancelled.
    """

    id: str
    member: str
    made_on: date
    lines: tuple[DeliveryLine, ...]
    status: DeliveryStatus = "prepared"
    plan: str = ""
    note: Words = ""
    picked_by: str = ""
    handed_over_on: date | None = None
    received_by: str = ""
    handed_over_at: datetime | None = None
    made_by: str = ""
    picked_on: date | None = None
    confirmed: ConfirmedBy | None = None
    confirmed_by: str = ""
    cancelled_because: Words = ""
    told: tuple[Told, ...] = ()
    inspected: tuple[Inspected, ...] = ()
    papers: tuple[DeliveryPaper, ...] = ()
    lacking: tuple[Lacking, ...] = ()

    def line(self, number: int) -> DeliveryLine | None:
        """The line of that number."""
        return next((each for each in self.lines if each.number == number), None)

    def to_inspect(self, told: int, line: int) -> int:
        """What of a return quality control has not decided on."""
        came = sum(part.quantity for each in self.told if each.number == told and each.fate == "back" for part in each.lines if part.line == line)
        return came - sum(each.quantity for each in self.inspected if (each.told, each.line) == (told, line))

    @property
    def open_returns(self) -> tuple[tuple[Told, ToldLine, int], ...]:
        """Goods that came back and wait for quality control: the return, its line, how many."""
        every = ((each, part) for each in self.told if each.fate == "back" for part in each.lines)
        return tuple((each, part, left) for each, part in every if (left := self.to_inspect(each.number, part.line)) > 0)

    @property
    def lacks_papers(self) -> bool:
        """Whether a paper that its step asks for is not there."""
        if self.status == "cancelled" or not self.lines:
            return False
        return bool(self.lacking) or any(not self.papers_of(kind) for kind in _DUE[self.status])

    def papers_of(self, kind: PaperKind) -> tuple[DeliveryPaper, ...]:
        """Its papers of a kind."""
        return tuple(each for each in self.papers if each.kind == kind)
