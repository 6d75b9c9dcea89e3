"""Does the certificate cover these goods: act, standard and its edition, class, model, manufacturer?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from batches.batch import Batch
from batches.paper import Paper
from batches.rule import Found, Held, rule
from catalogue.as_of import classes_named
from catalogue.contents import Catalogue
from validators.facts import CERTIFICATES, Facts, Goods, classes_stated, day_of, listed, spot
from validators.names import compared, same_company
from validators.routes import acts_for_certificate
from validators.standards import Citation, citations

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
    "certificate.standard_not_applicable",
    "Reg. (EU) 2016/425 Art. 14, Annex V 6.2(e); Reg. (EU) 2017/745 Art. 8",
    "`standards`; the products each standard covers; `category` ordered",
)
def standard_not_applicable(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A certificate none of whose standards covers the product (EN 143 for a half mask, GB 2626 for an FFP2 mask)."""
    for paper, goods in facts.pairs(*CERTIFICATES):
        cited = citations(paper, catalogue)
        if not cited or goods.product is None:
            continue
        products = goods.products_in_law + goods.product.dual_with
        strangers = [each for each in cited if each.known and not each.covers(products)]
        if any(each.covers(products) for each in cited):
            foreign = [each for each in strangers if any(row.role in ("foreign", "not_evidence") for row in each.known)]
            yield _standard_found(paper, goods, foreign, catalogue, mixed=True) if foreign else Held(line=goods.number, file=paper.file)
        elif strangers:
            yield _standard_found(paper, goods, strangers, catalogue)
        else:
            yield _standard_found(paper, goods, list(cited), catalogue, unknown=True)


def _standard_found(paper: Paper, goods: Goods, cited: list[Citation], catalogue: Catalogue, *, mixed: bool = False, unknown: bool = False) -> Found:
    own = [row for row in catalogue.standards if row.product in goods.products_in_law and row.role == "harmonised" and row.valid_until is None]
    seen = listed(each.fact.value for each in cited)
    doubted = next((each.known[0] for each in cited if each.known and all(row.unverified for row in each.editions or each.known)), None)
    return Found(
        line=goods.number,
        file=paper.file,
        seen=seen,
        expected=listed(row.name for row in own),
        severity="review" if mixed else None,
        variant="mixed" if mixed else "",
        values={"product": product_text(goods)},
        evidence=spot(paper, *(each.fact for each in cited)),
        unverified=f"standards: {seen}" if unknown else f"standards: {doubted.name}" if doubted else None,
    )


@rule(
    "certificate.standard_superseded",
    "Reg. (EU) 2016/425 Art. 14; Reg. (EU) 2017/745 Art. 8; Reg. (EU) No 1025/2012 Art. 11",
    "`standards` with their editions, `issue_date`; the days each edition gave presumption of conformity",
)
def standard_superseded(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A standard cited in an edition that no longer gave presumption of conformity on the day the certificate was issued."""
    for paper, goods in facts.pairs(*CERTIFICATES):
        issued = day_of(paper, "issue_date")
        for cited in citations(paper, catalogue) if issued is not None else ():
            rows = [row for row in cited.editions if row.product in goods.products_in_law + (goods.product.dual_with if goods.product is not None else ())]
            if issued is None or not rows:
                continue
            over = [row for row in rows if row.valid_until is not None and row.valid_until < issued]
            if len(over) < len(rows):
                yield Held(line=goods.number, file=paper.file)
                continue
            row = over[0]
            yield Found(
                line=goods.number,
                file=paper.file,
                seen=str(cited.fact.value),
                expected=row.superseded_by or None,
                values={"issued": issued, "until": row.valid_until or "–"},
                evidence=spot(paper, cited.fact, paper.one("issue_date")),
                judged_for=issued,
                unverified=f"standards: {row.name}" if row.unverified else None,
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
    if goods.product_class in stated and doubt is None:
        return Held(line=goods.number, file=paper.file)
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
    """A certificate that names models, and not the one ordered. The paper of production control has its own code."""
    for paper, goods in facts.pairs("eu_type_examination_certificate", "notified_body_certificate"):
        yield from model_judged(paper, goods, facts)
    yield from models_surplus(facts, "eu_type_examination_certificate", "notified_body_certificate")


def models_surplus(facts: Facts, *kinds: str) -> Outcome:
    """Papers for models nobody ordered, beside the right ones: noted, so that nobody wonders."""
    for paper in facts.papers_of_kind(*kinds):
        for goods in facts.surplus_of(paper):
            stated = paper.all("models")
            seen = listed(fact.value for fact in stated)
            yield Found(
                line=goods.number, file=paper.file, seen=seen, expected=goods.line.model, severity="note", variant="surplus", evidence=spot(paper, *stated)
            )


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
    """A certificate of another manufacturer than the one ordered from."""
    for paper, goods in facts.pairs(*CERTIFICATES):
        yield from manufacturer_judged(batch, paper, goods, catalogue)


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
