"""Do order, invoice, packing list and transport paper speak of the same goods? And does each invoice add up?

Nothing is said where a paper does not print the numbers: what is not there cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from batches.batch import Batch
from batches.paper import Fact, Paper, TradeLine
from batches.rule import Found, Held, Rule, rule
from catalogue.contents import Catalogue
from validators import consignment_goods, consignment_parties, consignment_transport
from validators.invoice_sums import invoice_adds_up
from validators.trade_lines import Ordered, line_evidence, lines_about, number, ordered_models, units_of
from validators.trade_papers import KINDS, one_of_each, plainly, spot_of
from validators.words_of_people import folded

if TYPE_CHECKING:
    from validators.facts import Facts

_CENT = Decimal("0.01")


@rule(
    "consignment.quantity_mismatch",
    "Reg. (EU) No 952/2013 Art. 15(2)(a), 163; order and trade papers of the consignment",
    "`lines`, `line_count` and `packages` of invoices and packing lists, `packages` of transport papers; `quantity` ordered",
)
def quantity_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Each model comes in the quantity ordered, on the invoices together and on the packing lists together; packages agree from paper to paper."""
    groups = ordered_models(batch.order)
    for kind in ("commercial_invoice", "packing_list"):
        papers = one_of_each(facts.papers_of_kind(kind))
        for ordered in groups:
            stated = [(paper, lines) for paper in papers if (lines := lines_about(ordered, paper, groups, catalogue))]
            if not stated and _fully_understood(papers, groups, catalogue):
                stated = [(paper, ()) for paper in papers]
            yield from _quantities(ordered, kind, stated)
    yield from _packages(facts)


def _quantities(ordered: Ordered, kind: str, stated: list[tuple[Paper, tuple[TradeLine, ...]]]) -> Iterator[Found | Held]:
    counted = [(paper, lines, [units_of(line, ordered.lines[0].unit) for line in lines]) for paper, lines in stated]
    if not counted or any(units is None for _, _, several in counted for units in several):
        return
    sums = [sum((units for units in several if units is not None), Decimal(0)) for _, _, several in counted]
    # A pro forma and the final invoice state the same goods twice.
    if sum(sums) == ordered.quantity or all(each == ordered.quantity for each in sums):
        yield from (Held(line=line.line, file=paper.file) for line in ordered.lines for paper, _, _ in counted)
        return
    unit = ordered.lines[0].unit
    seen = sum(sums, Decimal(0))
    evidence = ordered.evidence() + tuple(each for paper, lines, _ in counted for each in line_evidence(paper, lines))
    for line in ordered.lines:
        yield Found(
            line=line.line,
            file=counted[0][0].file,
            seen=f"{KINDS[kind].en}: {plainly(seen)} {unit}",
            expected=f"order: {ordered.quantity} {unit}",
            values={"paper": KINDS[kind], "model": line.model, "stated": plainly(seen), "ordered": ordered.quantity, "unit": unit},
            evidence=evidence,
        )


def _fully_understood(papers: tuple[Paper, ...], groups: tuple[Ordered, ...], catalogue: Catalogue) -> bool:
    """Whether every line of these papers was read and is about a model ordered, so that a model they do not name is not in the consignment."""
    for paper in papers:
        known = sum(len(lines_about(group, paper, groups, catalogue)) for group in groups)
        count = number(paper.value("line_count"))
        if not paper.lines or known < len(paper.lines) or (count is not None and count != len(paper.lines)):
            return False
    return bool(papers)


def _packages(facts: Facts) -> Iterator[Found | Held]:
    """Packages on packing lists against those on invoices and transport papers."""
    listed = _stated_packages(facts, "packing_list")
    if not listed:
        return
    total = sum(count for _, _, count in listed)
    for kind in ("commercial_invoice", "air_waybill", "bill_of_lading"):
        others = _stated_packages(facts, kind)
        # A house and a master waybill both carry the whole consignment; several invoices or bills each a part.
        if not others or total in ({count for _, _, count in others} | {sum(count for _, _, count in others)}):
            yield from (Held(file=paper.file) for paper, _, _ in others)
            continue
        paper = others[0][0]
        yield Found(
            file=paper.file,
            variant="packages",
            seen=f"{KINDS[kind].en}: {' + '.join(str(count) for _, _, count in others)}",
            expected=f"packing list: {total}",
            values={"paper": KINDS[kind], "stated": " + ".join(str(count) for _, _, count in others), "listed": total},
            evidence=tuple(spot_of(paper, fact) for paper, fact, _ in (*listed, *others)),
        )


