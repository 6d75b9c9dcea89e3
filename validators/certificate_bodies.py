"""Could this body issue this certificate: does it exist, is the name its own, was it designated for act and product on the day of issue?

Judged is always number × act × product × date: a body that may certify devices may have no say about masks, and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from batches.base import Language, Severity, Text
from batches.batch import Batch
from batches.paper import Fact, Paper
from batches.rule import Found, Held, in_words, rule
from catalogue.contents import Catalogue
from catalogue.law import Designation
from validators.certificate_scope import act_title, acts_named, product_text
from validators.facts import CERTIFICATES, SUBJECTS_OF_KIND, Facts, Goods, day_of, spot
from validators.names import compared, is_body, same_body
from validators.routes import acts_for_certificate, replaced_by_voluntary

Outcome = Iterator[Found | Held]
#: How certain a refusal is, most certain last: what is not known never outweighs what is.
_NOT_KNOWN, _REFUSED = 1, 2


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
    numbers = [number for number in catalogue.designations_by_number if is_body(stated, _names(number, catalogue), catalogue)]
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
        own, name = _names(str(fact.value), catalogue), str(stated.value)
        others = [number for number in catalogue.designations_by_number if number != fact.value and is_body(name, _names(number, catalogue), catalogue)]
        if is_body(name, own, catalogue) or (same_body(name, own, catalogue) and not others):
            yield Held(line=goods.number, file=paper.file)
            continue
        others = others or [number for number in catalogue.designations_by_number if same_body(name, _names(number, catalogue), catalogue)]
        nearest = max((compared(name, each, catalogue) for each in own), key=lambda each: each.percent)
        bearer = ", ".join(f"{number} {_names(number, catalogue)[0]}" for number in others[:3])
        yield Found(
            line=goods.number,
            file=paper.file,
            seen=f"{fact.value} {name}",
            expected=f"{fact.value} {own[0]}",
            variant="" if others else "unknown_name",
            values={"number": str(fact.value), "name": name, "bearer": bearer or "–", "own": own[0], "compared": nearest.shown},
            evidence=spot(paper, fact, stated),
            unverified=None if others else f"notified_bodies: {fact.value}",
        )


def _names(number: str, catalogue: Catalogue) -> tuple[str, ...]:
    rows = catalogue.designations_by_number.get(number, ())
    return tuple(dict.fromkeys((*(row.name for row in rows), *(row.name for row in catalogue.body_names_by_number.get(number, ())))))


@rule(
    "certificate.notified_body_not_designated",
    "Reg. (EU) 2016/425 Art. 20, 24, 26; Reg. (EU) 2017/745 Art. 42",
    "`notified_body_number` (`production_control_body_number`), else `notified_body_name`; `legislation`, `issue_date`; the register; `category` ordered",
)
def notified_body_not_designated(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A body that was not designated for act and product on the day of issue; also one named on a voluntary certificate, where that is known for certain."""
    for paper, goods in facts.pairs(*CERTIFICATES, "voluntary_certificate"):
        number = _judged_number(paper, catalogue)
        if number is None or goods.product is None:
            continue
        voluntary = paper.kind == "voluntary_certificate"
        judged = [_designated(number, act, paper, goods, catalogue, on) for act in _acts_judged(paper, goods, facts)]
        if not judged:
            continue
        refusal = None if any(each is None for each in judged) else max((each for each in judged if each is not None), key=lambda each: each.certainty)
        if refusal is None:
            if not voluntary:
                yield Held(line=goods.number, file=paper.file)
        elif refusal.certainty == _REFUSED or not voluntary:
            beside = voluntary and not replaced_by_voluntary(facts, goods)
            transferred = refusal.variant == "lapsed" and _transferred(paper, goods, facts, on)
            refusal = replace(refusal, variant="transferred") if transferred else refusal
            yield _refused(refusal, number, paper, goods, catalogue, severity="note" if beside or transferred else None)


def _transferred(paper: Paper, goods: Goods, facts: Facts, on: date) -> bool:
    """Whether a certificate of the same kind by a body that is not refused carries the goods in the place of one that lost its force."""
    for other in facts.papers_of(goods.number, paper.kind or ""):
        number = _judged_number(other, facts.catalogue)
        if other is not paper and number is not None:
            judged = [_designated(number, act, other, goods, facts.catalogue, on) for act in _acts_judged(other, goods, facts)]
            if judged and all(each is None or each.certainty < _REFUSED for each in judged):
                return True
    return False


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a body counts as not designated under one act; ``row`` is the register's row it rests on, if there is one."""

    act: str
    certainty: int
    variant: str
    row: Designation | None = None


def _judged_number(paper: Paper, catalogue: Catalogue) -> str | None:
    fact = issuer(paper)
    number = known_by_name(paper, catalogue) if fact is None else str(fact.value)
    return number if number in catalogue.designations_by_number else None


def _acts_judged(paper: Paper, goods: Goods, facts: Facts) -> tuple[str, ...]:
    """The acts for which the designation matters: those the paper names and may invoke, else those that govern the goods."""
    lawful = acts_for_certificate(goods, facts, paper.kind or "", day_of(paper, "issue_date"))
    named = tuple(act for act in acts_named(paper) if act in lawful)
    governing = {goods.product.subject} if goods.product is not None else set()
    subjects = governing | set(SUBJECTS_OF_KIND.get(paper.kind or "", ()))
    return named or tuple(act for act in lawful if any(row.subject in subjects for row in facts.catalogue.acts_by_name.get(act, ())))


