"""What headings of result tables say: property, condition, unit and limit out of titles and column names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from documents.understanding.lexicon import table
from documents.understanding.result_columns import column_kind, is_condition, is_measured, is_sentence
from documents.understanding.result_limits import LIMIT, Requirement, limit_in, requirements, states_requirement
from documents.understanding.result_units import UNIT, unit_of, without_unit
from documents.understanding.script import fold, folded_space, is_cjk, latin_half, latin_part


@dataclass(frozen=True)
class Heading:
    """What the words above a table say of all its values; ``told`` are the limits that lines above and below it state."""

    property: str = ""
    condition: str = ""
    unit: str = ""
    limit: str = ""
    told: tuple[Requirement, ...] = ()


def one_tongue(text: str) -> str:
    """A name in two tongues as the one other papers repeat; a formula behind a Chinese name (``过滤效率 (NaCl)``) is no second tongue."""
    latin = latin_part(folded_space(text))
    if latin == text or not is_cjk(text):
        return latin_half(latin)
    return latin_half(latin) if is_measured(latin) or not is_measured(text) else folded_space(text)


#: A title's number and what laboratories put before it.
_NUMBER = re.compile(
    r"^\s*(?:=\s*)?(?:(?:Table|Tabelle|Tab\.|表|Bảng|Clause|Abschnitt|Section|Annex|Anhang|Test|Prüfung|Điều|Mục|§)\s*/?\s*)*"
    rf"(?:(?!\d+(?:[.,]\d+)?\s*{UNIT})[A-Z]?\d+(?:\.\d+)*\s*[.):：]?(?=\s|[^\d\s%.,])\s*(?:[–-]\s+)?"
    r"|[(（][\da-z]{1,2}[)）]\s*|[a-z]\)\s+|[一二三四五六七八九十]+[、.]\s*)"
)
#: Where it goes on with the standard or the method.
_METHOD = re.compile(
    r"\s*(?:[(（,;–-]\s*)?(?:\b(?:nach|gemäß|to|according to|acc\.? to|in accordance with|as per|per|theo|based on)\s+)?"
    r"(?:(?:DIN |BS |NF )*(?:EN|ISO|ASTM|GB|YY|TCVN)\b(?:[ /]?(?:EN|ISO|T|IEC))*[ ]?[A-Z]?\d|"
    r"(?:Abschnitt|Abs\.|clause|cl\.|section|Annex|Anhang|Ziffer|Kap(?:itel|\.)|Điều|mục|条款?)\s*[A-Z]?\d).*$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    r"\s*[(（]\s*(?:(?:see\s+)?(?:Abschnitt|Abs\.|clause|cl\.|section|Annex|Anhang|Ziffer|Kap(?:itel|\.)|Điều|mục)\b|"
    r"(?:DIN |BS )?(?:EN|ISO|ASTM|GB|YY)[ /]).*?[)）]",
    re.IGNORECASE,
)
_REQUIRES = re.compile(
    rf"\s*[–-]\s*(?:requirement|Anforderung|limit|Grenzwert|yêu cầu|giới hạn)|\s*[(（,，;；]?\s*(?:(?:标准|技术)?要求|(?:标准)?限值|标准值)\s*[:：]?|"
    rf"\s*[(,;]?\s*(?<![/\w])(?:requirements?|required|Grenzwert|Anforderung|zulässig|yêu cầu|giới hạn|limit|maximum|max\.?|minimum|min\.?|"
    rf"không (?:quá|lớn hơn|nhỏ hơn|vượt quá))\b(?!\w)|,?\s*[≤≥<>]|\s*[(,;–-]?\s*{LIMIT.pattern}",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"(?:\s*\*+\)?|\s*[¹²³](?=$)|(?<=[a-zA-Z)])[†‡#]+)$")


def heading_of(titles: Sequence[str], notes: Sequence[str] = ()) -> Heading:
    """Property, condition, unit and limit out of ``7.9.2 Penetration … – sodium chloride, 95 l/min`` and ``Anforderung: Reißkraft ≥ 6,0 N``."""
    named = [one for one in titles if not _opens_requirement(one)]
    title = next((one for one in named if is_measured(one) and not is_sentence(one)), "") or next(
        (one for one in named if _NUMBER.match(one) and not is_sentence(one)), ""
    )
    told = requirements(line for line in (*titles, *notes) if line != title)
    if not title:
        return Heading(told=told)
    read = read_heading(title)
    behind = " ".join(reversed([one for one in titles[: titles.index(title)] if not _opens_requirement(one)]))
    alone = next((one for one in titles[: titles.index(title)] if is_condition(one) and not is_measured(one) and len(one) < 60 and not LIMIT.search(one)), "")
    limit = read.limit or ("" if states_requirement(behind) else limit_in(behind))
    return replace(read, limit=limit, condition=alone or read.condition, told=told)


def _opens_requirement(line: str) -> bool:
    pattern = r"\s*(?:Anforderung|Requirement|要求|标准要求|Yêu cầu|Grenzwert|Limit|Acceptance|Zulässig)\w*(?:\s+[^:：]{1,16})?\s*[:：]"
    return re.match(pattern, line, re.IGNORECASE) is not None


def read_heading(title: str) -> Heading:
    """What one title says of the values under it."""
    text = _FOOTNOTE.sub("", _NUMBER.sub("", one_tongue(_NUMBER.sub("", folded_space(title)))))
    unit = unit_of(text) or unit_of(folded_space(title))
    limit = limit_in(text) or limit_in(folded_space(title))
    text = _IN_BRACKETS.sub("", text)
    condition = next((inner for inner in re.findall(r"\(([^()]*)\)", text) if is_condition(inner) and not is_measured(inner)), "")
    bare = _METHOD.sub("", _REQUIRES.split(without_unit(text), maxsplit=1)[0])
    bare = without_unit(bare.strip(" ,:;–-(（/"))
    if condition:
        bare = bare.replace(f"({condition})", "")
    return Heading(_closed(latin_half(bare.strip(" ,:;–-(（/")).strip(" ,:;–-")), condition, unit, limit)


def column_heading(name: str) -> Heading:
    """``Reißkraft in N nach Alterung (7 d, 70 °C)``: property, unit and condition out of a column's name; nothing for ``Result (mbar)`` but its unit."""
    unit, limit = unit_of(name), limit_in(name)
    text = _REQUIRES.split(without_unit(one_tongue(name)), maxsplit=1)[0] if limit else without_unit(one_tongue(name))
    text = _closed(text.strip(" ,:;–-(（/"))
    if column_kind(name) == "value":
        return Heading(unit=unit, limit=limit)
    if not is_measured(text):
        return Heading(unit=unit, limit=limit, condition=text if is_condition(text) else "")
    at = next(
        (match.start() for match in re.finditer(r"\s(?:vor|nach|before|after|as received|trước|sau|im Anlieferungszustand)\b", text, re.IGNORECASE)), None
    )
    condition = text[at:].strip(" ,") if at is not None else ""
    return Heading(_closed((text[:at] if at is not None else text).strip(" ,:;–-")), condition, unit, limit)


