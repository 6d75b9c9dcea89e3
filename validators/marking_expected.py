"""What whoever looks at the goods should find on product, box or accompanying paper: a checklist, before anything is judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from batches.base import Text
from batches.order import OrderedLot
from batches.rule import in_words
from catalogue.law import MarkingElement
from validators.facts import CONFORMITY, Facts, Goods
from validators.marking import bodies_beside_ce
from validators.marking_demands import demands_on
from validators.standards import harmonised_for


@dataclass(frozen=True, slots=True)
class Expected:
    """One element: whether it must or must not be there, by which clause, and what it should read where that is known (else empty)."""

    element: str
    name: Text
    demand: Literal["required", "forbidden"]
    clause: str
    reads: Text


def expected_on(goods: Goods, lot: OrderedLot, facts: Facts) -> tuple[Expected, ...]:
    """What the acts of the goods' routes say of their marking, in the catalogue's order. It is the rule's own list (:func:`demands_on`)."""
    return tuple(
        Expected(row.element, Text(de=row.name_de, en=row.name_en), row.demand, row.clause, _reads(row, goods, lot, facts))
        for row in demands_on(goods, facts.batch, facts, facts.catalogue)
    )


def _reads(row: MarkingElement, goods: Goods, lot: OrderedLot, facts: Facts) -> Text:
    if row.demand == "forbidden":
        return _same("")
    if row.element == "expiry":
        return _same("") if lot.expires_on is None else Text(de=in_words(lot.expires_on, "de"), en=in_words(lot.expires_on, "en"))
    if row.form == "german":
        return Text(de="auf Deutsch", en="in German")
    return _same(" / ".join(dict.fromkeys(_texts(row, goods, lot, facts))))


def _texts(row: MarkingElement, goods: Goods, lot: OrderedLot, facts: Facts) -> Iterator[str]:
    order = facts.batch.order
    match row.element:
        case "ce":
            yield "CE"
        case "body_number":
            yield from (str(fact.value) for _, fact in bodies_beside_ce(goods, facts))
        case "class":
            reuse = "" if row.form != "class_and_reuse" else "R" if goods.line.reusable else "NR"
            yield f"{goods.product_class or goods.line.product_class or ''} {reuse}".strip()
        case "standard":
            editions = harmonised_for(goods.products_in_law, facts.catalogue)
            current = [each.name for each in editions if each.applies(facts.batch.lots_judged_for)]
            yield from current or (each.name for each in editions)
        case "manufacturer":
            yield order.manufacturer_of(goods.line).name
        case "importer":
            yield order.importer.name
        case "model":
            yield goods.line.model
        case "lot":
            yield "" if lot.lot == "-" else lot.lot
        case "authorised_representative":
            papers = (paper for paper in facts.papers_of(goods.number, *CONFORMITY) if paper.kind == "declaration_of_conformity")
            yield from (str(fact.value) for paper in papers for fact in paper.all("authorised_representative"))


def _same(text: str) -> Text:
    return Text(de=text, en=text)
