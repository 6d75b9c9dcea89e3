"""Words of recognised pages made ready for reading: parted where the script changes, and words of the lexicons put right where exactly one can be meant.

Recognition misreads letters of faint or broken print. A word in doubt is put right from the lexicons, or from the same word elsewhere on the paper, when
exactly one is near; one not in doubt only where a letter was taken for its like. Numbers are never changed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from documents.reading.page import Page, Reading, Word
from documents.understanding.script import is_cjk
from documents.understanding.vietnamese import base_letter, cased, is_vietnamese, lexicon_texts, with_marks

#: Shorter words have too many neighbours; long ones may differ in two letters. A word not in doubt is only put right when it is longer still.
SHORTEST, LONG, PLAIN = 5, 9, 7
#: Letters that recognition takes for one another, and those it loses beside others.
LIKES, NARROW = ("iltf1", "ceo", "nhru", "gq", "vy", "ij"), "iltrf"
#: Marked letters of languages whose words differ from English ones by the mark alone (``procédures``).
WRITTEN = frozenset("éèêàâçôîûñáíóúïë")
_PARTS = re.compile(r"(?P<before>\W*)(?P<core>[^\W\d_]+(?:[-'’][^\W\d_]+)*)(?P<after>\W*)")
_SCRIPTS = re.compile(r"(?<=[㐀-鿿])(?=[A-Za-z]{2})|(?<=[A-Za-z]{2})(?=[㐀-鿿])")


def restored(reading: Reading) -> Reading:
    """The reading with the words of its recognised pages put right."""
    if all(page.source == "text" for page in reading.pages):
        return reading
    sure = Counter(core for page in reading.pages for word in page.words if word.legible and len(core := _core(word.text)) >= SHORTEST)
    return replace(reading, pages=tuple(page if page.source == "text" else _page(page, sure) for page in reading.pages))


def _page(page: Page, sure: Counter[str]) -> Page:
    words = [_put_right(part, sure) if part.recognised else part for word in page.words for part in (_parted(word) if word.recognised else (word,))]
    if page.source == "ocr" and is_vietnamese(words):
        words = with_marks(words)
    return replace(page, words=tuple(words))


def _parted(word: Word) -> Iterator[Word]:
    """The word cut where Chinese meets Latin letters, which print parts by a blank that recognition does not see."""
    cuts = [0, *(match.start() for match in _SCRIPTS.finditer(word.text)), len(word.text)]
    weights = [2 if is_cjk(sign) else 1 for sign in word.text]
    whole = max(1, sum(weights))
    for start, stop in pairwise(cuts):
        x0, x1 = (word.x0 + (word.x1 - word.x0) * sum(weights[:at]) / whole for at in (start, stop))
        yield word if stop - start == len(word.text) else replace(word, text=word.text[start:stop], x0=x0, x1=x1)


def _core(text: str) -> str:
    match = _PARTS.fullmatch(text)
    return match["core"].casefold() if match is not None else ""


def _put_right(word: Word, sure: Counter[str]) -> Word:
    match = _PARTS.fullmatch(word.text)
    if match is None or len(core := match["core"].casefold()) < SHORTEST or is_cjk(core) or core in vocabulary():
        return word
    plain = word.legible and (len(core) < PLAIN or sure[core] > 1)
    meant = None if plain else _alike(core) if word.legible else _nearest(core) or _elsewhere(core, sure)
    return word if meant is None else replace(word, text=match["before"] + cased(meant, match["core"]) + match["after"], legible=True)


def _alike(core: str) -> str | None:
    """The one word of the lexicons that looks like this one: a letter taken for one of its likes, or a narrow one lost; endings are left as they are."""
    near = []
    for word in {word for key in _without_one(core) for word in _by_deletion().get(key, ())}:
        steps = Levenshtein.editops(core, word).as_list()
        step, at, there = str(steps[0][0]), int(steps[0][1]), int(steps[0][2])
        if len(steps) == 1 and 0 < at < len(core) - 2 and _may_be(step, at, there, core, word):
            near.append(word)
    return near[0] if len(near) == 1 else None


def _may_be(step: str, at: int, there: int, core: str, word: str) -> bool:
    if step == "replace":
        marked = base_letter(core[at]) == base_letter(word[there]) and core[at] not in WRITTEN and word[there] not in WRITTEN
        return marked or any(core[at] in likes and word[there] in likes for likes in LIKES)
    return step == "insert" and (word[there] in NARROW or word[there] == core[at - 1])


def _nearest(core: str) -> str | None:
    """The one word of the lexicons that is one letter away; two letters for a long word."""
    near = {word for key in _without_one(core) for word in _by_deletion().get(key, ()) if Levenshtein.distance(word, core) == 1}
    if len(core) < LONG:
        near = {word for word in near if word[-1] == core[-1]}  # ``parts`` may well be ``parts``, though only ``party`` is in a lexicon
    if not near and len(core) >= LONG:
        near = {word for word in vocabulary() if abs(len(word) - len(core)) <= 2 and Levenshtein.distance(word, core, score_cutoff=2) <= 2}
    return near.pop() if len(near) == 1 else None


def _elsewhere(core: str, sure: Counter[str]) -> str | None:
    """The one word that stands elsewhere on the paper without doubt and is one letter away."""
    near = [word for word in sure if word != core and abs(len(word) - len(core)) <= 1 and Levenshtein.distance(word, core, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else None


@cache
def vocabulary() -> frozenset[str]:
    """Every word of letters in the lexicons, folded."""
    return frozenset(word.casefold() for text in lexicon_texts(None) for word in re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", text) if len(word) >= SHORTEST)


@cache
def _by_deletion() -> dict[str, tuple[str, ...]]:
    index: dict[str, set[str]] = defaultdict(set)
    for word in vocabulary():
        for key in _without_one(word):
            index[key].add(word)
    return {key: tuple(words) for key, words in index.items()}


def _without_one(word: str) -> set[str]:
    """The word, and the word without each of its letters: two words one letter apart share one of these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
