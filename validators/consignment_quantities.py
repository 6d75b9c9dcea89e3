"""Does each model come in the quantity ordered, and in the same number of packages on every paper?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from batches.batch import Batch
from batches.compared import Statement
from batches.paper import Fact, Paper, TradeLine
from batches.rule import Found, Held
from catalogue.contents import Catalogue
from validators.comparing import Comparison, by_fact, by_order, on_paper, stands_by
from validators.counted_units import Counted, counted, may_be_kits, packed_as, shown_sum
from validators.package_contents import package_named
from validators.trade_lines import Ordered, is_charge, line_evidence, number, paid_for
from validators.trade_papers import KINDS, one_of_each, plainly, spot_of
from validators.words_of_people import folded

if TYPE_CHECKING:
    from validators.facts import Facts

_COUNTING = ("commercial_invoice", "packing_list")
_BESIDE = ("purchase_order", "origin_proof", "inspection_report")
_CARRYING = ("commercial_invoice", "air_waybill", "bill_of_lading")


@dataclass(frozen=True, slots=True)
class _Listed:
    """What one paper lists of a model."""

    paper: Paper
    lines: tuple[TradeLine, ...]
    counts: tuple[Counted, ...]

    @property
    def units(self) -> Decimal | None:
        """The units of all its lines; ``None`` where one cannot be counted."""
        known = [each.units for each in self.counts if each.units is not None]
        return sum(known, Decimal(0)) if len(known) == len(self.counts) else None

    def reading(self, number: int) -> Decimal | None:
        """The units where every line that may mean several things means that one of them; ``None`` where a line means nothing known."""
        readings = [each.readings for each in self.counts]
        return sum((each[min(number, len(each) - 1)] for each in readings), Decimal(0)) if all(readings) else None


def quantities(batch: Batch, facts: Facts, catalogue: Catalogue) -> Iterator[Comparison]:
    """Each model of the order with what the invoices together and the packing lists together say of it."""
    for ordered in facts.ordered:
        statements = [by_order(f"{ordered.quantity} {ordered.unit}", *(each.text for each in ordered.evidence()))]
        outcomes: list[Found | Held] = []
        unsettled = False
        for kind in _COUNTING:
            papers = one_of_each(facts.papers_of_kind(kind))
            listed = [_listed(paper, lines, ordered) for paper in papers if (lines := facts.lines_about(ordered, paper))]
            if not listed and _fully_understood(papers, facts):
                listed = [_Listed(paper, (), ()) for paper in papers]
            judged = list(_judged(ordered, kind, listed))
            # Samples given free may or may not be part of what was ordered.
            paid = [_listed(each.paper, paid_for(each.lines), ordered) for each in listed]
            judged = judged if stands_by(judged) != "differs" or paid == listed else list(_judged(ordered, kind, paid))
            if kind == "packing_list" and stands_by(judged) == "differs":
                with_free = ([*_judged(ordered, kind, listed, free)] for free in _free_units(ordered, facts))
                judged = next((each for each in with_free if stands_by(each) == "agrees"), judged)
            outcomes += judged
            unsettled = unsettled or (bool(listed) and not judged)
            statements += [_said(each, ordered.unit, judged) for each in listed]
        why = "not_counted" if unsettled else ""
        # What an order, a proof of origin or an inspector counts is shown; a part or a sample of the goods contradicts nothing.
        for paper in facts.papers_of_kind(*_BESIDE):
            lines = facts.lines_about(ordered, paper)
            beside = _listed(paper, lines, ordered)
            agrees = [Held()] if lines and beside.units == ordered.quantity else []
            statements += [_said(beside, ordered.unit, [*agrees])] if lines else []
        yield Comparison("quantity", tuple(statements), tuple(outcomes), ordered.lines[0].model, ordered.only_line, why=why)


def _free_units(ordered: Ordered, facts: Facts) -> tuple[Decimal, ...]:
    """How many units of a model the invoices may give free beside those paid for, which a packing list counts with them: together, or each the same."""
    free = []
    for invoice in one_of_each(facts.papers_of_kind("commercial_invoice")):
        lines = facts.lines_about(ordered, invoice)
        paid = paid_for(lines)
        free += [_listed(invoice, tuple(line for line in lines if line not in paid), ordered).units]
    known = [each for each in free if each]
    return tuple(dict.fromkeys((sum(known, Decimal(0)), *known)))


def _listed(paper: Paper, lines: tuple[TradeLine, ...], ordered: Ordered) -> _Listed:
    return _Listed(paper, lines, tuple(counted(line, ordered.unit) for line in lines))


def _said(listed: _Listed, unit: str, judged: list[Found | Held]) -> Statement:
    units = listed.units
    cartons = [number(line.cartons) for line in listed.lines]
    packed = [each for each in cartons if each is not None]
    printed = " + ".join(each.how or "–" for each in listed.counts) if units is None else f"{plainly(units)} {unit}"
    how = [] if units is None else [shown_sum(listed.counts, units, unit)]
    how += [f"{' + '.join(map(plainly, packed))} cartons"] if packed and len(packed) == len(cartons) else []
    how += dict.fromkeys(packed_as(line, unit) for line in listed.lines)
    return on_paper(listed.paper, printed, stands_by(judged), *line_evidence(listed.paper, listed.lines), how="; ".join(each for each in how if each))


def _judged(ordered: Ordered, kind: str, listed: list[_Listed], free: Decimal = Decimal(0)) -> Iterator[Found | Held]:
    units = [each.units for each in listed]
    known = [each for each in units if each is not None]
    most = max((len(count.readings) for each in listed for count in each.counts), default=0)
    if not listed:
        return
    wanted = ordered.quantity + free
    if _makes_up(units, wanted) or any(_makes_up([each.reading(number) for each in listed], wanted) for number in range(most)):
        yield from (Held(line=line.line, file=each.paper.file) for line in ordered.lines for each in listed)
        return
    seen = sum(known, Decimal(0))
    loose = any(count.loose for each in listed for count in each.counts)
    if len(known) < len(listed) or (loose and may_be_kits(seen, Decimal(ordered.quantity))):
        return
    evidence = ordered.evidence() + tuple(spot for each in listed for spot in line_evidence(each.paper, each.lines))
    for line in ordered.lines:
        yield Found(
            line=line.line,
            file=listed[0].paper.file,
            seen=f"{KINDS[kind].en}: {plainly(seen)} {ordered.unit}",
            expected=f"order: {ordered.quantity} {ordered.unit}",
            values={"paper": KINDS[kind], "model": line.model, "stated": plainly(seen), "ordered": ordered.quantity, "unit": ordered.unit},
            evidence=evidence,
        )


def _makes_up(totals: list[Decimal | None], ordered: Decimal) -> bool:
    """Whether the papers state the quantity ordered: together, or each of them (a pro forma and the invoice), or a pro forma beside invoices in parts."""
    known = [each for each in totals if each is not None]
    if len(known) < len(totals):
        return False
    parts = [each for each in known if each != ordered]
    return sum(known) == ordered or not parts or (len(parts) < len(known) and sum(parts) == ordered)


def _fully_understood(papers: tuple[Paper, ...], facts: Facts) -> bool:
    """Whether every line of these papers was read and is about a model ordered, so that a model they do not name is not in the consignment."""
    for paper in papers:
        goods = [line for line in paper.lines if not is_charge(line)]
        known = sum(model is not None for model in facts.models_of_lines(paper))
        count = number(paper.value("line_count"))
        if not goods or known < len(goods) or (count is not None and count != len(paper.lines)):
            return False
    return bool(papers)


def packages(facts: Facts) -> Iterator[Comparison]:
    """Packages on packing lists against those on invoices and transport papers."""
    listed = [*_stated_packages(facts, "packing_list")]
    summed = [] if listed else [*_cartons_of_lines(facts)]
    totals = [count for _, _, count in listed] or [count for _, count in summed]
    possible = {sum(totals), *(totals if len(set(totals)) == 1 else ())}
    outcomes: list[Found | Held] = []
    statements = [by_fact(paper, fact, "reference", said=count, how=_carton_sum(paper)) for paper, fact, count in listed]
    statements += [on_paper(paper, count, "reference", *line_evidence(paper, paper.lines), how=_carton_sum(paper)) for paper, count in summed]
    for kind in _CARRYING:
        others = [*_stated_packages(facts, kind)]
        counts = [count for _, _, count in others]
        judged: list[Found | Held] = []
        # A house and a master waybill both carry the whole consignment; several invoices or bills each a part.
        if totals and counts and possible & {*counts, sum(counts)}:
            judged = [Held(file=paper.file) for paper, _, _ in others]
        elif listed and counts:
            judged = [_packages_differ(kind, listed, others)]
        outcomes += judged
        statements += [by_fact(paper, fact, stands_by(judged), said=count) for paper, fact, count in others]
    yield Comparison("packages", tuple(statements), tuple(outcomes), why="shared_cartons" if summed else "" if listed else "no_packing_list")


def _packages_differ(kind: str, listed: list[tuple[Paper, Fact, int]], others: list[tuple[Paper, Fact, int]]) -> Found:
    shown, total = " + ".join(str(count) for _, _, count in others), sum(count for _, _, count in listed)
    return Found(
        file=others[0][0].file,
        variant="packages",
        seen=f"{KINDS[kind].en}: {shown}",
        expected=f"packing list: {total}",
        values={"paper": KINDS[kind], "stated": shown, "listed": total},
        evidence=tuple(spot_of(paper, fact) for paper, fact, _ in (*listed, *others)),
    )


def _stated_packages(facts: Facts, kind: str) -> Iterator[tuple[Paper, Fact, int]]:
    for paper in one_of_each(facts.papers_of_kind(kind)):
        fact = paper.one("packages")
        count = None if fact is None else number(str(fact.value))
        # Pallets hold cartons: the two counts differ and both are right.
        if fact is not None and count is not None and package_named(fact.raw) != "pallet" and not _is_carrier(fact.raw):
            yield paper, fact, int(count)


def _is_carrier(raw: str) -> bool:
    return any(word in folded(raw) for word in ("pallet", "palette", "plt", "托盘", "container"))


def _cartons_of_lines(facts: Facts) -> Iterator[tuple[Paper, int]]:
    """Packing lists that state no number of packages, with the cartons of their lines. A carton may be shared by lines, so these only ever agree."""
    papers = one_of_each(facts.papers_of_kind("packing_list"))
    counts = [(paper, [number(line.cartons) for line in paper.lines]) for paper in papers if paper.one("packages") is None]
    read = [(paper, [each for each in cartons if each is not None]) for paper, cartons in counts]
    if len(read) == len(papers) and all(cartons and len(cartons) == len(paper.lines) for paper, cartons in read):
        yield from ((paper, int(sum(cartons))) for paper, cartons in read)


def _carton_sum(paper: Paper) -> str:
    cartons = [number(line.cartons) for line in paper.lines]
    read = [each for each in cartons if each is not None]
    return f"{' + '.join(map(plainly, read))} = {plainly(sum(read, Decimal(0)))} cartons" if len(read) == len(cartons) > 1 else ""
