"""Trade papers side by side: what they are called, copies left out, their spots as evidence."""

from __future__ import annotations

from decimal import Decimal

from batches.base import Text
from batches.finding import Evidence
from batches.paper import Fact, Paper
from validators.words_of_people import folded

ORDER = "order.json"
_TOTALS = ("total_net", "total_gross", "gross_weight_kg", "net_weight_kg", "packages")
TRANSPORT = ("air_waybill", "bill_of_lading")
KINDS = {
    "commercial_invoice": Text(de="Rechnung", en="invoice"),
    "packing_list": Text(de="Packliste", en="packing list"),
    "air_waybill": Text(de="Luftfrachtbrief", en="air waybill"),
    "bill_of_lading": Text(de="Konnossement", en="bill of lading"),
    "purchase_order": Text(de="Bestellung", en="purchase order"),
    "origin_proof": Text(de="Ursprungsnachweis", en="proof of origin"),
    "declaration_of_conformity": Text(de="Konformitätserklärung", en="declaration of conformity"),
    "order": Text(de="Bestellung", en="order"),
}


def one_of_each(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    """Papers without the copies: those that bear the number of an earlier one of the same kind, unless they list other goods (sheet 2 of 2)."""
    kept: list[Paper] = []
    for paper in papers:
        number = _own_number(paper)
        if number is None or not any(number == _own_number(other) and not _lists_other_goods(paper, other) for other in kept):
            kept.append(paper)
    return tuple(kept)


def _own_number(paper: Paper) -> str | None:
    own = paper.value("invoice_number") if paper.kind == "commercial_invoice" else paper.value("document_number") or paper.value("waybill_number")
    return folded(own) or None if own else None


def _lists_other_goods(one: Paper, other: Paper) -> bool:
    """Whether both list goods and have no line and no total in common; a copy that was read badly has some."""
    lines = [{(line.model, line.lot, line.quantity) for line in paper.lines} for paper in (one, other)]
    stated = [{(field, value) for field in _TOTALS if (value := paper.value(field))} for paper in (one, other)]
    return bool(lines[0] and lines[1]) and not (lines[0] & lines[1] or stated[0] & stated[1])


def plainly(amount: Decimal) -> str:
    """A number without needless zeros."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spot_of(paper: Paper, fact: Fact) -> Evidence:
    """Where a fact stands on its paper."""
    return Evidence(file=paper.file, page=fact.page, box=fact.box, text=fact.raw)


def in_order(text: str) -> Evidence:
    """A spot in the order."""
    return Evidence(file=ORDER, text=text)
