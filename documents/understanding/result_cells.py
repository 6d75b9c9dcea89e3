"""Several results in one cell of a result table: ``1: 1.1 %; 2: 0.9 %``, ``1.2 / 1.4 / 1.3``, ``as received: 1.2; 1.4 · simulated wearing: 1.9; 2.0``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.understanding.result_columns import is_condition, is_summary
from documents.understanding.result_units import FIGURE, UNIT, is_figure

_NAMED = re.compile(
    rf"(?:(?:specimen|sample|probe|prüfling|muster|试样|样品|mẫu|no\.?|nr\.?)\s*)?(?P<specimen>#?[A-Z]{{0,2}}-?\d{{1,3}}#?)\s*[:：=]\s*"
    rf"(?P<value>{FIGURE})\s*(?P<unit>{UNIT})?(?=\s*(?:[;,；，、/|]|$|\s(?:[A-Z]{{0,2}}-?\d{{1,3}}#?\s*[:：=]|specimen|sample|probe|prüfling|muster|no\.|nr\.|试样|样品|mẫu)))",
    re.IGNORECASE,
)
#: ``(1) 1.2; (2) 1.4``, ``#1 1.2, #2 1.4``, ``S1 1.2``, ``No. 1 1.2``, ``1# 1.2``: a number that can only be a specimen's, then its figure.
_MARKED = re.compile(
    rf"(?:\(?(?P<bracket>\d{{1,3}})\)|(?:no\.?|nr\.?|specimen|sample|probe|试样|样品|mẫu)\s*(?P<word>\d{{1,3}})\s|(?P<sign>#\d{{1,3}}|\d{{1,3}}#|[A-Z]{{1,2}}\d{{1,3}})\s)"
    rf"\s*[-–]?\s*(?P<value>{FIGURE})\s*(?P<unit>{UNIT})?(?=\s*(?:[;,；，、/|(]|$|\s[#A-Z\d(]))",
    re.IGNORECASE,
)
_PARTED = re.compile(r"\s*[;；、|]\s*|\s+/\s+|,\s+|，\s*|\s+(?=[<>≤≥]?\s*-?\d)|(?<=\d[.,]\d)/|(?<=\d[.,]\d\d)/")
_SUMMARY = re.compile(r"[;,；，(（/|·]?\s*(?:mean|average|mittelwert|mittel|median|平均值?|trung bình|Ø|x̄)(?!\w)[^;；|·]*$", re.IGNORECASE)
_GROUP = re.compile(
    r"(?P<name>[^\W\d_][^:：;|·]{1,60}?)\s*[:：]\s*"
    r"(?=(?:(?:(?:[Ss]pecimen|[Ss]ample|Probe|Prüfling|Muster|试样|样品|[Mm]ẫu|[Nn]o\.?|[Nn]r\.?)\s*)?#?[A-Z]{0,2}-?\d{1,3}#?\s*[:：=])?\s*[<>≤≥]?\s*-?\d)"
)
_LEADING_UNIT = re.compile(rf"^{UNIT}\s+", re.IGNORECASE)


@dataclass(frozen=True)
class One:
    """One of the results of a cell; ``specimen`` is empty where the cell does not number them."""

    specimen: str
    value: str
    unit: str
    condition: str


def several(text: str) -> tuple[One, ...]:
    """The results of a cell that holds more than one, in their order; specimens without a name of their own are counted. None for counts and ranges."""
    text = _SUMMARY.sub("", text.strip())
    found: list[One] = []
    for condition, part in _groups(text):
        ones = list(_named(part, condition)) or list(_listed(part, condition, len(found)))
        if not ones:
            return ()
        found += ones
    return tuple(found)


def _groups(text: str) -> Iterator[tuple[str, str]]:
    """Parts of the cell under the condition named before them."""
    starts = [match for match in _GROUP.finditer(text) if is_condition(match["name"]) and not is_summary(match["name"])]
    if not starts or text[: starts[0].start()].strip(" ;|·"):
        yield "", text
        return
    ends = [*(match.start("name") + _unit_before(match) for match in starts[1:]), len(text)]
    for match, end in zip(starts, ends, strict=True):
        yield match["name"][_unit_before(match) :].strip(" ;,/"), text[match.end() : end].strip(" ;,/|·")


def _unit_before(match: re.Match[str]) -> int:
    """How much of a condition's name is the unit of the figure before it: ``0.5 mbar aged: 4: 0.7 mbar``."""
    unit = _LEADING_UNIT.match(match["name"])
    return unit.end() if unit else 0


def _named(text: str, condition: str) -> Iterator[One]:
    for pattern in (_NAMED, _MARKED):
        found = list(pattern.finditer(text))
        if found and sum(len(one.group()) for one in found) > 0.6 * len(text.replace(" ", "")) and (pattern is _NAMED or len(found) > 1):
            for one in found:
                names = one.groupdict()
                specimen = next(names[key] for key in ("specimen", "bracket", "word", "sign") if names.get(key))
                yield One(specimen, one["value"], one["unit"] or "", condition)
            return


def _listed(text: str, condition: str, before: int) -> Iterator[One]:
    """Figures side by side. ``0 / 13`` and ``29/32`` count passes, so two whole numbers are no results."""
    unit = re.search(rf"\d\s*(?P<unit>{UNIT})$", text)
    parts = [part for part in _PARTED.split(text) if part]
    figures = [re.sub(rf"(?<=\d)\s*{UNIT}$", "", part).strip() for part in parts]
    decimal = all(re.search(r"\d[.,]\d", figure) for figure in figures)
    enough = len(figures) >= 3 or (decimal and len(figures) >= (1 if condition else 2))
    if not enough or not all(is_figure(part) and re.fullmatch(FIGURE, figure) for part, figure in zip(parts, figures, strict=True)):
        return
    for number, figure in enumerate(figures, before + 1):
        yield One(str(number), figure, unit["unit"] if unit else "", condition)
