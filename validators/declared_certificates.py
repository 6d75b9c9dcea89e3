"""Does the declaration of conformity rest on the certificates that are there: their numbers, bodies, standards, days and procedure?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from batches.batch import Batch
from batches.paper import Fact, Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from validators.facts import Facts, Goods, day_of, listed, spot
from validators.names import may_be_revision, same_number
from validators.routes import BODY_PAPERS
from validators.standards import citations

Outcome = Iterator[Found | Held]
_KIND = "declaration_of_conformity"


@rule(
    "declaration.certificate_mismatch",
    "Reg. (EU) 2016/425 Annex IX (7); Reg. (EU) 2017/745 Annex IV (8)",
    "`referenced_certificates` (else `certificate_number`), `notified_body_number`, `standards`, `issue_date`; the same of the certificates; "
    "`conformity_module` beside that of production control, and whose `models` (`product`) that is",
)
def certificate_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A declaration that rests on another certificate, on another body or standard, on a certificate issued after it, or on the other procedure of control."""
    for paper, goods in facts.pairs(_KIND):
        certificates = facts.papers_of(goods.number, *BODY_PAPERS)
        answers = (
            _number(paper, goods, certificates),
            _body(paper, goods, certificates),
            _standards(paper, goods, certificates, catalogue),
            _order_of_days(paper, goods, certificates),
            _procedure(paper, goods, facts),
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
    products = goods.products_on_papers
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


def _procedure(paper: Paper, goods: Goods, facts: Facts) -> Found | Held | None:
    """A declaration by Module D where production is controlled by Module C2, or the other way round (Reg. (EU) 2016/425 Annex IX (8))."""
    declared = [fact for fact in paper.all("conformity_module") if fact.value in ("C2", "D")]
    papers = facts.papers_of(goods.number, "production_control_certificate")
    control = [
        (each, fact)
        for each in papers
        if facts.model_known(each, goods) is not False and (fact := each.one("conformity_module")) is not None and fact.value in ("C2", "D")
    ]
    if not declared or not control:
        return None
    if {fact.value for fact in declared} & {fact.value for _, fact in control}:
        return Held()
    certificate, module = control[0]
    return _mismatch(paper, goods, listed(fact.value for fact in declared), module, certificate, "procedure", tuple(declared))
