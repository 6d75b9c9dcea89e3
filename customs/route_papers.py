"""The routes by which new goods may go to the market on a day, for whoever asks before anything is ordered."""

from __future__ import annotations

from batches.base import Text
from catalogue.as_of import CatalogueAt
from catalogue.law import Route
from customs.tables import tables


def routes_open_to(at: CatalogueAt, category: str, product_class: str | None) -> tuple[Route, ...]:
    """The routes of a category that run on the day, those for goods made under an act that has ended left out; a route for a class the goods are not of is
    left out too. A row with another condition (``sterile``) is given with it: whether it holds is seen in the order."""
    known = at.category(category)
    if known is None:
        return ()
    running = [route for route in at.routes(known.product) if not route.of_legacy]
    return tuple(route for route in running if _may_be(route, product_class))


def _may_be(route: Route, product_class: str | None) -> bool:
    classes = [condition.partition(":")[2] for condition in route.conditions if condition.startswith("class:")]
    return not classes or product_class is None or product_class in classes


def papers_in_words(route: Route) -> Text:
    """The papers a route requires, alternatives joined by "or"."""
    named = {row.kind: row for row in tables().documents}
    papers = [[named[kind] for kind in paper if kind in named] for paper in route.required]
    return Text(
        de=", ".join(" oder ".join(row.name_de for row in paper) for paper in papers),
        en=", ".join(" or ".join(row.name_en for row in paper) for paper in papers),
    )
