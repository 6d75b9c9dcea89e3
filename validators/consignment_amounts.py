"""Does the invoice bill what the order agreed: the price of each model, the total, the money, and does it add up?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from batches.batch import Batch
from batches.compared import Statement
from batches.paper import Paper, TradeLine
from batches.rule import Found, Held
from catalogue.contents import Catalogue
from validators.comparing import Comparison, by_fact, by_order, on_paper, stands_by
from validators.counted_units import counted, units_of
from validators.invoice_sums import PRICE_FOR, invoice_adds_up, price_factors
from validators.trade_lines import Ordered, line_evidence, number, paid_for
from validators.trade_papers import in_order, one_of_each, plainly, spot_of

if TYPE_CHECKING:
    from validators.facts import Facts

_CENT = Decimal("0.01")


def amounts(batch: Batch, facts: Facts, catalogue: Catalogue) -> Iterator[Comparison]:
    """Every comparison of money: invoices with themselves, with the order, model by model."""
    invoices = one_of_each(facts.papers_of_kind("commercial_invoice"))
    groups = facts.ordered
    same_money = tuple(invoice for invoice in invoices if invoice.value("currency") in (None, batch.order.currency))
    # Goods given free of charge are invoiced at a value for customs, which nobody agreed on.
    agreed = () if batch.order.donation else groups
    priced = {ordered: _priced(ordered, invoices, same_money, batch.order.currency, facts) for ordered in agreed}
    disputed = {
        each.line for ordered, several in priced.items() for each in several if stands_by(each.judged) == "differs" and _bills_agreed(each.line, ordered)
    }
    yield from (_sums(invoice, batch, catalogue, disputed) for invoice in invoices)
    yield from (_prices(ordered, priced[ordered], bool(invoices) and not same_money, batch.order.currency) for ordered in agreed)
    if agreed:
        yield _totals(batch, groups, invoices, same_money)
        yield from _currency([each for several in priced.values() for each in several], groups, invoices, same_money, batch)


def _sums(invoice: Paper, batch: Batch, catalogue: Catalogue, disputed: Collection[TradeLine]) -> Comparison:
    """An invoice with its own arithmetic: lines and total."""
    outcomes = tuple(invoice_adds_up(invoice, batch.order, catalogue, disputed))
    stands = stands_by(outcomes)
    lines = [on_paper(invoice, line.amount, stands, *line_evidence(invoice, (line,)), how=_product(line)) for line in invoice.lines if line.amount]
    totals = [by_fact(invoice, fact, stands) for field in ("total_net", "total_gross") if (fact := invoice.one(field)) is not None]
    return Comparison("invoice_sum", (*lines, *totals), outcomes, invoice.file)


def _product(line: TradeLine) -> str:
    return f"{line.quantity} × {line.unit_price}" if line.quantity and line.unit_price else ""


@dataclass(frozen=True, slots=True)
class _Priced:
    """A line of an invoice that bills an ordered model, the price of one unit, and what is made of it."""

    invoice: Paper
    line: TradeLine
    price: Decimal | None
    judged: tuple[Found | Held, ...]


def _priced(ordered: Ordered, invoices: tuple[Paper, ...], same_money: tuple[Paper, ...], currency: str, facts: Facts) -> tuple[_Priced, ...]:
    """What the invoices bill of a model, but for samples given free beside it."""
    several = [(invoice, line) for invoice in invoices for line in paid_for(facts.lines_about(ordered, invoice))]
    otherwise = _counted_otherwise(ordered, [line for _, line in several])
    priced = []
    for invoice, line in several:
        price = _price_of_unit(line, ordered)
        # So many pairs for so many pieces, at the price of the piece: the quantity is found, and the price is the one agreed.
        judge = invoice in same_money and price is not None and not (otherwise and number(line.unit_price) in ordered.prices)
        judged = _price_judged(price, line, ordered, invoice, currency) if judge and price is not None else []
        priced.append(_Priced(invoice, line, price, tuple(judged)))
    return tuple(priced)


def _bills_agreed(line: TradeLine, ordered: Ordered) -> bool:
    """Whether the amount is that of the price agreed, whatever price is printed beside it."""
    units, amount = units_of(line, ordered.unit), number(line.amount)
    return units is not None and amount is not None and any(abs(units * price - amount) <= 2 * _CENT for price in ordered.prices)


def _counted_otherwise(ordered: Ordered, lines: list[TradeLine]) -> bool:
    """Whether the figures are those ordered and the unit beside them is another."""
    figures, units = [number(line.quantity) for line in lines], [units_of(line, ordered.unit) for line in lines]
    if not all(figures) or not all(units):
        return False
    return sum(filter(None, figures)) == ordered.quantity != sum(filter(None, units))


def _prices(ordered: Ordered, priced: tuple[_Priced, ...], other_money: bool, currency: str) -> Comparison:
    statements = [by_order(_each(ordered.prices, currency), *(each.text for each in ordered.evidence()))]
    statements += [said for each in priced for said in _price_said(each.price, each.line, each.invoice, [*each.judged], currency)]
    outcomes = tuple(outcome for each in priced for outcome in each.judged)
    return Comparison("unit_price", tuple(statements), outcomes, ordered.lines[0].model, ordered.only_line, why="other_money" if other_money else "")


def _currency(
    priced: list[_Priced], groups: tuple[Ordered, ...], invoices: tuple[Paper, ...], same_money: tuple[Paper, ...], batch: Batch
) -> Iterator[Comparison]:
    """Invoices in another currency with the very figures of the order: converted they would be others. Another currency alone says nothing."""
    ours, agreed = batch.order.currency, sum((ordered.amount for ordered in groups), Decimal(0))
    prices = {price for ordered in groups for price in ordered.prices}
    said: list[Statement] = []
    outcomes: list[Found] = []
    for invoice in invoices:
        fact, lines = invoice.one("currency"), [each.line for each in priced if each.invoice is invoice and each.line.unit_price]
        total = number(invoice.value("total_net") or invoice.value("total_gross"))
        same = all(number(line.unit_price) in prices for line in lines) if lines else total == agreed
        if fact is None or invoice in same_money or not same or not agreed or _one_for_one(str(fact.value), batch):
            continue
        evidence = (spot_of(invoice, fact), in_order(f"currency: {ours}"), *(spot for ordered in groups for spot in ordered.evidence()))
        outcomes.append(Found(file=invoice.file, variant="currency", seen=str(fact.value), expected=ours, evidence=evidence))
        said.append(by_fact(invoice, fact, "differs"))
    if outcomes:
        yield Comparison("currency", (by_order(ours, f"currency: {ours}"), *said), tuple(outcomes))


def _one_for_one(currency: str, batch: Batch) -> bool:
    """Whether two currencies are worth so nearly the same that converted figures may be equal, to the cent of a price."""
    rates = [batch.order.units_for_one_euro(each) for each in (currency, batch.order.currency)]
    return rates[0] is not None and rates[1] is not None and abs(rates[0] - rates[1]) * 50 < max(rates[0], rates[1])


def _price_said(price: Decimal | None, line: TradeLine, invoice: Paper, judged: list[Found | Held], currency: str) -> list[Statement]:
    if price is None and line.unit_price is None:
        return []
    money = invoice.value("currency") or currency
    said = line.unit_price if price is None else plainly(price)
    how = "" if said == line.unit_price or line.unit_price is None else f"{line.unit_price} / {line.unit or '–'}"
    return [on_paper(invoice, f"{said} {money}", stands_by(judged), *line_evidence(invoice, (line,)), how=how)]


def _price_judged(price: Decimal, line: TradeLine, ordered: Ordered, invoice: Paper, currency: str) -> list[Found | Held]:
    units = units_of(line, ordered.unit) or Decimal(1)
    # Without an amount nobody can tell whether the price printed is that of one, of a hundred or of a thousand.
    possible = [price / each for each in PRICE_FOR] if number(line.amount) is None else [price]
    possible += [price * units / reading for reading in counted(line, ordered.unit).readings if reading > 0]
    if any(_agrees(each, agreed, units) for each in possible for agreed in ordered.prices):
        return [Held(line=each.line, file=invoice.file) for each in ordered.lines]
    if counted(line, ordered.unit).loose and any(_whole_multiple(price, agreed) for agreed in ordered.prices):
        return []
    return [
        Found(
            line=ordered.lines[0].line,
            file=invoice.file,
            variant="price",
            seen=f"{plainly(price)} {currency}",
            expected=_each(ordered.prices, currency),
            values={"model": ordered.lines[0].model, "unit": ordered.unit},
            evidence=ordered.evidence() + line_evidence(invoice, (line,)),
        )
    ]


def _each(prices: tuple[Decimal, ...], currency: str) -> str:
    return " / ".join(f"{plainly(each)} {currency}" for each in prices)


def _whole_multiple(one: Decimal, other: Decimal) -> bool:
    """Whether one price may be that of a kit and the other that of a test in it."""
    larger, smaller = max(one, other), min(one, other)
    return smaller > 0 and abs(larger / smaller - (larger / smaller).to_integral_value()) * smaller <= _CENT and larger >= smaller * 5


def _agrees(price: Decimal, agreed: Decimal, units: Decimal) -> bool:
    """Whether the prices are one, to the cent on the line, or as far as the invoice prints decimals (two at least)."""
    exponent = price.as_tuple().exponent
    rounded = isinstance(exponent, int) and -6 <= exponent <= -2 and price == agreed.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP)
    return rounded or abs(price - agreed) * units <= 2 * _CENT


def _price_of_unit(line: TradeLine, ordered: Ordered) -> Decimal | None:
    """The price of one unit of the order: the amount by the units it pays for, else the price printed beside the order's own unit."""
    units, amount, price = units_of(line, ordered.unit), number(line.amount), number(line.unit_price)
    quantity = number(line.quantity)
    if units is None or units <= 0:
        return None
    if price is not None and quantity is not None:
        # A wrong product on the line is another finding; the price is the one printed, brought to the order's unit.
        fitting = (factor for factor in price_factors(line) if amount is not None and abs(quantity * price * factor - amount) <= _CENT * 2)
        factor = next(fitting, Decimal(1))
        return price if units == quantity and factor == 1 else price * quantity * factor / units
    return None if amount is None else amount / units


