"""Could this body issue this certificate: was it designated for act and product on the day of issue?

Judged is always number × act × product × date: a body that may certify devices may have no say about masks, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from batches.base import Language, Severity, Text
from batches.batch import Batch
from batches.paper import Paper
from batches.rule import Found, Held, in_words, rule
from catalogue.contents import Catalogue
from catalogue.law import Designation
from validators.certificate_issuers import issuer, known_by_name, names_of_body
from validators.certificate_scope import act_title, acts_named, product_text
from validators.facts import CERTIFICATES, SUBJECTS_OF_KIND, Facts, Goods, day_of, spot
from validators.routes import acts_for_certificate, replaced_by_voluntary

Outcome = Iterator[Found | Held]
#: How certain a refusal is, most certain last: what is not known never outweighs what is.
_NOT_KNOWN, _REFUSED = 1, 2


@rule(
    "certificate.notified_body_not_designated",
    "Reg. (EU) 2016/425 Art. 20, 24, 26; Reg. (EU) 2017/745 Art. 42",
    "`notified_body_number` (`production_control_body_number`), else `notified_body_name`; `legislation`, `issue_date`; the register; `category` ordered",
)
def notified_body_not_designated(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A body that was not designated for act and product on the day of issue; also one named on a voluntary certificate, where that is known for certain.

    For which acts the register here is kept, and how far, stands with the acts: what it was never meant to say is neither found nor held.
    """
    for paper, goods in facts.pairs(*CERTIFICATES, "voluntary_certificate"):
        number = _judged_number(paper, catalogue)
        if number is None or goods.product is None:
            continue
        voluntary = paper.kind == "voluntary_certificate"
        judged = _judged(number, paper, goods, facts, on)
        if isinstance(judged, str):
            if judged == _CARRIED and not voluntary:
                yield Held(line=goods.number, file=paper.file)
        elif judged.variant == "lapsed" and _transferred(paper, goods, facts, on):
            continue
        elif judged.certainty == _REFUSED or not voluntary:
            beside = voluntary and not replaced_by_voluntary(facts, goods)[0]
            yield _refused(judged, number, paper, goods, catalogue, severity="note" if beside else None)


def _judged(number: str, paper: Paper, goods: Goods, facts: Facts, on: date) -> _Answer:
    """What the register says of a body under the acts of a certificate: one that carries it is enough; what is not kept refuses nothing."""
    answers = [_designated(number, act, paper, goods, facts.catalogue, on) for act in _acts_judged(paper, goods, facts)]
    if _CARRIED in answers:
        return _CARRIED
    refusals = [each for each in answers if isinstance(each, _Refusal)]
    return _most_certain(refusals) if refusals and len(refusals) == len(answers) else _NOT_KEPT


def _most_certain(refusals: Iterable[_Refusal]) -> _Refusal:
    return max(refusals, key=lambda each: each.certainty)


def _transferred(paper: Paper, goods: Goods, facts: Facts, on: date) -> bool:
    """Whether a certificate of the same kind by a body that is not refused carries the goods in the place of one that lost its force."""
    for other in facts.papers_of(goods.number, paper.kind or ""):
        number = _judged_number(other, facts.catalogue)
        if other is not paper and number is not None:
            judged = _judged(number, other, goods, facts, on)
            if isinstance(judged, str) or judged.certainty < _REFUSED:
                return True
    return False


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a body counts as not designated under one act; ``row`` is the register's row it rests on, if there is one."""

    act: str
    certainty: int
    variant: str
    row: Designation | None = None


#: ``carried``: the designation carries the certificate; ``not kept``: the register here does not say, for this act, what would be needed to judge it.
_CARRIED: Final = "carried"
_NOT_KEPT: Final = "not kept"
_Answer = _Refusal | Literal["carried", "not kept"]


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


def _designated(number: str, act: str, paper: Paper, goods: Goods, catalogue: Catalogue, on: date) -> _Answer:
    kept = next((row.body_register for row in catalogue.acts_by_name.get(act, ())), "")
    rows = [row for row in catalogue.designations_by_number[number] if row.act == act]
    if not rows:
        return _Refusal(act, _NOT_KNOWN, "no_entry") if kept else _NOT_KEPT
    # Rows that name the product speak of it; what the others do not name is then not refused by them.
    naming = [row for row in rows if set(row.products) & set(_products(paper, goods))]
    answers = [_by_row(row, paper, goods, on) for row in naming or rows]
    if _CARRIED in answers:
        return _CARRIED
    refusal = _most_certain(each for each in answers if isinstance(each, _Refusal))
    # Where the register is kept without products, or not at all, a row that says nothing of them is no reason to doubt.
    doubted = kept == "products" or (kept == "bodies" and refusal.variant == "unknown")
    return refusal if doubted or refusal.variant not in ("scope_not_known", "unknown") else _NOT_KEPT


def _products(paper: Paper, goods: Goods) -> tuple[str, ...]:
    """What the goods are to the body of such a paper: devices of dual use are protective equipment to the one that certifies them as such."""
    equipment = paper.kind in ("eu_type_examination_certificate", "production_control_certificate")
    return goods.products_in_law + (goods.product.dual_with if goods.product is not None and equipment else ())


def _by_row(row: Designation, paper: Paper, goods: Goods, on: date) -> _Answer:
    """Judge one designation. An empty start counts as designated."""
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
    return _CARRIED if row.products else _Refusal(row.act, _NOT_KNOWN, "scope_not_known", row)


def _refused(refusal: _Refusal, number: str, paper: Paper, goods: Goods, catalogue: Catalogue, *, severity: Severity | None) -> Found:
    row, fact = refusal.row, issuer(paper)
    name = row.name if row is not None else names_of_body(number, catalogue)[0]
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
        judged_for=None if refusal.variant == "lapsed" else day_of(paper, "issue_date"),
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
