"""What headings of result tables say: property, condition, unit and limit out of titles, column names and requirements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from documents.understanding.lexicon import table
from documents.understanding.result_columns import column_kind, is_measured
from documents.understanding.script import folded_space, latin_half, latin_part

FIGURE = r"[<>≤≥~≈]?\s*-?\d+(?:[.,]\d+)?"


UNIT = r"(?:%|Vol\.-%|‰|[µm]?[A-Za-z]{1,4}(?:[/·][A-Za-z\d]{1,12}[²³]?)?[²³]?|mg/Handschuh|mg/glove|Stück|pcs|CFU/g|Pa/cm²|Pa/cm2)"


LIMIT = re.compile(
    rf"(?<![/\w])(?!at least \d+ (?:of|out of)|mindestens \d+ von)(?:(?:≤|≥|<|>|=<|>=|<=|max(?:imum|\.)?|min(?:imum|\.)?|"
    rf"mindestens|höchstens|at least|at most|not (?:more|greater|less|lower) than|no (?:more|less) than|not exceed(?:ing)?|less than|more than|"
    rf"nicht (?:größer|mehr|höher|kleiner|weniger|geringer) als|(?:kleiner|größer|weniger|mehr) als|"
    rf"[应须]?不得?[大小高低多少超][于过]|[大小][于]等?于?|至少|最[大小]|"
    rf"không (?:quá|lớn hơn|nhỏ hơn|vượt quá|dưới|trên|ít hơn)|nhỏ hơn(?: hoặc bằng)?|lớn hơn(?: hoặc bằng)?|tối thiểu|"
    rf"tối đa)\s*)\d+(?:[.,]\d+)?(?:\s*{UNIT}(?![A-Za-z]))?",
    re.IGNORECASE,
)


_UNIT_IN = re.compile(
    r"[(（]\s*(?P<a>%|[A-Za-zµ°][\w/²³%.°·-]{0,12}|Vol\.-%)\s*[)）]|\bin\s+(?P<b>%|mbar|Pa|N|mm|mg|s|min|kPa|cm|g|µm|Vol\.-%|[A-Za-z]{1,3}/[A-Za-z\d²]{1,6})(?=\s|$|\()|,\s*(?P<c>%)(?=\s*(?:[,;–-]|$))"
    r"|(?<=[^\s\d])\s*/\s*(?P<d>%|k?Pa|m?bar|N|mm|mg)$"
)


_UNITS = frozenset(
    {
        "%",
        "mbar",
        "pa",
        "kpa",
        "n",
        "mm",
        "cm",
        "mg",
        "g",
        "s",
        "min",
        "cfu/g",
        "pa/cm²",
        "pa/cm2",
        "mmhg",
        "l/min",
        "vol.-%",
        "mg/glove",
        "mg/handschuh",
        "µg/g",
        "µg/dm²",
        "kbe/g",
        "mpa",
        "ml",
        "m",
        "h",
        "‰",
        "µm",
        "cfu",
        "mm/s",
        "mg/dm²",
        "kg",
        "bar",
        "g/m²",
        "mm h2o",
        "mmh2o",
        "cm h2o",
        "mn",
    }
)


def _one(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group), "")


@dataclass(frozen=True)
class Heading:
    """What the words above a table say of all its values."""

    property: str = ""
    condition: str = ""
    unit: str = ""
    limit: str = ""
    requirement: str = ""


def heading_of(titles: Sequence[str]) -> Heading:
    """Property, condition, unit and limit out of ``7.9.2 Penetration … – sodium chloride, 95 l/min`` and ``Anforderung: Reißkraft ≥ 6,0 N``."""
    requirement = " ".join(
        title for title in titles if re.match(r"\s*(?:Anforderung|Requirement|要求|标准要求|Yêu cầu|Grenzwert|Limit)\w*\s*[:：]", title, re.IGNORECASE)
    )
    title = next((one for one in titles if one not in requirement and (is_measured(one) or re.match(r"\s*\d+(?:\.\d+)*[.)]?\s+\S", one))), "")
    if not title:
        return Heading(requirement=requirement)
    read = _read_heading(title)
    behind = " ".join(reversed([one for one in titles[: titles.index(title)] if one not in requirement]))
    alone = next((one for one in titles[: titles.index(title)] if is_condition(one) and not is_measured(one) and len(one) < 60 and not LIMIT.search(one)), "")
    return replace(read, limit=read.limit or _limit_in(behind), condition=alone or read.condition, requirement=requirement)


def _read_heading(title: str) -> Heading:
    text = re.sub(r"^\s*=?\s*(?:\d+(?:\.\d+)*[.)]?\s+)", "", latin_part(folded_space(title)))
    text = re.sub(r"^(?:(?:Table|Tabelle|Tab\.|表|Bảng)\s*/?\s*)+\d+\s*[:.–-]?\s*", "", text)
    unit = next((one for one in (_one(match) for match in _UNIT_IN.finditer(text)) if one.casefold() in _UNITS), "")
    limit = _limit_in(text) or _limit_in(folded_space(title))
    condition = next((inner for inner in re.findall(r"\(([^()]*)\)", text) if is_condition(inner)), "")
    bare = re.split(
        rf"\s*[–-]\s*(?:requirement|Anforderung|limit|Grenzwert|yêu cầu|giới hạn)|\s*[(（,，;；]?\s*(?:要求|限值|标准值)\s*[:：]?|\s*[(,;]?\s*(?<![/\w])"
        rf"(?:requirement|Grenzwert|Anforderung|yêu cầu|giới hạn|limit|maximum|max\.?|minimum|min\.?|không (?:quá|lớn hơn|nhỏ hơn|vượt quá))\b(?!\w)|"
        rf",?\s*[≤≥<>]|\s*[(,;–-]?\s*{LIMIT.pattern}",
        text,
        maxsplit=1,
        flags=re.IGNORECASE,
    )[0]
    bare = re.sub(r"\s+nach\s+EN\s.*$|\s+(?:to|according to|acc\. to)\s+EN\s.*$", "", bare)
    bare = _UNIT_IN.sub(lambda match: "" if _one(match).casefold() in _UNITS else match.group(), bare)
    if condition:
        bare = bare.replace(f"({condition})", "")
    return Heading(latin_half(bare.strip(" ,:;–-(（/")).strip(" ,:;–-"), condition, unit, limit)


def _limit_in(text: str) -> str:
    match = LIMIT.search(text)
    if match is not None:
        plain = re.match(r"(?:maximum|minimum|max\.?|min\.?)\s+(?P<number>\d.*)", match.group(), re.IGNORECASE)
        return match.group().strip() if plain is None or "maximum" not in match.group().casefold() else plain["number"].strip()
    bracket = re.search(r"\(\s*(?:Grenzwert|Anforderung|limit|requirement|限值|要求)\s*[:：]?\s*(?P<limit>[^()]{1,20})\)", text, re.IGNORECASE)
    return bracket["limit"].strip() if bracket else ""


@cache
def _conditions() -> dict[str, re.Pattern[str]]:
    """The words for conditions, with the pattern of each: as a whole word where it is written in Latin letters."""
    words = table("results")["conditions"]["words"]
    return {word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)" if word.isascii() else re.escape(word)) for word in words}


def is_condition(text: str) -> bool:
    """Whether the text says in what condition the specimen was: as received, after ageing, temperature conditioned."""
    lowered = text.casefold().strip()
    return any(word in lowered and pattern.search(lowered) for word, pattern in _conditions().items())


def unit_of(name: str) -> str:
    return next((one for one in (_one(match) for match in _UNIT_IN.finditer(name)) if one.casefold() in _UNITS), "")


def is_unit(text: str) -> bool:
    """Whether the text is a unit and nothing else."""
    return text.strip(" ()（）[]").casefold() in _UNITS


def column_heading(name: str) -> Heading:
    """``Reißkraft in N nach Alterung (7 d, 70 °C)``: property, unit and condition out of a column's name; nothing for ``Result (mbar)`` but its unit."""
    unit = unit_of(name)
    if column_kind(name) == "value" or not is_measured(name):
        return Heading(unit=unit)
    text = latin_part(folded_space(name))
    limit = _limit_in(text)
    text = _UNIT_IN.sub(lambda match: " " if _one(match).casefold() in _UNITS else match.group(), text)
    text = LIMIT.sub("", text)
    at = next(
        (match.start() for match in re.finditer(r"\s(?:vor|nach|before|after|as received|trước|sau|im Anlieferungszustand)\b", text, re.IGNORECASE)), None
    )
    condition = text[at:].strip(" ,") if at is not None else ""
    return Heading(_closed((text[:at] if at is not None else text).strip(" ,:;–-")), condition, unit, limit)


