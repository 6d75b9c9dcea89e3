"""Whether what a page says stands in pictures: the whole of it (a scan), or more than its printed text (a form kept as a picture, filled in by print)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, Literal

from batches.base import Box
from documents.reading.drawing import Drawing
from documents.reading.page import Word

#: Fewer letters and digits than this are no text to judge by.
LEAST_LETTERS = 12
#: A page that an image covers to this part, with no more letters than these printed over it (a page number, a stamp of receipt), is a scan.
SCAN_SHARE, SCAN_LETTERS = 0.6, 200
#: Pictures that cover so much of one of the first pages are looked at for lines of text; logos and photographs of goods have none or few.
PICTURE_SHARE, PICTURE_PAGES = 0.2, 3
#: Looked at so coarsely, in fields so wide, in points; a field of text has so many changes from dark to light across, of so many grey levels at least.
PIXELS_A_POINT, FIELD, CHANGES, CONTRAST = 1.5, 8, 2, 45
#: So many fields of text side by side are a line; so many lines beside the printed words say something.
LINE, LEAST_LINES = 5, 6

Pictured = Literal["no", "partly", "wholly"]


def letters_in(words: Sequence[Word]) -> int:
    """Letters and digits of the words."""
    return sum(character.isalnum() for character in chain.from_iterable(word.text for word in words))


def pictured(page: Any, number: int, size: tuple[float, float], words: Sequence[Word], drawing: Drawing) -> Pictured:
    """Whether the page's text stands in pictures; ``size`` is its width and height as shown, in points."""
    letters = letters_in(words)
    if letters < LEAST_LETTERS or (drawing.image_share > SCAN_SHARE and letters < SCAN_LETTERS):
        return "wholly"
    if number > PICTURE_PAGES or drawing.image_share < PICTURE_SHARE:
        return "no"
    return "partly" if lines_in_pictures(page, size, words, [picture.box for picture in drawing.pictures]) >= LEAST_LINES else "no"


def lines_in_pictures(page: Any, size: tuple[float, float], words: Sequence[Word], pictures: Sequence[Box]) -> int:
    """About how many lines of text the pictures hold beside the printed words."""
    import numpy as np

    bitmap = page.render(scale=PIXELS_A_POINT, grayscale=True)
    try:
        grey = bitmap.to_numpy().reshape(bitmap.height, bitmap.width).astype(np.int16)
    finally:
        bitmap.close()
    field = round(FIELD * PIXELS_A_POINT)
    rows, columns = grey.shape[0] // field, grey.shape[1] // field
    if not rows or not columns:
        return 0
    dark = np.abs(np.diff(grey, axis=1, prepend=grey[:, :1])) > CONTRAST
    starts = dark & ~np.roll(dark, 1, axis=1)
    changes = starts[: rows * field, : columns * field].reshape(rows, field, columns, field).sum(axis=3)
    text = (changes >= CHANGES).sum(axis=1) >= 2
    text &= _covered(pictures, rows, columns, size) & ~_covered([word.box for word in words], rows, columns, size)
    return sum(_has_line(row) for row in text.tolist())


def _covered(boxes: Sequence[Box], rows: int, columns: int, size: tuple[float, float]) -> Any:
    """The fields that any of the boxes touches."""
    import numpy as np

    mask = np.zeros((rows, columns), bool)
    for x0, top, x1, bottom in boxes:
        left, right = max(0, int(x0 / size[0] * columns)), int(x1 / size[0] * columns) + 1
        mask[max(0, int(top / size[1] * rows)) : int(bottom / size[1] * rows) + 1, left:right] = True
    return mask


def _has_line(row: Sequence[bool]) -> bool:
    run = best = 0
    for field in row:
        run = run + 1 if field else 0
        best = max(best, run)
    return best >= LINE