def _totals(batch: Batch, groups: tuple[Ordered, ...], invoices: tuple[Paper, ...], same_money: tuple[Paper, ...]) -> Comparison:
    """The totals of the invoices against the order; judged where their lines could not be read."""
    currency = batch.order.currency
    agreed = sum((ordered.amount for ordered in groups), Decimal(0))
    priced = any(line.amount or line.unit_price for invoice in invoices for line in invoice.lines)
    facts = [(invoice, fact) for invoice in invoices if (fact := invoice.one("total_net") or invoice.one("total_gross")) is not None]
    outcomes = tuple(_total_judged(batch, groups, invoices, agreed)) if same_money and same_money == invoices and not priced else ()
    billed = [amount for _, fact in facts if (amount := number(str(fact.value))) is not None]
    same = bool(billed) and same_money == invoices and len(billed) == len(invoices) and abs(sum(billed, Decimal(0)) - agreed) <= 2 * _CENT
    stands = "agrees" if same and not outcomes else stands_by(outcomes)
    statements = [by_fact(invoice, fact, stands, said=f"{fact.value} {invoice.value('currency') or currency}") for invoice, fact in facts]
    ours = by_order(f"{plainly(agreed)} {currency}", *(each.text for ordered in groups for each in ordered.evidence()))
    return Comparison("total", (ours, *statements), outcomes, why="other_money" if invoices and not same_money else "by_lines" if priced else "", same=same)


