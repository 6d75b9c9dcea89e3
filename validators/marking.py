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
from batches.paper import Fact, Paper
from batches.rule import Found, Held, Rule, rule
from catalogue.contents import Catalogue
from catalogue.law import MarkingElement
from validators.certificate_issuers import issuer
from validators.certificate_scope import act_title, product_text
from validators.data_invalid import findings_of
from validators.facts import Facts, Goods, listed, spot
from validators.marking_demands import Misread, demands_on, left_open_by, misread
from validators.marking_rows import FILE, Seen, body_number_in, looked_at, unusable_rows

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
        yield _Lot(goods, lot, dict(seen), tuple(demands_on(goods, batch, facts, catalogue)))


@rule(
    "marking.missing",
    "what the act of the goods' route demands on product, box or accompanying paper",
    "the rows of `marking.csv`; the elements the act demands of the `category`; `class`, `model`, `reusable`, `sterile`, `importer`, `manufacturer` ordered; "
    "`authorised_representative` of the goods' papers",
)
def missing(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """A required element that was looked for and is not there, or does not read as required."""
    for lot in _lots(batch, facts, catalogue):
        required = [row for row in lot.rows if row.demand == "required" and row.element in lot.seen]
        # Elements that stand for each other are one requirement, and one finding.
        found = {(row.name_en, each.variant): each for row in required if (each := _required(row, lot, facts)) is not None}
        yield from found.values()
        if required and not found:
            yield Held(line=lot.goods.number, lot=lot.lot)


def _required(row: MarkingElement, lot: _Lot, facts: Facts) -> Found | None:
    seen = lot.seen[row.element]
    if not seen.text:
        return None if _shown_otherwise(row, lot, facts) else _lacking(row, lot, seen, None, facts)
    if seen.only_ticked:
        return None
    judged = misread(row, lot.goods, seen.text, facts)
    return None if judged is None else _lacking(row, lot, seen, judged, facts)


def _shown_otherwise(row: MarkingElement, lot: _Lot, facts: Facts) -> bool:
    """Type, batch and serial number stand for each other; the importer may stand on an accompanying paper; a number may be printed with the CE."""
    if row.element == "body_number":
        ce = lot.seen.get("ce")
        return ce is not None and body_number_in(ce.text) is not None
    if row.element == "importer":
        return any(paper.one("importer") is not None for paper in facts.papers_of(lot.goods.number, "instructions"))
    alternatives = [other for other in lot.rows if other.name_en == row.name_en and other.element != row.element]
    return any(other.element in lot.seen and lot.seen[other.element].text for other in alternatives)


def _lacking(row: MarkingElement, lot: _Lot, seen: Seen, instead: Misread | None, facts: Facts) -> Found:
    # Names are spelled in many ways and a type may be a trade name: there a person looks.
    doubtful = instead is not None and row.form in ("manufacturer", "importer", "authorised_representative", "model")
    comparison = None if instead is None else instead.comparison
    return Found(
        line=lot.goods.number,
        lot=lot.lot,
        seen=f"{row.element}: {seen.text or '–'}",
        expected=row.element if instead is None else instead.expected,
        severity="review" if doubtful else None,
        variant="" if instead is None else "other" if comparison is None else "other_company",
        values={**_values(row, lot, facts.catalogue), "text": seen.text or "–", "compared": "–" if comparison is None else comparison.shown},
        evidence=(seen.evidence,),
        basis=row.clause,
        unverified=left_open_by(row, lot.goods, facts),
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
                unverified=left_open_by(row, lot.goods, facts),
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
    "`body_number` and `ce` of `marking.csv`; `production_control_body_number` of production control, `notified_body_number` of a device's certificate; "
    "`models` and `product` of these",
)
def body_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """The number beside the CE is that of the body of Module C2 or D (of the certificate, for devices). The body of Module B may well be another.

    Where the paper on production control is missing, the body the declaration names for it counts.
    """
    for lot in _lots(batch, facts, catalogue):
        seen = lot.number_beside_ce
        bodies = bodies_beside_ce(lot.goods, facts)
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


def bodies_beside_ce(goods: Goods, facts: Facts) -> list[tuple[Paper, Fact]]:
    """Each paper for the model that names the body beside the CE, with the number. Devices of dual use may bear that of either."""
    device = goods.product is not None and goods.product.subject in ("medical_device", "in_vitro")
    controlling = facts.papers_of(goods.number, *(_BODY_PAPERS if device else ("production_control_certificate",)))
    bodies = [(paper, fact) for paper in controlling if facts.model_known(paper, goods) is not False and (fact := issuer(paper)) is not None]
    if bodies or device:
        return bodies
    declared = (paper for paper in facts.papers_of(goods.number, "declaration_of_conformity") if facts.model_known(paper, goods) is not False)
    return [(paper, fact) for paper in declared if (fact := paper.one("production_control_body_number")) is not None]


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
