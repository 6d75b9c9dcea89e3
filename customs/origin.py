"""Preferential origin: which arrangement a claim rests on and whether the proof at hand carries it (EVFTA Protocol 1; Reg. (EU) 952/2013 Art. 64)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from batches.base import Language, Text
from batches.batch import Batch
from batches.finding import Evidence
from batches.paper import Fact, Paper
from batches.periods import months_later
from batches.rule import Value, in_words
from catalogue import Catalogue
from catalogue.countries import country_named
from catalogue.registered_exporters import registered_exporter_in
from customs.duty import preferences_of
from customs.tables import Preference, ProofSeries, tables

ProofKind = Literal["EUR.1", "Form A", "declaration"]
_EUR1 = re.compile(r"\beur[\s.]*1\b", re.IGNORECASE)
_FORM_A = re.compile(r"\bform\s*a\b", re.IGNORECASE)
_EUR1_NUMBER = re.compile(r"[A-Z]{1,2}[\s.]*\d{6}")
#: What a Form A says of itself beside its title.
_FORM_A_SAYS = frozenset({"generalised_preferences", "combined_certificate"})
#: The statement of a paper that names a registered exporter.
REGISTERED = "registered_exporter"
#: The kinds of proof, as people say them.
_PROOFS = {
    "EUR.1": Text(de="EUR.1", en="EUR.1"),
    "Form A": Text(de="Form A", en="Form A"),
    "declaration": Text(de="Ursprungserklärung des Ausführers", en="declaration of the exporter"),
}
_ABOVE: dict[Language, str] = {"de": "über", "en": "above"}
_OR_REGISTERED = Text(de="oder die Erklärung zum Ursprung eines registrierten Ausführers (REX)", en="or the statement on origin of a registered exporter (REX)")


@dataclass(frozen=True, slots=True)
class ProofAnswer:
    """``lacking``: ``None`` when the claim holds, else the sentence (variant) that says what it lacks; ``missing`` when there is no proof at all.

    ``said``: what is seen and expected as people of either language say it, by the blanks of the sentence. ``document``: what the proof is declared as
    under the arrangement (variant of ``customs_documents.csv``). ``within_limit``: whether the goods are worth no more than an exporter's own declaration
    covers; ``None``: their value is not known.
    """

    arrangement: Preference | None
    proof: Paper | None
    lacking: str | None
    seen: str = ""
    expected: str = ""
    fact: Fact | None = None
    said: Mapping[str, Value] = field(default_factory=dict)
    document: str = ""
    within_limit: bool | None = None

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
    if _FORM_A.search(printed) or set(paper.statements) >= _FORM_A_SAYS:
        return "Form A"
    numbers = [paper.value("certificate_number"), paper.value("document_number")]
    return "EUR.1" if any(number and _EUR1_NUMBER.fullmatch(number.strip()) for number in numbers) else "declaration"


def proof_for(batch: Batch, goods_value: Decimal | None, catalogue: Catalogue) -> ProofAnswer:
    """Judge a claim of preference for the whole consignment of originating goods worth ``goods_value`` EUR."""
    on, origin = batch.judged_for, batch.order.origin
    arrangements = preferences_of(origin, on) if origin else ()
    proofs = sorted((paper for paper in batch.papers if paper.kind == "origin_proof"), key=lambda paper: paper.file)
    if not arrangements:
        said: dict[str, Value] = {} if origin else {"seen": Text(de="keinen (der Auftrag nennt keinen)", en="none (the order names none)")}
        return ProofAnswer(None, proofs[0] if proofs else None, "no_arrangement", origin or "no origin", "preference 100", said=said)
    # A declaration that names its arrangement is for that one.
    named = {said for paper in proofs if kind_of_proof(paper) == "declaration" for said in paper.statements}
    arrangements = tuple(sorted(arrangements, key=lambda row: row.wording not in named))
    claim = _Claim(batch, goods_value, catalogue, alone=len(arrangements) == 1)
    # Arrangements that run side by side take different proofs: what is lacking is told by the one whose kind of proof is there.
    answers = [_under(arrangement, proofs, claim) for arrangement in arrangements]
    answered = [answer for answer in answers if answer.lacking is None] or [answer for answer in answers if answer.lacking not in ("kind", "missing")]
    return next(iter(answered), answers[0])


def names_registered_exporter(paper: Paper) -> bool:
    """Whether the number of a registered exporter (REX) stands on the proof (Impl. Reg. (EU) 2015/2447 Art. 80, Annex 22-07)."""
    return REGISTERED in paper.statements or any(registered_exporter_in(f"{fact.raw} {fact.value}") for fact in paper.facts)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is claimed, and for goods of what value (EUR); ``alone``: only one arrangement runs for the origin on the day."""

    batch: Batch
    goods_value: Decimal | None
    catalogue: Catalogue
    alone: bool

    def within(self, arrangement: Preference) -> bool | None:
        return None if self.goods_value is None else self.goods_value <= arrangement.declaration_limit_eur