def _total_judged(batch: Batch, groups: tuple[Ordered, ...], invoices: tuple[Paper, ...], agreed: Decimal) -> Iterator[Found | Held]:
    facts = [(invoice, invoice.one("total_net") or invoice.one("total_gross")) for invoice in invoices]
    stated = [(invoice, fact, amount) for invoice, fact in facts if fact is not None and (amount := number(str(fact.value))) is not None]
    if len(stated) < len(invoices):
        return
    order = batch.order
    charges = [each.amount for each in (order.freight, order.insurance) if each is not None and each.currency == order.currency]
    allowed = {agreed, *(agreed + each for each in charges), agreed + sum(charges, Decimal(0))}
    total = sum((amount for _, _, amount in stated), Decimal(0))
    if any(abs(total - each) <= _CENT * 2 for each in allowed) or all(abs(amount - agreed) <= _CENT * 2 for _, _, amount in stated):
        yield from (Held(file=invoice.file) for invoice in invoices)
        return
    yield Found(
        file=stated[0][0].file,
        variant="order_total",
        seen=f"{plainly(total)} {order.currency}",
        expected=f"{plainly(agreed)} {order.currency}",
        evidence=tuple(spot_of(invoice, fact) for invoice, fact, _ in stated) + tuple(each for ordered in groups for each in ordered.evidence()),
    )
