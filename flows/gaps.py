"""What a batch of the record still lacks before it can be declared and released."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from batches.batch import Batch, Judgement

if TYPE_CHECKING:
    from catalogue import Catalogue
    from customs.gaps import LineGaps


@dataclass(frozen=True, slots=True)
class BatchGaps:
    """A batch, and line by line what is held and what is missing."""

    batch: Batch
    lines: tuple[LineGaps, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing required is missing of any line."""
        return all(line.complete for line in self.lines)


def gaps_of(data: Path, batch_id: str) -> BatchGaps:
    """The gaps of a stored batch by the present rules and catalogue; ``InputRefused`` when there is none. Changes nothing."""
    from catalogue import load_catalogue
    from flows.judging import judgement
    from flows.stored import stored_outcome

    outcome = stored_outcome(data, batch_id)
    catalogue = load_catalogue()
    judged = judgement(outcome.batch, catalogue, outcome.judgement)
    return BatchGaps(outcome.batch, gaps_in(outcome.batch, judged, catalogue))


def gaps_in(batch: Batch, judged: Judgement, catalogue: Catalogue) -> tuple[LineGaps, ...]:
    """The gaps of a batch as it was judged; the rules are not asked again."""
    from customs import find_gaps, prepare

    return find_gaps(batch, catalogue, prepare(batch, catalogue), judged)
