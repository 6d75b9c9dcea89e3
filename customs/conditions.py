"""What a line must come with, and what of it is there: the conditions of the tariff and of customs law against the papers a batch holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from batches.base import Text
from batches.batch import Batch
from batches.order import OrderLine
from customs.carriage import went_by_air
from customs.held import HeldDocument
from customs.origin import ProofAnswer
from customs.relief import ReliefAnswer
from customs.tables import MeasureCondition, tables

State = Literal["held", "missing", "declared", "ask"]
#: What stands for the papers of the goods' route to the market; the rules of conformity say which those are and whether they are there.
ROUTE = "route"
#: Objections to relief that a right confirmation of the beneficiary takes away.
_OF_CONFIRMATION = frozenset({"confirmation", "other_beneficiary"})


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that applies to a line, with the papers that satisfy it; ``state``: ``missing`` where none does, ``declared`` where no paper is needed,
    ``ask`` where only TARIC can say whether it applies."""

    row: MeasureCondition
    state: State
    held: tuple[HeldDocument, ...] = ()

    @property
    def lacking(self) -> bool:
        """Whether a paper that the law asks for is not there."""
        return self.state == "missing" and self.row.demand == "required"


def conditions_on(code: str | None, on: date) -> tuple[MeasureCondition, ...]:
    """Every condition that may apply to a commodity code (``None``: not known) on a day, whatever becomes of the goods."""
    return tuple(row for row in tables().measure_conditions if row.applies(on) and (not row.codes or any((code or "").startswith(each) for each in row.codes)))


def conditions_of(
    batch: Batch,
    line: OrderLine,
    code: str | None,
    held: Iterable[HeldDocument],
    proof: ProofAnswer | None,
    relief: ReliefAnswer | None,
    *,
    particulars_due: bool,
) -> tuple[Condition, ...]:
    """The conditions that apply to a line, without those of its route to the market; ``proof`` and ``relief``: the claims, ``None`` where none is made."""
    circumstances = _circumstances(batch, line, proof, relief, particulars_due=particulars_due)
    asked = [row for row in conditions_on(code, batch.judged_for) if row.words <= circumstances and ROUTE not in row.satisfied_by]
    documents = [document for document in held if line.line in document.lines]
    return tuple(_looked_at(row, documents, proof, relief) for row in asked)


def _circumstances(batch: Batch, line: OrderLine, proof: ProofAnswer | None, relief: ReliefAnswer | None, *, particulars_due: bool) -> frozenset[str]:
    """What holds of a line, in the words of ``measure_conditions.csv``."""
    said = {"always", "sold" if batch.order.was_sold(line) else "not_sold"}
    if batch.order.mode is not None:
        said.add(f"by_{batch.order.mode}")
    elif went_by_air(batch):
        said.add("by_air")
    if proof is not None and proof.arrangement is not None:
        said |= {f"preference:{proof.arrangement.code}", "up_to_limit" if proof.within_limit else "above_limit"}
    if relief is not None:
        said.add("relief")
    if particulars_due:
        said.add("value_declaration_due")
    return frozenset(said)


def _looked_at(row: MeasureCondition, documents: list[HeldDocument], proof: ProofAnswer | None, relief: ReliefAnswer | None) -> Condition:
    if row.demand in ("declared", "ask"):
        return Condition(row, "declared" if row.demand == "declared" else "ask")
    there = tuple(document for document in documents if document.code in row.satisfied_by or document.row.kind in row.satisfied_by)
    if any(word.startswith("preference:") for word in row.words):
        there = tuple(
            document for document in there if proof is not None and proof.lacking is None and proof.proof is not None and document.file == proof.proof.file
        )
    if "relief" in row.words and relief is not None and any(objection.variant in _OF_CONFIRMATION for objection in relief.objections):
        there = ()
    return Condition(row, "held" if there else "missing", there)


def in_one_line(row: MeasureCondition) -> Text:
    """The paper of a condition with the codes it may go under and who has it: ``document N740/N741/N703: Air waybill, from the declarant``."""
    codes = f" {'/'.join(row.document_codes)}" if row.document_codes else ""
    giver = WHOM[row.whom]
    return Text(en=f"document{codes}: {row.name_en}, from the {giver.en}", de=f"Unterlage{codes}: {row.name_de}, von: {giver.de}")


#: Who has, makes or knows what is asked for.
WHOM = {
    "importer": Text(de="Einführer", en="importer"),
    "supplier": Text(de="Lieferant", en="supplier"),
    "exporter": Text(de="Ausführer", en="exporter"),
    "declarant": Text(de="Anmelder (Spediteur, Zollagent)", en="declarant (forwarder, customs agent)"),
    "carrier": Text(de="Beförderer", en="carrier"),
    "customs": Text(de="Zoll", en="customs"),
}
