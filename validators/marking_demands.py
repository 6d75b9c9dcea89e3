"""What must and what may not stand on product, box or accompanying paper of these goods, and whether what stands there reads as it must."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from batches.batch import Batch
from catalogue.as_of import classes_named
from catalogue.contents import Catalogue
from catalogue.law import MarkingElement
from validators.facts import CONFORMITY, Facts, Goods
from validators.names import Compared, compared, model_fits, model_named_in
from validators.routes import confirmed_in_place_of_body, routes_for
from validators.standards import citation_of, harmonised_for
from validators.trade_words import marking_words
from validators.words_of_people import folded


def demands_on(goods: Goods, batch: Batch, facts: Facts, catalogue: Catalogue) -> Iterator[MarkingElement]:
    """What the acts of the goods' routes say, each element once; an element one lawful route asks for is not forbidden by another."""
    acts = {route.act for route in routes_for(goods, facts)}
    on = batch.lots_judged_for
    fitting = [row for row in catalogue.marking_elements if row.act in acts and row.applies(on) and _concerns(row, goods, catalogue, batch, facts)]
    required = {row.element for row in fitting if row.demand == "required"}
    told: set[tuple[str, str]] = set()
    for row in fitting:
        if (row.element, row.demand) not in told and not (row.demand == "forbidden" and row.element in required):
            told.add((row.element, row.demand))
            yield row


def left_open_by(row: MarkingElement, goods: Goods, facts: Facts) -> str | None:
    """The unverified row on which the demand rests: the element's own, or that of every route by which its act applies to the goods."""
    if row.unverified:
        return f"marking_elements: {row.act} {row.element}"
    routes = [route for route in routes_for(goods, facts) if route.act == row.act]
    return f"routes: {routes[0].product} {row.act}" if routes and all(route.unverified for route in routes) else None


def _concerns(row: MarkingElement, goods: Goods, catalogue: Catalogue, batch: Batch, facts: Facts) -> bool:
    if goods.product is None or not {"*", goods.product.id} & set(row.products):
        return False
    return all(_meets(each, goods, catalogue, batch, facts) for each in row.conditions)


def _meets(condition: str, goods: Goods, catalogue: Catalogue, batch: Batch, facts: Facts) -> bool:
    match condition:
        case "maker_outside":
            return _maker_outside(goods, batch, catalogue)
        case "not_approved":
            return not confirmed_in_place_of_body(goods, facts)
        case _:
            return goods.meets(condition)


def _maker_outside(goods: Goods, batch: Batch, catalogue: Catalogue) -> bool:
    country = batch.order.manufacturer_of(goods.line).country
    return country is not None and not catalogue.at(batch.lots_judged_for).in_single_market(country)


@dataclass(frozen=True, slots=True)
class Misread:
    """What an element should read instead; for a company's name, how the two were compared."""

    expected: str
    comparison: Compared | None = None


def misread(row: MarkingElement, goods: Goods, text: str, facts: Facts) -> Misread | None:
    """What the element should read; ``None`` where it reads so."""
    batch, catalogue = facts.batch, facts.catalogue
    match row.form:
        case "ce":
            return _instead(_ce_expected(text))
        case "class" | "class_and_reuse":
            return _instead(_class_expected(row, goods, text))
        case "standard" | "standard_dated":
            return _instead(_standard_expected(row, goods, text, batch, catalogue))
        case "german":
            words = set(re.split(r"[\W_]+", folded(text)))
            return None if words & set(marking_words("german")) or any(word in folded(text) for word in ("deutsch", "german")) else Misread("de")
        case "manufacturer":
            return _company_expected(text, batch.order.manufacturer_of(goods.line).name, catalogue)
        case "importer":
            return _company_expected(text, batch.order.importer.name, catalogue)
        case "authorised_representative":
            return _representative_expected(goods, text, facts)
        case "model":
            ordered = goods.line.model
            fits = model_fits(ordered, text, catalogue) or model_named_in(ordered, text) or folded(ordered) in folded(text)
            return None if fits else Misread(ordered)
        case "":
            return None


def _instead(expected: str | None) -> Misread | None:
    return None if expected is None else Misread(expected)


def _ce_expected(text: str) -> str | None:
    """CE where the mark of another country or scheme stands, and nothing else."""
    words = re.sub(r"[\W_]+", " ", folded(text)).strip()
    return "CE" if words in marking_words("other_marks") else None


def _representative_expected(goods: Goods, text: str, facts: Facts) -> Misread | None:
    """The representative the declarations name, where another company stands on the goods than on any paper of theirs."""
    own = [paper for paper in facts.papers_of(goods.number, *CONFORMITY) if paper.one("authorised_representative") is not None]
    declared = [paper for paper in own if paper.kind == "declaration_of_conformity"]
    answers = [_company_expected(text, str(fact.value), facts.catalogue) for paper in own for fact in paper.all("authorised_representative")]
    if not declared or any(each is None for each in answers):
        return None
    return _company_expected(text, declared[0].value("authorised_representative") or "", facts.catalogue)


def _standard_expected(row: MarkingElement, goods: Goods, text: str, batch: Batch, catalogue: Catalogue) -> str | None:
    cited = citation_of(text, catalogue)
    products = goods.products_on_papers
    replaced = [each for each in cited.editions if not each.unverified and not each.applies(batch.lots_judged_for)]
    current = cited.edition and len(replaced) < len(cited.editions or ("not known",))
    if not cited.known or (cited.covers(products) and (current or row.form == "standard")):
        return None
    return next((each.name for each in harmonised_for(goods.products_in_law, catalogue)), None)


def _class_expected(row: MarkingElement, goods: Goods, text: str) -> str | None:
    if goods.product is None or goods.product_class is None:
        return None
    reuse = "R" if goods.line.reusable else "NR"
    named = classes_named(goods.product, text)
    words = re.findall(r"[A-Z]+", re.sub(r"(?<=\d)(?=[A-Z])", " ", text.upper()))
    marked = row.form == "class" or (reuse in words if goods.line.reusable is not None else bool({"R", "NR"} & set(words)))
    suffix = f" {reuse}" if row.form == "class_and_reuse" else ""
    return None if goods.product_class in named and marked else f"{goods.product_class}{suffix}"


def _company_expected(text: str, name: str, catalogue: Catalogue) -> Misread | None:
    """The name expected where another company stands; an address behind the name says nothing against it."""
    answers = [compared(each, name, catalogue) for each in (text, re.split(r"[,;\n]", text)[0])]
    if any(each.likeness != "different" for each in answers):
        return None
    return Misread(name, max(answers, key=lambda each: each.percent))
