"""Trade papers side by side: what they are called, copies left out, their spots as evidence."""

from __future__ import annotations

from decimal import Decimal

from batches.base import Text
from batches.finding import Evidence
from batches.paper import Fact, Paper
from validators.words_of_people import folded

ORDER = "order.json"
TRANSPORT = ("air_waybill", "bill_of_lading")
KINDS = {
    "commercial_invoice": Text(de="Rechnung", en="invoice"),
    "packing_list": Text(de="Packliste", en="packing list"),
    "air_waybill": Text(de="Luftfrachtbrief", en="air waybill"),
    "bill_of_lading": Text(de="Konnossement", en="bill of lading"),
    "purchase_order": Text(de="Bestellung", en="purchase order"),
    "origin_proof": Text(de="Ursprungsnachweis", en="proof of origin"),
    "order": Text(de="Bestellung", en="order"),
}


def one_of_each(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    """Papers without the copies: those that bear the number of an earlier one of the same kind."""
    kept: dict[str, Paper] = {}
    for paper in papers:
        own = paper.value("invoice_number") if paper.kind == "commercial_invoice" else paper.value("document_number") or paper.value("waybill_number")
        kept.setdefault(folded(own) if own else paper.file, paper)
    return tuple(kept.values())


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
