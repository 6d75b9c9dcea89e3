"""Papers: read (``reading``), understood (``understanding``) and written (``writing``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from documents.reading.papers import lesson_from as lesson_from
    from documents.reading.papers import read_paper as read_paper
    from documents.reading.papers import read_papers as read_papers
    from documents.reading.version import READER_VERSION as READER_VERSION

__getattr__, __all__ = face(
    __name__,
    {"READER_VERSION": "reading.version", "lesson_from": "reading.papers", "read_paper": "reading.papers", "read_papers": "reading.papers"},
)
