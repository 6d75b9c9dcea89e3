"""A page of an open PDF drawn as an image. Only a picturing process imports this."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL.Image import Image

from documents.picturing.picture import PageSize, pixels_of
from documents.reading.characters import frame_of
from documents.reading.refusal import damaged

#: A page of more colours is a photograph or a scan, and kept the lossy way.
DRAWN_COLOURS = 4096
#: Without loss: half the bytes of PNG in the same time. With loss: at a quality at which ten-point type in a scan keeps its edges.
WITHOUT_LOSS = {"lossless": True, "method": 1, "quality": 20}
WITH_LOSS = {"quality": 82, "method": 2}


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """The image with its size in pixels, and the page's in points."""

    size: PageSize
    width_px: int
    height_px: int
    data: bytes


def drawn_page(page: Any, number: int, width: int, most_pixels: int) -> DrawnPage:
    """The open page, ``width`` pixels across. Raises :class:`~documents.reading.refusal.PaperRefused` where there is nothing of it to show."""
    wide, tall = frame_of(page).size
    size = PageSize(round(wide, 2), round(tall, 2))
    if min(size.width_pt, size.height_pt) <= 0:
        raise damaged(f"page {number} shows no part of its paper")
    width_px, height_px = pixels_of(size, width, most_pixels)
    with contextlib.closing(pypdfium2.PdfBitmap.new_native(width_px, height_px, pdfium.FPDFBitmap_BGR)) as bitmap:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width_px, height_px)
        # Told both sides, PDFium lays the page's frame exactly over the image: the boxes of facts scale with it, whatever units the page claims.
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width_px, height_px, 0, pdfium.FPDF_ANNOT)
        return DrawnPage(size, width_px, height_px, _encoded(bitmap.to_pil()))


def _encoded(image: Image) -> bytes:
    image = image.convert("RGB")
    told = io.BytesIO()
    image.save(told, "WEBP", **(WITHOUT_LOSS if image.getcolors(DRAWN_COLOURS) is not None else WITH_LOSS))
    return told.getvalue()
