"""All papers of a batch against each other: of the record, or of a folder as it lies there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from batches.batch import Batch
from batches.compared import Compared
from batches.decision import state_of


@dataclass(frozen=True, slots=True)
class PapersCompared:
    """A batch, each subject with what its papers say of it, and the ids of findings that people have settled."""

    batch: Batch
    rows: tuple[Compared, ...]
    settled: frozenset[str] = frozenset()

    @property
    def open_rows(self) -> tuple[Compared, ...]:
        """Contradictions of which some finding is not settled."""
        return tuple(row for row in self.rows if row.verdict == "differs" and not self.settled.issuperset(row.findings))


def compare_batch(data: Path, batch_id: str) -> PapersCompared:
    """The stored batch by the present rules and catalogue; ``InputRefused`` when there is none. Changes nothing."""
    from catalogue import load_catalogue
    from flows.stored import stored_outcome
    from validators import compare_papers

    outcome = stored_outcome(data, batch_id)
    batch = outcome.batch
    settled = frozenset(each.id for each in outcome.judgement.findings if state_of(each, batch.decisions) in ("closed", "rejected"))
    return PapersCompared(batch, compare_papers(batch, load_catalogue()), settled)


def compare_folder(folder: Path) -> PapersCompared:
    """A folder with order.json and papers, read now and kept nowhere; corrections and lessons of the record do not apply. ``InputRefused`` as for an import."""
    from catalogue import load_catalogue
    from documents import read_papers
    from flows.folder import load_folder
    from validators import compare_papers

    content = load_folder(folder)
    papers = tuple(read_papers(list(content.papers)))
    batch = Batch(
        id=content.order.batch_id,
        order=content.order,
        papers=papers,
        measurements=content.measurements,
        inspections=content.inspections,
        markings=content.markings,
    )
    return PapersCompared(batch, compare_papers(batch, load_catalogue()))
