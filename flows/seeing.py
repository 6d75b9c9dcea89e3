"""What the record saw of a batch's papers in batches opened earlier, and what it keeps of this one for later ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from batches.batch import Batch
from batches.likeness import pieces_of
from batches.paper import Paper
from batches.seen_before import Sighting, one_picture, pictures_naming_the_holder

if TYPE_CHECKING:
    from flows.work import Work
    from record.sightings import Traces


def look_back(work: Work) -> None:
    """Set what the record saw before of the batch's papers, as read now."""
    papers = {paper.sha256: paper for paper in _held(work.batch)}
    seen = work.house.ledger.sightings.before(work.batch.id, [_traces(paper) for paper in papers.values()])
    kept = tuple(each for each in seen if each.bond != "scan" or one_picture(papers[each.sha256], each.earlier.paper))
    work.batch = work.batch.model_copy(update={"seen_before": kept})


def sightings_of(batch: Batch) -> list[tuple[Sighting, Traces]]:
    """What the record keeps of each paper of the batch, and what it is found again by."""
    models = tuple(dict.fromkeys(line.model for line in batch.order.lines))
    return [(Sighting.of(batch.id, batch.order.order, batch.order.supplier.name, models, paper), _traces(paper)) for paper in _held(batch)]


def _held(batch: Batch) -> Iterator[Paper]:
    """The papers whose bytes are known, each once, by the first of its names."""
    once = {paper.sha256: paper for paper in sorted(batch.papers, key=lambda paper: paper.file, reverse=True) if paper.sha256}
    return (once[sha256] for sha256 in sorted(once))


def _traces(paper: Paper) -> Traces:
    from record.sightings import Traces
    from validators.names import letters_and_digits, number_key

    number, holder = number_key(paper.value("certificate_number") or ""), letters_and_digits(paper.value("manufacturer") or "")
    return Traces(paper.sha256, number, holder, tuple((page.page, piece) for page in pictures_naming_the_holder(paper) for piece in pieces_of(page.picture)))
