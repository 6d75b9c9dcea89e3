"""The objects a PDFium page is made of, with their places on the page as shown."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from batches.base import Box
from documents.reading.characters import Matrix, moved
from documents.reading.unchecked import unchecked

MAX_DEPTH = 6
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_object = unchecked(pdfium.FPDFPage_GetObject, ctypes.c_void_p)
_object_inside = unchecked(pdfium.FPDFFormObj_GetObject, ctypes.c_void_p)
_kind = unchecked(pdfium.FPDFPageObj_GetType)
_object_matrix = unchecked(pdfium.FPDFPageObj_GetMatrix)
_object_bounds = unchecked(pdfium.FPDFPageObj_GetBounds)
_fill_colour = unchecked(pdfium.FPDFPageObj_GetFillColor)


def objects_on(page: Any, matrix: Matrix) -> Iterator[tuple[int, ctypes.c_void_p, Matrix]]:
    """Kind, handle and matrix of every object, those inside forms in their places."""
    stack = [(_object(page.raw, index), matrix, 0) for index in reversed(range(pdfium.FPDFPage_CountObjects(page)))]
    while stack:
        address, matrix, depth = stack.pop()
        handle = ctypes.c_void_p(address)
        kind = _kind(handle)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = times(matrix_of(handle), matrix)
            count = pdfium.FPDFFormObj_CountObjects(ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT))
            stack.extend((_object_inside(handle, index), inner, depth + 1) for index in reversed(range(max(count, 0))))
        else:
            yield kind, handle, matrix


def matrix_of(handle: ctypes.c_void_p) -> Matrix:
    """The object's own matrix."""
    raw = pdfium.FS_MATRIX()
    if not _object_matrix(handle, ctypes.byref(raw)):
        return IDENTITY
    return (raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """First the inner matrix, then the outer."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def bounds_of(handle: ctypes.c_void_p, matrix: Matrix) -> Box | None:
    """The level box around the object as shown; ``None`` for one that has no extent."""
    edges = (ctypes.c_float * 4)()
    if not _object_bounds(handle, *(ctypes.byref(edges, 4 * edge) for edge in range(4))):
        return None
    left, bottom, right, top = edges
    return moved(left, bottom, right, top, matrix)


def is_white(handle: ctypes.c_void_p) -> bool:
    """Whether a shape is filled with the colour of paper, or with none."""
    colour = (ctypes.c_uint * 4)()
    if not _fill_colour(handle, *(ctypes.byref(colour, 4 * part) for part in range(4))):
        return False
    red, green, blue, alpha = colour
    return min(red, green, blue) >= 250 or alpha == 0


def share_of(boxes: Sequence[Box], width: float, height: float) -> float:
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
