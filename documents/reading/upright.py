"""How a page as read lies to the page as it is shown, and whether an image lies on its side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from batches.base import Box


@dataclass(frozen=True, slots=True)
class Turn:
    """Takes points of the flat page to the page as it is shown: x' = (a·x + c·y + e) / w, y' = (b·x + d·y + f) / w with w = g·x + h·y + 1.

    Points from the top left corner; g and h are 0 but for photographs.
    """

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    g: float = 0.0
    h: float = 0.0

    @classmethod
    def of(cls, matrix: Any, scale: float) -> Turn:
        """The turn of a 3×3 matrix between pixels, ``scale`` of them a point."""
        (a, c, e), (b, d, f), (g, h, _) = (matrix / matrix[2, 2]).tolist()
        return cls(a, b, c, d, e / scale, f / scale, g * scale, h * scale)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point as shown."""
        w = self.g * x + self.h * y + 1
        return ((self.a * x + self.c * y + self.e) / w, (self.b * x + self.d * y + self.f) / w)

    def box(self, box: Box) -> Box:
        """The level box around a box of the flat page, as shown."""
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


def _extent(corners: Any) -> tuple[float, float]:
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return max(xs) - min(xs), max(ys) - min(ys)
