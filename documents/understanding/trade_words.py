"""What labels and heads of columns mean that nobody has written down: every word known, all together a rule of the grammar (``trade_grammar.toml``)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import combinations

from documents.understanding.lexicon import table
from documents.understanding.script import CJK

#: The ways to read some words: each a set of concepts.
Readings = frozenset[frozenset[str]]

#: Words of a phrase of the lexicon at most, and readings followed at most.
_LONGEST, _MOST_READINGS = 5, 48
_NOTHING: Readings = frozenset({frozenset()})


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """A label for comparing: letters and digits only, lower case, umlauts written out, a number sign as ``no``."""
    text = unicodedata.normalize("NFKC", text.replace("№", "no").replace("n°", "no").replace("N°", "no").replace("º", "o").replace("#", "no"))
    text = text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return "".join(character for character in unicodedata.normalize("NFC", text) if character.isalnum() or unicodedata.combining(character))


@cache
def _concepts() -> dict[str, frozenset[str]]:
    """Folded word or phrase → the concepts it can be."""
    index: dict[str, set[str]] = defaultdict(set)
    for concept, languages in table("trade_grammar")["concepts"].items():
        for phrases in languages.values():
            for phrase in phrases:
                index[fold(phrase)].add(concept)
    index.pop("", None)
    return {phrase: frozenset(concepts) for phrase, concepts in index.items()}


@cache
def _rules(section: str) -> dict[frozenset[str], tuple[str, ...]]:
    """Concepts → what a label or head made of them stands for."""
    found: dict[frozenset[str], list[str]] = defaultdict(list)
    for name, rules in table("trade_grammar")[section].items():
        for rule in rules:
            needed, optional = rule.split("(")[0].split(), re.findall(r"\w+", rule.partition("(")[2])
            for count in range(len(optional) + 1):
                for more in combinations(optional, count):
                    if name not in found[concepts := frozenset((*needed, *more))]:
                        found[concepts].append(name)
    return {concepts: tuple(names) for concepts, names in found.items()}


@lru_cache(maxsize=16384)
def _ways(word: str) -> Readings | None:
    """The ways to read one printed word: whole, as parts parted by a stroke, or as a compound; ``None`` where some part of it is not known."""
    whole = fold(word)
    if not whole:
        return _NOTHING
    if (known := _concepts().get(whole)) is not None:
        return frozenset(_read(concept) for concept in known)
    for strokes in (r"[/|]", r"[·–,;:()&+-]", r"\."):
        parts = [part for part in re.split(strokes, word) if fold(part)]
        if len(parts) > 1:
            ways: Readings | None = _NOTHING
            for part in parts:
                ways = _joined(ways, _ways(part))
            return ways
    return _compound(whole)


def _read(concept: str) -> frozenset[str]:
    return frozenset() if concept == "filler" else frozenset(concept.split())


def _compound(whole: str) -> Readings | None:
    """The ways to read a word made of known ones: ``gesamtrohmasse``, ``rechnungsnr``, ``发票编号``."""
    chinese = CJK.search(whole) is not None
    if not chinese and (len(whole) < 7 or not whole.isalpha()):
        return None
    least = 1 if chinese else 3
    ways: list[Readings | None] = [_NOTHING, *([None] * len(whole))]
    for end in range(1, len(whole) + 1):
        for start in range(max(0, end - 18), end):
            piece = whole[start:end]
            if len(piece) < least and not (end == len(whole) and piece in ("nr", "no")):
                continue
            if (before := ways[start]) is not None and (known := _concepts().get(piece)) is not None:
                ways[end] = (ways[end] or frozenset()) | (_joined(before, frozenset(_read(concept) for concept in known)) or frozenset())
    return ways[-1]


def _joined(first: Readings | None, second: Readings | None) -> Readings | None:
    if first is None or second is None:
        return None
    return frozenset([one | other for one in first for other in second][:_MOST_READINGS])


def meanings(words: Sequence[str], section: str) -> tuple[tuple[str, ...], ...]:
    """For each count of words from the first on (1, 2, …): what they stand for together, nothing where they are no label."""
    reached: list[Readings | None] = [_NOTHING, *([None] * len(words))]
    concepts = _concepts()
    for start in range(len(words)):
        before = reached[start]
        if before is None:
            continue
        for end in range(start + 1, min(len(words), start + _LONGEST) + 1):
            if end == start + 1:
                ways = _ways(words[start])
            else:
                known = concepts.get("".join(map(fold, words[start:end])))
                ways = None if known is None else frozenset(_read(concept) for concept in known)
            more = _joined(before, ways)
            if more:
                reached[end] = more if reached[end] is None else frozenset([*(reached[end] or ()), *more][:_MOST_READINGS])
        if not any(reached[start + 1 :]):
            break
    return tuple(() if readings is None else _named(readings, section) for readings in reached[1:])


def _named(readings: Iterable[frozenset[str]], section: str) -> tuple[str, ...]:
    rules = _rules(section)
    return tuple(dict.fromkeys(name for concepts in sorted(readings, key=sorted) for name in rules.get(concepts, ())))


def meaning(text: str, section: str) -> tuple[str, ...]:
    """What the whole text stands for as a label (``roles``) or head of a column (``columns``)."""
    words = text.split()
    return meanings(words, section)[-1] if words and len(words) <= 16 else ()


def is_filler(word: str) -> bool:
    """Whether the word says nothing of itself in a label (``of``, ``the``, ``der``)."""
    folded = fold(word)
    return _concepts().get(folded) == frozenset({"filler"}) or folded in _misspelt_fillers()


@cache
def _misspelt_fillers() -> frozenset[str]:
    """Long words of that kind with a letter dropped."""
    fillers = [phrase for phrase, concepts in _concepts().items() if concepts == frozenset({"filler"}) and len(phrase) > 6]
    return frozenset(word[:at] + word[at + 1 :] for word in fillers for at in range(1, len(word)))


@cache
def _form_words() -> frozenset[str]:
    """Every word that labels, heads and titles are made of."""
    trade = table("trade")
    sources = [*trade["labels"].values(), *trade["columns"].values(), *table("trade_grammar")["concepts"].values(), {"form": trade["words"]["form_words"]}]
    texts = [phrase for languages in sources for phrases in languages.values() for phrase in phrases]
    texts += [title for kind in table("titles").values() for key in ("strong", "titles") for title in kind.get(key, ())]
    return frozenset(fold(word) for text in texts for word in re.findall(r"[^\W\d_]+", text.replace("'", "")))


@cache
def _titles() -> tuple[str, ...]:
    """The titles of papers that are long enough to be told from names."""
    return tuple(key for kind in table("titles").values() for title in kind.get("strong", ()) if len(key := fold(title)) > 5)


def holds_title(text: str) -> bool:
    """Whether a title of some paper stands in the text."""
    folded = fold(text)
    return any(title in folded for title in _titles())


def is_form_text(text: str) -> bool:
    """Whether the text is made of the words of forms only, so that it is a label, a title or a head and nobody's value."""
    words = [fold(word) for word in re.findall(r"[^\W_]+", text.replace("'", ""))]
    letters = [word for word in words if not word.isdigit()]
    return bool(letters) and all(word in _form_words() or len(word) == 1 or _is_misread(word) for word in letters)


def _is_misread(word: str) -> bool:
    """Whether the word is one of a form but for one letter that recognition or the typist dropped or changed."""
    if len(word) > 4 and word in _short_of_a_letter():
        return True
    return len(word) > 6 and any((at, word[:at] + word[at + 1 :]) in _but_one_letter() for at in range(len(word)))


@cache
def _short_of_a_letter() -> frozenset[str]:
    return frozenset(word[:at] + word[at + 1 :] for word in _form_words() if len(word) > 5 and word.isascii() for at in range(len(word)))


@cache
def _but_one_letter() -> frozenset[tuple[int, str]]:
    return frozenset((at, word[:at] + word[at + 1 :]) for word in _form_words() if len(word) > 6 and word.isascii() for at in range(len(word)))
