"""Are they the lots that were ordered, and of the origin that was declared?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from batches.batch import Batch
from batches.compared import Statement
from batches.finding import Evidence
from batches.order import OrderedLot, OrderLine
from batches.paper import Fact, Paper, TradeLine
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from catalogue.countries import country_named
from validators.comparing import Comparison, Stands, by_fact, by_order, on_paper, outcomes_of, stands_by
from validators.counted_units import units_of
from validators.lot_names import is_lot, lots_named, lots_on, parts, plain
from validators.marking_rows import looked_at
from validators.names import model_fits
from validators.trade_lines import Ordered, line_evidence
from validators.trade_papers import KINDS, ORDER, in_order, one_of_each, plainly, spot_of

if TYPE_CHECKING:
    from validators.facts import Facts, Goods


@dataclass(frozen=True, slots=True)
class _Printed:
    """A lot as a packing list prints it; ``of`` is the model its line is about, where that is known."""

    paper: Paper
    text: str
    of: Ordered | None
    evidence: Evidence

    def said(self, stands: Stands) -> Statement:
        """The lot as a statement of its paper."""
        return on_paper(self.paper, self.text, stands, self.evidence)


@rule(
    "consignment.lot_mismatch",
    "Reg. (EU) 2016/425 Art. 8(5), 10(2); Reg. (EU) 2017/745 Art. 25, Annex I 23.2(g)",
    "`lots` and `lines` of packing lists and invoices, `lots` of declarations, `lot` of `marking.csv`; `lots` of the order",
)
def lot_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """The packing lists name the lots of the order in their quantities, invoices and declarations no others, and the goods bear the lot they are listed as."""
    yield from outcomes_of(lots(batch, facts, catalogue))


@rule(
    "consignment.origin_mismatch",
    "Reg. (EU) No 952/2013 Art. 59, 60, 163; Del. Reg. (EU) 2015/2446 Annex B (16 08)",
    "`country_of_origin` of invoice, packing list and proof of origin; `origin` of the order",
)
def origin_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Order, invoice, packing list and proof of origin name one country of origin, however they write it."""
    yield from outcomes_of((origin(batch, facts, catalogue, on),))


def lots(batch: Batch, facts: Facts, catalogue: Catalogue) -> Iterator[Comparison]:
    """The lots of each model, the quantity of each lot, and what the goods bear."""
    groups = facts.ordered
    papers = one_of_each(facts.papers_of_kind("packing_list"))
    printed = [each for paper in papers for each in _printed(paper, facts)]
    file = papers[0].file if papers else None
    for group in groups:
        yield _lots_of_model(group, printed, tuple(_of_model(group, printed, file)) if printed else ())
        if printed:
            yield from _quantities(group, papers, facts)
    unknown = tuple(_of_no_model(batch, groups, printed, file))
    if unknown:
        yield Comparison("lots", tuple(each.said("differs") for each in printed if each.of is None), unknown)
    yield from _on_the_goods(batch)
    yield from (_billed(invoice, facts) for invoice in one_of_each(facts.papers_of_kind("commercial_invoice")))
    yield from (_declared(paper, goods, catalogue) for paper, goods in facts.pairs("declaration_of_conformity"))


def _lots_of_model(group: Ordered, printed: list[_Printed], outcomes: tuple[Found | Held, ...]) -> Comparison:
    ordered = [(line, lot) for line in group.lines for lot in line.lots]
    own = [each for each in printed if each.of is group or (each.of is None and lots_on(each.paper, each.text, ordered))]
    names = ", ".join(lot.lot for _, lot in ordered)
    ours = [by_order(names, *(f"line {line.line}: lot {lot.lot}, {lot.quantity}" for line, lot in ordered))] if ordered else []
    return Comparison("lots", (*ours, *(each.said(stands_by(outcomes)) for each in own)), outcomes, group.lines[0].model, group.only_line)


def _printed(paper: Paper, facts: Facts) -> Iterator[_Printed]:
    told: set[str] = set()
    known = [(line, lot) for group in facts.ordered for line in group.lines for lot in line.lots]
    for line, about in zip(paper.lines, facts.models_of_lines(paper), strict=True):
        if not line.lot or not (is_lot(line.lot) or lots_on(paper, line.lot, known)):
            continue
        told |= parts(line.lot)
        yield _Printed(paper, line.lot, about, line_evidence(paper, (line,))[0])
    for fact in paper.all("lots"):
        if plain(str(fact.value)) not in told and (is_lot(str(fact.value)) or lots_named(str(fact.value), known)):
            yield _Printed(paper, str(fact.value), None, spot_of(paper, fact))


