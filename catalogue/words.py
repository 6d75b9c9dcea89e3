"""Words as people write them: folded for comparison, and those of names in one language."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from catalogue.loading import PACKAGED
from catalogue.rows import read_toml

_LETTERS = str.maketrans({"ß": "ss", "đ": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """Lower case without accents; full-width forms, ß, đ and the German ae/oe/ue folded, so that ``Prüf`` and ``Pruef`` meet."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return bare.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@lru_cache(maxsize=16384)
def words_folded(text: str) -> str:
    """``text`` :func:`folded` and without punctuation, words parted by one blank."""
    return re.sub(r"[\W_]+", " ", folded(text)).strip()


def in_one_language(name: str) -> str:
    """A name, its words folded, with those that have a twin in another language or a longer form put as that; of two that overlap the longer is taken."""
    said = f" {words_folded(name)} "
    for word, other in _twins():
        said = said.replace(f" {word} ", f" {other} ")
    return said.strip()


@cache
def _twins() -> tuple[tuple[str, str], ...]:
    pairs = [(words_folded(word), words_folded(other)) for word, other in read_toml(PACKAGED / "trade_words.toml")["name"]["same"]]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))
