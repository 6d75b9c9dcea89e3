"""Ruled lines in the image of a page: what a table's frame looks like to a scanner."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from documents.reading.drawing import Rule

#: Shorter strokes are letters and underlines of blanks, in points.
SHORTEST = 22.0
#: Thicker ones are bars and pictures, in points.
THICKEST = 5.0
#: A stroke may be broken by noise over this many points.
BROKEN = 3.0


def rules_in(grey: Any, points: float) -> tuple[Rule, ...]:
    """The level and upright lines of a flat grey image, in points; ``points`` is the extent of a pixel."""
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 12)
    return (*_strokes(dark, points, level=True), *_strokes(dark, points, level=False))


def _strokes(dark: Any, points: float, *, level: bool) -> list[Rule]:
    shortest, broken = max(8, round(SHORTEST / points)), max(1, round(BROKEN / points))
    size = (shortest, 1) if level else (1, shortest)
    gap = (broken, 3) if level else (3, broken)
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((gap[1], gap[0]), np.uint8))
    kept = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((size[1], size[0]), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(kept, connectivity=8)
    rules: list[Rule] = []
    for x, y, wide, tall, _ in stats[1:count].tolist():
        if level and tall * points <= THICKEST and wide > 4 * tall:
            middle = (y + tall / 2) * points
            rules.append(Rule(x * points, middle, (x + wide) * points, middle))
        elif not level and wide * points <= THICKEST and tall > 4 * wide:
            middle = (x + wide / 2) * points
            rules.append(Rule(middle, y * points, middle, (y + tall) * points))
    return rules
