"""Relief from duty and import VAT for goods against COVID-19 (Decision (EU) 2020/491 and those after it; procedure code C26)."""

from __future__ import annotations

from dataclasses import dataclass

from batches.batch import Batch
from batches.order import Beneficiary
from catalogue import Catalogue
from catalogue.trade import Relief
from customs.tables import tables, words_in


@dataclass(frozen=True, slots=True)
class Objection:
    """Why relief cannot be granted: the sentence (variant of the code), what is there and what would be needed."""

    variant: str
    seen: str
    expected: str


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
        objections.append(Objection("dates", on.isoformat(), runs))
    objections += _beneficiary(batch.order.beneficiary)
    if not any(paper.kind == "beneficiary_confirmation" for paper in batch.papers):
        objections.append(Objection("confirmation", "none", "beneficiary_confirmation"))
    return ReliefAnswer(decision, tuple(objections))


def _beneficiary(beneficiary: str | Beneficiary | None) -> list[Objection]:
    needed = "State or other public-law body, approved organisation or disaster relief agency"
    if beneficiary is None:
        return [Objection("beneficiary", "none named", needed)]
    name = beneficiary if isinstance(beneficiary, str) else f"{beneficiary.kind or ''} {beneficiary.name}"
    entitled = {row.word: row.entitled for row in tables().beneficiary_words}
    told = {entitled[word] for word in words_in(name.replace("_", " "), tuple(entitled))}
    return [] if told == {True} else [Objection("beneficiary", name.strip(), needed)]
