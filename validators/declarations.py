"""Does the declaration of conformity say all it must, and does it declare these goods by these certificates?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from batches.base import Text
from batches.batch import Batch
from batches.order import Party
from batches.paper import Fact, Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from catalogue.law import DeclarationElement
from validators.certificate_scope import act_title, acts_named, class_judged, manufacturer_judged, model_judged, models_surplus, product_text
from validators.facts import Facts, Goods, day_of, listed, spot
from validators.names import may_be_revision, same_company, same_number
from validators.routes import acts_for_declaration, required_kinds
from validators.standards import citations

Outcome = Iterator[Found | Held]
_KIND = "declaration_of_conformity"
#: In ``fields`` of the catalogue: something the declaration has to say in words rather than a value.
STATEMENT = "statement:"
_BODY_PAPERS = ("eu_type_examination_certificate", "notified_body_certificate")


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
            return any(set(required_kinds(each, facts)) & set(_BODY_PAPERS) for each in goods)
        case "category_III":
            return any("production_control_certificate" in required_kinds(each, facts) for each in goods)
        case "":
            return True


def _element_judged(element: DeclarationElement, paper: Paper, goods: Goods, catalogue: Catalogue) -> Found | Held:
    if any(field.removeprefix(STATEMENT) in paper.statements if field.startswith(STATEMENT) else paper.one(field) is not None for field in element.fields):
        return Held(line=goods.number, file=paper.file)
    doubtful = element.absence == "doubtful" or paper.text_source != "text"
    return Found(
        line=goods.number,
        file=paper.file,
        expected=element.element,
        severity="review" if doubtful else None,
        variant="doubtful" if doubtful else "",
        values={"element": Text(de=element.name_de, en=element.name_en), "clause": element.clause},
        evidence=spot(paper),
        basis=element.clause,
        unverified=f"declaration_elements: {element.act} {element.element}" if element.unverified else None,
    )


@rule(
    "declaration.certificate_mismatch",
    "Reg. (EU) 2016/425 Annex IX (7); Reg. (EU) 2017/745 Annex IV (8)",
    "`referenced_certificates` (else `certificate_number`), `notified_body_number`, `standards`, `issue_date`; the same of the certificates",
)
def certificate_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A declaration that rests on another certificate, on another body or standard, or on a certificate issued after it."""
    for paper, goods in facts.pairs(_KIND):
        certificates = facts.papers_of(goods.number, *_BODY_PAPERS)
        answers = (
            _number(paper, goods, certificates),
            _body(paper, goods, certificates),
            _standards(paper, goods, certificates, catalogue),
            _order_of_days(paper, goods, certificates),
        )
        judged = [each for each in answers if each]
        yield from (each for each in judged if isinstance(each, Found))
        if judged and not any(isinstance(each, Found) for each in judged):
            yield Held(line=goods.number, file=paper.file)


def _number(paper: Paper, goods: Goods, certificates: tuple[Paper, ...]) -> Found | Held | None:
    referred = paper.all("referenced_certificates") or paper.all("certificate_number")
    numbered = [(certificate, fact) for certificate in certificates if (fact := certificate.one("certificate_number")) is not None]
    if not referred or not numbered:
        return None
    if any(same_number(str(fact.value), str(number.value)) for fact in referred for _, number in numbered):
        return Held()
    revised = [pair for pair in numbered if any(may_be_revision(str(fact.value), str(pair[1].value)) for fact in referred)]
    certificate, number = (revised or numbered)[0]
    return _mismatch(paper, goods, listed(fact.value for fact in referred), number, certificate, "revision" if revised else "", referred)


def _body(paper: Paper, goods: Goods, certificates: tuple[Paper, ...]) -> Found | Held | None:
    named = paper.one("notified_body_number")
    numbered = [(certificate, fact) for certificate in certificates if (fact := certificate.one("notified_body_number")) is not None]
    if named is None or not numbered:
        return None
    if any(str(fact.value) == str(named.value) for _, fact in numbered):
        return Held()
    certificate, number = numbered[0]
    return _mismatch(paper, goods, str(named.value), number, certificate, "body", (named,))


def _standards(paper: Paper, goods: Goods, certificates: tuple[Paper, ...], catalogue: Catalogue) -> Found | Held | None:
    """A declaration by other standards than the certificate was issued by; editions are judged with the certificate, so only numbers are compared."""
    products = goods.products_in_law + (goods.product.dual_with if goods.product is not None else ())
    declared = citations(paper, catalogue)
    certified = [(certificate, cited) for certificate in certificates for cited in citations(certificate, catalogue) if cited.covers(products)]
    if not declared or not certified:
        return None
    if {cited.number for cited in declared} & {cited.number for _, cited in certified}:
        return Held()
    return Found(
        line=goods.number,
        file=paper.file,
        seen=listed(cited.fact.value for cited in declared),
        expected=listed(cited.fact.value for _, cited in certified),
        severity="review",
        variant="standard",
        values={"certificate": listed(certificate.file for certificate, _ in certified)},
        evidence=spot(paper, *(cited.fact for cited in declared)) + tuple(each for certificate, cited in certified for each in spot(certificate, cited.fact)),
    )


def _mismatch(paper: Paper, goods: Goods, seen: str, expected: Fact, certificate: Paper, variant: str, facts: tuple[Fact, ...]) -> Found:
    return Found(
        line=goods.number,
        file=paper.file,
        seen=seen,
        expected=str(expected.value),
        severity="review" if variant == "revision" else None,
        variant=variant,
        values={"certificate": certificate.file},
        evidence=spot(paper, *facts) + spot(certificate, expected),
    )


def _order_of_days(paper: Paper, goods: Goods, certificates: tuple[Paper, ...]) -> Found | Held | None:
    """A declaration cannot rest on a certificate that was not there yet; a renewed one may follow it, so a person looks."""
    declared = day_of(paper, "issue_date")
    days = [(day, certificate) for certificate in certificates if (day := day_of(certificate, "issue_date")) is not None]
    if declared is None or not days:
        return None
    day, certificate = min(days, key=lambda each: each[0])
    if day <= declared:
        return Held()
    return Found(
        line=goods.number,
        file=paper.file,
        seen=declared.isoformat(),
        expected=f">= {day.isoformat()}",
        severity="review",
        variant="earlier",
        values={"certificate": certificate.file, "declared": declared, "day": day},
        evidence=spot(paper, paper.one("issue_date")) + spot(certificate, certificate.one("issue_date")),
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
    yield from models_surplus(facts, _KIND)


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
    certificate_mismatch,
    model_mismatch,
    manufacturer_mismatch,
    legislation_not_applicable,
    authorised_representative_missing,
)
