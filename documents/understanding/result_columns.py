"""What a name in a result table stands for: a column's kind, a thing measured, a specimen, a summary of the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from documents.understanding.lexicon import table
from documents.understanding.result_units import is_figure, is_flow, is_unit, without_unit
from documents.understanding.script import fold, is_cjk, latin_part

COLUMN_KINDS = ("specimen", "condition", "detail", "property", "value", "limit", "unit", "ignored")


@cache
def _column_words() -> dict[str, str]:
    columns = table("results")["columns"]
    return {fold(word): kind for kind in reversed(COLUMN_KINDS) for word in columns[kind]["words"]}


def column_kind(text: str) -> str | None:
    """What a column of that name holds, ``None`` where the name is no column name of the lexicon (it may name what was measured)."""
    words = _column_words()
    bare = re.sub(r"[(（\[].*?[)）\]]", "", text).strip(" :：≥≤<>=.*")
    for candidate in (text, bare, latin_part(bare), "".join(sign for sign in bare if is_cjk(sign)), re.sub(r"\s+in\s+\S+$", "", bare)):
        if fold(candidate) in words:
            return words[fold(candidate)]
    without = re.sub(r"\s*[,;]\s*(?:in\s+)?\S+$", "", without_unit(bare)).strip(" :,;/-–")
    return "ignored" if is_summary(bare) else words.get(fold(without)) or _kind_of_halves(without)


def _kind_of_halves(text: str) -> str | None:
    """The kind of a name in two languages, with a stroke or only a blank between them: ``Mẫu số / Specimen``, ``Kết quả Result``."""
    words = _column_words()
    halves = [half.strip(" :.") for half in re.split(r"\s*[/|]\s*", text)]
    kinds = {words.get(fold(half)) for half in halves}
    if len(halves) == 2 and len(kinds) == 1:
        return kinds.pop()
    parts = text.split()
    pairs = ((words.get(fold(" ".join(parts[:i]))), words.get(fold(" ".join(parts[i:])))) for i in range(1, len(parts)))
    return next((left for left, right in pairs if left is not None and left == right), None)


@cache
def _summaries() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = table("results")["rows"]
    return frozenset(fold(word) for word in rows["summary"]), tuple(rows["means"])


def is_summary(text: str) -> bool:
    """Whether a row or a column of that name sums up the others: a mean, a deviation, a largest value."""
    whole, means = _summaries()
    halves = [text, *re.split(r"\s+[/|]\s+|(?<=[^\W\d_]{3})/(?=[^\W\d_]{4})", text), re.sub(r"[:：(（].*$", "", text)]
    if any(fold(without_unit(half).strip(" :：.")) in whole for half in halves):
        return True
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) if not is_cjk(word) else word in text for word in means)


def is_header(cells: Sequence[str]) -> bool:
    """A header names at least two columns, or one of them and numbered specimens, and holds no results."""
    if is_series(cells):
        return True
    named = sum(1 for cell in cells if cell and _names_column(cell))
    figures = sum(1 for cell in cells if cell and re.fullmatch(r"[<>≤≥]?\s*\d+[.,]\d+\s*%?", cell.strip()))
    return named >= 2 and figures == 0 and any(cell and not is_figure(cell) and not is_specimen_name(cell) for cell in cells)


def _names_column(cell: str) -> bool:
    specimen = is_specimen_name(cell) and not cell.isdigit()
    return specimen or column_kind(cell) is not None or is_measured(cell) or is_flow(cell) or is_activity(cell)


@cache
def _whole_conditions() -> tuple[str, ...]:
    return tuple(fold(word) for word in table("results")["conditions"]["whole"])


@cache
def _measured() -> tuple[str, ...]:
    lexicon = table("results")
    details = {fold(word) for word in lexicon["details"]["words"]}
    words = dict.fromkeys(fold(word) for words in (lexicon["measured"]["words"], *lexicon["synonyms"].values()) for word in words)
    return tuple(word for word in words if word not in details)


def is_measured(text: str) -> bool:
    """Whether the text names something a laboratory measures; a condition's name that sounds like one (``mechanical strength``) does not."""
    folded = fold(text)
    for condition in _whole_conditions():
        folded = folded.replace(condition, "")
    return any(word in folded for word in _measured() if len(word) > 3 or is_cjk(word)) or any(
        fold(word) in _measured() for word in re.findall(r"\w+", text) if len(word) < 4
    )


@cache
def _conditions() -> tuple[str, ...]:
    words = table("results")["conditions"]
    return (*words["whole"], *words["words"])


def is_condition(text: str) -> bool:
    """Whether the text says in what condition the specimen was: as received, after ageing, temperature conditioned."""
    lowered = text.casefold().strip()
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", lowered) if word.isascii() else word in lowered for word in _conditions())


@cache
def _details() -> tuple[str, ...]:
    return tuple(table("results")["details"]["words"])


def is_detail(text: str) -> bool:
    """Whether the text says through what or at what rate a test was made, which makes its name more exact."""
    lowered = text.casefold().strip()
    return any(word in lowered if not word.isascii() else re.search(rf"(?<!\w){re.escape(word)}(?!\w)", lowered) for word in _details())


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


def specimen_named(text: str) -> str:
    """The specimen's own number in ``Probe 1``, ``Mẫu 2 / Specimen 2``, ``1#``, its sign ``M3`` as printed; nothing where the text names none."""
    for part in (text, *re.split(r"\s*/\s*", text)):
        if re.fullmatch(r"[A-MO-Z]-?\d{1,3}", part.strip()):
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
