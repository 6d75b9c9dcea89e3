"""Bytes → Reading: the file is checked, then PDFium looks at every page; those without usable text are handed to a recogniser, where there is one."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from documents.reading.bounds import DEFAULT_BOUNDS, Bounds
from documents.reading.page import Page, Reading, Word
from documents.reading.pictured import LEAST_LETTERS, Pictured, letters_in, pictured
from documents.reading.refusal import PaperRefused, damaged, encrypted, not_a_pdf, page_overfull, too_large, too_many_pages

if TYPE_CHECKING:
    from documents.reading.characters import Character

HEADER = re.compile(rb"%PDF-\d")
#: A reader may skip this many bytes before the header (ISO 32000-1, Annex H.3.4.1) …
HEADER_WITHIN = 1024
#: … and looks for the end mark in this many at the end, padding apart.
END_WITHIN = 4096
#: How files of other formats begin: one that goes on with a PDF is two things at once, and shows one of them to us and the other to somebody else.
OTHER_FORMATS = (
    b"PK\x03\x04", b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF", b"BM", b"ID3", b"OggS",
    b"\0\0\0\x0cjP", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%!PS",
)  # fmt: skip
#: A page whose characters say nothing to this extent has no usable text.
MOST_UNMAPPED = 0.3

#: (PDFium page, its number from 1, its width and height as shown in points, bounds, the page as printed where its pictures say more) → the page as recognised.
Recogniser = Callable[[Any, int, tuple[float, float], Bounds, Page | None], Page]

METADATA = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")


def read_pdf(data: bytes, bounds: Bounds = DEFAULT_BOUNDS, recognise: Recogniser | None = None) -> Reading:
    """The geometry of the paper in ``data``. Raises :class:`PaperRefused`; to be called in a process that may die.

    Without ``recognise`` the pages that would need it are named in the reading.
    """
    with opened_pdf(data, bounds) as document:
        count = len(document)
        pages: list[Page] = []
        unrecognised: list[int] = []
        recognised = 0
        for index in range(count):
            page, wanted = _page(document, index, bounds, recognise if recognised < bounds.recognised_pages else None)
            pages.append(page)
            recognised += page.source != "text"
            if page.source == "text" and (wanted == "wholly" or (wanted == "partly" and recognise is None)):
                unrecognised.append(index + 1)
        return Reading(tuple(pages), _metadata(document), tuple(unrecognised))


@contextlib.contextmanager
def opened_pdf(data: bytes, bounds: Bounds) -> Iterator[Any]:
    """The paper in ``data`` as a PDFium document, its pages not yet looked at. Raises :class:`PaperRefused`."""
    import pypdfium2

    check_file(data, bounds)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as refusal:
        raise refusal_of(refusal, data) from refusal
    with contextlib.closing(document):
        if (count := len(document)) > bounds.pages:
            raise too_many_pages(count, bounds.pages)
        with contextlib.suppress(pypdfium2.PdfiumError):
            document.init_forms()
        yield document


def check_file(data: bytes, bounds: Bounds) -> None:
    """Refuse what cannot be a whole PDF file: too large, no header (or markup or another format before it), no end."""
    if len(data) > bounds.file_bytes:
        raise too_large(len(data), bounds.file_bytes)
    header = HEADER.search(data, 0, HEADER_WITHIN)
    if header is None:
        raise not_a_pdf("it has no PDF header")
    before = data[: header.start()]
    if b"<" in before:
        # A page of HTML that is a PDF as well shows one thing to a browser and another to us.
        raise not_a_pdf("it has markup before its PDF header")
    if before.startswith(OTHER_FORMATS):
        raise not_a_pdf("it begins as a file of another format")
    if b"%%EOF" not in data.rstrip(b"\0\r\n\t ")[-END_WITHIN:]:
        raise damaged("it has no end-of-file mark: the file was cut off")


def refusal_of(refusal: Any, data: bytes) -> PaperRefused:
    import pypdfium2.raw as pdfium

    # PDFium keeps the last error of an earlier file: only a file that has an encryption dictionary can be encrypted.
    if b"/Encrypt" in data and getattr(refusal, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return encrypted()
    return damaged("its structure cannot be followed")


def _page(document: Any, index: int, bounds: Bounds, recognise: Recogniser | None) -> tuple[Page, Pictured]:
    """The page, and whether what it says stands in pictures."""
    import pypdfium2.raw as pdfium

    from documents.reading.characters import frame_of
    from documents.reading.codes import codes_on
    from documents.reading.covers import COVERING, patched
    from documents.reading.drawing import drawing_of
    from documents.reading.tables import tables_of

    with contextlib.closing(page_at(document, index)) as page:
        frame = frame_of(page)
        width, height = (round(extent, 2) for extent in frame.size)
        drawing = drawing_of(page, frame, bounds.page_objects)
        words, covered = _words(page, frame, bounds, drawing)
        shows = min(width, height) >= 1 and pdfium.FPDFPage_CountObjects(page) > 0
        wanted = pictured(page, index + 1, frame.size, words, drawing) if shows else "no"
        patches = patched(page, frame, bounds.page_objects) if drawing.image_share > COVERING else ()
        if wanted == "wholly" and recognise is not None:
            return replace(recognise(page, index + 1, frame.size, bounds, None), patched=patches), wanted
        tables, codes = tables_of(index + 1, words, drawing.rules), codes_on(page, index + 1, frame, drawing)
        printed = Page(index + 1, width, height, words, drawing.image_share, tables, codes=codes, covered=covered, patched=patches)
        return (printed if wanted == "no" or recognise is None else replace(recognise(page, index + 1, frame.size, bounds, printed), patched=patches)), wanted


def page_at(document: Any, index: int) -> Any:
    """The page as it is shown (:func:`loaded_page`). Raises :class:`PaperRefused` where it cannot be opened."""
    import pypdfium2

    try:
        return loaded_page(document, index)
    except pypdfium2.PdfiumError as refusal:
        raise damaged(f"page {index + 1} of {len(document)} cannot be opened") from refusal


def words_on(page: Any, bounds: Bounds) -> tuple[Word, ...]:
    """The printed words that are seen on an open page."""
    from documents.reading.characters import frame_of
    from documents.reading.drawing import drawing_of

    frame = frame_of(page)
    return _words(page, frame, bounds, drawing_of(page, frame, bounds.page_objects))[0]


def loaded_page(document: Any, index: int) -> Any:
    """The page with its annotations and form fields drawn into it: some papers have their text only there."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    page = document[index]
    if not pdfium.FPDFPage_GetAnnotCount(page):
        return page
    # PDFium itself asks for no form environment here; its Python wrapper does.
    flattened = pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    if flattened != pdfium.FLATTEN_SUCCESS:
        return page
    page.close()
    reopened = document[index]
    if not isinstance(reopened, pypdfium2.PdfPage):
        raise damaged(f"page {index + 1} cannot be opened")
    return reopened


