"""What of the print a person can see: not what is white on white, without ink or clipped away, nor smaller than anybody reads."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

from documents.reading.characters import Character

#: Print lower than this is read by nobody, in points.
LEAST_SIZE = 2.0
#: Tones of the page (0…255) that differ by less look alike.
CONTRAST = 24
#: More doubtful characters than this are not looked at one by one.
MOST_DOUBTFUL = 4_000


def without_unseen(page: Any, found: list[Character | None], *, scan: bool) -> list[Character | None]:
    """The characters without those nobody sees; the page is rendered only where some are in doubt. The invisible text of a ``scan`` is not judged here."""
    found = [character for character in found if character is None or character.style.size >= LEAST_SIZE or character.style.size == 0]
    doubtful = [c for c in found if c is not None and (c.style.doubtful or (c.style.invisible and not scan))]
    if not doubtful:
        return found
    lost = {id(character) for character in _on_blank_ground(page, doubtful[:MOST_DOUBTFUL])}
    return [character for character in found if id(character) not in lost]


def _on_blank_ground(page: Any, doubtful: Sequence[Character]) -> list[Character]:
    """Those of the characters in whose box the page is of one tone."""
    bitmap = page.render(scale=1, grayscale=True)
    with contextlib.closing(bitmap):
        pixels, stride, width, height = memoryview(bitmap.buffer).cast("B"), bitmap.stride, bitmap.width, bitmap.height
        unseen = []
        for character in doubtful:
            left, right = max(0, int(character.x0)), min(width, int(character.x1) + 2)
            rows = range(max(0, int(character.top)), min(height, int(character.bottom) + 2))
            tones = [tone for row in rows for tone in pixels[row * stride + left : row * stride + right]] if left < right else []
            if not tones or max(tones) - min(tones) < CONTRAST:
                unseen.append(character)
        return unseen