def _of_model(group: Ordered, printed: list[_Printed], file: str | None) -> Iterator[Found | Held]:
    lots = [(line, lot) for line in group.lines for lot in line.lots]
    if not lots or len({line.line for line, _ in lots}) < len(group.lines):
        return
    own = [each for each in printed if each.of is group or (each.of is None and lots_on(each.paper, each.text, lots))]
    known = {lot.lot for each in own for _, lot in lots_on(each.paper, each.text, lots)}
    strangers = [each for each in own if each.of is group and not lots_on(each.paper, each.text, lots)]
    lacking = [(line, lot) for line, lot in lots if lot.lot not in known]
    if strangers:
        yield _found(group.lines[0], None, strangers, lots, file)
    elif lacking and own:
        yield from (_found(line, lot, own, lots, file) for line, lot in lacking)
    elif own:
        yield from (Held(line=line.line, lot=lot.lot, file=file) for line, lot in lots)


def _of_no_model(batch: Batch, groups: tuple[Ordered, ...], printed: list[_Printed], file: str | None) -> Iterator[Found | Held]:
    """Lots the paper lists without their model, none of which the order knows. Not judged where some line of the order names no lots."""
    lots = [(line, lot) for line in batch.order.lines for lot in line.lots]
    if any(not line.lots for line in batch.order.lines):
        return
    strangers = [each for each in printed if each.of is None and not lots_on(each.paper, each.text, lots)]
    if strangers:
        line = batch.order.lines[0] if len(groups) == 1 else None
        yield _found(line, None, strangers, lots, file)


def _found(line: OrderLine | None, lot: OrderedLot | None, printed: list[_Printed], lots: list[tuple[OrderLine, OrderedLot]], file: str | None) -> Found:
    seen = ", ".join(dict.fromkeys(each.text for each in printed))
    expected = lot.lot if lot is not None else ", ".join(each.lot for _, each in lots)
    of_order = tuple(in_order(f"line {owner.line}: lot {each.lot}, {each.quantity}") for owner, each in lots if lot is None or each is lot)
    return Found(
        line=None if line is None else line.line,
        lot=None if lot is None else lot.lot,
        file=file,
        variant="lacking" if lot is not None else "",
        seen=seen,
        expected=expected,
        values={"paper": KINDS[printed[0].paper.kind or ""]},
        evidence=(*(each.evidence for each in printed), *of_order),
    )


def _billed(invoice: Paper, facts: Facts) -> Comparison:
    """An invoice need not name every lot; one that names lots of the order names no others beside them."""
    groups = facts.ordered
    lots = [(line, lot) for group in groups for line in group.lines for lot in line.lots]
    printed = list(_printed(invoice, facts))
    strangers = [each for each in printed if not lots_on(invoice, each.text, lots)]
    complete = all(line.lots for group in groups for line in group.lines)
    outcome: tuple[Found | Held, ...] = ()
    if complete and printed and len(strangers) < len(printed):
        line = groups[0].lines[0] if len(groups) == 1 else None
        outcome = (_found(line, None, strangers, lots, invoice.file) if strangers else Held(file=invoice.file),)
    return Comparison("lots", tuple(each.said(stands_by(outcome)) for each in printed), outcome)


def _declared(paper: Paper, goods: Goods, catalogue: Catalogue) -> Comparison:
    """A declaration for lots, none of which is of the line, declares other goods (Reg. (EU) 2016/425 Annex IX (1))."""
    line = goods.line
    lots = [(line, lot) for lot in line.lots]
    models = [line.model, *(str(fact.value) for fact in paper.all("models"))]
    facts = [fact for fact in paper.all("lots") if is_lot(str(fact.value)) and plain(str(fact.value)) not in {plain(each) for each in models}]
    printed = [_Printed(paper, str(fact.value), None, spot_of(paper, fact)) for fact in facts if not model_fits(line.model, str(fact.value), catalogue)]
    outcome: tuple[Found | Held, ...] = ()
    if printed and lots:
        ours = any(lots_on(paper, each.text, lots) for each in printed)
        outcome = (Held(line=line.line, file=paper.file) if ours else _found(line, None, printed, lots, paper.file),)
    return Comparison("lots", tuple(each.said(stands_by(outcome)) for each in printed), outcome, line.model, line.line)


def _quantities(group: Ordered, papers: tuple[Paper, ...], facts: Facts) -> Iterator[Comparison]:
    """Each lot comes in its quantity; lines that name several lots, or count packages of unknown content, are not compared.

    Only where the model's total is right: a wrong total is found as such already.
    """
    of_order = [(line, lot) for line in group.lines for lot in line.lots]
    lines = [(paper, line) for paper in papers for line in facts.lines_about(group, paper)]
    right = sum((units_of(line, group.unit) or Decimal(0) for _, line in lines), Decimal(0)) == group.quantity
    for ordered, lot in of_order:
        listed = [(paper, line) for paper, line in lines if line.lot and lot.lot in {each.lot for _, each in lots_on(paper, line.lot, of_order)}]
        counted = [units_of(line, ordered.unit) for paper, line in listed if len(lots_on(paper, line.lot or "", of_order)) == 1]
        units = [each for each in counted if each is not None]
        if not listed:
            continue
        total = sum(units, Decimal(0)) if len(units) == len(listed) else None
        outcomes = (_lot_judged(ordered, lot, listed, total),) if right and total is not None else ()
        stands = stands_by(outcomes)
        said = [on_paper(paper, f"{line.quantity or '–'} {line.unit or ''}".strip(), stands, *line_evidence(paper, (line,))) for paper, line in listed]
        ours = by_order(f"{lot.quantity} {ordered.unit}", f"line {ordered.line}: lot {lot.lot}, {lot.quantity}")
        why = "several_lots" if total is None else "" if right else "total_differs"
        yield Comparison("lot_quantity", (ours, *said), outcomes, ordered.model, ordered.line, lot.lot, why)


