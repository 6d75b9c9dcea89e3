"""Does an invoice bill goods that nobody ordered, and does a paper list another model in place of the one ordered?

A line whose model is not understood may name an ordered one by the seller's own number: it is judged only where all that was ordered is accounted for
without it, or where it can be nothing but the sister of the model that is lacking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from batches.batch import Batch
from batches.paper import Paper, TradeLine
from batches.rule import Found
from catalogue.contents import Catalogue
from validators.comparing import Comparison, by_order, on_paper
from validators.counted_units import units_of
from validators.invoice_sums import invoice_adds_up
from validators.lot_names import lots_named
from validators.trade_lines import Ordered, is_charge, is_free, line_evidence, number
from validators.trade_papers import KINDS, one_of_each, plainly
from validators.trade_words import names_one
from validators.words_of_people import folded

if TYPE_CHECKING:
    from validators.facts import Facts


def unordered(batch: Batch, facts: Facts, catalogue: Catalogue) -> Iterator[Comparison]:
    """Goods of other models on invoices and packing lists."""
    for kind in ("commercial_invoice", "packing_list"):
        papers = one_of_each(facts.papers_of_kind(kind))
        for paper in papers:
            unknown = [line for line, model in zip(paper.lines, facts.models_of_lines(paper), strict=True) if model is None]
            others = [line for line in unknown if not is_charge(line) and not is_free(line)]
            yield from _sisters(paper, facts, others)
            if kind == "commercial_invoice" and len(papers) == 1:
                yield from _surplus(paper, facts, others, batch, catalogue)


def _surplus(invoice: Paper, facts: Facts, others: list[TradeLine], batch: Batch, catalogue: Catalogue) -> Iterator[Comparison]:
    """Goods that are billed, and part of the total, beside all that was ordered."""
    groups = facts.ordered
    bought = [line for line in others if _names_goods(line, groups, batch, catalogue) and (number(line.amount) or 0) > 0]
    listed = [(group, facts.lines_about(group, invoice)) for group in groups]
    complete = all(lines and _units(lines, group) == group.quantity for group, lines in listed)
    if not bought or not complete or not _is_summed(invoice, batch, catalogue):
        return
    seen = "; ".join(f"{line.quantity or '–'} {line.unit or ''} {line.model or line.description}" for line in bought)
    found = Found(
        file=invoice.file,
        variant="unordered",
        seen=seen,
        expected=", ".join(group.lines[0].model for group in groups),
        evidence=(*line_evidence(invoice, bought), *(spot for group in groups for spot in group.evidence())),
    )
    ours = by_order(", ".join(group.lines[0].model for group in groups), *(each.text for group in groups for each in group.evidence()))
    yield Comparison("quantity", (ours, on_paper(invoice, seen, "differs", *line_evidence(invoice, bought))), (found,))


def _is_summed(invoice: Paper, batch: Batch, catalogue: Catalogue) -> bool:
    """Whether the lines were all read and make up a total that is printed: then none is a heading, a subtotal or a remark."""
    stated = invoice.one("total_net") or invoice.one("total_gross")
    amounts = [number(line.amount) for line in invoice.lines]
    outcomes = list(invoice_adds_up(invoice, batch.order, catalogue))
    return stated is not None and all(each is not None for each in amounts) and bool(outcomes) and not any(isinstance(each, Found) for each in outcomes)


def _names_goods(line: TradeLine, groups: tuple[Ordered, ...], batch: Batch, catalogue: Catalogue) -> bool:
    """Whether a line is of goods of a model of its own, or of a product of the catalogue: no packaging, no service, no lot or code in the wrong column."""
    model, described = (line.model or "").strip(), folded(line.description)
    if any(names_one(role, f"{model} {line.description}") for role in ("charge", "beside")) or not number(line.quantity):
        return False
    lots = [(each, lot) for group in groups for each in group.lines for lot in each.lots]
    if (
        any(folded(group.lines[0].model) in f"{folded(model)} {described}" for group in groups)
        or lots_named(model, lots)
        or folded(model) == folded(batch.order.order)
    ):
        return False
    a_product = any(re.search(rf"(?<!\w){re.escape(folded(word))}", described) for product in catalogue.products for word in product.words)
    return a_product or re.fullmatch(r"(?=.*\d)(?=.*[A-Za-z].*)(?!.*\s).{3,}", model) is not None


def _sisters(paper: Paper, facts: Facts, others: list[TradeLine]) -> Iterator[Comparison]:
    """The ordered quantity of a model that differs from an ordered one in a figure, where that one is listed nowhere on the paper."""
    if paper.text_source != "text":
        return
    for group in facts.ordered:
        model = group.lines[0].model
        if facts.lines_about(group, paper) or any(folded(model) in folded(f"{line.model} {line.description}") for line in paper.lines):
            continue
        alike = [line for line in others if _shape(line.model or "") == _shape(model) and _shape(model)]
        names = {folded(line.model or "") for line in alike}
        rivals = [each for each in facts.ordered if each is not group and _shape(each.lines[0].model) == _shape(model)]
        if len(names) == 1 and not rivals and _units(tuple(alike), group) == group.quantity:
            yield _sister(paper, group, alike)


def _sister(paper: Paper, group: Ordered, alike: list[TradeLine]) -> Comparison:
    model, stated = group.lines[0].model, (alike[0].model or "").strip()
    evidence = (*line_evidence(paper, alike), *group.evidence())
    found = tuple(
        Found(
            line=line.line,
            file=paper.file,
            variant="other_model",
            seen=f"{KINDS[paper.kind or ''].en}: {stated}",
            expected=f"order: {model}",
            values={"paper": KINDS[paper.kind or ""], "stated": stated, "model": model, "quantity": plainly(Decimal(group.quantity)), "unit": group.unit},
            evidence=evidence,
        )
        for line in group.lines
    )
    ours = by_order(model, *(each.text for each in group.evidence()))
    return Comparison("model", (ours, on_paper(paper, stated, "differs", *line_evidence(paper, alike))), found, model, group.only_line)


def _shape(model: str) -> str:
    """A model with its figures struck: two letters at least, and two figures; else empty. A seller's own numbers are built otherwise."""
    plain = re.sub(r"[\W_]", "", folded(model))
    return re.sub(r"\d", "0", folded(model)) if re.match(r"[a-z]{2}", plain) and len(re.findall(r"\d", plain)) >= 2 else ""


def _units(lines: tuple[TradeLine, ...], group: Ordered) -> Decimal | None:
    counts = [units_of(line, group.unit) for line in lines]
    known = [each for each in counts if each is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(counts) else None
