"""Does the paper on production control (Module C2 or D; formerly Article 11A or 11B) carry the batch?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from batches.batch import Batch
from batches.paper import Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from validators.certificate_dates import in_force_beside, last_day
from validators.certificate_issuers import issuer
from validators.certificate_scope import model_judged
from validators.facts import Facts, Goods, day_of, listed, spot
from validators.names import may_be_revision, same_number

Outcome = Iterator[Found | Held]
_KIND = "production_control_certificate"


@rule(
    "production_control.expired",
    "Reg. (EU) 2016/425 Annex VII 4.2, Annex VIII 4.3",
    "`expiry_date`, else `issue_date` and `conformity_module`; the day judged for; the same, `models` and `product` of the papers beside it",
)
def expired(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A paper whose period is over. Module C2 is checked at least once a year, so one that names no end carries a year from its issue.

    Nothing is said of papers of earlier years beside the current one.
    """
    for paper, goods in facts.pairs(_KIND):
        end, why = last_day(paper, catalogue)
        issued = day_of(paper, "issue_date")
        if end is None:
            continue
        if on <= end:
            yield Held(line=goods.number, file=paper.file)
            continue
        if in_force_beside(paper, goods, facts, catalogue, on):
            continue
        yield Found(
            line=goods.number,
            file=paper.file,
            seen=end.isoformat(),
            expected=f">= {on.isoformat()}",
            variant=why,
            values={"end": end, "issued": issued or "–"},
            evidence=spot(paper, paper.one("expiry_date") or paper.one("issue_date")),
        )


@rule(
    "production_control.body_mismatch",
    "Reg. (EU) 2016/425 Art. 17(3), Annex IX (8)",
    "`production_control_body_number` (else `notified_body_number`) of the paper, `production_control_body_number` of the declaration",
)
def body_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """Another body than the declaration names for production control. The body of Module B may well be another and is not compared.

    Where one of the papers is by the body declared, those of other bodies (of earlier years) say nothing against the goods.
    """
    for paper, goods in facts.pairs(_KIND):
        own = issuer(paper)
        declared = [
            (declaration, fact)
            for declaration in facts.papers_of(goods.number, "declaration_of_conformity")
            if (fact := declaration.one("production_control_body_number")) is not None
        ]
        if own is None or not declared:
            continue
        agreeing = [declaration for declaration, fact in declared if str(fact.value) == str(own.value)]
        if agreeing:
            yield Held(line=goods.number, file=paper.file)
            continue
        others = (issuer(other) for other in facts.papers_of(goods.number, _KIND))
        if {str(fact.value) for fact in others if fact is not None} & {str(fact.value) for _, fact in declared}:
            continue
        declaration, fact = declared[0]
        yield Found(
            line=goods.number,
            file=paper.file,
            seen=str(own.value),
            expected=str(fact.value),
            values={"declaration": declaration.file},
            evidence=spot(paper, own) + spot(declaration, fact),
        )


@rule(
    "production_control.model_mismatch",
    "Reg. (EU) 2016/425 Annex VII 2, Annex VIII 2",
    "`models`, `product`, `referenced_certificates`; `model` ordered; `certificate_number` of the type-examination certificate",
)
def model_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """Other models than ordered, or a type-examination certificate that is not among the papers."""
    for paper, goods in facts.pairs(_KIND):
        judged = tuple(model_judged(paper, goods, facts))
        yield from judged
        if any(isinstance(outcome, Found) for outcome in judged):
            continue
        yield from _certificate_referred_to(paper, goods, facts, certain=not judged)


def _certificate_referred_to(paper: Paper, goods: Goods, facts: Facts, *, certain: bool) -> Outcome:
    """Whether the paper refers to a type-examination certificate of the batch; where its models fit, a stray number is for a person."""
    referred = paper.all("referenced_certificates")
    certificates = [
        (certificate, number)
        for certificate in facts.papers_of(goods.number, "eu_type_examination_certificate")
        if (number := certificate.one("certificate_number")) is not None
    ]
    if not referred or not certificates:
        return
    if any(same_number(str(fact.value), str(number.value)) for fact in referred for _, number in certificates):
        yield Held(line=goods.number, file=paper.file)
        return
    revised = [pair for pair in certificates if any(may_be_revision(str(fact.value), str(pair[1].value)) for fact in referred)]
    certificate, number = (revised or certificates)[0]
    yield Found(
        line=goods.number,
        file=paper.file,
        seen=listed(fact.value for fact in referred),
        expected=str(number.value),
        severity=None if certain and not revised else "review",
        variant="certificate",
        values={"certificate": certificate.file},
        evidence=spot(paper, *referred) + spot(certificate, number),
    )


RULES = (expired, body_mismatch, model_mismatch)
