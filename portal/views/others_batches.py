"""What a finding tells of a batch of somebody else: only that there is one. Papers are compared over the whole house; whose they were before is not for all."""

from __future__ import annotations

from batches.base import Text
from batches.finding import Finding
from portal.access import Caller
from portal.desk import Desk, Known

_OF_ANOTHER = Text(
    de="{file} (oder sein Bild, oder seine Nummer) lag schon einer anderen Sendung bei.",
    en="{file} (or its picture, or its number) already came with another batch.",
)


def as_told(desk: Desk, caller: Caller, known: Known, finding: Finding) -> Finding:
    """The finding as whoever asks may read it: without the batch, order, file and holder of a batch that is not theirs to see."""
    if caller.sees_all or finding.code != "papers.reused" or not any(each in finding.message.en for each in _not_theirs(desk, caller, known)):
        return finding
    named = {"file": finding.file or ""}
    message = Text(de=_OF_ANOTHER.de.format(**named), en=_OF_ANOTHER.en.format(**named))
    return finding.model_copy(update={"message": message, "seen": None, "expected": None})


def _not_theirs(desk: Desk, caller: Caller, known: Known) -> frozenset[str]:
    """The earlier batches its papers were seen in, that whoever asks may not see."""
    made: frozenset[str] = known.made.setdefault("importer.seen_in", frozenset(each.earlier.batch for each in known.batch.seen_before))
    return frozenset(each for each in made if (other := desk.batch(each)) is None or not caller.sees(other))
