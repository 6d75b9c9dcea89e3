"""The box of a fact lies on the words it was read from: a box of the line's beginning, or of the label's neighbour, is moved to where the text is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from batches.base import Box
from batches.paper import Fact
from documents.reading.page import Word, around
from documents.understanding.flow import flow_of
from documents.understanding.layout import Laid
from documents.understanding.script import fold

#: Words may stick out of a box by so many points.
_SLACK = 2.0
#: Folding a shorter text than this finds it anywhere.
_SHORTEST = 3
#: What is on the same line is nearer than what is below.
_LINES = 4


def on_their_words(facts: Iterable[Fact], pages: tuple[Laid, ...]) -> tuple[Fact, ...]:
    """The facts, each whose raw text does not stand in its box with the nearest box on its page where it does; one that is printed nowhere keeps its own."""
    laid = {page.number: page for page in pages}
    return tuple(_on_its_words(fact, laid[fact.page]) if fact.box is not None and fact.page in laid else fact for fact in facts)


def _on_its_words(fact: Fact, page: Laid) -> Fact:
    wanted = fold(fact.raw)
    if fact.box is None or len(wanted) < _SHORTEST or wanted in _text_in(fact.box, page):
        return fact
    nearest = min((around(words) for words in _printed(wanted, page)), key=partial(_apart, fact.box), default=None)
    return fact if nearest is None else fact.model_copy(update={"box": nearest})


def _apart(one: Box, other: Box) -> float:
    """How far the middles are apart; a line's height counts as much as several words beside."""
    return abs(one[0] + one[2] - other[0] - other[2]) + _LINES * abs(one[1] + one[3] - other[1] - other[3])


def _text_in(box: Box, page: Laid) -> str:
    x0, top, x1, bottom = box[0] - _SLACK, box[1] - _SLACK, box[2] + _SLACK, box[3] + _SLACK
    words = [word for word in page.page.words if top <= (word.top + word.bottom) / 2 <= bottom and x0 <= (word.x0 + word.x1) / 2 <= x1]
    return fold("".join(word.text for word in words))


def _printed(wanted: str, page: Laid) -> Iterator[tuple[Word, ...]]:
    """Every run of words of a line or a paragraph that the text is in, and no word more."""
    for segments in (*(line.segments for line in page.lines), *page.blocks):
        words = flow_of(segments).words
        folded = [fold(word.text) for word in words]
        whole = "".join(folded)
        at = whole.find(wanted)
        while at >= 0:
            yield _covering(words, folded, at, at + len(wanted))
            at = whole.find(wanted, at + 1)


def _covering(words: tuple[Word, ...], folded: list[str], start: int, end: int) -> tuple[Word, ...]:
    covering, at = [], 0
    for word, text in zip(words, folded, strict=True):
        if at < end and at + len(text) > start:
            covering.append(word)
        at += len(text)
    return tuple(covering)
