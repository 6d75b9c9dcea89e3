"""What an inspection report says of the shipment it is about, as trade papers say it: supplier, packages, weight, containers, and goods listed in a table."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from batches.paper import Fact
from documents.understanding.goods_lines import goods_lines
from documents.understanding.sheet import Sheet
from documents.understanding.trade_goods import lots
from documents.understanding.trade_numbers import containers, numbers, references
from documents.understanding.trade_packages import packages
from documents.understanding.trade_paper import TradePaper, best
from documents.understanding.trade_parties import party
from documents.understanding.trade_weights import weight

#: Most goods a report lists: a longer table is one of defects or of single samples.
_MOST_GOODS = 12


def inspected_goods(sheet: Sheet, stated: Collection[Fact]) -> Iterator[Fact]:
    """The facts of the shipment in fields that nothing is ``stated`` in yet; lots of a table of goods come to those of sentences."""
    paper = TradePaper(sheet.kind, sheet.pages, sheet.language or "en")
    lines = goods_lines(paper)
    lines = lines if len(lines) <= _MOST_GOODS else ()
    found = [
        ("seller", party(paper, {"seller"})),
        ("order_number", best(numbers(paper, {"order_number"})) or references(paper, "order_number")),
        ("packages", packages(paper, ("packages",))),
        ("gross_weight_kg", weight(paper, "gross_weight_kg")),
        *(("container_numbers", one) for one in containers(paper)),
        *(("lots", one) for one in lots(paper, lines)),
    ]
    known = {fact.field for fact in stated} - ({"lots"} if any(line.lot for line in lines) else set())
    same = {str(fact.value) for fact in stated if fact.field == "lots"}
    yield from (one.fact(field) for field, one in found if one is not None and field not in known and str(one.value) not in same)
