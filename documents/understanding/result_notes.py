"""Conditions of specimens told in a note: ``Specimens 1–3 as received, 4–6 after simulated wearing``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from batches.paper import MeasurementRow
from documents.understanding.layout import Laid
from documents.understanding.result_columns import is_condition

_OPENS = re.compile(r"\b(?:specimens?|samples?|proben?|prüflinge?|muster)\b|试样|样品|mẫu", re.IGNORECASE)
_RANGE = re.compile(
    r"(?<![\d.,])#?(?P<first>\d{1,3})#?\s*(?:[–-]|to|bis|至|đến)\s*#?(?P<last>\d{1,3})#?(?![\d.,])\s*[:：=(（]?\s*(?P<condition>[^\d;,:.()（）、，；。]{2,50})"
)


def with_noted_conditions(rows: Sequence[MeasurementRow], pages: Sequence[Laid]) -> list[MeasurementRow]:
    """The rows, those without a condition given that which a note on their page states of their specimen's number."""
    noted = {page.number: _noted(line.text for line in page.lines) for page in pages}
    return [_told(row, noted.get(row.page or 0, {})) for row in rows]


def _told(row: MeasurementRow, noted: dict[int, str]) -> MeasurementRow:
    number = re.fullmatch(r"#?(\d{1,3})#?", row.specimen)
    condition = noted.get(int(number[1]), "") if number and not row.condition else ""
    return row.model_copy(update={"condition": condition}) if condition else row


def _noted(lines: Iterable[str]) -> dict[int, str]:
    """Conditions by the specimen's number; a number that two notes speak of has none."""
    found: dict[int, set[str]] = {}
    for line in lines:
        if not _OPENS.search(line):
            continue
        for match in _RANGE.finditer(line):
            condition = match["condition"].strip(" -–")
            if is_condition(condition) and int(match["first"]) < int(match["last"]):
                for number in range(int(match["first"]), int(match["last"]) + 1):
                    found.setdefault(number, set()).add(condition)
    return {number: conditions.pop() for number, conditions in found.items() if len(conditions) == 1}
