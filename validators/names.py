"""Whether two names mean one company, one notified body, one model, one certificate: however they were typed, transliterated or abbreviated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from catalogue.contents import Catalogue
from validators.name_words import Name, folded, folded_words, name_of

#: ``alike`` is for a person to decide; ``incomparable``: written in scripts that cannot be compared.
Likeness = Literal["same", "alike", "different", "incomparable"]

_ALIKE = 88.0


@dataclass(frozen=True, slots=True)
class Compared:
    """Two names as they were compared, without legal form, and how like they are: the verdict, and the share of letters in common, in percent."""

    likeness: Likeness
    one: str
    other: str
    percent: int

    @property
    def shown(self) -> str:
        """The comparison as people read it: ``guangzhou hengtong ↔ foshan lanting, 31 %``."""
        return f"{self.one} ↔ {self.other}, {self.percent} %"


def compared(one: str, other: str, catalogue: Catalogue) -> Compared:
    """Compare two companies by their names without legal form.

    The same words in any order and division are the same company (``Guang Zhou`` is ``Guangzhou``), unless the legal forms contradict each other. Where one
    name says more than the other, or a word differs by a slip of the pen, a person decides. Where each has a word the other lacks (another trade name, city,
    number or line of business), they are two companies, whatever else they share.
    """
    first, second = name_of(one, catalogue), name_of(other, catalogue)
    if first.words and second.words:
        left, right = " ".join(first.words), " ".join(second.words)
        percent = max(fuzz.token_sort_ratio(left, right), fuzz.ratio("".join(first.words), "".join(second.words)))
        return Compared(_latin(first, second, folded_words(catalogue.words_by_use["place"])), left, right, round(percent))
    if first.chinese and second.chinese:
        percent = fuzz.ratio(first.chinese, second.chinese)
        likeness: Likeness = "same" if percent == 100 else "alike" if _says_more(first.chinese, second.chinese) or percent >= _ALIKE else "different"
        return Compared(likeness, first.chinese, second.chinese, round(percent))
    return Compared("incomparable", one, other, 0)


def same_company(one: str, other: str, catalogue: Catalogue) -> Likeness:
    """The verdict of :func:`compared` alone."""
    return compared(one, other, catalogue).likeness


def _latin(one: Name, other: Name, places: frozenset[str]) -> Likeness:
    left, right = list(one.words), list(other.words)
    _strike_equal(left, right)
    _strike_divided(left, right)
    _strike_divided(right, left)
    slips = _strike_slips(left, right, places)
    if left and right and "".join(left) != "".join(right):
        return "different"
    one_says_more = bool(left) != bool(right)
    other_kind = one.kind is not None and other.kind is not None and one.kind != other.kind
    return "alike" if slips or one_says_more or other_kind else "same"


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def _strike_equal(left: list[str], right: list[str]) -> None:
    shared = {_singular(word) for word in left} & {_singular(word) for word in right}
    for words in (left, right):
        words[:] = [word for word in words if _singular(word) not in shared]


def _strike_divided(left: list[str], right: list[str]) -> None:
    """Strike words of one name that the other writes apart (``guangzhou`` and ``guang zhou``)."""
    for word in list(right):
        for start in range(len(left)):
            end = next((end for end in range(start + 2, len(left) + 1) if "".join(left[start:end]) == word), None)
            if end is not None:
                del left[start:end]
                right.remove(word)
                break


def _strike_slips(left: list[str], right: list[str], places: frozenset[str]) -> bool:
    """Strike pairs of words that may be one word mistyped or shortened; whether there were any. Places and numbers differ by every letter."""
    struck = False
    for word in list(left):
        meant = next((each for each in right if not {word, each} <= places and _may_be_one(word, each)), None)
        if meant is not None:
            left.remove(word)
            right.remove(meant)
            struck = True
    return struck


def _may_be_one(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if any(c.isdigit() for c in one + other):
        return False
    if len(short) >= 3 and long.startswith(short):
        return True
    if len(short) <= 4 and re.fullmatch("[b-df-hj-np-tv-z]{2,4}", short) is not None:
        # Initials of the syllables: ``hx`` for Huaxin.
        return re.fullmatch(".*".join(short) + ".*", long) is not None
    return len(short) >= 4 and (Levenshtein.distance(one, other) <= 1 or (len(short) >= 7 and fuzz.ratio(one, other) >= 80))


def _says_more(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return len(short) >= 2 and all(c in rest for c in short)


def likeness(one: str, others: Iterable[str]) -> str:
    """How like a name is to the nearest of some others, for a person to read: ``94 %``; empty where it is one of them to the letter."""
    best = max((fuzz.ratio(folded(one), folded(other)) for other in others), default=0.0)
    return "" if best == 100.0 else f"{best:.0f} %"


def same_body(stated: str, known: Iterable[str], catalogue: Catalogue) -> bool:
    """Whether ``stated`` is one of the names ``known`` of a notified body, in full or shortened to what tells it from others."""
    common = folded_words(catalogue.words_by_use["body_word"])
    said = name_of(stated, catalogue).words
    for name in (each for whole in known for each in _spellings(whole)):
        has = name_of(name, catalogue).words
        if not said or not has:
            continue
        telling, shared = [{word for word in words if len(word) > 2 and word not in common} for words in (said, has)], set(said) & set(has)
        most = len(telling[0] & telling[1]) >= max(3, 0.6 * min(len(telling[0]), len(telling[1])))
        short = (set(said) <= set(has) or set(has) <= set(said)) and any(len(word) > 2 and word not in common for word in shared)
        if short or most or fuzz.ratio(" ".join(said), " ".join(has)) >= _ALIKE:
            return True
    return False


def is_body(stated: str, known: Iterable[str], catalogue: Catalogue) -> bool:
    """Whether ``stated`` is exactly one of the names ``known`` of a body, but for legal form and spelling."""
    said = name_of(stated, catalogue).words
    return bool(said) and any(said == name_of(name, catalogue).words for whole in known for name in _spellings(whole))


#: A revision named as such behind a number. ``ISS`` and ``EXT`` are names of bodies too (``0373-ISS-0012``), so that they count with a blank or bracket before
#: and two digits behind; a hyphen or slash before the other words, with two digits behind.
_WORD = "rev(?:ision)?|issue|version|ausgabe|nachtrag|addendum|amendment|supplement|extension"
_REVISION = re.compile(
    rf"(?<![\s,;:(/_-])(?:(?=[,;:/_-]*[\s(])[\s,;:(/_-]+(?:(?:{_WORD})(?![a-z])[\s.:-]*[a-z0-9.]{{1,4}}|(?:iss|ext)(?:\.\s*|\s+)\d{{1,2}})"
    rf"|[/_-](?:{_WORD})(?![a-z])[\s.:-]*\d{{1,2}})\)?\s*$",
    re.I,
)


def same_number(one: str, other: str) -> bool:
    """Whether two certificate numbers are one but for case, spaces, punctuation and a revision named as such (``Rev. 1``, ``Nachtrag 2``)."""
    first = letters_and_digits(one)
    return bool(first) and (first == letters_and_digits(other) or number_key(one) == number_key(other))


def number_key(number: str) -> str:
    """The letters and digits by which a certificate number is found again, whatever revision of it is named; what names a revision alone is its own number."""
    revision = _REVISION.search(number)
    named = revision is not None and any(c.isdigit() for c in number[: revision.start()])
    return letters_and_digits(number[: revision.start()] if revision is not None and named else number)


def may_be_revision(one: str, other: str) -> bool:
    """Whether one of two numbers is the other with a short suffix, as many bodies count revisions (``ZP/B417/20-01``). A person decides."""
    short, long = sorted((one.strip(), other.strip()), key=len)
    return bool(letters_and_digits(short)) and re.fullmatch(re.escape(short) + r"\s*[-/.\s]\s*(?:r|rev|v)?\.?\s*\d{1,2}", long, re.I) is not None


def letters_and_digits(text: str) -> str:
    """The letters and digits of a text, folded: what numbers and models are compared by."""
    return "".join(c for c in folded(text) if c.isalnum())


def model_fits(ordered: str, stated: str, catalogue: Catalogue) -> bool:
    """Whether a model as a paper states it covers the model ordered.

    Understands lists (``HQ-201/203``), series (``LY-82 series``), wildcards (``LY-82XX``) and words around the number (``Model LY-8210, white``).
    A variant (``LY-8210 V``) is another model.
    """
    return _model_fits(ordered, stated, folded_words(catalogue.words_by_use["model_word"]))


@lru_cache(maxsize=16384)
def _model_fits(ordered: str, stated: str, noise: frozenset[str]) -> bool:
    wanted = {_model(ordered, noise), _model(_without_brackets(ordered), noise)} - {""}
    return any(_covers(each, model, noise) for each in _listed(stated) for model in wanted)


def model_named_in(ordered: str, text: str) -> bool:
    """Whether running text names the model ordered as a word of its own; a variant (``LY-8210 V``) is another model."""
    parts = [re.escape(part) for part in re.findall(r"[^\W_]+", folded(ordered))]
    if not parts or sum(len(part) for part in parts) < 4:
        return False
    separator = r"[\s\-_./]*"
    return re.search(rf"(?<![^\W_]){separator.join(parts)}(?![^\W_])(?![\s\-]{{0,1}}[a-z0-9]{{1,2}}(?![^\W_]))", folded(text)) is not None


def _covers(stated: str, wanted: str, noise: frozenset[str]) -> bool:
    series = re.search(r"(?i)\b(series|serie|reihe)\b|系列", stated)
    if series:
        stem = _model(stated[: series.start()] + stated[series.end() :], noise)
        return len(stem) >= 2 and wanted.startswith(stem)
    for text in (stated, _without_brackets(stated)):
        has = _model(text, noise)
        wild = re.fullmatch(r"(.*?\d*)(x{2,})", has)
        if has == wanted or (wild and len(wild[1]) >= 2 and re.fullmatch(re.escape(wild[1]) + rf"[a-z0-9]{{{len(wild[2])}}}", wanted)):
            return bool(has)
    return False


def _listed(stated: str) -> list[str]:
    """The models a text lists: the whole, its parts, and parts that repeat only the number (``HQ-201/203`` → ``HQ-203``)."""
    parts = [part.strip() for part in re.split(r"[/,;、，；|\n]+", stated) if part.strip()]
    stem = re.match(r"(?:.*[^\d\s])(?=\d+\s*$)", parts[0]) if parts else None
    return [stated, *parts, *(stem[0] + part for part in parts[1:] if stem and part.isdigit())]


@lru_cache(maxsize=8192)
def _model(text: str, noise: frozenset[str]) -> str:
    text = re.sub(r"\b(ffp\d|nr)( nr| r)? d\b", r"\1", folded(text))
    words = text.replace(":", " ").replace(",", " ").split()
    telling = [word for word in words if word.strip(".()") not in noise]
    return letters_and_digits("".join(telling or words))


def _without_brackets(text: str) -> str:
    return re.sub(r"[(（\[].*?[)）\]]", " ", text)


def _spellings(name: str) -> tuple[str, ...]:
    """A registered name and those in its brackets: ``Kiwa Assurance B.V. (ex Kiwa Dare)``, ``… (later Apave Exploitation France)``."""
    inner = [re.sub(r"^(ex|later|formerly|früher)\s+", "", found.strip()) for found in re.findall(r"\((.*?)\)", name)]
    return (name, _without_brackets(name), *inner)
