"""Is every paper there that the goods' route requires, and could each be read?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from batches.batch import Batch
from batches.finding import Evidence
from batches.paper import Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from catalogue.law import Route
from validators.certificate_scope import act_title, product_text
from validators.facts import Facts, Goods, listed, spot
from validators.papers_in_words import in_words, reason_in_words
from validators.routes import routes_for

Outcome = Iterator[Found | Held]


@rule(
    "papers.missing",
    "Reg. (EU) 2016/425 Art. 10; Reg. (EU) 2017/745 Art. 13; Reg. (EU) 2017/746 Art. 13",
    "kinds of the papers, `models` and `product` of instructions; `category`, `model`, `class`, `sterile` and `mode` of the order; "
    "the routes of the catalogue on arrival or on the certificate's `issue_date`",
)
def missing(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A paper the route requires that is not among the papers; a supporting one is for review. One finding a paper and line."""
    for goods in facts.goods:
        routes = routes_for(goods, facts)
        for paper, route in _asked(routes, "required").items():
            yield _present(facts, goods, paper, route, catalogue)
        for paper, route in _asked(routes, "supporting").items():
            if paper not in _asked(routes, "required"):
                yield _present(facts, goods, paper, route, catalogue, supporting=True)
    yield from _trade_papers(batch, facts, catalogue)


def _asked(routes: tuple[Route, ...], which: str) -> dict[tuple[str, ...], Route]:
    """Each paper with the first route that asks for it."""
    asked: dict[tuple[str, ...], Route] = {}
    for route in routes:
        for paper in route.required if which == "required" else route.supporting:
            asked.setdefault(paper, route)
    return asked


def _present(facts: Facts, goods: Goods, paper: tuple[str, ...], route: Route, catalogue: Catalogue, *, supporting: bool = False) -> Found | Held:
    there = facts.papers_of(goods.number, *paper)
    # A leaflet is for the models it names; what other papers name has codes of its own.
    fitting = [each for each in there if each.kind != "instructions" or facts.model_known(each, goods) is not False]
    if fitting:
        return Held(line=goods.number, file=fitting[0].file)
    if there:
        return _of_other_models(there, goods, paper, route, catalogue, supporting=supporting)
    offered = [each for each in facts.papers_of(goods.number, "voluntary_certificate", "iso_certificate") if not supporting]
    return Found(
        line=goods.number,
        seen=listed(f"{each.kind}: {each.file}" for each in offered) or None,
        expected=" or ".join(paper),
        severity="review" if supporting else None,
        variant="supporting" if supporting else "unread" if _unread(facts) else "",
        values={"paper": in_words(paper), "product": product_text(goods), "act": act_title(catalogue, route.act), "unread": listed(_unread(facts))},
        evidence=tuple(Evidence(file=each.file, page=1) for each in offered),
        basis=route.source,
        unverified=f"routes: {route.product} {route.act}" if route.unverified else None,
    )


def _of_other_models(there: tuple[Paper, ...], goods: Goods, paper: tuple[str, ...], route: Route, catalogue: Catalogue, *, supporting: bool) -> Found:
    named = [(each, fact) for each in there for fact in each.all("models")]
    return Found(
        line=goods.number,
        seen=listed(fact.value for _, fact in named),
        expected=goods.line.model,
        severity="review" if supporting else None,
        variant="other_models",
        values={
            "paper": in_words(paper),
            "product": product_text(goods),
            "act": act_title(catalogue, route.act),
            "there": listed(each.file for each in there),
        },
        evidence=tuple(each for one, fact in named for each in spot(one, fact)),
        basis=route.source,
        unverified=f"routes: {route.product} {route.act}" if route.unverified else None,
    )


def _unread(facts: Facts) -> tuple[str, ...]:
    """The files whose text nobody saw: a missing paper may be among them."""
    return tuple(paper.file for paper in facts.papers if paper.error is not None or paper.kind is None or paper.text_source is None)


def _trade_papers(batch: Batch, facts: Facts, catalogue: Catalogue) -> Outcome:
    """What every consignment needs; a transport paper only of the mode it travels by (``kind@mode``)."""
    for route in catalogue.routes_by_product.get("*", ()):
        for paper in route.required if route.applies(batch.lots_judged_for) else ():
            kinds = tuple(kind for kind, _, mode in (each.partition("@") for each in paper) if mode in ("", batch.order.mode))
            if not kinds:
                continue
            there = facts.papers_of_kind(*kinds)
            if there:
                yield Held(file=there[0].file)
            else:
                yield Found(expected=" or ".join(kinds), variant="trade", values={"paper": in_words(kinds)}, basis=route.source)


@rule(
    "papers.unreadable",
    "Reg. (EU) 2016/425 Art. 10(2); Reg. (EU) 2019/1020 Art. 4(3)",
    "whether the file opened, and whether text was read on its pages",
)
def unreadable(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A file that could not be read, or that shows no text to judge."""
    for paper in facts.papers:
        if paper.error is not None:
            evidence = Evidence(file=paper.file, text=paper.error.message)
            yield Found(file=paper.file, seen=paper.error.code, values={"why": reason_in_words(paper.error.code)}, evidence=(evidence,))
        elif paper.text_source is None or paper.kind is None:
            yield Found(file=paper.file, variant="no_text", evidence=spot(paper))
        else:
            yield Held(file=paper.file)


@rule(
    "papers.unrecognised",
    "Reg. (EU) 2019/1020 Art. 4(3)",
    "the kind recognised of each paper that was read",
)
def unrecognised(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A paper that was read and is of no kind known here."""
    for paper in facts.papers:
        if paper.error is not None or paper.text_source is None or paper.kind is None:
            continue
        if paper.kind == "other":
            yield Found(file=paper.file, seen="other", evidence=spot(paper))
        else:
            yield Held(file=paper.file)


RULES = (missing, unreadable, unrecognised)
