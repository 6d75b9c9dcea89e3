"""What was laid over text or over a scan: white patches, strips of thick white line, opaque pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from batches.base import Box
from documents.reading.characters import Frame, Matrix
from documents.reading.objects import bounds_of, is_white, matrix_of, objects_on, share_of
from documents.reading.unchecked import unchecked

#: A picture that covers so much of the page may have been laid over text, or is a scan.
COVERING = 0.5
#: Lower things hide no line of text, in points; more of them than this are a way of drawing.
LEAST_COVER, MOST_COVERS = 5.0, 64
#: Points of a straight line; each part of a colour that is white, of 255.
STRAIGHT, WHITE = 2, 250
#: Tones (0…255) of a scan that differ by this are ink and paper; so much of a line is ink at least.
INK, LEAST_INK = 90, 0.01

_draw_mode = unchecked(pdfium.FPDFPath_GetDrawMode)
_is_transparent = unchecked(pdfium.FPDFPageObj_HasTransparency)
_segment_count = unchecked(pdfium.FPDFPath_CountSegments)
_stroke_colour = unchecked(pdfium.FPDFPageObj_GetStrokeColor)
_stroke_width = unchecked(pdfium.FPDFPageObj_GetStrokeWidth)


@dataclass(frozen=True, slots=True)
class Cover:
    """A white patch or an opaque image laid over text: its box and the handles of the text objects that were drawn before it and reach into it."""

    box: Box
    under: frozenset[int]


def may_cover(box: Box) -> bool:
    """Whether something of this size hides a line of text."""
    return box[3] - box[1] >= LEAST_COVER and box[2] - box[0] >= 2 * LEAST_COVER


def is_white_patch(handle: ctypes.c_void_p) -> bool:
    """Whether a path hides what it lies on: filled with white, or one straight white line as thick as a line of text."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not _draw_mode(handle, ctypes.byref(fill), ctypes.byref(stroke)) or _is_transparent(handle):
        return False
    if fill.value:
        return is_white(handle)
    return bool(stroke.value) and _segment_count(handle) == STRAIGHT and _is_thick_white_line(handle)


def _is_thick_white_line(handle: ctypes.c_void_p) -> bool:
    colour = (ctypes.c_uint * 4)()
    known = _stroke_colour(handle, *(ctypes.byref(colour, 4 * part) for part in range(4)))
    return bool(known) and min(colour[:3]) >= WHITE and colour[3] > 0 and _thickness(handle) >= LEAST_COVER


def _thickness(handle: ctypes.c_void_p) -> float:
    """How thick a stroke is on the page, in points."""
    width, (a, b, c, d, _, _) = ctypes.c_float(), matrix_of(handle)
    return width.value * max(abs(a) + abs(b), abs(c) + abs(d)) if _stroke_width(handle, ctypes.byref(width)) else 0.0


def patch_of(handle: ctypes.c_void_p, box: Box) -> Box:
    """What a white path covers of its ``box``: a stroke's box has its thickness on all sides, the line only half of it across and none beyond its ends."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not _draw_mode(handle, ctypes.byref(fill), ctypes.byref(stroke)) or fill.value:
        return box
    x0, top, x1, bottom = box
    thick = _thickness(handle)
    spare = (min(x1 - x0, bottom - top) - thick) / 2
    along = spare + thick / 2
    return (x0 + along, top + spare, x1 - along, bottom - spare) if x1 - x0 >= bottom - top else (x0 + spare, top + along, x1 - spare, bottom - along)


def texts_in(cover: Box, texts: Sequence[tuple[ctypes.c_void_p, Matrix]]) -> frozenset[int]:
    """The handles of the text objects whose line runs through the cover."""
    reaching = ((handle.value, bounds_of(handle, matrix)) for handle, matrix in texts)
    return frozenset(handle for handle, box in reaching if handle and box and _runs_through(box, cover))


def _runs_through(text: Box, cover: Box) -> bool:
    return cover[1] <= (text[1] + text[3]) / 2 <= cover[3] and min(text[2], cover[2]) > max(text[0], cover[0])


def texts_under(picture: Box, texts: Sequence[tuple[ctypes.c_void_p, Matrix]]) -> list[int]:
    """The handles of the text objects that lie within a picture drawn after them."""
    return [handle.value for handle, matrix in texts if handle.value and (box := bounds_of(handle, matrix)) and _holds(picture, box)]


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] - 2 <= inner[0] and outer[1] - 2 <= inner[1] and inner[2] <= outer[2] + 2 and inner[3] <= outer[3] + 2


def is_opaque(page: Any, handle: ctypes.c_void_p) -> bool:
    """Whether nothing shows through an image: drawn alone, its middle has no clear pixel."""
    if _is_transparent(handle):
        return False
    image = ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT)
    bitmap = pdfium.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, image)
    if not bitmap:
        return False
    try:
        if pdfium.FPDFBitmap_GetFormat(bitmap) != pdfium.FPDFBitmap_BGRA:
            return True
        wide, tall, stride = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap), pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (stride * tall))).contents
        return all(pixels[(tall * row // 10) * stride + (wide * column // 10) * 4 + 3] > 250 for row in range(2, 9) for column in range(2, 9))
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def patched(page: Any, frame: Frame, limit: int) -> tuple[Box, ...]:
    """White patches laid over print in a scan: where the picture that fills the page has ink under them."""
    scan: tuple[ctypes.c_void_p, Box] | None = None
    patches: list[Box] = []
    for count, (kind, handle, matrix) in enumerate(objects_on(page, frame.matrix), start=1):
        if count > limit or len(patches) >= MOST_COVERS:
            break
        box = bounds_of(handle, matrix) if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH) else None
        if box is None:
            continue
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE and share_of([box], *frame.size) > COVERING:
            scan, patches = (handle, box), []
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and scan is not None and may_cover(box) and _holds(scan[1], box) and is_white_patch(handle):
            patches.append(patch_of(handle, box))
    return tuple(_with_ink_beneath(page, *scan, patches)) if scan is not None and patches else ()


def _with_ink_beneath(page: Any, handle: ctypes.c_void_p, scan: Box, patches: Sequence[Box]) -> Iterator[Box]:
    import numpy as np
    import pypdfium2

    raw = pdfium.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT))
    if not raw:
        return
    # PDFium's bitmap is freed with the buffer that the wrapper holds; freeing it here as well would be once too often.
    bitmap = pypdfium2.PdfBitmap.from_raw(raw)
    grey = bitmap.to_numpy().reshape(bitmap.height, bitmap.width, -1)[:, :, :3].mean(axis=2)
    tall, wide = grey.shape
    for box in patches:
        rows, columns = _span(box[1], box[3], scan[1], scan[3], tall), _span(box[0], box[2], scan[0], scan[2], wide)
        part = grey[rows, columns]
        if part.size and float(np.mean(part < np.percentile(part, 90) - INK)) >= LEAST_INK:
            yield box


def _span(start: float, end: float, low: float, high: float, pixels: int) -> slice:
    """The pixels between two places of a picture that reaches from ``low`` to ``high``."""
    scale = pixels / (high - low)
    return slice(max(0, round((start - low) * scale)), max(0, round((end - low) * scale)))
