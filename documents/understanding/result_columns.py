"""What a name in a result table stands for: a column's kind, a thing measured, a specimen, a summary of the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from documents.understanding.lexicon import table
from documents.understanding.result_units import is_figure, is_flow, is_unit, without_unit
from documents.understanding.script import fold, is_cjk, latin_part

#: Names of columns and rows come back in every table of a report, and in every look at it.
KEPT_NAMES = 8192
COLUMN_KINDS = ("specimen", "condition", "detail", "property", "value", "limit", "unit", "ignored")


@cache
def _column_words() -> dict[str, str]:
    columns = table("results")["columns"]
    return {fold(word): kind for kind in reversed(COLUMN_KINDS) for word in columns[kind]["words"]}


_BRACKET, _IN_UNIT, _BEHIND_COMMA = re.compile(r"[(（\[].*?[)）\]]"), re.compile(r"\s+in\s+\S+$"), re.compile(r"\s*[,;]\s*(?:in\s+)?\S+$")
_STROKE, _SLASH = re.compile(r"\s*[/|]\s*"), re.compile(r"\s*/\s*")
_HALVES, _EXPLAINED = re.compile(r"\s+[/|]\s+|(?<=[^\W\d_]{3})/(?=[^\W\d_]{4})"), re.compile(r"[:：(（].*$")
_DECIMAL, _WORD, _LETTERED = re.compile(r"[<>≤≥]?\s*\d+[.,]\d+\s*%?"), re.compile(r"\w+"), re.compile(r"[A-MO-Z]-?\d{1,3}")


@lru_cache(maxsize=KEPT_NAMES)
def column_kind(text: str) -> str | None:
    """What a column of that name holds, ``None`` where the name is no column name of the lexicon (it may name what was measured)."""
    words = _column_words()
    bare = _BRACKET.sub("", text).strip(" :：≥≤<>=.*")
    for candidate in (text, bare, latin_part(bare), "".join(sign for sign in bare if is_cjk(sign)), _IN_UNIT.sub("", bare)):
        if fold(candidate) in words:
            return words[fold(candidate)]
    without = _BEHIND_COMMA.sub("", without_unit(bare)).strip(" :,;/-–")
    return "ignored" if is_summary(bare) else words.get(fold(without)) or _kind_of_halves(without)


def _kind_of_halves(text: str) -> str | None:
    """The kind of a name in two languages, with a stroke or only a blank between them: ``Mẫu số / Specimen``, ``Kết quả Result``."""
    words = _column_words()
    halves = [half.strip(" :.") for half in _STROKE.split(text)]
    kinds = {words.get(fold(half)) for half in halves}
    if len(halves) == 2 and len(kinds) == 1:
        return kinds.pop()
    parts = [fold(part.strip(".:")) for part in text.split()]
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
    halves = dict.fromkeys((text, *_HALVES.split(text), _EXPLAINED.sub("", text)))
    if any(fold(without_unit(half).strip(" :：.")) in whole for half in halves):
        return True
    lowered = text.casefold()
    return any(word in lowered and pattern.search(text) for word, pattern in means.items())


def test_named(text: str) -> str:
    """The name of a test without the words of a summary and without numbers, folded: ``Force at break, median`` and ``Force at break 3`` are one test."""
    for pattern in _summaries()[1].values():
        text = pattern.sub(" ", text.casefold())
    return re.sub(r"\d+", "", fold(text))


def is_header(cells: Sequence[str]) -> bool:
    """A header names at least two columns, or one of them and numbered specimens, and holds no results."""
    if is_series(cells):
        return True
    named = sum(1 for cell in cells if cell and _names_column(cell))
    figures = sum(1 for cell in cells if cell and _DECIMAL.fullmatch(cell.strip()))
    return named >= 2 and figures == 0 and any(cell and not is_figure(cell) and not is_specimen_name(cell) for cell in cells)


def _names_column(cell: str) -> bool:
    specimen = is_specimen_name(cell) and not cell.isdigit()
    return specimen or column_kind(cell) is not None or is_measured(cell) or is_flow(cell) or is_activity(cell)


@cache
def _whole_conditions() -> tuple[str, ...]:
    return tuple(fold(word) for word in table("results")["conditions"]["whole"])


@cache
def _measured() -> tuple[frozenset[str], tuple[str, ...]]:
    """The words for what is measured, and those that say so inside a longer word too."""
    lexicon = table("results")
    details = {fold(word) for word in lexicon["details"]["words"]}
    words = dict.fromkeys(fold(word) for words in (lexicon["measured"]["words"], *lexicon["synonyms"].values()) for word in words)
    kept = [word for word in words if word not in details]
    return frozenset(kept), tuple(word for word in kept if len(word) > 3 or is_cjk(word))


@lru_cache(maxsize=KEPT_NAMES)
def is_measured(text: str) -> bool:
    """Whether the text names something a laboratory measures; a condition's name that sounds like one (``mechanical strength``) does not."""
    folded = fold(text)
    for condition in _whole_conditions():
        folded = folded.replace(condition, "")
    words, anywhere = _measured()
    return any(word in folded for word in anywhere) or any(fold(word) in words for word in _WORD.findall(text) if len(word) < 4)


