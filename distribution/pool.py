"""Pooled purchases: demand of several members gathered into one supplier order, so that every piece knows whom it serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from batches.base import CountryCode, CurrencyCode, Frozen, Text
from batches.order import Rate, Unit
from batches.party import Name
from distribution.demand import Asked, Demand
from distribution.members import UnitPrice
from distribution.product import Size, Wanted
from distribution.supply import Earmark

#: ``collecting`` until it is ordered: demand may join, quotations come in, one is chosen. ``given_up``: nothing was bought.
PoolStatus = Literal["collecting", "ordered", "given_up"]
#: More members' demand than one order serves.
MOST_PIECES, MOST_QUOTATIONS = 400, 30


class Piece(Frozen):
    """The part of a demand that a pool buys for."""

    demand: str
    member: str
    size: Size = ""
    quantity: Asked


class Quotation(Frozen):
    """What a supplier offers: the price of one unit, of any size, without VAT; when the goods are there; not less than ``least``, in packs of ``pack``.

    ``rate``: units of the currency for 1 EUR; ``None`` for EUR. ``delivered``: whether the price covers carriage and duty, as ceilings of contracts do.
    """

    id: str
    supplier: Name
    country: CountryCode | None = None
    model: Annotated[str, Field(max_length=300)] = ""
    unit_price: Annotated[UnitPrice, Field(gt=0)]
    currency: CurrencyCode = "EUR"
    rate: Rate | None = None
    delivered: bool = False
    arrives_on: date
    least: Annotated[int, Field(ge=1, le=1_000_000_000)] = 1
    pack: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    valid_until: date | None = None
    note: Annotated[str, Field(max_length=1000)] = ""
    entered_on: date
    entered_by: str = ""

    @property
    def price_in_eur(self) -> Decimal | None:
        """The price of one unit in EUR; ``None`` where no rate is known."""
        if self.currency == "EUR":
            return self.unit_price
        return None if self.rate is None else (self.unit_price / self.rate).quantize(Decimal("0.000001"))


class PooledLine(Frozen):
    """A line of the order: one size. What is ordered beyond the pieces (whole packs, the least quantity) is nobody's yet."""

    number: int
    size: Size = ""
    quantity: int


class PooledOrder(Frozen):
    """The order a pool became, and the batch it opened."""

    batch: str
    order: str
    importer: str
    supplier: str
    expected_on: date
    ordered_on: date
    lines: tuple[PooledLine, ...]


class Pool(Frozen):
    """A pooled purchase of one category. ``chosen``: the quotation, with why and by whom; ``order``: once it was given."""

    id: str
    category: Name
    unit: Unit = "piece"
    made_on: date
    made_by: str
    answer_by: date | None = None
    note: Annotated[str, Field(max_length=1000)] = ""
    status: PoolStatus = "collecting"
    pieces: Annotated[tuple[Piece, ...], Field(max_length=MOST_PIECES)] = ()
    quotations: Annotated[tuple[Quotation, ...], Field(max_length=MOST_QUOTATIONS)] = ()
    suppliers_asked: tuple[str, ...] = ()
    chosen: str = ""
    reason: Annotated[str, Field(max_length=1000)] = ""
    chosen_by: str = ""
    order: PooledOrder | None = None

    @property
    def quantity(self) -> int:
        """What its pieces are together."""
        return sum(each.quantity for each in self.pieces)

    @property
    def sizes(self) -> dict[str, int]:
        """What is asked for of each size, in the order in which people name sizes."""
        found: dict[str, int] = {}
        for each in sorted(self.pieces, key=lambda piece: size_order(piece.size)):
            found[each.size] = found.get(each.size, 0) + each.quantity
        return found

    def quotation(self, id: str) -> Quotation | None:  # noqa: A002 - the word of the model
        """The quotation of that id."""
        return next((each for each in self.quotations if each.id == id), None)


_SIZES = ("", "xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl")


def size_order(size: str) -> tuple[int, str]:
    """Where a size stands among others: XS before S before M, others by their letters after those."""
    plain = size.casefold()
    return (_SIZES.index(plain), "") if plain in _SIZES else (len(_SIZES), plain)


def order_lines(pool: Pool, quotation: Quotation) -> tuple[PooledLine, ...]:
    """What is ordered of each size: whole packs, and no less in all than the supplier delivers; what that takes is ordered more of the largest size."""
    quantities = {size: _in_packs(quantity, quotation.pack) for size, quantity in pool.sizes.items()}
    missing = quotation.least - sum(quantities.values())
    if missing > 0 and quantities:
        largest = max(quantities, key=lambda size: quantities[size])
        quantities[largest] += _in_packs(missing, quotation.pack)
    return tuple(PooledLine(number=number, size=size, quantity=quantity) for number, (size, quantity) in enumerate(quantities.items(), 1))