def _words(page: Any, frame: Any, bounds: Bounds, drawing: Any) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words on the page, and those that something was laid over."""
    from documents.reading.characters import characters
    from documents.reading.covers import COVERING
    from documents.reading.seen import without_unseen
    from documents.reading.words import words_of

    textpage = page.get_textpage()
    with contextlib.closing(textpage):
        if (count := textpage.count_chars()) > bounds.page_characters:
            raise page_overfull(count, bounds.page_characters)
        under: list[Character] = []
        found = list(characters(textpage, frame, drawing.hidden, [(cover.box, cover.under) for cover in drawing.covers], under))
    found = without_unseen(page, found, scan=drawing.image_share > COVERING)
    seen = [character for character in found if character is not None]
    if not seen or sum(character.unmapped for character in seen) > MOST_UNMAPPED * len(seen):
        return (), ()
    invisible = sum(character.style.invisible for character in seen)
    if invisible and drawing.image_share > COVERING and invisible > 0.5 * len(seen):
        # Text laid under a scan by somebody else's recognition, without ink or behind the picture: it may say what the picture does not.
        found = [character for character in found if character is None or not character.style.invisible]
    width, height = frame.size
    words = words_of(
        c for c in found if c is None or (c.x1 > 0 and c.bottom > 0 and c.x0 < width and c.top < height and not (c.unmapped and not c.text.strip()))
    )
    return words, words_of(under)


def _metadata(document: Any) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key in METADATA if (value := _metadatum(document, key)))


def _metadatum(document: Any, key: str) -> str:
    try:
        return str(document.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""  # half a letter: the file says nothing that can be compared


def usable(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages that have text to judge by."""
    return (page for page in pages if letters_in(page.words) >= LEAST_LETTERS)
