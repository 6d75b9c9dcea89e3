"""Running text with a way back to the page: prose is searched by pattern, and every hit knows its words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batches.base import Box
from documents.reading.page import Word, around
from documents.understanding.layout import Laid, Segment, joined


@dataclass(frozen=True)
class Spot:
    """A place on a page and the text that stands there."""

    page: int
    text: str
    words: tuple[Word, ...]

    @property
    def box(self) -> Box | None:
        """The box around the words."""
        return around(self.words) if self.words else None


def spot_of(segments: Sequence[Segment]) -> Spot:
    """The segments (of one page) as one spot."""
    words = tuple(word for segment in segments for word in segment.words)
    return Spot(segments[0].page, joined(words), words)


@dataclass(frozen=True)
class Flow:
    """A paragraph as one string; ``starts[i]`` is where ``words[i]`` begins in it."""

    page: int
    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]

    def spot(self, start: int, end: int) -> Spot:
        """The spot of ``text[start:end]``."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = max(first, bisect_right(self.starts, max(start, end - 1)) - 1)
        return Spot(self.page, self.text[start:end], self.words[first : last + 1])

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """All matches of the pattern in the paragraph."""
        return pattern.finditer(self.text)

    def sentence(self, at: int) -> str:
        """The sentence around position ``at``."""
        start = max((m.end() for m in _STOP.finditer(self.text) if m.end() <= at), default=0)
        stop = next((m.start() for m in _STOP.finditer(self.text) if m.start() >= at), len(self.text))
        return self.text[start:stop]


#: The end of a sentence: not after an abbreviation, an initial or a number.
_STOP = re.compile(r"(?<![A-ZÄÖÜ])(?<!\b(?:No|Nr|Co|Dr|vs|St|Jr|Rd))(?<!\b(?:Reg|Abs|Art|Ltd))[.!?;](?=\s+[A-ZÄÖÜ一-鿿])|。|；")


#: Beginnings of compounds that are written with their hyphen wherever the line ends.
KEEPS_HYPHEN = re.compile(r"(?:^|\W)(?:non|self|anti|powder|latex|half|type|micro|eye|single|multi|re|pre|co)-$", re.IGNORECASE)


def flow_of(segments: Sequence[Segment]) -> Flow:
    """Segments of one page as running text: a blank between words, none behind a hyphen at a line's end, which is dropped where a small letter follows."""
    parts: list[str] = []
    starts: list[int] = []
    words = tuple(word for segment in segments for word in segment.words)
    length = 0
    for before, word in zip((None, *words), words, strict=False):
        if before is None:
            blank = ""
        elif before.text.endswith("-") and len(before.text) > 1 and word.top > before.top + 2 and word.x0 < before.x0:
            blank = ""
            if word.text[:1].islower() and before.text[-2].islower() and not KEEPS_HYPHEN.search(before.text):
                parts[-1], length = parts[-1][:-1], length - 1
        else:
            blank = " "
        parts += (blank, word.text)
        starts.append(length + len(blank))
        length += len(blank) + len(word.text)
    return Flow(segments[0].page, "".join(parts), words, tuple(starts))


def flows(laid: Laid) -> tuple[Flow, ...]:
    """Every paragraph of the page."""
    return tuple(flow_of(block) for block in laid.blocks)
