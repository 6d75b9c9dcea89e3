"""Inspected lots: what the sheet counted for each defect class, beside the plan that was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batches.batch import Batch
from catalogue.contents import Catalogue
from validators.inspection_rows import Count, counts
from validators.lot_plans import Asked, asked_of


@dataclass(frozen=True, slots=True)
class Inspected:
    """One defect class of an inspected lot: its plan, the counts that fall to it, the sample they were found in."""

    asked: Asked
    counts: tuple[Count, ...]
    sample_size: int
    sheet: tuple[Count, ...]

    @property
    def found(self) -> int:
        """Defects found."""
        return sum(count.found for count in self.counts)

    @property
    def accepted(self) -> bool | None:
        """Whether the plan accepts the lot (ISO 2859-1:1999 clause 11.1); ``None``: too small a sample, with no more defects than the plan allows."""
        if self.found >= self.asked.plan.reject:
            return False
        return True if self.sample_size >= self.asked.plan.sample_size else None


def inspected_lots(batch: Batch, catalogue: Catalogue) -> Iterator[Inspected]:
    """Every defect class of every lot the sheets hold usable rows of."""
    usable, unusable = counts(batch)
    for line, lot in batch.lots:
        sheet = [count for count in usable if (count.line, count.lot) == (line.line, lot.lot)]
        if not sheet:
            continue
        # A larger lot than ordered asks for a larger sample; a smaller one on the sheet does not excuse a smaller sample.
        lot_size = max([lot.quantity, *(count.lot_size for count in sheet if count.lot_size)])
        asked = asked_of(batch, line, lot, lot_size, catalogue)
        spoiled = any((row.line, row.lot) == (line.line, lot.lot) for row in unusable)
        for each in asked:
            own = _falling_to(each, asked, sheet)
            if own or not spoiled:
                # A class nobody wrote a row for was looked for in the same sample and not found.
                sample = min((count.sample_size for count in own), default=max(count.sample_size for count in sheet))
                yield Inspected(each, own, sample, tuple(sheet))


def _falling_to(asked: Asked, all_asked: Sequence[Asked], sheet: Sequence[Count]) -> tuple[Count, ...]:
    if asked.policy.defect:
        return tuple(count for count in sheet if asked.covers(count))
    narrowed = [other for other in all_asked if other.policy.defect]
    return tuple(count for count in sheet if count.defect_class == asked.policy.defect_class and not any(other.covers(count) for other in narrowed))
