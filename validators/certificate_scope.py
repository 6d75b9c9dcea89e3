"""Does the certificate cover these goods: act, class, model, manufacturer?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from batches.batch import Batch
from batches.paper import Paper
from batches.rule import Found, Held, rule
from catalogue.as_of import classes_named
from catalogue.contents import Catalogue
from catalogue.law import Route
from validators.facts import CERTIFICATES, Facts, Goods, classes_stated, day_of, listed, spot
from validators.names import compared, same_company
from validators.routes import BODY_PAPERS, acts_for_certificate, confirmations

Outcome = Iterator[Found | Held]


def act_title(catalogue: Catalogue, act: str) -> str:
    """An act as findings cite it: ``Reg. (EU) 2016/425``."""
    rows = catalogue.acts_by_name.get(act, ())
    return rows[0].title if rows else act


def acts_named(paper: Paper) -> tuple[str, ...]:
    """The acts a paper names, each once."""
    return tuple(dict.fromkeys(str(fact.value) for fact in paper.all("legislation")))


@rule(
    "certificate.legislation_not_applicable",
    "Reg. (EU) 2016/425 Art. 47; Reg. (EU) 2017/745 Art. 120; Reg. (EU) 2017/746 Art. 110",
    "`legislation`, `issue_date`; the acts that govern the `category` ordered on that day",
)
def legislation_not_applicable(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A certificate under an act that does not govern the product, or no longer did on the day of issue."""
    for paper, goods in facts.pairs(*CERTIFICATES):
        named, lawful = acts_named(paper), acts_for_certificate(goods, facts, paper.kind or "", day_of(paper, "issue_date"))
        if not named or not lawful:
            continue
        if set(named) & set(lawful):
            yield Held(line=goods.number, file=paper.file)
            continue
        undated = day_of(paper, "issue_date") is None and _own_subject(named, goods, catalogue)
        yield Found(
            line=goods.number,
            file=paper.file,
            seen=listed(named),
            expected=listed(lawful),
            severity="review" if undated else None,
            values={"product": product_text(goods), "issued": day_of(paper, "issue_date") or "–"},
            evidence=spot(paper, *paper.all("legislation")),
            basis="; ".join(dict.fromkeys(row.source for act in lawful for row in catalogue.acts_by_name.get(act, ()))),
            unverified=_unverified_act(catalogue, lawful),
        )


@rule(
    "certificate.class_mismatch",
    "Reg. (EU) 2016/425 Annex V 6.2(g); EN 149 clause 5; EN 14683 clause 5",
    "`product_class`, else `product`; `class`, `material` and `reusable` of the order",
)
def class_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A certificate for another protection class than ordered."""
    for paper, goods in facts.pairs(*CERTIFICATES):
        judged = class_judged(paper, goods, catalogue)
        if judged is not None:
            yield judged


def class_judged(paper: Paper, goods: Goods, catalogue: Catalogue) -> Found | Held | None:
    """Whether the class on a paper is the one ordered; ``None`` where either is not known."""
    fact = paper.one("product_class") or paper.one("product")
    if goods.product is None or goods.product_class is None or fact is None:
        return None
    stated = classes_stated(paper, goods)
    if not stated:
        if paper.one("product_class") is None or not _class_of_another(str(fact.value), goods, catalogue):
            return None
        stated = (str(fact.value),)
    doubt = _suffix_missing(str(fact.value), goods)
    # An order whose class contradicts its category asks for both: no paper that shows one of them is the paper of such goods.
    also = classes_named(goods.product, goods.line.product_class or "")
    if goods.product_class in stated and doubt is None and (not also or set(also) & set(stated)):
        return Held(line=goods.number, file=paper.file)
    if also and goods.product_class not in also:
        doubt = doubt or f"{goods.product_class} ({goods.line.category}), {goods.line.product_class}"
    return Found(
        line=goods.number,
        file=paper.file,
        seen=str(fact.value),
        expected=goods.line.product_class or goods.product_class if doubt is None else doubt,
        values={"product": product_text(goods)},
        evidence=spot(paper, fact),
    )


def _class_of_another(text: str, goods: Goods, catalogue: Catalogue) -> bool:
    """Whether the text names a class of some other product, as ``KN95`` on a paper for FFP2 masks. Short names (``I``, ``2``) do not count."""
    own = () if goods.product is None else (goods.product.id, *goods.product.dual_with)
    others = (product for product in catalogue.products if product.id not in own)
    return any(len(name) > 3 for product in others for name in classes_named(product, text))


def _suffix_missing(stated: str, goods: Goods) -> str | None:
    """What reuse or clogging mark the order asks for and the class on the paper lacks: ``R`` for reusable goods, ``D`` where ordered (EN 149 clause 9)."""
    suffixes = goods.product.class_suffixes if goods.product is not None else ()
    words = stated.upper().replace("/", " ").split()
    if "R" in suffixes and goods.line.reusable and "NR" in words and "R" not in words:
        return f"{goods.product_class} R"
    ordered = (goods.line.product_class or "").upper().split()
    if "D" in suffixes and "D" in ordered and "D" not in words and len(words) > 1:
        return str(goods.line.product_class)
    return None


@rule(
    "certificate.model_mismatch",
    "Reg. (EU) 2016/425 Annex V 6.2(c); Reg. (EU) 2017/745 Annex XII",
    "`models`, and models named in `product`; `model` ordered",
)
def model_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A certificate or an authority's confirmation that names models, and not the one ordered. The paper of production control has its own code."""
    for paper, goods in facts.pairs(*BODY_PAPERS):
        yield from model_judged(paper, goods, facts)
    for paper, goods, route in confirmations(facts):
        yield from (by_route(each, route) for each in model_judged(paper, goods, facts))


