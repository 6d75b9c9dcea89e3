"""What goods cost, and how the price comes about: goods, freight, duty, handling; and whether that is above what a framework contract allows.

A price is what the goods cost up to the member's door without profit, in EUR without VAT, for one unit of an order's line. What an importer asks beyond it is
no matter of this computation.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from batches.base import Frozen, Text
from batches.batch import CustomsLine
from batches.order import Order, OrderLine, Unit
from distribution.delivery import PriceParts
from distribution.members import FrameworkContract, UnitPrice
from distribution.product import Wanted, size_serves

#: Deductions from the price by their code (EUCDM 14 04 008): transport after importation, duties paid in the Union.
_TRANSPORT_WITHIN, _DUTIES_WITHIN = "BA", "BC"
#: The delivery term by which the seller pays the duty.
_DUTY_PAID = "DDP"


class Handling(Frozen):
    """What the house adds from a day on: ``percent`` of the landed cost, and the decimals of each part."""

    valid_from: date
    percent: Decimal
    decimals: int
    source: str
    mark: str


class Unpriced(Frozen):
    """Why goods have no price: ``free``, they are given; else something is not known yet."""

    free: bool
    why: Text


class Ceiling(Frozen):
    """The most that one unit may cost, by the contract that says so."""

    contract: str
    number: str
    ceiling: UnitPrice
    unit: Unit


class AboveCeiling(Frozen):
    """A price that a framework contract does not allow; ``over``: by how much for one unit."""

    rule: str = "price.above_ceiling"
    contract: str
    number: str
    ceiling: UnitPrice
    price: UnitPrice
    over: UnitPrice
    says: Text
    basis: str


def handling_on(on: date) -> Handling:
    """The policy's row for a day; before the first one there is none, and the first holds."""
    rows = _rows()
    return next((each for each in reversed(rows) if each.valid_from <= on), rows[0])


def price_of(order: Order, line: OrderLine, customs: CustomsLine | None, on: date) -> PriceParts | Unpriced:
    """The price of one unit of a line, from what customs compute for it.

    Goods: the price paid and what is paid beside it for the goods themselves (packing, commissions). Freight: carriage and insurance to the border and within
    the Union, as far as the price does not hold them. Duty: as computed; where the price holds it (DDP) it is told apart only if the order states how much.
    """
    if order.donation or order.relief_claimed:
        return Unpriced(free=True, why=Text(de="Spende, kostenlos", en="donated, free of charge"))
    if not order.was_sold(line):
        return _unknown("für diese Ware wurde kein Preis vereinbart", "no price was agreed for these goods")
    if customs is None or customs.goods_value is None or customs.duty is None or customs.union_transport is None:
        return _unknown("der Preis steht fest, wenn Zollwert und Zoll berechnet sind", "the price is known once customs value and duty are computed")
    goods, freight, duty = _landed(order, customs, customs.goods_value, customs.union_transport, customs.duty)
    policy = handling_on(on)
    handling = (goods + freight + duty) * policy.percent / 100
    step = Decimal(1).scaleb(-policy.decimals)
    goods, freight, duty, handling = ((sum_ / line.quantity).quantize(step, ROUND_HALF_UP) for sum_ in (goods, freight, duty, handling))
    return PriceParts(goods=goods, freight=freight, duty=duty, handling=handling)


def ceiling_for(contracts: Iterable[FrameworkContract], goods: Wanted, unit: Unit, groups: Collection[str], on: date, member: str = "") -> Ceiling | None:
    """The lowest ceiling that holds for goods on a day, of contracts that one of these groups, or the member that is the public body, may call off."""
    found = [
        Ceiling(contract=contract.id, number=contract.number, ceiling=line.ceiling, unit=line.unit)
        for contract in contracts
        if contract.applies(on) and may_call_off(contract, groups, member)
        for line in contract.lines
        if (line.wanted.category, line.unit) == (goods.category, unit) and size_serves(line.wanted.size, goods.size)
    ]
    return min(found, key=lambda each: (each.ceiling, each.number, each.contract), default=None)


def may_call_off(contract: FrameworkContract, groups: Collection[str], member: str = "") -> bool:
    """Whether a contract is for a member of these groups, or for the member itself."""
    return member == contract.public_body or any(each in contract.groups for each in groups)


def above_ceiling(price: PriceParts, ceiling: Ceiling | None) -> AboveCeiling | None:
    """What is to be said where a price is above a ceiling; ``None`` where it just holds it, or there is none."""
    if ceiling is None or price.total <= ceiling.ceiling:
        return None
    total, over = price.total, price.total - ceiling.ceiling
    return AboveCeiling(
        contract=ceiling.contract,
        number=ceiling.number,
        ceiling=ceiling.ceiling,
        price=total,
        over=over,
        says=Text(
            de=f"{_de(total)} EUR liegen {_de(over)} EUR über der Preisobergrenze von {_de(ceiling.ceiling)} EUR des Rahmenvertrags {ceiling.number}",
            en=f"{total} EUR are {over} EUR above the ceiling of {ceiling.ceiling} EUR in framework contract {ceiling.number}",
        ),
        basis=f"framework contract {ceiling.number}; § 21 VgV",
    )


def _landed(order: Order, customs: CustomsLine, price: Decimal, within: Decimal, duty: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Goods, freight and duty of a whole line in EUR. What was deducted for the customs value was paid all the same, and is in the price."""
    added = [each for each in customs.adjustments if each.code.startswith("A")]
    in_price = {code: sum((each.amount for each in customs.adjustments if each.code == code), Decimal(0)) for code in (_TRANSPORT_WITHIN, _DUTIES_WITHIN)}
    goods = price + sum((each.amount for each in added if each.charge is None), Decimal(0))
    freight = sum((each.amount for each in added if each.charge is not None), Decimal(0)) + max(within - in_price[_TRANSPORT_WITHIN], Decimal(0))
    if in_price[_DUTIES_WITHIN]:
        goods -= in_price[_DUTIES_WITHIN]
    elif order.incoterm == _DUTY_PAID:
        duty = Decimal(0)
    return max(goods, Decimal(0)), freight, duty


def _unknown(de: str, en: str) -> Unpriced:
    return Unpriced(free=False, why=Text(de=de, en=en))


def _de(amount: Decimal) -> str:
    return f"{amount:f}".replace(".", ",")


@cache
def _rows() -> tuple[Handling, ...]:
    told = tomllib.loads((Path(__file__).parent / "prices.toml").read_text(encoding="utf-8"))
    return tuple(sorted((Handling.model_validate(each) for each in told["handling"]), key=lambda each: each.valid_from))
