"""What is drawn on a page beside its text: ruled lines and images."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from batches.base import Box
from documents.reading.characters import Frame, Matrix, moved
from documents.reading.unchecked import unchecked

#: A filled shape no thicker than this is a rule, in points.
RULE_THICKNESS = 3.0
#: A line counts as level or upright when it leans by less than this, in points.
LEAN = 0.5
#: Letters drawn as outlines are no larger than this, in points, and have more segments than a box with an edge inside and out.
LETTERING, BOX_SEGMENTS = 60.0, 12
MAX_DEPTH = 6
#: Of a path with more segments than this only the first are looked at.
MOST_SEGMENTS = 400
#: A picture that covers so much of the page may have been laid over text.
COVERING = 0.5
#: Lower things hide no line of text, in points; more of them than this are a way of drawing.
LEAST_COVER, MOST_COVERS = 5.0, 64
#: A bar or a square of a code: a shape of few segments, as thin and as long as this at most, in points; so many of them together, on a grid of this width.
MARK_SEGMENTS, MARK, LONGEST_MARK, LEAST_MARKS, GRID = 6, 4.0, 150.0, 24, 12.0

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_object = unchecked(pdfium.FPDFPage_GetObject, ctypes.c_void_p)
_object_inside = unchecked(pdfium.FPDFFormObj_GetObject, ctypes.c_void_p)
_kind = unchecked(pdfium.FPDFPageObj_GetType)
_object_matrix = unchecked(pdfium.FPDFPageObj_GetMatrix)
_object_bounds = unchecked(pdfium.FPDFPageObj_GetBounds)
_fill_colour = unchecked(pdfium.FPDFPageObj_GetFillColor)
_draw_mode = unchecked(pdfium.FPDFPath_GetDrawMode)
_segment_count = unchecked(pdfium.FPDFPath_CountSegments)
_segment = unchecked(pdfium.FPDFPath_GetPathSegment, ctypes.c_void_p)
_segment_kind = unchecked(pdfium.FPDFPathSegment_GetType)
_segment_closes = unchecked(pdfium.FPDFPathSegment_GetClose)
_segment_point = unchecked(pdfium.FPDFPathSegment_GetPoint)
_is_transparent = unchecked(pdfium.FPDFPageObj_HasTransparency)
_filter_count = unchecked(pdfium.FPDFImageObj_GetImageFilterCount)
_filter = unchecked(pdfium.FPDFImageObj_GetImageFilter, ctypes.c_ulong)


class Rule(NamedTuple):
    """A level or upright line, as shown: (x0, top) to (x1, bottom), one extent being 0."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as shown. ``photograph``: kept the lossy way photographs are kept."""

    box: Box
    photograph: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """A white shape or an opaque image laid over text: its box and the handles of the text objects that were drawn before it and reach into it."""

    box: Box
    under: frozenset[int]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The rules of a page, its pictures, the part of it that they cover (0…1), and where so many small marks stand together that they may be a code.

    ``hidden``: the handles of text objects over which an opaque picture was drawn. ``covers``: what smaller things were laid over text.
    """

    rules: tuple[Rule, ...]
    image_share: float
    pictures: tuple[Picture, ...] = ()
    codes: tuple[Box, ...] = ()
    hidden: frozenset[int] = frozenset()
    covers: tuple[Cover, ...] = ()


def drawing_of(page: Any, frame: Frame, limit: int) -> Drawing:
    """The drawing of a PDFium page; past ``limit`` objects the page is an illustration and has no rules."""
    rules: list[Rule] = []
    pictures: list[Picture] = []
    marks: list[Box] = []
    texts: list[tuple[ctypes.c_void_p, Matrix]] = []
    hidden: set[int] = set()
    covers: list[Cover] = []
    for count, (kind, handle, matrix) in enumerate(_objects(page, frame.matrix), start=1):
        if count > limit:
            rules.clear()
            break
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append((handle, matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and (box := _bounds(handle, matrix)):
            rules.extend(_rules(handle, matrix, box))
            if _is_mark(box) and _segment_count(handle) <= MARK_SEGMENTS:
                marks.append(box)
            if texts and _may_cover(box) and _is_filled_white(handle) and (reaching := _texts_in(box, texts)):
                covers.append(Cover(box, reaching))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE and (box := _bounds(handle, matrix)):
            pictures.append(Picture(box, _is_photograph(handle)))
            if _share([box], *frame.size) > COVERING and (under := _texts_under(box, texts)) and _is_opaque(page, handle):
                hidden.update(under)
            elif texts and _may_cover(box) and (reaching := _texts_in(box, texts)) and _is_opaque(page, handle):
                covers.append(Cover(box, reaching))
    share = _share([one.box for one in pictures], *frame.size)
    return Drawing(tuple(rules), share, tuple(pictures), clustered(marks), frozenset(hidden), tuple(covers[:MOST_COVERS]))


def _may_cover(box: Box) -> bool:
    return box[3] - box[1] >= LEAST_COVER and box[2] - box[0] >= 2 * LEAST_COVER


def _is_filled_white(handle: ctypes.c_void_p) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(_draw_mode(handle, ctypes.byref(fill), ctypes.byref(stroke)) and fill.value and _is_white(handle) and not _is_transparent(handle))


def _texts_in(cover: Box, texts: Sequence[tuple[ctypes.c_void_p, Matrix]]) -> frozenset[int]:
    """The handles of the text objects whose line runs through the cover."""
    reaching = ((handle.value, _bounds(handle, matrix)) for handle, matrix in texts)
    return frozenset(handle for handle, box in reaching if handle and box and _runs_through(box, cover))


def _runs_through(text: Box, cover: Box) -> bool:
    return cover[1] <= (text[1] + text[3]) / 2 <= cover[3] and min(text[2], cover[2]) > max(text[0], cover[0])


def _texts_under(picture: Box, texts: Sequence[tuple[ctypes.c_void_p, Matrix]]) -> list[int]:
    """The handles of the text objects that lie within a picture drawn after them."""
    return [handle.value for handle, matrix in texts if handle.value and (box := _bounds(handle, matrix)) and _holds(picture, box)]


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] - 2 <= inner[0] and outer[1] - 2 <= inner[1] and inner[2] <= outer[2] + 2 and inner[3] <= outer[3] + 2


def _is_opaque(page: Any, handle: ctypes.c_void_p) -> bool:
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


def _is_photograph(handle: ctypes.c_void_p) -> bool:
    name = ctypes.create_string_buffer(16)
    count = _filter_count(handle)
    return count > 0 and _filter(handle, count - 1, name, ctypes.c_ulong(16)) > 0 and name.value in (b"DCTDecode", b"JPXDecode")


def _is_mark(box: Box) -> bool:
    wide, tall = box[2] - box[0], box[3] - box[1]
    return 0 < min(wide, tall) <= MARK and max(wide, tall) <= LONGEST_MARK


def clustered(marks: Sequence[Box]) -> tuple[Box, ...]:
    """Boxes around many marks that stand together, counted on a coarse grid: bars of a barcode, squares of a two-dimensional code."""
    if len(marks) < LEAST_MARKS:
        return ()
    cells: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for box in marks:
        cells[int((box[0] + box[2]) / 2 / GRID), int((box[1] + box[3]) / 2 / GRID)].append(box)
    found: list[Box] = []
    while cells:
        reached, group = [next(iter(cells))], list[Box]()
        while reached:
            column, row = reached.pop()
            group += cells.pop((column, row), [])
            reached += [near for near in ((column + x, row + y) for x in (-1, 0, 1) for y in (-1, 0, 1)) if near in cells]
        if len(group) >= LEAST_MARKS:
            found.append((min(b[0] for b in group), min(b[1] for b in group), max(b[2] for b in group), max(b[3] for b in group)))
    return tuple(found)


def _objects(page: Any, matrix: Matrix) -> Iterator[tuple[int, ctypes.c_void_p, Matrix]]:
    """Kind, handle and matrix of every object, those inside forms in their places."""
    stack = [(_object(page.raw, index), matrix, 0) for index in reversed(range(pdfium.FPDFPage_CountObjects(page)))]
    while stack:
        address, matrix, depth = stack.pop()
        handle = ctypes.c_void_p(address)
        kind = _kind(handle)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = _times(_matrix(handle), matrix)
            count = pdfium.FPDFFormObj_CountObjects(ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT))
            stack.extend((_object_inside(handle, index), inner, depth + 1) for index in reversed(range(max(count, 0))))
        else:
            yield kind, handle, matrix


def _matrix(handle: ctypes.c_void_p) -> Matrix:
    raw = pdfium.FS_MATRIX()
    if not _object_matrix(handle, ctypes.byref(raw)):
        return IDENTITY
    return (raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _bounds(handle: ctypes.c_void_p, matrix: Matrix) -> Box | None:
    edges = (ctypes.c_float * 4)()
    if not _object_bounds(handle, *(ctypes.byref(edges, 4 * edge) for edge in range(4))):
        return None
    left, bottom, right, top = edges
    return moved(left, bottom, right, top, matrix)


def _rules(handle: ctypes.c_void_p, matrix: Matrix, box: Box) -> Iterator[Rule]:
    """The level and upright lines of a path: strokes, thin filled shapes, and the edges of larger ones that are not white."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not _draw_mode(handle, ctypes.byref(fill), ctypes.byref(stroke)) or not (fill.value or stroke.value):
        return
    x0, top, x1, bottom = box
    if not stroke.value:
        if min(x1 - x0, bottom - top) <= RULE_THICKNESS:
            yield from _thin(x0, top, x1, bottom)
            return
        if _is_lettering(handle, max(x1 - x0, bottom - top)) or _is_white(handle):
            return
    for ax, ay, bx, by in _lines(handle, _times(_matrix(handle), matrix)):
        if abs(ax - bx) < LEAN or abs(ay - by) < LEAN:
            yield from _thin(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _is_lettering(handle: ctypes.c_void_p, extent: float) -> bool:
    """Whether a filled shape is letters drawn as outlines: small, with more points than a table of its size has corners."""
    return extent <= LETTERING and _segment_count(handle) > max(BOX_SEGMENTS, extent)


def _thin(x0: float, top: float, x1: float, bottom: float) -> Iterator[Rule]:
    if max(x1 - x0, bottom - top) < 1.0:
        return
    if x1 - x0 >= bottom - top:
        middle = (top + bottom) / 2
        yield Rule(x0, middle, x1, middle)
    else:
        middle = (x0 + x1) / 2
        yield Rule(middle, top, middle, bottom)


def _lines(handle: ctypes.c_void_p, matrix: Matrix) -> Iterator[tuple[float, float, float, float]]:
    """The straight lines of a path, from point to point."""
    a, b, c, d, e, f = matrix
    place = (ctypes.c_float * 2)()
    xy, to_x, to_y = memoryview(place).cast("B").cast("f"), ctypes.byref(place), ctypes.byref(place, 4)
    start = last = (0.0, 0.0)
    for index in range(min(_segment_count(handle), MOST_SEGMENTS)):
        segment = ctypes.c_void_p(_segment(handle, index))
        if not _segment_point(segment, to_x, to_y):
            continue
        x, y = xy
        point = (a * x + c * y + e, b * x + d * y + f)
        kind = _segment_kind(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield (*last, *point)
        last = point
        if _segment_closes(segment):
            yield (*last, *start)
            last = start


def _is_white(handle: ctypes.c_void_p) -> bool:
    """Whether a shape is filled with the colour of paper, or with none."""
    colour = (ctypes.c_uint * 4)()
    if not _fill_colour(handle, *(ctypes.byref(colour, 4 * part) for part in range(4))):
        return False
    red, green, blue, alpha = colour
    return min(red, green, blue) >= 250 or alpha == 0


def _share(boxes: list[Box], width: float, height: float) -> float:
    """The part of the page that ``boxes`` cover, counted on a grid so that stacked images and strips count once."""
    if not boxes or width <= 0 or height <= 0:
        return 0.0
    cells = 40
    covered: set[tuple[int, int]] = set()
    for x0, top, x1, bottom in boxes[:2000]:
        columns = range(max(0, round(x0 / width * cells)), min(cells, round(x1 / width * cells)))
        rows = range(max(0, round(top / height * cells)), min(cells, round(bottom / height * cells)))
        covered.update((column, row) for column in columns for row in rows)
    return round(len(covered) / (cells * cells), 3)
