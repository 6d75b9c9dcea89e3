"""Phrases that name something on a trade paper, of the lexicon and of its grammar, alone or as a whole label in several languages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache

from documents.understanding.lexicon import table
from documents.understanding.trade_words import fold, is_filler, meaning, meanings

#: No label has more words.
MOST_WORDS = 14
NUMBER_ROLES = frozenset(
    {"invoice_number", "document_number", "order_number", "contract_number", "waybill_number", "master_waybill", "eori", "mrn", "own_number"}
)
#: Roles of labels that say least: beside another one they are passed over.
WEAK_ROLES = ("own_number", "stop", "unknown")
_DATE_OF = {"invoice_number": "invoice_date", "order_number": "order_date", "document_number": "date"}


class Phrases(dict[str, tuple[str, ...]]):
    """Folded phrase → the names it can stand for."""

    @cached_property
    def openings(self) -> frozenset[str]:
        """All that a phrase can begin with: words that open none need not be read on."""
        return frozenset(phrase[:end] for phrase in self for end in range(1, len(phrase) + 1))


@cache
def phrases_of(section: str) -> Phrases:
    """Folded phrase → the names it can stand for, of one section (``labels``, ``columns``) of the trade lexicon."""
    index: dict[str, list[str]] = defaultdict(list)
    for name, languages in table("trade")[section].items():
        for phrases in languages.values():
            for phrase in phrases:
                if (key := fold(phrase)) and name not in index[key]:
                    index[key].append(name)
    return Phrases({key: tuple(names) for key, names in index.items()})


@cache
def words_of(name: str) -> frozenset[str]:
    """A list of the lexicon's ``[words]``, folded."""
    return frozenset(fold(word) for word in table("trade")["words"][name])


def match_at(words: Sequence[str], start: int, index: Phrases) -> tuple[int, str] | None:
    """The longest phrase that begins at word ``start``: how many words it takes, and the phrase; none across a colon."""
    found, text = None, ""
    for position in range(start, min(len(words), start + MOST_WORDS)):
        bare = words[position].partition("(")[0]
        if bare and bare != words[position] and text + fold(bare) in index:
            found = (position - start + 1, text + fold(bare))  # ``DATE(MM/DD/YYYY)``
        text += fold(words[position])
        if text in index:
            found = (position - start + 1, text)
        if (text and text not in index.openings) or words[position].endswith((":", "：")):
            break
    return found


def named_at(words: Sequence[str], start: int) -> tuple[int, tuple[str, ...], str] | None:
    """The longest label that begins at word ``start``, as a phrase of the lexicon or by its grammar: words, roles, phrase."""
    index = phrases_of("labels")
    hit = match_at(words, start, index)
    count, roles, phrase = (hit[0], index[hit[1]], hit[1]) if hit is not None else (0, (), "")
    colon = next((at for at in range(start, min(len(words), start + 8)) if words[at].endswith((":", "："))), None)
    if colon is not None and _goes_on(words, start, colon):
        colon += 1
    reach = words[start : min(len(words), start + 8) if colon is None else colon + 1]
    bracket = next((at for at, word in enumerate(reach) if at and word.startswith("(")), len(reach))
    reach = reach[:bracket]
    read = meanings(reach, "roles") if _begins_label(reach[0], start) else ()
    longest = next((at for at in reversed(range(len(read))) if read[at]), None)
    if longest is not None and longest + 1 > count:
        count, roles, phrase = longest + 1, read[longest], "".join(map(fold, reach[: longest + 1]))
    return (count, _with_date(roles, " ".join(words[start : start + count])), phrase) if count else None


def _goes_on(words: Sequence[str], start: int, colon: int) -> bool:
    """Whether a label goes on behind a colon in its midst: ``TOTAL NET: WEIGHT:``."""
    again = colon > start and colon + 1 < len(words) and words[colon + 1].endswith((":", "："))
    return again and not meaning(" ".join(words[start : colon + 1]), "roles") and bool(meaning(" ".join(words[start : colon + 2]), "roles"))


