"""Dates as papers print them, in English, German, Chinese and Vietnamese.

``12/05/2022`` means two days. It is read only when the paper itself says which: by another date that fits one order alone, by a printed ``DD/MM/YYYY``,
by a validity of whole years that works out in one order alone, or by a language that writes the day first. Otherwise there is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from documents.understanding.lexicon import table
from documents.understanding.script import VIETNAMESE, VIETNAMESE_PAPER

Order = Literal["day_first", "month_first"]

#: Years a paper of the trade can bear.
_FIRST_YEAR, _LAST_YEAR = 1980, 2060


@dataclass(frozen=True)
class DateHit:
    """A date found in text at ``[start:end]``; ``day`` is ``None`` where the order of the figures is not known, and ``swapped`` then the two readings."""

    start: int
    end: int
    day: date | None
    readings: tuple[date, date] | None = None

    def resolved(self, order: Order | None) -> date | None:
        """The day meant, given the order in which this paper writes figures."""
        if self.day is not None or self.readings is None or order is None:
            return self.day
        return self.readings[0] if order == "day_first" else self.readings[1]


def _months() -> dict[str, int]:
    return {name.casefold(): int(number) for number, names in table("months")["months"].items() for name in names}


_MONTHS = _months()
_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}\s*年\s*(?P<m>\d{{1,2}})\s*月\s*(?P<d>\d{{1,2}})\s*[日号]?",
        rf"(?:ngày\s*)?(?P<d>\d{{1,2}})\s*(?:tháng|thg\.?)\s*(?P<m>\d{{1,2}})\s*(?:,|năm)?\s*{_YEAR}",
        rf"(?<![\d/.-])(?P<d>\d{{1,2}})\s*(?:st|nd|rd|th|\.|er)?\s*(?:day of\s+|of\s+|de\s+)?[ ./-]?\s*"
        rf"(?P<mon>{_MONTH})(?![^\W\d_])\.?\s*[ ,./-]*\s*{_YEAR}(?!\d)",
        rf"(?<![\d/.-])(?P<d>\d{{1,2}})[ -]?(?P<mon>{_MONTH})(?![^\W\d_])\.?[ -]?(?P<yy>\d\d)(?!\d)",
        rf"\b(?P<mon>{_MONTH})\b\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}\s*[-/.]\s*(?P<mon>{_MONTH})\b\.?\s*[-/.]\s*(?P<d>\d{{1,2}})(?!\d)",
        rf"(?<![\d/.:-]){_YEAR}\s*(?P<sep>[-/.])\s*(?P<m>\d{{1,2}})\s*(?P=sep)\s*(?P<d>\d{{1,2}})(?![\d]|[-/.]\d)",
        rf"(?<![\d/.-])(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?{_YEAR}(?!\d)",
        rf"(?<![\d/.-])(?P<a>\d{{1,2}})\s?(?P<sep>[/-])\s?(?P<b>\d{{1,2}})\s?(?P=sep)\s?{_YEAR}(?![\d]|[-/]\d)",
        r"(?<![\d/.-])(?P<d>\d{2})\.(?P<m>\d{2})\.(?P<yy>\d\d)(?!\d|\.\d)",
    )
)
_COMPACT = re.compile(r"(?<![\dA-Za-z/-])(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?![\dA-Za-z/-])")


def find_dates(text: str, *, compact: bool = False) -> tuple[DateHit, ...]:
    """Every date in ``text``, in order. ``compact`` also takes ``20200525``, which elsewhere is as likely a lot or a number."""
    hits: list[DateHit] = []
    for pattern in (*_PATTERNS, *((_COMPACT,) if compact else ())):
        for match in pattern.finditer(text):
            if any(match.start() < hit.end and hit.start < match.end() for hit in hits):
                continue
            hit = _hit(match)
            if hit is not None:
                hits.append(hit)
    return tuple(sorted(hits, key=lambda hit: hit.start))


def _hit(match: re.Match[str]) -> DateHit | None:
    parts = match.groupdict()
    year = int(parts["y"]) if parts.get("y") else 2000 + int(parts["yy"])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    if parts.get("a") is not None:
        return _slashed(match, year, int(parts["a"]), int(parts["b"]))
    month = _MONTHS[parts["mon"].casefold()] if parts.get("mon") else int(parts["m"])
    day = _day(year, month, int(parts["d"]))
    return None if day is None else DateHit(match.start(), match.end(), day)


def _slashed(match: re.Match[str], year: int, first: int, second: int) -> DateHit | None:
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if day_first is None and month_first is None:
        return None
    if day_first is None or month_first is None or day_first == month_first:
        return DateHit(match.start(), match.end(), day_first or month_first)
    return DateHit(match.start(), match.end(), None, (day_first, month_first))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_HINT_DAY = re.compile(r"\bDD\s*[/.-]\s*MM\b|\bTT\s*[/.-]\s*MM\b|\bday\s*/\s*month\b|日/月", re.IGNORECASE)
_HINT_MONTH = re.compile(r"\bMM\s*[/.-]\s*DD\b|\bmonth\s*/\s*day\b|月/日", re.IGNORECASE)
_SLASHED = _PATTERNS[8]
#: Languages that write the day first only.
_DAY_FIRST = frozenset({"de", "vi", "fr", "nl", "es", "it", "ro", "pl"})


def order_of(texts: Iterable[str], language: str | None = None) -> Order | None:
    """In which order this paper writes ``a/b/year``, judged from the paper alone; ``None`` where nothing tells, or what tells contradicts itself."""
    day = month = vietnamese = 0
    unsure: list[DateHit] = []
    for text in texts:
        vietnamese += len(VIETNAMESE.findall(text))
        day += len(_HINT_DAY.findall(text))
        month += len(_HINT_MONTH.findall(text))
        for first, second in _figures(text):
            day += first > 12 >= second
            month += second > 12 >= first
        unsure += [hit for hit in find_dates(text) if hit.readings is not None]
    if not day and not month:
        day, month = _by_whole_years(unsure)
    if day and month:
        return None
    if day or month:
        return "day_first" if day else "month_first"
    return "day_first" if language in _DAY_FIRST or vietnamese >= VIETNAMESE_PAPER else None


def _figures(text: str) -> Iterator[tuple[int, int]]:
    for match in _SLASHED.finditer(text):
        yield int(match["a"]), int(match["b"])


def _by_whole_years(hits: list[DateHit]) -> tuple[int, int]:
    """Votes from pairs that are whole years apart (to the day, or less one day) in one order only, as a validity is."""
    votes = [0, 0]
    for i, first in enumerate(hits):
        for second in hits[i + 1 :]:
            if first.readings is None or second.readings is None:
                continue
            fits = [_whole_years(first.readings[k], second.readings[k]) for k in (0, 1)]
            if fits[0] != fits[1]:
                votes[fits.index(True)] += 1
    return votes[0], votes[1]


def _whole_years(first: date, second: date) -> bool:
    early, late = sorted((first, second))
    return late.year > early.year and any((day.month, day.day) == (early.month, early.day) for day in (late, late + timedelta(days=1)))


def is_period(text: str, hits: tuple[DateHit, ...]) -> bool:
    """Whether the first two dates are the ends of a period: ``to`` or its like stands between them."""
    between = text[hits[0].end : hits[1].start].strip().casefold()
    return between in {"-", "–", "—", "to", "until", "till", "bis", "至", "~", "/", "đến", "到", "through", "- ", "bis zum", "đến ngày"}
