"""Numbers people read: delivery notes ``LS-2020-000001`` and invoices ``RE-MUSTER-2020-000001``, given in order and without gaps.

A series is a thing of its own under a lease. The number it gives and what carries it are written in one transaction: whatever is refused, or dies half-way, has
taken none. A delivery that is cancelled keeps its number, and says so. Each importer invoices by a series of its own (§ 14(4) no. 4 UStG: a number that is
given once); two whose names begin alike share one, which leaves gaps and no doubles.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated

from pydantic import Field

from batches.base import Frozen
from batches.event import Event
from flows.things import Kind, Opened, listed

_LONGEST_MARK = 8


class Series(Frozen):
    """A series of numbers; ``last``: which of them was given last."""

    id: str
    last: Annotated[int, Field(ge=0)] = 0

    @property
    def number(self) -> str:
        """The number given last."""
        return f"{self.id}-{self.last:06}"


SERIES = Kind("number_series", Series, "nr", lambda _: listed("open"), de="Nummernkreis", en="number series")


def of_deliveries(on: date) -> str:
    """The series of the delivery notes of a year."""
    return f"LS-{on.year}"


def of_invoices(importer: str, on: date) -> str:
    """The series of an importer's invoices of a year; ``importer``: its name."""
    plain = unicodedata.normalize("NFKD", importer.replace("ß", "ss")).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", plain)
    return f"RE-{(words[0] if words else 'X')[:_LONGEST_MARK]}-{on.year}"


def going_on(series: Opened[Series], now: Series | None = None) -> Series:
    """An open series after one more number, which is its ``number``; ``now``: as it is after others that are to be written with it."""
    before = now or series.before or Series(id=series.thing.id)
    return before.model_copy(update={"last": before.last + 1})


def given(series: Series, by: str) -> Event:
    """The event of the number given last."""
    return Event(type="number.given", actor=by, payload={"number": series.number})
