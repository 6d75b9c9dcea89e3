"""The rows of ``marking.csv``: what was looked for on the goods of each lot, and what stands there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from batches.batch import Batch
from batches.finding import Evidence
from batches.quality_data import MarkedRow
from validators.inspection_rows import Unusable
from validators.trade_words import marking_words
from validators.words_of_people import folded

FILE = "marking.csv"


@dataclass(frozen=True, slots=True)
class Seen:
    """An element somebody looked for; ``text`` is empty where it was not there."""

    element: str
    text: str
    row: MarkedRow

    @property
    def evidence(self) -> Evidence:
        """The row."""
        return Evidence(file=FILE, text=f"row {self.row.row}: {row_text(self.row)}")

    @property
    def only_ticked(self) -> bool:
        """Whether the sheet says that it is there without saying what it reads."""
        return folded(self.text) in marking_words("present")


#: "kein CE", "ohne Nummer", "no CE mark"; a lot may be "No. 4711".
_NONE = re.compile(r"(?:kein(?:e|en|er)?|ohne|without|nicht|fehlt|fehlend|missing|not)\b|no (?:ce|mark|marking|number|label)\b|khong co\b")

Looked = Mapping[tuple[int, str], Mapping[str, Seen]]


def looked_at(batch: Batch) -> Looked:
    """What was looked for, by line and lot. A row without a lot is for every lot of its line; of repeated rows one that shows nothing counts."""
    found: dict[tuple[int, str], dict[str, Seen]] = {}
    for row in batch.markings:
        seen = Seen(element_named(row.element), "" if _absent(row.seen) else row.seen.strip(), row)
        for key in _places(row, batch):
            earlier = found.setdefault(key, {}).get(seen.element)
            if earlier is None or (earlier.text and not seen.text):
                found[key][seen.element] = seen
    return found


def unusable_rows(batch: Batch) -> tuple[Unusable, ...]:
    """Rows of a line or lot that the order does not know."""
    lines = {str(line.line) for line, _ in batch.lots}
    unusable = []
    for row in batch.markings:
        if not _places(row, batch):
            known = row.line.strip() in lines
            reason, value = ("unknown_lot", row.lot) if known else ("unknown_line", row.line)
            line = int(row.line) if known else None
            unusable.append(Unusable(row.row, row_text(row), reason, line, None, FILE, {"value": value.strip() or "–"}))
    return tuple(unusable)


def element_named(written: str) -> str:
    """The element a sheet means; one without synonyms is taken as written, underscores for blanks."""
    plain = re.sub(r"[\W_]+", " ", folded(written)).strip()
    named = marking_words("elements")
    return next((element for element, words in named.items() if plain in words or plain == element.replace("_", " ")), plain.replace(" ", "_"))


def body_number_in(text: str) -> str | None:
    """The four-digit number in what was read beside the CE; ``None`` where there is none."""
    found = re.search(r"(?<!\d)\d{4}(?!\d)", text)
    return found[0] if found else None


def row_text(row: MarkedRow) -> str:
    """The row as the file has it."""
    return ",".join((row.line, row.lot, row.element, row.seen))


def _absent(text: str) -> bool:
    plain = re.sub(r"[\W_]+", " ", folded(text)).strip()
    return folded(text) in marking_words("absent") or plain in marking_words("absent") or _NONE.match(plain) is not None


def _places(row: MarkedRow, batch: Batch) -> list[tuple[int, str]]:
    wanted = row.lot.strip()
    return [(line.line, lot.lot) for line, lot in batch.lots if str(line.line) == row.line.strip() and wanted in ("", lot.lot)]
