"""What a finding tells outside the house: papers are compared over all batches, but whose they were before is not for everybody."""

from __future__ import annotations

from batches.base import Text
from batches.finding import Finding

_OF_ANOTHER = Text(
    de="{file} (oder sein Bild, oder seine Nummer) lag schon einer anderen Sendung bei.",
    en="{file} (or its picture, or its number) already came with another batch.",
)


def told_outside(finding: Finding) -> Finding:
    """The finding without the batch, order, file and holder of another batch (``papers.reused``); every other finding speaks of its own batch only."""
    if finding.code != "papers.reused":
        return finding
    named = {"file": finding.file or "–"}
    message = Text(de=_OF_ANOTHER.de.format(**named), en=_OF_ANOTHER.en.format(**named))
    own = tuple(each for each in finding.evidence if each.file == finding.file)
    return finding.model_copy(update={"message": message, "seen": None, "expected": None, "evidence": own})
