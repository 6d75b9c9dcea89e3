"""The words a company's name is made of, however it was typed: without legal form, accents and punctuation, abbreviations written out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from catalogue.contents import Catalogue
from catalogue.words import folded as folded

_CJK = re.compile(r"[\u3400-\u9fff]+")
_PARTING = re.compile(r"[,;(，；（\n]")
#: No name of a company is longer, in characters; where one is parted from its place is not looked for beyond.
_LONGEST_NAME = 400


@lru_cache(maxsize=16)
def folded_words(words: tuple[str, ...]) -> frozenset[str]:
    """The words as names are compared."""
    return frozenset(folded(word) for word in words)


@dataclass(frozen=True, slots=True)
class Name:
    """A company's name taken apart: its Latin words without legal form, its Chinese core, and the kind of company its form names
    (``private``, ``stock``; ``None`` where the form fits either, or none is stated)."""

    words: tuple[str, ...]
    chinese: str
    kind: str | None


def name_of(text: str, catalogue: Catalogue) -> Name:
    """``text`` as a name; the place or address that may stand behind a company's legal form is none of it."""
    return _name(
        without_place(text, catalogue.words_by_use["company_form"], catalogue.words_by_use["branch"]),
        catalogue.words_by_use["company_form"],
        catalogue.meanings_by_use["company_form"],
        catalogue.meanings_by_use["word_form"],
    )


@lru_cache(maxsize=8192)
def without_place(text: str, forms: tuple[str, ...], branches: tuple[str, ...]) -> str:
    """A company up to its legal form, where brackets, a comma or a new line and neither a further company nor a branch of it follow
    (``Haiyan Co., Ltd. (Ningbo, P.R. China)``)."""
    for parted in _PARTING.finditer(text, 0, _LONGEST_NAME):
        head, rest = text[: parted.start()].rstrip(), text[parted.end() : _LONGEST_NAME]
        if _ends_in_form(head, forms) and not _names_any(rest, (*forms, *branches)):
            return head
    return text


def _ends_in_form(head: str, forms: tuple[str, ...]) -> bool:
    latin, chinese = _sought(forms)
    return head.endswith(chinese) or _punctuation_gone(folded(head)).endswith(latin)


def _names_any(rest: str, words: tuple[str, ...]) -> bool:
    latin, chinese = _sought(words)
    plain = _punctuation_gone(folded(rest))
    return any(word in rest for word in chinese) or any(word in plain for word in latin)


@lru_cache(maxsize=16)
def _sought(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words as they stand in a name without punctuation, and the Chinese ones as they are."""
    every = sorted(folded_words(words))
    return tuple(f" {word} " for word in every if not _CJK.match(word)), tuple(word for word in every if _CJK.match(word))


Meanings = tuple[tuple[str, str], ...]


@lru_cache(maxsize=8192)
def _name(text: str, forms: tuple[str, ...], kinds: Meanings, word_forms: Meanings) -> Name:
    dropped = folded_words(forms)
    phrases = sorted((form for form in dropped if " " in form), key=len, reverse=True)
    latin = _punctuation_gone(_CJK.sub(" ", folded(text)))
    stated: set[str] = set()
    for phrase in phrases:
        if f" {phrase} " in latin:
            stated.add(phrase)
            latin = latin.replace(f" {phrase} ", " ")
    for written, meant in sorted(word_forms, key=lambda each: -len(each[0])):
        latin = latin.replace(f" {folded(written)} ", f" {folded(meant)} ") if " " in written else latin
    one_word = {folded(written): folded(meant) for written, meant in word_forms}
    whole = tuple(_initials(latin.split()))
    stated |= set(whole) & dropped
    words = tuple(one_word.get(word, word) for word in whole if word not in dropped) or whole
    kind = {meant for written, meant in kinds if folded(written) in stated}
    return Name(words, _chinese(text, forms, word_forms), kind.pop() if len(kind) == 1 else None)


def _punctuation_gone(text: str) -> str:
    """Words parted by single blanks, with one at either end. Dots within initials and apostrophes join; letters of other alphabets are no words."""
    text = re.sub(r"(?<=[a-z])['’`´](?=[a-z])", "", text)
    text = re.sub(r"(?<=\b[a-z])[.](?=[a-z]\b)", "", text)
    return f" {' '.join(re.findall(r'[a-z0-9]+', text))} "


def _initials(words: list[str]) -> list[str]:
    """Join runs of single letters (``s r l`` → ``srl``) and the Polish and Czech forms however they are spaced."""
    text = re.sub(r"\b(?:[a-z] )+[a-z]\b", lambda run: run[0].replace(" ", ""), " ".join(words))
    return re.sub(r"\bs ro\b", "sro", re.sub(r"\bsp z ?oo\b", "spzoo", text)).split()


def _chinese(name: str, forms: tuple[str, ...], word_forms: Meanings) -> str:
    """The Chinese part without legal form and the words for city and province, in simplified characters."""
    text = "".join(_CJK.findall(unicodedata.normalize("NFKC", name)))
    simplified = str.maketrans({written: meant for written, meant in word_forms if len(written) == 1 and _CJK.match(written)})
    text = text.translate(simplified)
    for form in sorted((form for form in forms if _CJK.search(form)), key=len, reverse=True):
        text = text.removesuffix(form)
    return re.sub(r"[市省县]", "", text)
