"""What a name in a result table stands for: a column's kind, a thing measured, a specimen, a summary of the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from documents.understanding.lexicon import table
from documents.understanding.script import fold, is_cjk, latin_part

COLUMN_KINDS = ("specimen", "condition", "property", "value", "limit", "unit", "ignored")
#: Names of columns and rows come back in every table of a report, and in every look at it.
KEPT_NAMES = 8192

_FIGURE = re.compile(r"^[<>≤≥~≈]?\s*-?\d+(?:[.,]\d+)?(?:\s*[%A-Za-zµ/²³°·.-]{1,14})?$")
_BRACKET = re.compile(r"[(（\[].*?[)）\]]")
_IN_UNIT = re.compile(r"\s+in\s+\S+$")
_UNIT_BEHIND = re.compile(r"\s*[,;]\s*(?:in\s+)?\S+$|\s+%$|\s*/\s*(?:%|k?Pa|m?bar|N|mm|mg|g)$")
_STROKE = re.compile(r"\s*[/|]\s*")
_HALVES = re.compile(r"\s+[/|]\s+|(?<=[^\W\d_]{3})/(?=[^\W\d_]{4})")
_EXPLAINED = re.compile(r"[:(（].*$")
_WORDS = re.compile(r"\w+")
_RESULT = re.compile(r"[<>≤≥]?\s*\d+[.,]\d+\s*%?")


def is_figure(text: str) -> bool:
    """Whether the cell is a measured number, with its unit or without."""
    return _FIGURE.fullmatch(text.strip()) is not None


@cache
def _column_words() -> dict[str, str]:
    columns = table("results")["columns"]
    return {fold(word): kind for kind in reversed(COLUMN_KINDS) for word in columns[kind]["words"]}


@lru_cache(maxsize=KEPT_NAMES)
def column_kind(text: str) -> str | None:
    """What a column of that name holds, ``None`` where the name is no column name of the lexicon (it may name what was measured)."""
    words = _column_words()
    bare = _BRACKET.sub("", text).strip(" :≥≤<>=.")
    for candidate in (text, bare, latin_part(bare), "".join(sign for sign in bare if is_cjk(sign)), _IN_UNIT.sub("", bare)):
        if fold(candidate) in words:
            return words[fold(candidate)]
    without_unit = _UNIT_BEHIND.sub("", bare)
    return "ignored" if is_summary(bare) else words.get(fold(without_unit)) or _kind_of_halves(without_unit)


def _kind_of_halves(text: str) -> str | None:
    """The kind of a name in two languages, with a stroke or only a blank between them: ``Mẫu số / Specimen``, ``Kết quả Result``."""
    words = _column_words()
    halves = [half.strip(" :.") for half in _STROKE.split(text)]
    kinds = {words.get(fold(half)) for half in halves}
    if len(halves) == 2 and len(kinds) == 1:
        return kinds.pop()
    parts = [fold(part) for part in text.split()]
    pairs = ((words.get("".join(parts[:i])), words.get("".join(parts[i:]))) for i in range(1, len(parts)))
    return next((left for left, right in pairs if left is not None and left == right), None)


@cache
def _summaries() -> tuple[frozenset[str], dict[str, re.Pattern[str]]]:
    """Names that sum up by themselves, and words that do so anywhere in a name, with the pattern of each as a whole word."""
    rows = table("results")["rows"]
    means = {word: re.compile(re.escape(word) if is_cjk(word) else rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE) for word in rows["means"]}
    return frozenset(fold(word) for word in rows["summary"]), means


@lru_cache(maxsize=KEPT_NAMES)
def is_summary(text: str) -> bool:
    """Whether a row or a column of that name sums up the others: a mean, a deviation, a largest value."""
    whole, means = _summaries()
    halves = [text, *_HALVES.split(text), _EXPLAINED.sub("", text)]
    if any(fold(half.strip(" :.")) in whole for half in halves):
        return True
    lowered = text.casefold()
    return any(word in lowered and pattern.search(text) for word, pattern in means.items())


def is_header(cells: Sequence[str]) -> bool:
    """A header names at least two columns, or one of them and numbered specimens, and holds no results."""
    named = sum(1 for cell in cells if cell and (column_kind(cell) or is_measured(cell) or is_specimen_name(cell)))
    figures = sum(1 for cell in cells if _RESULT.fullmatch(cell.strip()))
    return named >= 2 and figures == 0


@cache
def _measured() -> tuple[frozenset[str], tuple[str, ...]]:
    """The words for what is measured, and those that say so inside a longer word too."""
    words = frozenset(fold(word) for word in table("results")["measured"]["words"])
    return words, tuple(word for word in words if len(word) > 3 or is_cjk(word))


@lru_cache(maxsize=KEPT_NAMES)
def is_measured(text: str) -> bool:
    """Whether the text names something a laboratory measures."""
    folded = fold(text)
    words, anywhere = _measured()
    return any(word in folded for word in anywhere) or any(fold(word) in words for word in _WORDS.findall(text))


_SPECIMEN = re.compile(
    r"(?:(?:test\s+)?(?:probe|specimens?|samples?|muster|prüfling|prüfmuster|mask|maske|mẫu(?:\s+(?:số|thử))?|试样|样品|样|e|ex\.?|exercise|übung|动作|bài tập|"
    r"wearer|subject|proband(?:in)?|testperson|person|träger|受试者|佩戴者|người đeo|[a-mo-z]|#)?\s*(?:no\.?|nr\.?|编号)?\s*[-.:]?\s*)?"
    r"(?P<name>#?\d{1,3}#?)",
    re.IGNORECASE,
)


_SIGN, _SLASH = re.compile(r"[A-MO-Z]-?\d{1,3}"), re.compile(r"\s*/\s*")


@lru_cache(maxsize=KEPT_NAMES)
def specimen_named(text: str) -> str:
    """The specimen's own number in ``Probe 1``, ``Mẫu 2 / Specimen 2``, ``1#``, its sign ``M3`` as printed; nothing where the text names none."""
    for part in (text, *_SLASH.split(text)):
        if _SIGN.fullmatch(part.strip()):
            return part.strip()
        match = _SPECIMEN.fullmatch(part.strip())
        if match is not None:
            return match["name"]
    return ""


def is_specimen_name(text: str) -> bool:
    """``Probe 1``, ``E3``, ``Specimen 2``, ``1#``."""
    return bool(specimen_named(text))
