"""What a supplier's link shows: the order's number, the goods in words, which papers are wanted, and what came through the link. Nothing else of the batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from batches.base import Text
from catalogue import Catalogue
from portal.desk import Desk, Known
from portal.views.order_page import category_of, unit_of
from portal.views.papers_missing import Explained, missing_papers
from record.links import Link


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods of a line, without a price."""

    what: Text
    model: str
    product_class: str
    quantity: int
    unit: Text


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper that is wanted, and what it is."""

    name: Text
    explained: tuple[Explained, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class SentBefore:
    """A file that came through this link; ``taken``: whether it was."""

    name: str
    at: datetime
    taken: bool


def goods_of(known: Known, catalogue: Catalogue) -> tuple[Goods, ...]:
    """What was ordered, in words."""
    lines = known.batch.order.lines
    return tuple(Goods(category_of(catalogue, each.category), each.model, each.product_class or "", each.quantity, unit_of(each.unit)) for each in lines)


def wanted_of(known: Known) -> tuple[Wanted, ...]:
    """Which papers are missing, by their kinds alone; nothing of what was found about those that are there."""
    return tuple(Wanted(each.name, each.explained, each.required) for each in missing_papers(known))


def sent_through(desk: Desk, link: Link) -> tuple[SentBefore, ...]:
    """The files of this link alone, the newest first."""
    own = f"link:{link.id}"
    return tuple(
        SentBefore(each.sent.file, each.at, each.refused is None) for each in desk.house.ledger.uploads.of_batch(link.about) if each.sent.account == own
    )
