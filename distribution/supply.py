"""What there is to share out: lots in stock and lots on their way."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from batches.base import Frozen
from batches.gates import LotStatus
from batches.order import Unit
from distribution.product import Wanted, size_serves


def lot_id(batch: str, line: int, lot: str) -> str:
    """What a lot is known by in stock; the same for the same lot of the same batch always."""
    return "l-" + hashlib.sha256(f"{batch}\n{line}\n{lot}".encode()).hexdigest()[:20]


class ExpectedOn(Frozen):
    """When goods may be there, learnt from how long batches stood at each gate; ``learnt_from``: so many passages of the gate known worst."""

    earliest: date
    likely: date
    latest: date
    learnt_from: int


class Quota(Frozen):
    """For whom a donation is, and which part of it: a group or a member, in per mille of the lot; ``rest`` of a donation goes to nobody by itself."""

    whom: str
    per_mille: int


class Quotas(Frozen):
    """For whom a donated batch is, as a coordinator set it; ``id`` is the batch's. Together no more than the whole: 1000 per mille."""

    id: str
    quotas: Annotated[tuple[Quota, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _within_the_whole(self) -> Self:
        if any(each.per_mille <= 0 for each in self.quotas):
            raise ValueError("per_mille: a quota is more than nothing")
        if sum(each.per_mille for each in self.quotas) > 1000:
            raise ValueError("per_mille: together more than the whole")
        if len({each.whom for each in self.quotas}) != len(self.quotas):
            raise ValueError("whom: named twice")
        return self


class Earmark(Frozen):
    """So much of a lot was bought for a demand (a pooled order): it serves that first, in proportion where there is less than was ordered."""

    demand: str
    quantity: int


class StockLot(Frozen):
    """A lot as distribution sees it. ``free``: what nobody has a reservation on; ``pack``: so many units are not divided.

    ``status`` is that of the batch: only what is ``released`` is stock, what is ``quarantined`` is expected supply (``expected``: when).
    ``donated``: given free of charge or relieved of duty (Reg. (EC) 1186/2009): handed on free of charge only, to those its ``quotas`` name, never mixed with
    what is sold. ``blocked``: the recall that holds it.
    """

    id: str
    batch: str
    line: int
    lot: str
    category: str
    model: str
    product_class: str = ""
    size: str = ""
    unit: Unit = "piece"
    pack: int = 1
    quantity: int
    free: int = 0
    expires_on: date | None = None
    arrived_on: date | None = None
    status: LotStatus
    importer: str = ""
    donated: bool = False
    quotas: tuple[Quota, ...] = ()
    earmarks: tuple[Earmark, ...] = ()
    blocked: str = ""
    expected: ExpectedOn | None = None

    @property
    def is_stock(self) -> bool:
        """Whether it may be handed to anybody."""
        return self.status == "released" and not self.blocked

    def serves(self, wanted: Wanted, unit: Unit) -> bool:
        """Whether it is what somebody wants: the same category and unit, and the size."""
        return (self.category, self.unit) == (wanted.category, unit) and size_serves(wanted.size, self.size)


#: Where quantities of a lot are: ``free`` in stock, ``reserved`` for a member, ``out`` with members, ``back`` returned and not to be handed on,
#: ``withdrawn`` (retained samples, breakage), ``destroyed``, ``used``.
Holding = Literal["free", "reserved", "out", "back", "withdrawn", "destroyed", "used"]
