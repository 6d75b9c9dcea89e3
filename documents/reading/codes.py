"""Barcodes and two-dimensional codes in the image of a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from documents.reading.page import Code

#: More codes than this on one page are a sheet of labels; the first ones say what they say.
MOST_CODES = 60
#: No identifier of the trade is longer; what is, is some other message.
MOST_CHARACTERS = 400


def codes_in(image: Any, to_page: Callable[[float, float], tuple[float, float]]) -> tuple[Code, ...]:
    """The codes of ``image`` (height × width × 3, or × 1), top to bottom; ``to_page`` takes its pixels to points of the page."""
    import zxingcpp

    found: list[Code] = []
    for result in zxingcpp.read_barcodes(image)[:MOST_CODES]:
        text = result.text.replace("\x1d", "<GS>") if "<GS>" not in result.text else result.text
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
