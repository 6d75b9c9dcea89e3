"""Does the declaration of conformity say all it must, and does it declare these goods by these certificates?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from batches.base import Text
from batches.batch import Batch
from batches.order import Party
from batches.paper import Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from catalogue.law import DeclarationElement
from validators import declared_certificates
from validators.certificate_scope import act_title, acts_named, class_judged, manufacturer_judged, model_judged, product_text
from validators.facts import Facts, Goods, day_of, listed, spot
from validators.names import same_company
from validators.routes import acts_for_declaration, body_asked, required_kinds

Outcome = Iterator[Found | Held]
_KIND = "declaration_of_conformity"
#: In ``fields`` of the catalogue: something the declaration has to say in words rather than a value.
STATEMENT = "statement:"


@rule(
    "declaration.incomplete",
    "Reg. (EU) 2016/425 Art. 15, Annex IX; Reg. (EU) 2017/745 Art. 19, Annex IV",
    "every field the act's list of elements names (`manufacturer`, `models`, `signatory` …), `legislation`, `issue_date`; `statements` in words",
)
def incomplete(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """An element the act requires and that is not on the declaration, one finding each.

    What was recognised in a picture, or is printed in too many ways to be sure, is for a person to look up: not found is then not the same as not there.
    """
    for paper in facts.papers_of_kind(_KIND):
        goods = facts.lines_of(paper)
        if not goods:
            continue
        act = _act_of(paper, goods[0], facts, on)
        elements = catalogue.at(day_of(paper, "issue_date") or on).declaration_elements(act) if act is not None else ()
        for element in (each for each in elements if _is_asked(each, goods, facts)):
            for each in goods:
                yield _element_judged(element, paper, each, catalogue)


def _act_of(paper: Paper, goods: Goods, facts: Facts, on: date) -> str | None:
    """The act whose list of elements the declaration is held against: one it names and may invoke, else the one that governs the goods."""
    lawful = acts_for_declaration(goods, facts, day_of(paper, "issue_date"), on)
    listed_acts = {row.act for row in facts.catalogue.declaration_elements}
    named = [act for act in acts_named(paper) if act in listed_acts]
    return next((act for act in named if act in lawful), None) or next(iter(named), None) or next((act for act in lawful if act in listed_acts), None)


def _is_asked(element: DeclarationElement, goods: tuple[Goods, ...], facts: Facts) -> bool:
    match element.when:
        case "body":
            return any(body_asked(each, facts) for each in goods)
        case "category_III":
            return any("production_control_certificate" in required_kinds(each, facts) for each in goods)
        case "":
            return True


def _element_judged(element: DeclarationElement, paper: Paper, goods: Goods, catalogue: Catalogue) -> Found | Held:
    stated = [fact for field in element.fields if (fact := paper.one(field)) is not None]
    shown = any(str(fact.value) not in element.excludes for fact in stated)
    if shown or any(field.startswith(STATEMENT) and field.removeprefix(STATEMENT) in paper.statements for field in element.fields):
        return Held(line=goods.number, file=paper.file)
    doubtful = element.absence == "doubtful" or paper.text_source != "text"
    return Found(
        line=goods.number,
        file=paper.file,
        seen=listed(fact.value for fact in stated) or None,
        expected=element.element,
        severity="review" if doubtful else None,
        variant="doubtful" if doubtful else "",
        values={"element": Text(de=element.name_de, en=element.name_en), "clause": element.clause},
        evidence=spot(paper, *stated),
        basis=element.clause,
        unverified=f"declaration_elements: {element.act} {element.element}" if element.unverified else None,
    )


@rule(
    "declaration.model_mismatch",
    "Reg. (EU) 2016/425 Annex IX (1), (4); Reg. (EU) 2017/745 Annex IV (4)",
    "`models`, `product`, `product_class`; `model` and `class` ordered",
)
def model_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A declaration for other models, or for another class, than ordered."""
    for paper, goods in facts.pairs(_KIND):
        yield from model_judged(paper, goods, facts)
        judged = class_judged(paper, goods, catalogue)
        if isinstance(judged, Found):
            yield Found(
                line=judged.line,
                file=judged.file,
                seen=judged.seen,
                expected=judged.expected,
                variant="class",
                values=judged.values,
                evidence=judged.evidence,
            )


