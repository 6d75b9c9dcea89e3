"""Certificates, declarations, production control and test reports side by side for each order line.

The rules of these papers judge; here their outcomes are only put in rows, with what each paper states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from batches.batch import Batch
from batches.compared import Statement
from batches.paper import Fact, Paper
from batches.rule import Found, Held
from catalogue.contents import Catalogue
from validators import certificate_scope, certificate_standards, declarations, declared_certificates, production_control, test_report_scope
from validators.certificate_issuers import issuer
from validators.comparing import Comparison, Stands, by_order, on_paper
from validators.facts import Facts, Goods, day_of, listed, spot
from validators.judging import BatchRule
from validators.names import likeness, same_company, same_number
from validators.routes import BODY_PAPERS
from validators.standards import citations

_SPEAKING = (*BODY_PAPERS, "production_control_certificate", "declaration_of_conformity", "test_report")
_DECLARED, _REPORTED, _CONTROLLED = declared_certificates.certificate_mismatch, test_report_scope.model_mismatch, production_control.model_mismatch
#: Outcomes with these variants are about something else than their code's first subject.
_ELSEWHERE = frozenset({"class", "certificate", "body", "standard", "earlier", "procedure"})


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome with the rule it is of."""

    rule: BatchRule
    outcome: Found | Held


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is compared: which facts of a paper state it, and which outcomes (rule, variant; ``None``: any but those about something else) judge it.

    ``own``: the papers whose statement the others cite, and ``same`` whether a citation is right; ``agrees``: whether a paper agrees whose rule tells
    only what differs.
    """

    name: str
    stated: Callable[[Paper], tuple[Fact, ...]]
    judged_by: tuple[tuple[BatchRule, str | None], ...]
    kinds: tuple[str, ...] = _SPEAKING
    reference: Callable[[Batch, Goods], str | None] = lambda batch, goods: None
    own: tuple[str, ...] = ()
    same: Callable[[str, str], bool] | None = None
    agrees: Callable[[Paper, Goods, Facts], bool] = lambda paper, goods, facts: False


def conformity(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterator[tuple[Comparison, tuple[Judged, ...]]]:
    """Each subject of each line, with the outcomes of the rules that judged it."""
    rules = {each.code: each for subject in (*_SUBJECTS, _DAYS) for each, _ in subject.judged_by}
    outcomes = tuple(Judged(each, outcome) for each in rules.values() for outcome in each(batch, facts, catalogue, on))
    for goods in facts.goods:
        papers = facts.papers_of(goods.number, *_SPEAKING)
        mine = tuple(each for each in outcomes if each.outcome.line == goods.number)
        for subject in _SUBJECTS:
            yield _row(subject, facts, goods, papers, mine)
        yield _days(goods, papers, mine)


def _row(subject: _Subject, known: Facts, goods: Goods, papers: tuple[Paper, ...], mine: tuple[Judged, ...]) -> tuple[Comparison, tuple[Judged, ...]]:
    judged = tuple(each for each in mine if _is_about(each, subject))
    stated = [(paper, facts) for paper in papers if paper.kind in subject.kinds and (facts := subject.stated(paper))]
    own = [str(fact.value) for paper, facts in stated if paper.kind in subject.own for fact in facts]
    ours = subject.reference(known.batch, goods)
    statements: list[Statement] = [] if ours is None else [by_order(ours, f"line {goods.number}: {ours}")]
    for paper, facts in stated:
        stands: Stands = "reference" if paper.kind in subject.own else _stands(paper, facts, judged, own, subject, goods, known)
        how = likeness(str(facts[0].value), (ours,)) if subject.name == "manufacturer" and ours else ""
        statements.append(on_paper(paper, listed(fact.value for fact in facts), stands, *spot(paper, *facts), how=how))
    return _comparison(subject.name, statements, goods, judged)


def _stands(paper: Paper, facts: tuple[Fact, ...], judged: tuple[Judged, ...], own: list[str], subject: _Subject, goods: Goods, known: Facts) -> Stands:
    of_paper = [each.outcome for each in judged if each.outcome.file == paper.file]
    if any(isinstance(each, Found) for each in of_paper):
        return "differs"
    if subject.same is not None:
        return "agrees" if any(subject.same(str(fact.value), each) for fact in facts for each in own) else "incomparable"
    return "agrees" if of_paper or subject.agrees(paper, goods, known) else "incomparable"


def _comparison(name: str, statements: list[Statement], goods: Goods, judged: tuple[Judged, ...]) -> tuple[Comparison, tuple[Judged, ...]]:
    objections = tuple(each for each in judged if isinstance(each.outcome, Found))
    agreed = not objections and any(each.verdict == "agrees" for each in statements)
    outcomes = tuple(each.outcome for each in objections)
    # Without an order's word, papers are held against the certificate.
    why = "no_certificate" if not any(each.verdict == "reference" for each in statements) else ""
    return Comparison(name, tuple(statements), outcomes, goods.line.model, goods.number, why=why, same=agreed), objections


def _is_about(judged: Judged, subject: _Subject) -> bool:
    for each, wanted in subject.judged_by:
        if each is judged.rule:
            if isinstance(judged.outcome, Held):
                return wanted is None
            return judged.outcome.variant == wanted or (wanted is None and judged.outcome.variant not in _ELSEWHERE)
    return False


def _days(goods: Goods, papers: tuple[Paper, ...], mine: tuple[Judged, ...]) -> tuple[Comparison, tuple[Judged, ...]]:
    """Test before certificate before declaration."""
    judged = tuple(each for each in mine if _is_about(each, _DAYS))
    certified = [day for paper in papers if paper.kind in BODY_PAPERS and (day := day_of(paper, "issue_date")) is not None]
    statements = []
    for paper in papers:
        day, fact = day_of(paper, "issue_date"), paper.one("issue_date")
        if day is None or paper.kind not in _DAYS.kinds:
            continue
        found = any(isinstance(each.outcome, Found) and each.outcome.file == paper.file for each in judged)
        late = paper.kind == "test_report" and certified and day <= max(certified)
        early = paper.kind == "declaration_of_conformity" and certified and day >= min(certified)
        stands: Stands = "reference" if paper.kind in BODY_PAPERS else "differs" if found else "agrees" if late or early else "incomparable"
        statements.append(on_paper(paper, day.isoformat(), stands, *spot(paper, fact)))
    return _comparison("days_in_order", statements, goods, judged)


def _all(field: str) -> Callable[[Paper], tuple[Fact, ...]]:
    return lambda paper: paper.all(field)


def _certificates_cited(paper: Paper) -> tuple[Fact, ...]:
    """A certificate's own number; of another paper the certificates it refers to."""
    if paper.kind in BODY_PAPERS:
        return paper.all("certificate_number")
    return paper.all("referenced_certificates") or (paper.all("certificate_number") if paper.kind == "declaration_of_conformity" else ())


