"""What a paper says in words a rule waits for, so that a value that could not be read is not taken for a thing that is not there."""

from __future__ import annotations

from collections.abc import Sequence

from documents.understanding.layout import Laid
from documents.understanding.lexicon import table
from documents.understanding.script import fold


def statements(pages: Sequence[Laid]) -> tuple[str, ...]:
    """The statements of the lexicon that stand on the paper, in the lexicon's order; compared without white space and case."""
    text = fold(" ".join(line.text for page in pages for line in page.lines))
    return tuple(name for name, entry in table("statements").items() if any(fold(phrase) in text for phrase in entry["phrases"]))
