"""Relief from duty and import VAT for goods against COVID-19 (Decision (EU) 2020/491 and those after it; procedure code C26)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from batches.base import Language, Text
from batches.batch import Batch
from batches.order import Beneficiary
from batches.paper import Paper
from batches.rule import in_words
from catalogue import Catalogue
from catalogue.trade import Relief
from catalogue.words import folded, in_one_language
from customs.said_words import words_in
from customs.tables import tables


@dataclass(frozen=True, slots=True)
class Objection:
    """Why relief cannot be granted: the sentence (variant of the code), what is there and what would be needed; ``paper``: the one that says so.

    ``said``: what is seen and expected as people of either language say it, by the blanks of the sentence.
    """

    variant: str
    seen: str
    expected: str
    paper: Paper | None = None
    said: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReliefAnswer:
    """The decision that relieves the goods on the day, and what speaks against it; granted only when nothing does."""

    decision: Relief | None
    objections: tuple[Objection, ...]

    @property
    def granted(self) -> bool:
        """Whether duty and import VAT are not charged."""
        return self.decision is not None and not self.objections


def relief_for(batch: Batch, catalogue: Catalogue) -> ReliefAnswer:
    """Judge a claim of relief on the day of acceptance: dates, beneficiary, free distribution confirmed."""
    on = batch.judged_for
    decision = next(iter(catalogue.at(on).reliefs()), None)
    objections: list[Objection] = []
    if decision is None:
        runs = "; ".join(f"{row.act} {row.valid_from} to {row.valid_until}" for row in catalogue.reliefs)
        ran = Text(de="; ".join(_ran(row, "de") for row in catalogue.reliefs), en="; ".join(_ran(row, "en") for row in catalogue.reliefs))
        objections.append(Objection("dates", on.isoformat(), runs, said={"expected": ran}))
    objections += _beneficiary(batch.order.beneficiary)
    confirmations = [paper for paper in batch.papers if paper.kind == "beneficiary_confirmation"]
    if not confirmations:
        objections.append(Objection("confirmation", "none", "beneficiary_confirmation"))
    objections += _of_another(confirmations, batch, catalogue)
    return ReliefAnswer(decision, tuple(objections))


def _ran(row: Relief, language: Language) -> str:
    """A decision with the days it ran."""
    first, last = ("…" if day is None else in_words(day, language) for day in (row.valid_from, row.valid_until))
    return f"{row.act} {first} {'bis' if language == 'de' else 'to'} {last}"


def _of_another(confirmations: list[Paper], batch: Batch, catalogue: Catalogue) -> list[Objection]:
    """An objection where every confirmation names somebody else than the order does."""
    beneficiary = batch.order.beneficiary
    name = beneficiary.name if isinstance(beneficiary, Beneficiary) else beneficiary
    known = [name, *(party.name for party in (batch.order.consignee, batch.order.importer) if party is not None)]
    stated = [(paper, paper.value("consignee")) for paper in sorted(confirmations, key=lambda each: each.file)]
    if not name or not stated or any(said is None or not _strangers(said, each, catalogue) for _, said in stated for each in known if each):
        return []
    paper, said = stated[0]
    return [Objection("other_beneficiary", said or "", name, paper)]


def _strangers(one: str, other: str, catalogue: Catalogue) -> bool:
    """Whether two bodies share no word but those for what kind of body they are; ``False`` where nothing else of a name can be compared."""
    first, second = (_telling(name, catalogue) for name in (one, other))
    return bool(first and second) and not any(long.startswith(short) for each in first for word in second for short, long in [sorted((each, word), key=len)])


def _telling(name: str, catalogue: Catalogue) -> set[str]:
    """The words that tell a body from others, each in one language: Latin ones of four letters and more."""
    common = {folded(form) for form in catalogue.words_by_use["company_form"]}
    kinds = tuple(folded(row.word) for row in tables().beneficiary_words)
    return {word for word in re.findall(r"[a-z]{4,}", in_one_language(name)) if word not in common and not words_in(word, kinds)}


def _beneficiary(beneficiary: str | Beneficiary | None) -> list[Objection]:
    needed = "State or other public-law body, approved organisation or disaster relief agency"
    if beneficiary is None:
        return [Objection("beneficiary", "none named", needed, said={"seen": Text(de="keiner genannt", en="none named")})]
    name = beneficiary if isinstance(beneficiary, str) else f"{beneficiary.kind or ''} {beneficiary.name}"
    entitled = {row.word: row.entitled for row in tables().beneficiary_words}
    told = {entitled[word] for word in words_in(name.replace("_", " "), tuple(entitled))}
    return [] if told == {True} else [Objection("beneficiary", name.strip(), needed)]
