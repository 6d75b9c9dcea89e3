"""The papers a batch holds, as customs knows them: code, number, day and what they are declared under (EUCDM 12 03, 12 05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from batches.batch import Batch, CustomsResult
from batches.paper import Paper
from catalogue import Catalogue
from customs.origin import ProofAnswer, kind_of_proof, proof_for
from customs.tables import CustomsDocument, tables

#: Proofs of origin that have a number of their own.
_NUMBERED_PROOFS = frozenset({"EUR.1", "Form A"})


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A paper as a document of the declaration; ``lines``: the numbers of the lines it is declared with, all of them where it is for the consignment."""

    row: CustomsDocument
    paper: Paper
    lines: tuple[int, ...]

    @property
    def file(self) -> str:
        """The paper's name in the batch."""
        return self.paper.file

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return self.paper.sha256

    @property
    def number(self) -> str | None:
        """Its own number; a declaration of origin stands on the invoice, or names it, and has none of its own."""
        number = self.paper.own_number
        return number or self.paper.value("invoice_number") if self.row.kind == "origin_proof" and self.row.variant not in _NUMBERED_PROOFS else number

    @property
    def issued(self) -> date | None:
        """The day it was issued, where one was read."""
        try:
            return None if self.paper.own_day is None else date.fromisoformat(self.paper.own_day)
        except ValueError:
            return None

    @property
    def code(self) -> str | None:
        """The document code; ``None`` where the paper has none."""
        return self.row.code or None


def held_documents(batch: Batch, proof: ProofAnswer | None = None, *, with_code: bool = False) -> tuple[HeldDocument, ...]:
    """Every paper that customs has a name for, in the order of the table and then by file name.

    An invoice over goods of which some were sold and some not is an invoice for the ones and a pro forma for the others. ``proof``: the claim of preference
    as judged; under which code an exporter's declaration goes depends on the arrangement, the exporter's registration and the value of the goods.
    ``with_code``: only those that have a document code.
    """
    on = batch.judged_for
    rows = [row for row in tables().documents if row.code or not with_code]
    papers: dict[str, list[Paper]] = {}
    for paper in sorted((paper for paper in batch.papers if paper.error is None and paper.kind), key=lambda paper: paper.file):
        papers.setdefault(paper.kind or "", []).append(paper)
    variants = {paper.file: _proof_variant(paper, proof) for paper in papers.get("origin_proof", ())}
    found = (_held(row, paper, batch, variants) for row in rows if row.kind in papers and row.applies(on) for paper in papers[row.kind])
    return tuple(document for document in found if document is not None)


def documents_of(batch: Batch, customs: CustomsResult, catalogue: Catalogue, *, with_code: bool = False) -> tuple[HeldDocument, ...]:
    """:func:`held_documents` of a batch whose customs computation is there: a proof of origin stands under the code of the claim it carries."""
    worth = [line.goods_value for line in customs.lines]
    known = [value for value in worth if value is not None]
    claimed = batch.order.preference_claimed
    proof = proof_for(batch, sum(known, Decimal(0)) if len(known) == len(worth) else None, catalogue) if claimed else None
    return held_documents(batch, proof, with_code=with_code)


def _held(row: CustomsDocument, paper: Paper, batch: Batch, variants: dict[str, str]) -> HeldDocument | None:
    order = batch.order
    if row.kind == "commercial_invoice":
        lines = tuple(line.line for line in order.lines if order.was_sold(line) == (row.variant == "sold"))
    elif row.kind == "origin_proof" and variants[paper.file] != row.variant:
        lines = ()
    else:
        lines = tuple(line.line for line in order.lines)
    return HeldDocument(row, paper, lines) if lines else None


def _proof_variant(paper: Paper, proof: ProofAnswer | None) -> str:
    """What a proof of origin is declared as: by the arrangement it carries, else by its kind."""
    return proof.document if proof is not None and proof.lacking is None and proof.proof is paper else kind_of_proof(paper)
