"""Lots inspected before: to which series a lot belongs, how each was found at its original inspection, and how inspection stands after it.

ISO 2859-1:1999 clause 9 switches between normal, tightened and reduced inspection along a continuing series of lots.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Literal

from batches.base import Frozen
from batches.order import Order, OrderLine, folded

Inspection = Literal["normal", "tightened", "reduced"]


class Series(Frozen):
    """Lots of one supplier, one maker and one type of product (ISO 2859-1:1999 clauses 3.1.13 and 6.2)."""

    supplier: str
    manufacturer: str
    category: str
    model: str

    @property
    def key(self) -> str:
        """The same for every way of typing the names: case, spaces, punctuation and accents do not count."""
        parts = ("".join(sign for sign in folded(part) if sign.isalnum()) for part in (self.supplier, self.manufacturer, self.category, self.model))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class InspectedLot(Frozen):
    """What the original inspection of a lot said about one defect class; resubmitted lots have no such row.

    ``inspection`` is the kind of plan it was inspected by. ``score`` is what it adds to the switching score (clause 9.3.3.2), 0: it sets it back.
    ``corrective_action``: what a person stated before lots were inspected again though inspection had been discontinued (clause 9.4).
    """

    batch: str
    line: int
    lot: str
    category: str
    defect_class: str
    arrived_on: date
    inspection: str
    sample_size: int
    found: int
    accept: int
    accepted: bool
    score: int
    corrective_action: str = ""

    @property
    def name(self) -> str:
        """The lot as the record knows it; one without a number by its batch and line."""
        return self.lot if self.lot != "-" else f"{self.batch}/{self.line}"


class SeriesState(Frozen):
    """How inspection stands after a lot: all that the next lot of the series needs to know (ISO 2859-1:1999 clauses 9.3 and 9.4).

    ``led_by``: the lots that led to the present kind of inspection, or to its end. ``last_lots``: under normal inspection the last four. ``not_accepted``
    and ``accepted_in_a_row``: under tightened inspection. ``score``: the switching score, counted to 30.
    """

    inspection: Inspection = "normal"
    discontinued: bool = False
    led_by: tuple[InspectedLot, ...] = ()
    last_lots: tuple[InspectedLot, ...] = ()
    not_accepted: tuple[InspectedLot, ...] = ()
    accepted_in_a_row: int = 0
    score: int = 0
    corrective_action: str = ""


class InspectedBefore(Frozen):
    """How inspection of one defect class stands in a series, after the newest lot that arrived earlier."""

    series: str
    defect_class: str
    state: SeriesState


def series_of(order: Order, line: OrderLine) -> Series:
    """The series the lots of a line belong to."""
    return Series(supplier=order.supplier.name, manufacturer=order.manufacturer_of(line).name, category=line.category, model=line.model)
