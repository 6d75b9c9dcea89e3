"""The characters of a page as PDFium sees them, in points from the top left corner of the page as it is shown."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from batches.base import Box
from documents.reading.normal_form import is_unmapped
from documents.reading.unchecked import unchecked

#: x' = a·x + c·y + e, y' = b·x + d·y + f
Matrix = tuple[float, float, float, float, float, float]

#: Neither filled nor stroked (ISO 32000-1, table 106): without ink, and added to the clip without ink.
INVISIBLE_RENDER_MODES = (3, 7)
BOLD_WEIGHT = 600
#: Each part of a colour that is nearly white, of 255; an opacity that leaves next to nothing, of 255.
PALE, FAINT = 235, 40
#: Clips looked at, and points of each: a frame has four.
MOST_CLIPS, MOST_CORNERS = 4, 16
#: Marks of a text object looked at, and the one of a layer, as PDFium gives names.
MOST_MARKS, LAYER = 8, "OC\0".encode("utf-16-le")
#: White space, for which a word ends.
BLANKS = frozenset({9, 10, 13, 32, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000})
#: An advance box no higher than this is believed, in points.
TALL = 30.0

_unicode = unchecked(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_loose_box = unchecked(pdfium.FPDFText_GetLooseCharBox)
_ink_box = unchecked(pdfium.FPDFText_GetCharBox)
_map_error = unchecked(pdfium.FPDFText_HasUnicodeMapError)
_text_object = unchecked(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_matrix = unchecked(pdfium.FPDFText_GetMatrix)
_font_size = unchecked(pdfium.FPDFText_GetFontSize, ctypes.c_double)
_render_mode = unchecked(pdfium.FPDFTextObj_GetTextRenderMode)
_fill_colour = unchecked(pdfium.FPDFPageObj_GetFillColor)
_font = unchecked(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p)
_bounds = unchecked(pdfium.FPDFPageObj_GetBounds)
_clip = unchecked(pdfium.FPDFPageObj_GetClipPath, ctypes.c_void_p)
_clip_paths = unchecked(pdfium.FPDFClipPath_CountPaths)
_clip_segments = unchecked(pdfium.FPDFClipPath_CountPathSegments)
_clip_segment = unchecked(pdfium.FPDFClipPath_GetPathSegment, ctypes.c_void_p)
_segment_point = unchecked(pdfium.FPDFPathSegment_GetPoint)
_mark_count = unchecked(pdfium.FPDFPageObj_CountMarks)
_mark = unchecked(pdfium.FPDFPageObj_GetMark, ctypes.c_void_p)
_mark_name = unchecked(pdfium.FPDFPageObjMark_GetName)


class Style(NamedTuple):
    """How a text object is printed; ``angle`` is its direction in quarter turns clockwise as shown (0 = upright).

    Without ink it is ``invisible``. ``doubtful``: printed in (nearly) white, nearly transparent, clipped, or on a layer, so that perhaps nobody sees it.
    """

    size: float
    bold: bool
    angle: int
    invisible: bool
    doubtful: bool = False


class Character(NamedTuple):
    """One printed character (a tuple: a page makes thousands); ``unmapped`` when its code does not say which letter it is."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    style: Style
    unmapped: bool


