"""Text that something was laid over: what stood there is still in the file, and what stands there now is what people see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from batches.base import Box
from batches.paper import Signal
from documents.reading.page import Page, Reading, Word, around

_MOST_SIGNALS, _MOST_SHOWN = 8, 200
#: Fewer letters and figures than this are a dotted line or the rest of a word.
_LEAST = 3
#: What was laid over takes up this part of what it hides at least; less is what sticks out from under it.
_FILLS = 0.4


def overlay_signals(reading: Reading) -> Iterator[Signal]:
    """Each line of covered words on which other text is printed now; the same text printed again, and what only lies under a picture, is no replacement."""
    found = (signal for page in reading.pages for line in _lines(page.covered) if (signal := _signal(line, page)) is not None)
    yield from (signal for signal, _ in zip(found, range(_MOST_SIGNALS), strict=False))


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    ordered = sorted(words, key=lambda word: (round((word.top + word.bottom) / 8), word.x0))
    yield from (list(line) for _, line in groupby(ordered, key=lambda word: round((word.top + word.bottom) / 8)))


def _signal(under: Sequence[Word], page: Page) -> Signal | None:
    box = around(under)
    over = [word for word in page.words if _overlap(word.box, box)]
    before, now = " ".join(word.text for word in under)[:_MOST_SHOWN], " ".join(word.text for word in over)[:_MOST_SHOWN]
    filled = sum(word.x1 - word.x0 for word in over) >= _FILLS * (box[2] - box[0])
    again = _folded(before) in _folded(now) or _folded(now) in _folded(before)
    if not filled or again or len(_folded(before)) < _LEAST:
        return None
    return Signal(
        code="forgery.content_replaced", message=f"“{now}” is laid over “{before}”", page=page.number, box=box, variant="overlaid",
        values={"before": before, "now": now},
    )  # fmt: skip


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _overlap(word: Box, box: Box) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] - 3 <= x <= box[2] + 3 and box[1] - 3 <= y <= box[3] + 3


def patch_signals(reading: Reading) -> Iterator[Signal]:
    """Each white patch over print in a scan on which other text stands now; boxes on the page as shown. A patch that only hides is no replacement."""
    for page in reading.pages:
        for patch in page.patched[:_MOST_SIGNALS]:
            over = [word for word in page.words if _overlap(page.turn.box(word.box) if page.turn else word.box, patch)]
            now = " ".join(word.text for word in over)[:_MOST_SHOWN]
            if len(_folded(now)) >= _LEAST:
                yield Signal(
                    code="forgery.content_replaced", message=f"“{now}” is laid over print of the scan", page=page.number, box=patch, variant="scan",
                    values={"now": now},
                )  # fmt: skip
