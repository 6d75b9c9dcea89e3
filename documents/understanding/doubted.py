"""Values of recognised pages that are not believed: recognition was in doubt about a letter, or they cannot be what is printed.

A wrong value costs more than a missing one. What is dropped here is kept as absent, with its spot, for the person who looks at the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rapidfuzz.distance import Levenshtein

from batches.base import Box
from batches.paper import Absent, Fact
from documents.reading.page import Page, Reading, Word
from documents.understanding.lexicon import table
from documents.understanding.vietnamese import is_vietnamese, lexicon_texts

#: What makes up for a doubtful letter: a check digit, a code, the same value at another spot.
SETTLED_BY = frozenset({"check_digit", "code", "agrees", "repeated", "adds_up", "column_total", "sum_of_lines"})
#: Fields whose values come from a short list: a value that was recognised is one of it.
LISTED = frozenset({"currency", "incoterm", "country_of_origin", "line_count"})
#: Words without any of these are no words: a letter was lost.
_VOWEL = re.compile(r"[aeiouyà-ỹ\d]")


def believed(facts: Sequence[Fact], reading: Reading) -> tuple[tuple[Fact, ...], tuple[Absent, ...]]:
    """The facts that are believed, and those that are not with the reason."""
    pages = {page.number: page for page in reading.pages if page.source != "text"}
    if not pages:
        return tuple(facts), ()
    vietnamese = frozenset(number for number, page in pages.items() if is_vietnamese(page.words))
    kept: list[Fact] = []
    absent: list[Absent] = []
    for fact in facts:
        page = pages.get(fact.page) if fact.page is not None else None
        if page is None or _is_sure(fact, page, vietnamese=page.number in vietnamese):
            kept.append(fact)
        else:
            absent.append(Absent(field=fact.field, raw=fact.raw, reason="illegible", page=fact.page, box=fact.box))
    return tuple(kept), tuple(absent)


def _is_sure(fact: Fact, page: Page, *, vietnamese: bool) -> bool:
    words = list(_words_of(fact, page.words, fact.box)) if fact.box is not None else []
    if not any(word.recognised for word in words):
        return True
    if vietnamese and _has_lost_letters(str(fact.value)):
        return False
    if SETTLED_BY & set(fact.checks) or fact.field in LISTED:
        return True
    if fact.field == "legislation" and _is_nearly_an_act(str(fact.value)):
        return False
    return all(word.legible for word in words)


def _words_of(fact: Fact, words: Sequence[Word], box: Box) -> Iterator[Word]:
    """The words in the fact's box that its value is made of."""
    made = _letters(fact.raw) + _letters(str(fact.value))
    for word in words:
        inside = box[0] - 1 <= (word.x0 + word.x1) / 2 <= box[2] + 1 and box[1] - 1 <= (word.top + word.bottom) / 2 <= box[3] + 1
        if inside and (letters := _letters(word.text)) and letters in made:
            yield word


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _has_lost_letters(value: str) -> bool:
    """Whether a value of a Vietnamese page may lack letters or marks; a phrase of the lexicons was put right before."""
    if value.casefold() in _phrases():
        return False
    words = re.findall(r"[^\W\d_]{2,}", value)
    return any(not word.isascii() for word in words) or any(not _VOWEL.search(word.casefold()) and not word.isupper() for word in words)


@cache
def _phrases() -> frozenset[str]:
    return frozenset(text.casefold() for text in lexicon_texts("vi"))


def _is_nearly_an_act(value: str) -> bool:
    """Whether an act is one figure away from one that papers of the trade name, and none of these: ``2016/25`` for ``2016/425``."""
    known = table("acts")["known"]["numbers"]
    return value not in known and any(Levenshtein.distance(value, act, score_cutoff=1) <= 1 for act in known)
