"""What results must meet: limits in names, captions and notes, each with the class and the unit it holds for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from documents.understanding.lexicon import table
from documents.understanding.product_classes import CLASS
from documents.understanding.result_units import UNIT
from documents.understanding.script import fold, is_cjk

_SIGN = r"≤|≥|<=|>=|=<|<|>"
_BEFORE = (
    r"max(?:imum|\.)?|min(?:imum|\.)?|mindestens|höchstens|maximal|minimal|at least|at most|up to|not (?:more|greater|less|lower|higher) than|"
    r"no (?:more|less|greater) than|not (?:to )?exceed(?:ing)?|(?:less|more|greater|lower) than(?: or equal to)?|"
    r"nicht (?:größer|mehr|höher|kleiner|weniger|geringer) als|(?:kleiner|größer|weniger|mehr|unter|über)(?: oder gleich| als)?|zulässig(?: sind)?|"
    r"[应须]?不得?[大小高低多少超][于过]|[大小高低][于]等?于?|不[大小高低]于|至少|最[大小高低]|"
    r"không (?:quá|lớn hơn|nhỏ hơn|vượt quá|dưới|trên|ít hơn)|nhỏ hơn(?: hoặc bằng)?|lớn hơn(?: hoặc bằng)?|tối thiểu|tối đa"
)
#: ``≤ 6 %``, ``nicht größer als 6 %``, ``6 % max.``, ``95±10``; a number of specimens (``at least 46 of 50``) is no limit.
LIMIT = re.compile(
    rf"(?:(?:{_SIGN}|(?<![/\w])(?:{_BEFORE}))\s*(?!\d+\s*(?:of|out of|von|/)\s*\d)\d+(?:[.,]\d+)?(?:\s*{UNIT})?"
    rf"|(?<![/\w.,])\d+(?:[.,]\d+)?\s*±\s*\d+(?:[.,]\d+)?(?:\s*{UNIT})?"
    rf"|(?<![/\w.,])\d+(?:[.,]\d+)?\s*(?!l\s?/)(?:{UNIT}\s*)?(?:max(?:imum|\.)?|min(?:imum|\.)?)(?!\w)"
    r"|(?<!\w)Ac\s*[:=]?\s*\d+)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:limit|Grenzwert|Anforderung|requirement|required|zulässig|acceptance number|限值|要求|标准值|yêu cầu|giới hạn)"
    rf"[^\d()≤≥<>]{{0,14}}?(?P<limit>\d+(?:[.,]\d+)?\s*{UNIT}?)",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"\b(?:level|klasse|class|级别|等级|cấp)\s?\d\b|\bIIR\b|\bII\b|\bI\b(?=\s?[<>≤≥:])", re.IGNORECASE)


@dataclass(frozen=True)
class Requirement:
    """A limit, the unit it is in, the class of product it is for (folded; empty: for all) and the words before it."""

    limit: str
    unit: str
    product_class: str
    named: str


def limit_in(text: str) -> str:
    """The first limit in a name or a caption, as printed but for a word that says the same as its sign."""
    match = LIMIT.search(text)
    if match is not None:
        plain = re.match(r"(?:maximum|minimum)\s+(?P<number>\d.*)", match.group(), re.IGNORECASE)
        return plain["number"].strip() if plain else match.group().strip()
    bare = _BARE.search(text)
    return bare["limit"].strip() if bare else ""


def unit_in(limit: str) -> str:
    """The unit a limit is printed with."""
    match = re.search(rf"\d\s*(?P<unit>{UNIT})(?:\s*(?:max|min)\S*)?$", limit, re.IGNORECASE)
    return match["unit"] if match else ""


@cache
def _words() -> tuple[str, ...]:
    return tuple(table("results")["requirements"]["words"])


def states_requirement(text: str) -> bool:
    """Whether the line says what is required."""
    lowered = text.casefold()
    return any(word in lowered if is_cjk(word) else re.search(rf"(?<!\w){re.escape(word)}", lowered) is not None for word in _words())


def requirements(lines: Iterable[str]) -> tuple[Requirement, ...]:
    """Every limit of lines that state requirements."""
    return tuple(one for line in lines if states_requirement(line) for one in _in_line(line))


def _in_line(line: str) -> Iterable[Requirement]:
    at, product_class = 0, ""
    hits = list(LIMIT.finditer(line)) or [match for match in [_BARE.search(line)] if match is not None]
    for match in hits:
        before = line[at : match.start()]
        classes = [found.group() for found in (*CLASS.finditer(before), *_LEVEL.finditer(before))]
        product_class = plain_class(classes[-1]) if classes else product_class
        limit = match["limit"].strip() if "limit" in match.re.groupindex else match.group().strip()
        yield Requirement(limit, unit_in(limit), product_class, before)
        at = match.end()


def plain_class(text: str) -> str:
    """A class as compared: ``Type IIR`` is ``iir``, ``FFP2 NR D`` is ``ffp2``, ``Level 3`` is ``3``."""
    match = CLASS.search(text)
    if match is not None:
        return fold(match["ffp"] or match["type"] or match["kn"])
    return fold(re.sub(r"(?i)type|typ|level|klasse|class|级别|等级|cấp|loại", "", text))


def limit_for(name: str, unit: str, product_class: str, told: Sequence[Requirement]) -> str:
    """The limit that holds for a thing measured in that unit on a product of that class; nothing where several could."""
    kept = [one for one in told if not one.product_class or (product_class and one.product_class == plain_class(product_class))]
    for narrower in (
        [one for one in kept if one.unit and _plain(one.unit) == _plain(unit)],
        [one for one in kept if name and fold(name)[:6] in fold(one.named)],
    ):
        kept = narrower or kept
    return kept[0].limit if len({fold(one.limit) for one in kept}) == 1 else ""


def _plain(unit: str) -> str:
    return fold(unit).replace("²", "2")