def _lot_judged(ordered: OrderLine, lot: OrderedLot, listed: list[tuple[Paper, TradeLine]], total: Decimal) -> Found | Held:
    if total == lot.quantity:
        return Held(line=ordered.line, lot=lot.lot, file=listed[0][0].file)
    return Found(
        line=ordered.line,
        lot=lot.lot,
        file=listed[0][0].file,
        variant="quantity",
        seen=f"packing list: {plainly(total)} {ordered.unit}",
        expected=f"order: {lot.quantity} {ordered.unit}",
        values={"stated": plainly(total), "ordered": lot.quantity, "unit": ordered.unit},
        evidence=(
            *(each for paper, line in listed for each in line_evidence(paper, (line,))),
            in_order(f"line {ordered.line}: lot {lot.lot}, {lot.quantity}"),
        ),
    )


def _on_the_goods(batch: Batch) -> Iterator[Comparison]:
    """The lot that stands on product and box, as the marking sheet gives it."""
    looked = looked_at(batch)
    for line, lot in batch.lots:
        seen = looked.get((line.line, lot.lot), {}).get("lot")
        # A row for all lots of a line, or one that only says that a lot number is there, tells none apart.
        if seen is None or not seen.text or seen.only_ticked or not seen.row.lot.strip() or not line.lots:
            continue
        outcome: Found | Held = Held(line=line.line, lot=lot.lot)
        if not lots_named(seen.text, [(line, lot)]):
            evidence = (seen.evidence, in_order(f"line {line.line}: lot {lot.lot}"))
            outcome = Found(line=line.line, lot=lot.lot, variant="marking", seen=seen.text, expected=lot.lot, evidence=evidence)
        said = Statement(kind="goods", file=seen.evidence.file, said=seen.text, verdict=stands_by((outcome,)), spots=(seen.evidence,))
        yield Comparison("lot_on_goods", (by_order(lot.lot, f"line {line.line}: lot {lot.lot}"), said), (outcome,), line.model, line.line, lot.lot)


def origin(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Comparison:
    """The country of origin on the order and on every paper that names one."""
    printed = [
        (paper, fact, country_named(str(fact.value), catalogue))
        for kind in ("commercial_invoice", "packing_list", "origin_proof")
        for paper in facts.papers_of_kind(kind)
        for fact in paper.all("country_of_origin")
    ]
    stated = [(paper, fact, code) for paper, fact, code in printed if code is not None]
    order = batch.order.origin
    unknown = [by_fact(paper, fact, "incomparable") for paper, fact, code in printed if code is None]
    if order is None and not stated:
        return Comparison("origin", tuple(unknown), why="no_country" if unknown else "")
    wanted, source = (order, in_order(f"origin: {order}")) if order else (stated[0][2], spot_of(*stated[0][:2]))
    others = stated if order else stated[1:]
    papers: list[Paper] = []
    for paper, _, _ in others:
        papers += [] if paper in papers else [paper]
    judged = [_origin_judged(paper, others, wanted, source, batch, catalogue, on) for paper in papers]
    reference = by_order(order, f"origin: {order}") if order else by_fact(stated[0][0], stated[0][1], "reference", said=wanted)
    said = [by_fact(p, fact, stands_by(each for each in judged if each.file == p.file), said=code, how=_as_printed(fact, code)) for p, fact, code in others]
    return Comparison("origin", (reference, *said, *unknown), tuple(judged), why="no_country" if unknown and not judged else "")


def _as_printed(fact: Fact, code: str) -> str:
    return "" if str(fact.value) == code else f"“{fact.value}”"


def _origin_judged(
    paper: Paper, stated: list[tuple[Paper, Fact, str]], wanted: str, source: Evidence, batch: Batch, catalogue: Catalogue, on: date
) -> Found | Held:
    named = [(fact, code) for owner, fact, code in stated if owner is paper]
    if any(code == wanted or (code == "EU" and catalogue.at(on).in_single_market(wanted)) for _, code in named):
        return Held(file=paper.file)
    fact, code = named[0]
    by_us = batch.order.origin is not None
    return Found(
        file=paper.file,
        seen=f"{KINDS[paper.kind or ''].en}: {code}",
        expected=f"{'order' if by_us else source.file}: {wanted}",
        values={"paper": KINDS[paper.kind or ""], "stated": str(fact.value), "wanted": wanted, "other": ORDER if by_us else source.file},
        evidence=(spot_of(paper, fact), source),
    )