def _control_body(paper: Paper) -> tuple[Fact, ...]:
    fact = issuer(paper) if paper.kind == "production_control_certificate" else paper.one("production_control_body_number")
    return () if fact is None else (fact,)


def _same_class(paper: Paper, goods: Goods, known: Facts) -> bool:
    return isinstance(certificate_scope.class_judged(paper, goods, known.catalogue), Held)


def _same_maker(paper: Paper, goods: Goods, known: Facts) -> bool:
    ordered = known.batch.order.manufacturer_of(goods.line)
    return any(same_company(str(fact.value), ordered.name, known.catalogue) == "same" for fact in paper.all("manufacturer"))


def _same_standard(paper: Paper, goods: Goods, known: Facts) -> bool:
    """Whether a declaration cites a standard that the certificate or a test report of the goods cites too."""
    others = (other for other in known.papers_of(goods.number, *BODY_PAPERS, "test_report") if other is not paper)
    cited = {each.number for other in others for each in citations(other, known.catalogue)}
    return paper.kind == "declaration_of_conformity" and any(each.number in cited for each in citations(paper, known.catalogue))


def _class_ordered(_: Batch, goods: Goods) -> str | None:
    return goods.line.product_class or goods.product_class


_SUBJECTS = (
    _Subject(
        "manufacturer",
        _all("manufacturer"),
        ((certificate_scope.manufacturer_mismatch, None), (declarations.manufacturer_mismatch, None)),
        reference=lambda batch, goods: batch.order.manufacturer_of(goods.line).name,
        agrees=_same_maker,
    ),
    _Subject(
        "model",
        lambda paper: paper.all("models") or paper.all("product"),
        ((certificate_scope.model_mismatch, None), (_CONTROLLED, None), (declarations.model_mismatch, None), (_REPORTED, None)),
        reference=lambda _, goods: goods.line.model,
    ),
    _Subject(
        "class",
        _all("product_class"),
        ((certificate_scope.class_mismatch, None), (declarations.model_mismatch, "class"), (_REPORTED, "class")),
        reference=_class_ordered,
        agrees=_same_class,
    ),
    _Subject(
        "standards",
        _all("standards"),
        ((certificate_standards.standard_not_applicable, None), (_DECLARED, "standard"), (test_report_scope.standard_not_applicable, None)),
        agrees=_same_standard,
    ),
    _Subject("act", _all("legislation"), ((certificate_scope.legislation_not_applicable, None), (declarations.legislation_not_applicable, None))),
    _Subject("certificate_number", _certificates_cited, ((_DECLARED, ""), (_CONTROLLED, "certificate")), own=BODY_PAPERS, same=same_number),
    _Subject(
        "body_number",
        _all("notified_body_number"),
        ((_DECLARED, "body"),),
        kinds=(*BODY_PAPERS, "declaration_of_conformity"),
        own=BODY_PAPERS,
        same=str.__eq__,
    ),
    _Subject(
        "control_body_number",
        _control_body,
        ((production_control.body_mismatch, None),),
        kinds=("production_control_certificate", "declaration_of_conformity"),
        own=("declaration_of_conformity",),
        same=str.__eq__,
    ),
)
_DAYS = _Subject(
    "days_in_order",
    _all("issue_date"),
    ((_DECLARED, "earlier"), (test_report_scope.after_certificate, None)),
    kinds=(*BODY_PAPERS, "declaration_of_conformity", "test_report"),
)
