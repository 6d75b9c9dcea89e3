"""What trade papers cite of one another and no rule judges: order and invoice numbers, most ports, an importer. They are shown where they agree.

Where they do not, nothing is contradicted for certain: each side of the chain numbers in its own way, and places have many names. Of the currency and
of the port of loading a rule judges a part: its row then shows what the other papers say as well, and there is no second one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from batches.batch import Batch
from batches.compared import Statement
from batches.paper import Fact, Paper
from catalogue.contents import Catalogue
from validators.comparing import Comparison, by_fact, by_order
from validators.consignment_parties import agreement
from validators.trade_papers import one_of_each
from validators.words_of_people import folded

if TYPE_CHECKING:
    from validators.facts import Facts

_TRADE = (
    "purchase_order",
    "commercial_invoice",
    "packing_list",
    "air_waybill",
    "bill_of_lading",
    "origin_proof",
    "beneficiary_confirmation",
    "inspection_report",
)
_PAYING = ("purchase_order", "commercial_invoice")
_CITING = tuple(kind for kind in _TRADE if kind != "commercial_invoice")


def numbers(batch: Batch, facts: Facts, catalogue: Catalogue) -> Iterator[Comparison]:
    """Every such comparison, of currency and port of loading too; where a rule has a row of those, that one is to be shown in place of it."""
    order = batch.order
    yield _compared("order_number", by_order(order.order, f"order: {order.order}"), _stated(facts, "order_number", _TRADE), _same_number, "own_numbers")
    own = _stated(facts, "invoice_number", ("commercial_invoice",))
    yield from _against_each_other("invoice_number", own, _stated(facts, "invoice_number", _CITING), _same_number, "own_numbers")
    money = _stated(facts, "currency", _PAYING)
    yield _compared("currency", by_order(order.currency, f"currency: {order.currency}"), money, _same_number, "other_money")
    for field in ("port_of_loading", "port_of_discharge"):
        stated = _stated(facts, field, _TRADE)
        yield from _against_each_other(field, stated[:1], stated[1:], _same_place, "other_words")
    importer = by_order(order.importer.name, f"importer: {order.importer.name}")
    named = [(paper, fact) for paper in facts.papers if (fact := paper.one("importer")) is not None]
    yield _compared("party", importer, named, lambda one, other: agreement(one, (other,), catalogue) == "agrees", "names", about="importer")


def with_the_others(judged: Comparison, facts: Facts) -> Comparison:
    """A rule's row of currency or port of loading with what the papers say that it does not judge; any other row as it is."""
    if not judged.statements or judged.subject not in ("currency", "port_of_loading"):
        return judged
    kinds, same = (_PAYING, _same_number) if judged.subject == "currency" else (_TRADE, _same_place)
    held = [each.said for each in judged.statements if each.verdict != "differs"]
    others = [(paper, fact) for paper, fact in _stated(facts, judged.subject, kinds) if paper.file not in {each.file for each in judged.statements}]
    said = [by_fact(paper, fact, "agrees" if any(same(str(fact.value), each) for each in held) else "incomparable") for paper, fact in others]
    return replace(judged, statements=(*judged.statements, *said))


def _stated(facts: Facts, field: str, kinds: tuple[str, ...]) -> list[tuple[Paper, Fact]]:
    papers = [paper for kind in kinds for paper in one_of_each(facts.papers_of_kind(kind))]
    return [(paper, fact) for paper in papers if (fact := paper.one(field)) is not None]


def _compared(subject: str, ours: Statement, stated: list[tuple[Paper, Fact]], same: Callable[[str, str], bool], why: str, *, about: str = "") -> Comparison:
    said = [by_fact(paper, fact, "agrees" if same(str(fact.value), ours.said) else "incomparable") for paper, fact in stated]
    agreed = bool(said) and all(each.verdict == "agrees" for each in said)
    return Comparison(subject, (ours, *said), about=about, why=why if said else "", same=agreed)


def _against_each_other(
    subject: str, own: list[tuple[Paper, Fact]], others: list[tuple[Paper, Fact]], same: Callable[[str, str], bool], why: str
) -> Iterator[Comparison]:
    """Others against those whose own it is; nothing to show where nobody states it."""
    values = [str(fact.value) for _, fact in own]
    said = [by_fact(paper, fact, "agrees" if any(same(str(fact.value), each) for each in values) else "incomparable") for paper, fact in others]
    if own or said:
        references = [by_fact(paper, fact, "reference") for paper, fact in own]
        agreed = bool(own and said) and all(each.verdict == "agrees" for each in said)
        yield Comparison(subject, (*references, *said), why=why if own and said else "", same=agreed)


def _same_number(one: str, other: str) -> bool:
    plain = folded(one).replace(" ", "")
    return bool(plain) and plain == folded(other).replace(" ", "")


def _same_place(one: str, other: str) -> bool:
    words = set(folded(one).split()), set(folded(other).split())
    joined = _same_number(one, other)
    return joined or (bool(words[0] and words[1]) and (words[0] <= words[1] or words[1] <= words[0]))
