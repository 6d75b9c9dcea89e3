"""Which kind of paper this is: headings by phrase, size and place; then what the body says for and against each kind."""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, groupby
from typing import NamedTuple

from batches.paper import KINDS
from documents.understanding.layout import Laid, Segment
from documents.understanding.lexicon import table
from documents.understanding.script import fold, is_cjk

#: Below this score nothing was recognised.
_ENOUGH = 1.15
#: How much one body phrase adds, and the most all of them can.
_BODY, _BODY_MOST = 0.3, 1.5


class Place(NamedTuple):
    """Where a title may stand: text as printed, how much larger than the body it is, how far down and on which page; ``stacked`` over several lines."""

    text: str
    scale: float
    depth: float
    page: int
    stacked: bool = False


@dataclass(frozen=True)
class Heading:
    """A line with the words of a title: its folded text, how much larger than the body it is, how far down (0…1) and on which page it stands."""

    text: str
    scale: float
    depth: float
    page: int
    prose: bool
    bounds: frozenset[int]


def kind_of(pages: tuple[Laid, ...]) -> tuple[str, float]:
    """The kind and how sure it is (0…1). ``other`` where no kind of the contract has enough for it."""
    filled = [page for page in pages if page.lines]
    if not filled:
        return "other", 0.2
    scores = scores_of(tuple(filled))
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    (best, score), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    if score < _ENOUGH:
        return "other", round(min(0.9, 0.9 - score / 4), 3)
    margin = (score - max(0.0, second)) / score
    return best, round(min(0.99, 0.5 + 0.35 * min(1.0, margin * 1.5) + 0.15 * min(1.0, score / 5)), 3)


def scores_of(pages: tuple[Laid, ...]) -> dict[str, float]:
    """The score of every kind."""
    body = fold(" ".join(line.text for page in pages[:3] for line in page.lines))
    places = list(_places(pages[:2]))
    present = _present("\n".join((body, *(fold(place.text) for place in places if place.stacked))))
    titles, said = present & _titles(), frozenset(phrase for phrase in present if phrase in body)
    headings = [_heading(places[at]) for at in _holding(titles, [fold(place.text) for place in places])]
    scores: dict[str, float] = defaultdict(float)
    for kind in KINDS:
        text = sum(_BODY for phrase in _folded(kind, "body") if phrase in said)
        against = sum(0.5 for phrase in _folded(kind, "against") if phrase in said)
        scores[kind] = _title_score(headings, kind, titles) + min(_BODY_MOST, text) - min(1.5, against)
    _settle(scores, said, body)
    return dict(scores)


@cache
def _titles() -> frozenset[str]:
    return frozenset(phrase for kind in KINDS for key in ("strong", "titles") for phrase in _folded(kind, key))


@cache
def _by_opening() -> dict[str, tuple[str, ...]]:
    """Every phrase for or against a kind, by its first four characters."""
    phrases = sorted(_titles().union(*(_folded(kind, key) for kind in KINDS for key in ("body", "against"))))
    return {opening: tuple(same) for opening, same in groupby(phrases, lambda phrase: phrase[:4])}


def _present(text: str) -> frozenset[str]:
    """The phrases that occur in the text; most are ruled out by how they begin."""
    openings = {text[at : at + 4] for at in range(len(text))}
    likely = ((opening, same) for opening, same in _by_opening().items() if len(opening) < 4 or opening in openings)
    return frozenset(phrase for _, same in likely for phrase in same if phrase in text)


def _holding(phrases: frozenset[str], texts: Sequence[str]) -> list[int]:
    """The indexes of the texts that hold one of the phrases."""
    joined, ends = "\n".join(texts), list(accumulate(len(text) + 1 for text in texts))
    found: set[int] = set()
    for phrase in phrases:
        at = joined.find(phrase)
        while at >= 0:
            found.add(bisect_right(ends, at))
            at = joined.find(phrase, at + 1)
    return sorted(found)


@cache
def _folded(kind: str, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(phrase) for phrase in table("titles")[kind].get(key, ())))


def strong_titles(kind: str) -> tuple[str, ...]:
    """The folded phrases that, as a heading, settle that a paper is of this kind."""
    return _folded(kind, "strong")


def _places(pages: tuple[Laid, ...]) -> Iterator[Place]:
    """Every line, every piece of a line in pieces, and every two or three lines of one large size."""
    for index, page in enumerate(pages):
        sizes = [segment.size for segment in page.segments for _ in segment.words]
        usual = statistics.median(sizes) if sizes else 10.0
        for line in page.lines:
            yield Place(line.text, max(s.size for s in line.segments) / usual, line.middle / page.height, index)
            if len(line.segments) > 1:
                for segment in line.segments:
                    yield Place(segment.text, segment.size / usual, segment.middle / page.height, index)
        for block in page.blocks:
            for text, first in _stacked(block, usual):
                yield Place(text, first.size / usual, first.middle / page.height, index, stacked=True)


