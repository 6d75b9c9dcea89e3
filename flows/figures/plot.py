"""What a plot shows: its marks as plain data, every text already in the language of the reader. How it is drawn: :mod:`flows.figures.charts`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from batches.base import Language, Text
from flows.figures.certificates import CertificatesExpiring
from flows.figures.figure import day, number
from flows.figures.reasons import Reasons
from flows.figures.stages import stage_in_words
from flows.figures.throughput import Step, Throughput, called
from flows.figures.time_at_gates import TimeAtGates

Chart = Literal["gates", "throughput", "reasons", "certificates"]
#: So many rows a plot shows at most; the table beside it has all.
MOST_ROWS, MOST_SUPPLIERS, MOST_CODES, MOST_PERIODS = 20, 10, 12, 24
#: Signs that no SVG may hold, or that turn the direction of what is written after them.
_UNFIT = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST = 38


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot in one language. ``title`` and ``description`` are what a screen reader says; ``rows`` the marks; ``texts`` the words on axes."""

    chart: Chart
    language: Language
    title: str
    description: str
    rows: tuple[dict[str, Any], ...]
    texts: dict[str, str]


def plot_of_gates(figure: TimeAtGates, language: Language) -> Plot:
    """Median and 90th percentile of the days at each gate."""
    rows = [
        {
            "name": stage_in_words(gate.gate).in_language(language),
            "median": gate.median,
            "p90": gate.p90,
            "label": Text(de="Median {} · 90 % bis {}", en="median {} · 90 % within {}")
            .in_language(language)
            .format(number(gate.median, language), number(gate.p90, language)),
        }
        for gate in figure.gates
        if gate.median is not None and gate.p90 is not None
    ]
    title = Text(de="Tage je Stufe", en="Days at each gate")
    axis = Text(
        de="Tage (schmaler Balken: Median, breiter Balken: 90. Perzentil)",
        en="days (narrow bar: median, wide bar: 90th percentile)",
    )
    return _plot("gates", language, title, (f"{row['name']}: {row['label']}" for row in rows), rows, {"axis": axis.in_language(language)})


def plot_of_throughput(figure: Throughput, language: Language) -> Plot:
    """Batches opened, released and rejected, the newest weeks or months."""
    names = {
        "opened": Text(de="Eröffnet", en="Opened").in_language(language),
        "released": Text(de="Freigegeben", en="Released").in_language(language),
        "rejected": Text(de="Zurückgewiesen", en="Rejected").in_language(language),
    }
    shown = figure.counted[-MOST_PERIODS:]
    rows = [
        {"period": _briefly(each.start, figure.step, language), "what": name, "which": which, "count": getattr(each, which)}
        for each in shown
        for which, name in names.items()
    ]
    title = Text(de="Sendungen je Woche", en="Batches by week") if figure.step == "week" else Text(de="Sendungen je Monat", en="Batches by month")
    told = (f"{row['period']}: {row['what']} {row['count']}" for row in rows if row["count"])
    return _plot("throughput", language, title, told, rows, names)


def plot_of_reasons(figure: Reasons, language: Language) -> Plot:
    """How often each code was a reason with each supplier: the suppliers and codes with the most."""
    suppliers, codes, counts = Counter[str](), Counter[str](), defaultdict[tuple[str, str], int](int)
    for each in figure.reasons:
        suppliers[each.supplier] += each.all
        codes[each.code] += each.all
        counts[each.supplier, each.code] += each.all
    top = [name for name, _ in suppliers.most_common(MOST_SUPPLIERS)]
    most = [code for code, _ in codes.most_common(MOST_CODES)]
    labels = _labels(top)
    rows: list[dict[str, Any]] = [
        {"supplier": label, "code": code, "row": row, "column": column, "count": counts[supplier, code]}
        for row, (supplier, label) in enumerate(zip(top, labels, strict=True))
        for column, code in enumerate(most)
        if (supplier, code) in counts
    ]
    title = Text(de="Gründe für Zurückweisungen je Lieferant", en="Reasons for rejection by supplier")
    told = (f"{top[row['row']]}: {row['code']} {row['count']}" for row in rows)
    return _plot("reasons", language, title, told, rows, {})


def plot_of_certificates(figure: CertificatesExpiring, language: Language) -> Plot:
    """The days each certificate is still valid for: what expires first."""
    shown = figure.certificates[:MOST_ROWS]
    names = [" · ".join(part for part in (each.number, each.holder) if part) or each.file for each in shown]
    labels = _labels(names)
    rows: list[dict[str, Any]] = [
        {
            "name": label,
            "row": row,
            "days": each.days_left,
            "expired": each.days_left < 0,
            "label": f"{_left(each.days_left, language)} · {day(each.expires_on, language)}",
        }
        for row, (each, label) in enumerate(zip(shown, labels, strict=True))
    ]
    axis = Text(de=f"Tage bis zum Ablauf, vom {day(figure.on, 'de')} an", en=f"days until expiry, from {day(figure.on, 'en')}")
    title = Text(de="Ablaufende Bescheinigungen", en="Certificates expiring")
    return _plot("certificates", language, title, (f"{names[row['row']]}: {row['label']}" for row in rows), rows, {"axis": axis.in_language(language)})


def _left(days: int, language: Language) -> str:
    count, one = number(abs(days), language), abs(days) == 1
    if days < 0:
        return f"seit {count} {'Tag' if one else 'Tagen'} abgelaufen" if language == "de" else f"expired {count} {'day' if one else 'days'} ago"
    return f"noch {count} {'Tag' if one else 'Tage'}" if language == "de" else f"{count} {'day' if one else 'days'} left"


def _briefly(start: date, step: Step, language: Language) -> str:
    return called(start, step).in_language(language) if step == "week" else f"{start:%m/%Y}"


def _plot(chart: Chart, language: Language, title: Text, told: Iterable[str], rows: list[dict[str, Any]], texts: dict[str, str]) -> Plot:
    description = "; ".join(told) or Text(de="Dazu gibt es noch nichts.", en="There is nothing to show yet.").in_language(language)
    texts = texts | {"nothing": Text(de="noch nichts", en="nothing yet").in_language(language)}
    return Plot(chart, language, title.in_language(language), _fit(description), tuple(rows), texts)


def _labels(names: Iterable[str]) -> list[str]:
    """Names short enough to stand at an axis, and no two alike."""
    seen = Counter[str]()
    labels: list[str] = []
    for name in map(_fit, names):
        short = name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
        seen[short] += 1
        labels.append(short if seen[short] == 1 else f"{short} ({seen[short]})")
    return labels


def _fit(text: str) -> str:
    return " ".join(_UNFIT.sub("", text).split())
