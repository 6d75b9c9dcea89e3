"""Labels in small print under their values, as forms have them that show the value first."""

from __future__ import annotations

from collections.abc import Callable

from documents.understanding.layout import Laid, Segment

#: Value and label begin at one edge, give or take these points; the label is smaller by this, and nearer to its value than to what follows by this.
EDGE, SMALLER, NEARER = 3.0, 0.85, 0.85
#: So near its label, in font sizes of the value, and so many of them before a page is believed to be set so.
REACH, LEAST = 1.8, 3


def hung_labels(laid: Laid, is_bare: Callable[[Segment], bool]) -> dict[Segment, Segment]:
    """Each label that stands under its value, with that value; none where most labels of the page stand otherwise."""
    bare = [one for one in laid.segments if one.cell is None and is_bare(one) and not one.text.endswith((":", "："))]
    found = {one: value for one in bare if (value := _value_over(laid, one)) is not None and not is_bare(value)}
    return found if len(found) >= LEAST and 2 * len(found) > len(bare) else {}


def _value_over(laid: Laid, label: Segment) -> Segment | None:
    column = [one for one in laid.segments if abs(one.x0 - label.x0) < EDGE and one is not label]
    over = max((one for one in column if one.middle < label.middle - 1), key=lambda one: one.middle, default=None)
    if over is None or label.size > SMALLER * over.size or label.middle - over.middle > REACH * over.size:
        return None
    under = min((one.middle for one in column if one.middle > label.middle + 1), default=None)
    return over if under is None or label.middle - over.middle < NEARER * (under - label.middle) else None
