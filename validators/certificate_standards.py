"""Do the standards a certificate rests on, or a declaration where there is none, cover these goods, and did their editions give presumption of conformity?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from batches.batch import Batch
from batches.paper import Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from catalogue.law import DefiningStandard
from validators.certificate_scope import product_text
from validators.facts import CERTIFICATES, SUBJECTS_OF_KIND, Facts, Goods, day_of, listed, spot
from validators.routes import BODY_PAPERS
from validators.standards import Citation, citations, harmonised_for

Outcome = Iterator[Found | Held]


@rule(
    "certificate.standard_not_applicable",
    "Reg. (EU) 2016/425 Art. 14, Annex V 6.2(e); Reg. (EU) 2017/745 Art. 8",
    "`standards`; the products each standard covers, and the one that defines them on the `issue_date`; `category` and `class` ordered",
)
def standard_not_applicable(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A certificate none of whose standards covers the product (EN 143 for a half mask, GB 2626 for an FFP2 mask), or without the one that makes the product
    what it is ordered as (EN 14126 of a coverall against infective agents).

    A declaration is held against the catalogue where no body's certificate shows the standard, and only where all it names is known.
    """
    for paper, goods in facts.pairs(*CERTIFICATES):
        cited = citations(paper, catalogue)
        if not cited or goods.product is None:
            continue
        strangers = [each for each in cited if each.known and not each.covers(goods.products_on_papers)]
        if any(each.covers(_products_certified(paper, goods, catalogue)) for each in cited):
            foreign = [each for each in strangers if any(row.role in ("foreign", "not_evidence") for row in each.known)]
            lacking = _defining_lacking(paper, goods, cited, catalogue, on)
            if lacking is not None:
                yield _without_defining(_standard_found(paper, goods, list(cited), catalogue), lacking)
            else:
                yield _standard_found(paper, goods, foreign, catalogue, mixed=True) if foreign else Held(line=goods.number, file=paper.file)
        elif strangers or any(each.known for each in cited):
            yield _standard_found(paper, goods, strangers or list(cited), catalogue)
        else:
            yield _standard_found(paper, goods, list(cited), catalogue, unknown=True)
    for paper, goods in declared_alone(facts):
        cited = citations(paper, catalogue)
        if cited and all(each.known for each in cited):
            covered = any(each.covers(goods.products_on_papers) for each in cited)
            yield Held(line=goods.number, file=paper.file) if covered else _standard_found(paper, goods, list(cited), catalogue)


def declared_alone(facts: Facts) -> Iterator[tuple[Paper, Goods]]:
    """Every declaration with each line of known goods for which no certificate of a body is there."""
    for paper, goods in facts.pairs("declaration_of_conformity"):
        if goods.product is not None and not facts.papers_of(goods.number, *BODY_PAPERS):
            yield paper, goods


def _products_certified(paper: Paper, goods: Goods, catalogue: Catalogue) -> tuple[str, ...]:
    """The products that such a certificate is about: one under the law of protective equipment does not rest on a standard for devices alone."""
    subjects = SUBJECTS_OF_KIND.get(paper.kind or "", ())
    return (
        tuple(each for each in goods.products_on_papers if any(row.subject in subjects for row in catalogue.products_by_id.get(each, ())))
        or goods.products_on_papers
    )


def _defining_lacking(paper: Paper, goods: Goods, cited: tuple[Citation, ...], catalogue: Catalogue, on: date) -> DefiningStandard | None:
    """The standard without which goods are not what they are ordered as, where a type examination names others alone, and all of them are known."""
    if paper.kind != "eu_type_examination_certificate" or not all(each.known for each in cited):
        return None
    numbers = {row.standard for each in cited for row in each.known}
    rows = (row for row in catalogue.defining_standards if row.applies(day_of(paper, "issue_date") or on))
    mine = (row for row in rows if goods.product is not None and row.product == goods.product.id and (not row.classes or goods.product_class in row.classes))
    return next((row for row in mine if not numbers & set(row.standards)), None)


def _without_defining(found: Found, lacking: DefiningStandard) -> Found:
    doubt = f"defining_standards: {lacking.product}" if lacking.unverified else found.unverified
    return replace(found, expected=listed(lacking.standards), variant="defining", basis=lacking.source, unverified=doubt)


def _standard_found(paper: Paper, goods: Goods, cited: list[Citation], catalogue: Catalogue, *, mixed: bool = False, unknown: bool = False) -> Found:
    own = harmonised_for(goods.products_in_law, catalogue)
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
    """A standard cited in an edition that no longer gave presumption of conformity on the day the certificate was issued, or the declaration where goods
    come without a certificate."""
    for paper, goods in (*facts.pairs(*CERTIFICATES), *declared_alone(facts)):
        issued = day_of(paper, "issue_date")
        for cited in citations(paper, catalogue) if issued is not None else ():
            rows = [row for row in cited.editions if row.product in goods.products_on_papers]
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
