"""Which words near a value may be its label: before it on its line, left of it, over it, under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batches.lexicon import Relation
from documents.reading.page import Word
from documents.understanding.flow import Spot
from documents.understanding.layout import Laid, Segment, above, below
from documents.understanding.learnt_places import FoundLabel, phrase_of, without_enumerator
from documents.understanding.parties import has_legal_form, is_address
from documents.understanding.script import CJK

#: Longer runs of words are sentences.
_MOST_WORDS, _MOST_LETTERS = 10, 90
#: Words in the middle of running text name a value only where they say more than ``vom`` or ``issued``.
_LEAST_IN_PROSE = 8
#: How many lines a value may stand under its label, lines of its own under the first included.
_LINES_UP = 4
#: Labels under their value are short (``Name``, ``Place and date``) and close to it, as where papers are signed.
_MOST_WORDS_UNDER, _REACH_DOWN = 5, 2.8


@dataclass(frozen=True, eq=False)
class Guess:
    """Words that may name the value, and how it lies to them. ``short``: they name it only together with their place."""

    label: FoundLabel
    words: Sequence[Word]
    relation: Relation
    short: bool

    @property
    def phrase(self) -> str:
        """The words folded."""
        return phrase_of(self.words)

    @property
    def colon(self) -> bool:
        """Whether a colon ends it."""
        return self.words[-1].text.endswith((":", "："))

    @property
    def printed(self) -> str:
        """The words as printed, without the separator behind them."""
        return " ".join(word.text for word in self.words).strip(" :：-–—|/.,")


def guesses(laid: Laid, spot: Spot) -> Iterator[Guess]:
    """Every label the value at ``spot`` may have, likeliest first."""
    home = next((segment for segment in laid.segments if spot.words and spot.words[0] in segment.words), None)
    if home is None:
        return
    inside = list(_inside(home, home.words.index(spot.words[0])))
    yield from (guess for guess in inside if guess.colon)
    yield from _left_of(laid, home)
    yield from (guess for guess in inside if not guess.colon)
    upper = _lines_over(laid, home)
    for segment in upper:
        own = next((i + 1 for i, word in enumerate(segment.words) if word.text.endswith((":", "："))), None)
        if own is not None and own < len(segment.words):
            yield from _inside(segment, own)
        if segment.cell is home.cell:
            yield from _whole(segment, "cell" if home.cell is not None else "below")
        else:
            yield from _whole(segment, "below")
    for segment in upper:
        yield from _left_of(laid, segment)
    under = next(iter(below(home, laid, reach=_REACH_DOWN)), None)
    if under is not None and len(under.words) <= _MOST_WORDS_UNDER:
        yield from _whole(under, "above")


def _lines_over(laid: Laid, home: Segment) -> list[Segment]:
    """The segments over ``home``, nearest first: those of its cell, then the one over that, as in a table with a head."""
    found: list[Segment] = []
    at: Segment | None = home
    while at is not None and len(found) < _LINES_UP:
        at = above(at, laid, reach=3.4 if at.cell is None else 6.0)
        found += [at] if at is not None else []
    return found


def _inside(segment: Segment, before: int) -> Iterator[Guess]:
    """The words of the segment right before position ``before``, back to the end of another value or sentence."""
    first = before
    for at in range(before - 1, max(-1, before - 1 - _MOST_WORDS), -1):
        word = segment.words[at].text
        adjacent = not phrase_of(segment.words[at + 1 : before])
        if any(map(str.isdigit, word)) or (not adjacent and word.endswith((":", "：", ";", ",", "|", "."))):
            break
        first = at
    words = without_enumerator(segment.words[first:before])
    if words:
        yield from _guess(segment, before - len(words), before, "inside", prose=first > 0 and not words[-1].text.endswith((":", "：")))


def _left_of(laid: Laid, home: Segment) -> Iterator[Guess]:
    line = next(line for line in laid.lines if home in line.segments)
    lefts = [one for one in line.segments[: line.segments.index(home)] if phrase_of(one.words)]
    for segment in lefts[-1:]:
        yield from _whole(segment, "beside")


def _whole(segment: Segment, relation: Relation) -> Iterator[Guess]:
    words = without_enumerator(segment.words)
    if len(words) <= _MOST_WORDS:
        yield from _guess(segment, len(segment.words) - len(words), len(segment.words), relation, prose=False)


def _guess(segment: Segment, first: int, end: int, relation: Relation, *, prose: bool) -> Iterator[Guess]:
    """The guess, where its words can be a label: letters; no figures, company or address (they would be another value); not a whole sentence."""
    words = segment.words[first:end]
    phrase = phrase_of(words)
    signs, letters = len(CJK.findall(phrase)), sum(map(str.isalpha, phrase))
    printed = " ".join(word.text for word in words)
    if (
        any(map(str.isdigit, phrase))
        or has_legal_form(printed)
        or (signs == 0 and len(words) > 3 and is_address(printed))
        or not 2 <= letters <= _MOST_LETTERS
        or (prose and letters < _LEAST_IN_PROSE and signs < 3)
    ):
        return
    short = letters < 4 and not signs and not (letters == 3 and re.search(r"[:：]$", words[-1].text))
    yield Guess(FoundLabel(segment, first, end), words, relation, short)
