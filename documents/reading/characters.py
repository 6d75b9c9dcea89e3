"""The characters of a page as PDFium sees them, in points from the top left corner of the page as it is shown."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from documents.reading.normal_form import is_unmapped

INVISIBLE_RENDER_MODE = 3
BOLD_WEIGHT = 600


@dataclass(frozen=True, slots=True)
class Character:
    """One printed character; ``angle`` is its direction in quarter turns clockwise as shown (0 = upright)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    angle: int
    unmapped: bool
    invisible: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page (its CropBox) and its rotation; turns PDF coordinates into those of the page as shown."""

    left: float
    bottom: float
    right: float
    top: float
    quarter_turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown, in points."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarter_turns % 2 else (width, height)

    def shown(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The box (x0, top, x1, bottom) of a rectangle given by two corners in PDF coordinates."""
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the PDF's own coordinates (origin bottom left, before rotation) as shown."""
        match self.quarter_turns:
            case 1:
                return (y - self.bottom, x - self.left)
            case 2:
                return (self.right - x, y - self.bottom)
            case 3:
                return (self.top - y, self.right - x)
            case _:
                return (x - self.left, self.top - y)


def frame_of(page: Any) -> Frame:
    """The frame of a PDFium page: what both its MediaBox and its CropBox show."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    return Frame(min(box.left, box.right), min(box.top, box.bottom), max(box.left, box.right), max(box.top, box.bottom), pdfium.FPDFPage_GetRotation(page) % 4)


def characters(textpage: Any, frame: Frame) -> Iterator[Character | None]:
    """The page's characters in content order, ``None`` at each gap or line end that PDFium sees."""
    box, tight = pdfium.FS_RECTF(), tuple(ctypes.c_double() for _ in range(4))
    prints: dict[int, tuple[float, bool, bool]] = {}
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (9, 10, 13, 32, 0xA0, 0x3000) or 0x2000 <= code <= 0x200A or code == 0x202F:
            yield None
            continue
        edges = _edges(textpage, index, box, tight)
        if edges is None:
            continue
        scale, bold, invisible = _print(textpage, index, prints)
        size = pdfium.FPDFText_GetFontSize(textpage, index) * scale
        turned = (round(pdfium.FPDFText_GetCharAngle(textpage, index) / 1.5707963) + frame.quarter_turns) % 4
        x0, top, x1, bottom = frame.shown(*edges)
        unmapped = is_unmapped(code) or pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1
        yield Character(
            chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd", x0, top, x1, bottom,
            size, bold, turned, unmapped, invisible,
        )  # fmt: skip


def _edges(textpage: Any, index: int, box: Any, tight: tuple[Any, ...]) -> tuple[float, float, float, float] | None:
    """Left, bottom, right, top of a character in PDF coordinates: its advance box, or its ink where the font's own metrics are absurd."""
    if not pdfium.FPDFText_GetLooseCharBox(textpage, index, box):
        return None
    left, right, bottom, top = tight
    pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
    ink = top.value - bottom.value
    if abs(box.top - box.bottom) > 4 * max(ink, 1.0) and abs(box.top - box.bottom) > 30 and ink > 0:
        return (left.value, bottom.value, right.value, top.value)
    return (box.left, box.bottom, box.right, box.top)


def _print(textpage: Any, index: int, prints: dict[int, tuple[float, bool, bool]]) -> tuple[float, bool, bool]:
    """How the character's text object is printed: the scale of its font size, whether bold, and whether without ink.

    Render mode 3 leaves no ink, as recognised text laid under a scan.
    """
    text_object = pdfium.FPDFText_GetTextObject(textpage, index)
    key = ctypes.cast(text_object, ctypes.c_void_p).value or 0
    if not key:
        return 1.0, False, False
    if key not in prints:
        matrix = pdfium.FS_MATRIX()
        scale = math.hypot(matrix.c, matrix.d) if pdfium.FPDFText_GetMatrix(textpage, index, matrix) else 1.0
        prints[key] = (scale or 1.0, _bold(textpage, index), pdfium.FPDFTextObj_GetTextRenderMode(text_object) == INVISIBLE_RENDER_MODE)
    return prints[key]


def _bold(textpage: Any, index: int) -> bool:
    """By the font's weight, or by its name where the font does not say (the standard fonts do not)."""
    if pdfium.FPDFText_GetFontWeight(textpage, index) >= BOLD_WEIGHT:
        return True
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(textpage, index, name, 128, None)
    return any(word in name.value.lower() for word in (b"bold", b"black", b"heavy"))
