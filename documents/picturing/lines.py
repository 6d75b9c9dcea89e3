"""Words of a page as a person points at them: those in a box drawn over them, or a line picked from a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from batches.base import Box
from documents.reading.page import Word, around

#: A gap wider than this many font sizes ends a line: what follows stands in another column, or is the value to a label.
GAP = 1.25
#: So much of a word's height two words of one line share.
LEVEL = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line without a wide gap."""

    text: str
    box: Box


def lines_of(words: Iterable[Word]) -> tuple[Line, ...]:
    """The lines of words given in reading order."""
    rows: list[list[Word]] = []
    for word in words:
        if rows and _goes_on(rows[-1][-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return tuple(Line(" ".join(word.text for word in row), around(row)) for row in rows)


def words_within(words: Sequence[Word], box: Box) -> str:
    """The words that a drawn box holds the middle of, with a blank between them, in the order given. The corners may be given in any order."""
    left, right = sorted((box[0], box[2]))
    top, bottom = sorted((box[1], box[3]))
    return " ".join(word.text for word in words if left <= (word.x0 + word.x1) / 2 <= right and top <= (word.top + word.bottom) / 2 <= bottom)


def _goes_on(last: Word, word: Word) -> bool:
    tall = min(last.bottom - last.top, word.bottom - word.top)
    shared = min(last.bottom, word.bottom) - max(last.top, word.top)
    return shared > LEVEL * tall and -0.5 * tall < word.x0 - last.x1 < GAP * max(word.size or tall, last.size or tall)
