"""Preferential origin: which arrangement a claim rests on and whether the proof at hand carries it (EVFTA Protocol 1; Reg. (EU) 952/2013 Art. 64)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from batches.batch import Batch
from batches.finding import Evidence
from batches.paper import Paper
from customs.duty import preferences_of
from customs.tables import Preference

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

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The paper looked at."""
        return () if self.proof is None else (Evidence(file=self.proof.file, page=1),)


def kind_of_proof(paper: Paper) -> ProofKind:
    """Movement certificate, Form A or a declaration by the exporter, by what the paper says of itself and by the form of its number."""
    printed = " ".join(f"{fact.raw} {fact.value}" for fact in paper.facts)
    if _EUR1.search(printed):
        return "EUR.1"
    if _FORM_A.search(printed):
        return "Form A"
    numbers = [paper.value("certificate_number"), paper.value("document_number")]
    return "EUR.1" if any(number and _EUR1_NUMBER.fullmatch(number.strip()) for number in numbers) else "declaration"


def proof_for(batch: Batch, goods_value: Decimal | None) -> ProofAnswer:
    """Judge a claim of preference for the whole consignment of originating goods worth ``goods_value`` EUR."""
    on, origin = batch.judged_for, batch.order.origin
    arrangement = next(iter(preferences_of(origin, on)), None) if origin else None
    proofs = [paper for paper in batch.papers if paper.kind == "origin_proof"]
    if arrangement is None:
        return ProofAnswer(None, proofs[0] if proofs else None, "no_arrangement", origin or "no origin", "preference 100")
    takes = " or ".join(arrangement.proofs) + f" (declaration up to {arrangement.declaration_limit_eur} EUR)"
    if not proofs:
        return ProofAnswer(arrangement, None, "missing", "none", takes)
    answers = [_judged(paper, arrangement, goods_value, batch) for paper in proofs]
    return next((answer for answer in answers if answer.lacking is None), answers[0])


def _judged(paper: Paper, arrangement: Preference, goods_value: Decimal | None, batch: Batch) -> ProofAnswer:
    kind = kind_of_proof(paper)
    takes = " or ".join(arrangement.proofs)
    stated, issued = paper.value("country_of_origin"), _day(paper.value("issue_date"))
    if kind not in arrangement.proofs:
        return ProofAnswer(arrangement, paper, "kind", kind, takes)
    if stated is not None and re.fullmatch(r"[A-Z]{2}", stated) and stated != batch.order.origin:
        return ProofAnswer(arrangement, paper, "origin", stated, batch.order.origin or "")
    if issued is not None and batch.judged_for > _months_later(issued, _VALID_MONTHS):
        return ProofAnswer(arrangement, paper, "too_old", issued.isoformat(), f"issued within {_VALID_MONTHS} months")
    limit = arrangement.declaration_limit_eur
    if kind == "declaration" and (goods_value is None or goods_value > limit):
        worth = "value not known" if goods_value is None else f"declaration for {goods_value} EUR"
        return ProofAnswer(arrangement, paper, "value", worth, f"{arrangement.proofs[0]} above {limit} EUR")
    return ProofAnswer(arrangement, paper, None, kind, takes)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28)) if day.day > 28 else date(year, month + 1, day.day)