def model_judged(paper: Paper, goods: Goods, facts: Facts) -> Outcome:
    """Whether a paper names the model ordered; silent where it names none."""
    match facts.model_known(paper, goods):
        case True:
            yield Held(line=goods.number, file=paper.file)
        case False:
            stated = paper.all("models")
            yield Found(
                line=goods.number,
                file=paper.file,
                seen=listed(fact.value for fact in stated),
                expected=goods.line.model,
                values={"product": product_text(goods)},
                evidence=spot(paper, *stated),
            )


@rule(
    "certificate.manufacturer_mismatch",
    "Reg. (EU) 2016/425 Art. 8, Annex V 6.2(b); Reg. (EU) 2017/745 Annex XII",
    "`manufacturer`; `manufacturer` of the order line, of the order, else `supplier`",
)
def manufacturer_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A certificate or an authority's confirmation of another manufacturer than the one ordered from."""
    for paper, goods in facts.pairs(*CERTIFICATES):
        yield from manufacturer_judged(batch, paper, goods, catalogue)
    for paper, goods, route in confirmations(facts):
        yield from (by_route(each, route) for each in manufacturer_judged(batch, paper, goods, catalogue))


def by_route(outcome: Found | Held, route: Route) -> Found | Held:
    """An outcome on a paper that this route asks for, with what the route rests on."""
    if isinstance(outcome, Held):
        return outcome
    return replace(outcome, basis=route.source, unverified=f"routes: {route.product} {route.act}" if route.unverified else outcome.unverified)


def manufacturer_judged(batch: Batch, paper: Paper, goods: Goods, catalogue: Catalogue) -> Outcome:
    """Whether a paper's manufacturer is the order's. A near miss, the importer's own brand, or an order that names only its supplier, is for a person."""
    fact = paper.one("manufacturer")
    if fact is None:
        return
    ordered = batch.order.manufacturer_of(goods.line)
    named = goods.line.manufacturer is not None or batch.order.manufacturer is not None
    comparison = compared(str(fact.value), ordered.name, catalogue)
    match comparison.likeness:
        case "same":
            yield Held(line=goods.number, file=paper.file)
        case "different" | "alike" as likeness:
            own_brand = same_company(str(fact.value), batch.order.importer.name, catalogue) == "same"
            yield Found(
                line=goods.number,
                file=paper.file,
                seen=str(fact.value),
                expected=ordered.name,
                severity=None if likeness == "different" and named and not own_brand else "review",
                variant="own_brand" if own_brand else "" if named else "supplier",
                values={"compared": comparison.shown},
                evidence=spot(paper, fact),
            )
        case "incomparable":
            return


def product_text(goods: Goods) -> str:
    """The goods as the order calls them: model and class."""
    return " ".join(part for part in (goods.line.model, goods.line.product_class or goods.product_class) if part)


def _own_subject(acts: tuple[str, ...], goods: Goods, catalogue: Catalogue) -> bool:
    """Whether one of the acts governs such goods at some time, so that the day of issue decides."""
    subject = None if goods.product is None else goods.product.subject
    return any(row.subject == subject for act in acts for row in catalogue.acts_by_name.get(act, ()))


def _unverified_act(catalogue: Catalogue, acts: tuple[str, ...]) -> str | None:
    rows = [row for act in acts for row in catalogue.acts_by_name.get(act, ())]
    return f"acts: {listed(acts)}" if rows and all(row.unverified for row in rows) else None
