"""Which kind of paper this is: headings by phrase, size and place; then what the body says for and against each kind."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from batches.paper import KINDS
from documents.understanding.layout import Laid, Segment
from documents.understanding.lexicon import table
from documents.understanding.script import fold, is_cjk

#: Below this score nothing was recognised.
_ENOUGH = 1.15
#: How much one body phrase adds, and the most all of them can.
_BODY, _BODY_MOST = 0.3, 1.5


@dataclass(frozen=True)
class Heading:
    """A line that may be a title: its folded text, how much larger than the body it is, how far down (0…1) and on which page it stands."""

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
    headings = list(_headings(pages[:2]))
    body = fold(" ".join(line.text for page in pages[:3] for line in page.lines))
    scores: dict[str, float] = defaultdict(float)
    for kind in KINDS:
        entry = table("titles")[kind]
        title = _title_score(headings, kind)
        text = sum(_BODY for phrase in _folded(kind, "body") if phrase in body)
        against = sum(0.5 for phrase in _folded(kind, "against") if phrase in body) if "against" in entry else 0.0
        scores[kind] = title + min(_BODY_MOST, text) - min(1.5, against)
    _settle(scores, headings, body)
    return dict(scores)


@cache
def _folded(kind: str, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(phrase) for phrase in table("titles")[kind].get(key, ())))


def _headings(pages: tuple[Laid, ...]) -> Iterator[Heading]:
    for index, page in enumerate(pages):
        sizes = [segment.size for segment in page.segments for _ in segment.words]
        usual = statistics.median(sizes) if sizes else 10.0
        for line in page.lines:
            yield _heading(line.text, max(s.size for s in line.segments), usual, line.middle, page, index)
            if len(line.segments) > 1:
                for segment in line.segments:
                    yield _heading(segment.text, segment.size, usual, segment.middle, page, index)
        for block in page.blocks:
            yield from _stacked(block, usual, page, index)


def _stacked(block: tuple[Segment, ...], usual: float, page: Laid, index: int) -> Iterator[Heading]:
    """Titles over two or three lines of one size."""
    for i, first in enumerate(block):
        for length in (2, 3):
            run = block[i : i + length]
            if len(run) == length and first.size > 1.15 * usual and all(abs(s.size - first.size) < 1 for s in run):
                yield _heading(" ".join(s.text for s in run), first.size, usual, first.middle, page, index)


def _heading(text: str, size: float, usual: float, middle: float, page: Laid, index: int) -> Heading:
    words = text.split()
    prose = sum(1 for word in words if len(word) > 1) > 14 or text.rstrip().endswith((",", ";")) or (len(words) > 7 and text[:1].islower())
    folded, bounds = "", {0}
    for word in words:
        folded += fold(word)
        bounds.add(len(folded))
    return Heading(folded, min(2.4, size / usual), min(1.0, middle / page.height), index, prose, frozenset(bounds))


def _title_score(headings: list[Heading], kind: str) -> float:
    best = 0.0
    for phrases, weight in ((_folded(kind, "strong"), 2.0), (_folded(kind, "titles"), 0.8)):
        for heading in headings:
            for phrase in phrases:
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


def _settle(scores: dict[str, float], headings: list[Heading], body: str) -> None:
    """Kinds that borrow one another's words, told apart."""
    telltale = sum(1 for phrase in _folded("voluntary_certificate", "body") if phrase in body)
    if telltale and scores["voluntary_certificate"] > 1.0:
        scores["voluntary_certificate"] += min(2.0, 0.8 * telltale)
        scores["eu_type_examination_certificate"] -= min(2.0, 0.7 * telltale)
        scores["iso_certificate"] -= 0.5
    given = sum(1 for phrase in _folded("beneficiary_confirmation", "body") if phrase in body)
    if given >= 3 and any(fold(word) in body for word in ("confirm", "bestätig", "确认", "证明", "xác nhận")) and scores["beneficiary_confirmation"] > 0.8:
        scores["beneficiary_confirmation"] += 0.7  # a letter need not have a title
    if sum(1 for phrase in _folded("other", "body") if phrase in body) >= 2:
        scores["other"] += 1.0
        scores["voluntary_certificate"] -= 1.5
        scores["declaration_of_conformity"] -= 1.0
    if "conformitytotype" in body or any(fold(word) in body for word in ("2016/425", "89/686/eec")):
        scores["iso_certificate"] -= 0.8
    elif not any(act in body for act in ("93/42/eec", "2017/745", "2017/746", "98/79/ec", "90/385/eec", "93/42/ewg")):
        scores["notified_body_certificate"] -= 1.2
        scores["production_control_certificate"] -= 0.8
