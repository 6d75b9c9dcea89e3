"""Barcodes and two-dimensional codes: in the image of a page, and in the pictures of a printed one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from batches.base import Box
from documents.reading.characters import Frame
from documents.reading.drawing import Drawing
from documents.reading.page import Code

#: More codes than this on one page are a sheet of labels; the first ones say what they say.
MOST_CODES = 60
#: No identifier of the trade is longer; what is, is some other message.
MOST_CHARACTERS = 400

#: A code on a printed page is sought where something so large is drawn, in points, in the first pages and in so many places a page.
SMALLEST, LARGEST, SLIMMEST, PAGES, PLACES = 18.0, 320.0, 9.0, 4, 4
#: Rendered so that the narrowest bar (0.25 mm on goods, less on paper) is three pixels wide.
PIXELS_A_POINT, QUIET = 4.0, 6.0


def codes_on(page: Any, number: int, frame: Frame, drawing: Drawing) -> tuple[Code, ...]:
    """The codes in the pictures and among the small marks of a printed PDFium page; photographs, which logos and scans are kept as, are left out."""
    if number > PAGES:
        return ()
    places = [*drawing.codes, *(picture.box for picture in drawing.pictures if not picture.photograph)]
    found = [code for box in list(filter(_may_hold_code, places))[:PLACES] for code in _codes_at(page, frame, box)]
    return tuple(dict.fromkeys(found))


def _may_hold_code(box: Box) -> bool:
    short, long = sorted((box[2] - box[0], box[3] - box[1]))
    return short >= SMALLEST and long <= LARGEST and long < SLIMMEST * short


def _codes_at(page: Any, frame: Frame, box: Box) -> tuple[Code, ...]:
    width, height = frame.size
    left, top = max(0.0, box[0] - QUIET), max(0.0, box[1] - QUIET)
    right, bottom = min(width, box[2] + QUIET), min(height, box[3] + QUIET)
    if right - left < SMALLEST or bottom - top < SMALLEST:
        return ()
    bitmap = page.render(scale=PIXELS_A_POINT, crop=(left, height - bottom, width - right, top), grayscale=True)
    try:
        return codes_in(bitmap.to_numpy(), lambda x, y: (left + x / PIXELS_A_POINT, top + y / PIXELS_A_POINT))
    finally:
        bitmap.close()


def codes_in(image: Any, to_page: Callable[[float, float], tuple[float, float]]) -> tuple[Code, ...]:
    """The codes of ``image`` (height × width × 3, or × 1), top to bottom; ``to_page`` takes its pixels to points of the page."""
    import zxingcpp

    found: list[Code] = []
    for result in zxingcpp.read_barcodes(image)[:MOST_CODES]:
        text = result.text.replace("<GS>", "").replace("\x1d", "")
        if not result.valid or not text.strip() or len(text) > MOST_CHARACTERS:
            continue
        corners = [to_page(float(corner.x), float(corner.y)) for corner in _corners(result.position)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        found.append(Code(_symbology(result), text, (round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))))
    return tuple(sorted(found, key=lambda code: (code.box[1], code.box[0], code.text)))


def _corners(position: Any) -> tuple[Any, ...]:
    return (position.top_left, position.top_right, position.bottom_right, position.bottom_left)


def _symbology(result: Any) -> str:
    return str(result.format).removeprefix("BarcodeFormat.")
