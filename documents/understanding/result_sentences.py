"""Results told in sentences: ``Puderrückstand: 0,8 mg/Handschuh (Anforderung ≤ 2,0)``, ``The mean CO2 content was 0.6 %``, ``32 of 32 passed at 16.0 kPa``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from batches.base import Box
from batches.paper import MeasurementRow
from documents.understanding.flow import flow_of
from documents.understanding.layout import Laid, Segment
from documents.understanding.lexicon import table
from documents.understanding.numbers import with_dot
from documents.understanding.result_columns import is_measured, is_sentence
from documents.understanding.result_grids import lines_outside
from documents.understanding.result_headings import one_tongue, read_heading
from documents.understanding.result_limits import LIMIT, limit_in, states_requirement
from documents.understanding.result_units import UNIT, value_and_unit
from documents.understanding.script import fold


@dataclass(frozen=True)
class Paragraph:
    """Running text with the nearest title over it (empty where none names a test)."""

    text: str
    title: str
    page: int
    box: Box


def in_sentences(page: Laid, tables: Sequence[Box], language: str | None) -> Iterator[MeasurementRow]:
    """Every result that running text of the page tells; ``tables`` are where result tables stand."""
    for paragraph in _paragraphs(page, tables):
        # One and the same figure may be found twice, the fuller reading first.
        seen: set[str] = set()
        for row in _told(paragraph, language):
            if row.value not in seen:
                seen.add(row.value)
                yield row


_FIGURES = re.compile(r"\d")


def _told(paragraph: Paragraph, language: str | None) -> Iterator[MeasurementRow]:
    if not _FIGURES.search(paragraph.text):
        return
    yield from _with_requirement(paragraph, language)
    yield from _plain(paragraph, language)
    yield from _passed(paragraph)
    yield from _under_title(paragraph, language)
    yield from _leaking(paragraph)


def _paragraphs(page: Laid, tables: Sequence[Box]) -> Iterator[Paragraph]:
    title, bottom = "", -100.0
    for block in lines_outside(page):
        for run in _of_one_size(block):
            top = run[0].top
            if any(box[1] - 2 <= run[0].middle <= box[3] + 2 for box in tables):
                continue
            text = flow_of(run).text
            near = title if 0 <= top - bottom < 30 else ""
            yield Paragraph(text, near, page.number, run[0].box)
            if len(run) == 1 and is_measured(text) and not is_sentence(text) and len(text) < 110:
                title, bottom = text, run[0].bottom


def _of_one_size(block: tuple[Segment, ...]) -> Iterator[list[Segment]]:
    """The block cut where the font size changes, so that a heading is no part of the sentence under it."""
    run: list[Segment] = []
    for segment in block:
        if run and (abs(run[-1].size - segment.size) > 0.8 or run[-1].words[0].bold != segment.words[0].bold):
            yield run
            run = []
        run.append(segment)
    if run:
        yield run


_VALUE = r"(?P<value>[<>≤≥]?\s*\d+(?:[.,]\d+)?)"
_WITH_LIMIT = re.compile(
    r"(?P<name>[^\W\d_][\w ./²–-]{2,60}?)\s*(?:\((?P<condition>[^()]{2,50})\))?\s*[:：]\s*"
    rf"(?P<mean>(?:Mittelwert|mean(?: value)?|average|平均值?|trung bình)\s*)?{_VALUE}\s*(?P<unit>{UNIT})?\s*[(（]\s*(?:"
    r"(?:Anforderung|Grenzwert|limit|requirements?|required|zulässig(?: sind)?|要求|标准要求|yêu cầu|giới hạn)\s*[:：]?\s*(?P<limit>[^()（）]{1,24})|"
    r"(?P<ac>(?:Ac|max\.?|min\.?|≤|≥|<|>)\s*\d[^(),]{0,16})[^()（）]*)[)）]",
    re.IGNORECASE,
)


_BRACKETED = re.compile(rf"[:：].*?{_VALUE}[^(（]{{0,30}}[(（]")


def _with_requirement(paragraph: Paragraph, language: str | None) -> Iterator[MeasurementRow]:
    """``Puderrückstand: 0,8 mg/Handschuh (Anforderung ≤ 2,0)``."""
    if not _BRACKETED.search(paragraph.text):
        return
    for match in _WITH_LIMIT.finditer(paragraph.text):
        name = match["name"].strip()
        if is_measured(name):
            condition = match["condition"] or (match["mean"] or "").strip() or _plan_before(paragraph.text[: match.start()])
            yield _row(paragraph, name, condition, match["value"], match["unit"] or "", match["limit"] or match["ac"], language)


def _row(paragraph: Paragraph, name: str, condition: str, value: str, unit: str, limit: str, language: str | None) -> MeasurementRow:
    figure, _ = value_and_unit(value) or (value, "")
    limit = re.sub(rf"(?<=\d)\s*{UNIT}$", "", limit.strip(), flags=re.IGNORECASE) if unit else limit.strip()
    return MeasurementRow(
        property=read_heading(name).property or name, condition=condition.strip(), value=with_dot(figure, language) or figure, unit=unit, limit=limit,
        page=paragraph.page, box=paragraph.box,
    )  # fmt: skip


def _plan_before(text: str) -> str:
    """Level and number of specimens of a test by attributes, named before its result."""
    match = re.search(r"(?P<plan>(?:Prüfniveau|inspection level|level)\s+[\w-]+,\s*n\s*=\s*\d+)[^:]*:?\s*$", text, re.IGNORECASE)
    return match["plan"] if match else ""


@cache
def _expected() -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    lexicon = table("results")
    words = {name: tuple(fold(word) for word in synonyms) for name, synonyms in lexicon["synonyms"].items()}
    return tuple((words[name], frozenset(fold(unit) for unit in units)) for name, units in lexicon["expected"].items())


def _fits(name: str, unit: str) -> bool:
    """Whether the thing named is measured in that unit."""
    folded, plain = fold(name), fold(unit).replace("²", "2")
    return any(plain in units and any(word in folded for word in words) for words, units in _expected())


_LINK = (
    r"\s*(?:[:：=]|\b(?:was|were|is|are|amounts? to|of|betrug|beträgt|lag bei|liegt bei|ist|wurde(?:n)? (?:zu|mit)|là|đạt|bằng)\b|为|是)\s*"
    r"(?:(?:found|measured|determined|ermittelt)\s+(?:to be|as|at|with)\s+)?"
    r"(?P<mean>(?:(?:a|an|the|im)\s+)?(?:Mittelwert|Mittel|mean(?: value)?|average|平均值?|trung bình)\s*(?:of|von)?\s*)?"
)
_MEASURED = re.compile(rf"\d\s*{UNIT}", re.IGNORECASE)
_TOLD = re.compile(rf"(?P<name>[^.;:：。；\n]{{3,90}}?){_LINK}{_VALUE}\s*(?P<unit>{UNIT})", re.IGNORECASE)


def _plain(paragraph: Paragraph, language: str | None) -> Iterator[MeasurementRow]:
    """``The mean carbon dioxide content of the inhaled air was 0.6 %``: a thing of the trade, measured in its own unit."""
    if not _MEASURED.search(paragraph.text):
        return
    for match in _TOLD.finditer(paragraph.text):
        name = re.sub(r"^\s*(?:and|und|The|Der|Die|Das|the|mean|average|mittlere[rn]?)\s+", "", match["name"].strip(" ,–-"))
        if states_requirement(match["name"]) or re.search(rf"{LIMIT.pattern}\s*$", match["name"], re.IGNORECASE) or not _fits(name, match["unit"]):
            continue
        if re.search(r"\b(?:should|shall|must|not|soll|darf|muss)\b", match["name"]) or len(name.split()) > 10:
            continue
        mean = (match["mean"] or "").strip() or next(iter(re.findall(r"\b(?:mean|average|Mittelwert|mittlere)\b", match["name"], re.IGNORECASE)), "")
        limit = limit_in(paragraph.text[match.end() : match.end() + 90])
        yield _row(paragraph, one_tongue(name), mean, match["value"], match["unit"], limit, language)


_RESULT = re.compile(
    r"(?:^|[.;。；]\s*)(?:test\s+)?(?:results?|ergebnis|messwert|result obtained|value found|结果|检验结果|检测结果|kết quả)"
    rf"\s*(?:[:：]|was|is|为|là)?\s*{_VALUE}\s*(?P<unit>{UNIT})",
    re.IGNORECASE,
)


def _under_title(paragraph: Paragraph, language: str | None) -> Iterator[MeasurementRow]:
    """``Result 0.6 mg/glove, requirement ≤ 2.0 mg/glove`` under the title of its test."""
    match = _RESULT.search(paragraph.text) if paragraph.title else None
    if match is not None:
        heading = read_heading(paragraph.title)
        limit = limit_in(paragraph.text[match.end() :]) or heading.limit
        yield _row(paragraph, heading.property, heading.condition, match["value"], match["unit"], limit, language)


_THINGS = r"(?:articles?|specimens?|samples?|masks?|pieces?|prüflinge?n?|proben?|muster|masken|个?样品|个?试样|只|件|mẫu|khẩu trang)"
_PASSED = re.compile(
    r"(?P<passed>\d+\s*(?:of|out of|von|/)\s*(?:the\s+)?\d+\s*(?:test(?:ed)?\s+)?"
    rf"{_THINGS}?\s*(?:have\s+|haben\s+)?(?:passed|pass|bestanden|合格|通过|đạt)|\d+\s*{_THINGS}\s*,\s*\d+\s*(?:passed|bestanden|合格|đạt))",
    re.IGNORECASE,
)
_PRESSURE = re.compile(r"(?<![≥≤<>\d.,])(?<![≥≤<>] )(?P<value>\d+(?:[.,]\d+)?)\s*(?P<unit>kPa|mmHg|mm Hg|mbar)", re.IGNORECASE)


def _passed(paragraph: Paragraph) -> Iterator[MeasurementRow]:
    """Splash resistance is a pressure that so many of so many specimens withstood (ISO 22609 clause 9)."""
    passed, pressure = _PASSED.search(paragraph.text), _PRESSURE.search(paragraph.text)
    if passed is None or pressure is None:
        return
    before = re.split(r"[.;:,：]", paragraph.text[: min(passed.start(), pressure.start())])[0].strip()
    name = next((one for one in (before, paragraph.title) if one and not is_sentence(one) and _fits(one, "kPa")), "")
    if name:
        yield _row(paragraph, name, passed["passed"], pressure["value"], pressure["unit"], limit_in(paragraph.text[pressure.end() :]), None)


_LEAKING = re.compile(
    r"(?P<name>(?:number of |anzahl (?:der )?|zahl (?:der )?)?(?:(?:leaking|defective|failed|failing)\s+gloves|gloves\s+(?:that\s+)?leak(?:ing|ed)|"
    r"undichte[rn]?\s+Handschuhe|漏水(?:手套)?(?:数量?)?|不合格数|găng tay (?:bị )?rò rỉ))"
    r"\s*(?:[:：]|was|were|betrug|为|là)\s*(?P<value>\d+)(?![\d.,])",
    re.IGNORECASE,
)
_PLAN = re.compile(r"(?:sample size|Stichprobe(?:numfang)?|n\s*=|样本量|cỡ mẫu)\s*[:：=]?\s*\d+", re.IGNORECASE)


_ACCEPT = re.compile(r"\bAc\s*[:=]?\s*\d+|(?:acceptance number|Annahmezahl|允收数|số chấp nhận)\s*[:=：]?\s*\d+", re.IGNORECASE)


def _leaking(paragraph: Paragraph) -> Iterator[MeasurementRow]:
    """Freedom from holes is a number of leaking gloves out of a sample, with its acceptance number (EN 455-1 clause 4)."""
    for match in _LEAKING.finditer(paragraph.text):
        plan = _PLAN.search(paragraph.text)
        accept = _ACCEPT.search(paragraph.text)
        yield _row(paragraph, match["name"], plan.group() if plan else "", match["value"], "", accept.group() if accept else "", None)
