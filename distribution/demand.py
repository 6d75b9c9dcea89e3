"""What members need: demand, and the stock they say they have."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from batches.base import Frozen
from batches.order import Unit
from distribution.product import Wanted

#: ``urgent``: cover ends before goods can be expected; ``normal``; ``stock``: to fill the shelf. Within a priority class of the policy only.
Urgency = Literal["urgent", "normal", "stock"]
#: ``open`` until everything was handed over, it was withdrawn, or its last day passed.
DemandStatus = Literal["open", "fulfilled", "withdrawn", "lapsed"]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
#: Some lines of text, without signs that steer a terminal or a file.
Note = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Asked = Annotated[int, Field(gt=0, le=1_000_000_000)]


class Demand(Frozen):
    """What one member asks for. ``quantity`` counts ``unit``; ``handed_over`` is what was delivered for it and not returned.

    ``partial``: whether a part of it helps. ``pool``: the pooled purchase that is to serve it. ``entered_by``: who entered it for the member (by telephone).
    """

    id: str
    member: str
    wanted: Wanted
    quantity: Asked
    unit: Unit = "piece"
    asked_on: date
    needed_by: date
    urgency: Urgency = "normal"
    partial: bool = True
    free_only: bool = False
    note: Note = ""
    status: DemandStatus = "open"
    handed_over: Count = 0
    pool: str = ""
    entered_by: str = ""

    @property
    def outstanding(self) -> int:
        """What was not handed over yet."""
        return max(self.quantity - self.handed_over, 0) if self.status == "open" else 0


class StockLevel(Frozen):
    """What a member has of something, as it told on a day, and how much of it it uses a day."""

    wanted: Wanted
    unit: Unit = "piece"
    there: Count
    daily_use: Count
    counted_on: date

    def left_on(self, on: date) -> int:
        """What should be left on a day, if it is used as told."""
        return max(self.there - self.daily_use * max((on - self.counted_on).days, 0), 0)

    def days_of_cover(self, on: date) -> int | None:
        """For how many whole days it lasts from a day on; ``None``: nothing is used."""
        return None if self.daily_use == 0 else self.left_on(on) // self.daily_use


class Shelf(Frozen):
    """Everything a member told about its stock; ``id`` is the member's. ``warned``: what it was told runs out on what day, while that holds."""

    id: str
    levels: tuple[StockLevel, ...] = ()
    warned: tuple[str, ...] = ()

    def level(self, wanted: Wanted) -> StockLevel | None:
        """Its level of exactly this product."""
        return next((each for each in self.levels if each.wanted == wanted), None)