def _closed(text: str) -> str:
    """The text without a bracket that was opened or closed only."""
    return text if text.count("(") == text.count(")") else text.strip(" ,:;()–-")


def limit_for(name: str, heading: Heading) -> str:
    """The limit the requirement line states for that property."""
    if not heading.requirement or not name:
        return ""
    at = heading.requirement.casefold().find(name.casefold()[:6])
    match = LIMIT.search(heading.requirement, at) if at >= 0 else None
    return re.sub(rf"\s*{UNIT}$", "", match.group()).strip() if match else ""


def unit_in_limit(limit: str) -> str:
    match = re.search(rf"\d\s*(?P<unit>{UNIT})$", limit)
    return match["unit"] if match else ""


def property_and_limit(requirement: str, named: str) -> tuple[str, str]:
    """A requirement cell that names its test: ``Penetration NaCl: FFP2 max 6 %`` is the test and its limit."""
    limit = LIMIT.search(requirement)
    if limit is None or not is_measured(requirement[: limit.start()]):
        return latin_part(named), requirement
    name = re.sub(r"\s*[:,;(]?\s*(?:FFP\d(?: NR)?|Type \w+|class \w+|average|mean|im Mittel)?\s*[:,;]?\s*$", "", requirement[: limit.start()])
    return latin_part(name).strip(" :,;"), limit.group().strip()
