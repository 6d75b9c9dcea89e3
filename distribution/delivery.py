"""Deliveries: what leaves the store for one member, with what it takes to trace every piece."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from batches.base import Frozen
from batches.order import Unit
from distribution.members import UnitPrice

#: ``prepared``: reserved, to be picked; ``picked``; ``handed_over``: the member has it; ``cancelled``: nothing left, reservations are free again.
DeliveryStatus = Literal["prepared", "picked", "handed_over", "cancelled"]


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
    """So much of a lot for a demand. ``price``: ``None`` where it is free of charge."""

    number: int
    demand: str
    lot: str
    quantity: Annotated[int, Field(gt=0)]
    unit: Unit = "piece"
    price: PriceParts | None = None
    returned: int = 0


class Delivery(Frozen):
    """A delivery to one member; ``id`` is also the number of its delivery note. ``received_by``: who took it, as they signed."""

    id: str
    member: str
    made_on: date
    lines: Annotated[tuple[DeliveryLine, ...], Field(min_length=1)]
    status: DeliveryStatus = "prepared"
    plan: str = ""
    note: Annotated[str, Field(max_length=1000)] = ""
    picked_by: str = ""
    handed_over_on: date | None = None
    received_by: str = ""
    handed_over_at: datetime | None = None
