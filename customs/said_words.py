"""Words of an order that tell something of its goods or of who gets them, found in running text."""

from __future__ import annotations

import re
from functools import lru_cache

from customs.tables import tables


@lru_cache(maxsize=4)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(rf"(?<!\w){_spelt(word)}(?!\w)" for word in longest_first))


def _spelt(word: str) -> str:
    return re.escape(word.casefold()).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")


def words_in(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Which of ``words`` stand in ``text``; where two overlap, the longer is taken."""
    return tuple(next(w for w in words if re.fullmatch(_spelt(w), hit)) for hit in _pattern(words).findall(text.casefold()))


def told_by(text: str) -> frozenset[str]:
    """What the words of an order line tell about the goods: families of materials and of forms."""
    family_of = {row.word: row.family for row in tables().material_words}
    return frozenset(part for word in words_in(text, tuple(family_of)) for part in family_of[word].split("+") if part)