@rule(
    "declaration.manufacturer_mismatch",
    "Reg. (EU) 2016/425 Annex IX (2); Reg. (EU) 2017/745 Annex IV (1)",
    "`manufacturer`; `manufacturer` of the order line, of the order, else `supplier`",
)
def manufacturer_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A declaration by another manufacturer than the one ordered from."""
    for paper, goods in facts.pairs(_KIND):
        yield from manufacturer_judged(batch, paper, goods, catalogue)


@rule(
    "declaration.legislation_not_applicable",
    "Reg. (EU) 2016/425 Art. 47; Reg. (EU) 2017/745 Art. 120; Reg. (EU) 2017/746 Art. 110",
    "`legislation`, `issue_date`; the acts under which the `category` may be placed on the market on the day judged for",
)
def legislation_not_applicable(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A declaration under an act that does not govern the goods, or no longer does when they are placed on the market."""
    for paper, goods in facts.pairs(_KIND):
        named, lawful = acts_named(paper), acts_for_declaration(goods, facts, day_of(paper, "issue_date"), on)
        if not named or not lawful:
            continue
        if set(named) & set(lawful) or _of_dual_use(paper, goods, lawful, facts, on):
            yield Held(line=goods.number, file=paper.file)
            continue
        yield Found(
            line=goods.number,
            file=paper.file,
            seen=listed(named),
            expected=listed(lawful),
            values={"product": product_text(goods), "acts": listed(act_title(catalogue, act) for act in lawful)},
            evidence=spot(paper, *paper.all("legislation")),
            basis="; ".join(dict.fromkeys(row.source for act in lawful for row in catalogue.acts_by_name.get(act, ()))),
        )


def _of_dual_use(paper: Paper, goods: Goods, lawful: tuple[str, ...], facts: Facts, on: date) -> bool:
    """Whether the declaration is the one for the other use of the goods (examination gloves that are protective gloves too), beside that for their own."""
    day = day_of(paper, "issue_date") or on
    dual = goods.product.dual_with if goods.product is not None else ()
    governing = {route.act for product in dual for route in facts.catalogue.routes_by_product.get(product, ()) if route.applies(day)}
    others = (each for each in facts.papers_of(goods.number, _KIND) if each is not paper)
    return bool(governing & set(acts_named(paper))) and any(set(acts_named(each)) & set(lawful) for each in others)


@rule(
    "declaration.authorised_representative_missing",
    "Reg. (EU) 2017/745 Art. 11; Reg. (EU) 2017/746 Art. 11; Directive 93/42/EEC Art. 14(2)",
    "`authorised_representative` of declaration, certificate and instructions, and whether they speak of one; `manufacturer` and its `country`",
)
def authorised_representative_missing(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A device of a maker outside the single market whose declaration, and whatever else speaks of it, names no authorised representative."""
    for paper, goods in facts.pairs(_KIND):
        maker = _maker_declared(batch, paper, goods, catalogue)
        device = goods.product is not None and goods.product.subject in ("medical_device", "in_vitro")
        if not device or maker is None or maker.country is None or catalogue.at(on).in_single_market(maker.country):
            continue
        speaking = facts.papers_of(goods.number, _KIND, "notified_body_certificate", "instructions")
        if any(each.one("authorised_representative") is not None for each in speaking):
            yield Held(line=goods.number, file=paper.file)
            continue
        spoken_of = any("authorised_representative" in each.statements for each in speaking)
        yield Found(
            line=goods.number,
            file=paper.file,
            expected="authorised_representative",
            severity="review" if spoken_of or paper.text_source != "text" else None,
            variant="spoken_of" if spoken_of else "",
            values={"manufacturer": maker.name, "country": maker.country},
            evidence=spot(paper, paper.one("manufacturer")),
        )


def _maker_declared(batch: Batch, paper: Paper, goods: Goods, catalogue: Catalogue) -> Party | None:
    """Who made the goods: the importer where it declares them as its own, else the maker the order names; ``None`` where the order names only a supplier
    and the declaration is by somebody else."""
    order, stated = batch.order, paper.value("manufacturer")
    if stated is not None and same_company(stated, order.importer.name, catalogue) == "same":
        return order.importer
    named = goods.line.manufacturer or order.manufacturer
    if named is None and stated is not None and same_company(stated, order.supplier.name, catalogue) == "different":
        return None
    return named or order.supplier


RULES = (
    incomplete,
    declared_certificates.certificate_mismatch,
    model_mismatch,
    manufacturer_mismatch,
    legislation_not_applicable,
    authorised_representative_missing,
)