#: ``a.r.``, ``t.c.``: letters for words, with dots.
_ABBREVIATED = re.compile(r"(?<!\w)(?:[a-z]\.){2}")


@cache
def _conditions() -> dict[str, re.Pattern[str]]:
    words = table("results")["conditions"]
    return _as_words((*words["whole"], *words["words"]))


def _as_words(words: Sequence[str]) -> dict[str, re.Pattern[str]]:
    """The words with the pattern of each: as a whole word where it is written in Latin letters."""
    return {word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)" if word.isascii() else re.escape(word)) for word in words}


@lru_cache(maxsize=KEPT_NAMES)
def is_condition(text: str) -> bool:
    """Whether the text says in what condition the specimen was: as received, after ageing, temperature conditioned."""
    lowered = _ABBREVIATED.sub(lambda match: match.group().replace(".", ""), text.casefold().strip())
    return any(word in lowered and pattern.search(lowered) for word, pattern in _conditions().items())


@cache
def _details() -> dict[str, re.Pattern[str]]:
    return _as_words(table("results")["details"]["words"])


def is_detail(text: str) -> bool:
    """Whether the text says through what or at what rate a test was made, which makes its name more exact."""
    lowered = text.casefold().strip()
    return any(word in lowered and pattern.search(lowered) for word, pattern in _details().items())


