"""What is drawn on a page beside its text: ruled lines and images."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from batches.base import Box
from documents.reading.characters import Frame

#: A filled shape no thicker than this is a rule, in points.
RULE_THICKNESS = 3.0
#: A line counts as level or upright when it leans by less than this, in points.
LEAN = 0.5
MAX_DEPTH = 6
#: A bar or a square of a code: a shape of few segments, as thin and as long as this at most, in points; so many of them together, on a grid of this width.
MARK_SEGMENTS, MARK, LONGEST_MARK, LEAST_MARKS, GRID = 6, 4.0, 150.0, 24, 12.0

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A level or upright line, as shown: (x0, top) to (x1, bottom), one extent being 0."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as shown. ``photograph``: kept the lossy way photographs are kept; ``hides``: nothing drawn before it shows through."""

    box: Box
    photograph: bool
    hides: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The rules of a page, its pictures, the part of it that they cover (0…1), and where so many small marks stand together that they may be a code."""

    rules: tuple[Rule, ...]
    image_share: float
    pictures: tuple[Picture, ...] = ()
    codes: tuple[Box, ...] = ()


def drawing_of(page: Any, frame: Frame, limit: int) -> Drawing:
    """The drawing of a PDFium page; past ``limit`` objects the page is an illustration and has no rules."""
    rules: list[Rule] = []
    pictures: list[Picture] = []
    marks: list[Box] = []
    for count, (kind, handle, matrix) in enumerate(_objects(page), start=1):
        if count > limit:
            rules.clear()
            break
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            rules.extend(_rules(handle, matrix, frame))
            if pdfium.FPDFPath_CountSegments(handle) <= MARK_SEGMENTS and (box := _bounds(handle, matrix, frame)) and _is_mark(box):
                marks.append(box)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE and (box := _bounds(handle, matrix, frame)):
            pictures.append(Picture(box, _is_photograph(handle), not pdfium.FPDFPageObj_HasTransparency(handle)))
    return Drawing(tuple(rules), _share([picture.box for picture in pictures], *frame.size), tuple(pictures), clustered(marks))


def _is_photograph(handle: Any) -> bool:
    name = ctypes.create_string_buffer(16)
    count = pdfium.FPDFImageObj_GetImageFilterCount(handle)
    return count > 0 and pdfium.FPDFImageObj_GetImageFilter(handle, count - 1, name, 16) > 0 and name.value in (b"DCTDecode", b"JPXDecode")


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


def _objects(page: Any) -> Iterator[tuple[int, Any, Matrix]]:
    stack = [(pdfium.FPDFPage_GetObject(page, index), IDENTITY, 0) for index in reversed(range(pdfium.FPDFPage_CountObjects(page)))]
    while stack:
        handle, matrix, depth = stack.pop()
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = _times(_matrix(handle), matrix)
            count = pdfium.FPDFFormObj_CountObjects(handle)
            stack.extend((pdfium.FPDFFormObj_GetObject(handle, index), inner, depth + 1) for index in reversed(range(max(count, 0))))
        else:
            yield kind, handle, matrix


def _matrix(handle: Any) -> Matrix:
    raw = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, raw):
        return IDENTITY
    return (raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _bounds(handle: Any, matrix: Matrix, frame: Frame) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        return None
    return frame.shown(*_moved(left.value, bottom.value, matrix), *_moved(right.value, top.value, matrix))


def _rules(handle: Any, matrix: Matrix, frame: Frame) -> Iterator[Rule]:
    """The level and upright lines of a path: strokes, thin filled shapes, and the edges of larger ones that are not white."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(handle, fill, stroke) or not (fill.value or stroke.value):
        return
    box = _bounds(handle, matrix, frame)
    if box is None:
        return
    x0, top, x1, bottom = box
    if not stroke.value:
        if min(x1 - x0, bottom - top) <= RULE_THICKNESS:
            yield from _thin(x0, top, x1, bottom)
            return
        if _is_white(handle):
            return
    own = _times(_matrix(handle), matrix)
    for ax, ay, bx, by in _segments(handle, own, frame):
        if abs(ax - bx) < LEAN or abs(ay - by) < LEAN:
            yield from _thin(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _thin(x0: float, top: float, x1: float, bottom: float) -> Iterator[Rule]:
    if max(x1 - x0, bottom - top) < 1.0:
        return
    if x1 - x0 >= bottom - top:
        middle = (top + bottom) / 2
        yield Rule(x0, middle, x1, middle)
    else:
        middle = (x0 + x1) / 2
        yield Rule(middle, top, middle, bottom)


def _segments(handle: Any, matrix: Matrix, frame: Frame) -> Iterator[tuple[float, float, float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(handle), 400)):
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = frame.point(*_moved(x.value, y.value, matrix))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield (*last, *point)
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield (*last, *start)
            last = start


def _is_white(handle: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha):
        return False
    return min(red.value, green.value, blue.value) >= 250 or alpha.value == 0


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