def _under(arrangement: Preference, proofs: list[Paper], claim: _Claim) -> ProofAnswer:
    if not proofs:
        takes = " or ".join(arrangement.proofs) + f" (declaration up to {arrangement.declaration_limit_eur} EUR)"
        limit = in_words(arrangement.declaration_limit_eur, "de")
        said = Text(
            de=f"{_listed(arrangement.proofs, 'de')} (Ursprungserklärung bis {limit} EUR)",
            en=f"{_listed(arrangement.proofs, 'en')} (declaration up to {in_words(arrangement.declaration_limit_eur, 'en')} EUR)",
        )
        return ProofAnswer(arrangement, None, "missing", "none", takes, said={"expected": said}, within_limit=claim.within(arrangement))
    answers = [_judged(paper, arrangement, claim) for paper in proofs]
    return next((answer for answer in answers if answer.lacking is None), answers[0])


def _judged(paper: Paper, arrangement: Preference, claim: _Claim) -> ProofAnswer:
    batch, within = claim.batch, claim.within(arrangement)

    def lacks(what: str, seen: str, expected: str, fact: Fact | None = None, /, **said: Value) -> ProofAnswer:
        return ProofAnswer(arrangement, paper, what, seen, expected, fact, said, within_limit=within)

    kind, takes = kind_of_proof(paper), " or ".join(arrangement.proofs)
    number = paper.one("certificate_number") or paper.one("document_number")
    if kind not in arrangement.proofs:
        return lacks("kind", kind, takes, number, seen=_PROOFS[kind], expected=Text(de=_listed(arrangement.proofs, "de"), en=_listed(arrangement.proofs, "en")))
    origin = paper.one("country_of_origin")
    stated = None if origin is None else country_named(str(origin.value), claim.catalogue)
    if stated is not None and stated != batch.order.origin:
        return lacks("origin", stated, batch.order.origin or "", origin)
    billed = _other_invoice(paper, batch)
    if billed:
        return lacks("invoice", str(paper.value("invoice_number")), ", ".join(billed), paper.one("invoice_number"))
    dated = paper.one("issue_date")
    issued = None if dated is None else _day(str(dated.value))
    if issued is not None and batch.judged_for > months_later(issued, arrangement.valid_months):
        wanted = Text(de=f"gültig {arrangement.valid_months} Monate ab Ausstellung", en=f"valid for {arrangement.valid_months} months from issue")
        return lacks("too_old", issued.isoformat(), f"issued within {arrangement.valid_months} months", dated, seen=issued, expected=wanted)
    ended = None if number is None or issued is None else _series_ended(str(number.value), kind, arrangement, issued)
    if ended is not None and ended.valid_until is not None and number is not None:
        until = Text(
            de=f"Vordrucke {ended.series}, ausgestellt bis {in_words(ended.valid_until, 'de')}", en=f"forms {ended.series} issued until {ended.valid_until}"
        )
        return lacks("series", str(number.value), f"forms {ended.series} issued until {ended.valid_until}", number, expected=until)
    registered = arrangement.registered_exporters and names_registered_exporter(paper) and (claim.alone or arrangement.wording in paper.statements)
    if kind == "declaration" and not within and not registered:
        return _worth_too_much(arrangement, claim, lacks)
    return ProofAnswer(arrangement, paper, None, kind, takes, document=_declared_as(kind, arrangement, within, paper), within_limit=within)


def _worth_too_much(arrangement: Preference, claim: _Claim, lacks: Callable[..., ProofAnswer]) -> ProofAnswer:
    """An exporter's own word covers goods up to the limit only (EU-Vietnam FTA Protocol 1 Art. 15; Impl. Reg. (EU) 2015/2447 Art. 75, 92)."""
    limit, needed, value = arrangement.declaration_limit_eur, arrangement.proofs[0], claim.goods_value
    worth = "value not known" if value is None else f"declaration for {value} EUR"
    told = (
        Text(de="der Warenwert ist nicht bekannt", en="the value of the goods is not known")
        if value is None
        else Text(de=f"Erklärung für Ware von {in_words(value, 'de')} EUR", en=f"declaration for goods of {in_words(value, 'en')} EUR")
    )
    wanted = {language: f"{_PROOFS[needed].in_language(language)} {above} {in_words(limit, language)} EUR" for language, above in _ABOVE.items()}
    if arrangement.registered_exporters:
        wanted = {language: f"{each} {_OR_REGISTERED.in_language(language)}" for language, each in wanted.items()}
    return lacks("value", worth, f"{needed} above {limit} EUR", seen=told, expected=Text(de=wanted["de"], en=wanted["en"]))


def _declared_as(kind: ProofKind, arrangement: Preference, within: bool | None, paper: Paper) -> str:
    if kind != "declaration" or not arrangement.registered_exporters:
        return kind
    if not names_registered_exporter(paper):
        return "unregistered"
    return "" if within is None else "registered" if within else "registered_above_limit"


def _listed(proofs: Sequence[str], language: Language) -> str:
    return (" oder " if language == "de" else " or ").join(_PROOFS[proof].in_language(language) for proof in proofs)


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


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
