"""What the picture of a page is told by (see :mod:`batches.likeness`): where its ink is denser than a little further right, whatever scanner or copy it went
through.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from batches.likeness import BITS, COLUMNS, ROWS

#: Paper is 255; what is no darker than this below it is no ink.
FAINT = 70
#: The margins that hold no more than this part of the ink are cut off, so that it does not matter how the sheet lay.
MARGIN = 0.004
#: So much denser, in grey levels of a field, is clearly more.
CLEARLY = 16


def likeness_of(grey: Any) -> str:
    """The bits of a page image laid flat, in grey with the paper's brightness made even; empty where it shows no ink."""
    ink = 255.0 - grey.astype(np.float32)
    ink[ink < FAINT] = 0
    if not ink.any():
        return ""
    (left, right), (top, bottom) = (_extent(ink.sum(axis=axis)) for axis in (0, 1))
    fields = cv2.resize(ink[top : bottom + 1, left : right + 1], (COLUMNS + 1, ROWS), interpolation=cv2.INTER_AREA)
    bits = fields[:, :-1] > fields[:, 1:] + CLEARLY
    return np.packbits(bits).tobytes().hex().zfill(BITS // 4)


def _extent(profile: Any) -> tuple[int, int]:
    """The first and the last line of pixels inside the margins."""
    total = np.cumsum(profile, dtype=np.float64)
    first, last = np.searchsorted(total, [MARGIN * total[-1], (1 - MARGIN) * total[-1]])
    return int(first), int(last)
