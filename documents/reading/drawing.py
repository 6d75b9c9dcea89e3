"""What is drawn on a page beside its text: ruled lines and images."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from batches.base import Box
from documents.reading.characters import Frame, Matrix
from documents.reading.covers import COVERING, MOST_COVERS, Cover, is_opaque, is_white_patch, may_cover, patch_of, texts_in, texts_under
from documents.reading.objects import bounds_of, is_white, matrix_of, objects_on, share_of, times
from documents.reading.unchecked import unchecked

#: A filled shape no thicker than this is a rule, in points.
RULE_THICKNESS = 3.0
#: A line counts as level or upright when it leans by less than this, in points.
LEAN = 0.5
#: Letters drawn as outlines are no larger than this, in points, and have more segments than a box with an edge inside and out.
LETTERING, BOX_SEGMENTS = 60.0, 12
#: Of a path with more segments than this only the first are looked at.
MOST_SEGMENTS = 400
#: A bar or a square of a code: a shape of few segments, as thin and as long as this at most, in points; so many of them together, on a grid of this width.
MARK_SEGMENTS, MARK, LONGEST_MARK, LEAST_MARKS, GRID = 6, 4.0, 150.0, 24, 12.0

_draw_mode = unchecked(pdfium.FPDFPath_GetDrawMode)
_segment_count = unchecked(pdfium.FPDFPath_CountSegments)
_segment = unchecked(pdfium.FPDFPath_GetPathSegment, ctypes.c_void_p)
_segment_kind = unchecked(pdfium.FPDFPathSegment_GetType)
_segment_closes = unchecked(pdfium.FPDFPathSegment_GetClose)
_segment_point = unchecked(pdfium.FPDFPathSegment_GetPoint)
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
    for count, (kind, handle, matrix) in enumerate(objects_on(page, frame.matrix), start=1):
        if count > limit:
            rules.clear()
            break
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append((handle, matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and (box := bounds_of(handle, matrix)):
            rules.extend(_rules(handle, matrix, box))
            if _is_mark(box) and _segment_count(handle) <= MARK_SEGMENTS:
                marks.append(box)
            if texts and may_cover(box) and is_white_patch(handle) and (reaching := texts_in(patch := patch_of(handle, box), texts)):
                covers.append(Cover(patch, reaching))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE and (box := bounds_of(handle, matrix)):
            pictures.append(Picture(box, _is_photograph(handle)))
            if share_of([box], *frame.size) > COVERING and (under := texts_under(box, texts)) and is_opaque(page, handle):
                hidden.update(under)
            elif texts and may_cover(box) and (reaching := texts_in(box, texts)) and is_opaque(page, handle):
                covers.append(Cover(box, reaching))
    share = share_of([one.box for one in pictures], *frame.size)
    return Drawing(tuple(rules), share, tuple(pictures), clustered(marks), frozenset(hidden), tuple(covers[:MOST_COVERS]))


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
        if _is_lettering(handle, max(x1 - x0, bottom - top)) or is_white(handle):
            return
    for ax, ay, bx, by in _lines(handle, times(matrix_of(handle), matrix)):
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
