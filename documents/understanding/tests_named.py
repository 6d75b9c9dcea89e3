"""The lines in which a test report names its tests, so that a table that could not be read is not taken for a test that was not made."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.understanding.layout import Laid
from documents.understanding.lexicon import table
from documents.understanding.trade_words import fold

_LONGEST, _MOST = 160, 200
_NO_RESULT = re.compile(r"\bn\s?/\s?a\b", re.IGNORECASE)


def tests_named(pages: Sequence[Laid]) -> tuple[str, ...]:
    """Lines that name a test, as printed, each once; lines that say a test was not made are left out."""
    words = table("tests")["tests"]
    named: dict[str, None] = {}
    for laid in pages:
        for line in laid.lines:
            text = " ".join(segment.text for segment in line.segments)[:_LONGEST]
            plain = fold(text)
            made = not _NO_RESULT.search(text) and not any(fold(word) in plain for word in words["not_made"])
            if made and any(fold(stem) in plain for stem in words["stems"]):
                named[text] = None
    return tuple(named)[:_MOST]
