"""What a finding may tell of a batch of somebody else: only that there is one. Papers are compared over the whole house; whose they were is not for all."""

from __future__ import annotations

from batches.base import Text
from batches.finding import Finding

#: The findings that name an earlier batch, which may be another importer's.
NAMING = "papers.reused"
_OF_ANOTHER = Text(
    de="{file} (oder sein Bild, oder seine Nummer) lag schon einer anderen Sendung bei.",
    en="{file} (or its picture, or its number) already came with another batch.",
)


def without_others(finding: Finding) -> Finding:
    """The finding without batch, order, file and holder of the earlier batch; any other finding as it is. Its id stays, so a decision on it counts."""
    if finding.code != NAMING:
        return finding
    named = {"file": finding.file or ""}
    message = Text(de=_OF_ANOTHER.de.format(**named), en=_OF_ANOTHER.en.format(**named))
    own = tuple(each for each in finding.evidence if each.file == finding.file)
    return finding.model_copy(update={"message": message, "seen": None, "expected": None, "evidence": own})
