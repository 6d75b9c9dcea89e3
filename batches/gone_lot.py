"""A released lot of which nothing is left in stock."""

from __future__ import annotations

from batches.base import Frozen


class GoneLot(Frozen):
    """``goods``: what it consisted of, so that a lot the order changes afterwards is there again."""

    line: int
    lot: str
    goods: str
