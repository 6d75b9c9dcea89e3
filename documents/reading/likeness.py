"""What the picture of a page is told by (see :mod:`batches.likeness`): where its ink is denser than a little further right, however it was saved."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from batches.likeness import COLUMNS, ROWS

#: Paper is 255; what is no darker than this below it is no ink.
FAINT = 70
#: So much denser, in grey levels of a field, is clearly more.
CLEARLY = 10


def likeness_of(grey: Any) -> str:
    """The bits of a page image laid flat, in grey with the paper's brightness made even.

    The whole sheet as it lies, not cut to its ink: a longer name would move every field, and how the sheet lay on the glass is what tells one scan of a form
    from the next.
    """
    ink = 255.0 - grey.astype(np.float32)
    ink[ink < FAINT] = 0
    fields = cv2.resize(ink, (COLUMNS + 1, ROWS), interpolation=cv2.INTER_AREA)
    return np.packbits(fields[:, :-1] > fields[:, 1:] + CLEARLY).tobytes().hex()
