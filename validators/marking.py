"""Does product and box bear what the route to the market demands, and nothing it forbids?

Only what somebody looked for is judged: no row for an element means that nobody looked yet, an empty one that it is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from batches.base import Text
from batches.batch import Batch
from batches.rule import Found, Held, Rule, rule
from catalogue.as_of import classes_named
from catalogue.contents import Catalogue
from catalogue.law import MarkingElement
from validators.certificate_bodies import issuer
from validators.certificate_scope import act_title, product_text
from validators.data_invalid import findings_of
from validators.facts import Facts, Goods, listed, spot
from validators.marking_rows import FILE, Seen, body_number_in, looked_at, unusable_rows
from validators.names import model_fits, model_named_in, same_company
from validators.routes import routes_for
from validators.standards import citation_of
from validators.trade_words import marking_words
from validators.words_of_people import folded

_BODY_PAPERS = ("production_control_certificate", "notified_body_certificate")


@dataclass(frozen=True, slots=True)
class _Lot:
    """A lot somebody looked at, the goods it is of, and the rows for marking that apply to them."""

    goods: Goods
    lot: str
    seen: dict[str, Seen]
    rows: tuple[MarkingElement, ...]

    @property
    def number_beside_ce(self) -> Seen | None:
        """What stands beside the CE, from its own row or printed with the CE (``CE 0158``)."""
        own, ce = self.seen.get("body_number"), self.seen.get("ce")
        return own if own is not None else ce if ce is not None and body_number_in(ce.text) else None


def _lots(batch: Batch, facts: Facts, catalogue: Catalogue) -> Iterator[_Lot]:
    for (line, lot), seen in sorted(looked_at(batch).items()):
        goods = facts.goods_of(line)
        yield _Lot(goods, lot, dict(seen), tuple(_rows(goods, facts, catalogue, batch)))


def _rows(goods: Goods, facts: Facts, catalogue: Catalogue, batch: Batch) -> Iterator[MarkingElement]:
    """What the acts of the goods' routes say, each element once; an element one lawful route asks for is not forbidden by another."""
    acts = {route.act for route in routes_for(goods, facts)}
    on = batch.lots_judged_for
    fitting = [row for row in catalogue.marking_elements if row.act in acts and row.applies(on) and _concerns(row, goods, facts, catalogue, batch)]
    required = {row.element for row in fitting if row.demand == "required"}
    told: set[tuple[str, str]] = set()
    for row in fitting:
        if (row.element, row.demand) not in told and not (row.demand == "forbidden" and row.element in required):
            told.add((row.element, row.demand))
            yield row


def _concerns(row: MarkingElement, goods: Goods, facts: Facts, catalogue: Catalogue, batch: Batch) -> bool:
    if goods.product is None or not {"*", goods.product.id} & set(row.products):
        return False
    condition, _, argument = row.when.partition(":")
    match condition:
        case "sterile":
            return goods.line.sterile is True
        case "not_sterile":
            return goods.line.sterile is not True and goods.product_class != "surgical"
        case "class":
            return goods.product_class == argument
        case "not_class":
            return goods.product_class != argument
        case "maker_outside":
            country = batch.order.manufacturer_of(goods.line).country
            return country is not None and not catalogue.at(batch.lots_judged_for).in_single_market(country)
        case _:
            return True


