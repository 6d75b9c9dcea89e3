"""What a line costs: a price, nothing (it is free of charge), or not known yet, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from batches.base import Text
from batches.errors import InputRefused
from distribution.delivery import DeliveryLine, PriceParts
from distribution.members import Member
from flows.wiring import House
from record.stock import Kept

#: What one unit of a lot costs a member on a day; ``None``: free of charge; a sentence: not known yet, and why.
PriceOf = Callable[[Kept, Member, date], PriceParts | Text | None]


def free_of_charge(_lot: Kept, _member: Member, _on: date) -> None:
    """Nothing has a price."""


def priced(line: DeliveryLine, lot: Kept, member: Member, on: date, price: PriceOf) -> DeliveryLine:
    """A line with its price. What was donated has none, whatever it would cost (Reg. (EC) No 1186/2009 Art. 76); a price that is known stays as it is."""
    if line.donated or line.price is not None:
        return line
    found = price(lot, member, on)
    return line.model_copy(update={"price": None, "unpriced": found} if isinstance(found, Text) or found is None else {"price": found, "unpriced": None})


def prices_of(house: House) -> PriceOf:
    """What goods cost in this house: from the order and what customs compute for it."""
    from flows.channel.prices import price_for

    def price(lot: Kept, member: Member, on: date) -> PriceParts | Text | None:
        try:
            found = price_for(house, lot, member, on)
        except InputRefused as refusal:
            return Text(de=refusal.de, en=refusal.en)
        return None if found.free else found.parts or found.why or Text(de="der Preis ist noch nicht bekannt", en="the price is not known yet")

    return price
