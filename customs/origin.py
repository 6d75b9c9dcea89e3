"""Preferential origin: which arrangement a claim rests on and whether the proof at hand carries it (EVFTA Protocol 1; Reg. (EU) 952/2013 Art. 64)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from batches.batch import Batch
from batches.finding import Evidence
from batches.paper import Fact, Paper
from batches.periods import months_later
from catalogue import Catalogue
from catalogue.countries import country_named
from customs.duty import preferences_of
from customs.tables import Preference, ProofSeries, tables

ProofKind = Literal["EUR.1", "Form A", "declaration"]
_EUR1 = re.compile(r"\beur[\s.]*1\b", re.IGNORECASE)
_FORM_A = re.compile(r"\bform\s*a\b", re.IGNORECASE)
_EUR1_NUMBER = re.compile(r"[A-Z]{1,2}[\s.]*\d{6}")
_VALID_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ProofAnswer:
    """``lacking``: ``None`` when the claim holds, else the sentence (variant) that says what it lacks; ``missing`` when there is no proof at all."""

    arrangement: Preference | None
    proof: Paper | None
    lacking: str | None
    seen: str = ""
    expected: str = ""
    fact: Fact | None = None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The spot looked at, or the paper's first page."""
        if self.proof is None:
            return ()
        if self.fact is None:
            return (Evidence(file=self.proof.file, page=1),)
        return (Evidence(file=self.proof.file, page=self.fact.page, box=self.fact.box, text=self.fact.raw),)


def kind_of_proof(paper: Paper) -> ProofKind:
    """Movement certificate, Form A or a declaration by the exporter, by what the paper says of itself and by the form of its number."""
    printed = " ".join(f"{fact.raw} {fact.value}" for fact in paper.facts)
    if _EUR1.search(printed):
        return "EUR.1"
    if _FORM_A.search(printed):
        return "Form A"
    numbers = [paper.value("certificate_number"), paper.value("document_number")]
    return "EUR.1" if any(number and _EUR1_NUMBER.fullmatch(number.strip()) for number in numbers) else "declaration"


def proof_for(batch: Batch, goods_value: Decimal | None, catalogue: Catalogue) -> ProofAnswer:
    """Judge a claim of preference for the whole consignment of originating goods worth ``goods_value`` EUR."""
    on, origin = batch.judged_for, batch.order.origin
    arrangements = preferences_of(origin, on) if origin else ()
    proofs = sorted((paper for paper in batch.papers if paper.kind == "origin_proof"), key=lambda paper: paper.file)
    if not arrangements:
        return ProofAnswer(None, proofs[0] if proofs else None, "no_arrangement", origin or "no origin", "preference 100")
    # Arrangements that run side by side take different proofs: what is lacking is told by the one whose kind of proof is there.
    answers = [_under(arrangement, proofs, goods_value, batch, catalogue) for arrangement in arrangements]
    answered = [answer for answer in answers if answer.lacking is None] or [answer for answer in answers if answer.lacking not in ("kind", "missing")]
    return next(iter(answered), answers[0])


def _under(arrangement: Preference, proofs: list[Paper], goods_value: Decimal | None, batch: Batch, catalogue: Catalogue) -> ProofAnswer:
    takes = " or ".join(arrangement.proofs) + f" (declaration up to {arrangement.declaration_limit_eur} EUR)"
    if not proofs:
        return ProofAnswer(arrangement, None, "missing", "none", takes)
    answers = [_judged(paper, arrangement, goods_value, batch, catalogue) for paper in proofs]
    return next((answer for answer in answers if answer.lacking is None), answers[0])


def _judged(paper: Paper, arrangement: Preference, goods_value: Decimal | None, batch: Batch, catalogue: Catalogue) -> ProofAnswer:
    def lacks(what: str, seen: str, expected: str, fact: Fact | None = None) -> ProofAnswer:
        return ProofAnswer(arrangement, paper, what, seen, expected, fact)

    kind, takes = kind_of_proof(paper), " or ".join(arrangement.proofs)
    number = paper.one("certificate_number") or paper.one("document_number")
    if kind not in arrangement.proofs:
        return lacks("kind", kind, takes, number)
    origin = paper.one("country_of_origin")
    stated = None if origin is None else country_named(str(origin.value), catalogue)
    if stated is not None and stated != batch.order.origin:
        return lacks("origin", stated, batch.order.origin or "", origin)
    billed = _other_invoice(paper, batch)
    if billed:
        return lacks("invoice", str(paper.value("invoice_number")), ", ".join(billed), paper.one("invoice_number"))
    dated = paper.one("issue_date")
    issued = None if dated is None else _day(str(dated.value))
    if issued is not None and batch.judged_for > months_later(issued, _VALID_MONTHS):
        return lacks("too_old", issued.isoformat(), f"issued within {_VALID_MONTHS} months", dated)
    ended = None if number is None or issued is None else _series_ended(str(number.value), kind, arrangement, issued)
    if ended is not None and number is not None:
        return lacks("series", str(number.value), f"forms {ended.series} issued until {ended.valid_until}", number)
    limit = arrangement.declaration_limit_eur
    if kind == "declaration" and (goods_value is None or goods_value > limit):
        worth = "value not known" if goods_value is None else f"declaration for {goods_value} EUR"
        return lacks("value", worth, f"{arrangement.proofs[0]} above {limit} EUR")
    return ProofAnswer(arrangement, paper, None, kind, takes)


def _other_invoice(proof: Paper, batch: Batch) -> list[str]:
    """The numbers of the invoices, where the proof names none of them. A trader's invoice has a number the exporter in the country of origin cannot know."""
    invoices = [paper for paper in batch.papers if paper.kind == "commercial_invoice"]
    numbers = [number for paper in invoices if (number := paper.value("invoice_number"))]
    stated = _plain(proof.value("invoice_number") or "")
    if not stated or not numbers or len(numbers) < len(invoices) or batch.order.supplier.country != batch.order.origin:
        return []
    return [] if any(_plain(number) in stated or stated in _plain(number) for number in numbers) else numbers


def _plain(number: str) -> str:
    return re.sub(r"[\W_]", "", number).upper()


def _series_ended(number: str, kind: ProofKind, arrangement: Preference, issued: date) -> ProofSeries | None:
    """The series of forms the number belongs to, where forms issued on that day are no longer accepted."""
    for row in tables().proof_series:
        if (row.code, row.origin, row.proof) == (arrangement.code, arrangement.origin, kind) and re.fullmatch(rf"{row.series}\d{{6}}", _plain(number)):
            return None if row.applies(issued) else row
    return None


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None