def _with_date(roles: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The roles with that of a date, where the label names both: ``Invoice No. & Date``."""
    more = tuple(_DATE_OF[role] for role in roles if role in _DATE_OF and _DATE_OF[role] not in roles)
    return (*roles, *more) if more and re.search(r"\b(?:date|dated|datum|dt|fecha|data|tarih)\b|日期|ngày", text, re.IGNORECASE) else roles


@lru_cache(maxsize=8192)
def _begins_label(word: str, start: int) -> bool:
    """Whether a label of the grammar can begin with this word: no figure, and within a line no article or preposition."""
    return not any(map(str.isdigit, word)) and not (start and is_filler(word))


@lru_cache(maxsize=8192)
def roles_of_text(text: str) -> tuple[str, ...]:
    """What a whole label stands for, however it is printed: in brackets' company, in two or three languages, several things parted by strokes."""
    index = phrases_of("labels")
    text = re.sub(r"^\W*(?:\(?\d{1,2}[a-z]?[.)]?\s+|\d{1,2}[.)](?=[^\W\d]))?", "", text).strip(" :：.*-–")
    bare = re.sub(r"\([^)]*(?:\)|$)", " ", text).strip(" :：.*-–")
    for whole in (text, bare):
        if found := index.get(fold(whole)) or meaning(whole, "roles"):
            return _with_date(found, whole)
    parts = [part.strip(" :：.") for part in re.split(r"\s*[/|·•;]\s*|\s[-–—]\s|(?<=[一-鿿])\s*(?=[A-Za-z])|(?<=[A-Za-z.])\s*(?=[一-鿿])", bare)]
    named = [roles for part in parts if part and (roles := index.get(fold(part)) or meaning(part, "roles"))]
    if not named or len(parts) < 2:
        return ()
    return _with_date(shared(named), text)


@lru_cache(maxsize=8192)
def roles_of_ending(text: str) -> tuple[str, ...]:
    """The number a longer label ends with: ``MULTIMODAL TRANSPORT B/L No.``"""
    words = text.split()
    for start in range(1, max(1, len(words) - 1)):
        hit = named_at(words, start)
        if hit is not None and start + hit[0] == len(words) and hit[0] > 1:
            return tuple(role for role in hit[1] if role in NUMBER_ROLES and role not in ("own_number", "document_number"))
    return ()


@cache
def _short_of_a_letter() -> dict[str, frozenset[str]]:
    """Long phrases of the lexicon with one letter left out → the phrases."""
    found: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases_of("labels"):
        if len(phrase) > 8 and phrase.isascii():
            for at in range(len(phrase)):
                found[phrase[:at] + phrase[at + 1 :]].add(phrase)
    return {short: frozenset(phrases) for short, phrases in found.items()}


@cache
def misread_roles(text: str) -> tuple[str, ...]:
    """What a label stands for that recognition spoiled by one letter: ``Consignce``, ``IINVOICE NO.``."""
    folded = fold(text)
    if not 8 <= len(folded) <= 40 or not folded.isascii():
        return ()
    meant = set(_short_of_a_letter().get(folded, ()))
    for at in range(len(folded)):
        short = folded[:at] + folded[at + 1 :]
        meant |= _short_of_a_letter().get(short, frozenset()) | ({short} if len(short) > 8 and short in phrases_of("labels") else set())
    roles = {phrases_of("labels")[phrase] for phrase in meant}
    return roles.pop() if len(roles) == 1 else ()


def shared(named: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The roles that all parts of a label name; where they name different things, all of these, without those that say least."""
    common = [role for role in named[0] if all(role in roles for roles in named)]
    every = tuple(dict.fromkeys(common or [role for roles in named for role in roles]))
    strong = tuple(role for role in every if role not in WEAK_ROLES)
    return strong or every
