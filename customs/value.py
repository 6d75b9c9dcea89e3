"""The customs value of each line: the price, or what stands in for it, and all that is added and deducted (Reg. (EU) 952/2013 Art. 70 to 74)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from batches.base import Text
from batches.batch import ValueAdjustment
from batches.order import Order, OrderLine
from customs.account import Account, sentence
from customs.apportionment import Weights, share_of, weights_of
from customs.carriage import AirPercentage
from customs.charges import TO_BORDER, Item, charges_of
from customs.tables import DeliveryTerm, ValuationMethod, tables

_NOTHING = Decimal("0.00")
#: The method whose result is the value at the border: what a sale in the Union brings less the costs within it (UCC-IA Art. 142(5)); nothing is added to it.
_AT_THE_BORDER = "4"
#: The method whose result may hold the way to the border already: cost plus Art. 71(1)(e) (Art. 74(2)(d)(iii)).
_MAYBE_AT_THE_BORDER = "5"


@dataclass(frozen=True, slots=True)
class Valued:
    """Per line, in the order of the lines: goods, what is added to and deducted from them, customs value and what import VAT adds to value and duty;
    ``None``: cannot be known."""

    goods: tuple[Decimal | None, ...]
    adjustments: tuple[tuple[ValueAdjustment, ...], ...]
    customs: tuple[Decimal | None, ...]
    union_transport: tuple[Decimal | None, ...]
    account: Account


def customs_value(order: Order, air_percent: AirPercentage, by_air: bool | None, on: date) -> Valued:
    """Value every line of ``order`` in EUR as of the day ``on``; a fact that is not there leaves the amount open, and ``account.missing`` names it."""
    account = Account()
    goods = tuple(_goods_value(order, line, account) for line in order.lines)
    unknown = (None,) * len(goods)
    open_value = Valued(goods, ((),) * len(goods), unknown, unknown, account)
    term = _term(order, account)
    charges = None if term is None else charges_of(order, term, air_percent, by_air, on, account)
    weights = None if charges is None else weights_of(order, goods, [*charges.valued, *charges.taxed], account)
    if charges is None or weights is None:
        return open_value
    shares = [(item, share_of(item, weights, order, account)) for item in charges.valued]
    whole = [method_of(order, line) == _AT_THE_BORDER for line in order.lines]
    customs = tuple(price if price is None or whole[i] else sum((share[i] for _, share in shares), price) for i, price in enumerate(goods))
    if any(value is not None and value < 0 for value in customs):
        account.lacks("deductions_exceed")
        return open_value
    by_line = tuple(tuple(_adjusted(item, share[i]) for item, share in shares if share[i] != 0 and not whole[i]) for i in range(len(goods)))
    for line, price, adjusted, value in zip(order.lines, goods, by_line, customs, strict=True):
        if price is not None and value is not None:
            _tell_value(order, line, price, adjusted, value, account)
    known = [value for value in customs if value is not None]
    if len(known) == len(customs) > 1:
        account.step("customs_value_of_all", sum=_sum([(value, "+") for value in known]), value=sum(known, _NOTHING))
    taxed = _taxed(order, charges.taxed, weights, account) if charges.tax_base_known else unknown
    return Valued(goods, by_line, customs, taxed, account)


def _taxed(order: Order, items: list[Item], weights: Weights, account: Account) -> tuple[Decimal, ...]:
    """What import VAT adds to value and duty of each line."""
    shares = [share_of(item, weights, order, account) for item in items]
    by_line = [[share[i] for share in shares if share[i] != 0] for i in range(len(order.lines))]
    totals = tuple(sum(parts, _NOTHING) for parts in by_line)
    for line, parts, total in zip(order.lines, by_line, totals, strict=True):
        if len(parts) > 1:
            account.step("taxed", line=line.line, sum=_sum([(part, "+") for part in parts]), total=total)
    return totals


def _adjusted(item: Item, share: Decimal) -> ValueAdjustment:
    return ValueAdjustment(code=item.code, amount=abs(share), charge=item.charge)


def _tell_value(order: Order, line: OrderLine, price: Decimal, adjusted: tuple[ValueAdjustment, ...], value: Decimal, account: Account) -> None:
    if adjusted:
        terms = [(price, "+"), *((each.amount, "+" if each.code.startswith("A") else "-") for each in adjusted)]
        account.step("customs_value", line=line.line, sum=_sum(terms), value=value)
    elif method_of(order, line) == _AT_THE_BORDER:
        account.step("customs_value_at_the_border", line=line.line, value=value)
    else:
        account.step("customs_value_is_price", line=line.line, value=value)
    if method_of(order, line) == _MAYBE_AT_THE_BORDER and any(each.code == TO_BORDER for each in adjusted):
        account.notes.append(sentence("valued_at_the_border", line=line.line))


def _sum(terms: list[tuple[Decimal, str]]) -> Text:
    """``10000.00 + 1000.00 - 300.00``; the sign of the first is not written."""
    (first, _), *rest = terms
    told = sentence("number", number=first)
    for amount, sign in rest:
        term = sentence("number", number=amount)
        told = Text(de=f"{told.de} {sign.replace('-', '−')} {term.de}", en=f"{told.en} {sign} {term.en}")
    return told


def method_of(order: Order, line: OrderLine) -> str | None:
    """The valuation method (14 10) of a line: 1 for what was sold, 2 to 6 as the order names it; ``None``: not known."""
    if order.was_sold(line):
        return "1"
    if line.valuation is None:
        return None
    given = str(line.valuation.method).strip().casefold().replace("_", "-")
    found = next((row for row in tables().valuation_methods if row.method == given or any(each in given for each in row.words)), None)
    return None if found is None or found.method == "1" else found.method


def _goods_value(order: Order, line: OrderLine, account: Account) -> Decimal | None:
    if line.valuation is not None and not order.was_sold(line):
        return _valued_otherwise(order, line, account)
    if line.valuation is not None:
        account.doubts_line("estimated_though_sold", line.line)
    if line.unit_price == 0:
        account.doubts_line("nothing_paid", line.line)
        return None
    if order.donation:
        account.doubts_line("donated_without_method", line.line, value=line.unit_price)
        return _priced(order, line, "donated", None, account)
    return _priced(order, line, "sold", _method("1"), account)


def _valued_otherwise(order: Order, line: OrderLine, account: Account) -> Decimal | None:
    valuation = line.valuation
    if valuation is None or valuation.unit_value == 0:
        account.doubts_line("no_unit_value", line.line)
        return None
    number = method_of(order, line)
    if number is None or not valuation.source.strip():
        account.doubts_line("no_method", line.line, given=str(valuation.method).strip())
    if number is None:
        return _priced(order, line, "not_sold_by_unknown_method", None, account)
    return _priced(order, line, "not_sold", _method(number), account)


def _priced(order: Order, line: OrderLine, key: str, method: ValuationMethod | None, account: Account) -> Decimal | None:
    """Quantity times unit value, converted and rounded once for the whole line."""
    price, valuation = order.unit_value(line), line.valuation
    what = sentence(
        key,
        line=line.line,
        quantity=Decimal(line.quantity),
        unit=sentence(line.unit),
        price=price,
        currency=order.currency,
        number=method.method if method else str(valuation.method if valuation else ""),
        method=Text(de=method.name_de, en=method.name_en) if method else "",
        article=Text(de=method.article_de, en=method.article) if method else "",
        source=valuation.source if valuation else "",
    )
    return account.in_euro(order, line.quantity * price, order.currency, what, short=sentence("line", line=line.line))


def _method(number: str) -> ValuationMethod:
    return next(row for row in tables().valuation_methods if row.method == number)


def _term(order: Order, account: Account) -> DeliveryTerm | None:
    found = next((row for row in tables().delivery_terms if row.incoterm == order.incoterm), None)
    if found is None:
        account.lacks("no_incoterm")
    return found
