"""What a paper says in words a rule waits for, so that a value that could not be read is not taken for a thing that is not there."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.registered_exporters import registered_exporter_in
from documents.understanding.layout import Laid
from documents.understanding.lexicon import table
from documents.understanding.script import fold


def statements(pages: Sequence[Laid], about: str = "conformity") -> tuple[str, ...]:
    """The statements of the lexicon on that subject (``conformity``, ``origin``) that stand on the paper, in the lexicon's order; compared without white space
    and case."""
    text = fold(_text(pages))
    asked = {name: entry for name, entry in table("statements").items() if entry["about"] == about}
    return tuple(name for name, entry in asked.items() if any(fold(phrase) in text for phrase in entry["phrases"]))


def statements_on_origin(pages: Sequence[Laid]) -> tuple[str, ...]:
    """What a proof of origin says: the arrangement it names, and ``registered_exporter`` where the number of one (REX) stands on it."""
    named = statements(pages, "origin")
    return named if registered_exporter_in(_text(pages)) is None else (*named, "registered_exporter")


def _text(pages: Sequence[Laid]) -> str:
    return " ".join(line.text for page in pages for line in page.lines)
