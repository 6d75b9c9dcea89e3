"""A page as geometry: words, ruled lines and images with boxes in PDF points from the page's top left corner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from batches.base import Box
from documents.reading.upright import Turn


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a gap; ``size`` is the font size in points (0 when not known).

    ``recognised`` says that it was read in an image; ``legible`` is false where recognition was in doubt about its letters.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float = 0.0
    bold: bool = False
    legible: bool = True
    recognised: bool = False

    @property
    def box(self) -> Box:
        """The word's box."""
        return (self.x0, self.top, self.x1, self.bottom)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a ruled or aligned table; ``text`` keeps line breaks as ``\\n``."""

    text: str
    box: Box | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table on one page: rows of cells (``None`` where a merged cell leaves no cell of its own)."""

    page: int
    box: Box
    rows: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A barcode or two-dimensional code: its symbology as ISO/IEC 15424 names it in words (``EAN-13``, ``DataMatrix``, ``QR Code``) and what it says."""

    symbology: str
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``number`` counts from 1; ``words`` are in reading order; ``image_share`` is the part of the page images cover (0…1).

    ``source`` says whether the words were printed as text, recognised in an image of the page, or both. A recognised page is laid flat before it is read:
    its ``turn`` takes every box of it to the page as shown, its picture is told by its ``likeness``. ``covered``: words that something was laid over; nobody
    sees them on the page. ``patched``: white patches laid over print in a scan, always on the page as shown.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    image_share: float = 0.0
    tables: tuple[Table, ...] = ()
    source: Literal["text", "ocr", "mixed"] = "text"
    codes: tuple[Code, ...] = ()
    turn: Turn | None = None
    covered: tuple[Word, ...] = ()
    patched: tuple[Box, ...] = ()
    likeness: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The geometry of a whole paper; ``metadata`` is the PDF's own document information (Title, Producer, CreationDate, …).

    ``unrecognised``: the pages that show something and have no usable text, and were not recognised.
    """

    pages: tuple[Page, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    unrecognised: tuple[int, ...] = ()


def around(words: Iterable[Word]) -> Box:
    """The box around the words."""
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))
