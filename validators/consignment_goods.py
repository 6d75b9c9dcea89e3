"""Are they the lots that were ordered, and of the origin that was declared?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from batches.batch import Batch
from batches.finding import Evidence
from batches.order import OrderedLot, OrderLine
from batches.paper import Paper, TradeLine
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from catalogue.countries import country_named
from validators.marking_rows import looked_at
from validators.trade_lines import Ordered, line_evidence, lines_about, ordered_models, units_of
from validators.trade_papers import KINDS, in_order, one_of_each, plainly, spot_of
from validators.words_of_people import folded

if TYPE_CHECKING:
    from validators.facts import Facts

_LABEL = re.compile(r"^(?:lot|batch|charge|ch b|los|lo|so lo|批号|批次|号)(?: (?:no|nr|number|nummer|号))?(?:\b|(?<=lot)(?=\d))\s*")
_SEPARATOR = re.compile(r"\s*(?:[,;、，；~]|[–—]|至|\s/\s|\s-\s|\bto\b|\bbis\b|\band\b|\bund\b|\bđến\b)\s*")


@dataclass(frozen=True, slots=True)
class _Printed:
    """A lot as a packing list prints it; ``of`` is the model its line is about, where that is known."""

    text: str
    of: Ordered | None
    evidence: Evidence
    line: TradeLine | None = None


@rule(
    "consignment.lot_mismatch",
    "Reg. (EU) 2016/425 Art. 8(5), 10(2); Reg. (EU) 2017/745 Art. 25, Annex I 23.2(g)",
    "`lots` and `lines` of packing lists, `lot` of `marking.csv`; `lots` of the order",
)
def lot_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """The packing lists name the lots of the order in their quantities, and the goods bear the lot they are listed as."""
    groups = ordered_models(batch.order)
    papers = one_of_each(facts.papers_of_kind("packing_list"))
    printed = [each for paper in papers for each in _printed(paper, groups, catalogue)]
    file = papers[0].file if papers else None
    if printed:
        for group in groups:
            yield from _of_model(group, printed, file)
            yield from _quantities(group, papers, groups, catalogue)
        yield from _of_no_model(batch, groups, printed, file)
    yield from _on_the_goods(batch)


def _printed(paper: Paper, groups: tuple[Ordered, ...], catalogue: Catalogue) -> Iterator[_Printed]:
    told: set[str] = set()
    for line in paper.lines:
        if not line.lot:
            continue
        about = next((group for group in groups if line in lines_about(group, paper, groups, catalogue)), None)
        told |= {_plain(part) for part in (line.lot, *_SEPARATOR.split(line.lot))}
        yield _Printed(line.lot, about, line_evidence(paper, (line,))[0], line)
    for fact in paper.all("lots"):
        if _plain(str(fact.value)) not in told:
            yield _Printed(str(fact.value), None, spot_of(paper, fact))


def _of_model(group: Ordered, printed: list[_Printed], file: str | None) -> Iterator[Found | Held]:
    lots = [(line, lot) for line in group.lines for lot in line.lots]
    if not lots or len({line.line for line, _ in lots}) < len(group.lines):
        return
    own = [each for each in printed if each.of is group or (each.of is None and _lots_named(each.text, lots))]
    known = {lot.lot for each in own for _, lot in _lots_named(each.text, lots)}
    strangers = [each for each in own if each.of is group and not _lots_named(each.text, lots)]
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
    strangers = [each for each in printed if each.of is None and not _lots_named(each.text, lots)]
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
        evidence=(*(each.evidence for each in printed), *of_order),
    )


def _quantities(group: Ordered, papers: tuple[Paper, ...], groups: tuple[Ordered, ...], catalogue: Catalogue) -> Iterator[Found | Held]:
    """Each lot comes in its quantity; lines that name several lots, or count packages of unknown content, are not compared.

    Only where the model's total is right: a wrong total is found as such already.
    """
    lots = [(line, lot) for line in group.lines for lot in line.lots]
    lines = [(paper, line) for paper in papers for line in lines_about(group, paper, groups, catalogue)]
    if sum((units_of(line, group.lines[0].unit) or Decimal(0) for _, line in lines), Decimal(0)) != group.quantity:
        return
    for ordered, lot in lots:
        listed = [(paper, line) for paper, line in lines if line.lot and lot.lot in {each.lot for _, each in _lots_named(line.lot, lots)}]
        counted = [units_of(line, ordered.unit) for _, line in listed if len(_lots_named(line.lot or "", lots)) == 1]
        units = [each for each in counted if each is not None]
        if not listed or len(units) < len(listed):
            continue
        total = sum(units, Decimal(0))
        if total == lot.quantity:
            yield Held(line=ordered.line, lot=lot.lot, file=listed[0][0].file)
            continue
        yield Found(
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


def _on_the_goods(batch: Batch) -> Iterator[Found | Held]:
    """The lot that stands on product and box, as the marking sheet gives it."""
    looked = looked_at(batch)
    for line, lot in batch.lots:
        seen = looked.get((line.line, lot.lot), {}).get("lot")
        # A row for all lots of a line, or one that only says that a lot number is there, tells none apart.
        if seen is None or not seen.text or seen.only_ticked or not seen.row.lot.strip() or not line.lots:
            continue
        if _lots_named(seen.text, [(line, lot)]):
            yield Held(line=line.line, lot=lot.lot)
            continue
        evidence = (seen.evidence, in_order(f"line {line.line}: lot {lot.lot}"))
        yield Found(line=line.line, lot=lot.lot, variant="marking", seen=seen.text, expected=lot.lot, evidence=evidence)


def _lots_named(text: str, lots: list[tuple[OrderLine, OrderedLot]]) -> list[tuple[OrderLine, OrderedLot]]:
    """The lots among ``lots`` that a text names: as a whole, as a part of a list, or as a word of its own."""
    words = {_plain(part) for part in (text, *_SEPARATOR.split(text), *re.split(r"[\s()\[\]:：]+", text))} - {""}
    return [(line, lot) for line, lot in lots if _plain(lot.lot) in words]


def _plain(lot: str) -> str:
    return re.sub(r"[\W_]", "", _LABEL.sub("", folded(lot)))


@rule(
    "consignment.origin_mismatch",
    "Reg. (EU) No 952/2013 Art. 59, 60, 163; Del. Reg. (EU) 2015/2446 Annex B (16 08)",
    "`country_of_origin` of invoice, packing list and proof of origin; `origin` of the order",
)
def origin_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Order, invoice, packing list and proof of origin name one country of origin, however they write it."""
    stated = [
        (paper, fact, code)
        for kind in ("commercial_invoice", "packing_list", "origin_proof")
        for paper in facts.papers_of_kind(kind)
        for fact in paper.all("country_of_origin")
        if (code := country_named(str(fact.value), catalogue)) is not None
    ]
    order = batch.order.origin
    wanted, source = (order, in_order(f"origin: {order}")) if order else (stated[0][2], spot_of(*stated[0][:2])) if stated else (None, None)
    others = stated if order else stated[1:]
    if wanted is None or source is None:
        return
    for paper in {paper.file: paper for paper, _, _ in others}.values():
        named = [(fact, code) for owner, fact, code in others if owner is paper]
        if any(code == wanted or (code == "EU" and catalogue.at(on).in_single_market(wanted)) for _, code in named):
            yield Held(file=paper.file)
            continue
        fact, code = named[0]
        yield Found(
            file=paper.file,
            seen=f"{KINDS[paper.kind or ''].en}: {code}",
            expected=f"{'order' if order else source.file}: {wanted}",
            values={"paper": KINDS[paper.kind or ""], "stated": str(fact.value), "wanted": wanted, "other": "order.json" if order else source.file},
            evidence=(spot_of(paper, fact), source),
        )