def _stated_packages(facts: Facts, kind: str) -> list[tuple[Paper, Fact, int]]:
    found = []
    for paper in one_of_each(facts.papers_of_kind(kind)):
        fact = paper.one("packages")
        count = None if fact is None else number(str(fact.value))
        # Pallets hold cartons: the two counts differ and both are right.
        if fact is not None and count is not None and not any(word in folded(fact.raw) for word in ("pallet", "palette", "plt", "托盘", "container")):
            found.append((paper, fact, int(count)))
    return found


@rule(
    "consignment.amount_mismatch",
    "Reg. (EU) No 952/2013 Art. 70, 163; Impl. Reg. (EU) 2015/2447 Art. 145",
    "`lines`, `line_count`, `total_net`, `total_gross` and `currency` of invoices; `unit_price`, `freight`, `insurance` of the order",
)
def amount_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Each invoice adds up, and bills what the order agreed."""
    invoices = one_of_each(facts.papers_of_kind("commercial_invoice"))
    for invoice in invoices:
        yield from invoice_adds_up(invoice, batch.order, catalogue)
    # Goods given free of charge are invoiced at a value for customs, which nobody agreed on.
    if not batch.order.donation:
        yield from _against_order(batch, invoices, catalogue)


def _against_order(batch: Batch, invoices: tuple[Paper, ...], catalogue: Catalogue) -> Iterator[Found | Held]:
    groups = ordered_models(batch.order)
    same_money = tuple(invoice for invoice in invoices if invoice.value("currency") in (None, batch.order.currency))
    for ordered in groups:
        prices = {line.unit_price for line in ordered.lines}
        for invoice in same_money:
            for line in lines_about(ordered, invoice, groups, catalogue):
                price = _price_of_unit(line, ordered)
                if price is None:
                    continue
                if any(_agrees(price, agreed, units_of(line, ordered.lines[0].unit) or Decimal(1)) for agreed in prices):
                    yield from (Held(line=each.line, file=invoice.file) for each in ordered.lines)
                    continue
                yield Found(
                    line=ordered.lines[0].line,
                    file=invoice.file,
                    variant="price",
                    seen=f"{plainly(price)} {batch.order.currency}",
                    expected=" / ".join(f"{plainly(each)} {batch.order.currency}" for each in sorted(prices)),
                    values={"model": ordered.lines[0].model, "unit": ordered.lines[0].unit},
                    evidence=ordered.evidence() + line_evidence(invoice, (line,)),
                )
    priced = any(line.amount or line.unit_price for invoice in invoices for line in invoice.lines)
    if same_money and same_money == invoices and not priced:
        yield from _totals(batch, groups, invoices)


def _agrees(price: Decimal, agreed: Decimal, units: Decimal) -> bool:
    """Whether the prices are one, to the cent on the line, or as far as the invoice prints decimals (two at least)."""
    exponent = price.as_tuple().exponent
    rounded = isinstance(exponent, int) and -6 <= exponent <= -2 and price == agreed.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP)
    return rounded or abs(price - agreed) * units <= 2 * _CENT


def _price_of_unit(line: TradeLine, ordered: Ordered) -> Decimal | None:
    """The price of one unit of the order: the amount by the units it pays for, else the price printed beside the order's own unit."""
    units, amount, price = units_of(line, ordered.lines[0].unit), number(line.amount), number(line.unit_price)
    quantity = number(line.quantity)
    if units is None or units <= 0:
        return None
    if price is not None and quantity is not None:
        # A wrong product on the line is another finding; the price is the one printed, brought to the order's unit.
        hundreds = next((part for part in (1, 100, 1000) if amount is not None and abs(quantity * price / part - amount) <= _CENT * 2), 1)
        return price if units == quantity and hundreds == 1 else price * quantity / units / hundreds
    return None if amount is None else amount / units


def _totals(batch: Batch, groups: tuple[Ordered, ...], invoices: tuple[Paper, ...]) -> Iterator[Found | Held]:
    """Invoices whose lines could not be read: their totals against the order."""
    agreed = sum((ordered.amount for ordered in groups), Decimal(0))
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


RULES: tuple[Rule[[Batch, Facts, Catalogue, date]], ...] = (
    quantity_mismatch,
    amount_mismatch,
    consignment_parties.party_mismatch,
    consignment_transport.transport_mismatch,
    consignment_transport.weight_mismatch,
    consignment_goods.lot_mismatch,
    consignment_goods.origin_mismatch,
)
