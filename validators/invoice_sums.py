"""Does an invoice add up? Quantity by price is the amount of a line, and the lines are the total."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from batches.finding import Evidence
from batches.order import Order
from batches.paper import Fact, Paper, TradeLine
from batches.rule import Found, Held
from catalogue.contents import Catalogue
from validators.counted_units import words_about
from validators.package_contents import contents_stated
from validators.trade_lines import line_evidence, number
from validators.trade_words import unit_named, worth

_ROUNDING = Decimal("0.02")
#: Prices are also quoted for a hundred or a thousand units.
PRICE_FOR = (1, 100, 1000)


def invoice_adds_up(invoice: Paper, order: Order, catalogue: Catalogue, disputed: Collection[TradeLine] = ()) -> Iterator[Found | Held]:
    """Findings for ``consignment.amount_mismatch`` from the invoice alone; ``disputed``: lines of the amount agreed, whose price is objected to already."""
    outcomes = [*_lines(invoice, disputed), *_total(invoice, order, catalogue)]
    wrong = [each for each in outcomes if isinstance(each, Found)]
    yield from wrong or dict.fromkeys(outcomes)


def _lines(invoice: Paper, disputed: Collection[TradeLine]) -> Iterator[Found | Held]:
    for line in invoice.lines:
        quantity, price, amount = number(line.quantity), number(line.unit_price), number(line.amount)
        if quantity is None or price is None or amount is None:
            continue
        if _multiplied(line):
            yield Held(file=invoice.file)
            continue
        if line in disputed:
            continue
        computed = _computed(line)
        yield Found(
            file=invoice.file,
            variant="line_sum",
            seen=f"{line.quantity} × {line.unit_price} = {line.amount}",
            expected=str(computed),
            values={
                "what": line.model or line.description or "–",
                "quantity": line.quantity or "",
                "price": line.unit_price or "",
                "amount": amount,
                "computed": computed,
            },
            evidence=line_evidence(invoice, (line,)),
        )


def _multiplied(line: TradeLine) -> bool:
    """Whether quantity by price is the amount, or a line does not print all three."""
    quantity, price, amount = number(line.quantity), number(line.unit_price), number(line.amount)
    if quantity is None or price is None or amount is None:
        return True
    return any(abs(quantity * price * factor - amount) <= _ROUNDING for factor in price_factors(line))


def price_factors(line: TradeLine) -> Iterator[Decimal]:
    """What quantity by price may be multiplied with: a price for a hundred, or for the package or piece that the line speaks of beside its quantity."""
    yield from (1 / Decimal(units) for units in PRICE_FOR)
    for content in contents_stated(words_about(line)):
        yield from (content, 1 / content)
    in_pieces = worth(unit_named(line.unit or "") or "", "piece")
    if in_pieces:
        yield in_pieces


def _computed(line: TradeLine) -> Decimal:
    return ((number(line.quantity) or Decimal(0)) * (number(line.unit_price) or Decimal(0))).quantize(Decimal("0.01"))


def _total(invoice: Paper, order: Order, catalogue: Catalogue) -> Iterator[Found | Held]:
    """The sum of the lines against the net total, or the gross one where no net is printed. Not judged when a line's amount was not read."""
    amounts = [number(line.amount) for line in invoice.lines]
    read = [amount for amount in amounts if amount is not None]
    count = number(invoice.value("line_count"))
    if not read or len(read) < len(amounts) or (count is not None and count != len(amounts)):
        return
    fact = invoice.one("total_net") or invoice.one("total_gross")
    total = None if fact is None else number(str(fact.value))
    if fact is None or total is None:
        return
    lines = sum(read, Decimal(0))
    if any(abs(total - allowed) <= _ROUNDING for allowed in _allowed(lines, fact, order, catalogue)):
        yield Held(file=invoice.file)
        return
    # Where the total is right but for an amount that is wrongly multiplied, that one is the slip.
    meant = sum((amount if _multiplied(line) else _computed(line) for line, amount in zip(invoice.lines, read, strict=True)), Decimal(0))
    if meant != lines and any(abs(total - allowed) <= _ROUNDING for allowed in _allowed(meant, fact, order, catalogue)):
        return
    yield Found(
        file=invoice.file,
        variant="total",
        seen=str(total),
        expected=str(lines),
        values={"total": total, "sum": lines, "count": len(read)},
        evidence=(Evidence(file=invoice.file, page=fact.page, box=fact.box, text=fact.raw), *line_evidence(invoice, invoice.lines)),
    )


def _allowed(lines: Decimal, fact: Fact, order: Order, catalogue: Catalogue) -> Iterator[Decimal]:
    """What a total may be: the lines, with freight or insurance billed below them, and in a gross total with VAT."""
    yield lines
    charges = [each.amount for each in (order.freight, order.insurance, order.inland_transport) if each is not None and each.currency == order.currency]
    for chosen in (*((each,) for each in charges), tuple(charges[:2]), tuple(charges)):
        yield lines + sum(chosen, Decimal(0))
    if fact.field == "total_gross":
        yield from ((lines * (100 + percent) / 100).quantize(Decimal("0.01")) for percent in {row.rate_percent for row in catalogue.vat_rates})
