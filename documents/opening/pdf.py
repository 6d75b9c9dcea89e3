"""A PDF opened page by page, without reading it; the pictures on its pages by the size they say they have, undecoded."""

from __future__ import annotations

import contextlib
import ctypes
import re
from typing import Any

from documents.opening.refusal import NotOpened
from documents.reading.bounds import Bounds
from documents.reading.pdf import loaded_page
from documents.reading.refusal import PaperRefused

#: The size of a JPEG 2000 picture as its codestream has it (ITU-T T.800 A.5.1): marker, length, capabilities, width, height, and the offsets to take off.
_SIZ = re.compile(rb"\xff\x4f\xff\x51.{4}(.{4})(.{4})(.{4})(.{4})", re.DOTALL)


def opened(data: bytes, bounds: Bounds, most_pixels: int) -> int:
    """How many pages the PDF has. ``NotOpened`` or ``PaperRefused`` for one that cannot be opened; to be called in a process that may die."""
    import pypdfium2

    from documents.reading.pdf import check_file, refusal_of

    check_file(data, bounds)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as refusal:
        raise refusal_of(refusal, data) from refusal
    with contextlib.closing(document):
        count = len(document)
        if count > bounds.pages:
            raise NotOpened("too_many_pages")
        if count == 0:
            raise NotOpened("damaged")
        for index in range(count):
            _open_page(document, index, bounds, most_pixels)
    return count


def _open_page(document: Any, index: int, bounds: Bounds, most_pixels: int) -> None:
    import pypdfium2
    import pypdfium2.raw as pdfium

    from documents.reading.objects import IDENTITY, objects_on

    try:
        page = loaded_page(document, index)
    except (pypdfium2.PdfiumError, PaperRefused) as refusal:
        raise NotOpened("damaged") from refusal
    with contextlib.closing(page):
        for number, (kind, handle, _) in enumerate(objects_on(page, IDENTITY)):
            if number >= bounds.page_objects:
                return
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE and max(_pixels(handle), _pixels_in_codestream(handle)) > most_pixels:
                raise NotOpened("too_many_pixels")


def _pixels(handle: ctypes.c_void_p) -> int:
    import pypdfium2.raw as pdfium

    wide, high = ctypes.c_uint(), ctypes.c_uint()
    image = ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT)
    return wide.value * high.value if pdfium.FPDFImageObj_GetImagePixelSize(image, ctypes.byref(wide), ctypes.byref(high)) else 0


def _pixels_in_codestream(handle: ctypes.c_void_p) -> int:
    """What a JPEG 2000 picture says of itself, whatever the PDF says of it; 0 for every other."""
    import pypdfium2.raw as pdfium

    image = ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT)
    name = ctypes.create_string_buffer(16)
    filters = pdfium.FPDFImageObj_GetImageFilterCount(image)
    if filters < 1 or not pdfium.FPDFImageObj_GetImageFilter(image, filters - 1, name, len(name)) or name.value != b"JPXDecode":
        return 0
    size = pdfium.FPDFImageObj_GetImageDataRaw(image, None, 0)
    raw = ctypes.create_string_buffer(size)
    pdfium.FPDFImageObj_GetImageDataRaw(image, raw, size)
    found = _SIZ.search(raw.raw)
    if found is None:
        return 0
    right, bottom, left, top = (int.from_bytes(each, "big") for each in found.groups())
    return max(0, right - left) * max(0, bottom - top)
