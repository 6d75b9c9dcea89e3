"""Papers as geometry: bytes in, pages of words, rules and images out, each paper in a process that may die of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from documents.reading.bounds import Bounds as Bounds
    from documents.reading.page import Cell as Cell
    from documents.reading.page import Page as Page
    from documents.reading.page import Reading as Reading
    from documents.reading.page import Table as Table
    from documents.reading.page import Word as Word
    from documents.reading.papers import read_paper as read_paper
    from documents.reading.papers import read_papers as read_papers
    from documents.reading.pdf import read_pdf as read_pdf
    from documents.reading.refusal import PaperRefused as PaperRefused

__getattr__, __all__ = face(
    __name__,
    {
        "Bounds": "bounds", "Cell": "page", "Page": "page", "Reading": "page", "Table": "page", "Word": "page",
        "PaperRefused": "refusal", "read_paper": "papers", "read_papers": "papers", "read_pdf": "pdf",
    },
)  # fmt: skip