def _designated(number: str, act: str, paper: Paper, goods: Goods, catalogue: Catalogue, on: date) -> _Refusal | None:
    rows = [row for row in catalogue.designations_by_number[number] if row.act == act]
    if not rows:
        return _Refusal(act, _NOT_KNOWN, "no_entry")
    # Rows that name the product speak of it; what the others do not name is then not refused by them.
    naming = [row for row in rows if set(row.products) & set(_products(paper, goods))]
    refusals = [_by_row(row, paper, goods, on) for row in naming or rows]
    return None if any(each is None for each in refusals) else max((each for each in refusals if each is not None), key=lambda each: each.certainty)


def _products(paper: Paper, goods: Goods) -> tuple[str, ...]:
    """What the goods are to the body of such a paper: devices of dual use are protective equipment to the one that certifies them as such."""
    equipment = paper.kind in ("eu_type_examination_certificate", "production_control_certificate")
    return goods.products_in_law + (goods.product.dual_with if goods.product is not None and equipment else ())


def _by_row(row: Designation, paper: Paper, goods: Goods, on: date) -> _Refusal | None:
    """Judge one designation; ``None``: it carries the certificate. An empty start counts as designated."""
    issued = day_of(paper, "issue_date")
    if row.status == "never":
        return _Refusal(row.act, _REFUSED, "never", row)
    if row.status == "unknown":
        return _Refusal(row.act, _NOT_KNOWN, "unknown", row)
    if issued is None and (row.valid_from is not None or row.valid_until is not None):
        return _Refusal(row.act, _NOT_KNOWN, "no_date", row)
    if issued is not None and not row.applies(issued):
        return _Refusal(row.act, _REFUSED, "ended" if row.valid_until is not None and row.valid_until < issued else "not_begun", row)
    if row.products and "*" not in row.products and not set(row.products) & set(_products(paper, goods)):
        return _Refusal(row.act, _REFUSED, "other_products", row)
    if row.certificates_until is not None and row.certificates_until < on:
        return _Refusal(row.act, _REFUSED, "lapsed", row)
    return None if row.products else _Refusal(row.act, _NOT_KNOWN, "scope_not_known", row)


def _refused(refusal: _Refusal, number: str, paper: Paper, goods: Goods, catalogue: Catalogue, *, severity: Severity | None) -> Found:
    row, fact = refusal.row, issuer(paper)
    name = row.name if row is not None else _names(number, catalogue)[0]
    doubtful = refusal.certainty == _NOT_KNOWN or row is None or row.unverified
    acts = catalogue.acts_by_name.get(refusal.act, ())
    return Found(
        line=goods.number,
        file=paper.file,
        seen=f"{number} {name}",
        expected=f"{act_title(catalogue, refusal.act)}: {goods.product.id if goods.product is not None else '–'}",
        severity=severity,
        variant=refusal.variant,
        values={
            "number": number,
            "name": name,
            "act": act_title(catalogue, refusal.act),
            "product": product_text(goods),
            "issued": day_of(paper, "issue_date") or "–",
            "until": (row.certificates_until or row.valid_until or "–") if row is not None else "–",
            "since": (row.valid_from or "–") if row is not None else "–",
            "scope": designated_for(number, day_of(paper, "issue_date"), catalogue),
        },
        evidence=spot(paper, fact, paper.one("notified_body_name"), paper.one("issue_date")),
        basis=next((act.body_basis for act in acts if act.body_basis), None),
        judged_for=None if refusal.variant in ("lapsed", "transferred") else day_of(paper, "issue_date"),
        unverified=f"notified_bodies: {number} × {refusal.act}" if doubtful else None,
    )


def designated_for(number: str, day: date | None, catalogue: Catalogue) -> Text:
    """What the register has a body designated for on that day (or ever, where the day is not known): acts, products, and since or until when."""
    rows = [row for row in catalogue.designations_by_number.get(number, ()) if row.status in ("active", "ended") and (day is None or row.applies(day))]
    told = [_designation_in_words(row, catalogue) for row in rows]
    if not told:
        return Text(de="nichts, was hier verzeichnet ist", en="nothing recorded here")
    return Text(de="; ".join(dict.fromkeys(each.de for each in told)), en="; ".join(dict.fromkeys(each.en for each in told)))


def _designation_in_words(row: Designation, catalogue: Catalogue) -> Text:
    names = [catalogue.products_by_id[product][0] for product in row.products if product in catalogue.products_by_id]
    de, en = ", ".join(each.name_de for each in names), ", ".join(each.name_en for each in names)
    if "*" in row.products:
        de, en = "alle Produkte", "all products"
    title = act_title(catalogue, row.act)
    until = row.valid_until or row.certificates_until
    return Text(
        de=f"{title} ({de or 'Umfang hier nicht bekannt'}{_days(row.valid_from, until, 'seit', 'bis', 'de')})",
        en=f"{title} ({en or 'scope not known here'}{_days(row.valid_from, until, 'since', 'until', 'en')})",
    )


def _days(since: date | None, until: date | None, word_since: str, word_until: str, language: Language) -> str:
    told = [f"{word} {in_words(day, language)}" for word, day in ((word_since, since), (word_until, until)) if day is not None]
    return f"; {' '.join(told)}" if told else ""
