"""The search: from a cause to all lots, where they are, who has a reservation on them and who got of them. It reads and changes nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import Connection

from distribution.recall import Cause
from flows.recalls.causes import marks_of
from flows.wiring import House
from record.reach import Handed, LotReached, Marks, Reserved, handed_in, lots_in, reserved_in


@dataclass(frozen=True)
class Reach:
    """Everything a cause reaches at one moment. ``handed``: a row for each member and lot."""

    lots: tuple[LotReached, ...]
    handed: tuple[Handed, ...]
    reserved: tuple[Reserved, ...]

    @cached_property
    def recipients(self) -> frozenset[str]:
        """The members that have goods of it."""
        return frozenset([each.member for each in self.handed])

    @cached_property
    def waiting(self) -> frozenset[str]:
        """The members that have a reservation or promise, and no goods."""
        return frozenset([each.member for each in self.reserved]) - self.recipients

    @cached_property
    def batches(self) -> tuple[str, ...]:
        """The batches the lots belong to."""
        return tuple(sorted({each.batch for each in self.lots}))

    @property
    def delivered(self) -> int:
        """How many pieces (or whatever the lots are counted in) members got."""
        return sum(each.delivered for each in self.handed)

    @property
    def in_house(self) -> int:
        """How many are still free or reserved."""
        return sum(each.in_house for each in self.lots)

    @cached_property
    def seen(self) -> str:
        """A digest of what somebody decides on who looks at it: which lots, and whom it reaches."""
        told = (*(each.id for each in self.lots), "", *sorted(self.recipients), "", *sorted(self.waiting))
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def without(self, lots: frozenset[str]) -> Reach:
        """The same but for these lots."""
        handed = tuple(each for each in self.handed if each.lot not in lots)
        return Reach(tuple(each for each in self.lots if each.id not in lots), handed, tuple(each for each in self.reserved if each.lot not in lots))


def reach(house: House, cause: Cause, on: date) -> Reach:
    """What a cause reaches now; ``InputRefused`` for a cause that cannot be one. ``on``: the alerts published by then."""
    marks = marks_of(house.catalogue, cause, on)
    with house.ledger.reading() as connection:
        return reach_in(connection, marks)


def reach_in(connection: Connection, marks: Marks) -> Reach:
    """The same in the caller's transaction."""
    lots = lots_in(connection, marks)
    named = [each.id for each in lots]
    return Reach(lots, handed_in(connection, named), reserved_in(connection, named))
