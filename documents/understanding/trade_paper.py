"""A trade paper laid out: its labels, its tables of goods, its own style of figures and dates; and facts with the checks that spoke for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeVar

from batches.base import Box
from batches.paper import Fact
from documents.reading.page import around
from documents.understanding.dates import Order, order_of
from documents.understanding.flow import flow_of
from documents.understanding.goods_table import GoodsTable, goods_tables
from documents.understanding.layout import Laid, Segment
from documents.understanding.trade_labels import Label
from documents.understanding.trade_places import PageLabels, Place
from documents.understanding.trade_values import Figures, figures_of

#: What each check leaves of the doubt: confidence is one minus the product over all checks that spoke for a value.
DOUBT_LEFT = {
    "label": 0.3,
    "near_label": 0.6,
    "format": 0.4,
    "check_digit": 0.15,
    "known": 0.4,
    "title": 0.4,
    "column_total": 0.25,
    "sum_of_lines": 0.15,
    "adds_up": 0.15,
    "repeated": 0.5,
    "legal_form": 0.4,
    "letterhead": 0.5,
    "address_block": 0.5,
    "phrase": 0.3,
    "pattern": 0.5,
    "counted": 0.2,
}

Value = TypeVar("Value")


@dataclass(frozen=True)
class Candidate:
    """A value that could be a field's, and what speaks for it."""

    value: str | int
    raw: str
    page: int | None
    box: Box | None
    checks: tuple[str, ...]

    @property
    def confidence(self) -> float:
        """One minus the doubt that the checks leave."""
        return round(1 - prod(DOUBT_LEFT[check] for check in self.checks), 3)

    def fact(self, field: str) -> Fact:
        """The candidate as the paper's fact."""
        return Fact(field=field, value=self.value, raw=self.raw, confidence=self.confidence, page=self.page, box=self.box, checks=self.checks)


_AMERICAN = re.compile(
    r"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\s+\d{5}(?:-\d{4})?\b"
)
_BRITISH = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}\b")


def _order_of_place(texts: Iterable[str]) -> Order | None:
    """How dates are written where the paper's addresses are: the month first in the United States, the day in the United Kingdom."""
    found = [(bool(_AMERICAN.search(text)), bool(_BRITISH.search(text))) for text in texts]
    american, british = any(one for one, _ in found), any(other for _, other in found)
    return None if american == british else "month_first" if american else "day_first"


class TradePaper:
    """The paper as the finders of fields see it."""

    def __init__(self, kind: str, pages: tuple[Laid, ...], language: str) -> None:
        self.kind = kind
        self.language = language
        self.pages = pages
        self.tables: tuple[GoodsTable, ...] = goods_tables(self.pages)
        self.figures: Figures = figures_of(self.texts(), language)
        self.order: Order | None = order_of(self.texts(), language) or _order_of_place(self.texts())
        self.labels = tuple(PageLabels(laid, self._goods_on(laid.number)) for laid in self.pages)

    def texts(self) -> Iterator[str]:
        """Every line of the paper, and every run of words in it."""
        for laid in self.pages:
            for line in laid.lines:
                yield line.text

    def _goods_on(self, page: int) -> list[Segment]:
        return [segment for table in self.tables if table.head.page == page for segment in table.segments]

    def labelled(self, roles: Collection[str]) -> Iterator[tuple[PageLabels, Label]]:
        """Labels that can stand for one of ``roles``, page by page from the top."""
        for page in self.labels:
            for label in page.with_role(roles):
                yield page, label

    def first_values(self, roles: Collection[str], parse: Callable[[Place, Label], Value | None]) -> Iterator[tuple[Label, Place, Value]]:
        """For each label of these roles the first place whose text is a value of that type."""
        for page, label in self.labelled(roles):
            for place in page.places(label):
                value = parse(place, label)
                if value is not None:
                    yield label, place, value
                    break

    @property
    def first_page(self) -> Laid:
        """The page that carries the letterhead."""
        return self.pages[0]


def candidate(value: str | int, place: Place, raw: str, checks: Sequence[str]) -> Candidate:
    """A candidate read at ``place``; its box is that of the words ``raw`` stands on."""
    spot = find_spot(place.segments, raw)
    page = place.segments[0].page if place.segments else None
    return Candidate(value, raw, page, spot, tuple(checks))


def find_spot(segments: Sequence[Segment], raw: str) -> Box | None:
    """The box of the words that print ``raw``, else of all the segments."""
    if not segments:
        return None
    flow = flow_of(segments)
    at = flow.text.find(raw)
    if at >= 0:
        return flow.spot(at, at + len(raw)).box
    return around(word for segment in segments for word in segment.words)


def best(candidates: Iterable[Candidate]) -> Candidate | None:
    """The surest candidate, the earliest among equals; a value found at two places gains by it."""
    found = list(candidates)
    if not found:
        return None
    chosen = max(found, key=lambda one: one.confidence)
    again = len({one.box for one in found if one.value == chosen.value}) > 1
    if again and "repeated" not in chosen.checks:
        return Candidate(chosen.value, chosen.raw, chosen.page, chosen.box, (*chosen.checks, "repeated"))
    return chosen
