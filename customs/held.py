"""The papers a batch holds, as customs knows them: code, number, day and what they are declared under (EUCDM 12 03, 12 05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from batches.batch import Batch
from batches.paper import Paper
from customs.origin import ProofAnswer, kind_of_proof
from customs.tables import CustomsDocument, tables
from customs.value import was_sold

#: A declaration of origin stands on the invoice, or names it, and has no number of its own.
_NUMBERED_PROOFS = frozenset({"EUR.1", "Form A"})
#: Where a paper's day stands, first found first taken; a waybill or a proof that states an invoice's day states another paper's.
_DAYS = {"commercial_invoice": ("issue_date", "invoice_date"), "packing_list": ("issue_date", "invoice_date")}


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A paper as a document of the declaration; ``lines``: the numbers of the lines it is declared with, all of them where it is for the consignment."""

    row: CustomsDocument
    file: str
    sha256: str
    number: str | None
    issued: date | None
    lines: tuple[int, ...]

    @property
    def code(self) -> str | None:
        """The document code; ``None`` where the paper has none."""
        return self.row.code or None


def held_documents(batch: Batch, proof: ProofAnswer | None = None) -> tuple[HeldDocument, ...]:
    """Every paper that customs has a name for, in the order of the table and then by file name.

    An invoice over goods of which some were sold and some not is an invoice for the ones and a pro forma for the others. ``proof``: the claim of preference
    as judged; under which code an exporter's declaration goes depends on the arrangement, the exporter's registration and the value of the goods.
    """
    on = batch.judged_for
    rows = [row for row in tables().documents if row.applies(on)]
    papers = sorted((paper for paper in batch.papers if paper.error is None), key=lambda paper: paper.file)
    return tuple(found for row in rows for paper in papers if paper.kind == row.kind for found in _held(row, paper, batch, proof))


def _held(row: CustomsDocument, paper: Paper, batch: Batch, proof: ProofAnswer | None) -> list[HeldDocument]:
    lines = tuple(line.line for line in batch.order.lines)
    if row.kind == "commercial_invoice":
        lines = tuple(line.line for line in batch.order.lines if was_sold(batch.order, line) == (row.variant == "sold"))
    elif row.kind == "origin_proof" and _proof_variant(paper, proof) != row.variant:
        lines = ()
    number = paper.own_number
    if number is None and row.kind == "origin_proof" and row.variant not in _NUMBERED_PROOFS:
        number = paper.value("invoice_number")
    return [HeldDocument(row, paper.file, paper.sha256, number, _day(paper), lines)] if lines else []


def _proof_variant(paper: Paper, proof: ProofAnswer | None) -> str:
    """What a proof of origin is declared as: by the arrangement it carries, else by its kind."""
    return proof.document if proof is not None and proof.lacking is None and proof.proof is paper else kind_of_proof(paper)


def _day(paper: Paper) -> date | None:
    """The day the paper was issued, where one was read."""
    read = next((value for value in map(paper.value, _DAYS.get(paper.kind or "", ("issue_date",))) if value), None)
    try:
        return None if read is None else date.fromisoformat(read)
    except ValueError:
        return None
