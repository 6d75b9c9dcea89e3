"""Round stamps taken off the print they were set on: their ink is coloured, they have a rim, and names are printed just there."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

Image = Any

#: Looked for in an image this many times smaller; coloured pixels so near each other (in its pixels) belong together.
COARSER, NEAR = 4, 9
#: How much stronger than the others a pixel's red or blue is where the ink is coloured, within a stamp where it is faint; print is darker than this part of
#: the paper, and its strokes, like a stamp's, are no wider than so many pixels.
COLOURED, FAINT, DARK, WIDEST = 45, 22, 0.68, 31
#: Diameters of stamps, in points, and how much longer than wide an oval one is.
SMALLEST, LARGEST, OVAL = 50.0, 230.0, 1.9
#: Part of a stamp's ink that is its rim, and part that may lie outside of it.
RIM, OUTSIDE = 0.2, 0.04


def without_stamps(image: Image, points: float) -> Image:
    """The image with the coloured ink of its round stamps made paper; ``points`` is the extent of a pixel."""
    small = cv2.resize(image, None, fx=1 / COARSER, fy=1 / COARSER, interpolation=cv2.INTER_AREA)
    coloured = _coloured(small)
    joined = cv2.dilate(coloured, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (NEAR, NEAR)))
    count, parts, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    cleaned = None
    for part in range(1, count):
        x, y, wide, tall = (int(value) for value in stats[part, :4])
        short, long = sorted((wide * COARSER * points, tall * COARSER * points))
        if short < SMALLEST or long > LARGEST or long > OVAL * short:
            continue
        if _is_round(coloured[y : y + tall, x : x + wide] * (parts[y : y + tall, x : x + wide] == part)):
            cleaned = image.copy() if cleaned is None else cleaned
            region = cleaned[y * COARSER : (y + tall) * COARSER, x * COARSER : (x + wide) * COARSER]
            _take_off(region)
    return image if cleaned is None else cleaned


def _take_off(region: Image) -> None:
    """Make paper of the coloured ink; where print lies under it the pixels are dark, and stay."""
    paper = cv2.GaussianBlur(cv2.morphologyEx(region, cv2.MORPH_CLOSE, np.ones((WIDEST, WIDEST), np.uint8)), (0, 0), 5)
    ink = cv2.dilate(_coloured(region, FAINT), np.ones((3, 3), np.uint8)) > 0
    ink &= region.max(axis=2) > DARK * paper.max(axis=2)
    region[ink] = paper[ink]


def _coloured(image: Image, strength: int = COLOURED) -> Any:
    """Pixels of coloured ink: red or blue far from grey (yellowed paper and brown tables have little blue, and red not much above green)."""
    blue, green, red = (image[:, :, channel].astype(np.int16) for channel in range(3))
    return ((red - np.maximum(green, blue) > strength) | (blue - np.maximum(green, red) > strength)).astype(np.uint8)


def _is_round(ink: Any) -> bool:
    """Whether the ink has a rim: much of it near the ellipse that fills its box, little beyond."""
    ys, xs = np.nonzero(ink)
    if len(xs) < 100:
        return False
    x0, x1, y0, y1 = xs.min(), xs.max(), ys.min(), ys.max()
    radius = np.hypot((2 * xs - x0 - x1) / max(1, x1 - x0), (2 * ys - y0 - y1) / max(1, y1 - y0))
    return float((radius > 1.06).mean()) < OUTSIDE and float(((radius > 0.86) & (radius <= 1.06)).mean()) > RIM
