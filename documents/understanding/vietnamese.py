"""Vietnamese words of recognised pages: recognition does not know most letters with two marks (``ế``, ``ậ``), it drops them or takes them for others.

A phrase of the lexicons is put in where every letter that recognition knows is in its place; other Vietnamese words stay in doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from documents.reading.page import Word
from documents.understanding.lexicon import table

LEXICONS = ("labels", "trade", "triggers", "titles", "functions", "statements", "products", "tests", "results", "parties", "patterns", "vietnamese")
#: So many words with Vietnamese letters make a page Vietnamese.
VIETNAMESE_WORDS = 3
#: Vietnamese letters that other languages of the trade do not have, as far as recognition knows them.
_TELLTALE = re.compile("[ăđơưĂĐƠƯạồẠỒ]")
_MARKED = "aàáâãăeèéêiìíîĩoòóôõöőơuùúûũüưyýdđ"


def is_vietnamese(words: Iterable[Word]) -> bool:
    """Whether a page is Vietnamese, or Vietnamese too."""
    return sum(1 for word in words if _TELLTALE.search(word.text) or word.text.casefold() in _plain_vietnamese()) >= VIETNAMESE_WORDS


@cache
def _plain_vietnamese() -> frozenset[str]:
    """Vietnamese words with marks that recognition knows all letters of."""
    words = {word.casefold() for text in lexicon_texts("vi") for word in text.split()}
    return frozenset(word for word in words if word.isalpha() and not word.isascii() and all(_known(sign) for sign in word))


def _known(sign: str) -> bool:
    """Whether recognition knows a letter: those of the block Latin Extended Additional (two marks, or a dot below) it does not."""
    return not "\u1ea0" <= sign <= "\u1ef9"


def with_marks(words: Sequence[Word]) -> list[Word]:
    """The words of a Vietnamese page, those of the lexicons' phrases with all their letters and marks."""
    return [word for run in _runs(words) for word in _restored(run)]


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that follow each other on one line without a wide gap."""
    run: list[Word] = []
    for word in words:
        if run and (abs(word.bottom - run[-1].bottom) > 2 or not -2 < word.x0 - run[-1].x1 < 1.2 * max(word.size, 6.0)):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _restored(run: list[Word]) -> list[Word]:
    """The run with Vietnamese phrases of the lexicons restored, longest first: several words, or one that stands alone or behind a stroke."""
    position = 0
    while position < len(run):
        for length, phrase, pattern in _phrases():
            part = run[position : position + length]
            single = position + 1 == len(run) and (position == 0 or run[position - 1].text in ("/", "|", "-", "–"))
            text = " ".join(_bare(word.text) for word in part)
            if len(part) < length or (length == 1 and (not single or text in _words_of_phrases())) or not pattern.fullmatch(text) or text == _plain(phrase):
                continue
            run = [*run[:position], *(_respelt(word, meant) for word, meant in zip(part, phrase.split(), strict=True)), *run[position + length :]]
            position += length - 1
            break
        position += 1
    return run


def _bare(text: str) -> str:
    return text.casefold().strip(" .,:;()/")


def _respelt(word: Word, meant: str) -> Word:
    bare = word.text.strip(" .,:;()/")
    at = word.text.find(bare)
    return replace(word, text=word.text[:at] + cased(meant, bare) + word.text[at + len(bare) :], legible=True) if bare else word


@cache
def _phrases() -> tuple[tuple[int, str, re.Pattern[str]], ...]:
    """Vietnamese phrases with a letter that recognition does not know, as patterns; those that could be two phrases are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for text in lexicon_texts("vi"):
        words = text.casefold().split()
        letters = [sign for sign in text.casefold() if sign.isalpha()]
        if all(word.isalpha() for word in words) and any(not _known(sign) for sign in letters) and sum(map(_known, letters)) >= 2 * len(words):
            found[" ".join("".join(map(_like, word)) for word in words)].add(" ".join(words))
    patterns = [(len(pattern.split()), phrases.pop(), re.compile(pattern)) for pattern, phrases in found.items() if len(phrases) == 1]
    return tuple(sorted(patterns, key=lambda one: -len(one[1])))


@cache
def _words_of_phrases() -> frozenset[str]:
    """Vietnamese words that stand without marks that recognition does not know: one of them alone is no other word misread."""
    return frozenset(word.casefold() for text in lexicon_texts("vi") for word in text.split() if all(map(_known, word)))


@cache
def _plain(phrase: str) -> str:
    """The phrase as printed without marks (``Ho Chi Minh``), which is how English papers print it."""
    return "".join(map(base_letter, phrase))


def _like(sign: str) -> str:
    """A letter as recognition may have it: an unknown one as any or none, a marked one with any marks."""
    if not _known(sign):
        return r"\S?"
    base = base_letter(sign)
    return "[" + "".join(letter for letter in _MARKED if base_letter(letter) == base) + "]" if not sign.isascii() or sign in "aeiouyd" else re.escape(sign)


def base_letter(letter: str) -> str:
    """The letter without its marks."""
    return "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]


def lexicon_texts(language: str | None) -> Iterator[str]:
    """The phrases of all lexicons, of one language or all."""
    for name in LEXICONS:
        yield from _under(table(name), language, language is None)


def _under(entry: object, language: str | None, within: bool) -> Iterator[str]:
    if isinstance(entry, str):
        if within:
            yield entry
    elif isinstance(entry, dict):
        for key, value in entry.items():
            yield from _under(value, language, within or key == language)
    elif isinstance(entry, list):
        for value in entry:
            yield from _under(value, language, within)


def cased(meant: str, printed: str) -> str:
    """The word in capitals, or with a capital, as the other one is."""
    if len(printed) > 1 and printed.isupper():
        return meant.upper()
    return meant[:1].upper() + meant[1:] if printed[:1].isupper() else meant