def _closed(text: str) -> str:
    """The text without a bracket that was opened or closed only."""
    text = _FOOTNOTE.sub("", folded_space(text))
    return text if text.count("(") == text.count(")") else text.strip(" ,:;()–-")


@cache
def _synonyms() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(fold(word) for word in words) for words in table("results")["synonyms"].values())


def _things(text: str) -> frozenset[int]:
    folded = fold(text)
    return frozenset(i for i, words in enumerate(_synonyms()) if any(word in folded for word in words))


def fuller_name(name: str, title: str) -> str:
    """A column's or row's name, or the title where that says the same with more words: ``Delta P`` under ``Differential pressure``."""
    if not name or not title or not is_measured(title):
        return name or title
    one, other = _things(name), _things(title)
    same = (bool(one) and one == other) or fold(name) in fold(title)
    return title if same and len(title) > len(name) and not _names_two(title) else name


def _names_two(title: str) -> bool:
    """Whether a title names more than one test, so that the column's own name is the better one."""
    return re.search(r"\s(?:und|and|及|và)\s|\s/\s|[与和、]", title) is not None


def property_and_limit(requirement: str, named: str) -> tuple[str, str]:
    """A requirement cell that names its test: ``Penetration NaCl: FFP2 max 6 %`` is the test and its limit."""
    limit = LIMIT.search(requirement)
    if limit is None or not is_measured(requirement[: limit.start()]):
        return one_tongue(named), requirement
    name = re.sub(r"\s*[:,;(]?\s*(?:FFP\d(?: NR)?|Type \w+|class \w+|average|mean|im Mittel)?\s*[:,;]?\s*$", "", requirement[: limit.start()])
    return one_tongue(name).strip(" :,;"), limit.group().strip()
