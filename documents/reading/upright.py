"""A page image set upright: which way up it lies, and by how much it leans."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from batches.base import Box

#: A lean below this needs no turning, in degrees: over a line of text it is less than half the letters' height.
LEVEL = 0.15
#: A lean beyond this is not how papers lie on a glass; the lines measured are then something else than text.
MOST_LEAN = 20.0
#: Boxes longer than this many times their height tell the direction of their text.
LONG = 3.0


@dataclass(frozen=True, slots=True)
class Turn:
    """Takes points of the upright page to the page as it is shown: x' = a·x + c·y + e, y' = b·x + d·y + f (points from the top left corner)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point as shown."""
        return (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)

    def box(self, box: Box) -> Box:
        """The level box around a box of the upright page, as shown."""
        x0, top, x1, bottom = box
        corners = [self.point(x, y) for x in (x0, x1) for y in (top, bottom)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return (round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))


def quarter_turned(boxes: Sequence[Any]) -> bool:
    """Whether most of the text runs up or down the page. ``boxes``: four corners each, clockwise from the text's top left as seen."""
    level = upright = 0.0
    for corners in boxes:
        width, height = _extent(corners)
        if width > 2 * height:
            level += width
        elif height > 2 * width:
            upright += height
    return upright > level


def lean(boxes: Sequence[Any]) -> float:
    """By how many degrees the lines of text fall to the right (clockwise); 0 where too few lines tell."""
    angles: list[tuple[float, float]] = []
    for corners in boxes:
        (ax, ay), (bx, by) = corners[0], corners[1]
        (dx, dy), (cx, cy) = corners[3], corners[2]
        length, height = math.hypot(bx - ax, by - ay), math.hypot(dx - ax, dy - ay)
        if length > LONG * max(height, 1.0):
            angle = math.degrees(math.atan2((by - ay) + (cy - dy), (bx - ax) + (cx - dx)))
            if abs(angle) < MOST_LEAN:
                angles.append((length, angle))
    longest = sorted(angles, reverse=True)[:40]
    if len(longest) < 3:
        return 0.0
    return median(angle for _, angle in longest)


def _extent(corners: Any) -> tuple[float, float]:
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return max(xs) - min(xs), max(ys) - min(ys)