#: Makes a character in half the time that its constructor takes.
_character: Callable[[tuple[object, ...]], Character] = partial(tuple.__new__, Character)


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

    @property
    def matrix(self) -> Matrix:
        """Takes a point of the PDF's own coordinates (origin bottom left, before rotation) to the page as shown."""
        match self.quarter_turns:
            case 1:
                return (0.0, 1.0, 1.0, 0.0, -self.bottom, -self.left)
            case 2:
                return (-1.0, 0.0, 0.0, 1.0, self.right, -self.bottom)
            case 3:
                return (0.0, -1.0, -1.0, 0.0, self.top, self.right)
            case _:
                return (1.0, 0.0, 0.0, -1.0, -self.left, self.top)

    def shown(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The box (x0, top, x1, bottom) of a rectangle given by two corners in PDF coordinates."""
        return moved(x0, y0, x1, y1, self.matrix)


def moved(x0: float, y0: float, x1: float, y1: float, matrix: Matrix) -> Box:
    """The level box around a rectangle that a matrix has moved."""
    a, b, c, d, e, f = matrix
    ax, ay, bx, by = a * x0 + c * y0 + e, b * x0 + d * y0 + f, a * x1 + c * y1 + e, b * x1 + d * y1 + f
    return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def frame_of(page: Any) -> Frame:
    """The frame of a PDFium page: what both its MediaBox and its CropBox show."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    return Frame(min(box.left, box.right), min(box.top, box.bottom), max(box.left, box.right), max(box.top, box.bottom), pdfium.FPDFPage_GetRotation(page) % 4)


#: A box and the handles of the text objects drawn before what fills it.
Laid = tuple[Box, frozenset[int]]


def characters(
    textpage: Any, frame: Frame, hidden: frozenset[int] = frozenset(), covers: Sequence[Laid] = (), covered: list[Character] | None = None
) -> Iterator[Character | None]:
    """The page's characters in content order, ``None`` at each gap or line end that PDFium sees; text objects that are ``hidden`` have no ink.

    Characters under one of the ``covers`` are not seen on the page; they go to ``covered``.
    """
    page, box = textpage.raw, pdfium.FS_RECTF()
    edges, place = memoryview(box).cast("B").cast("f"), ctypes.byref(box)
    styles, straight, x, y = _Styles(page, frame.quarter_turns, hidden), frame.quarter_turns == 0, frame.left, frame.top
    for index in range(pdfium.FPDFText_CountChars(page)):
        code = _unicode(page, index)
        if code in BLANKS:
            yield None
            continue
        if not _loose_box(page, index, place):
            continue
        left, top, right, bottom = edges
        if top - bottom > TALL or bottom - top > TALL:
            left, top, right, bottom = _without_absurd_height(page, index, (left, top, right, bottom))
        text, unmapped = _letter(code)
        style = styles.get(_text_object(page, index)) or styles.of(index)
        unmapped = unmapped or _map_error(page, index) == 1
        if straight and left <= right and bottom <= top:
            character = _character((text, left - x, y - top, right - x, y - bottom, style, unmapped))
        else:
            character = _character((text, *frame.shown(left, bottom, right, top), style, unmapped))
        if covers and covered is not None and _is_covered(character, _text_object(page, index), covers):
            covered.append(character)
        else:
            yield character


def _is_covered(character: Character, text_object: int | None, covers: Sequence[Laid]) -> bool:
    x, y = (character.x0 + character.x1) / 2, (character.top + character.bottom) / 2
    return any(text_object in under and box[0] <= x <= box[2] and box[1] <= y <= box[3] for box, under in covers)


@lru_cache(maxsize=4096)
def _letter(code: int) -> tuple[str, bool]:
    """The character of a code, and whether the code says nothing."""
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd", is_unmapped(code)


def _without_absurd_height(page: Any, index: int, loose: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a character in PDF coordinates: its advance box, or its ink where the font's own metrics are absurd."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    _ink_box(page, index, *map(ctypes.byref, (left, right, bottom, top)))
    ink = top.value - bottom.value
    if ink > 0 and abs(loose[1] - loose[3]) > 4 * max(ink, 1.0):
        return (left.value, top.value, right.value, bottom.value)
    return loose


class _Styles(dict[int, Style]):
    """The styles of a page's text objects by their handles, each asked for once."""

    def __init__(self, page: Any, quarter_turns: int, hidden: frozenset[int]) -> None:
        super().__init__()
        self._page, self._quarter_turns, self._hidden = page, quarter_turns, hidden
        self._bold: dict[int, bool] = {}

    def of(self, index: int) -> Style:
        """The style of the character at ``index``, kept for its text object (what PDFium itself has put between two has none)."""
        key = _text_object(self._page, index)
        style = self._style(index, None if key is None else ctypes.c_void_p(key))
        if key is not None:
            self[key] = style
        return style

    def _style(self, index: int, text_object: ctypes.c_void_p | None) -> Style:
        """Render modes 3 and 7 leave no ink, as recognised text laid under a scan."""
        matrix = pdfium.FS_MATRIX()
        known = _matrix(self._page, index, ctypes.byref(matrix))
        angle = (round(math.atan2(matrix.c, matrix.a) / (math.pi / 2)) + self._quarter_turns) % 4
        size = _font_size(self._page, index)
        if text_object is None:
            return Style(size, False, angle, False)
        scale = math.hypot(matrix.c, matrix.d) if known else 1.0
        invisible = _render_mode(text_object) in INVISIBLE_RENDER_MODES or text_object.value in self._hidden
        return Style(
            size * (scale or 1.0),
            self._is_bold(index, text_object),
            angle,
            invisible,
            _is_pale(text_object) or _is_clipped(text_object) or _is_layered(text_object),
        )

    def _is_bold(self, index: int, text_object: ctypes.c_void_p) -> bool:
        font = _font(text_object) or 0
        if font not in self._bold:
            self._bold[font] = _bold(self._page, index)
        return self._bold[font]


def _is_pale(text_object: ctypes.c_void_p) -> bool:
    colour = (ctypes.c_uint * 4)()
    if not _fill_colour(text_object, *(ctypes.byref(colour, 4 * part) for part in range(4))):
        return False
    return min(colour[:3]) >= PALE or colour[3] <= FAINT


def _is_clipped(text_object: ctypes.c_void_p) -> bool:
    """Whether a clip leaves the middle of the text out."""
    clip = ctypes.c_void_p(_clip(text_object))
    count = _clip_paths(clip) if clip else 0
    if count <= 0:
        return False
    edges = (ctypes.c_float * 4)()
    if not _bounds(text_object, *(ctypes.byref(edges, 4 * edge) for edge in range(4))):
        return False
    x, y = (edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2
    return not all(_within(clip, path, x, y) for path in range(min(count, MOST_CLIPS)))


def _is_layered(text_object: ctypes.c_void_p) -> bool:
    """Whether the text is on a layer that can be switched off (optional content, ISO 32000-1, 8.11)."""
    name, length = ctypes.create_string_buffer(16), ctypes.c_ulong()
    for index in range(min(_mark_count(text_object), MOST_MARKS)):
        mark = ctypes.c_void_p(_mark(text_object, index))
        if _mark_name(mark, ctypes.byref(name), ctypes.c_ulong(16), ctypes.byref(length)) and name.raw[: length.value].startswith(LAYER):
            return True
    return False


def _within(clip: ctypes.c_void_p, path: int, x: float, y: float) -> bool:
    """Whether the box around a clip's path has the point in it; a path of more points than a frame is not looked at."""
    count = _clip_segments(clip, path)
    if not 0 < count <= MOST_CORNERS:
        return True
    place = (ctypes.c_float * 2)()
    to_x, to_y = ctypes.byref(place), ctypes.byref(place, 4)
    segments = (ctypes.c_void_p(_clip_segment(clip, path, index)) for index in range(count))
    corners = [(place[0], place[1]) for segment in segments if _segment_point(segment, to_x, to_y)]
    xs, ys = [corner[0] for corner in corners] or [x], [corner[1] for corner in corners] or [y]
    return min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)


def _bold(page: Any, index: int) -> bool:
    """By the font's weight, or by its name where the font does not say (the standard fonts do not)."""
    if pdfium.FPDFText_GetFontWeight(page, index) >= BOLD_WEIGHT:
        return True
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(page, index, name, 128, None)
    return any(word in name.value.lower() for word in (b"bold", b"black", b"heavy"))