def _stacked(block: tuple[Segment, ...], usual: float) -> Iterator[tuple[str, Segment]]:
    """Titles over two or three lines of one size."""
    for i, first in enumerate(block):
        if first.size <= 1.15 * usual:
            continue
        for length in (2, 3):
            run = block[i : i + length]
            if len(run) == length and all(abs(s.size - first.size) < 1 for s in run):
                yield " ".join(s.text for s in run), first


def _heading(place: Place) -> Heading:
    words = place.text.split()
    prose = sum(1 for word in words if len(word) > 1) > 14 or place.text.rstrip().endswith((",", ";")) or (len(words) > 7 and place.text[:1].islower())
    folded, bounds = "", {0}
    for word in words:
        folded += fold(word)
        bounds.add(len(folded))
    return Heading(folded, min(2.4, place.scale), min(1.0, place.depth), place.page, prose, frozenset(bounds))


def _title_score(headings: list[Heading], kind: str, titles: frozenset[str]) -> float:
    best = 0.0
    for key, weight in (("strong", 2.0), ("titles", 0.8)):
        for phrase in titles.intersection(_folded(kind, key)):
            for heading in headings:
                at = heading.text.find(phrase)
                if at >= 0 and _bounded(heading, at, phrase) and not _is_label(heading, at + len(phrase)):
                    best = max(best, weight * _standing(heading, phrase, at))
    return best


def _is_label(heading: Heading, end: int) -> bool:
    """Whether a colon follows: ``EU type-examination certificate: PSA-1234`` refers to such a paper and is not its title."""
    return heading.text[end : end + 1] in {":", "："} and len(heading.text) > end + 1


def _bounded(heading: Heading, at: int, phrase: str) -> bool:
    """Whether the phrase begins and ends with a word (folded text has no blanks, so ``b/l`` could be found in the middle of one)."""
    if is_cjk(phrase):
        return True
    end = at + len(phrase)
    return (at in heading.bounds or not heading.text[at - 1].isalnum()) and (end in heading.bounds or not heading.text[end].isalnum())


def _standing(heading: Heading, phrase: str, at: int) -> float:
    """How much like a title the phrase stands there: large, high up, on the first page, and most of its line."""
    share = len(phrase) / max(1, len(heading.text))
    size = min(1.6, max(0.55, heading.scale))
    place = 1.0 if heading.depth < 0.35 else 0.75 if heading.depth < 0.6 else 0.45
    line = 0.35 if heading.prose else (0.7 if at == 0 else 0.5) + (0.3 if at == 0 else 0.5) * min(1.0, share * 1.4)
    opening = 1.0 if at == 0 else 0.9
    return size * place * line * opening * (1.0 if heading.page == 0 else 0.5)


def _settle(scores: dict[str, float], said: frozenset[str], body: str) -> None:
    """Kinds that borrow one another's words, told apart."""
    telltale = sum(1 for phrase in _folded("voluntary_certificate", "body") if phrase in said)
    if telltale and scores["voluntary_certificate"] > 1.0:
        scores["voluntary_certificate"] += min(2.0, 0.8 * telltale)
        scores["eu_type_examination_certificate"] -= min(2.0, 0.7 * telltale)
        scores["iso_certificate"] -= 0.5
    given = sum(1 for phrase in _folded("beneficiary_confirmation", "body") if phrase in said)
    if given >= 3 and any(fold(word) in body for word in ("confirm", "bestätig", "确认", "证明", "xác nhận")) and scores["beneficiary_confirmation"] > 0.8:
        scores["beneficiary_confirmation"] += 0.7  # a letter need not have a title
    if sum(1 for phrase in _folded("other", "body") if phrase in said) >= 2:
        scores["other"] += 1.0
        scores["voluntary_certificate"] -= 1.5
        scores["declaration_of_conformity"] -= 1.0
    if "conformitytotype" in body or any(fold(word) in body for word in ("2016/425", "89/686/eec")):
        scores["iso_certificate"] -= 0.8
    elif not any(act in body for act in ("93/42/eec", "2017/745", "2017/746", "98/79/ec", "90/385/eec", "93/42/ewg")):
        scores["notified_body_certificate"] -= 1.2
        scores["production_control_certificate"] -= 0.8
