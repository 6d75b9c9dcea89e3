"""Whether two names mean one company, one notified body, one model, one certificate: however they were typed, transliterated or abbreviated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from catalogue.contents import Catalogue

#: ``alike`` is for a person to decide; ``incomparable``: written in scripts that cannot be compared.
Likeness = Literal["same", "alike", "different", "incomparable"]

_CJK = re.compile(r"[\u3400-\u9fff]+")
_ALIKE = 88.0


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """Lower case without accents; full-width forms, ß, đ and the German ae/oe/ue folded, so that ``Prüf`` and ``Pruef`` meet."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("ß", "ss").replace("đ", "d").replace("ø", "o").replace("ł", "l")
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return bare.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def same_company(one: str, other: str, catalogue: Catalogue) -> Likeness:
    """Compare two companies by their names without legal form."""
    forms = catalogue.words_by_use["company_form"]
    latin = _company_words(one, forms), _company_words(other, forms)
    if latin[0] and latin[1]:
        return _likeness(*latin)
    chinese = _chinese(one, forms), _chinese(other, forms)
    if chinese[0] and chinese[1]:
        return "same" if chinese[0] == chinese[1] else "different"
    return "incomparable"


def same_body(stated: str, known: Iterable[str], catalogue: Catalogue) -> bool:
    """Whether ``stated`` is one of the names ``known`` of a notified body, in full or shortened to what tells it from others."""
    forms, common = catalogue.words_by_use["company_form"], _folded_words(catalogue.words_by_use["body_word"])
    said = _company_words(stated, forms)
    for name in (each for whole in known for each in _spellings(whole)):
        has = _company_words(name, forms)
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
    forms = catalogue.words_by_use["company_form"]
    said = _company_words(stated, forms)
    return bool(said) and any(said == _company_words(name, forms) for whole in known for name in _spellings(whole))


def same_number(one: str, other: str) -> bool:
    """Whether two certificate numbers are one but for case, spaces and punctuation."""
    return bool(_plain(one)) and _plain(one) == _plain(other)


def model_fits(ordered: str, stated: str, catalogue: Catalogue) -> bool:
    """Whether a model as a paper states it covers the model ordered.

    Understands lists (``HQ-201/203``), series (``LY-82 series``), wildcards (``LY-82XX``) and words around the number (``Model LY-8210, white``).
    A variant (``LY-8210 V``) is another model.
    """
    return _model_fits(ordered, stated, _folded_words(catalogue.words_by_use["model_word"]))


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


@lru_cache(maxsize=16)
def _folded_words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(folded(word) for word in words)


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
    return _plain("".join(telling or words))


def _without_brackets(text: str) -> str:
    return re.sub(r"[(（\[].*?[)）\]]", " ", text)


def _plain(text: str) -> str:
    return "".join(c for c in folded(text) if c.isalnum())


def _spellings(name: str) -> tuple[str, ...]:
    """A registered name and those in its brackets: ``Kiwa Assurance B.V. (ex Kiwa Dare)``, ``… (later Apave Exploitation France)``."""
    inner = [re.sub(r"^(ex|later|formerly|früher)\s+", "", found.strip()) for found in re.findall(r"\((.*?)\)", name)]
    return (name, _without_brackets(name), *inner)


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> Likeness:
    if "".join(one) == "".join(other) or set(one) == set(other):
        return "same"
    if set(one) <= set(other) or set(other) <= set(one) or fuzz.ratio(" ".join(one), " ".join(other)) >= _ALIKE:
        return "alike"
    return "different"


@lru_cache(maxsize=4096)
def _company_words(name: str, forms: tuple[str, ...]) -> tuple[str, ...]:
    text = _CJK.sub(" ", folded(name)).replace("&", " ")
    dropped = _folded_words(forms)
    for phrase in sorted((form for form in dropped if " " in form), key=len, reverse=True):
        text = text.replace(phrase, " ")
    text = re.sub(r"(?<=\b[a-z])[.](?=[a-z]\b)", "", text).replace(".", " ")
    words = re.findall(r"[^\W_]+", text)
    joined = _initials(words)
    return tuple(word for word in joined if word not in dropped) or tuple(joined)


def _initials(words: list[str]) -> list[str]:
    """Join runs of single letters: ``s r l`` → ``srl``, ``sp z o o`` → ``spzoo``."""
    text = re.sub(r"\bsp z o o\b", "spzoo", " ".join(words))
    return re.sub(r"\b(?:[a-z] )+[a-z]\b", lambda run: run[0].replace(" ", ""), text).split()


def _chinese(name: str, forms: tuple[str, ...]) -> str:
    text = "".join(_CJK.findall(unicodedata.normalize("NFKC", name)))
    for form in sorted((form for form in forms if _CJK.search(form)), key=len, reverse=True):
        text = text.removesuffix(form)
    return text