@rule(
    "marking.missing",
    "what the act of the goods' route demands on product, box or accompanying paper",
    "the rows of `marking.csv`; the elements the act demands of the `category`; `class`, `model`, `reusable`, `sterile`, `importer`, `manufacturer` ordered",
)
def missing(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """A required element that was looked for and is not there, or does not read as required."""
    for lot in _lots(batch, facts, catalogue):
        required = [row for row in lot.rows if row.demand == "required" and row.element in lot.seen]
        # Elements that stand for each other are one requirement, and one finding.
        found = {(row.name_en, each.variant): each for row in required if (each := _required(row, lot, batch, facts, catalogue)) is not None}
        yield from found.values()
        if required and not found:
            yield Held(line=lot.goods.number, lot=lot.lot)


def _required(row: MarkingElement, lot: _Lot, batch: Batch, facts: Facts, catalogue: Catalogue) -> Found | None:
    seen = lot.seen[row.element]
    if not seen.text:
        return None if _shown_otherwise(row, lot, facts) else _lacking(row, lot, seen, "", catalogue)
    if seen.only_ticked:
        return None
    judged = _misread(row, lot, seen.text, batch, catalogue)
    return None if judged is None else _lacking(row, lot, seen, judged, catalogue)


def _shown_otherwise(row: MarkingElement, lot: _Lot, facts: Facts) -> bool:
    """Type, batch and serial number stand for each other; the importer may stand on an accompanying paper; a number may be printed with the CE."""
    if row.element == "body_number":
        ce = lot.seen.get("ce")
        return ce is not None and body_number_in(ce.text) is not None
    if row.element == "importer":
        return any(paper.one("importer") is not None for paper in facts.papers_of(lot.goods.number, "instructions"))
    alternatives = [other for other in lot.rows if other.name_en == row.name_en and other.element != row.element]
    return any(other.element in lot.seen and lot.seen[other.element].text for other in alternatives)


def _misread(row: MarkingElement, lot: _Lot, text: str, batch: Batch, catalogue: Catalogue) -> str | None:
    """What the element should read; ``None`` where it reads so."""
    goods = lot.goods
    match row.form:
        case "class" | "class_and_reuse":
            return _class_expected(row, goods, text)
        case "standard" | "standard_dated":
            cited = citation_of(text, catalogue)
            dated = bool(cited.edition) or row.form == "standard"
            own = next(
                (each.name for each in catalogue.standards if each.product in goods.products_in_law and each.role == "harmonised" and not each.valid_until),
                None,
            )
            return None if not cited.known or (cited.covers(goods.products_in_law + _duals(goods)) and dated) else own
        case "german":
            words = set(re.split(r"[\W_]+", folded(text)))
            return None if words & set(marking_words("german")) or any(word in folded(text) for word in ("deutsch", "german")) else "de"
        case "manufacturer":
            return _company_expected(text, batch.order.manufacturer_of(goods.line).name, catalogue)
        case "importer":
            return _company_expected(text, batch.order.importer.name, catalogue)
        case "model":
            ordered = goods.line.model
            fits = model_fits(ordered, text, catalogue) or model_named_in(ordered, text) or folded(ordered) in folded(text)
            return None if fits else ordered
        case "":
            return None


def _duals(goods: Goods) -> tuple[str, ...]:
    return goods.product.dual_with if goods.product is not None else ()


def _class_expected(row: MarkingElement, goods: Goods, text: str) -> str | None:
    if goods.product is None or goods.product_class is None:
        return None
    reuse = "R" if goods.line.reusable else "NR"
    named = classes_named(goods.product, text)
    words = re.findall(r"[A-Z]+", re.sub(r"(?<=\d)(?=[A-Z])", " ", text.upper()))
    marked = row.form == "class" or (reuse in words if goods.line.reusable is not None else bool({"R", "NR"} & set(words)))
    suffix = f" {reuse}" if row.form == "class_and_reuse" else ""
    return None if goods.product_class in named and marked else f"{goods.product_class}{suffix}"


def _company_expected(text: str, name: str, catalogue: Catalogue) -> str | None:
    """The name expected where another company stands; an address behind the name says nothing against it."""
    head = re.split(r"[,;\n]", text)[0]
    return name if {same_company(each, name, catalogue) for each in (text, head)} == {"different"} else None


def _lacking(row: MarkingElement, lot: _Lot, seen: Seen, expected: str, catalogue: Catalogue) -> Found:
    # Names are spelled in many ways and a type may be a trade name: there a person looks.
    doubtful = bool(expected) and row.form in ("manufacturer", "importer", "model")
    return Found(
        line=lot.goods.number,
        lot=lot.lot,
        seen=f"{row.element}: {seen.text or '–'}",
        expected=expected or row.element,
        severity="review" if doubtful else None,
        variant="other" if expected else "",
        values={**_values(row, lot, catalogue), "text": seen.text or "–"},
        evidence=(seen.evidence,),
        basis=row.clause,
        unverified=f"marking_elements: {row.act} {row.element}" if row.unverified else None,
    )


def _values(row: MarkingElement, lot: _Lot, catalogue: Catalogue) -> dict[str, str | Text]:
    return {"element": Text(de=row.name_de, en=row.name_en), "product": product_text(lot.goods), "clause": row.clause, "act": act_title(catalogue, row.act)}


@rule(
    "marking.forbidden",
    "Reg. (EC) No 765/2008 Art. 30; what the act of the goods' route does not allow",
    "the rows of `marking.csv`; the elements the act does not allow; which papers of notified bodies are there",
)
def forbidden(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """CE where it may not be (community masks, respirators by the pandemic rule), or a body's number where no body took part."""
    for lot in _lots(batch, facts, catalogue):
        rows = [row for row in lot.rows if row.demand == "forbidden" and not _body_took_part(row, lot.goods, facts)]
        looked = [(row, seen) for row in rows if (seen := _looked(row, lot)) is not None]
        standing = [(row, seen) for row, seen in looked if _stands(row, seen)]
        for row, seen in standing:
            yield Found(
                line=lot.goods.number,
                lot=lot.lot,
                seen=f"{row.element}: {seen.text}",
                expected=f"no {row.element}",
                values={**_values(row, lot, catalogue), "text": seen.text},
                evidence=(seen.evidence,),
                basis=row.clause,
                unverified=f"marking_elements: {row.act} {row.element}" if row.unverified else None,
            )
        if looked and not standing:
            yield Held(line=lot.goods.number, lot=lot.lot)


def _looked(row: MarkingElement, lot: _Lot) -> Seen | None:
    return lot.number_beside_ce if row.element == "body_number" else lot.seen.get(row.element)


def _stands(row: MarkingElement, seen: Seen) -> bool:
    if row.element == "body_number":
        return body_number_in(seen.text) is not None
    if row.element == "ce":
        return seen.only_ticked or re.search(r"(?<![a-z])ce(?![a-z])", seen.text.casefold()) is not None
    return bool(seen.text)


def _body_took_part(row: MarkingElement, goods: Goods, facts: Facts) -> bool:
    """Whether a body's paper gives the mark its reason: production control for goods that may be of category III, the certificate of a device that may be
    sterile, a type-examination for a pandemic respirator that conforms as a half mask."""
    kinds: tuple[str, ...] = ()
    if goods.is_pandemic_respirator:
        kinds = ("eu_type_examination_certificate",)
    elif row.element == "body_number":
        kinds = ("production_control_certificate",) if goods.line.sterile is False else _BODY_PAPERS
    return bool(kinds) and bool(facts.papers_of(goods.number, *kinds))


@rule(
    "marking.body_mismatch",
    "Reg. (EU) 2016/425 Art. 17(3); Directive 93/42/EEC Art. 17(2); Reg. (EU) 2017/745 Art. 20(5)",
    "`body_number` and `ce` of `marking.csv`; `production_control_body_number` of production control, `notified_body_number` of a device's certificate",
)
def body_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """The number beside the CE is that of the body of Module C2 or D (of the certificate, for devices). The body of Module B may well be another."""
    for lot in _lots(batch, facts, catalogue):
        seen = lot.number_beside_ce
        subject = lot.goods.product.subject if lot.goods.product is not None else None
        kind = "notified_body_certificate" if subject in ("medical_device", "in_vitro") else "production_control_certificate"
        bodies = [(paper, fact) for paper in facts.papers_of(lot.goods.number, kind) if (fact := issuer(paper)) is not None]
        if seen is None or not seen.text or seen.only_ticked or not bodies:
            continue
        stated = body_number_in(seen.text) or seen.text
        if any(str(fact.value) == stated for _, fact in bodies):
            yield Held(line=lot.goods.number, lot=lot.lot)
            continue
        yield Found(
            line=lot.goods.number,
            lot=lot.lot,
            seen=stated,
            expected=listed(fact.value for _, fact in bodies),
            values={"certificate": listed(paper.file for paper, _ in bodies), "product": product_text(lot.goods)},
            evidence=(seen.evidence, *(each for paper, fact in bodies for each in spot(paper, fact))),
        )


@rule(
    "quality.data_invalid",
    "EN ISO/IEC 17025:2017 clause 7.5: a record lets the result be traced and repeated",
    "the rows of `marking.csv`; `lots` of the order",
)
def marking_data_invalid(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Every row of the marking sheet is of a line and lot of the order."""
    unusable = unusable_rows(batch)
    yield from findings_of(unusable, batch.lots_judged_for)
    spoiled = {row.line for row in unusable}
    yield from (Held(line=line, lot=lot, file=FILE) for line, lot in sorted(looked_at(batch)) if line not in spoiled)


RULES: tuple[Rule[[Batch, Facts, Catalogue, date]], ...] = (missing, forbidden, body_mismatch, marking_data_invalid)