def names_conditions(cells: Sequence[str]) -> bool:
    """Whether a row names specimens and the conditions their results stand under."""
    first = next((cell for cell in cells if cell), "")
    rest = [cell for cell in cells if cell and cell != first]
    told = sum(1 for cell in rest if is_condition(cell) or column_kind(cell))
    return column_kind(first) == "specimen" and told >= max(1, len(rest) // 2) and not any(is_figure(cell) for cell in rest)


@cache
def _activities() -> re.Pattern[str]:
    words = table("results")["leakage"]
    return re.compile("|".join(re.escape(word) for word in (*words["exercises"], *words["activities"])), re.IGNORECASE)


def is_activity(text: str) -> bool:
    """Whether the text names what a wearer does in the test of inward leakage."""
    return len(text) < 40 and _activities().search(text) is not None


def is_sentence(text: str) -> bool:
    """Whether the text runs on and names nothing: it ends like a sentence, has a verb, or says too much for a title."""
    words = text.split()
    if len(words) > 22 or len(text) > 160 or (len(words) > 9 and re.search(r"[.;。]\s*$", text) is not None):
        return True
    return len(words) > 3 and re.search(r"\b(?:was|were|wurden?|ist|sind|are|is|has|have|shall|được)\b|应|不得", text) is not None


_SPECIMEN = re.compile(
    r"(?:(?:test\s+)?(?:probe|specimens?|samples?|articles?|muster|prüfling|prüfmuster|prüfkörper|mask|maske|glove|handschuh|pair|paar|mẫu(?:\s+(?:số|thử))?|试样|样品|样|"
    r"口罩|手套|e|ex\.?|exercise|übung|动作|bài tập|wearer|subject|proband(?:in)?|testperson|person|träger|受试者|佩戴者|người đeo|[a-mo-z]|#)?\s*"
    r"(?:no\.?|nr\.?|n°|编号|số)?\s*[-.:]?\s*)?(?P<name>#?\d{1,3}#?)",
    re.IGNORECASE,
)


@lru_cache(maxsize=KEPT_NAMES)
def specimen_named(text: str) -> str:
    """The specimen's own number in ``Probe 1``, ``Mẫu 2 / Specimen 2``, ``1#``, its sign ``M3`` as printed; nothing where the text names none."""
    for part in (text, *_SLASH.split(text)):
        if _LETTERED.fullmatch(part.strip()):
            return part.strip()
        match = _SPECIMEN.fullmatch(part.strip())
        if match is not None:
            return match["name"]
    return ""


def is_specimen_name(text: str) -> bool:
    """``Probe 1``, ``E3``, ``Specimen 2``, ``1#``."""
    return bool(specimen_named(text))


_UNDER_CONDITION = re.compile(r"(?P<condition>.*?\D)[\s,:/-]+(?P<specimen>#?\d{1,3}#?|[A-Z]-?\d{1,3})")


def specimen_under_condition(name: str) -> tuple[str, str]:
    """Specimen and condition of a column that names both: ``As received 1``, ``SW 2``; no condition where the name is the specimen's alone."""
    if is_specimen_name(name):
        return specimen_named(name), ""
    match = _UNDER_CONDITION.fullmatch(name.strip())
    return (match["specimen"], match["condition"].strip()) if match is not None and is_condition(match["condition"]) else ("", "")


_SIGN = re.compile(r"(?P<before>[A-Z]{1,4}[A-Z+]*[-_. ]?|.{0,14}?\D)?(?P<number>\d{1,3})(?P<after>#?)")


def numbered(cells: Sequence[str]) -> tuple[int, ...]:
    """The places of cells that number specimens: known as their names, or one word or sign with three or more rising numbers (``AR1``, ``AR2``, ``AR3``)."""
    known = tuple(i for i, cell in enumerate(cells) if cell and specimen_under_condition(cell)[0] and not is_unit(cell))
    if len(known) >= 2:
        return known
    by_sign: dict[str, list[tuple[int, int]]] = {}
    for i, cell in enumerate(cells):
        match = _SIGN.fullmatch(cell.strip()) if cell else None
        if match is not None and match["before"] and not is_flow(cell):
            by_sign.setdefault(match["after"], []).append((i, int(match["number"])))
    found = next((ones for ones in by_sign.values() if len(ones) >= 3), [])
    return tuple(i for i, _ in found) if all(a[1] < b[1] for a, b in pairwise(found)) else ()


def is_series(cells: Sequence[str]) -> bool:
    """Whether a row only numbers specimens: ``1#``, ``2#``, ``3#`` or ``1``, ``2``, ``3`` one after the other, but for a name in the first cell."""
    first, rest = (cells[0] if cells else ""), [cell for cell in cells[1:] if cell]
    if first and is_specimen_name(first) and not column_kind(first):
        first, rest = "", [first, *rest]
    if first and column_kind(first) not in ("specimen", "property", "condition", "detail") and (is_measured(first) or is_figure(first)):
        return False
    names = [specimen_named(cell) for cell in rest if not column_kind(cell)]
    numbers = [int(re.sub(r"\D", "", name)) for name in names if name]
    rising = all(b - a == 1 for a, b in pairwise(numbers))
    sure = bool(first) or any("#" in name for name in names) or (len(numbers) >= 3 and numbers[0] == 1)
    return len(numbers) >= 2 and len(numbers) == len(names) and rising and sure