def _in_packs(quantity: int, pack: int) -> int:
    return -(-quantity // pack) * pack


class Weighed(Frozen):
    """A quotation beside what is needed. ``cost``: of everything ordered, in EUR; ``ceiling``: what a framework contract allows for a unit, where one does."""

    quotation: Quotation
    ordered: int
    surplus: int
    cost: Decimal | None
    ceiling: Decimal | None = None
    says: tuple[Text, ...] = ()

    @property
    def above_ceiling(self) -> bool:
        """Whether its price is more than a framework contract allows."""
        price = self.quotation.price_in_eur
        return self.ceiling is not None and price is not None and price > self.ceiling


def weighed(pool: Pool, quotation: Quotation, needed_by: Iterable[date], on: date, ceiling: Decimal | None = None) -> Weighed:
    """A quotation beside what is needed, with what speaks against it."""
    ordered = sum(each.quantity for each in order_lines(pool, quotation))
    price = quotation.price_in_eur
    made = Weighed(
        quotation=quotation, ordered=ordered, surplus=ordered - pool.quantity, cost=None if price is None else (price * ordered).quantize(Decimal("0.01")),
        ceiling=ceiling,
    )  # fmt: skip
    return made.model_copy(update={"says": tuple(_against(made, sorted(needed_by), on))})


def _against(made: Weighed, days: list[date], on: date) -> Iterable[Text]:
    quotation = made.quotation
    late = sum(1 for each in days if each < quotation.arrives_on)
    if late:
        yield Text(de=f"kommt für {late} von {len(days)} Bedarfen zu spät", en=f"too late for {late} of {len(days)} demands")
    if made.above_ceiling:
        yield Text(de=f"über der Preisobergrenze von {made.ceiling} EUR", en=f"above the price ceiling of {made.ceiling} EUR")
    if made.surplus > 0:
        yield Text(de=f"{made.surplus} mehr als angefragt (Gebinde, Mindestmenge)", en=f"{made.surplus} more than asked for (packs, least quantity)")
    if quotation.valid_until is not None and quotation.valid_until < on:
        yield Text(de="Angebot abgelaufen", en="quotation lapsed")
    if quotation.price_in_eur is None:
        yield Text(de="kein Kurs angegeben, nicht vergleichbar", en="no rate given, not comparable")


#: What became of a demand since it was taken into the pool.
Drift = Literal["gone", "less", "more", "other"]


class Drifted(Frozen):
    """A piece whose demand is not what it was: ``now`` is what there is to buy for it, or, once it is ordered, what is outstanding of it."""

    piece: Piece
    drift: Drift
    now: int


def drifted(pool: Pool, demands: Mapping[str, Demand], uncovered: Mapping[str, int] | None = None) -> tuple[Drifted, ...]:
    """The pieces whose demand was withdrawn, lapsed, fulfilled or covered otherwise (``gone``), became less or more, or is for something else now.

    ``uncovered``: what nobody has reserved or promised of each demand, while the pool collects; once it is ordered, promises on its goods are no change.
    """
    found = []
    for piece in pool.pieces:
        demand = demands.get(piece.demand)
        now = 0 if demand is None else demand.outstanding if uncovered is None else uncovered.get(piece.demand, 0)
        if demand is None or now == 0:
            found.append(Drifted(piece=piece, drift="gone", now=0))
        elif (demand.wanted, demand.unit) != (Wanted(category=pool.category, size=piece.size), pool.unit):
            found.append(Drifted(piece=piece, drift="other", now=now))
        elif now < piece.quantity:
            found.append(Drifted(piece=piece, drift="less", now=now))
        elif now > piece.quantity and uncovered is not None:
            found.append(Drifted(piece=piece, drift="more", now=now))
    return tuple(found)


def earmarks(pool: Pool, number: int, demands: Mapping[str, Demand]) -> tuple[Earmark, ...]:
    """Whose the goods of a line of its order are: each demand that is still open for so much as was bought for it and is outstanding. The rest is anybody's."""
    line = None if pool.order is None else next((each for each in pool.order.lines if each.number == number), None)
    if line is None:
        return ()
    found = []
    for piece in pool.pieces:
        demand = demands.get(piece.demand)
        wanted = Wanted(category=pool.category, size=piece.size)
        if piece.size != line.size or demand is None or demand.outstanding == 0 or (demand.wanted, demand.unit) != (wanted, pool.unit):
            continue
        found.append(Earmark(demand=piece.demand, quantity=min(piece.quantity, demand.outstanding)))
    return tuple(found)
