"""Names of people as papers print them: what can be one, what cannot, which words name a function."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from documents.understanding.lexicon import phrases, table
from documents.understanding.parties import has_legal_form
from documents.understanding.script import fold, latin_part

ACADEMIC_TITLE = re.compile(
    r"^(?:Dr\.(?:-Ing\.)?|Dipl\.-\w+\.?|Prof\.|Ing\.|dr|inż\.|inz\.|mgr|Dr|ing\.|dott\.|Dott\.(?:ssa)?|mag\.|Mag\.|DI|Ir\.|ir\.|M\.Sc\.|B\.Sc\.|Mr\.?|Ms\.?|Mrs\.?|Herr|Frau|rer\.|nat\.|med\.|phil\.|techn\.|h\.c\.|habil\.|vet\.|Ông|Bà)(?=\s|$)"
)


_NAME_WORD = re.compile(
    r"^(?:[A-ZÀ-ÖØ-ÝĀ-ŽƠƯĐ][\w'’.-]*|(?:von|van|de|der|den|du|di|da|del|la|le|ní|zu|al|bin|binti|bt|ibn|ter|ten|dos|das|do|e|y|i)|\([^)]*\)|[A-Z]\.)$"
)


@cache
def functions_pattern() -> re.Pattern[str]:
    words = sorted(phrases("functions", "words"), key=len, reverse=True)
    opening = "|".join(re.escape(word) for word in words if word.isascii())
    return re.compile("|".join((rf"(?<!\w)(?:{opening})", *(re.escape(word) for word in words if not word.isascii()))), re.IGNORECASE)


@cache
def _english_functions() -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(table("functions")["words"]["en"], key=len, reverse=True)), re.IGNORECASE)


def english_half(text: str) -> str:
    """The English half of ``Responsable certification / Certification manager``; a text that does not say the same twice stays whole."""
    halves = re.split(r"\s+/\s+", text)
    english = [half for half in halves if _english_functions().search(half)]
    if len(halves) != 2 or not all(functions_pattern().search(half) for half in halves) or not english:
        return text
    return english[0] if len(english) == 1 else halves[1]


@lru_cache(maxsize=4096)
def is_person(text: str) -> bool:
    """Whether the text can be a person's name: two to five capitalised words, no company, place, product or function."""
    text = bare_name(text)
    words = text.split()
    if (
        not 2 <= len(words) <= 6
        or any(sign.isdigit() for sign in text)
        or has_legal_form(text)
        or _capitals(words)
        or not all(_NAME_WORD.match(word) or ACADEMIC_TITLE.match(word) for word in words)
    ):
        return False
    if functions_pattern().search(text) or fold(text) in no_names() or any(fold(word) in no_name_words() for word in words):
        return False
    if len(words[-1]) == 1:
        return False  # a sign: ``Delta P``
    if text.isupper() and len(words) == 2 and min(len(word) for word in words) < 4:
        return False  # initials of an institute
    return sum(1 for word in words if word[:1].isupper()) >= 2 and not words[-1].endswith("-")


_CHINESE_NAME = re.compile(r"[㐀-鿿]{2,4}|[㐀-鿿]\s[㐀-鿿]{1,2}")


def is_chinese_name(text: str) -> bool:
    """Whether the text can be a Chinese person's name: two to four characters that name no function and no thing of papers."""
    bare = text.replace(" ", "")
    return _CHINESE_NAME.fullmatch(text.strip()) is not None and not functions_pattern().search(bare) and fold(bare) not in no_name_words()


def bare_name(text: str) -> str:
    text = re.sub(r"^\s*(?:i\. ?A\.|i\. ?V\.|ppa\.?|gez\.|signed:?|p\.p\.)\s+", "", text)
    whole = re.fullmatch(r"\s*\(([^()]+)\)\s*", text)
    return re.sub(r"\s*\([^)]*\)\s*$", "", latin_part(whole[1] if whole else text)).strip(" ,:;.")


def _capitals(words: list[str]) -> bool:
    """Whether all is in capitals, as headings are; a family name alone may be."""
    return sum(1 for word in words if word.isupper() and len(word) > 3) > 1


@cache
def no_names() -> frozenset[str]:
    return frozenset(fold(one) for one in phrases("functions", "no_names"))


@cache
def no_name_words() -> frozenset[str]:
    return frozenset(fold(one) for one in phrases("functions", "no_name_words"))
