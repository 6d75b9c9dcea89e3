"""Who issued the certificate: does a body of that number exist, and is the name beside it its own?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from batches.batch import Batch
from batches.paper import Fact, Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from catalogue.law import BodyName, Designation
from validators.facts import CERTIFICATES, Facts, Goods, listed, spot
from validators.names import compared, is_body, same_body

Outcome = Iterator[Found | Held]


def issuer(paper: Paper) -> Fact | None:
    """The number of the body that issued a certificate, as the paper states it."""
    if paper.kind == "production_control_certificate":
        return paper.one("production_control_body_number") or paper.one("notified_body_number")
    return paper.one("notified_body_number")


@rule(
    "certificate.notified_body_unknown",
    "Reg. (EU) 2016/425 Art. 30; Reg. (EU) 2017/745 Art. 43",
    "`notified_body_number` (`production_control_body_number` on a paper of production control) and `notified_body_name`; the register",
)
def notified_body_unknown(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A number the register does not have. The register here is a part of the real one, so a person looks it up; what is no body number is refused."""
    known = catalogue.at(on)
    for paper, goods in facts.pairs(*CERTIFICATES):
        fact = issuer(paper)
        if fact is None:
            if not known_by_name(paper, catalogue):
                yield _no_number(paper, goods)
            continue
        number = str(fact.value)
        if known.body(number) is not None:
            yield Held(line=goods.number, file=paper.file)
            continue
        malformed = re.fullmatch(r"\d{4}", number) is None
        yield Found(
            line=goods.number,
            file=paper.file,
            seen=number,
            expected="NANDO",
            variant="malformed" if malformed else "",
            values={"name": paper.value("notified_body_name") or "–"},
            evidence=spot(paper, fact, paper.one("notified_body_name")),
            unverified=None if malformed else f"notified_bodies: {number}",
        )


def _no_number(paper: Paper, goods: Goods) -> Found:
    return Found(
        line=goods.number,
        file=paper.file,
        expected="NANDO",
        severity="review",
        variant="no_number",
        values={"name": paper.value("notified_body_name") or "–"},
        evidence=spot(paper, paper.one("notified_body_name")),
    )


def known_by_name(paper: Paper, catalogue: Catalogue) -> str | None:
    """The number of the one body that bears the name on the paper, for papers that print no number."""
    stated = paper.value("notified_body_name")
    if stated is None:
        return None
    numbers = [number for number in catalogue.designations_by_number if is_body(stated, names_of_body(number, catalogue), catalogue)]
    return numbers[0] if len(numbers) == 1 else None


@rule(
    "certificate.notified_body_name_mismatch",
    "Reg. (EU) 2016/425 Annex V 6.2(a); Reg. (EU) 2017/745 Annex XII",
    "`notified_body_number` (`production_control_body_number`) beside `notified_body_name`; every name the register has for a body",
)
def notified_body_name_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """Number and name that belong to different bodies. A name the register does not know at all is for a person: it may be another of the body's own."""
    for paper, goods in facts.pairs(*CERTIFICATES):
        fact, stated = issuer(paper), paper.one("notified_body_name")
        if fact is None or stated is None or str(fact.value) not in catalogue.designations_by_number:
            continue
        own, name = names_of_body(str(fact.value), catalogue), str(stated.value)
        others = [number for number in catalogue.designations_by_number if number != fact.value and is_body(name, names_of_body(number, catalogue), catalogue)]
        if is_body(name, own, catalogue) or (same_body(name, own, catalogue) and not others):
            yield Held(line=goods.number, file=paper.file)
            continue
        others = others or [number for number in catalogue.designations_by_number if same_body(name, names_of_body(number, catalogue), catalogue)]
        yield _mismatched(paper, goods, fact, stated, others, catalogue, "" if others else "unknown_name")
    yield from _declared_names(facts, catalogue)


def _declared_names(facts: Facts, catalogue: Catalogue) -> Outcome:
    """Declarations that set a body's number beside the name of another one, which had no part in the goods. A name of no body known here says nothing."""
    for paper, goods in facts.pairs("declaration_of_conformity"):
        fact, stated = paper.one("notified_body_number"), paper.one("notified_body_name")
        if fact is None or stated is None or str(fact.value) not in catalogue.designations_by_number:
            continue
        number, name = str(fact.value), str(stated.value)
        own = names_of_body(number, catalogue)
        if is_body(name, own, catalogue):
            yield Held(line=goods.number, file=paper.file)
            continue
        issuers = {str(each.value) for each in map(issuer, facts.papers_of(goods.number, *CERTIFICATES)) if each is not None}
        part = issuers | {paper.value("production_control_body_number")}
        others = [each for each in catalogue.designations_by_number if each != number and is_body(name, names_of_body(each, catalogue), catalogue)]
        if not others or same_body(name, own, catalogue) or part & (set(others) - {number}):
            continue
        yield _mismatched(paper, goods, fact, stated, others, catalogue, "declared")


def _mismatched(paper: Paper, goods: Goods, number: Fact, name: Fact, others: list[str], catalogue: Catalogue, variant: str) -> Found:
    own = names_of_body(str(number.value), catalogue)
    nearest = max((compared(str(name.value), each, catalogue) for each in own), key=lambda each: each.percent)
    bearer = ", ".join(f"{each} {names_of_body(each, catalogue)[0]}" for each in others[:3])
    return Found(
        line=goods.number,
        file=paper.file,
        seen=f"{number.value} {name.value}",
        expected=f"{number.value} {own[0]}",
        variant=variant,
        values={"number": str(number.value), "name": str(name.value), "bearer": bearer or "–", "own": own[0], "compared": nearest.shown},
        evidence=spot(paper, number, name),
        unverified=_unverified_body(str(number.value), str(name.value), others, catalogue),
    )


def _unverified_body(number: str, name: str, others: list[str], catalogue: Catalogue) -> str | None:
    """The row of the register that leaves the mismatch open: the body's own, where no verified one names it, or that of the body said to bear the name."""
    if not others or not _verified_names(number, catalogue):
        return f"notified_bodies: {number}"
    borne = any(is_body(name, known, catalogue) or same_body(name, known, catalogue) for known in (_verified_names(each, catalogue) for each in others))
    return None if borne else f"notified_bodies: {listed(others)}"


def _verified_names(number: str, catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.name for row in _rows_of_body(number, catalogue) if not row.unverified))


def names_of_body(number: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Every name the register knows for that number."""
    return tuple(dict.fromkeys(row.name for row in _rows_of_body(number, catalogue)))


def _rows_of_body(number: str, catalogue: Catalogue) -> tuple[Designation | BodyName, ...]:
    return (*catalogue.designations_by_number.get(number, ()), *catalogue.body_names_by_number.get(number, ()))
